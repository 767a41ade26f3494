/* SPDX-License-Identifier: ISC */
/*
 * What cryptodev-bench measures: one row per algorithm, with the same
 * operation done in process by Nettle.
 */
#ifndef CRYPTODEVD_TOOLS_BENCH_ALG_H
#define CRYPTODEVD_TOOLS_BENCH_ALG_H

#include <stddef.h>
#include <stdint.h>

#define BENCH_KEY_MAX	 32u /* bytes */
#define BENCH_IV_MAX	 16u
#define BENCH_RESULT_MAX 64u

struct bench_local; /* a keyed operation in process */
struct nettle_cipher;
struct nettle_hash;

struct bench_alg {
	const char *name;
	uint32_t cipher; /* CRYPTO_ number, or 0 */
	uint32_t mac; /* CRYPTO_ number, or 0 */
	uint8_t key_len;
	uint8_t iv_len;
	uint8_t block; /* lengths are multiples of it */
	uint8_t result_len; /* of the hash or MAC, in bytes */
	const struct nettle_cipher *lib_cipher;
	const struct nettle_hash *lib_hash;
	/* A hash's `dst` takes result_len bytes, a cipher's `len`. */
	void (*run)(struct bench_local *local, size_t len, uint8_t *dst,
	    const uint8_t *src);
};

extern const struct bench_alg bench_algs[];
extern const size_t bench_nalgs;

/* The row called `name`, or NULL. */
const struct bench_alg *bench_alg_find(const char *name);

/* An operation of `alg` with alg->key_len bytes of `key`.  ENOMEM. */
int bench_local_new(
    struct bench_local **out, const struct bench_alg *alg, const uint8_t *key);
void bench_local_free(struct bench_local *local);

/* Encrypt or hash `len` bytes, from `iv` where there is one. */
void bench_local_run(struct bench_local *local, const uint8_t *iv, size_t len,
    uint8_t *dst, const uint8_t *src);

#endif
