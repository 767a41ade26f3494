/* SPDX-License-Identifier: ISC */
/*
 * test_nettle.h - what the tests of the Nettle driver share: sessions on it, and
 * requests that come back before they return.
 */
#ifndef TESTS_UNIT_TEST_NETTLE_H
#define TESTS_UNIT_TEST_NETTLE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include <opencrypto/cryptodev.h>

#include "alg.h"
#include "drivers.h"

#define NT_EXPLICIT (CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT)

#define NT_LEN 32 /* bytes of data of a request of nt_fill */
#define NT_AT  16 /* where they start; the IV's place is before them */

static inline void
nt_attach(void)
{
	cr_assert_eq(drivers_attach(), 0);
}

static inline void
nt_detach(void)
{
	drivers_detach();
}

/* The pointer of a key as opencrypto wants it; keys are only read. */
static inline caddr_t
nt_key(const void *key)
{
	union {
		const void *in;
		caddr_t out;
	} u = { .in = key };

	return u.out;
}

/* Whether a descriptor of the algorithm alone stores a digest. */
static inline bool
nt_is_hash(const struct alg *alg)
{
	return alg->kind == ALG_DIGEST || alg->kind == ALG_MAC;
}

/* 16 bytes of key, or what comes next to them that the algorithm takes. */
static inline size_t
nt_key_len(const struct alg *alg)
{
	if (alg->key_max < 16)
		return alg->key_max;
	return alg->key_min > 16 ? alg->key_min : 16;
}

static inline struct cryptoini
nt_ini(int alg, const void *key, size_t key_len, int mlen)
{
	return (struct cryptoini){
		.cri_alg = alg,
		.cri_key = nt_key(key),
		.cri_klen = (int)key_len * 8,
		.cri_mlen = mlen,
	};
}

/* A session of one algorithm, on the Nettle driver. */
static inline crypto_session_t
nt_session(int alg, const void *key, size_t key_len, int mlen)
{
	struct cryptoini cri = nt_ini(alg, key, key_len, mlen);
	crypto_session_t ses;
	int error =
	    crypto_newsession(&ses, &cri, crypto_find_driver("nettle0"));

	cr_assert_eq(
	    error, 0, "algorithm %d, key of %zu: %d", alg, key_len, error);
	return ses;
}

static inline int
nt_callback(struct cryptop *crp)
{
	unsigned int *calls = (void *)crp->crp_opaque;

	(*calls)++;
	return 0;
}

/* Dispatch the `num` descriptors at `crds` on a buffer of the kind that crp_flags
 * say, and give the request's errno; the callback has run once, and nothing of
 * the request but its results changed. */
static inline int
nt_dispatch_kind(crypto_session_t ses, const struct cryptodesc *crds, int num,
    int kind, void *buf, size_t len)
{
	struct cryptop *crp = crypto_getreq(num);
	struct cryptodesc *crd, *next;
	unsigned int calls = 0;
	int error, i = 0;

	cr_assert_not_null(crp);
	for (crd = crp->crp_desc; crd != NULL; crd = next, i++) {
		next = crd->crd_next;
		*crd = crds[i];
		crd->crd_next = next;
	}
	crp->crp_session = ses;
	crp->crp_ilen = (int)len;
	crp->crp_buf = buf;
	crp->crp_flags = CRYPTO_F_CBIFSYNC | kind;
	crp->crp_opaque = (void *)&calls;
	crp->crp_callback = nt_callback;
	cr_assert_eq(crypto_dispatch(crp), 0);
	cr_assert_eq(calls, 1);
	error = crp->crp_etype;
	if (error == 0)
		cr_assert_eq(crp->crp_olen, crp->crp_ilen);
	for (crd = crp->crp_desc, i = 0; crd != NULL; crd = crd->crd_next, i++)
		cr_assert_eq(memcmp(&crd->CRD_INI, &crds[i].CRD_INI,
				 sizeof(crd->CRD_INI)),
		    0, "a descriptor was modified");
	crypto_freereq(crp);
	return error;
}

/* The same on a flat buffer. */
static inline int
nt_dispatch(crypto_session_t ses, const struct cryptodesc *crds, int num,
    void *buf, size_t len)
{
	return nt_dispatch_kind(ses, crds, num, 0, buf, len);
}

/* A cipher descriptor over `len` bytes from `skip`; an IV makes it explicit. */
static inline struct cryptodesc
nt_cipher(int alg, size_t skip, size_t len, const uint8_t *iv, int flags)
{
	struct cryptodesc crd = {
		.crd_skip = (int)skip,
		.crd_len = (int)len,
		.crd_flags = flags,
		.CRD_INI = { .cri_alg = alg },
	};

	if (iv != NULL) {
		memcpy(crd.crd_iv, iv, sizeof(crd.crd_iv));
		crd.crd_flags |= NT_EXPLICIT;
	}
	return crd;
}

/* A digest descriptor over `len` bytes from `skip`. */
static inline struct cryptodesc
nt_hash(int alg, size_t skip, size_t len, size_t inject, int flags)
{
	return (struct cryptodesc){
		.crd_skip = (int)skip,
		.crd_len = (int)len,
		.crd_inject = (int)inject,
		.crd_flags = flags,
		.CRD_INI = { .cri_alg = alg },
	};
}

/* The IV's place holds 'i', the data are 'd'. */
static inline void
nt_fill(uint8_t *buf)
{
	memset(buf, 'i', NT_AT);
	memset(buf + NT_AT, 'd', NT_LEN);
}

/* What AES-CBC with `k` and `from` makes of the data of nt_fill(). */
static inline void
nt_cbc(uint8_t *out, const void *k, size_t k_len, const uint8_t *from)
{
	crypto_session_t ses = nt_session(CRYPTO_AES_CBC, k, k_len, 0);
	struct cryptodesc crd =
	    nt_cipher(CRYPTO_AES_CBC, NT_AT, NT_LEN, from, CRD_F_ENCRYPT);

	nt_fill(out);
	cr_assert_eq(nt_dispatch(ses, &crd, 1, out, NT_AT + NT_LEN), 0);
	cr_assert_eq(crypto_freesession(ses), 0);
}

static inline bool
nt_is_filled(const uint8_t *at, size_t len, uint8_t with)
{
	for (size_t i = 0; i < len; i++) {
		if (at[i] != with)
			return false;
	}
	return true;
}

#endif
