/* SPDX-License-Identifier: ISC */
/*
 * netbsd_driver.c - registration of drivers that were written to NetBSD's page.
 * To the core each is a driver whose methods are in netbsd_driver_ses.c,
 * netbsd_work.c and netbsd_keyop.c.  Owns the list of them and its lock, which is
 * not held over the core or a method.
 */
#include "netbsd_driver.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "alg.h"
#include "log.h"
#include "secret.h"
#include "stats.h"
#include "sync.h"

LIST_HEAD(netbsd_drivers, netbsd_driver);

static struct ocf_mutex netbsd_driver_lock = OCF_MUTEX_INITIALIZER;
static struct netbsd_drivers netbsd_drivers =
    LIST_HEAD_INITIALIZER(netbsd_drivers);
static int netbsd_driver_units; /* (l) given out so far */

int
netbsd_driver_process(device_t dev, struct netbsd_cryptop *crp, int hint)
{
	const struct netbsd_driver *d = dev->softc;

	return d->process(d->arg, crp, hint);
}

int
netbsd_driver_kprocess(device_t dev, struct netbsd_cryptkop *krp, int hint)
{
	const struct netbsd_driver *d = dev->softc;

	return d->kprocess(d->karg, krp, hint);
}

static struct netbsd_driver *
netbsd_driver_ref(u_int32_t id)
{
	struct netbsd_driver *d;

	ocf_lock(&netbsd_driver_lock);
	LIST_FOREACH(d, &netbsd_drivers, next)
	{
		if (d->id == id) {
			d->refs++;
			break;
		}
	}
	ocf_unlock(&netbsd_driver_lock);
	return d;
}

/* Give up `n` references. */
static void
netbsd_driver_release(struct netbsd_driver *d, unsigned int n)
{
	bool last;

	ocf_lock(&netbsd_driver_lock);
	assert(d->refs >= n);
	d->refs -= n;
	last = d->refs == 0;
	ocf_unlock(&netbsd_driver_lock);
	if (last)
		free(d);
}

void
netbsd_driver_unref(struct netbsd_driver *d)
{
	netbsd_driver_release(d, 1);
}

int32_t
netbsd_crypto_get_driverid(u_int32_t flags)
{
	struct netbsd_driver *d = calloc(1, sizeof(*d));
	int native = CRYPTOCAP_F_NETBSD;
	int32_t id;

	if (d == NULL)
		return -1;
	native |= (flags & NETBSD_CRYPTOCAP_F_SOFTWARE) != 0
	    ? CRYPTOCAP_F_SOFTWARE
	    : CRYPTOCAP_F_HARDWARE;
	if ((flags & NETBSD_CRYPTOCAP_F_SYNC) != 0)
		native |= CRYPTOCAP_F_SYNC;
	d->dev.name = "netbsd";
	d->dev.softc = d;
	d->refs = 1;
	ocf_lock(&netbsd_driver_lock);
	d->dev.unit = netbsd_driver_units++;
	ocf_unlock(&netbsd_driver_lock);
	id = crypto_get_driverid(
	    &d->dev, sizeof(struct netbsd_driver_ses), native);
	if (id < 0) {
		free(d);
		return -1;
	}
	d->id = (u_int32_t)id;
	ocf_lock(&netbsd_driver_lock);
	LIST_INSERT_HEAD(&netbsd_drivers, d, next);
	ocf_unlock(&netbsd_driver_lock);
	return id;
}

/* The arguments of crypto_register that count in the first call only. */
struct netbsd_methods {
	netbsd_newsession_t *newsession;
	netbsd_freesession_t *freesession;
	netbsd_freesession_void_t *freesession_void;
	netbsd_process_t *process;
	void *arg;
};

static int
netbsd_driver_methods(
    struct netbsd_driver *d, const struct netbsd_methods *methods)
{
	int error = 0;

	ocf_lock(&netbsd_driver_lock);
	if (d->process == NULL) {
		if (methods->newsession == NULL || methods->process == NULL) {
			error = EINVAL;
		} else {
			d->newsession = methods->newsession;
			d->freesession = methods->freesession;
			d->freesession_void = methods->freesession_void;
			d->process = methods->process;
			d->arg = methods->arg;
		}
	}
	ocf_unlock(&netbsd_driver_lock);
	return error;
}

