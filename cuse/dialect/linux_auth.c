/* SPDX-License-Identifier: ISC */
/*
 * linux_auth.c - CIOCAUTHCRYPT: authenticated ciphers, TLS records, SRTP packets.
 *
 * A message is one piece here, of XFER_MESSAGE_MAX bytes at most: it is fetched
 * once, and none of it is stored before its tag is known to be right.  What is
 * longer is refused as the module refuses pages that it cannot pin.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include <wire/linux.h>

#include "alg.h"
#include "csession.h"
#include "linux.h"
#include "linux_ids.h"

#define LNX_AUTH_AAD_MAX  4096u /* a page */
#define LNX_AUTH_HEAD_MAX 256u /* SRTP: bytes in front of what is encrypted */
#define LNX_CCM_NONCE(iv) (14u - (iv)[0]) /* 15 - L, and iv[0] is L - 1 */

static_assert(LNX_AUTH_AAD_MAX <= XFER_HEAD, "room for associated data");

struct lnx_auth_plan {
	struct cse_auth_op op;
	uint8_t *iv;
	uint8_t *next_iv;
	uint8_t *tag;
	uint64_t dst_uaddr; /* for the tag's address, in what is written back */
	size_t tag_len;
	int refused; /* what run is to answer instead */
};
static_assert(sizeof(struct lnx_auth_plan) <= CALL_SCRATCH_MAX, "scratch");

static void
lnx_auth_op_get(const struct call *call, struct lnx_crypt_auth_op *cao)
{
	struct lnx_crypt_auth_op32 narrow;

	if (call->cmd->arg_len == sizeof(*cao)) {
		memcpy(cao, call->arg, sizeof(*cao));
		return;
	}
	memcpy(&narrow, call->arg, sizeof(narrow));
	*cao = (struct lnx_crypt_auth_op){
		.ses = narrow.ses,
		.op = narrow.op,
		.flags = narrow.flags,
		.len = narrow.len,
		.auth_len = narrow.auth_len,
		.auth_src_uaddr = narrow.auth_src_uaddr,
		.src_uaddr = narrow.src_uaddr,
		.dst_uaddr = narrow.dst_uaddr,
		.tag_uaddr = narrow.tag_uaddr,
		.tag_len = narrow.tag_len,
		.iv_uaddr = narrow.iv_uaddr,
		.iv_len = narrow.iv_len,
	};
}

/* Put back what a call changes of its argument. */
static void
lnx_auth_op_set(struct call *call, uint32_t len, uint32_t tag_len, uint64_t tag)
{
	struct lnx_crypt_auth_op wide;
	struct lnx_crypt_auth_op32 narrow;

	if (call->cmd->arg_len == sizeof(wide)) {
		memcpy(&wide, call->arg, sizeof(wide));
		wide.len = len;
		wide.tag_len = tag_len;
		wide.tag_uaddr = tag;
		memcpy(call->arg, &wide, sizeof(wide));
		return;
	}
	memcpy(&narrow, call->arg, sizeof(narrow));
	narrow.len = len;
	narrow.tag_len = tag_len;
	narrow.tag_uaddr = (uint32_t)tag;
	memcpy(call->arg, &narrow, sizeof(narrow));
}

/* Whether the flags ask for the mode of a packet, and so of data in place. */
static bool
lnx_auth_in_place(const struct lnx_crypt_auth_op *cao)
{
	return (cao->flags &
		   (LNX_COP_FLAG_AEAD_TLS_TYPE |
		       LNX_COP_FLAG_AEAD_SRTP_TYPE)) != 0;
}

/* EINVAL the session's cipher and the flags are of no mode. */
static int
lnx_auth_mode(struct call *call, const struct lnx_crypt_auth_op *cao,
    enum cse_auth_mode *mode)
{
	const struct alg *cipher = cse_cipher(call->cse);

	if (cipher == NULL) {
		LNX_REFUSE(call, "ses (no cipher)", cao->ses);
		return EINVAL;
	}
	if ((cao->flags & LNX_COP_FLAG_AEAD_SRTP_TYPE) != 0) {
		*mode = CSE_AUTH_SRTP;
		if (lnx_id_of(cipher)->stream)
			return 0;
	} else if (cipher->kind == ALG_AEAD) {
		*mode = CSE_AUTH_AEAD;
		return 0;
	} else if ((cao->flags & LNX_COP_FLAG_AEAD_TLS_TYPE) != 0) {
		*mode = CSE_AUTH_TLS;
		return 0;
	}
	LNX_REFUSE(call, "flags", cao->flags);
	return EINVAL;
}

