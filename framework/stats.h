/* SPDX-License-Identifier: ISC */
/*
 * stats.h - what the drivers have done, for whoever shows it.
 */
#ifndef FRAMEWORK_STATS_H
#define FRAMEWORK_STATS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct crypto_driver_stats {
	char name[64]; /* with its unit */
	uint64_t ops; /* requests dispatched, those that failed too */
	uint64_t bytes; /* sum of their crd_len */
	uint64_t errs; /* requests that failed */
	uint32_t nsessions; /* now */
};

/* The counters of the driver `id`; false if there is none. */
bool crypto_driver_stats(uint32_t id, struct crypto_driver_stats *stats);

/* What the framework has done, all drivers together. */
struct crypto_counters {
	_Atomic uint64_t ops; /* crypto_dispatch */
	_Atomic uint64_t errs; /* crypto_done with an error */
	_Atomic uint64_t intrs; /* wake-ups of the queue's thread */
	_Atomic uint64_t rets; /* wake-ups of return workers */
	_Atomic uint64_t blocks; /* times a driver became blocked */
};
extern struct crypto_counters crypto_counters;

static inline void
stats_count(_Atomic uint64_t *counter)
{
	atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

/* Ids are below this. */
uint32_t crypto_driver_max(void);

#endif
