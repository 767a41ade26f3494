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

bool
workers_start(void *(*main)(void *), void *arg)
{
	pthread_t thread;
	sigset_t all, before;
	int error;

	/* Signals are for the threads of whoever uses the library. */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&thread, NULL, main, arg);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (error != 0) {
		errno = error;
		ocf_log(OCF_LOG_ERROR, "cannot start a thread: %m");
		return false;
	}
	(void)pthread_detach(thread);
	return true;
}
