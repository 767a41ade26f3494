/* SPDX-License-Identifier: ISC */
/*
 * zlib_work.c - compression and decompression of one region, the only place that
 * knows zlib.  Its states are made when they are first needed and reset from then
 * on; memory for results grows as needed, by doubling, and stays.
 */
#include "zlib_work.h"

#include <assert.h>
#include <errno.h>
#include <stdalign.h>
#include <string.h>

#include <zlib.h>

#include "buffer.h"
#include "log.h"
#include "secret.h"

/* The parameters of NetBSD's and FreeBSD's kernels: raw deflate, written with a
 * window of 4 KiB and read with any. */
#define ZWORK_DEFLATE_WINDOW (-12)
#define ZWORK_INFLATE_WINDOW (-15)
#define ZWORK_MEM_LEVEL	     8

#define ZWORK_HEADER  10 /* of gzip */
#define ZWORK_TRAILER 8 /* CRC-32 and length, least significant byte first */

#define ZWORK_OUT_MIN 4096u
#define ZWORK_OUT_KEEP \
	(64u << 10) /* bytes of it that stay for the next result */

struct zlib_work {
	z_stream deflate; /* made if it has a state */
	z_stream inflate;
	uint8_t *out; /* owned, secret; NULL if there is none */
	size_t out_len;
	size_t used; /* bytes of out that a result is in */

	/* Of the request: */
	size_t limit; /* bytes of out it may have */
	size_t over; /* bytes of result that were not kept */
	uint32_t crc; /* gzip: of the data compressed */
	bool gzip;
	bool ended; /* the data said so */
	bool trailed; /* ... and others followed */
	uint8_t spill[256]; /* for bytes that are counted only */
};

/* The header that gzip data have here: no name, no time, Unix. */
static const uint8_t zwork_header[ZWORK_HEADER] = { 0x1f, 0x8b, 8, [9] = 3 };

/* zlib's memory: blocks that know their length. */
struct zwork_block {
	size_t len;
	alignas(64) uint8_t data[];
};

static voidpf
zwork_zalloc(voidpf opaque, uInt items, uInt size)
{
	size_t len = (size_t)items * size + sizeof(struct zwork_block);
	struct zwork_block *block = secret_new(len);

	(void)opaque;
	if (block == NULL)
		return Z_NULL;
	block->len = len;
	return block->data;
}

static void
zwork_zfree(voidpf opaque, voidpf data)
{
	uint8_t *p = data;
	struct zwork_block *block =
	    (void *)(p - offsetof(struct zwork_block, data));

	(void)opaque;
	secret_free(block, block->len);
}

int
zlib_work_new(struct zlib_work **out)
{
	struct zlib_work *w = secret_new(sizeof(*w));

	*out = w;
	if (w == NULL)
		return ENOMEM;
	w->deflate.zalloc = w->inflate.zalloc = zwork_zalloc;
	w->deflate.zfree = w->inflate.zfree = zwork_zfree;
	return 0;
}

void
zlib_work_free(struct zlib_work *w)
{
	if (w == NULL)
		return;
	/* They answer an error, and do nothing, where no state is. */
	(void)deflateEnd(&w->deflate);
	(void)inflateEnd(&w->inflate);
	secret_free(w->out, w->out_len);
	secret_free(w, sizeof(*w));
}

const void *
zlib_work_result(const struct zlib_work *w)
{
	return w->out;
}

void
zlib_work_done(struct zlib_work *w)
{
	secret_wipe(w->out, w->used);
	secret_wipe(w->spill, sizeof(w->spill));
	w->used = 0;
	if (w->out_len <= ZWORK_OUT_KEEP)
		return;
	secret_free(w->out, w->out_len);
	w->out = NULL;
	w->out_len = 0;
}

/* Have memory for a result of `len` bytes; what is there of one stays. */
static int
zwork_reserve(struct zlib_work *w, size_t len)
{
	uint8_t *out;

	if (len <= w->out_len)
		return 0;
	out = secret_new(len);
	if (out == NULL) {
		ocf_debug("zlib: no memory for a result of %zu bytes", len);
		return EINVAL;
	}
	if (w->used > 0)
		memcpy(out, w->out, w->used);
	secret_free(w->out, w->out_len);
	w->out = out;
	w->out_len = len;
	return 0;
}

