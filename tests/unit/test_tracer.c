/* SPDX-License-Identifier: ISC */
/*
 * test_tracer.c - whom the tracer leaves alone, and its end.  That it makes
 * descriptors is seen with a device only.
 */
#include <sys/stat.h>
#include <sys/wait.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tracer.h"

static int place; /* in all processes */
static bool answers;

static int
prepare(const void *ctx)
{
	const int *error = ctx;

	return *error;
}

static void
answer(void *ctx)
{
	(void)ctx;
	answers = true;
}

static struct tracer *
start(bool device)
{
	const int error = 0;
	struct tracer *tracer;
	struct stat st;

	cr_assert_eq(tracer_new(&tracer, prepare, &error, true), 0);
	cr_assert_eq(stat("/dev/null", &st), 0);
	if (device)
		tracer_set_device(tracer, st.st_rdev);
	return tracer;
}

static pid_t
stranger(void)
{
	pid_t pid = fork();

	cr_assert_geq(pid, 0);
	if (pid == 0) {
		for (;;)
			pause();
	}
	return pid;
}

static void
end(pid_t pid)
{
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
}

static int
ask(struct tracer *tracer, pid_t pid)
{
	const struct clonefd clone = { .tid = pid,
		.arg_uaddr = (uint64_t)(uintptr_t)&place };
	bool answered = true;
	int error = tracer_clone(tracer, &answered, &clone, answer, NULL);

	cr_expect_not(answered);
	cr_expect_not(answers);
	return error;
}

Test(tracer_clone, stranger_is_eperm)
{
	struct tracer *tracer = start(true);
	pid_t pid = stranger();

	for (int i = 0; i < 50; i++)
		cr_expect_eq(ask(tracer, pid), EPERM);
	cr_expect_eq(kill(pid, 0), 0);
	end(pid);
	tracer_free(tracer);
}

Test(tracer_clone, no_device_yet_is_eperm)
{
	struct tracer *tracer = start(false);
	pid_t pid = stranger();

	cr_expect_eq(ask(tracer, pid), EPERM);
	end(pid);
	tracer_free(tracer);
}

static long
only_child(void)
{
	char path[64];
	long child;
	FILE *f;

	(void)snprintf(
	    path, sizeof(path), "/proc/self/task/%ld/children", (long)getpid());
	f = fopen(path, "re");
	if (f == NULL || fgets(path, sizeof(path), f) == NULL)
		cr_skip_test("the kernel does not tell of children");
	child = strtol(path, NULL, 10);
	fclose(f);
	return child;
}

Test(tracer_clone, tracer_that_was_killed_is_eperm)
{
	struct tracer *tracer = start(true);

	cr_assert_eq(kill((pid_t)only_child(), SIGKILL), 0);
	cr_expect_eq(ask(tracer, getpid()), EPERM);
	tracer_free(tracer);
}

/* The only descriptor that is kept of what is not standard, besides its own. */
static int
keep_one(const void *ctx)
{
	const int *fd = ctx;

	if (fcntl(*fd, F_GETFD) >= 0)
		return EBUSY;
	return dup(STDERR_FILENO) >= 0 ? 0 : errno;
}

Test(tracer_new, what_was_open_is_not_and_what_it_opens_stays)
{
	struct tracer *tracer;
	struct dirent *entry;
	char path[64];
	unsigned int n = 0;
	int fd = open("/dev/null", O_RDWR);
	DIR *dir;

	cr_assert_geq(fd, 0);
	cr_assert_eq(tracer_new(&tracer, keep_one, &fd, true), 0);
	/* An answer comes when it is at work. */
	cr_expect_eq(ask(tracer, getpid()), EPERM);
	(void)snprintf(path, sizeof(path), "/proc/%ld/fd", only_child());
	dir = opendir(path);
	cr_assert_not_null(dir);
	while ((entry = readdir(dir)) != NULL)
		n += entry->d_name[0] != '.';
	closedir(dir);
	cr_expect_eq(n, 3 + 2, "%u", n);
	close(fd);
	tracer_free(tracer);
}

Test(tracer_new, failing_preparation_is_its_errno)
{
	const int error = ENXIO;
	struct tracer *tracer;

	cr_expect_eq(tracer_new(&tracer, prepare, &error, true), ENXIO);
	cr_expect_null(tracer);
	tracer_free(tracer);
}
