/* SPDX-License-Identifier: ISC */
/*
 * mbuf.c - chains of mbufs.  Storage is in the mbuf, in a cluster of its own or
 * the caller's; m_ext says where in each case, so that only allocating and
 * freeing tell them apart.
 */
#include <opencrypto/mbuf.h>

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "secret.h"

/* An mbuf is allocated with its storage, so that the two are one secret. */
static struct mbuf *
mbuf_new(int flags)
{
	struct mbuf *m = secret_new(MSIZE);

	if (m == NULL)
		return NULL;
	m->m_flags = flags;
	m->m_ext.ext_buf = (caddr_t)(m + 1);
	m->m_ext.ext_size = (u_int)MLEN;
	m->m_data = m->m_ext.ext_buf;
	return m;
}

struct mbuf *
m_get(int how, short type)
{
	(void)how;
	(void)type;
	return mbuf_new(0);
}

struct mbuf *
m_gethdr(int how, short type)
{
	(void)how;
	(void)type;
	return mbuf_new(M_PKTHDR);
}

struct mbuf *
m_getjcl(int how, short type, int flags, int size)
{
	struct mbuf *m;

	(void)how;
	(void)type;
	if (size < 0)
		return NULL;
	m = mbuf_new(flags & M_PKTHDR);
	if (m == NULL || size <= MLEN)
		return m;
	m->m_data = secret_new((size_t)size);
	if (m->m_data == NULL) {
		secret_free(m, MSIZE);
		return NULL;
	}
	m->m_flags |= M_EXT;
	m->m_ext = (struct m_ext){
		.ext_buf = m->m_data,
		.ext_size = (u_int)size,
		.ext_type = EXT_CLUSTER,
	};
	return m;
}

struct mbuf *
m_getcl(int how, short type, int flags)
{
	return m_getjcl(how, type, flags, MCLBYTES);
}

/* Give back storage that is not in the mbuf. */
static void
mbuf_free_ext(struct mbuf *m)
{
	if ((m->m_flags & M_EXT) == 0)
		return;
	if (m->m_ext.ext_type == EXT_CLUSTER)
		secret_free(m->m_ext.ext_buf, m->m_ext.ext_size);
	else if (m->m_ext.ext_free != NULL)
		m->m_ext.ext_free(m);
}

/* The parameters are the BSDs'.  NOLINTBEGIN(readability-function-size) */
void
m_extadd(struct mbuf *m, char *buf, u_int size, m_ext_free_t *freef, void *arg1,
    void *arg2, int flags, int type)
{
	(void)flags;
	mbuf_free_ext(m);
	m->m_flags |= M_EXT;
	m->m_ext = (struct m_ext){
		.ext_buf = buf,
		.ext_size = size,
		/* A cluster would be freed as ours. */
		.ext_type = type == EXT_CLUSTER ? EXT_MOD_TYPE : type,
		.ext_free = freef,
		.ext_arg1 = arg1,
		.ext_arg2 = arg2,
	};
	m->m_data = buf;
	m->m_len = 0;
}
/* NOLINTEND(readability-function-size) */

struct mbuf *
m_free(struct mbuf *m)
{
	struct mbuf *next;

	if (m == NULL)
		return NULL;
	next = m->m_next;
	mbuf_free_ext(m);
	secret_free(m, MSIZE);
	return next;
}

void
m_freem(struct mbuf *m)
{
	while (m != NULL)
		m = m_free(m);
}

u_int
m_length(struct mbuf *m, struct mbuf **last)
{
	u_int len = 0;

	if (last != NULL)
		*last = m;
	for (; m != NULL; m = m->m_next) {
		len += (u_int)m->m_len;
		if (last != NULL)
			*last = m;
	}
	return len;
}

