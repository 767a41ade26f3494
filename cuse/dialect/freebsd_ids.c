/* SPDX-License-Identifier: ISC */
/*
 * freebsd_ids.c - the ids of the FreeBSD dialect, one row each.  What FreeBSD 12
 * has that its successors have not, is a slot; ChaCha20-Poly1305, which is newer,
 * is in both, as nothing else has its number.  ARC4 is for hardware alone, as there:
 * each operation would begin its key stream anew, and OpenSSL's engine, which counts
 * on one that goes on, would produce garbage.
 */
#include "freebsd_ids.h"

#include <opencrypto/cryptodev.h>
#include <wire/freebsd.h>

#include "alg.h"

#define NIDS (sizeof(fbsd_ids) / sizeof(fbsd_ids[0]))

#define C FBSD_SLOT_CIPHER
#define M FBSD_SLOT_MAC
#define H FBSD_SLOT_HALF

/* clang-format off */
#define CIPHER(a, s12, s13, b12, b13, iv, lo, hi) .id = FBSD_CRYPTO_##a, .alg = CRYPTO_##a, .slot = { s12, s13 }, .block = { b12, b13 }, .iv_len = (iv), .key_min = (lo), .key_max = (hi)
#define MAC(a, s12, s13, lo, hi, n)		  .id = FBSD_CRYPTO_##a, .alg = CRYPTO_##a, .slot = { s12, s13 }, .block = { 1, 1 }, .key_min = (lo), .key_max = (hi), .result_len = (n)

static const struct fbsd_id fbsd_ids[] = {
	{ CIPHER(DES_CBC,	C, 0,  8,  8,  8,  8,   8) },
	{ CIPHER(3DES_CBC,	C, 0,  8,  8,  8, 24,  24) },
	{ CIPHER(BLF_CBC,	C, 0,  8,  8,  8,  5,  56) },
	{ CIPHER(CAST_CBC,	C, 0,  8,  8,  8,  5,  16) },
	{ CIPHER(SKIPJACK_CBC,	C, 0,  8,  8,  8, 10,  10) },
	{ CIPHER(AES_CBC,	C, C, 16, 16, 16, 16,  32) },
	{ CIPHER(ARC4,		C, 0,  1,  1,  0,  1,  32), .hardware = true },
	{ CIPHER(NULL_CBC,	C, C,  4,  4,  0,  0, 256) },
	{ CIPHER(CAMELLIA_CBC,	C, C, 16, 16, 16,  8,  32) },
	{ CIPHER(AES_XTS,	C, C, 16, 16,  8, 32,  64) },
	{ CIPHER(AES_ICM,	C, C, 16,  1, 16, 16,  32) },
	{ CIPHER(CHACHA20,	C, C,  1,  1, 16, 16,  32) },
	{ CIPHER(AES_NIST_GCM_16, C, C, 1, 1, 12, 16,  32), .other = FBSD_CRYPTO_AES_128_NIST_GMAC, .other_last = FBSD_CRYPTO_AES_256_NIST_GMAC },
	{ CIPHER(AES_CCM_16,	C, C,  1,  1, 12, 16,  32), .iv_len_min = 7, .iv_len_max = 13, .other = FBSD_CRYPTO_AES_CCM_CBC_MAC, .other_last = FBSD_CRYPTO_AES_CCM_CBC_MAC },
	{ CIPHER(CHACHA20_POLY1305, C, C, 1, 1, 12, 32, 32), .iv_len_min = 8, .iv_len_max = 12 },

	{ MAC(MD5_HMAC,		M, 0, 0,  64, 16) },
	{ MAC(SHA1_HMAC,	M, M, 0,  64, 20) },
	{ MAC(RIPEMD160_HMAC,	M, M, 0,  64, 20) },
	{ MAC(SHA2_224_HMAC,	M, M, 0,  64, 28) },
	{ MAC(SHA2_256_HMAC,	M, M, 0,  64, 32) },
	{ MAC(SHA2_384_HMAC,	M, M, 0, 128, 48) },
	{ MAC(SHA2_512_HMAC,	M, M, 0, 128, 64) },
	{ MAC(SHA1,		M, M, 0,   0, 20) },
	{ MAC(SHA2_224,		M, M, 0,   0, 28) },
	{ MAC(SHA2_256,		M, M, 0,   0, 32) },
	{ MAC(SHA2_384,		M, M, 0,   0, 48) },
	{ MAC(SHA2_512,		M, M, 0,   0, 64) },
	{ MAC(NULL_HMAC,	M, M, 0,   0, 16) },
	{ MAC(POLY1305,		M, M, 1,  32, 16) },
	{ MAC(BLAKE2B,		M, M, 0,  64, 64), .key_optional = true },
	{ MAC(BLAKE2S,		M, M, 0,  32, 32), .key_optional = true },
	{ MAC(AES_NIST_GMAC,	0, M, 16, 32, 16), .iv_len = 12 },
	{ MAC(AES_128_NIST_GMAC, H, H, 16, 16, 16) },
	{ MAC(AES_192_NIST_GMAC, H, H, 24, 24, 16) },
	{ MAC(AES_256_NIST_GMAC, H, H, 32, 32, 16) },
	{ MAC(AES_CCM_CBC_MAC,	H, H, 16,  32, 16) },
};
/* clang-format on */

const struct fbsd_id *
fbsd_id_at(size_t i)
{
	return i < NIDS ? &fbsd_ids[i] : NULL;
}

const struct fbsd_id *
fbsd_id_find(uint32_t id)
{
	for (size_t i = 0; i < NIDS; i++) {
		if (fbsd_ids[i].id == id)
			return &fbsd_ids[i];
	}
	return NULL;
}

const struct fbsd_id *
fbsd_id_of(const struct alg *alg)
{
	for (size_t i = 0; i < NIDS && alg != NULL; i++) {
		if (fbsd_ids[i].alg == alg->id)
			return &fbsd_ids[i];
	}
	return NULL;
}

bool
fbsd_id_iv_len_ok(const struct fbsd_id *row, int len)
{
	if (len == row->iv_len)
		return true;
	/* RFC 8439 has nonces of 12 bytes, its ancestor such of 8. */
	if (row->alg == CRYPTO_CHACHA20_POLY1305)
		return len == row->iv_len_min;
	return len >= row->iv_len_min && len <= row->iv_len_max;
}

size_t
fbsd_ids_of(const struct alg *alg, uint32_t *ids, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < NIDS && n < max; i++) {
		if (fbsd_ids[i].alg == alg->id)
			ids[n++] = fbsd_ids[i].id;
	}
	return n;
}
