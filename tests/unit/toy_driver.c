/* SPDX-License-Identifier: ISC */
/*
 * toy_driver.c - the scripted driver.  It needs nothing of a test framework, so
 * that programs that run for long can use it as well.
 */
#include "toy_driver.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <opencrypto/keyref.h>

#include "alg.h"

struct toy_element {
	const struct alg *alg;
	uint8_t key; /* the sum of its bytes */
	size_t mac_len;
};

/* The session memory. */
struct toy_session {
	struct toy_element elements[TOY_ALGS];
	size_t n;
};

#define TOY_CHECK(x)                                                        \
	do {                                                                \
		if (!(x)) {                                                 \
			(void)fprintf(                                      \
			    stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x); \
			abort();                                            \
		}                                                           \
	} while (0)

static uint8_t
toy_sum(const void *data, size_t len)
{
	const uint8_t *byte = data;
	uint8_t sum = 0;

	while (len-- > 0)
		sum = (uint8_t)(sum + *byte++);
	return sum;
}

static void
toy_add(bool encrypt, uint8_t key, uint8_t *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		data[i] = (uint8_t)(encrypt ? data[i] + key : data[i] - key);
}

static void
toy_count(
    uint8_t key, const uint8_t *data, size_t len, uint8_t *mac, size_t mac_len)
{
	uint8_t sum = (uint8_t)(key + toy_sum(data, len));

	for (size_t i = 0; i < mac_len; i++)
		mac[i] = (uint8_t)(sum + i);
}

void
toy_crypt(
    bool encrypt, const void *key, size_t key_len, uint8_t *data, size_t len)
{
	toy_add(encrypt, toy_sum(key, key_len), data, len);
}

void
toy_mac(const void *key, size_t key_len, const uint8_t *data, size_t len,
    uint8_t *mac, size_t mac_len)
{
	toy_count(toy_sum(key, key_len), data, len, mac, mac_len);
}

static int
toy_newsession(device_t dev, crypto_session_t ses, struct cryptoini *cri)
{
	struct toy_driver *toy = dev->softc;
	struct toy_session *ts = crypto_get_driver_session(ses);

	toy->newsessions++;
	if (toy->newsession_error != 0)
		return toy->newsession_error;
	TOY_CHECK(ts->n == 0 && ts->elements[TOY_ALGS - 1].alg == NULL);
	for (; cri != NULL; cri = cri->cri_next) {
		struct toy_element *e = &ts->elements[ts->n++];
		struct crypto_keyref ref;

		if (crypto_keyref_parse(&ref, cri->cri_key,
			(size_t)cri->cri_klen / 8) != ENOENT)
			toy->keyrefs++;
		e->alg = alg_find(cri->cri_alg);
		e->key = toy_sum(cri->cri_key, (size_t)cri->cri_klen / 8);
		e->mac_len =
		    cri->cri_mlen > 0 ? (size_t)cri->cri_mlen : e->alg->tag_len;
	}
	return 0;
}

static void
toy_freesession(device_t dev, crypto_session_t ses)
{
	struct toy_driver *toy = dev->softc;
	const struct toy_session *ts = crypto_get_driver_session(ses);

	TOY_CHECK(ts->n > 0);
	toy->freesessions++;
}

static int
toy_copystate(device_t dev, crypto_session_t dst, crypto_session_t src, int alg)
{
	struct toy_driver *toy = dev->softc;
	const struct toy_session *ts = crypto_get_driver_session(dst);

	TOY_CHECK(ts->n > 0 && alg != 0);
	ts = crypto_get_driver_session(src);
	TOY_CHECK(ts->n > 0);
	toy->copies++;
	return 0;
}

static void
toy_pause(const struct toy_driver *toy)
{
	unsigned int us = toy->pause_us;
	struct timespec ts = { 0 };

	if (us == 0)
		return;
	ts.tv_nsec = (long)(toy->processed * 7919u % us) * 1000;
	nanosleep(&ts, NULL);
}

