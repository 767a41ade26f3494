/* SPDX-License-Identifier: ISC */
/*
 * linux.c - the commands of Linux cryptodev, and those of them that are too small
 * for a file of their own.
 */
#include "linux.h"

#include <errno.h>
#include <string.h>

#include <wire/linux.h>

#include "csession.h"
#include "fcrypt.h"
#include "linux_ids.h"

/* The session `id` of this dialect, into call->cse. */
int
lnx_session_get(struct call *call, uint32_t id)
{
	cse_put(call->cse);
	call->cse = fcr_session_get(call->fcr, id);
	if (call->cse != NULL && cse_dialect(call->cse) == &dialect_linux)
		return 0;
	LNX_REFUSE(call, "ses", id);
	return EINVAL;
}

static int
lnx_cphash_run(struct call *call)
{
	struct lnx_cphash_op op;
	struct csession *dst;
	int error;

	memcpy(&op, call->arg, sizeof(op));
	if (op.dst_ses == op.src_ses) {
		LNX_REFUSE(call, "dst_ses", op.dst_ses);
		return EDEADLK;
	}
	error = lnx_session_get(call, op.src_ses);
	dst = fcr_session_get(call->fcr, op.dst_ses);
	if (error != 0 || dst == NULL || cse_dialect(dst) != &dialect_linux)
		error = ENOENT;
	else
		error = cse_copy_mac(dst, call->cse, call);
	cse_put(dst);
	if (error != 0)
		ocf_debug("%s: sessions %u and %u do not go together: errno %d",
		    call->cmd->name, op.dst_ses, op.src_ses, error);
	return error;
}

#define INOUT (DIALECT_IN | DIALECT_OUT)

/* Twins, for callers of either word size, stand together under one name. */
static const char lnx_name_gsession[] = "CIOCGSESSION";
static const char lnx_name_crypt[] = "CIOCCRYPT";
static const char lnx_name_auth[] = "CIOCAUTHCRYPT";
static const char lnx_name_key[] = "CIOCKEY";
static const char lnx_name_asynccrypt[] = "CIOCASYNCCRYPT";
static const char lnx_name_asyncfetch[] = "CIOCASYNCFETCH";

/* clang-format off */
static const struct dialect_cmd lnx_cmds[] = {
	{ .name = lnx_name_crypt,    .code = LNX_CIOCCRYPT,      .arg_len = 48,  .arg_dir = INOUT,       .plan = lnx_crypt_plan,    .run = lnx_crypt_run },
	{ .name = lnx_name_crypt,    .code = LNX_CIOCCRYPT32,    .arg_len = 28,  .arg_dir = INOUT,       .plan = lnx_crypt_plan,    .run = lnx_crypt_run },
	{ .name = lnx_name_auth,     .code = LNX_CIOCAUTHCRYPT,   .arg_len = 72, .arg_dir = INOUT,       .plan = lnx_auth_plan,     .run = lnx_auth_run },
	{ .name = lnx_name_auth,     .code = LNX_CIOCAUTHCRYPT32, .arg_len = 44, .arg_dir = INOUT,       .plan = lnx_auth_plan,     .run = lnx_auth_run },
	{ .name = lnx_name_gsession, .code = LNX_CIOCGSESSION,   .arg_len = 48,  .arg_dir = INOUT,       .plan = lnx_gsession_plan, .run = lnx_gsession_run, .undo = lnx_gsession_undo },
	{ .name = lnx_name_gsession, .code = LNX_CIOCGSESSION32, .arg_len = 28,  .arg_dir = INOUT,       .plan = lnx_gsession_plan, .run = lnx_gsession_run, .undo = lnx_gsession_undo },
	{ .name = "CIOCFSESSION",    .code = LNX_CIOCFSESSION,   .arg_len = 4,   .arg_dir = DIALECT_IN,  .run = lnx_fsession_run },
	{ .name = "CRIOGET",         .code = LNX_CRIOGET,        .arg_len = 4,   .arg_dir = DIALECT_OUT, .clone = DIALECT_CLONE_SHARED },
	{ .name = "CIOCGSESSINFO",   .code = LNX_CIOCGSESSINFO,  .arg_len = 268, .arg_dir = INOUT,       .run = lnx_gsessinfo_run },
	{ .name = "CIOCCPHASH",      .code = LNX_CIOCCPHASH,     .arg_len = 8,   .arg_dir = DIALECT_IN,  .run = lnx_cphash_run },
	{ .name = "CIOCASYMFEAT",    .code = LNX_CIOCASYMFEAT,   .arg_len = 4,   .arg_dir = DIALECT_OUT, .run = lnx_asymfeat_run },
	{ .name = lnx_name_key,      .code = LNX_CIOCKEY,        .arg_len = 144, .arg_dir = INOUT,       .plan = lnx_key_plan,      .run = lnx_key_run },
	{ .name = lnx_name_key,      .code = LNX_CIOCKEY32,      .arg_len = 80,  .arg_dir = INOUT,       .plan = lnx_key_plan,      .run = lnx_key_run },
	{ .name = lnx_name_asynccrypt, .code = LNX_CIOCASYNCCRYPT,   .arg_len = 48, .arg_dir = DIALECT_IN,  .plan = lnx_asynccrypt_plan, .run = lnx_asynccrypt_run },
	{ .name = lnx_name_asynccrypt, .code = LNX_CIOCASYNCCRYPT32, .arg_len = 28, .arg_dir = DIALECT_IN,  .plan = lnx_asynccrypt_plan, .run = lnx_asynccrypt_run },
	{ .name = lnx_name_asyncfetch, .code = LNX_CIOCASYNCFETCH,   .arg_len = 48, .arg_dir = DIALECT_OUT, .plan = lnx_asyncfetch_plan, .run = lnx_asyncfetch_run },
	{ .name = lnx_name_asyncfetch, .code = LNX_CIOCASYNCFETCH32, .arg_len = 28, .arg_dir = DIALECT_OUT, .plan = lnx_asyncfetch_plan, .run = lnx_asyncfetch_run },
};
/* clang-format on */

const struct dialect dialect_linux = {
	.name = "linux",
	.cmds = lnx_cmds,
	.ncmds = sizeof(lnx_cmds) / sizeof(lnx_cmds[0]),
	.ids_of = lnx_ids_of,
};
