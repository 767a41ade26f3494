/* SPDX-License-Identifier: ISC */
/*
 * dispatch.c - the way of a request to its driver and back.  The one place where
 * requests are checked; drivers rely on it.
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

#include "driver.h"
#include "pool.h"
#include "queue.h"
#include "request.h"
#include "retq.h"
#include "session.h"
#include "stats.h"

#ifndef ERESTART
#define ERESTART 85 /* Linux has it; never given to a consumer */
#endif

/* Whether `len` bytes from `start` lie in a buffer of `size`. */
static bool
dispatch_region_ok(int start, size_t len, int size)
{
	return start >= 0 && start <= size && len <= (size_t)(size - start);
}

static int
dispatch_check_desc(const struct cryptop *crp, const struct cryptodesc *crd)
{
	const struct session_alg *sa =
	    session_alg(crp->crp_session, crd->crd_alg);
	int flags = crd->crd_flags;
	size_t inject = 0;

	if (sa == NULL || crd->crd_len < 0)
		return EINVAL;
	if (!dispatch_region_ok(
		crd->crd_skip, (size_t)crd->crd_len, crp->crp_ilen))
		return EINVAL;
	if ((size_t)crd->crd_len % sa->alg->block != 0)
		return EINVAL;
	if (sa->alg->kind == ALG_CIPHER) {
		/* Encryption may write the IV there, decryption read it. */
		int unused = (flags & CRD_F_ENCRYPT) != 0 ? CRD_F_IV_PRESENT
							  : CRD_F_IV_EXPLICIT;

		if ((flags & unused) == 0)
			inject = sa->alg->iv_len;
	} else if ((flags & CRD_F_STREAM) == 0 || (flags & CRD_F_FINAL) != 0) {
		inject = sa->mac_len;
	}
	if (inject != 0 &&
	    !dispatch_region_ok(crd->crd_inject, inject, crp->crp_ilen))
		return EINVAL;
	if ((flags & CRD_F_KEY_EXPLICIT) != 0 &&
	    (crd->crd_klen < 0 ||
		!alg_key_len_ok(sa->alg, (size_t)crd->crd_klen / 8) ||
		(crd->crd_key == NULL && crd->crd_klen >= 8)))
		return EINVAL;
	return 0;
}

static int
dispatch_check(const struct cryptop *crp, uint64_t *bytes)
{
	const struct cryptodesc *crd;
	int error;

	if (crp->crp_desc == NULL || crp->crp_buf == NULL || crp->crp_ilen < 0)
		return EINVAL;
	/* No driver takes them yet. */
	if ((crp->crp_flags & (CRYPTO_F_IMBUF | CRYPTO_F_IOV)) != 0)
		return EOPNOTSUPP;
	for (crd = crp->crp_desc; crd != NULL; crd = crd->crd_next) {
		error = dispatch_check_desc(crp, crd);
		if (error != 0)
			return error;
		*bytes += (uint64_t)crd->crd_len;
	}
	return 0;
}

void
dispatch_invoke(struct cryptop *crp, int hint)
{
	struct driver *d = crp->crp_session->driver;
	uint32_t unblocks = d->unblocks;
	int error;

	/* A driver that has ended does not get it any more. */
	error = d->gone ? ENODEV : d->process(d->dev, crp, hint);
	if (error == ERESTART) {
		queue_put_back(crp, d, unblocks);
	} else if (error != 0) {
		crp->crp_etype = error;
		crypto_done(crp);
	}
}

/* Decide where the request runs, and have it run. */
static void
dispatch_route(struct cryptop *crp)
{
	struct driver *d = crp->crp_session->driver;
	struct request *req = request_of(crp);
	bool async = (crp->crp_flags & CRYPTO_F_ASYNC) != 0 &&
	    (d->flags & CRYPTOCAP_F_SYNC) != 0;

	/* Decided once, whatever becomes of the session meanwhile. */
	req->ordered =
	    async && (crp->crp_flags & CRYPTO_F_ASYNC_KEEPORDER) != 0;
	if (req->ordered)
		retq_order(crp);
	if (async)
		pool_put(crp);
	else if ((crp->crp_flags & CRYPTO_F_BATCH) != 0)
		queue_put(crp);
	else if (!queue_must_wait(d) || !queue_put_if_waiting(crp, d))
		dispatch_invoke(crp, 0);
}

/* Hand it back, the way the consumer asked for. */
static int
dispatch_refuse(struct cryptop *crp, int error)
{
	crp->crp_etype = error;
	crypto_done(crp);
	return 0;
}

int
crypto_dispatch(struct cryptop *crp)
{
	struct driver *d;
	uint64_t bytes = 0;
	int error;

	if (crp == NULL || crp->crp_callback == NULL)
		return EINVAL;
	/* A request is submitted again as it came back. */
	crp->crp_flags &= ~CRYPTO_F_DONE;
	crp->crp_etype = 0;
	crp->crp_olen = crp->crp_ilen; /* a driver that changes it says so */
	atomic_store_explicit(
	    &request_of(crp)->owned, true, memory_order_relaxed);
	request_of(crp)->ordered = false;
	stats_count(&crypto_counters.ops);

	if (crp->crp_session == NULL)
		return dispatch_refuse(crp, EINVAL);
	d = crp->crp_session->driver;
	stats_count(&d->ops);
	error = dispatch_check(crp, &bytes);
	if (error != 0)
		return dispatch_refuse(crp, error);
	atomic_fetch_add_explicit(&d->bytes, bytes, memory_order_relaxed);
	dispatch_route(crp);
	return 0;
}

void
dispatch_finish(struct cryptop *crp)
{
	/* The callback may free it. */
	atomic_store_explicit(
	    &request_of(crp)->owned, false, memory_order_release);
	(void)crp->crp_callback(crp);
}

void
crypto_done(struct cryptop *crp)
{
	const struct crypto_session *ses = crp->crp_session;
	bool sync = ses != NULL && (ses->driver->flags & CRYPTOCAP_F_SYNC) != 0;

	assert((crp->crp_flags & CRYPTO_F_DONE) == 0);
	crp->crp_flags |= CRYPTO_F_DONE;
	if (crp->crp_etype != 0) {
		stats_count(&crypto_counters.errs);
		if (ses != NULL)
			stats_count(&ses->driver->errs);
	}
	if (!request_of(crp)->ordered &&
	    ((crp->crp_flags & CRYPTO_F_CBIMM) != 0 ||
		((crp->crp_flags & CRYPTO_F_CBIFSYNC) != 0 && sync)))
		dispatch_finish(crp);
	else
		retq_put(crp);
}
