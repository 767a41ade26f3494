/* SPDX-License-Identifier: ISC */
/*
 * keyop.c - a key operation in a call: plan its parameters, put it through the
 * framework, wait for it.
 */
#include "keyop.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "admit.h"
#include "call.h"
#include "dialect.h"
#include "framework/keyop.h"
#include "log.h"

static_assert(KOP_PARAMS == CRK_MAXPARAM, "as many as the framework has");

/* From plan to run. */
struct kop_plan {
	void *data[KOP_PARAMS];
	uint32_t nbits[KOP_PARAMS];
	uint32_t op;
	uint16_t nin;
	uint16_t nout;
	int crid;
};
static_assert(sizeof(struct kop_plan) <= CALL_SCRATCH_MAX, "scratch");

uint32_t
kop_features(void)
{
	int features = 0;

	(void)crypto_getfeat(&features);
	return (uint32_t)features;
}

static int
kop_refuse(const char *name, const char *field, uint32_t value, int error)
{
	ocf_debug("%s: %s: bad value %u", name, field, value);
	return error;
}

int
kop_check(const struct kop_params *params, const char *name)
{
	const struct keyop *op = keyop_find(params->op);
	size_t n = KOP_PARAMS;

	if (params->niparams > KOP_PARAMS ||
	    params->noparams > KOP_PARAMS - params->niparams)
		return kop_refuse(name, "crk_iparams + crk_oparams",
		    params->niparams + params->noparams, EFBIG);
	if (op == NULL)
		return kop_refuse(name, "crk_op", params->op, EINVAL);
	if (params->niparams != op->nin)
		return kop_refuse(
		    name, "crk_iparams", params->niparams, EINVAL);
	if (params->noparams != op->nout)
		return kop_refuse(
		    name, "crk_oparams", params->noparams, EINVAL);
	if (!params->check_all)
		n = (size_t)op->nin + op->nout;
	for (size_t i = 0; i < n; i++) {
		if (params->param[i].nbits > KEYOP_BITS_MAX)
			return kop_refuse(
			    name, "crp_nbits", params->param[i].nbits, EINVAL);
	}
	return 0;
}

int
kop_crid(int crid)
{
	return (crid & KOP_CRID_ANY) != 0 ? crid & KOP_CRID_ANY
					  : CRYPTO_KRP_DRIVER | crid;
}

int
kop_plan(struct call *call, const struct kop_params *params)
{
	struct kop_plan *plan = call->scratch;
	int error = kop_check(params, call->cmd->name);

	memset(plan, 0, sizeof(*plan));
	if (error != 0)
		return error;
	plan->op = params->op;
	plan->nin = (uint16_t)params->niparams;
	plan->nout = (uint16_t)params->noparams;
	plan->crid = params->crid;
	for (size_t i = 0; error == 0 && i < (size_t)plan->nin + plan->nout;
	     i++) {
		const struct kop_param *par = &params->param[i];
		size_t len = kop_bytes(par->nbits);

		plan->nbits[i] = par->nbits;
		error = i < plan->nin
		    ? xfer_want_in(&call->x, par->uaddr, len, &plan->data[i])
		    : xfer_want_out(&call->x, par->uaddr, len, &plan->data[i]);
	}
	if (error == E2BIG)
		ocf_debug("%s: parameters: more than a call can have",
		    call->cmd->name);
	return error;
}

/* The callback: in the thread that waits, or in another. */
static int
kop_completed(struct cryptkop *krp)
{
	worker_wake((struct worker *)(void *)krp->krp_opaque);
	return 0;
}

int
kop_run(struct call *call, struct kop_result *result)
{
	const struct kop_plan *plan = call->scratch;
	struct cryptkop *krp;
	int error;

	call_note_key(call, keyop_find(plan->op)->name, TRACE_NO_HID);
	error = admit_key(call, plan->op);
	result->status = (uint32_t)error;
	result->crid = 0;
	if (error != 0)
		return error;
	krp = crypto_kgetreq(1, 0);
	result->status = ENOMEM;
	if (krp == NULL)
		return ENOMEM;
	krp->krp_op = plan->op;
	krp->krp_iparams = plan->nin;
	krp->krp_oparams = plan->nout;
	krp->krp_crid = kop_crid(plan->crid);
	for (size_t i = 0; i < (size_t)plan->nin + plan->nout; i++) {
		krp->krp_param[i].crp_p = plan->data[i];
		krp->krp_param[i].crp_nbits = plan->nbits[i];
	}
	krp->krp_callback = kop_completed;
	krp->krp_opaque = (caddr_t)call->w;
	krp->krp_flags = CRYPTO_F_CBIMM;
	/* Nobody can tell before how long it takes. */
	call_may_block(call);
	worker_await_begin(call->w);
	error = crypto_kdispatch(krp);
	if (error == 0) {
		worker_await(call->w);
		error = (int)krp->krp_status;
		result->crid = krp->krp_hid;
		call_note_key(call, keyop_find(plan->op)->name, krp->krp_hid);
	}
	result->status = (uint32_t)error;
	crypto_kfreereq(krp);
	return error;
}
