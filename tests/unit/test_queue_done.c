/* SPDX-License-Identifier: ISC */
/*
 * test_queue_done.c - how requests come back: in which thread, in which order,
 * and what a callback may do.
 */
#include "fake_session.h"

#include <string.h>

#include "retq.h"
#include "stats.h"
#include "workers.h"

static bool
here(pthread_t thread)
{
	return pthread_equal(thread, pthread_self()) != 0;
}

Test(s044, without_flags_a_worker_calls_back)
{
	fs_attach(SW | SYNC);
	fs_dispatch(0);
	fs_reach(&fs_called, 1);
	cr_assert(here(fs_fake.seen[0].thread));
	cr_assert_not(here(fs_thread[0]));
}

Test(s045, cbimm_calls_back_before_dispatch_returns)
{
	fs_attach(SW | SYNC);
	fs_dispatch(CRYPTO_F_CBIMM);
	cr_assert_eq(fs_called, 1);
	cr_assert(here(fs_thread[0]));
}

Test(s046, cbifsync_is_immediate_on_synchronous_drivers_only)
{
	static struct fake_driver other;

	fs_attach(SW | SYNC);
	fs_dispatch(CRYPTO_F_CBIFSYNC);
	cr_assert_eq(fs_called, 1);
	cr_assert(here(fs_thread[0]));
	fake_attach(&other, "other", SW, fs_aes);
	fs_ses = fs_session(other.id);
	fs_dispatch(CRYPTO_F_CBIFSYNC);
	fs_reach(&fs_called, 2);
	cr_assert_not(here(fs_thread[1]));
}

/* An early failure comes the way the consumer asked for. */
Test(crypto_done, errors_found_at_dispatch_come_by_the_callback)
{
	struct cryptop *crp;

	fs_attach(SW | SYNC);
	crp = fs_request(0);
	crp->crp_desc->crd_len = 15;
	cr_assert_eq(crypto_dispatch(crp), 0);
	fs_reach(&fs_called, 1);
	cr_assert_not(here(fs_thread[0]));
	cr_assert_eq(crp->crp_etype, EINVAL);
	cr_assert_eq(fs_fake.processed, 0);
}

static int
see(struct cryptop *crp)
{
	cr_assert_neq(crp->crp_flags & CRYPTO_F_DONE, 0);
	cr_assert_eq(crp->crp_opaque, (caddr_t)&fs_fake);
	return fs_count(crp);
}

static const int ways[] = { 0, CRYPTO_F_CBIMM, CRYPTO_F_CBIFSYNC,
	CRYPTO_F_BATCH, CRYPTO_F_ASYNC,
	CRYPTO_F_ASYNC | CRYPTO_F_ASYNC_KEEPORDER };

#define WAYS (sizeof(ways) / sizeof(ways[0]))

/* statements: 47 48 */
Test(s047, done_is_set_and_opaque_unchanged_in_the_callback)
{
	fs_attach(SW | SYNC);
	for (unsigned int i = 0; i < WAYS; i++) {
		struct cryptop *crp = fs_request(ways[i]);

		crp->crp_callback = see;
		cr_assert_eq(crypto_dispatch(crp), 0);
		fs_reach(&fs_called, i + 1);
		/* And of one that came back with it. */
		cr_assert_neq(crp->crp_flags & CRYPTO_F_DONE, 0);
	}
}

static int
free_and_dispatch(struct cryptop *crp)
{
	int flags = crp->crp_flags & ~CRYPTO_F_DONE;

	crypto_freereq(crp);
	if (fs_called % 10 < 9) {
		crp = fs_request(flags);
		crp->crp_callback = free_and_dispatch;
		fs_called++;
		crypto_dispatch(crp);
	} else {
		fs_called++;
	}
	return 0;
}

Test(s049, the_callback_may_free_and_dispatch)
{
	fs_attach(SW | SYNC);
	for (unsigned int i = 0; i < WAYS; i++) {
		struct cryptop *crp = fs_request(ways[i]);

		crp->crp_callback = free_and_dispatch;
		crypto_dispatch(crp);
		fs_reach(&fs_called, (i + 1) * 10);
	}
}

