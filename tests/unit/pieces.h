/* SPDX-License-Identifier: ISC */
/*
 * pieces.h - buffers of every kind for tests: the same bytes flat, in iovecs or
 * in mbufs, cut as a list of lengths says.  Each piece is memory of its own and
 * of just its length, so that the address sanitizer sees a byte too many.  Reads
 * them back by itself, not by what is tested.
 */
#ifndef TESTS_UNIT_PIECES_H
#define TESTS_UNIT_PIECES_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include <opencrypto/cryptodev.h>
#include <opencrypto/mbuf.h>
#include <opencrypto/uio.h>

#define PIECES_MAX  512
#define PIECES_REST ((size_t)-1) /* a length: all that is left */

struct pieces {
	int flags; /* for crp_flags */
	caddr_t buf; /* for crp_buf */
	struct uio uio;
	struct iovec iov[PIECES_MAX];
};

static inline void
pieces_free_ext(struct mbuf *m)
{
	free(m->m_ext.ext_buf);
}

static inline struct mbuf *
pieces_mbuf(void *data, size_t len)
{
	struct mbuf *m = m_get(M_WAITOK, MT_DATA);

	cr_assert_not_null(m);
	m_extadd(
	    m, data, (u_int)len, pieces_free_ext, NULL, NULL, 0, EXT_MOD_TYPE);
	m->m_len = (int)len;
	return m;
}

/* Cut `len` bytes at `data` into pieces of the lengths at `cuts`, which are used
 * over and over until all is cut, and have them be a buffer as `flags` say. */
static inline void
pieces_init(struct pieces *p, int flags, const uint8_t *data, size_t len,
    const size_t *cuts, size_t ncuts)
{
	struct mbuf *chain = NULL, **end = &chain;
	size_t at = 0;
	int n = 0;

	*p = (struct pieces){ .flags = flags };
	do {
		size_t cut = flags == 0 ? len : cuts[(size_t)n % ncuts];
		void *own;

		if (cut > len - at)
			cut = len - at;
		own = malloc(cut + (cut == 0));
		cr_assert(own != NULL && n < PIECES_MAX);
		memcpy(own, data + at, cut);
		at += cut;
		p->iov[n++] = (struct iovec){ .iov_base = own, .iov_len = cut };
		if (flags == CRYPTO_F_IMBUF) {
			*end = pieces_mbuf(own, cut);
			end = &(*end)->m_next;
		}
	} while (at < len);
	p->uio = (struct uio){
		.uio_iov = p->iov,
		.uio_iovcnt = n,
		.uio_resid = (ssize_t)len,
		.uio_segflg = UIO_SYSSPACE,
	};
	p->buf = p->iov[0].iov_base;
	if (flags == CRYPTO_F_IOV)
		p->buf = (caddr_t)&p->uio;
	if (flags == CRYPTO_F_IMBUF) {
		chain->m_flags |= M_PKTHDR;
		chain->m_pkthdr.len = (int)len;
		p->buf = (caddr_t)chain;
	}
}

static inline void
pieces_fini(struct pieces *p)
{
	if (p->flags == CRYPTO_F_IMBUF) {
		m_freem((struct mbuf *)(void *)p->buf);
		return;
	}
	for (int i = 0; i < p->uio.uio_iovcnt; i++)
		free(p->iov[i].iov_base);
}

/* The bytes of the buffer, `max` at most.  How many there are. */
static inline size_t
pieces_read(const struct pieces *p, uint8_t *out, size_t max)
{
	const struct mbuf *m;
	size_t n = 0;

	if (p->flags != CRYPTO_F_IMBUF) {
		for (int i = 0; i < p->uio.uio_iovcnt; i++) {
			cr_assert_leq(p->iov[i].iov_len, max - n);
			memcpy(out + n, p->iov[i].iov_base, p->iov[i].iov_len);
			n += p->iov[i].iov_len;
		}
		return n;
	}
	for (m = (const struct mbuf *)(const void *)p->buf; m != NULL;
	     m = m->m_next) {
		cr_assert_leq((size_t)m->m_len, max - n);
		memcpy(out + n, m->m_data, (size_t)m->m_len);
		n += (size_t)m->m_len;
	}
	return n;
}

#endif
