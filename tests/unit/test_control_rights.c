/* SPDX-License-Identifier: ISC */
/*
 * test_control_rights.c - who may read, and who may change.  The clients are
 * processes of other users, so it takes root.
 */
#include <criterion/criterion.h>
#include <sys/wait.h>

#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "control_fix.h"
#include "control_verb.h"

#define STRANGER 65534
#define GROUP	 "daemon" /* there is one everywhere */

static void
begin(void)
{
	if (geteuid() != 0)
		cr_skip_test("not root");
	fix_setup();
}

TestSuite(control_rights, .init = begin, .fini = fix_teardown, .timeout = 120);

/* The exit status of `run` in a process of another user, in the group `gid`, which
 * is supplementary, if it is not 0. */
static int
as(uid_t uid, gid_t gid, int (*run)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (setgroups(gid != 0 ? 1 : 0, &gid) != 0 ||
		    setresgid(uid, uid, uid) != 0 ||
		    setresuid(uid, uid, uid) != 0)
			_exit(100);
		_exit(run());
	}
	cr_assert_gt(pid, 0);
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	cr_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* How many verbs, given nothing wrong, say EPERM that should not, or the reverse. */
static int
count_wrong(bool may_change)
{
	int wrong = 0;

	for (size_t i = 0; control_verbs[i].name != NULL; i++) {
		const struct control_verb *verb = &control_verbs[i];
		char request[64];

		/* With the right, it is what is missing that is told. */
		if (may_change && verb->stream != CONTROL_ONCE)
			continue;
		snprintf(
		    request, sizeof(request), "{\"verb\":\"%s\"}", verb->name);
		if ((strcmp(fix_try(request), "EPERM") == 0) !=
		    (verb->change && !may_change)) {
			printf("%s\n", verb->name);
			wrong++;
		}
	}
	return wrong;
}

static int
stranger(void)
{
	int wrong = count_wrong(false);

	if (strcmp(fix_try("{\"verb\":\"loglevel\"}"), "") != 0)
		wrong++;
	if (strcmp(fix_try("{\"verb\":\"loglevel\",\"args\":{\"level\":"
			   "\"debug\"}}"),
		"EPERM") != 0)
		wrong++;
	return wrong;
}

static int friend(void)
{
	int wrong = count_wrong(true);

	if (strcmp(fix_try("{\"verb\":\"loglevel\",\"args\":{\"level\":"
			   "\"warning\"}}"),
		"") != 0)
		wrong++;
	return wrong;
}

Test(control_rights, strangers_may_only_read)
{
	cr_assert_eq(fix_start(), 0);
	cr_expect_eq(as(STRANGER, 0, stranger), 0);
	/* Nor may the members of a group that was not said to be one. */
	cr_expect_eq(as(STRANGER, getgrnam(GROUP)->gr_gid, stranger), 0);
}

Test(control_rights, root_may_change)
{
	cr_assert_eq(fix_start(), 0);
	cr_expect_eq(friend(), 0);
}

Test(control_rights, the_group_may_change)
{
	fix_config.group = GROUP;
	cr_assert_eq(fix_start(), 0);
	cr_expect_eq(as(STRANGER, getgrnam(GROUP)->gr_gid, friend), 0);
	cr_expect_eq(as(getgrnam(GROUP)->gr_gid, 0, friend), 0);
	cr_expect_eq(as(STRANGER, 0, stranger), 0);
}

Test(control_rights, a_group_must_be_there)
{
	fix_config.group = "no-such-group";
	cr_expect_eq(fix_start(), ENOENT);
	fix_config.required = false;
	cr_expect_eq(fix_start(), ENOENT);
}

/* So many of one user's connections are served, and one more is not. */
static int
crowd(void)
{
	int fds[CONTROL_USER_MAX + 1];
	json_object *answer;
	int wrong = 0;

	for (size_t i = 0; i <= CONTROL_USER_MAX; i++)
		fds[i] = fix_connect();
	answer = fix_hear(fds[CONTROL_USER_MAX]);
	if (answer == NULL || strcmp(fix_errno(answer), "EMFILE") != 0)
		wrong++;
	answer = fix_ask(fds[CONTROL_USER_MAX - 1], "{\"verb\":\"tokens\"}");
	if (!fix_is_ok(answer))
		wrong++;
	pause();
	return wrong;
}

Test(control_rights, strangers_leave_room_for_root)
{
	pid_t pids[6];

	cr_assert_eq(fix_start(), 0);
	for (unsigned int i = 0; i < 6; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			if (setresuid(1000 + i, 1000 + i, 1000 + i) != 0)
				_exit(1);
			_exit(crowd());
		}
	}
	for (int i = 0; i < 50; i++)
		cr_expect_str_eq(fix_try("{\"verb\":\"status\"}"), "");
	for (size_t i = 0; i < 6; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
}
