/* SPDX-License-Identifier: ISC */
/*
 * test_stats.c - what is counted and timed, replaced and printed.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <criterion/criterion.h>

#include "fake_driver.h"
#include "stats.h"
#include "stats_text.h"
#include "timing.h"

#define SW   CRYPTOCAP_F_SOFTWARE
#define SYNC CRYPTOCAP_F_SYNC
#define LEN  32

static struct fake_driver fake;
static crypto_session_t ses;
static char buffer[64];
static atomic_uint called;
static unsigned int callback_us;
static atomic_bool gate_closed; /* callbacks wait */

/* Requests are freed here, unless crp_opaque says that they are used again. */
static int
count(struct cryptop *crp)
{
	if (callback_us > 0)
		fake_pause(callback_us);
	while (gate_closed)
		fake_pause(500);
	if (crp->crp_opaque == NULL)
		crypto_freereq(crp);
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
	crp->crp_desc->crd_alg = CRYPTO_AES_CBC;
	crp->crp_desc->crd_len = LEN;
	crp->crp_desc->crd_flags =
	    CRD_F_IV_EXPLICIT | CRD_F_ENCRYPT | CRD_F_IV_PRESENT;
	return crp;
}

/* Dispatch n requests, all over when this returns. */
static void
run(unsigned int n, int flags)
{
	unsigned int end = called + n;

	for (unsigned int i = 0; i < n; i++)
		cr_assert_eq(crypto_dispatch(request(flags)), 0);
	for (int i = 0; i < 20000 && called < end; i++)
		fake_pause(500);
	cr_assert_eq(called, end);
}

static uint64_t
ns(const struct timespec *ts)
{
	return (uint64_t)ts->tv_sec * 1000000000u + (uint64_t)ts->tv_nsec;
}

static uint64_t
average(const struct cryptotstat *ts)
{
	cr_assert_neq(ts->count, 0);
	return ns(&ts->acc) / ts->count;
}

Test(s127, dispatches_failures_and_blocks_are_counted)
{
	struct cryptostats s;

	attach(SW | SYNC);
	run(5, CRYPTO_F_CBIMM);
	fake.process_error = EIO;
	run(2, CRYPTO_F_CBIMM);
	fake.process_error = 0;
	crypto_stats_read(&s);
	cr_expect_eq(s.cs_ops, 7);
	cr_expect_eq(s.cs_errs, 2);
	cr_expect_eq(s.cs_blocks, 0);
	cr_expect_eq(s.cs_kops + s.cs_kerrs + s.cs_kblocks, 0);
	for (unsigned int i = 1; i <= 3; i++) {
		fake.restarts = 1;
		cr_assert_eq(crypto_dispatch(request(CRYPTO_F_CBIMM)), 0);
		crypto_stats_read(&s);
		cr_expect_eq(s.cs_blocks, i);
		cr_assert_eq(crypto_unblock((uint32_t)fake.id, CRYPTO_SYMQ), 0);
		for (int j = 0; j < 20000 && called < 7 + i; j++)
			fake_pause(500);
		cr_assert_eq(called, 7 + i);
	}
	crypto_stats_read(&s);
	cr_expect_eq(s.cs_ops, 10);
	cr_expect_eq(s.cs_errs, 2);
}

/* One that never reaches a driver is one too, and is counted in every stage. */
Test(s128, every_stage_counts_every_request)
{
	struct cryptostats s;
	struct cryptop *bad;

	attach(SW | SYNC);
	run(3, CRYPTO_F_CBIMM);
	timing_set(true);
	run(4, CRYPTO_F_CBIFSYNC);
	run(3, CRYPTO_F_BATCH);
	run(3, CRYPTO_F_ASYNC);
	bad = request(CRYPTO_F_CBIMM);
	bad->crp_opaque = buffer;
	bad->crp_desc->crd_len = 1000;
	crypto_dispatch(bad);
	cr_assert_eq(bad->crp_etype, EINVAL);
	crypto_freereq(bad);
	timing_set(false);
	run(3, CRYPTO_F_CBIMM);
	/* The last stage ends after the callback. */
	for (int i = 0; i < 20000; i++) {
		crypto_stats_read(&s);
		if (s.cs_finis.count >= 11)
			break;
		fake_pause(500);
	}
	cr_expect_eq(s.cs_invoke.count, 11);
	cr_expect_eq(s.cs_done.count, 11);
	cr_expect_eq(s.cs_cb.count, 11);
	cr_expect_eq(s.cs_finis.count, 11);
}

