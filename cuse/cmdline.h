/* SPDX-License-Identifier: ISC */
/*
 * cmdline.h - a command line as a table: one row an option, from which it is
 * parsed, checked and explained.  And the options of whoever serves the device,
 * cryptodevd and cryptodev-run alike.  Knows no transport.
 */
#ifndef CUSE_CMDLINE_H
#define CUSE_CMDLINE_H

#include <stdbool.h>
#include <stddef.h>

#define CMDLINE_WHY  256u /* bytes of a reason, with its NUL */
#define CMDLINE_PATH 108u /* of a socket's path, with its NUL */

struct cmdline_option {
	const char *name;
	const char *arg; /* what its value is called; NULL: it has none */
	bool optional; /* the value may be left out: --NAME[=ARG] */
	const char *help; /* lines of 56 columns at most */
	/* What a value has to be, in an error, unless `set` says it. */
	const char *accepts;
	/* Take the value (NULL: none was given), borrowed from the command line.
	 * 0, or an errno and, unless the row has `accepts`, the reason. */
	int (*set)(void *ctx, const char *value, char why[CMDLINE_WHY]);
};

struct cmdline {
	const char *program;
	const char *version;
	const char *usage; /* the help above the options and below them; */
	const char *notes; /* may be NULL */
	const struct cmdline_option *own; /* besides the common ones; a row */
	void *own_ctx; /* without name ends them; NULL: none */
	bool operands; /* whether there are any; if so, options come first */
};

/* What the common options set.  Strings are borrowed from the command line. */
struct cmdline_common {
	const char *device_name;
	unsigned int nthreads;
	bool debug;
	bool stats; /* print counters at the end */
	const char *stats_path; /* to this file; NULL: to standard error */
	/* The control socket that was asked for, absolute; "": none. */
	char control_path[CMDLINE_PATH];
	bool control_given; /* one, or none, was asked for */
	const char *control_group; /* NULL: none */
};

enum cmdline_result {
	CMDLINE_GO, /* optind is the first operand */
	CMDLINE_DONE, /* --help or --version: it has been printed */
	CMDLINE_WRONG, /* and what, has been said */
};

/*
 * Read the command line.  Besides *common, which gets its defaults first, this
 * sets devconf, the flavour, the level of the log, the drivers that are wanted,
 * and the knobs of --set.
 */
enum cmdline_result cmdline_parse(const struct cmdline *cmdline,
    struct cmdline_common *common, int argc, char *const argv[]);

/* For an option with one of several values: its place in `words`, which NULL
 * ends.  EINVAL. */
int cmdline_choose(int *value, const char *const *words, const char *word);

#endif
