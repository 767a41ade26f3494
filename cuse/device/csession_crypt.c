/* SPDX-License-Identifier: ISC */
/*
 * csession_crypt.c - one operation on a session, of its cipher, its MAC or both,
 * over data in pieces; the IV and the running digest go on from call to call.
 */
#include <errno.h>
#include <string.h>

#include "csession_impl.h"
#include "secret.h"

void
cse_desc_cipher(const struct csession *cse, struct cryptodesc *crd,
    bool encrypt, size_t skip, size_t len)
{
	crd->crd_alg = cse->cipher->id;
	crd->crd_skip = (int)skip;
	crd->crd_len = (int)len;
	crd->crd_inject = 0;
	crd->crd_iv_len = 0;
	crd->crd_flags = CRD_F_STREAM | CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT |
	    (encrypt ? CRD_F_ENCRYPT : 0);
	memcpy(crd->crd_iv, cse->iv, sizeof(crd->crd_iv));
}

void
cse_desc_mac(const struct csession *cse, struct cryptodesc *crd, size_t skip,
    size_t len, size_t inject)
{
	crd->crd_alg = cse->mac->id;
	crd->crd_skip = (int)skip;
	crd->crd_len = (int)len;
	crd->crd_inject = (int)inject;
	crd->crd_iv_len = 0;
	crd->crd_flags = CRD_F_STREAM;
}

/* Where the last block of data begins that the next IV is made of. */
static size_t
cse_last_block(const struct alg *cipher, size_t len)
{
	return len - len % cipher->iv_len - cipher->iv_len;
}

/*
 * What is known of the next IV before the operation: of a CBC or CFB decryption
 * all, as the last block of ciphertext is still there.  A part of a block behind
 * it leaves no trace, as in Linux's cfb(aes).
 */
static void
cse_before(struct csession *cse, bool encrypt, const uint8_t *data, size_t len)
{
	const struct alg *cipher = cse->cipher;

	if (cipher->chain == ALG_CHAIN_CBC && !encrypt && len >= cipher->iv_len)
		alg_next_iv(
		    cipher, cse->iv, data + cse_last_block(cipher, len), len);
}

/* And after it.  `last` is the last block before it. */
static void
cse_after(struct csession *cse, bool encrypt, const uint8_t *data, size_t len,
    const uint8_t *last)
{
	const struct alg *cipher = cse->cipher;
	uint8_t stream[EALG_MAX_BLOCK_LEN];

	if (cipher->chain == ALG_CHAIN_OFB && len > 0) {
		data += cse_last_block(cipher, len);
		for (size_t i = 0; i < cipher->iv_len; i++)
			stream[i] = data[i] ^ last[i];
		alg_next_iv(cipher, cse->iv, stream, len);
		secret_wipe(stream, sizeof(stream));
	} else if (cipher->chain != ALG_CHAIN_CBC) {
		alg_next_iv(cipher, cse->iv, NULL, len);
	} else if (encrypt && len >= cipher->iv_len) {
		alg_next_iv(
		    cipher, cse->iv, data + cse_last_block(cipher, len), len);
	}
}

/*
 * Bytes to be processed behind the data: in OFB a part of a block uses up all of
 * its key stream, and what that was is seen where zeros become it.
 */
static size_t
cse_fill(const struct csession *cse, unsigned char *data, size_t len)
{
	size_t part;

	if (cse->cipher == NULL || cse->cipher->chain != ALG_CHAIN_OFB)
		return 0;
	part = len % cse->cipher->iv_len;
	if (part == 0)
		return 0;
	memset(data + len, 0, cse->cipher->iv_len - part);
	return cse->cipher->iv_len - part;
}

/* Put the worker's request, of one descriptor, through. */
static int
cse_send(
    struct csession *cse, struct call *call, unsigned char *buf, size_t room)
{
	struct cryptop *crp = call->w->crp;
	struct cryptodesc *second = crp->crp_desc->crd_next;
	int error;

	crp->crp_buf = (caddr_t)buf;
	crp->crp_ilen = (int)room;
	crp->crp_desc->crd_next = NULL;
	error = cse_dispatch(&cse->ses, call);
	crp->crp_desc->crd_next = second;
	return error;
}

/* What is to be kept of the data before a request that has the cipher among its
 * halves: its last block, and the next IV if that is known. */
static void
cse_keep(struct csession *cse, bool encrypt, const unsigned char *data,
    size_t len, uint8_t *block)
{
	if (cse->cipher->chain == ALG_CHAIN_OFB && len > 0)
		memcpy(block, data + cse_last_block(cse->cipher, len),
		    cse->cipher->iv_len);
	cse_before(cse, encrypt, data, len);
}

