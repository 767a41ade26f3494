/* SPDX-License-Identifier: ISC */
/*
 * test_queue.c - requests that wait: batches, and drivers that have no room.
 */
#include "fake_session.h"

#include "stats.h"

static void
unblock(int what)
{
	cr_assert_eq(crypto_unblock((uint32_t)fs_fake.id, what), 0);
}

/* The driver has no room; what comes now waits. */
static struct cryptop *
block(int flags)
{
	struct cryptop *crp;

	fs_attach(SW | SYNC);
	fs_fake.restarts = 1;
	crp = fs_dispatch(flags);
	fs_reach(&fs_fake.processed, 1);
	return crp;
}

Test(s050, a_batch_does_not_enter_the_driver_here)
{
	fs_attach(SW | SYNC);
	for (unsigned int i = 0; i < 10; i++)
		fs_dispatch(CRYPTO_F_BATCH);
	fs_reach(&fs_called, 10);
	for (unsigned int i = 0; i < 10; i++)
		cr_expect_not(
		    pthread_equal(fs_fake.seen[i].thread, pthread_self()));
}

Test(s051, a_batch_has_a_hint_but_for_its_last)
{
	struct cryptop *crp[3];

	crp[0] = block(CRYPTO_F_BATCH);
	crp[1] = fs_dispatch(CRYPTO_F_BATCH);
	crp[2] = fs_dispatch(CRYPTO_F_BATCH);
	unblock(CRYPTO_SYMQ);
	fs_reach(&fs_called, 3);
	for (int i = 0; i < 3; i++) {
		cr_expect_eq(fs_fake.seen[i].crp, crp[i]);
		cr_expect_eq(fs_fake.seen[i].hint, i < 2 ? CRYPTO_HINT_MORE : 0,
		    "%d", i);
	}
}

static atomic_bool held;

static bool
hold(struct fake_driver *fake, struct cryptop *crp)
{
	(void)fake;
	(void)crp;
	while (held)
		fake_pause(500);
	return false;
}

/* The queue's thread is held by another driver meanwhile. */
Test(s051, a_hint_is_for_requests_of_the_same_driver)
{
	static const int more[] = { CRYPTO_HINT_MORE, 0 };
	static struct fake_driver holder, other;
	crypto_session_t ses[2];

	holder.in_process = hold;
	held = true;
	fake_attach(&holder, "holder", SW | SYNC, fs_aes);
	fake_attach(&other, "other", SW | SYNC, fs_aes);
	fs_attach(SW | SYNC);
	ses[0] = fs_ses;
	ses[1] = fs_session(other.id);
	fs_ses = fs_session(holder.id);
	fs_dispatch(CRYPTO_F_BATCH);
	fs_reach(&holder.processed, 1);
	for (int i = 0; i < 3; i++) {
		fs_ses = ses[i % 2];
		fs_dispatch(CRYPTO_F_BATCH);
	}
	held = false;
	fs_reach(&fs_called, 4);
	for (int i = 0; i < 2; i++)
		cr_expect_eq(fs_fake.seen[i].hint, more[i], "%d", i);
	cr_expect_eq(other.seen[0].hint, 0);
}

Test(s051, a_request_for_a_blocked_driver_is_no_reason)
{
	static struct fake_driver other;
	struct cryptop *crp;

	fake_attach(&other, "other", SW | SYNC, fs_aes);
	other.restarts = 1;
	crp = block(CRYPTO_F_BATCH);
	fs_ses = fs_session(other.id);
	fs_dispatch(CRYPTO_F_BATCH);
	fs_reach(&other.processed, 1);
	unblock(CRYPTO_SYMQ);
	fs_reach(&fs_called, 1);
	cr_assert_eq(fs_fake.seen[0].crp, crp);
	cr_assert_eq(fs_fake.seen[0].hint, 0);
}

Test(s052, one_that_may_not_be_batched_goes_first)
{
	struct cryptop *crp[4];

	crp[0] = block(CRYPTO_F_BATCH);
	for (int i = 1; i < 3; i++)
		crp[i] = fs_dispatch(CRYPTO_F_BATCH);
	crp[3] = fs_dispatch(0);
	fs_settle();
	cr_assert_eq(fs_fake.processed, 1);
	unblock(CRYPTO_SYMQ);
	fs_reach(&fs_called, 4);
	cr_expect_eq(fs_fake.seen[0].crp, crp[3]);
	cr_expect_eq(fs_fake.seen[0].hint, 0);
	for (int i = 0; i < 3; i++)
		cr_expect_eq(fs_fake.seen[i + 1].crp, crp[i]);
}

Test(s053, a_refused_request_is_processed_once_after_unblock)
{
	static const int flags[] = { 0, CRYPTO_F_CBIMM, CRYPTO_F_BATCH,
		CRYPTO_F_ASYNC };

	for (unsigned int i = 0; i < 4; i++) {
		struct cryptop *crp;

		if (i == 0) {
			crp = block(flags[i]);
		} else {
			fs_fake.restarts = 1;
			crp = fs_dispatch(flags[i]);
			fs_reach(&fs_fake.processed, 2 * i + 1);
		}
		fs_settle();
		cr_assert_eq(fs_called, i);
		cr_assert_eq(crp->crp_flags & CRYPTO_F_DONE, 0);
		unblock(CRYPTO_SYMQ);
		fs_reach(&fs_called, i + 1);
		fs_settle();
		cr_assert_eq(fs_called, i + 1);
		cr_assert_eq(fs_fake.processed, 2 * i + 2);
		cr_assert_eq(crp->crp_etype, 0);
	}
}

