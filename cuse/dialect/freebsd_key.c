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
#include "kop_wire.h"

static bool
fbsd_key_is_2(const struct call *call)
{
	return call->cmd->code == FBSD_CIOCKEY2 ||
	    call->cmd->code == FBSD_CIOCKEY2_32;
}

int
fbsd_key_plan(struct call *call)
{
	struct kop_params params;
	uint32_t crid;
	int error;

	error = devconf_key_gate(&dialect_freebsd);
	if (error != 0) {
		ocf_debug("%s: kern.userasymcrypto is 0", call->cmd->name);
		return error;
	}
	kop_wire_get_arg(call, &params);
	/* The later ones are NetBSD's. */
	if (params.op > FBSD_CRK_ALGORITHM_MAX) {
		BSD_REFUSE(call, "crk_op", params.op);
		return params.niparams + params.noparams > KOP_PARAMS ? EFBIG
								      : EINVAL;
	}
	/* It is in one place for both word sizes. */
	memcpy(&crid, call->arg + offsetof(struct fbsd_crypt_kop, crk_crid),
	    sizeof(crid));
	params.crid = fbsd_key_is_2(call) ? (int)crid : KOP_CRID_ANY;
	params.check_all = true;
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
	kop_wire_put_status(call->arg, result.status);
	if (fbsd_key_is_2(call))
		memcpy(call->arg + offsetof(struct fbsd_crypt_kop, crk_crid),
		    &result.crid, sizeof(result.crid));
	return 0;
}