Test(s128, one_that_waits_for_its_driver_counts_once)
{
	struct cryptostats s;

	attach(SW | SYNC);
	timing_set(true);
	fake.restarts = 1;
	cr_assert_eq(crypto_dispatch(request(CRYPTO_F_CBIMM)), 0);
	cr_assert_eq(crypto_unblock((uint32_t)fake.id, CRYPTO_SYMQ), 0);
	for (int i = 0; i < 20000; i++) {
		crypto_stats_read(&s);
		if (s.cs_finis.count >= 1)
			break;
		fake_pause(500);
	}
	cr_expect_eq(s.cs_invoke.count, 1);
	cr_expect_eq(s.cs_done.count, 1);
	cr_expect_eq(s.cs_finis.count, 1);
}

/* The sum of the stages is the time from dispatch to the callback's return: not
 * more than what passes around them, nor less than what is slept in them. */
Test(s128, stages_add_up)
{
	const struct cryptotstat *stages[] = { NULL, NULL, NULL, NULL };
	struct cryptostats s;
	uint64_t begin, end;
	uint64_t sum = 0;

	attach(SW | SYNC);
	callback_us = 2000;
	timing_set(true);
	begin = timing_now();
	run(10, CRYPTO_F_CBIMM);
	end = timing_now();
	crypto_stats_read(&s);
	stages[0] = &s.cs_invoke;
	stages[1] = &s.cs_done;
	stages[2] = &s.cs_cb;
	stages[3] = &s.cs_finis;
	for (size_t i = 0; i < 4; i++) {
		cr_expect_leq(
		    ns(&stages[i]->min), average(stages[i]), "%zu", i);
		cr_expect_leq(
		    average(stages[i]), ns(&stages[i]->max), "%zu", i);
		sum += ns(&stages[i]->acc);
	}
	cr_expect_leq(sum, end - begin);
	cr_expect_geq(sum, 10 * UINT64_C(2000000));
	cr_expect_geq(ns(&s.cs_finis.min), UINT64_C(2000000));
}

/* What waits for its callback is done. */
Test(s128, waiting_for_the_callback_is_a_stage_of_its_own)
{
	struct cryptostats s;

	attach(SW | SYNC);
	timing_set(true);
	gate_closed = true;
	cr_assert_eq(crypto_dispatch(request(0)), 0);
	cr_assert_eq(crypto_dispatch(request(0)), 0);
	fake_pause(5000);
	crypto_stats_read(&s);
	cr_expect_eq(s.cs_invoke.count, 2);
	cr_expect_eq(s.cs_done.count, 2);
	cr_expect_leq(s.cs_cb.count, 1);
	cr_expect_eq(s.cs_finis.count, 0);
	gate_closed = false;
	for (int i = 0; i < 20000 && called < 2; i++)
		fake_pause(500);
	crypto_stats_read(&s);
	cr_expect_eq(s.cs_cb.count, 2);
	cr_expect_geq(ns(&s.cs_cb.max), UINT64_C(5000000));
}

/* statements: 128 129.  FreeBSD's tool writes 10000 s there, as its kernel would
 * keep 0 for ever. */
Test(s129, min_is_that_of_the_samples_whatever_was_written)
{
	static const time_t written[] = { 0, 10000 };
	struct cryptostats s;

	attach(SW | SYNC);
	callback_us = 1000;
	timing_set(true);
	for (size_t i = 0; i < 2; i++) {
		memset(&s, 0, sizeof(s));
		s.cs_finis.min.tv_sec = written[i];
		cr_assert_eq(crypto_stats_write(&s), 0);
		crypto_stats_read(&s);
		cr_expect_eq(s.cs_finis.min.tv_sec, written[i]);
		run(1, CRYPTO_F_CBIMM);
		crypto_stats_read(&s);
		cr_expect_eq(s.cs_finis.count, 1);
		cr_expect_eq(ns(&s.cs_finis.min), ns(&s.cs_finis.acc));
		cr_expect_eq(ns(&s.cs_finis.max), ns(&s.cs_finis.acc));
		cr_expect_geq(ns(&s.cs_finis.min), UINT64_C(1000000));
	}
}

