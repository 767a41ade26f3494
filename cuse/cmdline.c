/* SPDX-License-Identifier: ISC */
/*
 * cmdline.c - getopt_long over tables of options, and the help from the same
 * tables.
 */
#include "cmdline.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cmdline_common.h"
#include "cmdline_config.h"
#include "limit.h"
#include "log.h"
#include "transport.h"

#define OPTIONS_MAX 64 /* common, own, help and version */
#define COLUMN	    23 /* where the help of an option begins */

enum {
	ID_HELP = 256, /* no character */
	ID_VERSION,
	ID_FIRST, /* and from here on the table's */
};

/* All options of a program, as one. */
struct cmdline_set {
	struct option longs[OPTIONS_MAX + 1];
	struct {
		const struct cmdline_option *row;
		void *ctx;
	} rows[OPTIONS_MAX];
	size_t n;
};

static void
cmdline_add(
    struct cmdline_set *set, const struct cmdline_option *rows, void *ctx)
{
	for (; rows != NULL && rows->name != NULL && set->n < OPTIONS_MAX - 2;
	     rows++) {
		set->longs[set->n] = (struct option){
			.name = rows->name,
			.has_arg = rows->arg == NULL ? no_argument
			    : rows->optional	     ? optional_argument
						     : required_argument,
			.val = ID_FIRST + (int)set->n,
		};
		set->rows[set->n].row = rows;
		set->rows[set->n].ctx = ctx;
		set->n++;
	}
}

/* One option's part of the help: its name, and lines beside or below it. */
static void
cmdline_explain(const struct cmdline_option *row)
{
	const char *line = row->help;
	size_t len;
	char left[64];

	(void)snprintf(left, sizeof(left), "  --%s%s%s%s", row->name,
	    row->arg == NULL	? ""
		: row->optional ? "[="
				: " ",
	    row->arg == NULL ? "" : row->arg, row->optional ? "]" : "");
	if (strlen(left) + 1 > COLUMN) {
		(void)puts(left);
		left[0] = '\0';
	}
	for (; *line != '\0'; line += len) {
		len = strcspn(line, "\n");
		(void)printf("%-*s%.*s\n", COLUMN, left, (int)len, line);
		left[0] = '\0';
		if (line[len] == '\n')
			len++;
	}
}

static enum cmdline_result
cmdline_help(const struct cmdline *cmdline, const struct cmdline_set *set)
{
	static const struct cmdline_option last[] = {
		{ .name = "help, --version",
		    .help = "print this, or the version, and exit" },
	};

	(void)puts(cmdline->usage);
	for (size_t i = 0; i < set->n; i++)
		cmdline_explain(set->rows[i].row);
	cmdline_explain(&last[0]);
	if (cmdline->notes != NULL)
		(void)printf("\n%s\n", cmdline->notes);
	return CMDLINE_DONE;
}

/* What a key of the configuration gets is set with all others, files first. */
static int
cmdline_set(const struct cmdline *cmdline, const struct cmdline_set *set,
    size_t i, const char *value)
{
	const struct cmdline_option *row = set->rows[i].row;
	char why[CMDLINE_WHY] = "";
	int error;

	assert(row != NULL); /* all in the set have one */
	if (row->section != NULL) {
		cmdline_config_option(row, value);
		return 0;
	}
	error = row->set(set->rows[i].ctx, value, why);
	if (error != 0 && why[0] == '\0' && row->accepts != NULL)
		(void)fprintf(stderr, "%s: --%s: '%s' is not %s\n",
		    cmdline->program, row->name, value, row->accepts);
	else if (error != 0)
		(void)fprintf(
		    stderr, "%s: --%s: %s\n", cmdline->program, row->name, why);
	return error;
}

static enum cmdline_result
cmdline_run(const struct cmdline *cmdline, const struct cmdline_set *set,
    int argc, char *const argv[])
{
	int id;

	/* NOLINTNEXTLINE(concurrency-mt-unsafe): there are no threads yet */
	while ((id = getopt_long(argc, argv, "+", set->longs, NULL)) != -1) {
		if (id == ID_HELP)
			return cmdline_help(cmdline, set);
		if (id == ID_VERSION) {
			(void)printf(
			    "%s %s\n", cmdline->program, cmdline->version);
			return CMDLINE_DONE;
		}
		/* getopt_long has said what is wrong with '?'. */
		if (id < ID_FIRST ||
		    cmdline_set(
			cmdline, set, (size_t)(id - ID_FIRST), optarg) != 0)
			return CMDLINE_WRONG;
	}
	if (optind < argc && !cmdline->operands) {
		(void)fprintf(stderr, "%s: %s: there are only options\n",
		    cmdline->program, argv[optind]);
		return CMDLINE_WRONG;
	}
	return CMDLINE_GO;
}

void
cmdline_initial(const struct cmdline_option *rows, void *ctx)
{
	char why[CMDLINE_WHY];

	for (; rows->name != NULL; rows++) {
		if (rows->initial != NULL)
			(void)rows->set(ctx, rows->initial, why);
	}
}

void
cmdline_defaults(struct cmdline_common *common)
{
	memset(common, 0, sizeof(*common));
	cmdline_initial(cmdline_common, common);
}

enum cmdline_result
cmdline_parse(const struct cmdline *cmdline, struct cmdline_common *common,
    int argc, char *const argv[])
{
	struct cmdline_set set = { .n = 0 };
	enum cmdline_result result;

	cmdline_defaults(common);
	limit_add_knobs();
	cmdline_config_begin(cmdline, common);
	cmdline_add(&set, cmdline->own, cmdline->own_ctx);
	cmdline_add(&set, cmdline_common, common);
	set.longs[set.n] = (struct option){ .name = "help", .val = ID_HELP };
	set.longs[set.n + 1] =
	    (struct option){ .name = "version", .val = ID_VERSION };
	result = cmdline_run(cmdline, &set, argc, argv);
	if (result == CMDLINE_GO)
		result = cmdline_config_read(common);
	if (result == CMDLINE_WRONG)
		(void)fprintf(stderr, "Try '%s --help'.\n", cmdline->program);
	if (result == CMDLINE_DONE && fflush(stdout) != 0) {
		(void)fprintf(stderr, "%s: standard output: %s\n",
		    cmdline->program, ocf_strerror(errno));
		return CMDLINE_WRONG;
	}
	return result;
}

int
cmdline_choose(int *value, const char *const *words, const char *word)
{
	for (int i = 0; words[i] != NULL; i++) {
		if (strcmp(words[i], word) == 0) {
			*value = i;
			return 0;
		}
	}
	return EINVAL;
}
