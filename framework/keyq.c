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

/* The first operation whose driver is not blocked, and how many that has given back
 * so far; NULL: none. */
static struct cryptkop *
keyq_take_locked(uint32_t *taken) OCF_REQUIRES(keyq_lock)
{
	struct cryptkop *krp;

	TAILQ_FOREACH(krp, &keyq_list, krp_next) {
		const struct driver *d = krp->krp_driver;

		if (d->kqblocked)
			continue;
		TAILQ_REMOVE(&keyq_list, krp, krp_next);
		keyq_len--;
		krp->krp_back = 0;
		*taken = d->kbacks;
		return krp;
	}
	return NULL;
}

/* Submit what can be; the lock is released meanwhile. */
static void
keyq_run_locked(void) OCF_REQUIRES(keyq_lock)
{
	struct cryptkop *krp;
	uint32_t taken;

	while ((krp = keyq_take_locked(&taken)) != NULL) {
		ocf_unlock(&keyq_lock);
		keyop_invoke(krp, taken);
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

/* The last of those that the driver has given back since it had given back `taken`;
 * NULL: there is none. */
static struct cryptkop *
keyq_accepted_locked(const struct driver *d, uint32_t taken)
    OCF_REQUIRES(keyq_lock)
{
	struct cryptkop *last = NULL;
	struct cryptkop *krp;

	TAILQ_FOREACH(krp, &keyq_list, krp_next) {
		if (krp->krp_driver == d && krp->krp_back > taken)
			last = krp;
	}
	return last;
}

/* It is in the list again: the driver is to be blocked. */
static void
keyq_block_locked(struct driver *d, uint32_t unblocks) OCF_REQUIRES(keyq_lock)
{
	keyq_len++;
	if (d->kunblocks == unblocks && !d->gone) {
		if (!d->kqblocked)
			STATS_COUNT(kblocks);
		d->kqblocked = true;
	} else {
		keyq_kick_locked();
	}
}

void
keyq_put_back(
    struct cryptkop *krp, struct driver *d, uint32_t unblocks, uint32_t taken)
{
	struct cryptkop *before;

	ocf_lock(&keyq_lock);
	before = keyq_accepted_locked(d, taken);
	if (before != NULL)
		TAILQ_INSERT_AFTER(&keyq_list, before, krp, krp_next);
	else
		TAILQ_INSERT_HEAD(&keyq_list, krp, krp_next);
	keyq_block_locked(d, unblocks);
	ocf_unlock(&keyq_lock);
}

void
keyq_give_back(struct cryptkop *krp, struct driver *d)
{
	uint32_t unblocks = d->kunblocks;

	ocf_lock(&keyq_lock);
	krp->krp_back = ++d->kbacks;
	TAILQ_INSERT_HEAD(&keyq_list, krp, krp_next);
	keyq_block_locked(d, unblocks);
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
