/* SPDX-License-Identifier: ISC */
/*
 * bench_nettle.c - Nettle, by its fastest entry points.  What it lacks, or has
 * under no common shape, is left to OpenSSL.
 */
#include <errno.h>
#include <nettle/aes.h>
#include <nettle/cbc.h>
#include <nettle/cfb.h>
#include <nettle/ctr.h>
#include <nettle/nettle-meta.h>
#include <nettle/version.h>
#include <nettle/xts.h>
#include <stdlib.h>
#include <string.h>

#include "bench_engine.h"

/* Nettle 4 has no length of a digest. */
#if NETTLE_VERSION_MAJOR >= 4
#define NTL_DIGEST(f, ctx, len, out) (f)(ctx, out)
#else
#define NTL_DIGEST(f, ctx, len, out) (f)(ctx, len, out)
#endif

struct ntl_ctx;
typedef void ntl_run_fn(struct ntl_ctx *n, uint8_t *data);

struct ntl_ctx {
	struct bench_job job;
	ntl_run_fn *run;
	const struct nettle_cipher *cipher;
	const struct nettle_hash *hash;
	const struct nettle_mac *mac;
	const struct nettle_aead *aead;
	void *ctx; /* owned, the library's */
	uint8_t iv[16];
};

static void
ntl_cbc(struct ntl_ctx *n, uint8_t *data)
{
	cbc_encrypt(n->ctx, n->cipher->encrypt, n->cipher->block_size, n->iv,
	    n->job.len, data, data);
}

static void
ntl_cbc_aes128(struct ntl_ctx *n, uint8_t *data)
{
	cbc_aes128_encrypt(n->ctx, n->iv, n->job.len, data, data);
}

static void
ntl_cbc_aes192(struct ntl_ctx *n, uint8_t *data)
{
	cbc_aes192_encrypt(n->ctx, n->iv, n->job.len, data, data);
}

static void
ntl_cbc_aes256(struct ntl_ctx *n, uint8_t *data)
{
	cbc_aes256_encrypt(n->ctx, n->iv, n->job.len, data, data);
}

static void
ntl_ecb(struct ntl_ctx *n, uint8_t *data)
{
	n->cipher->encrypt(n->ctx, n->job.len, data, data);
}

static void
ntl_ctr(struct ntl_ctx *n, uint8_t *data)
{
	ctr_crypt(n->ctx, n->cipher->encrypt, n->cipher->block_size, n->iv,
	    n->job.len, data, data);
}

static void
ntl_cfb(struct ntl_ctx *n, uint8_t *data)
{
	cfb_encrypt(n->ctx, n->cipher->encrypt, n->cipher->block_size, n->iv,
	    n->job.len, data, data);
}

static void
ntl_xts128(struct ntl_ctx *n, uint8_t *data)
{
	xts_aes128_encrypt_message(n->ctx, n->iv, n->job.len, data, data);
}

static void
ntl_xts256(struct ntl_ctx *n, uint8_t *data)
{
	xts_aes256_encrypt_message(n->ctx, n->iv, n->job.len, data, data);
}

static void
ntl_hash(struct ntl_ctx *n, uint8_t *data)
{
	n->hash->init(n->ctx);
	n->hash->update(n->ctx, n->job.len, data);
	NTL_DIGEST(
	    n->hash->digest, n->ctx, n->hash->digest_size, data + n->job.len);
}

static void
ntl_mac(struct ntl_ctx *n, uint8_t *data)
{
	n->mac->update(n->ctx, n->job.len, data);
	NTL_DIGEST(
	    n->mac->digest, n->ctx, n->mac->digest_size, data + n->job.len);
}

static void
ntl_aead(struct ntl_ctx *n, uint8_t *data)
{
	n->aead->set_nonce(n->ctx, n->iv);
	if (n->job.alg->aad_only)
		n->aead->update(n->ctx, n->job.len, data);
	else
		n->aead->encrypt(n->ctx, n->job.len, data, data);
	NTL_DIGEST(
	    n->aead->digest, n->ctx, n->aead->digest_size, data + n->job.len);
}

