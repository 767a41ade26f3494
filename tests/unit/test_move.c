/* SPDX-License-Identifier: ISC */
/*
 * test_move.c - sessions whose driver ends: they move to another one with their
 * next request, however many requests and handles they have.
 */
#include "stats.h"
#include "toy_session.h"
#include "workers.h"

static struct toy_driver first, second;

static void
setup(void)
{
	toy_attach(&first, "first", HW | SYNC, ts_both);
	toy_attach(&second, "second", SW | SYNC, ts_both);
}

/* A driver id is free if the next driver gets it. */
static bool
is_free(int32_t id)
{
	static struct crypto_device dev = { .name = "probe" };
	int32_t got = crypto_get_driverid(&dev, 0, SW);

	cr_assert_eq(crypto_unregister_all((uint32_t)got), 0);
	return got == id;
}

static void
dispatch(struct ts_request *r, int error)
{
	int n = r->calls + 1;

	cr_assert_eq(crypto_dispatch(r->crp), 0);
	ts_wait(r, n);
	cr_assert_eq(r->crp->crp_etype, error, "%d", r->crp->crp_etype);
}

/* statements: 66 67 70 */
Test(s066, request_gets_eagain_and_a_new_handle_and_may_be_resubmitted,
    .init = setup)
{
	crypto_session_t ses = ts_session(true, true, HW | SW);
	struct ts_request r;

	cr_assert_eq(crypto_ses2hid(ses), first.id);
	toy_detach(&first);
	ts_request(&r, ses, true, true, CRYPTO_F_CBIMM);
	dispatch(&r, EAGAIN);
	cr_assert(ts_untouched(&r));
	cr_assert_neq(r.crp->crp_session, ses);
	cr_assert_not_null(r.crp->crp_session);
	cr_assert_eq(crypto_ses2hid(r.crp->crp_session), second.id);
	/* As it came back: CRYPTO_F_DONE and crp_etype are as they are. */
	cr_assert_neq(r.crp->crp_flags & CRYPTO_F_DONE, 0);
	dispatch(&r, 0);
	cr_assert(ts_right(&r, true, true), "right keys, right cri_mlen");
	ses = r.crp->crp_session;
	crypto_freereq(r.crp);
	crypto_freesession(ses);
	cr_assert_eq(second.freesessions, 1);
}

/* The consumer of 3.4: the first one's handle is installed, others are freed. */
Test(s068, of_two_in_flight_one_session_remains, .init = setup)
{
	crypto_session_t ses = ts_session(true, false, HW | SW);
	crypto_session_t installed;
	struct ts_request r[2];
	int32_t id = first.id;

	for (size_t i = 0; i < 2; i++)
		ts_request(&r[i], ses, true, false, CRYPTO_F_CBIMM);
	toy_detach(&first);
	for (size_t i = 0; i < 2; i++)
		dispatch(&r[i], EAGAIN);
	installed = r[0].crp->crp_session;
	cr_assert_neq(installed, r[1].crp->crp_session);
	cr_assert_eq(crypto_freesession(r[1].crp->crp_session), 0);
	r[1].crp->crp_session = installed;
	for (size_t i = 0; i < 2; i++) {
		dispatch(&r[i], 0);
		cr_assert(ts_right(&r[i], true, false));
		crypto_freereq(r[i].crp);
	}
	cr_assert_eq(second.newsessions, 1, "one session, not two");
	cr_assert_eq(second.freesessions, 0, "the surplus is a handle only");
	cr_assert(is_free(id));
	crypto_freesession(installed);
	cr_assert_eq(second.freesessions, 1);
}

/* The consumer that just takes the handle it is given. */
Test(s068, a_consumer_that_takes_the_last_handle_loses_nothing, .init = setup)
{
	crypto_session_t ses = ts_session(true, false, HW | SW);
	struct ts_request r[2];

	for (size_t i = 0; i < 2; i++)
		ts_request(&r[i], ses, true, false, CRYPTO_F_CBIMM);
	toy_detach(&first);
	for (size_t i = 0; i < 2; i++) {
		dispatch(&r[i], EAGAIN);
		dispatch(&r[i], 0);
		ses = r[i].crp->crp_session;
		crypto_freereq(r[i].crp);
	}
	cr_assert_eq(second.newsessions, 1);
	crypto_freesession(ses);
	cr_assert_eq(second.freesessions, 1);
}

