/* SPDX-License-Identifier: ISC */
/*
 * netbsd_work.c - requests on NetBSD drivers: the process method that the core
 * calls, and crypto_done.  A request of the core's has no room for what the
 * driver is to see of it, so that is allocated; one object a thread of requests
 * is kept for the next.
 */
#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "netbsd_driver.h"
#include "secret.h"

/* What means the same on both pages. */
#define CRP_FLAGS (CRYPTO_F_IMBUF | CRYPTO_F_IOV | CRYPTO_F_BATCH)
#define CRD_FLAGS                                               \
	(CRD_F_ENCRYPT | CRD_F_IV_PRESENT | CRD_F_IV_EXPLICIT | \
	    CRD_F_DSA_SHA_NEEDED | CRD_F_COMP)

#define WORK_DESCS 4u /* what a kept one has room for */

/* A request on its way through a driver. */
struct netbsd_work {
	struct netbsd_cryptop crp; /* first: the two are one address */
	struct cryptop *native; /* borrowed */
	const struct cryptodesc *mac_at; /* where a uio's MAC belongs */
	size_t mac_len;
	uint8_t mac[AALG_MAX_RESULT_LEN]; /* secret: computed tags */
	size_t cap;
	struct netbsd_cryptodesc descs[];
};

/* One that is not in use, or NULL. */
static _Atomic(struct netbsd_work *) netbsd_work_spare;

static struct netbsd_work *
netbsd_work_of(struct netbsd_cryptop *crp)
{
	return (struct netbsd_work *)(void *)crp;
}

/* Zeroed but for its descriptors; NULL: no memory. */
static struct netbsd_work *
netbsd_work_new(size_t ndescs)
{
	struct netbsd_work *work = NULL;
	size_t cap = ndescs > WORK_DESCS ? ndescs : WORK_DESCS;

	if (cap == WORK_DESCS)
		work = atomic_exchange(&netbsd_work_spare, NULL);
	if (work == NULL)
		work = malloc(sizeof(*work) + cap * sizeof(work->descs[0]));
	if (work != NULL)
		*work = (struct netbsd_work){ .cap = cap };
	return work;
}

static void
netbsd_work_free(struct netbsd_work *work)
{
	secret_wipe(work->mac, sizeof(work->mac));
	work->native = NULL;
	if (work->cap == WORK_DESCS)
		work = atomic_exchange(&netbsd_work_spare, work);
	free(work);
}

static const struct netbsd_alg *
netbsd_work_row(
    const struct netbsd_driver_ses *ns, const struct cryptodesc *crd)
{
	size_t i = (size_t)crd->crd_element;

	if (i < ns->nalgs && ns->algs[i]->native == crd->crd_alg)
		return ns->algs[i];
	for (i = 0; i < ns->nalgs; i++) {
		if (ns->algs[i]->native == crd->crd_alg)
			return ns->algs[i];
	}
	return NULL;
}

/* GCM: an explicit IV of 12 bytes becomes one of 8 behind the session's salt. */
static int
netbsd_work_salt(const struct netbsd_driver_ses *ns,
    const struct cryptodesc *crd, struct netbsd_cryptodesc *to)
{
	if ((crd->crd_flags & CRD_F_IV_EXPLICIT) == 0 ||
	    !secret_eq(crd->crd_iv, ns->salt, sizeof(ns->salt)))
		return EOPNOTSUPP;
	memset(to->crd_iv, 0, sizeof(to->crd_iv));
	memcpy(to->crd_iv, &crd->crd_iv[NETBSD_SALT_LEN], NETBSD_IV_LEN);
	return 0;
}

/*
 * A descriptor in NetBSD's terms.  EOPNOTSUPP there are none for a key for one
 * request, a message in several, or a tag to compare.
 */
