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

void
ctl_show_status(json_object *result)
{
	char text[CTL_CELL];

	(void)printf("version             %s\n", ctl_string(result, "version"));
	(void)printf("process             %" PRId64 ", up %s\n",
	    ctl_number(result, "pid"),
	    ctl_duration(text, ctl_number(result, "uptime")));
	(void)printf("device              /dev/%s, by %s\n",
	    ctl_string(result, "device"), ctl_string(result, "transport"));
	show_line("flavour", ctl_string(result, "flavour"));
	show_line(
	    "report-accelerated", ctl_string(result, "report_accelerated"));
	if (ctl_member(result, "memory") != NULL)
		show_line("memory", ctl_string(result, "memory"));
	show_line("log level", ctl_string(result, "loglevel"));
	(void)printf("threads             %" PRId64 ", %" PRId64 " now\n",
	    ctl_number(result, "threads"), ctl_number(result, "workers"));
	show_line("open files", ctl_string(result, "open_files"));
	show_line("sessions", ctl_string(result, "sessions"));
	(void)printf("ioctls              %s, %s of them with an error\n",
	    ctl_string(result, "ioctls"), ctl_string(result, "errors"));
}

/* What drivers and algorithms have done. */
static void
show_use(struct ctl_table *table, json_object *object)
{
	char text[CTL_CELL];

	ctl_cell_of(table, object, "ops");
	ctl_cell(
	    table, "%s", ctl_bytes(text, (double)ctl_number(object, "bytes")));
	ctl_cell_of(table, object, "errors");
}

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
	struct ctl_table *table = ctl_table_begin(
	    "ID> NAME CLASS SYNC SESSIONS> OPS> BYTES> ERRORS>");

	for (size_t i = 0; i < ctl_length(result); i++) {
		json_object *d = ctl_at(result, i);

		ctl_cell_of(table, d, "id");
		ctl_cell_of(table, d, "name");
		ctl_cell_of(table, d, "class");
		ctl_cell_of(table, d, "sync");
		ctl_cell_of(table, d, "sessions");
		show_use(table, d);
	}
	ctl_table_end(table, stdout);
	for (size_t i = 0; i < ctl_length(result); i++) {
		json_object *d = ctl_at(result, i);

		(void)printf("\n%s:\n", ctl_string(d, "name"));
		show_words(ctl_member(d, "algorithms"));
		show_words(ctl_member(d, "key_operations"));
	}
}

/* "linux 11, netbsd 18/19": the numbers that programs say. */
static void
show_ids(struct ctl_table *table, json_object *dialects)
{
	char text[CTL_CELL] = "";
	size_t len = 0;

	json_object_object_foreach(dialects, name, ids)
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

void
ctl_show_algorithms(json_object *result)
{
	struct ctl_table *table =
	    ctl_table_begin("ALGORITHM KIND PROVIDERS OPS> BYTES> ERRORS> IDS");

	for (size_t i = 0; i < ctl_length(result); i++) {
		json_object *a = ctl_at(result, i);

		ctl_cell_of(table, a, "name");
		ctl_cell_of(table, a, "kind");
		ctl_cell_of(table, a, "providers");
		show_use(table, a);
		show_ids(table, ctl_member(a, "dialects"));
	}
	ctl_table_end(table, stdout);
}

/* A user's name, if it has one. */
static void
show_user(struct ctl_table *table, json_object *object)
{
	const struct passwd *pw = getpwuid((uid_t)ctl_number(object, "uid"));

	if (pw != NULL)
		ctl_cell(table, "%s", pw->pw_name);
	else
		ctl_cell_of(table, object, "uid");
}

static void
show_age(struct ctl_table *table, json_object *object)
{
	char text[CTL_CELL];

	ctl_cell(table, "%s", ctl_duration(text, ctl_number(object, "age")));
}

void
ctl_show_sessions(json_object *result)
{
	json_object *files = ctl_member(result, "files");
	json_object *sessions = ctl_member(result, "sessions");
	struct ctl_table *table =
	    ctl_table_begin("FILE> PID> PROGRAM USER SESSIONS> PENDING> AGE>");

	for (size_t i = 0; i < ctl_length(files); i++) {
		json_object *f = ctl_at(files, i);

		ctl_cell_of(table, f, "file");
		ctl_cell_of(table, f, "pid");
		ctl_cell_of(table, f, "program");
		show_user(table, f);
		ctl_cell_of(table, f, "sessions");
		ctl_cell_of(table, f, "pending");
		show_age(table, f);
	}
	ctl_table_end(table, stdout);
	if (ctl_length(files) == 0)
		(void)puts("no open files");
	if (ctl_length(sessions) > 0)
		(void)putchar('\n');
	table =
	    ctl_table_begin("FILE> SESSION> DIALECT CIPHER MAC DRIVER AGE>");
	for (size_t i = 0; i < ctl_length(sessions); i++) {
		json_object *s = ctl_at(sessions, i);

		ctl_cell_of(table, s, "file");
		ctl_cell_of(table, s, "session");
		ctl_cell_of(table, s, "dialect");
		ctl_cell_of(table, s, "cipher");
		ctl_cell_of(table, s, "mac");
		ctl_cell_of(table, s, "driver");
		show_age(table, s);
	}
	ctl_table_end(table, stdout);
	if (ctl_number(result, "more") > 0)
		(void)printf("and %s more\n", ctl_string(result, "more"));
}

void
ctl_show_tokens(json_object *result)
{
	struct ctl_table *table =
	    ctl_table_begin("NAME SERIAL FIRMWARE STATE QUEUED> OBJECTS> "
			    "IMPORTED> OPS> ERRORS> REOPENED>");

	for (size_t i = 0; i < ctl_length(result); i++) {
		json_object *t = ctl_at(result, i);

		ctl_cell_of(table, t, "name");
		ctl_cell_of(table, t, "serial");
		ctl_cell_of(table, t, "firmware");
		ctl_cell_of(table, t, "state");
		ctl_cell(table, "%s/%s", ctl_string(t, "queued"),
		    ctl_string(t, "queue_max"));
		ctl_cell_of(table, t, "objects");
		ctl_cell_of(table, t, "imported");
		ctl_cell_of(table, t, "ops");
		ctl_cell_of(table, t, "errors");
		ctl_cell_of(table, t, "reopened");
	}
	ctl_table_end(table, stdout);
	if (ctl_length(result) == 0)
		(void)puts("no tokens");
}

/* One knob: its value alone, for scripts. */
void
ctl_show_knobs(json_object *result)
{
	struct ctl_table *table;
	const char *value;

	if (ctl_length(result) == 1) {
		(void)puts(ctl_string(ctl_at(result, 0), "value"));
		return;
	}
	table = ctl_table_begin("NAME VALUE MEANING");
	for (size_t i = 0; i < ctl_length(result); i++) {
		json_object *k = ctl_at(result, i);

		ctl_cell_of(table, k, "name");
		value = ctl_string(k, "value");
		/* Of a long one its beginning does here. */
		if (strlen(value) > VALUE_MAX)
			ctl_cell(table, "%.*s...", VALUE_MAX - 3, value);
		else
			ctl_cell(table, "%s", value);
		ctl_cell_of(table, k, "description");
	}
	ctl_table_end(table, stdout);
}

void
ctl_show_loglevel(json_object *result)
{
	(void)puts(ctl_string(result, "loglevel"));
}
