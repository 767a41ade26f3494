/* SPDX-License-Identifier: ISC */
/*
 * test_queue.c - requests that wait, run in other threads, or are called back
 * from them.  Numbers are those of the statements on what the pages promise.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "fake_driver.h"
#include "retq.h"
#include "stats.h"
#include "workers.h"

#define SW   CRYPTOCAP_F_SOFTWARE
#define SYNC CRYPTOCAP_F_SYNC
#define MANY 1000u

static struct fake_driver fake;
static crypto_session_t ses;
static char buffer[64];

static atomic_uint calling;
static atomic_uint called; /* after what it says is stored */
static struct cryptop *called_order[MANY];
static pthread_t called_in[MANY];

static int
count(struct cryptop *crp)
{
	unsigned int i = calling++;

	cr_assert_neq(crp->crp_flags & CRYPTO_F_DONE, 0); /* 47 */
	cr_assert_eq(crp->crp_opaque, (caddr_t)&fake); /* 48 */
	called_order[i] = crp;
	called_in[i] = pthread_self();
	called++;
	return 0;
}

static void
attach(int caps)
{
	static const int algs[] = { CRYPTO_AES_CBC, 0 };
	struct cryptoini cri = {
		.cri_alg = CRYPTO_AES_CBC, .cri_klen = 128, .cri_key = buffer
	};

	fake_attach(&fake, "fake", caps, algs);
	cr_assert_eq(crypto_newsession(&ses, &cri, fake.id), 0);
}

static struct cryptop *
request(int flags)
{
	struct cryptop *crp = crypto_getreq(1);

	cr_assert_not_null(crp);
	crp->crp_session = ses;
	crp->crp_buf = buffer;
	crp->crp_ilen = sizeof(buffer);
	crp->crp_flags = flags;
	crp->crp_callback = count;
	crp->crp_opaque = (caddr_t)&fake;
	crp->crp_desc->crd_alg = CRYPTO_AES_CBC;
	crp->crp_desc->crd_flags = CRD_F_IV_EXPLICIT;
	return crp;
}

static struct cryptop *
dispatch(int flags)
{
	struct cryptop *crp = request(flags);

	cr_assert_eq(crypto_dispatch(crp), 0);
	return crp;
}

/* Wait until a counter has come to n; a hang is a failure. */
static void
reach(const atomic_uint *counter, unsigned int n)
{
	for (int i = 0; i < 20000 && *counter < n; i++)
		fake_pause(500);
	cr_assert_eq(*counter, n, "%u of %u", *counter, n);
}

/* That nothing happens cannot be waited for; give it a chance to. */
static void
settle(void)
{
	fake_pause(20000);
}

/* 44 */
Test(crypto_done, without_flags_calls_back_from_a_worker)
{
	attach(SW | SYNC);
	dispatch(0);
	reach(&called, 1);
	cr_assert(pthread_equal(fake.seen[0].thread, pthread_self()));
	cr_assert_not(pthread_equal(called_in[0], pthread_self()));
}

/* 46 */
Test(crypto_done, cbifsync_is_immediate_on_synchronous_drivers_only)
{
	attach(SW | SYNC);
	dispatch(CRYPTO_F_CBIFSYNC);
	cr_assert_eq(called, 1);
	cr_assert(pthread_equal(called_in[0], pthread_self()));
	crypto_freesession(ses);
	crypto_unregister_all((uint32_t)fake.id);
	attach(SW);
	dispatch(CRYPTO_F_CBIFSYNC);
	reach(&called, 2);
	cr_assert_not(pthread_equal(called_in[1], pthread_self()));
	/* 45 */
	dispatch(CRYPTO_F_CBIMM);
	cr_assert_eq(called, 3);
}

/* An early failure comes the way the consumer asked for. */
Test(crypto_done, errors_found_at_dispatch_come_by_the_callback)
{
	struct cryptop *crp;

	attach(SW | SYNC);
	crp = request(0);
	crp->crp_desc->crd_len = 15;
	cr_assert_eq(crypto_dispatch(crp), 0);
	reach(&called, 1);
	cr_assert_eq(crp->crp_etype, EINVAL);
	cr_assert_eq(fake.processed, 0);
}

