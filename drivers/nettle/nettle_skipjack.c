/* SPDX-License-Identifier: ISC */
/*
 * nettle_skipjack.c - Skipjack-CBC, which Nettle lacks: the block cipher is
 * libtomcrypt's.  A cipher of the past, here for programs that still ask for it;
 * its table look-ups are not constant in time.
 */
#include "nettle_drv.h"

#include <string.h>

#include <tomcrypt.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define NSKIPJACK_BLOCK 8

/* libtomcrypt takes a key that it only reads as one it might change. */
static symmetric_key *
nskipjack_key(const void *ctx)
{
	union {
		const void *in;
		symmetric_key *out;
	} u = { .in = ctx };

	return u.out;
}

static void
nskipjack_set_key(
    const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)
{
	/* Refuses other lengths than 10, which the framework did before. */
	(void)skipjack_setup(key, (int)len, 0, rec->ctx);
}

/* Both libraries have a cbc_encrypt, so that a file can have one of them only;
 * the mode is short. */
static void
nskipjack_xor(uint8_t *to, const uint8_t *with)
{
	for (size_t i = 0; i < NSKIPJACK_BLOCK; i++)
		to[i] ^= with[i];
}

static void
nskipjack_cbc_encrypt(const void *ctx, uint8_t *iv, size_t len, uint8_t *data)
{
	symmetric_key *key = nskipjack_key(ctx);

	for (size_t i = 0; i < len; i += NSKIPJACK_BLOCK) {
		nskipjack_xor(data + i, iv);
		(void)skipjack_ecb_encrypt(data + i, data + i, key);
		memcpy(iv, data + i, NSKIPJACK_BLOCK);
	}
}

static void
nskipjack_cbc_decrypt(const void *ctx, uint8_t *iv, size_t len, uint8_t *data)
{
	symmetric_key *key = nskipjack_key(ctx);
	uint8_t next[NSKIPJACK_BLOCK];

	for (size_t i = 0; i < len; i += NSKIPJACK_BLOCK) {
		memcpy(next, data + i, sizeof(next));
		(void)skipjack_ecb_decrypt(data + i, data + i, key);
		nskipjack_xor(data + i, iv);
		memcpy(iv, next, sizeof(next));
	}
}

static const struct nettle_drv_row nskipjack_rows[] = {
	{ .id = CRYPTO_SKIPJACK_CBC,
	    .ctx_len = sizeof(symmetric_key),
	    .set_key = nskipjack_set_key,
	    .run = nettle_cipher_run,
	    .encrypt = nskipjack_cbc_encrypt,
	    .decrypt = nskipjack_cbc_decrypt },
};

const struct nettle_drv_row *
nettle_skipjack_at(size_t i)
{
	return i < ARRAY_LEN(nskipjack_rows) ? &nskipjack_rows[i] : NULL;
}
