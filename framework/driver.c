/* SPDX-License-Identifier: ISC */
/*
 * driver.c - registration and end of drivers.  Owns the driver table and its
 * lock.  A slot lives until its driver has ended and the last session and
 * key operation have left it, so that none meets another driver under its own's
 * id.
 */
#include "driver.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "keyref.h"
#include "part.h"
#include "queue.h"
#include "sync.h"
#include "timing.h"
#include "workers.h"

#define CLASSES (CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE)

struct ocf_mutex driver_lock = OCF_MUTEX_INITIALIZER;
static pthread_cond_t driver_left = PTHREAD_COND_INITIALIZER;
static struct driver *drivers[DRIVERS_MAX];
static _Atomic unsigned int driver_ending; /* threads that wait for it */

OCF_UNCHECKED struct driver *
driver_find_locked(uint32_t id)
{
	struct driver *d = id < DRIVERS_MAX ? drivers[id] : NULL;

	return d != NULL && !d->gone ? d : NULL;
}

static void
driver_unref_locked(struct driver *d) OCF_REQUIRES(driver_lock)
{
	if (--d->refs != 0)
		return;
	drivers[d->id] = NULL;
	free(d);
}

int32_t
crypto_get_driverid(device_t dev, size_t session_size, int flags)
{
	struct driver *d;
	int32_t id = -1;

	if (dev == NULL || (flags & CLASSES) == 0)
		return -1;
	d = aligned_alloc(alignof(struct driver), sizeof(*d));
	if (d == NULL)
		return -1;
	memset(d, 0, sizeof(*d));
	TAILQ_INIT(&d->parts);
	d->dev = dev;
	d->session_size = session_size;
	d->flags = flags;
	d->refs = 1; /* the registration's own, until it ends */

	ocf_lock(&driver_lock);
	for (uint32_t i = 0; i < DRIVERS_MAX && id < 0; i++) {
		if (drivers[i] != NULL)
			continue;
		d->id = i;
		drivers[i] = d;
		id = (int32_t)i;
	}
	ocf_unlock(&driver_lock);
	if (id < 0)
		free(d);
	else
		timing_forget((uint32_t)id);
	return id;
}

static uint8_t
driver_offer(uint32_t flags)
{
	return (flags & CRYPTO_ALG_FLAG_KEYREF_ONLY) != 0 ? DRIVER_KEYREF
							  : DRIVER_ALL;
}

/* As many parameters as the page has. */
/* NOLINTBEGIN(readability-function-size) */
int
crypto_register(uint32_t driverid, int alg, uint16_t maxoplen, uint32_t flags,
    crypto_newsession_t *newsession, crypto_freesession_t *freesession,
    crypto_process_t *process, void *arg)
{
	struct driver *d;
	int error = EINVAL;

	(void)maxoplen;
	if (alg < CRYPTO_ALGORITHM_MIN || alg > CRYPTO_ALGORITHM_MAX)
		return EINVAL;
	ocf_lock(&driver_lock);
	d = driver_find_locked(driverid);
	if (d == NULL)
		goto out;
	if (d->process == NULL) {
		if (newsession == NULL || process == NULL)
			goto out;
		d->newsession = newsession;
		d->freesession = freesession;
		d->process = process;
		if (arg != NULL)
			d->dev->softc = arg;
	}
	d->offers[alg] = driver_offer(flags);
	error = 0;
out:
	ocf_unlock(&driver_lock);
	return error;
}
/* NOLINTEND(readability-function-size) */

int
crypto_register_keyref(uint32_t driverid, uint8_t tag)
{
	struct driver *d;

	if (tag == 0)
		return EINVAL;
	ocf_lock(&driver_lock);
	d = driver_find_locked(driverid);
	if (d != NULL)
		d->keyref_tag = tag;
	ocf_unlock(&driver_lock);
	return d != NULL ? 0 : EINVAL;
}

int
crypto_register_copystate(uint32_t driverid, crypto_copystate_t *copystate)
{
	struct driver *d;

	ocf_lock(&driver_lock);
	d = driver_find_locked(driverid);
	if (d != NULL)
		d->copystate = copystate;
	ocf_unlock(&driver_lock);
	return d != NULL ? 0 : EINVAL;
}

