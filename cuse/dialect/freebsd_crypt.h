/* SPDX-License-Identifier: ISC */
/*
 * freebsd_crypt.h - what CIOCCRYPT and CIOCCRYPTAEAD have in common: the argument in
 * one form, and the plan of an operation.
 */
#ifndef DIALECT_FREEBSD_CRYPT_H
#define DIALECT_FREEBSD_CRYPT_H

#include <assert.h>

#include <wire/freebsd.h>

#include "csession.h"
#include "freebsd.h"

/* Either argument; crypt_op has no aadlen, ivlen and aad, and its mac is tag. */
struct fbsd_op {
	struct fbsd_crypt_aead arg;
	struct fbsd_session ses;
};

struct fbsd_crypt_plan {
	struct cse_msg_op op;
	void *iv; /* as given, or NULL */
	void *expect;
	void *mac;
	uint8_t iv_buf[EALG_MAX_BLOCK_LEN]; /* as the framework has it */
	uint8_t iv_used; /* bytes of `iv` */
	int refused; /* what run is to answer instead, after the data */
};
static_assert(sizeof(struct fbsd_crypt_plan) <= CALL_SCRATCH_MAX, "scratch");

/* Begin a plan: the session, into call->cse and op->ses, and the limits.
 * EINVAL no session, no whole blocks; E2BIG. */
int fbsd_op_begin(struct call *call, struct fbsd_op *op);

/* Whether the IV has to be given: it is not looked for in front of the data. */
bool fbsd_needs_iv(const struct fbsd_op *op);

/* Plan to read the IV, so many bytes, and to use the first of them. */
int fbsd_want_iv(
    struct call *call, const struct fbsd_op *op, size_t len, size_t used);

/* FreeBSD 12's rules for the IV and what precedes the payload, ... */
int fbsd_iv_12(struct call *call, const struct fbsd_op *op, size_t given);

/* ... and the data, once plan->op is there. */
int fbsd_want_data(struct call *call, const struct fbsd_op *op);

#endif
