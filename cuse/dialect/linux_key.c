/* SPDX-License-Identifier: ISC */
/*
 * linux_key.c - CIOCKEY and CIOCASYMFEAT.  The Linux module declares them and
 * offers nothing; here they are what the BSDs have, in the same structure.
 */
#include <errno.h>
#include <string.h>

#include <wire/linux.h>

#include "devconf.h"
#include "keyop.h"
#include "linux.h"

static void
lnx_kop_get(const struct call *call, struct lnx_crypt_kop *kop)
{
	struct lnx_crypt_kop32 narrow;

	if (call->cmd->arg_len == sizeof(*kop)) {
		memcpy(kop, call->arg, sizeof(*kop));
		return;
	}
	memcpy(&narrow, call->arg, sizeof(narrow));
	*kop = (struct lnx_crypt_kop){
		.crk_op = narrow.crk_op,
		.crk_iparams = narrow.crk_iparams,
		.crk_oparams = narrow.crk_oparams,
	};
	for (size_t i = 0; i < LNX_CRK_MAXPARAM; i++) {
		kop->crk_param[i].crp_p_uaddr = narrow.crk_param[i].crp_p_uaddr;
		kop->crk_param[i].crp_nbits = narrow.crk_param[i].crp_nbits;
	}
}

int
lnx_key_plan(struct call *call)
{
	struct lnx_crypt_kop kop;
	struct kop_params params;
	int error = devconf_key_gate(&dialect_linux);

	if (error != 0) {
		ocf_debug("%s: kern.userasymcrypto is 0", call->cmd->name);
		return error;
	}
	lnx_kop_get(call, &kop);
	if (kop.crk_op > LNX_CRK_ALGORITHM_MAX) {
		LNX_REFUSE(call, "crk_op", kop.crk_op);
		return EINVAL;
	}
	params = (struct kop_params){
		.op = kop.crk_op,
		.niparams = kop.crk_iparams,
		.noparams = kop.crk_oparams,
		.crid = devconf_crid(&dialect_linux),
	};
	for (size_t i = 0; i < KOP_PARAMS; i++) {
		params.param[i].uaddr = kop.crk_param[i].crp_p_uaddr;
		params.param[i].nbits = kop.crk_param[i].crp_nbits;
	}
	return kop_plan(call, &params);
}

int
lnx_key_run(struct call *call)
{
	struct kop_result result;
	int error = kop_run(call, &result);

	memcpy(call->arg + offsetof(struct lnx_crypt_kop, crk_status),
	    &result.status, sizeof(result.status));
	return error;
}

int
lnx_asymfeat_run(struct call *call)
{
	uint32_t features =
	    kop_features() & ((1u << (LNX_CRK_ALGORITHM_MAX + 1)) - 1);

	memcpy(call->arg, &features, sizeof(features));
	return 0;
}
