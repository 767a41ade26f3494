/* SPDX-License-Identifier: ISC */
/*
 * stats.c - the counters that belong to no driver, and the threads' shards and
 * blocks.  Writing the counters changes what is taken off the blocks' sums, and
 * never a block, which is its thread's alone.
 */
#include "stats.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "sync.h"
#include "timing.h"

_Thread_local unsigned int stats_thread;
_Thread_local struct stats_block *stats_mine;

/* Of threads for which there is no memory: what they count at the same time may
 * get lost.  It ends the list. */
static struct stats_block stats_spare = { .taken = true };
static struct stats_block *_Atomic stats_blocks = &stats_spare;

static pthread_key_t stats_key; /* its destructor is what it is for */
static pthread_once_t stats_once = PTHREAD_ONCE_INIT;

/* Guards stats_base: the sums at the last write, less what was written. */
static struct ocf_mutex stats_lock = OCF_MUTEX_INITIALIZER;
static uint64_t stats_base[STATS_NCOUNTERS];

/* In the order of struct cryptostats. */
static const size_t stats_offsets[STATS_NCOUNTERS] = {
	offsetof(struct stats_block, counters.ops),
	offsetof(struct stats_block, counters.errs),
	offsetof(struct stats_block, counters.kops),
	offsetof(struct stats_block, counters.kerrs),
	offsetof(struct stats_block, counters.intrs),
	offsetof(struct stats_block, counters.rets),
	offsetof(struct stats_block, counters.blocks),
	offsetof(struct stats_block, counters.kblocks),
};

unsigned int
stats_thread_new(void)
{
	static _Atomic unsigned int threads;

	/* 0 is for those that have none yet. */
	do {
		stats_thread = ++threads;
	} while (stats_thread == 0);
	return stats_thread;
}

static void
stats_leave(void *arg)
{
	struct stats_block *block = arg;

	stats_mine = NULL;
	atomic_store_explicit(&block->taken, false, memory_order_release);
}

static void
stats_init(void)
{
	/* Without a key blocks are not reused, nothing else. */
	(void)pthread_key_create(&stats_key, stats_leave);
}

/* A block that its thread has left; NULL: none. */
static struct stats_block *
stats_reuse(void)
{
	struct stats_block *block = stats_blocks;

	for (; block != NULL; block = block->next) {
		bool taken = false;

		if (atomic_compare_exchange_strong(&block->taken, &taken, true))
			return block;
	}
	return NULL;
}

static struct stats_block *
stats_new(void)
{
	struct stats_block *block =
	    aligned_alloc(alignof(struct stats_block), sizeof(*block));

	if (block == NULL)
		return NULL;
	memset(block, 0, sizeof(*block));
	block->taken = true;
	block->next = stats_blocks;
	while (
	    !atomic_compare_exchange_weak(&stats_blocks, &block->next, block))
		;
	return block;
}

struct stats_block *
stats_enter(void)
{
	struct stats_block *block;

	(void)pthread_once(&stats_once, stats_init);
	block = stats_reuse();
	if (block == NULL)
		block = stats_new();
	if (block == NULL)
		return &stats_spare; /* and try again next time */
	(void)pthread_setspecific(stats_key, block);
	stats_mine = block;
	return block;
}

static uint64_t
stats_load(const void *counter)
{
	const _Atomic uint64_t *c = counter;

	return atomic_load_explicit(c, memory_order_relaxed);
}

uint64_t
stats_blocks_sum(size_t offset)
{
	const struct stats_block *block = stats_blocks;
	uint64_t sum = 0;

	for (; block != NULL; block = block->next)
		sum += stats_load((const char *)block + offset);
	return sum;
}

uint64_t
stats_sum(const void *first, size_t stride)
{
	const char *at = first;
	uint64_t sum = 0;

	for (size_t i = 0; i < STATS_SHARDS; i++)
		sum += stats_load(at + i * stride);
	return sum;
}

void
stats_algs_failed(const struct cryptop *crp)
{
	struct stats_alg *algs = stats_block()->algs;
	const struct cryptodesc *crd = crp->crp_desc;

	for (; crd != NULL; crd = crd->crd_next) {
		if (crd->crd_alg >= 0 && crd->crd_alg <= CRYPTO_ALGORITHM_MAX)
			stats_add(&algs[crd->crd_alg].errs, 1);
	}
}

bool
crypto_alg_stats(int alg, struct crypto_alg_stats *stats)
{
	const size_t at = offsetof(struct stats_block, algs) +
	    (size_t)alg * sizeof(struct stats_alg);

	memset(stats, 0, sizeof(*stats));
	if (alg < CRYPTO_ALGORITHM_MIN || alg > CRYPTO_ALGORITHM_MAX)
		return false;
	stats->ops = stats_blocks_sum(at + offsetof(struct stats_alg, ops));
	stats->bytes = stats_blocks_sum(at + offsetof(struct stats_alg, bytes));
	stats->errs = stats_blocks_sum(at + offsetof(struct stats_alg, errs));
	return true;
}

void
crypto_stats_read_counters(uint64_t counters[STATS_NCOUNTERS])
{
	ocf_lock(&stats_lock);
	for (size_t i = 0; i < STATS_NCOUNTERS; i++)
		counters[i] =
		    stats_blocks_sum(stats_offsets[i]) - stats_base[i];
	ocf_unlock(&stats_lock);
}

void
crypto_stats_write_counters(const uint64_t counters[STATS_NCOUNTERS])
{
	ocf_lock(&stats_lock);
	for (size_t i = 0; i < STATS_NCOUNTERS; i++)
		stats_base[i] =
		    stats_blocks_sum(stats_offsets[i]) - counters[i];
	ocf_unlock(&stats_lock);
}

void
crypto_stats_read(struct cryptostats *stats)
{
	uint64_t n[STATS_NCOUNTERS];

	crypto_stats_read_counters(n);
	/* Padding goes to programs, too. */
	memset(stats, 0, sizeof(*stats));
	stats->cs_ops = n[0];
	stats->cs_errs = n[1];
	stats->cs_kops = n[2];
	stats->cs_kerrs = n[3];
	stats->cs_intrs = n[4];
	stats->cs_rets = n[5];
	stats->cs_blocks = n[6];
	stats->cs_kblocks = n[7];
	timing_read(stats);
}

int
crypto_stats_write(const struct cryptostats *stats)
{
	const uint64_t n[STATS_NCOUNTERS] = { stats->cs_ops, stats->cs_errs,
		stats->cs_kops, stats->cs_kerrs, stats->cs_intrs,
		stats->cs_rets, stats->cs_blocks, stats->cs_kblocks };
	int error = timing_write(stats);

	if (error == 0)
		crypto_stats_write_counters(n);
	return error;
}

void
crypto_stats_reset(void)
{
	static const uint64_t none[STATS_NCOUNTERS];

	crypto_stats_write_counters(none);
	timing_reset();
}

void
crypto_stats_reset_timing(void)
{
	timing_reset();
}
