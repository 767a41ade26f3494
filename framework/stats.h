/* SPDX-License-Identifier: ISC */
/*
 * stats.h - what the framework and its drivers have done, counted so that no two
 * processors write to the same line of memory: each thread has a shard, and
 * whoever reads adds them up.
 */
#ifndef FRAMEWORK_STATS_H
#define FRAMEWORK_STATS_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STATS_SHARDS 16u

struct crypto_driver_stats {
	char name[64]; /* with its unit */
	uint64_t ops; /* requests dispatched, those that failed too */
	uint64_t bytes; /* sum of their crd_len */
	uint64_t errs; /* requests that failed */
	uint32_t nsessions; /* now */
};

/* The counters of the driver `id`; false if there is none. */
bool crypto_driver_stats(uint32_t id, struct crypto_driver_stats *stats);

/* What the framework has done, all drivers together: a shard of it. */
struct crypto_counters {
	alignas(64) _Atomic uint64_t ops; /* crypto_dispatch */
	_Atomic uint64_t errs; /* crypto_done with an error */
	_Atomic uint64_t kops; /* crypto_kdispatch */
	_Atomic uint64_t kerrs; /* crypto_kdone with an error */
	_Atomic uint64_t intrs; /* wake-ups of the queue's thread */
	_Atomic uint64_t rets; /* wake-ups of return workers */
	_Atomic uint64_t blocks; /* times requests blocked a driver */
	_Atomic uint64_t kblocks; /* times key operations did */
};
extern struct crypto_counters crypto_counters[STATS_SHARDS];

extern _Thread_local unsigned int stats_thread; /* 1 and up; 0: not yet */
unsigned int stats_thread_new(void);

/* The calling thread's shard, always the same one. */
static inline unsigned int
stats_shard(void)
{
	unsigned int n = stats_thread;

	return (n != 0 ? n : stats_thread_new()) % STATS_SHARDS;
}

static inline void
stats_count(_Atomic uint64_t *counter)
{
	atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

/* Add one to a counter of crypto_counters, by its name. */
#define STATS_COUNT(field) stats_count(&crypto_counters[stats_shard()].field)

/* A counter's sum, by its name. */
#define STATS_SUM(field) \
	stats_sum(&crypto_counters[0].field, sizeof(crypto_counters[0]))

/* The sum of STATS_SHARDS atomic uint64_t, the first one at `first`, `stride`
 * bytes apart. */
uint64_t stats_sum(const void *first, size_t stride);

/* Ids are below this. */
uint32_t crypto_driver_max(void);

#endif
