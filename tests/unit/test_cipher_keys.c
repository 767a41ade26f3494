/* SPDX-License-Identifier: ISC */
/*
 * test_cipher_keys.c - the keys of ciphers: those that come with a request, those
 * of lengths that there are not, and ARC4's, which may have no driver.  Those of
 * MACs are in test_nettle_mac.c, of authenticated ciphers in test_aead_*.c.  The
 * suites are statements of the framework.
 */
#include "test_nettle.h"

#include <errno.h>

#include "alg.h"

#define SIZE 96 /* bytes of data: a multiple of every block */

TestSuite(s097, .init = nt_attach, .fini = nt_detach);
TestSuite(s098, .init = nt_attach, .fini = nt_detach);
TestSuite(s099, .init = nt_attach, .fini = nt_detach);

static const uint8_t key[512] = { 1, 2, 3, [7] = 4, [15] = 5, [40] = 6 };
static const uint8_t other[512] = { 9, 8, 7, [7] = 6, [15] = 5, [40] = 4 };
static const uint8_t iv[EALG_MAX_BLOCK_LEN] = { 0x1f, 0x2f, 0x3f };

/* The ciphers that work by themselves and need a key. */
static const struct alg *
next_cipher(size_t *i)
{
	const struct alg *alg;

	while ((alg = alg_at((*i)++)) != NULL) {
		if (alg->kind == ALG_CIPHER && !alg->unkeyed)
			return alg;
	}
	return NULL;
}

static struct cryptodesc
desc(const struct alg *alg)
{
	return nt_cipher(
	    alg->id, 0, SIZE, alg->iv_len > 0 ? iv : NULL, CRD_F_ENCRYPT);
}

/* Encrypt zeros, under a key of the request's own unless it is NULL. */
static int
encrypt_zeros(crypto_session_t ses, const struct alg *alg, uint8_t *out,
    const uint8_t *own, size_t own_len)
{
	struct cryptodesc crd = desc(alg);

	memset(out, 0, SIZE);
	if (own != NULL) {
		crd.crd_flags |= CRD_F_KEY_EXPLICIT;
		crd.crd_key = nt_key(own);
		crd.crd_klen = (int)own_len * 8;
	}
	return nt_dispatch(ses, &crd, 1, out, SIZE);
}

/* Also a key of another length than the session's. */
Test(s097, explicit_key_is_for_one_request)
{
	uint8_t mine[SIZE], want[SIZE], got[SIZE];
	const struct alg *alg;

	for (size_t i = 0; (alg = next_cipher(&i)) != NULL;) {
		crypto_session_t ses =
		    nt_session(alg->id, key, alg->key_min, 0);
		crypto_session_t ref =
		    nt_session(alg->id, other, alg->key_max, 0);

		cr_assert_eq(encrypt_zeros(ses, alg, mine, NULL, 0), 0);
		cr_assert_eq(encrypt_zeros(ref, alg, want, NULL, 0), 0);
		cr_expect_neq(memcmp(mine, want, SIZE), 0, "%s", alg->name);
		cr_assert_eq(encrypt_zeros(ses, alg, got, other, alg->key_max),
		    0, "%s", alg->name);
		cr_expect_eq(memcmp(got, want, SIZE), 0, "%s", alg->name);
		cr_assert_eq(encrypt_zeros(ses, alg, got, NULL, 0), 0);
		cr_expect_eq(memcmp(got, mine, SIZE), 0, "%s", alg->name);
		cr_assert_eq(crypto_freesession(ses), 0);
		cr_assert_eq(crypto_freesession(ref), 0);
	}
}

