/* SPDX-License-Identifier: ISC */
/*
 * test_zlib.h - what the tests of the driver that compresses share: sessions on
 * it, requests on buffers of every kind, and data.
 */
#ifndef TESTS_UNIT_TEST_ZLIB_H
#define TESTS_UNIT_TEST_ZLIB_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include <opencrypto/cryptodev.h>

#include "drivers.h"
#include "pieces.h"

#define ZT_LEN(a) (sizeof(a) / sizeof((a)[0]))

static const int zt_algs[] = { CRYPTO_DEFLATE_COMP, CRYPTO_DEFLATE_COMP_GROW,
	CRYPTO_GZIP_COMP };
static const int zt_kinds[] = { 0, CRYPTO_F_IOV, CRYPTO_F_IMBUF };

static inline void
zt_attach(void)
{
	cr_assert_eq(drivers_attach(), 0);
}

static inline void
zt_detach(void)
{
	drivers_detach();
}

static inline crypto_session_t
zt_session(int alg)
{
	struct cryptoini cri = { .cri_alg = alg };
	crypto_session_t ses;

	cr_assert_eq(
	    crypto_newsession(&ses, &cri, crypto_find_driver("zlib0")), 0);
	return ses;
}

static inline int
zt_callback(struct cryptop *crp)
{
	unsigned int *calls = (void *)crp->crp_opaque;

	(*calls)++;
	return 0;
}

/* One descriptor on a buffer; `ilen` counts if that is flat.  *olen is what the
 * driver said.  The request's errno. */
static inline int
zt_dispatch(crypto_session_t ses, const struct cryptodesc *crd, int kind,
    caddr_t buf, size_t ilen, size_t *olen)
{
	struct cryptop *crp = crypto_getreq(1);
	unsigned int calls = 0;
	int error;

	cr_assert_not_null(crp);
	*crp->crp_desc = *crd;
	crp->crp_session = ses;
	crp->crp_ilen = (int)ilen;
	crp->crp_buf = buf;
	crp->crp_flags = kind | CRYPTO_F_CBIFSYNC;
	crp->crp_opaque = (void *)&calls;
	crp->crp_callback = zt_callback;
	cr_assert_eq(crypto_dispatch(crp), 0);
	cr_assert_eq(calls, 1);
	error = crp->crp_etype;
	*olen = (size_t)crp->crp_olen;
	crypto_freereq(crp);
	return error;
}

static inline struct cryptodesc
zt_desc(int alg, size_t skip, size_t len, int flags)
{
	return (struct cryptodesc){
		.crd_skip = (int)skip,
		.crd_len = (int)len,
		.crd_flags = flags,
		.CRD_INI = { .cri_alg = alg },
	};
}

/* (De)compress the first `len` of the `size` bytes at `buf`, flat. */
static inline int
zt_flat(crypto_session_t ses, int alg, int flags, uint8_t *buf, size_t len,
    size_t size, size_t *olen)
{
	struct cryptodesc crd = zt_desc(alg, 0, len, flags);

	return zt_dispatch(ses, &crd, 0, (caddr_t)buf, size, olen);
}

/* Numbers that look random and are the same each time (Lehmer). */
static inline uint32_t
zt_random(uint64_t *state)
{
	*state = *state * 48271 % 2147483647;
	return (uint32_t)*state;
}

/* Text of sorts, which compresses. */
static inline void
zt_text(uint8_t *to, size_t len)
{
	static const char words[] = "the session moves the key to a driver; ";
	uint64_t seed = len + 1;

	for (size_t i = 0; i < len;) {
		size_t at = zt_random(&seed) % 30, n = 1 + at % 9;

		for (; n > 0 && i < len; n--)
			to[i++] = (uint8_t)words[at++];
	}
}

/* What does not compress. */
static inline void
zt_noise(uint8_t *to, size_t len)
{
	uint64_t seed = len + 7;

	for (size_t i = 0; i < len; i++)
		to[i] = (uint8_t)(zt_random(&seed) >> 11);
}

#endif
