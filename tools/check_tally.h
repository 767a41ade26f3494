/* SPDX-License-Identifier: ISC */
/*
 * The score of one row of the table: what was tried, what differed, what the
 * device refused.  Says what differed as it happens.
 */
#ifndef CRYPTODEVD_TOOLS_CHECK_TALLY_H
#define CRYPTODEVD_TOOLS_CHECK_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct check_tally {
	const char *name; /* borrowed */
	FILE *out; /* borrowed; NULL = be silent */
	size_t max_shown; /* differences told one by one */
	size_t ncases;
	size_t nmismatches;
	size_t nkeys; /* sessions' keys tried */
	size_t nrefused; /* of those, refused by the device */
	int refused_error; /* the first refusal's errno */
};

/* Count one case; unless `ok`, say what it was. */
void check_tally_case(struct check_tally *tally, bool ok, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * Count one key of `key_len` bytes: `error` is what creating its session
 * answered.  Refusals are EINVAL and EOPNOTSUPP; any other errno is a
 * mismatch.  True if there is a session to go on with.
 */
bool check_tally_key(struct check_tally *tally, size_t key_len, int error);

/* The device offers nothing of this row. */
bool check_tally_skipped(const struct check_tally *tally);

#endif
