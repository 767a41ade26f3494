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
TestSuite(call_direct, .init = setup, .fini = teardown);

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

Test(call_carried, an_argument_that_changes_between_rounds_is_efault)
{
	const unsigned char bytes_in[ARG_LEN + 1] = { 0 };
	struct call_round round;
	struct call call;

	call_begin(&call, worker, fcr, 0, 0x30000, NULL);
	call.cmd = &cmd_most;
	cr_assert_eq(
	    call_carried(&call, bytes_in, sizeof(bytes_in), ARG_LEN, &round),
	    EFAULT);
	call_end(&call);
}

Test(call_carried, an_unknown_command_is_einval)
{
	struct call_round round;
	struct call call;

	call_begin(&call, worker, fcr, 0, 0x30000, NULL);
	cr_assert_eq(call_carried(&call, NULL, 0, 0, &round), EINVAL);
	cr_assert_not(round.again);
	call_end(&call);
}

/* A program whose memory answers as it is told. */
struct program {
	int fetch_error;
	int store_error;
	unsigned int fetches_left; /* that work before fetch_error */
	unsigned int undone;
};

static struct program program;

static int
program_fetch(void *ctx, const struct xfer_seg *segs, size_t n)
{
	struct program *p = ctx;

	for (size_t i = 0; i < n; i++)
		memset(segs[i].data, 0, segs[i].len);
	if (p->fetches_left == 0)
		return p->fetch_error;
	p->fetches_left--;
	return 0;
}

static int
program_store(void *ctx, const struct xfer_seg *segs, size_t n)
{
	const struct program *p = ctx;

	(void)segs;
	(void)n;
	return p->store_error;
}

/* Something to be fetched besides the argument. */
static int
plan_byte(struct call *call)
{
	void *data;

	return xfer_want_in(&call->x, 0x40000, 1, &data);
}

static void
undo(struct call *call)
{
	(void)call;
	program.undone++;
}

static struct dialect_cmd cmd_undo = { .name = "UNDO",
	.arg_len = ARG_LEN,
	.arg_dir = DIALECT_IN | DIALECT_OUT,
	.plan = plan_byte,
	.run = run_nothing,
	.undo = undo };

static int
program_call(void)
{
	static const struct xfer_mem mem = {
		.fetch = program_fetch, .store = program_store, .ctx = &program
	};
	struct call call;
	int error;

	call_begin(&call, worker, fcr, 0, 0x30000, &mem);
	call.cmd = &cmd_undo;
	error = call_direct(&call);
	call_end(&call);
	return error;
}

Test(call_direct, memory_out_of_reach_is_told_before_anything_happens)
{
	static const int errors[] = { EPERM, ESRCH };

	for (size_t left = 0; left < 2; left++) {
		for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]);
		     i++) {
			program = (struct program){ .fetch_error = errors[i],
				.fetches_left = (unsigned int)left };
			cr_expect(call_unreachable(program_call()));
			cr_expect_eq(program.undone, 0);
		}
	}
	cr_expect_not(call_unreachable(EFAULT));
}

/* FreeBSD's answer where programs may have no key operations. */
static int
plan_not_permitted(struct call *call)
{
	(void)call;
	return EPERM;
}

Test(call_direct, a_refusal_is_no_memory_out_of_reach)
{
	int error;

	program = (struct program){ .fetches_left = 2 };
	cmd_undo.plan = plan_not_permitted;
	error = program_call();
	cr_expect_eq(error, EPERM);
	cr_expect_not(call_unreachable(error));
}

Test(call_direct, memory_that_goes_out_of_reach_later_is_efault)
{
	static const int errors[] = { EPERM, ESRCH, EFAULT };

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		program = (struct program){ .fetches_left = 2,
			.store_error = errors[i] };
		cr_expect_eq(program_call(), EFAULT);
		cr_expect_eq(program.undone, 1, "errno %d", errors[i]);
	}
}
