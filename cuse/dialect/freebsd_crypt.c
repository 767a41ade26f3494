/* SPDX-License-Identifier: ISC */
/*
 * freebsd_crypt.c - CIOCCRYPT: one operation that leaves no trace in its session,
 * by the rules of FreeBSD 12 or by those of its successors.  Authenticated ciphers
 * always follow the latter, as FreeBSD 12 has no sense for them here.
 */
#include "freebsd_crypt.h"

#include <errno.h>
#include <string.h>

#include "alg.h"
#include "freebsd_ids.h"

static void
fbsd_crypt_op_get(const struct call *call, struct fbsd_op *op)
{
	struct fbsd_crypt_op32 narrow;
	struct fbsd_crypt_op cop;

	if (call->cmd->arg_len == sizeof(cop)) {
		memcpy(&cop, call->arg, sizeof(cop));
	} else {
		memcpy(&narrow, call->arg, sizeof(narrow));
		cop = (struct fbsd_crypt_op){
			.ses = narrow.ses,
			.op = narrow.op,
			.flags = narrow.flags,
			.len = narrow.len,
			.src_uaddr = narrow.src_uaddr,
			.dst_uaddr = narrow.dst_uaddr,
			.mac_uaddr = narrow.mac_uaddr,
			.iv_uaddr = narrow.iv_uaddr,
		};
	}
	op->arg = (struct fbsd_crypt_aead){
		.ses = cop.ses,
		.op = cop.op,
		.flags = cop.flags,
		.len = cop.len,
		.src_uaddr = cop.src_uaddr,
		.dst_uaddr = cop.dst_uaddr,
		.tag_uaddr = cop.mac_uaddr,
		.iv_uaddr = cop.iv_uaddr,
	};
}

int
fbsd_op_begin(struct call *call, struct fbsd_op *op)
{
	const struct fbsd_id *cipher;
	int error;

	error = bsd_session_get(call, &dialect_freebsd, op->arg.ses);
	if (error != 0)
		return error;
	fbsd_session_of(&op->ses, call->cse);
	if (op->arg.len > FBSD_LEN_MAX) {
		BSD_REFUSE(call, "len", op->arg.len);
		return E2BIG;
	}
	if (op->arg.aadlen > FBSD_LEN_MAX) {
		BSD_REFUSE(call, "aadlen", op->arg.aadlen);
		return E2BIG;
	}
	cipher = op->ses.cipher;
	if (cipher != NULL && op->arg.len % cipher->block[fbsd_is_13()] != 0) {
		BSD_REFUSE(call, "len", op->arg.len);
		return EINVAL;
	}
	return 0;
}

bool
fbsd_needs_iv(const struct fbsd_op *op)
{
	return op->ses.cipher != NULL &&
	    (op->ses.cipher->alg == CRYPTO_AES_ICM || op->ses.aead);
}

int
fbsd_want_iv(
    struct call *call, const struct fbsd_op *op, size_t len, size_t used)
{
	struct fbsd_crypt_plan *plan = call->scratch;

	plan->iv_used = (uint8_t)used;
	return xfer_want_in(&call->x, op->arg.iv_uaddr, len, &plan->iv);
}

/* A refusal that FreeBSD comes to when it has read the data. */
static int
fbsd_refuse_later(struct call *call, const char *field, uint64_t value)
{
	struct fbsd_crypt_plan *plan = call->scratch;

	BSD_REFUSE(call, field, value);
	plan->refused = EINVAL;
	return 0;
}

int
fbsd_iv_12(struct call *call, const struct fbsd_op *op, size_t given)
{
	struct fbsd_crypt_plan *plan = call->scratch;
	size_t used = op->ses.iv_len;

	if (op->arg.iv_uaddr != 0) {
		if (op->ses.cipher == NULL ||
		    op->ses.cipher->alg == CRYPTO_ARC4)
			return fbsd_refuse_later(call, "iv", op->arg.iv_uaddr);
		return fbsd_want_iv(
		    call, op, given, given < used ? given : used);
	}
	if (op->ses.cipher == NULL || used == 0)
		return 0;
	/* To encrypt with an IV that nobody knows, however useless that is, is
	 * what FreeBSD does; counters it does not make up. */
	plan->op.iv_made = plan->op.encrypt;
	if (op->arg.len < used || op->ses.cipher->alg == CRYPTO_AES_ICM ||
	    (op->ses.aead && plan->op.iv_made))
		return fbsd_refuse_later(call, "iv", 0);
	plan->op.skip = used;
	plan->op.iv_len = used;
	return 0;
}

/*
 * FreeBSD 12: the MAC is that of the data as they are at its turn, before the
 * cipher's unless the program says otherwise, IV in front and all; nothing is
 * compared.
 */
static int
fbsd_crypt_12(struct call *call, const struct fbsd_op *op)
{
	struct fbsd_crypt_plan *plan = call->scratch;
	int error;

	if (op->ses.cipher != NULL && op->arg.len == 0) {
		BSD_REFUSE(call, "len", 0);
		return EINVAL;
	}
	plan->op.encrypt = op->arg.op == FBSD_COP_ENCRYPT;
	plan->op.cipher_first = (op->arg.flags & FBSD_COP_F_CIPHER_FIRST) != 0;
	error = fbsd_iv_12(call, op, op->ses.iv_len);
	if (error != 0 || op->arg.tag_uaddr == 0)
		return error;
	if (op->ses.mac == NULL)
		return fbsd_refuse_later(call, "mac", op->arg.tag_uaddr);
	return xfer_want_out(
	    &call->x, op->arg.tag_uaddr, op->ses.mac_len, &plan->mac);
}

