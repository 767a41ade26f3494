/* SPDX-License-Identifier: ISC */
/*
 * facts.c - prints what the device says of itself, for a script to compare.
 * Usage: facts accelerated      1 or 0: of a session of AES-CBC
 *        facts crioget          "other" descriptor, the "same", or the errno's name
 *        facts crioget traced   the same of a program that somebody traces
 */
#include "client.h"

#include <sys/ptrace.h>
#include <sys/wait.h>

static int
accelerated(void)
{
	struct session_info_op info = { .ses = 0 };
	int fd = cl_open();

	CHECK_OK(cl_session(fd, &info.ses, CRYPTO_AES_CBC, 16, 0, 0));
	CHECK_OK(cl_ioctl(fd, CIOCGSESSINFO, &info));
	return (info.flags & SIOP_FLAG_KERNEL_DRIVER_ONLY) != 0;
}

static const char *
crioget(void)
{
	int fd = cl_open();
	int other = -1;
	int error = cl_ioctl(fd, CRIOGET, &other);

	if (error != 0)
		return error == EPERM	  ? "EPERM"
		    : error == EOPNOTSUPP ? "EOPNOTSUPP"
					  : strerror(error);
	cl_works(other);
	return other == fd ? "same" : "other";
}

/* The tracer has nothing to do: its child is stopped by signals alone. */
static void
traced(void)
{
	pid_t pid = fork();

	CHECK(pid >= 0);
	if (pid == 0) {
		CHECK(ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0);
		(void)puts(crioget());
		(void)fflush(stdout);
		_exit(0);
	}
	CHECK(waitpid(pid, NULL, 0) == pid);
}

int
main(int argc, char *argv[])
{
	cl_init();
	CHECK(argc >= 2);
	if (strcmp(argv[1], "accelerated") == 0)
		(void)printf("%d\n", accelerated());
	else if (strcmp(argv[1], "crioget") == 0 && argc == 2)
		(void)puts(crioget());
	else if (strcmp(argv[1], "crioget") == 0)
		traced();
	else
		FAIL("facts %s", argv[1]);
	return 0;
}