static int
free_session(struct cryptop *crp)
{
	crypto_freesession(crp->crp_session);
	crypto_freereq(crp);
	fs_called++;
	return 0;
}

Test(s049, the_callback_may_free_the_session)
{
	static const int caps[] = { SW | SYNC, SW };
	static struct fake_driver fake[2];
	unsigned int n = 0;

	for (int c = 0; c < 2; c++) {
		fake_attach(&fake[c], "fake", caps[c], fs_aes);
		for (unsigned int i = 0; i < WAYS; i++) {
			struct cryptop *crp;

			fs_ses = fs_session(fake[c].id);
			crp = fs_request(ways[i]);
			crp->crp_callback = free_session;
			crypto_dispatch(crp);
			fs_reach(&fs_called, ++n);
		}
		/* Which waits for who is still in process. */
		cr_assert_eq(crypto_unregister_all((uint32_t)fake[c].id), 0);
		cr_assert_eq(fake[c].freesessions, WAYS);
	}
	cr_assert_eq(fs_next_id(), 0);
}

Test(s060, keeporder_keeps_the_order_of_dispatch)
{
	static struct cryptop *crp[FS_MANY];

	fs_attach(SW | SYNC);
	fs_fake.pause_us = 200;
	for (unsigned int i = 0; i < FS_MANY; i++)
		crp[i] = fs_dispatch(CRYPTO_F_ASYNC | CRYPTO_F_ASYNC_KEEPORDER);
	fs_reach(&fs_called, FS_MANY);
	for (unsigned int i = 0; i < FS_MANY; i++)
		cr_assert_eq(fs_order[i], crp[i], "%u", i);
}

Test(s063, order_is_kept_when_places_wrap_around)
{
	static struct cryptop *crp[FS_MANY];

	fs_attach(SW | SYNC);
	fs_fake.pause_us = 200;
	retq_set_place(UINT32_MAX - FS_MANY / 2);
	for (unsigned int i = 0; i < FS_MANY; i++)
		crp[i] = fs_dispatch(CRYPTO_F_ASYNC | CRYPTO_F_ASYNC_KEEPORDER);
	fs_reach(&fs_called, FS_MANY);
	for (unsigned int i = 0; i < FS_MANY; i++)
		cr_assert_eq(fs_order[i], crp[i], "%u", i);
}

static struct cryptop *slow;

/* The first one takes longer than all the others. */
static bool
overtake(struct fake_driver *fake, struct cryptop *crp)
{
	for (int i = 0; i < 20000 && crp == slow && fake->nseen < 16; i++)
		fake_pause(500);
	return false;
}

/* All that have overtaken it wait for it, on both sides of the end. */
Test(s063, those_that_wait_for_their_turn_are_in_order)
{
	struct cryptop *crp[16];

	if (workers_num() < 2)
		cr_skip_test("one processor");
	fs_attach(SW | SYNC);
	fs_fake.in_process = overtake;
	retq_set_place(UINT32_MAX - 8);
	for (int i = 0; i < 16; i++) {
		crp[i] = fs_request(CRYPTO_F_ASYNC | CRYPTO_F_ASYNC_KEEPORDER);
		if (i == 0)
			slow = crp[0];
		cr_assert_eq(crypto_dispatch(crp[i]), 0);
	}
	fs_reach(&fs_called, 16);
	for (int i = 0; i < 16; i++)
		cr_expect_eq(fs_order[i], crp[i], "%d", i);
}

Test(s061, async_uses_several_threads)
{
	bool several = false;

	fs_attach(SW | SYNC);
	fs_fake.pause_us = 20000;
	for (unsigned int i = 0; i < FAKE_SEEN; i++)
		fs_dispatch(CRYPTO_F_ASYNC);
	fs_reach(&fs_called, FAKE_SEEN);
	for (unsigned int i = 0; i < FAKE_SEEN; i++) {
		cr_expect_not(here(fs_fake.seen[i].thread));
		several = several ||
		    !pthread_equal(
			fs_fake.seen[i].thread, fs_fake.seen[0].thread);
	}
	cr_assert_eq(several, workers_num() > 1);
}

