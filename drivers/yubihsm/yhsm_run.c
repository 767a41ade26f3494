/* SPDX-License-Identifier: ISC */
/*
 * yhsm_run.c - requests: AES in as many messages as it takes, a MAC in one.
 */
#include "yhsm_run.h"

#include <errno.h>
#include <string.h>

#include "buffer.h"
#include "secret.h"
#include "yhsm_alg.h"
#include "yhsm_channel.h"
#include "yhsm_ses.h"

#define AES_BLOCK 16u
#define ID_LEN	  2u /* of the key's object, in front of all data */

size_t
yhsm_run_mac_max(size_t room)
{
	return room - ID_LEN;
}

size_t
yhsm_run_cipher_max(size_t room, size_t iv_len)
{
	return (room - ID_LEN - iv_len) / AES_BLOCK * AES_BLOCK;
}

/* The IV that the operation starts with; *made: it is for the buffer, too. */
static int
run_iv(const struct yhsm_op *op, uint8_t *iv, bool *made)
{
	const struct cryptodesc *crd = op->crd;
	int flags = crd->crd_flags;

	*made = (flags & (CRD_F_ENCRYPT | CRD_F_IV_PRESENT)) == CRD_F_ENCRYPT;
	if ((flags & CRD_F_IV_EXPLICIT) != 0) {
		memcpy(iv, crd->crd_iv, AES_BLOCK);
		return 0;
	}
	if ((flags & CRD_F_ENCRYPT) != 0)
		return crypto_entropy(iv, AES_BLOCK);
	return buffer_get(op->crp, (size_t)crd->crd_inject, AES_BLOCK, iv);
}

/*
 * One message: `n` bytes from `at` of the buffer, their result to `out`.  In CBC
 * `iv` becomes that of the next one, the last block of ciphertext: of what goes
 * out or what comes back.
 */
static int
run_chunk(struct yhsm_op *op, size_t at, size_t n, uint8_t *iv, uint8_t *out)
{
	const struct yhsm_row *row = op->ses->row;
	bool encrypt = (op->crd->crd_flags & CRD_F_ENCRYPT) != 0;
	uint8_t *data = yhsm_channel_data(op->ch);
	uint8_t *from = data + ID_LEN + row->iv_len;
	struct yhsm_msg answer;
	int error;

	yhsm_put16(data, op->ses->object);
	memcpy(data + ID_LEN, iv, row->iv_len);
	error = buffer_get(op->crp, at, n, from);
	if (error != 0)
		return error;
	if (!encrypt && row->iv_len != 0)
		memcpy(iv, from + n - AES_BLOCK, AES_BLOCK);
	error = yhsm_channel_call(op->ch,
	    encrypt ? row->cmd_encrypt : row->cmd_decrypt,
	    ID_LEN + row->iv_len + n, &answer);
	if (error == 0 && answer.len != n)
		error = EPROTO;
	if (error != 0)
		return error;
	memcpy(out, answer.data, n);
	if (encrypt && row->iv_len != 0)
		memcpy(iv, answer.data + n - AES_BLOCK, AES_BLOCK);
	return 0;
}

int
yhsm_run_cipher(struct yhsm_op *op)
{
	const struct cryptodesc *crd = op->crd;
	size_t len = (size_t)crd->crd_len;
	size_t max = yhsm_run_cipher_max(
	    yhsm_channel_room(op->ch), op->ses->row->iv_len);
	uint8_t first[AES_BLOCK] = { 0 }, iv[AES_BLOCK];
	bool made = false;
	uint8_t *out = NULL;
	int error = 0;

	if (op->ses->row->iv_len != 0)
		error = run_iv(op, first, &made);
	if (error == 0 && len > 0) {
		out = secret_new(len);
		error = out == NULL ? ENOMEM : 0;
	}
	memcpy(iv, first, sizeof(iv));
	for (size_t done = 0; error == 0 && done < len;) {
		size_t n = len - done < max ? len - done : max;

		error = run_chunk(
		    op, (size_t)crd->crd_skip + done, n, iv, out + done);
		done += n;
	}
	if (error == 0 && made)
		error = buffer_put(
		    op->crp, (size_t)crd->crd_inject, AES_BLOCK, first);
	if (error == 0 && len > 0)
		error = buffer_put(op->crp, (size_t)crd->crd_skip, len, out);
	secret_free(out, len);
	return error;
}

/* The message is what was collected before, and what this request has. */
int
yhsm_run_mac(struct yhsm_op *op)
{
	const struct cryptodesc *crd = op->crd;
	struct yhsm_ses *ses = op->ses;
	bool stream = (crd->crd_flags & CRD_F_STREAM) != 0;
	uint8_t *data = yhsm_channel_data(op->ch);
	struct yhsm_msg answer;
	size_t len = ID_LEN;
	int error;

	yhsm_put16(data, ses->object);
	if (stream && (crd->crd_flags & CRD_F_RESET) == 0 &&
	    ses->message_len > 0) {
		memcpy(data + len, ses->message, ses->message_len);
		len += ses->message_len;
	}
	error = buffer_get(
	    op->crp, (size_t)crd->crd_skip, (size_t)crd->crd_len, data + len);
	len += (size_t)crd->crd_len;
	if (error == 0)
		error = yhsm_channel_call(op->ch, YHSM_SIGN_HMAC, len, &answer);
	/* There is room for no more: another key may have its place by now. */
	if (error == 0 && answer.len != ses->row->mac_len)
		error = EPROTO;
	if (error != 0)
		return error;
	if (stream) {
		ses->message_len = 0;
		ses->too_long = false;
	}
	return buffer_put(op->crp, (size_t)crd->crd_inject,
	    ses->mac_len != 0 ? ses->mac_len : answer.len, answer.data);
}

int
yhsm_run_request(struct yhsm_channel *ch, struct cryptop *crp, bool *touched)
{
	struct yhsm_op op = { .ch = ch,
		.ses = crypto_get_driver_session(crp->crp_session),
		.crp = crp };
	const struct cryptodesc *crd;
	int error = 0;

	*touched = false;
	for (crd = crp->crp_desc; crd != NULL && error == 0;
	     crd = crd->crd_next) {
		op.crd = crd;
		error = op.ses->row->run(&op);
		*touched = *touched || error == 0;
	}
	return error;
}
