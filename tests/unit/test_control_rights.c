/* SPDX-License-Identifier: ISC */
/*
 * test_control_rights.c - who may read, and who may change.  The clients are
 * processes of other users, so it takes root.
 */
#include <criterion/criterion.h>
#include <sys/prctl.h>
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

/* Another user's process.  Forked before the server has a thread: what others hold
 * locked at a fork stays so in the child. */
struct other {
	pid_t pid;
	int gate; /* a byte for it: it may begin */
};

/* To run `run`, in the group `gid`, which is supplementary, if it is not 0. */
static struct other
fork_as(uid_t uid, gid_t gid, int (*run)(void))
{
	struct other other;
	int gate[2];
	char c;

	cr_assert_eq(pipe(gate), 0);
	other.gate = gate[1];
	other.pid = fork();
	if (other.pid == 0) {
		if (setgroups(gid != 0 ? 1 : 0, &gid) != 0 ||
		    setresgid(uid, uid, uid) != 0 ||
		    setresuid(uid, uid, uid) != 0 ||
		    /* Not to be left over by a test that fails. */
		    prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 ||
		    read(gate[0], &c, 1) != 1)
			_exit(100);
		_exit(run());
	}
	cr_assert_gt(other.pid, 0);
	close(gate[0]);
	return other;
}

static void
let_go(struct other other)
{
	cr_assert_eq(write(other.gate, "", 1), 1);
	close(other.gate);
}

/* Let it run; its exit status. */
static int
status_of(struct other other)
{
	int status;

	let_go(other);
	cr_assert_eq(waitpid(other.pid, &status, 0), other.pid);
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

/* Whether who may not is told who may; "": nobody asks. */
static char refusal[128];

static int
count_untold(void)
{
	int fd = fix_connect();
	json_object *answer = fix_ask(fd, "{\"verb\":\"reload\"}");
	json_object *why = NULL;
	int wrong;

	(void)json_object_object_get_ex(answer, "error", &why);
	wrong = refusal[0] != '\0' &&
	    (why == NULL || strcmp(json_object_get_string(why), refusal) != 0);
	json_object_put(answer);
	close(fd);
	return wrong;
}

static int
stranger(void)
{
	int wrong = count_wrong(false) + count_untold();

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
	struct other alone, member;

	(void)snprintf(refusal, sizeof(refusal),
	    "only root may; no group is set (control-group)");
	alone = fork_as(STRANGER, 0, stranger);
	/* Nor may the members of a group that was not said to be one. */
	member = fork_as(STRANGER, getgrnam(GROUP)->gr_gid, stranger);

	cr_assert_eq(fix_start(), 0);
	cr_expect_eq(status_of(alone), 0);
	cr_expect_eq(status_of(member), 0);
}

Test(control_rights, root_may_change)
{
	cr_assert_eq(fix_start(), 0);
	cr_expect_eq(friend(), 0);
}

Test(control_rights, the_group_may_change)
{
	const gid_t gid = getgrnam(GROUP)->gr_gid;
	struct other supplementary = fork_as(STRANGER, gid, friend);
	struct other primary = fork_as(gid, 0, friend);
	struct other neither;

	(void)snprintf(refusal, sizeof(refusal),
	    "only root and members of the group " GROUP " may");
	neither = fork_as(STRANGER, 0, stranger);
	fix_config.group = GROUP;
	cr_assert_eq(fix_start(), 0);
	cr_expect_eq(status_of(supplementary), 0);
	cr_expect_eq(status_of(primary), 0);
	cr_expect_eq(status_of(neither), 0);
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
crowd_once(void)
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
	return wrong;
}

/* As many as there can be, and there they stay. */
static int
crowd(void)
{
	for (size_t i = 0; i < CONTROL_USER_MAX; i++)
		(void)fix_connect();
	pause();
	return 0;
}

Test(control_rights, strangers_leave_room_for_root)
{
	struct other others[6];

	for (unsigned int i = 0; i < 6; i++)
		others[i] = fork_as(1000 + i, 0, crowd);
	cr_assert_eq(fix_start(), 0);
	for (unsigned int i = 0; i < 6; i++)
		let_go(others[i]);
	for (int i = 0; i < 50; i++)
		cr_expect_str_eq(fix_try("{\"verb\":\"status\"}"), "");
	for (size_t i = 0; i < 6; i++) {
		kill(others[i].pid, SIGKILL);
		waitpid(others[i].pid, NULL, 0);
	}
}

Test(control_rights, a_user_has_so_many_connections)
{
	struct other other = fork_as(STRANGER, 0, crowd_once);

	cr_assert_eq(fix_start(), 0);
	cr_expect_eq(status_of(other), 0);
}