static int
netbsd_work_desc(struct netbsd_work *work, const struct netbsd_driver_ses *ns,
    const struct cryptodesc *crd, struct netbsd_cryptodesc *to)
{
	const struct netbsd_alg *row = netbsd_work_row(ns, crd);

	if (row == NULL)
		return EINVAL;
	if ((crd->crd_flags & (CRD_F_KEY_EXPLICIT | CRD_F_STREAM)) != 0)
		return EOPNOTSUPP;
	if (row->salted && row->mac_len != 0 &&
	    (crd->crd_flags & CRD_F_TAG_STORE) == 0)
		return EOPNOTSUPP;
	*to = (struct netbsd_cryptodesc){
		.crd_skip = crd->crd_skip,
		.crd_len = crd->crd_len,
		.crd_inject = crd->crd_inject,
		.crd_flags = crd->crd_flags & CRD_FLAGS,
	};
	to->crd_alg = row->id;
	to->crd_klen = crd->crd_klen;
	to->crd_key = crd->crd_key;
	memcpy(to->crd_iv, crd->crd_iv, sizeof(to->crd_iv));
	if (row->salted && row->mac_len == 0)
		return netbsd_work_salt(ns, crd, to);
	if (row->mac_len == 0 || work->crp.crp_mac == NULL)
		return 0;
	/* With a uio the driver has one place for MACs. */
	if (work->mac_at != NULL)
		return EOPNOTSUPP;
	work->mac_at = crd;
	work->mac_len = row->mac_len;
	return 0;
}

/* Some drivers have crp_callback called instead of crypto_done, as parts of the
 * page do. */
static int
netbsd_work_callback(struct netbsd_cryptop *crp)
{
	netbsd_crypto_done(crp);
	return 0;
}

static int
netbsd_work_fill(struct netbsd_work *work, struct cryptop *native)
{
	const struct netbsd_driver_ses *ns =
	    crypto_get_driver_session(native->crp_session);
	const struct cryptodesc *crd;
	size_t n = 0;
	int error = 0;

	work->native = native;
	work->crp.crp_sid = ns->sid;
	work->crp.crp_ilen = native->crp_ilen;
	work->crp.crp_olen = native->crp_olen;
	work->crp.crp_flags = native->crp_flags & CRP_FLAGS;
	work->crp.crp_buf = native->crp_buf;
	work->crp.crp_callback = netbsd_work_callback;
	work->crp.crp_desc = work->descs;
	if ((native->crp_flags & (CRYPTO_F_IMBUF | CRYPTO_F_IOV)) ==
	    CRYPTO_F_IOV)
		work->crp.crp_mac = work->mac;
	for (crd = native->crp_desc; crd != NULL && error == 0;
	     crd = crd->crd_next, n++) {
		error = netbsd_work_desc(work, ns, crd, &work->descs[n]);
		if (crd->crd_next != NULL)
			work->descs[n].crd_next = &work->descs[n + 1];
	}
	return error;
}

int
netbsd_work_process(device_t dev, struct cryptop *native, int hint)
{
	const struct cryptodesc *crd;
	struct netbsd_work *work;
	size_t n = 0;
	int error;

	for (crd = native->crp_desc; crd != NULL; crd = crd->crd_next)
		n++;
	work = netbsd_work_new(n);
	if (work == NULL)
		return ENOMEM;
	error = netbsd_work_fill(work, native);
	if (error != 0)
		ocf_debug("netbsd: a request in no terms of NetBSD's");
	else
		error = netbsd_driver_process(dev, &work->crp, hint);
	/* It is ours again only after an error. */
	if (error != 0)
		netbsd_work_free(work);
	return error;
}

void
netbsd_crypto_done(struct netbsd_cryptop *crp)
{
	struct netbsd_work *work = netbsd_work_of(crp);
	struct cryptop *native = work->native;

	assert(native != NULL); /* or it was completed already */
	if (crp->crp_etype == 0 && work->mac_at != NULL)
		crypto_copyback(native->crp_flags, native->crp_buf,
		    work->mac_at->crd_inject, (int)work->mac_len, work->mac);
	native->crp_etype = crp->crp_etype;
	native->crp_olen = crp->crp_olen;
	netbsd_work_free(work);
	crypto_done(native);
}
