/* SPDX-License-Identifier: ISC */
/*
 * csession.c - a session and the operations on it.  Owns cse->lock, which guards
 * only who may work; the operation itself runs without it, so that no lock is
 * held over a driver.
 */
#include "csession.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "alg.h"
#include "call.h"
#include "devstat.h"
#include "secret.h"
#include "sync.h"
#include "xfer.h"

/* From here on a call gives way to others (call_may_block). */
#define CSE_LONG (64u << 10)

static_assert(XFER_TRAIL >= AALG_MAX_RESULT_LEN, "room for any digest");
static_assert(XFER_PIECE % EALG_MAX_BLOCK_LEN == 0, "pieces are whole blocks");
static_assert(XFER_PIECE + XFER_TRAIL <= INT_MAX, "lengths of crp are ints");

/* (s) under lock; (b) whoever has set busy */
struct csession {
	const struct alg *cipher; /* NULL: none */
	const struct alg *mac; /* NULL: none */
	const struct dialect *dialect;
	_Atomic(crypto_session_t) ses; /* changes when it moves (b) */

	struct ocf_mutex lock;
	pthread_cond_t idle;
	pthread_cond_t alone; /* one reference is left */
	unsigned int refs; /* (s) */
	bool busy; /* (s) */
	unsigned int waiting; /* (s) */
	uint8_t iv[EALG_MAX_BLOCK_LEN]; /* (b) the one that goes on */
};

static void
cse_ini(
    struct cryptoini *cri, const struct alg *alg, const void *key, size_t len)
{
	memset(cri, 0, sizeof(*cri));
	cri->cri_alg = alg->id;
	cri->cri_klen = (int)(len * 8);
	/* A key of no bytes is one, too: without a pointer it would be one that
	 * comes with each request. */
	if (key == NULL)
		key = "";
	/* The page has no const; neither framework nor driver writes there. */
	memcpy(&cri->cri_key, &key, sizeof(cri->cri_key));
}

/* The framework's session for both halves. */
static int
cse_open(struct csession *cse, const struct cse_params *params)
{
	struct cryptoini cri[2];
	crypto_session_t ses;
	size_t n = 0;
	int error;

	if (params->cipher != NULL)
		cse_ini(
		    &cri[n++], params->cipher, params->key, params->key_len);
	if (params->mac != NULL)
		cse_ini(&cri[n++], params->mac, params->mackey,
		    params->mac->kind == ALG_MAC ? params->mackey_len : 0);
	if (n == 0)
		return EINVAL;
	if (n == 2)
		cri[0].cri_next = &cri[1];
	error = crypto_newsession(&ses, cri, params->crid);
	cse->ses = ses;
	return error;
}

int
cse_new(struct csession **out, const struct cse_params *params)
{
	struct csession *cse;
	int error;

	*out = NULL;
	cse = secret_new(sizeof(*cse));
	if (cse == NULL)
		return ENOMEM;
	error = cse_open(cse, params);
	if (error != 0) {
		secret_free(cse, sizeof(*cse));
		return error;
	}
	cse->refs = 1;
	cse->cipher = params->cipher;
	cse->mac = params->mac;
	cse->dialect = params->dialect;
	ocf_mutex_init(&cse->lock);
	(void)pthread_cond_init(&cse->idle, NULL);
	(void)pthread_cond_init(&cse->alone, NULL);
	devstat_session(1);
	*out = cse;
	return 0;
}

void
cse_ref(struct csession *cse)
{
	ocf_lock(&cse->lock);
	cse->refs++;
	ocf_unlock(&cse->lock);
}

static void
cse_free(struct csession *cse)
{
	(void)crypto_freesession(cse->ses);
	(void)pthread_cond_destroy(&cse->idle);
	(void)pthread_cond_destroy(&cse->alone);
	ocf_mutex_fini(&cse->lock);
	secret_free(cse, sizeof(*cse));
	devstat_session(-1);
}

