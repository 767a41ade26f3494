/* SPDX-License-Identifier: ISC */
/*
 * config.c - the list of values, and giving each to its setter.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmdline.h"
#include "config_section.h"
#include "log.h"

#define WRONG_MAX 40u /* errors that are said */

void
config_init(struct config *config, void (*say)(const char *line))
{
	memset(config, 0, sizeof(*config));
	TAILQ_INIT(&config->entries);
	TAILQ_INIT(&config->errors);
	config->say = say;
}

void
config_fini(struct config *config)
{
	struct config_entry *entry;
	struct config_error *error;

	while ((entry = TAILQ_FIRST(&config->entries)) != NULL) {
		TAILQ_REMOVE(&config->entries, entry, link);
		free(entry);
	}
	while ((error = TAILQ_FIRST(&config->errors)) != NULL) {
		TAILQ_REMOVE(&config->errors, error, link);
		free(error);
	}
}

/* Behind all that are not after it. */
static void
config_error_insert(struct config *config, struct config_error *error)
{
	struct config_error *at;

	TAILQ_FOREACH_REVERSE(at, &config->errors, config_errors, link)
	{
		if (at->nfile < error->nfile ||
		    (at->nfile == error->nfile && at->line <= error->line))
			break;
	}
	if (at != NULL)
		TAILQ_INSERT_AFTER(&config->errors, at, error, link);
	else
		TAILQ_INSERT_HEAD(&config->errors, error, link);
}

void
config_wrong(struct config *config, unsigned int nfile, unsigned int line,
    const char *fmt, ...)
{
	struct config_error *error;
	char text[1024];
	va_list ap;

	config->nerrors++;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	error = malloc(sizeof(*error) + strlen(text) + 1);
	if (error == NULL)
		return;
	error->nfile = nfile;
	error->line = line;
	memcpy(error->text, text, strlen(text) + 1);
	config_error_insert(config, error);
}

void
config_say_errors(struct config *config)
{
	struct config_error *error;
	unsigned int said = 0;
	char more[32];

	while ((error = TAILQ_FIRST(&config->errors)) != NULL) {
		if (said++ < WRONG_MAX)
			config->say(error->text);
		TAILQ_REMOVE(&config->errors, error, link);
		free(error);
	}
	said = said < WRONG_MAX ? said : WRONG_MAX;
	if (said == config->nerrors)
		return;
	(void)snprintf(
	    more, sizeof(more), "and %u more", config->nerrors - said);
	config->say(more);
}

/* Copy a string to *at, which moves behind it. */
static const char *
config_string(char **at, const char *string)
{
	char *copy = *at;
	size_t len = strlen(string) + 1;

	memcpy(copy, string, len);
	*at += len;
	return copy;
}

void
config_add(struct config *config, const struct config_entry *from)
{
	struct config_entry *entry;
	char *strings;

	entry = malloc(sizeof(*entry) + strlen(from->section) +
	    strlen(from->key) + strlen(from->value) + strlen(from->file) + 4);
	if (entry == NULL) {
		config_wrong(config, from->nfile, from->line, "out of memory");
		return;
	}
	strings = (char *)(entry + 1);
	entry->section = config_string(&strings, from->section);
	entry->key = config_string(&strings, from->key);
	entry->value = config_string(&strings, from->value);
	entry->file = config_string(&strings, from->file);
	entry->line = from->line;
	entry->nfile = from->nfile;
	TAILQ_INSERT_TAIL(&config->entries, entry, link);
}

void
config_refuse(
    struct config *config, const struct config_entry *entry, const char *what)
{
	config->noptions += entry->line == 0;
	if (entry->line == 0)
		config_wrong(
		    config, CONFIG_OPTION, 0, "--%s: %s", entry->file, what);
	else
		config_wrong(config, entry->nfile, entry->line,
		    "%s:%u: [%s] %s: %s", entry->file, entry->line,
		    entry->section, entry->key, what);
}

static void
config_no_key(struct config *config, const struct config_entry *entry)
{
	char hint[CMDLINE_WHY];
	char what[CMDLINE_WHY * 2];

	config_key_hint(config, hint, entry->section, entry->key);
	if (entry->line == 0)
		(void)snprintf(
		    what, sizeof(what), "%s: no such name%s", entry->key, hint);
	else
		(void)snprintf(what, sizeof(what), "no such key%s", hint);
	config_refuse(config, entry, what);
}

/* Whether the server runs with that value. */
static bool
config_is_running(const struct config *config, const struct config_entry *entry)
{
	const struct config_entry *its;

	if (config->running == NULL)
		return false;
	TAILQ_FOREACH(its, &config->running->entries, link) {
		if (strcmp(its->section, entry->section) == 0 &&
		    strcmp(its->key, entry->key) == 0 &&
		    strcmp(its->value, entry->value) == 0)
			return true;
	}
	return false;
}