static int
netbsd_driver_register(
    u_int32_t driverid, int alg, const struct netbsd_methods *methods)
{
	const struct netbsd_alg *row = netbsd_alg_find(alg);
	struct netbsd_driver *d = netbsd_driver_ref(driverid);
	int error = EINVAL;

	if (d == NULL)
		return EINVAL;
	if (row == NULL)
		goto out;
	error = netbsd_driver_methods(d, methods);
	if (error != 0)
		goto out;
	d->offers[alg] = true;
	error = crypto_register(driverid, row->native, 0, 0,
	    netbsd_driver_newsession, netbsd_driver_freesession,
	    netbsd_work_process, d);
out:
	netbsd_driver_unref(d);
	return error;
}

/* As many parameters as the page has. */
/* NOLINTBEGIN(readability-function-size) */
int(netbsd_crypto_register)(u_int32_t driverid, int alg, u_int16_t maxoplen,
    u_int32_t flags, netbsd_newsession_t *newsession,
    netbsd_freesession_t *freesession, netbsd_process_t *process, void *arg)
{
	struct netbsd_methods methods = { .newsession = newsession,
		.freesession = freesession,
		.process = process,
		.arg = arg };

	(void)maxoplen;
	(void)flags;
	return netbsd_driver_register(driverid, alg, &methods);
}

int
netbsd_crypto_register_void(u_int32_t driverid, int alg, u_int16_t maxoplen,
    u_int32_t flags, netbsd_newsession_t *newsession,
    netbsd_freesession_void_t *freesession, netbsd_process_t *process,
    void *arg)
{
	struct netbsd_methods methods = { .newsession = newsession,
		.freesession_void = freesession,
		.process = process,
		.arg = arg };

	(void)maxoplen;
	(void)flags;
	return netbsd_driver_register(driverid, alg, &methods);
}
/* NOLINTEND(readability-function-size) */

struct netbsd_driver *
netbsd_driver_kref(u_int32_t driverid, netbsd_kprocess_t *kprocess, void *arg)
{
	struct netbsd_driver *d = netbsd_driver_ref(driverid);
	bool ok;

	if (d == NULL)
		return NULL;
	ocf_lock(&netbsd_driver_lock);
	if (d->kprocess == NULL) {
		d->kprocess = kprocess;
		d->karg = arg;
	}
	ok = d->kprocess != NULL;
	ocf_unlock(&netbsd_driver_lock);
	if (ok)
		return d;
	netbsd_driver_unref(d);
	return NULL;
}

/* Whether the driver offers any of NetBSD's algorithms that is `native`. */
static bool
netbsd_driver_offers(struct netbsd_driver *d, int native)
{
	const struct netbsd_alg *row;

	for (size_t i = 0; (row = netbsd_alg_at(i)) != NULL; i++) {
		if (d->offers[row->id] && row->native == native)
			return true;
	}
	return false;
}

/* The driver ends: nothing finds it any more.  The list's reference becomes the
 * caller's; false: somebody else has it. */
static bool
netbsd_driver_unlist(struct netbsd_driver *d)
{
	bool listed = false;
	const struct netbsd_driver *other;

	ocf_lock(&netbsd_driver_lock);
	LIST_FOREACH(other, &netbsd_drivers, next)
	listed = listed || other == d;
	if (listed)
		LIST_REMOVE(d, next);
	ocf_unlock(&netbsd_driver_lock);
	return listed;
}

int
netbsd_crypto_unregister(u_int32_t driverid, int alg)
{
	const struct netbsd_alg *row = netbsd_alg_find(alg);
	struct netbsd_driver *d = netbsd_driver_ref(driverid);
	bool more = false;
	unsigned int refs = 1;
	int error = EINVAL;

	if (d == NULL)
		return EINVAL;
	if (row != NULL && atomic_exchange(&d->offers[alg], false)) {
		error = 0;
		if (!netbsd_driver_offers(d, row->native))
			error = crypto_unregister(driverid, row->native);
		for (size_t i = 0; i <= NETBSD_CRYPTO_ALGORITHM_MAX; i++)
			more = more || d->offers[i];
		if (!more && netbsd_driver_unlist(d))
			refs++;
	}
	netbsd_driver_release(d, refs);
	return error;
}

int
netbsd_crypto_unregister_all(u_int32_t driverid)
{
	struct netbsd_driver *d = netbsd_driver_ref(driverid);
	int error;

	if (d == NULL)
		return EINVAL;
	/* First, so that the id's next owner is not taken for this one. */
	if (!netbsd_driver_unlist(d)) {
		netbsd_driver_release(d, 1);
		return EINVAL;
	}
	error = crypto_unregister_all(driverid);
	netbsd_driver_release(d, 2);
	return error;
}

int
netbsd_crypto_unblock(u_int32_t driverid, int what)
{
	return crypto_unblock(driverid, what);
}
