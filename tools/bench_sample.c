/* SPDX-License-Identifier: ISC */
/*
 * Timings.  Medians and percentiles, because a mean on a shared machine
 * tells what else was running.
 */
#include "bench_sample.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int
bench_sample_add(struct bench_sample *sample, double us)
{
	double *more;
	size_t room;

	if (sample->n == sample->room) {
		room = sample->room == 0 ? 4096 : sample->room * 2;
		more = realloc(sample->us, room * sizeof(*more));
		if (more == NULL)
			return ENOMEM;
		sample->us = more;
		sample->room = room;
	}
	sample->us[sample->n++] = us;
	return 0;
}

void
bench_sample_fini(struct bench_sample *sample)
{
	free(sample->us);
	memset(sample, 0, sizeof(*sample));
}

static int
sample_compare(const void *a, const void *b)
{
	const double *x = a;
	const double *y = b;

	return (*x > *y) - (*x < *y);
}

double
bench_sample_percentile(struct bench_sample *sample, unsigned percent)
{
	size_t rank;

	if (sample->n == 0)
		return 0;
	qsort(sample->us, sample->n, sizeof(*sample->us), sample_compare);
	rank = (sample->n * percent + 99) / 100; /* nearest rank, from 1 */
	return sample->us[rank == 0 ? 0 : rank - 1];
}

double
bench_now(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e6 + (double)ts.tv_nsec / 1e3;
}
