/* SPDX-License-Identifier: ISC */
/*
 * linux_ids.c - the ids of the Linux dialect, one row each.  CAST-128, Skipjack
 * and ARC4 are in its header, but the module refuses them; programs that know the
 * header ask for them, so they are served here.  What it refuses and nobody asks
 * for has no row: the KPDK hashes, compression, and TLS as one algorithm, which
 * no kernel has either.
 */
#include "linux_ids.h"

#include <stddef.h>

#include <opencrypto/cryptodev.h>
#include <wire/linux.h>

#include "alg.h"

#define NIDS (sizeof(lnx_ids) / sizeof(lnx_ids[0]))

/* clang-format off */
static const struct lnx_id lnx_ids[] = {
	{ .id = LNX_CRYPTO_DES_CBC,	   .alg = CRYPTO_DES_CBC,	 .kname = "cbc(des)" },
	{ .id = LNX_CRYPTO_3DES_CBC,	   .alg = CRYPTO_3DES_CBC,	 .kname = "cbc(des3_ede)" },
	{ .id = LNX_CRYPTO_BLF_CBC,	   .alg = CRYPTO_BLF_CBC,	 .kname = "cbc(blowfish)" },
	{ .id = LNX_CRYPTO_CAST_CBC,	   .alg = CRYPTO_CAST_CBC,	 .kname = "cbc(cast5)" },
	{ .id = LNX_CRYPTO_SKIPJACK_CBC,   .alg = CRYPTO_SKIPJACK_CBC,	 .kname = "cbc(skipjack)" },
	{ .id = LNX_CRYPTO_AES_CBC,	   .alg = CRYPTO_AES_CBC,	 .kname = "cbc(aes)" },
	{ .id = LNX_CRYPTO_AES_ECB,	   .alg = CRYPTO_AES_ECB,	 .kname = "ecb(aes)" },
	{ .id = LNX_CRYPTO_AES_CTR,	   .alg = CRYPTO_AES_ICM,	 .kname = "ctr(aes)", .stream = true },
	{ .id = LNX_CRYPTO_AES_XTS,	   .alg = CRYPTO_AES_XTS,	 .kname = "xts(aes)" },
	{ .id = LNX_CRYPTO_AES_CFB,	   .alg = CRYPTO_AES_CFB,	 .kname = "cfb(aes)" },
	{ .id = LNX_CRYPTO_AES_OFB,	   .alg = CRYPTO_AES_OFB,	 .kname = "ofb(aes)" },
	{ .id = LNX_CRYPTO_CAMELLIA_CBC,   .alg = CRYPTO_CAMELLIA_CBC,	 .kname = "cbc(camellia)" },
	{ .id = LNX_CRYPTO_ARC4,	   .alg = CRYPTO_ARC4,		 .kname = "ecb(arc4)" },
	{ .id = LNX_CRYPTO_NULL,	   .alg = CRYPTO_NULL_CBC,	 .kname = "ecb(cipher_null)", .keyless = true, .stream = true },

	{ .id = LNX_CRYPTO_AES_GCM,	   .alg = CRYPTO_AES_NIST_GCM_16, .kname = "gcm(aes)" },
	/* L - 1, the nonce, and L bytes that do not count. */
	{ .id = LNX_CRYPTO_AES_CCM,	   .alg = CRYPTO_AES_CCM_16,	 .kname = "ccm(aes)", .iv_len = 16 },

	{ .id = LNX_CRYPTO_MD5,		   .alg = CRYPTO_MD5,		 .kname = "md5" },
	{ .id = LNX_CRYPTO_SHA1,	   .alg = CRYPTO_SHA1,		 .kname = "sha1" },
	{ .id = LNX_CRYPTO_SHA2_224,	   .alg = CRYPTO_SHA2_224,	 .kname = "sha224" },
	{ .id = LNX_CRYPTO_SHA2_256,	   .alg = CRYPTO_SHA2_256,	 .kname = "sha256" },
	{ .id = LNX_CRYPTO_SHA2_384,	   .alg = CRYPTO_SHA2_384,	 .kname = "sha384" },
	{ .id = LNX_CRYPTO_SHA2_512,	   .alg = CRYPTO_SHA2_512,	 .kname = "sha512" },
	{ .id = LNX_CRYPTO_RIPEMD160,	   .alg = CRYPTO_RIPEMD160,	 .kname = "rmd160" },

	{ .id = LNX_CRYPTO_MD5_HMAC,	   .alg = CRYPTO_MD5_HMAC,	 .kname = "hmac(md5)" },
	{ .id = LNX_CRYPTO_SHA1_HMAC,	   .alg = CRYPTO_SHA1_HMAC,	 .kname = "hmac(sha1)" },
	{ .id = LNX_CRYPTO_SHA2_224_HMAC,  .alg = CRYPTO_SHA2_224_HMAC,	 .kname = "hmac(sha224)" },
	{ .id = LNX_CRYPTO_SHA2_256_HMAC,  .alg = CRYPTO_SHA2_256_HMAC,	 .kname = "hmac(sha256)" },
	{ .id = LNX_CRYPTO_SHA2_384_HMAC,  .alg = CRYPTO_SHA2_384_HMAC,	 .kname = "hmac(sha384)" },
	{ .id = LNX_CRYPTO_SHA2_512_HMAC,  .alg = CRYPTO_SHA2_512_HMAC,	 .kname = "hmac(sha512)" },
	{ .id = LNX_CRYPTO_RIPEMD160_HMAC, .alg = CRYPTO_RIPEMD160_HMAC, .kname = "hmac(rmd160)" },
};
/* clang-format on */

const struct lnx_id *
lnx_id_find(uint32_t id)
{
	for (size_t i = 0; i < NIDS; i++) {
		if (lnx_ids[i].id == id)
			return &lnx_ids[i];
	}
	return NULL;
}

const struct lnx_id *
lnx_id_of(const struct alg *alg)
{
	for (size_t i = 0; i < NIDS && alg != NULL; i++) {
		if (lnx_ids[i].alg == alg->id)
			return &lnx_ids[i];
	}
	return NULL;
}

size_t
lnx_ids_of(const struct alg *alg, uint32_t *ids, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < NIDS && n < max; i++) {
		if (lnx_ids[i].alg == alg->id)
			ids[n++] = lnx_ids[i].id;
	}
	return n;
}
