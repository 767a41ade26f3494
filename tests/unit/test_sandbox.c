/* SPDX-License-Identifier: ISC */
/*
 * test_sandbox.c - both steps in a process of their own, and what is left to it.  As
 * root only, who has something to give up; and where a namespace can be had.
 */
#include <linux/capability.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "sandbox.h"

static char top[] = "/tmp/test_sandbox.XXXXXX";
static char stays[sizeof(top) + 8];
static char seen[sizeof(top) + 8];
static char other[sizeof(top) + 8];

static struct sandbox_config config = { .mode = SANDBOX_ON,
	.user = "nobody",
	.reach = true,
	.writable = stays,
	.visible = seen };

static void
make_directories(void)
{
	cr_assert_not_null(mkdtemp(top));
	cr_assert_eq(chmod(top, 0755), 0);
	(void)snprintf(stays, sizeof(stays), "%s/stays", top);
	(void)snprintf(seen, sizeof(seen), "%s/seen", top);
	(void)snprintf(other, sizeof(other), "%s/other", top);
	cr_assert_eq(mkdir(seen, 0755), 0);
	cr_assert_eq(mkdir(other, 0755), 0);
}

static void
remove_directories(void)
{
	(void)rmdir(stays);
	(void)rmdir(seen);
	(void)rmdir(other);
	(void)rmdir(top);
}

TestSuite(sandbox_enter, .init = make_directories, .fini = remove_directories);

static void
skip_unless_root(void)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(geteuid() == 0 && unshare(CLONE_NEWNS) == 0 ? 0 : 1);
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	if (status != 0)
		cr_skip_test("no right to a mount namespace");
}

/* The status of a process that takes both steps and goes on with `then`. */
static int
confined(int (*then)(void))
{
	pid_t pid = fork();
	int status;

	cr_assert_geq(pid, 0);
	if (pid == 0) {
		if (sandbox_prepare(&config) != 0)
			_exit(100);
		if (sandbox_enter(&config) != 0)
			_exit(101);
		_exit(then());
	}
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	return status;
}

static int
errno_of(int ret)
{
	return ret < 0 ? errno : 0;
}

static int
nothing(void)
{
	return 0;
}

static void *
thread_main(void *arg)
{
	return arg;
}

static int
make_thread(void)
{
	pthread_t thread;
	void *value = NULL;

	if (pthread_create(&thread, NULL, thread_main, &config) != 0)
		return 1;
	return pthread_join(thread, &value) == 0 && value == &config ? 0 : 2;
}

static int
see_hidden(void)
{
	return errno_of(access(other, F_OK));
}

static int
see_visible(void)
{
	return errno_of(access(seen, R_OK));
}

static int
read_proc(void)
{
	return errno_of(open("/proc/self/status", O_RDONLY));
}

/* What a socket's end is removed by. */
static int
remove_from_writable(void)
{
	char path[sizeof(stays) + 8];

	(void)snprintf(path, sizeof(path), "%s/gone", stays);
	return errno_of(unlink(path)) == ENOENT ? 0 : errno;
}

static int
remove_from_visible(void)
{
	return errno_of(unlinkat(AT_FDCWD, seen, AT_REMOVEDIR));
}

static int
open_to_write(void)
{
	return errno_of(open(stays, O_RDWR | O_CREAT, 0600));
}

static int
make_socket(void)
{
	return errno_of(socket(AF_UNIX, SOCK_STREAM, 0));
}

static int
who(void)
{
	return getuid() == geteuid() && getuid() != 0 ? 0 : 1;
}

static int
execute(void)
{
	return errno_of(execl("/usr/bin/true", "true", (char *)NULL));
}

Test(sandbox_enter, daemon_goes_on)
{
	skip_unless_root();
	cr_expect_eq(confined(nothing), 0);
	cr_expect_eq(confined(make_thread), 0);
	cr_expect_eq(confined(read_proc), 0);
	cr_expect_eq(confined(who), 0);
}

Test(sandbox_enter, files_are_out_of_sight_but_those_named)
{
	skip_unless_root();
	cr_expect_eq(WEXITSTATUS(confined(see_hidden)), ENOENT);
	cr_expect_eq(confined(see_visible), 0);
	cr_expect_eq(confined(remove_from_writable), 0);
	cr_expect_eq(WEXITSTATUS(confined(remove_from_visible)), EROFS);
}