/* What Nettle calls it, and how it is run there. */
/* clang-format off */
static const struct ntl_row {
	const char *alg;
	size_t key_len; /* 0: any */
	const char *name; /* in one of Nettle's lists; NULL: XTS */
	ntl_run_fn *run;
} ntl_rows[] = {
	{ .alg = "aes-cbc",	      .key_len = 16, .name = "aes128",		 .run = ntl_cbc_aes128 },
	{ .alg = "aes-cbc",	      .key_len = 24, .name = "aes192",		 .run = ntl_cbc_aes192 },
	{ .alg = "aes-cbc",	      .key_len = 32, .name = "aes256",		 .run = ntl_cbc_aes256 },
	{ .alg = "aes-ecb",	      .key_len = 16, .name = "aes128",		 .run = ntl_ecb },
	{ .alg = "aes-ecb",	      .key_len = 32, .name = "aes256",		 .run = ntl_ecb },
	{ .alg = "aes-ctr",	      .key_len = 16, .name = "aes128",		 .run = ntl_ctr },
	{ .alg = "aes-ctr",	      .key_len = 32, .name = "aes256",		 .run = ntl_ctr },
	{ .alg = "aes-cfb",	      .key_len = 16, .name = "aes128",		 .run = ntl_cfb },
	{ .alg = "aes-cfb",	      .key_len = 32, .name = "aes256",		 .run = ntl_cfb },
	{ .alg = "aes-xts",	      .key_len = 32,				 .run = ntl_xts128 },
	{ .alg = "aes-xts",	      .key_len = 64,				 .run = ntl_xts256 },
	{ .alg = "camellia-cbc",      .key_len = 16, .name = "camellia128",	 .run = ntl_cbc },
	{ .alg = "camellia-cbc",      .key_len = 32, .name = "camellia256",	 .run = ntl_cbc },
	{ .alg = "camellia-ctr",      .key_len = 16, .name = "camellia128",	 .run = ntl_ctr },
	{ .alg = "camellia-ctr",      .key_len = 32, .name = "camellia256",	 .run = ntl_ctr },
	{ .alg = "cast128-cbc",	      .key_len = 16, .name = "cast128",		 .run = ntl_cbc },
	{ .alg = "aes-gcm",	      .key_len = 16, .name = "gcm_aes128",	 .run = ntl_aead },
	{ .alg = "aes-gcm",	      .key_len = 32, .name = "gcm_aes256",	 .run = ntl_aead },
	{ .alg = "aes-gmac",	      .key_len = 16, .name = "gcm_aes128",	 .run = ntl_aead },
	{ .alg = "aes-gmac",	      .key_len = 32, .name = "gcm_aes256",	 .run = ntl_aead },
	{ .alg = "chacha20-poly1305", .key_len = 32, .name = "chacha_poly1305", .run = ntl_aead },
	{ .alg = "md5",		      .name = "md5",	    .run = ntl_hash },
	{ .alg = "sha1",	      .name = "sha1",	    .run = ntl_hash },
	{ .alg = "sha224",	      .name = "sha224",	    .run = ntl_hash },
	{ .alg = "sha256",	      .name = "sha256",	    .run = ntl_hash },
	{ .alg = "sha384",	      .name = "sha384",	    .run = ntl_hash },
	{ .alg = "sha512",	      .name = "sha512",	    .run = ntl_hash },
	{ .alg = "ripemd160",	      .name = "ripemd160",  .run = ntl_hash },
	{ .alg = "hmac-md5",	      .name = "hmac_md5",    .run = ntl_mac },
	{ .alg = "hmac-sha1",	      .name = "hmac_sha1",   .run = ntl_mac },
	{ .alg = "hmac-sha224",	      .name = "hmac_sha224", .run = ntl_mac },
	{ .alg = "hmac-sha256",	      .name = "hmac_sha256", .run = ntl_mac },
	{ .alg = "hmac-sha384",	      .name = "hmac_sha384", .run = ntl_mac },
	{ .alg = "hmac-sha512",	      .name = "hmac_sha512", .run = ntl_mac },
	{ .alg = "hmac-ripemd160",    .name = "hmac_ripemd160", .run = ntl_mac },
	{ .alg = "aes-cmac",	      .key_len = 16, .name = "cmac_aes128", .run = ntl_mac },
	{ .alg = "aes-cmac",	      .key_len = 32, .name = "cmac_aes256", .run = ntl_mac },
};
/* clang-format on */

/* Each finds its row in the library's list and sets the key; false: it has none
 * of that name and key length. */
