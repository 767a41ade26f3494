/* SPDX-License-Identifier: ISC */
/*
 * test_aead.h - what the tests of authenticated ciphers share: sessions of two
 * halves, and requests for them.
 */
#ifndef TESTS_UNIT_TEST_AEAD_H
#define TESTS_UNIT_TEST_AEAD_H

#include <errno.h>

#include "test_nettle.h"

#define TA_AAD	20 /* bytes of a message of ta_message */
#define TA_LEN	45
#define TA_TAG	16
#define TA_SIZE (TA_AAD + TA_LEN + TA_TAG)

/* One of each authenticated cipher. */
static const struct ta_alg {
	const char *name;
	int cipher;
	int mac;
	size_t key_len;
} ta_algs[] = {
	{ "gcm", CRYPTO_AES_NIST_GCM_16, CRYPTO_AES_192_NIST_GMAC, 24 },
	{ "ccm", CRYPTO_AES_CCM_16, CRYPTO_AES_CCM_CBC_MAC, 16 },
	{ "chapoly", CRYPTO_CHACHA20_POLY1305, CRYPTO_POLY1305, 32 },
};
#define TA_ALGS (sizeof(ta_algs) / sizeof(ta_algs[0]))

static const uint8_t ta_key[64] = { 0x5a, 1, 2, 3, [15] = 4, [31] = 5 };
static const uint8_t ta_iv[EALG_MAX_BLOCK_LEN] = { 9, 8, 7, [11] = 6 };

/* A session of the halves at `ini`, which are linked here. */
static inline int
ta_open(crypto_session_t *ses, struct cryptoini *ini, size_t num)
{
	for (size_t i = 0; i < num; i++)
		ini[i].cri_next = i + 1 < num ? &ini[i + 1] : NULL;
	return crypto_newsession(ses, ini, crypto_find_driver("nettle0"));
}

static inline crypto_session_t
ta_session(int cipher, int mac, const void *key, size_t key_len, int mlen)
{
	struct cryptoini ini[2] = { nt_ini(cipher, key, key_len, 0),
		nt_ini(mac, key, key_len, mlen) };
	crypto_session_t ses;

	cr_assert_eq(ta_open(&ses, ini, 2), 0, "%d and %d, key of %zu", cipher,
	    mac, key_len);
	return ses;
}

static inline crypto_session_t
ta_session_of(const struct ta_alg *alg)
{
	return ta_session(alg->cipher, alg->mac, ta_key, alg->key_len, 0);
}

/* The descriptors of a message: associated data, payload, tag. */
static inline void
ta_descs(struct cryptodesc *crds, const struct ta_alg *alg, int flags)
{
	crds[0] = nt_cipher(alg->cipher, TA_AAD, TA_LEN, ta_iv, flags);
	crds[1] = nt_hash(alg->mac, 0, TA_AAD, TA_AAD + TA_LEN, 0);
}

/* A plain message, the tag's place painted. */
static inline void
ta_message(uint8_t *buf)
{
	for (size_t i = 0; i < TA_AAD + TA_LEN; i++)
		buf[i] = (uint8_t)(i * 3);
	memset(buf + TA_AAD + TA_LEN, 0xa5, TA_TAG);
}

/* What it is when sealed. */
static inline void
ta_sealed(crypto_session_t ses, const struct ta_alg *alg, uint8_t *buf)
{
	struct cryptodesc crds[2];

	ta_message(buf);
	ta_descs(crds, alg, CRD_F_ENCRYPT);
	cr_assert_eq(
	    nt_dispatch(ses, crds, 2, buf, TA_SIZE), 0, "%s", alg->name);
}

/* Refused, and the buffer stays as it is. */
static inline void
ta_refused(crypto_session_t ses, const struct cryptodesc *crds, int num,
    const char *what)
{
	uint8_t buf[TA_SIZE], want[TA_SIZE];

	ta_message(want);
	memcpy(buf, want, TA_SIZE);
	cr_expect_eq(
	    nt_dispatch(ses, crds, num, buf, TA_SIZE), EINVAL, "%s", what);
	cr_expect_eq(memcmp(buf, want, TA_SIZE), 0, "%s", what);
}

#endif