Test(s097, explicit_key_of_no_length_is_einval)
{
	const struct alg *alg;

	for (size_t i = 0; (alg = next_cipher(&i)) != NULL;) {
		crypto_session_t ses =
		    nt_session(alg->id, key, alg->key_min, 0);
		uint8_t got[SIZE];

		cr_expect_eq(encrypt_zeros(ses, alg, got, other, 0), EINVAL);
		cr_expect_eq(
		    encrypt_zeros(ses, alg, got, other, alg->key_max + 1u),
		    EINVAL);
		cr_expect(nt_is_filled(got, SIZE, 0), "%s", alg->name);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

/* No key is not a key of no bytes, which HMAC takes. */
Test(s098, explicit_key_that_is_null_is_einval)
{
	const struct alg *alg;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		uint8_t buf[SIZE + AALG_MAX_RESULT_LEN] = { 0 };
		struct cryptodesc crd =
		    nt_hash(alg->id, 0, SIZE, SIZE, CRD_F_KEY_EXPLICIT);
		crypto_session_t ses;

		if (alg->unkeyed || alg->kind == ALG_AEAD ||
		    alg->kind == ALG_AEAD_MAC)
			continue;
		crd.crd_flags |= NT_EXPLICIT;
		ses = nt_session(alg->id, key, alg->key_max, 0);
		for (int klen = 0; klen <= alg->key_max * 8; klen += 8) {
			crd.crd_klen = klen;
			cr_expect_eq(
			    nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), EINVAL,
			    "%s, key of %d", alg->name, klen / 8);
		}
		cr_expect(nt_is_filled(buf, sizeof(buf), 0), "%s", alg->name);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

Test(s098, cipher_without_any_key_is_einval)
{
	uint8_t want[SIZE], got[SIZE];
	const struct alg *alg;

	for (size_t i = 0; (alg = next_cipher(&i)) != NULL;) {
		crypto_session_t ses = nt_session(alg->id, NULL, 0, 0);
		crypto_session_t ref =
		    nt_session(alg->id, key, alg->key_max, 0);

		cr_expect_eq(encrypt_zeros(ses, alg, got, NULL, 0), EINVAL);
		cr_expect(nt_is_filled(got, SIZE, 0), "%s", alg->name);
		cr_assert_eq(encrypt_zeros(ref, alg, want, NULL, 0), 0);
		cr_expect_eq(
		    encrypt_zeros(ses, alg, got, key, alg->key_max), 0);
		cr_expect_eq(memcmp(got, want, SIZE), 0, "%s", alg->name);
		cr_expect_eq(encrypt_zeros(ses, alg, got, NULL, 0), EINVAL);
		cr_assert_eq(crypto_freesession(ses), 0);
		cr_assert_eq(crypto_freesession(ref), 0);
	}
}

/* AES of 15, 17 and 20 bytes and Camellia of 8 among them: each length of key
 * that a row does not name. */
Test(s099, strange_key_lengths_are_einval)
{
	static const struct {
		int alg;
		size_t lens[4];
	} good[] = {
		{ CRYPTO_AES_CBC, { 16, 24, 32 } },
		{ CRYPTO_AES_ICM, { 16, 24, 32 } },
		{ CRYPTO_AES_CTR, { 20, 28, 36 } },
		{ CRYPTO_AES_XTS, { 32, 64 } },
		{ CRYPTO_AES_CFB, { 16, 24, 32 } },
		{ CRYPTO_AES_OFB, { 16, 24, 32 } },
		{ CRYPTO_CAMELLIA_CBC, { 16, 24, 32 } },
		{ CRYPTO_CAMELLIA_CTR, { 16, 24, 32 } },
		{ CRYPTO_CHACHA20, { 16, 32 } },
		{ CRYPTO_DES_CBC, { 8 } },
		{ CRYPTO_3DES_CBC, { 24 } },
		{ CRYPTO_SKIPJACK_CBC, { 10 } },
	};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		for (size_t len = 0; len <= 80; len++) {
			struct cryptoini cri = nt_ini(good[i].alg, key, len, 0);
			crypto_session_t ses;
			bool ok = false;
			int error;

			for (size_t j = 0; j < 4; j++)
				ok = ok || (len != 0 && good[i].lens[j] == len);
			error =
			    crypto_newsession(&ses, &cri, CRYPTOCAP_F_SOFTWARE);
			cr_expect_eq(error, ok ? 0 : EINVAL, "%d, key of %zu",
			    good[i].alg, len);
			(void)crypto_freesession(ses);
		}
	}
}

static int
no_newsession(device_t dev, crypto_session_t ses, struct cryptoini *cri)
{
	(void)dev;
	(void)ses;
	(void)cri;
	return 0;
}

static int
no_process(device_t dev, struct cryptop *crp, int hint)
{
	(void)dev;
	(void)crp;
	(void)hint;
	return EIO;
}

/* Neither of the original software drivers has ARC4; ours has, as programs ask
 * for it.  What is demanded holds for any that has not. */
Test(s100, arc4_without_a_driver_is_eopnotsupp)
{
	static struct crypto_device dev = { .name = "software" };
	struct cryptoini arc4 = nt_ini(CRYPTO_ARC4, key, 16, 0);
	struct cryptoini cbc = nt_ini(CRYPTO_AES_CBC, key, 16, 0);
	int32_t id = crypto_get_driverid(
	    &dev, 0, CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_SYNC);
	crypto_session_t ses;

	cr_assert_geq(id, 0);
	cr_assert_eq(crypto_register((uint32_t)id, CRYPTO_AES_CBC, 0, 0,
			 no_newsession, NULL, no_process, NULL),
	    0);
	cr_expect_eq(
	    crypto_newsession(&ses, &arc4, CRYPTOCAP_F_SOFTWARE), EOPNOTSUPP);
	cr_expect_null(ses);
	cr_expect_eq(crypto_newsession(&ses, &arc4, id), EOPNOTSUPP);
	cr_assert_eq(crypto_newsession(&ses, &cbc, id), 0);
	cr_assert_eq(crypto_freesession(ses), 0);
	cr_assert_eq(crypto_unregister_all((uint32_t)id), 0);
}
