/* SPDX-License-Identifier: ISC */
/*
 * races.c - programs that pull the rug from under their own calls: memory that
 * goes, arguments that change, sessions that end and descriptors that close
 * while another thread's call is at work.  What a call then answers is open
 * within the documented errnos; that the device survives is not.
 */
#include <pthread.h>
#include <stdatomic.h>

#include "client.h"

#define BUF_LEN	 ((size_t)65536)
#define NTHREADS 6
#define CALLS	 3000

static int device;
static uint32_t cbc;
static uint8_t *buf;
static atomic_bool stop;
static struct crypt_op shared;
static _Atomic uint32_t pool[4]; /* sessions that come and go */

/* The errno is one of these, or 0. */
static void
check_among(int error, const int *allowed, size_t n, const char *what)
{
	if (error == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		if (allowed[i] == error)
			return;
	}
	FAIL("%s: errno %d (%s)", what, error, strerror(error));
}

static uint32_t
next_random(uint32_t *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

/* Run `disturb` beside `calls`, until the latter is through. */
static void
beside(void *(*disturb)(void *arg), void (*calls)(void))
{
	pthread_t thread;

	atomic_store(&stop, false);
	CHECK(pthread_create(&thread, NULL, disturb, NULL) == 0);
	calls();
	atomic_store(&stop, true);
	CHECK(pthread_join(thread, NULL) == 0);
	cl_works(device);
}

/* The buffer goes, is forbidden, and comes back. */
static void *
unmapper(void *arg)
{
	uint32_t random = 1;

	while (!atomic_load(&stop)) {
		size_t at = next_random(&random) % 16 * CL_PAGE;
		int prot =
		    next_random(&random) % 2 == 0 ? PROT_NONE : PROT_READ;

		if (next_random(&random) % 2 == 0)
			CHECK(munmap(buf + at, CL_PAGE) == 0);
		else
			CHECK(mprotect(buf + at, CL_PAGE, prot) == 0);
		CHECK(mmap(buf + at, CL_PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
			  0) == buf + at);
	}
	return arg;
}

static void
calls_on_buffer(void)
{
	static const int allowed[] = { EFAULT };
	uint8_t iv[16] = { 0 };

	for (unsigned int i = 0; i < cl_rounds(CALLS); i++) {
		size_t len = ((size_t)i % 64 + 1) * 1024;

		check_among(cl_cipher(device, cbc, i & 1, buf, buf, len, iv),
		    allowed, ARRAY_LEN(allowed), "buffer unmapped");
	}
}

/* The argument changes; each word of it is some old or some new one. */
static void *
scribbler(void *arg)
{
	volatile struct crypt_op *cop = &shared;
	uint32_t random = 2;
	uint8_t *hole = cl_edge(CL_PAGE) + CL_PAGE;

	while (!atomic_load(&stop)) {
		uint32_t r = next_random(&random);

		cop->len = (r & 1) != 0 ? r : r % BUF_LEN / 16 * 16;
		cop->op = (uint16_t)(r % 3);
		cop->flags = (uint16_t)next_random(&random);
		cop->ses = (r & 2) != 0 ? cbc : r;
		cop->src = (r & 4) != 0 ? buf : hole;
		cop->dst = (r & 8) != 0 ? buf : NULL;
		cop->iv = (r & 48) != 0 ? NULL : buf;
		cop->mac = buf;
	}
	return arg;
}

static void
calls_on_argument(void)
{
	/* Without direct memory access a length may be too long, too. */
	static const int allowed[] = { EINVAL, EFAULT, E2BIG, ENOMEM };
	size_t n = cl_max_len() == SIZE_MAX ? 2 : ARRAY_LEN(allowed);

	for (unsigned int i = 0; i < cl_rounds(CALLS); i++)
		check_among(cl_ioctl(device, CIOCCRYPT, &shared), allowed, n,
		    "argument changed");
}

/* Sessions end while they are used, and others take their place. */
static void *
ender(void *arg)
{
	uint32_t random = 3;

	while (!atomic_load(&stop)) {
		size_t i = next_random(&random) % ARRAY_LEN(pool);
		uint32_t ses;

		CHECK_OK(cl_session_end(device, atomic_load(&pool[i])));
		CHECK_OK(cl_session(device, &ses, CRYPTO_AES_CBC, 16,
		    i % 2 == 0 ? 0 : CRYPTO_SHA1_HMAC, i % 2 == 0 ? 0 : 20));
		atomic_store(&pool[i], ses);
	}
	for (size_t i = 0; i < ARRAY_LEN(pool); i++)
		CHECK_OK(cl_session_end(device, atomic_exchange(&pool[i], 0)));
	return arg;
}

static void *
user(void *arg)
{
	static const int allowed[] = { EINVAL };
	uint8_t text[256] = { 0 };
	uint8_t mac[20];
	struct session_info_op info;

	for (unsigned int i = 0; i < cl_rounds(CALLS); i++) {
		uint32_t ses = atomic_load(&pool[i % ARRAY_LEN(pool)]);
		struct crypt_op cop = { .ses = ses,
			.len = sizeof(text),
			.src = text,
			.dst = text,
			.mac = mac };

		check_among(cl_ioctl(device, CIOCCRYPT, &cop), allowed, 1,
		    "session ended");
		info.ses = ses;
		check_among(cl_ioctl(device, CIOCGSESSINFO, &info), allowed, 1,
		    "session ended");
	}
	return arg;
}

static void
in_threads(void *(*run)(void *arg))
{
	pthread_t threads[NTHREADS];

	for (size_t i = 0; i < NTHREADS; i++)
		CHECK(pthread_create(&threads[i], NULL, run, NULL) == 0);
	for (size_t i = 0; i < NTHREADS; i++)
		CHECK(pthread_join(threads[i], NULL) == 0);
}

static void
calls_on_sessions(void)
{
	in_threads(user);
}

/* One session, an IV with each call: nobody notices the others. */
static void *
sharer(void *arg)
{
	static _Atomic uint8_t number;
	uint8_t iv[16];
	uint8_t text[1024];
	uint8_t first[1024];
	uint8_t out[1024];

	memset(text, atomic_fetch_add(&number, 1), sizeof(text));
	memset(iv, text[0], sizeof(iv));
	for (unsigned int i = 0; i < cl_rounds(CALLS); i++) {
		CHECK_OK(cl_cipher(
		    device, cbc, COP_ENCRYPT, text, out, sizeof(text), iv));
		if (i == 0)
			memcpy(first, out, sizeof(out));
		CHECK_MEM(out, first, sizeof(out), "call %u of many", i);
	}
	CHECK_OK(
	    cl_cipher(device, cbc, COP_DECRYPT, out, out, sizeof(out), iv));
	CHECK_MEM(out, text, sizeof(text), "decrypted");
	return arg;
}

/* One running hash, fed with the same bytes by all: none get lost or mixed. */
static uint32_t running;
static uint8_t chunk[160 * 1024]; /* a call that lets others be served */
static size_t chunk_len;

static void *
feeder(void *arg)
{
	for (unsigned int i = 0; i < cl_rounds(CALLS) / 20; i++)
		CHECK_OK(cl_hash(
		    device, running, COP_FLAG_UPDATE, chunk, chunk_len, NULL));
	return arg;
}

static void
one_stream(void)
{
	uint8_t got[20];
	uint8_t want[20];

	chunk_len = cl_max_len() < sizeof(chunk) ? cl_max_len() : sizeof(chunk);
	memset(chunk, 0x42, sizeof(chunk));
	CHECK_OK(cl_session(device, &running, 0, 0, CRYPTO_SHA1, 0));
	in_threads(feeder);
	CHECK_OK(cl_hash(device, running, COP_FLAG_FINAL, NULL, 0, got));
	CHECK_OK(cl_session_end(device, running));
	CHECK_OK(cl_session(device, &running, 0, 0, CRYPTO_SHA1, 0));
	for (unsigned int i = 0; i < NTHREADS; i++)
		feeder(NULL);
	CHECK_OK(cl_hash(device, running, COP_FLAG_FINAL, NULL, 0, want));
	CHECK_MEM(got, want, sizeof(want), "a hash fed by many");
	CHECK_OK(cl_session_end(device, running));
}

/* A descriptor closes in the middle of a call on it. */
static _Atomic int victim = -1;

static void *
closer(void *arg)
{
	while (!atomic_load(&stop)) {
		int fd = atomic_exchange(&victim, -1);

		if (fd >= 0)
			CHECK(close(fd) == 0);
	}
	return arg;
}

static void
calls_on_closed(void)
{
	static const int allowed[] = { EBADF };
	uint8_t iv[16] = { 0 };

	for (unsigned int i = 0; i < cl_rounds(CALLS) / 10; i++) {
		int fd = cl_open();
		uint32_t ses;

		CHECK_OK(cl_session(fd, &ses, CRYPTO_AES_CBC, 16, 0, 0));
		atomic_store(&victim, fd);
		/* Until it is closed; nothing else is opened meanwhile. */
		for (int error = 0; error == 0;) {
			error = cl_cipher(
			    fd, ses, COP_ENCRYPT, buf, buf, BUF_LEN, iv);
			check_among(error, allowed, 1, "descriptor closed");
		}
	}
}

int
main(void)
{
	cl_init();
	device = cl_open();
	buf = mmap(NULL, BUF_LEN, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(buf != MAP_FAILED);
	CHECK_OK(cl_session(device, &cbc, CRYPTO_AES_CBC, 16, 0, 0));
	for (size_t i = 0; i < ARRAY_LEN(pool); i++) {
		uint32_t ses;

		CHECK_OK(cl_session(device, &ses, CRYPTO_AES_CBC, 16, 0, 0));
		atomic_store(&pool[i], ses);
	}
	beside(unmapper, calls_on_buffer);
	beside(scribbler, calls_on_argument);
	beside(ender, calls_on_sessions);
	in_threads(sharer);
	one_stream();
	beside(closer, calls_on_closed);
	cl_works(device);
	CHECK(close(device) == 0);
	cl_device_works();
	return 0;
}
