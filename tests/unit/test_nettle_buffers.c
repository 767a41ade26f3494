/* SPDX-License-Identifier: ISC */
/*
 * test_nettle_buffers.c - the Nettle driver on buffers of every kind: what a flat
 * one gives, which other tests hold against vectors, is what the same bytes in
 * pieces give, wherever they are cut.  The suites are statements of the
 * framework.
 */
#include "test_nettle.h"

#include <errno.h>
#include <limits.h>

#include "alg.h"
#include "pieces.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* The IV or tag is at NB_INJECT, the data from NB_SKIP on. */
#define NB_INJECT 3
#define NB_SKIP	  (NB_INJECT + AALG_MAX_RESULT_LEN + 3)
#define NB_WHOLE  112 /* a multiple of every block */
#define NB_ODD	  101
#define NB_MAX	  (NB_SKIP + NB_WHOLE)

static const int kinds[] = { CRYPTO_F_IOV, CRYPTO_F_IMBUF };

/* Cut through IVs, tags and blocks; the last ones repeat. */
static const struct {
	const char *name;
	size_t cuts[8];
	size_t ncuts;
} layouts[] = {
	{ "1 piece", { PIECES_REST }, 1 },
	{ "2 pieces", { 13, PIECES_REST }, 2 },
	{ "2 pieces, in the data", { NB_SKIP + 5, PIECES_REST }, 2 },
	{ "7 pieces", { 13, 0, 51, 31, 0, 21, PIECES_REST }, 7 },
	{ "7 pieces, no empty one", { 5, 1, 67, 17, 33, 15, PIECES_REST }, 7 },
	{ "many and empty ones", { 0, 1, 0, 7, 17, 0, 5 }, 7 },
	{ "single bytes", { 1 }, 1 },
	{ "single bytes and empty ones", { 0, 1 }, 2 },
};

static uint8_t key[512];
static const uint8_t iv[EALG_MAX_BLOCK_LEN] = { 0xf0, 0xf1, 0xf2, [15] = 0xfe };

static void
fill(uint8_t *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		data[i] = (uint8_t)(i % 251);
}

static void
set_up(void)
{
	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)(i * 5 + 1);
	nt_attach();
}

TestSuite(s075, .init = set_up, .fini = nt_detach);
TestSuite(s076, .init = set_up, .fini = nt_detach);
TestSuite(s083, .init = set_up, .fini = nt_detach);

/* Have descriptors run on a buffer of some kind whose bytes, before and
 * after, are at `data`. */
static int
run_pieces(crypto_session_t ses, const struct cryptodesc *crds, int num,
    int kind, size_t layout, uint8_t *data, size_t len)
{
	struct pieces p;
	int error;

	pieces_init(
	    &p, kind, data, len, layouts[layout].cuts, layouts[layout].ncuts);
	error = nt_dispatch_kind(ses, crds, num, p.flags, p.buf, len);
	cr_assert_eq(pieces_read(&p, data, len), len);
	pieces_fini(&p);
	return error;
}

/* Compare buffers of all kinds with a flat one, which must give `error` and
 * change something unless there is one. */
static void
compare(const struct alg *alg, crypto_session_t ses,
    const struct cryptodesc *crds, int num, size_t len, int error)
{
	uint8_t start[NB_MAX], want[NB_MAX], got[NB_MAX];

	fill(start, sizeof(start));
	memcpy(want, start, sizeof(want));
	cr_assert_eq(run_pieces(ses, crds, num, 0, 0, want, len), error, "%s",
	    alg->name);
	if (alg->id != CRYPTO_NULL_CBC)
		cr_assert_eq(
		    memcmp(start, want, len) == 0, error != 0, "%s", alg->name);
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
		for (size_t l = 0; l < ARRAY_LEN(layouts); l++) {
			memcpy(got, start, sizeof(got));
			cr_assert_eq(
			    run_pieces(ses, crds, num, kinds[k], l, got, len),
			    error, "%s, kind %d, %s", alg->name, kinds[k],
			    layouts[l].name);
			cr_assert_arr_eq(got, want, len, "%s, kind %d, %s",
			    alg->name, kinds[k], layouts[l].name);
		}
}

/* Both directions, and the IV in the descriptor and in the buffer.  Encryption
 * without any would make one up. */
static void
compare_cipher(const struct alg *alg, crypto_session_t ses, size_t len)
{
	static const struct {
		int flags;
		bool in_buffer; /* it is read from there */
	} ways[] = {
		{ CRD_F_ENCRYPT | NT_EXPLICIT, false },
		{ CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT, false },
		{ NT_EXPLICIT, false },
		{ 0, true },
	};

	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		struct cryptodesc crd =
		    nt_cipher(alg->id, NB_SKIP, len, NULL, ways[i].flags);

		memcpy(crd.crd_iv, iv, sizeof(iv));
		crd.crd_inject = NB_INJECT;
		compare(alg, ses, &crd, 1, NB_SKIP + len,
		    alg->iv_explicit && ways[i].in_buffer ? EINVAL : 0);
	}
}

