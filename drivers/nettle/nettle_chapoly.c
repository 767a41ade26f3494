/* SPDX-License-Identifier: ISC */
/*
 * nettle_chapoly.c - ChaCha20-Poly1305 (RFC 8439).  As in nettle_gcm.c, to
 * authenticate before anything is decrypted, ciphertext goes in as associated
 * data do, and the lengths are put right before the tag is made.
 */
#include "nettle_aead.h"

#include <nettle/version.h>

static int
nchapoly_start(struct naead_msg *msg)
{
	struct naead_chapoly *s = &msg->u.chapoly;

	s->both = *(const struct chacha_poly1305_ctx *)msg->ctx;
	chacha_poly1305_set_nonce(&s->both, msg->iv);
	s->chacha = s->both.chacha; /* at block 1 */
	return 0;
}

static void
nchapoly_aad(struct naead_msg *msg, size_t len, uint8_t *data)
{
	chacha_poly1305_update(&msg->u.chapoly.both, len, data);
}

static void
nchapoly_encrypt(struct naead_msg *msg, size_t len, uint8_t *data)
{
	chacha_poly1305_encrypt(&msg->u.chapoly.both, len, data, data);
}

static void
nchapoly_verify(struct naead_msg *msg, size_t len, uint8_t *data)
{
	static const uint8_t zeros[NBLOCK_LEN];
	struct chacha_poly1305_ctx *both = &msg->u.chapoly.both;

	/* Fill the associated data's last block; each call but the last is
	 * for whole ones. */
	if (both->auth_size % NBLOCK_LEN != 0)
		chacha_poly1305_update(
		    both, NBLOCK_LEN - both->auth_size % NBLOCK_LEN, zeros);
	chacha_poly1305_update(both, len, data);
}

static void
nchapoly_decrypt(struct naead_msg *msg, size_t len, uint8_t *data)
{
	chacha_crypt32(&msg->u.chapoly.chacha, len, data, data);
}

static void
nchapoly_tag(struct naead_msg *msg, uint8_t *tag)
{
	struct chacha_poly1305_ctx *both = &msg->u.chapoly.both;

	both->auth_size = msg->aad_len;
	both->data_size = msg->len;
#if NETTLE_VERSION_MAJOR >= 4
	chacha_poly1305_digest(both, tag);
#else
	chacha_poly1305_digest(both, NETTLE_AEAD_TAG_LEN, tag);
#endif
}

const struct naead_mode naead_mode_chapoly = {
	.step = CHACHA_POLY1305_BLOCK_SIZE,
	.start = nchapoly_start,
	.aad = nchapoly_aad,
	.encrypt = nchapoly_encrypt,
	.verify = nchapoly_verify,
	.decrypt = nchapoly_decrypt,
	.tag = nchapoly_tag,
};
