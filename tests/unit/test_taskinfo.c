/* SPDX-License-Identifier: ISC */
/*
 * test_taskinfo.c - names that threads give themselves, as they are told to others;
 * and what is known of a thread of whichever user.
 */
#include <sys/prctl.h>

#include <criterion/criterion.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
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

/* A filter that lets everything pass. */
static void
be_filtered(void)
{
	struct sock_filter pass = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	const struct sock_fprog prog = { .len = 1, .filter = &pass };

	cr_assert_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	cr_assert_eq(
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog, 0, 0), 0);
}

static void
expect_known(void)
{
	const pid_t self = getpid();
	pid_t pid = 0;

	cr_expect_eq(taskinfo_process(&pid, self), 0);
	cr_expect_eq(pid, self);
	cr_expect(!taskinfo_killed(self));
	cr_expect_eq(taskinfo_filtered(self),
	    prctl(PR_GET_SECCOMP, 0, 0, 0, 0) != SECCOMP_MODE_DISABLED);
	be_filtered();
	cr_expect(taskinfo_filtered(self));
}

Test(taskinfo, threads_are_known)
{
	expect_known();
}

/* As many as make the line of them longer than any buffer. */
Test(taskinfo, threads_of_users_in_many_groups_are_known)
{
	gid_t groups[4096];

	for (size_t i = 0; i < 4096; i++)
		groups[i] = (gid_t)(100000 + i);
	if (setgroups(4096, groups) != 0)
		cr_skip_test("not permitted to be in other groups");
	expect_known();
}

/* Its name is in front of all that is told of it. */
Test(taskinfo, a_name_says_nothing_else)
{
	cr_assert_eq(prctl(PR_SET_NAME, "x\nSeccomp:\t2"), 0);
	expect_known();
}
