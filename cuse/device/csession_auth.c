/* SPDX-License-Identifier: ISC */
/*
 * csession_auth.c - one operation of a cipher with authentication: authenticated
 * ciphers, whose halves share a key, and SRTP packets.  TLS records are in
 * csession_tls.c.
 */
#include <errno.h>
#include <string.h>

#include "csession_impl.h"
#include "secret.h"

/*
 * Have tags of `len` bytes from now on.  The framework's sessions have tags of one
 * length, so that another one is made; the one before stays, as somebody may be
 * asking it for its driver.
 */
static int
cse_shorten_tag(struct csession *cse, size_t len)
{
	crypto_session_t ses;
	int error;

	if (len == cse->tag_len)
		return 0;
	if (len > cse->tag_len)
		return EINVAL;
	error = cse_open_aead(&ses, cse, len);
	if (error != 0)
		return error;
	assert(cse->nold < CSE_OLD_MAX);
	cse->old[cse->nold++] = cse->ses;
	cse->ses = ses;
	cse->tag_len = len;
	return 0;
}

/* The associated data are the message's head; the tag goes behind it. */
static int
cse_aead(struct csession *cse, struct call *call, struct cse_auth_op *op,
    unsigned char *data, size_t len)
{
	struct cryptop *crp = call->w->crp;
	struct cryptodesc *mac = crp->crp_desc;
	struct cryptodesc *cipher = mac->crd_next;
	size_t head = call->x.head_len;
	int error;

	error = cse_shorten_tag(cse, op->tag_len);
	if (error != 0)
		return error;
	if (!op->encrypt) {
		if (len < op->tag_len)
			return EINVAL;
		len -= op->tag_len;
	}
	if (cse->cipher->iv_max != 0 && cse->iv_len == 0)
		return EINVAL;
	cse_desc_cipher(cse, cipher, op->encrypt, head, len);
	cipher->crd_flags &= ~CRD_F_STREAM;
	cipher->crd_iv_len = (int)cse->iv_len;
	mac->crd_alg = cse->authenticator->id;
	mac->crd_skip = 0;
	mac->crd_len = (int)head;
	mac->crd_inject = (int)(head + len);
	mac->crd_iv_len = 0;
	mac->crd_flags = 0;
	crp->crp_buf = (caddr_t)(data - head);
	crp->crp_ilen = (int)(head + len + op->tag_len);
	error = cse_dispatch(&cse->ses, call);
	op->len = op->encrypt ? len + op->tag_len : len;
	return error;
}

static int
cse_srtp_tag(struct csession *cse, struct call *call, struct cse_auth_op *op,
    unsigned char *data, size_t len)
{
	uint8_t *computed = data + len;
	int error;

	if (cse->mac == NULL)
		return 0;
	error = cse_run_mac(cse, call, data, op->auth_len, len);
	if (error != 0)
		return error;
	if (op->encrypt)
		memcpy(op->tag, computed, op->tag_len);
	else if (!secret_eq(op->tag, computed, op->tag_len))
		error = EBADMSG;
	secret_wipe(computed, AALG_MAX_RESULT_LEN);
	return error;
}

/* The MAC is that of the ciphertext, so that decryption can wait for it. */
static int
cse_srtp(struct csession *cse, struct call *call, struct cse_auth_op *op,
    unsigned char *data, size_t len)
{
	int error = 0;

	if (cse->mac != NULL && op->tag_len > cse->mac->tag_len)
		return EINVAL;
	if (op->len % cse->cipher->block != 0)
		return EINVAL;
	assert(op->auth_len <= len && op->skip + op->len <= len);
	if (!op->encrypt)
		error = cse_srtp_tag(cse, call, op, data, len);
	if (error == 0)
		error = cse_run_cipher(
		    cse, call, op->encrypt, data + op->skip, op->len);
	if (error == 0 && op->encrypt)
		error = cse_srtp_tag(cse, call, op, data, len);
	return error;
}

uint64_t
cse_auth_sealed_len(const struct csession *cse, enum cse_auth_mode mode,
    uint64_t len, size_t tag_len)
{
	size_t block = cse->cipher->block;

	if (mode == CSE_AUTH_SRTP)
		return len;
	if (mode == CSE_AUTH_TLS && cse->mac == NULL)
		tag_len = 0;
	len += tag_len;
	/* RFC 5246, 6.2.3.1: stream ciphers have no fill. */
	return mode == CSE_AUTH_TLS && block > 1 ? len + block - len % block
						 : len;
}

static void
cse_set_iv(struct csession *cse, const struct cse_auth_op *op)
{
	const struct alg *cipher = cse->cipher;

	if (op->iv == NULL)
		return;
	cse->iv_len = cipher->iv_max != 0 ? op->iv_len : 0;
	memcpy(
	    cse->iv, op->iv, cipher->iv_max != 0 ? op->iv_len : cipher->iv_len);
}

int
cse_auth(struct csession *cse, struct call *call, struct cse_auth_op *op)
{
	struct xfer *x = &call->x;
	unsigned char *data;
	bool last;
	size_t len;
	int error;

	if (cse->cipher == NULL || !x->whole ||
	    cse_is_aead(cse) != (op->mode == CSE_AUTH_AEAD))
		return EINVAL;
	assert(op->iv_len <= sizeof(cse->iv));
	if (x->data_len > CSE_LONG)
		call_may_block(call);
	cse_enter(cse, call);
	cse_set_iv(cse, op);
	error = xfer_piece(x, &data, &len, &last);
	if (error != 0)
		goto out;
	if (op->mode == CSE_AUTH_AEAD)
		error = cse_aead(cse, call, op, data, len);
	else if (op->mode == CSE_AUTH_TLS)
		error = cse_tls(cse, call, op, data);
	else
		error = cse_srtp(cse, call, op, data, len);
	if (error == 0 && op->next_iv != NULL)
		memcpy(op->next_iv, cse->iv, cse->cipher->iv_len);
out:
	cse_leave(cse);
	return error;
}
