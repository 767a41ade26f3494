/* SPDX-License-Identifier: ISC */
/*
 * stress.c - eight threads against the framework for as long as it is told to:
 * consumers dispatch requests with all combinations of flags, on sessions that
 * they free while these are used, to drivers that come, refuse, block, fail, give
 * back what they had accepted, and go.  Each accepted request must complete exactly once, with the right result or
 * with an errno that fits; callbacks keep their order where that was promised;
 * drivers have their names while they go; at the end nothing is left.  Built without
 * a test framework, for the sanitizers.
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "policy.h"
#include "request.h"
#include "session.h"
#include "stats.h"
#include "toy_driver.h"

#define CONSUMERS 6
#define MANAGERS  2
#define TOYS	  6 /* three a manager */
#define SESSIONS  4 /* of a consumer */
#define REQUESTS  16 /* of a consumer, on their way at most */
#define DATA	  48
#define MAC	  12

#define CHECK(x)                                                            \
	do {                                                                \
		if (!(x)) {                                                 \
			(void)fprintf(                                      \
			    stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x); \
			abort();                                            \
		}                                                           \
	} while (0)

/* What of a session several requests look at. */
struct use {
	pthread_mutex_t lock; /* who frees and who installs a handle */
	_Atomic(crypto_session_t) handle; /* where it is now */
	atomic_bool freed;
	bool cipher, mac;
	uint32_t dispatched; /* ordered requests, by the consumer */
	_Atomic uint32_t called; /* ... and those called back */
	_Atomic int pending;
};

struct work {
	struct cryptop *crp;
	struct use *use;
	crypto_session_t handle; /* with which it was dispatched */
	uint8_t buf[DATA + MAC];
	uint32_t place; /* of those that may be ordered */
	bool keeps; /* it asked for order */
	atomic_bool busy; /* from dispatch to callback */
	atomic_bool again; /* called back with EAGAIN */
};

struct consumer {
	pthread_t thread;
	uint64_t seed;
	struct use uses[SESSIONS];
	struct work works[REQUESTS];
};

static struct consumer consumers[CONSUMERS];
static struct toy_driver toys[TOYS];
static atomic_bool stop;
static _Atomic uint64_t accepted, completed, right, moved, gone, failed,
    ordered;

static char key[16] = "0123456789abcdef";
static char mackey[20] = "a key for the hashes";

static const int algs_both[] = { CRYPTO_AES_CBC, CRYPTO_SHA1_HMAC, 0 };
static const int algs_cipher[] = { CRYPTO_AES_CBC, 0 };
static const int algs_mac[] = { CRYPTO_SHA1_HMAC, 0 };

static const int flags_table[] = { 0, CRYPTO_F_CBIMM, CRYPTO_F_CBIFSYNC,
	CRYPTO_F_BATCH, CRYPTO_F_BATCH | CRYPTO_F_CBIMM, CRYPTO_F_ASYNC,
	CRYPTO_F_ASYNC | CRYPTO_F_CBIMM,
	CRYPTO_F_ASYNC | CRYPTO_F_ASYNC_KEEPORDER,
	CRYPTO_F_ASYNC | CRYPTO_F_ASYNC_KEEPORDER | CRYPTO_F_CBIFSYNC,
	CRYPTO_F_ASYNC_KEEPORDER, CRYPTO_F_BATCH | CRYPTO_F_ASYNC };

#define NFLAGS (sizeof(flags_table) / sizeof(flags_table[0]))

/* xorshift64: the same run again for the same seed, threads permitting. */
static unsigned int
pick(uint64_t *seed, unsigned int below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (unsigned int)((*seed >> 11) % below);
}

static void
fill(uint8_t *buf)
{
	memset(buf, 0, DATA + MAC);
	for (size_t i = 0; i < DATA; i++)
		buf[i] = (uint8_t)(i * 5);
}

/* The result, or what was there before. */
static void
check_result(const struct work *w, int error)
{
	uint8_t want[DATA + MAC];

	fill(want);
	if (error == 0 && w->use->cipher)
		toy_crypt(true, key, sizeof(key), want, DATA);
	if (error == 0 && w->use->mac)
		toy_mac(mackey, sizeof(mackey), want, DATA, want + DATA, MAC);
	if (error == 0 || error == EAGAIN)
		CHECK(memcmp(want, w->buf, sizeof(want)) == 0);
}

/* The session has moved: of several new handles the first one is installed, none
 * if it was freed meanwhile. */
static void
adopt(struct work *w)
{
	crypto_session_t handle = w->handle;
	struct use *use = w->use;

	pthread_mutex_lock(&use->lock);
	if (use->freed ||
	    !atomic_compare_exchange_strong(
		&use->handle, &handle, w->crp->crp_session))
		(void)crypto_freesession(w->crp->crp_session);
	pthread_mutex_unlock(&use->lock);
}

