/* SPDX-License-Identifier: ISC */
/*
 * nettle_drv.h - the Nettle driver: how the rest of drivers/ starts it, and the
 * rows by which its tables of ciphers, authenticated ciphers and hashes meet its
 * sessions.  No type of Nettle is complete here.
 */
#ifndef DRIVERS_NETTLE_DRV_H
#define DRIVERS_NETTLE_DRV_H

#include <stddef.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

#include "alg.h"

struct naead_mode; /* nettle_aead.h */
struct nettle_cipher; /* Nettle's description of a block cipher */
struct nettle_hash; /* ... and of a hash */
struct nettle_drv_mac; /* nettle_mac.h */
struct nettle_drv_rec;

/*
 * Encrypt or decrypt `len` > 0 bytes at `data` in place, a multiple of the
 * row's step; if the algorithm's block is shorter, the last call of a
 * descriptor may have any length.  `iv` (EALG_MAX_BLOCK_LEN bytes) is left such
 * that the next call continues.
 */
typedef void nettle_drv_crypt_t(
    const void *ctx, uint8_t *iv, size_t len, uint8_t *data);

/* How one algorithm is run, at one length of key where that matters. */
struct nettle_drv_row {
	int id; /* CRYPTO_* */
	uint16_t key_len; /* bytes of key the row is for; 0: any */
	uint16_t step; /* bytes it works on at once; 0: the algorithm's block */
	size_t ctx_len; /* bytes of context; 0: none */

	/* Make the zeroed context of `rec` ready.  NULL where there is none. */
	void (*set_key)(
	    const struct nettle_drv_rec *rec, size_t len, const uint8_t *key);

	/* Carry out one descriptor of the request, whose buffer of whatever
	 * kind is reached through buffer.h only.  0 or an errno. */
	int (*run)(const struct nettle_drv_rec *rec,
	    const struct cryptodesc *crd, struct cryptop *crp);

	/* Copy the running state (CRD_F_STREAM).  NULL: there is none. */
	void (*copy)(
	    const struct nettle_drv_rec *dst, const struct nettle_drv_rec *src);

	/* Ciphers whose IVs must not come twice: make one up.  NULL: a random
	 * one will do.  0; EIO the system gives no random bytes. */
	int (*make_iv)(const struct nettle_drv_rec *rec, uint8_t *iv);

	/* Ciphers: turn the IV of a descriptor, at `iv`, into what the first
	 * call of `encrypt` or `decrypt` goes on from.  NULL: it is that. */
	void (*start)(const void *ctx, uint8_t *iv);

	/* What the above need to know: ciphers the first two and, where it
	 * is a mode of a block cipher, the third; halves of authenticated
	 * ciphers that are not run by themselves the fourth; hashes and MACs
	 * the fifth, those made of a hash of Nettle's the sixth. */
	nettle_drv_crypt_t *encrypt;
	nettle_drv_crypt_t *decrypt;
	const struct nettle_cipher *cipher;
	const struct naead_mode *aead;
	const struct nettle_drv_mac *mac;
	const struct nettle_hash *hash;
};

/* One algorithm of a session. */
struct nettle_drv_rec {
	const struct nettle_drv_row *row;
	const struct alg *alg;
	void *ctx; /* owned, secret, row->ctx_len bytes */
	size_t tag_len; /* bytes of digest stored */
};

/* The `run` of a row with `encrypt` and `decrypt`. */
int nettle_cipher_run(const struct nettle_drv_rec *rec,
    const struct cryptodesc *crd, struct cryptop *crp);

/*
 * Settle the IV of a descriptor, EALG_MAX_BLOCK_LEN bytes at `iv`, zeros behind
 * it, and write it to the buffer if the descriptor asks for that.
 * EINVAL the algorithm wants it explicit and it is not; EIO the system gives no
 * random bytes.
 */
int nettle_cipher_iv(uint8_t *iv, const struct nettle_drv_rec *rec,
    const struct cryptodesc *crd, const struct cryptop *crp);

/*
 * Carry out a request of the two halves of an authenticated cipher, `rec` being
 * the cipher half and `tag_len` the bytes of tag.
 * EBADMSG the tag does not match, nothing was written; EINVAL a payload too long
 * for the IV's length (CCM); as nettle_cipher_iv.
 */
int nettle_aead_run(
    const struct nettle_drv_rec *rec, size_t tag_len, struct cryptop *crp);

/* The i-th row, i counting from 0; NULL past the last. */
const struct nettle_drv_row *nettle_cipher_at(size_t i);
const struct nettle_drv_row *nettle_xts_at(size_t i);
const struct nettle_drv_row *nettle_stream_at(size_t i);
const struct nettle_drv_row *nettle_skipjack_at(size_t i);
const struct nettle_drv_row *nettle_aead_at(size_t i);
const struct nettle_drv_row *nettle_hash_at(size_t i);
const struct nettle_drv_row *nettle_cmac_at(size_t i);
const struct nettle_drv_row *nettle_blake2_at(size_t i);

/*
 * Register "nettle0" with the framework, with all its algorithms.
 * EBUSY it is registered; ENOMEM.
 */
int nettle_drv_attach(void);

/* End the driver; does nothing if it is not registered.  Sessions that exist
 * see ENODEV. */
void nettle_drv_detach(void);

#endif
