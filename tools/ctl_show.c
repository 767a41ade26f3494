/* SPDX-License-Identifier: ISC */
/*
 * ctl_show.c - results for people.
 */
#include <inttypes.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "ctl_table.h"

#define VALUE_MAX 32 /* characters of a knob's value in a table */

static void
show_line(const char *name, const char *value)
{
	(void)printf("%-20s%s\n", name, value);
}

/* A user's name, if it has one. */
static const char *
show_name(json_object *object, const char *member)
{
	const struct passwd *pw = getpwuid((uid_t)ctl_number(object, member));

	return pw != NULL ? pw->pw_name : ctl_string(object, member);
}

static void
show_level(json_object *result, const char *before)
{
	const bool by_dest =
	    json_object_get_boolean(ctl_member(result, "loglevel_auto"));

	(void)printf("%s%s%s\n", before, ctl_string(result, "loglevel"),
	    by_dest ? " (auto)" : "");
}

/* "on, complete"; "on, but files stay writable (Operation not permitted)"; "off"; "-":
 * it has none. */
static void
show_sandbox(json_object *sandbox)
{
	const char *missing =
	    json_object_get_string(ctl_member(sandbox, "missing"));
	const char *mode = sandbox != NULL ? ctl_string(sandbox, "mode") : "-";
	const char *how = "";

	if (missing != NULL && strcmp(mode, "off") != 0)
		how = missing[0] == '\0' ? ", complete" : ", but ";
	(void)printf("%-20s%s%s%s\n", "sandbox", mode, how,
	    missing != NULL ? missing : "");
}

void
ctl_show_status(json_object *result)
{
	char text[CTL_CELL];

	(void)printf("version             %s\n", ctl_string(result, "version"));
	(void)printf("process             %" PRId64 " of %s, up %s\n",
	    ctl_number(result, "pid"), show_name(result, "uid"),
	    ctl_duration(text, ctl_number(result, "uptime")));
	(void)printf("device              /dev/%s, by %s\n",
	    ctl_string(result, "device"), ctl_string(result, "transport"));
	show_line("flavour", ctl_string(result, "flavour"));
	show_line(
	    "report-accelerated", ctl_string(result, "report_accelerated"));
	if (ctl_member(result, "memory") != NULL)
		show_line("memory", ctl_string(result, "memory"));
	show_level(result, "log level           ");
	show_sandbox(ctl_member(result, "sandbox"));
	show_line("control group", ctl_string(result, "control_group"));
	(void)printf("threads             %" PRId64 ", %" PRId64 " now\n",
	    ctl_number(result, "threads"), ctl_number(result, "workers"));
	show_line("open files", ctl_string(result, "open_files"));
	show_line("sessions", ctl_string(result, "sessions"));
	(void)printf("ioctls              %s, %s of them with an error\n",
	    ctl_string(result, "ioctls"), ctl_string(result, "errors"));
}

static void
show_bytes(struct ctl_table *table, json_object *object, const char *member)
{
	char text[CTL_CELL];

	if (ctl_member(object, member) == NULL)
		ctl_cell_of(table, object, member);
	else
		ctl_cell(table, "%s",
		    ctl_bytes(text, (double)ctl_number(object, member)));
}

static void
show_age(struct ctl_table *table, json_object *object, const char *member)
{
	char text[CTL_CELL];

	ctl_cell(table, "%s", ctl_duration(text, ctl_number(object, member)));
}

static void
show_user(struct ctl_table *table, json_object *object, const char *member)
{
	ctl_cell(table, "%s", show_name(object, member));
}

/* Of a long one its beginning does here. */
static void
show_value(struct ctl_table *table, json_object *object, const char *member)
{
	const char *value = ctl_string(object, member);

	if (strlen(value) > VALUE_MAX)
		ctl_cell(table, "%.*s...", VALUE_MAX - 3, value);
	else
		ctl_cell(table, "%s", value);
}

/* How much of a token's queue is taken. */
static void
show_queued(struct ctl_table *table, json_object *object, const char *member)
{
	ctl_cell(table, "%s/%s", ctl_string(object, member),
	    ctl_string(object, "queue_max"));
}

/* "linux 11, netbsd 18/19", "CRK 0": the numbers that programs say. */
static void
show_ids(struct ctl_table *table, json_object *object, const char *member)
{
	char text[CTL_CELL] = "";
	size_t len = 0;

	if (ctl_member(object, "number") != NULL) {
		ctl_cell(table, "CRK %s", ctl_string(object, "number"));
		return;
	}
	json_object_object_foreach(ctl_member(object, member), name, ids)
	{
		for (size_t i = 0; i < ctl_length(ids) && len < CTL_CELL; i++)
			len += (size_t)snprintf(text + len, CTL_CELL - len,
			    "%s%s%s%s",
			    i > 0	  ? "/"
				: len > 0 ? ", "
					  : "",
			    i > 0 ? "" : name, i > 0 ? "" : " ",
			    json_object_get_string(ctl_at(ids, i)));
	}
	ctl_cell(table, "%s", len == 0 ? "-" : text);
}

