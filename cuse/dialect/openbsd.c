/* SPDX-License-Identifier: ISC */
/*
 * openbsd.c - the commands of the OpenBSD dialect, all of which other BSDs have,
 * too: its rows are for one flavour.  And those on key operations.
 */
#include "openbsd.h"

#include <errno.h>
#include <string.h>

#include <wire/openbsd.h>

#include "devconf.h"
#include "keyop.h"
#include "kop_wire.h"

static int
obsd_key_plan(struct call *call)
{
	struct kop_params params;

	kop_wire_get_arg(call, &params);
	params.crid = devconf_crid(&dialect_openbsd);
	params.check_all = true;
	/* Too many parameters are found out first, by kop_plan. */
	if (params.op > OBSD_CRK_ALGORITHM_MAX &&
	    params.niparams + params.noparams <= KOP_PARAMS) {
		BSD_REFUSE(call, "crk_op", params.op);
		return EINVAL;
	}
	return kop_plan(call, &params);
}

static int
obsd_key_run(struct call *call)
{
	struct kop_result result;
	int error = kop_run(call, &result);

	/* Seen only if it is 0, as after an error nothing is written back. */
	kop_wire_put_status(call->arg, result.status);
	return error;
}

static int
obsd_asymfeat_run(struct call *call)
{
	/* The operations of this dialect, the last one as well. */
	uint32_t mask =
	    kop_features() & ((1u << (OBSD_CRK_ALGORITHM_MAX + 1)) - 1);

	memcpy(call->arg, &mask, sizeof(mask));
	return 0;
}

#define INOUT (DIALECT_IN | DIALECT_OUT)
#define OURS  .flavour = DIALECT_OPENBSD

/* Twins, of either word size or encoding of the direction, stand together under
 * one name. */
static const char obsd_name_gsession[] = "CIOCGSESSION";
static const char obsd_name_fsession[] = "CIOCFSESSION";
static const char obsd_name_crypt[] = "CIOCCRYPT";
static const char obsd_name_key[] = "CIOCKEY";
static const char obsd_name_asymfeat[] = "CIOCASYMFEAT";

/* clang-format off */
static const struct dialect_cmd obsd_cmds[] = {
	{ OURS, .name = obsd_name_crypt,    .code = OBSD_CIOCCRYPT,	   .arg_len = 48,  .arg_dir = INOUT,	   .plan = obsd_crypt_plan,    .run = obsd_crypt_run },
	{ OURS, .name = obsd_name_crypt,    .code = OBSD_CIOCCRYPT32,	   .arg_len = 28,  .arg_dir = INOUT,	   .plan = obsd_crypt_plan,    .run = obsd_crypt_run },
	{ OURS, .name = obsd_name_gsession, .code = OBSD_CIOCGSESSION,	   .arg_len = 48,  .arg_dir = INOUT,	   .plan = obsd_gsession_plan, .run = obsd_gsession_run, .undo = obsd_gsession_undo },
	{ OURS, .name = obsd_name_gsession, .code = OBSD_CIOCGSESSION32,   .arg_len = 28,  .arg_dir = INOUT,	   .plan = obsd_gsession_plan, .run = obsd_gsession_run, .undo = obsd_gsession_undo },
	{ OURS, .name = obsd_name_fsession, .code = OBSD_CIOCFSESSION,	   .arg_len = 4,   .arg_dir = DIALECT_IN,  .run = bsd_fsession_run },
	{ OURS, .name = obsd_name_fsession, .code = OBSD_CIOCFSESSION_BSD, .arg_len = 4,   .arg_dir = DIALECT_IN,  .run = bsd_fsession_run },
	{ OURS, .name = "CRIOGET",	    .code = OBSD_CRIOGET,	   .arg_len = 4,   .arg_dir = DIALECT_OUT, .clone = DIALECT_CLONE_NEW },
	{ OURS, .name = obsd_name_key,	    .code = OBSD_CIOCKEY,	   .arg_len = 144, .arg_dir = INOUT,	   .plan = obsd_key_plan,      .run = obsd_key_run },
	{ OURS, .name = obsd_name_key,	    .code = OBSD_CIOCKEY32,	   .arg_len = 80,  .arg_dir = INOUT,	   .plan = obsd_key_plan,      .run = obsd_key_run },
	{ OURS, .name = obsd_name_asymfeat, .code = OBSD_CIOCASYMFEAT,	   .arg_len = 4,   .arg_dir = DIALECT_OUT, .run = obsd_asymfeat_run },
	{ OURS, .name = obsd_name_asymfeat, .code = OBSD_CIOCASYMFEAT_BSD, .arg_len = 4,   .arg_dir = DIALECT_OUT, .run = obsd_asymfeat_run },
};
/* clang-format on */

const struct dialect dialect_openbsd = {
	.name = "openbsd",
	.bsd = true,
	.cmds = obsd_cmds,
	.ncmds = sizeof(obsd_cmds) / sizeof(obsd_cmds[0]),
	.ids_of = obsd_ids_of,
};
