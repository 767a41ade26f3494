/* SPDX-License-Identifier: ISC */
/*
 * slow.c - calls that take long: they keep no others waiting, be they more than
 * the device has threads; and a session ends only when they are through.
 */
#include "client.h"

#include <pthread.h>
#include <stdatomic.h>

#define SLOW_CALLS 8u /* at once; the device starts with fewer threads */
#define SLOW_LEN   ((size_t)1 << 20)
#define SLOW_TRIES 6 /* each with twice the data */

struct slow_call {
	int fd;
	uint32_t ses;
	uint8_t *data;
	size_t len;
	int error;
	pthread_t thread;
};

static atomic_uint slow_started; /* both since slow_start */
static atomic_uint slow_ended;

/* One long operation: 3DES is slow everywhere. */
static void *
slow_main(void *arg)
{
	struct slow_call *slow = arg;
	struct crypt_op cop = { .ses = slow->ses,
		.len = (uint32_t)slow->len,
		.src = slow->data,
		.dst = slow->data };

	slow_started++;
	slow->error = ioctl(slow->fd, CIOCCRYPT, &cop) == 0 ? 0 : errno;
	slow_ended++;
	return NULL;
}

static void
slow_start(struct slow_call *slow, int fd, size_t len)
{
	static uint8_t key[24] = "three keys of eight byte";
	struct session_op sop = {
		.cipher = CRYPTO_3DES_CBC, .keylen = sizeof(key), .key = key
	};

	CHECK(ioctl(fd, CIOCGSESSION, &sop) == 0);
	slow->fd = fd;
	slow->ses = sop.ses;
	slow->len = len;
	slow->data = calloc(1, len);
	CHECK(slow->data != NULL);
	CHECK(pthread_create(&slow->thread, NULL, slow_main, slow) == 0);
}

static void
slow_end(struct slow_call *slow)
{
	CHECK(pthread_join(slow->thread, NULL) == 0);
	free(slow->data);
}

/* A short call comes back while all the long ones are still at work. */
static void
slow_others_go_on(int fd, size_t len)
{
	struct slow_call slow[SLOW_CALLS];
	bool overtook = false;
	uint32_t feat;

	for (int i = 0; i < SLOW_TRIES && !overtook; i++) {
		slow_started = 0;
		slow_ended = 0;
		for (unsigned int j = 0; j < SLOW_CALLS; j++)
			slow_start(&slow[j], fd, len);
		while (slow_started < SLOW_CALLS)
			usleep(100);
		usleep(20000);
		CHECK(ioctl(fd, CIOCASYMFEAT, &feat) == 0);
		overtook = slow_ended == 0;
		for (unsigned int j = 0; j < SLOW_CALLS; j++) {
			slow_end(&slow[j]);
			CHECK(slow[j].error == 0);
			CHECK(ioctl(fd, CIOCFSESSION, &slow[j].ses) == 0);
		}
		len *= 2;
	}
	if (!overtook)
		FAIL("a short call waits for the long ones");
}

/* When CIOCFSESSION returns, nobody writes to the buffers of the session. */
static void
slow_session_ends_last(int fd, size_t len)
{
	struct slow_call slow;
	bool caught = false;

	for (int i = 0; i < SLOW_TRIES && !caught; i++) {
		slow_started = 0;
		slow_ended = 0;
		slow_start(&slow, fd, len);
		while (slow_started == 0)
			usleep(100);
		usleep(5000);
		caught = slow_ended == 0;
		CHECK(ioctl(fd, CIOCFSESSION, &slow.ses) == 0);
		memset(slow.data, 0x77, len);
		CHECK(pthread_join(slow.thread, NULL) == 0);
		caught = caught && slow.error == 0;
		for (size_t j = 0; j < len; j++)
			CHECK(slow.data[j] == 0x77);
		free(slow.data);
		len *= 2;
	}
	if (!caught)
		FAIL("no operation was at work when its session was freed");
}

int
main(void)
{
	const char *max = getenv("E2E_MAX_LEN");
	int fd;

	cl_init();
	if (max != NULL && strtoul(max, NULL, 10) < SLOW_LEN)
		cl_skip("no call is long here");
	fd = cl_open();
	slow_others_go_on(fd, SLOW_LEN);
	slow_session_ends_last(fd, SLOW_LEN);
	CHECK(close(fd) == 0);
	return 0;
}
