/* SPDX-License-Identifier: ISC */
/*
 * once.c - short calls under a storm of signals that are handled and restart
 * nothing.  A call that says EINTR has done nothing: once.sh compares the
 * sessions counted here with those the device has made.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>

#include "client.h"

#define CALLS 50000

static atomic_bool stop;

static void
on_signal(int number)
{
	(void)number;
}

static void *
storm(void *arg)
{
	const pthread_t *target = arg;
	struct timespec pause = { .tv_sec = 0, .tv_nsec = 20000 };

	while (!atomic_load(&stop)) {
		CHECK(pthread_kill(*target, SIGUSR1) == 0);
		nanosleep(&pause, NULL);
	}
	return NULL;
}

int
main(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	pthread_t self = pthread_self();
	pthread_t thread;
	unsigned int made = 0;
	unsigned int interrupted = 0;
	int fd;

	cl_init();
	fd = cl_open();
	CHECK(sigaction(SIGUSR1, &action, NULL) == 0);
	CHECK(pthread_create(&thread, NULL, storm, &self) == 0);
	for (unsigned int i = 0; i < cl_rounds(CALLS); i++) {
		uint32_t ses;
		int error = cl_session(fd, &ses, CRYPTO_AES_CBC, 16, 0, 0);

		if (error == EINTR) {
			interrupted++;
			continue;
		}
		CHECK_OK(error);
		made++;
		do {
			error = cl_session_end(fd, ses);
		} while (error == EINTR);
		CHECK_OK(error);
	}
	atomic_store(&stop, true);
	CHECK(pthread_join(thread, NULL) == 0);
	CHECK(made > 0);
	printf("%u sessions\n%u calls interrupted\n", made, interrupted);
	CHECK(close(fd) == 0);
	return 0;
}
