/* SPDX-License-Identifier: ISC */
/*
 * Between fork and exec: the filter, and everything a program has from whoever
 * started it put back as it was.
 */
#include "run_program.h"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drivers.h"
#include "log.h"
#include "notify_filter.h"

static const char *
run_filter_reason(int error)
{
	switch (error) {
	case EBUSY:
		return "this process is under cryptodev-run, or another "
		       "seccomp supervisor, already, and there can be only one";
	case ENOSYS:
	case EINVAL:
		return "the kernel has no seccomp user notification";
	default:
		return strerror(error);
	}
}

/* In the new process.  Says which descriptor of ours is the listener, and waits
 * until it has been fetched. */
__attribute__((noreturn)) static void
run_program_main(const struct run_program *program, int gate_fd)
{
	int listener_fd;
	char go;
	int error;

	error = tnotify_filter_install(&listener_fd);
	if (error != 0) {
		ocf_log(OCF_LOG_ERROR, "cannot watch the program: %s",
		    run_filter_reason(error));
		_exit(RUN_EXIT_FAILED);
	}
	if (write(gate_fd, &listener_fd, sizeof(listener_fd)) !=
		sizeof(listener_fd) ||
	    read(gate_fd, &go, sizeof(go)) != sizeof(go))
		_exit(RUN_EXIT_FAILED); /* the supervisor has said why */
	(void)close(listener_fd);

	(void)sigaction(SIGCHLD, &program->on_child, NULL);
	(void)pthread_sigmask(SIG_SETMASK, &program->mask, NULL);
	drivers_unsetenv();
	(void)execvp(program->argv[0], program->argv);
	error = errno;
	ocf_log(OCF_LOG_ERROR, "cannot run %s: %s", program->argv[0],
	    strerror(error));
	_exit(error == ENOENT ? RUN_EXIT_NOT_FOUND : RUN_EXIT_CANNOT);
}

/* To fetch a descriptor takes the same permission as all that is to come. */
static int
run_program_listener(pid_t pid, int number, int *listener_fd)
{
	int error = 0;
	int pidfd;

	pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (pidfd < 0)
		return errno;
	*listener_fd = (int)syscall(SYS_pidfd_getfd, pidfd, number, 0);
	if (*listener_fd < 0)
		error = errno;
	(void)close(pidfd);
	return error;
}

int
run_program_fork(const struct run_program *program, pid_t *pid,
    int *listener_fd, int *gate_fd)
{
	int gate[2];
	int number;
	int error;

	*listener_fd = -1;
	*gate_fd = -1;
	*pid = -1;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, gate) == 0)
		*pid = fork();
	if (*pid < 0) {
		error = errno;
		ocf_log(OCF_LOG_ERROR, "cannot start a process: %s",
		    strerror(error));
		return error;
	}
	if (*pid == 0) {
		(void)close(gate[0]);
		run_program_main(program, gate[1]);
	}
	(void)close(gate[1]);
	*gate_fd = gate[0];
	if (read(gate[0], &number, sizeof(number)) != sizeof(number))
		return ECHILD; /* it has said why */
	error = run_program_listener(*pid, number, listener_fd);
	if (error != 0)
		ocf_log(OCF_LOG_ERROR, "cannot look into the program: %s",
		    strerror(error));
	return error;
}

void
run_program_go(int gate_fd)
{
	const char go = 'g';

	/* It may be dead by now, which its status will tell. */
	(void)send(gate_fd, &go, sizeof(go), MSG_NOSIGNAL);
	(void)close(gate_fd);
}
