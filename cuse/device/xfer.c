/* SPDX-License-Identifier: ISC */
/*
 * xfer.c - segments of program memory, and the order in which they are stored.
 */
#include "xfer.h"

#include <errno.h>
#include <string.h>

#include "secret.h"

#define XFER_ALIGN 16u /* of every small segment */
#define XFER_PAGE  4096u /* the smallest page there is */

void
xfer_init(struct xfer *x, unsigned char *arena, const struct xfer_mem *mem)
{
	x->mem = mem;
	x->small = arena;
	x->data = arena + XFER_SMALL;
	x->small_len = 0;
	x->data_used = 0;
	xfer_reset(x);
}

void
xfer_fini(struct xfer *x)
{
	secret_wipe(x->small, x->small_len);
	if (x->data_used > 0)
		secret_wipe(x->data, x->data_used + XFER_TRAIL);
}

void
xfer_reset(struct xfer *x)
{
	/* small_len stays: what an earlier plan left there is to be wiped. */
	x->nin = 0;
	x->nout = 0;
	x->nold = 0;
	x->src_uaddr = 0;
	x->dst_uaddr = 0;
	x->data_len = 0;
	x->data_done = 0;
	x->piece_len = 0;
	x->data_store = false;
	x->data_begun = false;
}

/* Room for `len` bytes among the small segments. */
static int
xfer_room(struct xfer *x, size_t len, void **data)
{
	size_t start = (x->small_len + XFER_ALIGN - 1) & ~(XFER_ALIGN - 1);

	*data = NULL;
	if (len > XFER_SMALL || start > XFER_SMALL - len)
		return E2BIG;
	*data = x->small + start;
	x->small_len = start + len;
	memset(*data, 0, len);
	return 0;
}

static int
xfer_check_range(uint64_t uaddr, uint64_t len)
{
	return uaddr + len < uaddr ? EFAULT : 0;
}

int
xfer_want_in_at(struct xfer *x, uint64_t uaddr, size_t len, void *data)
{
	int error = xfer_check_range(uaddr, len);

	if (error != 0 || len == 0)
		return error;
	if (x->nin == XFER_SEGS)
		return E2BIG;
	x->in[x->nin++] = (struct xfer_seg){ uaddr, data, len };
	return 0;
}

int
xfer_want_in(struct xfer *x, uint64_t uaddr, size_t len, void **data)
{
	int error = xfer_room(x, len, data);

	return error != 0 ? error : xfer_want_in_at(x, uaddr, len, *data);
}

/*
 * Where the old bytes of an output come from: the caller has them, or the same
 * place is an input too (an IV), else they are read with the inputs.
 */
static int
xfer_want_old(struct xfer *x, const struct xfer_seg *out, const void *bytes)
{
	struct xfer_seg old = *out;
	int error;

	if (bytes != NULL) {
		error = xfer_room(x, old.len, &old.data);
		if (error != 0)
			return error;
		memcpy(old.data, bytes, old.len);
		x->old[x->nold++] = old;
		return 0;
	}
	for (size_t i = 0; i < x->nin; i++) {
		if (x->in[i].uaddr == out->uaddr && x->in[i].len == out->len) {
			x->old[x->nold++] = x->in[i];
			return 0;
		}
	}
	error = xfer_room(x, old.len, &old.data);
	if (error == 0)
		error = xfer_want_in_at(x, old.uaddr, old.len, old.data);
	if (error == 0)
		x->old[x->nold++] = old;
	return error;
}

int
xfer_want_out_at(
    struct xfer *x, uint64_t uaddr, size_t len, void *data, const void *old)
{
	struct xfer_seg out = { uaddr, data, len };
	int error = xfer_check_range(uaddr, len);

	if (error != 0 || len == 0)
		return error;
	if (x->nout == XFER_SEGS)
		return E2BIG;
	x->out[x->nout++] = out;
	return x->mem != NULL ? xfer_want_old(x, &out, old) : 0;
}

int
xfer_want_out(struct xfer *x, uint64_t uaddr, size_t len, void **data)
{
	int error = xfer_room(x, len, data);

	return error != 0 ? error
			  : xfer_want_out_at(x, uaddr, len, *data, NULL);
}

