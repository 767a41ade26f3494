/* SPDX-License-Identifier: ISC */
/*
 * nettle_xts.c - AES-XTS (SP 800-38E) of whole blocks.  Nettle's own function
 * works block by block; here the tweaks of many blocks are made first, so that
 * AES gets all of these blocks in one call, which is several times as fast.
 *
 * The IV is the 16-byte tweak.  There is no ciphertext stealing: opencrypto asks
 * for whole blocks.
 */
#include "nettle_drv.h"

#include <endian.h>
#include <string.h>

#include <nettle/memxor.h>

#include "nettle_block.h"
#include "secret.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define NXTS_BLOCKS 32 /* worked on at once; the tweaks stay in the L1 cache */

struct nxts_key {
	struct nblock enc;
	struct nblock dec;
	struct nblock tweak;
};

/* An element of GF(2^128), least significant half first. */
struct nxts_tweak {
	uint64_t lo;
	uint64_t hi;
};

static void
nxts_set_key(const struct nettle_drv_rec *rec, size_t len, const uint8_t *key)
{
	const struct nettle_cipher *cipher = rec->row->cipher;
	struct nxts_key *xts = rec->ctx;

	nblock_set_encrypt_key(&xts->enc, cipher, key);
	nblock_set_decrypt_key(&xts->dec, cipher, key);
	nblock_set_encrypt_key(&xts->tweak, cipher, key + len / 2);
}

/* From here on `iv` is the tweak of the next block. */
static void
nxts_start(const void *ctx, uint8_t *iv)
{
	const struct nxts_key *xts = ctx;

	nblock_encrypt(&xts->tweak, NBLOCK_LEN, iv, iv);
}

/* Multiply by x, modulo x^128 + x^7 + x^2 + x + 1, without a branch. */
static struct nxts_tweak
nxts_double(struct nxts_tweak t)
{
	uint64_t carry = 0 - (t.hi >> 63);

	t.hi = t.hi << 1 | t.lo >> 63;
	t.lo = t.lo << 1 ^ (carry & 0x87);
	return t;
}

static struct nxts_tweak
nxts_load(const uint8_t *from)
{
	uint64_t half[2];

	memcpy(half, from, sizeof(half));
	return (struct nxts_tweak){ .lo = le64toh(half[0]),
		.hi = le64toh(half[1]) };
}

static void
nxts_store(uint8_t *to, struct nxts_tweak t)
{
	uint64_t half[2] = { htole64(t.lo), htole64(t.hi) };

	memcpy(to, half, sizeof(half));
}

/* `run` encrypts or decrypts blocks with `key`. */
static void
nxts_crypt(const void *key, nettle_cipher_func *run, uint8_t *iv, size_t len,
    uint8_t *data)
{
	uint8_t tweaks[NXTS_BLOCKS * NBLOCK_LEN];
	struct nxts_tweak t = nxts_load(iv);

	while (len > 0) {
		size_t n = len < sizeof(tweaks) ? len : sizeof(tweaks);

		for (size_t i = 0; i < n; i += NBLOCK_LEN) {
			nxts_store(tweaks + i, t);
			t = nxts_double(t);
		}
		memxor(data, tweaks, n);
		run(key, n, data, data);
		memxor(data, tweaks, n);
		data += n;
		len -= n;
	}
	nxts_store(iv, t);
	/* With them a block of plaintext is one of ECB. */
	secret_wipe(tweaks, sizeof(tweaks));
	secret_wipe(&t, sizeof(t));
}

static void
nxts_encrypt(const void *ctx, uint8_t *iv, size_t len, uint8_t *data)
{
	const struct nblock *b = &((const struct nxts_key *)ctx)->enc;

	nxts_crypt(&b->key, b->cipher->encrypt, iv, len, data);
}

static void
nxts_decrypt(const void *ctx, uint8_t *iv, size_t len, uint8_t *data)
{
	const struct nblock *b = &((const struct nxts_key *)ctx)->dec;

	nxts_crypt(&b->key, b->cipher->decrypt, iv, len, data);
}

/* clang-format off */
#define NXTS_ROW(k, c) { .id = CRYPTO_AES_XTS, .key_len = (k), .ctx_len = sizeof(struct nxts_key), .set_key = nxts_set_key, .run = nettle_cipher_run, .start = nxts_start, .encrypt = nxts_encrypt, .decrypt = nxts_decrypt, .cipher = &(c) }

static const struct nettle_drv_row nxts_rows[] = {
	NXTS_ROW(32, nettle_aes128),
	NXTS_ROW(64, nettle_aes256),
};
/* clang-format on */

const struct nettle_drv_row *
nettle_xts_at(size_t i)
{
	return i < ARRAY_LEN(nxts_rows) ? &nxts_rows[i] : NULL;
}
