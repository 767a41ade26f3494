/* SPDX-License-Identifier: ISC */
/*
 * test_dispatch.c - requests: what is refused before a driver sees it, and how
 * they come back.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>

#include <criterion/criterion.h>

#include "fake_driver.h"
#include "stats.h"

#define SW CRYPTOCAP_F_SOFTWARE

static struct fake_driver fake;
static crypto_session_t ses;
static struct cryptop *crp;
static char buffer[128];
static unsigned int callbacks;

static int
count(struct cryptop *done)
{
	cr_assert_eq(done, crp);
	cr_assert_neq(done->crp_flags & CRYPTO_F_DONE, 0);
	callbacks++;
	return 0;
}

static void
setup(void)
{
	static const int algs[] = { CRYPTO_AES_CBC, CRYPTO_SHA1_HMAC,
		CRYPTO_MD5, 0 };
	struct cryptoini mac = { .cri_alg = CRYPTO_SHA1_HMAC,
		.cri_klen = 160,
		.cri_key = buffer,
		.cri_mlen = 12 };
	struct cryptoini cri = { .cri_alg = CRYPTO_AES_CBC,
		.cri_klen = 128,
		.cri_key = buffer,
		.cri_next = &mac };

	fake_attach(&fake, "fake", SW | CRYPTOCAP_F_SYNC, algs);
	cr_assert_eq(crypto_newsession(&ses, &cri, SW), 0);
	crp = crypto_getreq(1);
	cr_assert_not_null(crp);
	crp->crp_session = ses;
	crp->crp_buf = buffer;
	crp->crp_ilen = sizeof(buffer);
	crp->crp_flags = CRYPTO_F_CBIFSYNC;
	crp->crp_callback = count;
	crp->crp_opaque = (caddr_t)&fake;
	crp->crp_desc->crd_alg = CRYPTO_AES_CBC;
	crp->crp_desc->crd_len = 16;
	crp->crp_desc->crd_flags = CRD_F_IV_EXPLICIT;
}

static void
teardown(void)
{
	crypto_freereq(crp);
	crypto_freesession(ses);
}

TestSuite(crypto_dispatch, .init = setup, .fini = teardown);
TestSuite(s042, .init = setup, .fini = teardown);
TestSuite(s043, .init = setup, .fini = teardown);

Test(crypto_dispatch, runs_driver_and_callback_before_it_returns)
{
	cr_assert_eq(crypto_dispatch(crp), 0);
	cr_assert_eq(callbacks, 1);
	cr_assert_eq(crp->crp_etype, 0);
	cr_assert_eq(crp->crp_olen, sizeof(buffer));
	cr_assert_eq(crp->crp_opaque, (caddr_t)&fake);
	cr_assert_eq(buffer[15], (char)0xff);
	cr_assert_eq(buffer[16], 0);
}

Test(crypto_dispatch, takes_a_request_again_as_it_came_back)
{
	fake.process_error = EIO;
	cr_assert_eq(crypto_dispatch(crp), 0);
	cr_assert_eq(crp->crp_etype, EIO);
	fake.process_error = 0;
	cr_assert_eq(crypto_dispatch(crp), 0);
	cr_assert_eq(crp->crp_etype, 0);
	cr_assert_eq(callbacks, 2);
}

Test(s042, no_callback_is_einval_and_the_request_stays_the_callers)
{
	cr_assert_eq(crypto_dispatch(NULL), EINVAL);
	crp->crp_callback = NULL;
	cr_assert_eq(crypto_dispatch(crp), EINVAL);
	cr_assert_eq(fake.processed, 0);
	crp->crp_callback = count;
	cr_assert_eq(crypto_dispatch(crp), 0);
	cr_assert_eq(callbacks, 1);
	cr_assert_eq(crp->crp_etype, 0);
}

Test(crypto_dispatch, unowned_error_of_process_goes_to_the_callback)
{
	fake.process_return = EIO;
	cr_assert_eq(crypto_dispatch(crp), 0);
	cr_assert_eq(crp->crp_etype, EIO);
	cr_assert_eq(callbacks, 1);
}

Test(crypto_dispatch, an_ended_driver_is_enodev)
{
	cr_assert_eq(crypto_unregister_all((uint32_t)fake.id), 0);
	cr_assert_eq(crypto_dispatch(crp), 0);
	cr_assert_eq(crp->crp_etype, ENODEV);
	cr_assert_eq(fake.processed, 0);
}

/* What a row changes of the good request, and the errno it must get. */
struct change {
	const char *what;
	int alg, skip, len, inject, crd_flags, ilen, crp_flags, error;
};

