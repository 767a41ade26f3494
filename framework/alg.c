/* SPDX-License-Identifier: ISC */
/*
 * alg.c - the table of algorithms.  To add one: a row here, a row in a driver,
 * an id in each dialect that reaches it, and its test vectors.
 */
#include "alg.h"

#include <string.h>

#include <opencrypto/cryptodev.h>

/* The longest HMAC key any dialect lets through (Linux: 512 bytes). */
#define HMAC_KEY_MAX 512

/* SP 800-38D, 5.2.1.2, and SP 800-38C, appendix A.1: 4, 8, 12 to 16 bytes, and
 * the even numbers from 4 to 16. */
#define GCM_TAGS 0x1f110u
#define CCM_TAGS 0x15550u

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* clang-format off */
#define CBC(a, n, s, b, lo, hi, st) { .id = CRYPTO_##a, .name = (n), .spec = (s), .kind = ALG_CIPHER, .chain = ALG_CHAIN_CBC, .block = (b), .iv_len = (b), .key_min = (lo), .key_max = (hi), .key_step = (st) }
#define STREAM(a, n, s, c, iv, lo, hi, st) { .id = CRYPTO_##a, .name = (n), .spec = (s), .kind = ALG_CIPHER, .chain = ALG_CHAIN_##c, .block = 1, .iv_len = (iv), .key_min = (lo), .key_max = (hi), .key_step = (st) }
#define AEAD(a, n, s, lo, hi, st)   .id = CRYPTO_##a, .name = (n), .spec = (s), .kind = ALG_AEAD, .chain = ALG_CHAIN_WHOLE, .block = 1, .iv_len = 12, .key_min = (lo), .key_max = (hi), .key_step = (st)
#define AEAD_MAC(a, n, s, lo, hi)   { .id = CRYPTO_##a, .name = (n), .spec = (s), .kind = ALG_AEAD_MAC, .block = 1, .tag_len = 16, .key_min = (lo), .key_max = (hi), .key_step = 8 }
#define DIGEST(a, n, s, t)	    { .id = CRYPTO_##a, .name = (n), .spec = (s), .kind = ALG_DIGEST, .unkeyed = true, .block = 1, .tag_len = (t), .key_step = 1 }
#define HMAC(a, n, s, t)	    { .id = CRYPTO_##a, .name = (n), .spec = (s), .kind = ALG_MAC, .block = 1, .tag_len = (t), .key_max = HMAC_KEY_MAX, .key_step = 1 }
#define KEYED(a, n, s, t, lo, hi, st) { .id = CRYPTO_##a, .name = (n), .spec = (s), .kind = ALG_MAC, .block = 1, .tag_len = (t), .key_min = (lo), .key_max = (hi), .key_step = (st) }
#define COMP(a, n, s)		    { .id = CRYPTO_##a, .name = (n), .spec = (s), .kind = ALG_COMP, .unkeyed = true, .block = 1, .key_step = 1 }

