/* SPDX-License-Identifier: ISC */
/*
 * options.h - the command line of cryptodevd.
 */
#ifndef CUSE_OPTIONS_H
#define CUSE_OPTIONS_H

#include <stdbool.h>

#include "cuse.h"

/* Strings are borrowed from the command line. */
struct options {
	struct tcuse_config device;
	bool foreground;
	bool debug;
	bool stats; /* print counters at the end */
	const char *stats_path; /* to this file; NULL: to standard error */
	const char *run; /* a command to be run with the device; or NULL */
};

/*
 * Read the command line; what is wrong with it, --help and --version are
 * printed here.  False: there is no more to do than to exit with *status.
 * Sets devconf, the flavour, and the drivers that are wanted.
 */
bool options_parse(
    struct options *options, int *status, int argc, char *const argv[]);

#endif
