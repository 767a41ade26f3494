/* SPDX-License-Identifier: ISC */
/*
 * queue.c - the request queue and its thread, which is started by the first
 * request that needs it.  Owns the queue's lock and the drivers' blocked flags.
 */
#include "queue.h"

#include <errno.h>

#include "dispatch.h"
#include "driver.h"
#include "keyq.h"
#include "request.h"
#include "stats.h"
#include "sync.h"
#include "workers.h"

static struct ocf_mutex queue_lock = OCF_MUTEX_INITIALIZER;
static pthread_cond_t queue_cond = PTHREAD_COND_INITIALIZER;
static struct request_list queue_list = TAILQ_HEAD_INITIALIZER(queue_list);
static bool queue_started; /* under the lock, all three */
static bool queue_sleeping;
static bool queue_kicked;
static size_t queue_nurgent; /* under the lock: those without CRYPTO_F_BATCH */
static size_t queue_nback; /* under the lock: those that were given back */

/*
 * The next request to submit, and whether another one for the same driver
 * follows at once.  Of requests that may be batched the first is taken, unless
 * one that may not waits behind: it goes first, as its consumer asked for speed.
 */
static struct cryptop *
queue_pick_locked(int *hint) OCF_REQUIRES(queue_lock)
{
	struct cryptop *found = NULL;
	struct cryptop *crp;

	*hint = 0;
	TAILQ_FOREACH(crp, &queue_list, crp_next) {
		const struct driver *d = request_of(crp)->driver;

		if (d->qblocked)
			continue;
		if ((crp->crp_flags & CRYPTO_F_BATCH) == 0) {
			*hint = 0;
			return crp;
		}
		if (found == NULL)
			found = crp;
		else if (request_of(found)->driver == d)
			*hint = CRYPTO_HINT_MORE;
		/* All is known, unless one that goes first is behind. */
		if (queue_nurgent == 0 && *hint != 0)
			break;
	}
	return found;
}

/* Requests that may be batched may also be overtaken. */
static bool
queue_counts(const struct cryptop *crp)
{
	return (crp->crp_flags & CRYPTO_F_BATCH) == 0;
}

/* It is in the list now. */
static void
queue_count_locked(const struct cryptop *crp, struct driver *d)
    OCF_REQUIRES(queue_lock)
{
	if (!queue_counts(crp))
		return;
	d->nwaiting++;
	queue_nurgent++;
}

/*
 * Submit a request; the lock is released meanwhile.  It counts as waiting until
 * its driver has it or has sent it back: between two counts, whoever looks
 * without the lock would see neither and overtake it.
 */
static void
queue_submit_locked(struct cryptop *crp, int hint) OCF_REQUIRES(queue_lock)
{
	struct driver *d = request_of(crp)->driver;
	bool counts = queue_counts(crp);

	TAILQ_REMOVE(&queue_list, crp, crp_next);
	queue_nurgent -= counts;
	queue_nback -= request_of(crp)->back != 0;
	request_of(crp)->back = 0;
	request_of(crp)->taken = d->backs;
	ocf_unlock(&queue_lock);
	driver_hold(d);
	dispatch_invoke(crp, hint);
	ocf_lock(&queue_lock);
	if (counts)
		d->nwaiting--;
	ocf_unlock(&queue_lock);
	driver_unref(d);
	ocf_lock(&queue_lock);
}

static void *
queue_main(void *arg)
{
	struct cryptop *crp;
	int hint;

	ocf_lock(&queue_lock);
	for (;;) {
		crp = queue_pick_locked(&hint);
		if (crp != NULL) {
			queue_submit_locked(crp, hint);
			continue;
		}
		if (workers_stopping(false))
			break;
		queue_sleeping = true;
		while (!queue_kicked && !workers_stopping(false))
			ocf_wait(&queue_cond, &queue_lock);
		queue_sleeping = false;
		queue_kicked = false;
		STATS_COUNT(intrs);
	}
	queue_started = false;
	ocf_unlock(&queue_lock);
	return arg;
}

static const struct worker queue_worker = {
	.main = queue_main,
	.lock = &queue_lock,
	.cond = &queue_cond,
};

