/* SPDX-License-Identifier: ISC */
/*
 * test_keyop_wait.c - key operations that wait for their driver, or for their
 * callback.  Numbers of suites are those of the statements on what the pages
 * promise.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#include <criterion/criterion.h>

#include "keyop_fake.h"
#include "retq.h"
#include "stats.h"

#define HW CRYPTOCAP_F_HARDWARE
#define SW CRYPTOCAP_F_SOFTWARE

Test(s058, each_side_is_blocked_and_unblocked_by_itself)
{
	kfake_attach_both(&kfake[0]);
	kfake[0].restarts = 1;
	kfake[0].krestarts = 1;
	kfake_request(0, 0);
	kfake_dispatch(0, 0);
	kfake_settle();
	cr_assert_eq(kfake_called + kfake_requests_called, 0);
	kfake_unblock(CRYPTO_ASYMQ);
	kfake_reach(&kfake_called, 1);
	kfake_settle();
	cr_assert_eq(kfake_requests_called, 0);
	kfake_unblock(CRYPTO_SYMQ);
	kfake_reach(&kfake_requests_called, 1);
	/* The other way round. */
	kfake[0].restarts = 1;
	kfake[0].krestarts = 1;
	kfake_request(0, 0);
	kfake_dispatch(0, 0);
	kfake_unblock(CRYPTO_SYMQ);
	kfake_reach(&kfake_requests_called, 2);
	kfake_settle();
	cr_assert_eq(kfake_called, 1);
	kfake_unblock(CRYPTO_ASYMQ);
	kfake_reach(&kfake_called, 2);
}

Test(s117, restarted_operations_complete_after_unblock_in_order)
{
	struct cryptkop *krp[5];

	kfake_attach(&kfake[0], HW);
	kfake[0].krestarts = 1;
	for (int i = 0; i < 5; i++)
		krp[i] = kfake_dispatch(0, CRYPTO_F_CBIMM);
	kfake_settle();
	cr_assert_eq(kfake_called, 0);
	cr_assert_eq(kfake[0].kprocessed, 1, "only the one that was refused");
	cr_assert_eq(STATS_SUM(kblocks), 1);
	kfake_unblock(CRYPTO_ASYMQ);
	kfake_reach(&kfake_called, 5);
	for (int i = 0; i < 5; i++) {
		cr_expect_eq(kfake[0].kseen[i], krp[i], "%d", i);
		cr_expect_eq(krp[i]->krp_status, 0);
	}
	cr_assert_eq(kfake[0].kprocessed, 6);
	cr_assert_eq(STATS_SUM(kops), 5);
	cr_assert_eq(STATS_SUM(kerrs), 0);
}

Test(s117, unblocking_before_the_driver_refuses_is_not_lost)
{
	kfake_attach(&kfake[0], HW);
	kfake[0].krestarts = 100;
	kfake[0].kunblock_early = true;
	kfake_dispatch(0, 0);
	kfake_dispatch(0, 0);
	kfake_reach(&kfake_called, 2);
	cr_assert_eq(kfake[0].krestarts, 0);
}

Test(s117, other_drivers_go_on_meanwhile)
{
	struct cryptkop *krp;

	kfake_attach(&kfake[0], HW);
	kfake_attach(&kfake[1], HW);
	kfake[0].krestarts = 1;
	kfake_dispatch(CRYPTO_KRP_DRIVER | 0, 0);
	krp = kfake_dispatch(0, 0);
	kfake_reach(&kfake_called, 1);
	cr_assert_eq(krp->krp_hid, 1);
	cr_assert_eq(krp->krp_status, 0);
	kfake_unblock(CRYPTO_ASYMQ);
	kfake_reach(&kfake_called, 2);
}

