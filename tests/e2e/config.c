/* SPDX-License-Identifier: ISC */
/*
 * config.c - what programs see of the configuration: sessions that are refused, and
 * none that is disturbed while it is read again.
 * Usage: config denied | allowed   a session of MD5
 *        config used               a session of MD5, and an operation on it
 *        config stream FILE        until FILE is there
 */
#include "client.h"

#define ROUNDS 200 /* on one session */

static int
md5(void)
{
	int fd = cl_open();
	uint32_t ses;
	int error = cl_session(fd, &ses, 0, 0, CRYPTO_MD5, 0);

	CHECK(close(fd) == 0);
	return error;
}

static void
md5_use(void)
{
	uint8_t data[8] = { 0 };
	uint8_t mac[16];
	uint32_t ses;
	int fd = cl_open();

	CHECK_OK(cl_session(fd, &ses, 0, 0, CRYPTO_MD5, 0));
	CHECK_OK(cl_hash(fd, ses, 0, data, sizeof(data), mac));
	CHECK(close(fd) == 0);
}

/* Encrypt again and again: the same is to come out, on one session that stays, and
 * on new ones. */
static void
stream(const char *until)
{
	static uint8_t plain[4096], want[4096], got[4096];
	uint8_t iv[16] = { 7 };
	int fd = cl_open();
	uint32_t stays, ses;

	memset(plain, 0x5a, sizeof(plain));
	CHECK_OK(cl_session(fd, &stays, CRYPTO_AES_CBC, 16, 0, 0));
	CHECK_OK(
	    cl_cipher(fd, stays, COP_ENCRYPT, plain, want, sizeof(plain), iv));
	while (access(until, F_OK) != 0) {
		CHECK_OK(cl_session(fd, &ses, CRYPTO_AES_CBC, 16, 0, 0));
		for (unsigned int i = 0; i < ROUNDS; i++) {
			memset(got, 0, sizeof(got));
			CHECK_OK(cl_cipher(fd, i % 2 == 0 ? stays : ses,
			    COP_ENCRYPT, plain, got, sizeof(plain), iv));
			CHECK_MEM(got, want, sizeof(got), "round %u", i);
		}
		CHECK_OK(cl_session_end(fd, ses));
	}
	CHECK_OK(cl_session_end(fd, stays));
	CHECK(close(fd) == 0);
}

int
main(int argc, char *argv[])
{
	alarm(CL_HANG);
	CHECK(argc >= 2);
	if (strcmp(argv[1], "denied") == 0)
		CHECK(md5() == EINVAL);
	else if (strcmp(argv[1], "allowed") == 0)
		CHECK(md5() == 0);
	else if (strcmp(argv[1], "used") == 0)
		md5_use();
	else if (strcmp(argv[1], "stream") == 0 && argc == 3)
		stream(argv[2]);
	else
		FAIL("what is '%s'?", argv[1]);
	return 0;
}
