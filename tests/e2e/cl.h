/* SPDX-License-Identifier: ISC */
/*
 * cl.h - what the clients of the end-to-end tests share, whichever dialect they
 * speak.  A client is an ordinary program that knows <crypto/cryptodev.h> and
 * nothing else of ours: it exits with 0 (pass), 77 (skip) or anything else (fail),
 * and says why, with file and line, on its standard error.
 */
#ifndef E2E_CL_H
#define E2E_CL_H

#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CL_DEVICE "/dev/crypto"
#define CL_SKIP	  77
#define CL_PAGE	  ((size_t)4096)
#define CL_HANG	  300 /* seconds after which a client counts as hung */

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* End this process (thread or child, too) as failed. */
__attribute__((format(printf, 3, 4), noreturn)) static inline void
cl_fail(const char *file, int line, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	fprintf(stderr, "%s:%d: %s\n", file, line, text);
	_exit(1);
}

#define FAIL(...) cl_fail(__FILE__, __LINE__, __VA_ARGS__)
#define CHECK(cond)                            \
	do {                                   \
		if (!(cond))                   \
			FAIL("not %s", #cond); \
	} while (0)

/* An expression that answers an errno must answer `want`; `...` says where. */
#define CHECK_ERR(expr, want, ...) \
	cl_check_err(__FILE__, __LINE__, #expr, expr, want, __VA_ARGS__)
#define CHECK_OK(expr) CHECK_ERR(expr, 0, "%s", "")
#define CHECK_MEM(a, b, len, ...) \
	cl_check_mem(__FILE__, __LINE__, a, b, len, __VA_ARGS__)

__attribute__((format(printf, 6, 7))) static inline void
cl_check_err(const char *file, int line, const char *expr, int got, int want,
    const char *fmt, ...)
{
	char where[256];
	va_list ap;

	if (got == want)
		return;
	va_start(ap, fmt);
	vsnprintf(where, sizeof(where), fmt, ap);
	va_end(ap);
	cl_fail(file, line, "%s: errno %d (%s), not %d (%s); %s", expr, got,
	    strerror(got), want, strerror(want), where);
}

__attribute__((format(printf, 6, 7))) static inline void
cl_check_mem(const char *file, int line, const void *got, const void *want,
    size_t len, const char *fmt, ...)
{
	const uint8_t *g = got;
	const uint8_t *w = want;
	char where[256];
	va_list ap;

	for (size_t i = 0; i < len; i++) {
		if (g[i] == w[i])
			continue;
		va_start(ap, fmt);
		vsnprintf(where, sizeof(where), fmt, ap);
		va_end(ap);
		cl_fail(file, line, "byte %zu of %zu is %02x, not %02x; %s", i,
		    len, g[i], w[i], where);
	}
}

/* To be called first: a client that hangs dies, which is a failure. */
static inline void
cl_init(void)
{
	alarm(CL_HANG);
	setvbuf(stdout, NULL, _IOLBF, 0);
}

__attribute__((format(printf, 1, 2), noreturn)) static inline void
cl_skip(const char *fmt, ...)
{
	char text[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	printf("skipped: %s\n", text);
	exit(CL_SKIP);
}

static inline int
cl_open(void)
{
	int fd = open(CL_DEVICE, O_RDWR);

	if (fd < 0)
		FAIL("open %s: %s", CL_DEVICE, strerror(errno));
	return fd;
}

/* Call again after EINTR, as programs do that handle signals. */
static bool cl_again;

/* One command: 0 or its errno.  The device answers nothing but 0 and -1. */
static inline int
cl_ioctl(int fd, unsigned long command, void *arg)
{
	int ret;

	do {
		ret = ioctl(fd, command, arg);
	} while (ret < 0 && errno == EINTR && cl_again);
	if (ret < 0)
		return errno;
	if (ret != 0)
		FAIL("command %lx answered %d", command, ret);
	return 0;
}

/*
 * Memory whose last byte is the last before a hole: `len` bytes that end there,
 * zeroed.  Never given back.
 */
static inline uint8_t *
cl_edge(size_t len)
{
	size_t room = (len + CL_PAGE - 1) / CL_PAGE * CL_PAGE;
	uint8_t *p = mmap(NULL, room + 2 * CL_PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(p != MAP_FAILED);
	/* A page behind the hole, lest the next such memory fills it. */
	CHECK(mprotect(p + room + CL_PAGE, CL_PAGE, PROT_NONE) == 0);
	CHECK(munmap(p + room, CL_PAGE) == 0);
	return p + room - len;
}

/* The longest data one call may have here: the scripts know the transport. */
static inline size_t
cl_max_len(void)
{
	const char *value = getenv("E2E_MAX_LEN");

	return value == NULL ? SIZE_MAX : strtoul(value, NULL, 10);
}

/*
 * Whether the kernel stores the results for the device: it does so segment by
 * segment, and those before a bad one stay stored.
 */
static inline bool
cl_kernel_stores(void)
{
	return cl_max_len() != SIZE_MAX;
}

/*
 * Under cryptodev-run the descriptor is a stand-in, a socket, which the kernel
 * lets tell fstat, read and write apart from the device.
 */
static inline bool
cl_standin(void)
{
	const char *value = getenv("E2E_TRANSPORT");

	return value != NULL && strcmp(value, "notify") == 0;
}

/* How many rounds a test that takes as many as it can should do. */
static inline unsigned int
cl_rounds(unsigned int n)
{
	const char *value = getenv("E2E_ROUNDS_PERCENT");
	unsigned int percent =
	    value == NULL ? 100 : (unsigned int)strtoul(value, NULL, 10);

	return n * percent / 100 + 1;
}

/* Wait for a child that must exit with 0. */
static inline void
cl_reap(pid_t pid)
{
	int status;

	CHECK(waitpid(pid, &status, 0) == pid);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		FAIL("child ended with status %#x", (unsigned int)status);
}

#endif