/* clang-format off */
#define ROW(w, a, sk, le, in, fl, il, cf, e) { .what = (w), .alg = (a), .skip = (sk), .len = (le), .inject = (in), .crd_flags = (fl), .ilen = (il), .crp_flags = (cf), .error = (e) }
#define AES  CRYPTO_AES_CBC
#define MAC  CRYPTO_SHA1_HMAC
#define IVEX CRD_F_IV_EXPLICIT
#define SYNC CRYPTO_F_CBIFSYNC
#define IMM  CRYPTO_F_CBIMM
/* clang-format on */

/* statements: 76 82 83 86 */
Test(crypto_dispatch, checks_before_the_driver_sees_it)
{
	/* clang-format off */
	static const struct change rows[] = {
		/*  what		  alg skip len inject flags ilen delivery errno */
		ROW("partial block",	  AES, 0, 15, 0, IVEX, 128, SYNC, EINVAL),
		ROW("negative length",	  AES, 0, -16, 0, IVEX, 128, SYNC, EINVAL),
		ROW("negative skip",	  AES, -1, 16, 0, IVEX, 128, SYNC, EINVAL),
		ROW("end past buffer",	  AES, 113, 16, 0, IVEX, 128, SYNC, EINVAL),
		ROW("end of buffer",	  AES, 112, 16, 0, IVEX, 128, SYNC, 0),
		ROW("start past buffer",  AES, 129, 0, 0, IVEX, 128, SYNC, EINVAL),
		ROW("length past buffer", AES, 0, 144, 0, IVEX, 128, SYNC, EINVAL),
		ROW("largest numbers",	  AES, 0x7fffffff, 0x7ffffff0, 0, IVEX, 128, SYNC, EINVAL),
		ROW("negative buffer",	  AES, 0, 16, 0, IVEX, -1, SYNC, EINVAL),
		ROW("not in session",	  CRYPTO_MD5, 0, 16, 0, IVEX, 128, SYNC, EINVAL),
		ROW("algorithm -1",	  -1, 0, 16, 0, IVEX, 128, SYNC, EINVAL),
		ROW("iv past buffer",	  AES, 0, 16, 113, 0, 128, SYNC, EINVAL),
		ROW("negative inject",	  AES, 0, 16, -1, 0, 128, SYNC, EINVAL),
		ROW("iv unused",	  AES, 0, 16, 127, IVEX, 128, SYNC, 0),
		ROW("mac past buffer",	  MAC, 0, 16, 117, 0, 128, SYNC, EINVAL),
		ROW("mac of mlen fits",	  MAC, 0, 16, 116, 0, 128, SYNC, 0),
		ROW("immediate callback", AES, 0, 16, 0, IVEX, 128, IMM, 0),
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct change *row = &rows[i];
		unsigned int processed = fake.processed;

		crp->crp_desc->crd_alg = row->alg;
		crp->crp_desc->crd_skip = row->skip;
		crp->crp_desc->crd_len = row->len;
		crp->crp_desc->crd_inject = row->inject;
		crp->crp_desc->crd_flags = row->crd_flags;
		crp->crp_ilen = row->ilen;
		crp->crp_flags = row->crp_flags;
		cr_assert_eq(crypto_dispatch(crp), 0);
		cr_expect_eq(crp->crp_etype, row->error, "%s: %d", row->what,
		    crp->crp_etype);
		cr_expect_eq(fake.processed != processed, row->error == 0, "%s",
		    row->what);
	}
	cr_assert_eq(callbacks, sizeof(rows) / sizeof(rows[0]));
}

Test(s043, no_descriptors_are_einval_by_the_callback)
{
	struct cryptodesc *crd = crp->crp_desc;

	crp->crp_desc = NULL;
	cr_assert_eq(crypto_dispatch(crp), 0);
	cr_assert_eq(callbacks, 1);
	cr_assert_eq(crp->crp_etype, EINVAL);
	cr_assert_eq(fake.processed, 0);
	crp->crp_desc = crd;
	cr_assert_eq(crypto_dispatch(crp), 0);
	cr_assert_eq(crp->crp_etype, 0);
}