static void
zwork_begin(struct zlib_work *w, const struct zlib_work_format *f)
{
	w->used = 0;
	w->over = 0;
	w->crc = (uint32_t)crc32(0, Z_NULL, 0);
	w->gzip = f->gzip;
	w->ended = false;
	w->trailed = false;
}

static void
zwork_le32_put(uint8_t *to, uint32_t n)
{
	for (size_t i = 0; i < 4; i++)
		to[i] = (uint8_t)(n >> 8 * i);
}

static uint32_t
zwork_le32(const uint8_t *from)
{
	uint32_t n = 0;

	for (size_t i = 4; i-- > 0;)
		n = n << 8 | from[i];
	return n;
}

/* Every byte that comes out is counted; as many as there is room for are kept. */
static void
zwork_deflate(struct zlib_work *w, int flush)
{
	z_stream *z = &w->deflate;

	do {
		bool kept = w->used < w->limit;
		size_t room = kept ? w->limit - w->used : sizeof(w->spill);
		size_t n;

		z->next_out = kept ? w->out + w->used : w->spill;
		z->avail_out = (uInt)room;
		/* It can only find nothing to do, which is no error here. */
		w->ended = deflate(z, flush) == Z_STREAM_END;
		n = room - z->avail_out;
		w->used += kept ? n : 0;
		w->over += kept ? 0 : n;
	} while (z->avail_out == 0 && !w->ended);
}

static int
zwork_deflate_piece(void *arg, uint8_t *data, size_t n)
{
	struct zlib_work *w = arg;

	if (w->gzip)
		w->crc = (uint32_t)crc32(w->crc, data, (uInt)n);
	w->deflate.next_in = data;
	w->deflate.avail_in = (uInt)n;
	zwork_deflate(w, Z_NO_FLUSH);
	assert(w->deflate.avail_in == 0);
	return 0;
}

static int
zwork_deflate_init(struct zlib_work *w)
{
	int rc;

	if (w->deflate.state != NULL)
		rc = deflateReset(&w->deflate);
	else
		rc = deflateInit2(&w->deflate, Z_DEFAULT_COMPRESSION,
		    Z_DEFLATED, ZWORK_DEFLATE_WINDOW, ZWORK_MEM_LEVEL,
		    Z_DEFAULT_STRATEGY);
	if (rc != Z_OK)
		ocf_debug("zlib: no state to compress with: %d", rc);
	return rc == Z_OK ? 0 : EINVAL;
}

int
zlib_work_compress(struct zlib_work *w, const struct zlib_work_format *f,
    const struct cryptop *crp, const struct cryptodesc *crd, size_t room,
    size_t *len)
{
	size_t in_len = (size_t)crd->crd_len;
	size_t around = f->gzip ? ZWORK_HEADER + ZWORK_TRAILER : 0;
	uint8_t trailer[ZWORK_TRAILER];
	size_t bound;
	int error = zwork_deflate_init(w);

	*len = 0;
	if (error != 0)
		return error;
	zwork_begin(w, f);
	bound = f->grow ? deflateBound(&w->deflate, (uLong)in_len) + around
			: in_len;
	w->limit = bound < room ? bound : room;
	if (w->limit < around)
		return ENOSPC;
	error = zwork_reserve(w, w->limit > 0 ? w->limit : 1);
	if (error != 0)
		return error;
	if (f->gzip) {
		memcpy(w->out, zwork_header, ZWORK_HEADER);
		w->used = ZWORK_HEADER;
		w->limit -= ZWORK_TRAILER;
	}
	error = buffer_walk(
	    crp, (size_t)crd->crd_skip, in_len, 1, zwork_deflate_piece, w);
	if (error != 0)
		return error;
	w->deflate.avail_in = 0;
	zwork_deflate(w, Z_FINISH);
	assert(w->ended);
	*len = w->used + w->over + (f->gzip ? ZWORK_TRAILER : 0);
	if (f->grow && w->over > 0)
		return ENOSPC;
	if (f->gzip) {
		zwork_le32_put(trailer, w->crc);
		zwork_le32_put(trailer + 4, (uint32_t)in_len);
		memcpy(w->out + w->used, trailer, ZWORK_TRAILER);
		w->used += ZWORK_TRAILER;
	}
	return 0;
}

