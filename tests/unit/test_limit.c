/* SPDX-License-Identifier: ISC */
/*
 * test_limit.c - accounts of open files and users, their knobs, and the gate of
 * the device.
 */
#include "limit.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include <opencrypto/cryptodev.h>
#include <opencrypto/sysctl.h>

#include "access.h"
#include "devconf.h"
#include "dialects.h"
#include "fcrypt.h"

#define TOM   1001
#define JERRY 1002

static void
begin(void)
{
	limit_add_knobs();
	limit_add_knobs(); /* is no harm */
}

static void
set(const char *name, const char *value)
{
	char why[256];

	cr_assert_eq(crypto_sysctl_set_text(name, value, why, sizeof(why)), 0,
	    "%s", why);
}

static long
get(const char *name)
{
	char text[64];

	cr_assert_eq(crypto_sysctl_get_text(name, text, sizeof(text)), 0);
	return strtol(text, NULL, 10);
}

TestSuite(limit, .init = begin);

Test(limit, file_is_held_to_its_own)
{
	struct limit_file a, b;

	set("opencrypto.limit.file.bytes", "100");
	cr_assert_eq(limit_file_init(&a, TOM), 0);
	cr_assert_eq(limit_file_init(&b, TOM), 0);
	cr_expect_eq(limit_take(&a, LIMIT_BYTES, 100), 0);
	cr_expect_eq(limit_take(&a, LIMIT_BYTES, 1), ENOMEM);
	cr_expect_eq(limit_take(&b, LIMIT_BYTES, 101), ENOMEM);
	cr_expect_eq(limit_take(&b, LIMIT_BYTES, UINT64_MAX), ENOMEM);
	limit_give(&a, LIMIT_BYTES, 1);
	cr_expect_eq(limit_take(&a, LIMIT_BYTES, 2), ENOMEM);
	cr_expect_eq(limit_take(&a, LIMIT_BYTES, 1), 0);
	cr_expect_eq(get("opencrypto.limit.file.bytes.hits"), 4);
	limit_file_fini(&a);
	limit_file_fini(&b);
}

Test(limit, user_is_held_over_all_files)
{
	struct limit_file a, b, other;

	set("opencrypto.limit.user.sessions", "3");
	cr_assert_eq(limit_file_init(&a, TOM), 0);
	cr_assert_eq(limit_file_init(&b, TOM), 0);
	cr_assert_eq(limit_file_init(&other, JERRY), 0);
	cr_expect_eq(limit_take(&a, LIMIT_SESSIONS, 2), 0);
	cr_expect_eq(limit_take(&b, LIMIT_SESSIONS, 2), ENOMEM);
	cr_expect_eq(limit_take(&b, LIMIT_SESSIONS, 1), 0);
	cr_expect_eq(limit_take(&other, LIMIT_SESSIONS, 3), 0);
	/* What was refused is not kept; what a file had goes with it. */
	limit_file_fini(&a);
	cr_expect_eq(limit_take(&b, LIMIT_SESSIONS, 3), ENOMEM);
	cr_expect_eq(limit_take(&b, LIMIT_SESSIONS, 2), 0);
	limit_file_fini(&b);
	limit_file_fini(&other);
}

Test(limit, opens_are_refused_with_emfile)
{
	struct limit_file a, b, other;

	set("opencrypto.limit.user.opens", "1");
	cr_assert_eq(limit_file_init(&a, TOM), 0);
	cr_expect_eq(limit_file_init(&b, TOM), EMFILE);
	cr_expect_eq(limit_file_init(&other, JERRY), 0);
	limit_file_fini(&a);
	cr_expect_eq(limit_file_init(&b, TOM), 0);
	limit_file_fini(&b);
	limit_file_fini(&other);
	cr_expect_eq(get("opencrypto.limit.user.opens.hits"), 1);
}

Test(limit, zero_is_none)
{
	struct limit_file a;

	set("opencrypto.limit.file.async", "0");
	set("opencrypto.limit.user.async", "0");
	cr_assert_eq(limit_file_init(&a, TOM), 0);
	cr_expect_eq(limit_take(&a, LIMIT_ASYNC, UINT64_C(1) << 40), 0);
	limit_file_fini(&a);
}

