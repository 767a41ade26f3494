/* SPDX-License-Identifier: ISC */
/*
 * notify_worker.h - a thread that receives system calls and answers them.
 *
 * The kernel wakes every thread that waits on a listener, so only one does: the
 * leader, who holds the token.  It serves short calls itself, without any lock
 * or hand-over; before a long one it passes the token on (tnotify_may_block).
 */
#ifndef TRANSPORT_NOTIFY_WORKER_H
#define TRANSPORT_NOTIFY_WORKER_H

#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "call.h"
#include "notify_listener.h"
#include "notify_peer.h"
#include "notify_table.h"
#include "sync.h"
#include "transport.h"

/* Interrupts a worker that waits for calls; blocked in all other threads. */
#define TNOTIFY_SIGNAL SIGUSR1

struct tnotify_standins;
struct tnotify_worker;

/* What the workers of a listener share. */
struct tnotify_shared {
	int listener_fd;
	int proc_fd; /* /proc */
	const char *device_name; /* borrowed */
	int64_t start_time; /* s, of the device node */
	int fd_max; /* no descriptor of a file or a peer at or above it is kept */
	struct tnotify_standins *standins;
	struct tnotify_numbers numbers;
	sem_t token; /* 1: no leader */
	atomic_bool ended; /* workers are to end */
	atomic_uint nidle; /* workers that wait for the token */
	struct ocf_mutex lock; /* of adding workers */
	struct tnotify_worker *workers; /* TRANSPORT_THREADS_MAX of them */
	atomic_uint nworkers; /* started; written under lock */
};

struct tnotify_worker {
	struct tnotify_shared *shared;
	pthread_t thread;
	bool leader; /* holds the token */
	struct worker *w;
	struct call call;
	struct tnotify_peers peers;
};

/* Set up and start one more; ended by `shared->ended` and TNOTIFY_SIGNAL.
 * ENOMEM; EAGAIN no thread, or too many. */
int tnotify_worker_add(struct tnotify_shared *shared);

/* Wait for its end, and let go of what it had. */
void tnotify_worker_join(struct tnotify_worker *tw);

/* This may take long: let another worker receive, a new one if all are at work.
 * Any number of times a call. */
void tnotify_may_block(struct tnotify_worker *tw);

#endif