/* The consumer that frees the old handle. */
Test(s068, freeing_the_old_handle_leaves_the_new_one, .init = setup)
{
	crypto_session_t ses = ts_session(true, false, HW | SW);
	struct ts_request r;

	toy_detach(&first);
	ts_request(&r, ses, true, false, CRYPTO_F_CBIMM);
	dispatch(&r, EAGAIN);
	crypto_freesession(ses);
	cr_assert_eq(second.freesessions, 0);
	dispatch(&r, 0);
	cr_assert(ts_right(&r, true, false));
	ses = r.crp->crp_session;
	crypto_freereq(r.crp);
	crypto_freesession(ses);
	cr_assert_eq(second.freesessions, 1);
}

Test(s069, without_another_driver_it_is_enodev_and_freeing_is_harmless)
{
	crypto_session_t ses;
	struct ts_request r;

	toy_attach(&first, "first", HW | SYNC, ts_both);
	ses = ts_session(true, false, HW | SW);
	toy_detach(&first);
	ts_request(&r, ses, true, false, CRYPTO_F_CBIMM);
	dispatch(&r, ENODEV);
	cr_assert(ts_untouched(&r));
	cr_assert_eq(r.crp->crp_session, ses);
	/* One that comes later takes it. */
	toy_attach(&second, "second", SW | SYNC, ts_aes);
	dispatch(&r, EAGAIN);
	dispatch(&r, 0);
	cr_assert(ts_right(&r, true, false));
	toy_detach(&second);
	dispatch(&r, ENODEV);
	ses = r.crp->crp_session;
	crypto_freereq(r.crp);
	cr_assert_eq(crypto_freesession(ses), 0);
	cr_assert(is_free(0));
}

Test(s070, mlen_of_the_session_counts_not_that_of_the_request, .init = setup)
{
	crypto_session_t ses = ts_session(false, true, HW | SW);
	struct ts_request r;

	toy_detach(&first);
	ts_request(&r, ses, false, true, CRYPTO_F_CBIMM);
	/* Nothing in the request tells of keys and lengths. */
	cr_assert_null(r.crp->crp_desc->crd_key);
	cr_assert_eq(r.crp->crp_desc->crd_mlen, 0);
	dispatch(&r, EAGAIN);
	dispatch(&r, 0);
	cr_assert(ts_right(&r, false, true));
	crypto_freereq(r.crp);
}

Test(s071, a_request_of_one_half_moves_both, .init = setup)
{
	crypto_session_t ses = ts_session(true, true, HW | SW);
	struct ts_request r;

	toy_detach(&first);
	ts_request(&r, ses, false, true, CRYPTO_F_CBIMM);
	dispatch(&r, EAGAIN);
	ses = r.crp->crp_session;
	crypto_freereq(r.crp);
	ts_request(&r, ses, true, true, CRYPTO_F_CBIMM);
	dispatch(&r, 0);
	cr_assert(ts_right(&r, true, true));
	crypto_freereq(r.crp);
}

Test(s072, requests_that_wait_for_a_blocked_driver_are_released_and_move)
{
	crypto_session_t ses;
	struct ts_request r[3];

	toy_attach(&first, "first", HW, ts_both);
	toy_attach(&second, "second", SW | SYNC, ts_both);
	first.hold = true;
	first.room = 1;
	ses = ts_session(true, false, HW | SW);
	for (size_t i = 0; i < 3; i++) {
		ts_request(&r[i], ses, true, false, CRYPTO_F_CBIMM);
		cr_assert_eq(crypto_dispatch(r[i].crp), 0);
	}
	cr_assert_eq(toy_has(&first), 1);
	cr_assert_eq(crypto_unregister_all((uint32_t)first.id), 0);
	for (size_t i = 1; i < 3; i++) {
		ts_wait(&r[i], 1);
		cr_assert_eq(r[i].crp->crp_etype, EAGAIN);
		cr_assert(ts_untouched(&r[i]));
		dispatch(&r[i], 0);
	}
	cr_assert_eq(r[0].calls, 0);
	toy_detach(&first);
	ts_wait(&r[0], 1);
}

