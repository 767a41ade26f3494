/* SPDX-License-Identifier: ISC */
/*
 * tokenbench.c - how busy eight clients keep a token, and what that costs a client
 * whose key is in software.  The software client works alone and beside them by
 * turns, so that what else the machine does falls on both.
 *
 * Argument: a key reference in hex.  Prints the token's messages a second, and the
 * ratio of the software client's speed beside the others to that alone.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include "client.h"

#define CLIENTS	 8
#define TURNS	 12
#define TURN_US	 UINT64_C(1000000)
#define SOFT_LEN 16384u

static uint8_t ref[64];
static size_t ref_len;
static atomic_bool go; /* the token's clients are to work */
static atomic_bool end;
static atomic_ulong messages;

static uint64_t
now_us(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

static uint32_t
session(int fd, uint8_t *key, size_t len)
{
	struct session_op sop = {
		.cipher = CRYPTO_AES_CBC, .keylen = (uint32_t)len, .key = key
	};

	CHECK(ioctl(fd, CIOCGSESSION, &sop) == 0);
	return sop.ses;
}

static void
encrypt(int fd, uint32_t ses, uint8_t *data, size_t len)
{
	uint8_t iv[16] = { 0 };
	struct crypt_op cop = { .ses = ses,
		.op = COP_ENCRYPT,
		.len = (uint32_t)len,
		.src = data,
		.dst = data,
		.iv = iv };

	CHECK(ioctl(fd, CIOCCRYPT, &cop) == 0);
}

/* One message a request. */
static void *
token_client(void *arg)
{
	const struct timespec pause = { 0, 1000000 };
	int fd = cl_open();
	uint32_t ses = session(fd, ref, ref_len);
	uint8_t data[16] = { 0 };

	while (!end) {
		if (!go) {
			(void)nanosleep(&pause, NULL);
			continue;
		}
		encrypt(fd, ses, data, sizeof(data));
		messages++;
	}
	(void)close(fd);
	return arg;
}

/* Requests in a turn. */
static unsigned long
soft_turn(int fd, uint32_t ses)
{
	static uint8_t data[SOFT_LEN];
	uint64_t until = now_us() + TURN_US;
	unsigned long n = 0;

	while (now_us() < until) {
		encrypt(fd, ses, data, sizeof(data));
		n++;
	}
	return n;
}

int
main(int argc, char *argv[])
{
	unsigned long alone = 0, beside = 0, answered = 0;
	pthread_t threads[CLIENTS];
	uint8_t key[16] = { 1 };
	uint64_t took = 0;
	uint32_t ses;
	int fd;

	cl_init();
	if (argc != 2)
		return 2;
	for (ref_len = 0; ref_len < strlen(argv[1]) / 2; ref_len++) {
		const char digits[] = { argv[1][2 * ref_len],
			argv[1][2 * ref_len + 1], '\0' };

		ref[ref_len] = (uint8_t)strtoul(digits, NULL, 16);
	}
	fd = cl_open();
	ses = session(fd, key, sizeof(key));
	for (size_t i = 0; i < CLIENTS; i++)
		CHECK(
		    pthread_create(&threads[i], NULL, token_client, NULL) == 0);
	for (int i = 0; i < TURNS; i++) {
		unsigned long before;
		uint64_t from;

		alone += soft_turn(fd, ses);
		go = true;
		from = now_us();
		before = messages;
		beside += soft_turn(fd, ses);
		answered += messages - before;
		took += now_us() - from;
		go = false;
	}
	end = true;
	for (size_t i = 0; i < CLIENTS; i++)
		(void)pthread_join(threads[i], NULL);
	printf("rate %.1f\nsoftware %.3f\n",
	    (double)answered * 1000000 / (double)took,
	    (double)beside / (double)alone);
	return 0;
}