static int
called(struct cryptop *crp)
{
	struct work *w = (void *)crp->crp_opaque;
	struct use *use = w->use;
	int error = crp->crp_etype;

	CHECK(w->busy);
	CHECK(!w->again);
	completed++;
	check_result(w, error);
	if (request_of(crp)->ordered) {
		/* All before it that were ordered as well have been called. */
		CHECK((int32_t)(w->place - use->called) > 0);
		use->called = w->place;
		ordered++;
	}
	if (error == EAGAIN) {
		adopt(w);
		moved++;
	} else if (error == 0) {
		right++;
	} else if (error == ENODEV) {
		gone++;
	} else {
		CHECK(error == EIO);
		failed++;
	}
	w->again = error == EAGAIN;
	/* Last: from here on it is the consumer's again. */
	if (error != EAGAIN)
		use->pending--;
	w->busy = false;
	return 0;
}

static void
dispatch(struct work *w)
{
	w->handle = w->use->handle;
	w->crp->crp_session = w->handle;
	w->place = ++w->use->dispatched;
	w->again = false;
	w->busy = true;
	accepted++;
	CHECK(crypto_dispatch(w->crp) == 0);
}

static bool
use_open(struct consumer *c, struct use *use)
{
	static const int crids[] = { CRYPTOCAP_F_HARDWARE, CRYPTOCAP_F_SOFTWARE,
		CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE, 0, 1 };
	struct cryptoini mac = { .cri_alg = CRYPTO_SHA1_HMAC,
		.cri_klen = 160,
		.cri_key = mackey,
		.cri_mlen = MAC };
	struct cryptoini cipher = {
		.cri_alg = CRYPTO_AES_CBC, .cri_klen = 128, .cri_key = key
	};
	unsigned int kind = pick(&c->seed, 3);
	crypto_session_t ses;
	int error;

	use->cipher = kind != 0;
	use->mac = kind != 1;
	if (kind == 2)
		cipher.cri_next = &mac;
	error = crypto_newsession(
	    &ses, use->cipher ? &cipher : &mac, crids[pick(&c->seed, 5)]);
	if (error != 0) {
		CHECK(ses == NULL);
		CHECK(error == EOPNOTSUPP || error == ENOSPC);
		return false;
	}
	use->handle = ses;
	use->freed = false;
	use->dispatched = 0;
	use->called = 0;
	return true;
}

static void
request_fill(struct consumer *c, struct work *w)
{
	struct cryptodesc *crd = w->crp->crp_desc;

	fill(w->buf);
	w->crp->crp_flags = flags_table[pick(&c->seed, NFLAGS)];
	if (w->use->cipher) {
		crd->crd_alg = CRYPTO_AES_CBC;
		crd->crd_len = DATA;
		crd->crd_flags =
		    CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT;
		crd = crd->crd_next;
	}
	if (w->use->mac) {
		crd->crd_alg = CRYPTO_SHA1_HMAC;
		crd->crd_len = DATA;
		crd->crd_inject = DATA;
	}
}

static void
request_start(struct consumer *c, struct work *w, struct use *use)
{
	crypto_freereq(w->crp);
	w->use = use;
	w->crp = crypto_getreq(use->cipher + use->mac);
	CHECK(w->crp != NULL);
	w->crp->crp_buf = (caddr_t)w->buf;
	w->crp->crp_ilen = sizeof(w->buf);
	w->crp->crp_callback = called;
	w->crp->crp_opaque = (caddr_t)w;
	request_fill(c, w);
	use->pending++;
	dispatch(w);
}

/* Free a session in the middle of everything; it is opened again when all its
 * requests are back. */
static void
use_end(struct use *use)
{
	pthread_mutex_lock(&use->lock);
	use->freed = true;
	(void)crypto_freesession(use->handle);
	pthread_mutex_unlock(&use->lock);
}

/* A request came back as its session had moved. */
static void
consume_again(struct work *w)
{
	if (!w->use->freed) {
		dispatch(w);
		return;
	}
	w->again = false;
	w->use->pending--;
}

/* The name of a driver that may end meanwhile, and its device with it. */
static void
consume_name(struct consumer *c)
{
	char name[CRYPTO_DRIVER_NAME];

	if (crypto_driver_name(name, pick(&c->seed, TOYS)))
		CHECK(strncmp(name, "toy", 3) == 0);
}

/* Do one of the things that there are to do. */
static void
consume(struct consumer *c)
{
	struct use *use = &c->uses[pick(&c->seed, SESSIONS)];
	struct work *w = &c->works[pick(&c->seed, REQUESTS)];

	if (use->freed && use->pending == 0)
		(void)use_open(c, use);
	if (!w->busy) {
		if (w->again)
			consume_again(w);
		else if (!use->freed)
			request_start(c, w, use);
	}
	if (pick(&c->seed, 64) == 0 && !use->freed)
		use_end(use);
	consume_name(c);
}

/* Everything is called back, and what has moved is not submitted again. */
static void
consumer_end(struct consumer *c)
{
	for (size_t i = 0; i < SESSIONS; i++) {
		if (!c->uses[i].freed)
			use_end(&c->uses[i]);
	}
	for (size_t i = 0; i < REQUESTS; i++) {
		while (c->works[i].busy)
			(void)sched_yield();
		if (c->works[i].again)
			consume_again(&c->works[i]);
		crypto_freereq(c->works[i].crp);
	}
	for (size_t i = 0; i < SESSIONS; i++)
		CHECK(c->uses[i].pending == 0);
}