int
crypto_kregister(uint32_t driverid, int kalg, uint32_t flags,
    crypto_kprocess_t *kprocess, void *arg)
{
	struct driver *d;
	int error = EINVAL;

	if (kalg < CRK_ALGORITHM_MIN || kalg > CRK_ALGORITHM_MAX)
		return EINVAL;
	ocf_lock(&driver_lock);
	d = driver_find_locked(driverid);
	if (d == NULL || (d->kprocess == NULL && kprocess == NULL))
		goto out;
	if (d->kprocess == NULL) {
		d->kprocess = kprocess;
		/* Sessions may be using it already. */
		if (arg != NULL && arg != d->dev->softc)
			d->dev->softc = arg;
	}
	d->koffers[kalg] = driver_offer(flags);
	error = 0;
out:
	ocf_unlock(&driver_lock);
	return error;
}

static bool
driver_empty(const struct driver *d)
{
	uint64_t inside = 0;

	/* One by one: each is seen at 0 after `gone` was set. */
	for (size_t i = 0; i < STATS_SHARDS; i++)
		inside |= d->shards[i].inside;
	return inside == 0;
}

/*
 * After this no thread enters a method.  What waits for the driver goes
 * elsewhere; its idle sessions are closed; the slot stays for the others.
 */
static void
driver_end(struct driver *d)
{
	queue_release(d);
	driver_ending++;
	ocf_lock(&driver_lock);
	while (!driver_empty(d))
		ocf_wait(&driver_left, &driver_lock);
	ocf_unlock(&driver_lock);
	driver_ending--;
	part_close_all(d);
	driver_unref(d);
}

/* The end of its registration, once only: it is not found any more. */
static void
driver_withdraw_locked(struct driver *d) OCF_REQUIRES(driver_lock)
{
	d->gone = true;
	memset(d->offers, 0, sizeof(d->offers));
	memset(d->koffers, 0, sizeof(d->koffers));
}

int
crypto_unregister(uint32_t driverid, int alg)
{
	struct driver *d;
	bool offers_more = false;
	bool last = false;
	int error = EINVAL;

	if (alg < CRYPTO_ALGORITHM_MIN || alg > CRYPTO_ALGORITHM_MAX)
		return EINVAL;
	ocf_lock(&driver_lock);
	d = driver_find_locked(driverid);
	if (d != NULL && d->offers[alg] != DRIVER_NONE) {
		d->offers[alg] = DRIVER_NONE;
		for (int i = 0; i <= CRYPTO_ALGORITHM_MAX; i++)
			offers_more =
			    offers_more || d->offers[i] != DRIVER_NONE;
		last = !offers_more;
		if (last)
			driver_withdraw_locked(d);
		error = 0;
	}
	ocf_unlock(&driver_lock);
	if (last)
		driver_end(d);
	return error;
}

int
crypto_unregister_all(uint32_t driverid)
{
	struct driver *d;

	ocf_lock(&driver_lock);
	d = driver_find_locked(driverid);
	if (d != NULL)
		driver_withdraw_locked(d);
	ocf_unlock(&driver_lock);
	if (d == NULL)
		return EINVAL;
	driver_end(d);
	return 0;
}

void
crypto_shutdown(void)
{
	for (uint32_t id = 0; id < DRIVERS_MAX; id++)
		(void)crypto_unregister_all(id);
	workers_stop();
}

void
driver_get(struct driver *d)
{
	ocf_lock(&driver_lock);
	d->refs++;
	d->nsessions++;
	ocf_unlock(&driver_lock);
}

void
driver_put(struct driver *d)
{
	ocf_lock(&driver_lock);
	d->nsessions--;
	driver_unref_locked(d);
	ocf_unlock(&driver_lock);
}

struct driver *
driver_ref(uint32_t id)
{
	struct driver *d;

	ocf_lock(&driver_lock);
	d = driver_find_locked(id);
	if (d != NULL)
		d->refs++;
	ocf_unlock(&driver_lock);
	return d;
}

void
driver_hold(struct driver *d)
{
	ocf_lock(&driver_lock);
	d->refs++;
	ocf_unlock(&driver_lock);
}

void
driver_unref(struct driver *d)
{
	ocf_lock(&driver_lock);
	driver_unref_locked(d);
	ocf_unlock(&driver_lock);
}

/*
 * The thread says that it is inside, then looks whether the driver has ended;
 * driver_end says so first and then looks who is inside.  Whatever their order,
 * one of the two sees the other.
 */
bool
driver_enter(struct driver *d)
{
	atomic_fetch_add(&d->shards[stats_shard()].inside, 1);
	if (!d->gone)
		return true;
	driver_leave(d);
	return false;
}

void
driver_leave(struct driver *d)
{
	atomic_fetch_sub(&d->shards[stats_shard()].inside, 1);
	/* What was done inside may have held the last reference: `d` may be
	 * no more. */
	if (driver_ending == 0)
		return;
	ocf_lock(&driver_lock);
	(void)pthread_cond_broadcast(&driver_left);
	ocf_unlock(&driver_lock);
}
