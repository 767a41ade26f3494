/* SPDX-License-Identifier: ISC */
/*
 * nettle_drv.c - the Nettle driver as the framework sees it: registration,
 * sessions and requests.  What an algorithm does is in the tables of
 * nettle_cipher.c and nettle_hash.c.  There is no lock: a session is constant
 * once made, but for running states, whose requests the consumer serialises.
 */
#include "nettle_drv.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>

#include "aead.h"
#include "log.h"
#include "secret.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* The session memory. */
struct nettle_drv_ses {
	size_t nrecs;
	struct nettle_drv_rec *recs; /* owned, in the order of the list */
	bool aead; /* the two halves of an authenticated cipher */
};

static const struct nettle_drv_row *(*const nettle_drv_tables[])(size_t) = {
	nettle_cipher_at,
	nettle_xts_at,
	nettle_stream_at,
	nettle_skipjack_at,
	nettle_aead_at,
	nettle_hash_at,
	nettle_cmac_at,
	nettle_blake2_at,
};

static struct crypto_device nettle_drv_dev = { .name = "nettle", .unit = 0 };
static int32_t nettle_drv_id = -1; /* set by attach, cleared by detach */

static const struct nettle_drv_row *
nettle_drv_row_find(int id, size_t key_len)
{
	const struct nettle_drv_row *row;

	for (size_t t = 0; t < ARRAY_LEN(nettle_drv_tables); t++) {
		for (size_t i = 0; (row = nettle_drv_tables[t](i)) != NULL;
		     i++) {
			if (row->id == id &&
			    (row->key_len == 0 || row->key_len == key_len))
				return row;
		}
	}
	return NULL;
}

static void
nettle_drv_rec_fini(struct nettle_drv_rec *rec)
{
	if (rec->ctx != NULL)
		secret_free(rec->ctx, rec->row->ctx_len);
	rec->ctx = NULL;
}

/*
 * Choose the functions for an algorithm and expand its key, whose length the
 * framework has checked; neither if the key comes with each request.
 * ENOMEM, and nothing is to be undone.
 */
static int
nettle_drv_rec_init(struct nettle_drv_rec *rec, const struct cryptoini *cri)
{
	size_t key_len = (size_t)cri->cri_klen / 8;
	const void *key = key_len == 0 ? "" : cri->cri_key;

	rec->alg = alg_find(cri->cri_alg);
	assert(rec->alg != NULL && cri->cri_klen >= 0);
	rec->tag_len =
	    cri->cri_mlen > 0 ? (size_t)cri->cri_mlen : rec->alg->tag_len;
	rec->ctx = NULL;
	rec->row = NULL;
	if (cri->cri_key == NULL && !rec->alg->unkeyed)
		return 0;
	rec->row = nettle_drv_row_find(cri->cri_alg, key_len);
	assert(rec->row != NULL);
	if (rec->row->ctx_len != 0) {
		rec->ctx = secret_new(rec->row->ctx_len);
		if (rec->ctx == NULL)
			return ENOMEM;
		rec->row->set_key(rec, key_len, key);
	}
	return 0;
}

static struct nettle_drv_rec *
nettle_drv_rec_find(struct nettle_drv_ses *ses, int id)
{
	for (size_t i = 0; i < ses->nrecs; i++) {
		if (ses->recs[i].alg->id == id)
			return &ses->recs[i];
	}
	return NULL;
}

static void
nettle_drv_freesession(device_t dev, crypto_session_t cses)
{
	struct nettle_drv_ses *ses = crypto_get_driver_session(cses);

	(void)dev;
	for (size_t i = 0; i < ses->nrecs; i++)
		nettle_drv_rec_fini(&ses->recs[i]);
	secret_free(ses->recs, ses->nrecs * sizeof(*ses->recs));
	ses->recs = NULL;
	ses->nrecs = 0;
}

static int
nettle_drv_newsession(
    device_t dev, crypto_session_t cses, struct cryptoini *list)
{
	struct nettle_drv_ses *ses = crypto_get_driver_session(cses);
	struct nettle_drv_rec *rec;
	const struct cryptoini *cri;
	size_t nrecs = 0;
	int error = 0;

	for (cri = list; cri != NULL; cri = cri->cri_next)
		nrecs++;
	ses->recs = secret_new(nrecs * sizeof(*ses->recs));
	if (ses->recs == NULL)
		return ENOMEM;
	/* All are zeroed, so that those not reached are nothing to undo. */
	ses->nrecs = nrecs;
	ses->aead = aead_of(list) != NULL;
	rec = ses->recs;
	for (cri = list; cri != NULL && error == 0; cri = cri->cri_next)
		error = nettle_drv_rec_init(rec++, cri);
	if (error != 0)
		nettle_drv_freesession(dev, cses);
	return error;
}

/*
 * Run a descriptor under the key it brings along.  The key is that operation's
 * alone, so a schedule of its own is made and wiped again, and the session's
 * stays as it is.  This path allocates; it is not the one meant to be fast.
 */
