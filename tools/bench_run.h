/* SPDX-License-Identifier: ISC */
/*
 * One row of measurements: an algorithm at one size, on the device, in
 * process, and an ioctl that does nothing, in turns.
 */
#ifndef CRYPTODEVD_TOOLS_BENCH_RUN_H
#define CRYPTODEVD_TOOLS_BENCH_RUN_H

#include "bench_alg.h"
#include "cdev.h"

#define BENCH_LEN_MAX ((size_t)16 * 1024 * 1024)

struct bench_row {
	const struct bench_alg *alg;
	size_t len; /* bytes an operation */
	size_t nops; /* of the device */
	double device_us; /* median of one CIOCCRYPT */
	double device_p99_us;
	double local_us; /* median in process */
	double empty_us; /* median of one CIOCASYMFEAT */
};

/* Megabytes (10^6) a second at `us` an operation. */
double bench_row_mbps(const struct bench_row *row, double us);

/*
 * Measure `alg` at `len` bytes (at most BENCH_LEN_MAX, a multiple of its
 * block) for about `seconds`; fills *row.  Blocks as long.  The errno of the
 * first ioctl that failed; ENOMEM; EPROTO when device and library do not
 * compute the same.
 */
int bench_run(struct bench_row *row, struct cdev *dev,
    const struct bench_alg *alg, size_t len, double seconds);

#endif
