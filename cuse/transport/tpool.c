/* SPDX-License-Identifier: ISC */
/*
 * tpool.c - threads, and an event for the first that finds there is no more to do.
 */
#include "tpool.h"

#include <sys/eventfd.h>

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "wake.h"

#define TPOOL_WAKE SIGRTMIN

struct tpool_thread {
	struct tpool *pool;
	void *ctx;
	pthread_t id;
};

struct tpool {
	tpool_serve *serve;
	int ended_fd; /* readable when there will be no more requests */
	atomic_bool stopping;
	atomic_bool moved; /* a request was carried out, since last asked */
	struct tpool_thread *threads;
	atomic_uint nthreads; /* running */
	unsigned int max;
};

static void *
tpool_main(void *arg)
{
	struct tpool_thread *thread = arg;
	struct tpool *pool = thread->pool;
	const uint64_t one = 1;
	int error = 0;

	while (
	    !atomic_load(&pool->stopping) && (error == 0 || error == EINTR)) {
		error = pool->serve(thread->ctx);
		/* Written when it is news, so that threads share the line. */
		if (error == 0 && !atomic_load(&pool->moved))
			atomic_store(&pool->moved, true);
	}
	if (error != 0 && error != EINTR &&
	    write(pool->ended_fd, &one, sizeof(one)) < 0)
		ocf_log(OCF_LOG_ERROR, "eventfd: %s", ocf_strerror(errno));
	return NULL;
}

int
tpool_new(struct tpool **out, tpool_serve *serve, unsigned int max)
{
	struct tpool *pool;
	int error;

	*out = NULL;
	pool = calloc(1, sizeof(*pool));
	if (pool == NULL)
		return ENOMEM;
	pool->serve = serve;
	pool->max = max;
	pool->ended_fd = eventfd(0, EFD_CLOEXEC);
	error = pool->ended_fd < 0 ? errno : wake_init(TPOOL_WAKE);
	pool->threads = calloc(max, sizeof(*pool->threads));
	if (error == 0 && pool->threads == NULL)
		error = ENOMEM;
	if (error == 0) {
		*out = pool;
		pool = NULL;
	}
	tpool_free(pool);
	return error;
}

int
tpool_add(struct tpool *pool, void *ctx)
{
	struct tpool_thread *thread = &pool->threads[pool->nthreads];
	sigset_t mask, before;
	int error;

	assert(pool->nthreads < pool->max);
	thread->pool = pool;
	thread->ctx = ctx;
	/* All other signals are for the thread that asked for them. */
	(void)sigfillset(&mask);
	(void)sigdelset(&mask, TPOOL_WAKE);
	pthread_sigmask(SIG_SETMASK, &mask, &before);
	error = pthread_create(&thread->id, NULL, tpool_main, thread);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (error == 0)
		pool->nthreads++;
	return error;
}

int
tpool_wait(struct tpool *pool, int fd, int timeout_ms)
{
	struct pollfd pfds[] = {
		{ .fd = fd, .events = POLLIN },
		{ .fd = pool->ended_fd, .events = POLLIN },
	};
	int n;

	do {
		n = poll(pfds, 2, timeout_ms);
		assert(n >= 0 || errno == EINTR);
	} while (n < 0);
	if (n == 0)
		return ETIMEDOUT;
	return pfds[0].revents != 0 ? 0 : ENODEV;
}

bool
tpool_moved(struct tpool *pool)
{
	return atomic_exchange(&pool->moved, false);
}

void
tpool_free(struct tpool *pool)
{
	if (pool == NULL)
		return;
	atomic_store(&pool->stopping, true);
	for (unsigned int i = 0; i < pool->nthreads; i++)
		wake_join(pool->threads[i].id, TPOOL_WAKE);
	free(pool->threads);
	if (pool->ended_fd >= 0)
		close(pool->ended_fd);
	free(pool);
}
