/* SPDX-License-Identifier: ISC */
/*
 * driver.c - registration, end and choice of drivers.  Owns the driver table and
 * its lock.  A slot lives until its driver has ended and the last session and
 * key operation have left it, so that none meets another driver under its own's
 * id.
 */
#include "driver.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "part.h"
#include "queue.h"
#include "sync.h"

#define DRIVERS_MAX 64 /* one bit each in driver_select's `tried` */
#define CLASSES	    (CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE)
#define ANY	    UINT32_MAX /* no driver in particular */

static struct ocf_mutex driver_lock = OCF_MUTEX_INITIALIZER;
static pthread_cond_t driver_left = PTHREAD_COND_INITIALIZER;
static struct driver *drivers[DRIVERS_MAX];
static _Atomic unsigned int driver_ending; /* threads that wait for it */

static struct driver *
driver_find_locked(uint32_t id) OCF_REQUIRES(driver_lock)
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
	return id;
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
	(void)flags;
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
	d->offers[alg] = true;
	error = 0;
out:
	ocf_unlock(&driver_lock);
	return error;
}
/* NOLINTEND(readability-function-size) */

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

	(void)flags;
	if (kalg < CRK_ALGORITHM_MIN || kalg > CRK_ALGORITHM_MAX)
		return EINVAL;
	ocf_lock(&driver_lock);
	d = driver_find_locked(driverid);
	if (d == NULL || (d->kprocess == NULL && kprocess == NULL))
		goto out;
	if (d->kprocess == NULL) {
		d->kprocess = kprocess;
		if (arg != NULL)
			d->dev->softc = arg;
	}
	d->koffers[kalg] = true;
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
	if (d != NULL && d->offers[alg]) {
		d->offers[alg] = false;
		for (int i = 0; i <= CRYPTO_ALGORITHM_MAX; i++)
			offers_more = offers_more || d->offers[i];
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

int
crypto_find_driver(const char *match)
{
	size_t len = strlen(match);
	char name[64];
	int id = -1;

	ocf_lock(&driver_lock);
	for (uint32_t i = 0; i < DRIVERS_MAX && id < 0; i++) {
		const struct driver *d = driver_find_locked(i);

		if (d == NULL)
			continue;
		(void)snprintf(
		    name, sizeof(name), "%s%d", d->dev->name, d->dev->unit);
		/* The bare name is a prefix of this one. */
		if (strncmp(name, match, len) == 0)
			id = (int)i;
	}
	ocf_unlock(&driver_lock);
	return id;
}

device_t
crypto_find_device_byhid(int hid)
{
	const struct driver *d;
	device_t dev = NULL;

	if (hid < 0)
		return NULL;
	ocf_lock(&driver_lock);
	d = driver_find_locked((uint32_t)hid);
	if (d != NULL)
		dev = d->dev;
	ocf_unlock(&driver_lock);
	return dev;
}

int
crypto_getcaps(int hid)
{
	const struct driver *d;
	int caps = 0;

	if (hid < 0)
		return 0;
	ocf_lock(&driver_lock);
	d = driver_find_locked((uint32_t)hid);
	if (d != NULL)
		caps = d->flags;
	ocf_unlock(&driver_lock);
	return caps;
}

static bool
driver_suits_locked(const struct driver *d, const struct cryptoini *cri)
    OCF_REQUIRES(driver_lock)
{
	const struct cryptoini *other;

	for (; cri != NULL; cri = cri->cri_next) {
		if (cri->cri_alg < CRYPTO_ALGORITHM_MIN ||
		    cri->cri_alg > CRYPTO_ALGORITHM_MAX ||
		    !d->offers[cri->cri_alg])
			return false;
		for (other = cri->cri_next; other != NULL;
		     other = other->cri_next) {
			if (other->cri_alg == cri->cri_alg &&
			    (d->flags & CRYPTOCAP_F_INSTANCES) == 0)
				return false;
		}
	}
	return true;
}

/* The rule of the pages for two drivers that would do: hardware first, then the
 * one with fewer sessions; else the lower id, which is seen first. */
static bool
driver_before(const struct driver *d, const struct driver *best)
{
	bool hard = (d->flags & CRYPTOCAP_F_HARDWARE) != 0;
	bool best_hard = (best->flags & CRYPTOCAP_F_HARDWARE) != 0;

	return hard != best_hard ? hard : d->nsessions < best->nsessions;
}

/* The suitable driver of one class with the fewest sessions, then the lowest
 * id.  kind 0: any class, but only the id `only`. */
static struct driver *
driver_best_locked(const struct cryptoini *cri, int kind, uint32_t only,
    uint64_t tried) OCF_REQUIRES(driver_lock)
{
	struct driver *best = NULL;

	for (uint32_t i = 0; i < DRIVERS_MAX; i++) {
		struct driver *d = driver_find_locked(i);

		if (d == NULL || (tried & (UINT64_C(1) << i)) != 0)
			continue;
		if (kind != 0 ? (d->flags & kind) == 0 : i != only)
			continue;
		if (d->process == NULL || !driver_suits_locked(d, cri))
			continue;
		if (best == NULL || d->nsessions < best->nsessions)
			best = d;
	}
	return best;
}

struct driver *
driver_select(const struct cryptoini *cri, int crid, uint64_t *tried)
{
	struct driver *d = NULL;

	ocf_lock(&driver_lock);
	if ((crid & CLASSES) == 0)
		d = driver_best_locked(cri, 0, (uint32_t)crid, *tried);
	if ((crid & CRYPTOCAP_F_HARDWARE) != 0)
		d = driver_best_locked(cri, CRYPTOCAP_F_HARDWARE, 0, *tried);
	if (d == NULL && (crid & CRYPTOCAP_F_SOFTWARE) != 0)
		d = driver_best_locked(cri, CRYPTOCAP_F_SOFTWARE, 0, *tried);
	if (d != NULL) {
		d->refs++;
		d->nsessions++;
		*tried |= UINT64_C(1) << d->id;
	}
	ocf_unlock(&driver_lock);
	return d;
}

/* The elements `wanted` of the list that one session on the driver can have. */
static uint32_t
driver_offers_locked(const struct driver *d, const struct cryptoini *list,
    uint32_t wanted) OCF_REQUIRES(driver_lock)
{
	bool had[CRYPTO_ALGORITHM_MAX + 1] = { false };
	bool all = (d->flags & CRYPTOCAP_F_INSTANCES) != 0;
	uint32_t got = 0;

	for (uint32_t bit = 1; list != NULL; bit <<= 1, list = list->cri_next) {
		if ((wanted & bit) == 0 || !d->offers[list->cri_alg] ||
		    (had[list->cri_alg] && !all))
			continue;
		had[list->cri_alg] = true;
		got |= bit;
	}
	return got;
}

int
driver_select_most(const struct cryptoini *list, int crid, uint64_t tried,
    uint32_t wanted, uint32_t *got)
{
	const struct driver *best = NULL;
	unsigned int most = 0;

	*got = 0;
	ocf_lock(&driver_lock);
	for (uint32_t i = 0; i < DRIVERS_MAX; i++) {
		const struct driver *d = driver_find_locked(i);
		uint32_t offers;
		unsigned int n;

		if (d == NULL || (tried & (UINT64_C(1) << i)) != 0 ||
		    (d->flags & crid & CLASSES) == 0 || d->process == NULL ||
		    driver_suits_locked(d, list))
			continue;
		offers = driver_offers_locked(d, list, wanted);
		n = (unsigned int)__builtin_popcount(offers);
		if (n > most ||
		    (n == most && n > 0 && driver_before(d, best))) {
			most = n;
			best = d;
			*got = offers;
		}
	}
	ocf_unlock(&driver_lock);
	return best != NULL ? (int)best->id : -1;
}

/* As driver_best_locked, by the operations under way. */
static struct driver *
driver_best_key_locked(u_int kalg, int kind, uint32_t only)
    OCF_REQUIRES(driver_lock)
{
	struct driver *best = NULL;

	for (uint32_t i = 0; i < DRIVERS_MAX; i++) {
		struct driver *d = driver_find_locked(i);

		if (d == NULL || d->kprocess == NULL || !d->koffers[kalg] ||
		    (d->flags & kind) == 0 || (only != ANY && i != only))
			continue;
		if (best == NULL || d->nkops < best->nkops)
			best = d;
	}
	return best;
}

struct driver *
driver_select_key(u_int kalg, int crid, int classes)
{
	int kinds = (crid & CLASSES) != 0 ? crid & CLASSES : CLASSES;
	uint32_t only = ANY;
	struct driver *d = NULL;

	if (kalg > CRK_ALGORITHM_MAX)
		return NULL;
	if ((crid & CRYPTO_KRP_DRIVER) != 0) {
		only = (uint32_t)crid & ~(uint32_t)CRYPTO_KRP_DRIVER;
		kinds = CLASSES;
	}
	kinds &= classes;
	ocf_lock(&driver_lock);
	if ((kinds & CRYPTOCAP_F_HARDWARE) != 0)
		d = driver_best_key_locked(kalg, CRYPTOCAP_F_HARDWARE, only);
	if (d == NULL && (kinds & CRYPTOCAP_F_SOFTWARE) != 0)
		d = driver_best_key_locked(kalg, CRYPTOCAP_F_SOFTWARE, only);
	if (d != NULL) {
		d->refs++;
		d->nkops++;
	}
	ocf_unlock(&driver_lock);
	return d;
}

int
driver_key_features(int classes)
{
	int features = 0;

	ocf_lock(&driver_lock);
	for (uint32_t i = 0; i < DRIVERS_MAX; i++) {
		const struct driver *d = driver_find_locked(i);

		if (d == NULL || d->kprocess == NULL ||
		    (d->flags & classes) == 0)
			continue;
		for (int k = 0; k <= CRK_ALGORITHM_MAX; k++)
			features |= d->koffers[k] ? 1 << k : 0;
	}
	ocf_unlock(&driver_lock);
	return features;
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

bool
crypto_driver_stats(uint32_t id, struct crypto_driver_stats *stats)
{
	const struct driver *d;

	memset(stats, 0, sizeof(*stats));
	ocf_lock(&driver_lock);
	d = id < DRIVERS_MAX ? driver_find_locked(id) : NULL;
	if (d != NULL) {
		(void)snprintf(stats->name, sizeof(stats->name), "%s%d",
		    d->dev->name, d->dev->unit);
		stats->ops = stats_sum(&d->shards[0].ops, sizeof(d->shards[0]));
		stats->bytes =
		    stats_sum(&d->shards[0].bytes, sizeof(d->shards[0]));
		stats->errs =
		    stats_sum(&d->shards[0].errs, sizeof(d->shards[0]));
		stats->nsessions = d->nsessions;
	}
	ocf_unlock(&driver_lock);
	return d != NULL;
}

uint32_t
crypto_driver_max(void)
{
	return DRIVERS_MAX;
}