Test(s054, a_blocked_driver_is_not_entered)
{
	static const int flags[] = { 0, CRYPTO_F_CBIMM, CRYPTO_F_CBIFSYNC,
		CRYPTO_F_BATCH, CRYPTO_F_ASYNC,
		CRYPTO_F_ASYNC | CRYPTO_F_ASYNC_KEEPORDER };

	block(0);
	for (int i = 0; i < 6; i++)
		fs_dispatch(flags[i]);
	fs_settle();
	cr_assert_eq(fs_fake.processed, 1, "only the one that was refused");
	cr_assert_eq(fs_called, 0);
	unblock(CRYPTO_SYMQ);
	fs_reach(&fs_called, 7);
	cr_assert_eq(fs_fake.processed, 8);
}

/* statements: 54 127 */
Test(s054, it_was_blocked_once)
{
	uint64_t blocks = STATS_SUM(blocks);

	block(0);
	for (int i = 0; i < 5; i++)
		fs_dispatch(0);
	cr_assert_eq(STATS_SUM(blocks), blocks + 1);
	unblock(CRYPTO_SYMQ);
	fs_reach(&fs_called, 6);
	cr_assert_eq(STATS_SUM(blocks), blocks + 1);
}

Test(s055, other_drivers_go_on_meanwhile)
{
	static struct fake_driver other;

	block(0);
	fs_dispatch(CRYPTO_F_BATCH);
	fake_attach(&other, "other", SW | SYNC, fs_aes);
	fs_ses = fs_session(other.id);
	fs_dispatch(CRYPTO_F_BATCH);
	fs_dispatch(0);
	fs_dispatch(CRYPTO_F_ASYNC);
	fs_reach(&fs_called, 3);
	cr_assert_eq(other.processed, 3);
	cr_assert_eq(fs_fake.processed, 1);
	unblock(CRYPTO_SYMQ);
	fs_reach(&fs_called, 5);
}

Test(s056, unblocking_before_the_driver_refuses_is_not_lost)
{
	static const int flags[] = { 0, CRYPTO_F_BATCH, CRYPTO_F_ASYNC };

	fs_attach(SW | SYNC);
	fs_fake.unblock_early = true;
	for (unsigned int i = 0; i < 3; i++) {
		fs_fake.restarts = 100;
		fs_dispatch(flags[i]);
		fs_reach(&fs_called, i + 1);
		cr_assert_eq(fs_fake.restarts, 0);
		cr_assert_eq(fs_fake.processed, 101 * (i + 1));
	}
}

Test(s057, unblocking_what_is_no_driver_is_einval)
{
	static const uint32_t ids[] = { 1, 63, 64, 1000, UINT32_MAX };

	fs_attach(SW);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		cr_expect_eq(
		    crypto_unblock(ids[i], CRYPTO_SYMQ), EINVAL, "%u", ids[i]);
	cr_assert_eq(crypto_unblock(0, CRYPTO_SYMQ | CRYPTO_ASYMQ), 0);
	crypto_freesession(fs_ses);
	cr_assert_eq(crypto_unregister_all(0), 0);
	cr_assert_eq(crypto_unblock(0, CRYPTO_SYMQ), EINVAL, "ended");
}

Test(s058, requests_wait_for_their_own_unblock)
{
	block(0);
	unblock(CRYPTO_ASYMQ);
	unblock(0);
	fs_settle();
	cr_assert_eq(fs_called, 0, "that is for key operations");
	cr_assert_eq(fs_fake.processed, 1);
	unblock(CRYPTO_SYMQ | CRYPTO_ASYMQ);
	fs_reach(&fs_called, 1);
}

Test(s059, requests_that_waited_keep_their_order)
{
	struct cryptop *crp[5];

	crp[0] = block(CRYPTO_F_CBIFSYNC);
	for (int i = 1; i < 5; i++)
		crp[i] = fs_dispatch(CRYPTO_F_CBIFSYNC);
	/* Refused again, it is still the first. */
	fs_fake.restarts = 1;
	unblock(CRYPTO_SYMQ);
	fs_reach(&fs_fake.processed, 2);
	fs_settle();
	unblock(CRYPTO_SYMQ);
	fs_reach(&fs_called, 5);
	for (int i = 0; i < 5; i++) {
		cr_expect_eq(fs_fake.seen[i].crp, crp[i], "%d", i);
		cr_expect_eq(fs_order[i], crp[i], "%d", i);
		cr_expect_eq(crp[i]->crp_etype, 0);
	}
	cr_assert_eq(fs_fake.processed, 7);
}

/* But for the move: nobody else takes them. */
Test(s072, what_waits_for_a_driver_that_ends_is_released)
{
	struct cryptop *crp[3];

	crp[0] = block(0);
	crp[1] = fs_dispatch(0);
	crp[2] = fs_dispatch(CRYPTO_F_BATCH);
	fs_settle();
	cr_assert_eq(fs_called, 0);
	crypto_unregister_all((uint32_t)fs_fake.id);
	fs_reach(&fs_called, 3);
	for (int i = 0; i < 3; i++)
		cr_expect_eq(crp[i]->crp_etype, ENODEV);
	cr_assert_eq(fs_fake.processed, 1);
}
