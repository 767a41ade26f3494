/* SPDX-License-Identifier: ISC */
/*
 * What cryptodev-check tries: one row per algorithm and per pair of them,
 * with its shape and the name the reference library knows it by.
 */
#ifndef CRYPTODEVD_TOOLS_CHECK_ALG_H
#define CRYPTODEVD_TOOLS_CHECK_ALG_H

#include <stddef.h>
#include <stdint.h>

#define CHECK_KEY_MAX	 512u /* longest key of any row, in bytes */
#define CHECK_IV_MAX	 16u
#define CHECK_RESULT_MAX 64u

/*
 * What an operation leaves as the session's IV, written over `iv`:
 * `ctext` is the operation's ciphertext, `len` bytes.
 */
typedef void check_next_iv_fn(uint8_t *iv, const uint8_t *ctext, size_t len);

struct check_cipher {
	uint32_t id; /* CRYPTO_ number */
	uint8_t block; /* bytes a length must be a multiple of */
	uint8_t iv_len;
	uint8_t piece; /* an operation may be cut at multiples, 0 = nowhere */
	uint8_t fresh; /* 1: state that no IV sets, so one session a message */
	uint16_t key_min, key_max, key_step; /* bytes */
	uint8_t nkeys; /* keys that `key` is cut into, 0 = 1 */
	const char *ref_name; /* libcrypto's; NULL = copies its input */
	const char *ref_mode; /* not NULL: its name is name-bits-mode */
	check_next_iv_fn *next_iv; /* NULL = no claim about the next IV */
};

struct check_mac {
	uint32_t id; /* CRYPTO_ number */
	uint8_t result_len;
	uint8_t keyed; /* 1 for an HMAC */
	const char *ref_name; /* libcrypto's digest */
};

/* Neither half: the row is about the device, not about an algorithm. */
struct check_alg {
	const char *name;
	const struct check_cipher *cipher;
	const struct check_mac *mac;
};

extern const struct check_alg check_algs[];
extern const size_t check_nalgs;

/* The row called `name`, or NULL. */
const struct check_alg *check_alg_find(const char *name);

/* Lengths of HMAC keys worth trying: around digests' and block sizes. */
extern const uint16_t check_mac_keys[];
extern const size_t check_nmac_keys;

#endif
