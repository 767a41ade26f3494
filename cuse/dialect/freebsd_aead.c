/* SPDX-License-Identifier: ISC */
/*
 * freebsd_aead.c - CIOCCRYPTAEAD: an authenticated cipher, or a cipher and a MAC,
 * with data that are authenticated only.
 */
#include <errno.h>
#include <string.h>

#include "alg.h"
#include "freebsd_crypt.h"
#include "freebsd_ids.h"

/* Bytes of IV that XTS may be given beside a MAC; it uses the first 8. */
#define FBSD_XTS_IV_LONG 16u

static void
fbsd_aead_op_get(const struct call *call, struct fbsd_op *op)
{
	struct fbsd_crypt_aead32 narrow;

	if (call->cmd->arg_len == sizeof(op->arg)) {
		memcpy(&op->arg, call->arg, sizeof(op->arg));
		return;
	}
	memcpy(&narrow, call->arg, sizeof(narrow));
	op->arg = (struct fbsd_crypt_aead){
		.ses = narrow.ses,
		.op = narrow.op,
		.flags = narrow.flags,
		.len = narrow.len,
		.aadlen = narrow.aadlen,
		.ivlen = narrow.ivlen,
		.src_uaddr = narrow.src_uaddr,
		.dst_uaddr = narrow.dst_uaddr,
		.aad_uaddr = narrow.aad_uaddr,
		.tag_uaddr = narrow.tag_uaddr,
		.iv_uaddr = narrow.iv_uaddr,
	};
}

static int
fbsd_aead_check(struct call *call, const struct fbsd_op *op)
{
	const struct fbsd_session *ses = &op->ses;

	if (ses->cipher == NULL || (ses->mac == NULL && !ses->aead)) {
		BSD_REFUSE(call, "ses", op->arg.ses);
		return EINVAL;
	}
	if (op->arg.tag_uaddr == 0) {
		BSD_REFUSE(call, "tag", 0);
		return EINVAL;
	}
	return 0;
}

/* FreeBSD 12 reads the tag and writes it, whatever it is for. */
static int
fbsd_aead_12(struct call *call, const struct fbsd_op *op)
{
	struct fbsd_crypt_plan *plan = call->scratch;
	uint64_t tag = op->arg.tag_uaddr;
	void *given = NULL;
	int error;

	if (op->arg.iv_uaddr != 0 && op->arg.ivlen > FBSD_IV_MAX) {
		BSD_REFUSE(call, "ivlen", op->arg.ivlen);
		return EINVAL;
	}
	plan->op.encrypt = op->arg.op == FBSD_COP_ENCRYPT;
	plan->op.cipher_first = (op->arg.flags & FBSD_COP_F_CIPHER_FIRST) != 0;
	error = fbsd_iv_12(call, op, op->arg.ivlen);
	if (error == 0)
		error = xfer_want_in(&call->x, tag, op->ses.mac_len, &given);
	if (error == 0)
		error =
		    xfer_want_out(&call->x, tag, op->ses.mac_len, &plan->mac);
	if (op->ses.aead && !plan->op.encrypt)
		plan->expect = given;
	return error;
}

static int
fbsd_aead_13(struct call *call, const struct fbsd_op *op)
{
	struct fbsd_crypt_plan *plan = call->scratch;
	size_t iv_len = op->ses.iv_len;
	bool xts = op->ses.cipher->alg == CRYPTO_AES_XTS &&
	    op->arg.ivlen == FBSD_XTS_IV_LONG;
	int error;

	if (op->arg.op != FBSD_COP_ENCRYPT && op->arg.op != FBSD_COP_DECRYPT) {
		BSD_REFUSE(call, "op", op->arg.op);
		return EINVAL;
	}
	if (op->arg.iv_uaddr == 0) {
		BSD_REFUSE(call, "iv", 0);
		return EINVAL;
	}
	if (op->arg.ivlen != iv_len && !xts) {
		BSD_REFUSE(call, "ivlen", op->arg.ivlen);
		return EINVAL;
	}
	plan->op.encrypt = op->arg.op == FBSD_COP_ENCRYPT;
	plan->op.cipher_first = plan->op.encrypt;
	error = fbsd_want_iv(call, op, op->arg.ivlen, iv_len);
	if (error != 0)
		return error;
	return plan->op.encrypt ? xfer_want_out(&call->x, op->arg.tag_uaddr,
				      op->ses.mac_len, &plan->mac)
				: xfer_want_in(&call->x, op->arg.tag_uaddr,
				      op->ses.mac_len, &plan->expect);
}

int
fbsd_aead_plan(struct call *call)
{
	struct fbsd_crypt_plan *plan = call->scratch;
	struct fbsd_op op;
	int error;

	memset(plan, 0, sizeof(*plan));
	fbsd_aead_op_get(call, &op);
	error = fbsd_op_begin(call, &op);
	if (error == 0)
		error = fbsd_aead_check(call, &op);
	if (error == 0)
		error = fbsd_is_13() ? fbsd_aead_13(call, &op)
				     : fbsd_aead_12(call, &op);
	if (error == 0)
		error = xfer_want_long_head(
		    &call->x, op.arg.aad_uaddr, op.arg.aadlen);
	if (error == 0)
		error = fbsd_want_data(call, &op);
	plan->op.mac_len = op.ses.mac_len;
	return error;
}
