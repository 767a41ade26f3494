/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd_counter.c - the counter modes of NetBSD's page: nonces and salts in
 * keys, IVs of 8 bytes that sessions make up, tags that are not compared.
 */
#include <opencrypto/netbsd.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "drivers.h"
#include "test_netbsd.h"

static void
attach(void)
{
	cr_assert_eq(drivers_attach(), 0);
}

static void
detach(void)
{
	drivers_detach();
}

TestSuite(s080, .init = attach, .fini = detach);
TestSuite(s094, .init = attach, .fini = detach);
TestSuite(netbsd_counter, .init = attach, .fini = detach);

/* framework.md 5.11: AES-128 key 00..0f, nonce or salt aabbccdd. */
#define CTR_KEY	 "000102030405060708090a0b0c0d0e0faabbccdd"
#define CTR_IV	 "0001020304050607"
#define CTR_TEXT "plaintext 16byte"

Test(netbsd_counter, aes_ctr_has_its_nonce_in_the_key)
{
	u_int8_t key[20], expected[16];
	u_int8_t buf[] = CTR_TEXT;
	u_int64_t sid = 0;
	struct cryptop *crp;

	nb_hex(key, CTR_KEY);
	nb_hex(expected, "2ce7ba2583781a31b5ddbaa7ffdbc562");
	cr_assert_eq(nb_session(&sid, CRYPTO_AES_CTR, key, 160, 0), 0);
	crp = nb_request(sid, 1, buf, 16, 0);
	crp->crp_desc->crd_alg = CRYPTO_AES_CTR;
	crp->crp_desc->crd_len = 16;
	crp->crp_desc->crd_flags =
	    CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT;
	nb_hex(crp->crp_desc->crd_iv, CTR_IV);
	cr_assert_eq(nb_run(crp), 0);
	cr_assert_arr_eq(buf, expected, 16);
	crypto_freereq(crp);
	crypto_freesession(sid);
}

static int
compare_ivs(const void *a, const void *b)
{
	return memcmp(a, b, 8);
}

/* Have `n` requests encrypted, with IVs that the session makes up. */
static void
collect_ivs(struct cryptop *crp, char *buf, char *ivs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		cr_assert_eq(nb_run(crp), 0);
		memcpy(&ivs[8 * i], buf, 8);
	}
	qsort(ivs, n, 8, compare_ivs);
	for (size_t i = 1; i < n; i++)
		cr_assert_neq(memcmp(&ivs[8 * i], &ivs[8 * i - 8], 8), 0);
}

#define MANY 100000u

Test(s080, ctr_ivs_never_repeat)
{
	char *ivs = calloc(MANY, 8);
	u_int8_t key[20];
	char buf[24] = { 0 };
	u_int64_t sid = 0;
	struct cryptop *crp;

	cr_assert_not_null(ivs);
	nb_hex(key, CTR_KEY);
	cr_assert_eq(nb_session(&sid, CRYPTO_AES_CTR, key, 160, 0), 0);
	crp = nb_request(sid, 1, buf, sizeof(buf), CRYPTO_F_CBIMM);
	crp->crp_desc->crd_alg = CRYPTO_AES_CTR;
	crp->crp_desc->crd_skip = 8;
	crp->crp_desc->crd_len = 16;
	crp->crp_desc->crd_flags = CRD_F_ENCRYPT;
	collect_ivs(crp, buf, ivs, MANY);
	crypto_freereq(crp);
	crypto_freesession(sid);
	free(ivs);
}

/* A session of GCM's halves, or GMAC's. */
static u_int64_t
gcm_session(int alg)
{
	u_int8_t key[20];
	struct cryptoini mac = {
		.cri_alg = CRYPTO_AES_128_GMAC, .cri_klen = 160, .cri_key = key
	};
	struct cryptoini cri = { .cri_alg = alg,
		.cri_klen = 160,
		.cri_key = key,
		.cri_next = &mac };
	u_int64_t sid = 0;

	nb_hex(key, CTR_KEY);
	cr_assert_eq(crypto_newsession(&sid, &cri, 0), 0);
	return sid;
}

/* A buffer is 9 bytes to authenticate, an IV, the text, the tag. */
#define GCM_IV	 9
#define GCM_TEXT 17
#define GCM_TAG	 33
#define GCM_LEN	 49

static struct cryptop *
gcm_request(u_int64_t sid, int alg, void *buf, int flags, int crd_flags)
{
	struct cryptop *crp = nb_request(sid, 2, buf, GCM_LEN, flags);
	struct cryptodesc *cipher = crp->crp_desc;
	struct cryptodesc *mac = cipher->crd_next;

	cipher->crd_alg = alg;
	cipher->crd_skip = GCM_TEXT;
	cipher->crd_len = alg == CRYPTO_AES_GMAC ? 0 : 16;
	cipher->crd_inject = GCM_IV;
	cipher->crd_flags = crd_flags;
	mac->crd_alg = CRYPTO_AES_128_GMAC;
	mac->crd_len = 9;
	mac->crd_inject = GCM_TAG;
	return crp;
}

static const char gcm_sealed[] = "4bbf669993f3b0baef4c6d4ca6baf71f";
static const char gcm_tag[] = "ee7069cfc5b455f9824aa4da0176a5d4";

