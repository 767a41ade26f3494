/* SPDX-License-Identifier: ISC */
/*
 * test_aead_pair.c - which sessions and requests of authenticated ciphers are
 * refused, with nothing done: halves that do not go together, IVs and tags of
 * lengths that there are not.  The suites are statements of the framework.
 */
#include "test_aead.h"

#include "alg.h"

TestSuite(s082, .init = nt_attach, .fini = nt_detach);
TestSuite(s095, .init = nt_attach, .fini = nt_detach);

Test(s095, request_without_explicit_iv_is_einval)
{
	for (size_t a = 0; a < TA_ALGS; a++) {
		crypto_session_t ses = ta_session_of(&ta_algs[a]);
		struct cryptodesc crds[2];

		for (int flags = 0; flags <= CRD_F_ENCRYPT; flags++) {
			ta_descs(crds, &ta_algs[a], flags);
			crds[0].crd_flags &= ~CRD_F_IV_EXPLICIT;
			ta_refused(ses, crds, 2, ta_algs[a].name);
			crds[0].crd_flags &= ~CRD_F_IV_PRESENT;
			ta_refused(ses, crds, 2, ta_algs[a].name);
		}
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

/* With IV_EXPLICIT alone encryption stores the IV, as every cipher does. */
Test(s095, explicit_iv_is_stored_if_not_present)
{
	const struct ta_alg *gcm = &ta_algs[0];
	crypto_session_t ses = ta_session_of(gcm);
	uint8_t buf[TA_SIZE + 12], want[TA_SIZE];
	struct cryptodesc crds[2];

	ta_sealed(ses, gcm, want);
	ta_message(buf);
	memset(buf + TA_SIZE, 0, 12);
	ta_descs(crds, gcm, CRD_F_ENCRYPT);
	crds[0].crd_flags &= ~CRD_F_IV_PRESENT;
	crds[0].crd_inject = TA_SIZE;
	cr_assert_eq(nt_dispatch(ses, crds, 2, buf, sizeof(buf)), 0);
	cr_expect_eq(memcmp(buf, want, TA_SIZE), 0);
	cr_expect_eq(memcmp(buf + TA_SIZE, ta_iv, 12), 0);
	crds[0].crd_inject = TA_SIZE + 1;
	cr_expect_eq(nt_dispatch(ses, crds, 2, buf, sizeof(buf)), EINVAL);
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* What crypto_newsession makes of two or three elements. */
static int
newsession(struct cryptoini a, struct cryptoini b, int third)
{
	struct cryptoini ini[3] = { a, b, nt_ini(third, ta_key, 16, 0) };
	crypto_session_t ses;
	int error = ta_open(&ses, ini, third != 0 ? 3 : 2);

	cr_expect((ses != NULL) == (error == 0));
	(void)crypto_freesession(ses);
	return error;
}

Test(s095, halves_of_different_keys_are_einval)
{
	uint8_t other[16];
	struct cryptoini gcm = nt_ini(CRYPTO_AES_NIST_GCM_16, ta_key, 16, 0);
	struct cryptoini mac = nt_ini(CRYPTO_AES_128_NIST_GMAC, ta_key, 16, 0);

	memcpy(other, ta_key, sizeof(other));
	cr_expect_eq(newsession(gcm, mac, 0), 0);
	cr_expect_eq(newsession(mac, gcm, 0), 0, "in any order");
	mac.cri_key = nt_key(other);
	cr_expect_eq(newsession(gcm, mac, 0), 0, "the bytes count");
	other[15] ^= 1;
	cr_expect_eq(newsession(gcm, mac, 0), EINVAL);
	mac.cri_key = NULL;
	cr_expect_eq(newsession(gcm, mac, 0), EINVAL);
	mac = nt_ini(CRYPTO_AES_192_NIST_GMAC, ta_key, 24, 0);
	cr_expect_eq(newsession(gcm, mac, 0), EINVAL, "lengths");
	gcm = nt_ini(CRYPTO_AES_CCM_16, ta_key, 16, 0);
	mac = nt_ini(CRYPTO_AES_CCM_CBC_MAC, ta_key, 24, 0);
	cr_expect_eq(newsession(gcm, mac, 0), EINVAL, "lengths");
}

Test(s095, halves_that_do_not_belong_together_are_einval)
{
	const struct cryptoini gcm =
	    nt_ini(CRYPTO_AES_NIST_GCM_16, ta_key, 16, 0);
	const struct cryptoini ccm = nt_ini(CRYPTO_AES_CCM_16, ta_key, 16, 0);
	const struct cryptoini gmac =
	    nt_ini(CRYPTO_AES_128_NIST_GMAC, ta_key, 16, 0);
	const struct cryptoini cbc_mac =
	    nt_ini(CRYPTO_AES_CCM_CBC_MAC, ta_key, 16, 0);
	const struct cryptoini chapoly =
	    nt_ini(CRYPTO_CHACHA20_POLY1305, ta_key, 32, 0);
	const struct cryptoini cbc = nt_ini(CRYPTO_AES_CBC, ta_key, 16, 0);
	const struct cryptoini all[] = { gcm, ccm, gmac, cbc_mac, chapoly };
	crypto_session_t ses;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct cryptoini alone = all[i];

		cr_expect_eq(ta_open(&ses, &alone, 1), EINVAL, "%d alone",
		    alone.cri_alg);
		cr_expect_eq(newsession(all[i], cbc, 0), EINVAL);
		cr_expect_eq(newsession(cbc, all[i], 0), EINVAL);
		cr_expect_eq(newsession(all[i], all[i], 0), EINVAL);
	}
	cr_expect_eq(newsession(gcm, cbc_mac, 0), EINVAL);
	cr_expect_eq(newsession(ccm, gmac, 0), EINVAL);
	cr_expect_eq(newsession(gcm, gmac, CRYPTO_AES_CBC), EINVAL);
	cr_expect_eq(newsession(gcm, gmac, CRYPTO_SHA1_HMAC), EINVAL);
	cr_expect_eq(newsession(gcm, gmac, CRYPTO_AES_128_NIST_GMAC), EINVAL);
	cr_expect_eq(newsession(ccm, cbc_mac, 0), 0);
}

/* SP 800-38D: 4, 8 and 12 to 16 bytes; SP 800-38C: even ones from 4 to 16; RFC
 * 8439: 16. */
Test(s095, tags_of_other_lengths_are_einval)
{
	static const int good[TA_ALGS][8] = {
		{ 4, 8, 12, 13, 14, 15, 16, 0 },
		{ 4, 6, 8, 10, 12, 14, 16, 0 },
		{ 16, 0 },
	};

	for (size_t a = 0; a < TA_ALGS; a++) {
		for (int mlen = -1; mlen <= 40; mlen++) {
			bool ok = false;
			int error = newsession(nt_ini(ta_algs[a].cipher, ta_key,
						   ta_algs[a].key_len, 0),
			    nt_ini(ta_algs[a].mac, ta_key, ta_algs[a].key_len,
				mlen),
			    0);

			for (size_t i = 0; i < 8; i++)
				ok = ok || good[a][i] == mlen;
			cr_expect_eq(error, ok ? 0 : EINVAL, "%s, %d",
			    ta_algs[a].name, mlen);
		}
	}
}

/* FreeBSD 12 executed what came before in a mixed list. */
Test(s095, requests_of_other_than_the_two_halves_are_einval)
{
	for (size_t a = 0; a < TA_ALGS; a++) {
		crypto_session_t ses = ta_session_of(&ta_algs[a]);
		struct cryptodesc crds[3];

		ta_descs(crds, &ta_algs[a], CRD_F_ENCRYPT);
		ta_refused(ses, &crds[0], 1, "cipher half alone");
		ta_refused(ses, &crds[1], 1, "authenticating half alone");
		crds[2] = crds[0];
		ta_refused(ses, crds, 3, "cipher half twice");
		crds[2] = crds[1];
		ta_refused(ses, crds, 3, "authenticating half twice");
		ta_refused(ses, &crds[1], 2, "no cipher half");
		crds[1] = crds[0];
		ta_refused(ses, crds, 2, "no authenticating half");
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

Test(s095, stream_and_strange_ivs_are_einval)
{
	crypto_session_t ses = ta_session_of(&ta_algs[0]);
	struct cryptodesc crds[2];

	for (size_t i = 0; i < 2; i++) {
		ta_descs(crds, &ta_algs[0], CRD_F_ENCRYPT);
		crds[i].crd_flags |= CRD_F_STREAM;
		ta_refused(ses, crds, 2, "stream");
	}
	ta_descs(crds, &ta_algs[0], CRD_F_ENCRYPT);
	for (int len = -1; len <= 17; len++) {
		crds[0].crd_iv_len = len;
		if (len != 0 && len != 12)
			ta_refused(ses, crds, 2, "length of IV");
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* The longer a nonce of CCM, the less room there is for the length. */
Test(s095, ccm_nonces_are_7_to_13_bytes)
{
	const struct ta_alg *ccm = &ta_algs[1];
	crypto_session_t ses = ta_session_of(ccm);
	const size_t size = 65536 + TA_TAG;
	uint8_t *buf = calloc(1, size);
	struct cryptodesc crds[2];

	cr_assert_not_null(buf);
	for (int len = -1; len <= 17; len++) {
		if (len == 0 || (len >= 7 && len <= 13))
			continue;
		ta_descs(crds, ccm, CRD_F_ENCRYPT);
		crds[0].crd_iv_len = len;
		ta_refused(ses, crds, 2, "length of nonce");
	}
	crds[0] = nt_cipher(ccm->cipher, 0, 65536, ta_iv, CRD_F_ENCRYPT);
	crds[1] = nt_hash(ccm->mac, 0, 0, 65536, 0);
	crds[0].crd_iv_len = 13;
	cr_expect_eq(nt_dispatch(ses, crds, 2, buf, size), EINVAL);
	cr_expect(nt_is_filled(buf, size, 0));
	crds[0].crd_len = 65535;
	cr_expect_eq(nt_dispatch(ses, crds, 2, buf, size), 0);
	crds[0].crd_len = 65536;
	crds[0].crd_iv_len = 12;
	cr_expect_eq(nt_dispatch(ses, crds, 2, buf, size), 0);
	free(buf);
	cr_assert_eq(crypto_freesession(ses), 0);
}

Test(s082, strange_algorithm_among_the_halves_is_einval)
{
	crypto_session_t ses = ta_session_of(&ta_algs[0]);
	struct cryptodesc crds[3];

	ta_descs(crds, &ta_algs[0], CRD_F_ENCRYPT);
	crds[2] = nt_cipher(CRYPTO_AES_CBC, 0, 16, ta_iv, CRD_F_ENCRYPT);
	ta_refused(ses, crds, 3, "behind");
	crds[1] = crds[2];
	ta_refused(ses, crds, 2, "in place of the other half");
	cr_assert_eq(crypto_freesession(ses), 0);
}
