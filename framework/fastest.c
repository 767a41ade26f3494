/* SPDX-License-Identifier: ISC */
/*
 * fastest.c - which driver's part of a session a request goes to.  Choices are
 * made again when costs have changed, by the first request that notices.
 */
#include "fastest.h"

#include "driver.h"
#include "policy.h"
#include "request.h"
#include "session.h"
#include "timing.h"

#define SAMPLE_EVERY 64 /* a thread's requests: two look-ups of the time */

int
fastest_home(const struct session *ses, int crid)
{
	cost_want(ses->ini);
	/* Running states stay there whatever their size. */
	return driver_select_fastest(ses, crid, 1);
}

/* The session's part on a driver, made if there is none; NULL: it refuses.  The
 * lock is released meanwhile. */
static struct part *
fastest_part(struct session *ses, uint32_t hid) OCF_REQUIRES(ses->lock)
{
	struct part *p;

	for (p = ses->fastest->parts; p != NULL; p = p->older) {
		if (p->hid == hid && !p->moved)
			return p;
	}
	ses->moving = true;
	ocf_unlock(&ses->lock);
	(void)part_new(&p, ses, ses->ini, (int)hid);
	ocf_lock(&ses->lock);
	ses->moving = false;
	(void)pthread_cond_broadcast(&ses->settled);
	if (p == NULL)
		return NULL;
	p->older = ses->fastest->parts;
	ses->fastest->parts = p;
	/* Else fastest_end has not seen it, and fastest_release gives it up. */
	return !ses->ended ? p : NULL;
}

/* The parts that it has for nothing, as their drivers or the session itself have
 * ended: give up the references, so that they keep no driver's id. */
static void
fastest_release(struct session *ses)
{
	struct part *p;

	do {
		ocf_lock(&ses->lock);
		for (p = ses->fastest->parts; p != NULL; p = p->older) {
			/* Its driver is there as long as it has not moved. */
			if ((ses->ended || (!p->moved && p->driver->gone)) &&
			    !atomic_exchange(&p->moved, true))
				break;
		}
		ocf_unlock(&ses->lock);
		if (p != NULL)
			part_unref(p);
	} while (p != NULL);
}

/* Look at the costs again, unless somebody does. */
static void
fastest_update(struct session *ses)
{
	struct fastest *f = ses->fastest;
	uint32_t generation = cost_generation;

	ocf_lock(&ses->lock);
	for (unsigned int size = 0; size < COST_SIZES; size++) {
		struct part *p = NULL;
		int hid;

		if (ses->moving || ses->ended)
			break;
		hid = driver_select_fastest(ses, ses->crid, size);
		if (hid >= 0 && (uint32_t)hid != ses->part->hid)
			p = fastest_part(ses, (uint32_t)hid);
		f->choice[size] = p;
	}
	f->seen = generation;
	ocf_unlock(&ses->lock);
	fastest_release(ses);
}

struct part *
fastest_choose(struct session *ses, size_t len)
{
	struct fastest *f = ses->fastest;
	struct part *p;

	if (f->seen != cost_generation)
		fastest_update(ses);
	p = f->choice[cost_size(len)];
	return p != NULL && part_ref(p) ? p : NULL;
}

void
fastest_sample(struct request *req)
{
	static _Thread_local unsigned int requests;

	/* Of requests with several algorithms it is not known whose time it is. */
	if (++requests % SAMPLE_EVERY == 0 &&
	    req->crp.crp_desc->crd_next == NULL && !policy_frozen)
		req->sampled = timing_now();
}

void
fastest_note(const struct request *req)
{
	const struct cryptodesc *crd = req->crp.crp_desc;

	if (req->crp.crp_etype == 0)
		cost_note(req->driver, crd->crd_alg,
		    cost_size((size_t)crd->crd_len),
		    timing_now() - req->sampled);
}

void
fastest_drop(struct session *ses, const struct part *p)
{
	for (unsigned int size = 0; size < COST_SIZES; size++) {
		struct part *chosen = ses->fastest->choice[size];

		if (chosen == p)
			(void)atomic_compare_exchange_strong(
			    &ses->fastest->choice[size], &chosen, NULL);
	}
	fastest_release(ses);
}

void
fastest_end(struct part *p)
{
	struct part *older;

	for (; p != NULL; p = older) {
		older = p->older;
		if (!atomic_exchange(&p->moved, true))
			part_unref(p);
	}
}
