/* SPDX-License-Identifier: ISC */
/*
 * bench_table.h - the framework, without a device, against the libraries in the
 * same process: one line for each algorithm, a column for each size.
 */
#ifndef CRYPTODEVD_TOOLS_BENCH_TABLE_H
#define CRYPTODEVD_TOOLS_BENCH_TABLE_H

#include <stddef.h>
#include <stdio.h>

/*
 * Print the table to `out`: the framework's speed as a part of that of the best
 * of the libraries, measured in turns, about `seconds` for each size of each
 * algorithm.  Only the algorithms whose names are in the `nnames` names, all if
 * that is 0.
 * 0; EPROTO two of them compute different things (said on standard error);
 * ENOENT no such algorithm; ENOMEM; what attaching the drivers or a request
 * answered.
 */
int bench_table(
    FILE *out, double seconds, const char *const *names, size_t nnames);

#endif