Test(s129, writing_replaces_and_counting_goes_on_from_there)
{
	struct cryptostats s = { .cs_ops = 100, .cs_errs = 7, .cs_rets = 3 };

	attach(SW | SYNC);
	fake.process_error = EIO;
	timing_set(true);
	run(5, CRYPTO_F_CBIMM);
	s.cs_done.count = 2;
	s.cs_done.acc.tv_sec = 4;
	s.cs_done.min.tv_sec = 1;
	s.cs_done.max.tv_sec = 3;
	cr_assert_eq(crypto_stats_write(&s), 0);
	run(1, CRYPTO_F_CBIMM);
	crypto_stats_read(&s);
	cr_expect_eq(s.cs_ops, 101);
	cr_expect_eq(s.cs_errs, 8);
	cr_expect_eq(s.cs_rets, 3);
	cr_expect_eq(s.cs_blocks, 0);
	cr_expect_eq(s.cs_invoke.count, 1);
	cr_expect_eq(s.cs_done.count, 3);
	cr_expect_eq(s.cs_done.acc.tv_sec, 4);
	cr_expect_eq(s.cs_done.max.tv_sec, 3);
	cr_expect_eq(s.cs_done.min.tv_sec, 0, "the sample was shorter");
}

Test(s129, resetting_the_times_keeps_the_counters)
{
	struct cryptostats s;

	attach(SW | SYNC);
	timing_set(true);
	run(5, CRYPTO_F_CBIMM);
	crypto_stats_reset_timing();
	crypto_stats_read(&s);
	cr_expect_eq(s.cs_ops, 5);
	cr_expect_eq(s.cs_invoke.count, 0);
	cr_expect_eq(ns(&s.cs_finis.acc), 0);
	run(1, CRYPTO_F_CBIMM);
	crypto_stats_reset();
	crypto_stats_read(&s);
	cr_expect_eq(s.cs_ops, 0);
	cr_expect_eq(s.cs_invoke.count, 0);
}

Test(crypto_stats_write, impossible_times_are_refused_and_nothing_replaced)
{
	static const struct timespec bad[] = { { .tv_nsec = 1000000000 },
		{ .tv_nsec = -1 }, { .tv_sec = -1 },
		{ .tv_sec = INT64_MAX / 10 } };
	struct cryptostats s;

	attach(SW | SYNC);
	run(5, CRYPTO_F_CBIMM);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		memset(&s, 0, sizeof(s));
		s.cs_cb.max = bad[i];
		cr_expect_eq(crypto_stats_write(&s), EINVAL, "%zu", i);
		memset(&s, 0, sizeof(s));
		s.cs_invoke.min = bad[i];
		cr_expect_eq(crypto_stats_write(&s), EINVAL, "%zu", i);
		memset(&s, 0, sizeof(s));
		s.cs_finis.acc = bad[i];
		cr_expect_eq(crypto_stats_write(&s), EINVAL, "%zu", i);
	}
	crypto_stats_read(&s);
	cr_expect_eq(s.cs_ops, 5);
}

static void *
dispatch_many(void *arg)
{
	struct cryptop *crp = request(CRYPTO_F_CBIMM);

	crp->crp_opaque = buffer;
	for (int i = 0; i < 1000; i++)
		crypto_dispatch(crp);
	crypto_freereq(crp);
	return arg;
}

/* Blocks of threads that have ended are used again, and lose nothing. */
Test(crypto_alg_stats, counts_all_threads)
{
	struct crypto_alg_stats a;
	struct cryptostats s;
	pthread_t threads[4];

	attach(SW | SYNC);
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 4; i++)
			cr_assert_eq(pthread_create(&threads[i], NULL,
					 dispatch_many, NULL),
			    0);
		for (int i = 0; i < 4; i++)
			pthread_join(threads[i], NULL);
	}
	cr_assert(crypto_alg_stats(CRYPTO_AES_CBC, &a));
	cr_expect_eq(a.ops, 12000);
	cr_expect_eq(a.bytes, UINT64_C(12000) * LEN);
	cr_expect_eq(a.errs, 0);
	crypto_stats_read(&s);
	cr_expect_eq(s.cs_ops, 12000);
}

Test(crypto_alg_stats, counts_failures_without_their_bytes_if_invalid)
{
	struct crypto_alg_stats a;
	struct cryptop *crp;

	attach(SW | SYNC);
	fake.process_error = EIO;
	run(1, CRYPTO_F_CBIMM);
	crp = request(CRYPTO_F_CBIMM);
	crp->crp_opaque = buffer;
	crp->crp_desc->crd_len = -1;
	crypto_dispatch(crp);
	cr_assert(crypto_alg_stats(CRYPTO_AES_CBC, &a));
	cr_expect_eq(a.ops, 2);
	cr_expect_eq(a.bytes, LEN);
	cr_expect_eq(a.errs, 2);
	cr_assert(crypto_alg_stats(CRYPTO_SHA1, &a));
	cr_expect_eq(a.ops, 0);
	crp->crp_desc->crd_alg = INT32_MIN;
	crypto_dispatch(crp);
	crp->crp_desc->crd_alg = CRYPTO_ALGORITHM_MAX + 1;
	crypto_dispatch(crp);
	crypto_freereq(crp);
	cr_expect_not(crypto_alg_stats(0, &a));
	cr_expect_not(crypto_alg_stats(-1, &a));
	cr_expect_not(crypto_alg_stats(CRYPTO_ALGORITHM_MAX + 1, &a));
}