Test(crypto_unregister_all, gives_waiting_operations_to_another_driver)
{
	struct cryptkop *krp[3];

	kfake_attach(&kfake[0], HW);
	kfake[0].krestarts = 1;
	for (int i = 0; i < 3; i++)
		krp[i] = kfake_dispatch(i == 1 ? CRYPTO_KRP_DRIVER | 0 : 0, 0);
	kfake_attach(&kfake[1], SW);
	cr_assert_eq(crypto_unregister_all(0), 0);
	kfake_reach(&kfake_called, 3);
	for (int i = 0; i < 3; i++) {
		cr_assert_eq(krp[i]->krp_hid, 1);
		cr_assert_eq(krp[i]->krp_status, 0);
	}
	cr_assert_eq(kfake[1].kprocessed, 3);
}

Test(crypto_unregister_all, ends_waiting_operations_that_no_other_driver_takes)
{
	struct cryptkop *krp[2];

	kfake_attach(&kfake[0], HW);
	kfake_attach(&kfake[1], SW);
	kfake[0].krestarts = 1;
	for (int i = 0; i < 2; i++)
		krp[i] = kfake_dispatch(HW, 0);
	cr_assert_eq(crypto_unregister_all(0), 0);
	kfake_reach(&kfake_called, 2);
	cr_assert_eq(krp[0]->krp_status, ENODEV);
	cr_assert_eq(krp[1]->krp_status, ENODEV);
	kfake_attach(&kfake[2], HW);
	cr_assert_eq(kfake[2].id, 0, "the id is free");
}

