/* SPDX-License-Identifier: ISC */
/*
 * The in-process side of the bench: Nettle's fastest entry point for each
 * algorithm, so that the device is compared with what a program could do.
 */
#include "bench_alg.h"

#include <assert.h>
#include <crypto/cryptodev.h>
#include <errno.h>
#include <nettle/aes.h>
#include <nettle/camellia.h>
#include <nettle/cbc.h>
#include <nettle/ctr.h>
#include <nettle/hmac.h>
#include <nettle/md5.h>
#include <nettle/nettle-meta.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>
#include <nettle/version.h>
#include <stdlib.h>
#include <string.h>

union local_hash {
	struct md5_ctx md5;
	struct sha1_ctx sha1;
	struct sha256_ctx sha256;
	struct sha512_ctx sha512;
};

union local_cipher {
	struct aes128_ctx aes128;
	struct aes192_ctx aes192;
	struct aes256_ctx aes256;
	struct camellia128_ctx camellia128;
};

struct bench_local {
	const struct bench_alg *alg;
	uint8_t iv[BENCH_IV_MAX];
	union local_cipher cipher;
	union local_hash hash;
	union local_hash inner; /* HMAC only */
	union local_hash outer;
};

static void
local_cbc(struct bench_local *l, size_t len, uint8_t *dst, const uint8_t *src)
{
	cbc_encrypt(&l->cipher, l->alg->lib_cipher->encrypt,
	    l->alg->lib_cipher->block_size, l->iv, len, dst, src);
}

static void
local_cbc_aes128(
    struct bench_local *l, size_t len, uint8_t *dst, const uint8_t *src)
{
	cbc_aes128_encrypt(&l->cipher.aes128, l->iv, len, dst, src);
}

static void
local_cbc_aes192(
    struct bench_local *l, size_t len, uint8_t *dst, const uint8_t *src)
{
	cbc_aes192_encrypt(&l->cipher.aes192, l->iv, len, dst, src);
}

static void
local_cbc_aes256(
    struct bench_local *l, size_t len, uint8_t *dst, const uint8_t *src)
{
	cbc_aes256_encrypt(&l->cipher.aes256, l->iv, len, dst, src);
}

static void
local_ctr(struct bench_local *l, size_t len, uint8_t *dst, const uint8_t *src)
{
	ctr_crypt(&l->cipher, l->alg->lib_cipher->encrypt,
	    l->alg->lib_cipher->block_size, l->iv, len, dst, src);
}

static void
local_hash(struct bench_local *l, size_t len, uint8_t *dst, const uint8_t *src)
{
	const struct nettle_hash *hash = l->alg->lib_hash;

	hash->init(&l->hash);
	hash->update(&l->hash, len, src);
#if NETTLE_VERSION_MAJOR >= 4
	hash->digest(&l->hash, dst);
#else
	hash->digest(&l->hash, hash->digest_size, dst);
#endif
}

static void
local_hmac(struct bench_local *l, size_t len, uint8_t *dst, const uint8_t *src)
{
	const struct nettle_hash *hash = l->alg->lib_hash;

	hash->update(&l->hash, len, src);
#if NETTLE_VERSION_MAJOR >= 4
	hmac_digest(&l->outer, &l->inner, &l->hash, hash, dst);
#else
	hmac_digest(
	    &l->outer, &l->inner, &l->hash, hash, hash->digest_size, dst);
#endif
}

/* clang-format off */
const struct bench_alg bench_algs[] = {
	{ .name = "aes-128-cbc",      .cipher = CRYPTO_AES_CBC,      .key_len = 16, .iv_len = 16, .block = 16, .lib_cipher = &nettle_aes128,      .run = local_cbc_aes128 },
	{ .name = "aes-192-cbc",      .cipher = CRYPTO_AES_CBC,      .key_len = 24, .iv_len = 16, .block = 16, .lib_cipher = &nettle_aes192,      .run = local_cbc_aes192 },
	{ .name = "aes-256-cbc",      .cipher = CRYPTO_AES_CBC,      .key_len = 32, .iv_len = 16, .block = 16, .lib_cipher = &nettle_aes256,      .run = local_cbc_aes256 },
	{ .name = "aes-128-ctr",      .cipher = CRYPTO_AES_CTR,      .key_len = 16, .iv_len = 16, .block = 1,  .lib_cipher = &nettle_aes128,      .run = local_ctr },
	{ .name = "aes-256-ctr",      .cipher = CRYPTO_AES_CTR,      .key_len = 32, .iv_len = 16, .block = 1,  .lib_cipher = &nettle_aes256,      .run = local_ctr },
	{ .name = "camellia-128-cbc", .cipher = CRYPTO_CAMELLIA_CBC, .key_len = 16, .iv_len = 16, .block = 16, .lib_cipher = &nettle_camellia128, .run = local_cbc },
	{ .name = "md5",              .mac = CRYPTO_MD5,                            .block = 1, .result_len = 16, .lib_hash = &nettle_md5,    .run = local_hash },
	{ .name = "sha1",             .mac = CRYPTO_SHA1,                           .block = 1, .result_len = 20, .lib_hash = &nettle_sha1,   .run = local_hash },
	{ .name = "sha256",           .mac = CRYPTO_SHA2_256,                       .block = 1, .result_len = 32, .lib_hash = &nettle_sha256, .run = local_hash },
	{ .name = "sha512",           .mac = CRYPTO_SHA2_512,                       .block = 1, .result_len = 64, .lib_hash = &nettle_sha512, .run = local_hash },
	{ .name = "hmac-sha1",        .mac = CRYPTO_SHA1_HMAC,       .key_len = 20, .block = 1, .result_len = 20, .lib_hash = &nettle_sha1,   .run = local_hmac },
	{ .name = "hmac-sha256",      .mac = CRYPTO_SHA2_256_HMAC,   .key_len = 32, .block = 1, .result_len = 32, .lib_hash = &nettle_sha256, .run = local_hmac },
};
/* clang-format on */

const size_t bench_nalgs = sizeof(bench_algs) / sizeof(bench_algs[0]);

const struct bench_alg *
bench_alg_find(const char *name)
{
	for (size_t i = 0; i < bench_nalgs; i++) {
		if (strcmp(bench_algs[i].name, name) == 0)
			return &bench_algs[i];
	}
	return NULL;
}

int
bench_local_new(
    struct bench_local **out, const struct bench_alg *alg, const uint8_t *key)
{
	struct bench_local *l;

	*out = NULL;
	l = calloc(1, sizeof(*l));
	if (l == NULL)
		return ENOMEM;
	l->alg = alg;
	if (alg->lib_cipher != NULL) {
		assert(alg->lib_cipher->context_size <= sizeof(l->cipher));
		assert(alg->lib_cipher->key_size == alg->key_len);
		alg->lib_cipher->set_encrypt_key(&l->cipher, key);
	}
	if (alg->lib_hash != NULL) {
		assert(alg->lib_hash->context_size <= sizeof(l->hash));
		assert(alg->lib_hash->digest_size == alg->result_len);
		hmac_set_key(&l->outer, &l->inner, &l->hash, alg->lib_hash,
		    alg->key_len, key);
	}
	*out = l;
	return 0;
}

void
bench_local_free(struct bench_local *local)
{
	free(local);
}

void
bench_local_run(struct bench_local *local, const uint8_t *iv, size_t len,
    uint8_t *dst, const uint8_t *src)
{
	memcpy(local->iv, iv, sizeof(local->iv));
	local->alg->run(local, len, dst, src);
}
