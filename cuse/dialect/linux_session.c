/* SPDX-License-Identifier: ISC */
/*
 * linux_session.c - CIOCGSESSION, CIOCFSESSION, CIOCGSESSINFO.  Arguments of
 * 32-bit callers are turned into the 64-bit form first; all else is common.
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <wire/linux.h>

#include "alg.h"
#include "csession.h"
#include "devconf.h"
#include "fcrypt.h"
#include "linux.h"
#include "linux_ids.h"
#include "stats.h"

static void
lnx_session_op_get(const struct call *call, struct lnx_session_op *sop)
{
	struct lnx_session_op32 narrow;

	if (call->cmd->arg_len == sizeof(*sop)) {
		memcpy(sop, call->arg, sizeof(*sop));
		return;
	}
	memcpy(&narrow, call->arg, sizeof(narrow));
	*sop = (struct lnx_session_op){
		.cipher = narrow.cipher,
		.mac = narrow.mac,
		.keylen = narrow.keylen,
		.key_uaddr = narrow.key_uaddr,
		.mackeylen = narrow.mackeylen,
		.mackey_uaddr = narrow.mackey_uaddr,
		.ses = narrow.ses,
	};
}

static void
lnx_session_op_set_ses(struct call *call, uint32_t ses)
{
	size_t at = call->cmd->arg_len == sizeof(struct lnx_session_op)
	    ? offsetof(struct lnx_session_op, ses)
	    : offsetof(struct lnx_session_op32, ses);

	memcpy(call->arg + at, &ses, sizeof(ses));
}

struct lnx_session_plan {
	struct cse_params params;
	void *key;
	void *mackey;
};
static_assert(sizeof(struct lnx_session_plan) <= CALL_SCRATCH_MAX, "scratch");

/* The algorithm of one half; *alg is NULL for id 0. */
static int
lnx_half(struct call *call, const char *field, uint32_t id, bool cipher,
    const struct alg **alg)
{
	const struct lnx_id *row = lnx_id_find(id);

	*alg = row != NULL ? alg_find(row->alg) : NULL;
	if (id == 0)
		return 0;
	if (*alg != NULL && alg_is_cipher(*alg) == cipher)
		return 0;
	LNX_REFUSE(call, field, id);
	return EINVAL;
}

static int
lnx_cipher_key(struct call *call, const struct lnx_session_op *sop,
    struct lnx_session_plan *plan)
{
	const struct lnx_id *row = lnx_id_of(plan->params.cipher);

	if (sop->keylen > LNX_CRYPTO_CIPHER_MAX_KEY_LEN ||
	    (row->keyless && sop->keylen > 0) ||
	    !alg_key_len_ok(plan->params.cipher, sop->keylen)) {
		LNX_REFUSE(call, "keylen", sop->keylen);
		return EINVAL;
	}
	plan->params.key_len = sop->keylen;
	return xfer_want_in(&call->x, sop->key_uaddr, sop->keylen, &plan->key);
}

static int
lnx_mac_key(struct call *call, const struct lnx_session_op *sop,
    struct lnx_session_plan *plan)
{
	if (sop->mackeylen > LNX_CRYPTO_HMAC_MAX_KEY_LEN) {
		LNX_REFUSE(call, "mackeylen", sop->mackeylen);
		return EINVAL;
	}
	/* A plain hash ignores its key, but the module reads one if given. */
	if (plan->params.mac->kind == ALG_DIGEST && sop->mackey_uaddr == 0)
		return 0;
	plan->params.mackey_len = sop->mackeylen;
	return xfer_want_in(
	    &call->x, sop->mackey_uaddr, sop->mackeylen, &plan->mackey);
}

/*
 * An authenticated cipher leaves the MAC's slot alone, once it is known that there
 * is such an id.  A MAC's key would become a part of its own, and that one too
 * long.
 */
static int
lnx_aead_mac(struct call *call, const struct lnx_session_op *sop,
    struct lnx_session_plan *plan)
{
	plan->params.mac = NULL;
	if (sop->mackeylen == 0)
		return 0;
	LNX_REFUSE(call, "mackeylen", sop->mackeylen);
	return EINVAL;
}