void
m_copydata(const struct mbuf *m, int off, int len, caddr_t cp)
{
	if (off < 0)
		return;
	for (; m != NULL && len > 0; m = m->m_next) {
		int n;

		if (off >= m->m_len) {
			off -= m->m_len;
			continue;
		}
		n = m->m_len - off < len ? m->m_len - off : len;
		memcpy(cp, m->m_data + off, (size_t)n);
		cp += n;
		len -= n;
		off = 0;
	}
}

/* Let the chain that ends in `last` have `len` zeroed bytes more.  ENOBUFS, and
 * nothing was changed. */
static int
mbuf_extend(struct mbuf *last, int len)
{
	int room = M_TRAILINGSPACE(last);

	if (room > len)
		room = len;
	if (room < 0)
		room = 0;
	if (len > room) {
		last->m_next = m_getjcl(M_NOWAIT, MT_DATA, 0, len - room);
		if (last->m_next == NULL)
			return ENOBUFS;
		last->m_next->m_len = len - room;
	}
	if (room > 0)
		memset(last->m_data + last->m_len, 0, (size_t)room);
	last->m_len += room;
	return 0;
}

int
m_copyback(struct mbuf *m, int off, int len, const void *cp)
{
	const char *from = cp;
	struct mbuf *last;
	u_int end, have;
	int error;

	if (m == NULL || off < 0 || len < 0 || len > INT_MAX - off)
		return EINVAL;
	end = (u_int)off + (u_int)len;
	have = m_length(m, &last);
	if (end > have) {
		error = mbuf_extend(last, (int)(end - have));
		if (error != 0)
			return error;
		if ((m->m_flags & M_PKTHDR) != 0)
			m->m_pkthdr.len = (int)end;
	}
	for (; m != NULL && len > 0; m = m->m_next) {
		int n;

		if (off >= m->m_len) {
			off -= m->m_len;
			continue;
		}
		n = m->m_len - off < len ? m->m_len - off : len;
		memcpy(m->m_data + off, from, (size_t)n);
		from += n;
		len -= n;
		off = 0;
	}
	return 0;
}

int
m_append(struct mbuf *m, int len, const void *cp)
{
	u_int have = m_length(m, NULL);

	return have <= INT_MAX && m_copyback(m, (int)have, len, cp) == 0;
}

/* Cut up to `len` bytes off the start.  How many. */
static int
mbuf_cut_head(struct mbuf *m, int len)
{
	int left = len;

	for (; m != NULL && left > 0; m = m->m_next) {
		int n = m->m_len < left ? m->m_len : left;

		m->m_data += n;
		m->m_len -= n;
		left -= n;
	}
	return len - left;
}

/* Leave `keep` bytes of the chain at most. */
static void
mbuf_keep(struct mbuf *m, u_int keep)
{
	for (; m != NULL; m = m->m_next) {
		if ((u_int)m->m_len > keep)
			m->m_len = (int)keep;
		keep -= (u_int)m->m_len;
	}
}

void
m_adj(struct mbuf *m, int len)
{
	u_int have = m_length(m, NULL);
	u_int cut;

	if (m == NULL)
		return;
	if (len >= 0) {
		cut = (u_int)mbuf_cut_head(m, len);
	} else {
		cut = 0u - (u_int)len; /* INT_MIN has no positive twin */
		if (cut > have)
			cut = have;
		mbuf_keep(m, have - cut);
	}
	if ((m->m_flags & M_PKTHDR) != 0)
		m->m_pkthdr.len = (int)(have - cut);
}

struct mbuf *
m_prepend(struct mbuf *m, int len, int how)
{
	struct mbuf *front = m_getjcl(how, MT_DATA, m->m_flags & M_PKTHDR, len);

	if (front == NULL) {
		m_freem(m);
		return NULL;
	}
	front->m_pkthdr = m->m_pkthdr;
	m->m_flags &= ~M_PKTHDR;
	m->m_pkthdr.len = 0;
	front->m_data += front->m_ext.ext_size - (u_int)len;
	front->m_len = len;
	front->m_next = m;
	return front;
}
