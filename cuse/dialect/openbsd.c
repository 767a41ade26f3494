/* SPDX-License-Identifier: ISC */
/*
 * openbsd.c - the commands of the OpenBSD dialect, all of which other BSDs have,
 * too: its rows are for one flavour.  And those on key operations.
 */
#include "openbsd.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include <wire/openbsd.h>

#include "devconf.h"
#include "keyop.h"

static_assert(OBSD_CRK_MAXPARAM == KOP_PARAMS, "all parameters");

static void
obsd_kop_get(const struct call *call, struct obsd_crypt_kop *kop)
{
	struct obsd_crypt_kop32 narrow;

	if (call->cmd->arg_len == sizeof(*kop)) {
		memcpy(kop, call->arg, sizeof(*kop));
		return;
	}
	memcpy(&narrow, call->arg, sizeof(narrow));
	*kop = (struct obsd_crypt_kop){
		.crk_op = narrow.crk_op,
		.crk_iparams = narrow.crk_iparams,
		.crk_oparams = narrow.crk_oparams,
	};
	for (size_t i = 0; i < OBSD_CRK_MAXPARAM; i++) {
		kop->crk_param[i].crp_p_uaddr = narrow.crk_param[i].crp_p_uaddr;
		kop->crk_param[i].crp_nbits = narrow.crk_param[i].crp_nbits;
	}
}

static int
obsd_key_plan(struct call *call)
{
	struct obsd_crypt_kop kop;
	struct kop_params params;

	obsd_kop_get(call, &kop);
	params = (struct kop_params){
		.op = kop.crk_op,
		.niparams = kop.crk_iparams,
		.noparams = kop.crk_oparams,
		.crid = devconf_crid(&dialect_openbsd),
		.check_all = true,
	};
	/* Too many parameters are found out first, by kop_plan. */
	if (kop.crk_op > OBSD_CRK_ALGORITHM_MAX &&
	    kop.crk_iparams + kop.crk_oparams <= (int)OBSD_CRK_MAXPARAM) {
		BSD_REFUSE(call, "crk_op", kop.crk_op);
		return EINVAL;
	}
	for (size_t i = 0; i < OBSD_CRK_MAXPARAM; i++)
		params.param[i] = (struct kop_param){
			.uaddr = kop.crk_param[i].crp_p_uaddr,
			.nbits = kop.crk_param[i].crp_nbits,
		};
	return kop_plan(call, &params);
}

static int
obsd_key_run(struct call *call)
{
	struct kop_result result;
	int error = kop_run(call, &result);

	/* In the same place for callers of either word size; seen only if it
	 * is 0, as after an error nothing is written back. */
	memcpy(call->arg + offsetof(struct obsd_crypt_kop, crk_status),
	    &result.status, sizeof(result.status));
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
