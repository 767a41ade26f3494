/* SPDX-License-Identifier: ISC */
/*
 * test_async_file.c - asynchronous operations and their open file: how many there
 * may be, what poll is told, what is left when it closes; and calls that fetch in
 * rounds.
 */
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include <criterion/criterion.h>

#include <wire/linux.h>

#include "async_fix.h"
#include "call.h"
#include "dialects.h"

TestSuite(async_file, .init = fix_setup, .fini = fix_teardown, .timeout = 60);

#define IN  ((unsigned int)(POLLIN | POLLRDNORM))
#define OUT ((unsigned int)(POLLOUT | POLLWRNORM))

static const uint8_t src[FIX_LEN] = "thirty-two bytes of plain text!";

static void
wait_for(unsigned int events)
{
	while (fcr_poll(fix_file) != events)
		(void)sched_yield();
}

Test(async_file, poll_tells_of_results_and_room)
{
	struct csession *cse = fix_session();
	uint8_t dst[FIX_LEN];

	aop_set_queue_max(2);
	cr_expect_eq(fcr_poll(fix_file), OUT);
	fix_toy.hold = true;
	cr_assert_eq(fix_submit(cse, src, dst, true, NULL), 0);
	cr_expect_eq(fcr_poll(fix_file), OUT);
	cr_assert_eq(fix_submit(cse, src, dst, true, NULL), 0);
	cr_expect_eq(fcr_poll(fix_file), 0u);
	cr_expect_eq(fix_submit(cse, src, dst, true, NULL), EBUSY);
	cr_expect_eq(fix_submit(cse, src, dst, false, NULL), 0, "not queued");
	fix_release();
	wait_for(IN);
	aop_free(fix_take());
	cr_expect_eq(fcr_poll(fix_file) & OUT, 0u, "two are left");
	aop_free(fix_take());
	cr_expect_eq(fcr_poll(fix_file) & OUT, OUT);
	aop_free(fix_take());
	cr_expect_eq(fcr_poll(fix_file), OUT);
	aop_set_queue_max(AOP_QUEUE_MAX);
	cse_put(cse);
}

static _Atomic unsigned int notified;
static _Atomic unsigned int notified_events;

static void
count(void *ctx, unsigned int events)
{
	cr_expect_eq(ctx, &notified);
	notified_events = events;
	notified++;
}

Test(async_file, the_transport_is_told_until_it_says_no)
{
	struct csession *cse = fix_session();
	uint8_t dst[FIX_LEN];

	notified = 0;
	fcr_set_notify(fix_file, count, &notified);
	cr_assert_eq(fix_submit(cse, src, dst, true, NULL), 0);
	wait_for(IN | OUT);
	while (notified == 0)
		(void)sched_yield();
	cr_expect_eq(notified_events, IN | OUT);
	aop_free(fix_take());
	cr_expect_eq(notified, 2u);
	cr_expect_eq(notified_events, OUT);
	fix_toy.hold = true;
	cr_assert_eq(fix_submit(cse, src, dst, true, NULL), 0);
	fcr_set_notify(fix_file, NULL, NULL);
	fix_release();
	wait_for(IN | OUT);
	cr_expect_eq(notified, 2u);
	aop_free(fix_take());
	cse_put(cse);
}

Test(async_file, a_closed_file_stores_nothing_and_leaves_nothing)
{
	uint8_t dst[FIX_LEN] = { 0 };
	uint8_t zero[FIX_LEN] = { 0 };
	uint32_t id;

	notified = 0;
	for (int i = 0; i < 4; i++) {
		struct csession *cse = fix_session();

		cr_assert_eq(fcr_session_add(fix_file, cse, &id), 0);
		cr_assert_eq(fix_submit(cse, src, dst, true, NULL), 0);
	}
	wait_for(IN | OUT);
	fix_toy.hold = true;
	for (uint32_t i = 1; i <= 4; i++) {
		struct csession *cse = fcr_session_get(fix_file, i);

		for (int j = 0; j < 4; j++)
			cr_assert_eq(fix_submit(cse, src, dst, true, NULL), 0);
		cse_put(cse);
	}
	fcr_set_notify(fix_file, count, &notified);
	fcr_set_notify(fix_file, NULL, NULL);
	fcr_put(fix_file);
	fix_file = NULL;
	cr_expect_lt(fix_toy.freesessions, 4u, "they are still at work");
	fix_release();
	aop_drain();
	cr_expect_eq(fix_toy.freesessions, 4u);
	cr_expect_eq(notified, 0u);
	cr_expect_arr_eq(dst, zero, FIX_LEN);
}

