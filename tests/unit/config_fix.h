/* SPDX-License-Identifier: ISC */
/*
 * config_fix.h - a directory with a configuration, and a program that reads it.
 */
#ifndef TESTS_CONFIG_FIX_H
#define TESTS_CONFIG_FIX_H

#include <sys/stat.h>

#include <criterion/criterion.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmdline.h"

static char fix_dir[64];
static char fix_main[128];
static struct cmdline_common fix_common;

static const struct cmdline fix_cmdline = {
	.program = "prog",
	.version = "1",
	.usage = "Usage: prog\n",
};

static void
fix_begin(void)
{
	(void)snprintf(fix_dir, sizeof(fix_dir), "/tmp/config-test.XXXXXX");
	cr_assert_not_null(mkdtemp(fix_dir));
	(void)snprintf(fix_main, sizeof(fix_main), "%s/x.conf", fix_dir);
}

static void
fix_end(void)
{
	char command[128];

	(void)snprintf(command, sizeof(command), "rm -rf %s", fix_dir);
	cr_assert_eq(system(command), 0);
}

/* Write a file there. */
static inline void
fix_write(const char *name, const char *text)
{
	char path[192];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/conf.d", fix_dir);
	(void)mkdir(path, 0700);
	(void)snprintf(path, sizeof(path), "%s/%s", fix_dir, name);
	f = fopen(path, "w");
	cr_assert_not_null(f);
	cr_assert(fputs(text, f) >= 0);
	cr_assert_eq(fclose(f), 0);
}

/* Start with --config and one more option (NULL: none).  It leaks on purpose: what
 * is configured is kept. */
static inline enum cmdline_result
fix_start(const char *option)
{
	char *argv[5];
	int argc = 0;

	argv[argc++] = strdup("prog");
	cr_assert(asprintf(&argv[argc++], "--config=%s", fix_main) > 0);
	if (option != NULL)
		argv[argc++] = strdup(option);
	argv[argc] = NULL;
	optind = 0;
	return cmdline_parse(&fix_cmdline, &fix_common, argc, argv);
}

/* What is on the redirected standard error, after the place of the file. */
static inline void
fix_errors(char *text, size_t room)
{
	FILE *f = cr_get_redirected_stderr();
	char line[1024];
	size_t len = 0;

	(void)fflush(stderr);
	text[0] = '\0';
	while (fgets(line, sizeof(line), f) != NULL && len < room) {
		const char *at = strstr(line, fix_dir);

		at = at != NULL ? at + strlen(fix_dir) + 1 : line;
		len += (size_t)snprintf(text + len, room - len, "%s", at);
	}
}

#endif
