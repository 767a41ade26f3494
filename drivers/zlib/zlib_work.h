/* SPDX-License-Identifier: ISC */
/*
 * zlib_work.h - a place to compress and decompress in: zlib's states and room for
 * one result, all of it memory for secrets and kept from request to request.  It
 * reads the request's buffer and never writes there.
 */
#ifndef DRIVERS_ZLIB_WORK_H
#define DRIVERS_ZLIB_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

/* What the algorithms differ in. */
struct zlib_work_format {
	int id; /* CRYPTO_* */
	bool gzip; /* a header and a trailer around it (RFC 1952) */
	bool grow; /* a result that is not smaller is one all the same */
	bool open_end; /* data may end before they say so */
	bool trim_uio; /* a shorter result shortens a uio */
};

struct zlib_work;

/* One request at a time may be in it.  The caller's until zlib_work_free.
 * 0; ENOMEM, *out NULL. */
int zlib_work_new(struct zlib_work **out);
void zlib_work_free(struct zlib_work *w); /* wiped; NULL is ignored */

/*
 * Compress the region of `crd`.  *len is the length of the result, which
 * zlib_work_result has if the format does not grow and it is shorter than the
 * region, or if the format grows; `room` is then the most it may be.
 * 0; ENOSPC; EINVAL anything else, no memory being one.
 */
int zlib_work_compress(struct zlib_work *w, const struct zlib_work_format *f,
    const struct cryptop *crp, const struct cryptodesc *crd, size_t room,
    size_t *len);

/*
 * Decompress the region of `crd` to *len > 0 bytes, `room` at most; more memory
 * than that is not taken, whatever the data claim.  What follows the end of
 * deflated data is ignored, but in gzip it has to be the trailer.
 * 0; ENOSPC; EINVAL anything else.
 */
int zlib_work_decompress(struct zlib_work *w, const struct zlib_work_format *f,
    const struct cryptop *crp, const struct cryptodesc *crd, size_t room,
    size_t *len);

/* The result, `w`'s until zlib_work_done, which wipes it. */
const void *zlib_work_result(const struct zlib_work *w);
void zlib_work_done(struct zlib_work *w);

#endif
