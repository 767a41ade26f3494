/* SPDX-License-Identifier: ISC */
/*
 * launch.c - fork, a pipe on which the child says that it is ready, and the
 * command.  The command is no child of the daemon's: the daemon traces threads,
 * and their stops and its children's would come in one stream.
 */
#include "launch.h"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drivers.h"
#include "log.h"

/* The shell's way to tell how a program ended. */
static int
launch_status(int wait_status)
{
	if (WIFSIGNALED(wait_status))
		return 128 + WTERMSIG(wait_status);
	return WEXITSTATUS(wait_status);
}

static int
launch_wait(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return EXIT_FAILURE;
	}
	return launch_status(status);
}

void
launch_ready(int ready_fd)
{
	if (ready_fd < 0)
		return;
	/* If the other side is gone there is nobody to tell. */
	if (write(ready_fd, "", 1) < 0)
		ocf_debug("nobody waits: %s", ocf_strerror(errno));
	close(ready_fd);
}

static bool
launch_is_ready(int fd)
{
	ssize_t n;
	char byte;

	do {
		n = read(fd, &byte, 1);
	} while (n < 0 && errno == EINTR);
	return n == 1;
}

/* In the child.  captor: whose end is ours, too; 0: nobody's. */
static int
launch_child(launch_daemon *daemon, void *ctx, int ready_fd, pid_t captor)
{
	/* What the terminal sends is not for the daemon. */
	setsid();
	if (captor != 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		if (getppid() != captor)
			return EXIT_FAILURE;
	}
	return daemon(ctx, ready_fd);
}

/* What the command is to begin with. */
struct launch_signals {
	sigset_t mask;
	struct sigaction on_child;
};

/* Run the command, with signals as they were before. */
static int
launch_command(
    pid_t *pid, const char *command, const struct launch_signals *before)
{
	*pid = fork();
	if (*pid < 0)
		return errno;
	if (*pid == 0) {
		sigaction(SIGCHLD, &before->on_child, NULL);
		pthread_sigmask(SIG_SETMASK, &before->mask, NULL);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		ocf_log(OCF_LOG_ERROR, "/bin/sh: %s", ocf_strerror(errno));
		_exit(127);
	}
	return 0;
}

/* Wait for the command, and hand signals on to it. */
static int
launch_attend(pid_t pid, const sigset_t *signals)
{
	int status;
	int sig;

	for (;;) {
		if (sigwait(signals, &sig) != 0)
			return EXIT_FAILURE;
		if (sig != SIGCHLD)
			kill(pid, sig);
		else if (waitpid(pid, &status, WNOHANG) == pid)
			return launch_status(status);
	}
}

static int
launch_captive(pid_t daemon_pid, const char *command)
{
	const struct sigaction by_default = { .sa_handler = SIG_DFL };
	struct launch_signals before;
	sigset_t signals;
	pid_t pid;
	int status;
	int error;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGCHLD);
	pthread_sigmask(SIG_BLOCK, &signals, &before.mask);
	/* Who started us may have had it ignored, and we would never hear. */
	sigaction(SIGCHLD, &by_default, &before.on_child);
	error = launch_command(&pid, command, &before);
	if (error == 0) {
		status = launch_attend(pid, &signals);
	} else {
		ocf_log(OCF_LOG_ERROR, "fork: %s", ocf_strerror(error));
		status = EXIT_FAILURE;
	}
	kill(daemon_pid, SIGTERM);
	if (launch_wait(daemon_pid) != EXIT_SUCCESS && status == EXIT_SUCCESS)
		status = EXIT_FAILURE;
	return status;
}

/* A pipe that the command does not inherit. */
static int
launch_pipe(int ends[2])
{
	if (pipe(ends) != 0)
		return errno;
	if (fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0 &&
	    fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0)
		return 0;
	close(ends[0]);
	close(ends[1]);
	return errno;
}

int
launch(launch_daemon *daemon, void *ctx, const char *command)
{
	const pid_t self = getpid();
	int ready[2];
	pid_t pid;
	int status = EXIT_SUCCESS;

	if (launch_pipe(ready) != 0) {
		ocf_log(OCF_LOG_ERROR, "pipe: %s", ocf_strerror(errno));
		return EXIT_FAILURE;
	}
	pid = fork();
	if (pid == 0) {
		close(ready[0]);
		return launch_child(
		    daemon, ctx, ready[1], command != NULL ? self : 0);
	}
	close(ready[1]);
	drivers_unsetenv();
	if (pid < 0) {
		ocf_log(OCF_LOG_ERROR, "fork: %s", ocf_strerror(errno));
		status = EXIT_FAILURE;
	} else if (!launch_is_ready(ready[0])) {
		/* It has said why. */
		status = launch_wait(pid);
		if (status == EXIT_SUCCESS)
			status = EXIT_FAILURE;
	} else if (command != NULL) {
		status = launch_captive(pid, command);
	}
	close(ready[0]);
	return status;
}
