/* SPDX-License-Identifier: ISC */
/*
 * bignum_nonce.h - the secret numbers of DSA signatures, by RFC 6979: from the key
 * and the digest rather than at random.  Two signatures under one number give
 * the key away, and a generator that starts twice from the same state, as that
 * of a copied virtual machine may, would do just that; nor could signatures be
 * compared with the vectors there are.
 */
#ifndef DRIVERS_BIGNUM_NONCE_H
#define DRIVERS_BIGNUM_NONCE_H

#include <stddef.h>
#include <stdint.h>

struct bignum_nonce;

/*
 * Start the sequence for a key and a digest, both modulo q, as `len` bytes each,
 * most significant first, `len` being the bytes of q.  The digest had
 * `digest_len` bytes: its hash is taken to be the SHA of that length, or if
 * there is none SHA-512.
 * On success *out is the caller's until bignum_nonce_free.  ENOMEM.
 */
int bignum_nonce_new(struct bignum_nonce **out, const uint8_t *key,
    const uint8_t *digest, size_t len, size_t digest_len);

/* The next `len` bytes; the number is their first bits, as many as q has. */
void bignum_nonce_next(struct bignum_nonce *nonce, uint8_t *bytes, size_t len);

/* NULL is ignored. */
void bignum_nonce_free(struct bignum_nonce *nonce);

#endif
