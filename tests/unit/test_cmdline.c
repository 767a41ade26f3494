/* SPDX-License-Identifier: ISC */
/*
 * test_cmdline.c - options of the servers: what they set, and what is said of
 * those that are wrong.
 */
#include "cmdline.h"

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include <opencrypto/sysctl.h>

#include "access.h"
#include "cmdline_common.h"

static struct cmdline_common common;

static int
set_own(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	(void)snprintf(why, CMDLINE_WHY, "%s will not do", value);
	*(const char **)ctx = value;
	return strcmp(value, "bad") == 0 ? EINVAL : 0;
}

static const char *own_value;

static const struct cmdline_option own[] = {
	{ .name = "own",
	    .arg = "VALUE",
	    .help = "a value\nof mine",
	    .set = set_own },
	{ .name = NULL },
};

static enum cmdline_result
parse(bool operands, char *a, char *b)
{
	char program[] = "prog";
	char *argv[] = { program, a, b, NULL };
	const struct cmdline cmdline = {
		.program = "prog",
		.version = "1.2",
		.usage = "Usage: prog\n",
		.notes = "Notes.",
		.own = own,
		.own_ctx = &own_value,
		.operands = operands,
	};

	optind = 0;
	return cmdline_parse(&cmdline, &common,
	    b != NULL	    ? 3
		: a != NULL ? 2
			    : 1,
	    argv);
}

/* The same with literals, which getopt does not change. */
static enum cmdline_result
parse_one(const char *option)
{
	char a[128];

	(void)snprintf(a, sizeof(a), "%s", option);
	return parse(false, a, NULL);
}

static void
expect_wrong(const char *option, const char *why)
{
	char line[512];

	cr_redirect_stderr();
	cr_expect_eq(parse_one(option), CMDLINE_WRONG, "%s", option);
	(void)fflush(stderr);
	(void)snprintf(
	    line, sizeof(line), "prog: %s\nTry 'prog --help'.\n", why);
	cr_assert_stderr_eq_str(line);
}

Test(cmdline, nothing_gives_defaults)
{
	cr_assert_eq(parse(false, NULL, NULL), CMDLINE_GO);
	cr_expect_str_eq(common.device_name, "crypto");
	cr_expect_eq(common.nthreads, 4);
	cr_expect(!common.stats && !common.debug);
}

Test(cmdline, own_and_common_options_are_taken)
{
	cr_assert_eq(parse_one("--own=good"), CMDLINE_GO);
	cr_assert_eq(parse_one("--threads=7"), CMDLINE_GO);
	cr_expect_eq(common.nthreads, 7);
	cr_assert_eq(parse_one("--stats"), CMDLINE_GO);
	cr_expect(common.stats);
	cr_expect_null(common.stats_path);
}

Test(cmdline, wrong_value_names_what_would_do)
{
	expect_wrong(
	    "--threads=65", "--threads: '65' is not a number from 1 to 64");
}

Test(cmdline, reason_of_an_option_is_said)
{
	expect_wrong("--own=bad", "--own: bad will not do");
}

Test(cmdline, device_name_is_a_file_name)
{
	expect_wrong("--device-name=a/b",
	    "--device-name: 'a/b' is not the name of a file in /dev");
}

Test(cmdline, set_sets_a_knob)
{
	cr_assert_eq(parse_one("--set=kern.usercrypto=0"), CMDLINE_GO);
	cr_expect_eq(access_user(), 0);
	cr_assert_eq(parse_one("--set=kern.usercrypto=1"), CMDLINE_GO);
	cr_expect_eq(access_user(), 1);
}

Test(cmdline, set_sets_a_limit_of_the_device)
{
	char value[64];

	cr_assert_eq(
	    parse_one("--set=opencrypto.limit.user.opens=7"), CMDLINE_GO);
	cr_assert_eq(crypto_sysctl_get_text(
			 "opencrypto.limit.user.opens", value, sizeof(value)),
	    0);
	cr_expect_str_eq(value, "7");
}

Test(cmdline, set_of_a_word_names_the_words)
{
	expect_wrong("--set=opencrypto.allowsoft=maybe",
	    "--set: opencrypto.allowsoft: 'maybe' is not hardware or any or software");
}

Test(cmdline, set_of_no_number_names_what_would_do)
{
	expect_wrong("--set=opencrypto.limit.user.opens=-1",
	    "--set: opencrypto.limit.user.opens: '-1' is not a number; 0 is no limit");
}

Test(cmdline, set_of_no_knob_says_so)
{
	expect_wrong(
	    "--set=kern.nothing=1", "--set: kern.nothing: no such name");
}

Test(cmdline, set_without_value_says_so)
{
	expect_wrong("--set=kern.usercrypto",
	    "--set: 'kern.usercrypto' is not NAME=VALUE");
}

Test(cmdline, operands_only_where_there_are_any)
{
	char a[] = "ls";
	char b[] = "--threads=9";

	cr_expect_eq(parse(false, a, NULL), CMDLINE_WRONG);
	/* The program's options are not ours. */
	cr_expect_eq(parse(true, a, b), CMDLINE_GO);
	cr_expect_eq(optind, 1);
	cr_expect_eq(common.nthreads, 4);
}

Test(cmdline, help_has_every_option)
{
	char text[8192];
	char line[64];
	size_t len;
	FILE *out;

	cr_redirect_stdout();
	cr_assert_eq(parse_one("--help"), CMDLINE_DONE);
	(void)fflush(stdout);
	out = cr_get_redirected_stdout();
	len = fread(text, 1, sizeof(text) - 1, out);
	text[len] = '\0';
	for (const struct cmdline_option *row = cmdline_common;
	     row->name != NULL; row++) {
		(void)snprintf(line, sizeof(line), "\n  --%s", row->name);
		cr_expect_not_null(strstr(text, line), "%s", row->name);
	}
	cr_expect_not_null(strstr(text,
	    "\n  --own VALUE          a value\n                       of mine\n"));
}
