/* SPDX-License-Identifier: ISC */
/*
 * terminal.h - descriptors 0 to 2: that they are open from the beginning, and are let
 * go of once the daemon goes on by itself.
 */
#ifndef CUSE_TERMINAL_H
#define CUSE_TERMINAL_H

#include <stdbool.h>

struct options;

/* Whoever started us may have closed some.  The errnos of open(2). */
int terminal_open(void);

/* Whether standard error is to stay when the terminal is let go of. */
bool terminal_keeps_stderr(const struct options *options);

/*
 * Let go of the terminal, but for what was asked to be printed there; what the log
 * said there goes to syslog.  `null_fd` is /dev/null, which may be out of sight by
 * now.  The errnos of chdir(2) and dup2(2).
 */
int terminal_leave(const struct options *options, int null_fd);

#endif
