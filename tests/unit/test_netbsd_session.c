/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd_session.c - NetBSD's page: drivers' registration, the choice of a
 * driver, session ids.
 */
#include <opencrypto/netbsd.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "test_netbsd.h"

static const int aes[] = { CRYPTO_AES_CBC, 0 };
static const int both[] = { CRYPTO_AES_CBC, CRYPTO_SHA1_HMAC, 0 };
static const u_int8_t key[32];

/* What a crypto_register call after the first may bring along. */
static int
never(void *arg, u_int32_t *sid, struct cryptoini *cri)
{
	(void)arg;
	(void)cri;
	*sid = 0;
	return ENOTSUP;
}

static int
aes_session(u_int64_t *sid, int hard)
{
	return nb_session(sid, CRYPTO_AES_CBC, key, 128, hard);
}

Test(s008, later_calls_of_crypto_register_change_no_method)
{
	struct nb_driver drv = { .lid = 5 };
	u_int64_t sid = 0;

	nb_attach(&drv, 0, aes);
	cr_assert_eq(crypto_register((u_int32_t)drv.id, CRYPTO_SHA1, 0, 0,
			 never, NULL, NULL, NULL),
	    0);
	cr_assert_eq(crypto_register((u_int32_t)drv.id, CRYPTO_MD5, 0, 0, NULL,
			 NULL, NULL, NULL),
	    0);
	cr_assert_eq(nb_session(&sid, CRYPTO_SHA1, NULL, 0, 0), 0);
	cr_assert_eq(drv.newsessions, 1);
	crypto_freesession(sid);
	cr_assert_eq(drv.freesessions, 1);
}

Test(s008, a_first_call_without_methods_is_einval)
{
	int32_t id = crypto_get_driverid(0);

	cr_assert_geq(id, 0);
	cr_assert_eq(crypto_register((u_int32_t)id, CRYPTO_AES_CBC, 0, 0, NULL,
			 NULL, NULL, NULL),
	    EINVAL);
}

Test(crypto_register, refuses_bad_ids_and_algorithms)
{
	struct nb_driver drv = { .lid = 1 };

	nb_attach(&drv, 0, aes);
	cr_assert_eq(crypto_register(
			 (u_int32_t)drv.id, 0, 0, 0, never, NULL, NULL, NULL),
	    EINVAL);
	cr_assert_eq(
	    crypto_register((u_int32_t)drv.id, CRYPTO_ALGORITHM_MAX + 1, 0, 0,
		never, NULL, NULL, NULL),
	    EINVAL);
	cr_assert_eq(crypto_register((u_int32_t)drv.id + 1, CRYPTO_AES_CBC, 0,
			 0, never, NULL, NULL, NULL),
	    EINVAL);
}

Test(crypto_register, takes_a_freesession_without_result)
{
	struct nb_driver drv = { .lid = 9 };
	u_int64_t sid = 0;

	nb_attach_void(&drv, 0, aes);
	cr_assert_eq(aes_session(&sid, 0), 0);
	crypto_freesession(sid);
	cr_assert_eq(drv.freed, sid);
}

Test(crypto_unregister, withdraws_one_of_two_that_are_one_of_ours)
{
	static const int macs[] = { CRYPTO_SHA1_HMAC, CRYPTO_SHA1_HMAC_96, 0 };
	struct nb_driver drv = { .lid = 1 };
	u_int64_t sid = 0;

	nb_attach(&drv, 0, macs);
	cr_assert_eq(crypto_unregister((u_int32_t)drv.id, CRYPTO_SHA1_HMAC), 0);
	cr_assert_eq(
	    crypto_unregister((u_int32_t)drv.id, CRYPTO_SHA1_HMAC), EINVAL);
	cr_assert_eq(nb_session(&sid, CRYPTO_SHA1_HMAC, key, 160, 0), EINVAL);
	cr_assert_eq(nb_session(&sid, CRYPTO_SHA1_HMAC_96, key, 160, 0), 0);
	crypto_freesession(sid);
	cr_assert_eq(
	    crypto_unregister((u_int32_t)drv.id, CRYPTO_SHA1_HMAC_96), 0);
	/* The driver has ended. */
	cr_assert_eq(
	    crypto_unregister((u_int32_t)drv.id, CRYPTO_SHA1_HMAC_96), EINVAL);
	cr_assert_eq(crypto_unregister_all((u_int32_t)drv.id), EINVAL);
}

