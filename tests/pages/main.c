/* SPDX-License-Identifier: ISC */
/*
 * main.c - the four together in one process: the drivers end and come back in
 * turns, one being there at any time, while both consumers work.  Their sessions
 * go to and fro between the pages, and no request may be lost or wrong.
 */
#include <pthread.h>
#include <time.h>

#include "pages.h"

#define TURNS 400

static atomic_bool stop;

static void
pause_ms(long ms)
{
	struct timespec ts = { .tv_nsec = ms * 1000000 };

	(void)nanosleep(&ts, NULL);
}

/* Until each consumer has got this much further. */
static void
wait_for(uint64_t freebsd, uint64_t netbsd)
{
	while (*pages_freebsd_consumer.done < freebsd ||
	    *pages_netbsd_consumer.done < netbsd)
		pause_ms(1);
}

int
main(void)
{
	const struct pages_driver *drivers[2] = { &pages_freebsd_driver,
		&pages_netbsd_driver };
	pthread_t threads[2];

	drivers[0]->attach();
	PAGES_CHECK(pthread_create(&threads[0], NULL,
			pages_freebsd_consumer.main, &stop) == 0);
	PAGES_CHECK(pthread_create(&threads[1], NULL,
			pages_netbsd_consumer.main, &stop) == 0);
	for (int turn = 0; turn < TURNS; turn++) {
		wait_for(*pages_freebsd_consumer.done + 4,
		    *pages_netbsd_consumer.done + 4);
		drivers[(turn + 1) % 2]->attach();
		drivers[turn % 2]->detach();
	}
	stop = true;
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
	drivers[TURNS % 2]->detach();
	(void)printf("FreeBSD's: driver %llu requests, consumer %llu, moved "
		     "%llu times\nNetBSD's: driver %llu requests, consumer "
		     "%llu, moved %llu times\n",
	    (unsigned long long)*pages_freebsd_driver.processed,
	    (unsigned long long)*pages_freebsd_consumer.done,
	    (unsigned long long)*pages_freebsd_consumer.moved,
	    (unsigned long long)*pages_netbsd_driver.processed,
	    (unsigned long long)*pages_netbsd_consumer.done,
	    (unsigned long long)*pages_netbsd_consumer.moved);
	/* They use their session after each turn, so each turn moves it. */
	PAGES_CHECK(*pages_freebsd_consumer.moved >= TURNS - 1);
	PAGES_CHECK(*pages_netbsd_consumer.moved >= TURNS - 1);
	PAGES_CHECK(*pages_freebsd_driver.processed > 0);
	PAGES_CHECK(*pages_netbsd_driver.processed > 0);
	return 0;
}