static int
nettle_drv_run_explicit(const struct nettle_drv_rec *rec,
    const struct cryptodesc *crd, struct cryptop *crp)
{
	struct nettle_drv_rec own;
	int error;

	if (rec->alg->kind == ALG_DIGEST) {
		ocf_debug(
		    "nettle: %s takes no key (crd_flags)", rec->alg->name);
		return EINVAL;
	}
	error = nettle_drv_rec_init(&own, &crd->CRD_INI);
	if (error != 0)
		return error;
	assert(own.row != NULL);
	own.tag_len = rec->tag_len;
	if (own.row->copy != NULL && (crd->crd_flags & CRD_F_STREAM) != 0) {
		/* The running state belongs to the key of the session. */
		ocf_debug("nettle: a key for one request of a stream");
		error = EINVAL;
	} else {
		error = own.row->run(&own, crd, crp);
	}
	nettle_drv_rec_fini(&own);
	return error;
}

static int
nettle_drv_run(struct nettle_drv_ses *ses, const struct cryptodesc *crd,
    struct cryptop *crp)
{
	const struct nettle_drv_rec *rec;

	assert(crd->crd_skip >= 0 && crd->crd_len >= 0);
	assert((size_t)crd->crd_element < ses->nrecs);
	rec = &ses->recs[crd->crd_element];
	assert(rec->alg->id == crd->crd_alg);
	if ((crd->crd_flags & CRD_F_KEY_EXPLICIT) != 0)
		return nettle_drv_run_explicit(rec, crd, crp);
	return rec->row->run(rec, crd, crp);
}

/* Run both halves of an authenticated cipher; under their own key if they bring
 * one along. */
static int
nettle_drv_aead(struct nettle_drv_ses *ses, struct cryptop *crp)
{
	size_t at = ses->recs[0].alg->kind == ALG_AEAD ? 0 : 1;
	const struct nettle_drv_rec *rec = &ses->recs[at];
	struct aead_request req = aead_request(crp, rec->alg);
	size_t tag_len = ses->recs[1 - at].tag_len;
	struct nettle_drv_rec own;
	int error;

	if ((req.cipher->crd_flags & CRD_F_KEY_EXPLICIT) == 0)
		return nettle_aead_run(rec, tag_len, crp);
	error = nettle_drv_rec_init(&own, &req.cipher->CRD_INI);
	if (error != 0)
		return error;
	error = nettle_aead_run(&own, tag_len, crp);
	nettle_drv_rec_fini(&own);
	return error;
}

static int
nettle_drv_process(device_t dev, struct cryptop *crp, int hint)
{
	struct nettle_drv_ses *ses =
	    crypto_get_driver_session(crp->crp_session);
	const struct cryptodesc *crd;
	int error = 0;

	(void)dev;
	(void)hint;
	crd = crp->crp_desc;
	if (ses->aead) {
		error = nettle_drv_aead(ses, crp);
		crd = NULL;
	}
	for (; crd != NULL && error == 0; crd = crd->crd_next)
		error = nettle_drv_run(ses, crd, crp);
	crp->crp_etype = error;
	crypto_done(crp);
	return 0;
}

/* The algorithms without a running state have nothing to make equal. */
static int
nettle_drv_copystate(
    device_t dev, crypto_session_t dst, crypto_session_t src, int alg)
{
	const struct nettle_drv_rec *to, *from;

	(void)dev;
	to = nettle_drv_rec_find(crypto_get_driver_session(dst), alg);
	from = nettle_drv_rec_find(crypto_get_driver_session(src), alg);
	assert(to != NULL && from != NULL);
	if (to->row == NULL || from->row == NULL)
		return EINVAL; /* no key, no state */
	if (to->row->copy != NULL)
		to->row->copy(to, from);
	return 0;
}

int
nettle_drv_attach(void)
{
	const struct nettle_drv_row *row;
	int32_t id;
	int error = 0;

	if (nettle_drv_id >= 0)
		return EBUSY;
	id = crypto_get_driverid(&nettle_drv_dev, sizeof(struct nettle_drv_ses),
	    CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_SYNC | CRYPTOCAP_F_INSTANCES);
	if (id < 0)
		return ENOMEM;
	/* First, so that no session is made without it. */
	error = crypto_register_copystate((uint32_t)id, nettle_drv_copystate);
	for (size_t t = 0; t < ARRAY_LEN(nettle_drv_tables); t++) {
		for (size_t i = 0;
		     error == 0 && (row = nettle_drv_tables[t](i)) != NULL; i++)
			error = crypto_register((uint32_t)id, row->id, 0, 0,
			    nettle_drv_newsession, nettle_drv_freesession,
			    nettle_drv_process, NULL);
	}
	if (error != 0) {
		(void)crypto_unregister_all((uint32_t)id);
		return error;
	}
	nettle_drv_id = id;
	return 0;
}

void
nettle_drv_detach(void)
{
	if (nettle_drv_id < 0)
		return;
	(void)crypto_unregister_all((uint32_t)nettle_drv_id);
	nettle_drv_id = -1;
}
