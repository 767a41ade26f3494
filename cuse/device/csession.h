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

struct admit_warning;
struct alg;
struct call;
struct csession;
struct dialect;
struct xfer;

/* What a session is made of; a half with alg NULL is absent.  Keys borrowed.  An
 * authenticated cipher is its cipher half, and mac is NULL: the other half follows
 * from the key. */
struct cse_params {
	const struct alg *cipher;
	const void *key;
	size_t key_len; /* bytes */
	const struct alg *mac;
	const void *mackey;
	size_t mackey_len; /* bytes */
	int crid; /* as for crypto_newsession */
	size_t tag_len; /* of an authenticated cipher; 0: the longest */
	const struct dialect *dialect; /* whose rules it follows */
	struct call *call; /* who asks, for cse_new; NULL: not known */
	uint64_t note; /* the dialect's own: cse_note */
	/* A session that only its dialect knows to use: cipher and mac are NULL,
	 * and this is it.  From success on own_free ends it with the session. */
	void *own;
	void (*own_free)(void *own);
	/* What admit_session has said of such a session; or NULL. */
	const struct admit_warning *warning;
	/* What cse_describe says of it. */
	const struct alg *own_cipher;
	const struct alg *own_mac;
	uint32_t (*own_hid)(const void *own);
};

/* One reference, the caller's.  The errnos of crypto_newsession, and
 * of admit_session, which sessions that are the dialect's own have to ask for
 * themselves; ENOMEM; EINVAL an authenticated cipher with a MAC. */
int cse_new(struct csession **out, const struct cse_params *params);
void cse_ref(struct csession *cse);
void cse_put(struct csession *cse); /* NULL is ignored */

/* An operation begins on it: what there is to be said of that is, once.  For sessions
 * that are the dialect's own; the others do so by themselves.  Any thread. */
void cse_use(struct csession *cse);

/* Wait until nobody but the caller has a reference.  It must not be to be found
 * any more, or there may always be another one. */
void cse_drain(struct csession *cse, struct call *call);

/* The halves (NULL: absent) and the driver. */
const struct alg *cse_cipher(const struct csession *cse);
const struct alg *cse_mac(const struct csession *cse);
crypto_session_t cse_session(const struct csession *cse);
const struct dialect *cse_dialect(const struct csession *cse);
uint64_t cse_note(const struct csession *cse);
void *cse_own(const struct csession *cse); /* borrowed */

/* What listings say of a session. */
struct cse_about {
	const struct dialect *dialect;
	const struct alg *cipher; /* NULL: none */
	const struct alg *mac; /* NULL: none */
	uint32_t hid; /* the driver's id */
	int64_t created; /* s of CLOCK_MONOTONIC */
};
void cse_describe(const struct csession *cse, struct cse_about *about);

/* Bytes of tag that an authenticated cipher has at present; 0 for others.  It
 * changes under other calls, but gets only smaller. */
size_t cse_tag_len(const struct csession *cse);

/*
 * Plan the data of cse_crypt: in pieces, or as one message where the cipher needs
 * that (XTS).  They are stored at `dst` if the session has a cipher.
 * The errnos of xfer_want_data.
 */
int cse_want_data(const struct csession *cse, struct xfer *x, uint64_t src,
    uint64_t dst, uint64_t len);

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
 * Run one operation over the call's data (cse_want_data), piece by piece, in
 * place.  Operations on one session follow one another: this blocks while
 * another one is at work.
 * EINTR the caller was killed meanwhile; EINVAL the length is no multiple of the
 * block, or the cipher is an authenticated one; the errors of xfer_mem and of the driver.  After an error the running
 * state is whatever it had come to.
 * Locks: none held on entry; takes the session's.
 */
int cse_crypt(struct csession *cse, struct call *call, const struct cse_op *op);