/* Have the thread look again; where there is none to be had, do its work. */
static void
queue_kick_locked(void) OCF_REQUIRES(queue_lock)
{
	struct cryptop *crp;
	int hint;

	if (!queue_started)
		queue_started = workers_start(&queue_worker);
	while (!queue_started && (crp = queue_pick_locked(&hint)) != NULL)
		queue_submit_locked(crp, hint);
	if (queue_sleeping) {
		queue_kicked = true;
		(void)pthread_cond_signal(&queue_cond);
	}
}

void
queue_put(struct cryptop *crp)
{
	ocf_lock(&queue_lock);
	TAILQ_INSERT_TAIL(&queue_list, crp, crp_next);
	queue_count_locked(crp, request_of(crp)->driver);
	queue_kick_locked();
	ocf_unlock(&queue_lock);
}

bool
queue_must_wait(const struct driver *d)
{
	return d->qblocked || d->nwaiting > 0;
}

bool
queue_put_if_waiting(struct cryptop *crp, struct driver *d)
{
	bool wait;

	/* Asked again under the lock: things may have moved on. */
	ocf_lock(&queue_lock);
	wait = queue_must_wait(d);
	if (wait) {
		TAILQ_INSERT_TAIL(&queue_list, crp, crp_next);
		queue_count_locked(crp, d);
	}
	ocf_unlock(&queue_lock);
	return wait;
}

/*
 * The last of those that the driver has given back since the request was taken from
 * the queue, or waited in none: it had accepted these before.  NULL: there is none.
 */
static struct cryptop *
queue_accepted_locked(struct cryptop *crp, const struct driver *d)
    OCF_REQUIRES(queue_lock)
{
	struct cryptop *last = NULL;
	struct cryptop *other;

	if (queue_nback == 0)
		return NULL;
	TAILQ_FOREACH(other, &queue_list, crp_next) {
		if (request_of(other)->driver == d &&
		    request_of(other)->back > request_of(crp)->taken)
			last = other;
	}
	return last;
}

/* It is in the list again: the driver is to be blocked. */
static void
queue_block_locked(struct cryptop *crp, struct driver *d, uint32_t unblocks)
    OCF_REQUIRES(queue_lock)
{
	queue_count_locked(crp, d);
	if (d->unblocks == unblocks && !d->gone) {
		if (!d->qblocked)
			STATS_COUNT(blocks);
		d->qblocked = true;
	} else {
		queue_kick_locked();
	}
}

void
queue_put_back(struct cryptop *crp, struct driver *d, uint32_t unblocks)
{
	struct cryptop *before;

	ocf_lock(&queue_lock);
	before = queue_accepted_locked(crp, d);
	if (before != NULL)
		TAILQ_INSERT_AFTER(&queue_list, before, crp, crp_next);
	else
		TAILQ_INSERT_HEAD(&queue_list, crp, crp_next);
	queue_block_locked(crp, d, unblocks);
	ocf_unlock(&queue_lock);
}

void
queue_give_back(struct cryptop *crp, struct driver *d)
{
	uint32_t unblocks = d->unblocks;

	ocf_lock(&queue_lock);
	request_of(crp)->back = ++d->backs;
	queue_nback++;
	TAILQ_INSERT_HEAD(&queue_list, crp, crp_next);
	queue_block_locked(crp, d, unblocks);
	ocf_unlock(&queue_lock);
}

static void
queue_unblock(struct driver *d)
{
	ocf_lock(&queue_lock);
	d->unblocks++;
	d->qblocked = false;
	queue_kick_locked();
	ocf_unlock(&queue_lock);
}

void
queue_release(struct driver *d)
{
	queue_unblock(d);
	keyq_release(d);
}

int
crypto_unblock(uint32_t driverid, int what)
{
	struct driver *d = driver_ref(driverid);

	if (d == NULL)
		return EINVAL;
	if ((what & CRYPTO_SYMQ) != 0)
		queue_unblock(d);
	if ((what & CRYPTO_ASYMQ) != 0)
		keyq_release(d);
	driver_unref(d);
	return 0;
}
