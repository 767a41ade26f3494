/* SPDX-License-Identifier: ISC */
/*
 * openbsd_session.c - CIOCGSESSION and the ids of the OpenBSD dialect: ciphers
 * only, as its driver has had no MAC since 2004.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include <wire/openbsd.h>

#include "alg.h"
#include "csession.h"
#include "devconf.h"
#include "openbsd.h"

#define NIDS (sizeof(obsd_ids) / sizeof(obsd_ids[0]))

/* clang-format off */
static const struct obsd_id obsd_ids[] = {
	{ .id = OBSD_CRYPTO_DES_CBC,  .alg = CRYPTO_DES_CBC,  .block = 8,  .iv_used = 8,  .key_min = 8,  .key_max = 8 },
	{ .id = OBSD_CRYPTO_3DES_CBC, .alg = CRYPTO_3DES_CBC, .block = 8,  .iv_used = 8,  .key_min = 24, .key_max = 24 },
	{ .id = OBSD_CRYPTO_BLF_CBC,  .alg = CRYPTO_BLF_CBC,  .block = 8,  .iv_used = 8,  .key_min = 5,  .key_max = 56 },
	{ .id = OBSD_CRYPTO_CAST_CBC, .alg = CRYPTO_CAST_CBC, .block = 8,  .iv_used = 8,  .key_min = 5,  .key_max = 16 },
	{ .id = OBSD_CRYPTO_AES_CBC,  .alg = CRYPTO_AES_CBC,  .block = 16, .iv_used = 16, .key_min = 16, .key_max = 32 },
	{ .id = OBSD_CRYPTO_ARC4,     .alg = CRYPTO_ARC4,     .block = 1,  .iv_used = 0,  .key_min = 1,  .key_max = 32 },
	{ .id = OBSD_CRYPTO_NULL,     .alg = CRYPTO_NULL_CBC, .block = 4,  .iv_used = 0,  .key_min = 0,  .key_max = 256 },
	{ .id = OBSD_CRYPTO_AES_CTR,  .alg = CRYPTO_AES_CTR,  .block = 16, .iv_used = 8,  .key_min = 20, .key_max = 36 },
	{ .id = OBSD_CRYPTO_AES_XTS,  .alg = CRYPTO_AES_XTS,  .block = 16, .iv_used = 8,  .key_min = 32, .key_max = 64 },
};
/* clang-format on */

const struct obsd_id *
obsd_id_find(uint32_t id)
{
	for (size_t i = 0; i < NIDS; i++) {
		if (obsd_ids[i].id == id)
			return &obsd_ids[i];
	}
	return NULL;
}

const struct obsd_id *
obsd_id_of(const struct alg *alg)
{
	for (size_t i = 0; i < NIDS; i++) {
		if (obsd_ids[i].alg == alg->id)
			return &obsd_ids[i];
	}
	return NULL;
}

size_t
obsd_ids_of(const struct alg *alg, uint32_t *ids, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < NIDS && n < max; i++) {
		if (obsd_ids[i].alg == alg->id)
			ids[n++] = obsd_ids[i].id;
	}
	return n;
}

static void
obsd_session_op_get(const struct call *call, struct obsd_session_op *sop)
{
	struct obsd_session_op32 narrow;

	if (call->cmd->arg_len == sizeof(*sop)) {
		memcpy(sop, call->arg, sizeof(*sop));
		return;
	}
	memcpy(&narrow, call->arg, sizeof(narrow));
	*sop = (struct obsd_session_op){
		.cipher = narrow.cipher,
		.mac = narrow.mac,
		.keylen = narrow.keylen,
		.key_uaddr = narrow.key_uaddr,
		.mackeylen = narrow.mackeylen,
		.mackey_uaddr = narrow.mackey_uaddr,
		.ses = narrow.ses,
	};
}

static size_t
obsd_ses_off(const struct call *call)
{
	return call->cmd->arg_len == sizeof(struct obsd_session_op)
	    ? offsetof(struct obsd_session_op, ses)
	    : offsetof(struct obsd_session_op32, ses);
}

struct obsd_session_plan {
	struct cse_params params;
	void *key;
};
static_assert(sizeof(struct obsd_session_plan) <= CALL_SCRATCH_MAX, "scratch");

/* Lengths in the range that no schedule takes, such as AES with 17 bytes, are
 * refused here as well: EINVAL on all systems, be it later. */
static bool
obsd_key_len_ok(const struct obsd_id *row, const struct alg *alg, uint32_t len)
{
	return len >= row->key_min && len <= row->key_max &&
	    alg_key_len_ok(alg, len);
}

int
obsd_gsession_plan(struct call *call)
{
	struct obsd_session_plan *plan = call->scratch;
	struct cse_params *params = &plan->params;
	struct obsd_session_op sop;
	const struct obsd_id *row;

	memset(plan, 0, sizeof(*plan));
	obsd_session_op_get(call, &sop);
	row = obsd_id_find(sop.cipher);
	params->cipher = row != NULL ? alg_find(row->alg) : NULL;
	if (params->cipher == NULL) {
		BSD_REFUSE(call, "cipher", sop.cipher);
		return EINVAL;
	}
	call_note_asked(call, params->cipher, NULL);
	if (sop.mac != 0) {
		BSD_REFUSE(call, "mac", sop.mac);
		return EINVAL;
	}
	if (!obsd_key_len_ok(row, params->cipher, sop.keylen)) {
		BSD_REFUSE(call, "keylen", sop.keylen);
		return EINVAL;
	}
	params->key_len = sop.keylen;
	return xfer_want_in(&call->x, sop.key_uaddr, sop.keylen, &plan->key);
}

int
obsd_gsession_run(struct call *call)
{
	struct obsd_session_plan *plan = call->scratch;
	struct csession *cse;
	int error;

	plan->params.key = plan->key;
	plan->params.crid = devconf_crid(&dialect_openbsd);
	plan->params.dialect = &dialect_openbsd;
	plan->params.call = call;
	error = cse_new(&cse, &plan->params);
	if (error == EOPNOTSUPP) {
		ocf_debug("%s: no driver has the algorithm, or it is denied",
		    call->cmd->name);
		return EINVAL; /* as crypto_newsession there */
	}
	if (error != 0)
		return error;
	return bsd_session_add(call, cse, obsd_ses_off(call));
}

void
obsd_gsession_undo(struct call *call)
{
	bsd_session_undo(call, obsd_ses_off(call));
}