/* Give zlib the rest of the memory for the result, and more if that is none.  The
 * limit is a byte more than there is room for, so that all of it is too much. */
static int
zwork_inflate_room(struct zlib_work *w)
{
	size_t size = w->out_len < w->limit ? w->out_len : w->limit;
	int error;

	if (w->used == size) {
		if (size == w->limit)
			return ENOSPC;
		size = size > w->limit / 2 ? w->limit : 2 * size;
		error = zwork_reserve(w, size);
		if (error != 0)
			return error;
	}
	w->inflate.next_out = w->out + w->used;
	w->inflate.avail_out = (uInt)(size - w->used);
	return 0;
}

static int
zwork_inflate_piece(void *arg, uint8_t *data, size_t n)
{
	struct zlib_work *w = arg;
	z_stream *z = &w->inflate;
	int error, rc;

	z->next_in = data;
	z->avail_in = (uInt)n;
	while (!w->ended) {
		error = zwork_inflate_room(w);
		if (error != 0)
			return error;
		rc = inflate(z, Z_NO_FLUSH);
		w->used = (size_t)(z->next_out - w->out);
		w->ended = rc == Z_STREAM_END;
		/* That is nothing to do: all is read, and written. */
		if (rc == Z_BUF_ERROR && z->avail_out > 0)
			break;
		if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
			return EINVAL;
	}
	w->trailed = w->trailed || z->avail_in > 0;
	return 0;
}

static int
zwork_inflate_init(struct zlib_work *w)
{
	int rc;

	if (w->inflate.state != NULL)
		rc = inflateReset(&w->inflate);
	else
		rc = inflateInit2(&w->inflate, ZWORK_INFLATE_WINDOW);
	if (rc != Z_OK)
		ocf_debug("zlib: no state to decompress with: %d", rc);
	return rc == Z_OK ? 0 : EINVAL;
}

/* Whether what came out is what the trailer says, and nothing was between. */
static bool
zwork_trailer_ok(const struct zlib_work *w, const uint8_t *trailer)
{
	uint32_t crc =
	    (uint32_t)crc32(crc32(0, Z_NULL, 0), w->out, (uInt)w->used);

	return !w->trailed && crc == zwork_le32(trailer) &&
	    (uint32_t)w->used == zwork_le32(trailer + 4);
}

int
zlib_work_decompress(struct zlib_work *w, const struct zlib_work_format *f,
    const struct cryptop *crp, const struct cryptodesc *crd, size_t room,
    size_t *len)
{
	size_t off = (size_t)crd->crd_skip, n = (size_t)crd->crd_len;
	uint8_t header[ZWORK_HEADER], trailer[ZWORK_TRAILER];
	size_t first;
	int error;

	*len = 0;
	if (f->gzip) {
		if (n <= ZWORK_HEADER + ZWORK_TRAILER ||
		    buffer_get(crp, off, ZWORK_HEADER, header) != 0 ||
		    memcmp(header, zwork_header, ZWORK_HEADER) != 0 ||
		    buffer_get(crp, off + n - ZWORK_TRAILER, ZWORK_TRAILER,
			trailer) != 0)
			return EINVAL;
		off += ZWORK_HEADER;
		n -= ZWORK_HEADER + ZWORK_TRAILER;
	}
	error = zwork_inflate_init(w);
	if (error != 0)
		return error;
	zwork_begin(w, f);
	w->limit = room + 1;
	first = 4 * n > ZWORK_OUT_MIN ? 4 * n : ZWORK_OUT_MIN;
	error = zwork_reserve(w, first < w->limit ? first : w->limit);
	if (error == 0)
		error = buffer_walk(crp, off, n, 1, zwork_inflate_piece, w);
	if (error != 0)
		return error;
	if (w->used > room)
		return ENOSPC;
	if (w->used == 0 || (!w->ended && !f->open_end) ||
	    (f->gzip && !zwork_trailer_ok(w, trailer)))
		return EINVAL;
	*len = w->used;
	return 0;
}
