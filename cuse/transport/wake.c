/* SPDX-License-Identifier: ISC */
/*
 * wake.c - wakes a thread until it is gone.
 */
#include "wake.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

#define WAKE_AGAIN 1000000 /* ns */

static void
wake_up(int sig)
{
	(void)sig;
}

int
wake_init(int sig)
{
	struct sigaction action = { .sa_handler = wake_up };

	(void)sigemptyset(&action.sa_mask);
	return sigaction(sig, &action, NULL) == 0 ? 0 : errno;
}

void
wake_join(pthread_t thread, int sig)
{
	struct timespec until;

	do {
		(void)pthread_kill(thread, sig);
		(void)clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += WAKE_AGAIN;
		if (until.tv_nsec >= 1000000000) {
			until.tv_nsec -= 1000000000;
			until.tv_sec++;
		}
	} while (pthread_timedjoin_np(thread, NULL, &until) == ETIMEDOUT);
}
