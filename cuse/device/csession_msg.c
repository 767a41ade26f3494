/* SPDX-License-Identifier: ISC */
/*
 * csession_msg.c - one operation that stands alone, as the BSDs have them: nothing
 * in the session goes on from it to the next one.
 */
#include <errno.h>
#include <string.h>

#include "csession_impl.h"
#include "secret.h"

/* Where things are in the request's buffer, which begins with the head. */
struct cse_msg {
	unsigned char *buf;
	size_t head; /* bytes in front of the message */
	size_t total; /* of both; the MAC or tag is behind them */
};

static void
cse_msg_cipher(const struct csession *cse, struct cryptodesc *crd,
    const struct cse_msg_op *op, const struct cse_msg *msg)
{
	bool aad_only = cse->cipher->aad_only;
	size_t start = aad_only ? msg->total : msg->head + op->skip;

	crd->crd_alg = cse->cipher->id;
	crd->crd_skip = (int)start;
	crd->crd_len = (int)(msg->total - start);
	crd->crd_inject = 0;
	crd->crd_iv_len = cse->cipher->iv_max != 0 ? (int)op->iv_len : 0;
	crd->crd_flags = (op->encrypt ? CRD_F_ENCRYPT : 0) | CRD_F_IV_PRESENT;
	memset(crd->crd_iv, 0, sizeof(crd->crd_iv));
	if (op->iv_made)
		return;
	crd->crd_flags |= CRD_F_IV_EXPLICIT;
	if (op->iv_len > 0)
		memcpy(crd->crd_iv,
		    op->iv != NULL ? op->iv : msg->buf + msg->head, op->iv_len);
}

static void
cse_msg_mac(const struct csession *cse, struct cryptodesc *crd,
    const struct cse_msg_op *op, const struct cse_msg *msg)
{
	size_t end = msg->total;

	if (cse_is_aead(cse) && !cse->cipher->aad_only)
		end = msg->head;
	crd->crd_alg = cse_is_aead(cse) ? cse->authenticator->id : cse->mac->id;
	crd->crd_skip = (int)op->mac_skip;
	crd->crd_len = (int)(end - op->mac_skip);
	crd->crd_inject = (int)msg->total;
	crd->crd_iv_len = 0;
	crd->crd_flags = 0;
}

/* Fill in the worker's request; the descriptor that is not needed, if any. */
static struct cryptodesc *
cse_msg_fill(const struct csession *cse, struct cryptop *crp,
    const struct cse_msg_op *op, const struct cse_msg *msg)
{
	struct cryptodesc *first = crp->crp_desc;
	struct cryptodesc *second = first->crd_next;
	bool mac = cse->mac != NULL || cse_is_aead(cse);
	bool swap = mac && cse->cipher != NULL && !op->cipher_first;

	crp->crp_buf = (caddr_t)msg->buf;
	crp->crp_ilen = (int)(msg->total + XFER_TRAIL);
	if (cse->cipher != NULL)
		cse_msg_cipher(cse, swap ? second : first, op, msg);
	if (mac)
		cse_msg_mac(
		    cse, swap || cse->cipher == NULL ? first : second, op, msg);
	if (mac && cse->cipher != NULL)
		return NULL;
	first->crd_next = NULL;
	return second;
}

/* What the request has left behind the message. */
static int
cse_msg_tag(const struct csession *cse, const struct cse_msg_op *op,
    const unsigned char *tag)
{
	size_t len = op->mac_len;

	if (cse->mac != NULL && len > cse->mac->tag_len)
		len = cse->mac->tag_len;
	/* The driver has compared that of an authenticated cipher. */
	if (op->expect != NULL && !cse_is_aead(cse) &&
	    !secret_eq(op->expect, tag, len))
		return EBADMSG;
	if (op->mac != NULL)
		memcpy(op->mac, tag, len);
	return 0;
}

static int
cse_msg_check(const struct csession *cse, const struct cse_msg_op *op,
    const struct cse_msg *msg)
{
	const struct alg *cipher = cse->cipher;
	size_t len = msg->total - msg->head;

	if (op->skip > len || op->mac_skip > msg->total ||
	    op->iv_len > EALG_MAX_BLOCK_LEN ||
	    (op->iv == NULL && op->iv_len > len))
		return EINVAL;
	if (cipher == NULL)
		return 0;
	if (cse_is_aead(cse) &&
	    (op->mac_len != cse->tag_len ||
		(op->mac_skip != 0 && !cipher->aad_only) ||
		(op->expect == NULL && !op->encrypt)))
		return EINVAL;
	if (op->iv_made ? cipher->iv_explicit
			: cipher->iv_len != 0 && op->iv_len == 0)
		return EINVAL;
	return (len - op->skip) % cipher->block == 0 ? 0 : EINVAL;
}

int
cse_message(
    struct csession *cse, struct call *call, const struct cse_msg_op *op)
{
	struct cryptop *crp = call->w->crp;
	struct xfer *x = &call->x;
	struct cryptodesc *spare;
	struct cse_msg msg;
	unsigned char *data;
	bool last;
	size_t len;
	int error;

	if (!x->whole)
		return EINVAL;
	error = xfer_piece(x, &data, &len, &last);
	if (error != 0)
		return error;
	msg.head = x->head_len;
	msg.buf = data - msg.head;
	msg.total = msg.head + len;
	error = cse_msg_check(cse, op, &msg);
	if (error != 0)
		return error;
	if (msg.total > CSE_LONG)
		call_may_block(call);
	cse_enter(cse, call);
	spare = cse_msg_fill(cse, crp, op, &msg);
	if (cse_is_aead(cse) && op->expect != NULL)
		memcpy(data + len, op->expect, op->mac_len);
	error = cse_dispatch(&cse->ses, call);
	if (spare != NULL)
		crp->crp_desc->crd_next = spare;
	cse_leave(cse);
	if (error == 0 && (cse->mac != NULL || cse_is_aead(cse)))
		error = cse_msg_tag(cse, op, data + len);
	return error;
}
