/* SPDX-License-Identifier: ISC */
/*
 * xfer.c - segments of program memory: what a call plans to read and to write.
 * How they are moved is in xfer_move.c.
 */
#include "xfer.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "secret.h"

#define XFER_ALIGN 16u /* of every small segment */

void
xfer_init(struct xfer *x, unsigned char *arena, const struct xfer_mem *mem)
{
	x->mem = mem;
	x->small = arena;
	x->room = arena + XFER_SMALL + XFER_HEAD;
	x->own = NULL;
	x->own_len = 0;
	x->small_len = 0;
	x->data_used = 0;
	x->head_used = 0;
	xfer_reset(x);
}

void
xfer_fini(struct xfer *x)
{
	secret_wipe(x->small, x->small_len);
	secret_wipe(x->room - x->head_used, x->head_used);
	if (x->data_used > 0)
		secret_wipe(x->room, x->data_used + XFER_TRAIL);
	secret_free(x->own, x->own_len);
	x->own = NULL;
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
	x->data = x->room;
	x->data_len = 0;
	x->out_off = 0;
	x->out_len = 0;
	x->head_len = 0;
	x->head_over = 0;
	x->fault = 0;
	x->whole = false;
	x->late = false;
	x->nmore = 0;
	x->more_next = 0;
	x->more_bytes = NULL;
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

int
xfer_want_message(struct xfer *x, const struct xfer_message *msg)
{
	int error = xfer_want_data(
	    x, msg->src_uaddr, msg->dst_uaddr, msg->len, msg->out_len > 0);

	if (error == 0 && !msg->late)
		error = xfer_check_range(msg->dst_uaddr, msg->out_len);
	x->whole = true;
	x->late = msg->late;
	x->out_off = msg->out_off;
	x->out_len = msg->out_len;
	x->fault = msg->fault;
	return error != 0 && x->fault != 0 ? x->fault : error;
}

void
xfer_set_out(struct xfer *x, uint64_t out_len)
{
	assert(x->late && out_len <= x->out_len);
	x->out_len = out_len;
	x->data_store = out_len > 0;
}

int
xfer_more_want(struct xfer *x, uint64_t uaddr, size_t len)
{
	int error = xfer_check_range(uaddr, len);

	if (error != 0 || len == 0 || x->mem != NULL)
		return error;
	if (x->nmore == XFER_MORE)
		return E2BIG;
	x->more[x->nmore++] = (struct xfer_seg){ uaddr, NULL, len };
	return 0;
}

int
xfer_more_get(struct xfer *x, uint64_t uaddr, size_t len, void *data)
{
	struct xfer_seg seg = { uaddr, data, len };

	if (len == 0)
		return 0;
	if (xfer_check_range(uaddr, len) != 0)
		return EFAULT;
	if (x->mem != NULL)
		return x->mem->fetch(x->mem->ctx, &seg, 1);
	while (x->more_bytes != NULL && x->more_next < x->nmore) {
		const struct xfer_seg *next = &x->more[x->more_next++];
		const unsigned char *from = x->more_bytes;

		x->more_bytes += next->len;
		if (next->uaddr != uaddr || next->len != len)
			continue;
		memcpy(data, from, len);
		return 0;
	}
	return EFAULT;
}

int
xfer_want_head(struct xfer *x, uint64_t uaddr, size_t len)
{
	if (len > XFER_HEAD)
		return EINVAL;
	x->head_len = len;
	if (len > x->head_used)
		x->head_used = len;
	return xfer_want_in_at(x, uaddr, len, x->room - len);
}

int
xfer_want_long_head(struct xfer *x, uint64_t uaddr, size_t len)
{
	if (len <= XFER_HEAD)
		return xfer_want_head(x, uaddr, len);
	if (len > XFER_HEAD + XFER_PIECE)
		return E2BIG;
	/* It takes room of the message, which moves up. */
	x->head_len = len;
	x->head_used = XFER_HEAD;
	x->head_over = len - XFER_HEAD;
	if (x->head_over > x->data_used)
		x->data_used = x->head_over;
	x->data = x->room + x->head_over;
	return xfer_want_in_at(x, uaddr, len, x->room - XFER_HEAD);
}