static int
lnx_auth_plan_iv(struct call *call, const struct lnx_crypt_auth_op *cao,
    struct lnx_auth_plan *plan)
{
	const struct alg *cipher = cse_cipher(call->cse);
	size_t len;
	void *iv = NULL;
	void *next = NULL;
	int error;

	if (cipher == NULL || cao->iv_uaddr == 0)
		return 0;
	len = lnx_id_of(cipher)->iv_len;
	if (len == 0)
		len = cipher->iv_len;
	error = xfer_want_in(&call->x, cao->iv_uaddr, len, &iv);
	if (error == 0 && (cao->flags & LNX_COP_FLAG_WRITE_IV) != 0)
		error = xfer_want_out(&call->x, cao->iv_uaddr, len, &next);
	plan->iv = len == 0 ? NULL : iv;
	plan->next_iv = len == 0 ? NULL : next;
	return error;
}

static size_t
lnx_auth_tag_len(const struct call *call, const struct lnx_crypt_auth_op *cao)
{
	const struct alg *mac = cse_mac(call->cse);

	if (cao->tag_len != 0)
		return cao->tag_len;
	return mac != NULL ? mac->tag_len : cse_tag_len(call->cse);
}

/* Associated data in front of the message, whose tag is behind it. */
static int
lnx_auth_plan_sealed(struct call *call, const struct lnx_crypt_auth_op *cao,
    struct lnx_auth_plan *plan)
{
	bool tls = plan->op.mode == CSE_AUTH_TLS;
	struct xfer_message msg = {
		.src_uaddr = cao->src_uaddr,
		.len = cao->len,
		.dst_uaddr = cao->dst_uaddr,
		.out_len = cao->len,
		.fault = EINVAL,
	};
	int error;

	if (cao->auth_len > LNX_AUTH_AAD_MAX) {
		LNX_REFUSE(call, "auth_len", cao->auth_len);
		return EINVAL;
	}
	if (tls && cao->dst_uaddr == 0) {
		LNX_REFUSE(call, "dst", 0);
		return EINVAL;
	}
	if (plan->op.encrypt)
		msg.out_len = cse_auth_sealed_len(
		    call->cse, plan->op.mode, cao->len, plan->tag_len);
	else if (!tls)
		msg.out_len -= plan->tag_len;
	if (cao->auth_len > 0 && cao->auth_src_uaddr == 0)
		return EFAULT;
	error = xfer_want_head(&call->x, cao->auth_src_uaddr, cao->auth_len);
	return error != 0 ? error : xfer_want_message(&call->x, &msg);
}

/* The message begins with what is only authenticated; the tag is elsewhere. */
static int
lnx_auth_plan_srtp(struct call *call, const struct lnx_crypt_auth_op *cao,
    struct lnx_auth_plan *plan)
{
	uint64_t skip = cao->src_uaddr - cao->auth_src_uaddr;
	struct xfer_message msg = {
		.src_uaddr = cao->auth_src_uaddr,
		.dst_uaddr = cao->dst_uaddr,
		.out_off = skip,
		.out_len = cao->len,
		.fault = EINVAL,
	};
	void *tag = NULL;
	int error = 0;

	if (cao->auth_len == 0 || cao->src_uaddr < cao->auth_src_uaddr ||
	    skip > LNX_AUTH_HEAD_MAX) {
		LNX_REFUSE(call, "auth_src", cao->auth_src_uaddr);
		return EINVAL;
	}
	msg.len =
	    skip + cao->len > cao->auth_len ? skip + cao->len : cao->auth_len;
	plan->op.skip = (size_t)skip;
	plan->op.len = cao->len;
	plan->op.auth_len = cao->auth_len;
	if (cse_mac(call->cse) != NULL && plan->op.encrypt)
		error = xfer_want_out(
		    &call->x, cao->tag_uaddr, plan->tag_len, &tag);
	else if (cse_mac(call->cse) != NULL)
		error =
		    xfer_want_in(&call->x, cao->tag_uaddr, plan->tag_len, &tag);
	plan->tag = tag;
	return error != 0 ? error : xfer_want_message(&call->x, &msg);
}