/* The second round of a call that fetches: how many bytes it is told to bring. */
static int
round_two(struct worker *w, struct lnx_crypt_op *cop, size_t in_len,
    struct call_round *round, unsigned char *data)
{
	static const unsigned char in[sizeof(*cop)];
	struct call call;
	size_t out_len = sizeof(*cop) + (in_len > 0 ? FIX_LEN : 0);
	int error;

	call_begin(&call, w, fix_file, LNX_CIOCASYNCFETCH,
	    (uint64_t)(uintptr_t)cop, NULL);
	error = call_carried(&call, in, in_len, out_len, round);
	if (error == 0 && !round->again) {
		memcpy(cop, round->out[0].data, sizeof(*cop));
		memcpy(data, round->out[1].data, FIX_LEN);
	}
	call_end(&call);
	return error;
}

/* An operation as CIOCASYNCCRYPT makes it: number `n`. */
static void
submit(struct worker *w, uint32_t ses, uint8_t *from, uint32_t n)
{
	struct lnx_crypt_op cop = { .ses = ses,
		.len = FIX_LEN,
		.src_uaddr = (uint64_t)(uintptr_t)from,
		.dst_uaddr = n };
	struct call call;

	from[0] = (uint8_t)n;
	call_begin(&call, w, fix_file, LNX_CIOCASYNCCRYPT,
	    (uint64_t)(uintptr_t)&cop, &fix_mem);
	cr_assert_eq(call_direct(&call), 0);
	call_end(&call);
}

Test(async_file, two_that_fetch_in_rounds_get_one_each)
{
	struct lnx_crypt_op a = { 0 }, b = { 0 }, c = { 0 };
	uint8_t from[FIX_LEN] = { 0 }, want[FIX_LEN], data[FIX_LEN];
	struct call_round ra, rb, rc;
	struct worker *w;
	uint32_t ses;

	cr_assert_eq(worker_new(&w), 0);
	cr_assert_eq(fcr_session_add(fix_file, fix_session(), &ses), 0);
	cr_expect_eq(round_two(w, &a, 0, &ra, data), EBUSY, "none");
	for (uint32_t n = 1; n <= 2; n++) {
		submit(w, ses, from, n);
		aop_drain();
	}
	cr_assert_eq(round_two(w, &a, 0, &ra, data), 0);
	cr_assert_eq(round_two(w, &b, 0, &rb, data), 0);
	cr_assert(ra.again && rb.again);
	cr_expect_eq(ra.out[1].uaddr, 1u);
	cr_expect_eq(rb.out[1].uaddr, 2u);
	cr_expect_neq(ra.in[0].len, rb.in[0].len);
	/* There is no third one: it is given the first one's, who comes too
	 * late then. */
	cr_assert_eq(round_two(w, &c, 0, &rc, data), 0);
	cr_expect_eq(rc.out[1].uaddr, 1u);
	cr_assert_eq(round_two(w, &b, rb.in[0].len, &rb, data), 0);
	cr_expect_eq(b.dst_uaddr, 2u);
	from[0] = 2;
	fix_want(from, want);
	cr_expect_arr_eq(data, want, FIX_LEN);
	cr_expect_eq(round_two(w, &a, ra.in[0].len, &ra, data), EBUSY);
	cr_assert_eq(round_two(w, &c, rc.in[0].len, &rc, data), 0);
	cr_expect_eq(c.dst_uaddr, 1u);
	cr_expect_eq(fcr_poll(fix_file), OUT);
	worker_free(w);
}