Test(s080, gcm_ivs_never_repeat)
{
	char *ivs = calloc(MANY, 8);
	char buf[GCM_LEN] = { 0 };
	u_int64_t sid = gcm_session(CRYPTO_AES_GCM_16);
	struct cryptop *crp = gcm_request(
	    sid, CRYPTO_AES_GCM_16, buf, CRYPTO_F_CBIMM, CRD_F_ENCRYPT);

	cr_assert_not_null(ivs);
	crp->crp_desc->crd_inject = 0;
	crp->crp_desc->crd_next->crd_skip = 8;
	collect_ivs(crp, buf, ivs, MANY);
	crypto_freereq(crp);
	crypto_freesession(sid);
	free(ivs);
}

Test(s094, gcm_encrypts_under_salt_and_iv)
{
	u_int8_t buf[GCM_LEN + 1] = "aad-bytes........" CTR_TEXT;
	u_int8_t text[16], tag[16], iv[8];
	u_int64_t sid = gcm_session(CRYPTO_AES_GCM_16);
	struct cryptop *crp = gcm_request(
	    sid, CRYPTO_AES_GCM_16, buf, 0, CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT);

	nb_hex(crp->crp_desc->crd_iv, CTR_IV);
	nb_hex(iv, CTR_IV);
	nb_hex(text, gcm_sealed);
	nb_hex(tag, gcm_tag);
	cr_assert_eq(nb_run(crp), 0);
	cr_assert_arr_eq(buf, "aad-bytes", 9);
	cr_assert_arr_eq(&buf[GCM_IV], iv, 8);
	cr_assert_arr_eq(&buf[GCM_TEXT], text, 16);
	cr_assert_arr_eq(&buf[GCM_TAG], tag, 16);
	crypto_freereq(crp);
	crypto_freesession(sid);
}

Test(s094, gcm_decrypts_and_delivers_the_tag_uncompared)
{
	u_int8_t buf[GCM_LEN + 1] = "aad-bytes";
	u_int8_t tag[16];
	u_int64_t sid = gcm_session(CRYPTO_AES_GCM_16);
	struct cryptop *crp = gcm_request(sid, CRYPTO_AES_GCM_16, buf, 0, 0);

	nb_hex(&buf[GCM_IV], CTR_IV);
	nb_hex(&buf[GCM_TEXT], gcm_sealed);
	nb_hex(&buf[GCM_TAG], gcm_tag);
	nb_hex(tag, gcm_tag);
	buf[GCM_TAG] ^= 1;
	cr_assert_eq(nb_run(crp), 0);
	cr_assert_arr_eq(&buf[GCM_TEXT], CTR_TEXT, 16);
	cr_assert_arr_eq(&buf[GCM_TAG], tag, 16);

	/* The tag is that of what came, which the consumer can tell. */
	nb_hex(&buf[GCM_TEXT], gcm_sealed);
	buf[GCM_TEXT] ^= 1;
	cr_assert_eq(nb_run(crp), 0);
	cr_assert_neq(memcmp(&buf[GCM_TAG], tag, 16), 0);
	crypto_freereq(crp);
	crypto_freesession(sid);
}

Test(s094, gmac_authenticates_alone)
{
	u_int8_t buf[GCM_LEN + 1] = "aad-bytes";
	u_int8_t tag[16];
	u_int64_t sid = gcm_session(CRYPTO_AES_GMAC);
	struct cryptop *crp = gcm_request(sid, CRYPTO_AES_GMAC, buf, 0, 0);

	nb_hex(&buf[GCM_IV], CTR_IV);
	nb_hex(tag, "0f3be40071550218fac4904f46e45e14");
	cr_assert_eq(nb_run(crp), 0);
	cr_assert_arr_eq(&buf[GCM_TAG], tag, 16);
	crypto_freereq(crp);
	crypto_freesession(sid);
}

Test(s094, gcms_iv_lies_in_the_buffer)
{
	u_int8_t buf[GCM_LEN + 1] = { 0 };
	u_int64_t sid = gcm_session(CRYPTO_AES_GCM_16);
	struct cryptop *crp = gcm_request(sid, CRYPTO_AES_GCM_16, buf, 0, 0);

	crp->crp_desc->crd_inject = GCM_LEN - 7;
	cr_assert_eq(nb_run(crp), EINVAL);
	crp->crp_desc->crd_inject = -1;
	cr_assert_eq(nb_run(crp), EINVAL);
	crypto_freereq(crp);
	crypto_freesession(sid);
}

Test(netbsd_counter, gcm_halves_have_one_salt)
{
	u_int8_t key[20], other[20];
	struct cryptoini mac = { .cri_alg = CRYPTO_AES_128_GMAC,
		.cri_klen = 160,
		.cri_key = other };
	struct cryptoini cri = { .cri_alg = CRYPTO_AES_GCM_16,
		.cri_klen = 160,
		.cri_key = key,
		.cri_next = &mac };
	u_int64_t sid = 0;

	nb_hex(key, CTR_KEY);
	nb_hex(other, CTR_KEY);
	other[19] ^= 1;
	cr_assert_eq(crypto_newsession(&sid, &cri, 0), EINVAL);
	cri.cri_klen = 24;
	cr_assert_eq(crypto_newsession(&sid, &cri, 0), EINVAL);
	cri.cri_key = NULL;
	cr_assert_eq(crypto_newsession(&sid, &cri, 0), EINVAL);
}
