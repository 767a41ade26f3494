/* SPDX-License-Identifier: ISC */
/*
 * xfer_move.c - how what was planned comes in and goes out: pieces, messages, and
 * the order in which results are stored.  The plan is xfer.c's.
 */
#include "xfer.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "secret.h"

#define XFER_PAGE 4096u /* the smallest page there is */

/* The present piece at its source. */
static struct xfer_seg
xfer_piece_in(const struct xfer *x)
{
	return (struct xfer_seg){ x->src_uaddr + x->data_done, x->data,
		x->piece_len };
}

/* And what of it is stored, at its destination. */
static struct xfer_seg
xfer_piece_out(const struct xfer *x)
{
	if (x->whole)
		return (struct xfer_seg){ x->dst_uaddr, x->data + x->out_off,
			(size_t)x->out_len };
	return (struct xfer_seg){ x->dst_uaddr + x->data_done, x->data,
		x->data_store ? x->piece_len : 0 };
}

/* Bytes of buffer that a message takes, in front of the trail. */
static uint64_t
xfer_message_len(const struct xfer *x)
{
	uint64_t out = x->out_off + x->out_len;

	return x->data_len > out ? x->data_len : out;
}

/* Decide on the piece that begins at data_done. */
static void
xfer_piece_begin(struct xfer *x)
{
	uint64_t left = x->data_len - x->data_done;
	size_t used;

	x->piece_len =
	    x->whole || left < XFER_PIECE ? (size_t)left : XFER_PIECE;
	used = x->whole ? (size_t)xfer_message_len(x) : x->piece_len;
	used += x->head_over;
	if (used > x->data_used && x->own == NULL)
		x->data_used = used;
}

/* Whether the present piece is to be stored over more than one page. */
static bool
xfer_piece_spans(const struct xfer *x)
{
	struct xfer_seg out = xfer_piece_out(x);

	return out.len > 0 && out.uaddr % XFER_PAGE + out.len > XFER_PAGE;
}

/* What is there where the present piece's last byte goes. */
static struct xfer_seg
xfer_piece_end(struct xfer *x)
{
	struct xfer_seg out = xfer_piece_out(x);

	return (struct xfer_seg){ out.uaddr + out.len - 1, &x->old_end, 1 };
}

/* Fail now, not half-way, if the end of a long destination or an output that
 * comes after it cannot be written: put back what is there. */
static int
xfer_probe(struct xfer *x)
{
	unsigned char byte = 0;
	struct xfer_seg end = { x->dst_uaddr + x->data_len - 1, &byte, 1 };
	int error;

	error = x->mem->fetch(x->mem->ctx, &end, 1);
	if (error == 0)
		error = x->mem->store(x->mem->ctx, &end, 1);
	if (error == 0 && x->nold > 0)
		error = x->mem->store(x->mem->ctx, x->old, x->nold);
	return error;
}

/* Room for a message that is longer than a piece. */
static int
xfer_own(struct xfer *x)
{
	uint64_t len = xfer_message_len(x);

	if (!x->whole || len + x->head_over <= XFER_PIECE)
		return 0;
	assert(x->own == NULL);
	x->own_len = XFER_HEAD + x->head_over + (size_t)len + XFER_TRAIL;
	x->own = secret_new(x->own_len);
	if (x->own == NULL)
		return ENOMEM;
	x->data = x->own + XFER_HEAD + x->head_over;
	return 0;
}

/* A message that is too long is refused for that, if it is there at all. */
static int
xfer_too_long(struct xfer *x)
{
	unsigned char byte;
	struct xfer_seg end = { x->src_uaddr + x->data_len - 1, &byte, 1 };
	int error;

	if (!x->whole || xfer_message_len(x) <= XFER_MESSAGE_MAX)
		return 0;
	error = x->data_len == 0 ? 0 : x->mem->fetch(x->mem->ctx, &end, 1);
	return error != 0 ? error : E2BIG;
}

/* All small segments, the first piece and where it ends. */
static int
xfer_fetch_all(struct xfer *x)
{
	struct xfer_seg list[XFER_SEGS + 2];
	size_t n = x->nin;
	int error = 0;

	memcpy(list, x->in, n * sizeof(list[0]));
	xfer_piece_begin(x);
	if (x->piece_len > 0)
		list[n++] = xfer_piece_in(x);
	/* Where a late one ends is known when it is stored. */
	if (!x->late && xfer_piece_spans(x))
		list[n++] = xfer_piece_end(x);
	if (n > 0)
		error = x->mem->fetch(x->mem->ctx, list, n);
	if (error == 0 && x->own != NULL)
		memcpy(x->data - x->head_len,
		    x->room + x->head_over - x->head_len, x->head_len);
	return error;
}

