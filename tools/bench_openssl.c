/* SPDX-License-Identifier: ISC */
/*
 * bench_openssl.c - OpenSSL's libcrypto: contexts set up once, and for each
 * message what a program must do for it.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/provider.h>

#include "bench_engine.h"

enum ossl_kind {
	OSSL_CIPHER,
	OSSL_KEYSTREAM, /* the key is set up for each message */
	OSSL_RFC3686,
	OSSL_AEAD,
	OSSL_CCM, /* the length comes first */
	OSSL_DIGEST,
	OSSL_HMAC,
	OSSL_CMAC,
	OSSL_POLY1305,
};

/* clang-format off */
static const struct ossl_row {
	const char *alg; /* the name of the row in alg.c */
	enum ossl_kind kind;
	const char *name; /* "%zu": the bits of the key */
	size_t keys; /* in the key; 0 is 1 */
} ossl_rows[] = {
	{ .alg = "aes-cbc",	      .kind = OSSL_CIPHER,	.name = "AES-%zu-CBC" },
	{ .alg = "aes-ecb",	      .kind = OSSL_CIPHER,	.name = "AES-%zu-ECB" },
	{ .alg = "aes-ctr",	      .kind = OSSL_CIPHER,	.name = "AES-%zu-CTR" },
	{ .alg = "aes-cfb",	      .kind = OSSL_CIPHER,	.name = "AES-%zu-CFB" },
	{ .alg = "aes-ofb",	      .kind = OSSL_CIPHER,	.name = "AES-%zu-OFB" },
	{ .alg = "aes-xts",	      .kind = OSSL_CIPHER,	.name = "AES-%zu-XTS", .keys = 2 },
	{ .alg = "rfc3686-aes-ctr",   .kind = OSSL_RFC3686,	.name = "AES-%zu-CTR" },
	{ .alg = "des-cbc",	      .kind = OSSL_CIPHER,	.name = "DES-CBC" },
	{ .alg = "3des-cbc",	      .kind = OSSL_CIPHER,	.name = "DES-EDE3-CBC" },
	{ .alg = "blowfish-cbc",      .kind = OSSL_CIPHER,	.name = "BF-CBC" },
	{ .alg = "cast128-cbc",	      .kind = OSSL_CIPHER,	.name = "CAST5-CBC" },
	{ .alg = "camellia-cbc",      .kind = OSSL_CIPHER,	.name = "CAMELLIA-%zu-CBC" },
	{ .alg = "camellia-ctr",      .kind = OSSL_CIPHER,	.name = "CAMELLIA-%zu-CTR" },
	{ .alg = "chacha20",	      .kind = OSSL_CIPHER,	.name = "ChaCha20" },
	{ .alg = "arc4",	      .kind = OSSL_KEYSTREAM,	.name = "RC4" },
	{ .alg = "aes-gcm",	      .kind = OSSL_AEAD,	.name = "AES-%zu-GCM" },
	{ .alg = "aes-gmac",	      .kind = OSSL_AEAD,	.name = "AES-%zu-GCM" },
	{ .alg = "aes-ccm",	      .kind = OSSL_CCM,		.name = "AES-%zu-CCM" },
	{ .alg = "chacha20-poly1305", .kind = OSSL_AEAD,	.name = "ChaCha20-Poly1305" },
	{ .alg = "md5",		      .kind = OSSL_DIGEST,	.name = "MD5" },
	{ .alg = "sha1",	      .kind = OSSL_DIGEST,	.name = "SHA1" },
	{ .alg = "sha224",	      .kind = OSSL_DIGEST,	.name = "SHA224" },
	{ .alg = "sha256",	      .kind = OSSL_DIGEST,	.name = "SHA256" },
	{ .alg = "sha384",	      .kind = OSSL_DIGEST,	.name = "SHA384" },
	{ .alg = "sha512",	      .kind = OSSL_DIGEST,	.name = "SHA512" },
	{ .alg = "ripemd160",	      .kind = OSSL_DIGEST,	.name = "RIPEMD160" },
	{ .alg = "blake2b",	      .kind = OSSL_DIGEST,	.name = "BLAKE2B-512" },
	{ .alg = "blake2s",	      .kind = OSSL_DIGEST,	.name = "BLAKE2S-256" },
	{ .alg = "hmac-md5",	      .kind = OSSL_HMAC,	.name = "MD5" },
	{ .alg = "hmac-sha1",	      .kind = OSSL_HMAC,	.name = "SHA1" },
	{ .alg = "hmac-sha224",	      .kind = OSSL_HMAC,	.name = "SHA224" },
	{ .alg = "hmac-sha256",	      .kind = OSSL_HMAC,	.name = "SHA256" },
	{ .alg = "hmac-sha384",	      .kind = OSSL_HMAC,	.name = "SHA384" },
	{ .alg = "hmac-sha512",	      .kind = OSSL_HMAC,	.name = "SHA512" },
	{ .alg = "hmac-ripemd160",    .kind = OSSL_HMAC,	.name = "RIPEMD160" },
	{ .alg = "aes-cmac",	      .kind = OSSL_CMAC,	.name = "AES-%zu-CBC" },
	{ .alg = "poly1305",	      .kind = OSSL_POLY1305,	.name = "" },
};
/* clang-format on */