/* How a cipher and what authenticates go together. */
enum cse_auth_mode {
	CSE_AUTH_AEAD, /* an authenticated cipher, the tag behind the data */
	CSE_AUTH_TLS, /* a record: MAC, then fill, then encrypt */
	CSE_AUTH_SRTP, /* a packet: encrypt, then MAC, the tag apart */
};

/*
 * One operation of a cipher with authentication on the call's message; all of it
 * is the caller's and borrowed.  AEAD and TLS: the message is what is encrypted
 * or decrypted, the tag and the fill included when it is decrypted, and the
 * associated data are its head.  SRTP: the message is what is authenticated and
 * what is encrypted.
 */
struct cse_auth_op {
	enum cse_auth_mode mode;
	bool encrypt;
	const uint8_t *iv; /* replaces the session's; NULL: it goes on */
	size_t iv_len; /* where an algorithm takes several, else ignored */
	uint8_t *next_iv; /* gets the IV that goes on; NULL: not wanted */
	size_t tag_len; /* bytes; without MAC: ignored */
	uint8_t *tag; /* SRTP: where it comes from or goes to */
	size_t auth_len; /* SRTP: bytes authenticated, from the start */
	size_t skip; /* SRTP: where encryption begins ... */
	size_t len; /* ... and its bytes; AEAD, TLS: result, in bytes */
};

/* Bytes that encryption makes of `len` bytes of plaintext in that mode. */
uint64_t cse_auth_sealed_len(const struct csession *cse,
    enum cse_auth_mode mode, uint64_t len, size_t tag_len);

/*
 * Run one operation over the call's message (xfer_want_message, xfer_want_head),
 * in place.  The MAC begins anew.  Before the tag is known to be right nothing
 * but an error leaves; of a TLS record neither the error nor the time tells what
 * was wrong with it, but its length.
 * EINVAL the session has no cipher, or none for that mode; a tag longer than the
 * MAC's, or than an authenticated cipher's is at present, or of a length that it
 * has not; a message shorter than its tag, no whole blocks, or without result;
 * no IV where none can go on; EBADMSG tag or fill are wrong; the errors of the
 * driver.  Locks: none held on entry; takes the session's.
 */
int cse_auth(struct csession *cse, struct call *call, struct cse_auth_op *op);

/*
 * An operation that stands alone: no IV and no digest goes on.  All of it is the
 * caller's and borrowed.  The message is what is encrypted or decrypted, behind
 * `skip` bytes that are not, and the associated data are its head.  The MAC covers
 * both, the associated data first; of an authenticated cipher, the tag.
 */
struct cse_msg_op {
	bool encrypt;
	bool cipher_first; /* of both halves, which comes first */
	bool iv_made; /* encryption with an IV that nobody learns */
	const uint8_t *iv; /* NULL: the message begins with it */
	size_t iv_len; /* bytes; what the algorithm has more are zeros */
	size_t skip; /* bytes in front that the cipher leaves alone */
	size_t mac_skip; /* and that the MAC leaves out, of head and message */
	const uint8_t *expect; /* the right MAC; NULL: do not compare */
	uint8_t *mac; /* gets it; NULL: not wanted */
	size_t mac_len; /* bytes at both, of those that it has */
};

/*
 * Run one over the call's message (xfer_want_message, xfer_want_long_head), in
 * place, as one request; blocks while another operation is at work on the session.
 * EINVAL no such message; no whole blocks, nothing that `skip` could be of; no IV
 * where the algorithm wants one; an authenticated cipher with another length of tag
 * than the session's, or without a tag to compare; EBADMSG the MAC is not
 * `expect`; the errors of xfer_mem and of the driver.
 * Locks: none held on entry; takes the session's.
 */
int cse_message(
    struct csession *cse, struct call *call, const struct cse_msg_op *op);

/*
 * Make the running digest of `dst` that of `src`.
 * EINVAL one of them has no MAC, they differ in algorithm or driver; the errors
 * of crypto_copystate.
 */
int cse_copy_mac(struct csession *dst, struct csession *src, struct call *call);

#endif
