/* SPDX-License-Identifier: ISC */
/*
 * test_control_hostile.c - clients that mean no good: whatever they send, leave
 * unread or keep open, others are served.
 */
#include <criterion/criterion.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "call.h"
#include "control_fix.h"
#include "dialect.h"
#include "trace.h"

static void
begin(void)
{
	fix_setup();
	cr_assert_eq(fix_start(), 0);
}

TestSuite(control_hostile, .init = begin, .fini = fix_teardown, .timeout = 120);

static void
others_are_served(void)
{
	cr_expect_str_eq(fix_try("{\"verb\":\"status\"}"), "");
}

Test(control_hostile, garbage_is_answered_and_forgiven)
{
	static const char *const garbage[] = {
		"",
		"x",
		"{",
		"}",
		"[]",
		"null",
		"1",
		"\"status\"",
		"{\"verb\":\"status\"} {}",
		"{\"verb\":\"status\"",
		"{'verb':'status'}",
		"{\"verb\":\"\\ud800\"}",
		"{\"verb\":\"\xff\xfe\"}",
		"{\"verb\":{\"verb\":\"status\"}}",
		"[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]",
		"{\"args\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}",
	};
	int fd = fix_connect();
	json_object *answer;

	for (size_t i = 0; i < sizeof(garbage) / sizeof(garbage[0]); i++) {
		answer = fix_ask(fd, garbage[i]);
		cr_expect_str_eq(fix_errno(answer), "EINVAL", "%s", garbage[i]);
		json_object_put(answer);
	}
	answer = fix_ask(fd, "{\"verb\":\"status\"}");
	cr_expect(fix_is_ok(answer));
	json_object_put(answer);
	/* A NUL ends nothing but the C string. */
	fix_send(fd, "{\"verb\":\"status\"}\0x\n", 20);
	answer = fix_hear(fd);
	cr_expect_str_eq(fix_errno(answer), "EINVAL");
	json_object_put(answer);
	close(fd);
}

/* A request of exactly `len` bytes, its newline included. */
static char *
padded(size_t len)
{
	static const char request[] = "{\"verb\":\"tokens\"}";
	char *text = malloc(len);

	cr_assert_not_null(text);
	memset(text, ' ', len);
	memcpy(text, request, sizeof(request) - 1);
	text[len - 1] = '\n';
	return text;
}

Test(control_hostile, the_longest_request_is_served_and_one_more_byte_is_not)
{
	char *text = padded(CONTROL_LINE_MAX);
	int fd = fix_connect();
	json_object *answer;

	for (int i = 0; i < 3; i++) {
		fix_send(fd, text, CONTROL_LINE_MAX);
		answer = fix_hear(fd);
		cr_expect(fix_is_ok(answer));
		json_object_put(answer);
	}
	free(text);
	text = padded(CONTROL_LINE_MAX + 1);
	fix_send(fd, text, CONTROL_LINE_MAX + 1);
	answer = fix_hear(fd);
	cr_expect_str_eq(fix_errno(answer), "E2BIG");
	json_object_put(answer);
	cr_expect_null(fix_hear(fd));
	free(text);
	close(fd);
}

Test(control_hostile, ten_megabytes_without_a_line)
{
	const size_t len = (size_t)10 << 20;
	char *text = malloc(len);
	int fd = fix_connect();
	json_object *answer;

	cr_assert_not_null(text);
	memset(text, 'x', len);
	fix_send(fd, text, len);
	answer = fix_hear(fd);
	cr_expect_str_eq(fix_errno(answer), "E2BIG");
	json_object_put(answer);
	free(text);
	close(fd);
	others_are_served();
}

Test(control_hostile, half_lines_keep_nobody_waiting)
{
	int fds[20];

	for (size_t i = 0; i < 20; i++) {
		fds[i] = fix_connect();
		fix_say(fds[i], "{\"verb\":");
	}
	others_are_served();
	for (size_t i = 0; i < 20; i++)
		close(fds[i]);
	others_are_served();
}

