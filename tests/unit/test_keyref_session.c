/* SPDX-License-Identifier: ISC */
/*
 * test_keyref_session.c - who gets sessions whose key is a reference, and who
 * never does; and what becomes of them when the device leaves and comes back.
 */
#include <opencrypto/keyref.h>

#include "policy.h"
#include "toy_session.h"

#define TAG 7

static const int ts_cipher_only[] = { CRYPTO_AES_CBC, 0 };
static struct toy_driver token, soft, hard;

/* The key of all sessions is a reference of the tag, in both helpers. */
static void
key_is_reference(uint8_t tag)
{
	struct crypto_keyref ref = { .tag = tag, .name = { 1, 2, 3 } };

	cr_assert_eq(crypto_keyref_make(ts_key, sizeof(ts_key), &ref), 0);
}

static void
attach_token(void)
{
	token.keyref_tag = TAG;
	token.keyref_only = true;
	toy_attach(&token, "token", HW, ts_cipher_only);
}

/* A driver of either class that offers all, and knows no references. */
static void
setup(void)
{
	toy_attach(&soft, "soft", SW | SYNC, ts_both);
	toy_attach(&hard, "hard", HW | SYNC, ts_both);
	key_is_reference(TAG);
}

/* Wherever they have been, the bytes were nobody's key. */
static void
teardown(void)
{
	cr_assert_eq(soft.keyrefs, 0, "software has seen a reference");
	cr_assert_eq(hard.keyrefs, 0, "a driver of no tag has seen one");
}

static int
open_session(crypto_session_t *ses, int crid)
{
	struct cryptoini cri = ts_cipher_ini(NULL);

	return crypto_newsession(ses, &cri, crid);
}

static void
dispatch(struct ts_request *r, int error)
{
	int n = r->calls + 1;

	cr_assert_eq(crypto_dispatch(r->crp), 0);
	ts_wait(r, n);
	cr_assert_eq(r->crp->crp_etype, error, "%d", r->crp->crp_etype);
}

Test(crypto_newsession, a_reference_is_for_drivers_of_its_tag, .init = setup,
    .fini = teardown)
{
	static const int crids[] = { HW, HW | SW, 0 };
	static struct toy_driver other = { .keyref_tag = TAG + 1 };
	crypto_session_t ses;
	struct ts_request r;

	toy_attach(&other, "other", HW, ts_both);
	attach_token();
	for (size_t i = 0; i < sizeof(crids) / sizeof(crids[0]); i++) {
		cr_assert_eq(
		    open_session(&ses, crids[i] != 0 ? crids[i] : token.id), 0);
		cr_assert_eq(crypto_ses2hid(ses), token.id);
		ts_request(&r, ses, true, false, CRYPTO_F_CBIMM);
		dispatch(&r, 0);
		cr_assert(ts_right(&r, true, false));
		crypto_freereq(r.crp);
		crypto_freesession(ses);
	}
	cr_assert_eq(token.keyrefs, 3);
	cr_assert_eq(soft.newsessions + hard.newsessions, 0);
	cr_assert_eq(other.newsessions, 0);
	toy_detach(&other);
}

Test(crypto_newsession, constraints_do_not_lead_a_reference_elsewhere,
    .init = setup, .fini = teardown)
{
	crypto_session_t ses;

	attach_token();
	cr_assert_eq(open_session(&ses, SW), EOPNOTSUPP);
	cr_assert_null(ses);
	cr_assert_eq(open_session(&ses, soft.id), EOPNOTSUPP);
	cr_assert_eq(open_session(&ses, hard.id), EOPNOTSUPP);
	cr_assert_eq(token.newsessions, 0);
}

Test(crypto_newsession, without_the_device_it_is_enodev, .init = setup,
    .fini = teardown)
{
	crypto_session_t ses;

	cr_assert_eq(open_session(&ses, HW | SW), ENODEV);
	cr_assert_null(ses);
	cr_assert_eq(open_session(&ses, SW), ENODEV);
	attach_token();
	cr_assert_eq(open_session(&ses, HW | SW), 0);
	crypto_freesession(ses);
	toy_detach(&token);
	cr_assert_eq(open_session(&ses, HW | SW), ENODEV);
}

/* By the cost of requests it is nobody else's either. */
Test(crypto_newsession, the_fastest_does_not_get_a_reference, .init = setup,
    .fini = teardown)
{
	crypto_session_t ses;
	struct ts_request r;

	policy_driver = POLICY_FASTEST;
	attach_token();
	cr_assert_eq(open_session(&ses, HW | SW), 0);
	for (int i = 0; i < 50; i++) {
		ts_request(&r, ses, true, false, CRYPTO_F_CBIMM);
		dispatch(&r, 0);
		cr_assert(ts_right(&r, true, false));
		crypto_freereq(r.crp);
	}
	/* The others are measured as well, but with keys of the framework's. */
	cr_assert_eq(token.processed, 50);
	crypto_freesession(ses);
}

Test(crypto_newsession, the_next_driver_of_the_tag_is_asked, .init = setup,
    .fini = teardown)
{
	static struct toy_driver second = { .keyref_tag = TAG };
	crypto_session_t ses;

	token.newsession_error = ENODEV;
	attach_token();
	cr_assert_eq(open_session(&ses, HW | SW), ENODEV);
	toy_attach(&second, "second", HW, ts_cipher_only);
	cr_assert_eq(open_session(&ses, HW | SW), 0);
	cr_assert_eq(crypto_ses2hid(ses), second.id);
	crypto_freesession(ses);
	/* What it answers otherwise is heard. */
	token.newsession_error = EACCES;
	second.newsession_error = EACCES;
	cr_assert_eq(open_session(&ses, HW | SW), EACCES);
	toy_detach(&second);
}