static uint64_t
histogram_sum(uint32_t hid, enum timing_stage stage, size_t from)
{
	uint64_t buckets[TIMING_BUCKETS];
	uint64_t sum = 0;

	timing_histogram(buckets, hid, stage);
	for (size_t i = from; i < TIMING_BUCKETS; i++)
		sum += buckets[i];
	return sum;
}

Test(timing_histogram, has_the_driver_of_each_request)
{
	uint32_t hid;

	attach(SW | SYNC);
	hid = (uint32_t)fake.id;
	callback_us = 2000;
	timing_set(true);
	run(5, CRYPTO_F_CBIMM);
	for (enum timing_stage s = TIMING_INVOKE; s < TIMING_STAGES; s++)
		cr_expect_eq(histogram_sum(hid, s, 0), 5, "%d", (int)s);
	cr_expect_eq(
	    histogram_sum(hid, TIMING_FINIS, 20), 5, "2^20 ns is 1 ms");
	cr_expect_eq(histogram_sum(hid + 1, TIMING_DONE, 0), 0);
	cr_expect_eq(histogram_sum(UINT32_MAX, TIMING_DONE, 0), 0);
	/* The id's next owner has none. */
	crypto_freesession(ses);
	crypto_unregister_all(hid);
	attach(SW | SYNC);
	cr_assert_eq((uint32_t)fake.id, hid);
	cr_expect_eq(histogram_sum(hid, TIMING_DONE, 0), 0);
}

static void
expect_text(const struct cryptostats *s, const char *expected)
{
	char text[1024] = "";
	FILE *file = fmemopen(text, sizeof(text), "w");

	cr_assert_not_null(file);
	cr_assert_eq(stats_text_print(file, s), 0);
	fclose(file);
	cr_assert_str_eq(text, expected);
}

Test(stats_text_print, is_as_the_tool_prints)
{
	struct cryptostats s = { .cs_ops = 12,
		.cs_errs = 1,
		.cs_blocks = 2,
		.cs_kops = 5,
		.cs_kerrs = 3,
		.cs_kblocks = 4,
		.cs_intrs = 6,
		.cs_rets = 7 };

	expect_text(&s,
	    "12 symmetric crypto ops (1 errors, 2 times driver blocked)\n"
	    "5 key ops (3 errors, 4 times driver blocked)\n"
	    "6 crypto dispatch thread activations\n"
	    "7 crypto return thread activations\n");
	s.cs_finis.count = 1;
	expect_text(&s,
	    "12 symmetric crypto ops (1 errors, 2 times driver blocked)\n"
	    "5 key ops (3 errors, 4 times driver blocked)\n"
	    "6 crypto dispatch thread activations\n"
	    "7 crypto return thread activations\n");
	s.cs_invoke = (struct cryptotstat){ .acc = { .tv_sec = 2 },
		.min = { .tv_nsec = 5 },
		.max = { .tv_sec = 1, .tv_nsec = 1 },
		.count = 2 };
	s.cs_cb = (struct cryptotstat){ .acc = { .tv_nsec = 9 },
		.min = { .tv_nsec = 2 },
		.max = { .tv_nsec = 4 },
		.count = 3 };
	s.cs_finis.count = 0;
	expect_text(&s,
	    "12 symmetric crypto ops (1 errors, 2 times driver blocked)\n"
	    "5 key ops (3 errors, 4 times driver blocked)\n"
	    "6 crypto dispatch thread activations\n"
	    "7 crypto return thread activations\n"
	    "\n"
	    "dispatch->invoke: avg 1000000000 ns : min      5 ns : "
	    "max 1000000001 ns [2 samps]\n"
	    "        done->cb: avg      3 ns : min      2 ns : "
	    "max       4 ns [3 samps]\n");
}

Test(stats_text_print, errors_of_writing_are_told)
{
	struct cryptostats s = { .cs_ops = 1 };
	FILE *full = fopen("/dev/full", "w");

	if (full == NULL)
		cr_skip("no /dev/full here");
	cr_assert_eq(stats_text_print(full, &s), ENOSPC);
	fclose(full);
}