Test(s073, the_driver_may_complete_what_it_has_after_its_end)
{
	crypto_session_t ses;
	struct ts_request r;
	int32_t id;

	toy_attach(&first, "first", HW, ts_both);
	first.hold = true;
	id = first.id;
	ses = ts_session(true, true, HW | SW);
	ts_request(&r, ses, true, true, CRYPTO_F_CBIMM);
	cr_assert_eq(crypto_dispatch(r.crp), 0);
	cr_assert_eq(crypto_unregister_all((uint32_t)id), 0);
	cr_assert_eq(r.calls, 0);
	cr_assert_eq(first.freesessions, 0, "its request is still there");
	toy_detach(&first);
	ts_wait(&r, 1);
	cr_assert_eq(r.crp->crp_etype, 0);
	cr_assert(ts_right(&r, true, true));
	cr_assert_not(is_free(id));
	crypto_freereq(r.crp);
	crypto_freesession(ses);
	cr_assert_eq(first.freesessions, 0, "an ended driver is not called");
	cr_assert(is_free(id));
}

Test(s074, eagain_counts_as_an_error_and_resubmission_as_an_operation,
    .init = setup)
{
	crypto_session_t ses = ts_session(true, false, HW | SW);
	uint64_t ops = STATS_SUM(ops);
	uint64_t errs = STATS_SUM(errs);
	struct ts_request r;

	toy_detach(&first);
	ts_request(&r, ses, true, false, CRYPTO_F_CBIMM);
	dispatch(&r, EAGAIN);
	cr_assert_eq(STATS_SUM(ops), ops + 1);
	cr_assert_eq(STATS_SUM(errs), errs + 1);
	dispatch(&r, 0);
	cr_assert_eq(STATS_SUM(ops), ops + 2);
	cr_assert_eq(STATS_SUM(errs), errs + 1);
	crypto_freereq(r.crp);
}

/* Those behind it are called back although its session has moved to a driver
 * that is not synchronous. */
Test(s064, an_ordered_request_that_moves_does_not_stall_later_ones)
{
	const int flags = CRYPTO_F_ASYNC | CRYPTO_F_ASYNC_KEEPORDER;
	crypto_session_t ses, other;
	struct ts_request r[2];

	toy_attach(&first, "first", HW | SYNC, ts_aes);
	toy_attach(&second, "second", SW, ts_aes);
	ses = ts_session(true, false, HW | SW);
	cr_assert_eq(crypto_unregister_all((uint32_t)first.id), 0);
	toy_attach(&first, "third", HW | SYNC, ts_both);
	other = ts_session(true, true, HW);
	workers_set(1); /* both sessions have the same worker */
	first.newsession_error =
	    EOPNOTSUPP; /* so that it moves to the second */
	ts_request(&r[0], ses, true, false, flags);
	ts_request(&r[1], other, true, true, flags);
	cr_assert_eq(crypto_dispatch(r[0].crp), 0);
	cr_assert_eq(crypto_dispatch(r[1].crp), 0);
	ts_wait(&r[0], 1);
	ts_wait(&r[1], 1);
	cr_assert_eq(r[0].crp->crp_etype, EAGAIN);
	cr_assert_eq(r[1].crp->crp_etype, 0);
	cr_assert_eq(
	    crypto_ses2hid(r[0].crp->crp_session), (uint32_t)second.id);
}

Test(crypto_freesession, waits_for_the_requests_on_their_way)
{
	crypto_session_t ses;
	struct ts_request r[2];

	toy_attach(&first, "first", HW, ts_both);
	first.hold = true;
	ses = ts_session(true, true, HW);
	for (size_t i = 0; i < 2; i++) {
		ts_request(&r[i], ses, true, true, CRYPTO_F_CBIMM);
		cr_assert_eq(crypto_dispatch(r[i].crp), 0);
	}
	crypto_freesession(ses);
	cr_assert_eq(first.freesessions, 0);
	toy_detach(&first);
	for (size_t i = 0; i < 2; i++) {
		ts_wait(&r[i], 1);
		cr_assert_eq(r[i].crp->crp_etype, 0);
		cr_assert(ts_right(&r[i], true, true));
		crypto_freereq(r[i].crp);
	}
	cr_assert_eq(first.freesessions, 0, "the driver had ended by then");
	cr_assert(is_free(0));
}