int
lnx_gsession_plan(struct call *call)
{
	struct lnx_session_plan *plan = call->scratch;
	struct cse_params *params = &plan->params;
	struct lnx_session_op sop;
	int error;

	memset(plan, 0, sizeof(*plan));
	lnx_session_op_get(call, &sop);
	error = lnx_half(call, "cipher", sop.cipher, true, &params->cipher);
	if (error == 0)
		error = lnx_half(call, "mac", sop.mac, false, &params->mac);
	call_note_asked(call, params->cipher, params->mac);
	if (error == 0 && params->cipher == NULL && params->mac == NULL) {
		LNX_REFUSE(call, "cipher and mac", 0);
		error = EINVAL;
	}
	if (error == 0 && params->cipher != NULL &&
	    params->cipher->kind == ALG_AEAD)
		error = lnx_aead_mac(call, &sop, plan);
	if (error == 0 && params->cipher != NULL)
		error = lnx_cipher_key(call, &sop, plan);
	if (error == 0 && params->mac != NULL)
		error = lnx_mac_key(call, &sop, plan);
	return error;
}

int
lnx_gsession_run(struct call *call)
{
	struct lnx_session_plan *plan = call->scratch;
	struct csession *cse;
	uint32_t id;
	int error;

	plan->params.key = plan->key;
	plan->params.mackey = plan->mackey;
	plan->params.crid = devconf_crid(&dialect_linux);
	plan->params.dialect = &dialect_linux;
	plan->params.call = call;
	error = cse_new(&cse, &plan->params);
	if (error == EOPNOTSUPP) {
		ocf_debug("%s: no driver has the algorithm, or it is denied",
		    call->cmd->name);
		return EINVAL; /* the module: no such kernel algorithm */
	}
	if (error != 0)
		return error;
	call_note_session(call, cse);
	error = fcr_session_add(call->fcr, cse, &id);
	if (error != 0) {
		cse_put(cse);
		return error;
	}
	lnx_session_op_set_ses(call, id);
	return 0;
}

/* The caller never learnt the id. */
void
lnx_gsession_undo(struct call *call)
{
	struct lnx_session_op sop;

	lnx_session_op_get(call, &sop);
	cse_put(fcr_session_remove(call->fcr, sop.ses));
}

/* Waits for operations on the session, whose buffers the caller may use for
 * something else afterwards.  An unknown session, or another dialect's, which
 * stays, is no error: programs have come to rely on it. */
int
lnx_fsession_run(struct call *call)
{
	struct csession *cse;
	uint32_t id;

	memcpy(&id, call->arg, sizeof(id));
	if (lnx_session_get(call, id) != 0)
		return 0;
	cse = fcr_session_remove(call->fcr, id);
	cse_put(call->cse);
	call->cse = NULL;
	if (cse != NULL) {
		call_note_session(call, cse);
		cse_drain(cse, call);
	}
	cse_put(cse);
	return 0;
}

static uint32_t
lnx_info_flags(const struct csession *cse)
{
	uint32_t caps = crypto_ses2caps(cse_session(cse));
	enum devconf_accelerated report = devconf.report_accelerated;
	bool accelerated = (caps & CRYPTOCAP_F_HARDWARE) != 0;

	if (report != DEVCONF_ACCEL_AUTO)
		accelerated = report == DEVCONF_ACCEL_ALWAYS;
	return accelerated ? LNX_SIOP_FLAG_KERNEL_DRIVER_ONLY : 0;
}

static void
lnx_info_half(struct lnx_alg_info *info, const struct alg *alg,
    const struct csession *cse)
{
	const struct lnx_id *row = lnx_id_of(alg);
	uint32_t hid = crypto_ses2hid(cse_session(cse));
	char driver[CRYPTO_DRIVER_NAME];

	/* The half of the struct that the session lacks stays as it was. */
	if (row == NULL)
		return;
	if (!crypto_driver_name(driver, hid))
		(void)snprintf(driver, sizeof(driver), "gone");
	memset(info, 0, sizeof(*info));
	(void)snprintf(
	    info->cra_name, sizeof(info->cra_name), "%s", row->kname);
	(void)snprintf(info->cra_driver_name, sizeof(info->cra_driver_name),
	    "%s-%.40s", row->kname, driver);
}

int
lnx_gsessinfo_run(struct call *call)
{
	struct lnx_session_info_op siop;
	int error;

	memcpy(&siop, call->arg, sizeof(siop));
	error = lnx_session_get(call, siop.ses);
	if (error != 0)
		return error;
	lnx_info_half(&siop.cipher_info, cse_cipher(call->cse), call->cse);
	lnx_info_half(&siop.hash_info, cse_mac(call->cse), call->cse);
	siop.alignmask = 0;
	siop.flags = lnx_info_flags(call->cse);
	memcpy(call->arg, &siop, sizeof(siop));
	return 0;
}
