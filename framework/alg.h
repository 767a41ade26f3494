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
	ALG_COMP, /* compression: the length changes, nothing is injected */
	ALG_AEAD, /* cipher half of an authenticated cipher (aead.h) */
	ALG_AEAD_MAC, /* authenticating half of one, of no use alone */
};

/* How a cipher's IV goes on after some data (alg_next_iv). */
enum alg_chain {
	ALG_CHAIN_NONE, /* no IV */
	ALG_CHAIN_CBC, /* the last block of ciphertext */
	ALG_CHAIN_CTR, /* a big-endian counter of blocks, all of the IV */
	ALG_CHAIN_OFB, /* the last block of key stream */
	ALG_CHAIN_WHOLE, /* not at all: a message is one request */
};

struct alg {
	const char *name; /* as in RFCs and SPs, lower case */
	const char *spec; /* where it is defined */
	int id; /* CRYPTO_* of opencrypto/cryptodev.h */
	enum alg_kind kind;
	enum alg_chain chain;
	bool unkeyed; /* works without a key */
	uint16_t block; /* bytes the length must be a multiple of */
	uint16_t iv_len; /* bytes */
	uint16_t iv_min; /* bytes crd_iv_len may say ... */
	uint16_t iv_max; /* ... 0: iv_len only */
	uint16_t tag_len; /* bytes of digest */
	uint16_t key_min; /* bytes */
	uint16_t key_max; /* bytes */
	uint16_t key_step; /* key_min + n * key_step is a key length */
	bool iv_explicit; /* an IV is neither made up nor read from buffers */
	bool aad_only; /* ALG_AEAD: there is nothing to encrypt */
	int mac_first; /* ALG_AEAD: the ids it takes as its other half ... */
	int mac_last;
	uint32_t tag_lens; /* ... and its tags: bit n is n bytes */
};

/* The row of an algorithm; NULL if there is none.  Any int may be asked. */
const struct alg *alg_find(int id);

/* The i-th row, i counting from 0; NULL past the last. */
const struct alg *alg_at(size_t i);

/* What its kind is called in listings. */
const char *alg_kind_name(const struct alg *alg);

/* Whether `len` bytes are a key length of the algorithm. */
bool alg_key_len_ok(const struct alg *alg, size_t len);

/* Whether the algorithm has an IV and the flags CRD_F_ENCRYPT and CRD_F_IV_*
 * mean something to it. */
static inline bool
alg_is_cipher(const struct alg *alg)
{
	return alg->kind == ALG_CIPHER || alg->kind == ALG_AEAD;
}

/* The bytes of IV of a descriptor whose crd_iv_len is `crd_iv_len`; 0 if it may
 * not say that, or the algorithm has no IV. */
size_t alg_iv_len(const struct alg *alg, int crd_iv_len);

/*
 * Turn `iv` (alg->iv_len bytes) into the one that continues after `len` bytes
 * of data.  `last` is their last iv_len bytes: of the ciphertext for
 * ALG_CHAIN_CBC, of the key stream, which is plaintext XOR ciphertext, for
 * ALG_CHAIN_OFB; not read, and may be NULL, otherwise.  Both need whole blocks:
 * after a part of one, and with ALG_CHAIN_WHOLE always, the IV says nothing.
 * len 0 leaves it alone.
 */
void alg_next_iv(
    const struct alg *alg, uint8_t *iv, const uint8_t *last, size_t len);

#endif