static void *
consumer_main(void *arg)
{
	struct consumer *c = arg;

	for (size_t i = 0; i < SESSIONS; i++) {
		pthread_mutex_init(&c->uses[i].lock, NULL);
		c->uses[i].freed = true;
	}
	while (!stop)
		consume(c);
	consumer_end(c);
	return NULL;
}

/* A driver of any kind, with any script. */
static void
driver_start(struct toy_driver *toy, uint64_t *seed)
{
	static const int *const algs[] = { algs_both, algs_both, algs_cipher,
		algs_mac };
	int caps =
	    pick(seed, 2) == 0 ? CRYPTOCAP_F_HARDWARE : CRYPTOCAP_F_SOFTWARE;

	if (pick(seed, 2) == 0)
		caps |= CRYPTOCAP_F_SYNC;
	toy->pause_us = pick(seed, 4) == 0 ? 50 : 0;
	toy->restart_every = pick(seed, 3) == 0 ? 2 + pick(seed, 20) : 0;
	toy->fail_every = pick(seed, 3) == 0 ? 5 + pick(seed, 20) : 0;
	toy->newsession_error = pick(seed, 8) == 0 ? ENOSPC : 0;
	toy->unblock_early = pick(seed, 2) == 0;
	toy->reorder = pick(seed, 2) == 0;
	toy->room = pick(seed, 2) == 0 ? 1 + pick(seed, 4) : 0;
	toy->back_every = pick(seed, 3) == 0 ? 2 + pick(seed, 20) : 0;
	toy_attach(toy, "toy", caps, algs[pick(seed, 4)]);
}

static void
pause_us(long us)
{
	struct timespec ts = { .tv_nsec = us * 1000 };

	(void)nanosleep(&ts, NULL);
}

/* Drivers come and go; now and then costs decide, or no longer do. */
static void *
manager_main(void *arg)
{
	struct toy_driver *mine = arg;
	uint64_t seed = (uint64_t)(mine - toys) * 2654435761u + 99;
	bool attached[TOYS / MANAGERS] = { false };

	while (!stop) {
		unsigned int i = pick(&seed, TOYS / MANAGERS);

		if (attached[i] && pick(&seed, 2) == 0)
			toy_lose(&mine[i]);
		else if (attached[i])
			toy_detach(&mine[i]);
		else
			driver_start(&mine[i], &seed);
		attached[i] = !attached[i];
		policy_driver =
		    pick(&seed, 3) == 0 ? POLICY_FASTEST : POLICY_LOAD;
		pause_us((long)pick(&seed, 2000));
	}
	for (unsigned int i = 0; i < TOYS / MANAGERS; i++) {
		if (attached[i])
			toy_detach(&mine[i]);
	}
	return NULL;
}

/* No driver, session or request keeps a slot. */
static void
check_end(void)
{
	static struct crypto_device dev = { .name = "last" };
	unsigned int made = 0, freed = 0, backs = 0;

	for (size_t i = 0; i < TOYS; i++) {
		made += toys[i].newsessions;
		freed += toys[i].freesessions;
		backs += toys[i].backs;
	}
	CHECK(freed <= made);
	CHECK(accepted == completed);
	crypto_shutdown();
	CHECK(crypto_get_driverid(&dev, 0, CRYPTOCAP_F_SOFTWARE) == 0);
	(void)printf("accepted %llu, right %llu, moved %llu, gone %llu, failed "
		     "%llu, in order %llu, given back %u, sessions %u\n",
	    (unsigned long long)accepted, (unsigned long long)right,
	    (unsigned long long)moved, (unsigned long long)gone,
	    (unsigned long long)failed, (unsigned long long)ordered, backs,
	    made);
	/* A run in which one of these never happened has shown little. */
	CHECK(right > 0 && moved > 0 && gone > 0 && failed > 0 && ordered > 0 &&
	    backs > 0);
}

int
main(int argc, char **argv)
{
	long seconds = argc > 1 ? strtol(argv[1], NULL, 10) : 60;
	pthread_t managers[MANAGERS];

	for (size_t i = 0; i < MANAGERS; i++)
		CHECK(pthread_create(&managers[i], NULL, manager_main,
			  &toys[i * (TOYS / MANAGERS)]) == 0);
	for (size_t i = 0; i < CONSUMERS; i++) {
		consumers[i].seed = i * 7919 + 12345;
		CHECK(pthread_create(&consumers[i].thread, NULL, consumer_main,
			  &consumers[i]) == 0);
	}
	while (seconds-- > 0)
		pause_us(999000);
	stop = true;
	for (size_t i = 0; i < CONSUMERS; i++)
		pthread_join(consumers[i].thread, NULL);
	for (size_t i = 0; i < MANAGERS; i++)
		pthread_join(managers[i], NULL);
	check_end();
	return 0;
}
