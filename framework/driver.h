/* SPDX-License-Identifier: ISC */
/*
 * driver.h - the table of drivers, for the framework's own modules.
 * Fields marked (t) are under the table's lock, (p) under part.c's, (a) are
 * atomic, the others are set before the driver is first selected.
 */
#ifndef FRAMEWORK_DRIVER_H
#define FRAMEWORK_DRIVER_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>

#include <opencrypto/cryptodev.h>

#include "cost.h"
#include "stats.h"
#include "sync.h"

#define DRIVERS_MAX 64 /* one bit each in driver_select's `tried` */

struct part;
struct session;
TAILQ_HEAD(part_list, part);

/* What a driver offers of an algorithm. */
enum driver_offer {
	DRIVER_NONE,
	DRIVER_ALL, /* for all keys */
	DRIVER_KEYREF, /* for references to its own (keyref.h) */
};

/* What one thread, or some that share it, do with the driver. */
struct driver_shard {
	alignas(64) _Atomic uint64_t inside; /* threads in its methods */
	_Atomic uint64_t ops; /* requests */
	_Atomic uint64_t bytes; /* processed */
	_Atomic uint64_t errs; /* requests that failed */
};

struct driver {
	uint32_t id;
	device_t dev;
	int flags; /* CRYPTOCAP_F_* */
	size_t session_size;
	crypto_newsession_t *newsession;
	crypto_freesession_t *freesession; /* may be NULL */
	crypto_process_t *process;
	crypto_copystate_t *copystate; /* may be NULL */
	crypto_kprocess_t *kprocess; /* NULL: no key operations */

	/* (t) enum driver_offer, by algorithm and by key operation */
	uint8_t offers[CRYPTO_ALGORITHM_MAX + 1];
	uint8_t koffers[CRK_ALGORITHM_MAX + 1];
	uint8_t keyref_tag; /* (t) the key references it takes; 0: none */
	unsigned int refs; /* (t) the slot is kept */
	unsigned int nsessions; /* (t) its load */
	_Atomic bool gone; /* (a) ended; set under the lock */

	atomic_bool qblocked; /* (a) it answered ERESTART; queue.c's lock */
	_Atomic uint32_t nwaiting; /* (a) requests that others must not pass */
	_Atomic uint32_t unblocks; /* (a) times it was unblocked */
	uint32_t backs; /* requests it gave back; queue.c's lock */

	/* The same for key operations. */
	atomic_bool kqblocked;
	_Atomic uint32_t kunblocks;
	uint32_t kbacks; /* keyq.c's lock */
	_Atomic uint32_t nkops; /* under way: the load that is balanced */

	/* (a) what a request costs, in ns; 0: not known (cost.h) */
	_Atomic uint32_t costs[CRYPTO_ALGORITHM_MAX + 1][COST_SIZES];

	struct part_list parts; /* (p) its sessions that are not closed */
	unsigned int closing; /* (p) threads in freesession */
	bool closed; /* (p) freesession is not called any more */

	struct driver_shard shards[STATS_SHARDS];
};

/* The table's lock, and under it the driver of an id that has not ended; NULL:
 * there is none. */
extern struct ocf_mutex driver_lock;
struct driver *driver_find_locked(uint32_t id) OCF_REQUIRES(driver_lock);

/*
 * The best driver for what the session has under the constraint `crid` that is not
 * in `tried` (a bit per id), with a reference and one more session on it; *tried
 * gets its bit.  NULL: none is left.
 */
struct driver *driver_select(
    const struct session *ses, int crid, uint64_t *tried);

/*
 * The id of the driver of the classes `crid` that offers the most of the elements
 * `wanted` of the session (bit i: the i-th), each algorithm once unless it is
 * CRYPTOCAP_F_INSTANCES; *got is these.  Not one that is in `tried`, or that
 * offers them all.  -1: there is none.
 */
int driver_select_most(const struct session *ses, int crid, uint64_t tried,
    uint32_t wanted, uint32_t *got);

/* The id of the driver of the classes `crid` that has all of the session at the
 * least cost for requests of the size; -1: there is none of which it is known. */
int driver_select_fastest(
    const struct session *ses, int crid, unsigned int size);

/* Whether the driver offers the algorithm for all keys. */
bool driver_offers(const struct driver *d, int alg);

/* Whether there is a driver that takes key references of the tag. */
bool driver_has_keyref(uint8_t tag);

/* One more session and reference on a driver that is known to stay. */
void driver_get(struct driver *d);

/* Give up one session and the reference driver_select took. */
void driver_put(struct driver *d);

/*
 * The best driver for the key operation under the constraint `crid`, as krp_crid
 * is one, among those of the allowed classes (CRYPTOCAP_F_HARDWARE and/or
 * _SOFTWARE), with a reference and one more operation on it (nkops).  NULL:
 * there is none.
 */
struct driver *driver_select_key(
    const struct cryptkop *krp, int crid, int classes);

/* The driver of an id, with a reference; NULL: there is none. */
struct driver *driver_ref(uint32_t id);
void driver_unref(struct driver *d);

/* One more reference on a driver that is known to stay for the moment. */
void driver_hold(struct driver *d);

/* The key operations offered by drivers of the allowed classes, CRF_*. */
int driver_key_features(int classes);

/* Around each call of a method, in the same thread: false if the driver has
 * ended, and then the method must not be called. */
bool driver_enter(struct driver *d);
void driver_leave(struct driver *d);

#endif
