/* SPDX-License-Identifier: ISC */
/*
 * test_composite.c - sessions that no single driver can have: algorithms of
 * several drivers, and one algorithm several times.
 */
#include "stats.h"
#include "toy_session.h"

static struct toy_driver ciphers, macs, spare;

static void
setup(void)
{
	toy_attach(&ciphers, "ciphers", HW | SYNC, ts_aes);
	toy_attach(&macs, "macs", SW | SYNC, ts_sha1);
}

static void
dispatch(struct ts_request *r, int error)
{
	int n = r->calls + 1;

	cr_assert_eq(crypto_dispatch(r->crp), 0);
	ts_wait(r, n);
	cr_assert_eq(r->crp->crp_etype, error, "%d", r->crp->crp_etype);
}

Test(s027, algorithms_of_two_drivers_make_a_composite_session, .init = setup)
{
	crypto_session_t ses = ts_session(true, true, HW | SW);
	uint64_t ops = STATS_SUM(ops);
	struct ts_request r;

	cr_assert_eq(crypto_ses2hid(ses), CRYPTO_HID_COMPOSITE);
	cr_assert_eq(crypto_ses2caps(ses), (uint32_t)(HW | SW));
	ts_request(&r, ses, true, true, CRYPTO_F_CBIMM);
	dispatch(&r, 0);
	cr_assert(ts_right(&r, true, true), "the MAC covers the ciphertext");
	cr_assert_eq(STATS_SUM(ops), ops + 1, "one request of the consumer's");
	cr_assert_eq(ciphers.processed, 1);
	cr_assert_eq(macs.processed, 1);
	crypto_freereq(r.crp);
	crypto_freesession(ses);
	cr_assert_eq(ciphers.freesessions, 1);
	cr_assert_eq(macs.freesessions, 1);
}

Test(composite, only_of_drivers_that_the_constraint_allows, .init = setup)
{
	struct cryptoini mac = ts_mac_ini(NULL);
	struct cryptoini cri = ts_cipher_ini(&mac);
	crypto_session_t ses;

	cr_assert_eq(crypto_newsession(&ses, &cri, HW), EOPNOTSUPP);
	cr_assert_eq(crypto_newsession(&ses, &cri, SW), EOPNOTSUPP);
	cr_assert_eq(crypto_newsession(&ses, &cri, ciphers.id), EOPNOTSUPP);
	cr_assert_eq(crypto_newsession(&ses, &cri, -1), EOPNOTSUPP);
	cr_assert_null(ses);
	cr_assert_eq(ciphers.newsessions, ciphers.freesessions);
	cr_assert_eq(macs.newsessions, macs.freesessions);
}

Test(composite, a_driver_that_has_all_is_preferred, .init = setup)
{
	crypto_session_t ses;

	toy_attach(&spare, "spare", SW | SYNC, ts_both);
	ses = ts_session(true, true, HW | SW);
	cr_assert_eq(crypto_ses2hid(ses), (uint32_t)spare.id);
	crypto_freesession(ses);
	spare.newsession_error = EINVAL;
	ses = ts_session(true, true, HW | SW);
	cr_assert_eq(crypto_ses2hid(ses), CRYPTO_HID_COMPOSITE);
	crypto_freesession(ses);
}

Test(composite, a_part_that_moves_is_not_the_consumers_business, .init = setup)
{
	crypto_session_t ses = ts_session(true, true, HW | SW);
	struct ts_request r;

	toy_attach(&spare, "spare", SW | SYNC, ts_both);
	toy_detach(&macs);
	ts_request(&r, ses, true, true, CRYPTO_F_CBIMM);
	dispatch(&r, 0);
	cr_assert(ts_right(&r, true, true));
	cr_assert_eq(r.crp->crp_session, ses);
	cr_assert_eq(ciphers.processed, 1, "the first run was not repeated");
	cr_assert_eq(spare.processed, 1);
	toy_detach(&spare);
	crypto_freereq(r.crp);
	ts_request(&r, ses, true, true, CRYPTO_F_CBIMM);
	dispatch(&r, ENODEV);
	crypto_freereq(r.crp);
	crypto_freesession(ses);
	cr_assert_eq(ciphers.freesessions, 1);
}

Test(composite, a_blocked_part_resumes_where_it_was, .init = setup)
{
	crypto_session_t ses = ts_session(true, true, HW | SW);
	struct ts_request r;

	macs.restart_every = 1;
	macs.unblock_early = false;
	macs.pause_us = 1000;
	ts_request(&r, ses, true, true, CRYPTO_F_CBIMM);
	cr_assert_eq(crypto_dispatch(r.crp), 0);
	while (macs.processed < 5)
		(void)sched_yield();
	macs.restart_every = 0;
	ts_wait(&r, 1);
	cr_assert_eq(r.crp->crp_etype, 0);
	cr_assert_eq(ciphers.processed, 1);
	cr_assert(ts_right(&r, true, true));
}

