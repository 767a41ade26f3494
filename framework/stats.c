/* SPDX-License-Identifier: ISC */
/*
 * stats.c - the counters that belong to no driver, and the threads' shards.
 */
#include "stats.h"

struct crypto_counters crypto_counters[STATS_SHARDS];

_Thread_local unsigned int stats_thread;

unsigned int
stats_thread_new(void)
{
	static _Atomic unsigned int threads;

	/* After four billion threads one more shares shard 0. */
	stats_thread = ++threads;
	return stats_thread;
}

uint64_t
stats_sum(const void *first, size_t stride)
{
	const char *at = first;
	uint64_t sum = 0;

	for (size_t i = 0; i < STATS_SHARDS; i++) {
		const void *shard = at + i * stride;
		const _Atomic uint64_t *counter = shard;

		sum += atomic_load_explicit(counter, memory_order_relaxed);
	}
	return sum;
}
