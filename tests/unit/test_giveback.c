/* SPDX-License-Identifier: ISC */
/*
 * test_giveback.c - requests that an asynchronous driver had accepted, and gives
 * back with ERESTART: nobody hears of it but who does them in the end.
 */
#include <time.h>

#include "stats.h"
#include "toy_session.h"

#define MANY 5

static struct toy_driver first, second;
static crypto_session_t ses;
static struct ts_request r[MANY];

static void
setup(void)
{
	first.hold = true;
	toy_attach(&first, "first", HW, ts_both);
	ses = ts_session(true, true, HW | SW);
	cr_assert_eq(crypto_ses2hid(ses), first.id);
}

static void
accept_all(int flags)
{
	for (size_t i = 0; i < MANY; i++) {
		ts_request(&r[i], ses, true, true, flags);
		cr_assert_eq(crypto_dispatch(r[i].crp), 0);
	}
	while (toy_has(&first) < MANY)
		(void)sched_yield();
}

static void
none_called(void)
{
	const struct timespec ts = { .tv_nsec = 10000000 };

	(void)nanosleep(&ts, NULL);
	for (size_t i = 0; i < MANY; i++)
		cr_assert_eq(r[i].calls, 0);
}

static void
go_on(void)
{
	cr_assert_eq(crypto_unblock((uint32_t)first.id, CRYPTO_SYMQ), 0);
}

static void
release(void)
{
	pthread_mutex_lock(&first.lock);
	first.hold = false;
	pthread_cond_signal(&first.wake);
	pthread_mutex_unlock(&first.lock);
}

static void
dispatch(struct ts_request *req, int error)
{
	int n = req->calls + 1;

	cr_assert_eq(crypto_dispatch(req->crp), 0);
	ts_wait(req, n);
	cr_assert_eq(req->crp->crp_etype, error, "%d", req->crp->crp_etype);
}

/* They are what the driver is given next, in the order of their dispatch, and
 * those behind them wait. */
Test(crypto_done, given_back_they_go_again_in_order)
{
	static const int flags[] = { 0, CRYPTO_F_CBIMM, CRYPTO_F_BATCH,
		CRYPTO_F_ASYNC, CRYPTO_F_ASYNC | CRYPTO_F_ASYNC_KEEPORDER };

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		uint64_t errs = STATS_SUM(errs);
		const struct cryptop *crp;
		struct ts_request late;
		size_t n = 0;

		setup();
		accept_all(flags[i]);
		toy_give_back(&first);
		cr_assert_eq(first.backs, MANY * (i + 1));
		ts_request(&late, ses, true, true, flags[i]);
		cr_assert_eq(crypto_dispatch(late.crp), 0);
		none_called();
		cr_assert_eq(toy_has(&first), 0, "it is blocked");
		go_on();
		while (toy_has(&first) < MANY + 1)
			(void)sched_yield();
		pthread_mutex_lock(&first.lock);
		TAILQ_FOREACH(crp, &first.list, crp_next) {
			cr_assert_eq(crp, n < MANY ? r[n].crp : late.crp);
			cr_assert_eq(crp->crp_etype, 0);
			n++;
		}
		pthread_mutex_unlock(&first.lock);
		none_called();
		release();
		ts_wait(&late, 1);
		for (n = 0; n < MANY; n++) {
			ts_wait(&r[n], 1);
			cr_assert_eq(r[n].crp->crp_etype, 0);
			cr_assert(ts_right(&r[n], true, true));
			crypto_freereq(r[n].crp);
		}
		crypto_freereq(late.crp);
		cr_assert_eq(STATS_SUM(errs), errs, "none has failed");
		crypto_freesession(ses);
		toy_detach(&first);
	}
}

/* As where a driver has lost its device, and others are on their way in. */
Test(crypto_done, what_is_refused_meanwhile_comes_behind, .init = setup)
{
	const struct cryptop *crp;
	struct ts_request late;

	accept_all(0);
	/* It is in process while the others are given back. */
	first.refuses = true;
	first.in_refusal = toy_give_back;
	ts_request(&late, ses, true, true, 0);
	cr_assert_eq(crypto_dispatch(late.crp), 0);
	cr_assert_eq(first.backs, MANY);
	none_called();
	first.refuses = false;
	first.in_refusal = NULL;
	go_on();
	while (toy_has(&first) < MANY + 1)
		(void)sched_yield();
	pthread_mutex_lock(&first.lock);
	crp = TAILQ_LAST(&first.list, toy_list);
	pthread_mutex_unlock(&first.lock);
	cr_assert_eq(crp, late.crp);
	release();
	ts_wait(&late, 1);
	crypto_freereq(late.crp);
	for (size_t i = 0; i < MANY; i++) {
		ts_wait(&r[i], 1);
		crypto_freereq(r[i].crp);
	}
	crypto_freesession(ses);
}

