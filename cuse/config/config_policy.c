/* SPDX-License-Identifier: ISC */
/*
 * config_policy.c - [policy]: what is said of single algorithms and key operations,
 * and of all others by "default".
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "alg.h"
#include "config_near.h"
#include "config_section.h"
#include "drivers.h"
#include "framework/keyop.h"
#include "policy.h"

#define DEFAULT "default"
#define PREFER	"prefer"

/* The page's MOD_EXP is mod-exp here, as are the names of algorithms. */
static void
config_keyop_name(char name[CONFIG_NAME], const struct keyop *op)
{
	(void)snprintf(name, CONFIG_NAME, "%s", op->name);
	for (char *at = name; *at != '\0'; at++)
		*at = config_letter(*at);
}

/* The rule of a key; NULL: there is none. */
static struct policy_rule *
config_policy_rule(struct policy_rules *rules, const char *key)
{
	const struct alg *alg;
	char name[CONFIG_NAME];

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		if (strcmp(alg->name, key) == 0)
			return &rules->algs[alg->id];
	}
	for (u_int op = 0; op <= CRK_ALGORITHM_MAX; op++) {
		config_keyop_name(name, keyop_find(op));
		if (strcmp(name, key) == 0)
			return &rules->keyops[op];
	}
	return NULL;
}

/* "prefer DRIVER", of which the driver may not be there yet, or ever. */
static int
config_policy_prefer(struct policy_rule *rule, const char *value)
{
	const char *name = value + strlen(PREFER);
	size_t len;

	name += strspn(name, " \t");
	len = strcspn(name, " \t,");
	if (name == value + strlen(PREFER) || len == 0 ||
	    len >= sizeof(rule->prefer) || name[len] != '\0')
		return EINVAL;
	memset(rule, 0, sizeof(*rule));
	memcpy(rule->prefer, name, len);
	return 0;
}

static int
config_policy_parse(struct policy_rule *rule, const char *value)
{
	if (strncmp(value, PREFER, strlen(PREFER)) == 0)
		return config_policy_prefer(rule, value);
	for (int i = POLICY_ALLOW; i <= POLICY_DENY; i++) {
		const enum policy_verdict verdict = (enum policy_verdict)i;

		if (strcmp(policy_word(verdict), value) != 0)
			continue;
		*rule = (struct policy_rule){ .verdict = verdict };
		return 0;
	}
	return EINVAL;
}

static int
config_policy_set(const struct cmdline_common *common, const char *arg,
    const struct config_entry *entry, char why[CMDLINE_WHY])
{
	struct policy_rules rules;
	struct policy_rule rule;
	bool all = strcmp(entry->key, DEFAULT) == 0;

	(void)common;
	(void)arg;
	if (!all && config_policy_rule(&rules, entry->key) == NULL)
		return ENOENT;
	if (config_policy_parse(&rule, entry->value) == 0 &&
	    (!all || rule.prefer[0] == '\0'))
		return 0;
	(void)snprintf(why, CMDLINE_WHY, "'%s' is not allow, warn%s",
	    entry->value, all ? " or deny" : ", deny or prefer DRIVER");
	return EINVAL;
}

/* Whether a driver comes from a file: what it is called is not known before. */
static bool
config_policy_files(const struct config *config)
{
	const struct config_entry *entry;
	char name[CONFIG_NAME];

	TAILQ_FOREACH(entry, &config->entries, link) {
		if (strcmp(entry->section, "drivers") != 0 ||
		    strcmp(entry->key, "load") != 0)
			continue;
		(void)snprintf(name, sizeof(name), "%.*s",
		    (int)strcspn(entry->value, ","), entry->value);
		if (!drivers_is_builtin(name))
			return true;
	}
	return false;
}

void
config_policy_check(struct config *config)
{
	const struct config_entry *entry;
	struct policy_rule rule;
	char what[CMDLINE_WHY];

	if (config_policy_files(config))
		return;
	TAILQ_FOREACH(entry, &config->entries, link) {
		if (strcmp(entry->section, config_section_policy.name) != 0 ||
		    config_policy_parse(&rule, entry->value) != 0 ||
		    rule.prefer[0] == '\0' || drivers_is_builtin(rule.prefer))
			continue;
		(void)snprintf(what, sizeof(what),
		    "there is no driver '%s', nor one in a file ([drivers] "
		    "load)",
		    rule.prefer);
		config_refuse(config, entry, what);
	}
}

static bool
config_policy_key_at(size_t i, const char *arg, char name[CONFIG_NAME])
{
	size_t nalgs = 0;

	(void)arg;
	if (i == 0) {
		(void)snprintf(name, CONFIG_NAME, "%s", DEFAULT);
		return true;
	}
	i--;
	while (alg_at(nalgs) != NULL)
		nalgs++;
	if (i < nalgs) {
		(void)snprintf(name, CONFIG_NAME, "%s", alg_at(i)->name);
		return true;
	}
	i -= nalgs;
	if (i > CRK_ALGORITHM_MAX)
		return false;
	config_keyop_name(name, keyop_find((u_int)i));
	return true;
}

static void
config_policy_initial(const char *key, char value[CMDLINE_WHY])
{
	(void)snprintf(value, CMDLINE_WHY, "%s",
	    strcmp(key, DEFAULT) == 0 ? policy_word(POLICY_ALLOW) : "");
}

void
config_policy_commit(const struct config *config)
{
	const char *section = config_section_policy.name;
	const struct config_entry *entry =
	    config_last(config, section, DEFAULT);
	struct policy_rule all = { .verdict = POLICY_ALLOW };
	struct policy_rules rules;

	if (entry != NULL)
		(void)config_policy_parse(&all, entry->value);
	for (size_t i = 0; i <= CRYPTO_ALGORITHM_MAX; i++)
		rules.algs[i] = all;
	for (size_t i = 0; i <= CRK_ALGORITHM_MAX; i++)
		rules.keyops[i] = all;
	TAILQ_FOREACH(entry, &config->entries, link) {
		if (strcmp(entry->section, section) == 0 &&
		    strcmp(entry->key, DEFAULT) != 0)
			(void)config_policy_parse(
			    config_policy_rule(&rules, entry->key),
			    entry->value);
	}
	policy_set_rules(&rules);
}

const struct config_section config_section_policy = {
	.name = "policy",
	.live = true,
	.set = config_policy_set,
	.key_at = config_policy_key_at,
	.initial = config_policy_initial,
};
