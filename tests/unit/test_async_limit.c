/* SPDX-License-Identifier: ISC */
/*
 * test_async_limit.c - what operations cost whom that go on after their file has
 * been closed.
 */
#include <errno.h>

#include <criterion/criterion.h>

#include <opencrypto/sysctl.h>

#include "async_fix.h"
#include "dialects.h"
#include "limit.h"

#define TOM 1001
#define MAX 3u

TestSuite(async_limit, .init = fix_setup, .fini = fix_teardown, .timeout = 120);

static const uint8_t src[FIX_LEN] = "thirty-two bytes of plain text!";

static void
set(const char *name, const char *value)
{
	char why[256];

	limit_add_knobs();
	cr_assert_eq(crypto_sysctl_set_text(name, value, why, sizeof(why)), 0,
	    "%s", why);
}

static void
reopen(void)
{
	fcr_put(fix_file);
	cr_assert_eq(fcr_open(&fix_file, TOM), 0);
}

/* As many as there may be; one is fetched, the others go on. */
static void
fill(struct csession *cse, uint8_t *dst)
{
	cr_assert_eq(fix_submit(cse, src, dst, false, NULL), 0);
	aop_free(fix_take());
	fix_toy.hold = true;
	for (unsigned int i = 0; i < MAX; i++)
		cr_assert_eq(fix_submit(cse, src, dst, false, NULL), 0);
	cr_assert_eq(fix_submit(cse, src, dst, false, NULL), EBUSY);
}

Test(async_limit, to_close_a_file_makes_no_room_for_operations)
{
	struct csession *cse = fix_session();
	uint8_t dst[FIX_LEN];

	set("opencrypto.limit.user.async", "3");
	reopen();
	fill(cse, dst);
	reopen();
	cr_expect_eq(fix_submit(cse, src, dst, false, NULL), EBUSY);
	fix_release();
	aop_drain();
	for (unsigned int i = 0; i < MAX; i++)
		cr_expect_eq(fix_submit(cse, src, dst, false, NULL), 0);
	aop_drain();
	/* What has finished is given back with its file. */
	reopen();
	cr_expect_eq(fix_submit(cse, src, dst, false, NULL), 0);
	cse_put(cse);
}

Test(async_limit, nor_for_bytes)
{
	struct csession *cse = fix_session();
	uint8_t dst[FIX_LEN];

	set("opencrypto.limit.user.bytes", "96");
	reopen();
	fill(cse, dst);
	reopen();
	cr_expect_eq(fix_submit(cse, src, dst, false, NULL), EBUSY);
	fix_release();
	aop_drain();
	for (unsigned int i = 0; i < MAX; i++)
		cr_expect_eq(fix_submit(cse, src, dst, false, NULL), 0);
	cse_put(cse);
}
