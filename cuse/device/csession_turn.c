/* SPDX-License-Identifier: ISC */
/*
 * csession_turn.c - who may work on a session: one at a time, calls and operations
 * without a thread in the order they came.  cse->lock guards no more than that; the
 * operation itself runs without it, so that no lock is held over a driver.
 */
#include "csession_impl.h"

/* Whether nobody is at work, and nobody has a right to be before us.  Calls may
 * overtake calls, which run at the same time anyway. */
static bool
cse_is_free_locked(const struct csession *cse) OCF_REQUIRES(cse->lock)
{
	return !cse->busy && cse->nasync == 0;
}

static bool
cse_is_next_locked(const struct csession *cse, const struct cse_waiter *waiter)
    OCF_REQUIRES(cse->lock)
{
	return !cse->busy && TAILQ_FIRST(&cse->waiters) == waiter;
}

uint64_t
cse_note(const struct csession *cse)
{
	return cse->note;
}

void *
cse_own(const struct csession *cse)
{
	return cse->own;
}

void
cse_enter(struct csession *cse, struct call *call)
{
	struct cse_waiter self = { .cond = &call->w->wait_cond };

	admit_use(&cse->warning);
	ocf_lock(&cse->lock);
	if (!cse_is_free_locked(cse)) {
		TAILQ_INSERT_TAIL(&cse->waiters, &self, link);
		/* The transport has locks of its own. */
		ocf_unlock(&cse->lock);
		call_may_block(call);
		ocf_lock(&cse->lock);
		while (!cse_is_next_locked(cse, &self))
			ocf_wait(self.cond, &cse->lock);
		TAILQ_REMOVE(&cse->waiters, &self, link);
	}
	cse->busy = true;
	ocf_unlock(&cse->lock);
}

bool
cse_enter_async(struct csession *cse, struct cse_waiter *waiter)
{
	bool now;

	admit_use(&cse->warning);
	waiter->cond = NULL;
	ocf_lock(&cse->lock);
	now = !cse->busy && TAILQ_EMPTY(&cse->waiters);
	if (now) {
		cse->busy = true;
	} else {
		TAILQ_INSERT_TAIL(&cse->waiters, waiter, link);
		cse->nasync++;
	}
	ocf_unlock(&cse->lock);
	return now;
}

void
cse_leave(struct csession *cse)
{
	struct cse_waiter *next;

	ocf_lock(&cse->lock);
	next = TAILQ_FIRST(&cse->waiters);
	if (next != NULL && next->cond == NULL) {
		TAILQ_REMOVE(&cse->waiters, next, link);
		cse->nasync--;
	} else {
		cse->busy = false;
		if (next != NULL)
			(void)pthread_cond_signal(next->cond);
		next = NULL;
	}
	ocf_unlock(&cse->lock);
	if (next != NULL)
		next->turn(next);
}
