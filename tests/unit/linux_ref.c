/* SPDX-License-Identifier: ISC */
/*
 * linux_ref.c - libcrypto, as the tests of CIOCAUTHCRYPT need it.
 */
#include "linux_ref.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>
#include <openssl/evp.h>

#define REF_OK(expr) cr_assert_eq(expr, 1, "%s", #expr)

void
ref_aead_seal(
    const struct ref_aead *a, const uint8_t *in, size_t len, uint8_t *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	EVP_CIPHER *cipher;
	char name[32];
	int n = 0;

	(void)snprintf(name, sizeof(name), "AES-%zu-%s", a->key_len * 8,
	    a->ccm ? "CCM" : "GCM");
	cipher = EVP_CIPHER_fetch(NULL, name, NULL);
	REF_OK(EVP_EncryptInit_ex(ctx, cipher, NULL, NULL, NULL));
	REF_OK(EVP_CIPHER_CTX_ctrl(
	    ctx, EVP_CTRL_AEAD_SET_IVLEN, (int)a->iv_len, NULL));
	if (a->ccm)
		REF_OK(EVP_CIPHER_CTX_ctrl(
		    ctx, EVP_CTRL_AEAD_SET_TAG, (int)a->tag_len, NULL));
	REF_OK(EVP_EncryptInit_ex(ctx, NULL, NULL, a->key, a->iv));
	if (a->ccm)
		REF_OK(EVP_EncryptUpdate(ctx, NULL, &n, NULL, (int)len));
	if (a->aad_len > 0)
		REF_OK(
		    EVP_EncryptUpdate(ctx, NULL, &n, a->aad, (int)a->aad_len));
	n = 0;
	if (len > 0 || a->ccm)
		REF_OK(EVP_EncryptUpdate(ctx, out, &n, in, (int)len));
	cr_assert_eq((size_t)n, len);
	REF_OK(EVP_EncryptFinal_ex(ctx, out + len, &n));
	REF_OK(EVP_CIPHER_CTX_ctrl(
	    ctx, EVP_CTRL_AEAD_GET_TAG, (int)a->tag_len, out + len));
	EVP_CIPHER_free(cipher);
	EVP_CIPHER_CTX_free(ctx);
}

void
ref_cipher(const char *name, bool encrypt, const uint8_t *key,
    const uint8_t *iv, uint8_t *data, size_t len)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, name, NULL);
	int n = 0;

	cr_assert_not_null(cipher, "%s", name);
	REF_OK(EVP_CipherInit_ex(ctx, cipher, NULL, key, iv, encrypt));
	REF_OK(EVP_CIPHER_CTX_set_padding(ctx, 0));
	REF_OK(EVP_CipherUpdate(ctx, data, &n, data, (int)len));
	cr_assert_eq((size_t)n, len);
	EVP_CIPHER_free(cipher);
	EVP_CIPHER_CTX_free(ctx);
}

/* RFC 2104 on the hash itself, so that it is the same for both. */
static size_t
ref_hash(const char *name, const uint8_t *const parts[3], const size_t lens[3],
    uint8_t *out)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_MD *md = EVP_MD_fetch(NULL, name, NULL);
	unsigned int n = 0;

	cr_assert_not_null(md, "%s", name);
	REF_OK(EVP_DigestInit_ex(ctx, md, NULL));
	for (size_t i = 0; i < 3; i++)
		REF_OK(EVP_DigestUpdate(ctx, parts[i], lens[i]));
	REF_OK(EVP_DigestFinal_ex(ctx, out, &n));
	EVP_MD_free(md);
	EVP_MD_CTX_free(ctx);
	return n;
}

size_t
ref_mac(const char *name, const uint8_t *key, size_t key_len,
    const uint8_t *first, size_t first_len, const uint8_t *second,
    size_t second_len, uint8_t *out)
{
	size_t block =
	    strcmp(name, "SHA384") == 0 || strcmp(name, "SHA512") == 0 ? 128
								       : 64;
	uint8_t pad[2][128];
	uint8_t inner[64];
	const uint8_t *parts[3] = { pad[0], first, second };
	size_t lens[3] = { key != NULL ? block : 0, first_len, second_len };
	size_t n;

	cr_assert_leq(key_len, block);
	for (size_t i = 0; i < block; i++) {
		uint8_t byte = key != NULL && i < key_len ? key[i] : 0;

		pad[0][i] = byte ^ 0x36;
		pad[1][i] = byte ^ 0x5c;
	}
	n = ref_hash(name, parts, lens, key != NULL ? inner : out);
	if (key == NULL)
		return n;
	parts[0] = pad[1];
	parts[1] = inner;
	lens[1] = n;
	lens[2] = 0;
	return ref_hash(name, parts, lens, out);
}

size_t
ref_hex(const char *hex, uint8_t *out)
{
	static const char digits[] = "0123456789abcdef";
	size_t n = hex == NULL ? 0 : strlen(hex) / 2;

	for (size_t i = 0; i < 2 * n; i++) {
		const char *digit = strchr(digits, hex[i]);

		cr_assert_not_null(digit);
		out[i / 2] = (uint8_t)(out[i / 2] << 4 | (digit - digits));
	}
	return n;
}

void
ref_bytes(uint8_t *out, size_t len, uint32_t seed)
{
	uint32_t state = seed * 2654435761u + 12345u;

	for (size_t i = 0; i < len; i++) {
		state = state * 1664525u + 1013904223u;
		out[i] = (uint8_t)(state >> 24);
	}
}
