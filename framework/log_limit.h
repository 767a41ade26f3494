/* SPDX-License-Identifier: ISC */
/*
 * log_limit.h - how many lines of one class get through: a bucket of tokens for
 * each, in a table that does not grow.
 */
#ifndef FRAMEWORK_LOG_LIMIT_H
#define FRAMEWORK_LOG_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

/* Of which lines, and how many. */
struct log_limit {
	const void *class; /* an address that is good for ever */
	int burst; /* so many at once ... */
	int ms; /* ... and then one in so many ms */
};

/*
 * Whether a line of the class may be printed at `now`, in ms of a clock that does
 * not go back.  *held: if so, how many before it might not.  Two classes may by
 * chance share a bucket; then they are one.
 */
bool log_limit_admit(
    unsigned int *held, const struct log_limit *limit, int64_t now);

#endif
