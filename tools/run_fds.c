/* SPDX-License-Identifier: ISC */
/*
 * Descriptors of cryptodev-run's own processes.
 */
#include "run_fds.h"

#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#define RUN_FDS_STANDARD 3

int
run_fds_reserve(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
		if (fd < 0)
			return errno;
	} while (fd < RUN_FDS_STANDARD);
	(void)close(fd);
	return 0;
}

void
run_fds_silence(int last)
{
	int fd, null_fd;

	null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null_fd < 0)
		return;
	for (fd = 0; fd <= last; fd++)
		(void)dup2(null_fd, fd);
	(void)close(null_fd);
}

/* The first of `keep` from `from` on; INT_MAX: none. */
static int
run_fds_next(const int *keep, size_t n, int from)
{
	int next = INT_MAX;
	size_t i;

	for (i = 0; i < n; i++) {
		if (keep[i] >= from && keep[i] < next)
			next = keep[i];
	}
	return next;
}

void
run_fds_close(const int *keep, size_t n)
{
	int from = RUN_FDS_STANDARD;
	int next;

	while (from < INT_MAX) {
		next = run_fds_next(keep, n, from);
		if (next > from)
			(void)syscall(SYS_close_range, from, next - 1, 0);
		from = next == INT_MAX ? next : next + 1;
	}
}
