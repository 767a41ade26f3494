/* SPDX-License-Identifier: ISC */
/*
 * run_program.h - the program of cryptodev-run, from fork to exec.
 */
#ifndef TOOLS_RUN_PROGRAM_H
#define TOOLS_RUN_PROGRAM_H

#include <sys/types.h>

#include <signal.h>

/* As env, nohup and timeout have it. */
#define RUN_EXIT_FAILED	   125 /* cryptodev-run itself failed */
#define RUN_EXIT_CANNOT	   126 /* the program cannot be executed */
#define RUN_EXIT_NOT_FOUND 127

struct run_program {
	char **argv; /* the program and its arguments */
	sigset_t mask; /* what it is to begin with: blocked signals */
	struct sigaction on_child; /* and SIGCHLD */
};

/*
 * Fork it and put it under the filter.  It waits to be let go; the caller's
 * *listener_fd receives its calls.  *gate_fd is for run_program_go, or to be
 * closed if things went wrong, which ends it.
 * Failures are logged; the errno.
 */
int run_program_fork(const struct run_program *program, pid_t *pid,
    int *listener_fd, int *gate_fd);

/* Let it execute.  Closes gate_fd. */
void run_program_go(int gate_fd);

#endif
