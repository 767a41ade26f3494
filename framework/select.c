/* SPDX-License-Identifier: ISC */
/*
 * select.c - the choice of a driver for a session or a key operation: the rule of
 * the pages.  It owns nothing; the table is driver.c's.
 */
#include "driver.h"

#include <stdio.h>
#include <string.h>

#include "alg.h"
#include "keyref.h"
#include "policy.h"
#include "session.h"
#include "sync.h"

#define CLASSES (CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE)
#define ANY	UINT32_MAX /* no driver in particular */

/* Whether the driver takes the algorithm with a key that is a reference of the
 * tag; 0: with any other. */
static bool
driver_takes(const struct driver *d, uint8_t offer, uint8_t tag)
{
	if (tag != 0)
		return offer != DRIVER_NONE && d->keyref_tag == tag;
	return offer == DRIVER_ALL;
}

/* Whether the driver takes the element of a session. */
static bool
driver_takes_alg(const struct driver *d, const struct session_alg *sa)
{
	return driver_takes(d, d->offers[sa->alg->id], sa->keyref_tag);
}

static bool
driver_suits_locked(const struct driver *d, const struct session *ses)
    OCF_REQUIRES(driver_lock)
{
	bool all = (d->flags & CRYPTOCAP_F_INSTANCES) != 0;

	for (size_t i = 0; i < ses->nalgs; i++) {
		if (!driver_takes_alg(d, &ses->algs[i]))
			return false;
		for (size_t j = 0; j < i && !all; j++) {
			if (ses->algs[j].alg == ses->algs[i].alg)
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

/* Whether the driver is called that, with its unit or without. */
static bool
driver_is_locked(const struct driver *d, const char *name)
    OCF_REQUIRES(driver_lock)
{
	size_t len = strlen(d->dev->name);
	char unit[16];

	if (strncmp(d->dev->name, name, len) != 0)
		return false;
	(void)snprintf(unit, sizeof(unit), "%d", d->dev->unit);
	return name[len] == '\0' || strcmp(name + len, unit) == 0;
}

/* What is looked for, besides the algorithms. */
struct driver_wish {
	int kind; /* classes; 0: any, but only the id `only` */
	uint32_t only;
	const char *name; /* NULL: any; as the policy has it */
};

/* The suitable driver with the fewest sessions, then the lowest id. */
static struct driver *
driver_best_locked(const struct session *ses, const struct driver_wish *wish,
    uint64_t tried) OCF_REQUIRES(driver_lock)
{
	struct driver *best = NULL;

	for (uint32_t i = 0; i < DRIVERS_MAX; i++) {
		struct driver *d = driver_find_locked(i);

		if (d == NULL || (tried & (UINT64_C(1) << i)) != 0)
			continue;
		if (wish->kind != 0 ? (d->flags & wish->kind) == 0
				    : i != wish->only)
			continue;
		if (wish->name != NULL && !driver_is_locked(d, wish->name))
			continue;
		if (d->process == NULL || !driver_suits_locked(d, ses))
			continue;
		if (best == NULL || d->nsessions < best->nsessions)
			best = d;
	}
	return best;
}

struct driver *
driver_select(const struct session *ses, int crid, uint64_t *tried)
{
	char name[POLICY_DRIVER] = "";
	const struct driver_wish one = { .only = (uint32_t)crid };
	const struct driver_wish preferred = { .kind = crid & CLASSES,
		.name = name };
	const struct driver_wish hard = { .kind = CRYPTOCAP_F_HARDWARE };
	const struct driver_wish soft = { .kind = CRYPTOCAP_F_SOFTWARE };
	struct driver *d = NULL;

	policy_preferred(name, ses->ini);
	ocf_lock(&driver_lock);
	if ((crid & CLASSES) == 0)
		d = driver_best_locked(ses, &one, *tried);
	else if (name[0] != '\0')
		d = driver_best_locked(ses, &preferred, *tried);
	if (d == NULL && (crid & CRYPTOCAP_F_HARDWARE) != 0)
		d = driver_best_locked(ses, &hard, *tried);
	if (d == NULL && (crid & CRYPTOCAP_F_SOFTWARE) != 0)
		d = driver_best_locked(ses, &soft, *tried);
	if (d != NULL) {
		d->refs++;
		d->nsessions++;
		*tried |= UINT64_C(1) << d->id;
	}
	ocf_unlock(&driver_lock);
	return d;
}

/* The elements `wanted` that one session on the driver can have. */
static uint32_t
driver_offers_locked(const struct driver *d, const struct session *ses,
    uint32_t wanted) OCF_REQUIRES(driver_lock)
{
	bool had[CRYPTO_ALGORITHM_MAX + 1] = { false };
	bool all = (d->flags & CRYPTOCAP_F_INSTANCES) != 0;
	uint32_t got = 0;

	for (size_t i = 0; i < ses->nalgs; i++) {
		const struct session_alg *sa = &ses->algs[i];

		if ((wanted & UINT32_C(1) << i) == 0 ||
		    (had[sa->alg->id] && !all) || !driver_takes_alg(d, sa))
			continue;
		had[sa->alg->id] = true;
		got |= UINT32_C(1) << i;
	}
	return got;
}

int
driver_select_most(const struct session *ses, int crid, uint64_t tried,
    uint32_t wanted, uint32_t *got)
{
	const struct driver *best = NULL;
	unsigned int most = 0;
	int hid;

	*got = 0;
	ocf_lock(&driver_lock);
	for (uint32_t i = 0; i < DRIVERS_MAX; i++) {
		const struct driver *d = driver_find_locked(i);
		uint32_t offers;
		unsigned int n;

		if (d == NULL || (tried & (UINT64_C(1) << i)) != 0 ||
		    (d->flags & crid & CLASSES) == 0 || d->process == NULL ||
		    driver_suits_locked(d, ses))
			continue;
		offers = driver_offers_locked(d, ses, wanted);
		n = (unsigned int)__builtin_popcount(offers);
		if (n > most ||
		    (n == most && n > 0 && driver_before(d, best))) {
			most = n;
			best = d;
			*got = offers;
		}
	}
	hid = best != NULL ? (int)best->id : -1;
	ocf_unlock(&driver_lock);
	return hid;
}

bool
driver_offers(const struct driver *d, int alg)
{
	bool offers;

	ocf_lock(&driver_lock);
	offers = d->offers[alg] == DRIVER_ALL;
	ocf_unlock(&driver_lock);
	return offers;
}

bool
driver_has_keyref(uint8_t tag)
{
	bool has = false;

	ocf_lock(&driver_lock);
	for (uint32_t i = 0; i < DRIVERS_MAX && !has; i++) {
		const struct driver *d = driver_find_locked(i);

		has = d != NULL && d->keyref_tag == tag;
	}
	ocf_unlock(&driver_lock);
	return has;
}

/* The cost of a request with each algorithm of the session; 0: not known. */
static uint64_t
driver_cost(
    const struct driver *d, const struct session *ses, unsigned int size)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < ses->nalgs; i++) {
		const struct alg *alg = ses->algs[i].alg;
		uint32_t cost = cost_get(d, alg->id, size);

		/* The other half of an authenticated cipher is in its cost. */
		if (cost == 0 && alg->kind != ALG_AEAD_MAC)
			return 0;
		sum += cost;
	}
	return sum;
}

int
driver_select_fastest(const struct session *ses, int crid, unsigned int size)
{
	uint64_t least = UINT64_MAX;
	int best = -1;

	ocf_lock(&driver_lock);
	for (uint32_t i = 0; i < DRIVERS_MAX; i++) {
		const struct driver *d = driver_find_locked(i);
		uint64_t cost;

		if (d == NULL || d->process == NULL ||
		    (d->flags & crid & CLASSES) == 0 ||
		    !driver_suits_locked(d, ses))
			continue;
		cost = driver_cost(d, ses, size);
		if (cost != 0 && cost < least) {
			least = cost;
			best = (int)i;
		}
	}
	ocf_unlock(&driver_lock);
	return best;
}

/* As driver_best_locked, by the operations under way. */
static struct driver *
driver_best_key_locked(const struct cryptkop *krp,
    const struct driver_wish *wish) OCF_REQUIRES(driver_lock)
{
	uint8_t tag = keyref_tag_of(krp);
	struct driver *best = NULL;

	for (uint32_t i = 0; i < DRIVERS_MAX; i++) {
		struct driver *d = driver_find_locked(i);

		if (d == NULL || d->kprocess == NULL ||
		    (d->flags & wish->kind) == 0 ||
		    (wish->only != ANY && i != wish->only) ||
		    (wish->name != NULL && !driver_is_locked(d, wish->name)) ||
		    !driver_takes(d, d->koffers[krp->krp_op], tag))
			continue;
		if (best == NULL || d->nkops < best->nkops)
			best = d;
	}
	return best;
}

struct driver *
driver_select_key(const struct cryptkop *krp, int crid, int classes)
{
	int kinds = (crid & CLASSES) != 0 ? crid & CLASSES : CLASSES;
	uint32_t only = ANY;
	char name[POLICY_DRIVER] = "";
	struct driver_wish wish = { .name = name };
	struct driver *d = NULL;

	if ((crid & CRYPTO_KRP_DRIVER) != 0) {
		only = (uint32_t)crid & ~(uint32_t)CRYPTO_KRP_DRIVER;
		kinds = CLASSES;
	}
	kinds &= classes;
	wish.kind = kinds;
	wish.only = only;
	policy_preferred_key(name, krp->krp_op);
	ocf_lock(&driver_lock);
	if (only == ANY && name[0] != '\0')
		d = driver_best_key_locked(krp, &wish);
	wish.name = NULL;
	wish.kind = kinds & CRYPTOCAP_F_HARDWARE;
	if (d == NULL && wish.kind != 0)
		d = driver_best_key_locked(krp, &wish);
	wish.kind = kinds & CRYPTOCAP_F_SOFTWARE;
	if (d == NULL && wish.kind != 0)
		d = driver_best_key_locked(krp, &wish);
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
			features |= d->koffers[k] != DRIVER_NONE ? 1 << k : 0;
	}
	ocf_unlock(&driver_lock);
	return features;
}
