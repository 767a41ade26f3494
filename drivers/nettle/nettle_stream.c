/* SPDX-License-Identifier: ISC */
/*
 * nettle_stream.c - ciphers that make a key stream, whatever the length of the
 * data: CFB, OFB, the counter modes, and ChaCha20.  ARC4, which has no IV, is in
 * nettle_cipher.c.
 *
 * Between two calls for one descriptor the IV's place holds what the next one
 * goes on from; the calls but the last are for whole blocks (row->step).
 */
#include "nettle_drv.h"

#include <endian.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include <nettle/cfb.h>
#include <nettle/chacha.h>
#include <nettle/memxor.h>

#include "nettle_block.h"
#include "secret.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define NSTREAM_OFB_BLOCKS 32 /* key stream made at once */

/* RFC 3686: the counter block is nonce, IV and a counter from 1. */
#define NSTREAM_NONCE_LEN 4
#define NSTREAM_IV_LEN	  8

struct nstream_nonce_key {
	struct nblock block;
	uint8_t nonce[NSTREAM_NONCE_LEN];
	bool seeded;
	_Atomic uint64_t last_iv; /* the last one that was made up */
};

static void
nstream_set_key(
    const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)
{
	(void)len;
	nblock_set_encrypt_key(rec->ctx, rec->row->cipher, key);
}

static void
nstream_cfb_encrypt(const void *ctx, uint8_t *iv, size_t len, uint8_t *data)
{
	const struct nblock *b = ctx;

	cfb_encrypt(
	    &b->key, b->cipher->encrypt, NBLOCK_LEN, iv, len, data, data);
}

static void
nstream_cfb_decrypt(const void *ctx, uint8_t *iv, size_t len, uint8_t *data)
{
	const struct nblock *b = ctx;

	cfb_decrypt(
	    &b->key, b->cipher->encrypt, NBLOCK_LEN, iv, len, data, data);
}

static void
nstream_ofb(const void *ctx, uint8_t *iv, size_t len, uint8_t *data)
{
	uint8_t stream[NSTREAM_OFB_BLOCKS * NBLOCK_LEN];
	const struct nblock *b = ctx;
	const uint8_t *last = iv;

	while (len > 0) {
		size_t n = len < sizeof(stream) ? len : sizeof(stream);

		for (size_t i = 0; i < n; i += NBLOCK_LEN) {
			nblock_encrypt(b, NBLOCK_LEN, stream + i, last);
			last = stream + i;
		}
		memxor(data, stream, n);
		data += n;
		len -= n;
	}
	memmove(iv, last, NBLOCK_LEN);
	secret_wipe(stream, sizeof(stream));
}

static void
nstream_ctr(const void *ctx, uint8_t *iv, size_t len, uint8_t *data)
{
	nblock_ctr(ctx, iv, len, data, data);
}

static void
nstream_nonce_set_key(
    const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)
{
	struct nstream_nonce_key *own = rec->ctx;
	uint64_t first;

	nblock_set_encrypt_key(&own->block, rec->row->cipher, key);
	memcpy(own->nonce, key + len - NSTREAM_NONCE_LEN, NSTREAM_NONCE_LEN);
	own->seeded = crypto_entropy(&first, sizeof(first)) == 0;
	atomic_init(&own->last_iv, own->seeded ? first : 0);
}

/* An IV may never come twice under a key, so they are counted and not drawn. */
static int
nstream_nonce_make_iv(const struct nettle_drv_rec *rec, uint8_t *iv)
{
	struct nstream_nonce_key *own = rec->ctx;
	uint64_t next;

	if (!own->seeded)
		return EIO;
	next = atomic_fetch_add(&own->last_iv, 1) + 1;
	memcpy(iv, &next, NSTREAM_IV_LEN);
	return 0;
}

static void
nstream_nonce_start(const void *ctx, uint8_t *iv)
{
	const struct nstream_nonce_key *own = ctx;
	static const uint8_t one[4] = { 0, 0, 0, 1 };

	memmove(iv + NSTREAM_NONCE_LEN, iv, NSTREAM_IV_LEN);
	memcpy(iv, own->nonce, NSTREAM_NONCE_LEN);
	memcpy(iv + NSTREAM_NONCE_LEN + NSTREAM_IV_LEN, one, sizeof(one));
}

static void
nstream_nonce_ctr(const void *ctx, uint8_t *iv, size_t len, uint8_t *data)
{
	const struct nstream_nonce_key *own = ctx;

	/* It counts in all of the block; 2^32 blocks are never reached. */
	nstream_ctr(&own->block, iv, len, data);
}

