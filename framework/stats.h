/* SPDX-License-Identifier: ISC */
/*
 * stats.h - what the framework and its drivers have done, counted so that no two
 * processors write to the same line of memory.  What is counted for each driver
 * is in shards that few threads share; the rest is in blocks of one thread each,
 * which adds without a locked instruction.  Whoever reads adds them up, without
 * a lock, and may or may not see what others count meanwhile.
 */
#ifndef FRAMEWORK_STATS_H
#define FRAMEWORK_STATS_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

#define STATS_SHARDS 16u

#define CRYPTO_DRIVER_NAME 64u /* bytes, with the NUL */

struct crypto_driver_stats {
	char name[CRYPTO_DRIVER_NAME]; /* with its unit */
	uint64_t ops; /* requests dispatched, those that failed too */
	uint64_t bytes; /* sum of their crd_len */
	uint64_t errs; /* requests that failed */
	uint32_t nsessions; /* now */
};

/* The counters of the driver `id`; false if there is none. */
bool crypto_driver_stats(uint32_t id, struct crypto_driver_stats *stats);

/* What the driver `id` is called, with its unit: a copy, as a device may go while it is
 * looked at.  CRYPTO_HID_COMPOSITE is called "composite".  False, and "": there is
 * none. */
bool crypto_driver_name(char name[CRYPTO_DRIVER_NAME], uint32_t id);

/* Whether the driver of that id offers an algorithm; any int may be asked. */
bool crypto_driver_offers(uint32_t id, int alg);

/* The same of a key operation (CRK_*). */
bool crypto_driver_koffers(uint32_t id, int kalg);

struct crypto_alg_stats {
	uint64_t ops; /* descriptors dispatched, those that failed too */
	uint64_t bytes; /* sum of their crd_len, of valid requests */
	uint64_t errs; /* descriptors of requests that failed */
};

/* What was done with the algorithm `alg` (CRYPTO_*) on all drivers, since the
 * start.  False, and zeros: there is no such number. */
bool crypto_alg_stats(int alg, struct crypto_alg_stats *stats);

/*
 * The framework's counters and times (kern.crypto_stats) since the start, or
 * since they were last written, on top of what was written then.
 */
void crypto_stats_read(struct cryptostats *stats);

/*
 * Replace them all.  What is counted meanwhile is in the new ones or is not.
 * EINVAL a time is negative, or has a nanosecond part of 1 s or more (timing.h),
 * and nothing was replaced.
 */
int crypto_stats_write(const struct cryptostats *stats);

/* The eight counters only, in the order of struct cryptostats. */
#define STATS_NCOUNTERS 8u
void crypto_stats_read_counters(uint64_t counters[STATS_NCOUNTERS]);
void crypto_stats_write_counters(const uint64_t counters[STATS_NCOUNTERS]);

/* Everything to 0, and only the times: what the options -Z and -z of
 * FreeBSD's cryptostats do. */
void crypto_stats_reset(void);
void crypto_stats_reset_timing(void);

/* What the framework has done, all drivers together. */
struct crypto_counters {
	_Atomic uint64_t ops; /* crypto_dispatch */
	_Atomic uint64_t errs; /* crypto_done with an error */
	_Atomic uint64_t kops; /* crypto_kdispatch */
	_Atomic uint64_t kerrs; /* crypto_kdone with an error */
	_Atomic uint64_t intrs; /* wake-ups of the queue's thread */
	_Atomic uint64_t rets; /* wake-ups of return workers */
	_Atomic uint64_t blocks; /* times requests blocked a driver */
	_Atomic uint64_t kblocks; /* times key operations did */
};

struct stats_alg {
	_Atomic uint64_t ops;
	_Atomic uint64_t bytes;
	_Atomic uint64_t errs;
};

/* One thread's.  Blocks stay in the list; a thread that ends leaves its own,
 * with what it has counted, to one that starts. */
struct stats_block {
	alignas(64) struct crypto_counters counters;
	struct stats_alg algs[CRYPTO_ALGORITHM_MAX + 1];
	struct stats_block *next; /* set before it is in the list */
	atomic_bool taken; /* by a thread that runs */
};

extern _Thread_local struct stats_block *stats_mine; /* NULL: not yet */
struct stats_block *stats_enter(void);

extern _Thread_local unsigned int stats_thread; /* 1 and up; 0: not yet */
unsigned int stats_thread_new(void);

/* The calling thread's shard, always the same one. */
static inline unsigned int
stats_shard(void)
{
	unsigned int n = stats_thread;

	return (n != 0 ? n : stats_thread_new()) % STATS_SHARDS;
}

/* Add one to a counter that several threads share. */
static inline void
stats_count(_Atomic uint64_t *counter)
{
	atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

/* The calling thread's block. */
static inline struct stats_block *
stats_block(void)
{
	struct stats_block *block = stats_mine;

	return __builtin_expect(block != NULL, 1) ? block : stats_enter();
}

/* Add to a counter of the calling thread's block. */
static inline void
stats_add(_Atomic uint64_t *counter, uint64_t n)
{
	uint64_t value = atomic_load_explicit(counter, memory_order_relaxed);

	atomic_store_explicit(counter, value + n, memory_order_relaxed);
}

/* Add one to a counter of crypto_counters, by its name. */
#define STATS_COUNT(field) stats_add(&stats_block()->counters.field, 1)

/* A counter's sum since the start, by its name: writing does not reset it. */
#define STATS_SUM(field) \
	stats_blocks_sum(offsetof(struct stats_block, counters.field))

/* The sum of the counters that lie `offset` bytes into each thread's block. */
uint64_t stats_blocks_sum(size_t offset);

/* A request was dispatched: count its descriptors, and their bytes if it is
 * valid. */
static inline void
stats_algs_dispatched(const struct cryptop *crp, bool valid)
{
	struct stats_alg *algs = stats_block()->algs;
	const struct cryptodesc *crd = crp->crp_desc;

	for (; crd != NULL; crd = crd->crd_next) {
		if (crd->crd_alg < 0 || crd->crd_alg > CRYPTO_ALGORITHM_MAX)
			continue;
		stats_add(&algs[crd->crd_alg].ops, 1);
		if (valid)
			stats_add(
			    &algs[crd->crd_alg].bytes, (uint64_t)crd->crd_len);
	}
}

/* A request of which that was said has failed. */
void stats_algs_failed(const struct cryptop *crp);

/* The sum of STATS_SHARDS atomic uint64_t, the first one at `first`, `stride`
 * bytes apart. */
uint64_t stats_sum(const void *first, size_t stride);

/* Ids are below this. */
uint32_t crypto_driver_max(void);

#endif