/* The field of a call that later FreeBSDs refuse; NULL: none. */
static const char *
fbsd_crypt_bad_13(const struct fbsd_op *op)
{
	const struct fbsd_session *ses = &op->ses;
	const struct fbsd_crypt_aead *arg = &op->arg;
	bool digest = ses->cipher == NULL;
	bool alone = !digest && ses->mac == NULL && !ses->aead;

	if (arg->op > FBSD_COP_DECRYPT || (!digest && arg->op == 0))
		return "op";
	if ((arg->flags & FBSD_COP_F_CIPHER_FIRST) != 0 &&
	    arg->op != FBSD_COP_ENCRYPT)
		return "flags";
	if (arg->tag_uaddr != 0 && alone)
		return "mac";
	if (arg->iv_uaddr != 0 && ses->iv_len == 0)
		return "iv";
	if (arg->iv_uaddr == 0 && ses->iv_len != 0 && fbsd_needs_iv(op))
		return "iv";
	if (alone && arg->len == 0)
		return "len";
	/* The IV is in front of the data, and must not be all of them. */
	if (arg->iv_uaddr == 0 && ses->iv_len != 0 &&
	    (arg->len < ses->iv_len || (alone && arg->len == ses->iv_len)))
		return "len";
	return NULL;
}

/* FreeBSD 13: the MAC is that of the ciphertext, and compared when that is
 * decrypted; the IV is covered by neither. */
static int
fbsd_crypt_13(struct call *call, const struct fbsd_op *op)
{
	struct fbsd_crypt_plan *plan = call->scratch;
	const char *bad = fbsd_crypt_bad_13(op);
	uint64_t mac = op->arg.tag_uaddr;
	int error = 0;

	if (bad != NULL) {
		ocf_debug("%s: %s: bad value", call->cmd->name, bad);
		return EINVAL;
	}
	plan->op.encrypt =
	    op->ses.cipher == NULL || op->arg.op == FBSD_COP_ENCRYPT;
	plan->op.cipher_first = plan->op.encrypt;
	if (op->arg.iv_uaddr != 0) {
		error = fbsd_want_iv(call, op, op->ses.iv_len, op->ses.iv_len);
	} else {
		plan->op.skip = op->ses.iv_len;
		plan->op.mac_skip = op->ses.iv_len;
		plan->op.iv_len = op->ses.iv_len;
	}
	if (error != 0 || op->ses.mac_len == 0)
		return error;
	if (!plan->op.encrypt)
		return xfer_want_in(
		    &call->x, mac, op->ses.mac_len, &plan->expect);
	return mac == 0
	    ? 0
	    : xfer_want_out(&call->x, mac, op->ses.mac_len, &plan->mac);
}

int
fbsd_want_data(struct call *call, const struct fbsd_op *op)
{
	const struct fbsd_crypt_plan *plan = call->scratch;
	struct xfer_message msg = {
		.src_uaddr = op->arg.src_uaddr,
		.len = op->arg.len,
		.dst_uaddr = op->arg.dst_uaddr,
		.out_len = op->arg.len,
	};

	if (op->arg.dst_uaddr == 0) {
		msg.out_len = 0; /* nobody wants the result */
	} else if (fbsd_is_13()) {
		msg.dst_uaddr += plan->op.skip;
		msg.out_off = plan->op.skip;
		msg.out_len -= plan->op.skip;
	}
	return xfer_want_message(&call->x, &msg);
}

int
fbsd_crypt_plan(struct call *call)
{
	struct fbsd_crypt_plan *plan = call->scratch;
	struct fbsd_op op;
	int error;

	memset(plan, 0, sizeof(*plan));
	fbsd_crypt_op_get(call, &op);
	error = fbsd_op_begin(call, &op);
	if (error == 0 && (fbsd_is_13() || op.ses.aead))
		error = fbsd_crypt_13(call, &op);
	else if (error == 0)
		error = fbsd_crypt_12(call, &op);
	if (error == 0)
		error = fbsd_want_data(call, &op);
	plan->op.mac_len = op.ses.mac_len;
	return error;
}

/* The IV as the framework wants it: shorter ones of XTS are its beginning, of
 * ChaCha20-Poly1305 (8 bytes) its end. */
static void
fbsd_crypt_iv(struct call *call)
{
	struct fbsd_crypt_plan *plan = call->scratch;
	const struct alg *cipher = cse_cipher(call->cse);
	size_t at = 0;

	if (plan->iv_used == 0)
		return;
	if (cipher->id == CRYPTO_CHACHA20_POLY1305)
		at = (size_t)cipher->iv_len - plan->iv_used;
	memcpy(plan->iv_buf + at, plan->iv, plan->iv_used);
	plan->op.iv = plan->iv_buf;
	plan->op.iv_len = at + plan->iv_used;
}

int
fbsd_crypt_run(struct call *call)
{
	struct fbsd_crypt_plan *plan = call->scratch;

	if (plan->refused != 0)
		return plan->refused;
	fbsd_crypt_iv(call);
	plan->op.expect = plan->expect;
	plan->op.mac = plan->mac;
	return cse_message(call->cse, call, &plan->op);
}