Test(sandbox_enter, writable_directory_is_the_users)
{
	struct stat st;

	skip_unless_root();
	cr_expect_eq(confined(nothing), 0);
	cr_assert_eq(stat(stays, &st), 0);
	cr_expect_neq(st.st_uid, 0);
}

Test(sandbox_enter, calls_that_are_not_listed_fail)
{
	skip_unless_root();
	cr_expect_eq(WEXITSTATUS(confined(open_to_write)), EPERM);
	cr_expect_eq(WEXITSTATUS(confined(make_socket)), EPERM);
}

Test(sandbox_enter, execve_is_the_end)
{
	int status;

	skip_unless_root();
	status = confined(execute);
	cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
	config.mode = SANDBOX_LOG;
	cr_expect_eq(confined(execute), 0);
}

Test(sandbox_enter, death_signal_is_kept)
{
	int sig = 0;
	int status;
	pid_t pid;

	skip_unless_root();
	pid = fork();
	if (pid == 0) {
		config.mode = SANDBOX_LOG;
		(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (sandbox_prepare(&config) != 0 ||
		    sandbox_enter(&config) != 0)
			_exit(100);
		(void)prctl(PR_GET_PDEATHSIG, &sig);
		_exit(sig);
	}
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	cr_expect_eq(WEXITSTATUS(status), SIGTERM);
}

/* What a service manager may have done before it starts the daemon. */
enum {
	MANAGER_READONLY = 1,
	MANAGER_BOUND = 2,
};

static int
manager_mount(unsigned int what)
{
	if (unshare(CLONE_NEWNS) != 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		return 1;
	if ((what & MANAGER_READONLY) == 0)
		return 0;
	return mount("/", "/", NULL, MS_BIND, NULL) == 0 &&
		chroot("/..") == 0 &&
		mount(NULL, "/", NULL, MS_REMOUNT | MS_BIND | MS_RDONLY,
		    NULL) == 0
	    ? 0
	    : 1;
}

static int
manager_capabilities(void)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct data[2] = { 0 };

	data[0].permitted =
	    CAP_TO_MASK(CAP_SYS_PTRACE) | CAP_TO_MASK(CAP_DAC_READ_SEARCH);
	data[0].effective = data[0].permitted;
	return (int)syscall(SYS_capset, &head, data);
}

/* Its user has capabilities, but none to mount or to bound them. */
static int
managed(unsigned int what)
{
	struct sandbox_config service = { .mode = SANDBOX_REQUIRE,
		.reach = true };

	if (manager_mount(what) != 0)
		return 50;
	for (int cap = 0; (what & MANAGER_BOUND) != 0 && cap <= CAP_LAST_CAP;
	     cap++) {
		if (cap != CAP_SYS_PTRACE && cap != CAP_DAC_READ_SEARCH)
			(void)prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) != 0 ||
	    setresuid(65534, 65534, 65534) != 0 || manager_capabilities() != 0)
		return 51;
	if (sandbox_prepare(&service) != 0)
		return 100;
	return sandbox_enter(&service) == 0 ? 0 : 101;
}

/* The exit status of a process that does so. */
static int
status_managed(unsigned int what)
{
	int status;
	pid_t pid = fork();

	cr_assert_geq(pid, 0);
	if (pid == 0)
		_exit(managed(what));
	cr_assert_eq(waitpid(pid, &status, 0), pid);
	cr_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

Test(sandbox_prepare, what_a_manager_has_done_need_not_be_done)
{
	skip_unless_root();
	cr_expect_eq(status_managed(MANAGER_READONLY | MANAGER_BOUND), 0);
	cr_expect_eq(status_managed(MANAGER_BOUND), 100);
	cr_expect_eq(status_managed(MANAGER_READONLY), 100);
}

Test(sandbox_prepare, unknown_user_is_enoent)
{
	skip_unless_root();
	config.user = "no such user";
	cr_expect_eq(sandbox_prepare(&config), ENOENT);
}

Test(sandbox_prepare, off_is_nothing)
{
	config.mode = SANDBOX_OFF;
	config.user = "no such user";
	cr_expect_eq(sandbox_prepare(&config), 0);
	cr_expect_eq(sandbox_enter(&config), 0);
	cr_expect_eq(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 0);
}