Test(s024, hardware_only_is_einval_with_software)
{
	struct nb_driver drv = { .lid = 1 };
	u_int64_t sid = 77;

	nb_attach(&drv, CRYPTOCAP_F_SOFTWARE, aes);
	cr_assert_eq(aes_session(&sid, 1), EINVAL);
	cr_assert_eq(sid, 77);
	cr_assert_eq(drv.newsessions, 0);
	cr_assert_eq(aes_session(&sid, 0), 0);
	crypto_freesession(sid);
}

Test(s025, software_only_passes_hardware_over)
{
	struct nb_driver hw = { .lid = 1 };
	struct nb_driver sw = { .lid = 1 };
	u_int64_t sid = 0;

	nb_attach(&hw, 0, aes);
	nb_attach(&sw, CRYPTOCAP_F_SOFTWARE, aes);
	cr_assert_eq(aes_session(&sid, -1), 0);
	cr_assert_eq(sw.newsessions, 1);
	crypto_freesession(sid);
	cr_assert_eq(aes_session(&sid, 0), 0);
	cr_assert_eq(hw.newsessions, 1);
	crypto_freesession(sid);
}

Test(crypto_newsession, gives_what_the_driver_answered)
{
	struct nb_driver drv = { .newsession_error = EDOM };
	u_int64_t sid = 3;

	nb_attach(&drv, 0, aes);
	cr_assert_eq(aes_session(&sid, 0), EDOM);
	cr_assert_eq(sid, 3);
}

Test(crypto_newsession, refuses_what_is_no_list)
{
	struct nb_driver drv = { .lid = 1 };
	struct cryptoini cri[9];
	u_int64_t sid = 0;

	nb_attach(&drv, 0, aes);
	cr_assert_eq(crypto_newsession(&sid, NULL, 0), EINVAL);
	cr_assert_eq(nb_session(&sid, 0, NULL, 0, 0), EINVAL);
	cr_assert_eq(nb_session(&sid, 200, NULL, 0, 0), EINVAL);
	cr_assert_eq(nb_session(&sid, -5, NULL, 0, 0), EINVAL);
	cr_assert_eq(nb_session(&sid, CRYPTO_AES_CBC, key, 120, 0), EINVAL);
	/* Keys that come with requests are not for this page. */
	cr_assert_eq(nb_session(&sid, CRYPTO_AES_CBC, NULL, 0, 0), EINVAL);
	memset(cri, 0, sizeof(cri));
	for (size_t i = 0; i < 9; i++) {
		cri[i].cri_alg = CRYPTO_MD5;
		cri[i].cri_next = i < 8 ? &cri[i + 1] : NULL;
	}
	cr_assert_eq(crypto_newsession(&sid, cri, 0), EINVAL);
}

Test(s034, a_sid_has_the_driver_above_and_its_number_below)
{
	struct nb_driver first = { .lid = 1 };
	struct nb_driver drv = { .lid = 0xdeadbeef };
	u_int64_t sid = 0;

	nb_attach(&first, CRYPTOCAP_F_SOFTWARE, aes);
	nb_attach(&drv, 0, aes);
	cr_assert_eq(aes_session(&sid, 0), 0);
	cr_assert_eq(drv.entry, (u_int32_t)drv.id);
	cr_assert_eq(sid >> 32, (u_int64_t)drv.id + 1);
	cr_assert_eq(CRYPTO_SESID2HID(sid), (u_int32_t)drv.id);
	cr_assert_eq(CRYPTO_SESID2LID(sid), 0xdeadbeef);
	cr_assert_eq(CRYPTO_SESID2CAPS(sid), 0);
	crypto_freesession(sid);
}

