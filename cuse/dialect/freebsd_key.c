/* SPDX-License-Identifier: ISC */
/*
 * freebsd_key.c - CIOCKEY, which takes any driver, and CIOCKEY2, which is told one
 * or a class, and tells which it was.  Only FreeBSD 12 has them.
 */
#include <errno.h>
#include <string.h>

#include <wire/freebsd.h>

#include "devconf.h"
#include "freebsd.h"
#include "keyop.h"

static bool
fbsd_key_is_2(const struct call *call)
{
	return call->cmd->code == FBSD_CIOCKEY2 ||
	    call->cmd->code == FBSD_CIOCKEY2_32;
}

static void
fbsd_kop_get(const struct call *call, struct fbsd_crypt_kop *kop)
{
	struct fbsd_crypt_kop32 narrow;

	if (call->cmd->arg_len == sizeof(*kop)) {
		memcpy(kop, call->arg, sizeof(*kop));
		return;
	}
	memcpy(&narrow, call->arg, sizeof(narrow));
	*kop = (struct fbsd_crypt_kop){
		.crk_op = narrow.crk_op,
		.crk_iparams = narrow.crk_iparams,
		.crk_oparams = narrow.crk_oparams,
		.crk_crid = narrow.crk_crid,
	};
	for (size_t i = 0; i < FBSD_CRK_MAXPARAM; i++) {
		kop->crk_param[i].crp_p_uaddr = narrow.crk_param[i].crp_p_uaddr;
		kop->crk_param[i].crp_nbits = narrow.crk_param[i].crp_nbits;
	}
}

int
fbsd_key_plan(struct call *call)
{
	struct kop_params params = { .crid = KOP_CRID_ANY, .check_all = true };
	struct fbsd_crypt_kop kop;
	int error;

	error = devconf_key_gate(&dialect_freebsd);
	if (error != 0) {
		ocf_debug("%s: kern.userasymcrypto is 0", call->cmd->name);
		return error;
	}
	fbsd_kop_get(call, &kop);
	/* The later ones are NetBSD's. */
	if (kop.crk_op > FBSD_CRK_ALGORITHM_MAX) {
		BSD_REFUSE(call, "crk_op", kop.crk_op);
		return kop.crk_iparams + kop.crk_oparams >
			(int)FBSD_CRK_MAXPARAM
		    ? EFBIG
		    : EINVAL;
	}
	params.op = kop.crk_op;
	params.niparams = kop.crk_iparams;
	params.noparams = kop.crk_oparams;
	if (fbsd_key_is_2(call))
		params.crid = (int)kop.crk_crid;
	for (size_t i = 0; i < FBSD_CRK_MAXPARAM; i++) {
		params.param[i].uaddr = kop.crk_param[i].crp_p_uaddr;
		params.param[i].nbits = kop.crk_param[i].crp_nbits;
	}
	return kop_plan(call, &params);
}

int
fbsd_key_run(struct call *call)
{
	struct kop_result result;
	int error;

	error = kop_run(call, &result);
	if (error != 0)
		return error;
	memcpy(call->arg + offsetof(struct fbsd_crypt_kop, crk_status),
	    &result.status, sizeof(result.status));
	if (fbsd_key_is_2(call))
		memcpy(call->arg + offsetof(struct fbsd_crypt_kop, crk_crid),
		    &result.crid, sizeof(result.crid));
	return 0;
}
