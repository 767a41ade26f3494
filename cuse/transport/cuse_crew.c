/* SPDX-License-Identifier: ISC */
/*
 * cuse_crew.c - a pool of threads that grows as calls are slow.  Owns the lock of its
 * counters.
 */
#include "cuse_crew.h"

#include <errno.h>
#include <stdlib.h>

#include "call.h"
#include "cuse_session.h"
#include "log.h"
#include "sync.h"
#include "tpool.h"
#include "transport.h"

struct tcuse_thread {
	struct tcuse_crew *crew;
	struct worker *w;
	struct tcuse_buf *buf;
	bool slow; /* its present call may take long */
};

/* (l) under lock */
struct tcuse_crew {
	struct fuse_session *se;
	struct tpool *pool;
	unsigned int nquick; /* as many as are always to be had */
	struct ocf_mutex lock;
	unsigned int nthreads; /* (l) that run */
	unsigned int nslow; /* (l) with a call that may take long */
	struct tcuse_thread threads[TRANSPORT_THREADS_MAX];
};

/* libfuse calls back without a place for it. */
static _Thread_local struct tcuse_thread *tcuse_crew_self;

/* What a thread needs, if it has not had it before. */
static int
tcuse_crew_equip(struct tcuse_crew *crew, struct tcuse_thread *thread)
{
	int error = 0;

	thread->crew = crew;
	if (thread->w == NULL)
		error = worker_new(&thread->w);
	if (error == 0 && thread->buf == NULL)
		error = tcuse_buf_new(&thread->buf);
	return error;
}

/* One more thread.  EAGAIN there are too many. */
static int
tcuse_crew_add_locked(struct tcuse_crew *crew) OCF_REQUIRES(crew->lock)
{
	struct tcuse_thread *thread;
	int error;

	if (crew->nthreads == TRANSPORT_THREADS_MAX)
		return EAGAIN;
	thread = &crew->threads[crew->nthreads];
	error = tcuse_crew_equip(crew, thread);
	if (error == 0)
		error = tpool_add(crew->pool, thread);
	if (error == 0)
		crew->nthreads++;
	return error;
}

struct worker *
tcuse_crew_worker(void)
{
	return tcuse_crew_self->w;
}

/* For each slow call there is a thread more, which stays for the next one. */
void
tcuse_crew_may_block(void)
{
	struct tcuse_crew *crew = tcuse_crew_self->crew;

	if (tcuse_crew_self->slow)
		return;
	tcuse_crew_self->slow = true;
	ocf_lock(&crew->lock);
	crew->nslow++;
	if (crew->nthreads - crew->nslow < crew->nquick &&
	    tcuse_crew_add_locked(crew) != 0)
		ocf_debug("%u slow calls, and no more threads", crew->nslow);
	ocf_unlock(&crew->lock);
}

static void
tcuse_crew_over(struct tcuse_thread *thread)
{
	if (!thread->slow)
		return;
	thread->slow = false;
	ocf_lock(&thread->crew->lock);
	thread->crew->nslow--;
	ocf_unlock(&thread->crew->lock);
}

/* One round of a thread's. */
static int
tcuse_crew_serve_one(void *ctx)
{
	struct tcuse_thread *thread = ctx;
	int error;

	tcuse_crew_self = thread;
	error = tcuse_session_serve(thread->crew->se, thread->buf);
	tcuse_crew_over(thread);
	return error;
}

int
tcuse_crew_new(
    struct tcuse_crew **out, struct fuse_session *se, unsigned int nquick)
{
	struct tcuse_crew *crew;
	int error;

	*out = NULL;
	crew = calloc(1, sizeof(*crew));
	if (crew == NULL)
		return ENOMEM;
	crew->se = se;
	crew->nquick = nquick;
	ocf_mutex_init(&crew->lock);
	error =
	    tpool_new(&crew->pool, tcuse_crew_serve_one, TRANSPORT_THREADS_MAX);
	if (error == 0)
		error = tcuse_crew_equip(crew, &crew->threads[0]);
	if (error == 0) {
		*out = crew;
		crew = NULL;
	}
	tcuse_crew_free(crew);
	return error;
}

int
tcuse_crew_serve(struct tcuse_crew *crew)
{
	return tcuse_crew_serve_one(&crew->threads[0]);
}

int
tcuse_crew_start(struct tcuse_crew *crew)
{
	int error = 0;

	ocf_lock(&crew->lock);
	while (error == 0 && crew->nthreads < crew->nquick)
		error = tcuse_crew_add_locked(crew);
	ocf_unlock(&crew->lock);
	return error;
}

int
tcuse_crew_wait(struct tcuse_crew *crew, int fd, int timeout_ms)
{
	return tpool_wait(crew->pool, fd, timeout_ms);
}

bool
tcuse_crew_moved(struct tcuse_crew *crew)
{
	return tpool_moved(crew->pool);
}

void
tcuse_crew_free(struct tcuse_crew *crew)
{
	if (crew == NULL)
		return;
	tpool_free(crew->pool);
	for (unsigned int i = 0; i < TRANSPORT_THREADS_MAX; i++) {
		worker_free(crew->threads[i].w);
		tcuse_buf_free(crew->threads[i].buf);
	}
	ocf_mutex_fini(&crew->lock);
	free(crew);
}
