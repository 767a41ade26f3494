/* SPDX-License-Identifier: ISC */
/*
 * alg.h - what each algorithm is: one row each, the only list there is.
 * Validity checks, the choice of a driver, listings and tests read it; nobody
 * else switches on an algorithm.
 */
#ifndef FRAMEWORK_ALG_H
#define FRAMEWORK_ALG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum alg_kind {
	ALG_CIPHER, /* block or stream cipher */
	ALG_DIGEST, /* hash without key */
	ALG_MAC, /* keyed hash */
};

/* How a cipher's IV goes on after some data (alg_next_iv). */
enum alg_chain {
	ALG_CHAIN_NONE, /* no IV */
	ALG_CHAIN_CBC, /* the last block of ciphertext */
	ALG_CHAIN_CTR, /* a big-endian counter of blocks, all of the IV */
};

struct alg {
	const char *name; /* as in RFCs and SPs, lower case */
	const char *spec; /* where it is defined */
	int id; /* CRYPTO_* of opencrypto/cryptodev.h */
	enum alg_kind kind;
	enum alg_chain chain;
	uint16_t block; /* bytes the length must be a multiple of */
	uint16_t iv_len; /* bytes */
	uint16_t tag_len; /* bytes of digest */
	uint16_t key_min; /* bytes */
	uint16_t key_max; /* bytes */
	uint16_t key_step; /* key_min + n * key_step is a key length */
};

/* The row of an algorithm; NULL if there is none.  Any int may be asked. */
const struct alg *alg_find(int id);

/* The i-th row, i counting from 0; NULL past the last. */
const struct alg *alg_at(size_t i);

/* Whether `len` bytes are a key length of the algorithm. */
bool alg_key_len_ok(const struct alg *alg, size_t len);

/*
 * Turn `iv` (alg->iv_len bytes) into the one that continues after `len` bytes
 * of data, of which `last` is the last block of the ciphertext (read only where
 * ALG_CHAIN_CBC; may be NULL otherwise).  len 0 leaves it alone.
 */
void alg_next_iv(
    const struct alg *alg, uint8_t *iv, const uint8_t *last, size_t len);

#endif
