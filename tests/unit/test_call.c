/* SPDX-License-Identifier: ISC */
/*
 * test_call.c - the way of a call, with commands and a program made up for it.
 */
#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>

#include "call.h"
#include "dialect.h"
#include "fcrypt.h"

#define DATA_LEN 16u
#define ARG_LEN	 4u

static struct worker *worker;
static struct fcrypt *fcr;
static unsigned char bytes[XFER_SEGS];

static void
setup(void)
{
	cr_assert_eq(worker_new(&worker), 0);
	cr_assert_eq(fcr_new(&fcr), 0);
}

static void
teardown(void)
{
	fcr_put(fcr);
	worker_free(worker);
}

TestSuite(call_carried, .init = setup, .fini = teardown);

/* As many segments as a plan can have, and data besides. */
static int
plan_most(struct call *call)
{
	void *data;
	int error = 0;

	for (size_t i = 0; i < XFER_SEGS && error == 0; i++)
		error = xfer_want_in(
		    &call->x, (uint64_t)(uintptr_t)&bytes[i], 1, &data);
	if (error == 0)
		error =
		    xfer_want_data(&call->x, 0x10000, 0x20000, DATA_LEN, true);
	return error;
}

static int
run_nothing(struct call *call)
{
	(void)call;
	return 0;
}

static const struct dialect_cmd cmd_most = { .name = "MOST",
	.arg_len = ARG_LEN,
	.arg_dir = DIALECT_IN | DIALECT_OUT,
	.plan = plan_most,
	.run = run_nothing };

Test(call_carried, lists_the_longest_plan_after_the_argument)
{
	const unsigned char arg[ARG_LEN] = { 0 };
	struct call_round round;
	struct call call;

	call_begin(&call, worker, fcr, 0, 0x30000, NULL);
	call.cmd = &cmd_most;
	cr_assert_eq(
	    call_carried(&call, arg, sizeof(arg), sizeof(arg), &round), 0);
	cr_assert(round.again);
	cr_assert_eq(round.nin, XFER_SEGS + 2);
	cr_assert_leq(round.nin, sizeof(round.in) / sizeof(round.in[0]));
	cr_assert_eq(round.in[0].uaddr, 0x30000);
	cr_assert_eq(round.in[round.nin - 1].uaddr, 0x10000);
	cr_assert_eq(round.in[round.nin - 1].len, DATA_LEN);
	cr_assert_eq(round.nout, 2);
	cr_assert_eq(round.out[1].uaddr, 0x20000);
	call_end(&call);
}
