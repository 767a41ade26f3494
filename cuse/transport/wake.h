/* SPDX-License-Identifier: ISC */
/*
 * wake.h - the end of a thread that waits in a system call: a signal that does
 * nothing but end the wait.  Not pthread_cancel, whose unwinding the sanitizers
 * cannot follow.
 */
#ifndef TRANSPORT_WAKE_H
#define TRANSPORT_WAKE_H

#include <pthread.h>

/* Have `sig` end system calls and do nothing else, in this process.  The errnos
 * of sigaction. */
int wake_init(int sig);

/* Wait for the end of a thread that has been told to stop.  It may have been
 * woken just before it began to wait, so it is woken until it is gone. */
void wake_join(pthread_t thread, int sig);

#endif