Test(control_hostile, too_many_connections_are_told_so)
{
	int fds[100];
	unsigned int refused = 0;
	json_object *answer;

	/* All are root's, or the server's own. */
	for (size_t i = 0; i < 100; i++) {
		fds[i] = fix_connect();
		cr_assert_geq(fds[i], 0);
	}
	for (size_t i = CONTROL_CLIENTS_MAX; i < 100; i++) {
		answer = fix_hear(fds[i]);
		cr_assert_not_null(answer);
		cr_expect_str_eq(fix_errno(answer), "EMFILE");
		json_object_put(answer);
		refused++;
	}
	cr_expect_eq(refused, 100 - CONTROL_CLIENTS_MAX);
	for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
		answer = fix_ask(fds[i], "{\"verb\":\"tokens\"}");
		cr_expect(fix_is_ok(answer));
		json_object_put(answer);
	}
	for (size_t i = 0; i < 100; i++)
		close(fds[i]);
	others_are_served();
}

Test(control_hostile, who_reads_nothing_keeps_nobody_waiting)
{
	static const char request[] = "{\"verb\":\"stats\"}\n";
	const size_t times = 10000;
	int fd = fix_connect();
	size_t sent = 0;

	/* Until the server reads no more of it, as it has answers to send. */
	for (size_t i = 0; i < times; i++) {
		if (send(fd, request, sizeof(request) - 1, MSG_DONTWAIT) < 0)
			break;
		sent++;
	}
	cr_expect_lt(sent, times);
	others_are_served();
	close(fd);
	others_are_served();
}

Test(control_hostile, who_hangs_up_in_the_middle_is_forgotten)
{
	for (int i = 0; i < 200; i++) {
		int fd = fix_connect();

		cr_assert_geq(fd, 0);
		fix_say(fd,
		    i % 2 == 0 ? "{\"verb\":\"stats\"}\n{\"ve"
			       : "{\"verb\":\"trace\"}\n");
		close(fd);
	}
	others_are_served();
}

/* poll(2) refuses to look at more than a process may have open. */
Test(control_hostile, there_may_be_fewer_descriptors_than_places)
{
	const struct rlimit few = { CONTROL_CLIENTS_MAX, CONTROL_CLIENTS_MAX };
	int fd;

	cr_assert_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
	fd = fix_connect();
	others_are_served();
	close(fd);
	others_are_served();
}

/* Calls that go nowhere, as a worker answers them. */
static void
calls(struct worker *w, struct fcrypt *fcr, unsigned int n)
{
	struct call call;

	while (n-- > 0) {
		call_begin(&call, w, fcr, 0x12345678, 0, NULL);
		call_answer(&call, EINVAL);
		call_end(&call);
	}
}

Test(control_hostile, a_slow_tracer_is_told_what_it_missed)
{
	const unsigned int n = 20 * TRACE_RING;
	int fd = fix_connect();
	json_object *answer = fix_ask(fd, "{\"verb\":\"trace\"}");
	json_object *result, *missed;
	struct worker *w;
	struct fcrypt *fcr;
	int64_t told = 0;
	int64_t lost = 0;

	json_object_put(answer);
	cr_assert_eq(worker_new(&w), 0);
	cr_assert_eq(fcr_new(&fcr), 0);
	calls(w, fcr, n);
	/* One more, each time, until all that came before has been told. */
	while (told + lost < n) {
		answer = fix_hear(fd);
		cr_assert_not_null(answer);
		result = fix_result(answer, NULL);
		if (json_object_object_get_ex(result, "missed", &missed))
			lost += json_object_get_int64(missed);
		else
			told++;
		json_object_put(answer);
		if (told % 100 == 0)
			calls(w, fcr, 1);
	}
	cr_expect_gt(lost, 0);
	cr_expect_gt(told, 0);
	close(fd);
	others_are_served();
	fcr_put(fcr);
	worker_free(w);
}
