/* SPDX-License-Identifier: ISC */
/*
 * netbsd_sid.c - the table of session ids of NetBSD's page: chains of entries in
 * as many buckets as there are ids.  What an id means is netbsd.c's business.
 */
#include "netbsd_sid.h"

#include <stdint.h>
#include <stdlib.h>

#define BUCKETS_MIN 64u

struct ocf_mutex netbsd_lock = OCF_MUTEX_INITIALIZER;
static struct netbsd_sids netbsd_buckets_first[BUCKETS_MIN];
static struct netbsd_sids *netbsd_buckets = netbsd_buckets_first;
static size_t netbsd_nbuckets = BUCKETS_MIN; /* a power of two */
static size_t netbsd_nsids;

static struct netbsd_sids *
netbsd_bucket_locked(u_int64_t sid) OCF_REQUIRES(netbsd_lock)
{
	/* Both words count; the high bits of a product depend on all. */
	u_int64_t hash = sid * UINT64_C(0x9e3779b97f4a7c15);

	return &netbsd_buckets[(hash >> 32) & (netbsd_nbuckets - 1)];
}

/* Have a bucket for every id; without memory the chains grow instead. */
static void
netbsd_grow_locked(void) OCF_REQUIRES(netbsd_lock)
{
	struct netbsd_sids *old = netbsd_buckets;
	size_t nold = netbsd_nbuckets;
	struct netbsd_sids *new = calloc(nold * 2, sizeof(*new));
	struct netbsd_sid *e;

	if (new == NULL)
		return;
	netbsd_buckets = new;
	netbsd_nbuckets = nold * 2;
	for (size_t i = 0; i < nold; i++) {
		while ((e = LIST_FIRST(&old[i])) != NULL) {
			LIST_REMOVE(e, chain);
			LIST_INSERT_HEAD(
			    netbsd_bucket_locked(e->sid), e, chain);
		}
	}
	if (old != netbsd_buckets_first)
		free(old);
}

/* Which of several entries an id means. */
static int
netbsd_sid_rank_locked(const struct netbsd_sid *e) OCF_REQUIRES(netbsd_lock)
{
	return (e->stale ? 0 : 2) + (e->used ? 0 : 1);
}

struct netbsd_sid *
netbsd_sid_find_locked(u_int64_t sid)
{
	struct netbsd_sid *e;
	struct netbsd_sid *found = NULL;

	LIST_FOREACH(e, netbsd_bucket_locked(sid), chain)
	{
		if (e->sid == sid &&
		    (found == NULL ||
			netbsd_sid_rank_locked(e) >
			    netbsd_sid_rank_locked(found)))
			found = e;
	}
	return found;
}

void
netbsd_sid_add_locked(struct netbsd_sid *e, struct netbsd_session *ses,
    struct netbsd_sids *siblings)
{
	if (netbsd_nsids++ >= netbsd_nbuckets)
		netbsd_grow_locked();
	e->ses = ses;
	LIST_INSERT_HEAD(netbsd_bucket_locked(e->sid), e, chain);
	LIST_INSERT_HEAD(siblings, e, sibling);
}

void
netbsd_sid_remove_locked(struct netbsd_sid *e)
{
	netbsd_nsids--;
	LIST_REMOVE(e, chain);
	LIST_REMOVE(e, sibling);
	free(e);
}
