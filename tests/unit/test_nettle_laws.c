/* SPDX-License-Identifier: ISC */
/*
 * test_nettle_laws.c - what holds for the Nettle driver's algorithms whatever
 * the key: laws that reach where no document gives an answer.
 */
#include "test_nettle.h"

#include "alg.h"

TestSuite(nettle_laws, .init = nt_attach, .fini = nt_detach);

/* Every key length an algorithm's row allows makes a session that undoes what
 * it does; Nettle asserts on lengths it does not know. */
Test(nettle_laws, every_key_length_round_trips)
{
	uint8_t key[512], data[48], iv[EALG_MAX_BLOCK_LEN] = { 1 };
	const struct alg *alg;

	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)(i * 7 + 3);
	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		for (size_t len = alg->key_min;
		     alg->kind == ALG_CIPHER && len <= alg->key_max;
		     len += alg->key_step) {
			crypto_session_t ses = nt_session(alg->id, key, len, 0);
			struct cryptodesc crd = nt_cipher(
			    alg->id, 0, sizeof(data), iv, CRD_F_ENCRYPT);

			memcpy(data, key, sizeof(data));
			cr_assert_eq(
			    nt_dispatch(ses, &crd, 1, data, sizeof(data)), 0);
			cr_expect((memcmp(data, key, sizeof(data)) == 0) ==
				(alg->id == CRYPTO_NULL_CBC),
			    "%s, key of %zu", alg->name, len);
			crd.crd_flags &= ~CRD_F_ENCRYPT;
			cr_assert_eq(
			    nt_dispatch(ses, &crd, 1, data, sizeof(data)), 0);
			cr_expect_eq(memcmp(data, key, sizeof(data)), 0,
			    "%s, key of %zu", alg->name, len);
			cr_assert_eq(crypto_freesession(ses), 0);
		}
	}
}

/* CBC is what its definition makes of single blocks: several documents give
 * these only. */
Test(nettle_laws, cbc_chains_its_blocks)
{
	static const uint8_t zero[EALG_MAX_BLOCK_LEN];
	uint8_t key[64], data[96], want[96], prev[EALG_MAX_BLOCK_LEN];
	const struct alg *alg;

	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)(i * 11 + 1);
	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		crypto_session_t ses;
		struct cryptodesc crd;

		/* CFB goes on as CBC does, and is none. */
		if (alg->chain != ALG_CHAIN_CBC || alg->block == 1)
			continue;
		ses = nt_session(alg->id, key, alg->key_max, 0);
		for (size_t j = 0; j < sizeof(data); j++)
			want[j] = data[j] = (uint8_t)j;
		memset(prev, 0x5a, sizeof(prev));
		crd = nt_cipher(alg->id, 0, sizeof(data), prev, CRD_F_ENCRYPT);
		cr_assert_eq(nt_dispatch(ses, &crd, 1, data, sizeof(data)), 0);
		for (size_t off = 0; off < sizeof(want); off += alg->block) {
			for (size_t j = 0; j < alg->block; j++)
				want[off + j] ^= prev[j];
			crd = nt_cipher(
			    alg->id, off, alg->block, zero, CRD_F_ENCRYPT);
			cr_assert_eq(
			    nt_dispatch(ses, &crd, 1, want, sizeof(want)), 0);
			memcpy(prev, want + off, alg->block);
		}
		cr_expect_eq(
		    memcmp(data, want, sizeof(want)), 0, "%s", alg->name);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

/* The counter is all 16 bytes: ff..ff is followed by 00..00 (SP 800-38A). */
Test(nettle_laws, ctr_carries_through_the_whole_block)
{
	const uint8_t key[16] = { 7 };
	uint8_t iv[16], data[35] = { 0 }, want[48];
	crypto_session_t ecb = nt_session(CRYPTO_AES_ECB, key, 16, 0);
	crypto_session_t ctr = nt_session(CRYPTO_AES_ICM, key, 16, 0);
	struct cryptodesc crd;

	memset(iv, 0xff, sizeof(iv));
	memset(want, 0xff, 16);
	memset(want + 16, 0, 32);
	want[47] = 1;
	crd = nt_cipher(CRYPTO_AES_ECB, 0, sizeof(want), NULL, CRD_F_ENCRYPT);
	cr_assert_eq(nt_dispatch(ecb, &crd, 1, want, sizeof(want)), 0);
	crd = nt_cipher(CRYPTO_AES_ICM, 0, sizeof(data), iv, CRD_F_ENCRYPT);
	cr_assert_eq(nt_dispatch(ctr, &crd, 1, data, sizeof(data)), 0);
	cr_assert_eq(memcmp(data, want, sizeof(data)), 0);
	cr_assert_eq(crypto_freesession(ecb), 0);
	cr_assert_eq(crypto_freesession(ctr), 0);
}

/* RFC 2104: keys are padded with zeros up to the block. */
Test(nettle_laws, hmac_key_of_nothing_is_a_key_of_zeros)
{
	static const uint8_t zeros[64];
	uint8_t a[8 + AALG_MAX_RESULT_LEN], b[8 + AALG_MAX_RESULT_LEN];
	const struct alg *alg;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		struct cryptodesc crd = nt_hash(alg->id, 0, 8, 8, 0);
		crypto_session_t none, all;

		if (alg->kind != ALG_MAC || strncmp(alg->name, "hmac-", 5) != 0)
			continue;
		none = nt_session(alg->id, "", 0, 0);
		all = nt_session(alg->id, zeros, sizeof(zeros), 0);
		memset(a, 1, sizeof(a));
		memset(b, 1, sizeof(b));
		cr_assert_eq(nt_dispatch(none, &crd, 1, a, sizeof(a)), 0);
		cr_assert_eq(nt_dispatch(all, &crd, 1, b, sizeof(b)), 0);
		cr_expect_eq(memcmp(a, b, sizeof(a)), 0, "%s", alg->name);
		cr_assert_eq(crypto_freesession(none), 0);
		cr_assert_eq(crypto_freesession(all), 0);
	}
}
