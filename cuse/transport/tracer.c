/* SPDX-License-Identifier: ISC */
/*
 * tracer.c - the side that asks.  Each request brings a socket of its own, so that
 * requests do not wait for each other.
 */
#include "tracer.h"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "tracer_impl.h"

struct tracer {
	pid_t pid;
	int fd;
};

/* It keeps nothing open that others wait to see closed. */
static void
tracer_close_others(int fd)
{
	(void)syscall(SYS_close_range, STDERR_FILENO + 1, fd - 1, 0);
	(void)syscall(SYS_close_range, fd + 1, INT_MAX, 0);
}

/* What it had to say of its preparation is said. */
static void
tracer_close_standard(bool talk)
{
	int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int i = 0; null_fd >= 0 && i <= STDERR_FILENO; i++) {
		if (i != STDERR_FILENO || !talk)
			(void)dup2(null_fd, i);
	}
	if (null_fd >= 0)
		(void)close(null_fd);
}

__attribute__((noreturn)) static void
tracer_child(int fd, tracer_prepare *prepare, const void *ctx, bool talk)
{
	sigset_t all;
	int error;

	/* It ends when there is nobody left to ask, and not before. */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, NULL);
	(void)setsid();
	(void)prctl(PR_SET_NAME, "cryptodevd-trac");
	tracer_close_others(fd);
	error = prepare(ctx);
	if (send(fd, &error, sizeof(error), MSG_NOSIGNAL) != sizeof(error) ||
	    error != 0)
		_exit(EXIT_FAILURE);
	tracer_close_standard(talk);
	tracer_main(fd);
	_exit(EXIT_SUCCESS);
}

int
tracer_new(
    struct tracer **out, tracer_prepare *prepare, const void *ctx, bool talk)
{
	struct tracer *tracer;
	int ends[2] = { -1, -1 };
	int error = 0;

	*out = NULL;
	tracer = malloc(sizeof(*tracer));
	if (tracer == NULL)
		return ENOMEM;
	*tracer = (struct tracer){ .fd = -1 };
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
		error = errno;
		goto out;
	}
	tracer->fd = ends[0];
	tracer->pid = fork();
	if (tracer->pid == 0) {
		(void)close(ends[0]);
		tracer_child(ends[1], prepare, ctx, talk);
	}
	if (tracer->pid < 0)
		error = errno;
	(void)close(ends[1]);
	if (tracer->pid > 0 &&
	    recv(tracer->fd, &error, sizeof(error), 0) != sizeof(error))
		error = ECHILD;
	if (error == 0) {
		*out = tracer;
		tracer = NULL;
	}
out:
	tracer_free(tracer);
	return error;
}

void
tracer_free(struct tracer *tracer)
{
	if (tracer == NULL)
		return;
	if (tracer->fd >= 0)
		(void)close(tracer->fd);
	while (tracer->pid > 0 && waitpid(tracer->pid, NULL, 0) < 0 &&
	    errno == EINTR)
		;
	free(tracer);
}

/* Send a request and, unless that is -1, a descriptor.  EPERM nobody is there. */
static int
tracer_send(
    const struct tracer *tracer, const struct tracer_request *request, int fd)
{
	struct tracer_request copy = *request;
	struct iovec iov = { .iov_base = &copy, .iov_len = sizeof(copy) };
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { .bytes = { 0 } };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };

	if (fd >= 0) {
		control.align.cmsg_len = CMSG_LEN(sizeof(fd));
		control.align.cmsg_level = SOL_SOCKET;
		control.align.cmsg_type = SCM_RIGHTS;
		memcpy(CMSG_DATA(&control.align), &fd, sizeof(fd));
		msg.msg_control = &control;
		msg.msg_controllen = sizeof(control);
	}
	while (sendmsg(tracer->fd, &msg, MSG_NOSIGNAL) < 0) {
		if (errno != EINTR) {
			ocf_debug("the tracer: %s", ocf_strerror(errno));
			return EPERM;
		}
	}
	return 0;
}

void
tracer_set_device(struct tracer *tracer, dev_t device)
{
	const struct tracer_request request = { .device = device };

	if (tracer_send(tracer, &request, -1) != 0)
		ocf_log(OCF_LOG_WARNING, "the tracer is gone");
}

static int
tracer_recv(int fd, struct tracer_answer *reply)
{
	ssize_t len;

	do {
		len = recv(fd, reply, sizeof(*reply), 0);
	} while (len < 0 && errno == EINTR);
	return len == sizeof(*reply) ? 0 : EPERM;
}

int
tracer_clone(struct tracer *tracer, bool *answered, const struct clonefd *clone,
    clonefd_answer *answer, void *ctx)
{
	const struct tracer_request request = {
		.arg_uaddr = clone->arg_uaddr,
		.tid = clone->tid,
		.reopen = clone->reopen,
		.fallback = clone->fallback,
	};
	struct tracer_answer reply = { .done = false };
	int ends[2];
	int error;

	*answered = false;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return errno;
	error = tracer_send(tracer, &request, ends[1]);
	(void)close(ends[1]);
	while (error == 0 && !reply.done) {
		error = tracer_recv(ends[0], &reply);
		if (error == 0 && !reply.done && !*answered) {
			answer(ctx);
			*answered = true;
		}
	}
	(void)close(ends[0]);
	return error != 0 ? error : reply.error;
}
