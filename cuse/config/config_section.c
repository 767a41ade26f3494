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

/* The nearest of several names so far. */
struct config_nearest {
	char *name; /* CONFIG_NAME bytes */
	const char *wanted;
	unsigned int distance;
};

static void
config_nearest_begin(
    struct config_nearest *nearest, char *name, const char *wanted)
{
	name[0] = '\0';
	nearest->name = name;
	nearest->wanted = wanted;
	/* What is half another name is another name. */
	nearest->distance = (unsigned int)strlen(wanted) / 2 + 1;
}

static void
config_nearest_try(struct config_nearest *nearest, const char *name)
{
	unsigned int distance = config_distance(nearest->wanted, name);

	if (distance >= nearest->distance)
		return;
	nearest->distance = distance;
	(void)snprintf(nearest->name, CONFIG_NAME, "%s", name);
}

void
config_section_nearest(char nearest[CONFIG_NAME], const char *name)
{
	struct config_nearest best;
	char full[CONFIG_NAME];
	const char *arg;

	config_nearest_begin(&best, nearest, name);
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

static void
config_row_nearest(const struct config *config, struct config_nearest *best,
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

void
config_key_nearest(const struct config *config, char nearest[CONFIG_NAME],
    const char *section, const char *key)
{
	const char *arg;
	const struct config_section *row = config_section_find(section, &arg);
	struct config_nearest best;
	char name[CONFIG_NAME];

	config_nearest_begin(&best, nearest, key);
	if (row->set == NULL) {
		config_row_nearest(config, &best, section);
		return;
	}
	for (size_t i = 0; row->key_at(i, arg, name); i++)
		config_nearest_try(&best, name);
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
