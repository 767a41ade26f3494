/* SPDX-License-Identifier: ISC */
/*
 * keyq.c - the queue of key operations and its thread, which is started by the
 * first of them that waits.  Owns the queue's lock and the drivers' flag kqblocked.
 */
#include "keyq.h"

#include <stdatomic.h>

#include <opencrypto/cryptodev.h>

#include "driver.h"
#include "keyop.h"
#include "stats.h"
#include "sync.h"
#include "workers.h"

TAILQ_HEAD(keyq_list, cryptkop);

static struct ocf_mutex keyq_lock = OCF_MUTEX_INITIALIZER;
static pthread_cond_t keyq_cond = PTHREAD_COND_INITIALIZER;
static struct keyq_list keyq_list = TAILQ_HEAD_INITIALIZER(keyq_list);
static bool keyq_started; /* under the lock */
static _Atomic unsigned int keyq_len; /* changed under the lock */

/* The first operation whose driver is not blocked; NULL: none. */
static struct cryptkop *
keyq_take_locked(void) OCF_REQUIRES(keyq_lock)
{
	struct cryptkop *krp;

	TAILQ_FOREACH(krp, &keyq_list, krp_next) {
		const struct driver *d = krp->krp_driver;

		if (d->kqblocked)
			continue;
		TAILQ_REMOVE(&keyq_list, krp, krp_next);
		keyq_len--;
		return krp;
	}
	return NULL;
}

/* Submit what can be; the lock is released meanwhile. */
static void
keyq_run_locked(void) OCF_REQUIRES(keyq_lock)
{
	struct cryptkop *krp;

	while ((krp = keyq_take_locked()) != NULL) {
		ocf_unlock(&keyq_lock);
		keyop_invoke(krp);
		ocf_lock(&keyq_lock);
	}
}

static void *
keyq_main(void *arg)
{
	ocf_lock(&keyq_lock);
	for (;;) {
		keyq_run_locked();
		if (workers_stopping(false))
			break;
		ocf_wait(&keyq_cond, &keyq_lock);
	}
	keyq_started = false;
	ocf_unlock(&keyq_lock);
	return arg;
}

static const struct worker keyq_worker = {
	.main = keyq_main,
	.lock = &keyq_lock,
	.cond = &keyq_cond,
};

/* Have the thread look again; where there is none to be had, do its work. */
static void
keyq_kick_locked(void) OCF_REQUIRES(keyq_lock)
{
	if (!keyq_started)
		keyq_started = workers_start(&keyq_worker);
	if (!keyq_started)
		keyq_run_locked();
	(void)pthread_cond_signal(&keyq_cond);
}

static bool
keyq_has_locked(const struct driver *d) OCF_REQUIRES(keyq_lock)
{
	const struct cryptkop *krp;

	TAILQ_FOREACH(krp, &keyq_list, krp_next) {
		if (krp->krp_driver == d)
			return true;
	}
	return false;
}

bool
keyq_put_if_waiting(struct cryptkop *krp, const struct driver *d)
{
	bool wait;

	/* A blocked driver has operations waiting: those it refused. */
	if (keyq_len == 0)
		return false;
	ocf_lock(&keyq_lock);
	wait = keyq_has_locked(d);
	if (wait) {
		TAILQ_INSERT_TAIL(&keyq_list, krp, krp_next);
		keyq_len++;
	}
	ocf_unlock(&keyq_lock);
	return wait;
}

void
keyq_put_back(struct cryptkop *krp, struct driver *d, uint32_t unblocks)
{
	ocf_lock(&keyq_lock);
	TAILQ_INSERT_HEAD(&keyq_list, krp, krp_next);
	keyq_len++;
	if (d->kunblocks == unblocks && !d->gone) {
		if (!d->kqblocked)
			STATS_COUNT(kblocks);
		d->kqblocked = true;
	} else {
		keyq_kick_locked();
	}
	ocf_unlock(&keyq_lock);
}

void
keyq_release(struct driver *d)
{
	ocf_lock(&keyq_lock);
	d->kunblocks++;
	d->kqblocked = false;
	if (keyq_len > 0)
		keyq_kick_locked();
	ocf_unlock(&keyq_lock);
}
