/* SPDX-License-Identifier: ISC */
/*
 * control.c - a program to be looked at while it uses the device: so many sessions
 * and calls, and it stays until its input ends.
 */
#include "client.h"

int
main(void)
{
	uint8_t iv[16] = { 0 };
	uint8_t data[64] = { 0 };
	uint8_t mac[20];
	uint32_t cipher, hash, bad;
	char c;
	int fd = cl_open();

	CHECK(cl_session(fd, &cipher, CRYPTO_AES_CBC, 16, 0, 0) == 0);
	CHECK(cl_session(fd, &hash, 0, 0, CRYPTO_SHA1_HMAC, 20) == 0);
	for (size_t len = 16; len <= sizeof(data); len *= 2)
		CHECK(cl_cipher(fd, cipher, COP_ENCRYPT, data, data, len, iv) ==
		    0);
	CHECK_ERR(cl_cipher(fd, cipher, COP_ENCRYPT, data, data, 15, iv),
	    EINVAL, "no whole block");
	CHECK(cl_hash(fd, hash, 0, data, 7, mac) == 0);
	CHECK_ERR(cl_ioctl(fd, 0xc0006399u, data), EINVAL, "no command");
	CHECK_ERR(
	    cl_session(fd, &bad, CRYPTO_AES_CBC, 15, CRYPTO_SHA1_HMAC, 20),
	    EINVAL, "no key of AES");
	(void)printf("ready\n");
	(void)fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
	CHECK(cl_session_end(fd, cipher) == 0);
	CHECK(cl_session_end(fd, hash) == 0);
	return 0;
}