static int
free_and_dispatch(struct cryptop *crp)
{
	/* 49: the callback may free, and dispatch another. */
	crypto_freereq(crp);
	if (called < 10) {
		crp = request(0);
		crp->crp_callback = free_and_dispatch;
		called++;
		crypto_dispatch(crp);
	} else {
		crypto_freesession(ses);
		called++;
	}
	return 0;
}

Test(crypto_done, callbacks_may_free_and_dispatch)
{
	struct cryptop *crp;

	attach(SW | SYNC);
	crp = request(0);
	crp->crp_callback = free_and_dispatch;
	crypto_dispatch(crp);
	reach(&called, 11);
}

/* 50 */
Test(crypto_dispatch, batch_does_not_enter_the_driver_here)
{
	attach(SW | SYNC);
	dispatch(CRYPTO_F_BATCH);
	reach(&called, 1);
	cr_assert_not(pthread_equal(fake.seen[0].thread, pthread_self()));
}

/* 51, and 52: one that may not be batched goes first. */
Test(crypto_dispatch, batches_carry_a_hint_but_for_the_last)
{
	struct cryptop *crp[4];

	attach(SW | SYNC);
	fake.restarts = 1;
	dispatch(CRYPTO_F_BATCH);
	reach(&fake.processed, 1);
	for (int i = 0; i < 3; i++)
		crp[i] = dispatch(CRYPTO_F_BATCH);
	crp[3] = dispatch(0);
	settle();
	cr_assert_eq(fake.processed, 1);
	cr_assert_eq(crypto_unblock((uint32_t)fake.id, CRYPTO_SYMQ), 0);
	reach(&called, 5);
	cr_expect_eq(fake.seen[0].crp, crp[3]);
	cr_expect_eq(fake.seen[0].hint, 0);
	for (int i = 1; i < 4; i++)
		cr_expect_eq(fake.seen[i].hint, CRYPTO_HINT_MORE, "%d", i);
	cr_expect_eq(fake.seen[4].crp, crp[2]);
	cr_expect_eq(fake.seen[4].hint, 0);
}

/* 53, 54, 59 */
Test(crypto_unblock, releases_what_waited_in_order)
{
	struct cryptop *crp[5];
	uint64_t blocks = STATS_SUM(blocks);

	attach(SW | SYNC);
	fake.restarts = 1;
	for (int i = 0; i < 5; i++)
		crp[i] = dispatch(CRYPTO_F_CBIFSYNC);
	settle();
	cr_assert_eq(called, 0);
	cr_assert_eq(fake.processed, 1, "only the one that was refused");
	cr_assert_eq(STATS_SUM(blocks), blocks + 1);
	cr_assert_eq(crypto_unblock((uint32_t)fake.id, CRYPTO_ASYMQ), 0);
	settle();
	cr_assert_eq(called, 0, "58: that is for key operations");
	cr_assert_eq(crypto_unblock((uint32_t)fake.id, CRYPTO_SYMQ), 0);
	reach(&called, 5);
	for (int i = 0; i < 5; i++) {
		cr_expect_eq(fake.seen[i].crp, crp[i], "%d", i);
		cr_expect_eq(crp[i]->crp_etype, 0);
	}
	cr_assert_eq(fake.processed, 6);
	cr_assert_eq(crypto_unblock(63, CRYPTO_SYMQ), EINVAL); /* 57 */
}

/* 55 */
Test(crypto_unblock, other_drivers_go_on_meanwhile)
{
	static const int algs[] = { CRYPTO_AES_CBC, 0 };
	static struct fake_driver other;
	struct cryptoini cri = {
		.cri_alg = CRYPTO_AES_CBC, .cri_klen = 128, .cri_key = buffer
	};

	attach(SW | SYNC);
	fake.restarts = 1;
	dispatch(0);
	fake_attach(&other, "other", SW | SYNC, algs);
	cr_assert_eq(crypto_newsession(&ses, &cri, other.id), 0);
	dispatch(CRYPTO_F_BATCH);
	reach(&called, 1);
	cr_assert_eq(other.processed, 1);
}

