/* SPDX-License-Identifier: ISC */
/*
 * terminal.c - /dev/null in the place of the terminal.
 */
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "logdest.h"
#include "options.h"

/* /dev/cuse must not become one of them, or the first line on standard error would
 * end up there. */
int
terminal_open(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

bool
terminal_keeps_stderr(const struct options *options)
{
	return options->foreground || options->run != NULL ||
	    options->common.log == LOGDEST_STDERR || options->common.debug ||
	    (options->common.stats && options->common.stats_path == NULL);
}

int
terminal_leave(const struct options *options, int null_fd)
{
	(void)logdest_detach();
	if (chdir("/") != 0 || dup2(null_fd, STDIN_FILENO) < 0 ||
	    dup2(null_fd, STDOUT_FILENO) < 0 ||
	    (!terminal_keeps_stderr(options) &&
		dup2(null_fd, STDERR_FILENO) < 0))
		return errno;
	return 0;
}