/* A tag that neither the session has nor, when decrypting, the message. */
static int
lnx_auth_check_tag(struct call *call, const struct lnx_crypt_auth_op *cao,
    const struct lnx_auth_plan *plan)
{
	const struct alg *mac = cse_mac(call->cse);
	size_t max = plan->op.mode == CSE_AUTH_AEAD ? cse_tag_len(call->cse)
	    : mac != NULL			    ? mac->tag_len
						    : SIZE_MAX;

	/* Encrypting, the module copies what lies behind a shorter digest. */
	if (plan->tag_len <= max &&
	    (plan->op.encrypt || max == SIZE_MAX || plan->tag_len <= cao->len))
		return 0;
	LNX_REFUSE(call, "tag_len", cao->tag_len);
	return EINVAL;
}

/* All that comes after the IV, in the module's order as far as it shows. */
static int
lnx_auth_plan_mode(struct call *call, const struct lnx_crypt_auth_op *cao,
    struct lnx_auth_plan *plan)
{
	int error;

	if (cao->op != LNX_COP_ENCRYPT && cao->op != LNX_COP_DECRYPT) {
		LNX_REFUSE(call, "op", cao->op);
		return EINVAL;
	}
	plan->op.encrypt = cao->op == LNX_COP_ENCRYPT;
	error = lnx_auth_mode(call, cao, &plan->op.mode);
	if (error == 0)
		error = lnx_auth_check_tag(call, cao, plan);
	if (error != 0)
		return error;
	return plan->op.mode == CSE_AUTH_SRTP
	    ? lnx_auth_plan_srtp(call, cao, plan)
	    : lnx_auth_plan_sealed(call, cao, plan);
}

int
lnx_auth_plan(struct call *call)
{
	struct lnx_auth_plan *plan = call->scratch;
	struct lnx_crypt_auth_op cao;
	int error;

	memset(plan, 0, sizeof(*plan));
	lnx_auth_op_get(call, &cao);
	error = lnx_session_get(call, cao.ses);
	if (error != 0)
		return error;
	if (lnx_auth_in_place(&cao) && cao.src_uaddr != cao.dst_uaddr) {
		LNX_REFUSE(call, "dst", cao.dst_uaddr);
		return EINVAL;
	}
	plan->tag_len = lnx_auth_tag_len(call, &cao);
	plan->dst_uaddr = cao.dst_uaddr;
	error = lnx_auth_plan_iv(call, &cao, plan);
	if (error == 0)
		plan->refused = lnx_auth_plan_mode(call, &cao, plan);
	return error;
}

/* CCM's nonce is in the middle of what is called its IV. */
static int
lnx_auth_iv(struct call *call, struct lnx_auth_plan *plan)
{
	bool ccm = cse_cipher(call->cse)->iv_max != 0;

	plan->op.iv = plan->iv;
	if (!ccm) {
		plan->op.next_iv = plan->next_iv;
		return 0;
	}
	if (plan->iv == NULL)
		return 0;
	if (plan->iv[0] < 1 || plan->iv[0] > 7) {
		LNX_REFUSE(call, "iv[0]", plan->iv[0]);
		return EINVAL;
	}
	plan->op.iv = plan->iv + 1;
	plan->op.iv_len = LNX_CCM_NONCE(plan->iv);
	if (plan->next_iv != NULL)
		memcpy(plan->next_iv, plan->iv, 16);
	return 0;
}

int
lnx_auth_run(struct call *call)
{
	struct lnx_auth_plan *plan = call->scratch;
	struct lnx_crypt_auth_op cao;
	int error;

	if (plan->refused != 0)
		return plan->refused;
	error = lnx_auth_iv(call, plan);
	plan->op.tag = plan->tag;
	plan->op.tag_len = plan->tag_len;
	if (error == 0)
		error = cse_auth(call->cse, call, &plan->op);
	if (error != 0)
		return error;
	lnx_auth_op_get(call, &cao);
	if (plan->op.mode == CSE_AUTH_AEAD)
		cao.tag_uaddr = plan->dst_uaddr + plan->op.len -
		    (plan->op.encrypt ? plan->tag_len : 0);
	lnx_auth_op_set(call,
	    plan->op.mode == CSE_AUTH_SRTP ? cao.len : (uint32_t)plan->op.len,
	    (uint32_t)plan->tag_len, cao.tag_uaddr);
	return 0;
}
