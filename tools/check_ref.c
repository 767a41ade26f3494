/* SPDX-License-Identifier: ISC */
/*
 * Reference results from libcrypto, one message at a time and without
 * state, so that nothing a device does in pieces is repeated here.
 */
#include "check_ref.h"

#include <errno.h>
#include <limits.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/provider.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct check_ref {
	OSSL_LIB_CTX *lib; /* owned: leaves the process's default alone */
	OSSL_PROVIDER *standard;
	OSSL_PROVIDER *legacy; /* Blowfish, CAST-128, DES, RC4, RIPEMD-160 */
	EVP_MAC *hmac;
};

int
check_ref_new(struct check_ref **out)
{
	struct check_ref *ref;
	int error = ENOENT;

	*out = NULL;
	ref = calloc(1, sizeof(*ref));
	if (ref == NULL)
		return ENOMEM;
	ref->lib = OSSL_LIB_CTX_new();
	if (ref->lib == NULL)
		goto out;
	ref->standard = OSSL_PROVIDER_load(ref->lib, "default");
	ref->legacy = OSSL_PROVIDER_load(ref->lib, "legacy");
	if (ref->standard == NULL || ref->legacy == NULL)
		goto out;
	ref->hmac = EVP_MAC_fetch(ref->lib, "HMAC", NULL);
	if (ref->hmac == NULL)
		goto out;
	*out = ref;
	ref = NULL;
	error = 0;
out:
	check_ref_free(ref);
	return error;
}

void
check_ref_free(struct check_ref *ref)
{
	if (ref == NULL)
		return;
	EVP_MAC_free(ref->hmac);
	if (ref->legacy != NULL)
		(void)OSSL_PROVIDER_unload(ref->legacy);
	if (ref->standard != NULL)
		(void)OSSL_PROVIDER_unload(ref->standard);
	OSSL_LIB_CTX_free(ref->lib);
	free(ref);
}

static EVP_CIPHER *
ref_cipher_fetch(
    struct check_ref *ref, const struct check_cipher *cipher, size_t key_len)
{
	size_t nkeys = cipher->nkeys > 1 ? cipher->nkeys : 1;
	char name[32];

	if (cipher->ref_mode == NULL)
		return EVP_CIPHER_fetch(ref->lib, cipher->ref_name, NULL);
	(void)snprintf(name, sizeof(name), "%s-%zu-%s", cipher->ref_name,
	    key_len * 8 / nkeys, cipher->ref_mode);
	return EVP_CIPHER_fetch(ref->lib, name, NULL);
}

int
check_ref_cipher(struct check_ref *ref, const struct check_ref_op *op,
    const uint8_t *in, size_t len, uint8_t *out)
{
	EVP_CIPHER_CTX *ctx = NULL;
	EVP_CIPHER *evp = NULL;
	int error = ENOTSUP;
	int out_len = 0;

	if (len == 0)
		return 0;
	if (op->cipher->ref_name == NULL) {
		memcpy(out, in, len);
		return 0;
	}
	if (len > INT_MAX)
		return EINVAL;

	evp = ref_cipher_fetch(ref, op->cipher, op->key->len);
	ctx = EVP_CIPHER_CTX_new();
	if (evp == NULL || ctx == NULL)
		goto out;
	if (EVP_CipherInit_ex2(ctx, evp, NULL, NULL, op->encrypt, NULL) != 1)
		goto out;
	if (EVP_CIPHER_CTX_set_key_length(ctx, (int)op->key->len) != 1)
		goto out;
	if (EVP_CIPHER_CTX_set_padding(ctx, 0) != 1)
		goto out;
	if (EVP_CipherInit_ex2(
		ctx, NULL, op->key->bytes, op->iv, op->encrypt, NULL) != 1)
		goto out;
	if (EVP_CipherUpdate(ctx, out, &out_len, in, (int)len) != 1 ||
	    out_len != (int)len)
		goto out;
	error = 0;
out:
	EVP_CIPHER_CTX_free(ctx);
	EVP_CIPHER_free(evp);
	return error;
}

static int
ref_hmac(struct check_ref *ref, const struct check_mac *mac,
    const struct check_key *key, const uint8_t *in, size_t len, uint8_t *out)
{
	OSSL_PARAM params[2];
	EVP_MAC_CTX *ctx;
	char digest[16];
	int error = ENOTSUP;
	size_t out_len = 0;

	(void)snprintf(digest, sizeof(digest), "%s", mac->ref_name);
	params[0] =
	    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0);
	params[1] = OSSL_PARAM_construct_end();
	ctx = EVP_MAC_CTX_new(ref->hmac);
	if (ctx == NULL)
		return ENOMEM;
	if (EVP_MAC_init(ctx, key->bytes, key->len, params) == 1 &&
	    EVP_MAC_update(ctx, in, len) == 1 &&
	    EVP_MAC_final(ctx, out, &out_len, mac->result_len) == 1 &&
	    out_len == mac->result_len)
		error = 0;
	EVP_MAC_CTX_free(ctx);
	return error;
}

int
check_ref_mac(struct check_ref *ref, const struct check_mac *mac,
    const struct check_key *key, const uint8_t *in, size_t len, uint8_t *out)
{
	EVP_MD *md;
	int error = ENOTSUP;
	unsigned int out_len = 0;

	if (mac->keyed)
		return ref_hmac(ref, mac, key, in, len, out);
	md = EVP_MD_fetch(ref->lib, mac->ref_name, NULL);
	if (md == NULL)
		return ENOTSUP;
	if (EVP_MD_get_size(md) == mac->result_len &&
	    EVP_Digest(in, len, out, &out_len, md, NULL) == 1 &&
	    out_len == mac->result_len)
		error = 0;
	EVP_MD_free(md);
	return error;
}
