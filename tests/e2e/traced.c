/* SPDX-License-Identifier: ISC */
/*
 * traced.c - a program under a debugger: nobody else can have it make a descriptor,
 * and it is told so.
 */
#include <sys/ptrace.h>
#include <sys/wait.h>

#include "client.h"

static void
traced(void)
{
	uint32_t got = 0;

	CHECK(ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0);
	CHECK_ERR(cl_ioctl(cl_open(), CRIOGET, &got), EPERM, "%s", "CRIOGET");
}

int
main(void)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		traced();
		return 0;
	}
	CHECK(pid > 0 && waitpid(pid, &status, 0) == pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	return 0;
}
