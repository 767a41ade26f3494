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
#include <string.h>

#include "log.h"
#include "secret.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Algorithms in one session; the manual pages speak of two or three. */
#define NETTLE_DRV_MAX_ALGS 8

/* The session memory. */
struct nettle_drv_ses {
	size_t nrecs;
	struct nettle_drv_rec recs[NETTLE_DRV_MAX_ALGS];
};

static const struct nettle_drv_row *(*const nettle_drv_tables[])(size_t) = {
	nettle_cipher_at,
	nettle_hash_at,
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
	if (rec->row != NULL)
		secret_free(rec->ctx, rec->row->ctx_len);
	memset(rec, 0, sizeof(*rec));
}

/*
 * Choose the functions for an algorithm and expand its key.  `rec` is zeroed
 * and stays so on failure.
 * EINVAL the driver lacks the algorithm, or this is no key length of it; ENOMEM.
 */
static int
nettle_drv_rec_init(struct nettle_drv_rec *rec, const struct cryptoini *cri)
{
	const struct alg *alg = alg_find(cri->cri_alg);
	size_t key_len;

	if (alg == NULL || cri->cri_klen < 0)
		return EINVAL;
	key_len = (size_t)cri->cri_klen / 8;
	if (!alg_key_len_ok(alg, key_len))
		return EINVAL;
	rec->row = nettle_drv_row_find(cri->cri_alg, key_len);
	if (rec->row == NULL)
		return EINVAL;
	if (rec->row->ctx_len != 0) {
		rec->ctx = secret_new(rec->row->ctx_len);
		if (rec->ctx == NULL) {
			nettle_drv_rec_fini(rec);
			return ENOMEM;
		}
	}
	rec->alg = alg;
	rec->tag_len = cri->cri_mlen > 0 ? (size_t)cri->cri_mlen : alg->tag_len;
	rec->keyed = cri->cri_key != NULL || key_len == 0;
	if (rec->keyed && rec->row->set_key != NULL)
		rec->row->set_key(rec, key_len,
		    key_len == 0 ? (const uint8_t *)""
				 : (const uint8_t *)cri->cri_key);
	return 0;
}

static struct nettle_drv_rec *
nettle_drv_rec_find(struct nettle_drv_ses *ses, int id)
{
	for (size_t i = 0; i < ses->nrecs; i++) {
		if (ses->recs[i].row->id == id)
			return &ses->recs[i];
	}
	return NULL;
}

static void
nettle_drv_freesession(device_t dev, crypto_session_t cses)
{
	struct nettle_drv_ses *ses = crypto_get_driver_session(cses);

	(void)dev;
	while (ses->nrecs > 0)
		nettle_drv_rec_fini(&ses->recs[--ses->nrecs]);
}

static int
nettle_drv_newsession(
    device_t dev, crypto_session_t cses, struct cryptoini *cri)
{
	struct nettle_drv_ses *ses = crypto_get_driver_session(cses);
	int error = 0;

	for (; cri != NULL && error == 0; cri = cri->cri_next) {
		if (ses->nrecs == ARRAY_LEN(ses->recs)) {
			ocf_debug("nettle: more than %zu algorithms",
			    ARRAY_LEN(ses->recs));
			error = EOPNOTSUPP;
			break;
		}
		error = nettle_drv_rec_init(&ses->recs[ses->nrecs], cri);
		if (error == 0)
			ses->nrecs++;
	}
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
    const struct cryptodesc *crd, uint8_t *buf)
{
	struct nettle_drv_rec own = { 0 };
	int error;

	if (rec->alg->kind == ALG_DIGEST) {
		ocf_debug(
		    "nettle: %s takes no key (crd_flags)", rec->alg->name);
		return EINVAL;
	}
	if (rec->row->copy != NULL && (crd->crd_flags & CRD_F_STREAM) != 0) {
		/* The running state belongs to the key of the session. */
		ocf_debug("nettle: a key for one request of a stream");
		return EINVAL;
	}
	error = nettle_drv_rec_init(&own, &crd->CRD_INI);
	if (error != 0) {
		ocf_debug("nettle: %s: crd_klen %d: %s", rec->alg->name,
		    crd->crd_klen, strerror(error));
		return error;
	}
	own.tag_len = rec->tag_len;
	if (own.keyed) {
		error = own.row->run(&own, crd, buf);
	} else {
		ocf_debug("nettle: %s: crd_key is NULL", rec->alg->name);
		error = EINVAL;
	}
	nettle_drv_rec_fini(&own);
	return error;
}

static int
nettle_drv_run(
    struct nettle_drv_ses *ses, const struct cryptodesc *crd, uint8_t *buf)
{
	const struct nettle_drv_rec *rec;

	assert(crd->crd_skip >= 0 && crd->crd_len >= 0);
	rec = nettle_drv_rec_find(ses, crd->crd_alg);
	assert(rec != NULL);
	if ((crd->crd_flags & CRD_F_KEY_EXPLICIT) != 0)
		return nettle_drv_run_explicit(rec, crd, buf);
	if (!rec->keyed) {
		ocf_debug("nettle: %s: neither session nor request has a key",
		    rec->alg->name);
		return EINVAL;
	}
	return rec->row->run(rec, crd, buf);
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
	for (crd = crp->crp_desc; crd != NULL && error == 0;
	     crd = crd->crd_next)
		error = nettle_drv_run(ses, crd, (uint8_t *)crp->crp_buf);
	crp->crp_etype = error;
	if (error == 0)
		crp->crp_olen = crp->crp_ilen;
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
	if (to == NULL || from == NULL)
		return EINVAL;
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
	    CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_SYNC);
	if (id < 0)
		return ENOMEM;
	for (size_t t = 0; t < ARRAY_LEN(nettle_drv_tables); t++) {
		for (size_t i = 0;
		     error == 0 && (row = nettle_drv_tables[t](i)) != NULL; i++)
			error = crypto_register((uint32_t)id, row->id, 0, 0,
			    nettle_drv_newsession, nettle_drv_freesession,
			    nettle_drv_process, NULL);
	}
	if (error == 0)
		error = crypto_register_copystate(
		    (uint32_t)id, nettle_drv_copystate);
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
