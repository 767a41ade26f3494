/* SPDX-License-Identifier: ISC */
/*
 * cost.c - costs are kept in the drivers and read without a lock.
 */
#include "cost.h"

#include <stdlib.h>

#include "driver.h"
#include "policy.h"

_Atomic uint32_t cost_generation = 1;

uint32_t
cost_get(const struct driver *d, int alg, unsigned int size)
{
	return atomic_load_explicit(&d->costs[alg][size], memory_order_relaxed);
}

void
cost_set(struct driver *d, int alg, unsigned int size, uint32_t ns)
{
	d->costs[alg][size] = ns > 0 ? ns : 1;
	cost_generation++;
}

void
cost_note(struct driver *d, int alg, unsigned int size, uint64_t ns)
{
	uint32_t old = cost_get(d, alg, size);
	int64_t moved;

	if (policy_frozen || old == 0)
		return;
	if (ns > UINT32_MAX)
		ns = UINT32_MAX;
	moved = (int64_t)old + ((int64_t)ns - (int64_t)old) / 8;
	atomic_store_explicit(&d->costs[alg][size],
	    (uint32_t)(moved > 0 ? moved : 1), memory_order_relaxed);
	/* Choices are made again when it has gone far from where they were. */
	if (llabs(moved - (int64_t)old) > (int64_t)old / 32)
		cost_generation++;
}
