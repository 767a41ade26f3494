/* SPDX-License-Identifier: ISC */
/*
 * test_nettle_mac.c - digests and MACs in requests: how much is stored, which keys
 * are taken, and those that are defined by others (HMAC, KPDK).  That each gives
 * what its document says is in test_nettle.c.
 */
#include "test_nettle.h"

#include <errno.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define LEN  40 /* bytes of data */
#define SIZE (LEN + AALG_MAX_RESULT_LEN + 1)

TestSuite(s081, .init = nt_attach, .fini = nt_detach);
TestSuite(s082, .init = nt_attach, .fini = nt_detach);
TestSuite(s086, .init = nt_attach, .fini = nt_detach);
TestSuite(s087, .init = nt_attach, .fini = nt_detach);
TestSuite(s088, .init = nt_attach, .fini = nt_detach);
TestSuite(s090, .init = nt_attach, .fini = nt_detach);
TestSuite(s091, .init = nt_attach, .fini = nt_detach);
TestSuite(s092, .init = nt_attach, .fini = nt_detach);
TestSuite(s098, .init = nt_attach, .fini = nt_detach);
TestSuite(s099, .init = nt_attach, .fini = nt_detach);

static const uint8_t key[64] = { 0x01, 0x23, 0x45, 0x67, 0x89, 1 };
static const uint8_t other_key[64] = { 0xca, 0xfe, [15] = 1 };
static const uint8_t iv[EALG_MAX_BLOCK_LEN] = { 0xfe, 0xdc, 0xba, 0x98, 1 };

/* The tag of `len` bytes; the session is made and freed. */
static void
tag_of(int alg, const void *k, size_t k_len, const void *data, size_t len,
    uint8_t *tag)
{
	crypto_session_t ses = nt_session(alg, k, k_len, 0);
	size_t tag_len = alg_find(alg)->tag_len;
	struct cryptodesc crd = nt_hash(alg, 0, len, len, 0);
	uint8_t *buf = malloc(len + tag_len);

	cr_assert_not_null(buf);
	if (len > 0)
		memcpy(buf, data, len);
	cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, len + tag_len), 0);
	memcpy(tag, buf + len, tag_len);
	free(buf);
	cr_assert_eq(crypto_freesession(ses), 0);
}

static int
newsession_error(int alg, const void *k, size_t k_len, int mlen)
{
	struct cryptoini cri = nt_ini(alg, k, k_len, mlen);
	crypto_session_t ses;
	int error = crypto_newsession(&ses, &cri, crypto_find_driver("nettle"));

	if (error == 0)
		cr_assert_eq(crypto_freesession(ses), 0);
	return error;
}

/* A session of AES-CBC and HMAC-SHA-1, in this order. */
static crypto_session_t
pair_session(void)
{
	struct cryptoini cbc = nt_ini(CRYPTO_AES_CBC, key, 16, 0);
	struct cryptoini mac = nt_ini(CRYPTO_SHA1_HMAC, other_key, 20, 0);
	crypto_session_t ses;

	cbc.cri_next = &mac;
	cr_assert_eq(
	    crypto_newsession(&ses, &cbc, crypto_find_driver("nettle")), 0);
	return ses;
}