static const struct alg algs[] = {
	CBC(AES_CBC,	  "aes-cbc",	  "FIPS 197, SP 800-38A", 16, 16, 32, 8),
	{ .id = CRYPTO_AES_ECB, .name = "aes-ecb", .spec = "FIPS 197, SP 800-38A", .kind = ALG_CIPHER, .block = 16, .key_min = 16, .key_max = 32, .key_step = 8 },
	{ .id = CRYPTO_AES_ICM, .name = "aes-ctr", .spec = "FIPS 197, SP 800-38A", .kind = ALG_CIPHER, .chain = ALG_CHAIN_CTR, .block = 1, .iv_len = 16, .key_min = 16, .key_max = 32, .key_step = 8, .iv_explicit = true },
	/* The IV is the whole tweak.  FreeBSD's 8 bytes are its first half, the block number low byte first; the other is 0. */
	{ .id = CRYPTO_AES_XTS, .name = "aes-xts", .spec = "FIPS 197, SP 800-38E", .kind = ALG_CIPHER, .chain = ALG_CHAIN_WHOLE, .block = 16, .iv_len = 16, .key_min = 32, .key_max = 64, .key_step = 32 },
	STREAM(AES_CTR,	  "rfc3686-aes-ctr", "RFC 3686", WHOLE,	8, 20, 36, 8),
	STREAM(AES_CFB,	  "aes-cfb",	  "FIPS 197, SP 800-38A", CBC, 16, 16, 32, 8),
	STREAM(AES_OFB,	  "aes-ofb",	  "FIPS 197, SP 800-38A", OFB, 16, 16, 32, 8),
	CBC(DES_CBC,	  "des-cbc",	  "FIPS 46-3, FIPS 81",	   8,  8,  8, 1),
	CBC(3DES_CBC,	  "3des-cbc",	  "SP 800-67, SP 800-38A", 8, 24, 24, 1),
	CBC(BLF_CBC,	  "blowfish-cbc", "Schneier, FSE 1993",	   8,  4, 56, 1),
	CBC(CAST_CBC,	  "cast128-cbc",  "RFC 2144",		   8,  5, 16, 1),
	CBC(CAMELLIA_CBC, "camellia-cbc", "RFC 3713",		  16, 16, 32, 8),
	CBC(SKIPJACK_CBC, "skipjack-cbc", "NSA, 1998; SP 800-17",  8, 10, 10, 1),
	{ .id = CRYPTO_CAMELLIA_CTR, .name = "camellia-ctr", .spec = "RFC 3713, SP 800-38A", .kind = ALG_CIPHER, .chain = ALG_CHAIN_CTR, .block = 1, .iv_len = 16, .key_min = 16, .key_max = 32, .key_step = 8, .iv_explicit = true },
	/* The IV is a counter of 8 bytes, low byte first, and a nonce of 8. */
	STREAM(CHACHA20,  "chacha20",	  "Bernstein, 2008", WHOLE, 16, 16, 32, 16),
	{ .id = CRYPTO_ARC4, .name = "arc4", .spec = "RFC 6229", .kind = ALG_CIPHER, .block = 1, .key_min = 1, .key_max = 256, .key_step = 1 },
	{ .id = CRYPTO_NULL_CBC, .name = "null", .spec = "RFC 2410", .kind = ALG_CIPHER, .unkeyed = true, .block = 1, .key_max = 256, .key_step = 1 },

	{ AEAD(AES_NIST_GCM_16, "aes-gcm", "SP 800-38D", 16, 32, 8), .iv_explicit = true, .mac_first = CRYPTO_AES_128_NIST_GMAC, .mac_last = CRYPTO_AES_256_NIST_GMAC, .tag_lens = GCM_TAGS },
	{ AEAD(AES_NIST_GMAC, "aes-gmac", "SP 800-38D", 16, 32, 8), .aad_only = true, .mac_first = CRYPTO_AES_128_NIST_GMAC, .mac_last = CRYPTO_AES_256_NIST_GMAC, .tag_lens = GCM_TAGS },
	{ AEAD(AES_CCM_16, "aes-ccm", "SP 800-38C", 16, 32, 8), .iv_explicit = true, .iv_min = 7, .iv_max = 13, .mac_first = CRYPTO_AES_CCM_CBC_MAC, .mac_last = CRYPTO_AES_CCM_CBC_MAC, .tag_lens = CCM_TAGS },
	{ AEAD(CHACHA20_POLY1305, "chacha20-poly1305", "RFC 8439", 32, 32, 1), .iv_explicit = true, .mac_first = CRYPTO_POLY1305, .mac_last = CRYPTO_POLY1305, .tag_lens = 1u << 16 },
	AEAD_MAC(AES_128_NIST_GMAC, "gmac-aes-128",    "SP 800-38D", 16, 16),
	AEAD_MAC(AES_192_NIST_GMAC, "gmac-aes-192",    "SP 800-38D", 24, 24),
	AEAD_MAC(AES_256_NIST_GMAC, "gmac-aes-256",    "SP 800-38D", 32, 32),
	AEAD_MAC(AES_CCM_CBC_MAC,   "ccm-cbc-mac-aes", "SP 800-38C", 16, 32),

	DIGEST(MD5,	   "md5",	 "RFC 1321",		  16),
	DIGEST(SHA1,	   "sha1",	 "FIPS 180-4",		  20),
	DIGEST(SHA2_224,   "sha224",	 "FIPS 180-4",		  28),
	DIGEST(SHA2_256,   "sha256",	 "FIPS 180-4",		  32),
	DIGEST(SHA2_384,   "sha384",	 "FIPS 180-4",		  48),
	DIGEST(SHA2_512,   "sha512",	 "FIPS 180-4",		  64),
	DIGEST(RIPEMD160,  "ripemd160",	 "ISO/IEC 10118-3",	  20),

	HMAC(MD5_HMAC,	     "hmac-md5",       "RFC 2104",	  16),
	HMAC(SHA1_HMAC,	     "hmac-sha1",      "RFC 2104, FIPS 198-1", 20),
	HMAC(SHA2_224_HMAC,  "hmac-sha224",    "RFC 4231, FIPS 198-1", 28),
	HMAC(SHA2_256_HMAC,  "hmac-sha256",    "RFC 4231, FIPS 198-1", 32),
	HMAC(SHA2_384_HMAC,  "hmac-sha384",    "RFC 4231, FIPS 198-1", 48),
	HMAC(SHA2_512_HMAC,  "hmac-sha512",    "RFC 4231, FIPS 198-1", 64),
	HMAC(RIPEMD160_HMAC, "hmac-ripemd160", "RFC 2286",	  20),

	KEYED(MD5_KPDK,	  "kpdk-md5",	  "RFC 1828",		  16,  0, HMAC_KEY_MAX, 1),
	KEYED(SHA1_KPDK,  "kpdk-sha1",	  "RFC 1852",		  20,  0, HMAC_KEY_MAX, 1),
	KEYED(AES_XCBC_MAC_96, "aes-xcbc-mac-96", "RFC 3566",	  12, 16, 16, 1),
	KEYED(AES_CMAC,	  "aes-cmac",	  "SP 800-38B",		  16, 16, 32, 8),
	KEYED(POLY1305,	  "poly1305",	  "RFC 8439",		  16, 32, 32, 1),
	{ .id = CRYPTO_BLAKE2B, .name = "blake2b", .spec = "RFC 7693", .kind = ALG_MAC, .unkeyed = true, .block = 1, .tag_len = 64, .key_max = 64, .key_step = 1 },
	{ .id = CRYPTO_BLAKE2S, .name = "blake2s", .spec = "RFC 7693", .kind = ALG_MAC, .unkeyed = true, .block = 1, .tag_len = 32, .key_max = 32, .key_step = 1 },
	{ .id = CRYPTO_NULL_HMAC, .name = "null-hmac", .spec = "opencrypto(9)", .kind = ALG_MAC, .unkeyed = true, .block = 1, .tag_len = 12, .key_max = HMAC_KEY_MAX, .key_step = 1 },

	COMP(DEFLATE_COMP,	"deflate",	"RFC 1951"),
	COMP(DEFLATE_COMP_GROW, "deflate-grow", "RFC 1951"),
	COMP(GZIP_COMP,		"gzip",		"RFC 1952"),
};
/* clang-format on */

