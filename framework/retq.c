/* SPDX-License-Identifier: ISC */
/*
 * retq.c - return workers, each started by its first request.  A worker's lock
 * guards its queues; callbacks run without it.
 */
#include "retq.h"

#include <string.h>

#include "dispatch.h"
#include "keyop.h"
#include "log.h"
#include "part.h"
#include "request.h"
#include "stats.h"
#include "sync.h"
#include "workers.h"

/* (w) under lock */
struct retq {
	struct ocf_mutex lock;
	pthread_cond_t cond;
	struct request_list plain; /* (w) */
	struct request_list ordered; /* (w) by place */
	uint32_t next_place; /* (w) to be given out */
	uint32_t next_run; /* (w) whose turn it is */
	bool started; /* (w) */
};

TAILQ_HEAD(retq_key_list, cryptkop);

static struct ocf_mutex retq_key_lock = OCF_MUTEX_INITIALIZER;
static pthread_cond_t retq_key_cond = PTHREAD_COND_INITIALIZER;
static struct retq_key_list retq_keys = TAILQ_HEAD_INITIALIZER(retq_keys);
static bool retq_key_started; /* under the lock, as is the list */

struct retq_limit retq_sym;
struct retq_limit retq_key;

static struct retq retqs[WORKERS_MAX];
static pthread_once_t retq_once = PTHREAD_ONCE_INIT;

static void
retq_init(void)
{
	for (size_t i = 0; i < WORKERS_MAX; i++) {
		ocf_mutex_init(&retqs[i].lock);
		(void)pthread_cond_init(&retqs[i].cond, NULL);
		TAILQ_INIT(&retqs[i].plain);
		TAILQ_INIT(&retqs[i].ordered);
	}
}

/* The worker of a request: always the same for a session, whatever its handle,
 * and whose allocation is 16 bytes from others at least. */
static struct retq *
retq_of(struct cryptop *crp)
{
	const struct crypto_session *h = crp->crp_session;
	uintptr_t ses = h != NULL ? (uintptr_t)h->ses : 0;

	(void)pthread_once(&retq_once, retq_init);
	return &retqs[(ses >> 4) % workers_num()];
}

/* The first request whose turn has come, else a plain one; NULL: none. */
static struct cryptop *
retq_pick_locked(struct retq *w) OCF_REQUIRES(w->lock)
{
	struct cryptop *crp = TAILQ_FIRST(&w->ordered);

	if (crp != NULL && request_of(crp)->place == w->next_run) {
		TAILQ_REMOVE(&w->ordered, crp, crp_next);
		w->next_run++;
		return crp;
	}
	crp = TAILQ_FIRST(&w->plain);
	if (crp != NULL)
		TAILQ_REMOVE(&w->plain, crp, crp_next);
	return crp;
}

/* Call back what there is; the lock is released meanwhile. */
static void
retq_run_locked(struct retq *w) OCF_REQUIRES(w->lock)
{
	struct cryptop *crp;

	while ((crp = retq_pick_locked(w)) != NULL) {
		retq_sym.len--;
		ocf_unlock(&w->lock);
		dispatch_finish(crp);
		ocf_lock(&w->lock);
	}
}

static void *
retq_main(void *arg)
{
	struct retq *w = arg;

	ocf_lock(&w->lock);
	for (;;) {
		retq_run_locked(w);
		if (workers_stopping(true))
			break;
		ocf_wait(&w->cond, &w->lock);
		STATS_COUNT(rets);
	}
	w->started = false;
	ocf_unlock(&w->lock);
	return NULL;
}

static bool
retq_start(struct retq *w)
{
	struct worker worker = {
		.main = retq_main,
		.arg = w,
		.lock = &w->lock,
		.cond = &w->cond,
		.last = true,
	};

	return workers_start(&worker);
}

void
retq_order(struct cryptop *crp)
{
	struct retq *w = retq_of(crp);

	request_of(crp)->retw = w;
	ocf_lock(&w->lock);
	request_of(crp)->place = w->next_place++;
	ocf_unlock(&w->lock);
}

static void
retq_insert_locked(struct retq *w, struct cryptop *crp) OCF_REQUIRES(w->lock)
{
	uint32_t place = request_of(crp)->place;
	struct cryptop *before;

	if (!request_of(crp)->ordered) {
		TAILQ_INSERT_TAIL(&w->plain, crp, crp_next);
		return;
	}
	/* Places wrap around: later means less than half of all ahead. */
	TAILQ_FOREACH_REVERSE(before, &w->ordered, request_list, crp_next)
	{
		if ((int32_t)(place - request_of(before)->place) > 0) {
			TAILQ_INSERT_AFTER(&w->ordered, before, crp, crp_next);
			return;
		}
	}
	TAILQ_INSERT_HEAD(&w->ordered, crp, crp_next);
}

void
retq_put(struct cryptop *crp)
{
	/* Where it has its place, whatever its session is by now. */
	struct retq *w =
	    request_of(crp)->ordered ? request_of(crp)->retw : retq_of(crp);

	ocf_lock(&w->lock);
	if (!w->started)
		w->started = retq_start(w);
	retq_insert_locked(w, crp);
	retq_sym.len++;
	/* Here rather than never, where there is no thread to be had. */
	if (!w->started)
		retq_run_locked(w);
	(void)pthread_cond_signal(&w->cond);
	ocf_unlock(&w->lock);
}

static void
retq_key_run_locked(void) OCF_REQUIRES(retq_key_lock)
{
	struct cryptkop *krp;

	while ((krp = TAILQ_FIRST(&retq_keys)) != NULL) {
		TAILQ_REMOVE(&retq_keys, krp, krp_next);
		retq_key.len--;
		ocf_unlock(&retq_key_lock);
		keyop_finish(krp);
		ocf_lock(&retq_key_lock);
	}
}

static void *
retq_key_main(void *arg)
{
	ocf_lock(&retq_key_lock);
	for (;;) {
		retq_key_run_locked();
		if (workers_stopping(true))
			break;
		ocf_wait(&retq_key_cond, &retq_key_lock);
		STATS_COUNT(rets);
	}
	retq_key_started = false;
	ocf_unlock(&retq_key_lock);
	return arg;
}

static const struct worker retq_key_worker = {
	.main = retq_key_main,
	.lock = &retq_key_lock,
	.cond = &retq_key_cond,
	.last = true,
};

void
retq_put_key(struct cryptkop *krp)
{
	ocf_lock(&retq_key_lock);
	if (!retq_key_started)
		retq_key_started = workers_start(&retq_key_worker);
	TAILQ_INSERT_TAIL(&retq_keys, krp, krp_next);
	retq_key.len++;
	if (!retq_key_started)
		retq_key_run_locked();
	(void)pthread_cond_signal(&retq_key_cond);
	ocf_unlock(&retq_key_lock);
}

bool
retq_full(struct retq_limit *limit)
{
	int maxlen = limit->maxlen;

	if (maxlen <= 0 || limit->len <= maxlen)
		return false;
	limit->drops++;
	return true;
}

void
retq_set_place(uint32_t place)
{
	(void)pthread_once(&retq_once, retq_init);
	for (size_t i = 0; i < WORKERS_MAX; i++) {
		ocf_lock(&retqs[i].lock);
		retqs[i].next_place = place;
		retqs[i].next_run = place;
		ocf_unlock(&retqs[i].lock);
	}
}