/* The order of the request counts, not that of the session. */
Test(s081, mac_covers_what_is_there_when_it_runs)
{
	uint8_t buf[NT_AT + NT_LEN + 20], cipher[NT_AT + NT_LEN], want[20];
	crypto_session_t ses = pair_session();

	nt_cbc(cipher, key, 16, iv);
	for (size_t mac_at = 0; mac_at < 2; mac_at++) {
		struct cryptodesc crds[2];

		crds[mac_at] =
		    nt_hash(CRYPTO_SHA1_HMAC, NT_AT, NT_LEN, NT_AT + NT_LEN, 0);
		crds[1 - mac_at] =
		    nt_cipher(CRYPTO_AES_CBC, NT_AT, NT_LEN, iv, CRD_F_ENCRYPT);
		nt_fill(buf);
		tag_of(CRYPTO_SHA1_HMAC, other_key, 20,
		    (mac_at == 1 ? cipher : buf) + NT_AT, NT_LEN, want);
		cr_assert_eq(nt_dispatch(ses, crds, 2, buf, sizeof(buf)), 0);
		cr_assert_eq(memcmp(buf, cipher, sizeof(cipher)), 0);
		cr_assert_eq(memcmp(buf + NT_AT + NT_LEN, want, 20), 0);
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* All descriptors are looked at before the first one runs, which is better than
 * what the statement asks for: nothing is done by halves. */
Test(s082, algorithm_the_session_lacks_is_einval)
{
	uint8_t buf[NT_AT + NT_LEN + 20] = { 0 };
	crypto_session_t ses = pair_session();
	struct cryptodesc crds[2] = {
		nt_cipher(CRYPTO_AES_CBC, NT_AT, NT_LEN, iv, CRD_F_ENCRYPT),
		nt_hash(CRYPTO_MD5_KPDK, NT_AT, NT_LEN, NT_AT + NT_LEN, 0),
	};

	cr_assert_eq(nt_dispatch(ses, crds, 2, buf, sizeof(buf)), EINVAL);
	cr_assert(nt_is_filled(buf, sizeof(buf), 0));
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* Of every digest and MAC, each length there is: the leading bytes, no more. */
Test(s086, mlen_bytes_are_written)
{
	uint8_t buf[SIZE], whole[AALG_MAX_RESULT_LEN];
	const struct alg *alg;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		if (!nt_is_hash(alg))
			continue;
		memset(buf, 0xa5, sizeof(buf));
		tag_of(alg->id, key, nt_key_len(alg), buf, LEN, whole);
		for (size_t n = 1; n <= alg->tag_len; n++) {
			struct cryptodesc crd =
			    nt_hash(alg->id, 0, LEN, LEN, 0);
			crypto_session_t ses =
			    nt_session(alg->id, key, nt_key_len(alg), (int)n);

			memset(buf, 0xa5, sizeof(buf));
			/* There is not a byte more of buffer. */
			cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, LEN + n), 0,
			    "%s, %zu", alg->name, n);
			cr_assert_eq(memcmp(buf + LEN, whole, n), 0, "%s, %zu",
			    alg->name, n);
			cr_assert(nt_is_filled(buf, LEN, 0xa5));
			cr_assert(
			    nt_is_filled(buf + LEN + n, SIZE - LEN - n, 0xa5),
			    "%s, %zu", alg->name, n);
			cr_assert_eq(crypto_freesession(ses), 0);
		}
	}
}

Test(s086, mlen_above_the_digest_is_einval)
{
	const struct alg *alg;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		if (!nt_is_hash(alg))
			continue;
		cr_expect_eq(newsession_error(alg->id, key, nt_key_len(alg),
				 alg->tag_len + 1),
		    EINVAL, "%s", alg->name);
		cr_expect_eq(
		    newsession_error(alg->id, key, nt_key_len(alg), -1), EINVAL,
		    "%s", alg->name);
	}
}

/* The native side of it: these lengths are to be had, the first two without asking.
 * NetBSD's numbers for the others are cri_mlen here. */
Test(s087, lengths_of_netbsd)
{
	const struct {
		int alg, mlen;
		size_t len;
	} rows[] = {
		{ CRYPTO_NULL_HMAC, 0, 12 },
		{ CRYPTO_AES_XCBC_MAC_96, 0, 12 },
		{ CRYPTO_MD5_HMAC, 12, 12 },
		{ CRYPTO_SHA1_HMAC, 12, 12 },
		{ CRYPTO_RIPEMD160_HMAC, 12, 12 },
		{ CRYPTO_SHA2_256_HMAC, 16, 16 },
		{ CRYPTO_SHA2_384_HMAC, 24, 24 },
		{ CRYPTO_SHA2_512_HMAC, 32, 32 },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		crypto_session_t ses =
		    nt_session(rows[i].alg, key, 16, rows[i].mlen);
		struct cryptodesc crd = nt_hash(rows[i].alg, 0, LEN, LEN, 0);
		uint8_t buf[SIZE];
		size_t n = SIZE;

		memset(buf, 0xa5, sizeof(buf));
		cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, SIZE), 0);
		while (n > LEN && buf[n - 1] == 0xa5)
			n--;
		cr_assert_eq(n - LEN, rows[i].len, "row %zu", i);
		if (rows[i].alg == CRYPTO_NULL_HMAC)
			cr_assert(nt_is_filled(buf + LEN, 12, 0));
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