Test(limit, log_has_one_line_for_each_user)
{
	struct limit_file a, b;

	set("opencrypto.limit.file.sessions", "1");
	cr_assert_eq(limit_file_init(&a, TOM), 0);
	cr_assert_eq(limit_file_init(&b, JERRY), 0);
	cr_redirect_stderr();
	for (int i = 0; i < 10; i++) {
		(void)limit_take(&a, LIMIT_SESSIONS, 1);
		(void)limit_take(&b, LIMIT_SESSIONS, 1);
	}
	(void)fflush(stderr);
	cr_assert_stderr_eq_str(
	    "opencrypto: warning: user 1001: opencrypto.limit.file.sessions is 1, more is"
	    " refused, so far once\n"
	    "opencrypto: warning: user 1002: opencrypto.limit.file.sessions is 1, more is"
	    " refused, so far 2 times\n");
	cr_expect_eq(get("opencrypto.limit.file.sessions.hits"), 18);
	limit_file_fini(&a);
	limit_file_fini(&b);
}

static struct limit_file shared;
static _Atomic unsigned int got;

static void *
take_many(void *arg)
{
	for (int i = 0; i < 10000; i++) {
		if (limit_take(&shared, LIMIT_SESSIONS, 1) == 0)
			got++;
	}
	return arg;
}

Test(limit, threads_get_exactly_what_there_is)
{
	pthread_t threads[4];

	set("opencrypto.limit.file.sessions", "0");
	set("opencrypto.limit.user.sessions", "12345");
	cr_assert_eq(limit_file_init(&shared, TOM), 0);
	for (size_t i = 0; i < 4; i++)
		cr_assert_eq(
		    pthread_create(&threads[i], NULL, take_many, NULL), 0);
	for (size_t i = 0; i < 4; i++)
		cr_assert_eq(pthread_join(threads[i], NULL), 0);
	cr_expect_eq(got, 12345);
	cr_expect_eq(shared.used[LIMIT_SESSIONS], 12345);
	limit_file_fini(&shared);
}

/* Every name that there is can be found, with those that were added. */
Test(limit, knobs_are_among_all_names)
{
	struct crypto_sysctl info, found;
	size_t cursor = 0;
	int limits = 0;

	while (crypto_sysctl_next(&cursor, &info)) {
		cr_expect_eq(
		    crypto_sysctl_find(info.name, &found), 0, "%s", info.name);
		if (strncmp(info.name, "opencrypto.limit.", 17) == 0)
			limits++;
	}
	cr_expect_eq(limits, 14);
}

Test(limit, closed_device_refuses_programs_only)
{
	struct fcrypt *fcr;

	set("kern.usercrypto", "0");
	cr_expect_eq(fcr_open(&fcr, TOM), ENXIO);
	cr_expect_null(fcr);
	cr_expect_eq(fcr_new(&fcr), 0);
	fcr_put(fcr);
	set("kern.usercrypto", "1");
	cr_expect_eq(fcr_open(&fcr, TOM), 0);
	fcr_put(fcr);
	fcr_put(NULL);
}

#define HARD CRYPTOCAP_F_HARDWARE
#define SOFT CRYPTOCAP_F_SOFTWARE

Test(devconf, linux_has_all_classes_and_a_bsd_the_allowed_ones)
{
	const struct dialect bsd = { .name = "freebsd", .bsd = true };
	int crid = HARD | SOFT;

	access_set_classes(HARD);
	cr_expect_eq(devconf_crid(&dialect_linux), HARD | SOFT);
	cr_expect_eq(devconf_crid(&bsd), HARD);
	cr_expect_eq(devconf_narrow_crid(&bsd, &crid), 0);
	cr_expect_eq(crid, HARD);
	crid = SOFT;
	cr_expect_eq(devconf_narrow_crid(&bsd, &crid), EINVAL);
	cr_expect_eq(devconf_narrow_crid(&dialect_linux, &crid), 0);
	access_set_classes(SOFT);
	cr_expect_eq(devconf_narrow_crid(&bsd, &crid), 0);
	cr_expect_eq(crid, SOFT);
	crid = 62; /* nobody has that id */
	cr_expect_eq(devconf_narrow_crid(&bsd, &crid), EINVAL);
}

Test(devconf, key_operations_are_closed_as_each_dialect_does)
{
	const struct dialect freebsd = { .name = "freebsd", .bsd = true };
	const struct dialect netbsd = { .name = "netbsd", .bsd = true };

	cr_expect_eq(devconf_key_gate(&freebsd), 0);
	access_set_user_asym(0);
	cr_expect_eq(devconf_key_gate(&freebsd), EPERM);
	cr_expect_eq(devconf_key_gate(&dialect_linux), EINVAL);
	cr_expect_eq(devconf_key_gate(&netbsd), 0);
	access_set_user_asym(1);
	cr_expect_eq(devconf_key_gate(&freebsd), 0);
}
