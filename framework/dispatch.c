/* SPDX-License-Identifier: ISC */
/*
 * dispatch.c - the way of a request to its driver and back.  The one place where
 * requests are checked; drivers rely on it.
 *
 * Only the direct path is here: the driver runs in the caller's thread and the
 * callback in the driver's.  Requests that ask for queues or other threads are
 * refused.
 */
#include <assert.h>
#include <errno.h>
#include <stdbool.h>

#include <opencrypto/cryptodev.h>

#include "driver.h"
#include "session.h"

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

/* What cannot be done without queues and threads of our own. */
static bool
dispatch_delivery_ok(const struct cryptop *crp)
{
	int flags = crp->crp_flags;
	bool sync = (crp->crp_session->driver->flags & CRYPTOCAP_F_SYNC) != 0;

	if ((flags & (CRYPTO_F_IMBUF | CRYPTO_F_IOV)) != 0)
		return false;
	if ((flags & (CRYPTO_F_BATCH | CRYPTO_F_ASYNC)) != 0)
		return false;
	return (flags & CRYPTO_F_CBIMM) != 0 ||
	    ((flags & CRYPTO_F_CBIFSYNC) != 0 && sync);
}

static int
dispatch_check(const struct cryptop *crp, uint64_t *bytes)
{
	const struct cryptodesc *crd;
	int error;

	if (crp->crp_session == NULL || crp->crp_desc == NULL ||
	    crp->crp_buf == NULL || crp->crp_ilen < 0)
		return EINVAL;
	if (crp->crp_session->driver->gone)
		return ENODEV;
	if (!dispatch_delivery_ok(crp))
		return EOPNOTSUPP;
	for (crd = crp->crp_desc; crd != NULL; crd = crd->crd_next) {
		error = dispatch_check_desc(crp, crd);
		if (error != 0)
			return error;
		*bytes += (uint64_t)crd->crd_len;
	}
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

	error = dispatch_check(crp, &bytes);
	if (error == 0) {
		d = crp->crp_session->driver;
		atomic_fetch_add_explicit(&d->ops, 1, memory_order_relaxed);
		atomic_fetch_add_explicit(
		    &d->bytes, bytes, memory_order_relaxed);
		error = d->process(d->dev, crp, 0);
		/* There is no queue to wait in yet. */
		if (error == ERESTART)
			error = ENOBUFS;
	}
	if (error != 0) {
		crp->crp_etype = error;
		crypto_done(crp);
	}
	return 0;
}

void
crypto_done(struct cryptop *crp)
{
	assert((crp->crp_flags & CRYPTO_F_DONE) == 0);
	crp->crp_flags |= CRYPTO_F_DONE;
	if (crp->crp_etype != 0 && crp->crp_session != NULL)
		atomic_fetch_add_explicit(
		    &crp->crp_session->driver->errs, 1, memory_order_relaxed);
	(void)crp->crp_callback(crp);
}