Test(crypto_kdone, calls_back_from_a_thread_or_at_once)
{
	kfake_attach(&kfake[0], HW);
	kfake_dispatch(0, 0);
	kfake_reach(&kfake_called, 1);
	cr_assert(pthread_equal(kfake[0].kthread[0], pthread_self()));
	cr_assert_not(pthread_equal(kfake_called_in, pthread_self()));
	kfake_dispatch(0, CRYPTO_F_CBIMM);
	cr_assert_eq(kfake_called, 2);
	cr_assert(pthread_equal(kfake_called_in, pthread_self()));
	cr_assert_arr_eq(kfake_out, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
}

static atomic_bool hold = true;

static int
wait_and_count(struct cryptkop *krp)
{
	while (hold)
		fake_pause(100);
	kfake_called++;
	return krp == NULL;
}

/* Completions wait for the callback of the first. */
static void
hold_callbacks(void)
{
	struct cryptkop *krp = kfake_operation(0, 0);

	krp->krp_callback = wait_and_count;
	cr_assert_eq(crypto_kdispatch(krp), 0);
	for (int i = 0; i < 20000 && retq_key.len > 0; i++)
		fake_pause(500);
	cr_assert_eq(retq_key.len, 0);
}

Test(crypto_kdone, slow_callbacks_do_not_hold_up_requests)
{
	kfake_attach_both(&kfake[0]);
	hold_callbacks();
	for (int i = 0; i < 20; i++)
		kfake_request(0, 0);
	kfake_reach(&kfake_requests_called, 20);
	cr_assert_eq(kfake_called, 0);
	hold = false;
	kfake_reach(&kfake_called, 1);
}

Test(s121, kgetreq_fails_while_more_than_maxlen_callbacks_are_due)
{
	struct cryptkop *krp;

	kfake_attach(&kfake[0], HW);
	hold_callbacks();
	retq_key.maxlen = 2;
	for (int i = 0; i < 3; i++) {
		kfake_dispatch(0, 0);
		cr_assert_eq(retq_key.len, i + 1);
	}
	cr_assert_eq(retq_key.drops, 0);
	cr_assert_null(crypto_kgetreq(1, 0));
	cr_assert_null(crypto_kgetreq(1, 0));
	cr_assert_eq(retq_key.drops, 2);
	cr_assert_eq(retq_sym.len, 0);
	/* <= 0 never refuses. */
	for (int maxlen = -1; maxlen <= 0; maxlen++) {
		retq_key.maxlen = maxlen;
		krp = crypto_kgetreq(1, 0);
		cr_assert_not_null(krp);
		crypto_kfreereq(krp);
	}
	retq_key.maxlen = 2;
	hold = false;
	kfake_reach(&kfake_called, 4);
	cr_assert_eq(retq_key.len, 0);
	krp = crypto_kgetreq(1, 0);
	cr_assert_not_null(krp);
	crypto_kfreereq(krp);
	cr_assert_eq(retq_key.drops, 2);
}

/* The counter of requests, whose limit crypto_getreq asks for. */
Test(s121, requests_are_counted_apart)
{
	kfake_attach_both(&kfake[0]);
	retq_sym.maxlen = 1;
	cr_assert_not(retq_full(&retq_sym));
	retq_sym.len = 2;
	cr_assert(retq_full(&retq_sym));
	cr_assert_eq(retq_sym.drops, 1);
	retq_sym.len = 0;
	kfake_request(0, 0);
	kfake_reach(&kfake_requests_called, 1);
	cr_assert_eq(retq_sym.len, 0);
	cr_assert_eq(retq_key.len + (int)retq_key.drops, 0);
}

Test(
    crypto_kfreereq, an_operation_that_waits_is_an_assertion, .signal = SIGABRT)
{
	kfake_attach(&kfake[0], HW);
	kfake[0].krestarts = 1;
	crypto_kfreereq(kfake_dispatch(0, 0));
}

static int
free_and_dispatch(struct cryptkop *krp)
{
	crypto_kfreereq(krp);
	if (kfake_called < 10) {
		krp = kfake_operation(
		    0, kfake_called % 2 == 0 ? CRYPTO_F_CBIMM : 0);
		krp->krp_callback = free_and_dispatch;
		kfake_called++;
		cr_assert_eq(crypto_kdispatch(krp), 0);
	} else {
		kfake_called++;
	}
	return 0;
}

Test(crypto_kdone, callbacks_may_free_and_dispatch)
{
	struct cryptkop *krp;

	kfake_attach(&kfake[0], HW);
	krp = kfake_operation(0, 0);
	krp->krp_callback = free_and_dispatch;
	cr_assert_eq(crypto_kdispatch(krp), 0);
	kfake_reach(&kfake_called, 11);
}

#define MANY 300u

static atomic_uint many_called;

static int
count_and_free(struct cryptkop *krp)
{
	cr_assert_eq(krp->krp_status, 0);
	crypto_kfreereq(krp);
	many_called++;
	return 0;
}

static void *
dispatch_many(void *arg)
{
	for (unsigned int i = 0; i < MANY; i++) {
		struct cryptkop *krp =
		    kfake_operation(0, i % 2 == 0 ? CRYPTO_F_CBIMM : 0);

		krp->krp_param[3].crp_nbits = 0; /* they all have the same */
		krp->krp_callback = count_and_free;
		cr_assert_eq(crypto_kdispatch(krp), 0);
	}
	return arg;
}

/* Drivers end and come back under load; nothing is lost or done twice. */
Test(crypto_unregister_all, under_load_loses_no_operation)
{
	pthread_t thread[2];

	kfake_attach(&kfake[0], SW);
	cr_assert_eq(pthread_create(&thread[0], NULL, dispatch_many, NULL), 0);
	cr_assert_eq(pthread_create(&thread[1], NULL, dispatch_many, NULL), 0);
	for (int i = 0; i < 30; i++) {
		static struct fake_driver hard[30];

		hard[i].krestarts = 1;
		hard[i].kunblock_early = i % 2 == 0;
		kfake_attach(&hard[i], HW);
		fake_pause(200);
		cr_assert_eq(crypto_unregister_all((uint32_t)hard[i].id), 0);
	}
	pthread_join(thread[0], NULL);
	pthread_join(thread[1], NULL);
	kfake_reach(&many_called, 2 * MANY);
}
