/* SPDX-License-Identifier: ISC */
/*
 * taskinfo.h - what /proc tells about another thread.
 */
#ifndef TRANSPORT_TASKINFO_H
#define TRANSPORT_TASKINFO_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

/*
 * The system call it waits in: number and first argument.  Waits a moment for a
 * thread that has not gone to sleep yet.
 * EOPNOTSUPP the kernel does not tell; EPERM we may not know; ESRCH no such
 * thread; EAGAIN it keeps running.
 */
int taskinfo_call(long *nr, uint64_t *arg, pid_t tid);

/* The process it belongs to.  ESRCH no such thread, or it is not for us. */
int taskinfo_process(pid_t *pid, pid_t tid);

/* What it is called: a program's name, or what the thread has made of it; "" where
 * that is not told.  UTF-8 without control characters, fit for logs, terminals and
 * JSON: each byte that is anything else is a '?'. */
#define TASKINFO_NAME 16u /* bytes, with its NUL */
void taskinfo_name(char name[TASKINFO_NAME], pid_t tid);

/* Whose it is: its effective user; ours where that is not told. */
uid_t taskinfo_user(pid_t tid);

/* Whether SIGKILL is pending. */
bool taskinfo_killed(pid_t tid);

/* Whether its system calls are filtered by seccomp; yes if that is unknown. */
bool taskinfo_filtered(pid_t tid);

#endif
