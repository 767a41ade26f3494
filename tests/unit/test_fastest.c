/* SPDX-License-Identifier: ISC */
/*
 * test_fastest.c - opencrypto.policy "fastest": sessions and requests go to the
 * driver that costs least, whatever its class and load.
 */
#include <sched.h>

#include "cost.h"
#include "driver.h"
#include "policy.h"
#include "toy_session.h"

static struct toy_driver quick, strong, third;

/* One for small requests, one for large ones. */
static void
setup(void)
{
	static const uint32_t costs[2][COST_SIZES] = {
		{ 1000, 20000, 300000 },
		{ 50000, 51000, 60000 },
	};

	policy_driver = POLICY_FASTEST;
	policy_frozen = true;
	toy_attach(&quick, "quick", SW | SYNC, ts_both);
	toy_attach(&strong, "strong", HW, ts_both);
	for (unsigned int size = 0; size < COST_SIZES; size++) {
		struct driver *d[2] = { driver_ref(0), driver_ref(1) };

		for (size_t i = 0; i < 2; i++) {
			cost_set(d[i], CRYPTO_AES_CBC, size, costs[i][size]);
			cost_set(d[i], CRYPTO_SHA1_HMAC, size, costs[i][size]);
			driver_unref(d[i]);
		}
	}
}

/* A request of `len` bytes; the session as it is afterwards. */
static crypto_session_t
crypt(crypto_session_t ses, size_t len, int error)
{
	static uint8_t buf[1 << 16];
	struct ts_request r;
	uint8_t want[16] = { 0 };

	memset(buf, 0, len);
	ts_request(&r, ses, true, false, CRYPTO_F_CBIMM);
	r.crp->crp_buf = (caddr_t)buf;
	r.crp->crp_ilen = (int)len;
	r.crp->crp_desc->crd_len = (int)len;
	cr_assert_eq(crypto_dispatch(r.crp), 0);
	ts_wait(&r, 1);
	cr_assert_eq(r.crp->crp_etype, error, "%d", r.crp->crp_etype);
	toy_crypt(true, ts_key, sizeof(ts_key), want, sizeof(want));
	if (error == 0)
		cr_assert_arr_eq(buf, want, sizeof(want));
	ses = r.crp->crp_session;
	crypto_freereq(r.crp);
	return ses;
}

Test(fastest, small_requests_go_here_and_large_ones_there, .init = setup)
{
	crypto_session_t ses = ts_session(true, false, HW | SW);

	cr_assert_eq(crypto_ses2hid(ses), (uint32_t)quick.id);
	for (int i = 0; i < 10; i++)
		cr_assert_eq(crypt(ses, 64, 0), ses);
	cr_assert_eq(quick.processed, 10);
	cr_assert_eq(strong.processed, 0);
	for (int i = 0; i < 10; i++)
		cr_assert_eq(crypt(ses, 32768, 0), ses);
	cr_assert_eq(quick.processed, 10);
	cr_assert_eq(strong.processed, 10);
	cr_assert_eq(strong.newsessions, 1);
	crypto_freesession(ses);
	cr_assert_eq(quick.freesessions, quick.newsessions);
	cr_assert_eq(strong.freesessions, strong.newsessions);
}

Test(fastest, classes_that_are_not_allowed_are_not_taken, .init = setup)
{
	crypto_session_t ses = ts_session(true, false, HW);

	(void)crypt(ses, 64, 0);
	cr_assert_eq(strong.processed, 1);
	crypto_freesession(ses);
	ses = ts_session(true, false, SW);
	(void)crypt(ses, 32768, 0);
	cr_assert_eq(quick.processed, 1);
	crypto_freesession(ses);
	ses = ts_session(true, false, quick.id);
	(void)crypt(ses, 32768, 0);
	cr_assert_eq(quick.processed, 2, "a driver that is named is taken");
	crypto_freesession(ses);
}

Test(fastest, running_states_stay_at_home, .init = setup)
{
	crypto_session_t ses = ts_session(false, true, HW | SW);
	static uint8_t buf[32768 + TS_MAC];
	struct ts_request r;

	ts_request(&r, ses, false, true, CRYPTO_F_CBIMM);
	r.crp->crp_buf = (caddr_t)buf;
	r.crp->crp_ilen = sizeof(buf);
	r.crp->crp_desc->crd_len = 32768;
	r.crp->crp_desc->crd_inject = 32768;
	r.crp->crp_desc->crd_flags = CRD_F_STREAM | CRD_F_RESET;
	cr_assert_eq(crypto_dispatch(r.crp), 0);
	ts_wait(&r, 1);
	cr_assert_eq(quick.processed, 1);
	r.crp->crp_desc->crd_flags = 0;
	cr_assert_eq(crypto_dispatch(r.crp), 0);
	ts_wait(&r, 2);
	cr_assert_eq(strong.processed, 1);
}

