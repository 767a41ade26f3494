/* SPDX-License-Identifier: ISC */
/*
 * limits.c - as many open files, or as many sessions in one, as no program has:
 * all of them work, and all of them end.
 */
#include <sys/resource.h>

#include "client.h"

#define MANY 10000

/* Fewer where everything is slow: the scripts know. */
static size_t
many(void)
{
	const char *value = getenv("E2E_MANY");
	size_t n = value == NULL ? MANY : strtoul(value, NULL, 10);

	return n > MANY ? MANY : n;
}

/* The hash of the number of each file shows that it is that file's own. */
static void
number_hash(
    int fd, uint32_t ses, unsigned int flags, size_t number, uint8_t *mac)
{
	CHECK_OK(cl_hash(fd, ses, flags, &number, sizeof(number), mac));
}

static void
opens(void)
{
	static int fds[MANY];
	static uint32_t ses[MANY];
	struct rlimit limit;
	uint8_t want[20];
	uint8_t got[20];
	size_t n = many();

	CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
	limit.rlim_cur = n + 64;
	if (limit.rlim_max < limit.rlim_cur)
		limit.rlim_max = limit.rlim_cur; /* root may */
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
		cl_skip("%zu open files wanted, the hard limit is lower", n);
	for (size_t i = 0; i < n; i++) {
		fds[i] = cl_open();
		CHECK_OK(cl_session(fds[i], &ses[i], 0, 0, CRYPTO_SHA1, 0));
		number_hash(fds[i], ses[i], COP_FLAG_UPDATE, i, NULL);
	}
	for (size_t i = 0; i < n; i++) {
		size_t j = i * 7919 % n; /* in another order */

		number_hash(fds[j], ses[j], COP_FLAG_FINAL, j, got);
		number_hash(
		    fds[j], ses[j], COP_FLAG_RESET | COP_FLAG_UPDATE, j, NULL);
		number_hash(fds[j], ses[j], COP_FLAG_FINAL, j, want);
		CHECK_MEM(got, want, sizeof(got), "open file %zu", j);
	}
	/* Half of them have their sessions ended by close. */
	for (size_t i = 0; i < n; i++) {
		if (i % 2 == 0)
			CHECK_OK(cl_session_end(fds[i], ses[i]));
		CHECK(close(fds[i]) == 0);
	}
	printf("%zu open files\n", n);
}

static int
compare_ids(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static void
sessions(void)
{
	static uint32_t ses[MANY];
	static uint32_t sorted[MANY];
	int fd = cl_open();
	uint8_t want[20];
	uint8_t got[20];
	uint8_t text[64];
	size_t n = many();

	for (size_t i = 0; i < n; i++) {
		if (i % 3 == 0) {
			CHECK_OK(
			    cl_session(fd, &ses[i], CRYPTO_AES_CBC, 16, 0, 0));
			continue;
		}
		CHECK_OK(cl_session(fd, &ses[i], 0, 0, CRYPTO_SHA1, 0));
		number_hash(fd, ses[i], COP_FLAG_UPDATE, i, NULL);
	}
	memcpy(sorted, ses, sizeof(sorted));
	qsort(sorted, n, sizeof(sorted[0]), compare_ids);
	for (size_t i = 1; i < n; i++)
		CHECK(sorted[i - 1] != sorted[i]);
	for (size_t i = 0; i < n; i++) {
		size_t j = i * 7919 % n;

		if (j % 3 == 0) {
			CHECK_OK(cl_cipher(
			    fd, ses[j], COP_ENCRYPT, text, text, 64, NULL));
			continue;
		}
		number_hash(fd, ses[j], COP_FLAG_FINAL, j, got);
		number_hash(
		    fd, ses[j], COP_FLAG_RESET | COP_FLAG_UPDATE, j, NULL);
		number_hash(fd, ses[j], COP_FLAG_FINAL, j, want);
		CHECK_MEM(got, want, sizeof(got), "session %zu", j);
	}
	/* End half of them, the rest goes with the file. */
	for (size_t i = 0; i < n; i += 2)
		CHECK_OK(cl_session_end(fd, ses[i]));
	for (size_t i = 0; i < n; i += 2)
		CHECK_ERR(cl_hash(fd, ses[i], 0, text, 1, got), EINVAL,
		    "ended session %zu", i);
	number_hash(fd, ses[1], COP_FLAG_RESET, 1, got);
	CHECK(close(fd) == 0);
	printf("%zu sessions\n", n);
}

/* No descriptor is left for CRIOGET: the errno comes as the descriptor. */
static void
no_descriptor(void)
{
	int fd = cl_open();
	struct rlimit limit;
	struct rlimit none;
	uint32_t clone = 0;

	CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
	none = limit;
	none.rlim_cur = (rlim_t)fd + 1;
	for (int i = 0; i < fd; i++)
		CHECK(fcntl(i, F_GETFD) != -1); /* no number free below */
	CHECK(setrlimit(RLIMIT_NOFILE, &none) == 0);
	CHECK_OK(cl_ioctl(fd, CRIOGET, &clone));
	CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
	if ((int)clone != -EMFILE)
		FAIL("CRIOGET without a free descriptor stored %d", (int)clone);
	cl_works(fd);
	CHECK(close(fd) == 0);
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	cl_init();
	if (strcmp(what, "opens") == 0) {
		opens();
	} else if (strcmp(what, "sessions") == 0) {
		sessions();
		no_descriptor();
	} else {
		FAIL("usage: limits opens|sessions");
	}
	cl_device_works();
	return 0;
}