const struct alg *
alg_find(int id)
{
	for (size_t i = 0; i < ARRAY_LEN(algs); i++) {
		if (algs[i].id == id)
			return &algs[i];
	}
	return NULL;
}

const struct alg *
alg_at(size_t i)
{
	return i < ARRAY_LEN(algs) ? &algs[i] : NULL;
}

const char *
alg_kind_name(const struct alg *alg)
{
	static const char *const names[] = {
		[ALG_CIPHER] = "cipher",
		[ALG_DIGEST] = "hash",
		[ALG_MAC] = "mac",
		[ALG_COMP] = "compression",
		[ALG_AEAD] = "aead",
		[ALG_AEAD_MAC] = "aead tag",
	};

	return names[alg->kind];
}

bool
alg_key_len_ok(const struct alg *alg, size_t len)
{
	return len >= alg->key_min && len <= alg->key_max &&
	    (len - alg->key_min) % alg->key_step == 0;
}

size_t
alg_iv_len(const struct alg *alg, int crd_iv_len)
{
	if (crd_iv_len == 0 || crd_iv_len == alg->iv_len)
		return alg->iv_len;
	if (crd_iv_len < alg->iv_min || crd_iv_len > alg->iv_max)
		return 0;
	return (size_t)crd_iv_len;
}

/* Add `n` to a big-endian number of `len` bytes, modulo its size. */
static void
alg_counter_add(uint8_t *counter, size_t len, size_t n)
{
	size_t carry = n;

	while (len-- > 0 && carry != 0) {
		carry += counter[len];
		counter[len] = (uint8_t)carry;
		carry >>= 8;
	}
}

void
alg_next_iv(const struct alg *alg, uint8_t *iv, const uint8_t *last, size_t len)
{
	if (len == 0)
		return;
	if (alg->chain == ALG_CHAIN_CBC || alg->chain == ALG_CHAIN_OFB)
		memcpy(iv, last, alg->iv_len);
	else if (alg->chain == ALG_CHAIN_CTR)
		/* A part of a block uses its counter up (Linux ctr(aes)). */
		alg_counter_add(iv, alg->iv_len,
		    len / alg->iv_len + (len % alg->iv_len != 0));
}