/* RFC 2104 by its definition, from the digest alone. */
static void
hmac_by_definition(const struct alg *hash, size_t block, const uint8_t *k,
    size_t k_len, const uint8_t *data, uint8_t *tag)
{
	uint8_t pad[128 + LEN + AALG_MAX_RESULT_LEN], short_key[128] = { 0 };

	if (k_len > block)
		tag_of(hash->id, NULL, 0, k, k_len, short_key);
	else
		memcpy(short_key, k, k_len);
	for (size_t i = 0; i < block; i++)
		pad[i] = short_key[i] ^ 0x36;
	memcpy(pad + block, data, LEN);
	tag_of(hash->id, NULL, 0, pad, block + LEN, tag);
	for (size_t i = 0; i < block; i++)
		pad[i] = short_key[i] ^ 0x5c;
	memcpy(pad + block, tag, hash->tag_len);
	tag_of(hash->id, NULL, 0, pad, block + hash->tag_len, tag);
}

Test(s088, hmac_is_rfc_2104_for_any_length_of_key)
{
	const size_t lens[] = { 1, 63, 64, 65, 127, 128, 129, 200, 512 };
	const struct {
		int hmac, hash;
		size_t block;
	} rows[] = {
		{ CRYPTO_MD5_HMAC, CRYPTO_MD5, 64 },
		{ CRYPTO_SHA1_HMAC, CRYPTO_SHA1, 64 },
		{ CRYPTO_RIPEMD160_HMAC, CRYPTO_RIPEMD160, 64 },
		{ CRYPTO_SHA2_224_HMAC, CRYPTO_SHA2_224, 64 },
		{ CRYPTO_SHA2_256_HMAC, CRYPTO_SHA2_256, 64 },
		{ CRYPTO_SHA2_384_HMAC, CRYPTO_SHA2_384, 128 },
		{ CRYPTO_SHA2_512_HMAC, CRYPTO_SHA2_512, 128 },
	};
	uint8_t k[512], data[LEN], got[AALG_MAX_RESULT_LEN],
	    want[AALG_MAX_RESULT_LEN];

	for (size_t i = 0; i < sizeof(k); i++)
		k[i] = (uint8_t)(i * 5 + 1);
	memset(data, 'd', sizeof(data));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct alg *hash = alg_find(rows[i].hash);

		for (size_t j = 0; j < ARRAY_LEN(lens); j++) {
			tag_of(rows[i].hmac, k, lens[j], data, LEN, got);
			hmac_by_definition(
			    hash, rows[i].block, k, lens[j], data, want);
			cr_expect_eq(memcmp(got, want, hash->tag_len), 0,
			    "hmac of %s, key of %zu", hash->name, lens[j]);
		}
	}
}

