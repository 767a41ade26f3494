/* SPDX-License-Identifier: ISC */
/*
 * nettle_ccm.c - AES-CCM (SP 800-38C) with nonces of 7 to 13 bytes.  Nettle's
 * own computes the CBC-MAC block by block and wants the plaintext for it; here
 * it is the last block of CBC encryption, which Nettle has in one piece, and a
 * message is decrypted in pieces on the stack before it is in its place.
 */
#include "nettle_aead.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include <nettle/cbc.h>
#include <nettle/memxor.h>

#include "secret.h"

#define NCCM_PIECE 512 /* bytes worked on at once */

/* B0's flags and A0's are about the same length of the length (A.2.1, A.3). */
#define NCCM_LEN_LEN(iv_len) (NBLOCK_LEN - 1 - (iv_len))

/* The CBC-MAC goes on over whole blocks. */
static void
nccm_blocks(const struct nblock *b, uint8_t *mac, size_t len, const uint8_t *in)
{
	uint8_t out[NCCM_PIECE];

	for (size_t n; len > 0; len -= n, in += n) {
		n = len < sizeof(out) ? len : sizeof(out);
		if (b->cipher == &nettle_aes128)
			cbc_aes128_encrypt(&b->key.aes128, mac, n, out, in);
		else if (b->cipher == &nettle_aes192)
			cbc_aes192_encrypt(&b->key.aes192, mac, n, out, in);
		else
			cbc_aes256_encrypt(&b->key.aes256, mac, n, out, in);
	}
	secret_wipe(out, sizeof(out));
}

/* The CBC-MAC goes on over any number of bytes. */
static void
nccm_mac(struct naead_msg *msg, size_t len, const uint8_t *data)
{
	const struct nblock *b = msg->ctx;
	struct naead_ccm *s = &msg->u.ccm;
	size_t n;

	if (s->fill > 0) {
		n = len < NBLOCK_LEN - s->fill ? len : NBLOCK_LEN - s->fill;
		memxor(s->mac + s->fill, data, n);
		s->fill += n;
		data += n;
		len -= n;
		if (s->fill < NBLOCK_LEN)
			return;
		nblock_encrypt(b, NBLOCK_LEN, s->mac, s->mac);
		s->fill = 0;
	}
	n = len - len % NBLOCK_LEN;
	nccm_blocks(b, s->mac, n, data);
	memxor(s->mac, data + n, len - n);
	s->fill = len - n;
}

/* Fill the last block with zeros. */
static void
nccm_pad(struct naead_msg *msg)
{
	struct naead_ccm *s = &msg->u.ccm;

	if (s->fill > 0)
		nblock_encrypt(msg->ctx, NBLOCK_LEN, s->mac, s->mac);
	s->fill = 0;
}

static void
nccm_put(uint8_t *end, size_t value, size_t len)
{
	while (len-- > 0) {
		*--end = (uint8_t)value;
		value >>= 8;
	}
}

/* Begin with counter block 1: 0 is the tag's. */
static void
nccm_rewind(struct naead_msg *msg)
{
	struct naead_ccm *s = &msg->u.ccm;

	memcpy(s->ctr, s->start, NBLOCK_LEN);
	s->ctr[NBLOCK_LEN - 1] = 1;
}

static int
nccm_start(struct naead_msg *msg)
{
	struct naead_ccm *s = &msg->u.ccm;
	size_t len_len = NCCM_LEN_LEN(msg->iv_len);
	uint8_t prefix[6] = { 0xff, 0xfe };

	assert(len_len >= 2 && len_len <= 8);
	if (len_len < sizeof(size_t) && msg->len >> (8 * len_len) != 0)
		return EINVAL;
	memset(s, 0, sizeof(*s));
	s->mac[0] = (uint8_t)((msg->aad_len > 0 ? 0x40 : 0) |
	    (msg->tag_len - 2) / 2 << 3 | (len_len - 1));
	memcpy(s->mac + 1, msg->iv, msg->iv_len);
	nccm_put(s->mac + NBLOCK_LEN, msg->len, len_len);
	nblock_encrypt(msg->ctx, NBLOCK_LEN, s->mac, s->mac);
	s->start[0] = (uint8_t)(len_len - 1);
	memcpy(s->start + 1, msg->iv, msg->iv_len);
	nccm_rewind(msg);
	/* The associated data begin with their length (A.2.2). */
	if (msg->aad_len == 0)
		return 0;
	if (msg->aad_len < 0xff00) {
		nccm_put(prefix + 2, msg->aad_len, 2);
		nccm_mac(msg, 2, prefix);
	} else {
		nccm_put(prefix + 6, msg->aad_len, 4);
		nccm_mac(msg, 6, prefix);
	}
	return 0;
}

static void
nccm_aad(struct naead_msg *msg, size_t len, uint8_t *data)
{
	nccm_mac(msg, len, data);
}

static void
nccm_ctr(struct naead_msg *msg, size_t len, uint8_t *dst, const uint8_t *src)
{
	/* The message is short enough for the counter to stay in its place. */
	nblock_ctr(msg->ctx, msg->u.ccm.ctr, len, dst, src);
}

/* Where the payload begins, the associated data have been padded; its own last
 * part of a block is followed by nothing but the tag. */
static void
nccm_encrypt(struct naead_msg *msg, size_t len, uint8_t *data)
{
	nccm_pad(msg);
	nccm_mac(msg, len, data);
	nccm_ctr(msg, len, data, data);
}

static void
nccm_verify(struct naead_msg *msg, size_t len, uint8_t *data)
{
	uint8_t plain[NCCM_PIECE];

	nccm_pad(msg);
	for (size_t n; len > 0; len -= n, data += n) {
		n = len < sizeof(plain) ? len : sizeof(plain);
		nccm_ctr(msg, n, plain, data);
		nccm_mac(msg, n, plain);
	}
	secret_wipe(plain, sizeof(plain));
}

static void
nccm_decrypt(struct naead_msg *msg, size_t len, uint8_t *data)
{
	nccm_ctr(msg, len, data, data);
}

static void
nccm_tag(struct naead_msg *msg, uint8_t *tag)
{
	struct naead_ccm *s = &msg->u.ccm;

	nccm_pad(msg);
	nblock_encrypt(msg->ctx, NBLOCK_LEN, tag, s->start);
	memxor(tag, s->mac, NBLOCK_LEN);
	nccm_rewind(msg);
}

const struct naead_mode naead_mode_ccm = {
	.step = NBLOCK_LEN,
	.start = nccm_start,
	.aad = nccm_aad,
	.encrypt = nccm_encrypt,
	.verify = nccm_verify,
	.decrypt = nccm_decrypt,
	.tag = nccm_tag,
};