void
cse_put(struct csession *cse)
{
	unsigned int refs;

	if (cse == NULL)
		return;
	ocf_lock(&cse->lock);
	refs = --cse->refs;
	if (refs == 1)
		(void)pthread_cond_signal(&cse->alone);
	ocf_unlock(&cse->lock);
	if (refs == 0)
		cse_free(cse);
}

void
cse_drain(struct csession *cse, struct call *call)
{
	bool alone;

	ocf_lock(&cse->lock);
	alone = cse->refs == 1;
	ocf_unlock(&cse->lock);
	if (alone)
		return;
	call_may_block(call);
	ocf_lock(&cse->lock);
	while (cse->refs > 1)
		ocf_wait(&cse->alone, &cse->lock);
	ocf_unlock(&cse->lock);
}

const struct alg *
cse_cipher(const struct csession *cse)
{
	return cse->cipher;
}

const struct alg *
cse_mac(const struct csession *cse)
{
	return cse->mac;
}

crypto_session_t
cse_session(const struct csession *cse)
{
	return cse->ses;
}

const struct dialect *
cse_dialect(const struct csession *cse)
{
	return cse->dialect;
}

/* Become the one that works on the session. */
static void
cse_enter(struct csession *cse, struct call *call)
{
	ocf_lock(&cse->lock);
	if (cse->busy) {
		/* The transport has locks of its own. */
		ocf_unlock(&cse->lock);
		call_may_block(call);
		ocf_lock(&cse->lock);
	}
	cse->waiting++;
	while (cse->busy)
		ocf_wait(&cse->idle, &cse->lock);
	cse->waiting--;
	cse->busy = true;
	ocf_unlock(&cse->lock);
}

static void
cse_leave(struct csession *cse)
{
	ocf_lock(&cse->lock);
	cse->busy = false;
	if (cse->waiting > 0)
		(void)pthread_cond_signal(&cse->idle);
	ocf_unlock(&cse->lock);
}

static int
cse_completed(struct cryptop *crp)
{
	struct worker *w = (void *)crp->crp_opaque;

	if (pthread_equal(w->wait_thread, pthread_self())) {
		w->wait_inline = true;
		return 0;
	}
	ocf_lock(&w->wait_lock);
	w->wait_done = true;
	(void)pthread_cond_signal(&w->wait_cond);
	ocf_unlock(&w->wait_lock);
	return 0;
}

/*
 * Through the framework and back: at once on a synchronous driver, without a
 * lock, else when another thread has completed the request.
 */
static int
cse_dispatch_once(struct csession *cse, struct call *call, struct cryptop *crp)
{
	struct worker *w = call->w;
	int error;

	if ((crypto_ses2caps(cse->ses) & CRYPTOCAP_F_SYNC) == 0)
		call_may_block(call);
	w->wait_thread = pthread_self();
	w->wait_inline = false;
	w->wait_done = false;
	crp->crp_session = cse->ses;
	crp->crp_flags = CRYPTO_F_CBIMM;
	crp->crp_callback = cse_completed;
	crp->crp_opaque = (caddr_t)w;
	error = crypto_dispatch(crp);
	if (error != 0)
		return error;
	if (!w->wait_inline) {
		ocf_lock(&w->wait_lock);
		while (!w->wait_done)
			ocf_wait(&w->wait_cond, &w->wait_lock);
		ocf_unlock(&w->wait_lock);
	}
	return crp->crp_etype;
}

/* As often as the session moves to another driver. */
static int
cse_dispatch(struct csession *cse, struct call *call, struct cryptop *crp)
{
	int error;

	while ((error = cse_dispatch_once(cse, call, crp)) == EAGAIN)
		cse->ses = crp->crp_session;
	return error;
}

static void
cse_desc_cipher(const struct csession *cse, struct cryptodesc *crd,
    const struct cse_op *op, size_t len)
{
	crd->crd_alg = cse->cipher->id;
	crd->crd_skip = 0;
	crd->crd_len = (int)len;
	crd->crd_flags = CRD_F_STREAM | CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT |
	    (op->encrypt ? CRD_F_ENCRYPT : 0);
	memcpy(crd->crd_iv, cse->iv, sizeof(crd->crd_iv));
}

