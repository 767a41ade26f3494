/* SPDX-License-Identifier: ISC */
/*
 * aset.c - the asynchronous operations of an open file: how many there are, which
 * have finished, what poll is told.  Made by the first submission; it outlasts the
 * file until the last operation has finished, which counts for its user till then.
 * Owns aset->lock, which is taken after the file's and held over nothing but the
 * transport's notifier and what limits take.
 */
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "async_impl.h"
#include "call.h"
#include "dialect.h"
#include "limit.h"

#define ASET_IN	 ((unsigned int)(POLLIN | POLLRDNORM))
#define ASET_OUT ((unsigned int)(POLLOUT | POLLWRNORM))

TAILQ_HEAD(aop_list, aop);

/* (a) under lock */
struct aset {
	struct ocf_mutex lock;
	unsigned int refs; /* (a) the file's, and one an operation under way */
	struct limit_file *limits; /* (a) the file's, or, when it has gone, */
	struct limit_file heir; /* of what goes on */
	bool gone; /* (a) the file has */
	struct aop_list done; /* (a) in the order they finished */
	unsigned int count; /* (a) under way and done */
	uint32_t last_id; /* (a) */
	uint32_t last_claim; /* (a) */
	fcr_notify_t *notify; /* (a) or NULL */
	void *notify_ctx; /* (a) */
};

static atomic_uint aset_queue_max = AOP_QUEUE_MAX;

/* Those under way, of all files. */
static struct ocf_mutex aset_running_lock = OCF_MUTEX_INITIALIZER;
static pthread_cond_t aset_running_none = PTHREAD_COND_INITIALIZER;
static unsigned int aset_running; /* under the lock */

void
aop_set_queue_max(unsigned int max)
{
	aset_queue_max = max;
}

static void
aset_run(int change)
{
	ocf_lock(&aset_running_lock);
	aset_running += (unsigned int)change;
	if (aset_running == 0)
		(void)pthread_cond_broadcast(&aset_running_none);
	ocf_unlock(&aset_running_lock);
}

void
aop_drain(void)
{
	ocf_lock(&aset_running_lock);
	while (aset_running > 0)
		ocf_wait(&aset_running_none, &aset_running_lock);
	ocf_unlock(&aset_running_lock);
}

struct aset *
aset_new(struct limit_file *limits, fcr_notify_t *notify, void *ctx)
{
	struct aset *aset = calloc(1, sizeof(*aset));

	if (aset == NULL)
		return NULL;
	ocf_mutex_init(&aset->lock);
	aset->refs = 1;
	aset->limits = limits;
	TAILQ_INIT(&aset->done);
	aset->last_id = 1;
	aset->notify = notify;
	aset->notify_ctx = ctx;
	return aset;
}

static void
aset_unref(struct aset *aset, unsigned int refs)
{
	if (refs > 0)
		return;
	limit_file_fini(&aset->heir);
	ocf_mutex_fini(&aset->lock);
	free(aset);
}

static unsigned int
aset_poll_locked(const struct aset *aset) OCF_REQUIRES(aset->lock)
{
	return (TAILQ_EMPTY(&aset->done) ? 0 : ASET_IN) |
	    (aset->count < aset_queue_max ? ASET_OUT : 0);
}

static void
aset_tell_locked(struct aset *aset) OCF_REQUIRES(aset->lock)
{
	if (aset->notify != NULL)
		aset->notify(aset->notify_ctx, aset_poll_locked(aset));
}

bool
aset_is_open(struct aset *aset)
{
	bool gone;

	ocf_lock(&aset->lock);
	gone = aset->gone;
	ocf_unlock(&aset->lock);
	return !gone;
}

unsigned int
aset_poll(struct aset *aset)
{
	unsigned int events;

	ocf_lock(&aset->lock);
	events = aset_poll_locked(aset);
	ocf_unlock(&aset->lock);
	return events;
}

void
aset_set_notify(struct aset *aset, fcr_notify_t *notify, void *ctx)
{
	ocf_lock(&aset->lock);
	aset->notify = notify;
	aset->notify_ctx = ctx;
	ocf_unlock(&aset->lock);
}

static void
aset_uncount_locked(struct aset *aset, const struct aop *aop)
    OCF_REQUIRES(aset->lock)
{
	aset->count--;
	limit_give(aset->limits, LIMIT_ASYNC, 1);
	limit_give(aset->limits, LIMIT_BYTES, aop->nbytes);
}

/* No longer the file's. */
static void
aset_remove_locked(struct aset *aset, struct aop *aop) OCF_REQUIRES(aset->lock)
{
	TAILQ_REMOVE(&aset->done, aop, link);
	aset_uncount_locked(aset, aop);
}

void
aset_close(struct aset *aset)
{
	struct aop_list done = TAILQ_HEAD_INITIALIZER(done);
	struct aop *aop;
	unsigned int refs;

	ocf_lock(&aset->lock);
	aset->gone = true;
	aset->notify = NULL;
	TAILQ_FOREACH(aop, &aset->done, link)
		aset_uncount_locked(aset, aop);
	TAILQ_CONCAT(&done, &aset->done, link);
	limit_file_heir(&aset->heir, aset->limits);
	aset->limits = &aset->heir;
	refs = --aset->refs;
	ocf_unlock(&aset->lock);
	while ((aop = TAILQ_FIRST(&done)) != NULL) {
		TAILQ_REMOVE(&done, aop, link);
		aop_free(aop);
	}
	aset_unref(aset, refs);
}

