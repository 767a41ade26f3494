/* SPDX-License-Identifier: ISC */
/* emu_key.h - private keys as they are put, and OpenSSL's form of them. */
#ifndef EMU_KEY_H
#define EMU_KEY_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emu_alg.h"
#include "emu_random.h"

#define EMU_PUBLIC_MAX 512

/* Whether a key of this algorithm and length can be one. */
bool emu_key_valid(const struct emu_alg *alg, const uint8_t *data, size_t len);

/* Whether it is a private scalar of the curve. */
bool emu_key_ec_valid(const char *curve, const uint8_t *scalar, size_t len);

/* A new key of an algorithm that can be generated; its length. */
size_t emu_key_generate(
    const struct emu_alg *alg, struct emu_random *rnd, uint8_t *data);

/*
 * An asymmetric key as OpenSSL wants it; owned by the caller.  NULL when the
 * bytes are no key.
 */
EVP_PKEY *emu_key_load(
    const struct emu_alg *alg, const uint8_t *data, size_t len);

/* The same for an EC key, by the name of its curve. */
EVP_PKEY *emu_key_load_ec(const char *curve, const uint8_t *scalar, size_t len);

/* A public EC key from its point, 04 and all; NULL when it is not on the curve. */
EVP_PKEY *emu_key_load_point(
    const char *curve, const uint8_t *point, size_t len);

/*
 * The public half as GET PUBLIC KEY gives it: modulus, X and Y, or Ed25519's 32
 * bytes.  Its length, at most EMU_PUBLIC_MAX; 0 when the bytes are no key.
 */
size_t emu_key_public(
    const struct emu_alg *alg, const uint8_t *data, size_t len, uint8_t *out);

#endif
