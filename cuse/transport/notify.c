/* SPDX-License-Identifier: ISC */
/*
 * One listener with its workers.  Calls are the workers' business; what is left
 * for the owner's thread are hang-ups: of stand-ins, and of the listener.
 */
#include "notify.h"

#include <sys/epoll.h>
#include <sys/resource.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "async.h"
#include "notify_filter.h"
#include "notify_standin.h"
#include "notify_worker.h"
#include "wake.h"

#define NOTIFY_EVENTS 64

/* Descriptors left for all else, so that calls on open files go on when no
 * more can be opened. */
#define NOTIFY_SPARE 64

struct tnotify {
	struct tnotify_shared shared;
	int epoll_fd;
	bool hung_up; /* no task is left */
};

/* Hang-ups of the listener have no data. */
static int
tnotify_watch(struct tnotify *tn)
{
	struct epoll_event event = { .data.ptr = NULL };

	tn->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (tn->epoll_fd < 0)
		return errno;
	if (epoll_ctl(tn->epoll_fd, EPOLL_CTL_ADD, tn->shared.listener_fd,
		&event) != 0)
		return errno;
	return 0;
}

/* Where the spare ones begin. */
static int
tnotify_fd_max(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > INT32_MAX)
		return INT32_MAX;
	return (int)limit.rlim_cur - NOTIFY_SPARE;
}

static int
tnotify_start_workers(struct tnotify *tn, unsigned nthreads)
{
	struct tnotify_shared *shared = &tn->shared;
	int error = 0;

	shared->workers =
	    calloc(TRANSPORT_THREADS_MAX, sizeof(*shared->workers));
	if (shared->workers == NULL)
		return ENOMEM;
	while (error == 0 && shared->nworkers < nthreads)
		error = tnotify_worker_add(shared);
	return error;
}

int
tnotify_start(struct tnotify **out, int listener_fd, const char *device_name,
    unsigned nthreads)
{
	struct tnotify *tn;
	int error;

	*out = NULL;
	tn = calloc(1, sizeof(*tn));
	if (tn == NULL) {
		(void)close(listener_fd);
		return ENOMEM;
	}
	tn->epoll_fd = -1;
	tn->shared.listener_fd = listener_fd;
	tn->shared.device_name = device_name;
	tn->shared.start_time = (int64_t)time(NULL);
	tn->shared.fd_max = tnotify_fd_max();
	(void)sem_init(&tn->shared.token, 0, 1);
	ocf_mutex_init(&tn->shared.lock);
	tnotify_filter_numbers(&tn->shared.numbers);
	/* A /proc that is an empty directory is none. */
	tn->shared.proc_fd =
	    open("/proc/self/..", O_PATH | O_DIRECTORY | O_CLOEXEC);
	error = tn->shared.proc_fd < 0 ? errno : 0;
	if (error == 0)
		error = tnotify_listener_init(listener_fd);
	if (error == 0)
		error = wake_init(TNOTIFY_SIGNAL);
	if (error == 0)
		error = tnotify_watch(tn);
	if (error == 0)
		error = tnotify_standins_new(
		    &tn->shared.standins, tn->epoll_fd, tn->shared.fd_max);
	if (error == 0)
		error = tnotify_start_workers(tn, nthreads);
	if (error == 0) {
		*out = tn;
		tn = NULL;
	}
	tnotify_stop(tn);
	return error;
}

int
tnotify_fd(const struct tnotify *tn)
{
	return tn->epoll_fd;
}

void
tnotify_work(struct tnotify *tn, bool *ended)
{
	struct epoll_event events[NOTIFY_EVENTS];
	int i, n;

	do {
		n = epoll_wait(tn->epoll_fd, events, NOTIFY_EVENTS, 0);
		for (i = 0; i < n; i++) {
			if (events[i].data.ptr == NULL)
				tn->hung_up = true;
			else
				tnotify_standin_drop(
				    tn->shared.standins, events[i].data.ptr);
		}
	} while (n == NOTIFY_EVENTS);
	*ended = tn->hung_up;
}

void
tnotify_stop(struct tnotify *tn)
{
	unsigned i;

	if (tn == NULL)
		return;
	atomic_store(&tn->shared.ended, true);
	/* One that is being waited for may have added another. */
	for (i = 0; i < tn->shared.nworkers; i++)
		tnotify_worker_join(&tn->shared.workers[i]);
	free(tn->shared.workers);
	tnotify_standins_free(tn->shared.standins);
	aop_drain();
	if (tn->shared.listener_fd >= 0)
		(void)close(tn->shared.listener_fd);
	if (tn->epoll_fd >= 0)
		(void)close(tn->epoll_fd);
	if (tn->shared.proc_fd >= 0)
		(void)close(tn->shared.proc_fd);
	(void)sem_destroy(&tn->shared.token);
	ocf_mutex_fini(&tn->shared.lock);
	free(tn);
}
