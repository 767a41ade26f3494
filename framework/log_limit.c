/* SPDX-License-Identifier: ISC */
/*
 * log_limit.c - the buckets.  Owns them and their lock, a leaf.
 */
#include "log_limit.h"

#include <stddef.h>

#include "sync.h"

#define BUCKETS 128u /* more than there are places that log */

struct log_bucket {
	const void *class; /* NULL: nobody's */
	int64_t full; /* when it is full again, in ms */
	unsigned int held;
};

static struct ocf_mutex log_limit_lock = OCF_MUTEX_INITIALIZER;
static struct log_bucket log_buckets[BUCKETS]; /* under the lock */

/* That of the class; where all are taken, the one it would have begun at. */
static struct log_bucket *
log_bucket_locked(const void *class, int64_t now) OCF_REQUIRES(log_limit_lock)
{
	size_t at =
	    (size_t)((uintptr_t) class * UINT64_C(0x9e3779b97f4a7c15) >> 57);

	for (size_t i = 0; i < BUCKETS; i++) {
		struct log_bucket *b = &log_buckets[(at + i) % BUCKETS];

		if (b->class == class)
			return b;
		if (b->class == NULL) {
			b->class = class;
			b->full = now;
			return b;
		}
	}
	return &log_buckets[at % BUCKETS];
}

bool
log_limit_admit(unsigned int *held, const struct log_limit *limit, int64_t now)
{
	struct log_bucket *b;
	bool admit;

	*held = 0;
	ocf_lock(&log_limit_lock);
	b = log_bucket_locked(limit->class, now);
	if (b->full < now)
		b->full = now;
	/* Every line puts the time off at which the bucket is full again. */
	admit = b->full - now <= (int64_t)(limit->burst - 1) * limit->ms;
	if (admit) {
		b->full += limit->ms;
		*held = b->held;
		b->held = 0;
	} else {
		b->held++;
	}
	ocf_unlock(&log_limit_lock);
	return admit;
}
