/* SPDX-License-Identifier: ISC */
/*
 * async.h - operations that go on after the call that began them: on a session,
 * or a key operation.  Nothing of the program is touched between the call that
 * submits one and the call that fetches its result: inputs are copied into secret
 * memory, results are kept there.
 *
 * Life of an operation: aop_new_*, fill in its inputs (aop_load, or by hand),
 * aop_submit; from then on it is the open file's.  When it has finished, aop_take
 * makes it the caller's again: aop_store, aop_free.  What has not been taken when
 * the open file goes finishes, and is dropped; key operations that have not begun
 * by then never do.
 *
 * Operations on one session follow one another in the order of submission, calls
 * that come after them included; others run at the same time.  No thread waits
 * for one.
 */
#ifndef DEVICE_ASYNC_H
#define DEVICE_ASYNC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "csession.h"
#include "keyop.h"
#include "xfer.h"

struct aop;
struct call;
struct dialect;
struct fcrypt;

/* How many operations of an open file there are, finished ones that have not been
 * fetched included, before it is no longer writable to poll, and before those that
 * are `queued` are refused.  What limit.h says holds for all. */
#define AOP_QUEUE_MAX 64u

/* Another number; from then on. */
void aop_set_queue_max(unsigned int max);

#define AOP_LABEL_MAX 64u /* bytes that a dialect keeps with an operation */

/* One operation on a session; all of it is copied. */
struct aop_crypt {
	struct csession *cse; /* the operation has a reference of its own */
	struct cse_op op; /* as for cse_crypt, its pointers left out */
	bool has_iv; /* aop_iv replaces the session's IV */
	uint64_t iv_uaddr; /* aop_load reads it there, with has_iv */
	uint64_t src_uaddr;
	uint64_t len; /* bytes at src */
	uint64_t dst_uaddr; /* where the result goes: */
	uint64_t dst_len; /* its first bytes, up to len; 0: nothing */
	uint64_t mac_uaddr; /* where the MAC goes, with op.mac_final: */
	size_t mac_len; /* its first bytes; 0: nothing */
	uint64_t next_iv_uaddr; /* where the IV that goes on goes; 0: nowhere */
	bool queued; /* held to AOP_QUEUE_MAX */
};

/*
 * *out is owned by the caller until aop_submit succeeds, or aop_free.
 * Of a session: EINVAL what cse_crypt refuses; E2BIG len is more than
 * XFER_MESSAGE_MAX; ENOMEM.  Of a key operation: the errnos of kop_check, with
 * `name` in the debug line; ENOMEM.
 */
int aop_new_crypt(struct aop **out, const struct dialect *dialect,
    const struct aop_crypt *params);
int aop_new_key(struct aop **out, const struct dialect *dialect,
    const struct kop_params *params, const char *name);
void aop_free(struct aop *aop); /* NULL is ignored */

/*
 * One that its dialect runs, on aop_session, with `room` bytes at aop_data.
 * aop_submit calls `begin`, and when the operation has finished aop_end is to be
 * called, from any thread, in `begin` or later; then the operation is no longer
 * the caller's.  aop_result, before that: `len` bytes at `data`, within aop_data,
 * go to `uaddr`.  Such operations do not wait for others on their session.
 * ENOMEM.
 */
typedef void aop_begin_t(struct aop *aop);
int aop_new_own(struct aop **out, const struct dialect *dialect,
    struct csession *cse, size_t room, aop_begin_t *begin);
void aop_result(struct aop *aop, uint64_t uaddr, void *data, size_t len);
void aop_end(struct aop *aop, int error);

/* Its session, borrowed, until it has finished; NULL: none. */
struct csession *aop_session(const struct aop *aop);

/* Its inputs, to be filled in: len bytes of data; the IV; parameter i of a key
 * operation, kop_bytes(nbits) bytes. */
unsigned char *aop_data(struct aop *aop);
unsigned char *aop_iv(struct aop *aop);
unsigned char *aop_param(struct aop *aop, size_t i);

/* The dialect's AOP_LABEL_MAX bytes, zeroes at first; aligned for any object. */
void *aop_label(struct aop *aop);

/* Fill in all inputs from where `params` said.  The errors of xfer_mem. */
int aop_load(struct aop *aop, const struct xfer_mem *mem);

/*
 * Begin it.  *id (NULL: not wanted) is its number in the open file, from 2 on,
 * crypt and key operations alike, not soon given again, never 0.
 * On success it is no longer the caller's, it may be finished and fetched already.
 * EBUSY the open file, or its user, has as many as there may be; ENOMEM.
 * Locks: none held on entry.
 */
int aop_submit(struct aop *aop, struct fcrypt *fcr, uint32_t *id);

enum aop_kind {
	AOP_ANY,
	AOP_CRYPT,
	AOP_KEY,
};

/*
 * Take an operation of this dialect that has finished: the one with number `id`,
 * or with id 0 the one of this kind that finished first.  It is the caller's from
 * then on, to be given to aop_free.  NULL: there is none.
 */
struct aop *aop_take(struct fcrypt *fcr, const struct dialect *dialect,
    enum aop_kind kind, uint32_t id);

/* Of an operation that was taken: its number and kind, its errno (of a key
 * operation: crk_status). */
uint32_t aop_id(const struct aop *aop);
enum aop_kind aop_kind(const struct aop *aop);
int aop_error(const struct aop *aop);

/*
 * Store the results of one that was taken, and with them `first` (a segment of
 * the caller's own; NULL: none): all or nothing, into the memory of the program
 * that fetches, at the addresses given at submission.  Stores only `first` after
 * an operation that failed.  The errors of xfer_mem.  The operation remains the
 * caller's.
 */
int aop_store(const struct aop *aop, const struct xfer_mem *mem,
    const struct xfer_seg *first);

/*
 * The same where bytes travel with the request (call->x.mem == NULL), for a command
 * with an argument that is only written.  As the plan of such a call is made twice,
 * aop_claim tells it which operation is meant: the one that finished first, which
 * stays with the open file, and in the second round the same one.  It is in
 * call->aop then, with a reference of the call's, also while the reply is sent; run
 * has to aop_take it by its number.  NULL: there is none (any more).
 * aop_plan: plan to write its results.  E2BIG they are more than a request can
 * carry, and it is dropped; the errnos of xfer_want_out_at.
 */
struct aop *aop_claim(struct call *call, const struct dialect *dialect);
int aop_plan(struct aop *aop, struct call *call);

/* For a command that tells the number: the operation that has finished, in
 * call->aop as by aop_claim; NULL: there is none. */
struct aop *aop_hold(
    struct call *call, const struct dialect *dialect, uint32_t id);

/* Wait until none is under way, of any open file.  To be called when nothing can
 * submit any more, before drivers and framework end. */
void aop_drain(void);

#endif
