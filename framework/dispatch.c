/* SPDX-License-Identifier: ISC */
/*
 * dispatch.c - the way of a request to its driver and back.
 *
 * Most take the direct path: the driver runs in the caller's thread and, where
 * the consumer allows, the callback in the driver's.  Others wait in queue.c for
 * the driver, run in pool.c, or are called back from retq.c.
 */
#include "dispatch.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>

#include <opencrypto/cryptodev.h>

#include "check.h"
#include "driver.h"
#include "fastest.h"
#include "pool.h"
#include "queue.h"
#include "request.h"
#include "retq.h"
#include "session.h"
#include "stats.h"
#include "timing.h"

#ifndef ERESTART
#define ERESTART 85 /* Linux has it; never given to a consumer */
#endif

/* Hand it back, the way the consumer asked for. */
static void
dispatch_refuse(struct cryptop *crp, int error)
{
	crp->crp_etype = error;
	crypto_done(crp);
}

/* The session's driver has ended: have it move, and the request come back. */
static void
dispatch_move(struct cryptop *crp)
{
	struct crypto_session *h;
	int error = session_move(&h, crp->crp_session);

	request_of(crp)->moved = error == 0;
	if (error == 0)
		crp->crp_session = h;
	dispatch_refuse(crp, error == 0 ? EAGAIN : error);
}

/* The consumer's handle, after a driver had its own in the request. */
static void
dispatch_restore(struct request *req)
{
	if (req->handle != NULL)
		req->crp.crp_session = req->handle;
	req->handle = NULL;
}

/* The part has a reference, which becomes the request's. */
static void
dispatch_assign(struct request *req, struct part *p)
{
	req->part = p;
	req->driver = p->driver;
	req->sync = (p->caps & CRYPTOCAP_F_SYNC) != 0;
	req->taken = 0;
}

/* Its turn in the queue of its driver, or at once. */
static void
dispatch_submit(struct cryptop *crp)
{
	struct driver *d = request_of(crp)->driver;

	if (!queue_must_wait(d) || !queue_put_if_waiting(crp, d))
		dispatch_invoke(crp, 0);
}

void
dispatch_async(struct cryptop *crp)
{
	struct driver *d = request_of(crp)->driver;

	if (!d->qblocked || !queue_put_if_waiting(crp, d))
		dispatch_invoke(crp, 0);
}

/* The driver that was the fastest has ended: on to where the session is. */
static void
dispatch_home(struct cryptop *crp, struct part *p)
{
	struct part *home = crp->crp_session->part;

	fastest_drop(p->self.ses, p);
	if (!part_ref(home)) {
		dispatch_move(crp);
		return;
	}
	dispatch_assign(request_of(crp), home);
	part_unref(p);
	dispatch_submit(crp);
}

/*
 * The reference on the session's part is the request's until it is completed;
 * with a synchronous driver until process returns, as the callback may free the
 * session while the driver still works on it.
 */
void
dispatch_invoke(struct cryptop *crp, int hint)
{
	struct request *req = request_of(crp);
	struct driver *d = req->driver;
	struct part *p = req->part;
	bool sync = req->sync;
	uint32_t unblocks = d->unblocks;
	struct check_streams streams;
	int error;

	check_begin_streams(crp, p, &streams);
	if (!driver_enter(d)) {
		check_undo_streams(&streams, p);
		if (p == crp->crp_session->part)
			dispatch_move(crp);
		else
			dispatch_home(crp, p);
		return;
	}
	if (p != crp->crp_session->part) {
		req->handle = crp->crp_session;
		crp->crp_session = &p->self;
	}
	if (sync)
		req->part = NULL;
	else
		atomic_fetch_add(&p->held, 1);
	req->held = !sync;
	req->streams = streams;
	if (p->self.ses->fastest != NULL)
		fastest_sample(req);
	timing_invoke(&req->timing, p->hid);
	error = d->process(d->dev, crp, hint);
	/* The request is ours again only after an error. */
	if (error != 0 && !sync)
		atomic_fetch_sub(&p->held, 1);
	if (error == ERESTART) {
		dispatch_restore(req);
		check_undo_streams(&streams, p);
		req->held = false;
		req->streams.all = 0;
		req->part = p;
		queue_put_back(crp, d, unblocks);
	} else if (error != 0) {
		req->held = false;
		dispatch_refuse(crp, error);
	}
	driver_leave(d);
	if (sync && error != ERESTART)
		part_unref(p);
}

/* Decide where the request runs, and have it run. */
static void
dispatch_route(struct cryptop *crp)
{
	struct request *req = request_of(crp);
	bool async = (crp->crp_flags & CRYPTO_F_ASYNC) != 0 && req->sync;

	/* Decided once, whatever becomes of the session meanwhile. */
	req->ordered =
	    async && (crp->crp_flags & CRYPTO_F_ASYNC_KEEPORDER) != 0;
	if (req->ordered)
		retq_order(crp);
	if (async)
		pool_put(crp);
	else if ((crp->crp_flags & CRYPTO_F_BATCH) != 0)
		queue_put(crp);
	else
		dispatch_submit(crp);
}

/* The driver's shard of the calling thread. */
static struct driver_shard *
dispatch_shard(struct driver *d)
{
	return &d->shards[stats_shard()];
}

