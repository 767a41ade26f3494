/* SPDX-License-Identifier: ISC */
/*
 * buffer.c - walking, reading and writing buffers of several pieces.  A place in
 * one is a piece and what is left of it, so that uio and mbufs differ in one
 * function, the step to the next piece.  Regions are the caller's to check;
 * where a buffer ends early, what there is has been done and nothing else.
 */
#include "buffer.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>

#include <opencrypto/mbuf.h>
#include <opencrypto/uio.h>

#include "secret.h"

/* A place in a buffer. */
struct buffer_pos {
	const struct iovec *iov; /* the iovecs after the current one */
	int niov;
	const struct mbuf *m; /* the mbufs after the current one */
	uint8_t *data; /* what is left of the current one */
	size_t len;
};

/* Make the next piece the current one.  False: there is none. */
static bool
buffer_next(struct buffer_pos *pos)
{
	if (pos->m != NULL) {
		pos->data = (uint8_t *)pos->m->m_data;
		pos->len = (size_t)pos->m->m_len;
		pos->m = pos->m->m_next;
	} else if (pos->niov > 0) {
		pos->data = pos->iov->iov_base;
		pos->len = pos->iov->iov_len;
		pos->iov++;
		pos->niov--;
	} else {
		return false;
	}
	return true;
}

/* Let the current piece be one with bytes in it.  False: the buffer ends. */
static bool
buffer_fill(struct buffer_pos *pos)
{
	while (pos->len == 0) {
		if (!buffer_next(pos))
			return false;
	}
	return true;
}

static void
buffer_advance(struct buffer_pos *pos, size_t n)
{
	assert(n <= pos->len);
	pos->data += n;
	pos->len -= n;
}

/* Go to `off`.  False: the buffer ends before. */
static bool
buffer_seek(struct buffer_pos *pos, int flags, void *buf, size_t off)
{
	*pos = (struct buffer_pos){ .len = 0 };
	if ((flags & CRYPTO_F_IMBUF) != 0) {
		pos->m = buf;
	} else {
		const struct uio *uio = buf;

		pos->iov = uio->uio_iov;
		pos->niov = uio->uio_iovcnt;
	}
	while (off > 0) {
		size_t n;

		if (!buffer_fill(pos))
			return false;
		n = off < pos->len ? off : pos->len;
		buffer_advance(pos, n);
		off -= n;
	}
	return true;
}

/* Copy up to `len` bytes out of the buffer.  How many. */
static size_t
buffer_read(struct buffer_pos *pos, void *out, size_t len)
{
	uint8_t *to = out;
	size_t left = len;

	while (left > 0 && buffer_fill(pos)) {
		size_t n = left < pos->len ? left : pos->len;

		memcpy(to, pos->data, n);
		buffer_advance(pos, n);
		to += n;
		left -= n;
	}
	return len - left;
}

/* Copy up to `len` bytes into the buffer.  How many. */
static size_t
buffer_write(struct buffer_pos *pos, const void *in, size_t len)
{
	const uint8_t *from = in;
	size_t left = len;

	while (left > 0 && buffer_fill(pos)) {
		size_t n = left < pos->len ? left : pos->len;

		memcpy(pos->data, from, n);
		buffer_advance(pos, n);
		from += n;
		left -= n;
	}
	return len - left;
}

/* Have `f` work on a copy of the `n` bytes at `pos`, and go past them. */
static int
buffer_bounce(struct buffer_pos *pos, size_t n, buffer_walk_fn *f, void *arg)
{
	uint8_t block[BUFFER_BLOCK_MAX];
	struct buffer_pos start = *pos;
	int error;

	if (buffer_read(pos, block, n) < n)
		error = EINVAL;
	else
		error = f(arg, block, n);
	if (error == 0)
		(void)buffer_write(&start, block, n);
	secret_wipe(block, n);
	return error;
}

static int
buffer_walk_from(struct buffer_pos *pos, size_t len, size_t block,
    buffer_walk_fn *f, void *arg)
{
	int error = 0;

	assert(block > 0 && block <= BUFFER_BLOCK_MAX);
	while (len > 0 && error == 0) {
		size_t n;

		if (!buffer_fill(pos))
			return EINVAL;
		if (len <= pos->len)
			n = len;
		else
			n = pos->len - pos->len % block;
		if (n > 0) {
			error = f(arg, pos->data, n);
			buffer_advance(pos, n);
		} else {
			n = len < block ? len : block;
			error = buffer_bounce(pos, n, f, arg);
		}
		len -= n;
	}
	return error;
}

int
buffer_walk_pieces(const struct cryptop *crp, size_t off, size_t len,
    size_t block, buffer_walk_fn *f, void *arg)
{
	struct buffer_pos pos;

	if (!buffer_seek(&pos, crp->crp_flags, crp->crp_buf, off))
		return EINVAL;
	return buffer_walk_from(&pos, len, block, f, arg);
}

