/* SPDX-License-Identifier: ISC */
/*
 * manyfiles.c - open files until there can be no more, and go on with them from many
 * threads, which open as many as are closed: calls on what is open are served.
 */
#include <pthread.h>

#include "client.h"

#define NTHREADS 200
#define TURNS	 20
#define UNKNOWN	 0x6399u /* a command of no dialect */

static int device;
static pthread_barrier_t together;

static void *
turns(void *arg)
{
	(void)pthread_barrier_wait(&together);
	for (int i = 0; i < TURNS; i++) {
		int fd = open(CL_DEVICE, O_RDWR);

		if (fd >= 0)
			CHECK(close(fd) == 0);
		else if (errno != ENFILE && errno != EMFILE)
			FAIL("open: %s", strerror(errno));
		CHECK_ERR(
		    cl_ioctl(device, UNKNOWN, NULL), EINVAL, "no command");
	}
	return arg;
}

int
main(void)
{
	pthread_t threads[NTHREADS];
	unsigned int n = 1;

	device = cl_open();
	while (open(CL_DEVICE, O_RDWR) >= 0)
		n++;
	if (errno != ENFILE)
		FAIL("open, %u times: %s", n, strerror(errno));
	CHECK(pthread_barrier_init(&together, NULL, NTHREADS) == 0);
	for (int i = 0; i < NTHREADS; i++)
		CHECK(pthread_create(&threads[i], NULL, turns, NULL) == 0);
	for (int i = 0; i < NTHREADS; i++)
		CHECK(pthread_join(threads[i], NULL) == 0);
	cl_works(device);
	return 0;
}
