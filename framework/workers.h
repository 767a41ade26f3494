/* SPDX-License-Identifier: ISC */
/*
 * workers.h - how many threads run callbacks and asynchronous requests, and how
 * they are started.
 */
#ifndef FRAMEWORK_WORKERS_H
#define FRAMEWORK_WORKERS_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "sync.h"

#define WORKERS_MAX 64u

/* kern.crypto_workers_num: each kind of worker is so many.  The processors,
 * unless workers_set said otherwise. */
uint32_t workers_num(void);

/* Set it, before the first request.  Less than 1, or more than there are
 * processors, means the processors. */
void workers_set(int num);

/*
 * Where a thread waits for work.  It has to end when workers_stop says so and it
 * has none, and to tell its module under the lock that it is no longer there.
 */
struct worker {
	void *(*main)(void *);
	void *arg;
	struct ocf_mutex *lock;
	pthread_cond_t *cond;
	bool last; /* runs callbacks: what others complete comes to it */
};

/* Start a thread with all signals blocked; the description is copied.  False, and
 * a line in the log: there is none to be had. */
bool workers_start(const struct worker *worker);

/* Whether a thread that is `last` or not has to end when it has no work. */
bool workers_stopping(bool last);

/* Have all threads do what they have, and end.  Not from one of them.  One is
 * started again by the next request that needs it. */
void workers_stop(void);

#endif
