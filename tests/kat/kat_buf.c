/* SPDX-License-Identifier: ISC */
/*
 * kat_buf.c - buffers in one area: a canary, a piece, a canary, a piece, ...
 * The kinds differ only in what describes the pieces.
 */
#include "kat_buf.h"

#include <stdlib.h>
#include <string.h>

#define BUF_GUARD ((size_t)16)

/* Sizes of pieces: none, less than any block, blocks, more than one, ... */
static const size_t buf_cuts[] = { 7, 16, 1, 0, 33, 8, 64, 3, 15, 17, 0, 129 };

static uint8_t
buf_paint(size_t i)
{
	return (uint8_t)(0xa5U ^ (i * 29U));
}

/* The length of each piece; the last takes the rest. */
static void
buf_cut(struct kat_buf *buf, unsigned int seed)
{
	size_t scale = 1 + buf->len / 1024;
	size_t left = buf->len;

	buf->nsegs = 0;
	while (buf->nsegs + 1 < KAT_SEGS_MAX && left > 0 && seed != 0) {
		size_t cut = scale *
		    buf_cuts[(seed + buf->nsegs) %
			(sizeof(buf_cuts) / sizeof(buf_cuts[0]))];

		cut = cut < left ? cut : left;
		buf->segs[buf->nsegs++].iov_len = cut;
		left -= cut;
	}
	if (left > 0 || buf->nsegs == 0)
		buf->segs[buf->nsegs++].iov_len = left;
}

/* A chain over the pieces; those of no bytes are mbufs with nothing in them. */
static bool
buf_chain(struct kat_buf *buf)
{
	struct mbuf **next = &buf->mbuf;

	for (size_t i = 0; i < buf->nsegs; i++) {
		struct mbuf *m = i == 0 ? m_gethdr(M_WAITOK, MT_DATA)
					: m_get(M_WAITOK, MT_DATA);

		if (m == NULL)
			return false;
		*next = m;
		next = &m->m_next;
		if (buf->segs[i].iov_len == 0)
			continue;
		m_extadd(m, buf->segs[i].iov_base, (u_int)buf->segs[i].iov_len,
		    NULL, NULL, NULL, 0, EXT_MOD_TYPE);
		m->m_len = (int)buf->segs[i].iov_len;
	}
	buf->mbuf->m_pkthdr.len = (int)buf->len;
	return true;
}

bool
kat_buf_init(struct kat_buf *buf, enum kat_buf_kind kind, size_t len,
    size_t align, unsigned int seed, const uint8_t *from)
{
	size_t at = BUF_GUARD + align;

	memset(buf, 0, sizeof(*buf));
	buf->kind = kind;
	buf->len = len;
	buf_cut(buf, kind == KAT_FLAT ? 0 : seed);
	buf->area_len = len + align + (buf->nsegs + 1) * BUF_GUARD;
	buf->area = malloc(buf->area_len);
	if (buf->area == NULL)
		return false;
	for (size_t i = 0; i < buf->area_len; i++)
		buf->area[i] = buf_paint(i);
	for (size_t i = 0; i < buf->nsegs; i++) {
		buf->segs[i].iov_base = buf->area + at;
		memcpy(buf->area + at, from, buf->segs[i].iov_len);
		from += buf->segs[i].iov_len;
		at += buf->segs[i].iov_len + BUF_GUARD;
	}
	memcpy(buf->iov, buf->segs, sizeof(buf->iov));
	buf->uio = (struct uio){ .uio_iov = buf->iov,
		.uio_iovcnt = (int)buf->nsegs,
		.uio_resid = (ssize_t)len,
		.uio_segflg = UIO_SYSSPACE };
	return kind != KAT_MBUF || buf_chain(buf);
}

void
kat_buf_fini(struct kat_buf *buf)
{
	m_freem(buf->mbuf);
	free(buf->area);
	memset(buf, 0, sizeof(*buf));
}

void
kat_buf_attach(struct kat_buf *buf, struct cryptop *crp)
{
	crp->crp_ilen = (int)buf->len;
	crp->crp_flags &= ~(CRYPTO_F_IOV | CRYPTO_F_IMBUF);
	if (buf->kind == KAT_UIO) {
		crp->crp_flags |= CRYPTO_F_IOV;
		crp->crp_buf = (caddr_t)&buf->uio;
	} else if (buf->kind == KAT_MBUF) {
		crp->crp_flags |= CRYPTO_F_IMBUF;
		crp->crp_buf = (caddr_t)buf->mbuf;
	} else {
		crp->crp_buf = buf->segs[0].iov_base;
	}
}

bool
kat_buf_read(const struct kat_buf *buf, uint8_t *to)
{
	size_t at = 0;
	bool whole = true;

	for (size_t i = 0; i <= buf->nsegs; i++) {
		const uint8_t *seg = i < buf->nsegs ? buf->segs[i].iov_base
						    : buf->area + buf->area_len;
		size_t start = (size_t)(seg - buf->area);

		for (; at < start; at++)
			whole = whole && buf->area[at] == buf_paint(at);
		if (i == buf->nsegs)
			break;
		memcpy(to, seg, buf->segs[i].iov_len);
		to += buf->segs[i].iov_len;
		at += buf->segs[i].iov_len;
	}
	return whole;
}
