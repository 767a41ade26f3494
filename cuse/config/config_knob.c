/* SPDX-License-Identifier: ISC */
/*
 * config_knob.c - [knobs] and [limits], which are knobs by shorter names.  A knob
 * that is configured no more gets the value back that it had before.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <opencrypto/sysctl.h>

#include "config_near.h"
#include "config_section.h"
#include "log.h"
#include "sysctl.h"

#define LIMITS	  "opencrypto.limit."
#define KNOBS_MAX 128u

/* What knobs were before they were configured.  Only one commit is at work. */
static struct config_knob {
	char name[CONFIG_NAME];
	char before[CRYPTO_SYSCTL_TEXTLEN];
} * config_knobs[KNOBS_MAX];

void
config_knob_name(char name[CONFIG_NAME], const struct config_entry *entry)
{
	(void)snprintf(name, CONFIG_NAME, "%s%s",
	    strcmp(entry->section, config_section_limits.name) == 0 ? LIMITS
								    : "",
	    entry->key);
}

static int
config_knob_set(const struct cmdline_common *common, const char *arg,
    const struct config_entry *entry, char why[CMDLINE_WHY])
{
	char name[CONFIG_NAME];

	(void)common;
	(void)arg;
	config_knob_name(name, entry);
	return sysctl_check(name, entry->value, why, CMDLINE_WHY);
}

/* The i-th that can be configured whose name begins with that. */
static bool
config_knob_at(size_t i, const char *prefix, char name[CONFIG_NAME])
{
	struct crypto_sysctl info;
	size_t cursor = 0;

	while (crypto_sysctl_next(&cursor, &info)) {
		if ((info.readonly && !info.tunable) ||
		    info.type == CRYPTO_SYSCTL_STRUCT ||
		    strncmp(info.name, prefix, strlen(prefix)) != 0)
			continue;
		if (i-- > 0)
			continue;
		(void)snprintf(
		    name, CONFIG_NAME, "%s", info.name + strlen(prefix));
		return true;
	}
	return false;
}

void
config_knob_nearest(char *name, size_t room, const char *wanted)
{
	struct config_nearest best;
	struct crypto_sysctl info;
	size_t cursor = 0;

	config_nearest_begin(&best, name, room, wanted);
	while (crypto_sysctl_next(&cursor, &info))
		config_nearest_try(&best, info.name);
}

static bool
config_knobs_key_at(size_t i, const char *arg, char name[CONFIG_NAME])
{
	(void)arg;
	return config_knob_at(i, "", name);
}

static bool
config_limits_key_at(size_t i, const char *arg, char name[CONFIG_NAME])
{
	(void)arg;
	return config_knob_at(i, LIMITS, name);
}

/* What it is, or was before it was configured. */
static void
config_knob_before(const char *name, char value[CMDLINE_WHY])
{
	value[0] = '\0';
	for (size_t i = 0; i < KNOBS_MAX && config_knobs[i] != NULL; i++) {
		if (strcmp(config_knobs[i]->name, name) == 0) {
			(void)snprintf(value, CMDLINE_WHY, "%.*s",
			    (int)CMDLINE_WHY - 1, config_knobs[i]->before);
			return;
		}
	}
	(void)crypto_sysctl_get_text(name, value, CMDLINE_WHY);
}

static void
config_limits_initial(const char *key, char value[CMDLINE_WHY])
{
	char name[CONFIG_NAME];

	(void)snprintf(name, sizeof(name), LIMITS "%s", key);
	config_knob_before(name, value);
}

/* Keep what it is, unless that has been done. */
static void
config_knob_keep(const char *name)
{
	size_t i = 0;

	while (i < KNOBS_MAX && config_knobs[i] != NULL) {
		if (strcmp(config_knobs[i]->name, name) == 0)
			return;
		i++;
	}
	if (i == KNOBS_MAX)
		return;
	config_knobs[i] = calloc(1, sizeof(*config_knobs[i]));
	if (config_knobs[i] == NULL)
		return;
	(void)snprintf(
	    config_knobs[i]->name, sizeof(config_knobs[i]->name), "%s", name);
	(void)crypto_sysctl_get_text(
	    name, config_knobs[i]->before, sizeof(config_knobs[i]->before));
}

static void
config_knob_commit(const char *name, const char *value, bool start)
{
	char now[CRYPTO_SYSCTL_TEXTLEN] = "";
	char why[CMDLINE_WHY];
	int error;

	(void)crypto_sysctl_get_text(name, now, sizeof(now));
	if (strcmp(now, value) == 0)
		return;
	error = start ? crypto_sysctl_tune(name, value, why, sizeof(why))
		      : crypto_sysctl_set_text(name, value, why, sizeof(why));
	/* It has been checked; what is left can be set at the start only. */
	if (error != 0)
		ocf_log(OCF_LOG_WARNING, "%s, and needs a restart", why);
}

static bool
config_knob_is(const struct config_entry *entry)
{
	return strcmp(entry->section, config_section_knobs.name) == 0 ||
	    strcmp(entry->section, config_section_limits.name) == 0;
}

/* Whether a later one sets the same. */
static bool
config_knob_overridden(const struct config_entry *entry)
{
	const struct config_entry *later = entry;
	char name[CONFIG_NAME], other[CONFIG_NAME];

	config_knob_name(name, entry);
	while ((later = TAILQ_NEXT(later, link)) != NULL) {
		if (!config_knob_is(later))
			continue;
		config_knob_name(other, later);
		if (strcmp(name, other) == 0)
			return true;
	}
	return false;
}

static bool
config_knob_configured(const struct config *config, const char *name)
{
	const struct config_entry *entry;
	char other[CONFIG_NAME];

	TAILQ_FOREACH(entry, &config->entries, link) {
		if (!config_knob_is(entry))
			continue;
		config_knob_name(other, entry);
		if (strcmp(name, other) == 0)
			return true;
	}
	return false;
}

void
config_knobs_commit(const struct config *config, bool start)
{
	const struct config_entry *entry;
	char name[CONFIG_NAME];

	for (size_t i = 0; i < KNOBS_MAX && config_knobs[i] != NULL; i++) {
		if (!config_knob_configured(config, config_knobs[i]->name))
			config_knob_commit(config_knobs[i]->name,
			    config_knobs[i]->before, start);
	}
	TAILQ_FOREACH(entry, &config->entries, link) {
		if (!config_knob_is(entry) || config_knob_overridden(entry))
			continue;
		config_knob_name(name, entry);
		config_knob_keep(name);
		config_knob_commit(name, entry->value, start);
	}
}

const struct config_section config_section_knobs = {
	.name = "knobs",
	.live = true,
	.set = config_knob_set,
	.key_at = config_knobs_key_at,
	.initial = config_knob_before,
};

const struct config_section config_section_limits = {
	.name = "limits",
	.live = true,
	.set = config_knob_set,
	.key_at = config_limits_key_at,
	.initial = config_limits_initial,
};
