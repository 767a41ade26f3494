/* SPDX-License-Identifier: ISC */
/*
 * sysctl.h - a row for each knob.  Names of drivers and algorithms are made up of
 * "opencrypto.driver.", the driver's name with its unit, and a row's name; those
 * of algorithms likewise.
 */
#ifndef FRAMEWORK_SYSCTL_H
#define FRAMEWORK_SYSCTL_H

#include <stdint.h>

#include <opencrypto/cryptodev.h>
#include <opencrypto/sysctl.h>

#include "stats.h"
#include "timing.h"

union sysctl_value {
	int i; /* of a string: its place in words */
	uint32_t u;
	uint64_t u64;
	uint64_t counters[STATS_NCOUNTERS];
	uint64_t buckets[TIMING_BUCKETS];
	struct cryptostats stats;
};

struct sysctl_row {
	const char *name;
	const char *desc;
	const char *accepts; /* in an error; NULL: words, or it is read-only */
	size_t size;
	const char *const *words; /* a string's values, NULL ends them */
	/* `key` is a driver's id or an algorithm; `arg` is the row's. */
	void (*get)(union sysctl_value *value, uint32_t key, unsigned int arg);
	/* NULL: read-only.  0, or EINVAL. */
	int (*set)(const union sysctl_value *value, unsigned int arg);
	enum crypto_sysctl_type type;
	unsigned int arg;
	bool tunable; /* set is for crypto_sysctl_tune only */
};

/* A row, and whose value of it. */
struct sysctl_node {
	const struct sysctl_row *row;
	uint32_t key;
};

/* The tables; a row without name ends each. */
extern const struct sysctl_row sysctl_rows[];
extern const struct sysctl_row sysctl_driver_rows[];
extern const struct sysctl_row sysctl_alg_rows[];

/*
 * Add a table of rows, borrowed for ever, for whoever stands on the framework and
 * has knobs of its own.  A table that is there already is not added again.
 * Before there are threads that may ask.  ENOSPC there are 4 of them.
 */
int sysctl_add_rows(const struct sysctl_row *rows);

/*
 * Whether crypto_sysctl_tune would take the text; nothing is set.  The same errnos;
 * `why` says what is wrong without the name, and nothing where that is not known.
 */
int sysctl_check(const char *name, const char *text, char *why, size_t room);

/* ENOENT. */
int sysctl_find(struct sysctl_node *node, const char *name);

#endif
