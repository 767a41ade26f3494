/* SPDX-License-Identifier: ISC */
/*
 * csession.c - a session, what it is made of, and the way of its requests.  Whose
 * turn it is to work on it is in csession_turn.c.
 */
#include "csession_impl.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "devstat.h"
#include "secret.h"

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

/* The half of an authenticated cipher that its rows give a key of this length. */
static const struct alg *
cse_authenticator(const struct alg *aead, size_t key_len)
{
	const struct alg *mac;

	for (int id = aead->mac_first; id <= aead->mac_last; id++) {
		mac = alg_find(id);
		if (mac != NULL && alg_key_len_ok(mac, key_len))
			return mac;
	}
	return NULL;
}

int
cse_open_aead(crypto_session_t *ses, const struct csession *cse, size_t tag_len)
{
	struct cryptoini cri[2];

	*ses = NULL;
	if (cse->authenticator == NULL || tag_len >= 32 ||
	    (cse->cipher->tag_lens >> tag_len & 1) == 0)
		return EINVAL;
	cse_ini(&cri[0], cse->cipher, cse->key, cse->key_len);
	cse_ini(&cri[1], cse->authenticator, cse->key, cse->key_len);
	cri[0].cri_next = &cri[1];
	cri[1].cri_mlen = (int)tag_len;
	return crypto_newsession(ses, cri, cse->crid);
}

int
cse_open_mac(crypto_session_t *ses, const struct csession *cse, int crid)
{
	struct cryptoini cri;

	cse_ini(&cri, cse->mac, cse->mackey, cse->mackey_len);
	return crypto_newsession(ses, &cri, crid);
}

/* The framework's session for both halves. */
static int
cse_open(struct csession *cse, const struct cse_params *params)
{
	struct cryptoini cri[2];
	crypto_session_t ses = NULL;
	size_t n = 0;
	int error;

	if (cse_is_aead(cse)) {
		error = cse_open_aead(&ses, cse, cse->tag_len);
		cse->ses = ses;
		return error;
	}
	if (cse->cipher != NULL)
		cse_ini(&cri[n++], cse->cipher, params->key, params->key_len);
	if (cse->mac != NULL)
		cse_ini(&cri[n++], cse->mac, params->mackey, cse->mackey_len);
	if (n == 0)
		return EINVAL;
	if (n == 2)
		cri[0].cri_next = &cri[1];
	error = crypto_newsession(&ses, cri, params->crid);
	cse->ses = ses;
	return error;
}

/* Take what the session is made of.  Keys are kept only where another session of
 * the framework's may have to be made of them later. */
static int
cse_take(struct csession *cse, const struct cse_params *params)
{
	int error = 0;

	cse->cipher = params->cipher;
	cse->mac = params->mac;
	cse->dialect = params->dialect;
	cse->note = params->note;
	cse->crid = params->crid;
	if (cse->mac != NULL && cse->mac->kind == ALG_MAC)
		cse->mackey_len = params->mackey_len;
	if (cse_is_aead(cse)) {
		if (cse->mac != NULL)
			return EINVAL;
		cse->authenticator =
		    cse_authenticator(cse->cipher, params->key_len);
		if (cse->authenticator == NULL)
			return EINVAL;
		cse->tag_len = params->tag_len != 0
		    ? params->tag_len
		    : cse->authenticator->tag_len;
		cse->key_len = params->key_len;
		error = secret_dup(&cse->key, params->key, cse->key_len);
	} else if (cse->cipher != NULL && cse->mac != NULL) {
		error =
		    secret_dup(&cse->mackey, params->mackey, cse->mackey_len);
	}
	return error;
}

/* All but the locks. */
static void
cse_close(struct csession *cse)
{
	cse_close_clones(cse);
	for (size_t i = 0; i < cse->nold; i++)
		(void)crypto_freesession(cse->old[i]);
	(void)crypto_freesession(cse->ses);
	secret_free(cse->key, cse->key_len);
	secret_free(cse->mackey, cse->mackey_len);
	if (cse->own != NULL)
		cse->own_free(cse->own);
	secret_free(cse, sizeof(*cse));
}

void
cse_close_clones(struct csession *cse)
{
	for (size_t i = 0; i < 2; i++) {
		(void)crypto_freesession(cse->clones[i]);
		cse->clones[i] = NULL;
	}
}

/* Whether it may be; and what is to be said when it is used. */
static int
cse_admit(struct csession *cse, const struct cse_params *params)
{
	const struct alg *const algs[] = { params->cipher, params->mac };

	if (params->own == NULL)
		return admit_session(&cse->warning, params->call, algs,
		    sizeof(algs) / sizeof(algs[0]));
	if (params->warning != NULL) {
		cse->warning.who = params->warning->who;
		cse->warning.name = params->warning->name;
	}
	return 0;
}

void
cse_use(struct csession *cse)
{
	admit_use(&cse->warning);
}

int
cse_new(struct csession **out, const struct cse_params *params)
{
	struct csession *cse;
	struct timespec now;
	int error;

	*out = NULL;
	cse = secret_new(sizeof(*cse));
	if (cse == NULL)
		return ENOMEM;
	error = cse_admit(cse, params);
	if (error == 0)
		error = cse_take(cse, params);
	if (error == 0 && params->own == NULL)
		error = cse_open(cse, params);
	if (error != 0) {
		cse_close(cse);
		return error;
	}
	cse->own = params->own;
	cse->own_free = params->own_free;
	cse->own_cipher = params->own_cipher;
	cse->own_mac = params->own_mac;
	cse->own_hid = params->own_hid;
	(void)clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	cse->created = (int64_t)now.tv_sec;
	cse->refs = 1;
	ocf_mutex_init(&cse->lock);
	TAILQ_INIT(&cse->waiters);
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
	(void)pthread_cond_destroy(&cse->alone);
	ocf_mutex_fini(&cse->lock);
	cse_close(cse);
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

void
cse_describe(const struct csession *cse, struct cse_about *about)
{
	const bool own = cse->own != NULL;

	about->dialect = cse->dialect;
	about->cipher = own ? cse->own_cipher : cse->cipher;
	about->mac = own ? cse->own_mac : cse->mac;
	about->hid = own ? cse->own_hid(cse->own) : crypto_ses2hid(cse->ses);
	about->created = cse->created;
}

size_t
cse_tag_len(const struct csession *cse)
{
	return cse->tag_len;
}

const struct dialect *
cse_dialect(const struct csession *cse)
{
	return cse->dialect;
}

static int
cse_completed(struct cryptop *crp)
{
	worker_wake((void *)crp->crp_opaque);
	return 0;
}

/*
 * Through the framework and back: at once on a synchronous driver, without a
 * lock, else when another thread has completed the request.
 */
static int
cse_dispatch_once(crypto_session_t ses, struct call *call, struct cryptop *crp)
{
	int error;

	if ((crypto_ses2caps(ses) & CRYPTOCAP_F_SYNC) == 0)
		call_may_block(call);
	worker_await_begin(call->w);
	crp->crp_session = ses;
	crp->crp_flags = CRYPTO_F_CBIMM;
	crp->crp_callback = cse_completed;
	crp->crp_opaque = (caddr_t)call->w;
	error = crypto_dispatch(crp);
	if (error != 0)
		return error;
	worker_await(call->w);
	return crp->crp_etype;
}

/* As often as the session moves to another driver. */
int
cse_dispatch(_Atomic(crypto_session_t) *ses, struct call *call)
{
	struct cryptop *crp = call->w->crp;
	int error;

	while ((error = cse_dispatch_once(*ses, call, crp)) == EAGAIN)
		*ses = crp->crp_session;
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
