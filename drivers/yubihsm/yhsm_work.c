/* SPDX-License-Identifier: ISC */
/*
 * yhsm_work.c - a ring of requests, and a list of calls.  Its lock is held over
 * neither the framework nor the device.
 */
#include "yhsm_work.h"

#include <errno.h>
#include <stdlib.h>

#include <opencrypto/cryptodev.h>

#include "sync.h"

#ifndef ERESTART
#define ERESTART 85
#endif

TAILQ_HEAD(yhsm_call_list, yhsm_call);

/* (w) under lock */
struct yhsm_work {
	struct ocf_mutex lock;
	pthread_cond_t some; /* something to do */
	pthread_cond_t called; /* a call has ended */
	struct yhsm_job *ring; /* (w) */
	unsigned int max;
	unsigned int size; /* of the ring */
	unsigned int first; /* (w) */
	unsigned int len; /* (w) */
	struct yhsm_call_list calls; /* (w) */
	uint32_t driverid; /* (w) while open */
	bool open; /* (w) */
	bool refused; /* (w) the driver waits for crypto_unblock */
	bool chore; /* (w) */
	bool stop; /* (w) */
};

int
yhsm_work_new(struct yhsm_work **out, unsigned int max)
{
	struct yhsm_work *work = calloc(1, sizeof(*work));

	*out = NULL;
	if (work == NULL)
		return ENOMEM;
	/* And one that is put back. */
	work->size = max + 1;
	work->ring = calloc(work->size, sizeof(work->ring[0]));
	if (work->ring == NULL) {
		free(work);
		return ENOMEM;
	}
	work->max = max;
	ocf_mutex_init(&work->lock);
	(void)pthread_cond_init(&work->some, NULL);
	(void)pthread_cond_init(&work->called, NULL);
	TAILQ_INIT(&work->calls);
	*out = work;
	return 0;
}

void
yhsm_work_free(struct yhsm_work *work)
{
	if (work == NULL)
		return;
	(void)pthread_cond_destroy(&work->some);
	(void)pthread_cond_destroy(&work->called);
	ocf_mutex_fini(&work->lock);
	free(work->ring);
	free(work);
}

void
yhsm_work_open(struct yhsm_work *work, uint32_t driverid)
{
	ocf_lock(&work->lock);
	work->driverid = driverid;
	work->open = true;
	work->refused = false;
	ocf_unlock(&work->lock);
}

/* Take the last of the ring; false: there is none. */
static bool
work_pop_last(struct yhsm_work *work, struct yhsm_job *job)
{
	bool some;

	ocf_lock(&work->lock);
	some = work->len > 0;
	if (some)
		*job = work->ring[(work->first + --work->len) % work->size];
	ocf_unlock(&work->lock);
	return some;
}

static void
work_give_back(const struct yhsm_job *job)
{
	if (job->kind == YHSM_JOB_REQUEST) {
		job->crp->crp_etype = ERESTART;
		crypto_done(job->crp);
	} else {
		job->krp->krp_status = ERESTART;
		crypto_kdone(job->krp);
	}
}

static void
work_end_call_locked(struct yhsm_work *work, struct yhsm_call *call, int error)
    OCF_REQUIRES(work->lock)
{
	call->error = error;
	call->done = true;
	(void)pthread_cond_broadcast(&work->called);
}

void
yhsm_work_close(struct yhsm_work *work)
{
	struct yhsm_call *call;
	struct yhsm_job job;

	ocf_lock(&work->lock);
	work->open = false;
	while ((call = TAILQ_FIRST(&work->calls)) != NULL) {
		TAILQ_REMOVE(&work->calls, call, next);
		work_end_call_locked(work, call, ENODEV);
	}
	ocf_unlock(&work->lock);
	while (work_pop_last(work, &job))
		work_give_back(&job);
}

int
yhsm_work_put(struct yhsm_work *work, const struct yhsm_job *job)
{
	int error = 0;

	ocf_lock(&work->lock);
	if (!work->open || work->len >= work->max) {
		work->refused = true;
		error = ERESTART;
	} else {
		work->ring[(work->first + work->len++) % work->size] = *job;
		(void)pthread_cond_signal(&work->some);
	}
	ocf_unlock(&work->lock);
	return error;
}

int
yhsm_work_call(
    struct yhsm_work *work, int (*run)(void *ctx, void *arg), void *arg)
{
	struct yhsm_call call = { .run = run, .arg = arg, .error = ENODEV };

	ocf_lock(&work->lock);
	if (work->open) {
		TAILQ_INSERT_TAIL(&work->calls, &call, next);
		(void)pthread_cond_signal(&work->some);
		while (!call.done)
			ocf_wait(&work->called, &work->lock);
	}
	ocf_unlock(&work->lock);
	return call.error;
}

void
yhsm_work_poke(struct yhsm_work *work)
{
	ocf_lock(&work->lock);
	work->chore = true;
	(void)pthread_cond_signal(&work->some);
	ocf_unlock(&work->lock);
}

void
yhsm_work_stop(struct yhsm_work *work)
{
	ocf_lock(&work->lock);
	work->stop = true;
	(void)pthread_cond_signal(&work->some);
	ocf_unlock(&work->lock);
}

static bool
work_pick_locked(struct yhsm_work *work, struct yhsm_job *job)
    OCF_REQUIRES(work->lock)
{
	if (work->stop) {
		job->kind = YHSM_JOB_STOP;
	} else if (work->chore) {
		work->chore = false;
		job->kind = YHSM_JOB_CHORE;
	} else if (!TAILQ_EMPTY(&work->calls)) {
		job->kind = YHSM_JOB_CALL;
		job->call = TAILQ_FIRST(&work->calls);
		TAILQ_REMOVE(&work->calls, job->call, next);
	} else if (work->len > 0) {
		*job = work->ring[work->first];
		work->first = (work->first + 1) % work->size;
		work->len--;
	} else {
		return false;
	}
	return true;
}

void
yhsm_work_next(struct yhsm_work *work, struct yhsm_job *job)
{
	uint32_t driverid;
	bool unblock;

	ocf_lock(&work->lock);
	while (!work_pick_locked(work, job))
		ocf_wait(&work->some, &work->lock);
	unblock = work->refused && work->len < work->max;
	if (unblock)
		work->refused = false;
	driverid = work->driverid;
	ocf_unlock(&work->lock);
	if (unblock)
		(void)crypto_unblock(driverid, CRYPTO_SYMQ | CRYPTO_ASYMQ);
}

void
yhsm_work_unget(struct yhsm_work *work, const struct yhsm_job *job)
{
	ocf_lock(&work->lock);
	work->first = (work->first + work->size - 1) % work->size;
	work->ring[work->first] = *job;
	work->len++;
	ocf_unlock(&work->lock);
}

void
yhsm_work_run_call(struct yhsm_work *work, struct yhsm_call *call, void *ctx)
{
	int error = call->run(ctx, call->arg);

	ocf_lock(&work->lock);
	work_end_call_locked(work, call, error);
	ocf_unlock(&work->lock);
}

unsigned int
yhsm_work_len(struct yhsm_work *work)
{
	unsigned int len;

	ocf_lock(&work->lock);
	len = work->len;
	ocf_unlock(&work->lock);
	return len;
}