Test(s090, null_leaves_data_of_any_length_alone)
{
	struct cryptoini cipher = nt_ini(CRYPTO_NULL_CBC, NULL, 0, 0);
	struct cryptoini mac = nt_ini(CRYPTO_NULL_HMAC, NULL, 0, 0);
	crypto_session_t ses;

	cipher.cri_next = &mac;
	cr_assert_eq(
	    crypto_newsession(&ses, &cipher, crypto_find_driver("nettle")), 0);
	for (size_t len = 0; len <= LEN; len++) {
		struct cryptodesc crds[2] = {
			nt_cipher(CRYPTO_NULL_CBC, 0, len, NULL, CRD_F_ENCRYPT),
			nt_hash(CRYPTO_NULL_HMAC, 0, len, LEN, 0),
		};
		uint8_t buf[LEN + 13];

		for (int decrypt = 0; decrypt < 2; decrypt++) {
			memset(buf, 'd', sizeof(buf));
			cr_assert_eq(
			    nt_dispatch(ses, crds, 2, buf, sizeof(buf)), 0);
			cr_assert(nt_is_filled(buf, LEN, 'd'));
			cr_assert(nt_is_filled(buf + LEN, 12, 0));
			cr_assert_eq(buf[LEN + 12], 'd');
			crds[0].crd_flags = 0;
		}
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* framework manual, 5.10, "abc" under a key of a block. */
Test(s091, kpdk_is_what_the_rfcs_define)
{
	static const uint8_t md5[] = { 0x8b, 0xf7, 0xbc, 0x53, 0x44, 0x65, 0xed,
		0x05, 0xe9, 0x92, 0xc6, 0xb5, 0x7d, 0x30, 0x23, 0x04 };
	static const uint8_t sha1[] = { 0xc2, 0x43, 0x23, 0xa0, 0x74, 0x62,
		0xe7, 0x3e, 0x8e, 0x8a, 0x3a, 0x50, 0x26, 0x53, 0x4b, 0xc1,
		0x5a, 0x0b, 0xb8, 0x45 };
	uint8_t k[64], tag[AALG_MAX_RESULT_LEN];

	memset(k, 'k', sizeof(k));
	tag_of(CRYPTO_MD5_KPDK, k, sizeof(k), "abc", 3, tag);
	cr_assert_eq(memcmp(tag, md5, sizeof(md5)), 0);
	tag_of(CRYPTO_SHA1_KPDK, k, sizeof(k), "abc", 3, tag);
	cr_assert_eq(memcmp(tag, sha1, sizeof(sha1)), 0);
}

/* The key of a request may be longer than that of its session, which overran
 * memory in the reference, and is that request's alone. */
Test(s091, kpdk_takes_a_longer_key_for_one_request)
{
	const int algs[] = { CRYPTO_MD5_KPDK, CRYPTO_SHA1_KPDK };
	uint8_t k[512], buf[LEN + 20], want[AALG_MAX_RESULT_LEN];

	memset(k, 'k', sizeof(k));
	for (size_t i = 0; i < ARRAY_LEN(algs); i++) {
		size_t tag_len = alg_find(algs[i])->tag_len;
		crypto_session_t ses = nt_session(algs[i], key, 1, 0);
		struct cryptodesc crd =
		    nt_hash(algs[i], 0, LEN, LEN, CRD_F_KEY_EXPLICIT);

		memset(buf, 'd', sizeof(buf));
		crd.crd_key = nt_key(k);
		crd.crd_klen = (int)sizeof(k) * 8;
		cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), 0);
		tag_of(algs[i], k, sizeof(k), buf, LEN, want);
		cr_assert_eq(memcmp(buf + LEN, want, tag_len), 0);
		crd.crd_flags = 0;
		cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), 0);
		tag_of(algs[i], key, 1, buf, LEN, want);
		cr_assert_eq(memcmp(buf + LEN, want, tag_len), 0);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

