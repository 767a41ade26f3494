/* SPDX-License-Identifier: ISC */
/*
 * workers.c - number and start of the framework's threads.
 */
#include "workers.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "log.h"

/* 0: not asked for yet. */
static _Atomic uint32_t workers_number;

void
workers_set(int num)
{
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	if (cpus < 1)
		cpus = 1;
	if (cpus > (long)WORKERS_MAX)
		cpus = (long)WORKERS_MAX;
	workers_number = (uint32_t)(num >= 1 && num <= cpus ? num : cpus);
}

uint32_t
workers_num(void)
{
	if (workers_number == 0)
		workers_set(0);
	return workers_number;
}

/* A thread that was started. */
struct workers_entry {
	struct worker worker;
	pthread_t thread;
	struct workers_entry *next;
};

static struct ocf_mutex workers_lock = OCF_MUTEX_INITIALIZER;
static struct workers_entry *workers_list; /* under the lock */
static _Atomic int workers_stops; /* 1: all but the last; 2: those as well */

bool
workers_start(const struct worker *worker)
{
	struct workers_entry *entry = malloc(sizeof(*entry));
	sigset_t all, before;
	int error = ENOMEM;

	if (entry != NULL) {
		entry->worker = *worker;
		/* Signals are for the threads of whoever uses the library. */
		(void)sigfillset(&all);
		(void)pthread_sigmask(SIG_SETMASK, &all, &before);
		error = pthread_create(
		    &entry->thread, NULL, worker->main, worker->arg);
		(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	}
	if (error != 0) {
		free(entry);
		errno = error;
		ocf_log(OCF_LOG_ERROR, "cannot start a thread: %m");
		return false;
	}
	ocf_lock(&workers_lock);
	entry->next = workers_list;
	workers_list = entry;
	ocf_unlock(&workers_lock);
	return true;
}

bool
workers_stopping(bool last)
{
	return workers_stops >= (last ? 2 : 1);
}

/* Take one of the kind out of the list; NULL: there is none. */
static struct workers_entry *
workers_take(bool last)
{
	struct workers_entry **at, *entry;

	ocf_lock(&workers_lock);
	for (at = &workers_list; (entry = *at) != NULL; at = &entry->next) {
		if (entry->worker.last == last) {
			*at = entry->next;
			break;
		}
	}
	ocf_unlock(&workers_lock);
	return entry;
}

static void
workers_stop_kind(bool last)
{
	struct workers_entry *entry;

	workers_stops = last ? 2 : 1;
	while ((entry = workers_take(last)) != NULL) {
		ocf_lock(entry->worker.lock);
		(void)pthread_cond_broadcast(entry->worker.cond);
		ocf_unlock(entry->worker.lock);
		(void)pthread_join(entry->thread, NULL);
		free(entry);
	}
}

void
workers_stop(void)
{
	workers_stop_kind(false);
	workers_stop_kind(true);
	workers_stops = 0;
}
