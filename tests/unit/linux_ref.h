/* SPDX-License-Identifier: ISC */
/*
 * linux_ref.h - what libcrypto makes of a message: the reference of the tests of
 * CIOCAUTHCRYPT.
 */
#ifndef TESTS_LINUX_REF_H
#define TESTS_LINUX_REF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ref_aead {
	bool ccm;
	const uint8_t *key;
	size_t key_len;
	const uint8_t *iv; /* the nonce */
	size_t iv_len;
	const uint8_t *aad;
	size_t aad_len;
	size_t tag_len;
};

/* `out` gets len bytes of ciphertext and the tag. */
void ref_aead_seal(
    const struct ref_aead *a, const uint8_t *in, size_t len, uint8_t *out);

/* A cipher by libcrypto's name, without padding, in place. */
void ref_cipher(const char *name, bool encrypt, const uint8_t *key,
    const uint8_t *iv, uint8_t *data, size_t len);

/* HMAC, or with key NULL the hash alone, of two strings; bytes of result. */
size_t ref_mac(const char *name, const uint8_t *key, size_t key_len,
    const uint8_t *first, size_t first_len, const uint8_t *second,
    size_t second_len, uint8_t *out);

/* Bytes of a hex string; NULL is none. */
size_t ref_hex(const char *hex, uint8_t *out);

/* Bytes that look like nothing in particular, by seed. */
void ref_bytes(uint8_t *out, size_t len, uint32_t seed);

#endif
