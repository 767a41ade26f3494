/* SPDX-License-Identifier: ISC */
/*
 * xfer.h - the program memory one call reads and writes.
 *
 * A dialect's plan names it, once, in segments: `small` ones (the argument,
 * IVs, keys, digests), which a call has as a whole, and at most one run of
 * `data`, which is processed in place: in pieces, or, as a `message`, in one,
 * however long it is.  How the bytes travel is behind xfer_mem; whoever plans or
 * runs a call cannot tell.
 *
 * What a call stores, it stores at its end, all or nothing: when a segment
 * cannot be written, those already written get their old bytes back.  Two
 * exceptions, as data are not kept twice: data longer than one piece, and a
 * destination with a hole in its middle, may be left partly overwritten.
 *
 * Not locked: an xfer belongs to one worker.
 */
#ifndef DEVICE_XFER_H
#define DEVICE_XFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define XFER_SEGS	 12 /* segments one way, the program's or ours */
#define XFER_SMALL	 (32u << 10) /* bytes of small segments in a call */
#define XFER_PIECE	 (256u << 10) /* bytes of data at a time */
#define XFER_TRAIL	 80u /* bytes free behind a piece: a digest, a block's fill */
#define XFER_HEAD	 4096u /* bytes that can be in front of a message */
#define XFER_MESSAGE_MAX (16u << 20) /* bytes of the longest message */
#define XFER_MORE	 192 /* further ranges that can travel with a request */

struct xfer_seg {
	uint64_t uaddr; /* in the program */
	void *data; /* in ours */
	size_t len;
};

/*
 * The program's memory.  Both copy all `n` segments, in order, or fail:
 * EFAULT a segment is not mapped or not permitted to the program (those before
 * it may have been copied); EPERM the memory cannot be reached at all; ESRCH
 * the program is gone.  They do not block for long and take no lock of ours.
 */
struct xfer_mem {
	int (*fetch)(void *ctx, const struct xfer_seg *segs, size_t n);
	int (*store)(void *ctx, const struct xfer_seg *segs, size_t n);
	void *ctx;
};

/* One run of data that must be in one place, and what of it goes back. */
struct xfer_message {
	uint64_t src_uaddr;
	uint64_t len; /* bytes from there */
	uint64_t dst_uaddr;
	uint64_t out_off; /* of what goes there, from the message's start */
	uint64_t out_len; /* bytes of it; 0: nothing */
	bool late; /* out_len is the most there can be: see xfer_set_out */
	int fault; /* what to answer instead of EFAULT and E2BIG; 0: those */
};

struct xfer {
	const struct xfer_mem *mem; /* NULL: bytes travel with the request */
	unsigned char *small; /* XFER_SMALL bytes, of the worker */
	unsigned char *room; /* XFER_PIECE + XFER_TRAIL bytes, behind a head */
	unsigned char *data; /* there, or in `own`, behind a head as well */
	unsigned char *own; /* of a message too long for the room, or NULL */
	size_t own_len;
	size_t small_len; /* used */
	size_t data_used; /* the largest piece so far, to be wiped */
	size_t head_used; /* the longest head so far, to be wiped */

	struct xfer_seg in[XFER_SEGS];
	struct xfer_seg out[XFER_SEGS];
	struct xfer_seg old[XFER_SEGS]; /* what was at out[] before */
	size_t nin;
	size_t nout;
	size_t nold;

	uint64_t src_uaddr;
	uint64_t dst_uaddr;
	uint64_t data_len; /* all of it */
	uint64_t out_off; /* a message: what of it is stored */
	uint64_t out_len;
	size_t head_len; /* bytes in front of it */
	size_t head_over; /* those of them that take room of the piece */
	int fault;
	bool whole; /* a message */
	bool late; /* out_len comes after it was processed */
	uint64_t data_done; /* bytes of pieces before the present one */
	size_t piece_len; /* bytes of the present piece */
	bool data_store; /* the data have a destination */
	bool data_begun; /* xfer_piece has given out the first one */
	unsigned char old_end; /* where the piece ends, before it is stored */

	/* Requests that carry the bytes: what xfer_more_want has named, and the
	 * bytes that came for it. */
	struct xfer_seg more[XFER_MORE];
	size_t nmore;
	size_t more_next;
	const unsigned char *more_bytes; /* NULL: they have not come */
};

