/* SPDX-License-Identifier: ISC */
/*
 * A growing list of timings and its order statistics.
 */
#ifndef CRYPTODEVD_TOOLS_BENCH_SAMPLE_H
#define CRYPTODEVD_TOOLS_BENCH_SAMPLE_H

#include <stddef.h>

/* All zero is an empty list. */
struct bench_sample {
	double *us; /* owned: microseconds an operation */
	size_t n;
	size_t room;
};

/* ENOMEM; the list is then as it was. */
int bench_sample_add(struct bench_sample *sample, double us);

void bench_sample_fini(struct bench_sample *sample);

/*
 * The least value that `percent` (0 to 100) of the list do not exceed;
 * 50 is the median.  Sorts the list.  0 when it is empty.
 */
double bench_sample_percentile(struct bench_sample *sample, unsigned percent);

/* Microseconds of a clock that only counts up. */
double bench_now(void);

#endif