struct ossl_ctx {
	const struct ossl_row *row;
	struct bench_job job;
	size_t key_len; /* without RFC 3686's nonce */
	uint8_t counter[16];
	EVP_CIPHER_CTX *cipher;
	EVP_MD_CTX *md;
	EVP_MD *digest;
	EVP_MAC_CTX *mac;
};

/* Loaded once and kept: the bench ends with its process. */
static OSSL_LIB_CTX *ossl_lib;

static OSSL_LIB_CTX *
ossl_library(void)
{
	if (ossl_lib != NULL)
		return ossl_lib;
	ossl_lib = OSSL_LIB_CTX_new();
	(void)OSSL_PROVIDER_load(ossl_lib, "default");
	(void)OSSL_PROVIDER_load(ossl_lib, "legacy");
	return ossl_lib;
}

/* The name with the bits of the key in it. */
static void
ossl_name(const struct ossl_ctx *o, char *name, size_t room)
{
	size_t keys = o->row->keys == 0 ? 1 : o->row->keys;
	const char *at = strstr(o->row->name, "%zu");

	if (at == NULL)
		(void)snprintf(name, room, "%s", o->row->name);
	else
		(void)snprintf(name, room, "%.*s%zu%s",
		    (int)(at - o->row->name), o->row->name,
		    o->key_len * 8 / keys, at + 3);
}

static int
ossl_open_cipher(struct ossl_ctx *o)
{
	char name[32];
	EVP_CIPHER *evp;
	int ok = 0;

	ossl_name(o, name, sizeof(name));
	evp = EVP_CIPHER_fetch(ossl_library(), name, NULL);
	o->cipher = EVP_CIPHER_CTX_new();
	if (evp != NULL && o->cipher != NULL)
		ok = EVP_EncryptInit_ex2(o->cipher, evp, NULL, NULL, NULL);
	if (ok == 1 && o->row->kind == OSSL_CCM)
		ok = EVP_CIPHER_CTX_ctrl(
			 o->cipher, EVP_CTRL_AEAD_SET_IVLEN, 12, NULL) == 1 &&
		    EVP_CIPHER_CTX_ctrl(o->cipher, EVP_CTRL_AEAD_SET_TAG,
			(int)BENCH_ENGINE_TAG, NULL) == 1;
	if (ok == 1)
		ok = EVP_CIPHER_CTX_set_key_length(
			 o->cipher, (int)o->key_len) == 1 &&
		    EVP_EncryptInit_ex2(
			o->cipher, NULL, o->job.key, NULL, NULL) == 1 &&
		    EVP_CIPHER_CTX_set_padding(o->cipher, 0) == 1;
	EVP_CIPHER_free(evp);
	return ok == 1 ? 0 : ENOTSUP;
}

static int
ossl_open_digest(struct ossl_ctx *o)
{
	o->digest = EVP_MD_fetch(ossl_library(), o->row->name, NULL);
	o->md = EVP_MD_CTX_new();
	return o->digest != NULL && o->md != NULL && o->job.key_len == 0
	    ? 0
	    : ENOTSUP;
}

static int
ossl_open_mac(struct ossl_ctx *o)
{
	static const char *const names[] = { [OSSL_HMAC] = "HMAC",
		[OSSL_CMAC] = "CMAC",
		[OSSL_POLY1305] = "POLY1305" };
	OSSL_PARAM params[2] = { OSSL_PARAM_END, OSSL_PARAM_END };
	EVP_MAC *mac = EVP_MAC_fetch(ossl_library(), names[o->row->kind], NULL);
	char name[32];
	int ok = 0;

	ossl_name(o, name, sizeof(name));
	if (o->row->kind == OSSL_HMAC)
		params[0] = OSSL_PARAM_construct_utf8_string(
		    OSSL_MAC_PARAM_DIGEST, name, 0);
	else if (o->row->kind == OSSL_CMAC)
		params[0] = OSSL_PARAM_construct_utf8_string(
		    OSSL_MAC_PARAM_CIPHER, name, 0);
	if (mac != NULL)
		o->mac = EVP_MAC_CTX_new(mac);
	if (o->mac != NULL)
		ok = EVP_MAC_init(o->mac, o->job.key, o->key_len, params);
	EVP_MAC_free(mac);
	return ok == 1 ? 0 : ENOTSUP;
}

