/* SPDX-License-Identifier: ISC */
/*
 * orphan.c - what callers see when the process that serves the device is killed
 * (orphan.sh does that): all of them get an error, soon, and nobody hangs.
 * Usage: orphan FILE.  Writes "ready PID" to FILE when its callers are at it, and
 * "done" when the last one has got its error.
 */
#include <pthread.h>
#include <stdatomic.h>

#include "client.h"

#define NTHREADS 4
#define MAX_LEN	 ((size_t)256 << 20)

static int device;
static size_t len;
static uint8_t *zeros;
static atomic_uint calling;

/* Long calls, one after the other, until there is an error. */
static void *
call(void *arg)
{
	uint8_t mac[64];
	uint32_t ses;
	int error = cl_session(device, &ses, 0, 0, CRYPTO_SHA2_512, 0);

	CHECK_ERR(error, 0, "before anything happens");
	atomic_fetch_add(&calling, 1);
	while (error == 0)
		error = cl_hash(device, ses, 0, zeros, len, mac);
	printf("caller: %s\n", strerror(error));
	return arg;
}

int
main(int argc, char **argv)
{
	pthread_t threads[NTHREADS];
	int report;

	cl_init();
	CHECK(argc == 2);
	report = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0600);
	CHECK(report >= 0);
	len = cl_max_len() < MAX_LEN ? cl_max_len() : MAX_LEN;
	zeros = mmap(NULL, len, PROT_READ,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	CHECK(zeros != MAP_FAILED);
	device = cl_open();
	for (size_t i = 0; i < NTHREADS; i++)
		CHECK(pthread_create(&threads[i], NULL, call, NULL) == 0);
	while (atomic_load(&calling) < NTHREADS)
		usleep(1000);
	usleep(200000); /* well into their calls */
	CHECK(dprintf(report, "ready %ld\n", (long)getpid()) > 0);
	for (size_t i = 0; i < NTHREADS; i++)
		CHECK(pthread_join(threads[i], NULL) == 0);
	/* And so it stays: an error, at once. */
	CHECK(cl_ioctl(device, CIOCASYMFEAT, zeros) != 0);
	CHECK(open(CL_DEVICE, O_RDWR) == -1);
	CHECK(write(report, "done\n", 5) == 5);
	return 0;
}