/* Keep the processor busy. */
static void
toy_work(const struct toy_driver *toy, const struct cryptop *crp)
{
	long ns = (long)toy->each_ns +
	    (long)toy->kib_ns * (crp->crp_desc->crd_len / 1024);
	struct timespec start, now;

	if (ns == 0)
		return;
	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((now.tv_sec - start.tv_sec) * 1000000000L + now.tv_nsec -
		start.tv_nsec <
	    ns);
}

static void
toy_compute(struct toy_driver *toy, struct cryptop *crp)
{
	const struct toy_session *ts =
	    crypto_get_driver_session(crp->crp_session);
	const struct cryptodesc *crd;

	for (crd = crp->crp_desc; crd != NULL; crd = crd->crd_next) {
		const struct toy_element *e = &ts->elements[crd->crd_element];
		uint8_t *data = (uint8_t *)crp->crp_buf + crd->crd_skip;
		size_t len = (size_t)crd->crd_len;

		TOY_CHECK((size_t)crd->crd_element < ts->n);
		TOY_CHECK(e->alg->id == crd->crd_alg);
		if (e->alg->kind == ALG_CIPHER)
			toy_add((crd->crd_flags & CRD_F_ENCRYPT) != 0, e->key,
			    data, len);
		else
			toy_count(e->key, data, len,
			    (uint8_t *)crp->crp_buf + crd->crd_inject,
			    e->mac_len);
		if (toy->corrupt && len > 0)
			data[0] ^= 1;
	}
}

static void
toy_complete(struct toy_driver *toy, struct cryptop *crp)
{
	unsigned int every = toy->fail_every;

	toy_pause(toy);
	toy_work(toy, crp);
	if (every != 0 && toy->processed % every == 0)
		crp->crp_etype = EIO;
	else
		toy_compute(toy, crp);
	crypto_done(crp);
}

/* The next one to complete; NULL: none. */
static struct cryptop *
toy_next(struct toy_driver *toy)
{
	struct cryptop *crp;

	if (toy->lost || (toy->hold && !toy->stop))
		return NULL;
	crp = toy->reorder ? TAILQ_LAST(&toy->list, toy_list)
			   : TAILQ_FIRST(&toy->list);
	if (crp == NULL)
		return NULL;
	TAILQ_REMOVE(&toy->list, crp, crp_next);
	toy->nlist--;
	return crp;
}

/* It was never here. */
static void
toy_back(struct toy_driver *toy, struct cryptop *crp)
{
	toy->backs++;
	crp->crp_etype = ERESTART;
	crypto_done(crp);
}

/* Complete it, or not. */
static void
toy_finish(struct toy_driver *toy, struct cryptop *crp)
{
	unsigned int every = toy->back_every;

	if (every == 0 || toy->processed % every != 0) {
		toy_complete(toy, crp);
		return;
	}
	toy_pause(toy);
	toy_back(toy, crp);
	(void)crypto_unblock((uint32_t)toy->id, CRYPTO_SYMQ);
}

static void *
toy_main(void *arg)
{
	struct toy_driver *toy = arg;
	struct cryptop *crp;
	bool unblock;

	pthread_mutex_lock(&toy->lock);
	for (;;) {
		crp = toy_next(toy);
		if (crp == NULL && toy->stop)
			break;
		if (crp == NULL) {
			pthread_cond_wait(&toy->wake, &toy->lock);
			continue;
		}
		unblock = toy->full;
		toy->full = false;
		pthread_mutex_unlock(&toy->lock);
		toy_finish(toy, crp);
		if (unblock)
			(void)crypto_unblock((uint32_t)toy->id, CRYPTO_SYMQ);
		pthread_mutex_lock(&toy->lock);
	}
	pthread_mutex_unlock(&toy->lock);
	return NULL;
}

/* Another thread unblocks it, at once or a little later. */
static void *
toy_unblock(void *arg)
{
	struct toy_driver *toy = arg;

	toy_pause(toy);
	(void)crypto_unblock((uint32_t)toy->id, CRYPTO_SYMQ);
	return NULL;
}

static int
toy_refuse(struct toy_driver *toy)
{
	pthread_t thread;

	if (toy->unblock_early) {
		(void)toy_unblock(toy);
		return ERESTART;
	}
	TOY_CHECK(pthread_create(&thread, NULL, toy_unblock, toy) == 0);
	pthread_detach(thread);
	return ERESTART;
}

