/* SPDX-License-Identifier: ISC */
/*
 * opencrypto/mbuf.h - chains of small buffers under the names of the BSDs'
 * mbuf(9), for requests whose buffer is one (CRYPTO_F_IMBUF).  What a chain
 * needs to carry a packet through a request, not a network stack's allocator:
 * storage is never shared and there are no queues of packets.
 *
 * Nothing here takes a lock or waits: a chain belongs to one thread at a time,
 * and what allocates may fail whether M_WAITOK is given or not.  Storage comes
 * zeroed from memory for secrets and is wiped when it is given back.
 */
#ifndef OPENCRYPTO_MBUF_H
#define OPENCRYPTO_MBUF_H

#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mbuf;

/* Gives the storage of m_extadd back to its owner, who finds it in m->m_ext;
 * the mbuf itself is not its business. */
typedef void m_ext_free_t(struct mbuf *m);

struct pkthdr {
	int len; /* bytes of the whole chain */
};

/* Where the bytes of an mbuf lie. */
struct m_ext {
	caddr_t ext_buf;
	u_int ext_size;
	int ext_type; /* EXT_*, if M_EXT */
	m_ext_free_t *ext_free; /* M_EXT that came by m_extadd; may be NULL */
	void *ext_arg1; /* the owner's */
	void *ext_arg2;
};

/*
 * One buffer of a chain, made by the functions below.  Its user may move m_data and m_len within the storage
 * as long as the chain's m_pkthdr.len follows; an m_len of 0 is fine.
 */
struct mbuf {
	struct mbuf *m_next; /* the rest of the chain, owned; NULL: none */
	caddr_t m_data;
	int m_len;
	int m_flags; /* M_* */
	struct pkthdr m_pkthdr; /* M_PKTHDR */
	struct m_ext m_ext; /* the functions' alone to change */
};

/* clang-format off */

/* m_flags */
#define M_EXT		0x0001	/* the storage is outside the mbuf */
#define M_PKTHDR	0x0002	/* the first mbuf of a packet */

/* `how` and `type` are taken as the BSDs have them and make no difference. */
#define M_NOWAIT	0x0001
#define M_WAITOK	0x0002
#define MT_DATA		1
#define MT_HEADER	MT_DATA

/* ext_type */
#define EXT_CLUSTER	1	/* storage of the functions here */
#define EXT_MOD_TYPE	200	/* for m_extadd: the caller's */

/* Bytes of storage in an mbuf, and in a cluster. */
#define MSIZE		256
#define MLEN		((int)(MSIZE - sizeof(struct mbuf)))
#define MHLEN		MLEN
#define MCLBYTES	2048

/* clang-format on */

/* The data of an mbuf as a pointer of type `t`. */
#define mtod(m, t) ((t)(void *)((m)->m_data)) /* NOLINT: its name everywhere */

/* Unused bytes of storage before and behind the data, as an int. */
#define M_LEADINGSPACE(m) ((int)((m)->m_data - (m)->m_ext.ext_buf))
#define M_TRAILINGSPACE(m) \
	((int)(m)->m_ext.ext_size - M_LEADINGSPACE(m) - (m)->m_len)

/* One empty mbuf with MLEN bytes of storage; m_gethdr makes it the first of a
 * packet of length 0.  The caller's until m_free.  NULL: no memory. */
struct mbuf *m_get(int how, short type);
struct mbuf *m_gethdr(int how, short type);

/*
 * One empty mbuf with MCLBYTES, or m_getjcl with at least `size`, bytes of
 * storage; `flags` is 0 or M_PKTHDR.  The caller's until m_free.
 * NULL: no memory, or a size below 0.
 */
struct mbuf *m_getcl(int how, short type, int flags);
struct mbuf *m_getjcl(int how, short type, int flags, int size);

/*
 * Have `m`, which is empty, use `size` bytes at `buf` as its storage instead of
 * its own.  m_data is set to `buf`; m_len is the caller's to set.  All of the
 * storage, not only m_len bytes of it, belongs to the mbuf until m_free calls
 * freef(m), which may be NULL: its contents are not wiped here, as it may well
 * be read again.  `flags` must be 0; `type` is stored.
 */
void m_extadd(struct mbuf *m, char *buf, u_int size, m_ext_free_t *freef,
    void *arg1, void *arg2, int flags, int type);

/* Free `m` and give the rest of its chain.  NULL is ignored and given. */
struct mbuf *m_free(struct mbuf *m);

/* Free a chain.  NULL is ignored. */
void m_freem(struct mbuf *m);

/* Bytes of the chain, counted, not taken from m_pkthdr; `last` unless NULL is
 * set to its last mbuf.  `m` may be NULL: 0, and *last is NULL. */
u_int m_length(struct mbuf *m, struct mbuf **last);

/* Copy `len` bytes at `off` of the chain to `cp`.  Where the chain ends before,
 * or a number is negative, what there is is copied, and no more. */
void m_copydata(const struct mbuf *m, int off, int len, caddr_t cp);

/*
 * Copy `len` bytes at `cp` to `off` of the chain.  It is extended if it ends
 * before, with zeros up to `off`: first by the storage that its last mbuf has
 * left, then by mbufs.  m_pkthdr.len follows.
 * 0; otherwise nothing was changed: ENOBUFS no memory; EINVAL no chain, a
 * negative number or an end past INT_MAX.  (Some of the BSDs return void.)
 */
int m_copyback(struct mbuf *m, int off, int len, const void *cp);

/* Copy `len` bytes at `cp` behind the end of the chain, as m_copyback does.
 * 1; 0 the chain was not changed, for one of the reasons of m_copyback. */
int m_append(struct mbuf *m, int len, const void *cp);

/*
 * Cut `len` bytes off the start of the chain, or -len off its end if `len` is
 * negative; all, if it has fewer.  m_pkthdr.len follows.  Mbufs without bytes
 * stay in the chain, and what is cut off stays in the storage, until m_free.
 */
void m_adj(struct mbuf *m, int len);

/*
 * Put a new mbuf with `len` zeroed bytes, at the end of its storage, before the
 * chain and give it; it becomes the first of the packet in place of `m`.  As in
 * the BSDs m_pkthdr.len stays as it is; M_PREPEND counts.
 * NULL: no memory, or `len` below 0; the chain was freed.
 */
struct mbuf *m_prepend(struct mbuf *m, int len, int how);

/* Make room for `plen` bytes before the data of the chain: in its first mbuf
 * (the bytes are then what the storage holds) or in a new one.  `m` is set to
 * the chain, NULL where m_prepend gives that. */
#define M_PREPEND(m, plen, how)                                          \
	do {                                                             \
		struct mbuf **mp_m = &(m);                               \
		int mp_len = (plen);                                     \
                                                                         \
		if (mp_len >= 0 && mp_len <= M_LEADINGSPACE(*mp_m)) {    \
			(*mp_m)->m_data -= mp_len;                       \
			(*mp_m)->m_len += mp_len;                        \
		} else {                                                 \
			*mp_m = m_prepend(*mp_m, mp_len, how);           \
		}                                                        \
		if (*mp_m != NULL && ((*mp_m)->m_flags & M_PKTHDR) != 0) \
			(*mp_m)->m_pkthdr.len += mp_len;                 \
	} while (0)

#ifdef __cplusplus
}
#endif

#endif