/* clang-format off */
static const struct ctl_column show_drivers[] = {
	{ .head = "ID>",	.member = "id" },
	{ .head = "NAME",	.member = "name" },
	{ .head = "CLASS",	.member = "class" },
	{ .head = "SYNC",	.member = "sync" },
	{ .head = "SESSIONS>",	.member = "sessions" },
	{ .head = "OPS>",	.member = "ops" },
	{ .head = "BYTES>",	.member = "bytes", .cell = show_bytes },
	{ .head = "ERRORS>",	.member = "errors" },
	{ .head = NULL },
};

static const struct ctl_column show_algorithms[] = {
	{ .head = "ALGORITHM",	.member = "name" },
	{ .head = "KIND",	.member = "kind" },
	{ .head = "PROVIDERS",	.member = "providers" },
	{ .head = "POLICY",	.member = "policy" },
	{ .head = "OPS>",	.member = "ops" },
	{ .head = "BYTES>",	.member = "bytes", .cell = show_bytes },
	{ .head = "ERRORS>",	.member = "errors" },
	{ .head = "IDS",	.member = "dialects", .cell = show_ids },
	{ .head = NULL },
};

static const struct ctl_column show_files[] = {
	{ .head = "FILE>",	.member = "file" },
	{ .head = "PID>",	.member = "pid" },
	{ .head = "PROGRAM",	.member = "program" },
	{ .head = "USER",	.member = "uid", .cell = show_user },
	{ .head = "SESSIONS>",	.member = "sessions" },
	{ .head = "PENDING>",	.member = "pending" },
	{ .head = "AGE>",	.member = "age", .cell = show_age },
	{ .head = NULL },
};

static const struct ctl_column show_sessions[] = {
	{ .head = "FILE>",	.member = "file" },
	{ .head = "SESSION>",	.member = "session" },
	{ .head = "DIALECT",	.member = "dialect" },
	{ .head = "CIPHER",	.member = "cipher" },
	{ .head = "MAC",	.member = "mac" },
	{ .head = "DRIVER",	.member = "driver" },
	{ .head = "AGE>",	.member = "age", .cell = show_age },
	{ .head = NULL },
};

static const struct ctl_column show_tokens[] = {
	{ .head = "NAME",	.member = "name" },
	{ .head = "SERIAL",	.member = "serial" },
	{ .head = "FIRMWARE",	.member = "firmware" },
	{ .head = "STATE",	.member = "state" },
	{ .head = "QUEUED>",	.member = "queued", .cell = show_queued },
	{ .head = "OBJECTS>",	.member = "objects" },
	{ .head = "IMPORTED>",	.member = "imported" },
	{ .head = "OPS>",	.member = "ops" },
	{ .head = "ERRORS>",	.member = "errors" },
	{ .head = "REOPENED>",	.member = "reopened" },
	{ .head = NULL },
};

static const struct ctl_column show_knobs[] = {
	{ .head = "NAME",	.member = "name" },
	{ .head = "VALUE",	.member = "value", .cell = show_value },
	{ .head = "MEANING",	.member = "description" },
	{ .head = NULL },
};
/* clang-format on */

/* A list, in lines of a terminal's width. */
static void
show_words(json_object *list)
{
	int at = 0;

	for (size_t i = 0; i < ctl_length(list); i++) {
		const char *word = json_object_get_string(ctl_at(list, i));

		if (at + (int)strlen(word) > 76) {
			(void)putchar('\n');
			at = 0;
		}
		at += printf("%s%s", at == 0 ? "  " : " ", word);
	}
	if (at > 0)
		(void)putchar('\n');
}

void
ctl_show_drivers(json_object *result)
{
	ctl_table_list(show_drivers, result, stdout);
	for (size_t i = 0; i < ctl_length(result); i++) {
		json_object *d = ctl_at(result, i);

		(void)printf("\n%s:\n", ctl_string(d, "name"));
		show_words(ctl_member(d, "algorithms"));
		show_words(ctl_member(d, "key_operations"));
	}
}

void
ctl_show_algorithms(json_object *result)
{
	ctl_table_list(show_algorithms, result, stdout);
}

void
ctl_show_sessions(json_object *result)
{
	json_object *files = ctl_member(result, "files");
	json_object *sessions = ctl_member(result, "sessions");

	ctl_table_list(show_files, files, stdout);
	if (ctl_length(files) == 0)
		(void)puts("no open files");
	if (ctl_length(sessions) > 0)
		(void)putchar('\n');
	ctl_table_list(show_sessions, sessions, stdout);
	if (ctl_number(result, "more") > 0)
		(void)printf("and %s more\n", ctl_string(result, "more"));
}

void
ctl_show_tokens(json_object *result)
{
	ctl_table_list(show_tokens, result, stdout);
	if (ctl_length(result) == 0)
		(void)puts("no tokens");
}

/* One knob: its value alone, for scripts. */
void
ctl_show_knobs(json_object *result)
{
	if (ctl_length(result) == 1)
		(void)puts(ctl_string(ctl_at(result, 0), "value"));
	else
		ctl_table_list(show_knobs, result, stdout);
}

void
ctl_show_loglevel(json_object *result)
{
	show_level(result, "");
}
