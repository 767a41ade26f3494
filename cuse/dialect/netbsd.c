/* SPDX-License-Identifier: ISC */
/*
 * netbsd.c - the commands of the NetBSD dialect: those of NetBSD 5 and later, and
 * those from before, which mean the same with less.  Words that other BSDs have,
 * too, are for the flavours of NetBSD.
 */
#include "netbsd.h"

#include <wire/netbsd.h>

#include "netbsd_ids.h"

#define INOUT	(DIALECT_IN | DIALECT_OUT)
#define FLAVOUR (DIALECT_NETBSD | DIALECT_NETBSD_OLD)

/* Twins, for callers of either word size, stand together under one name. */
static const char nb_name_crypt[] = "CIOCCRYPT";
static const char nb_name_ncryptm[] = "CIOCNCRYPTM";
static const char nb_name_ncryptret[] = "CIOCNCRYPTRET";
static const char nb_name_ncryptretm[] = "CIOCNCRYPTRETM";
static const char nb_name_gsession[] = "CIOCGSESSION";
static const char nb_name_ngsession[] = "CIOCNGSESSION";
static const char nb_name_nfsession[] = "CIOCNFSESSION";
static const char nb_name_nfkeym[] = "CIOCNFKEYM";
static const char nb_name_fsession[] = "CIOCFSESSION";
static const char nb_name_key[] = "CIOCKEY";
static const char nb_name_asymfeat[] = "CIOCASYMFEAT";
static const char nb_name_ogsession[] = "OCIOCGSESSION";
static const char nb_name_ocrypt[] = "OCIOCCRYPT";
static const char nb_name_ongsession[] = "OCIOCNGSESSION";
static const char nb_name_oncryptm[] = "OCIOCNCRYPTM";

/* clang-format off */
#define CRYPT	  .arg_dir = INOUT, .plan = nb_crypt_plan, .run = nb_crypt_run
#define NCRYPTM	  .arg_dir = INOUT, .plan = nb_ncryptm_plan, .more = nb_ncryptm_more, .run = nb_ncryptm_run
#define RET	  .arg_dir = INOUT, .plan = nb_ncryptret_plan, .run = nb_ncryptret_run
#define RETM	  .arg_dir = INOUT, .plan = nb_ncryptretm_plan, .run = nb_ncryptretm_run
#define GSESSION  .arg_dir = INOUT, .plan = nb_gsession_plan, .run = nb_gsession_run, .undo = nb_gsession_undo
#define NGSESSION .arg_dir = INOUT, .plan = nb_ngsession_plan, .more = nb_ngsession_more, .run = nb_ngsession_run, .undo = nb_ngsession_undo
#define NFSESSION .arg_dir = DIALECT_IN, .plan = nb_nfsession_plan, .run = nb_nfsession_run
#define NFKEYM	  .arg_dir = INOUT, .plan = nb_nfkeym_plan, .more = nb_nfkeym_more, .run = nb_nfkeym_run
#define KEY	  .arg_dir = INOUT, .flavour = FLAVOUR, .plan = nb_key_plan, .run = nb_key_run
#define ASYMFEAT  .arg_len = 4, .arg_dir = DIALECT_OUT, .flavour = FLAVOUR, .run = nb_asymfeat_run
#define FSESSION  .arg_len = 4, .arg_dir = DIALECT_IN, .flavour = FLAVOUR, .run = bsd_fsession_run