static bool
ntl_find_cipher(struct ntl_ctx *n, const char *name)
{
	for (size_t i = 0; nettle_get_ciphers()[i] != NULL; i++) {
		if (strcmp(nettle_get_ciphers()[i]->name, name) == 0)
			n->cipher = nettle_get_ciphers()[i];
	}
	if (n->cipher == NULL || n->cipher->key_size != n->job.key_len)
		return false;
	n->ctx = malloc(n->cipher->context_size);
	if (n->ctx != NULL)
		n->cipher->set_encrypt_key(n->ctx, n->job.key);
	return n->ctx != NULL;
}

static bool
ntl_find_hash(struct ntl_ctx *n, const char *name)
{
	for (size_t i = 0; nettle_get_hashes()[i] != NULL; i++) {
		if (strcmp(nettle_get_hashes()[i]->name, name) == 0)
			n->hash = nettle_get_hashes()[i];
	}
	if (n->hash == NULL || n->job.key_len != 0)
		return false;
	n->ctx = malloc(n->hash->context_size);
	return n->ctx != NULL;
}

static bool
ntl_find_mac(struct ntl_ctx *n, const char *name)
{
	for (size_t i = 0; nettle_get_macs()[i] != NULL; i++) {
		if (strcmp(nettle_get_macs()[i]->name, name) == 0)
			n->mac = nettle_get_macs()[i];
	}
	if (n->mac == NULL || n->mac->key_size != n->job.key_len)
		return false;
	n->ctx = malloc(n->mac->context_size);
	if (n->ctx != NULL)
		n->mac->set_key(n->ctx, n->job.key);
	return n->ctx != NULL;
}

static bool
ntl_find_aead(struct ntl_ctx *n, const char *name)
{
	for (size_t i = 0; nettle_get_aeads()[i] != NULL; i++) {
		if (strcmp(nettle_get_aeads()[i]->name, name) == 0)
			n->aead = nettle_get_aeads()[i];
	}
	if (n->aead == NULL || n->aead->key_size != n->job.key_len)
		return false;
	n->ctx = malloc(n->aead->context_size);
	if (n->ctx != NULL)
		n->aead->set_encrypt_key(n->ctx, n->job.key);
	return n->ctx != NULL;
}

static bool
ntl_make_xts(struct ntl_ctx *n)
{
	if (n->job.key_len == (size_t)2 * AES128_KEY_SIZE) {
		n->ctx = malloc(sizeof(struct xts_aes128_key));
		if (n->ctx != NULL)
			xts_aes128_set_encrypt_key(n->ctx, n->job.key);
	} else {
		n->ctx = malloc(sizeof(struct xts_aes256_key));
		if (n->ctx != NULL)
			xts_aes256_set_encrypt_key(n->ctx, n->job.key);
	}
	return n->ctx != NULL;
}

static bool
ntl_set_up(struct ntl_ctx *n, const struct ntl_row *row)
{
	n->run = row->run;
	if (row->name == NULL)
		return ntl_make_xts(n);
	if (row->run == ntl_hash)
		return ntl_find_hash(n, row->name);
	if (row->run == ntl_mac)
		return ntl_find_mac(n, row->name);
	if (row->run == ntl_aead)
		return ntl_find_aead(n, row->name);
	return ntl_find_cipher(n, row->name);
}

static void
ntl_close(void *ctx)
{
	struct ntl_ctx *n = ctx;

	if (n != NULL)
		free(n->ctx);
	free(n);
}

static void *
ntl_open(const struct bench_job *job)
{
	struct ntl_ctx *n = calloc(1, sizeof(*n));
	const struct ntl_row *row = NULL;

	for (size_t i = 0; i < sizeof(ntl_rows) / sizeof(ntl_rows[0]); i++) {
		if (strcmp(ntl_rows[i].alg, job->alg->name) == 0 &&
		    (ntl_rows[i].key_len == 0 ||
			ntl_rows[i].key_len == job->key_len))
			row = &ntl_rows[i];
	}
	if (n != NULL)
		n->job = *job;
	if (n != NULL && row != NULL && ntl_set_up(n, row))
		return n;
	ntl_close(n);
	return NULL;
}

static int
ntl_run(void *ctx, uint8_t *data)
{
	struct ntl_ctx *n = ctx;

	memcpy(n->iv, n->job.iv, sizeof(n->iv));
	n->run(n, data);
	return 0;
}

const struct bench_engine bench_nettle = {
	.name = "Nettle", .open = ntl_open, .run = ntl_run, .close = ntl_close
};
