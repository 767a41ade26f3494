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

#include "devconf.h"
#include "log.h"
#include "logdest.h"

#define CMDLINE_WHY  256u /* bytes of a reason, with its NUL */
#define CMDLINE_PATH 108u /* of a socket's path, with its NUL */

struct cmdline_option {
	const char *name;
	const char *arg; /* what its value is called; NULL: it has none */
	bool optional; /* the value may be left out: --NAME[=ARG] */
	const char *help; /* lines of 56 columns at most */
	/* As a key of the configuration (config/config.h): its section, NULL: it
	 * is none; its name there, NULL: the same; its default; whether it can
	 * change while the server runs; whether it may be given several times. */
	const char *section;
	const char *key;
	const char *initial;
	bool live;
	bool several;
	/* What a value has to be, in an error, unless `set` says it. */
	const char *accepts;
	/* Take the value (NULL: none was given), borrowed for ever, into ctx and
	 * nowhere else.
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
	const char *config; /* read unless another is given; NULL: none */
	bool operands; /* whether there are any; if so, options come first */
};

/* What the common options set.  Strings are borrowed from the command line and the
 * configuration. */
struct cmdline_common {
	const char *device_name;
	unsigned int nthreads; /* 1 to TRANSPORT_THREADS_MAX */
	const char *flavour;
	enum devconf_accelerated accelerated;
	struct logdest_level log_level; /* unless there is debug */
	enum logdest log;
	const char *config_path; /* NULL: none was given */
	bool config_check; /* only look at the configuration */
	bool config_dump; /* print it */
	bool reload; /* nothing of it may take effect yet */
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
	CMDLINE_UNFIT, /* the same, of the configuration */
};

/*
 * Read the command line and the configuration, which it overrides.  Besides
 * *common, which gets its defaults first, this sets devconf, the flavour, the log,
 * the drivers that are wanted, the knobs and the policy.  *cmdline is kept, and what
 * it points to borrowed, for cmdline_reload.
 */
enum cmdline_result cmdline_parse(const struct cmdline *cmdline,
    struct cmdline_common *common, int argc, char *const argv[]);

/*
 * Read the configuration again, and have in force what can change; that something
 * else has changed is logged.  own_ctx, with the defaults in it, gets what own_ctx of
 * struct cmdline got; what is to be done about that is the caller's.
 * EINVAL there is something wrong with it: this is logged, and nothing has changed.
 * ENOMEM.
 */
int cmdline_reload(void *own_ctx);

/* The file that is read then, absolute, ours for ever; NULL: none. */
const char *cmdline_config_file(void);

/* Give each row's default, as --dump-config has it, to its setter.  A row without
 * name ends them. */
void cmdline_initial(const struct cmdline_option *rows, void *ctx);

/* For an option with one of several values: its place in `words`, which NULL
 * ends.  EINVAL. */
int cmdline_choose(int *value, const char *const *words, const char *word);

#endif