static const struct dialect_cmd nb_cmds[] = {
	{ .name = nb_name_crypt,      .code = NB_CIOCCRYPT,           .arg_len = 56,  CRYPT },
	{ .name = nb_name_crypt,      .code = NB_CIOCCRYPT32,         .arg_len = 32,  CRYPT },
	{ .name = nb_name_ncryptm,    .code = NB_CIOCNCRYPTM,         .arg_len = 16,  NCRYPTM },
	{ .name = nb_name_ncryptm,    .code = NB_CIOCNCRYPTM32,       .arg_len = 8,   NCRYPTM },
	{ .name = nb_name_ncryptret,  .code = NB_CIOCNCRYPTRET,       .arg_len = 16,  RET },
	{ .name = nb_name_ncryptret,  .code = NB_CIOCNCRYPTRET32,     .arg_len = 12,  RET },
	{ .name = nb_name_ncryptretm, .code = NB_CIOCNCRYPTRETM,      .arg_len = 16,  RETM },
	{ .name = nb_name_ncryptretm, .code = NB_CIOCNCRYPTRETM32,    .arg_len = 8,   RETM },
	{ .name = nb_name_gsession,   .code = NB_CIOCGSESSION,        .arg_len = 48,  GSESSION },
	{ .name = nb_name_gsession,   .code = NB_CIOCGSESSION32,      .arg_len = 32,  GSESSION },
	{ .name = nb_name_ngsession,  .code = NB_CIOCNGSESSION,       .arg_len = 16,  NGSESSION },
	{ .name = nb_name_ngsession,  .code = NB_CIOCNGSESSION32,     .arg_len = 8,   NGSESSION },
	{ .name = nb_name_nfsession,  .code = NB_CIOCNFSESSION,       .arg_len = 16,  NFSESSION },
	{ .name = nb_name_nfsession,  .code = NB_CIOCNFSESSION32,     .arg_len = 8,   NFSESSION },
	{ .name = nb_name_nfsession,  .code = NB_CIOCNFSESSION_BSD,   .arg_len = 16,  NFSESSION },
	{ .name = nb_name_nfsession,  .code = NB_CIOCNFSESSION32_BSD, .arg_len = 8,   NFSESSION },
	{ .name = nb_name_nfkeym,     .code = NB_CIOCNFKEYM,          .arg_len = 16,  NFKEYM },
	{ .name = nb_name_nfkeym,     .code = NB_CIOCNFKEYM32,        .arg_len = 8,   NFKEYM },

	{ .name = "CRIOGET",          .code = NB_CRIOGET,             .arg_len = 4,   .arg_dir = DIALECT_OUT, .flavour = FLAVOUR, .clone = DIALECT_CLONE_NEW },
	{ .name = nb_name_fsession,   .code = NB_CIOCFSESSION,        FSESSION },
	{ .name = nb_name_fsession,   .code = NB_CIOCFSESSION_BSD,    FSESSION },
	{ .name = nb_name_key,        .code = NB_CIOCKEY,             .arg_len = 144, KEY },
	{ .name = nb_name_key,        .code = NB_CIOCKEY32,           .arg_len = 80,  KEY },
	{ .name = nb_name_asymfeat,   .code = NB_CIOCASYMFEAT,        ASYMFEAT },
	{ .name = nb_name_asymfeat,   .code = NB_CIOCASYMFEAT_BSD,    ASYMFEAT },

	{ .name = nb_name_ocrypt,     .code = NB_OCIOCCRYPT,          .arg_len = 48,  .flavour = DIALECT_NETBSD_OLD, CRYPT },
	{ .name = nb_name_ocrypt,     .code = NB_OCIOCCRYPT32,        .arg_len = 28,  .flavour = DIALECT_NETBSD_OLD, CRYPT },
	{ .name = nb_name_ogsession,  .code = NB_OCIOCGSESSION,       .arg_len = 48,  .flavour = DIALECT_NETBSD_OLD, GSESSION },
	{ .name = nb_name_ogsession,  .code = NB_OCIOCGSESSION32,     .arg_len = 28,  .flavour = DIALECT_NETBSD_OLD, GSESSION },
	{ .name = nb_name_oncryptm,   .code = NB_OCIOCNCRYPTM,        .arg_len = 16,  NCRYPTM },
	{ .name = nb_name_oncryptm,   .code = NB_OCIOCNCRYPTM32,      .arg_len = 8,   NCRYPTM },
	{ .name = nb_name_ongsession, .code = NB_OCIOCNGSESSION,      .arg_len = 16,  NGSESSION },
	{ .name = nb_name_ongsession, .code = NB_OCIOCNGSESSION32,    .arg_len = 8,   NGSESSION },
};
/* clang-format on */

const struct dialect dialect_netbsd = {
	.name = "netbsd",
	.bsd = true,
	.cmds = nb_cmds,
	.ncmds = sizeof(nb_cmds) / sizeof(nb_cmds[0]),
	.ids_of = nb_ids_of,
};
