/* SPDX-License-Identifier: ISC */
/*
 * emu_cmd_rsa.c - RSA with stored keys.  OAEP's padding is removed here, as the
 * device is told the hash of the label and OpenSSL wants the label.
 */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <stdlib.h>
#include <string.h>

#include "emu_bytes.h"
#include "emu_cmd.h"
#include "emu_key.h"

#define EMU_RSA_MAX    512
#define EMU_MGF1_FIRST 32
#define EMU_NHASHES    4

static const struct {
	size_t len;
	const char *name;
} emu_hashes[EMU_NHASHES] = { { 20, "SHA1" }, { 32, "SHA256" },
	{ 48, "SHA384" }, { 64, "SHA512" } };

/* The hash with digests of this length, or NULL. */
static const EVP_MD *
emu_rsa_hash(size_t len)
{
	for (size_t i = 0; i < EMU_NHASHES; i++) {
		if (emu_hashes[i].len == len)
			return EVP_get_digestbyname(emu_hashes[i].name);
	}
	return NULL;
}

/* The hash of an MGF1 algorithm, or NULL. */
static const EVP_MD *
emu_rsa_mgf1(unsigned int alg)
{
	if (alg < EMU_MGF1_FIRST || alg >= EMU_MGF1_FIRST + EMU_NHASHES)
		return NULL;
	return EVP_get_digestbyname(emu_hashes[alg - EMU_MGF1_FIRST].name);
}

static EVP_PKEY_CTX *
emu_rsa_ctx(const struct emu_object *obj)
{
	EVP_PKEY *key = emu_key_load(obj->alg, obj->data, obj->data_len);
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);

	EVP_PKEY_free(key);
	if (ctx == NULL)
		abort();
	return ctx;
}

static enum emu_status
emu_rsa_sign(struct emu_call *call, EVP_PKEY_CTX *ctx, size_t skip)
{
	size_t len = EMU_RSA_MAX;

	if (EVP_PKEY_sign(ctx, call->out, &len, call->in + skip,
		call->in_len - skip) != 1)
		return EMU_INVALID_DATA;
	call->out_len = len;
	return EMU_OK;
}

enum emu_status
emu_cmd_sign_pkcs1(struct emu_call *call)
{
	/* Without one OpenSSL takes what is there for a whole DigestInfo. */
	const EVP_MD *md = emu_rsa_hash(call->in_len - 2);
	EVP_PKEY_CTX *ctx;
	enum emu_status status = EMU_INVALID_DATA;

	if (call->obj->alg->kind != EMU_ALG_RSA)
		return EMU_INVALID_DATA;
	ctx = emu_rsa_ctx(call->obj);
	if (EVP_PKEY_sign_init(ctx) == 1 &&
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING) == 1 &&
	    (md == NULL || EVP_PKEY_CTX_set_signature_md(ctx, md) == 1))
		status = emu_rsa_sign(call, ctx, 2);
	EVP_PKEY_CTX_free(ctx);
	return status;
}

enum emu_status
emu_cmd_sign_pss(struct emu_call *call)
{
	const EVP_MD *md = emu_rsa_hash(call->in_len - 5);
	const EVP_MD *mgf1 = emu_rsa_mgf1(call->in[2]);
	EVP_PKEY_CTX *ctx;
	enum emu_status status = EMU_INVALID_DATA;

	if (call->obj->alg->kind != EMU_ALG_RSA || mgf1 == NULL)
		return EMU_INVALID_DATA;
	if (md == NULL)
		return EMU_WRONG_LENGTH;
	ctx = emu_rsa_ctx(call->obj);
	if (EVP_PKEY_sign_init(ctx) == 1 &&
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PSS_PADDING) == 1 &&
	    EVP_PKEY_CTX_set_signature_md(ctx, md) == 1 &&
	    EVP_PKEY_CTX_set_rsa_mgf1_md(ctx, mgf1) == 1 &&
	    EVP_PKEY_CTX_set_rsa_pss_saltlen(ctx, emu_get16(call->in + 3)) == 1)
		status = emu_rsa_sign(call, ctx, 5);
	EVP_PKEY_CTX_free(ctx);
	return status;
}