Test(
    crypto_done, given_back_and_refused_again_they_stay_in_order, .init = setup)
{
	const struct cryptop *crp;
	uint64_t blocks = STATS_SUM(blocks);
	size_t n = 0;

	accept_all(0);
	toy_give_back(&first);
	first.refuses = true;
	go_on();
	while (STATS_SUM(blocks) < blocks + 2)
		(void)sched_yield();
	first.refuses = false;
	go_on();
	while (toy_has(&first) < MANY)
		(void)sched_yield();
	pthread_mutex_lock(&first.lock);
	TAILQ_FOREACH(crp, &first.list, crp_next)
		cr_expect_eq(crp, r[n++].crp);
	pthread_mutex_unlock(&first.lock);
	release();
	for (size_t i = 0; i < MANY; i++) {
		ts_wait(&r[i], 1);
		crypto_freereq(r[i].crp);
	}
	crypto_freesession(ses);
}

Test(crypto_done, given_back_twice_it_is_called_back_once, .init = setup)
{
	ts_request(&r[0], ses, true, true, CRYPTO_F_CBIMM);
	cr_assert_eq(crypto_dispatch(r[0].crp), 0);
	for (int i = 0; i < 10; i++) {
		while (toy_has(&first) < 1)
			(void)sched_yield();
		toy_give_back(&first);
		cr_assert_eq(r[0].calls, 0);
		go_on();
	}
	release();
	ts_wait(&r[0], 1);
	cr_assert(ts_right(&r[0], true, true));
	crypto_freereq(r[0].crp);
	crypto_freesession(ses);
}

Test(crypto_done, given_back_they_move_when_the_driver_ends, .init = setup)
{
	toy_attach(&second, "second", SW | SYNC, ts_both);
	accept_all(CRYPTO_F_CBIMM);
	toy_lose(&first);
	for (size_t i = 0; i < MANY; i++) {
		ts_wait(&r[i], 1);
		cr_assert_eq(r[i].crp->crp_etype, EAGAIN);
		cr_assert(ts_untouched(&r[i]));
	}
	for (size_t i = 0; i < MANY; i++) {
		if (i > 0)
			crypto_freesession(r[i].crp->crp_session);
		r[i].crp->crp_session = r[0].crp->crp_session;
	}
	for (size_t i = 0; i < MANY; i++) {
		dispatch(&r[i], 0);
		cr_assert(ts_right(&r[i], true, true));
	}
	cr_assert_eq(second.newsessions, 1);
	cr_assert_eq(first.freesessions, 1);
	crypto_freesession(r[0].crp->crp_session);
	for (size_t i = 0; i < MANY; i++)
		crypto_freereq(r[i].crp);
	cr_assert_eq(second.freesessions, 1);
}

Test(crypto_done, given_back_without_another_driver_is_enodev, .init = setup)
{
	accept_all(0);
	toy_lose(&first);
	for (size_t i = 0; i < MANY; i++) {
		ts_wait(&r[i], 1);
		cr_assert_eq(r[i].crp->crp_etype, ENODEV);
		cr_assert(ts_untouched(&r[i]));
		crypto_freereq(r[i].crp);
	}
	crypto_freesession(ses);
	cr_assert_eq(first.freesessions, 1);
}

/* The consumer does not wait for what it has dispatched. */
Test(crypto_done, the_session_may_be_freed_meanwhile, .init = setup)
{
	accept_all(0);
	toy_give_back(&first);
	crypto_freesession(ses);
	cr_assert_eq(first.freesessions, 0);
	release();
	go_on();
	for (size_t i = 0; i < MANY; i++) {
		ts_wait(&r[i], 1);
		cr_assert_eq(r[i].crp->crp_etype, 0);
		cr_assert(ts_right(&r[i], true, true));
		crypto_freereq(r[i].crp);
	}
	toy_detach(&first);
	cr_assert_eq(first.freesessions, 1);
}

