/* SPDX-License-Identifier: ISC */
/*
 * Guarded buffers.  The paint depends on the position, so that data which
 * was shifted or copied from a neighbour does not pass for a guard.
 */
#include "check_buf.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static uint8_t
buf_paint(size_t i)
{
	return (uint8_t)(0xa5u ^ (i * 29u));
}

static bool
buf_painted(const struct check_buf *buf, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (buf->area[i] != buf_paint(i))
			return false;
	}
	return true;
}

int
check_buf_init(struct check_buf *buf, size_t max_len)
{
	memset(buf, 0, sizeof(*buf));
	/* 8 for the misalignment, and a multiple of the alignment. */
	buf->area_len = 2 * CHECK_BUF_GUARD + max_len + 8;
	buf->area_len = (buf->area_len + 63) / 64 * 64;
	buf->area = aligned_alloc(64, buf->area_len);
	return buf->area == NULL ? ENOMEM : 0;
}

void
check_buf_fini(struct check_buf *buf)
{
	free(buf->area);
	memset(buf, 0, sizeof(*buf));
}

uint8_t *
check_buf_place(
    struct check_buf *buf, size_t len, size_t misalign, const uint8_t *from)
{
	size_t start = CHECK_BUF_GUARD + misalign;

	assert(misalign < 8);
	assert(start + len + CHECK_BUF_GUARD <= buf->area_len);
	buf->data = buf->area + start;
	buf->len = len;
	for (size_t i = 0; i < start + len + CHECK_BUF_GUARD; i++)
		buf->area[i] = buf_paint(i);
	if (from != NULL && len > 0)
		memcpy(buf->data, from, len);
	return buf->data;
}

bool
check_buf_holds(const struct check_buf *buf, const uint8_t *want)
{
	size_t start = (size_t)(buf->data - buf->area);
	size_t end = start + buf->len;

	return buf_painted(buf, 0, start) &&
	    buf_painted(buf, end, end + CHECK_BUF_GUARD) &&
	    (buf->len == 0 || memcmp(buf->data, want, buf->len) == 0);
}

bool
check_buf_untouched(const struct check_buf *buf)
{
	size_t end = (size_t)(buf->data - buf->area) + buf->len;

	return buf_painted(buf, 0, end + CHECK_BUF_GUARD);
}
