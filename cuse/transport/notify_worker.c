/* SPDX-License-Identifier: ISC */
/*
 * Worker threads.  Leadership is a semaphore's one token; a worker that passed
 * it on answers its call and queues up for the token again.
 */
#include "notify_worker.h"

#include <errno.h>
#include <string.h>

#include "log.h"
#include "wake.h"

static void
tnotify_worker_serve(struct tnotify_worker *tw, const struct tnotify_req *req)
{
	const struct tnotify_row *row;
	int fd = tw->shared->listener_fd;
	int verdict = TNOTIFY_CONTINUE;

	row = tnotify_numbers_row(&tw->shared->numbers, req);
	if (row != NULL)
		verdict = row->serve(tw, req, row);
	if (verdict == TNOTIFY_CONTINUE)
		tnotify_req_continue(fd, req);
	else if (verdict != TNOTIFY_ANSWERED)
		tnotify_req_answer(fd, req, verdict);
}

/* Serve calls as long as we lead. */
static void
tnotify_worker_lead(struct tnotify_worker *tw)
{
	struct tnotify_shared *shared = tw->shared;
	struct tnotify_req req;
	int error;

	tw->leader = true;
	while (tw->leader && !atomic_load(&shared->ended)) {
		error = tnotify_listener_recv(shared->listener_fd, &req);
		if (error == 0) {
			tnotify_worker_serve(tw, &req);
		} else if (error == ENOENT) {
			/* A call that was interrupted, or the end of them
			 * all, which newer kernels report here. */
			if (tnotify_listener_ended(shared->listener_fd))
				atomic_store(&shared->ended, true);
		} else if (error != EINTR) {
			ocf_log(OCF_LOG_ERROR, "cannot receive calls: %s",
			    ocf_strerror(error));
			atomic_store(&shared->ended, true);
		}
	}
}

static void *
tnotify_worker_main(void *arg)
{
	struct tnotify_worker *tw = arg;
	struct tnotify_shared *shared = tw->shared;
	sigset_t set;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, TNOTIFY_SIGNAL);
	(void)pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	while (!atomic_load(&shared->ended)) {
		int got;

		shared->nidle++;
		got = sem_wait(&shared->token);
		shared->nidle--;
		if (got == 0)
			tnotify_worker_lead(tw);
	}
	/* The others sleep until they get the token, and see the end then. */
	(void)sem_post(&shared->token);
	return NULL;
}

static int
tnotify_worker_start(struct tnotify_worker *tw, struct tnotify_shared *shared)
{
	int error;

	memset(tw, 0, sizeof(*tw));
	tw->shared = shared;
	tnotify_peers_init(&tw->peers, shared->fd_max);
	error = worker_new(&tw->w);
	if (error != 0)
		return error;
	error = pthread_create(&tw->thread, NULL, tnotify_worker_main, tw);
	if (error != 0) {
		worker_free(tw->w);
		tw->w = NULL;
	}
	return error;
}

int
tnotify_worker_add(struct tnotify_shared *shared)
{
	int error = EAGAIN;

	ocf_lock(&shared->lock);
	if (shared->nworkers < TRANSPORT_THREADS_MAX && !shared->ended)
		error = tnotify_worker_start(
		    &shared->workers[shared->nworkers], shared);
	if (error == 0)
		shared->nworkers++;
	ocf_unlock(&shared->lock);
	return error;
}

void
tnotify_may_block(struct tnotify_worker *tw)
{
	struct tnotify_shared *shared = tw->shared;

	if (!tw->leader)
		return;
	tw->leader = false;
	/* It stays, for the next long call. */
	if (shared->nidle == 0 && tnotify_worker_add(shared) != 0)
		ocf_debug("long calls, and no more threads for others");
	(void)sem_post(&shared->token);
}

void
tnotify_worker_join(struct tnotify_worker *tw)
{
	wake_join(tw->thread, TNOTIFY_SIGNAL);
	tnotify_peers_fini(&tw->peers);
	worker_free(tw->w);
}