/* The section's key is a row. */
static void
config_apply_row(struct config *config, const struct config_entry *entry)
{
	const struct cmdline_option *row;
	char why[CMDLINE_WHY] = "";
	char what[CMDLINE_WHY * 2];
	void *ctx;

	row = config_row_find(config, &ctx, entry->section, entry->key);
	if (row == NULL) {
		config_no_key(config, entry);
		return;
	}
	if (!row->live && config_is_running(config, entry))
		return;
	if (row->set(ctx, entry->value, why) == 0)
		return;
	if (why[0] == '\0' && row->accepts != NULL)
		(void)snprintf(what, sizeof(what), "'%s' is not %s",
		    entry->value, row->accepts);
	else
		(void)snprintf(what, sizeof(what), "%s", why);
	config_refuse(config, entry, what);
}

static void
config_apply_entry(struct config *config, const struct config_entry *entry)
{
	const struct config_section *section;
	char why[CMDLINE_WHY] = "";
	char what[CMDLINE_WHY * 2];
	const char *arg;
	int error;

	section = config_section_find(entry->section, &arg);
	if (section->set == NULL) {
		config_apply_row(config, entry);
		return;
	}
	error = section->set(config->common, arg, entry, why);
	if (error != 0 && why[0] == '\0') {
		config_no_key(config, entry);
		return;
	}
	(void)snprintf(what, sizeof(what), "%s%s%s",
	    entry->line == 0 ? entry->key : "", entry->line == 0 ? ": " : "",
	    why);
	if (error != 0)
		config_refuse(config, entry, what);
}

void
config_apply(struct config *config)
{
	const struct config_entry *entry;

	TAILQ_FOREACH(entry, &config->entries, link)
		config_apply_entry(config, entry);
	config_policy_check(config);
}

void
config_commit(const struct config *config, bool start)
{
	config_knobs_commit(config, start);
	config_policy_commit(config);
}

const struct config_entry *
config_last(const struct config *config, const char *section, const char *key)
{
	const struct config_entry *entry, *last = NULL;

	TAILQ_FOREACH(entry, &config->entries, link) {
		if (strcmp(entry->section, section) == 0 &&
		    strcmp(entry->key, key) == 0)
			last = entry;
	}
	return last;
}

/* Whether both have the same values for all keys of a section, or for one key of it
 * (NULL: all), in the same order. */
static bool
config_same(const struct config *a, const struct config *b, const char *section,
    const char *key)
{
	const struct config_entry *x = TAILQ_FIRST(&a->entries);
	const struct config_entry *y = TAILQ_FIRST(&b->entries);

	for (;;) {
		while (x != NULL &&
		    (strcmp(x->section, section) != 0 ||
			(key != NULL && strcmp(x->key, key) != 0)))
			x = TAILQ_NEXT(x, link);
		while (y != NULL &&
		    (strcmp(y->section, section) != 0 ||
			(key != NULL && strcmp(y->key, key) != 0)))
			y = TAILQ_NEXT(y, link);
		if (x == NULL || y == NULL)
			return x == y;
		if (strcmp(x->key, y->key) != 0 ||
		    strcmp(x->value, y->value) != 0)
			return false;
		x = TAILQ_NEXT(x, link);
		y = TAILQ_NEXT(y, link);
	}
}

/* Whether the value of a row differs. */
static bool
config_row_same(const struct config *a, const struct config *b,
    const struct cmdline_option *row)
{
	const char *key = config_row_key(row);
	const char *initial = row->initial != NULL ? row->initial : "";
	const struct config_entry *x = config_last(a, row->section, key);
	const struct config_entry *y = config_last(b, row->section, key);

	if (row->several)
		return config_same(a, b, row->section, key);
	return strcmp(x != NULL ? x->value : initial,
		   y != NULL ? y->value : initial) == 0;
}

static void
config_tell_rows(const struct config *new, const struct config *running,
    const struct config *last, const struct cmdline_option *row)
{
	for (; row->name != NULL; row++) {
		if (row->section == NULL || row->live ||
		    config_row_same(new, running, row) ||
		    config_row_same(new, last, row))
			continue;
		ocf_log(OCF_LOG_WARNING,
		    "[%s] %s has changed, and needs a restart", row->section,
		    config_row_key(row));
	}
}

void
config_tell_restart(const struct config *new, const struct config *running,
    const struct config *last)
{
	const struct config_section *section;
	char name[CONFIG_NAME];
	const char *arg;

	for (size_t i = 0; i < CONFIG_TABLES; i++) {
		if (new->tables[i].rows != NULL)
			config_tell_rows(
			    new, running, last, new->tables[i].rows);
	}
	for (size_t i = 0; (section = config_section_at(i)) != NULL; i++) {
		if (section->set == NULL || section->live)
			continue;
		for (size_t j = 0; (arg = section->arg_at(j)) != NULL; j++) {
			(void)snprintf(
			    name, sizeof(name), "%s %s", section->name, arg);
			if (config_same(new, running, name, NULL) ||
			    config_same(new, last, name, NULL))
				continue;
			ocf_log(OCF_LOG_WARNING,
			    "[%s] has changed, and needs a restart", name);
		}
	}
}
