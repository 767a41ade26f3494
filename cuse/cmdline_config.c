/* SPDX-License-Identifier: ISC */
/*
 * cmdline_config.c - the configuration of the one program that this is: made of
 * files and options at the start, and made again on request.  Both read all of it
 * before any of it is in force.
 */
#include "cmdline_config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmdline_common.h"
#include "config.h"
#include "config_section.h"
#include "devconf.h"
#include "dialect.h"
#include "log.h"

static struct cmdline cmdline_kept;
static struct cmdline_common cmdline_started; /* as config_running has it */
static char *cmdline_path; /* of the file, absolute; NULL: none */
static bool cmdline_path_required;
static struct config cmdline_running; /* what the server was started with */
static struct config *cmdline_last = &cmdline_running; /* and was told last */

static void
cmdline_say(const char *line)
{
	(void)fprintf(stderr, "%s: %s\n", cmdline_kept.program, line);
}

static void
cmdline_config_tables(
    struct config *config, struct cmdline_common *common, void *own_ctx)
{
	config->common = common;
	config->tables[0] =
	    (struct config_table){ .rows = cmdline_common, .ctx = common };
	config->tables[1] =
	    (struct config_table){ .rows = config_driver_rows, .ctx = common };
	config->tables[2] =
	    (struct config_table){ .rows = cmdline_kept.own, .ctx = own_ctx };
}

void
cmdline_config_begin(
    const struct cmdline *cmdline, struct cmdline_common *common)
{
	cmdline_kept = *cmdline;
	config_fini(&cmdline_running);
	config_init(&cmdline_running, cmdline_say);
	cmdline_config_tables(&cmdline_running, common, cmdline->own_ctx);
}

void
cmdline_config_option(const struct cmdline_option *row, const char *value)
{
	struct config_entry entry = { .section = row->section,
		.key = config_row_key(row),
		.value = value,
		.file = row->name };
	const char *equals = strchr(value, '=');
	char name[CONFIG_NAME];

	if (strcmp(row->section, CMDLINE_KNOBS) == 0) {
		if (equals == NULL || equals == value) {
			config_wrong(&cmdline_running, CONFIG_OPTION, 0,
			    "--%s: '%s' is not NAME=VALUE", row->name, value);
			return;
		}
		(void)snprintf(
		    name, sizeof(name), "%.*s", (int)(equals - value), value);
		entry.key = name;
		entry.value = equals + 1;
	}
	config_add(&cmdline_running, &entry);
}

/* The server leaves its directory. */
static void
cmdline_config_path(const struct cmdline_common *common)
{
	const char *path = common->config_path != NULL ? common->config_path
						       : cmdline_kept.config;

	free(cmdline_path);
	cmdline_path_required = common->config_path != NULL;
	cmdline_path = path != NULL ? realpath(path, NULL) : NULL;
	/* What is not there may come. */
	if (cmdline_path == NULL && path != NULL)
		cmdline_path = strdup(path);
}

/* Files come before options.  Afterwards the options of `from` are in `config`. */
static void
cmdline_config_make(struct config *config, const struct config *from)
{
	const struct config_entry *entry;

	if (cmdline_path != NULL)
		config_read(config, cmdline_path, cmdline_path_required);
	TAILQ_FOREACH(entry, &from->entries, link) {
		if (entry->line == 0)
			config_add(config, entry);
	}
	config_apply(config);
	config_say_errors(config);
}

/* What can be at any time. */
static void
cmdline_commit(const struct cmdline_common *common)
{
	static const struct logdest_level debug = { .level = OCF_LOG_DEBUG };

	devconf.report_accelerated = common->accelerated;
	(void)dialect_set_flavour(common->flavour);
	logdest_set_level(common->debug ? &debug : &common->log_level);
}

enum cmdline_result
cmdline_config_read(struct cmdline_common *common)
{
	struct config options, config;
	unsigned int nwrong = cmdline_running.nerrors;

	config_say_errors(&cmdline_running);
	options = cmdline_running;
	TAILQ_INIT(&options.errors);
	cmdline_config_path(common);
	config_init(&config, cmdline_say);
	cmdline_config_tables(&config, common, cmdline_kept.own_ctx);
	/* The list's head moves. */
	TAILQ_INIT(&options.entries);
	TAILQ_CONCAT(&options.entries, &cmdline_running.entries, link);
	cmdline_config_make(&config, &options);
	config_fini(&options);
	config_init(&cmdline_running, config_reload_say);
	memcpy(cmdline_running.tables, config.tables, sizeof(config.tables));
	cmdline_running.common = common;
	TAILQ_CONCAT(&cmdline_running.entries, &config.entries, link);
	if (nwrong > 0)
		return CMDLINE_WRONG;
	if (config.nerrors > 0)
		return config.noptions == config.nerrors ? CMDLINE_WRONG
							 : CMDLINE_UNFIT;
	if (common->config_check)
		return CMDLINE_DONE;
	cmdline_commit(common);
	config_commit(&cmdline_running, true);
	if (common->config_dump)
		return config_dump(&cmdline_running) == 0 ? CMDLINE_DONE
							  : CMDLINE_UNFIT;
	logdest_set(common->log);
	cmdline_started = *common;
	return CMDLINE_GO;
}

int
cmdline_reload(void *own_ctx)
{
	struct cmdline_common common;
	struct config *config = malloc(sizeof(*config));

	if (config == NULL)
		return ENOMEM;
	cmdline_defaults(&common);
	common.reload = true;
	config_init(config, config_reload_say);
	config->running = &cmdline_running;
	cmdline_config_tables(config, &common, own_ctx);
	cmdline_config_make(config, &cmdline_running);
	if (config->nerrors > 0) {
		config_fini(config);
		free(config);
		return EINVAL;
	}
	common.debug = cmdline_started.debug;
	cmdline_commit(&common);
	config_commit(config, false);
	config_tell_restart(config, &cmdline_running, cmdline_last);
	if (cmdline_last != &cmdline_running) {
		config_fini(cmdline_last);
		free(cmdline_last);
	}
	config->common = NULL; /* it was ours */
	cmdline_last = config;
	return 0;
}

const char *
cmdline_config_file(void)
{
	return cmdline_path;
}