Test(s062, asynchronous_drivers_are_not_run_asynchronously)
{
	fs_attach(SW);
	fs_dispatch(CRYPTO_F_ASYNC | CRYPTO_F_ASYNC_KEEPORDER);
	fs_reach(&fs_called, 1);
	cr_assert(here(fs_fake.seen[0].thread));
	fs_dispatch(CRYPTO_F_ASYNC | CRYPTO_F_ASYNC_KEEPORDER | CRYPTO_F_CBIMM);
	cr_assert_eq(fs_called, 2, "nor is there an order to keep");
}

static void *
complete(void *arg)
{
	crypto_done(arg);
	return NULL;
}

/* Another thread has completed it, callback and all, before process returns. */
static bool
complete_elsewhere(struct fake_driver *fake, struct cryptop *crp)
{
	pthread_t thread;
	unsigned int before = fs_called;

	(void)fake;
	cr_assert_eq(pthread_create(&thread, NULL, complete, crp), 0);
	pthread_join(thread, NULL);
	/* More, if the test has gone on meanwhile. */
	for (int i = 0; i < 20000 && fs_called == before; i++)
		fake_pause(500);
	cr_assert_gt(fs_called, before);
	return true;
}

Test(s065, another_thread_may_complete_before_process_returns)
{
	static const int caps[] = { SW, SW | SYNC };
	static struct fake_driver fake[2];
	unsigned int n = 0;

	for (int c = 0; c < 2; c++) {
		fake[c].in_process = complete_elsewhere;
		fake_attach(&fake[c], "fake", caps[c], fs_aes);
		for (unsigned int i = 0; i < WAYS; i++) {
			struct cryptop *crp;

			fs_ses = fs_session(fake[c].id);
			crp = fs_request(ways[i]);
			crp->crp_callback = free_session;
			cr_assert_eq(crypto_dispatch(crp), 0);
			fs_reach(&fs_called, ++n);
		}
		cr_assert_eq(crypto_unregister_all((uint32_t)fake[c].id), 0);
		cr_assert_eq(fake[c].freesessions, WAYS);
	}
	cr_assert_eq(fs_next_id(), 0);
}

/* statements: 65 73 */
Test(s073, another_thread_may_complete_after_the_driver_ended)
{
	struct cryptop *crp;
	pthread_t thread;

	fs_attach(SW);
	fs_fake.hold = true;
	crp = fs_dispatch(CRYPTO_F_CBIMM);
	fs_settle();
	cr_assert_eq(fs_called, 0);
	crypto_unregister_all((uint32_t)fs_fake.id);
	cr_assert_eq(pthread_create(&thread, NULL, complete, crp), 0);
	fs_reach(&fs_called, 1);
	cr_assert(pthread_equal(fs_thread[0], thread));
	cr_assert_eq(crp->crp_etype, 0);
	pthread_join(thread, NULL);
}

Test(s123, workers_out_of_range_are_the_number_of_processors)
{
	uint32_t cpus;

	workers_set(0);
	cpus = workers_num();
	cr_assert_geq(cpus, 1);
	workers_set(1);
	cr_assert_eq(workers_num(), 1);
	workers_set(-1);
	cr_assert_eq(workers_num(), cpus);
	workers_set(1);
	workers_set((int)cpus + 1);
	cr_assert_eq(workers_num(), cpus);
}

Test(s127, dispatches_and_failures_are_counted)
{
	fs_attach(SW | SYNC);
	for (int i = 0; i < 5; i++)
		fs_dispatch(CRYPTO_F_CBIMM);
	fs_fake.process_error = EIO;
	fs_dispatch(CRYPTO_F_CBIMM);
	cr_assert_eq(STATS_SUM(ops), 6);
	cr_assert_eq(STATS_SUM(errs), 1);
	cr_assert_eq(STATS_SUM(blocks), 0);
}
