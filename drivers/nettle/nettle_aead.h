/* SPDX-License-Identifier: ISC */
/*
 * nettle_aead.h - what an authenticated cipher is made of, for nettle_aead.c,
 * which knows what requests mean, and nettle_gcm.c, nettle_ccm.c and
 * nettle_chapoly.c, which know the algorithms.
 *
 * A message takes the steps start, aad, and then, encrypting, encrypt and tag;
 * decrypting, verify, tag and, if the tag is the right one, decrypt.
 */
#ifndef DRIVERS_NETTLE_AEAD_H
#define DRIVERS_NETTLE_AEAD_H

#include <stddef.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

#include <nettle/chacha-poly1305.h>
#include <nettle/gcm.h>

#include "nettle_block.h"

#define NETTLE_AEAD_TAG_LEN 16 /* bytes of a whole tag */

struct naead_gcm {
	struct gcm_ctx gcm;
	uint8_t ctr[NBLOCK_LEN]; /* of the second pass, decryption */
};

struct naead_ccm {
	uint8_t mac[NBLOCK_LEN]; /* CBC-MAC so far */
	uint8_t ctr[NBLOCK_LEN];
	uint8_t start[NBLOCK_LEN]; /* counter block 0 */
	size_t fill; /* bytes in the last block of mac */
};

struct naead_chapoly {
	struct chacha_poly1305_ctx both;
	struct chacha_ctx chacha; /* of the second pass, decryption */
};

/* The context of a row of GCM; that of CCM is a struct nblock, that of
 * ChaCha20-Poly1305 Nettle's. */
struct naead_gcm_key {
	struct nblock block;
	struct gcm_key hash;
};

/* A message under way.  Secret. */
struct naead_msg {
	const void *ctx; /* the row's context */
	uint8_t iv[EALG_MAX_BLOCK_LEN];
	size_t iv_len; /* bytes, of that and of these: */
	size_t aad_len;
	size_t len;
	size_t tag_len;
	union {
		struct naead_gcm gcm;
		struct naead_ccm ccm;
		struct naead_chapoly chapoly;
	} u;
};

/* Take `len` > 0 bytes at `data`: a multiple of NBLOCK_LEN (aad) or of the mode's
 * step (the others), but for the last call. */
typedef void naead_take_t(struct naead_msg *msg, size_t len, uint8_t *data);

struct naead_mode {
	size_t step;

	/* 0; EINVAL a message so long cannot have an IV so long. */
	int (*start)(struct naead_msg *msg);
	naead_take_t *aad; /* data stay as they are */
	naead_take_t *encrypt; /* in place */
	naead_take_t *verify; /* of ciphertext, which stays as it is */
	naead_take_t *decrypt; /* in place, authenticates nothing */

	/* The tag, all of NETTLE_AEAD_TAG_LEN bytes. */
	void (*tag)(struct naead_msg *msg, uint8_t *tag);
};

extern const struct naead_mode naead_mode_gcm;
extern const struct naead_mode naead_mode_ccm;
extern const struct naead_mode naead_mode_chapoly;

#endif