Test(crypto_register, keyref_only_takes_no_other_keys)
{
	crypto_session_t ses;

	attach_token();
	cr_assert_eq(open_session(&ses, HW | SW), EOPNOTSUPP);
	cr_assert_eq(open_session(&ses, token.id), EOPNOTSUPP);
	cr_assert_eq(token.newsessions, 0);
	toy_detach(&token);
	/* One that has the tag, but not the flag, takes both. */
	token.keyref_only = false;
	toy_attach(&token, "token", HW, ts_cipher_only);
	cr_assert_eq(open_session(&ses, HW | SW), 0);
	crypto_freesession(ses);
	key_is_reference(TAG);
	cr_assert_eq(open_session(&ses, HW | SW), 0);
	crypto_freesession(ses);
	cr_assert_eq(token.keyrefs, 1);
}

Test(crypto_register_keyref, no_tag_or_no_driver_is_einval)
{
	attach_token();
	cr_assert_eq(crypto_register_keyref((uint32_t)token.id, 0), EINVAL);
	cr_assert_eq(crypto_register_keyref(63, TAG), EINVAL);
	cr_assert_eq(crypto_register_keyref(UINT32_MAX, TAG), EINVAL);
}

Test(crypto_newsession, a_damaged_reference_is_einval, .init = setup,
    .fini = teardown)
{
	struct crypto_keyref ref = { .tag = TAG };
	char key[32];
	struct cryptoini cri = {
		.cri_alg = CRYPTO_AES_CBC, .cri_klen = 256, .cri_key = key
	};
	crypto_session_t ses;

	attach_token();
	cr_assert_eq(crypto_keyref_make(key, sizeof(key), &ref), 0);
	key[31] = 1;
	cr_assert_eq(crypto_newsession(&ses, &cri, HW | SW), EINVAL);
	cr_assert_null(ses);
	key[31] = 0;
	cr_assert_eq(crypto_newsession(&ses, &cri, HW | SW), 0);
	crypto_freesession(ses);
}

/* The bytes would reach whoever has the session. */
Test(crypto_dispatch, a_reference_as_a_requests_own_key_is_einval,
    .init = setup, .fini = teardown)
{
	crypto_session_t ses[2];
	struct ts_request r;

	attach_token();
	cr_assert_eq(open_session(&ses[0], HW | SW), 0);
	memset(ts_key, 1, sizeof(ts_key));
	cr_assert_eq(open_session(&ses[1], HW | SW), 0);
	key_is_reference(TAG);
	for (size_t i = 0; i < 2; i++) {
		ts_request(&r, ses[i], true, false, CRYPTO_F_CBIMM);
		r.crp->crp_desc->crd_flags |= CRD_F_KEY_EXPLICIT;
		r.crp->crp_desc->crd_key = ts_key;
		r.crp->crp_desc->crd_klen = (int)sizeof(ts_key) * 8;
		dispatch(&r, EINVAL);
		cr_assert(ts_untouched(&r));
		crypto_freereq(r.crp);
		crypto_freesession(ses[i]);
	}
	cr_assert_eq(token.processed + soft.processed + hard.processed, 0);
}

Test(crypto_dispatch, a_session_waits_for_its_device, .init = setup,
    .fini = teardown)
{
	crypto_session_t ses;
	struct ts_request r;

	attach_token();
	cr_assert_eq(open_session(&ses, HW | SW), 0);
	for (int round = 0; round < 3; round++) {
		if (round == 1)
			toy_detach(&token);
		else
			toy_lose(&token);
		ts_request(&r, ses, true, false, CRYPTO_F_CBIMM);
		for (int i = 0; i < 3; i++) {
			dispatch(&r, ENODEV);
			cr_assert(ts_untouched(&r));
		}
		attach_token();
		dispatch(&r, EAGAIN);
		cr_assert(ts_untouched(&r));
		ses = r.crp->crp_session;
		cr_assert_eq(crypto_ses2hid(ses), token.id);
		dispatch(&r, 0);
		cr_assert(ts_right(&r, true, false));
		crypto_freereq(r.crp);
	}
	crypto_freesession(ses);
	cr_assert_eq(token.newsessions, 4);
	cr_assert_eq(token.freesessions, 4);
}

/* A cipher with a reference, and a MAC that the device has not. */
Test(crypto_newsession, a_reference_beside_another_drivers_key, .init = setup,
    .fini = teardown)
{
	crypto_session_t ses;
	struct ts_request r;

	attach_token();
	ses = ts_session(true, true, HW | SW);
	cr_assert_eq(crypto_ses2hid(ses), CRYPTO_HID_COMPOSITE);
	ts_request(&r, ses, true, true, CRYPTO_F_CBIMM);
	dispatch(&r, 0);
	cr_assert(ts_right(&r, true, true));
	cr_assert_eq(token.processed, 1);
	crypto_freereq(r.crp);

	toy_lose(&token);
	ts_request(&r, ses, true, true, CRYPTO_F_CBIMM);
	dispatch(&r, ENODEV);
	cr_assert(ts_untouched(&r));
	attach_token();
	do {
		int n = r.calls + 1;

		cr_assert_eq(crypto_dispatch(r.crp), 0);
		ts_wait(&r, n);
	} while (r.crp->crp_etype == EAGAIN && r.calls < 5);
	cr_assert_eq(r.crp->crp_etype, 0, "%d", r.crp->crp_etype);
	cr_assert(ts_right(&r, true, true));
	ses = r.crp->crp_session;
	crypto_freereq(r.crp);
	crypto_freesession(ses);
}
