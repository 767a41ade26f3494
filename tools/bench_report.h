/* SPDX-License-Identifier: ISC */
/*
 * The bench's results as a table, and as JSON.
 */
#ifndef CRYPTODEVD_TOOLS_BENCH_REPORT_H
#define CRYPTODEVD_TOOLS_BENCH_REPORT_H

#include "bench_run.h"

#include <stdio.h>

/* Microseconds of one operation in process; 0: that library has it not. */
struct bench_inside {
	const char *algorithm;
	size_t key_len; /* bytes */
	size_t len; /* bytes of data */
	double framework_us;
	double nettle_us;
	double openssl_us;
};

/* The table's heading, and a line of it. */
void bench_report_heading(FILE *out);
void bench_report_row(FILE *out, const struct bench_row *row);

struct bench_json; /* rows collected to be written at once */

/* A document about the device at `path`; NULL: about none.  ENOMEM. */
int bench_json_new(struct bench_json **out, const char *path);
int bench_json_row(struct bench_json *json, const struct bench_row *row);
int bench_json_inside(struct bench_json *json, const struct bench_inside *in);

/* Write the document and free it; NULL is nothing.  EIO. */
int bench_json_finish(struct bench_json *json, FILE *out);

#endif