/* Part of a request that several drivers do. */
Test(crypto_done, a_composite_sessions_part_is_given_back)
{
	first.hold = true;
	toy_attach(&first, "first", HW, ts_aes);
	toy_attach(&second, "second", SW | SYNC, ts_sha1);
	ses = ts_session(true, true, HW | SW);
	cr_assert_eq(crypto_ses2hid(ses), CRYPTO_HID_COMPOSITE);
	accept_all(CRYPTO_F_CBIMM);
	toy_give_back(&first);
	none_called();
	cr_assert_eq(second.processed, 0);
	release();
	go_on();
	for (size_t i = 0; i < MANY; i++) {
		ts_wait(&r[i], 1);
		cr_assert_eq(r[i].crp->crp_etype, 0);
		cr_assert(ts_right(&r[i], true, true));
		crypto_freereq(r[i].crp);
	}
	crypto_freesession(ses);
}

/* ERESTART would be news to a consumer; a synchronous driver has no business with
 * it. */
static int
sync_new(device_t dev, crypto_session_t h, struct cryptoini *cri)
{
	(void)dev;
	(void)h;
	(void)cri;
	return 0;
}

static int
sync_process(device_t dev, struct cryptop *crp, int hint)
{
	(void)dev;
	(void)hint;
	crp->crp_etype = ERESTART;
	crypto_done(crp);
	return 0;
}

Test(crypto_done, erestart_of_a_synchronous_driver_is_eio)
{
	static struct crypto_device dev = { .name = "sync" };
	int32_t id = crypto_get_driverid(&dev, 8, SW | SYNC);

	cr_assert_eq(crypto_register((uint32_t)id, CRYPTO_AES_CBC, 0, 0,
			 sync_new, NULL, sync_process, NULL),
	    0);
	ses = ts_session(true, false, SW);
	ts_request(&r[0], ses, true, false, CRYPTO_F_CBIMM);
	dispatch(&r[0], EIO);
	crypto_freereq(r[0].crp);
	crypto_freesession(ses);
}

/* A message's piece, with these flags: accepted, and given back by a driver that
 * ends.  What it comes to when it is dispatched again. */
static int
lost_piece(int flags)
{
	struct ts_request *req = &r[1];

	ts_request(req, ses, false, true, CRYPTO_F_CBIMM);
	req->crp->crp_desc->crd_flags = CRD_F_STREAM | flags;
	cr_assert_eq(crypto_dispatch(req->crp), 0);
	while (toy_has(&first) < 1)
		(void)sched_yield();
	toy_lose(&first);
	ts_wait(req, 1);
	cr_assert_eq(req->crp->crp_etype, EAGAIN);
	cr_assert_eq(crypto_dispatch(req->crp), 0);
	ts_wait(req, 2);
	return req->crp->crp_etype;
}

/* A session for pieces; *begun: a message has been begun. */
static void
setup_pieces(bool begun)
{
	first.hold = !begun;
	toy_attach(&first, "first", HW, ts_sha1);
	toy_attach(&second, "second", SW | SYNC, ts_sha1);
	ses = ts_session(false, true, HW | SW);
	if (!begun)
		return;
	ts_request(&r[0], ses, false, true, CRYPTO_F_CBIMM);
	r[0].crp->crp_desc->crd_flags = CRD_F_STREAM | CRD_F_RESET;
	dispatch(&r[0], 0);
	first.hold = true;
}

/* None of it was done, so nothing was lost. */
Test(crypto_done, the_first_piece_given_back_may_go_elsewhere)
{
	setup_pieces(false);
	cr_assert_eq(lost_piece(0), 0);
}

Test(crypto_done, a_whole_message_given_back_may_go_elsewhere)
{
	setup_pieces(false);
	cr_assert_eq(lost_piece(CRD_F_FINAL), 0);
}

Test(crypto_done, a_piece_that_begins_anew_may_go_elsewhere)
{
	setup_pieces(true);
	cr_assert_eq(lost_piece(CRD_F_RESET), 0);
}

/* What came before it was in the driver that has ended. */
Test(crypto_done, a_later_piece_given_back_is_enodev)
{
	setup_pieces(true);
	cr_assert_eq(lost_piece(0), ENODEV);
}

Test(crypto_done, pieces_go_on_with_the_driver_that_gave_them_back)
{
	setup_pieces(true);
	ts_request(&r[1], ses, false, true, CRYPTO_F_CBIMM);
	r[1].crp->crp_desc->crd_flags = CRD_F_STREAM | CRD_F_FINAL;
	cr_assert_eq(crypto_dispatch(r[1].crp), 0);
	while (toy_has(&first) < 1)
		(void)sched_yield();
	toy_give_back(&first);
	release();
	go_on();
	ts_wait(&r[1], 1);
	cr_assert_eq(r[1].crp->crp_etype, 0);
	cr_assert_eq(second.processed, 0);
}
