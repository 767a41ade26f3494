/* SPDX-License-Identifier: ISC */
/*
 * csession_tls.c - one TLS record: the MAC of head and content, the content, the
 * fill, all but the head encrypted.
 *
 * Who decrypts must not tell how long the fill is, nor whether it was right, or
 * the plaintext can be had byte by byte (Vaudenay 2002; "Lucky Thirteen", 2013).
 * So the MAC is computed for every length that the content can have, one byte
 * after the other, each time on a copy of the running state, and the one that
 * counts is picked with masks: up to 256 results for one record.  What is asked
 * of the driver depends on the record's length alone.
 */
#include <errno.h>
#include <string.h>

#include "csession_impl.h"
#include "secret.h"
#include "tlsfill.h"

/* The tags of one record while it is decrypted. */
struct cse_tls_tags {
	uint8_t computed[AALG_MAX_RESULT_LEN];
	uint8_t received[AALG_MAX_RESULT_LEN];
};

/* Two sessions of the MAC on one driver: the running state, and its copy. */
static int
cse_open_clones(struct csession *cse)
{
	crypto_session_t ses;
	int error;

	if (cse->clones[1] != NULL)
		return 0;
	error = cse_open_mac(&ses, cse, cse->crid);
	if (error != 0)
		return error;
	cse->clones[0] = ses;
	error = cse_open_mac(&ses, cse, (int)crypto_ses2hid(ses));
	cse->clones[1] = ses;
	return error;
}

/* A step of one of these. */
struct cse_tls_step {
	unsigned char *buf;
	size_t skip;
	size_t len;
	size_t inject; /* where a digest goes, behind all else */
	int flags; /* from the beginning, to the end */
};

static int
cse_clone_step(struct csession *cse, struct call *call, size_t which,
    const struct cse_tls_step *step)
{
	struct cryptop *crp = call->w->crp;
	struct cryptodesc *crd = crp->crp_desc;
	struct cryptodesc *second = crd->crd_next;
	int error;

	cse_desc_mac(cse, crd, step->skip, step->len, step->inject);
	crd->crd_flags |= step->flags;
	crd->crd_next = NULL;
	crp->crp_buf = (caddr_t)step->buf;
	crp->crp_ilen = (int)(step->inject + AALG_MAX_RESULT_LEN);
	error = cse_dispatch(&cse->clones[which], call);
	crd->crd_next = second;
	return error;
}

/*
 * The MAC of the head and the first `content` bytes of data, a number that is
 * secret.  The digests go behind the record, which has `len` bytes.
 */
static int
cse_tls_mac(struct csession *cse, struct call *call, unsigned char *data,
    size_t len, struct tlsfill_range range, size_t content, uint8_t *tag)
{
	size_t head = call->x.head_len;
	struct cse_tls_step first = { .buf = data - head,
		.len = head + range.min,
		.inject = head + len,
		.flags = CRD_F_RESET };
	struct cse_tls_step byte = { first.buf, first.len, 1, first.inject, 0 };
	struct cse_tls_step last = { first.buf, 0, 0, first.inject,
		CRD_F_FINAL };
	int error;

	error = cse_open_clones(cse);
	if (error == 0)
		error = cse_clone_step(cse, call, 0, &first);
	for (size_t n = range.min; error == 0 && n <= range.max; n++) {
		error = crypto_copystate(
		    cse->clones[1], cse->clones[0], cse->mac->id);
		if (error == 0)
			error = cse_clone_step(cse, call, 1, &last);
		tlsfill_copy_if(
		    tlsfill_eq(n, content), tag, data + len, cse->mac->tag_len);
		if (error == 0 && n < range.max)
			error = cse_clone_step(cse, call, 0, &byte);
		byte.skip++;
	}
	if (error != 0)
		cse_close_clones(cse);
	return error;
}

/* With a block cipher, the fill tells how long the content is. */
static int
cse_tls_open_block(struct csession *cse, struct call *call,
    struct cse_auth_op *op, unsigned char *data, size_t len)
{
	size_t tag_len = cse->mac != NULL ? op->tag_len : 0;
	struct cse_tls_tags tags = { { 0 }, { 0 } };
	struct tlsfill_range range;
	size_t content;
	size_t good;
	int error;

	if (len < tag_len + 1)
		return EBADMSG;
	range = tlsfill_range(len, tag_len);
	content = tlsfill_content(&good, data, len, tag_len);
	if (cse->mac == NULL) {
		/* Nothing was authenticated.  As the module does, a fill that
		 * is none counts as content. */
		op->len = good != 0 ? content : len;
		return 0;
	}
	tlsfill_tag(tags.received, tag_len, data, range, content);
	error =
	    cse_tls_mac(cse, call, data, len, range, content, tags.computed);
	if (error == 0 &&
	    !tlsfill_right(good, tags.computed, tags.received, tag_len))
		error = EBADMSG;
	if (error == 0)
		op->len = content;
	secret_wipe(&tags, sizeof(tags));
	return error;
}

/* With a stream cipher, the length of the content is public. */
static int
cse_tls_open_stream(struct csession *cse, struct call *call,
    struct cse_auth_op *op, unsigned char *data, size_t len)
{
	size_t head = call->x.head_len;
	int error;

	op->len = len;
	if (cse->mac == NULL)
		return 0;
	op->len = len - op->tag_len;
	error = cse_run_mac(cse, call, data - head, head + op->len, head + len);
	/* Where it went: behind the record. */
	if (error == 0 && !secret_eq(data + len, data + op->len, op->tag_len))
		error = EBADMSG;
	return error;
}

static int
cse_tls_open(struct csession *cse, struct call *call, struct cse_auth_op *op,
    unsigned char *data, size_t len)
{
	int error;

	if (len % cse->cipher->block != 0 ||
	    (cse->mac != NULL && op->tag_len > len))
		return EINVAL;
	error = cse_run_cipher(cse, call, false, data, len);
	if (error != 0)
		return error;
	return cse->cipher->block > 1
	    ? cse_tls_open_block(cse, call, op, data, len)
	    : cse_tls_open_stream(cse, call, op, data, len);
}

static int
cse_tls_seal(struct csession *cse, struct call *call, struct cse_auth_op *op,
    unsigned char *data, size_t len, size_t sealed_len)
{
	size_t head = call->x.head_len;
	size_t fill = sealed_len - len;
	int error = 0;

	if (cse->mac != NULL) {
		error =
		    cse_run_mac(cse, call, data - head, head + len, head + len);
		if (error != 0)
			return error;
		len += op->tag_len;
		fill -= op->tag_len;
	}
	memset(data + len, (int)fill - 1, fill);
	op->len = sealed_len;
	return cse_run_cipher(cse, call, true, data, sealed_len);
}

int
cse_tls(struct csession *cse, struct call *call, struct cse_auth_op *op,
    unsigned char *data)
{
	size_t len = call->x.piece_len;
	size_t out = op->encrypt
	    ? (size_t)cse_auth_sealed_len(cse, op->mode, len, op->tag_len)
	    : len;

	if (out == 0 || (cse->mac != NULL && op->tag_len > cse->mac->tag_len))
		return EINVAL;
	return op->encrypt ? cse_tls_seal(cse, call, op, data, len, out)
			   : cse_tls_open(cse, call, op, data, len);
}
