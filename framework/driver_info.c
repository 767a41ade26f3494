/* SPDX-License-Identifier: ISC */
/*
 * driver_info.c - what consumers and whoever shows it may ask about drivers.
 */
#include "driver.h"

#include <stdio.h>
#include <string.h>

#include "sync.h"

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

/* "nettle0" */
static void
driver_name_locked(char name[CRYPTO_DRIVER_NAME], const struct driver *d)
    OCF_REQUIRES(driver_lock)
{
	(void)snprintf(
	    name, CRYPTO_DRIVER_NAME, "%s%d", d->dev->name, d->dev->unit);
}

bool
crypto_driver_name(char name[CRYPTO_DRIVER_NAME], uint32_t id)
{
	const struct driver *d;

	(void)snprintf(name, CRYPTO_DRIVER_NAME, "%s",
	    id == CRYPTO_HID_COMPOSITE ? "composite" : "");
	ocf_lock(&driver_lock);
	d = id < DRIVERS_MAX ? driver_find_locked(id) : NULL;
	if (d != NULL)
		driver_name_locked(name, d);
	ocf_unlock(&driver_lock);
	return name[0] != '\0';
}

bool
crypto_driver_stats(uint32_t id, struct crypto_driver_stats *stats)
{
	const struct driver *d;

	memset(stats, 0, sizeof(*stats));
	ocf_lock(&driver_lock);
	d = id < DRIVERS_MAX ? driver_find_locked(id) : NULL;
	if (d != NULL) {
		driver_name_locked(stats->name, d);
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

bool
crypto_driver_offers(uint32_t id, int alg)
{
	const struct driver *d;
	bool offers;

	if (alg < CRYPTO_ALGORITHM_MIN || alg > CRYPTO_ALGORITHM_MAX)
		return false;
	ocf_lock(&driver_lock);
	d = id < DRIVERS_MAX ? driver_find_locked(id) : NULL;
	offers = d != NULL && d->offers[alg] != DRIVER_NONE;
	ocf_unlock(&driver_lock);
	return offers;
}

bool
crypto_driver_koffers(uint32_t id, int kalg)
{
	const struct driver *d;
	bool offers;

	if (kalg < CRK_ALGORITHM_MIN || kalg > CRK_ALGORITHM_MAX)
		return false;
	ocf_lock(&driver_lock);
	d = id < DRIVERS_MAX ? driver_find_locked(id) : NULL;
	offers = d != NULL && d->kprocess != NULL && d->koffers[kalg];
	ocf_unlock(&driver_lock);
	return offers;
}

uint32_t
crypto_driver_max(void)
{
	return DRIVERS_MAX;
}
