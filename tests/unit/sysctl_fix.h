/* SPDX-License-Identifier: ISC */
/*
 * sysctl_fix.h - one look at a name of the framework's tree, and one change of it.
 */
#ifndef TESTS_SYSCTL_FIX_H
#define TESTS_SYSCTL_FIX_H

#include <criterion/criterion.h>
#include <limits.h>
#include <stddef.h>

#include <opencrypto/sysctl.h>

/* The value of a number, which must be there. */
static inline int
fix_get(const char *name)
{
	size_t len = sizeof(int);
	int value = INT_MIN;

	cr_assert_eq(
	    crypto_sysctlbyname(name, &value, &len, NULL, 0), 0, "%s", name);
	cr_assert_eq(len, sizeof(int), "%s", name);
	return value;
}

/* Give it another; the errno. */
static inline int
fix_set(const char *name, int value)
{
	return crypto_sysctlbyname(name, NULL, NULL, &value, sizeof(value));
}

/* The same by text. */
static inline void
fix_expect_text(const char *name, const char *expected)
{
	char text[CRYPTO_SYSCTL_TEXTLEN];

	cr_assert_eq(crypto_sysctl_get_text(name, text, sizeof(text)), 0);
	cr_expect_str_eq(
	    text, expected, "%s is %s, not %s", name, text, expected);
}

static inline int
fix_set_text(const char *name, const char *text)
{
	char why[256];

	return crypto_sysctl_set_text(name, text, why, sizeof(why));
}

#endif
