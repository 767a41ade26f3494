/* SPDX-License-Identifier: ISC */
/*
 * netbsd_alg.h - what NetBSD's algorithms are in terms of ours: one row each.
 * What an algorithm does is in alg.c; here is only what the two pages have
 * different.
 */
#ifndef FRAMEWORK_NETBSD_ALG_H
#define FRAMEWORK_NETBSD_ALG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>
#define OPENCRYPTO_NETBSD_PREFIXED_ONLY
#include <opencrypto/netbsd.h>

#define NETBSD_SALT_LEN 4u /* bytes at the end of a GCM key */
#define NETBSD_IV_LEN	8u /* bytes of IV of the counter modes */

struct netbsd_session;

/*
 * Give `crd`, a descriptor of the request `crp`, translated but for this, the
 * shape its algorithm has here.  The buffer is that of `crp`, of `len` bytes.
 * EINVAL a length; the IV is outside the buffer.
 */
typedef int netbsd_alg_shape_t(struct netbsd_session *ses,
    const struct cryptop *crp, size_t len, struct cryptodesc *crd);

struct netbsd_alg {
	uint8_t id; /* NETBSD_CRYPTO_* */
	uint8_t native; /* CRYPTO_* */
	uint8_t mac_len; /* bytes of MAC or digest stored */
	bool truncated; /* fewer than the algorithm has: cri_mlen */
	bool salted; /* the key ends in a salt, which the IV begins with here */
	netbsd_alg_shape_t *shape; /* NULL: the same */
};

/* The row of NetBSD's number; NULL: none.  Any int may be asked. */
const struct netbsd_alg *netbsd_alg_find(int id);

/* The i-th row, i counting from 0; NULL past the last. */
const struct netbsd_alg *netbsd_alg_at(size_t i);

/* Whether an element of a session of ours is what the row stands for: the
 * algorithm, and a MAC of that length. */
bool netbsd_alg_is(const struct netbsd_alg *row, const struct cryptoini *cri);

#endif
