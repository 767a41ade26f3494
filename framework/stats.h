/* SPDX-License-Identifier: ISC */
/*
 * stats.h - what the drivers have done, for whoever shows it.
 */
#ifndef FRAMEWORK_STATS_H
#define FRAMEWORK_STATS_H

#include <stdbool.h>
#include <stdint.h>

struct crypto_driver_stats {
	char name[64]; /* with its unit */
	uint64_t ops; /* requests processed, those that failed too */
	uint64_t bytes; /* sum of their crd_len */
	uint64_t errs; /* requests that failed */
	uint32_t nsessions; /* now */
};

/* The counters of the driver `id`; false if there is none. */
bool crypto_driver_stats(uint32_t id, struct crypto_driver_stats *stats);

/* Ids are below this. */
uint32_t crypto_driver_max(void);

#endif
