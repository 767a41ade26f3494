/* SPDX-License-Identifier: ISC */
/*
 * tracer_main.c - the side that traces: a thread a request, as a program that has
 * been frozen keeps its own waiting.  What it is asked may come from a process that
 * is no longer what it was, and is checked against the kernel's own records.
 */
#include <sys/socket.h>

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "sync.h"
#include "tracer_impl.h"

struct tracer_task {
	struct clonefd clone;
	int fd; /* where it is answered */
};

static struct ocf_mutex tracer_lock;
static pthread_cond_t tracer_idle = PTHREAD_COND_INITIALIZER;
static unsigned int tracer_ntasks; /* under tracer_lock */

static void
tracer_tell(const struct tracer_task *task, bool done, int error)
{
	const struct tracer_answer answer = { .done = done, .error = error };

	if (send(task->fd, &answer, sizeof(answer), MSG_NOSIGNAL) < 0)
		ocf_debug(
		    "nobody waits for the tracer: %s", ocf_strerror(errno));
}

static void
tracer_tell_answer(void *ctx)
{
	tracer_tell(ctx, false, 0);
}

static void
tracer_task_free(struct tracer_task *task)
{
	(void)close(task->fd);
	free(task);
}

static void *
tracer_task_main(void *arg)
{
	struct tracer_task *task = arg;
	bool answered;
	int error;

	error = clonefd_make(&answered, &task->clone, tracer_tell_answer, task);
	tracer_tell(task, true, error);
	tracer_task_free(task);
	ocf_lock(&tracer_lock);
	if (--tracer_ntasks == 0)
		(void)pthread_cond_signal(&tracer_idle);
	ocf_unlock(&tracer_lock);
	return NULL;
}

static void
tracer_start(const struct tracer_request *request, dev_t device, int fd)
{
	struct tracer_task *task = malloc(sizeof(*task));
	pthread_t thread;

	if (task == NULL) {
		(void)close(fd);
		return;
	}
	*task = (struct tracer_task){
		.clone = {
			.tid = request->tid,
			.arg_uaddr = request->arg_uaddr,
			.reopen = request->reopen,
			.fallback = request->fallback,
			.device = device,
		},
		.fd = fd,
	};
	ocf_lock(&tracer_lock);
	if (pthread_create(&thread, NULL, tracer_task_main, task) == 0) {
		tracer_ntasks++;
		(void)pthread_detach(thread);
		task = NULL;
	}
	ocf_unlock(&tracer_lock);
	if (task != NULL)
		tracer_task_free(task);
}

/* One request; *fd is -1 if none came along.  False: there will be no more. */
static bool
tracer_receive(int socket_fd, struct tracer_request *request, int *fd)
{
	struct iovec iov = { .iov_base = request, .iov_len = sizeof(*request) };
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control;
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	const struct cmsghdr *cmsg;
	ssize_t len;

	*fd = -1;
	do {
		len = recvmsg(socket_fd, &msg, MSG_CMSG_CLOEXEC);
	} while (len < 0 && errno == EINTR);
	if (len <= 0)
		return false;
	cmsg = CMSG_FIRSTHDR(&msg);
	if (cmsg != NULL && cmsg->cmsg_level == SOL_SOCKET &&
	    cmsg->cmsg_type == SCM_RIGHTS &&
	    cmsg->cmsg_len == CMSG_LEN(sizeof(*fd)))
		memcpy(fd, CMSG_DATA(cmsg), sizeof(*fd));
	if (len == sizeof(*request))
		return true;
	if (*fd >= 0)
		(void)close(*fd);
	return false;
}

void
tracer_main(int socket_fd)
{
	struct tracer_request request;
	dev_t device = 0;
	int fd;

	ocf_mutex_init(&tracer_lock);
	while (tracer_receive(socket_fd, &request, &fd)) {
		if (device == 0)
			device = request.device;
		/* Before it knows the device there is nothing it may do. */
		if (fd >= 0 && device != 0)
			tracer_start(&request, device, fd);
		else if (fd >= 0)
			(void)close(fd);
	}
	/* A thread must not be left with the registers it was lent. */
	ocf_lock(&tracer_lock);
	while (tracer_ntasks > 0)
		ocf_wait(&tracer_idle, &tracer_lock);
	ocf_unlock(&tracer_lock);
}
