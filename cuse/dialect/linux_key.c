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
#include "kop_wire.h"
#include "linux.h"

int
lnx_key_plan(struct call *call)
{
	struct kop_params params;
	int error = devconf_key_gate(&dialect_linux);

	if (error != 0) {
		ocf_debug("%s: kern.userasymcrypto is 0", call->cmd->name);
		return error;
	}
	kop_wire_get_arg(call, &params);
	if (params.op > LNX_CRK_ALGORITHM_MAX) {
		LNX_REFUSE(call, "crk_op", params.op);
		return EINVAL;
	}
	params.crid = devconf_crid(&dialect_linux);
	return kop_plan(call, &params);
}

int
lnx_key_run(struct call *call)
{
	struct kop_result result;
	int error = kop_run(call, &result);

	kop_wire_put_status(call->arg, result.status);
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
