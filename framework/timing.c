/* SPDX-License-Identifier: ISC */
/*
 * timing.c - samples go to the shard of the thread that takes them, under the
 * shard's lock: next to reading the clock it costs little.  Readers add up.
 * What was written through the sysctl counts as a shard of its own.
 */
#include "timing.h"

#include <errno.h>
#include <string.h>

#include <opencrypto/cryptodev.h>

#include "stats.h"
#include "sync.h"

#define TIMING_DRIVERS 64u
#define TIMING_ID      0x00ffffffu /* of a hid: the rest are flags */
#define NS_PER_S       UINT64_C(1000000000)

struct timing_total {
	uint64_t acc; /* ns, all three */
	uint64_t min;
	uint64_t max;
	uint64_t count;
};

/* (l) under lock */
struct timing_shard {
	struct ocf_mutex lock;
	struct timing_total total[TIMING_STAGES]; /* (l) */
	uint64_t hist[TIMING_DRIVERS][TIMING_STAGES][TIMING_BUCKETS]; /* (l) */
};

atomic_bool timing_on;

/* Most of it is never touched, and then takes no memory. */
static struct timing_shard timing_shards[STATS_SHARDS];
static pthread_once_t timing_once = PTHREAD_ONCE_INIT;

/* Guards timing_written; taken before the shards' locks. */
static struct ocf_mutex timing_lock = OCF_MUTEX_INITIALIZER;
static struct timing_total timing_written[TIMING_STAGES];

static void
timing_init(void)
{
	for (size_t i = 0; i < STATS_SHARDS; i++)
		ocf_mutex_init(&timing_shards[i].lock);
}

void
timing_set(bool on)
{
	(void)pthread_once(&timing_once, timing_init);
	/* A sample is taken by who sees it on, after the locks are there. */
	atomic_store(&timing_on, on);
}

uint64_t
timing_now(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * NS_PER_S + (uint64_t)ts.tv_nsec + 1;
}

static size_t
timing_bucket(uint64_t ns)
{
	size_t n = 0;

	while (ns > 1 && n < TIMING_BUCKETS - 1) {
		ns >>= 1;
		n++;
	}
	return n;
}

/* Join the samples of `more` with those of `sum`. */
static void
timing_join(struct timing_total *sum, const struct timing_total *more)
{
	sum->acc += more->acc;
	if (more->count == 0)
		return;
	if (sum->count == 0 || more->min < sum->min)
		sum->min = more->min;
	if (sum->count == 0 || more->max > sum->max)
		sum->max = more->max;
	sum->count += more->count;
}

static void
timing_sample(const struct timing_stamp *stamp, uint64_t ns)
{
	const struct timing_total one = {
		.acc = ns, .min = ns, .max = ns, .count = 1
	};
	struct timing_shard *shard = &timing_shards[stats_shard()];
	uint32_t id = stamp->hid & TIMING_ID;

	ocf_lock(&shard->lock);
	if (!stamp->internal)
		timing_join(&shard->total[stamp->stage], &one);
	if (id < TIMING_DRIVERS)
		shard->hist[id][stamp->stage][timing_bucket(ns)]++;
	ocf_unlock(&shard->lock);
}

void
timing_move(struct timing_stamp *stamp, enum timing_stage ended)
{
	uint64_t now;

	if (stamp->stage > ended)
		return;
	now = timing_now();
	while (stamp->stage <= ended) {
		timing_sample(stamp, now - stamp->at);
		stamp->at = now;
		stamp->stage++;
	}
}

static void
timing_sum_locked(struct timing_total *sum, enum timing_stage stage)
    OCF_REQUIRES(timing_lock)
{
	*sum = timing_written[stage];
	for (size_t i = 0; i < STATS_SHARDS; i++) {
		struct timing_shard *shard = &timing_shards[i];

		ocf_lock(&shard->lock);
		timing_join(sum, &shard->total[stage]);
		ocf_unlock(&shard->lock);
	}
}

static struct timespec
timing_timespec(uint64_t ns)
{
	return (struct timespec){ .tv_sec = (time_t)(ns / NS_PER_S),
		.tv_nsec = (long)(ns % NS_PER_S) };
}