int
xfer_want_data(
    struct xfer *x, uint64_t src, uint64_t dst, uint64_t len, bool store)
{
	int error = xfer_check_range(src, len);

	if (error == 0 && store)
		error = xfer_check_range(dst, len);
	x->src_uaddr = src;
	x->dst_uaddr = dst;
	x->data_len = len;
	x->data_store = store;
	return error;
}

/* The present piece, at the source or at the destination. */
static struct xfer_seg
xfer_piece_seg(const struct xfer *x, uint64_t uaddr)
{
	return (struct xfer_seg){ uaddr + x->data_done, x->data, x->piece_len };
}

/* Decide on the piece that begins at data_done. */
static void
xfer_piece_begin(struct xfer *x)
{
	uint64_t left = x->data_len - x->data_done;

	x->piece_len = left < XFER_PIECE ? (size_t)left : XFER_PIECE;
	if (x->piece_len > x->data_used)
		x->data_used = x->piece_len;
}

/* Whether the present piece is to be stored over more than one page. */
static bool
xfer_piece_spans(const struct xfer *x)
{
	uint64_t start = x->dst_uaddr + x->data_done;

	return x->data_store && x->piece_len > 0 &&
	    start % XFER_PAGE + x->piece_len > XFER_PAGE;
}

/* What is there where the present piece's last byte goes. */
static struct xfer_seg
xfer_piece_end(struct xfer *x)
{
	return (struct xfer_seg){
		x->dst_uaddr + x->data_done + x->piece_len - 1, &x->old_end, 1
	};
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

int
xfer_fetch(struct xfer *x)
{
	struct xfer_seg list[XFER_SEGS + 2];
	size_t n = x->nin;
	int error = 0;

	memcpy(list, x->in, n * sizeof(list[0]));
	xfer_piece_begin(x);
	if (x->piece_len > 0)
		list[n++] = xfer_piece_seg(x, x->src_uaddr);
	if (xfer_piece_spans(x))
		list[n++] = xfer_piece_end(x);
	if (n > 0)
		error = x->mem->fetch(x->mem->ctx, list, n);
	if (error == 0 && x->data_store && x->data_len > XFER_PIECE)
		error = xfer_probe(x);
	return error;
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
	struct xfer_seg piece = xfer_piece_seg(x, x->dst_uaddr);
	struct xfer_seg end = xfer_piece_end(x);
	bool spans = xfer_piece_spans(x);
	size_t n = nouts;
	int error = 0;

	for (size_t i = 0; i < nouts; i++)
		list[i] = outs[i];
	if (spans) {
		list[n] = end;
		list[n++].data = x->data + piece.len - 1;
	}
	if (x->data_store && piece.len > 0)
		list[n++] = piece;
	if (n > 0)
		error = x->mem->store(x->mem->ctx, list, n);
	if (error == EFAULT) {
		/* One by one: those that were not stored may fail again. */
		for (size_t i = 0; i < nouts; i++)
			(void)x->mem->store(x->mem->ctx, &x->old[i], 1);
		if (spans)
			(void)x->mem->store(x->mem->ctx, &end, 1);
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
		list[0] = xfer_piece_seg(x, x->src_uaddr);
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
    const uint64_t *data_uaddr, struct xfer_seg *list, size_t *n, size_t *len)
{
	*n = 0;
	*len = 0;
	if (x->data_len > XFER_PIECE)
		return E2BIG;
	for (size_t i = 0; i < nsegs; i++)
		list[(*n)++] = segs[i];
	xfer_piece_begin(x);
	if (x->piece_len > 0 && data_uaddr != NULL)
		list[(*n)++] = xfer_piece_seg(x, *data_uaddr);
	for (size_t i = 0; i < *n; i++)
		*len += list[i].len;
	return 0;
}

int
xfer_list_in(struct xfer *x, struct xfer_seg *list, size_t *n, size_t *len)
{
	return xfer_list(x, x->in, x->nin, &x->src_uaddr, list, n, len);
}

int
xfer_list_out(struct xfer *x, struct xfer_seg *list, size_t *n, size_t *len)
{
	return xfer_list(x, x->out, x->nout,
	    x->data_store ? &x->dst_uaddr : NULL, list, n, len);
}
