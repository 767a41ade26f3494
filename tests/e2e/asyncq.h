/* SPDX-License-Identifier: ISC */
/*
 * asyncq.h - a queue full of CIOCASYNCCRYPT, for the clients that use it: requests,
 * their sessions, and what must come of them.
 */
#ifndef E2E_ASYNCQ_H
#define E2E_ASYNCQ_H

#include "client.h"

#include <poll.h>

#define QUEUE	 64u /* requests that an open file can have */
#define SESSIONS 8u
#define LEN	 1024u

struct request {
	struct crypt_op cop;
	uint8_t src[LEN];
	uint8_t dst[LEN];
	uint8_t iv[16];
};

static uint32_t cipher = CRYPTO_AES_CBC;
static size_t key_len = 16;
static struct request requests[QUEUE];
static uint32_t sessions[SESSIONS];

static inline int
submit(int fd, struct request *req, uint32_t ses, unsigned int flags)
{
	req->cop = (struct crypt_op){ .ses = ses,
		.flags = (uint16_t)flags,
		.len = LEN,
		.src = req->src,
		.dst = req->dst };
	return cl_ioctl(fd, CIOCASYNCCRYPT, &req->cop);
}

static inline void
open_sessions(int fd)
{
	for (size_t i = 0; i < SESSIONS; i++)
		CHECK_OK(cl_session(fd, &sessions[i], cipher, key_len, 0, 0));
}

static inline void
close_sessions(int fd)
{
	for (size_t i = 0; i < SESSIONS; i++)
		CHECK_OK(cl_session_end(fd, sessions[i]));
}

/* Fill the queue, round robin over the sessions. */
static inline void
fill(int fd)
{
	for (size_t i = 0; i < QUEUE; i++) {
		memset(requests[i].src, (int)i + 1, LEN);
		memset(requests[i].dst, 0, LEN);
		CHECK_OK(submit(fd, &requests[i], sessions[i % SESSIONS], 0));
	}
}

static inline short
ready(int fd, short events, int timeout)
{
	struct pollfd pfd = { .fd = fd, .events = events };

	CHECK(poll(&pfd, 1, timeout) >= 0);
	return pfd.revents;
}

static inline void
wait_poll(int fd)
{
	CHECK((ready(fd, POLLIN, -1) & POLLIN) != 0);
}

/* Fetch one, which must be a request of ours; its index. */
static inline size_t
fetch(int fd)
{
	struct crypt_op cop;
	size_t i;

	memset(&cop, 0xff, sizeof(cop));
	CHECK_OK(cl_ioctl(fd, CIOCASYNCFETCH, &cop));
	for (i = 0; i < QUEUE && requests[i].cop.src != cop.src; i++)
		continue;
	CHECK(i < QUEUE);
	CHECK_MEM((uint8_t *)&cop, (uint8_t *)&requests[i].cop, sizeof(cop),
	    "request %zu", i);
	return i;
}

/* What the requests of fill must come to, calculated by calls that wait. */
static inline void
check_results(void)
{
	int fd = cl_open();
	uint8_t want[LEN];
	uint32_t ses;

	for (size_t s = 0; s < SESSIONS; s++) {
		CHECK_OK(cl_session(fd, &ses, cipher, key_len, 0, 0));
		for (size_t i = s; i < QUEUE; i += SESSIONS) {
			CHECK_OK(cl_cipher(fd, ses, COP_ENCRYPT,
			    requests[i].src, want, LEN, NULL));
			CHECK_MEM(requests[i].dst, want, LEN, "request %zu", i);
		}
	}
	CHECK(close(fd) == 0);
}

/* With "slow" as argument: the null cipher, whose provider is slow (slow_drv.c). */
static inline bool
asyncq_init(int argc, char *argv[])
{
	const bool slow = argc > 1 && strcmp(argv[1], "slow") == 0;

	cl_init();
	if (slow) {
		cipher = CRYPTO_NULL;
		key_len = 0;
	}
	return slow;
}

#endif
