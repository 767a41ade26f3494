/* SPDX-License-Identifier: ISC */
/*
 * config_section.h - the sections of a configuration.  Keys of some are rows of
 * tables of options; those of the others are what a table elsewhere has, knobs for
 * instance.
 */
#ifndef CONFIG_CONFIG_SECTION_H
#define CONFIG_CONFIG_SECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "cmdline.h"
#include "config.h"

#define CONFIG_NAME 128u /* bytes of a name, with its NUL */

struct config_section {
	const char *name;
	const char
	    *arg; /* what follows the name is called; NULL: nothing does */
	bool live; /* may change while the server runs */
	/*
	 * As of struct cmdline_option, of a section whose keys are not rows; NULL:
	 * they are.  `arg` is what follows the section's name.  ENOENT there is no
	 * such key.
	 */
	int (*set)(const struct cmdline_common *common, const char *arg,
	    const struct config_entry *entry, char why[CMDLINE_WHY]);
	/* The i-th key, i counting from 0; false: there are no more. */
	bool (*key_at)(size_t i, const char *arg, char name[CONFIG_NAME]);
	/* The i-th argument; NULL: there are no more. */
	const char *(*arg_at)(size_t i);
	/* The default of a key, or "". */
	void (*initial)(const char *key, char value[CMDLINE_WHY]);
};

/* The section of that name, and what follows it in *arg, "" if nothing; NULL: there
 * is none. */
const struct config_section *config_section_find(
    const char *name, const char **arg);

/* The i-th section, i counting from 0; NULL: there are no more. */
const struct config_section *config_section_at(size_t i);

/* The name that is nearest to one that there is not.  "": none is near. */
void config_section_nearest(char nearest[CONFIG_NAME], const char *name);

/* What to say behind a key that a section has not: the section that it belongs in,
 * or the nearest key, each after a semicolon; "": there is nothing like it. */
void config_key_hint(const struct config *config, char hint[CMDLINE_WHY],
    const char *section, const char *key);

/* The row of a key, and its ctx; NULL: there is none. */
const struct cmdline_option *config_row_find(const struct config *config,
    void **ctx, const char *section, const char *key);

/* What a row is called as a key. */
const char *config_row_key(const struct cmdline_option *row);

/* Sections whose keys are not rows, and rows that are no options. */
extern const struct config_section config_section_knobs;
extern const struct config_section config_section_limits;
extern const struct config_section config_section_policy;
extern const struct config_section config_section_driver;
extern const struct cmdline_option config_driver_rows[];

/* Say that a value is wrong, and why. */
void config_refuse(
    struct config *config, const struct config_entry *entry, const char *what);

/* Once all values have been looked at by themselves: whether there can be the drivers
 * that the policy prefers. */
void config_policy_check(struct config *config);

/* Have knobs, or the policy, in force. */
void config_knobs_commit(const struct config *config, bool start);
void config_policy_commit(const struct config *config);

/* The knobs that a section's key stands for. */
void config_knob_name(char name[CONFIG_NAME], const struct config_entry *entry);

#endif