Test(s034, the_number_0_is_a_number)
{
	struct nb_driver drv = { .id = 0 };
	u_int64_t sid = 0;

	/* Its table starts at 1, but for this. */
	drv.taken[1] = true;
	drv.lid = 0x80000000;
	nb_attach(&drv, 0, aes);
	cr_assert_eq(aes_session(&sid, 0), 0);
	cr_assert_eq(CRYPTO_SESID2LID(sid), 0x80000000);
	crypto_freesession(sid);
}

Test(s035, sid_0_is_harmless)
{
	struct nb_driver drv = { .lid = 1 };
	char buf[16] = { 0 };
	u_int64_t sid = 0;
	struct cryptop *crp;

	nb_attach(&drv, 0, aes);
	crypto_freesession(0);
	cr_assert_eq(aes_session(&sid, 0), 0);
	cr_assert_neq(sid, 0);
	crypto_freesession(0);
	cr_assert_eq(drv.freesessions, 0);
	crp = nb_request(0, 1, buf, sizeof(buf), 0);
	crp->crp_desc->crd_alg = CRYPTO_AES_CBC;
	cr_assert_eq(nb_run(crp), EINVAL);
	cr_assert_eq(drv.processed, 0);
	crypto_freereq(crp);
	crypto_freesession(sid);
}

Test(s036, freesession_gets_the_full_sid)
{
	struct nb_driver drv = { .lid = 0x12345678 };
	u_int64_t sid = 0;

	nb_attach(&drv, 0, both);
	cr_assert_eq(nb_session(&sid, CRYPTO_SHA1_HMAC, key, 160, 0), 0);
	crypto_freesession(sid);
	cr_assert_eq(drv.freed, sid);
	cr_assert_eq(drv.freesessions, 1);
}

static void
shuffle(u_int64_t *sids, size_t n)
{
	u_int32_t x = 1;

	for (size_t i = n; i-- > 1;) {
		size_t j;
		u_int64_t sid = sids[i];

		x = x * 1664525 + 1013904223;
		j = (x >> 8) % (i + 1);
		sids[i] = sids[j];
		sids[j] = sid;
	}
}

Test(s040, a_thousand_sessions_in_any_order)
{
	static struct nb_driver drv;
	u_int64_t sids[1000];
	u_int64_t sid = 0;

	nb_attach(&drv, 0, aes);
	for (size_t i = 0; i < 1000; i++) {
		cr_assert_eq(aes_session(&sids[i], 0), 0);
		cr_assert_eq(CRYPTO_SESID2LID(sids[i]), i + 1);
	}
	shuffle(sids, 1000);
	for (size_t i = 0; i < 1000; i++) {
		crypto_freesession(sids[i]);
		cr_assert_eq(drv.freed, sids[i]);
		cr_assert_eq(drv.freesessions, i + 1);
	}
	/* The driver's numbers come again. */
	cr_assert_eq(aes_session(&sid, 0), 0);
	cr_assert_eq(CRYPTO_SESID2LID(sid), 1);
	crypto_freesession(sid);
}

Test(crypto_freesession, ids_of_the_past_are_ignored)
{
	struct nb_driver drv = { .lid = 4 };
	char buf[16] = { 0 };
	u_int64_t sid = 0;
	struct cryptop *crp;

	nb_attach(&drv, 0, aes);
	cr_assert_eq(aes_session(&sid, 0), 0);
	crypto_freesession(sid);
	crypto_freesession(sid);
	cr_assert_eq(drv.freesessions, 1);
	crp = nb_request(sid, 1, buf, sizeof(buf), 0);
	crp->crp_desc->crd_alg = CRYPTO_AES_CBC;
	crp->crp_desc->crd_len = 16;
	cr_assert_eq(nb_run(crp), EINVAL);
	crypto_freereq(crp);
}