Test(fastest, when_a_driver_ends_the_others_go_on, .init = setup)
{
	crypto_session_t ses = ts_session(true, false, HW | SW);

	cr_assert_eq(crypt(ses, 32768, 0), ses);
	cr_assert_eq(strong.processed, 1);
	toy_detach(&strong);
	/* It was not at home there: nobody is told. */
	cr_assert_eq(crypt(ses, 32768, 0), ses);
	cr_assert_eq(quick.processed, 1);
	toy_attach(&third, "third", SW | SYNC, ts_both);
	toy_detach(&quick);
	ses = crypt(ses, 64, EAGAIN);
	cr_assert_eq(crypto_ses2hid(ses), (uint32_t)third.id);
	cr_assert_eq(crypt(ses, 64, 0), ses);
	crypto_freesession(ses);
	cr_assert_eq(third.freesessions, 1);
}

Test(fastest, costs_that_change_change_the_choice, .init = setup)
{
	crypto_session_t ses = ts_session(true, false, HW | SW);
	struct driver *d = driver_ref((uint32_t)quick.id);

	(void)crypt(ses, 64, 0);
	cr_assert_eq(quick.processed, 1);
	cost_set(d, CRYPTO_AES_CBC, 0, 90000);
	(void)crypt(ses, 64, 0);
	cr_assert_eq(strong.processed, 1);
	cost_set(d, CRYPTO_AES_CBC, 2, 10);
	(void)crypt(ses, 32768, 0);
	cr_assert_eq(quick.processed, 2);
	driver_unref(d);
	crypto_freesession(ses);
}

Test(fastest, a_driver_that_refuses_is_done_without, .init = setup)
{
	crypto_session_t ses = ts_session(true, false, HW | SW);

	strong.newsession_error = ENOSPC;
	cr_assert_eq(crypt(ses, 32768, 0), ses);
	cr_assert_eq(quick.processed, 1);
	crypto_freesession(ses);
}

/* Measured in earnest: one driver has a price for each request, the other for
 * each byte, and both are far apart. */
Test(fastest, is_measured_in_the_background)
{
	unsigned int strong_before, quick_before;
	crypto_session_t ses;

	policy_driver = POLICY_FASTEST;
	toy_attach(&quick, "quick", SW | SYNC, ts_aes);
	toy_attach(&strong, "strong", HW | SYNC, ts_aes);
	strong.each_ns = 300000;
	quick.kib_ns = 100000;
	ses = ts_session(true, false, HW | SW);
	for (uint32_t id = 0; id < 2; id++) {
		struct driver *d = driver_ref(id);

		while (cost_get(d, CRYPTO_AES_CBC, COST_SIZES - 1) == 0)
			(void)sched_yield();
		driver_unref(d);
	}
	/* Requests that are interrupted tell of the machine, not of drivers. */
	policy_frozen = true;
	quick_before = quick.processed;
	strong_before = strong.processed;
	for (int i = 0; i < 20; i++)
		ses = crypt(ses, 64, 0);
	cr_assert_geq(quick.processed, quick_before + 20);
	cr_assert_eq(strong.processed, strong_before);
	quick_before = quick.processed;
	for (int i = 0; i < 20; i++)
		ses = crypt(ses, 32768, 0);
	cr_assert_geq(strong.processed, strong_before + 20);
	cr_assert_eq(quick.processed, quick_before);
	crypto_freesession(ses);
}

Test(fastest, live_times_move_what_is_known)
{
	struct driver *d;
	crypto_session_t ses;
	uint32_t before;

	policy_driver = POLICY_FASTEST;
	toy_attach(&quick, "quick", SW | SYNC, ts_aes);
	d = driver_ref(0);
	for (unsigned int size = 0; size < COST_SIZES; size++)
		cost_set(d, CRYPTO_AES_CBC, size, 100);
	quick.each_ns = 50000;
	ses = ts_session(true, false, HW | SW);
	for (int i = 0; i < 200; i++)
		ses = crypt(ses, 64, 0);
	before = cost_get(d, CRYPTO_AES_CBC, 0);
	cr_assert_gt(before, 1000);
	policy_frozen = true;
	for (int i = 0; i < 200; i++)
		ses = crypt(ses, 64, 0);
	cr_assert_eq(cost_get(d, CRYPTO_AES_CBC, 0), before);
	cr_assert_eq(cost_get(d, CRYPTO_AES_CBC, 1), 100);
	driver_unref(d);
	crypto_freesession(ses);
}
