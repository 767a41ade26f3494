/* SPDX-License-Identifier: ISC */
/*
 * What is right: the same operations by OpenSSL's libcrypto, the one place
 * that includes it.  Not thread safe.
 */
#ifndef CRYPTODEVD_TOOLS_CHECK_REF_H
#define CRYPTODEVD_TOOLS_CHECK_REF_H

#include "check_alg.h"

struct check_ref;

struct check_key {
	uint8_t bytes[CHECK_KEY_MAX];
	size_t len;
};

/* Load libcrypto's providers.  ENOENT when the legacy one is missing. */
int check_ref_new(struct check_ref **out);
void check_ref_free(struct check_ref *ref);

/*
 * Cipher `len` bytes from `in` to `out`, which do not overlap, under `key`
 * from `iv` (iv_len bytes); encrypt if `encrypt` is 1, decrypt if it is 0.
 * ENOTSUP when libcrypto lacks the algorithm or refuses the key.
 */
struct check_ref_op {
	const struct check_cipher *cipher;
	const struct check_key *key;
	const uint8_t *iv;
	int encrypt;
};
int check_ref_cipher(struct check_ref *ref, const struct check_ref_op *op,
    const uint8_t *in, size_t len, uint8_t *out);

/*
 * Hash or authenticate `len` bytes of `in`; mac->result_len bytes to `out`.
 * `key` is not read when the row is a plain hash.  ENOTSUP as above.
 */
int check_ref_mac(struct check_ref *ref, const struct check_mac *mac,
    const struct check_key *key, const uint8_t *in, size_t len, uint8_t *out);

#endif