static struct cryptotstat *
timing_member(struct cryptostats *stats, enum timing_stage stage)
{
	struct cryptotstat *const members[TIMING_STAGES] = {
		[TIMING_INVOKE] = &stats->cs_invoke,
		[TIMING_DONE] = &stats->cs_done,
		[TIMING_CB] = &stats->cs_cb,
		[TIMING_FINIS] = &stats->cs_finis,
	};

	return members[stage];
}

void
timing_read(struct cryptostats *stats)
{
	(void)pthread_once(&timing_once, timing_init);
	ocf_lock(&timing_lock);
	for (enum timing_stage s = TIMING_INVOKE; s < TIMING_STAGES; s++) {
		struct cryptotstat *ts = timing_member(stats, s);
		struct timing_total sum;

		timing_sum_locked(&sum, s);
		ts->acc = timing_timespec(sum.acc);
		ts->min = timing_timespec(sum.min);
		ts->max = timing_timespec(sum.max);
		ts->count = (uint32_t)sum.count;
	}
	ocf_unlock(&timing_lock);
}

static bool
timing_valid(const struct timespec *ts)
{
	return ts->tv_sec >= 0 && ts->tv_nsec >= 0 &&
	    (uint64_t)ts->tv_nsec < NS_PER_S &&
	    (uint64_t)ts->tv_sec < UINT64_MAX / NS_PER_S;
}

static uint64_t
timing_ns(const struct timespec *ts)
{
	return (uint64_t)ts->tv_sec * NS_PER_S + (uint64_t)ts->tv_nsec;
}

static void
timing_replace(const struct timing_total totals[TIMING_STAGES])
{
	(void)pthread_once(&timing_once, timing_init);
	ocf_lock(&timing_lock);
	memcpy(timing_written, totals, sizeof(timing_written));
	for (size_t i = 0; i < STATS_SHARDS; i++) {
		struct timing_shard *shard = &timing_shards[i];

		ocf_lock(&shard->lock);
		memset(shard->total, 0, sizeof(shard->total));
		memset(shard->hist, 0, sizeof(shard->hist));
		ocf_unlock(&shard->lock);
	}
	ocf_unlock(&timing_lock);
}

int
timing_write(const struct cryptostats *stats)
{
	struct cryptostats copy = *stats;
	struct timing_total totals[TIMING_STAGES];

	for (enum timing_stage s = TIMING_INVOKE; s < TIMING_STAGES; s++) {
		const struct cryptotstat *ts = timing_member(&copy, s);

		if (!timing_valid(&ts->acc) || !timing_valid(&ts->min) ||
		    !timing_valid(&ts->max))
			return EINVAL;
		totals[s] = (struct timing_total){ .acc = timing_ns(&ts->acc),
			.min = timing_ns(&ts->min),
			.max = timing_ns(&ts->max),
			.count = ts->count };
	}
	timing_replace(totals);
	return 0;
}

void
timing_reset(void)
{
	static const struct timing_total none[TIMING_STAGES];

	timing_replace(none);
}

void
timing_histogram(
    uint64_t buckets[TIMING_BUCKETS], uint32_t hid, enum timing_stage stage)
{
	memset(buckets, 0, TIMING_BUCKETS * sizeof(buckets[0]));
	if (hid >= TIMING_DRIVERS || stage >= TIMING_STAGES)
		return;
	(void)pthread_once(&timing_once, timing_init);
	for (size_t i = 0; i < STATS_SHARDS; i++) {
		struct timing_shard *shard = &timing_shards[i];

		ocf_lock(&shard->lock);
		for (size_t b = 0; b < TIMING_BUCKETS; b++)
			buckets[b] += shard->hist[hid][stage][b];
		ocf_unlock(&shard->lock);
	}
}

void
timing_forget(uint32_t hid)
{
	if (hid >= TIMING_DRIVERS)
		return;
	(void)pthread_once(&timing_once, timing_init);
	for (size_t i = 0; i < STATS_SHARDS; i++) {
		struct timing_shard *shard = &timing_shards[i];

		ocf_lock(&shard->lock);
		memset(shard->hist[hid], 0, sizeof(shard->hist[hid]));
		ocf_unlock(&shard->lock);
	}
}
