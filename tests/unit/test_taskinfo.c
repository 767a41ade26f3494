/* SPDX-License-Identifier: ISC */
/*
 * test_taskinfo.c - names that threads give themselves, as they are told to others.
 */
#include <sys/prctl.h>

#include <criterion/criterion.h>
#include <unistd.h>

#include "taskinfo.h"

TestSuite(taskinfo, .timeout = 60);

static void
expect_name(const char *given, const char *told)
{
	char name[TASKINFO_NAME];

	cr_assert_eq(prctl(PR_SET_NAME, given), 0);
	taskinfo_name(name, (pid_t)getpid());
	cr_expect_str_eq(name, told);
}

Test(taskinfo, names_are_told_as_they_are)
{
	expect_name("", "");
	expect_name("openssl", "openssl");
	expect_name("fifteen letters", "fifteen letters");
	expect_name("k\xc3\xbc"
		    "che \xe2\x82\xac \xf0\x9f\x94\x91",
	    "k\xc3\xbc"
	    "che \xe2\x82\xac \xf0\x9f\x94\x91");
	expect_name("\xc2\xa0 \xf4\x8f\xbf\xbf", "\xc2\xa0 \xf4\x8f\xbf\xbf");
}

Test(taskinfo, nothing_in_a_name_controls_a_terminal)
{
	expect_name("\033c\033]0;x\a", "?c?]0;x?");
	expect_name("\x7f\r\t", "???");
	/* CSI in one character. */
	expect_name("\xc2\x9b"
		    "2J",
	    "??2J");
	expect_name("\xc2\x80\xc2\x9f", "????");
}

Test(taskinfo, a_name_is_one_line)
{
	expect_name("a\nb", "a?b");
	expect_name("\nroot", "?root");
	expect_name("\n", "?");
}

Test(taskinfo, a_name_is_utf8)
{
	expect_name("bad\xff\x80", "bad??");
	/* Longer than need be; a surrogate; above all characters. */
	expect_name("\xc1\x81\xe0\x9f\xbf\xf0\x8f\xbf\xbf", "?????????");
	expect_name("\xed\xa0\x80\xf4\x90\x80\x80", "???????");
	/* The kernel cuts off what is too long where it likes. */
	expect_name("fourteen bytes\xc3\xbc", "fourteen bytes?");
	expect_name("thirteen b.. \xe2\x82\xac", "thirteen b.. ??");
}