static int
toy_put(struct toy_driver *toy, struct cryptop *crp)
{
	int error = 0;

	pthread_mutex_lock(&toy->lock);
	if (toy->lost || (toy->room != 0 && toy->nlist >= toy->room)) {
		toy->full = true;
		error = ERESTART;
	} else {
		TAILQ_INSERT_TAIL(&toy->list, crp, crp_next);
		toy->nlist++;
		pthread_cond_signal(&toy->wake);
	}
	pthread_mutex_unlock(&toy->lock);
	return error;
}

static int
toy_process(device_t dev, struct cryptop *crp, int hint)
{
	struct toy_driver *toy = dev->softc;
	unsigned int n = ++toy->processed;
	unsigned int every = toy->restart_every;

	(void)hint;
	if (every != 0 && n % every == 0)
		return toy_refuse(toy);
	if (toy->refuses && toy->in_refusal != NULL)
		toy->in_refusal(toy);
	if (toy->refuses)
		return ERESTART;
	if (toy->threaded)
		return toy_put(toy, crp);
	toy_complete(toy, crp);
	return 0;
}

void
toy_attach(struct toy_driver *toy, const char *name, int caps, const int *algs)
{
	int error;

	toy->dev.name = name;
	toy->threaded = (caps & CRYPTOCAP_F_SYNC) == 0;
	toy->stop = false;
	toy->lost = false;
	pthread_mutex_init(&toy->lock, NULL);
	pthread_cond_init(&toy->wake, NULL);
	TAILQ_INIT(&toy->list);
	toy->id =
	    crypto_get_driverid(&toy->dev, sizeof(struct toy_session), caps);
	TOY_CHECK(toy->id >= 0);
	if (toy->threaded)
		TOY_CHECK(
		    pthread_create(&toy->thread, NULL, toy_main, toy) == 0);
	TOY_CHECK(
	    crypto_register_copystate((uint32_t)toy->id, toy_copystate) == 0);
	if (toy->keyref_tag != 0)
		TOY_CHECK(crypto_register_keyref(
			      (uint32_t)toy->id, toy->keyref_tag) == 0);
	for (; *algs != 0; algs++) {
		error = crypto_register((uint32_t)toy->id, *algs, 0,
		    toy->keyref_only ? CRYPTO_ALG_FLAG_KEYREF_ONLY : 0,
		    toy_newsession, toy_freesession, toy_process, toy);
		TOY_CHECK(error == 0);
	}
}

static void
toy_stop(struct toy_driver *toy)
{
	if (!toy->threaded)
		return;
	pthread_mutex_lock(&toy->lock);
	toy->stop = true;
	pthread_cond_signal(&toy->wake);
	pthread_mutex_unlock(&toy->lock);
	pthread_join(toy->thread, NULL);
}

void
toy_detach(struct toy_driver *toy)
{
	(void)crypto_unregister_all((uint32_t)toy->id);
	toy_stop(toy);
	toy->id = -1;
}

/* The last one that it has; NULL: none. */
static struct cryptop *
toy_take_last(struct toy_driver *toy)
{
	struct cryptop *crp;

	pthread_mutex_lock(&toy->lock);
	crp = TAILQ_LAST(&toy->list, toy_list);
	if (crp != NULL) {
		TAILQ_REMOVE(&toy->list, crp, crp_next);
		toy->nlist--;
	}
	pthread_mutex_unlock(&toy->lock);
	return crp;
}

void
toy_give_back(struct toy_driver *toy)
{
	struct cryptop *crp;

	while ((crp = toy_take_last(toy)) != NULL)
		toy_back(toy, crp);
}

void
toy_lose(struct toy_driver *toy)
{
	pthread_mutex_lock(&toy->lock);
	toy->lost = true;
	pthread_mutex_unlock(&toy->lock);
	toy_stop(toy);
	toy_give_back(toy);
	(void)crypto_unregister_all((uint32_t)toy->id);
	toy->id = -1;
}

unsigned int
toy_has(struct toy_driver *toy)
{
	unsigned int n;

	pthread_mutex_lock(&toy->lock);
	n = toy->nlist;
	pthread_mutex_unlock(&toy->lock);
	return n;
}
