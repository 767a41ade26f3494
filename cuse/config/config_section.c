/* SPDX-License-Identifier: ISC */
/*
 * config_section.c - look-up of sections and keys, by name or by what is like it.
 */
#include "config_section.h"

#include <stdio.h>
#include <string.h>

#include "config_near.h"

static const struct config_section config_section_daemon = { .name = "daemon" };
static const struct config_section config_section_drivers = { .name =
								  "drivers" };

static const struct config_section *const config_sections[] = {
	&config_section_daemon,
	&config_section_limits,
	&config_section_knobs,
	&config_section_drivers,
	&config_section_driver,
	&config_section_policy,
};

#define NSECTIONS (sizeof(config_sections) / sizeof(config_sections[0]))

const struct config_section *
config_section_at(size_t i)
{
	return i < NSECTIONS ? config_sections[i] : NULL;
}

/* Whether a section has that argument. */
static bool
config_section_has(const struct config_section *section, const char *arg)
{
	const char *name;

	for (size_t i = 0; (name = section->arg_at(i)) != NULL; i++) {
		if (strcmp(name, arg) == 0)
			return true;
	}
	return false;
}

const struct config_section *
config_section_find(const char *name, const char **arg)
{
	for (size_t i = 0; i < NSECTIONS; i++) {
		const struct config_section *section = config_sections[i];
		size_t len = strlen(section->name);

		*arg = "";
		if (section->arg == NULL && strcmp(section->name, name) == 0)
			return section;
		if (section->arg == NULL ||
		    strncmp(section->name, name, len) != 0 || name[len] != ' ')
			continue;
		*arg = name + len + strspn(name + len, " ");
		if (config_section_has(section, *arg))
			return section;
	}
	return NULL;
}

void
config_section_nearest(char nearest[CONFIG_NAME], const char *name)
{
	struct config_nearest best;
	char full[CONFIG_NAME];
	const char *arg;

	config_nearest_begin(&best, nearest, CONFIG_NAME, name);
	for (size_t i = 0; i < NSECTIONS; i++) {
		if (config_sections[i]->arg == NULL)
			config_nearest_try(&best, config_sections[i]->name);
		for (size_t j = 0; config_sections[i]->arg_at != NULL &&
		     (arg = config_sections[i]->arg_at(j)) != NULL;
		     j++) {
			(void)snprintf(full, sizeof(full), "%s %s",
			    config_sections[i]->name, arg);
			config_nearest_try(&best, full);
		}
	}
}

const char *
config_row_key(const struct cmdline_option *row)
{
	return row->key != NULL ? row->key : row->name;
}

/* Keys of the tables of options. */
static void
config_rows_nearest(const struct config *config, struct config_nearest *best,
    const char *section)
{
	const struct cmdline_option *row;

	for (size_t i = 0; i < CONFIG_TABLES; i++) {
		row = config->tables[i].rows;
		for (; row != NULL && row->name != NULL; row++) {
			if (row->section != NULL &&
			    strcmp(row->section, section) == 0)
				config_nearest_try(best, config_row_key(row));
		}
	}
}

/* The nearest key of a section with that argument; how near. */
static unsigned int
config_key_nearest(const struct config *config, char nearest[CONFIG_NAME],
    const struct config_section *section, const char *arg, const char *key)
{
	struct config_nearest best;
	char name[CONFIG_NAME];

	config_nearest_begin(&best, nearest, CONFIG_NAME, key);
	if (section->set == NULL) {
		config_rows_nearest(config, &best, section->name);
		return best.distance;
	}
	for (size_t i = 0; section->key_at(i, arg, name); i++)
		config_nearest_try(&best, name);
	return best.distance;
}

/* Whether a section has the key; or, with arguments, what follows its name then. */
static bool
config_key_is_in(const struct config *config, const char **arg,
    char name[CONFIG_NAME], const struct config_section *section,
    const char *key)
{
	*arg = "";
	if (section->arg_at == NULL)
		return config_key_nearest(config, name, section, "", key) == 0;
	for (size_t i = 0; (*arg = section->arg_at(i)) != NULL; i++) {
		if (config_key_nearest(config, name, section, *arg, key) == 0)
			return true;
	}
	return false;
}

/* Where a key belongs that is in another section. */
static bool
config_key_belongs(const struct config *config, char hint[CMDLINE_WHY],
    const char *section, const char *key)
{
	char name[CONFIG_NAME];
	const char *arg;

	for (size_t i = 0; i < NSECTIONS; i++) {
		if (strcmp(config_sections[i]->name, section) == 0 ||
		    !config_key_is_in(
			config, &arg, name, config_sections[i], key))
			continue;
		(void)snprintf(hint, CMDLINE_WHY, "; %s belongs in [%s%s%s]",
		    strcmp(name, key) == 0 ? "it" : name,
		    config_sections[i]->name, *arg != '\0' ? " " : "", arg);
		return true;
	}
	return false;
}

void
config_key_hint(const struct config *config, char hint[CMDLINE_WHY],
    const char *section, const char *key)
{
	const char *arg;
	const struct config_section *row = config_section_find(section, &arg);
	char nearest[CONFIG_NAME];
	unsigned int distance =
	    config_key_nearest(config, nearest, row, arg, key);

	hint[0] = '\0';
	if (distance > 0 && config_key_belongs(config, hint, section, key))
		return;
	if (nearest[0] != '\0')
		(void)snprintf(
		    hint, CMDLINE_WHY, "; the nearest is %s", nearest);
}

const struct cmdline_option *
config_row_find(const struct config *config, void **ctx, const char *section,
    const char *key)
{
	const struct cmdline_option *row;

	for (size_t i = 0; i < CONFIG_TABLES; i++) {
		*ctx = config->tables[i].ctx;
		row = config->tables[i].rows;
		for (; row != NULL && row->name != NULL; row++) {
			if (row->section != NULL &&
			    strcmp(row->section, section) == 0 &&
			    strcmp(config_row_key(row), key) == 0)
				return row;
		}
	}
	return NULL;
}