/* What an error means that the message has a word for: was it the message's?
 * The small segments come first, so that one that is bad itself is EFAULT. */
static int
xfer_fault(struct xfer *x, int error,
    int (*copy)(void *, const struct xfer_seg *, size_t),
    const struct xfer_seg *segs, size_t n)
{
	if (x->fault == 0 || (error != EFAULT && error != E2BIG))
		return error;
	if (error == EFAULT && n > 0 && copy(x->mem->ctx, segs, n) != 0)
		return EFAULT;
	return x->fault;
}

int
xfer_fetch(struct xfer *x)
{
	int error = xfer_too_long(x);

	if (error == 0)
		error = xfer_own(x);
	if (error == 0)
		error = xfer_fetch_all(x);
	if (error == 0 && x->data_store && !x->whole &&
	    x->data_len > XFER_PIECE)
		error = xfer_probe(x);
	return xfer_fault(x, error, x->mem->fetch, x->in, x->nin);
}

/*
 * Store outputs and the present piece in one go.  The last byte of a piece that
 * spans pages goes before the piece, so that a destination whose end is not
 * there fails before its beginning is overwritten.
 */
static int
xfer_store_all(struct xfer *x, const struct xfer_seg *outs, size_t nouts)
{
	struct xfer_seg list[XFER_SEGS + 2];
	struct xfer_seg piece = xfer_piece_out(x);
	struct xfer_seg end = xfer_piece_end(x);
	bool spans = xfer_piece_spans(x);
	size_t n = nouts;
	int error = 0;

	if (spans && x->late)
		error = x->mem->fetch(x->mem->ctx, &end, 1);
	if (error != 0)
		return xfer_fault(x, error, x->mem->fetch, NULL, 0);
	for (size_t i = 0; i < nouts; i++)
		list[i] = outs[i];
	if (spans) {
		list[n] = end;
		list[n++].data = (unsigned char *)piece.data + piece.len - 1;
	}
	if (piece.len > 0)
		list[n++] = piece;
	if (n > 0)
		error = x->mem->store(x->mem->ctx, list, n);
	if (error == EFAULT) {
		/* One by one: those that were not stored may fail again. */
		for (size_t i = 0; i < nouts; i++)
			(void)x->mem->store(x->mem->ctx, &x->old[i], 1);
		if (spans)
			(void)x->mem->store(x->mem->ctx, &end, 1);
		error = xfer_fault(x, error, x->mem->store, x->old, nouts);
	}
	return error;
}

int
xfer_piece(struct xfer *x, unsigned char **data, size_t *len, bool *last)
{
	struct xfer_seg list[2];
	int error = 0;

	if (x->data_begun) {
		if (x->data_store)
			error = xfer_store_all(x, NULL, 0);
		if (error != 0)
			return error;
		x->data_done += x->piece_len;
		xfer_piece_begin(x);
		list[0] = xfer_piece_in(x);
		list[1] = xfer_piece_end(x);
		error = x->mem->fetch(
		    x->mem->ctx, list, xfer_piece_spans(x) ? 2 : 1);
	}
	x->data_begun = true;
	*data = x->data;
	*len = x->piece_len;
	*last = x->data_done + x->piece_len == x->data_len;
	return error;
}

int
xfer_store(struct xfer *x)
{
	return xfer_store_all(x, x->out, x->nout);
}

/* Segments and, behind them, the data if there are any, as one list. */
static int
xfer_list(struct xfer *x, const struct xfer_seg *segs, size_t nsegs,
    struct xfer_seg (*piece)(const struct xfer *x), struct xfer_seg *list,
    size_t *n, size_t *len)
{
	*n = 0;
	*len = 0;
	if (x->data_len > XFER_PIECE ||
	    xfer_message_len(x) + x->head_over > XFER_PIECE)
		return E2BIG;
	for (size_t i = 0; i < nsegs; i++)
		list[(*n)++] = segs[i];
	xfer_piece_begin(x);
	list[*n] = piece(x);
	if (list[*n].len > 0)
		++*n;
	for (size_t i = 0; i < *n; i++)
		*len += list[i].len;
	return 0;
}

int
xfer_list_in(struct xfer *x, struct xfer_seg *list, size_t *n, size_t *len)
{
	return xfer_list(x, x->in, x->nin, xfer_piece_in, list, n, len);
}

int
xfer_list_out(struct xfer *x, struct xfer_seg *list, size_t *n, size_t *len)
{
	return xfer_list(x, x->out, x->nout, xfer_piece_out, list, n, len);
}
