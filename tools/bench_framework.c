/* SPDX-License-Identifier: ISC */
/*
 * bench_framework.c - the framework and its built-in drivers, as a consumer in the
 * same process uses them: one session, one request, dispatched again and again.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <opencrypto/cryptodev.h>

#include "bench_engine.h"

#define FW_DESCS_MAX 2

struct fw_ctx {
	crypto_session_t ses;
	struct cryptop *crp;
	int done;
};

static int
fw_callback(struct cryptop *crp)
{
	int *done = (void *)crp->crp_opaque;

	*done = 1;
	return 0;
}

/* The authenticating half for that key; 0: none is needed, or none there is. */
static int
fw_mac(const struct bench_job *job)
{
	const struct alg *mac;

	if (job->alg->kind != ALG_AEAD)
		return 0;
	for (int id = job->alg->mac_first; id <= job->alg->mac_last; id++) {
		mac = alg_find(id);
		if (mac != NULL && alg_key_len_ok(mac, job->key_len))
			return id;
	}
	return 0;
}

static int
fw_session(struct fw_ctx *fw, const struct bench_job *job, int mac)
{
	union {
		const uint8_t *in;
		caddr_t out;
	} key = { .in = job->key };
	struct cryptoini cri[FW_DESCS_MAX] = { { .cri_alg = job->alg->id,
	    .cri_klen = (int)job->key_len * 8,
	    .cri_key = job->key_len > 0 ? key.out : NULL } };

	if (mac != 0) {
		cri[1] = cri[0];
		cri[1].cri_alg = mac;
		cri[0].cri_next = &cri[1];
	}
	return crypto_newsession(
	    &fw->ses, cri, CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE);
}

static void
fw_describe(struct fw_ctx *fw, const struct bench_job *job, int mac)
{
	struct cryptodesc *crd = fw->crp->crp_desc;

	crd->crd_alg = job->alg->id;
	crd->crd_len = job->alg->aad_only ? 0 : (int)job->len;
	crd->crd_inject = (int)job->len;
	if (alg_is_cipher(job->alg))
		crd->crd_flags =
		    CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT;
	memcpy(crd->crd_iv, job->iv, job->alg->iv_len);
	if (mac == 0)
		return;
	crd = crd->crd_next;
	crd->crd_alg = mac;
	crd->crd_len = job->alg->aad_only ? (int)job->len : 0;
	crd->crd_inject = (int)job->len;
}

static void
fw_close(void *ctx)
{
	struct fw_ctx *fw = ctx;

	if (fw == NULL)
		return;
	crypto_freereq(fw->crp);
	(void)crypto_freesession(fw->ses);
	free(fw);
}

static void *
fw_open(const struct bench_job *job)
{
	struct fw_ctx *fw = calloc(1, sizeof(*fw));
	int mac = fw_mac(job);

	if (fw == NULL)
		return NULL;
	fw->crp = crypto_getreq(mac != 0 ? 2 : 1);
	if (fw->crp == NULL || fw_session(fw, job, mac) != 0) {
		fw_close(fw);
		return NULL;
	}
	fw_describe(fw, job, mac);
	fw->crp->crp_session = fw->ses;
	fw->crp->crp_ilen = (int)(job->len + BENCH_TAIL);
	fw->crp->crp_flags = CRYPTO_F_CBIFSYNC;
	fw->crp->crp_opaque = (void *)&fw->done;
	fw->crp->crp_callback = fw_callback;
	return fw;
}

static int
fw_run(void *ctx, uint8_t *data)
{
	struct fw_ctx *fw = ctx;
	int error;

	fw->done = 0;
	fw->crp->crp_buf = (caddr_t)data;
	error = crypto_dispatch(fw->crp);
	if (error != 0)
		return error;
	return fw->done ? fw->crp->crp_etype : EPROTO;
}

const struct bench_engine bench_framework = {
	.name = "framework", .open = fw_open, .run = fw_run, .close = fw_close
};
