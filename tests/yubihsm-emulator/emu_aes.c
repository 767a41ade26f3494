/* SPDX-License-Identifier: ISC */
/*
 * emu_aes.c - AES and CMAC by OpenSSL.  With lengths that were checked nothing
 * fails but for lack of memory, and that ends the program.
 */
#include "emu_aes.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <stdlib.h>

void
emu_aes(bool encrypt, const uint8_t *key, size_t key_len, const uint8_t *iv,
    const uint8_t *in, size_t len, uint8_t *out)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	const EVP_CIPHER *const cipher[2][3] = {
		{ EVP_aes_128_ecb(), EVP_aes_192_ecb(), EVP_aes_256_ecb() },
		{ EVP_aes_128_cbc(), EVP_aes_192_cbc(), EVP_aes_256_cbc() },
	};
	int n = 0;

	if (ctx == NULL ||
	    EVP_CipherInit_ex2(ctx, cipher[iv != NULL][key_len / 8 - 2], key,
		iv, encrypt, NULL) != 1 ||
	    EVP_CIPHER_CTX_set_padding(ctx, 0) != 1 ||
	    EVP_CipherUpdate(ctx, out, &n, in, (int)len) != 1 ||
	    (size_t)n != len)
		abort();
	EVP_CIPHER_CTX_free(ctx);
}

void
emu_cmac(uint8_t mac[EMU_AES_BLOCK], const uint8_t key[EMU_AES_BLOCK],
    const struct emu_piece *piece, size_t n)
{
	static char cipher[] = "AES-128-CBC";
	OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string(
				    OSSL_MAC_PARAM_CIPHER, cipher, 0),
		OSSL_PARAM_construct_end() };
	EVP_MAC *cmac = EVP_MAC_fetch(NULL, "CMAC", NULL);
	EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(cmac);
	size_t len;

	if (ctx == NULL || EVP_MAC_init(ctx, key, EMU_AES_BLOCK, params) != 1)
		abort();
	for (size_t i = 0; i < n; i++) {
		if (EVP_MAC_update(ctx, piece[i].p, piece[i].len) != 1)
			abort();
	}
	if (EVP_MAC_final(ctx, mac, &len, EMU_AES_BLOCK) != 1)
		abort();
	EVP_MAC_CTX_free(ctx);
	EVP_MAC_free(cmac);
}
