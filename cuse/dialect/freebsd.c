/* SPDX-License-Identifier: ISC */
/*
 * freebsd.c - the commands of FreeBSD, and those of them that are too small for a
 * file of their own.  Words that other BSDs have, too, are rows of the flavours of
 * FreeBSD only.  A descriptor need not be CRIOGET's to have sessions: what FreeBSD
 * 12 refuses there its successors allow.
 */
#include "freebsd.h"

#include <errno.h>
#include <string.h>

#include <opencrypto/cryptodev.h>
#include <wire/freebsd.h>

#include "freebsd_ids.h"
#include "keyop.h"
#include "stats.h"

static int
fbsd_asymfeat_run(struct call *call)
{
	/* Operations of NetBSD alone are not to be seen. */
	uint32_t feat =
	    kop_features() & ((1u << (FBSD_CRK_ALGORITHM_MAX + 1)) - 1);

	memcpy(call->arg, &feat, sizeof(feat));
	return 0;
}

static int
fbsd_finddev_run(struct call *call)
{
	struct fbsd_crypt_find_op find;
	char driver[CRYPTO_DRIVER_NAME];

	memcpy(&find, call->arg, sizeof(find));
	if (find.crid == -1) {
		find.name[sizeof(find.name) - 1] = 0;
		find.crid = crypto_find_driver(find.name);
		if (find.crid == -1) {
			ocf_debug("%s: name: no such driver", call->cmd->name);
			return ENOENT;
		}
	} else {
		if (!crypto_driver_name(driver, (uint32_t)find.crid)) {
			BSD_REFUSE(call, "crid", find.crid);
			return ENOENT;
		}
		memset(find.name, 0, sizeof(find.name));
		memcpy(
		    find.name, driver, strnlen(driver, sizeof(find.name) - 1));
	}
	memcpy(call->arg, &find, sizeof(find));
	return 0;
}

#define INOUT (DIALECT_IN | DIALECT_OUT)
#define F12   DIALECT_FREEBSD12
#define BOTH  (DIALECT_FREEBSD12 | DIALECT_FREEBSD13)
#define NOT13                                                      \
	(DIALECT_FREEBSD12 | DIALECT_NETBSD | DIALECT_NETBSD_OLD | \
	    DIALECT_OPENBSD)

/* Twins, for callers of either word size, stand together under one name. */
static const char fbsd_name_gsession[] = "CIOCGSESSION";
static const char fbsd_name_gsession2[] = "CIOCGSESSION2";
static const char fbsd_name_fsession[] = "CIOCFSESSION";
static const char fbsd_name_crypt[] = "CIOCCRYPT";
static const char fbsd_name_aead[] = "CIOCCRYPTAEAD";
static const char fbsd_name_key[] = "CIOCKEY";
static const char fbsd_name_key2[] = "CIOCKEY2";
static const char fbsd_name_asymfeat[] = "CIOCASYMFEAT";

