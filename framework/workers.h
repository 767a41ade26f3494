/* SPDX-License-Identifier: ISC */
/*
 * workers.h - how many threads run callbacks and asynchronous requests, and how
 * they are started.
 */
#ifndef FRAMEWORK_WORKERS_H
#define FRAMEWORK_WORKERS_H

#include <stdbool.h>
#include <stdint.h>

#define WORKERS_MAX 64u

/* kern.crypto_workers_num: each kind of worker is so many.  The processors,
 * unless workers_set said otherwise. */
uint32_t workers_num(void);

/* Set it, before the first request.  Less than 1, or more than there are
 * processors, means the processors. */
void workers_set(int num);

/* Start a detached thread with all signals blocked.  False, and a line in the
 * log: there is none to be had. */
bool workers_start(void *(*main)(void *), void *arg);

#endif
