/* SPDX-License-Identifier: ISC */
/*
 * call.h - one ioctl from its command word to its errno, and the worker
 * threads that carry calls.  A transport begins a call, lets it run in one of
 * two ways, sends the one reply, and ends it.
 */
#ifndef DEVICE_CALL_H
#define DEVICE_CALL_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

#include "devstat.h"
#include "sync.h"
#include "trace.h"
#include "xfer.h"

#define CALL_ARG_MAX	 272 /* bytes of the longest argument struct */
#define CALL_SCRATCH_MAX 192 /* bytes a dialect keeps from plan to run */
#define CALL_CARRIED_MAX (128u << 10) /* one way, with a request (FUSE) */
#define CALL_SEGS	 (XFER_SEGS + 2 + XFER_MORE) /* one way: argument, all else */

/* The buffers of one worker: argument, scratch, segments and data. */
#define CALL_HEAD  512u
#define CALL_ARENA (CALL_HEAD + XFER_ARENA)

struct aop;
struct csession;
struct cryptop;
struct dialect_cmd;
struct fcrypt;

/*
 * What one thread of a transport owns: buffers, a request, counters.  Calls of
 * one worker follow one another.
 */
struct worker {
	unsigned char *arena; /* CALL_ARENA bytes of secret memory */
	struct cryptop *crp; /* two descriptors, reused by every operation */

	/* Its present operation: completed by its own thread, or by another,
	 * under wait_lock, a leaf in the order of locks. */
	pthread_t wait_thread;
	bool wait_inline;
	bool wait_done;
	struct ocf_mutex wait_lock;
	pthread_cond_t wait_cond;

	struct devstat stat; /* written by this worker only */
	struct trace_ring *ring; /* trace.c's; NULL: nobody has traced yet */
};

/* *out is owned by the caller until worker_free.  ENOMEM. */
int worker_new(struct worker **out);
void worker_free(struct worker *w);

/*
 * Wait for something that another thread completes, or, without a lock, this one
 * itself: begin before it can be, wake once, in whatever thread.
 */
void worker_await_begin(struct worker *w);
void worker_wake(struct worker *w);
void worker_await(struct worker *w);

/* What a transport does for a call while it runs; members may be NULL. */
struct call_ops {
	/* The call may take long from here on: let others be served. */
	void (*may_block)(void *ctx);
	/* Whether the caller is being killed, so that nobody will see the
	 * answer.  A signal that is handled is no reason to stop half-way. */
	bool (*killed)(void *ctx);
};

struct call {
	struct worker *w;
	struct fcrypt *fcr; /* borrowed from the transport */
	const struct dialect_cmd *cmd; /* NULL: unknown command */
	uint32_t code;
	uint64_t arg_uaddr;
	const struct call_ops *ops;
	void *ops_ctx;
	struct csession *cse; /* found by plan; a reference of the call's */
	struct aop *aop; /* claimed by plan (async.h); the same */
	size_t carried_in; /* bytes that came along, behind the argument */

	pid_t tid; /* the caller, for who traces; 0: not known */
	uint64_t began; /* ns, if it is traced; else 0 */
	struct trace_about about; /* if it is traced */

	unsigned char *arg; /* as fetched, once; run puts results in it */
	void *scratch; /* CALL_SCRATCH_MAX bytes, from plan to run */
	struct xfer x;
};

/*
 * Begin the call `code` with argument `arg` on an open file.  mem is borrowed
 * until call_end; NULL if the bytes travel with the request (call_carried).  The
 * transport may set call->ops, call->ops_ctx and call->tid next.
 */
void call_begin(struct call *call, struct worker *w, struct fcrypt *fcr,
    uint32_t code, uint64_t arg, const struct xfer_mem *mem);
void call_end(struct call *call);

/* It is about to be answered with `error`: once a call, before call_end. */
void call_answer(struct call *call, int error);

/*
 * Carry it out on memory that can be read and written at will: fetch, plan,
 * fetch, run, store.  The errno of the call, exactly as it goes to the program
 * (EINVAL for an unknown command), or:
 * EACCES, ESRCH  the program's memory could not be reached, nothing has happened
 *                yet: the same call may be begun again and carried.
 */
int call_direct(struct call *call);

/* Whether an errno of call_direct means that memory is out of reach. */
bool call_unreachable(int error);

/*
 * Carry it out on bytes that came with the request: `in_len` bytes at `in`, with
 * room for `out_len` in the reply.  The errno of the call, or 0 and
 *  *again = true:  bytes are missing; in/out tell which, in the order they are
 *                  to come in the next round;
 *  *again = false: done; out tells what to reply with.
 * Rounds need no memory of each other: nothing of an earlier one is trusted.
 * Besides: E2BIG the call moves more than CALL_CARRIED_MAX bytes one way;
 * EFAULT the program has changed the argument between two rounds.
 */
struct call_round {
	struct xfer_seg in[CALL_SEGS];
	struct xfer_seg out[CALL_SEGS];
	size_t nin;
	size_t nout;
	bool again;
};
int call_carried(struct call *call, const void *in, size_t in_len,
    size_t out_len, struct call_round *round);

/* For who traces: what the call is about, where that is neither call->cse nor
 * found by others: a session that it made, or asked for (NULL: no such half), as soon
 * as it is known which, a key operation on a driver. */
void call_note_session(struct call *call, const struct csession *cse);
void call_note_asked(
    struct call *call, const struct alg *cipher, const struct alg *mac);
void call_note_key(struct call *call, const char *op, uint32_t hid);

/* And that the policy denies it. */
void call_note_denied(struct call *call);

/* For the device: what call_ops say, nothing where there are none. */
void call_may_block(struct call *call);
bool call_killed(struct call *call);

#endif
