/* SPDX-License-Identifier: ISC */
/*
 * calibrate.c - the thread that measures what is not known yet.  It is started
 * by the first session that wants to know, and rests a hundred times as long as
 * it works.
 */
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "alg.h"
#include "cost.h"
#include "driver.h"
#include "policy.h"
#include "request.h"
#include "secret.h"
#include "session.h"
#include "sync.h"
#include "timing.h"
#include "workers.h"

#define TRIES 8 /* the best one counts */
#define AGAIN 60 /* seconds: a driver that nobody chooses may have improved */

static const size_t calibrate_lens[COST_SIZES] = { 64, 2048, 16384 };

static struct ocf_mutex calibrate_lock = OCF_MUTEX_INITIALIZER;
static pthread_cond_t calibrate_cond = PTHREAD_COND_INITIALIZER;
static bool calibrate_wanted[CRYPTO_ALGORITHM_MAX + 1]; /* under the lock */
static bool calibrate_seen[CRYPTO_ALGORITHM_MAX + 1]; /* under the lock */
static bool calibrate_started; /* under the lock */

/* One measurement. */
struct calibration {
	crypto_session_t ses;
	struct request req;
	struct cryptodesc crds[2];
	struct ocf_mutex lock;
	pthread_cond_t cond;
	bool done; /* under lock */
};

static int
calibrate_done(struct cryptop *crp)
{
	struct calibration *c = (void *)crp->crp_opaque;

	ocf_lock(&c->lock);
	c->done = true;
	(void)pthread_cond_signal(&c->cond);
	ocf_unlock(&c->lock);
	return 0;
}

/* Nanoseconds of one request; 0: it failed. */
static uint64_t
calibrate_request(struct calibration *c)
{
	struct cryptop *crp = &c->req.crp;
	uint64_t start = timing_now();

	c->done = false;
	(void)crypto_dispatch(crp);
	ocf_lock(&c->lock);
	while (!c->done)
		ocf_wait(&c->cond, &c->lock);
	ocf_unlock(&c->lock);
	c->ses = crp->crp_session; /* its driver may have ended */
	if (crp->crp_etype != 0)
		return 0;
	return timing_now() - start;
}

static void
calibrate_desc(struct cryptodesc *crd, const struct alg *alg, size_t len)
{
	bool data = alg->kind != ALG_AEAD_MAC &&
	    !(alg->kind == ALG_AEAD && alg->aad_only);

	memset(crd, 0, sizeof(*crd));
	crd->crd_alg = alg->id;
	crd->crd_len = data ? (int)len : 0;
	crd->crd_inject = (int)len;
	crd->crd_flags = CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT |
	    (alg->kind == ALG_COMP ? CRD_F_COMP : 0);
}

/* The best of some requests of `len` bytes; 0: none succeeded. */
static uint64_t
calibrate_len(struct calibration *c, const struct alg *alg,
    const struct alg *mac, size_t len)
{
	struct cryptop *crp = &c->req.crp;
	uint64_t best = 0;
	uint8_t *buf = secret_new(len + AALG_MAX_RESULT_LEN);

	if (buf == NULL)
		return 0;
	calibrate_desc(&c->crds[0], alg, len);
	if (mac != NULL) {
		calibrate_desc(&c->crds[1], mac, len);
		c->crds[0].crd_next = &c->crds[1];
	}
	crp->crp_session = c->ses;
	crp->crp_desc = c->crds;
	crp->crp_buf = (caddr_t)buf;
	crp->crp_ilen = (int)(len + AALG_MAX_RESULT_LEN);
	crp->crp_flags = CRYPTO_F_CBIMM;
	crp->crp_opaque = (caddr_t)c;
	crp->crp_callback = calibrate_done;
	for (int i = 0; i < TRIES; i++) {
		uint64_t ns = calibrate_request(c);

		if (ns == 0)
			break;
		best = best == 0 || ns < best ? ns : best;
	}
	secret_free(buf, len + AALG_MAX_RESULT_LEN);
	return best;
}

/* A session of the algorithm, and its other half, on one driver. */
static int
calibrate_session(crypto_session_t *out, const struct driver *d,
    const struct alg *alg, const struct alg *mac)
{
	/* Any will do; it is no secret. */
	static char key[] =
	    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_";
	size_t len = alg->key_min < sizeof(key) ? alg->key_min : sizeof(key);
	struct cryptoini cri[2] = {
		{ .cri_alg = alg->id,
		    .cri_klen = (int)len * 8,
		    .cri_key = key },
	};

	if (mac != NULL) {
		cri[1] = cri[0];
		cri[1].cri_alg = mac->id;
		cri[0].cri_next = &cri[1];
	}
	return session_new(out, cri, (int)d->id, (int)d->id);
}