/* 56 */
Test(crypto_unblock, before_the_driver_refuses_is_not_lost)
{
	attach(SW | SYNC);
	fake.restarts = 100;
	fake.unblock_early = true;
	dispatch(0);
	dispatch(CRYPTO_F_BATCH);
	reach(&called, 2);
	cr_assert_eq(fake.restarts, 0);
}

/* 72, but for the migration */
Test(crypto_unregister_all, releases_what_waits_for_the_driver)
{
	struct cryptop *crp;

	attach(SW | SYNC);
	fake.restarts = 1;
	crp = dispatch(0);
	settle();
	cr_assert_eq(called, 0);
	crypto_unregister_all((uint32_t)fake.id);
	reach(&called, 1);
	cr_assert_eq(crp->crp_etype, ENODEV);
}

static void *
complete(void *arg)
{
	crypto_done(arg);
	return NULL;
}

/* 65, 73 */
Test(crypto_done, may_come_from_any_thread_and_after_the_driver_ended)
{
	struct cryptop *crp;
	pthread_t thread;

	attach(SW);
	fake.hold = true;
	crp = dispatch(CRYPTO_F_CBIMM);
	settle();
	cr_assert_eq(called, 0);
	crypto_unregister_all((uint32_t)fake.id);
	cr_assert_eq(pthread_create(&thread, NULL, complete, crp), 0);
	reach(&called, 1);
	cr_assert(pthread_equal(called_in[0], thread));
	pthread_join(thread, NULL);
}

/* 60, over a wrap of the places: 63 */
Test(crypto_dispatch, keeporder_keeps_the_order_of_dispatch)
{
	static struct cryptop *crp[MANY];

	attach(SW | SYNC);
	fake.pause_us = 200;
	retq_set_place(UINT32_MAX - MANY / 2);
	for (unsigned int i = 0; i < MANY; i++)
		crp[i] = dispatch(CRYPTO_F_ASYNC | CRYPTO_F_ASYNC_KEEPORDER);
	reach(&called, MANY);
	for (unsigned int i = 0; i < MANY; i++)
		cr_assert_eq(called_order[i], crp[i], "%u", i);
}

/* 61 */
Test(crypto_dispatch, async_uses_several_threads)
{
	bool several = false;

	attach(SW | SYNC);
	fake.pause_us = 20000;
	for (unsigned int i = 0; i < FAKE_SEEN; i++)
		dispatch(CRYPTO_F_ASYNC);
	reach(&called, FAKE_SEEN);
	for (unsigned int i = 0; i < FAKE_SEEN; i++) {
		cr_expect_not(
		    pthread_equal(fake.seen[i].thread, pthread_self()));
		several = several ||
		    !pthread_equal(fake.seen[i].thread, fake.seen[0].thread);
	}
	cr_assert_eq(several, workers_num() > 1);
}

/* 62 */
Test(crypto_dispatch, async_is_ignored_by_asynchronous_drivers)
{
	attach(SW);
	dispatch(CRYPTO_F_ASYNC | CRYPTO_F_ASYNC_KEEPORDER);
	reach(&called, 1);
	cr_assert(pthread_equal(fake.seen[0].thread, pthread_self()));
}

/* 123 */
Test(workers_set, out_of_range_is_the_number_of_processors)
{
	uint32_t cpus;

	workers_set(0);
	cpus = workers_num();
	cr_assert_geq(cpus, 1);
	workers_set(1);
	cr_assert_eq(workers_num(), 1);
	workers_set(-1);
	cr_assert_eq(workers_num(), cpus);
	workers_set((int)cpus + 1);
	cr_assert_eq(workers_num(), cpus);
}

/* 127 */
Test(crypto_counters, count_dispatches_and_failures)
{
	attach(SW | SYNC);
	for (int i = 0; i < 5; i++)
		dispatch(CRYPTO_F_CBIMM);
	fake.process_error = EIO;
	dispatch(CRYPTO_F_CBIMM);
	cr_assert_eq(STATS_SUM(ops), 6);
	cr_assert_eq(STATS_SUM(errs), 1);
	cr_assert_eq(STATS_SUM(blocks), 0);
}
