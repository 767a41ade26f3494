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
#include <unistd.h>

#include <opencrypto/cryptodev.h>
#include <wire/freebsd.h>
#include <wire/linux.h>
#include <wire/netbsd.h>
#include <wire/openbsd.h>

#include "alg.h"
#include "call.h"
#include "dialect.h"
#include "policy.h"
#include "progmem.h"
#include "xfer.h"

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

static int
self_fetch(void *ctx, const struct xfer_seg *segs, size_t n)
{
	(void)ctx;
	return progmem_fetch(getpid(), segs, n);
}

static int
self_store(void *ctx, const struct xfer_seg *segs, size_t n)
{
	(void)ctx;
	return progmem_store(getpid(), segs, n);
}

/* A session that is refused, and what is told of it. */
static void
expect_refused(uint32_t code, void *arg, int cipher, int mac, bool denied)
{
	static const struct xfer_mem self = { .fetch = self_fetch,
		.store = self_store };
	struct call call;
	uint64_t dropped;
	int error;

	trace_begin();
	call_begin(&call, worker, file, code, (uint64_t)(uintptr_t)arg, &self);
	error = call_direct(&call);
	cr_expect_neq(error, 0);
	call_answer(&call, error);
	call_end(&call);
	cr_assert_eq(trace_read(events, TRACE_RING, &dropped), 1);
	cr_expect_eq(events[0].error, error);
	cr_expect_eq(events[0].about.cipher, alg_find(cipher));
	cr_expect_eq(events[0].about.mac, alg_find(mac));
	cr_expect_eq(events[0].about.hid, TRACE_NO_HID);
	cr_expect_eq(events[0].about.denied, denied);
}

static void
expect_asked(uint32_t code, void *arg, int cipher, int mac)
{
	expect_refused(code, arg, cipher, mac, false);
}

Test(trace, session_that_is_denied_says_so)
{
	static char key[16];
	static struct policy_rules rules;
	struct lnx_session_op lnx = { .cipher = LNX_CRYPTO_AES_CBC,
		.keylen = 16,
		.key_uaddr = (uint64_t)(uintptr_t)key };
	struct nb_session_op nb = { .cipher = NB_CRYPTO_AES_CBC,
		.keylen = 16,
		.key_uaddr = (uint64_t)(uintptr_t)key };

	rules.algs[CRYPTO_AES_CBC].verdict = POLICY_DENY;
	policy_set_rules(&rules);
	expect_refused(LNX_CIOCGSESSION, &lnx, CRYPTO_AES_CBC, 0, true);
	expect_refused(NB_CIOCGSESSION, &nb, CRYPTO_AES_CBC, 0, true);
	rules.algs[CRYPTO_AES_CBC].verdict = POLICY_ALLOW;
	policy_set_rules(&rules);
	expect_refused(LNX_CIOCGSESSION, &lnx, CRYPTO_AES_CBC, 0, false);
}

Test(trace, session_that_is_refused_has_its_algorithms)
{
	static char key[16];
	struct lnx_session_op lnx = { .cipher = LNX_CRYPTO_AES_CBC,
		.keylen = 15,
		.mac = LNX_CRYPTO_SHA1_HMAC };
	struct obsd_session_op obsd = { .cipher = OBSD_CRYPTO_AES_CBC,
		.keylen = 15 };
	struct fbsd_session2_op fbsd = { .cipher = FBSD_CRYPTO_AES_CBC,
		.keylen = 15,
		.mac = FBSD_CRYPTO_SHA1_HMAC };
	struct nb_session_op nb = { .cipher = NB_CRYPTO_AES_CBC,
		.keylen = 16,
		.key_uaddr = (uint64_t)(uintptr_t)key,
		.mac = 12345 };

	expect_asked(LNX_CIOCGSESSION, &lnx, CRYPTO_AES_CBC, CRYPTO_SHA1_HMAC);
	expect_asked(
	    FBSD_CIOCGSESSION2, &fbsd, CRYPTO_AES_CBC, CRYPTO_SHA1_HMAC);
	expect_asked(NB_CIOCGSESSION, &nb, CRYPTO_AES_CBC, 0);
	/* All is well with it, but there is no driver. */
	nb.mac = 0;
	expect_asked(NB_CIOCGSESSION, &nb, CRYPTO_AES_CBC, 0);
	lnx.keylen = 16;
	lnx.key_uaddr = nb.key_uaddr;
	expect_asked(LNX_CIOCGSESSION, &lnx, CRYPTO_AES_CBC, CRYPTO_SHA1_HMAC);
	cr_assert_eq(dialect_set_flavour("openbsd"), 0);
	expect_asked(OBSD_CIOCGSESSION, &obsd, CRYPTO_AES_CBC, 0);
}
