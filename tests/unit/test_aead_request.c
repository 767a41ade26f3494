/* SPDX-License-Identifier: ISC */
/*
 * test_aead_request.c - what becomes of messages that are not genuine, and of
 * keys that come with requests of authenticated ciphers.  The suites are
 * statements of the framework.
 */
#include "test_aead.h"

#include "pieces.h"

TestSuite(s094, .init = nt_attach, .fini = nt_detach);
TestSuite(s097, .init = nt_attach, .fini = nt_detach);
TestSuite(s098, .init = nt_attach, .fini = nt_detach);

/* Any bit that differs, of the associated data, the ciphertext or the tag, is
 * found, and the buffer stays as it is. */
Test(s094, any_flipped_bit_is_ebadmsg, .timeout = 60)
{
	for (size_t a = 0; a < TA_ALGS; a++) {
		crypto_session_t ses = ta_session_of(&ta_algs[a]);
		uint8_t sealed[TA_SIZE], buf[TA_SIZE];
		struct cryptodesc crds[2];

		ta_sealed(ses, &ta_algs[a], sealed);
		ta_descs(crds, &ta_algs[a], 0);
		for (size_t bit = 0; bit < (size_t)8 * TA_SIZE; bit++) {
			sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
			memcpy(buf, sealed, TA_SIZE);
			cr_expect_eq(nt_dispatch(ses, crds, 2, buf, TA_SIZE),
			    EBADMSG, "%s, bit %zu", ta_algs[a].name, bit);
			cr_expect_eq(memcmp(buf, sealed, TA_SIZE), 0,
			    "%s, bit %zu", ta_algs[a].name, bit);
			sealed[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
		crds[0].crd_iv[11] ^= 1;
		cr_expect_eq(
		    nt_dispatch(ses, crds, 2, sealed, TA_SIZE), EBADMSG);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

Test(s094, forgery_in_pieces_is_ebadmsg_and_not_written)
{
	static const size_t cuts[] = { 1, 9, 0, 3 };
	const int kinds[] = { CRYPTO_F_IOV, CRYPTO_F_IMBUF };

	for (size_t i = 0; i < 2 * TA_ALGS; i++) {
		const struct ta_alg *alg = &ta_algs[i / 2];
		crypto_session_t ses = ta_session_of(alg);
		uint8_t sealed[TA_SIZE], got[TA_SIZE];
		struct cryptodesc crds[2];
		struct pieces p;

		ta_sealed(ses, alg, sealed);
		sealed[TA_SIZE - 1] ^= 0x80;
		ta_descs(crds, alg, 0);
		pieces_init(&p, kinds[i % 2], sealed, TA_SIZE, cuts, 4);
		cr_expect_eq(
		    nt_dispatch_kind(ses, crds, 2, p.flags, p.buf, TA_SIZE),
		    EBADMSG, "%s", alg->name);
		cr_assert_eq(pieces_read(&p, got, TA_SIZE), TA_SIZE);
		cr_expect_eq(memcmp(got, sealed, TA_SIZE), 0, "%s", alg->name);
		pieces_fini(&p);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

/* NetBSD's way, which a flag asks for. */
Test(s094, tag_store_delivers_the_computed_tag)
{
	for (size_t a = 0; a < TA_ALGS; a++) {
		crypto_session_t ses = ta_session_of(&ta_algs[a]);
		uint8_t sealed[TA_SIZE], buf[TA_SIZE], plain[TA_SIZE];
		struct cryptodesc crds[2];

		ta_message(plain);
		ta_sealed(ses, &ta_algs[a], sealed);
		memcpy(buf, sealed, TA_SIZE);
		buf[TA_SIZE - 1] ^= 1;
		ta_descs(crds, &ta_algs[a], 0);
		crds[1].crd_flags |= CRD_F_TAG_STORE;
		cr_expect_eq(nt_dispatch(ses, crds, 2, buf, TA_SIZE), 0);
		cr_expect_eq(memcmp(buf, plain, TA_AAD + TA_LEN), 0, "%s",
		    ta_algs[a].name);
		cr_expect_eq(memcmp(buf + TA_AAD + TA_LEN,
				 sealed + TA_AAD + TA_LEN, TA_TAG),
		    0, "%s", ta_algs[a].name);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

/* A shorter tag is the beginning of the whole one where GCM is concerned, and
 * that much is written and compared. */
Test(s094, short_tag_is_written_and_compared_in_full)
{
	const struct ta_alg *gcm = &ta_algs[0];
	crypto_session_t ses = ta_session_of(gcm);
	uint8_t whole[TA_SIZE], buf[TA_SIZE];
	struct cryptodesc crds[2];

	ta_sealed(ses, gcm, whole);
	cr_assert_eq(crypto_freesession(ses), 0);
	ses = ta_session(gcm->cipher, gcm->mac, ta_key, gcm->key_len, 12);
	ta_sealed(ses, gcm, buf);
	cr_expect_eq(memcmp(buf, whole, TA_SIZE - 4), 0);
	cr_expect(nt_is_filled(buf + TA_SIZE - 4, 4, 0xa5));
	ta_descs(crds, gcm, 0);
	memcpy(whole, buf, TA_SIZE);
	cr_expect_eq(nt_dispatch(ses, crds, 2, buf, TA_SIZE), 0);
	whole[TA_SIZE - 5] ^= 1;
	cr_expect_eq(nt_dispatch(ses, crds, 2, whole, TA_SIZE), EBADMSG);
	cr_assert_eq(crypto_freesession(ses), 0);
}

static void
give_key(struct cryptodesc *crd, const uint8_t *key, size_t len)
{
	crd->crd_key = nt_key(key);
	crd->crd_klen = (int)len * 8;
	crd->crd_flags |= CRD_F_KEY_EXPLICIT;
}

/* The key is that operation's alone. */
Test(s097, explicit_key_of_both_halves_is_for_one_request)
{
	uint8_t other[32] = { 0xee, [9] = 1 };

	for (size_t a = 0; a < TA_ALGS; a++) {
		const struct ta_alg *alg = &ta_algs[a];
		crypto_session_t ses = ta_session_of(alg);
		crypto_session_t ref =
		    ta_session(alg->cipher, alg->mac, other, alg->key_len, 0);
		uint8_t buf[TA_SIZE], mine[TA_SIZE], want[TA_SIZE];
		struct cryptodesc crds[2];

		ta_sealed(ses, alg, mine);
		ta_sealed(ref, alg, want);
		ta_descs(crds, alg, CRD_F_ENCRYPT);
		give_key(&crds[0], other, alg->key_len);
		give_key(&crds[1], other, alg->key_len);
		ta_message(buf);
		cr_expect_eq(nt_dispatch(ses, crds, 2, buf, TA_SIZE), 0);
		cr_expect_eq(memcmp(buf, want, TA_SIZE), 0, "%s", alg->name);
		ta_sealed(ses, alg, buf);
		cr_expect_eq(memcmp(buf, mine, TA_SIZE), 0, "%s", alg->name);
		cr_assert_eq(crypto_freesession(ses), 0);
		cr_assert_eq(crypto_freesession(ref), 0);
	}
}

Test(s097, explicit_keys_that_differ_are_einval)
{
	const struct ta_alg *ccm = &ta_algs[1];
	crypto_session_t ses = ta_session_of(ccm);
	uint8_t other[32] = { 0xee };
	struct cryptodesc crds[2];

	for (size_t i = 0; i < 2; i++) {
		ta_descs(crds, ccm, CRD_F_ENCRYPT);
		give_key(&crds[i], ta_key, 16);
		ta_refused(ses, crds, 2, "a key for one half");
		give_key(&crds[1 - i], other, 16);
		ta_refused(ses, crds, 2, "different keys");
		give_key(&crds[1 - i], ta_key, 24);
		ta_refused(ses, crds, 2, "different lengths");
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* Both halves without a key, which comes with each request. */
Test(s098, request_without_a_key_is_einval)
{
	for (size_t a = 0; a < TA_ALGS; a++) {
		const struct ta_alg *alg = &ta_algs[a];
		struct cryptoini ini[2] = { nt_ini(alg->cipher, NULL, 0, 0),
			nt_ini(alg->mac, NULL, 0, 0) };
		uint8_t buf[TA_SIZE], want[TA_SIZE];
		struct cryptodesc crds[2];
		crypto_session_t ses;

		ses = ta_session_of(alg);
		ta_sealed(ses, alg, want);
		cr_assert_eq(crypto_freesession(ses), 0);
		cr_assert_eq(ta_open(&ses, ini, 2), 0, "%s", alg->name);
		ta_descs(crds, alg, CRD_F_ENCRYPT);
		ta_refused(ses, crds, 2, alg->name);
		give_key(&crds[0], ta_key, alg->key_len);
		ta_refused(ses, crds, 2, alg->name);
		give_key(&crds[1], ta_key, alg->key_len);
		ta_message(buf);
		cr_expect_eq(nt_dispatch(ses, crds, 2, buf, TA_SIZE), 0);
		cr_expect_eq(memcmp(buf, want, TA_SIZE), 0, "%s", alg->name);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}