static void
ossl_close(void *ctx)
{
	struct ossl_ctx *o = ctx;

	if (o == NULL)
		return;
	EVP_CIPHER_CTX_free(o->cipher);
	EVP_MD_CTX_free(o->md);
	EVP_MD_free(o->digest);
	EVP_MAC_CTX_free(o->mac);
	free(o);
}

static void *
ossl_open(const struct bench_job *job)
{
	struct ossl_ctx *o = calloc(1, sizeof(*o));
	int error = ENOTSUP;

	for (size_t i = 0;
	     o != NULL && i < sizeof(ossl_rows) / sizeof(ossl_rows[0]); i++) {
		if (strcmp(ossl_rows[i].alg, job->alg->name) == 0)
			o->row = &ossl_rows[i];
	}
	if (o == NULL || o->row == NULL) {
		free(o);
		return NULL;
	}
	o->job = *job;
	o->key_len = job->key_len;
	memcpy(o->counter, job->iv, sizeof(o->counter));
	if (o->row->kind == OSSL_RFC3686) {
		o->key_len -= 4;
		memcpy(o->counter, job->key + o->key_len, 4);
		memcpy(o->counter + 4, job->iv, 8);
		memset(o->counter + 12, 0, 3);
		o->counter[15] = 1;
	}
	if (o->row->kind == OSSL_DIGEST)
		error = ossl_open_digest(o);
	else if (o->row->kind > OSSL_DIGEST)
		error = ossl_open_mac(o);
	else
		error = ossl_open_cipher(o);
	if (error == 0)
		return o;
	ossl_close(o);
	return NULL;
}

static int
ossl_run_cipher(struct ossl_ctx *o, uint8_t *data)
{
	const uint8_t *key = o->row->kind == OSSL_KEYSTREAM ? o->job.key : NULL;
	const uint8_t *iv = o->job.alg->iv_len > 0 ? o->counter : NULL;
	uint8_t *out = o->job.alg->aad_only ? NULL : data;
	int len = (int)o->job.len;
	int n, ok;

	ok = EVP_EncryptInit_ex2(o->cipher, NULL, key, iv, NULL);
	if (ok == 1 && o->row->kind == OSSL_CCM)
		ok = EVP_EncryptUpdate(o->cipher, NULL, &n, NULL, len);
	if (ok == 1)
		ok = EVP_EncryptUpdate(o->cipher, out, &n, data, len);
	if (ok != 1 || o->job.alg->kind != ALG_AEAD)
		return ok == 1 ? 0 : EINVAL;
	if (EVP_EncryptFinal_ex(o->cipher, data + len, &n) != 1)
		return EINVAL;
	return EVP_CIPHER_CTX_ctrl(o->cipher, EVP_CTRL_AEAD_GET_TAG,
		   (int)BENCH_ENGINE_TAG, data + len) == 1
	    ? 0
	    : EINVAL;
}

static int
ossl_run(void *ctx, uint8_t *data)
{
	struct ossl_ctx *o = ctx;
	const uint8_t *key = o->row->kind == OSSL_POLY1305 ? o->job.key : NULL;
	size_t n;
	int ok;

	if (o->cipher != NULL)
		return ossl_run_cipher(o, data);
	if (o->md != NULL)
		ok = EVP_DigestInit_ex2(o->md, o->digest, NULL) == 1 &&
		    EVP_DigestUpdate(o->md, data, o->job.len) == 1 &&
		    EVP_DigestFinal_ex(o->md, data + o->job.len, NULL) == 1;
	else
		ok = EVP_MAC_init(o->mac, key, key != NULL ? o->key_len : 0,
			 NULL) == 1 &&
		    EVP_MAC_update(o->mac, data, o->job.len) == 1 &&
		    EVP_MAC_final(o->mac, data + o->job.len, &n, BENCH_TAIL) ==
			1;
	return ok ? 0 : EINVAL;
}

const struct bench_engine bench_openssl = { .name = "OpenSSL",
	.open = ossl_open,
	.run = ossl_run,
	.close = ossl_close };