static void
calibrate_driver(struct driver *d, const struct alg *alg)
{
	const struct alg *mac =
	    alg->kind == ALG_AEAD ? alg_find(alg->mac_first) : NULL;
	struct calibration *c = calloc(1, sizeof(*c));

	if (c == NULL || calibrate_session(&c->ses, d, alg, mac) != 0) {
		free(c);
		return;
	}
	c->req.internal = true;
	ocf_mutex_init(&c->lock);
	(void)pthread_cond_init(&c->cond, NULL);
	for (unsigned int size = 0; size < COST_SIZES; size++) {
		uint64_t ns = calibrate_len(c, alg, mac, calibrate_lens[size]);

		if (ns > 0)
			cost_set(d, alg->id, size,
			    ns < UINT32_MAX ? (uint32_t)ns : UINT32_MAX);
	}
	(void)crypto_freesession(c->ses);
	(void)pthread_cond_destroy(&c->cond);
	ocf_mutex_fini(&c->lock);
	free(c);
}

/* Rest a hundred times as long as was worked since `start`. */
static void
calibrate_rest(uint64_t start)
{
	uint64_t ns = (timing_now() - start) * 100;
	struct timespec until;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	ns += (uint64_t)until.tv_nsec;
	until.tv_sec += (time_t)(ns / 1000000000);
	until.tv_nsec = (long)(ns % 1000000000);
	ocf_lock(&calibrate_lock);
	while (!workers_stopping(false) &&
	    pthread_cond_timedwait(
		&calibrate_cond, &calibrate_lock.m, &until) != ETIMEDOUT)
		continue;
	ocf_unlock(&calibrate_lock);
}

/* Measure the algorithm, where it is known only if `again`, and rest. */
static void
calibrate_alg(const struct alg *alg, bool again)
{
	for (uint32_t id = 0; id < crypto_driver_max(); id++) {
		struct driver *d = driver_ref(id);
		uint64_t start = timing_now();
		bool measure;

		if (d == NULL)
			continue;
		measure = !policy_frozen && driver_offers(d, alg->id) &&
		    (again || cost_get(d, alg->id, COST_SIZES - 1) == 0);
		if (measure)
			calibrate_driver(d, alg);
		driver_unref(d);
		if (measure)
			calibrate_rest(start);
	}
}

static const struct alg *
calibrate_next_locked(void) OCF_REQUIRES(calibrate_lock)
{
	for (int id = 0; id <= CRYPTO_ALGORITHM_MAX; id++) {
		if (calibrate_wanted[id]) {
			calibrate_wanted[id] = false;
			return alg_find(id);
		}
	}
	return NULL;
}

/* Wait until something is wanted, or all that was is due to be looked at again,
 * however often sessions come meanwhile. */
static bool
calibrate_wait_locked(uint64_t *due) OCF_REQUIRES(calibrate_lock)
{
	uint64_t now = timing_now();
	struct timespec until;

	(void)clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec +=
	    *due > now ? (time_t)((*due - now) / 1000000000) + 1 : 0;
	if (*due > now &&
	    pthread_cond_timedwait(
		&calibrate_cond, &calibrate_lock.m, &until) != ETIMEDOUT)
		return false;
	*due = timing_now() + AGAIN * UINT64_C(1000000000);
	if (policy_driver == POLICY_FASTEST)
		memcpy(
		    calibrate_wanted, calibrate_seen, sizeof(calibrate_wanted));
	return true;
}

static void *
calibrate_main(void *arg)
{
	uint64_t due = timing_now() + AGAIN * UINT64_C(1000000000);
	const struct alg *alg;
	bool again = false;

	ocf_lock(&calibrate_lock);
	while (!workers_stopping(false)) {
		alg = calibrate_next_locked();
		if (alg == NULL) {
			again = calibrate_wait_locked(&due);
			continue;
		}
		ocf_unlock(&calibrate_lock);
		calibrate_alg(alg, again);
		ocf_lock(&calibrate_lock);
	}
	calibrate_started = false;
	ocf_unlock(&calibrate_lock);
	return arg;
}

static const struct worker calibrate_worker = {
	.main = calibrate_main,
	.lock = &calibrate_lock,
	.cond = &calibrate_cond,
};

void
cost_want(const struct cryptoini *list)
{
	if (policy_frozen)
		return;
	ocf_lock(&calibrate_lock);
	for (; list != NULL; list = list->cri_next) {
		if (alg_find(list->cri_alg)->kind == ALG_AEAD_MAC)
			continue; /* it is measured with its other half */
		calibrate_wanted[list->cri_alg] = true;
		calibrate_seen[list->cri_alg] = true;
	}
	if (!calibrate_started)
		calibrate_started = workers_start(&calibrate_worker);
	(void)pthread_cond_signal(&calibrate_cond);
	ocf_unlock(&calibrate_lock);
}
