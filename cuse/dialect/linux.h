/* SPDX-License-Identifier: ISC */
/*
 * linux.h - the parts of the Linux dialect among themselves: what its table of
 * commands refers to, one file a group.
 */
#ifndef DIALECT_LINUX_H
#define DIALECT_LINUX_H

#include <stdint.h>

#include "call.h"
#include "csession.h"
#include "dialects.h"
#include "log.h"

/* One debug line for a refused call: the command, the field, its value. */
#define LNX_REFUSE(call, field, value)                                \
	ocf_debug("%s: %s: bad value %llu", (call)->cmd->name, field, \
	    (unsigned long long)(value))

/* linux.c: the session `id` of this dialect, into call->cse.  EINVAL. */
int lnx_session_get(struct call *call, uint32_t id);

/* linux_session.c: making and ending sessions, and what is known of them. */
int lnx_gsession_plan(struct call *call);
int lnx_gsession_run(struct call *call);
void lnx_gsession_undo(struct call *call);
int lnx_fsession_run(struct call *call);
int lnx_gsessinfo_run(struct call *call);

/* linux_crypt.c: one operation on a session. */
int lnx_crypt_plan(struct call *call);
int lnx_crypt_run(struct call *call);

/* The argument, for callers of either word size, and what its op, flags and len
 * mean. */
struct lnx_crypt_op;
void lnx_crypt_op_get(const struct call *call, struct lnx_crypt_op *cop);
void lnx_crypt_op_rules(struct cse_op *op, const struct lnx_crypt_op *cop);

/* linux_async.c: the same in two halves. */
int lnx_asynccrypt_plan(struct call *call);
int lnx_asynccrypt_run(struct call *call);
int lnx_asyncfetch_plan(struct call *call);
int lnx_asyncfetch_run(struct call *call);

/* linux_key.c: key operations. */
int lnx_key_plan(struct call *call);
int lnx_key_run(struct call *call);
int lnx_asymfeat_run(struct call *call);

/* linux_auth.c: one operation with authentication. */
int lnx_auth_plan(struct call *call);
int lnx_auth_run(struct call *call);

#endif
