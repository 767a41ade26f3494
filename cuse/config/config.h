/* SPDX-License-Identifier: ISC */
/*
 * config.h - what is configured: an ordered list of values, from files and from the
 * command line, each with where it came from.  Later ones win.  What keys there are
 * is said by the tables of options (cmdline.h), whose rows with a section are keys,
 * and by sections whose keys have a table elsewhere (config_section.h).
 *
 * Strings that are taken by setters are borrowed from here: a configuration that was
 * in force is kept for ever.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include <sys/queue.h>

#include <stdbool.h>
#include <stddef.h>

#define CONFIG_WHERE 320u /* bytes of a place as text, with its NUL */

struct cmdline_common;
struct cmdline_option;

/* A value.  The strings are the configuration's. */
struct config_entry {
	TAILQ_ENTRY(config_entry) link;
	const char *section; /* with its argument: "driver yubihsm" */
	const char *key;
	const char *value;
	const char *file; /* or, for line 0, the option: "threads" */
	unsigned int line;
	unsigned int nfile; /* the how-manieth file; CONFIG_OPTION: an option */
};
TAILQ_HEAD(config_list, config_entry);

#define CONFIG_OPTION 0u

/* Something that is wrong; in order of files and lines, options first. */
struct config_error {
	TAILQ_ENTRY(config_error) link;
	unsigned int nfile;
	unsigned int line;
	char text[];
};
TAILQ_HEAD(config_errors, config_error);

/* A table of rows, which one without name ends, and what their setters are given. */
struct config_table {
	const struct cmdline_option *rows;
	void *ctx;
};

#define CONFIG_TABLES 3u

struct config {
	struct config_list entries;
	struct config_table tables[CONFIG_TABLES];
	struct cmdline_common *common;
	/* What the server was started with, if it has been: what is the same there
	 * and cannot change is not looked at again, as from the server's sandbox
	 * it may not look right any more.  Or NULL. */
	const struct config *running;
	unsigned int nfiles; /* read so far */
	/* Where errors go, one line each, without newline. */
	void (*say)(const char *line);
	struct config_errors errors; /* not said yet */
	unsigned int nerrors;
	unsigned int noptions; /* of these, in options */
};

void config_init(struct config *config, void (*say)(const char *line));
void config_fini(struct config *config);

/* Keep what is wrong, for config_say_errors, and count it.  `nfile` and `line` are
 * where, as of struct config_entry. */
void config_wrong(struct config *config, unsigned int nfile, unsigned int line,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Say what is wrong, in the order of files and lines, whenever it was found. */
void config_say_errors(struct config *config);

/* Add a value, which is copied.  If there is no memory that is counted as wrong. */
void config_add(struct config *config, const struct config_entry *from);

/*
 * Add what is in the file `path`, then what is in files conf.d/NAME.conf beside it, in
 * the order of their names as bytes.  required: the file has to be there.
 */
void config_read(struct config *config, const char *path, bool required);

/* Give every value to its setter.  What is wrong with any is kept, too. */
void config_apply(struct config *config);

/* After config_apply has found nothing wrong: have knobs and policy in force.
 * start: there are no sessions yet. */
void config_commit(const struct config *config, bool start);

/* The last value of a key; NULL: there is none. */
const struct config_entry *config_last(
    const struct config *config, const char *section, const char *key);

/* Log what `new` says of keys that cannot change and are not as in `running`, unless
 * `last` has said the same. */
void config_tell_restart(const struct config *new, const struct config *running,
    const struct config *last);

/* Print it all as JSON.  0, or an errno. */
int config_dump(const struct config *config);

/*
 * Reading it again: whoever serves registers how, and the others, a signal or a
 * client, ask for it; `why` is for the log.  One at a time.  `wrong`, of `room` bytes
 * (NULL: not wanted), gets the first of what is wrong with it and how much more there
 * is, "" if that is nothing.
 * The errnos of cmdline_reload, which has logged what is wrong; ENOTSUP nobody has
 * registered.
 */
void config_set_reload(int (*reload)(void *ctx), void *ctx);
int config_reload(const char *why, char *wrong, size_t room);

/* To be `say` of a configuration that is read again. */
void config_reload_say(const char *line);

#endif
