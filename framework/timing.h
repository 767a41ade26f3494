/* SPDX-License-Identifier: ISC */
/*
 * timing.h - how long requests take from one stage to the next, measured while
 * debug.crypto_timing is on: totals as struct cryptostats has them, and a
 * histogram of each stage for each driver.  Key operations are not measured.
 */
#ifndef FRAMEWORK_TIMING_H
#define FRAMEWORK_TIMING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct cryptostats;

enum timing_stage {
	TIMING_INVOKE, /* dispatch to the call of the driver */
	TIMING_DONE, /* from there to crypto_done */
	TIMING_CB, /* from there to the callback */
	TIMING_FINIS, /* from there to its return */
	TIMING_STAGES
};

/* Bucket n counts times of 2^n to 2^(n+1) - 1 ns; the first one those of 0 as
 * well, the last one all that are longer, too. */
#define TIMING_BUCKETS	36u
#define TIMING_NODRIVER UINT32_MAX

/* What a request carries along. */
struct timing_stamp {
	uint64_t at; /* ns, when the stage began; 0: not measured */
	uint32_t hid; /* its driver */
	enum timing_stage stage; /* the one that it is in */
	bool internal; /* only for its driver's histograms */
};

extern atomic_bool timing_on;

/* debug.crypto_timing.  Requests under way keep what they were dispatched
 * with, so that all stages count the same requests. */
void timing_set(bool on);

/* Now, in ns; never 0. */
uint64_t timing_now(void);

/* What the inline functions below do for a request that is measured. */
void timing_move(struct timing_stamp *stamp, enum timing_stage ended);

/* A request is dispatched; the framework's own ones are not in the totals. */
static inline void
timing_start(struct timing_stamp *stamp, bool internal)
{
	stamp->at = 0;
	if (__builtin_expect(
		atomic_load_explicit(&timing_on, memory_order_relaxed), 0)) {
		stamp->at = timing_now();
		stamp->hid = TIMING_NODRIVER;
		stamp->stage = TIMING_INVOKE;
		stamp->internal = internal;
	}
}

/*
 * A stage ends, at its first call for the request: a driver that answers
 * ERESTART is invoked again, which counts as time in the driver.  A request that
 * no driver gets to see counts as invoked when it is done.
 */
static inline void
timing_end(struct timing_stamp *stamp, enum timing_stage ended)
{
	if (__builtin_expect(stamp->at != 0, 0))
		timing_move(stamp, ended);
}

/* The request is about to be freed by its callback. */
static inline void
timing_copy(struct timing_stamp *copy, const struct timing_stamp *stamp)
{
	copy->at = stamp->at;
	if (__builtin_expect(stamp->at != 0, 0))
		*copy = *stamp;
}

/* The request is given to the driver (crypto_ses2hid). */
static inline void
timing_invoke(struct timing_stamp *stamp, uint32_t hid)
{
	if (__builtin_expect(stamp->at != 0, 0)) {
		stamp->hid = hid;
		timing_move(stamp, TIMING_INVOKE);
	}
}

/* Store the four totals of the stages in `stats`.  Takes timing's own locks. */
void timing_read(struct cryptostats *stats);

/*
 * Replace them by those in `stats`, and empty the histograms.  With a count of 0
 * min and max are what is read until the first sample, which replaces both: they
 * may be 0, or 10000 s as FreeBSD's cryptostats writes, and are right from then
 * on.  EINVAL a time is negative, has a nanosecond part of 1 s or more, or is
 * too long to be counted in ns; nothing was replaced then.
 */
int timing_write(const struct cryptostats *stats);

/* The totals and histograms as after the start. */
void timing_reset(void);

/* The histogram of a stage of a driver's requests, all zeros for an id that no
 * driver has had.  The id's next owner starts anew (timing_forget). */
void timing_histogram(
    uint64_t buckets[TIMING_BUCKETS], uint32_t hid, enum timing_stage stage);
void timing_forget(uint32_t hid);

#endif