static int
aset_admit_locked(struct aset *aset, struct aop *aop) OCF_REQUIRES(aset->lock)
{
	if (aop->queued && aset->count >= aset_queue_max)
		return EBUSY;
	if (limit_take(aset->limits, LIMIT_ASYNC, 1) != 0)
		return EBUSY;
	if (limit_take(aset->limits, LIMIT_BYTES, aop->nbytes) != 0) {
		limit_give(aset->limits, LIMIT_ASYNC, 1);
		return EBUSY;
	}
	if (++aset->last_id == 0)
		aset->last_id = 2;
	aop->id = aset->last_id;
	aop->aset = aset;
	aset->refs++;
	aset->count++;
	if (aset->count == aset_queue_max)
		aset_tell_locked(aset);
	return 0;
}

int
aop_submit(struct aop *aop, struct fcrypt *fcr, uint32_t *id)
{
	struct aset *aset = fcr_aset(fcr, true);
	int error;

	if (aset == NULL)
		return ENOMEM;
	ocf_lock(&aset->lock);
	error = aset_admit_locked(aset, aop);
	if (error == 0 && id != NULL)
		*id = aop->id;
	ocf_unlock(&aset->lock);
	if (error != 0)
		return error;
	aset_run(1);
	aop_start(aop);
	return 0;
}

void
aset_finish(struct aop *aop)
{
	struct aset *aset = aop->aset;
	unsigned int refs;
	bool gone;

	aop->aset = NULL;
	ocf_lock(&aset->lock);
	gone = aset->gone;
	if (gone) {
		aset_uncount_locked(aset, aop);
	} else {
		TAILQ_INSERT_TAIL(&aset->done, aop, link);
		aset_tell_locked(aset);
	}
	refs = --aset->refs;
	ocf_unlock(&aset->lock);
	if (gone)
		aop_free(aop);
	aset_unref(aset, refs);
}

/* After all else that belongs to an operation under way. */
void
aset_ran(void)
{
	aset_run(-1);
}

static struct aop *
aset_find_locked(struct aset *aset, const struct dialect *dialect,
    enum aop_kind kind, uint32_t id) OCF_REQUIRES(aset->lock)
{
	struct aop *aop;

	TAILQ_FOREACH(aop, &aset->done, link) {
		if (aop->dialect != dialect)
			continue;
		if (id != 0 ? aop->id == id
			    : kind == AOP_ANY || aop->kind == kind)
			return aop;
	}
	return NULL;
}

struct aop *
aop_take(struct fcrypt *fcr, const struct dialect *dialect, enum aop_kind kind,
    uint32_t id)
{
	struct aset *aset = fcr_aset(fcr, false);
	struct aop *aop;

	if (aset == NULL)
		return NULL;
	ocf_lock(&aset->lock);
	aop = aset_find_locked(aset, dialect, kind, id);
	if (aop != NULL) {
		aset_remove_locked(aset, aop);
		aset_tell_locked(aset);
	}
	ocf_unlock(&aset->lock);
	return aop;
}

/*
 * Which operation a call means is told in its second round by the bytes of the
 * argument that it has been told to bring along: so many as the claim's number.
 * Operations that nobody came back for are given to whoever comes next, under
 * another number.
 */
static struct aop *
aset_claim_locked(struct aset *aset, const struct dialect *dialect,
    const struct call *call) OCF_REQUIRES(aset->lock)
{
	struct aop *best = NULL;
	struct aop *aop;

	TAILQ_FOREACH(aop, &aset->done, link) {
		if (aop->dialect != dialect)
			continue;
		if (call->carried_in > 0 && aop->claim == call->carried_in)
			return aop;
		if (best == NULL || (best->claim != 0 && aop->claim == 0))
			best = aop;
	}
	if (call->carried_in > 0 || best == NULL)
		return NULL;
	aset->last_claim = aset->last_claim % call->cmd->arg_len + 1;
	best->claim = aset->last_claim;
	return best;
}

struct aop *
aop_hold(struct call *call, const struct dialect *dialect, uint32_t id)
{
	struct aset *aset = fcr_aset(call->fcr, false);

	aop_free(call->aop);
	call->aop = NULL;
	if (aset == NULL || id == 0)
		return NULL;
	ocf_lock(&aset->lock);
	call->aop = aset_find_locked(aset, dialect, AOP_ANY, id);
	if (call->aop != NULL)
		call->aop->refs++;
	ocf_unlock(&aset->lock);
	return call->aop;
}

struct aop *
aop_claim(struct call *call, const struct dialect *dialect)
{
	struct aset *aset = fcr_aset(call->fcr, false);

	aop_free(call->aop);
	call->aop = NULL;
	if (aset == NULL)
		return NULL;
	ocf_lock(&aset->lock);
	call->aop = aset_claim_locked(aset, dialect, call);
	if (call->aop != NULL)
		call->aop->refs++;
	ocf_unlock(&aset->lock);
	return call->aop;
}
