/* SPDX-License-Identifier: ISC */
/*
 * knobs.c - what programs see of knobs that were set at the start: a device that
 * is closed, and limits that are reached, hold, and open again.
 */
#include "client.h"

#define MANY 64u

static size_t
number(const char *text)
{
	size_t n = strtoul(text, NULL, 10);

	CHECK(n > 0 && n < MANY);
	return n;
}

static void
closed(void)
{
	CHECK(open("/dev/crypto", O_RDWR) < 0);
	CHECK(errno == ENXIO);
}

/* n files are open, and not one more. */
static void
opens(size_t n)
{
	int fds[MANY];

	for (size_t i = 0; i < n; i++)
		fds[i] = cl_open();
	for (size_t i = 0; i < 3; i++) {
		CHECK(open("/dev/crypto", O_RDWR) < 0);
		CHECK(errno == EMFILE);
	}
	/* The last descriptor's end may take a moment to be noticed. */
	CHECK(close(fds[0]) == 0);
	for (size_t i = 0; i < 1000; i++) {
		fds[0] = open("/dev/crypto", O_RDWR);
		if (fds[0] >= 0)
			break;
		CHECK(errno == EMFILE);
		usleep(1000);
	}
	CHECK(fds[0] >= 0);
	for (size_t i = 0; i < n; i++)
		CHECK(close(fds[i]) == 0);
}

/* The same of sessions; a file has n, however many others have. */
static void
sessions(size_t n)
{
	uint32_t ses[MANY + 1];
	int fd = cl_open();
	int other = cl_open();

	for (size_t i = 0; i < n; i++)
		CHECK_OK(cl_session(fd, &ses[i], 0, 0, CRYPTO_SHA1, 0));
	CHECK(cl_session(fd, &ses[n], 0, 0, CRYPTO_SHA1, 0) == ENOMEM);
	CHECK_OK(cl_session(other, &ses[n], 0, 0, CRYPTO_SHA1, 0));
	CHECK_OK(cl_session_end(fd, ses[0]));
	CHECK_OK(cl_session(fd, &ses[0], 0, 0, CRYPTO_SHA1, 0));
	CHECK(cl_session(fd, &ses[n], 0, 0, CRYPTO_SHA1, 0) == ENOMEM);
	CHECK(close(fd) == 0);
	CHECK(close(other) == 0);
}

/* No key operation is offered, and none is carried out. */
static void
keyless(void)
{
	struct crypt_kop kop = {
		.crk_op = CRK_MOD_EXP, .crk_iparams = 3, .crk_oparams = 1
	};
	uint32_t features = 0xffffffff;
	int fd = cl_open();

	CHECK(ioctl(fd, CIOCASYMFEAT, &features) == 0);
	CHECK(features == 0);
	CHECK(ioctl(fd, CIOCKEY, &kop) < 0);
	CHECK(errno == EINVAL);
	CHECK(close(fd) == 0);
}

/* Linux knows no class of drivers that programs may not have. */
static void
soft(void)
{
	uint32_t ses;
	int fd = cl_open();

	CHECK_OK(cl_session(fd, &ses, 0, 0, CRYPTO_SHA1, 0));
	CHECK(close(fd) == 0);
}

int
main(int argc, char **argv)
{
	cl_init();
	if (argc > 1 && strcmp(argv[1], "closed") == 0)
		closed();
	else if (argc > 1 && strcmp(argv[1], "keyless") == 0)
		keyless();
	else if (argc > 1 && strcmp(argv[1], "soft") == 0)
		soft();
	else if (argc > 2 && strcmp(argv[1], "opens") == 0)
		opens(number(argv[2]));
	else if (argc > 2 && strcmp(argv[1], "sessions") == 0)
		sessions(number(argv[2]));
	else
		return 2;
	return 0;
}
