/* SPDX-License-Identifier: ISC */
/*
 * buffer.h - the bytes of a request whatever its buffer is: flat, a struct uio,
 * a chain of mbufs.  For the framework and the built-in drivers; the functions
 * for everybody else (crypto_copyback and its like) are in buffer.c as well.
 * Nothing here allocates but buffer_put past the end of a chain of mbufs.
 *
 * Offsets are from the start of the buffer and lengths in bytes.  The request is
 * borrowed for the call.
 */
#ifndef FRAMEWORK_BUFFER_H
#define FRAMEWORK_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <opencrypto/cryptodev.h>

#define BUFFER_BLOCK_MAX 128 /* the longest block of buffer_walk */

/* `n` > 0 bytes at `data`, which may be changed.  What is not 0 ends the walk. */
typedef int buffer_walk_fn(void *arg, uint8_t *data, size_t n);

/*
 * Whether the request's buffer is one: 0 and *len its real length, INT_MAX at
 * most, or EINVAL and *len 0.  flat: crp_ilen; uio and mbufs: what their pieces
 * add up to, whatever crp_ilen says.
 * EINVAL no buffer; a negative length or count; pieces without an address;
 * more than INT_MAX bytes; what uio.h refuses; an mbuf whose data are not in its
 * storage.
 */
int buffer_check(const struct cryptop *crp, size_t *len);

/* For the functions below, which do the flat buffer in line. */
int buffer_walk_pieces(const struct cryptop *crp, size_t off, size_t len,
    size_t block, buffer_walk_fn *f, void *arg);
int buffer_get_pieces(
    const struct cryptop *crp, size_t off, size_t len, void *out);
int buffer_put_pieces(
    const struct cryptop *crp, size_t off, size_t len, const void *in);

/* Whether the buffer is a plain string of bytes at crp_buf. */
static inline bool
buffer_is_flat(const struct cryptop *crp)
{
	return (crp->crp_flags & (CRYPTO_F_IMBUF | CRYPTO_F_IOV)) == 0;
}

/*
 * Call f(arg, data, n) for the contiguous pieces of `len` bytes from `off`, in
 * order.  Each n is a multiple of `block` (1 to BUFFER_BLOCK_MAX), but for that
 * of the last call if `len` is none.  A block that straddles pieces is given to
 * `f` as a copy, written back where `f` answers 0 and then wiped.  For a flat
 * buffer it is one call with all; with len 0 there is none.  A flat region must
 * lie in the buffer, which crypto_dispatch sees to.
 * 0; what `f` answered last; EINVAL the buffer ends before, after the pieces
 * that there are.
 */
static inline int
buffer_walk(const struct cryptop *crp, size_t off, size_t len, size_t block,
    buffer_walk_fn *f, void *arg)
{
	if (!buffer_is_flat(crp))
		return buffer_walk_pieces(crp, off, len, block, f, arg);
	return len == 0 ? 0 : f(arg, (uint8_t *)crp->crp_buf + off, len);
}

/* Copy `len` bytes at `off` to `out`.  0; EINVAL the buffer ends before, after
 * what there is. */
static inline int
buffer_get(const struct cryptop *crp, size_t off, size_t len, void *out)
{
	if (!buffer_is_flat(crp))
		return buffer_get_pieces(crp, off, len, out);
	memcpy(out, crp->crp_buf + off, len);
	return 0;
}

/*
 * Copy `len` bytes at `in` to `off`, extending a chain of mbufs if it ends
 * before, with zeros up to `off`.  0; EINVAL another buffer ends before, after
 * what there is; ENOBUFS no memory to extend the chain, which is unchanged.
 */
static inline int
buffer_put(const struct cryptop *crp, size_t off, size_t len, const void *in)
{
	if (!buffer_is_flat(crp))
		return buffer_put_pieces(crp, off, len, in);
	memcpy(crp->crp_buf + off, in, len);
	return 0;
}

#endif
