/* SPDX-License-Identifier: ISC */
/*
 * bench_table.h - the framework, without a device, against the libraries in the
 * same process: one line for each algorithm and length of its key, a column for
 * each size; or JSON.
 */
#ifndef CRYPTODEVD_TOOLS_BENCH_TABLE_H
#define CRYPTODEVD_TOOLS_BENCH_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct bench_table_what {
	const char *const *names; /* algorithms; all, if nnames is 0 */
	size_t nnames;
	const size_t
	    *sizes; /* bytes, from 1 on; four usual ones, if nsizes is 0 */
	size_t nsizes;
	double seconds; /* for each size of each line, about */
	bool json;
};

/*
 * Print to `out` the framework's speed as a part of that of the best of the
 * libraries, measured in turns.  Sizes are rounded up to the algorithm's block.
 * 0; EPROTO two of them compute different things (said on standard error);
 * ENOENT no such algorithm; ENOMEM; EIO `out` cannot be written; what attaching
 * the drivers or a request answered.
 */
int bench_table(FILE *out, const struct bench_table_what *what);

/* Whether an algorithm of that name can be measured. */
bool bench_table_takes(const char *name);

/* Print the names of all that can, a line each. */
void bench_table_list(FILE *out);

#endif
