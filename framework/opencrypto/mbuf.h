/* SPDX-License-Identifier: ISC */
/*
 * opencrypto/mbuf.h - chains of small buffers under the names of the BSDs'
 * mbuf(9), for requests whose buffer is one (CRYPTO_F_IMBUF).  What a chain
 * needs to carry a packet through a request, not a network stack's allocator:
 * storage is never shared and there are no queues of packets.
 */
#ifndef OPENCRYPTO_MBUF_H
#define OPENCRYPTO_MBUF_H

#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

struct mbuf;

/* Gives the storage of m_extadd back to whoever owns it. */
typedef void m_ext_free_t(struct mbuf *m);

struct pkthdr {
	int len; /* bytes of the whole chain */
};

/* Where the bytes of an mbuf lie, m_data pointing into it. */
struct m_ext {
	caddr_t ext_buf;
	u_int ext_size;
	m_ext_free_t *ext_free; /* NULL: it is the mbuf's own */
	void *ext_arg1; /* the owner's */
	void *ext_arg2;
};

/*
 * One buffer of a chain.  Its user may move m_data and m_len within the storage
 * as long as m_pkthdr.len follows; an m_len of 0 is fine.
 */
struct mbuf {
	struct mbuf *m_next; /* the rest of the chain, owned; NULL: none */
	caddr_t m_data;
	int m_len;
	int m_flags; /* M_* */
	struct pkthdr m_pkthdr; /* M_PKTHDR: the first of a packet */
	struct m_ext m_ext; /* set by what makes the mbuf */
};

#ifdef __cplusplus
}
#endif

#endif