Test(composite, parts_may_be_asynchronous)
{
	crypto_session_t ses;
	struct ts_request r[50];

	toy_attach(&ciphers, "ciphers", HW, ts_aes);
	toy_attach(&macs, "macs", HW, ts_sha1);
	ciphers.reorder = true;
	ciphers.pause_us = 200;
	ses = ts_session(true, true, HW);
	for (size_t i = 0; i < 50; i++) {
		ts_request(&r[i], ses, true, true, i % 2 ? CRYPTO_F_CBIMM : 0);
		cr_assert_eq(crypto_dispatch(r[i].crp), 0);
	}
	crypto_freesession(ses);
	for (size_t i = 0; i < 50; i++) {
		ts_wait(&r[i], 1);
		cr_assert_eq(r[i].crp->crp_etype, 0);
		cr_assert(ts_right(&r[i], true, true));
	}
	toy_detach(&ciphers);
	toy_detach(&macs);
	cr_assert_eq(ciphers.freesessions, 1);
	cr_assert_eq(macs.freesessions, 1);
}

Test(composite, the_first_error_ends_the_request, .init = setup)
{
	crypto_session_t ses = ts_session(true, true, HW | SW);
	struct ts_request r;

	ciphers.fail_every = 1;
	ts_request(&r, ses, true, true, 0);
	dispatch(&r, EIO);
	cr_assert_eq(macs.processed, 0);
}

/* Two MACs with keys of their own, on a driver that has contexts for both, and
 * on one that has not. */
static void
two_macs(int caps)
{
	static char other[20] = "another key, 20 long";
	struct cryptoini second = ts_mac_ini(NULL);
	struct cryptoini first = ts_mac_ini(&second);
	crypto_session_t ses;
	struct ts_request r;
	uint8_t want[2][TS_MAC];
	struct cryptodesc *crd;

	second.cri_key = other;
	toy_attach(&macs, "macs", SW | SYNC | caps, ts_sha1);
	cr_assert_eq(crypto_newsession(&ses, &first, SW), 0);
	cr_assert_eq(crypto_ses2hid(ses) == CRYPTO_HID_COMPOSITE, caps == 0);

	ts_request(&r, ses, false, true, CRYPTO_F_CBIMM);
	toy_mac(ts_mackey, 20, r.buf, 4, want[0], TS_MAC);
	toy_mac(other, 20, r.buf, 4, want[1], TS_MAC);
	crypto_freereq(r.crp);
	r.crp = crypto_getreq(2);
	r.crp->crp_session = ses;
	r.crp->crp_buf = (caddr_t)r.buf;
	r.crp->crp_ilen = sizeof(r.buf);
	r.crp->crp_flags = CRYPTO_F_CBIMM;
	r.crp->crp_callback = ts_called;
	r.crp->crp_opaque = (caddr_t)&r;
	crd = r.crp->crp_desc;
	crd->crd_alg = crd->crd_next->crd_alg = CRYPTO_SHA1_HMAC;
	crd->crd_len = crd->crd_next->crd_len = 4;
	crd->crd_inject = 4;
	crd->crd_next->crd_inject = 4 + TS_MAC;
	dispatch(&r, 0);
	cr_assert_arr_eq(r.buf + 4, want[0], TS_MAC);
	cr_assert_arr_eq(r.buf + 4 + TS_MAC, want[1], TS_MAC);

	/* The second one alone, and one that there is not. */
	crd->crd_instance = 2;
	crd->crd_next->crd_instance = 1;
	dispatch(&r, 0);
	cr_assert_arr_eq(r.buf + 4, want[1], TS_MAC);
	cr_assert_arr_eq(r.buf + 4 + TS_MAC, want[0], TS_MAC);
	crd->crd_instance = 3;
	dispatch(&r, EINVAL);
	crypto_freereq(r.crp);
	crypto_freesession(ses);
	cr_assert_eq(macs.freesessions, macs.newsessions);
}

Test(instances, on_a_driver_that_tells_them_apart)
{
	two_macs(CRYPTOCAP_F_INSTANCES);
}

Test(instances, on_a_driver_that_does_not)
{
	two_macs(0);
}

Test(instances, the_only_one_serves_all_descriptors)
{
	crypto_session_t ses;
	struct ts_request r;

	toy_attach(&macs, "macs", SW | SYNC, ts_sha1);
	ses = ts_session(false, true, SW);
	ts_request(&r, ses, true, true, CRYPTO_F_CBIMM);
	r.crp->crp_desc->crd_alg = CRYPTO_SHA1_HMAC;
	r.crp->crp_desc->crd_inject = TS_DATA;
	dispatch(&r, 0);
	r.crp->crp_desc->crd_next->crd_instance = 2;
	dispatch(&r, EINVAL);
	crypto_freereq(r.crp);
	crypto_freesession(ses);
}

Test(composite, running_states_are_copied_where_they_are, .init = setup)
{
	crypto_session_t src = ts_session(true, true, HW | SW);
	crypto_session_t dst = ts_session(true, true, HW | SW);

	cr_assert_eq(crypto_copystate(dst, src, CRYPTO_SHA1_HMAC), 0);
	cr_assert_eq(macs.copies, 1);
	cr_assert_eq(ciphers.copies, 0);
	crypto_freesession(src);
	crypto_freesession(dst);
}