int
cse_run_cipher(struct csession *cse, struct call *call, bool encrypt,
    unsigned char *data, size_t len)
{
	struct cryptodesc *crd = call->w->crp->crp_desc;
	uint8_t behind[EALG_MAX_BLOCK_LEN];
	uint8_t block[EALG_MAX_BLOCK_LEN];
	size_t fill;
	int error;

	memcpy(behind, data + len, sizeof(behind));
	fill = cse_fill(cse, data, len);
	cse_desc_cipher(cse, crd, encrypt, 0, len + fill);
	cse_keep(cse, encrypt, data, len + fill, block);
	error = cse_send(cse, call, data, len + fill + XFER_TRAIL);
	if (error == 0)
		cse_after(cse, encrypt, data, len + fill, block);
	memcpy(data + len, behind, fill);
	secret_wipe(behind, sizeof(behind));
	secret_wipe(block, sizeof(block));
	return error;
}

int
cse_run_mac(struct csession *cse, struct call *call, unsigned char *buf,
    size_t len, size_t inject)
{
	struct cryptodesc *crd = call->w->crp->crp_desc;

	cse_desc_mac(cse, crd, 0, len, inject);
	crd->crd_flags |= CRD_F_RESET | CRD_F_FINAL;
	return cse_send(cse, call, buf, inject + AALG_MAX_RESULT_LEN);
}

void
cse_step_begin(struct csession *cse, struct cryptop *crp,
    const struct cse_op *op, struct cse_step *step)
{
	struct cryptodesc *crd = crp->crp_desc;
	struct cryptodesc *next = crd->crd_next;
	bool both = cse->cipher != NULL && cse->mac != NULL;
	bool cipher_next = both && !op->cipher_first;

	step->end = step->len + cse_fill(cse, step->data, step->len);
	if (cse->mac != NULL) {
		struct cryptodesc *mac = both && op->cipher_first ? next : crd;

		cse_desc_mac(cse, mac, 0, step->len, step->end);
		mac->crd_flags |=
		    (step->first && op->mac_reset ? CRD_F_RESET : 0) |
		    (step->last && op->mac_final ? CRD_F_FINAL : 0);
	}
	if (cse->cipher != NULL) {
		cse_desc_cipher(
		    cse, cipher_next ? next : crd, op->encrypt, 0, step->end);
		cse_keep(cse, op->encrypt, step->data, step->end, step->block);
	}
	crp->crp_buf = (caddr_t)step->data;
	crp->crp_ilen = (int)(step->end + XFER_TRAIL);
	step->spare = both ? NULL : next;
	if (!both)
		crd->crd_next = NULL;
}

void
cse_step_end(struct csession *cse, struct cryptop *crp, const struct cse_op *op,
    struct cse_step *step, int error)
{
	if (step->spare != NULL)
		crp->crp_desc->crd_next = step->spare;
	if (error == 0 && cse->cipher != NULL)
		cse_after(cse, op->encrypt, step->data, step->end, step->block);
	if (error == 0 && cse->mac != NULL && step->last && op->mac_final)
		memcpy(op->mac_out, step->data + step->end, cse->mac->tag_len);
	secret_wipe(step->block, sizeof(step->block));
}

/* One piece. */
static int
cse_piece(struct csession *cse, struct call *call, const struct cse_op *op,
    struct cse_step *step)
{
	int error;

	cse_step_begin(cse, call->w->crp, op, step);
	error = cse_dispatch(&cse->ses, call);
	cse_step_end(cse, call->w->crp, op, step, error);
	return error;
}

/* Whether one message must be one request. */
static bool
cse_is_whole(const struct csession *cse)
{
	return cse->cipher != NULL && cse->cipher->chain == ALG_CHAIN_WHOLE;
}

int
cse_want_data(const struct csession *cse, struct xfer *x, uint64_t src,
    uint64_t dst, uint64_t len)
{
	struct xfer_message msg = {
		.src_uaddr = src, .len = len, .dst_uaddr = dst, .out_len = len
	};

	if (cse_is_whole(cse))
		return xfer_want_message(x, &msg);
	return xfer_want_data(x, src, dst, len, cse->cipher != NULL);
}

int
cse_crypt(struct csession *cse, struct call *call, const struct cse_op *op)
{
	struct xfer *x = &call->x;
	struct cse_step step = { .first = true };
	int error = 0;

	if (cse_is_aead(cse) || (cse_is_whole(cse) && !x->whole))
		return EINVAL;
	if (cse->cipher != NULL && x->data_len % cse->cipher->block != 0)
		return EINVAL;
	if (x->data_len > CSE_LONG)
		call_may_block(call);
	cse_enter(cse, call);
	if (op->iv != NULL)
		memcpy(cse->iv, op->iv, cse->cipher->iv_len);
	while (error == 0 && !step.last) {
		if (!step.first && call_killed(call))
			error = EINTR;
		else
			error =
			    xfer_piece(x, &step.data, &step.len, &step.last);
		if (error == 0)
			error = cse_piece(cse, call, op, &step);
		step.first = false;
	}
	if (error == 0 && op->next_iv != NULL)
		memcpy(op->next_iv, cse->iv, cse->cipher->iv_len);
	cse_leave(cse);
	return error;
}