/* The buffers of one call after another: bytes of secret memory. */
#define XFER_ARENA (XFER_SMALL + XFER_HEAD + XFER_PIECE + XFER_TRAIL)

/* Begin a call; `arena` is borrowed until xfer_fini, `mem` too. */
void xfer_init(
    struct xfer *x, unsigned char *arena, const struct xfer_mem *mem);

/* End it: everything that was in the arena is wiped. */
void xfer_fini(struct xfer *x);

/* Forget the plan, to plan again. */
void xfer_reset(struct xfer *x);

/*
 * Plan to read / to write `len` bytes at `uaddr`.  *data is where they will be
 * found / are to be put, in the arena, valid until xfer_fini; to be written, they
 * begin as zeros.  len 0 plans nothing.
 * EFAULT the range wraps around; E2BIG more than a call can have.
 */
int xfer_want_in(struct xfer *x, uint64_t uaddr, size_t len, void **data);
int xfer_want_out(struct xfer *x, uint64_t uaddr, size_t len, void **data);

/* The same for bytes the caller owns, which stay in place until xfer_fini.  old:
 * what the program has there now, if known, else NULL; copied. */
int xfer_want_in_at(struct xfer *x, uint64_t uaddr, size_t len, void *data);
int xfer_want_out_at(
    struct xfer *x, uint64_t uaddr, size_t len, void *data, const void *old);

/* Plan to process `len` bytes from `src` to `dst`, or just to read them.
 * EFAULT a range wraps around. */
int xfer_want_data(
    struct xfer *x, uint64_t src, uint64_t dst, uint64_t len, bool store);

/*
 * Plan to process a message, which xfer_piece gives out as one piece.  Nothing
 * is stored before the call's end.  EFAULT (or msg->fault) a range wraps around.
 */
int xfer_want_message(struct xfer *x, const struct xfer_message *msg);

/*
 * Of a `late` message: so many of its first bytes are stored, and no more than
 * were planned.  To be called when they are there.  Where such a message cannot be
 * written its beginning may have been.
 */
void xfer_set_out(struct xfer *x, uint64_t out_len);

/*
 * Ranges that only bytes from the program tell, such as those an array refers to.
 * Run reads each with xfer_more_get, there and then where memory can be read at
 * will.  Where bytes travel with the request, a row's `more` has to name the same
 * ranges in the same order with xfer_more_want before; elsewhere that does nothing.
 * xfer_more_want: E2BIG more than XFER_MORE; EFAULT the range wraps around.
 * xfer_more_get: the errors of xfer_mem; EFAULT it was not named.
 */
int xfer_more_want(struct xfer *x, uint64_t uaddr, size_t len);
int xfer_more_get(struct xfer *x, uint64_t uaddr, size_t len, void *data);

/*
 * Plan to read `len` bytes that will be right in front of the message.
 * EINVAL more than XFER_HEAD; EFAULT the range wraps around; E2BIG more segments
 * than a call can have.
 */
int xfer_want_head(struct xfer *x, uint64_t uaddr, size_t len);

/* The same for up to XFER_HEAD + XFER_PIECE bytes; E2BIG more than that. */
int xfer_want_long_head(struct xfer *x, uint64_t uaddr, size_t len);

/*
 * Bring in what was planned: all small segments and the first piece.
 * Locks: none.  The errors of xfer_mem; E2BIG (or msg->fault) a message longer
 * than XFER_MESSAGE_MAX; ENOMEM.
 */
int xfer_fetch(struct xfer *x);

/*
 * The next piece: *data is `*len` bytes (0 if there are no data), to be
 * processed in place, with XFER_TRAIL free bytes behind them; *last tells
 * whether it is the last one.  The piece before, if any, is stored first.
 * The errors of xfer_mem.
 */
int xfer_piece(struct xfer *x, unsigned char **data, size_t *len, bool *last);

/* Store what was planned and the last piece.  The errors of xfer_mem. */
int xfer_store(struct xfer *x);

/*
 * For requests that carry the bytes: their number each way, and the segments
 * in the order they travel (small ones, then data).  `list` has room for
 * XFER_SEGS + 1; E2BIG if the data are more than one piece.
 */
int xfer_list_in(struct xfer *x, struct xfer_seg *list, size_t *n, size_t *len);
int xfer_list_out(
    struct xfer *x, struct xfer_seg *list, size_t *n, size_t *len);

#endif
