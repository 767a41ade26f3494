/* SPDX-License-Identifier: ISC */
/*
 * check_errors.h - misuse of the device, one case a line of the tables of errnos
 * that the systems have whose dialects it speaks.  A dialect has a file of its
 * own, as their headers do not go together.
 */
#ifndef CRYPTODEVD_TOOLS_CHECK_ERRORS_H
#define CRYPTODEVD_TOOLS_CHECK_ERRORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct check_errors {
	FILE *out; /* borrowed */
	bool verbose; /* a line for every case, not just for mismatches */
	size_t len_max; /* longest message to send */
	const char *flavour; /* that the device has, "freebsd12" for instance */
	size_t ncases;
	size_t nmismatches;
	size_t nskipped;
};

/*
 * Run the cases of every dialect that the flavour has on the device at `path`; `crioget` as for
 * cdev_open.  The errnos of that, before any case; mismatches are counted.
 */
int check_errors_run(struct check_errors *sum, const char *path, bool crioget);

/* For the dialects: count a case that ended with `error` and should have with
 * `want` (0: well), or which cannot be tried here. */
void check_errors_case(struct check_errors *sum, const char *dialect,
    const char *what, int error, int want);
void check_errors_skip(struct check_errors *sum, const char *dialect,
    const char *what, const char *why);

/* A dialect: as check_errors_run. */
typedef int check_errors_fn(
    struct check_errors *sum, const char *path, bool crioget);
check_errors_fn check_errors_linux;
check_errors_fn check_errors_freebsd;
check_errors_fn check_errors_netbsd;
check_errors_fn check_errors_openbsd;

#endif