int
buffer_get_pieces(const struct cryptop *crp, size_t off, size_t len, void *out)
{
	struct buffer_pos pos;

	if (!buffer_seek(&pos, crp->crp_flags, crp->crp_buf, off))
		return EINVAL;
	return buffer_read(&pos, out, len) < len ? EINVAL : 0;
}

int
buffer_put_pieces(
    const struct cryptop *crp, size_t off, size_t len, const void *in)
{
	struct buffer_pos pos;

	if ((crp->crp_flags & CRYPTO_F_IMBUF) != 0) {
		if (off > INT_MAX || len > INT_MAX)
			return EINVAL;
		return m_copyback((struct mbuf *)(void *)crp->crp_buf, (int)off,
		    (int)len, in);
	}
	if (!buffer_seek(&pos, crp->crp_flags, crp->crp_buf, off))
		return EINVAL;
	return buffer_write(&pos, in, len) < len ? EINVAL : 0;
}

/* The part of a request that says what buffer it has. */
static struct cryptop
buffer_request(int flags, caddr_t buf)
{
	return (struct cryptop){ .crp_flags = flags, .crp_buf = buf };
}

void
crypto_copyback(int flags, caddr_t buf, int off, int size, const void *in)
{
	struct cryptop crp = buffer_request(flags, buf);

	if (off >= 0 && size > 0)
		(void)buffer_put(&crp, (size_t)off, (size_t)size, in);
}

void
crypto_copydata(int flags, caddr_t buf, int off, int size, void *out)
{
	struct cryptop crp = buffer_request(flags, buf);

	if (off >= 0 && size > 0)
		(void)buffer_get(&crp, (size_t)off, (size_t)size, out);
}

/* What crypto_apply's function is called with. */
struct buffer_apply {
	int (*f)(void *arg, void *data, u_int len);
	void *arg;
};

static int
buffer_apply_piece(void *arg, uint8_t *data, size_t n)
{
	const struct buffer_apply *apply = arg;

	return apply->f(apply->arg, data, (u_int)n); /* no more than an int */
}

int
crypto_apply(int flags, caddr_t buf, int off, int len,
    int (*f)(void *arg, void *data, u_int len), void *arg)
{
	struct cryptop crp = buffer_request(flags, buf);
	struct buffer_apply apply = { .f = f, .arg = arg };

	if (off < 0 || len < 0)
		return EINVAL;
	return buffer_walk(
	    &crp, (size_t)off, (size_t)len, 1, buffer_apply_piece, &apply);
}

static int
buffer_check_uio(const struct uio *uio, size_t *len)
{
	size_t sum = 0;

	if (uio->uio_iovcnt < 0 || uio->uio_offset != 0 ||
	    uio->uio_segflg != UIO_SYSSPACE ||
	    (uio->uio_iovcnt > 0 && uio->uio_iov == NULL))
		return EINVAL;
	for (int i = 0; i < uio->uio_iovcnt; i++) {
		const struct iovec *iov = &uio->uio_iov[i];

		if (iov->iov_len > INT_MAX - sum ||
		    (iov->iov_len > 0 && iov->iov_base == NULL))
			return EINVAL;
		sum += iov->iov_len;
	}
	*len = sum;
	return 0;
}

/* Whether an mbuf's bytes lie in its storage. */
static bool
buffer_mbuf_ok(const struct mbuf *m)
{
	uintptr_t start = (uintptr_t)m->m_ext.ext_buf;
	uintptr_t data = (uintptr_t)m->m_data;

	return m->m_len >= 0 && start != 0 && data >= start &&
	    data - start <= m->m_ext.ext_size &&
	    (u_int)m->m_len <= m->m_ext.ext_size - (data - start);
}

static int
buffer_check_mbuf(const struct mbuf *m, size_t *len)
{
	size_t sum = 0;

	for (; m != NULL; m = m->m_next) {
		if (!buffer_mbuf_ok(m) || (size_t)m->m_len > INT_MAX - sum)
			return EINVAL;
		sum += (size_t)m->m_len;
	}
	*len = sum;
	return 0;
}

int
buffer_check(const struct cryptop *crp, size_t *len)
{
	const void *buf = crp->crp_buf;

	*len = 0;
	if (buf == NULL)
		return EINVAL;
	if ((crp->crp_flags & CRYPTO_F_IMBUF) != 0)
		return buffer_check_mbuf(buf, len);
	if ((crp->crp_flags & CRYPTO_F_IOV) != 0)
		return buffer_check_uio(buf, len);
	if (crp->crp_ilen < 0)
		return EINVAL;
	*len = (size_t)crp->crp_ilen;
	return 0;
}