Test(crypto_dispatch, missing_parts_are_einval)
{
	/* Without a session it is not known to be synchronous. */
	crp->crp_flags = CRYPTO_F_CBIMM;
	crp->crp_buf = NULL;
	cr_assert_eq(crypto_dispatch(crp), 0);
	cr_expect_eq(crp->crp_etype, EINVAL);
	crp->crp_buf = buffer;
	crp->crp_session = NULL;
	cr_assert_eq(crypto_dispatch(crp), 0);
	cr_expect_eq(crp->crp_etype, EINVAL);
}

Test(crypto_dispatch, is_counted)
{
	struct crypto_driver_stats stats;

	crypto_dispatch(crp);
	fake.process_error = EIO;
	crypto_dispatch(crp);
	cr_assert(crypto_driver_stats((uint32_t)fake.id, &stats));
	cr_assert_str_eq(stats.name, "fake0");
	cr_assert_eq(stats.ops, 2);
	cr_assert_eq(stats.bytes, 32);
	cr_assert_eq(stats.errs, 1);
	cr_assert_eq(stats.nsessions, 1);
	cr_assert_not(crypto_driver_stats(63, &stats));
}

Test(s126, requests_of_no_descriptors_are_null)
{
	static const int nums[] = { 0, -1, -3, INT_MIN };

	for (size_t i = 0; i < sizeof(nums) / sizeof(nums[0]); i++)
		cr_expect_null(crypto_getreq(nums[i]), "%d", nums[i]);
}

Test(s124, freeing_no_request_is_nothing)
{
	crypto_freereq(NULL);
}

Test(crypto_getreq, links_as_many_descriptors_as_asked)
{
	struct cryptop *req = crypto_getreq(3);

	cr_assert_not_null(req);
	cr_assert_not_null(req->crp_desc->crd_next->crd_next);
	cr_assert_null(req->crp_desc->crd_next->crd_next->crd_next);
	crypto_freereq(req);
}

/* The driver has it. */
Test(s125, freeing_what_a_driver_has_is_detected, .init = setup,
    .signal = SIGABRT)
{
	fake.hold = true;
	cr_assert_eq(crypto_dispatch(crp), 0);
	crypto_freereq(crp);
}

/* It waits for the driver. */
Test(s125, freeing_what_waits_is_detected, .init = setup, .signal = SIGABRT)
{
	fake.restarts = 1;
	cr_assert_eq(crypto_dispatch(crp), 0);
	crypto_freereq(crp);
}

static int
linger(struct cryptop *done)
{
	(void)done;
	for (;;)
		fake_pause(500000);
	return 0;
}

/* The worker that is to call back is busy. */
Test(s125, freeing_what_awaits_its_callback_is_detected, .init = setup,
    .signal = SIGABRT)
{
	struct cryptop *first = crypto_getreq(1);

	cr_assert_not_null(first);
	first->crp_session = ses;
	first->crp_callback = linger;
	crp->crp_flags = 0;
	cr_assert_eq(crypto_dispatch(first), 0);
	cr_assert_eq(crypto_dispatch(crp), 0);
	crypto_freereq(crp);
}

/* That it can be freed when it came back is what the others end with. */
Test(s125, freeing_what_came_back_is_fine, .init = setup)
{
	cr_assert_eq(crypto_dispatch(crp), 0);
	cr_assert_eq(callbacks, 1);
	crypto_freereq(crp);
	crypto_freesession(ses);
}

Test(crypto_copystate, needs_the_algorithm_and_a_driver_that_can)
{
	crypto_session_t other;
	struct cryptoini cri = { .cri_alg = CRYPTO_MD5 };

	setup();
	cr_assert_eq(crypto_newsession(&other, &cri, SW), 0);
	cr_assert_eq(crypto_copystate(ses, other, CRYPTO_MD5), EINVAL);
	cr_assert_eq(crypto_copystate(other, other, CRYPTO_MD5), EOPNOTSUPP);
	crypto_freesession(other);
	teardown();
}