/* clang-format off */
static const struct dialect_cmd fbsd_cmds[] = {
	{ .name = fbsd_name_crypt,     .code = FBSD_CIOCCRYPT,        .arg_len = 48,  .arg_dir = INOUT,       .flavour = BOTH,  .plan = fbsd_crypt_plan,    .run = fbsd_crypt_run },
	{ .name = fbsd_name_crypt,     .code = FBSD_CIOCCRYPT32,      .arg_len = 28,  .arg_dir = INOUT,       .flavour = BOTH,  .plan = fbsd_crypt_plan,    .run = fbsd_crypt_run },
	{ .name = fbsd_name_aead,      .code = FBSD_CIOCCRYPTAEAD,    .arg_len = 64,  .arg_dir = INOUT,                         .plan = fbsd_aead_plan,     .run = fbsd_crypt_run },
	{ .name = fbsd_name_aead,      .code = FBSD_CIOCCRYPTAEAD32,  .arg_len = 40,  .arg_dir = INOUT,                         .plan = fbsd_aead_plan,     .run = fbsd_crypt_run },
	{ .name = fbsd_name_gsession,  .code = FBSD_CIOCGSESSION,     .arg_len = 48,  .arg_dir = INOUT,       .flavour = BOTH,  .plan = fbsd_gsession_plan, .run = fbsd_gsession_run, .undo = fbsd_gsession_undo },
	{ .name = fbsd_name_gsession,  .code = FBSD_CIOCGSESSION32,   .arg_len = 28,  .arg_dir = INOUT,       .flavour = BOTH,  .plan = fbsd_gsession_plan, .run = fbsd_gsession_run, .undo = fbsd_gsession_undo },
	{ .name = fbsd_name_gsession2, .code = FBSD_CIOCGSESSION2,    .arg_len = 64,  .arg_dir = INOUT,                         .plan = fbsd_gsession_plan, .run = fbsd_gsession_run, .undo = fbsd_gsession_undo },
	{ .name = fbsd_name_gsession2, .code = FBSD_CIOCGSESSION2_32, .arg_len = 48,  .arg_dir = INOUT,                         .plan = fbsd_gsession_plan, .run = fbsd_gsession_run, .undo = fbsd_gsession_undo },
	{ .name = fbsd_name_fsession,  .code = FBSD_CIOCFSESSION,     .arg_len = 4,   .arg_dir = DIALECT_IN,  .flavour = BOTH,  .run = bsd_fsession_run },
	{ .name = fbsd_name_fsession,  .code = FBSD_CIOCFSESSION_BSD, .arg_len = 4,   .arg_dir = DIALECT_IN,  .flavour = BOTH,  .run = bsd_fsession_run },
	{ .name = "CRIOGET",           .code = FBSD_CRIOGET,          .arg_len = 4,   .arg_dir = DIALECT_OUT, .flavour = BOTH,  .clone = DIALECT_CLONE_NEW },
	{ .name = "CIOCFINDDEV",       .code = FBSD_CIOCFINDDEV,      .arg_len = 36,  .arg_dir = INOUT,                         .run = fbsd_finddev_run },
	{ .name = fbsd_name_asymfeat,  .code = FBSD_CIOCASYMFEAT,     .arg_len = 4,   .arg_dir = DIALECT_OUT, .flavour = F12,   .run = fbsd_asymfeat_run },
	{ .name = fbsd_name_asymfeat,  .code = FBSD_CIOCASYMFEAT_BSD, .arg_len = 4,   .arg_dir = DIALECT_OUT, .flavour = F12,   .run = fbsd_asymfeat_run },
	{ .name = fbsd_name_key,       .code = FBSD_CIOCKEY,          .arg_len = 144, .arg_dir = INOUT,       .flavour = F12,   .plan = fbsd_key_plan,      .run = fbsd_key_run },
	{ .name = fbsd_name_key,       .code = FBSD_CIOCKEY32,        .arg_len = 80,  .arg_dir = INOUT,       .flavour = F12,   .plan = fbsd_key_plan,      .run = fbsd_key_run },
	{ .name = fbsd_name_key2,      .code = FBSD_CIOCKEY2,         .arg_len = 144, .arg_dir = INOUT,       .flavour = NOT13, .plan = fbsd_key_plan,      .run = fbsd_key_run },
	{ .name = fbsd_name_key2,      .code = FBSD_CIOCKEY2_32,      .arg_len = 80,  .arg_dir = INOUT,       .flavour = NOT13, .plan = fbsd_key_plan,      .run = fbsd_key_run },
};
/* clang-format on */

const struct dialect dialect_freebsd = {
	.name = "freebsd",
	.bsd = true,
	.cmds = fbsd_cmds,
	.ncmds = sizeof(fbsd_cmds) / sizeof(fbsd_cmds[0]),
	.ids_of = fbsd_ids_of,
};
