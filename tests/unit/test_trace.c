/* SPDX-License-Identifier: ISC */
/*
 * test_trace.c - calls in rings, and out of them.
 */
#include "trace.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "dialect.h"

#define FSESSION 0x40046366u /* CIOCFSESSION of Linux */

static struct worker *worker;
static struct fcrypt *file;
static struct trace_event events[TRACE_RING + 1];

static void
begin(void)
{
	cr_assert_eq(worker_new(&worker), 0);
	cr_assert_eq(fcr_new(&file), 0);
	fcr_set_opener(file, 42, "tester");
}

static void
end(void)
{
	trace_end();
	fcr_put(file);
	worker_free(worker);
}

TestSuite(trace, .init = begin, .fini = end, .timeout = 60);

static void
call_once(uint32_t code, int error, pid_t tid)
{
	struct call call;

	call_begin(&call, worker, file, code, 0, NULL);
	call.tid = tid;
	call_answer(&call, error);
	call_end(&call);
}

Test(trace, keeps_nothing_while_nobody_wants_it)
{
	uint64_t dropped;

	call_once(FSESSION, 0, 1);
	cr_expect_eq(trace_read(events, TRACE_RING, &dropped), 0);
	cr_expect_null(worker->ring);
}

Test(trace, tells_what_a_call_was)
{
	uint64_t dropped;

	trace_begin();
	call_once(FSESSION, EINVAL, 7);
	call_once(0x12345678, 0, 8);
	cr_assert_eq(trace_read(events, TRACE_RING, &dropped), 2);
	cr_expect_eq(dropped, 0);
	cr_expect_str_eq(events[0].cmd->name, "CIOCFSESSION");
	cr_expect_eq(events[0].error, EINVAL);
	cr_expect_eq(events[0].tid, 7);
	cr_expect_eq(events[0].opener, 42);
	cr_expect_str_eq(events[0].program, "tester");
	cr_expect_eq(events[0].about.hid, TRACE_NO_HID);
	cr_expect_gt(events[0].when, 0);
	cr_expect_null(events[1].cmd);
	cr_expect_eq(events[1].code, 0x12345678);
	cr_expect_eq(trace_read(events, TRACE_RING, &dropped), 0);
}

Test(trace, forgets_what_came_before)
{
	uint64_t dropped;

	trace_begin();
	for (unsigned int i = 0; i < TRACE_RING + 5; i++)
		call_once(FSESSION, 0, 1);
	trace_end();
	call_once(FSESSION, 0, 1);
	trace_begin();
	call_once(FSESSION, 0, 9);
	cr_assert_eq(trace_read(events, TRACE_RING, &dropped), 1);
	cr_expect_eq(events[0].tid, 9);
	cr_expect_eq(dropped, 0);
}

Test(trace, counts_what_found_no_room)
{
	uint64_t dropped;

	trace_begin();
	for (unsigned int i = 0; i < TRACE_RING + 5; i++)
		call_once(FSESSION, 0, (pid_t)i);
	cr_assert_eq(trace_read(events, TRACE_RING + 1, &dropped), TRACE_RING);
	cr_expect_eq(dropped, 5);
	cr_expect_eq(events[TRACE_RING - 1].tid, TRACE_RING - 1);
	call_once(FSESSION, 0, 1);
	cr_expect_eq(trace_read(events, TRACE_RING + 1, &dropped), 1);
	cr_expect_eq(dropped, 0);
}

static _Atomic bool writing = true;

static void *
writer(void *arg)
{
	for (int i = 0; i < 200000; i++)
		call_once(FSESSION, i, 1);
	writing = false;
	return arg;
}

Test(trace, loses_nothing_between_reader_and_writer)
{
	uint64_t dropped, all = 0;
	pthread_t thread;
	int last = -1;
	bool more;

	trace_begin();
	cr_assert_eq(pthread_create(&thread, NULL, writer, NULL), 0);
	do {
		size_t n;

		more = writing;
		n = trace_read(events, 100, &dropped);
		all += n + dropped;
		for (size_t i = 0; i < n; i++) {
			cr_assert_gt(events[i].error, last);
			last = events[i].error;
		}
		more = more || n > 0;
	} while (more);
	pthread_join(thread, NULL);
	cr_expect_eq(all, 200000);
}