static bool
emu_rsa_decrypt(const struct emu_object *obj, int padding, const uint8_t *in,
    size_t in_len, uint8_t *out, size_t *out_len)
{
	EVP_PKEY_CTX *ctx = emu_rsa_ctx(obj);
	bool done = EVP_PKEY_decrypt_init(ctx) == 1 &&
	    EVP_PKEY_CTX_set_rsa_padding(ctx, padding) == 1 &&
	    EVP_PKEY_decrypt(ctx, out, out_len, in, in_len) == 1;

	EVP_PKEY_CTX_free(ctx);
	return done;
}

enum emu_status
emu_cmd_decrypt_pkcs1(struct emu_call *call)
{
	size_t len = EMU_RSA_MAX;

	if (call->obj->alg->kind != EMU_ALG_RSA)
		return EMU_INVALID_DATA;
	if (call->in_len - 2 != call->obj->alg->key_max)
		return EMU_WRONG_LENGTH;
	if (!emu_rsa_decrypt(call->obj, RSA_PKCS1_PADDING, call->in + 2,
		call->in_len - 2, call->out, &len))
		return EMU_INVALID_DATA;
	call->out_len = len;
	return EMU_OK;
}

/* out ^= MGF1(seed) */
static void
emu_rsa_mask(const EVP_MD *mgf1, const uint8_t *seed, size_t seed_len,
    uint8_t *out, size_t len)
{
	uint8_t in[EMU_RSA_MAX + 4];
	uint8_t digest[EVP_MAX_MD_SIZE];
	size_t step = (size_t)EVP_MD_get_size(mgf1);

	memcpy(in, seed, seed_len);
	for (size_t i = 0; i < len; i++) {
		if (i % step == 0) {
			emu_put32(in + seed_len, i / step);
			if (EVP_Digest(in, seed_len + 4, digest, NULL, mgf1,
				NULL) != 1)
				abort();
		}
		out[i] ^= digest[i % step];
	}
	OPENSSL_cleanse(in, sizeof(in));
	OPENSSL_cleanse(digest, sizeof(digest));
}

/* RFC 8017, 7.1.2, step 3: 00, masked seed, masked data block. */
static bool
emu_rsa_unpad_oaep(uint8_t *em, size_t len, const EVP_MD *mgf1,
    const uint8_t *label, size_t label_len, size_t *at)
{
	uint8_t *seed = em + 1;
	uint8_t *db = seed + label_len;
	size_t db_len = len - 1 - label_len;
	size_t i = label_len;

	if (len < 2 * label_len + 2)
		return false;
	emu_rsa_mask(mgf1, db, db_len, seed, label_len);
	emu_rsa_mask(mgf1, seed, label_len, db, db_len);
	while (i < db_len && db[i] == 0)
		i++;
	*at = 1 + label_len + i + 1;
	return em[0] == 0 && CRYPTO_memcmp(db, label, label_len) == 0 &&
	    i < db_len && db[i] == 1;
}

enum emu_status
emu_cmd_decrypt_oaep(struct emu_call *call)
{
	size_t len = call->obj->alg->key_max;
	const EVP_MD *mgf1 = emu_rsa_mgf1(call->in[2]);
	const uint8_t *label = call->in + 3 + len;
	uint8_t em[EMU_RSA_MAX];
	size_t em_len = sizeof(em);
	size_t at;
	enum emu_status status = EMU_INVALID_DATA;

	if (call->obj->alg->kind != EMU_ALG_RSA || mgf1 == NULL)
		return EMU_INVALID_DATA;
	if (call->in_len < 3 + len ||
	    emu_rsa_hash(call->in_len - 3 - len) == NULL)
		return EMU_WRONG_LENGTH;
	if (emu_rsa_decrypt(
		call->obj, RSA_NO_PADDING, call->in + 3, len, em, &em_len) &&
	    em_len == len &&
	    emu_rsa_unpad_oaep(
		em, len, mgf1, label, call->in_len - 3 - len, &at)) {
		memcpy(call->out, em + at, len - at);
		call->out_len = len - at;
		status = EMU_OK;
	}
	OPENSSL_cleanse(em, sizeof(em));
	return status;
}
