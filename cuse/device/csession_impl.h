/* SPDX-License-Identifier: ISC */
/*
 * csession_impl.h - what the files of csession share, and nobody else includes:
 * the session itself, and how one works on it.
 */
#ifndef DEVICE_CSESSION_IMPL_H
#define DEVICE_CSESSION_IMPL_H

#include <sys/queue.h>

#include <assert.h>
#include <limits.h>
#include <pthread.h>

#include "admit.h"
#include "alg.h"
#include "call.h"
#include "csession.h"
#include "sync.h"
#include "xfer.h"

/* From here on a call gives way to others (call_may_block). */
#define CSE_LONG (64u << 10)

/* Tags of an authenticated cipher get shorter at most so often: from 16 bytes
 * down to 4. */
#define CSE_OLD_MAX 12

static_assert(XFER_TRAIL >= AALG_MAX_RESULT_LEN + EALG_MAX_BLOCK_LEN,
    "room for any digest behind a filled block");
static_assert(XFER_PIECE % EALG_MAX_BLOCK_LEN == 0, "pieces are whole blocks");
static_assert(XFER_HEAD + XFER_MESSAGE_MAX + XFER_TRAIL <= INT_MAX &&
	XFER_HEAD + XFER_PIECE + XFER_TRAIL <= INT_MAX,
    "lengths of crp are ints");

/*
 * One that waits for its turn to work on the session: a call, which is woken up,
 * or an operation that no thread waits for, which is given its turn.
 */
struct cse_waiter {
	TAILQ_ENTRY(cse_waiter) link;
	pthread_cond_t *cond; /* a call's, or NULL */
	void (*turn)(struct cse_waiter *waiter); /* with the session busy */
};

/* (s) under lock; (b) whoever has set busy */
struct csession {
	const struct alg *cipher; /* NULL: none */
	const struct alg *mac; /* NULL: none */
	const struct alg *authenticator; /* other half of an ALG_AEAD cipher */
	const struct dialect *dialect;
	void *own; /* cse_params says; NULL: none */
	void (*own_free)(void *own);
	const struct alg *own_cipher;
	const struct alg *own_mac;
	uint32_t (*own_hid)(const void *own);
	int64_t created; /* s of CLOCK_MONOTONIC */
	uint64_t note;
	int crid;
	_Atomic(crypto_session_t) ses; /* changes when it moves (b) */

	/* Kept to make further sessions of: an authenticated cipher's with tags
	 * of another length, and two of the MAC alone (csession_tls.c). */
	void *key; /* owned, key_len bytes, or NULL */
	void *mackey; /* owned, mackey_len bytes, or NULL */
	size_t key_len;
	size_t mackey_len;
	_Atomic size_t tag_len; /* of an authenticated cipher (b) */
	crypto_session_t old[CSE_OLD_MAX]; /* others may still ask them (b) */
	size_t nold; /* (b) */
	_Atomic(crypto_session_t) clones[2]; /* (b) or NULL */

	struct admit_warning warning;

	struct ocf_mutex lock;
	pthread_cond_t alone; /* one reference is left */
	unsigned int refs; /* (s) */
	bool busy; /* (s) */
	unsigned int nasync; /* (s) that wait and are no calls */
	TAILQ_HEAD(, cse_waiter) waiters; /* (s) in the order they came */
	uint8_t iv[EALG_MAX_BLOCK_LEN]; /* (b) the one that goes on */
	size_t iv_len; /* (b) where an algorithm takes several; 0: none yet */
};

static inline bool
cse_is_aead(const struct csession *cse)
{
	return cse->cipher != NULL && cse->cipher->kind == ALG_AEAD;
}

/* Become the one that works on the session; and no longer be, which may give
 * the next one its turn. */
void cse_enter(struct csession *cse, struct call *call);
void cse_leave(struct csession *cse);

/* The same for an operation without a thread.  False: waiter->turn will be called,
 * by whoever leaves, without a lock. */
bool cse_enter_async(struct csession *cse, struct cse_waiter *waiter);

/* The worker's request through *ses and back; *ses changes if it moves.  The
 * errno of the request. */
int cse_dispatch(_Atomic(crypto_session_t) *ses, struct call *call);

/* A session of the framework's for the authenticated cipher with tags of that
 * length, for the MAC alone.  The errnos of crypto_newsession. */
int cse_open_aead(
    crypto_session_t *ses, const struct csession *cse, size_t tag_len);
int cse_open_mac(crypto_session_t *ses, const struct csession *cse, int crid);

void cse_close_clones(struct csession *cse);

/* csession_crypt.c: fill in a descriptor.  The cipher's is for `len` bytes from
 * `skip`, with the IV that goes on; the MAC's has its digest at `inject`. */
void cse_desc_cipher(const struct csession *cse, struct cryptodesc *crd,
    bool encrypt, size_t skip, size_t len);
void cse_desc_mac(const struct csession *cse, struct cryptodesc *crd,
    size_t skip, size_t len, size_t inject);

/*
 * One request of an operation: fill in `crp` for the piece of `len` bytes at
 * `data`, of which it is the first and/or last, with XFER_TRAIL bytes free behind
 * it; and take from it what goes on, and the MAC.  Between the two it goes through
 * the framework, as often as the session moves.
 */
struct cse_step {
	unsigned char *data;
	size_t len;
	bool first;
	bool last;
	size_t end; /* of the data, with what fills the last block */
	struct cryptodesc *spare; /* of two descriptors, the one not needed */
	uint8_t block[EALG_MAX_BLOCK_LEN]; /* the last one before */
};
void cse_step_begin(struct csession *cse, struct cryptop *crp,
    const struct cse_op *op, struct cse_step *step);
void cse_step_end(struct csession *cse, struct cryptop *crp,
    const struct cse_op *op, struct cse_step *step, int error);

/*
 * One half alone over a part of a buffer: the cipher, whose IV goes on, in place;
 * the MAC, whose running state begins anew, with its digest at `inject`.  Behind
 * the data there are XFER_TRAIL bytes of buffer.  The errnos of cse_dispatch.
 */
int cse_run_cipher(struct csession *cse, struct call *call, bool encrypt,
    unsigned char *data, size_t len);
int cse_run_mac(struct csession *cse, struct call *call, unsigned char *buf,
    size_t len, size_t inject);

/* csession_tls.c: one TLS record.  As cse_auth. */
struct cse_auth_op;
int cse_tls(struct csession *cse, struct call *call, struct cse_auth_op *op,
    unsigned char *data);

#endif