/* RFC 3566, 4.6; the rest of its cases are in kat.h. */
Test(s092, xcbc_takes_16_bytes_of_key_only)
{
	static const uint8_t want[] = { 0xd2, 0xa2, 0x46, 0xfa, 0x34, 0x9b,
		0x68, 0xa7, 0x99, 0x98, 0xa4, 0x39 };
	uint8_t count[64], tag[AALG_MAX_RESULT_LEN], buf[LEN + 12] = { 0 };
	crypto_session_t ses;

	for (size_t i = 0; i < sizeof(count); i++)
		count[i] = (uint8_t)i;
	tag_of(CRYPTO_AES_XCBC_MAC_96, count, 16, count, 16, tag);
	cr_assert_eq(memcmp(tag, want, sizeof(want)), 0);

	ses = nt_session(CRYPTO_AES_XCBC_MAC_96, count, 16, 0);
	for (size_t len = 0; len <= sizeof(count); len++) {
		struct cryptodesc crd = nt_hash(
		    CRYPTO_AES_XCBC_MAC_96, 0, LEN, LEN, CRD_F_KEY_EXPLICIT);

		crd.crd_key = nt_key(count);
		crd.crd_klen = (int)len * 8;
		cr_assert_eq(
		    newsession_error(CRYPTO_AES_XCBC_MAC_96, count, len, 0),
		    len == 16 ? 0 : EINVAL, "%zu", len);
		cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)),
		    len == 16 ? 0 : EINVAL, "%zu", len);
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* What works without a key has one of nothing then. */
Test(s098, mac_without_any_key_is_einval)
{
	uint8_t buf[SIZE], want[AALG_MAX_RESULT_LEN];
	const struct alg *alg;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		struct cryptodesc crd = nt_hash(alg->id, 0, LEN, LEN, 0);
		size_t k_len = nt_key_len(alg);
		crypto_session_t ses;

		if (alg->kind != ALG_MAC)
			continue;
		ses = nt_session(alg->id, NULL, 0, 0);
		memset(buf, 0xa5, sizeof(buf));
		tag_of(alg->id, other_key, k_len, buf, LEN, want);
		cr_expect_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)),
		    alg->unkeyed ? 0 : EINVAL, "%s", alg->name);
		if (!alg->unkeyed)
			cr_expect(nt_is_filled(buf, sizeof(buf), 0xa5));
		crd.crd_flags = CRD_F_KEY_EXPLICIT;
		crd.crd_key = nt_key(other_key);
		crd.crd_klen = (int)k_len * 8;
		cr_expect_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), 0);
		cr_expect_eq(
		    memcmp(buf + LEN, want, alg->tag_len), 0, "%s", alg->name);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

/* A key and no key are different functions, and a key of zeros is one. */
Test(s098, blake2_without_a_key_is_the_plain_hash)
{
	const int algs[] = { CRYPTO_BLAKE2B, CRYPTO_BLAKE2S };
	uint8_t none[AALG_MAX_RESULT_LEN], empty[AALG_MAX_RESULT_LEN],
	    zero[AALG_MAX_RESULT_LEN];

	for (size_t i = 0; i < ARRAY_LEN(algs); i++) {
		size_t tag_len = alg_find(algs[i])->tag_len;

		tag_of(algs[i], NULL, 0, key, sizeof(key), none);
		tag_of(algs[i], "", 0, key, sizeof(key), empty);
		tag_of(algs[i], "\0", 1, key, sizeof(key), zero);
		cr_assert_eq(memcmp(none, empty, tag_len), 0);
		cr_assert_neq(memcmp(none, zero, tag_len), 0);
	}
}

/* Every length up to 600 bytes is taken, or refused, as the documents say. */
Test(s099, key_lengths_of_macs)
{
	const struct {
		int alg;
		size_t min, max, step;
	} rows[] = {
		{ CRYPTO_AES_CMAC, 16, 32, 8 },
		{ CRYPTO_AES_XCBC_MAC_96, 16, 16, 1 },
		{ CRYPTO_POLY1305, 32, 32, 1 },
		{ CRYPTO_BLAKE2B, 0, 64, 1 },
		{ CRYPTO_BLAKE2S, 0, 32, 1 },
		{ CRYPTO_SHA1_HMAC, 0, 512, 1 },
		{ CRYPTO_MD5_KPDK, 0, 512, 1 },
		{ CRYPTO_SHA1_KPDK, 0, 512, 1 },
		{ CRYPTO_SHA1, 0, 0, 1 },
	};
	static const uint8_t k[600];

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		for (size_t len = 0; len <= sizeof(k); len++) {
			bool ok = len >= rows[i].min && len <= rows[i].max &&
			    (len - rows[i].min) % rows[i].step == 0;

			cr_expect_eq(newsession_error(rows[i].alg, k, len, 0),
			    ok ? 0 : EINVAL, "%d, %zu", rows[i].alg, len);
		}
	}
}