static void
compare_alg(const struct alg *alg, size_t key_len)
{
	static const size_t lens[] = { NB_WHOLE, NB_ODD };
	crypto_session_t ses = nt_session(alg->id, key, key_len, 0);

	for (size_t i = 0; i < ARRAY_LEN(lens); i++) {
		struct cryptodesc crd =
		    nt_hash(alg->id, NB_SKIP, lens[i], NB_INJECT, 0);

		if (lens[i] % alg->block != 0)
			continue;
		if (alg->kind == ALG_CIPHER)
			compare_cipher(alg, ses, lens[i]);
		else
			compare(alg, ses, &crd, 1, NB_SKIP + lens[i], 0);
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

static void
compare_all(bool ciphers)
{
	const struct alg *alg;
	size_t compared = 0;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		if (ciphers ? alg->kind != ALG_CIPHER : !nt_is_hash(alg))
			continue;
		compare_alg(alg, alg->key_min);
		if (alg->key_max != alg->key_min)
			compare_alg(alg, alg->key_max);
		compared++;
	}
	cr_assert_geq(compared, ciphers ? 10 : 14);
}

Test(s075, ciphers_give_the_same_in_any_pieces)
{
	compare_all(true);
}

Test(s075, macs_and_digests_give_the_same_in_any_pieces)
{
	compare_all(false);
}

Test(s075, descriptors_follow_each_other_in_any_pieces)
{
	struct cryptoini mac = nt_ini(CRYPTO_SHA2_256_HMAC, key, 32, 0);
	struct cryptoini cipher = nt_ini(CRYPTO_AES_CBC, key, 16, 0);
	struct cryptodesc crds[2] = {
		nt_cipher(CRYPTO_AES_CBC, NB_SKIP, NB_WHOLE, iv, CRD_F_ENCRYPT),
		nt_hash(CRYPTO_SHA2_256_HMAC, NB_SKIP, NB_WHOLE, NB_INJECT, 0),
	};
	crypto_session_t ses;

	cipher.cri_next = &mac;
	cr_assert_eq(
	    crypto_newsession(&ses, &cipher, crypto_find_driver("nettle")), 0);
	compare(alg_find(CRYPTO_AES_CBC), ses, crds, 2, NB_MAX, 0);
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* An IV made up is written where decryption finds it. */
Test(s075, generated_iv_goes_through_the_buffer)
{
	crypto_session_t ses = nt_session(CRYPTO_AES_CBC, key, 16, 0);
	struct cryptodesc enc = nt_cipher(CRYPTO_AES_CBC, NB_SKIP, NB_WHOLE,
			      NULL, CRD_F_ENCRYPT),
			  dec = enc;

	enc.crd_inject = dec.crd_inject = NB_INJECT;
	dec.crd_flags = 0;
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
		for (size_t l = 0; l < ARRAY_LEN(layouts); l++) {
			uint8_t start[NB_MAX], got[NB_MAX];

			fill(start, sizeof(start));
			memcpy(got, start, sizeof(got));
			cr_assert_eq(run_pieces(ses, &enc, 1, kinds[k], l, got,
					 sizeof(got)),
			    0);
			cr_assert_neq(
			    memcmp(got + NB_SKIP, start + NB_SKIP, NB_WHOLE),
			    0);
			cr_assert_neq(
			    memcmp(got + NB_INJECT, start + NB_INJECT, 16), 0);
			/* In another cut. */
			cr_assert_eq(
			    run_pieces(ses, &dec, 1, kinds[k],
				ARRAY_LEN(layouts) - 1 - l, got, sizeof(got)),
			    0);
			cr_assert_arr_eq(
			    got + NB_SKIP, start + NB_SKIP, NB_WHOLE);
		}
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* Requests that are refused leave every kind of buffer as it was. */
static void
refused(crypto_session_t ses, int kind, const struct cryptodesc *crd)
{
	for (size_t l = 0; l < ARRAY_LEN(layouts); l++) {
		uint8_t start[NB_MAX], got[NB_MAX];

		fill(start, sizeof(start));
		memcpy(got, start, sizeof(got));
		cr_assert_eq(run_pieces(ses, crd, 1, kind, l, got, sizeof(got)),
		    EINVAL, "kind %d, %s: %d bytes at %d, %d", kind,
		    layouts[l].name, crd->crd_len, crd->crd_skip,
		    crd->crd_inject);
		cr_assert_arr_eq(got, start, sizeof(got));
	}
}

Test(s076, part_of_a_block_is_einval_and_writes_no_iv)
{
	const struct alg *alg;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		struct cryptodesc crd;
		crypto_session_t ses;

		if (alg->kind != ALG_CIPHER || alg->block == 1)
			continue;
		ses = nt_session(alg->id, key, alg->key_min, 0);
		crd = nt_cipher(alg->id, NB_SKIP, NB_ODD, NULL, CRD_F_ENCRYPT);
		memcpy(crd.crd_iv, iv, sizeof(iv));
		crd.crd_flags |= CRD_F_IV_EXPLICIT; /* and to be written */
		crd.crd_inject = NB_INJECT;
		refused(ses, 0, &crd);
		for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
			refused(ses, kinds[k], &crd);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

/* The buffer has NB_MAX bytes, each piece of them memory of its own. */
Test(s083, cipher_beyond_the_buffer_is_einval)
{
	static const struct {
		int skip, len, inject, flags;
	} bad[] = {
		{ NB_SKIP, NB_WHOLE + 16, 0, NT_EXPLICIT },
		{ NB_SKIP + 1, NB_WHOLE, 0, NT_EXPLICIT },
		{ NB_MAX, 16, 0, NT_EXPLICIT },
		{ NB_MAX + 1, 0, 0, NT_EXPLICIT },
		{ INT_MAX, 16, 0, NT_EXPLICIT },
		{ INT_MAX - 15, INT_MAX - 15, 0, NT_EXPLICIT },
		{ -1, 16, 0, NT_EXPLICIT },
		{ 16, -16, 0, NT_EXPLICIT },
		/* The IV is read, made up and written, and written. */
		{ 0, 16, NB_MAX - 15, 0 },
		{ 0, 16, NB_MAX - 15, CRD_F_ENCRYPT },
		{ 0, 16, INT_MAX, CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT },
		{ 0, 16, -1, CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT },
	};
	crypto_session_t ses = nt_session(CRYPTO_AES_CBC, key, 16, 0);

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct cryptodesc crd =
		    nt_cipher(CRYPTO_AES_CBC, 0, 0, NULL, bad[i].flags);

		crd.crd_skip = bad[i].skip;
		crd.crd_len = bad[i].len;
		crd.crd_inject = bad[i].inject;
		refused(ses, 0, &crd);
		for (size_t k = 0; k < ARRAY_LEN(kinds); k++)
			refused(ses, kinds[k], &crd);
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* Only a chain of mbufs has room for a tag behind its end (s085). */
Test(s083, mac_beyond_the_buffer_is_einval)
{
	static const struct {
		int skip, len, inject;
		bool mbufs_grow;
	} bad[] = {
		{ 0, NB_MAX + 1, 0, false },
		{ NB_MAX, 1, 0, false },
		{ -1, 1, 0, false },
		{ 0, -1, 0, false },
		{ 0, 1, -1, false },
		{ 0, 1, NB_MAX - 31, true },
		{ 0, 1, NB_MAX, true },
		{ 0, 1, NB_MAX + 1, true },
	};
	crypto_session_t ses = nt_session(CRYPTO_SHA2_256_HMAC, key, 32, 0);

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		struct cryptodesc crd =
		    nt_hash(CRYPTO_SHA2_256_HMAC, 0, 0, 0, 0);

		crd.crd_skip = bad[i].skip;
		crd.crd_len = bad[i].len;
		crd.crd_inject = bad[i].inject;
		refused(ses, 0, &crd);
		refused(ses, CRYPTO_F_IOV, &crd);
		if (!bad[i].mbufs_grow)
			refused(ses, CRYPTO_F_IMBUF, &crd);
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* What counts is what the pieces hold, not what crp_ilen claims. */
Test(s083, crp_ilen_does_not_lengthen_pieces)
{
	crypto_session_t ses = nt_session(CRYPTO_AES_CBC, key, 16, 0);
	struct cryptodesc crd = nt_cipher(
	    CRYPTO_AES_CBC, NB_SKIP, NB_WHOLE + 16, iv, CRD_F_ENCRYPT);
	uint8_t data[NB_MAX];

	fill(data, sizeof(data));
	for (size_t k = 0; k < ARRAY_LEN(kinds); k++) {
		struct pieces p;

		pieces_init(&p, kinds[k], data, sizeof(data), layouts[1].cuts,
		    layouts[1].ncuts);
		cr_assert_eq(nt_dispatch_kind(ses, &crd, 1, p.flags, p.buf,
				 sizeof(data) + 1000),
		    EINVAL);
		crd.crd_len = NB_WHOLE;
		cr_assert_eq(
		    nt_dispatch_kind(ses, &crd, 1, p.flags, p.buf, 0), 0);
		crd.crd_len = NB_WHOLE + 16;
		pieces_fini(&p);
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}