static void
nstream_chacha_set_key(
    const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)
{
	struct chacha_ctx *ctx = rec->ctx;
	uint8_t twice[CHACHA_KEY_SIZE];

	if (len == CHACHA_KEY_SIZE) {
		chacha_set_key(ctx, key);
		return;
	}
	memcpy(twice, key, len);
	memcpy(twice + len, key, len);
	chacha_set_key(ctx, twice);
	/* "expand 16-byte k" where Nettle says 32-byte. */
	ctx->state[1] = 0x3120646e;
	ctx->state[2] = 0x79622d36;
	secret_wipe(twice, sizeof(twice));
}

/* The IV is the number of the first block, low byte first, and the nonce. */
static void
nstream_chacha(const void *ctx, uint8_t *iv, size_t len, uint8_t *data)
{
	struct chacha_ctx own = *(const struct chacha_ctx *)ctx;
	uint64_t count;

	chacha_set_nonce(&own, iv + CHACHA_COUNTER_SIZE);
	chacha_set_counter(&own, iv);
	chacha_crypt(&own, len, data, data);
	memcpy(&count, iv, sizeof(count));
	count = htole64(le64toh(count) + len / CHACHA_BLOCK_SIZE);
	memcpy(iv, &count, sizeof(count));
	secret_wipe(&own, sizeof(own));
}

/* clang-format off */
#define NSTREAM_ROW(a, k, c, enc_fn, dec_fn) { .id = CRYPTO_##a, .key_len = (k), .step = NBLOCK_LEN, .ctx_len = sizeof(struct nblock), .set_key = nstream_set_key, .run = nettle_cipher_run, .encrypt = nstream_##enc_fn, .decrypt = nstream_##dec_fn, .cipher = &nettle_##c }
#define NSTREAM_NONCE(k, c) { .id = CRYPTO_AES_CTR, .key_len = (k), .step = NBLOCK_LEN, .ctx_len = sizeof(struct nstream_nonce_key), .set_key = nstream_nonce_set_key, .run = nettle_cipher_run, .make_iv = nstream_nonce_make_iv, .start = nstream_nonce_start, .encrypt = nstream_nonce_ctr, .decrypt = nstream_nonce_ctr, .cipher = &nettle_##c }
#define NSTREAM_CHACHA(k) { .id = CRYPTO_CHACHA20, .key_len = (k), .step = CHACHA_BLOCK_SIZE, .ctx_len = sizeof(struct chacha_ctx), .set_key = nstream_chacha_set_key, .run = nettle_cipher_run, .encrypt = nstream_chacha, .decrypt = nstream_chacha }

static const struct nettle_drv_row nstream_rows[] = {
	NSTREAM_ROW(AES_ICM,	  16, aes128,	   ctr,		ctr),
	NSTREAM_ROW(AES_ICM,	  24, aes192,	   ctr,		ctr),
	NSTREAM_ROW(AES_ICM,	  32, aes256,	   ctr,		ctr),
	NSTREAM_ROW(AES_CFB,	  16, aes128,	   cfb_encrypt, cfb_decrypt),
	NSTREAM_ROW(AES_CFB,	  24, aes192,	   cfb_encrypt, cfb_decrypt),
	NSTREAM_ROW(AES_CFB,	  32, aes256,	   cfb_encrypt, cfb_decrypt),
	NSTREAM_ROW(AES_OFB,	  16, aes128,	   ofb,		ofb),
	NSTREAM_ROW(AES_OFB,	  24, aes192,	   ofb,		ofb),
	NSTREAM_ROW(AES_OFB,	  32, aes256,	   ofb,		ofb),
	NSTREAM_ROW(CAMELLIA_CTR, 16, camellia128, ctr,		ctr),
	NSTREAM_ROW(CAMELLIA_CTR, 24, camellia192, ctr,		ctr),
	NSTREAM_ROW(CAMELLIA_CTR, 32, camellia256, ctr,		ctr),
	NSTREAM_NONCE(20, aes128),
	NSTREAM_NONCE(28, aes192),
	NSTREAM_NONCE(36, aes256),
	NSTREAM_CHACHA(16),
	NSTREAM_CHACHA(32),
};
/* clang-format on */

const struct nettle_drv_row *
nettle_stream_at(size_t i)
{
	return i < ARRAY_LEN(nstream_rows) ? &nstream_rows[i] : NULL;
}
