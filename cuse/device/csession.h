/* SPDX-License-Identifier: ISC */
/*
 * csession.h - a session of an open file, in framework terms: a cipher, a MAC or
 * both, the IV and the running digest that go on from call to call, and one
 * operation on it.
 */
#ifndef DEVICE_CSESSION_H
#define DEVICE_CSESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

struct alg;
struct call;
struct csession;
struct dialect;

/* What a session is made of; a half with alg NULL is absent.  Keys borrowed. */
struct cse_params {
	const struct alg *cipher;
	const void *key;
	size_t key_len; /* bytes */
	const struct alg *mac;
	const void *mackey;
	size_t mackey_len; /* bytes */
	int crid; /* as for crypto_newsession */
	const struct dialect *dialect; /* whose rules it follows */
};

/* One reference, the caller's.  The errnos of crypto_newsession; ENOMEM. */
int cse_new(struct csession **out, const struct cse_params *params);
void cse_ref(struct csession *cse);
void cse_put(struct csession *cse); /* NULL is ignored */

/* Wait until nobody but the caller has a reference.  It must not be to be found
 * any more, or there may always be another one. */
void cse_drain(struct csession *cse, struct call *call);

/* The halves (NULL: absent) and the driver. */
const struct alg *cse_cipher(const struct csession *cse);
const struct alg *cse_mac(const struct csession *cse);
crypto_session_t cse_session(const struct csession *cse);
const struct dialect *cse_dialect(const struct csession *cse);

/* One operation; all of it is the caller's and borrowed. */
struct cse_op {
	bool encrypt;
	const uint8_t *iv; /* replaces the session's; NULL: it goes on */
	uint8_t *next_iv; /* gets the IV that goes on; NULL: not wanted */
	bool mac_reset; /* start the running digest anew */
	bool mac_final; /* and finish it, into mac_out */
	uint8_t *mac_out; /* the MAC's tag_len bytes, with mac_final */
	bool cipher_first; /* of both halves, which comes first */
};

/*
 * Run one operation over the call's data (xfer_piece), piece by piece, in
 * place.  Operations on one session follow one another: this blocks while
 * another one is at work.
 * EINTR the caller was killed meanwhile; EINVAL the length is no multiple of the
 * block; the errors of xfer_mem and of the driver.  After an error the running
 * state is whatever it had come to.
 * Locks: none held on entry; takes the session's.
 */
int cse_crypt(struct csession *cse, struct call *call, const struct cse_op *op);

/*
 * Make the running digest of `dst` that of `src`.
 * EINVAL one of them has no MAC, they differ in algorithm or driver; the errors
 * of crypto_copystate.
 */
int cse_copy_mac(struct csession *dst, struct csession *src, struct call *call);

#endif
