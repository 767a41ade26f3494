/* SPDX-License-Identifier: ISC */
/*
 * config_dump.c - what is in force, and where each value came from, as JSON: an
 * object of sections, each an object of keys; a value is {"value", "source"}, and an
 * array of these where there may be several.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#include "config_section.h"

/* The arguments of a driver's file are the driver's, and may be anything. */
static bool
config_dump_hides(const struct cmdline_option *row)
{
	return row != NULL && strcmp(row->name, "driver") == 0;
}

static struct json_object *
config_dump_value(const char *value, size_t len, const char *source)
{
	struct json_object *object = json_object_new_object();

	json_object_object_add(
	    object, "value", json_object_new_string_len(value, (int)len));
	json_object_object_add(
	    object, "source", json_object_new_string(source));
	return object;
}

static struct json_object *
config_dump_entry(
    const struct config_entry *entry, const struct cmdline_option *row)
{
	size_t len = config_dump_hides(row) ? strcspn(entry->value, ",")
					    : strlen(entry->value);
	char where[CONFIG_WHERE];

	if (entry->line == 0)
		(void)snprintf(where, sizeof(where), "--%s", entry->file);
	else
		(void)snprintf(
		    where, sizeof(where), "%s:%u", entry->file, entry->line);
	return config_dump_value(entry->value, len, where);
}

static struct json_object *
config_dump_all(const struct config *config, const char *section,
    const char *key, const struct cmdline_option *row)
{
	struct json_object *array = json_object_new_array();
	const struct config_entry *entry;

	TAILQ_FOREACH(entry, &config->entries, link) {
		if (strcmp(entry->section, section) == 0 &&
		    strcmp(entry->key, key) == 0)
			json_object_array_add(
			    array, config_dump_entry(entry, row));
	}
	return array;
}

static struct json_object *
config_dump_rows(const struct config *config, const char *section)
{
	struct json_object *object = json_object_new_object();
	const struct cmdline_option *row;

	for (size_t i = 0; i < CONFIG_TABLES; i++) {
		row = config->tables[i].rows;
		for (; row != NULL && row->name != NULL; row++) {
			const char *key = config_row_key(row);
			const struct config_entry *last;
			struct json_object *value;

			if (row->section == NULL ||
			    strcmp(row->section, section) != 0)
				continue;
			last = config_last(config, section, key);
			if (row->several)
				value =
				    config_dump_all(config, section, key, row);
			else if (last != NULL)
				value = config_dump_entry(last, row);
			else
				value = config_dump_value(row->initial,
				    strlen(row->initial), "default");
			json_object_object_add(object, key, value);
		}
	}
	return object;
}

/* A section whose keys have a table elsewhere: all keys that have a default, and
 * those that are configured. */
static struct json_object *
config_dump_section(const struct config *config,
    const struct config_section *section, const char *name, const char *arg)
{
	struct json_object *object = json_object_new_object();
	char initial[CMDLINE_WHY] = "";
	char key[CONFIG_NAME];

	for (size_t i = 0; section->key_at(i, arg, key); i++) {
		const struct config_entry *last =
		    config_last(config, name, key);

		if (section->initial != NULL)
			section->initial(key, initial);
		if (last != NULL && section->arg != NULL)
			/* Some settings may be given several times. */
			json_object_object_add(object, key,
			    config_dump_all(config, name, key, NULL));
		else if (last != NULL)
			json_object_object_add(
			    object, key, config_dump_entry(last, NULL));
		else if (initial[0] != '\0')
			json_object_object_add(object, key,
			    config_dump_value(
				initial, strlen(initial), "default"));
	}
	return object;
}

static void
config_dump_args(struct json_object *all, const struct config *config,
    const struct config_section *section)
{
	struct json_object *object;
	char name[CONFIG_NAME];
	const char *arg;

	for (size_t i = 0; (arg = section->arg_at(i)) != NULL; i++) {
		(void)snprintf(name, sizeof(name), "%s %s", section->name, arg);
		object = config_dump_section(config, section, name, arg);
		if (json_object_object_length(object) > 0)
			json_object_object_add(all, name, object);
		else
			json_object_put(object);
	}
}

int
config_dump(const struct config *config)
{
	struct json_object *all = json_object_new_object();
	const struct config_section *section;
	int error = 0;

	for (size_t i = 0; (section = config_section_at(i)) != NULL; i++) {
		if (section->arg != NULL)
			config_dump_args(all, config, section);
		else
			json_object_object_add(all, section->name,
			    section->set == NULL
				? config_dump_rows(config, section->name)
				: config_dump_section(
				      config, section, section->name, ""));
	}
	if (puts(json_object_to_json_string_ext(all,
		JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED |
		    JSON_C_TO_STRING_NOSLASHESCAPE)) == EOF ||
	    fflush(stdout) != 0)
		error = errno;
	json_object_put(all);
	return error;
}
