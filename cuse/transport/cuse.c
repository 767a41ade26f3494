/* SPDX-License-Identifier: ISC */
/*
 * cuse.c - the device from its registration to its end: a session of libfuse's, the
 * threads that serve it, and the files that are open.  Each has a module; what is
 * done with a request is cuse_ops.c's.
 */
#include "cuse.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "async.h"
#include "cuse_crew.h"
#include "cuse_impl.h"
#include "cuse_session.h"
#include "devnode.h"
#include "log.h"
#include "tracer.h"

static int
tcuse_threads_new(struct tcuse *t, unsigned int nthreads)
{
	int error = tcuse_crew_new(&t->crew, t->se, nthreads);

	if (error != 0)
		ocf_log(OCF_LOG_ERROR, "threads: %s", ocf_strerror(error));
	return error;
}

/* Answer the kernel's first request, which makes the device. */
static int
tcuse_register(struct tcuse *t, const char *name)
{
	struct pollfd pfd = { .fd = tcuse_session_fd(t->se) };
	dev_t dev;
	int error;

	do {
		error = tcuse_crew_serve(t->crew);
	} while (error == EINTR);
	/* The kernel says no by hanging up: somebody was quicker. */
	if (error == 0 && poll(&pfd, 1, 0) != 0)
		error = EEXIST;
	if (error != 0) {
		ocf_log(OCF_LOG_ERROR, "the kernel refused /dev/%s: %s", name,
		    ocf_strerror(error));
		return error;
	}
	error = devnode_check_ours(&dev, name);
	if (error == 0 && t->policy.tracer != NULL)
		tracer_set_device(t->policy.tracer, dev);
	return error;
}

int
tcuse_new(struct tcuse **out, const struct tcuse_config *config)
{
	struct tcuse *t;
	int error;

	*out = NULL;
	error = devnode_check_free(config->name);
	if (error != 0)
		return error;
	t = calloc(1, sizeof(*t));
	if (t == NULL)
		return ENOMEM;
	t->policy.memory = config->memory;
	t->policy.crioget = config->crioget;
	t->policy.tracer = config->tracer;
	atomic_flag_clear(&t->policy.told_memory);
	atomic_flag_clear(&t->policy.told_crioget);
	tcuse_files_init(&t->files);
	error = tcuse_session_new(&t->se, config->name, &tcuse_ops, t);
	if (error == 0)
		error = tcuse_threads_new(t, config->nthreads);
	if (error == 0)
		error = tcuse_register(t, config->name);
	if (error == 0) {
		*out = t;
		t = NULL;
	}
	tcuse_free(t);
	return error;
}

int
tcuse_start(struct tcuse *t)
{
	int error = tcuse_crew_start(t->crew);

	if (error != 0)
		ocf_log(OCF_LOG_ERROR, "thread: %s", ocf_strerror(error));
	return error;
}

int
tcuse_wait(struct tcuse *t, int fd, int timeout_ms)
{
	return tcuse_crew_wait(t->crew, fd, timeout_ms);
}

/* A request may have come just now; one that has is no longer there next time,
 * or else another one has been carried out. */
bool
tcuse_answers(struct tcuse *t)
{
	struct pollfd pfd = { .fd = tcuse_session_fd(t->se), .events = POLLIN };
	const bool before = t->waiting;
	const bool moved = tcuse_crew_moved(t->crew);

	t->waiting = poll(&pfd, 1, 0) > 0;
	return moved || !before || !t->waiting;
}

void
tcuse_free(struct tcuse *t)
{
	if (t == NULL)
		return;
	tcuse_crew_free(t->crew);
	/* Operations go on that would tell of their end. */
	tcuse_files_hush(&t->files);
	/* Closes /dev/cuse: the kernel answers who still waits. */
	tcuse_session_free(t->se);
	/* No program can say any more that it has done with these. */
	tcuse_files_fini(&t->files);
	aop_drain();
	free(t);
}
