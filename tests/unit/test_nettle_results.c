/* SPDX-License-Identifier: ISC */
/*
 * test_nettle_results.c - where the Nettle driver puts tags in buffers of pieces,
 * and that messages are not cut to 16 bits of length on the way there.  The
 * suites are statements of the framework.
 */
#include "test_nettle.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>

#include "pieces.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define NB_MAX 180

TestSuite(s084, .init = nt_attach, .fini = nt_detach);
TestSuite(s085, .init = nt_attach, .fini = nt_detach);
TestSuite(s089, .init = nt_attach, .fini = nt_detach);

/* Cut through tags, too. */
static const struct {
	size_t cuts[4];
	size_t ncuts;
} layouts[] = {
	{ { PIECES_REST }, 1 },
	{ { NB_MAX - 20, PIECES_REST }, 2 },
	{ { 13, 0, 50, 1 }, 4 },
	{ { 1 }, 1 },
};

static const uint8_t key[32] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
	14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30,
	31 };

static void
fill(uint8_t *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		data[i] = (uint8_t)(i % 251);
}

/* As FreeBSD has it: the tag of a uio goes to crd_inject too, and crp_mac, which
 * is NULL here, is not looked at. */
Test(s084, tag_of_a_uio_goes_to_crd_inject)
{
	crypto_session_t ses = nt_session(CRYPTO_SHA2_256_HMAC, key, 32, 0);
	struct cryptodesc crd =
	    nt_hash(CRYPTO_SHA2_256_HMAC, 0, NB_MAX - 32, NB_MAX - 32, 0);

	for (size_t l = 0; l < ARRAY_LEN(layouts); l++) {
		uint8_t start[NB_MAX], want[NB_MAX], got[NB_MAX];
		struct pieces p;

		fill(start, sizeof(start));
		memcpy(want, start, sizeof(want));
		cr_assert_eq(nt_dispatch(ses, &crd, 1, want, NB_MAX), 0);
		pieces_init(&p, CRYPTO_F_IOV, start, NB_MAX, layouts[l].cuts,
		    layouts[l].ncuts);
		cr_assert_eq(
		    nt_dispatch_kind(ses, &crd, 1, p.flags, p.buf, NB_MAX), 0);
		cr_assert_eq(pieces_read(&p, got, NB_MAX), NB_MAX);
		pieces_fini(&p);
		cr_assert_arr_eq(got, want, NB_MAX);
		cr_assert_arr_eq(got, start, NB_MAX - 32);
		cr_assert_neq(memcmp(got, start, NB_MAX), 0);
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* A tag from `inject` on, behind or across the end of `len` bytes in mbufs that
 * have no storage left. */
static void
grow(crypto_session_t ses, size_t layout, size_t inject)
{
	struct cryptodesc crd =
	    nt_hash(CRYPTO_SHA2_256_HMAC, 0, NB_MAX, inject, 0);
	uint8_t start[NB_MAX], got[2 * NB_MAX], want[2 * NB_MAX] = { 0 };
	struct mbuf *chain;
	struct pieces p;

	fill(start, sizeof(start));
	memcpy(want, start, sizeof(start));
	cr_assert_eq(nt_dispatch(ses, &crd, 1, want, sizeof(want)), 0);
	pieces_init(&p, CRYPTO_F_IMBUF, start, sizeof(start),
	    layouts[layout].cuts, layouts[layout].ncuts);
	chain = (struct mbuf *)(void *)p.buf;
	cr_assert_eq(
	    nt_dispatch_kind(ses, &crd, 1, p.flags, p.buf, sizeof(start)), 0);
	cr_assert_eq(pieces_read(&p, got, sizeof(got)), inject + 32);
	cr_assert_eq((size_t)chain->m_pkthdr.len, inject + 32);
	cr_assert_arr_eq(got, want, inject + 32);
	pieces_fini(&p);
}

Test(s085, tag_behind_the_end_extends_a_chain_of_mbufs)
{
	crypto_session_t ses = nt_session(CRYPTO_SHA2_256_HMAC, key, 32, 0);

	for (size_t l = 0; l < ARRAY_LEN(layouts); l++) {
		grow(ses, l, NB_MAX);
		grow(ses, l, NB_MAX - 1);
		grow(ses, l, NB_MAX - 31);
		grow(ses, l, NB_MAX + 100); /* zeros between */
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

Test(s085, end_past_int_max_is_einval)
{
	crypto_session_t ses = nt_session(CRYPTO_SHA2_256_HMAC, key, 32, 0);
	struct cryptodesc crd =
	    nt_hash(CRYPTO_SHA2_256_HMAC, 0, NB_MAX, INT_MAX - 31, 0);
	uint8_t start[NB_MAX], got[NB_MAX];
	struct pieces p;

	fill(start, sizeof(start));
	pieces_init(&p, CRYPTO_F_IMBUF, start, sizeof(start), layouts[1].cuts,
	    layouts[1].ncuts);
	cr_assert_eq(
	    nt_dispatch_kind(ses, &crd, 1, p.flags, p.buf, NB_MAX), EINVAL);
	cr_assert_eq(pieces_read(&p, got, sizeof(got)), NB_MAX);
	cr_assert_arr_eq(got, start, NB_MAX);
	pieces_fini(&p);
	cr_assert_eq(crypto_freesession(ses), 0);
}

/*
 * SHA-256, and HMAC with the key 00 01 .. 1f, of bytes that count modulo 251, by
 * sha256sum of GNU coreutils and by Python's hmac.  Lengths that 16 bits do not
 * hold.
 */
/* clang-format off */
static const struct {
	size_t len;
	const char *sha256, *hmac;
} longs[] = {
	{ 65535,
	    "dda402a2c028f0cbbdbc5c6ebae965eed9c75f71236e7022b0386d3455d5ae2f",
	    "f8dd4ee9e70e942ab7a130addf18ad3fc14daee2588d5a96fb581c4df9a9a6b8" },
	{ 65536,
	    "4b640d85ab3ba30fd02c9fc9db4a8928f416322ad27022ea58a65aaee68a4df2",
	    "e19b6aae460a4c967c38e3bc88f3eb146650cb7c9fa7e8cc406d8f47c86e0035" },
	{ 70000,
	    "9dc177c2fde29dea8e7c29f7ddf147b7c449c99d049c62f3aac0a5933ecf76a3",
	    "4a45e9cae773db434e82d2f120a59d92ac4c6511dbb143bcf41d3d6c3d6f986b" },
	{ 131073,
	    "dd84db969f4ff2abb79c8c2fbc06e8d8e02c46d6481c958e057f7ad7a24c58a7",
	    "f28b493ded6786de1d8764ca06ab965208cd0b8576056e1e2303008142e444a2" },
};
/* clang-format on */

#define NB_LONG (131073 + 32)

static void
long_one(crypto_session_t ses, int alg, int kind, const size_t *cuts,
    size_t ncuts, size_t len, const char *want)
{
	static uint8_t data[NB_LONG];
	struct cryptodesc crd = nt_hash(alg, 0, len, len, 0);
	char hex[65];
	struct pieces p;

	fill(data, sizeof(data));
	pieces_init(&p, kind, data, len + 32, cuts, ncuts);
	cr_assert_eq(
	    nt_dispatch_kind(ses, &crd, 1, p.flags, p.buf, len + 32), 0);
	cr_assert_eq(pieces_read(&p, data, sizeof(data)), len + 32);
	for (size_t i = 0; i < 32; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", data[len + i]);
	cr_assert_str_eq(hex, want, "%zu bytes, kind %d", len, kind);
	pieces_fini(&p);
}

Test(s089, long_messages_are_hashed_to_their_end)
{
	static const size_t one[] = { PIECES_REST };
	static const size_t two[] = { 65537, PIECES_REST };
	static const size_t odd[] = { 1021, 0 };
	static const struct {
		int kind;
		const size_t *cuts;
		size_t ncuts;
	} bufs[] = {
		{ 0, one, 1 },
		{ CRYPTO_F_IOV, one, 1 },
		{ CRYPTO_F_IOV, two, 2 },
		{ CRYPTO_F_IOV, odd, 2 },
		{ CRYPTO_F_IMBUF, one, 1 },
		{ CRYPTO_F_IMBUF, two, 2 },
		{ CRYPTO_F_IMBUF, odd, 2 },
	};
	crypto_session_t sha256, hmac;

	sha256 = nt_session(CRYPTO_SHA2_256, NULL, 0, 0);
	hmac = nt_session(CRYPTO_SHA2_256_HMAC, key, 32, 0);
	for (size_t b = 0; b < ARRAY_LEN(bufs); b++)
		for (size_t i = 0; i < ARRAY_LEN(longs); i++) {
			long_one(sha256, CRYPTO_SHA2_256, bufs[b].kind,
			    bufs[b].cuts, bufs[b].ncuts, longs[i].len,
			    longs[i].sha256);
			long_one(hmac, CRYPTO_SHA2_256_HMAC, bufs[b].kind,
			    bufs[b].cuts, bufs[b].ncuts, longs[i].len,
			    longs[i].hmac);
		}
	cr_assert_eq(crypto_freesession(sha256), 0);
	cr_assert_eq(crypto_freesession(hmac), 0);
}