/* The digest goes behind the data. */
static void
cse_desc_mac(const struct csession *cse, struct cryptodesc *crd, size_t len,
    bool reset, bool final)
{
	crd->crd_alg = cse->mac->id;
	crd->crd_skip = 0;
	crd->crd_len = (int)len;
	crd->crd_inject = (int)len;
	crd->crd_flags = CRD_F_STREAM | (reset ? CRD_F_RESET : 0) |
	    (final ? CRD_F_FINAL : 0);
}

/* What the IV becomes is known before decryption, after encryption. */
static void
cse_advance_iv(struct csession *cse, const uint8_t *data, size_t len)
{
	const struct alg *cipher = cse->cipher;

	if (len > 0)
		alg_next_iv(cipher, cse->iv, data + len - cipher->block, len);
}

/* One piece. */
static int
cse_piece(struct csession *cse, struct call *call, const struct cse_op *op,
    unsigned char *data, size_t len, bool first, bool last)
{
	struct cryptop *crp = call->w->crp;
	struct cryptodesc *crd[2] = { crp->crp_desc, crp->crp_desc->crd_next };
	struct cryptodesc *second = crd[1];
	size_t c = cse->mac != NULL && !op->cipher_first ? 1 : 0;
	size_t m = cse->cipher != NULL && op->cipher_first ? 1 : 0;
	bool final = last && op->mac_final;
	int error;

	if (cse->cipher != NULL)
		cse_desc_cipher(cse, crd[c], op, len);
	if (cse->mac != NULL)
		cse_desc_mac(cse, crd[m], len, first && op->mac_reset, final);
	if (cse->cipher != NULL && !op->encrypt)
		cse_advance_iv(cse, data, len);
	crp->crp_buf = (caddr_t)data;
	crp->crp_ilen = (int)(len + XFER_TRAIL);
	if (cse->cipher == NULL || cse->mac == NULL)
		crd[0]->crd_next = NULL;
	error = cse_dispatch(cse, call, crp);
	crd[0]->crd_next = second;
	if (error != 0)
		return error;
	if (cse->cipher != NULL && op->encrypt)
		cse_advance_iv(cse, data, len);
	if (cse->mac != NULL && final)
		memcpy(op->mac_out, data + len, cse->mac->tag_len);
	return 0;
}

int
cse_crypt(struct csession *cse, struct call *call, const struct cse_op *op)
{
	struct xfer *x = &call->x;
	unsigned char *data;
	bool first = true;
	bool last = false;
	size_t len;
	int error = 0;

	if (cse->cipher != NULL && x->data_len % cse->cipher->block != 0)
		return EINVAL;
	if (x->data_len > CSE_LONG)
		call_may_block(call);
	cse_enter(cse, call);
	if (op->iv != NULL)
		memcpy(cse->iv, op->iv, cse->cipher->iv_len);
	while (error == 0 && !last) {
		if (!first && call_killed(call))
			error = EINTR;
		else
			error = xfer_piece(x, &data, &len, &last);
		if (error == 0)
			error =
			    cse_piece(cse, call, op, data, len, first, last);
		first = false;
	}
	if (error == 0 && op->next_iv != NULL)
		memcpy(op->next_iv, cse->iv, cse->cipher->iv_len);
	cse_leave(cse);
	return error;
}

int
cse_copy_mac(struct csession *dst, struct csession *src, struct call *call)
{
	/* Two copies in opposite directions must not wait for each other. */
	struct csession *low = (uintptr_t)dst < (uintptr_t)src ? dst : src;
	struct csession *high = low == dst ? src : dst;
	int error;

	if (dst->mac == NULL || dst->mac != src->mac || dst == src)
		return EINVAL;
	cse_enter(low, call);
	cse_enter(high, call);
	error = crypto_copystate(dst->ses, src->ses, dst->mac->id);
	cse_leave(high);
	cse_leave(low);
	return error;
}