Test(crypto_freesession, a_freed_session_does_not_move)
{
	crypto_session_t ses;
	struct ts_request r[2];

	toy_attach(&first, "first", HW, ts_both);
	toy_attach(&second, "second", SW | SYNC, ts_both);
	first.hold = true;
	first.room = 1;
	ses = ts_session(true, true, HW | SW);
	for (size_t i = 0; i < 2; i++) {
		ts_request(&r[i], ses, true, true, CRYPTO_F_CBIMM);
		cr_assert_eq(crypto_dispatch(r[i].crp), 0);
	}
	crypto_freesession(ses);
	toy_detach(&first);
	ts_wait(&r[0], 1);
	ts_wait(&r[1], 1);
	cr_assert_eq(r[0].crp->crp_etype, 0);
	cr_assert_eq(r[1].crp->crp_etype, ENODEV);
	cr_assert_eq(second.newsessions, 0);
	cr_assert(is_free(0));
}

/* CRD_F_STREAM: what was begun in a driver that is gone cannot go on. */
Test(crypto_dispatch, a_running_state_is_lost_with_the_driver, .init = setup)
{
	crypto_session_t ses = ts_session(false, true, HW | SW);
	struct ts_request r;

	ts_request(&r, ses, false, true, CRYPTO_F_CBIMM);
	r.crp->crp_desc->crd_flags = CRD_F_STREAM | CRD_F_RESET;
	dispatch(&r, 0);
	toy_detach(&first);
	r.crp->crp_desc->crd_flags = CRD_F_STREAM;
	dispatch(&r, EAGAIN);
	dispatch(&r, ENODEV);
	dispatch(&r, ENODEV);
	r.crp->crp_desc->crd_flags = CRD_F_STREAM | CRD_F_RESET | CRD_F_FINAL;
	dispatch(&r, 0);
	r.crp->crp_desc->crd_flags = CRD_F_STREAM;
	dispatch(&r, 0);
	crypto_freereq(r.crp);
}

static atomic_bool let_go;

static int
linger(struct cryptop *crp)
{
	while (!let_go)
		(void)sched_yield();
	return ts_called(crp);
}

/* Who frees a session is not told of handles that it would have to free. */
Test(crypto_freesession, before_the_callback_makes_eagain_enodev, .init = setup)
{
	crypto_session_t ses, busy;
	struct ts_request r, occupied;

	workers_set(1);
	busy = ts_session(true, false, SW);
	ses = ts_session(true, false, HW);
	ts_request(&occupied, busy, true, false, 0);
	occupied.crp->crp_callback = linger;
	cr_assert_eq(crypto_dispatch(occupied.crp), 0);
	toy_detach(&first);
	ts_request(&r, ses, true, false, 0);
	cr_assert_eq(crypto_dispatch(r.crp), 0);
	cr_assert_eq(second.newsessions, 2, "it has moved");
	crypto_freesession(ses);
	let_go = true;
	ts_wait(&r, 1);
	cr_assert_eq(r.crp->crp_etype, ENODEV);
	ts_wait(&occupied, 1);
	crypto_freesession(busy);
	cr_assert_eq(second.freesessions, 2);
}

/* A state goes to another driver with its session only. */
Test(crypto_copystate, moves_the_copy_to_the_driver_of_the_original)
{
	crypto_session_t src, dst;
	struct ts_request r;

	toy_attach(&first, "first", SW | SYNC, ts_sha1);
	src = ts_session(false, true, SW);
	toy_attach(&second, "second", SW | SYNC, ts_sha1);
	dst = ts_session(false, true, SW);
	cr_assert_neq(crypto_ses2hid(src), crypto_ses2hid(dst));
	cr_assert_eq(crypto_copystate(dst, src, CRYPTO_SHA1_HMAC), 0);
	cr_assert_eq(first.copies, 1);
	cr_assert_eq(second.freesessions, 1);
	ts_request(&r, dst, false, true, CRYPTO_F_CBIMM);
	dispatch(&r, EAGAIN);
	cr_assert_eq(crypto_ses2hid(r.crp->crp_session), crypto_ses2hid(src));
	/* What was copied may go on. */
	r.crp->crp_desc->crd_flags = CRD_F_STREAM | CRD_F_FINAL;
	dispatch(&r, 0);
	dst = r.crp->crp_session;
	crypto_freereq(r.crp);
	/* A driver that does not take it leaves it where it is. */
	toy_detach(&second);
	toy_attach(&second, "second", SW | SYNC, ts_sha1);
	crypto_freesession(src);
	src = ts_session(false, true, second.id);
	second.newsession_error = ENOSPC;
	cr_assert_eq(crypto_copystate(dst, src, CRYPTO_SHA1_HMAC), ENOSPC);
	crypto_freesession(src);
	crypto_freesession(dst);
	cr_assert_eq(first.freesessions, first.newsessions);
}
