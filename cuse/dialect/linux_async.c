/* SPDX-License-Identifier: ISC */
/*
 * linux_async.c - CIOCASYNCCRYPT and CIOCASYNCFETCH: CIOCCRYPT in two halves.  The
 * first takes the data along, the second stores what the first one's structure
 * says, in the memory of whoever makes it, and tells which it was.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include <wire/linux.h>

#include "alg.h"
#include "async.h"
#include "csession.h"
#include "fcrypt.h"
#include "linux.h"

static_assert(sizeof(struct lnx_crypt_op) <= AOP_LABEL_MAX, "kept whole");

/* From plan to run. */
struct lnx_async_plan {
	struct aop_crypt params;
	void *iv;
};
static_assert(sizeof(struct lnx_async_plan) <= CALL_SCRATCH_MAX, "scratch");

static int
lnx_async_check(struct call *call, const struct lnx_crypt_op *cop)
{
	const struct alg *cipher = cse_cipher(call->cse);

	if (cop->op != LNX_COP_ENCRYPT && cop->op != LNX_COP_DECRYPT) {
		LNX_REFUSE(call, "op", cop->op);
		return EINVAL;
	}
	if (cipher != NULL &&
	    (cipher->kind == ALG_AEAD || cop->len % cipher->block != 0)) {
		LNX_REFUSE(call, "len", cop->len);
		return EINVAL;
	}
	return 0;
}

/* What the operation will be, by the rules of CIOCCRYPT. */
static struct aop_crypt
lnx_async_params(const struct call *call, const struct lnx_crypt_op *cop)
{
	const struct alg *cipher = cse_cipher(call->cse);
	const bool iv = cipher != NULL && cop->iv_uaddr != 0;
	struct aop_crypt params = { .cse = call->cse,
		.queued = true,
		.src_uaddr = cop->src_uaddr,
		.len = cop->len };

	lnx_crypt_op_rules(&params.op, cop);
	params.has_iv = iv && cipher->iv_len > 0;
	if (iv && (cop->flags & LNX_COP_FLAG_WRITE_IV) != 0)
		params.next_iv_uaddr = cop->iv_uaddr;
	if (cipher != NULL) {
		params.dst_uaddr = cop->dst_uaddr;
		params.dst_len = cop->len;
	}
	if (cse_mac(call->cse) != NULL) {
		params.mac_uaddr = cop->mac_uaddr;
		params.mac_len = cse_mac(call->cse)->tag_len;
	}
	return params;
}

int
lnx_asynccrypt_plan(struct call *call)
{
	struct lnx_async_plan *plan = call->scratch;
	struct xfer_message msg = { 0 };
	struct lnx_crypt_op cop;
	int error;

	memset(plan, 0, sizeof(*plan));
	lnx_crypt_op_get(call, &cop);
	if ((cop.flags & LNX_COP_FLAG_NO_ZC) != 0) {
		LNX_REFUSE(call, "flags", cop.flags);
		return EINVAL;
	}
	error = lnx_session_get(call, cop.ses);
	if (error != 0)
		return error;
	plan->params = lnx_async_params(call, &cop);
	if (plan->params.has_iv)
		error = xfer_want_in(&call->x, cop.iv_uaddr,
		    cse_cipher(call->cse)->iv_len, &plan->iv);
	if (error == 0)
		error = lnx_async_check(call, &cop);
	/* Read now, and not stored before it is fetched. */
	msg.src_uaddr = cop.src_uaddr;
	msg.len = cop.len;
	return error != 0 ? error : xfer_want_message(&call->x, &msg);
}

int
lnx_asynccrypt_run(struct call *call)
{
	const struct lnx_async_plan *plan = call->scratch;
	struct lnx_crypt_op cop;
	struct aop *aop;
	unsigned char *data;
	size_t len;
	bool last;
	int error;

	error = xfer_piece(&call->x, &data, &len, &last);
	if (error == 0)
		error = aop_new_crypt(&aop, &dialect_linux, &plan->params);
	if (error != 0)
		return error;
	memcpy(aop_data(aop), data, len);
	if (plan->iv != NULL)
		memcpy(aop_iv(aop), plan->iv, cse_cipher(call->cse)->iv_len);
	lnx_crypt_op_get(call, &cop);
	memcpy(aop_label(aop), &cop, sizeof(cop));
	error = aop_submit(aop, call->fcr, NULL);
	if (error == EBUSY)
		ocf_debug("%s: too many are under way", call->cmd->name);
	if (error != 0)
		aop_free(aop);
	return error;
}

/* The structure of the submission, for a caller of this word size. */
static void
lnx_asyncfetch_put(struct call *call, struct aop *aop)
{
	const struct lnx_crypt_op *cop = aop_label(aop);
	struct lnx_crypt_op32 narrow;

	if (call->cmd->arg_len == sizeof(*cop)) {
		memcpy(call->arg, cop, sizeof(*cop));
		return;
	}
	narrow = (struct lnx_crypt_op32){
		.ses = cop->ses,
		.op = cop->op,
		.flags = cop->flags,
		.len = cop->len,
		.src_uaddr = (uint32_t)cop->src_uaddr,
		.dst_uaddr = (uint32_t)cop->dst_uaddr,
		.mac_uaddr = (uint32_t)cop->mac_uaddr,
		.iv_uaddr = (uint32_t)cop->iv_uaddr,
	};
	memcpy(call->arg, &narrow, sizeof(narrow));
}

/* Where bytes travel with the request, the results have to be planned. */
int
lnx_asyncfetch_plan(struct call *call)
{
	struct aop *aop;

	if (call->x.mem != NULL)
		return 0;
	aop = aop_claim(call, &dialect_linux);
	return aop == NULL ? EBUSY : aop_plan(aop, call);
}

/* As in the module, what cannot be stored is lost: it would be in the way of all
 * that come after it. */
int
lnx_asyncfetch_run(struct call *call)
{
	const bool carried = call->aop != NULL;
	const struct xfer_seg arg = { call->arg_uaddr, call->arg,
		call->cmd->arg_len };
	struct aop *aop;
	int error;

	aop = aop_take(call->fcr, &dialect_linux, AOP_CRYPT,
	    carried ? aop_id(call->aop) : 0);
	if (aop == NULL)
		return EBUSY;
	error = aop_error(aop);
	if (error == 0)
		lnx_asyncfetch_put(call, aop);
	if (error == 0 && !carried)
		error = aop_store(aop, call->x.mem, &arg);
	aop_free(aop);
	return error;
}