/* Under POLICY_FASTEST: another part of the session may be the one to take. */
static void
dispatch_fastest(struct cryptop *crp, struct part *home, uint64_t bytes)
{
	struct session *ses = home->self.ses;
	struct part *p = NULL;

	if (!check_is_stream(crp, ses))
		p = fastest_choose(ses, bytes);
	if (p != NULL) {
		dispatch_assign(request_of(crp), p);
		part_unref(home);
	}
}

/* The request is for the part that its handle names. */
static void
dispatch_start(struct cryptop *crp, struct part *p)
{
	struct request *req = request_of(crp);
	uint64_t bytes = 0;
	int error;

	dispatch_assign(req, p);
	error = check_request(crp, p, &bytes);
	if (!req->internal)
		stats_algs_dispatched(crp, error == 0);
	if (error == 0 && p->self.ses->fastest != NULL)
		dispatch_fastest(crp, p, bytes);
	stats_count(&dispatch_shard(req->driver)->ops);
	if (error != 0) {
		dispatch_refuse(crp, error);
		return;
	}
	atomic_fetch_add_explicit(
	    &dispatch_shard(req->driver)->bytes, bytes, memory_order_relaxed);
	dispatch_route(crp);
}

int
crypto_dispatch(struct cryptop *crp)
{
	struct session *owed = NULL;
	struct crypto_session *h;
	struct request *req;

	if (crp == NULL || crp->crp_callback == NULL)
		return EINVAL;
	/* A request is submitted again as it came back. */
	crp->crp_flags &= ~CRYPTO_F_DONE;
	crp->crp_etype = 0;
	crp->crp_olen = crp->crp_ilen; /* a driver that changes it says so */
	req = request_of(crp);
	atomic_store_explicit(&req->owned, true, memory_order_relaxed);
	req->ordered = false;
	req->part = NULL;
	req->driver = NULL;
	req->sync = false;
	req->handle = NULL;
	req->moved = false;
	req->back = 0;
	req->streams.all = 0;
	req->sampled = 0;
	timing_start(&req->timing, req->internal);
	if (!req->internal)
		STATS_COUNT(ops);

	h = crp->crp_session;
	if (h == NULL) {
		dispatch_refuse(crp, EINVAL);
		return 0;
	}
	if (!atomic_load_explicit(&h->used, memory_order_relaxed))
		owed = session_use(h);
	if (part_ref(h->part))
		dispatch_start(crp, h->part);
	else
		dispatch_move(crp);
	if (owed != NULL)
		session_unref(owed);
	return 0;
}

void
dispatch_finish(struct cryptop *crp)
{
	struct request *req = request_of(crp);
	struct part *p = req->part;
	struct timing_stamp timing;

	timing_end(&req->timing, TIMING_CB);
	timing_copy(&timing, &req->timing);
	req->part = NULL;
	if (req->moved && !session_tell(crp->crp_session))
		crp->crp_etype = ENODEV;
	/* The callback may free it. */
	atomic_store_explicit(&req->owned, false, memory_order_release);
	if (p != NULL)
		part_unref(p);
	(void)crp->crp_callback(crp);
	timing_end(&timing, TIMING_FINIS);
}

/*
 * An asynchronous driver gives a request back that it had accepted: it waits in
 * front of the others, as one that was refused.  The driver stays at least until
 * it has done so.
 */
static void
dispatch_again(struct cryptop *crp)
{
	struct request *req = request_of(crp);
	struct driver *d = req->driver;

	assert(d != NULL); /* who else has given it back */
	check_undo_streams(&req->streams, req->part);
	atomic_fetch_sub(&req->part->held, 1);
	req->held = false;
	req->streams.all = 0;
	req->sampled = 0;
	dispatch_restore(req);
	crp->crp_etype = 0;
	queue_give_back(crp, d);
}

void
crypto_done(struct cryptop *crp)
{
	struct request *req = request_of(crp);

	assert((crp->crp_flags & CRYPTO_F_DONE) == 0);
	if (crp->crp_etype == ERESTART) {
		if (req->held) {
			dispatch_again(crp);
			return;
		}
		crp->crp_etype = EIO;
	}
	crp->crp_flags |= CRYPTO_F_DONE;
	timing_end(&req->timing, TIMING_DONE);
	if (crp->crp_etype != 0) {
		/* It would tell the consumer that its session has moved. */
		if (crp->crp_etype == EAGAIN && !req->moved)
			crp->crp_etype = EIO;
		if (!req->internal)
			STATS_COUNT(errs);
		if (req->driver != NULL)
			stats_count(&dispatch_shard(req->driver)->errs);
		if (req->driver != NULL && !req->internal)
			stats_algs_failed(crp);
	}
	/* What has a running state is always where the session is at home. */
	if (req->streams.all != 0)
		check_end_streams(crp, crp->crp_session->part);
	if (req->sampled != 0)
		fastest_note(req);
	if (req->held)
		atomic_fetch_sub(&req->part->held, 1);
	req->held = false;
	dispatch_restore(req);
	if (!req->ordered &&
	    ((crp->crp_flags & CRYPTO_F_CBIMM) != 0 ||
		((crp->crp_flags & CRYPTO_F_CBIFSYNC) != 0 && req->sync)))
		dispatch_finish(crp);
	else
		retq_put(crp);
}
