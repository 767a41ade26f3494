/* SPDX-License-Identifier: ISC */
/*
 * test_ctl.c - command lines of cryptodevctl, tables, units, and what Prometheus is
 * told.
 */
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "control_verb.h"
#include "ctl.h"
#include "ctl_stats.h"
#include "ctl_table.h"

static const struct ctl_verb *
find(const char *name)
{
	const struct ctl_verb *v = ctl_verbs;

	while (v->name != NULL && strcmp(v->name, name) != 0)
		v++;
	cr_assert_not_null(v->name, "%s", name);
	return v;
}

/* Parse words that blanks divide; the arguments as text, or NULL. */
static const char *
parse(const char *line)
{
	static char text[512];
	char *words[16];
	char *copy = strdup(line);
	char *rest = copy;
	json_object *args;
	int n = 0;
	int status;

	while ((words[n] = strsep(&rest, " ")) != NULL)
		n++;
	status = ctl_parse(&args, find(words[0]), n - 1, words + 1);
	snprintf(text, sizeof(text), "%s",
	    json_object_to_json_string_ext(args, JSON_C_TO_STRING_PLAIN));
	json_object_put(args);
	free(copy);
	cr_expect(status == CTL_OK || status == CTL_USAGE);
	return status == CTL_OK ? text : NULL;
}

Test(ctl_parse, takes_operands_and_options_in_any_order)
{
	cr_expect_str_eq(parse("status"), "{}");
	cr_expect_str_eq(
	    parse("set kern.x 1"), "{\"name\":\"kern.x\",\"value\":\"1\"}");
	cr_expect_str_eq(parse("set -- kern.x --1"),
	    "{\"name\":\"kern.x\",\"value\":\"--1\"}");
	cr_expect_str_eq(
	    parse("trace --errors --pid 7"), "{\"errors\":true,\"pid\":7}");
	cr_expect_str_eq(parse("trace --pid=7"), "{\"pid\":7}");
	cr_expect_str_eq(parse("stats --watch"), "{\"watch\":true}");
	cr_expect_str_eq(parse("stats --watch=0.5"), "{\"watch\":0.5}");
	cr_expect_str_eq(parse("keyref --length 16 --object 0x12 --driver y"),
	    "{\"length\":16,\"object\":\"0x12\",\"driver\":\"y\"}");
}

Test(ctl_parse, refuses_what_makes_no_sense)
{
	static const char *const wrong[] = { "status now", "set kern.x",
		"set a b c", "trace --pid", "trace --pid x", "trace --pid -1",
		"trace --pid 1x", "trace --errors=1", "trace --error",
		"trace --pid=", "stats --watch=x", "stats --watch=-1",
		"stats --watch=nan", "stats --watch=inf", "stats --watch=0",
		"keyref --object 1 --length 16",
		"trace --pid 99999999999999999999" };

	cr_redirect_stderr();
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		cr_expect_null(parse(wrong[i]), "%s", wrong[i]);
}

Test(ctl_verbs, are_the_servers)
{
	for (const struct ctl_verb *v = ctl_verbs; v->name != NULL; v++) {
		const struct control_verb *server = control_verb_find(v->name);

		cr_expect_not_null(server, "%s", v->name);
		cr_expect(v->run != NULL || v->show != NULL ||
			strcmp(v->name, "unregister") == 0 ||
			strcmp(v->name, "reload") == 0,
		    "%s shows nothing", v->name);
	}
	/* help is for other clients, watch is a way to see stats. */
	for (const struct control_verb *v = control_verbs; v->name != NULL;
	     v++) {
		if (strcmp(v->name, "help") != 0 &&
		    strcmp(v->name, "watch") != 0)
			(void)find(v->name);
	}
}

static void
cell_bytes(struct ctl_table *table, json_object *object, const char *member)
{
	char size[CTL_CELL];

	ctl_cell(
	    table, "%s", ctl_bytes(size, (double)ctl_number(object, member)));
}

Test(ctl_table, lists_objects_by_its_columns)
{
	static const struct ctl_column columns[] = {
		{ .head = "NAME", .member = "name" },
		{ .head = "BYTES>", .member = "bytes", .cell = cell_bytes },
		{ .head = "BY", .member = "providers" },
		{ .head = NULL },
	};
	json_object *list = json_tokener_parse(
	    "[{\"name\":\"aes\",\"bytes\":2048,\"providers\":[\"a\",\"b\"]},"
	    "{\"bytes\":1}]");
	json_object *none = json_object_new_array();
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	ctl_table_list(columns, none, f);
	ctl_table_list(columns, NULL, f);
	(void)fflush(f);
	cr_expect_str_eq(text, "", "there is nothing to be seen");
	ctl_table_list(columns, list, f);
	fclose(f);
	cr_expect_str_eq(text,
	    "NAME    BYTES  BY\n"
	    "aes   2.0 KiB  a,b\n"
	    "-         1 B  -\n");
	free(text);
	json_object_put(none);
	json_object_put(list);
}

Test(ctl_table, has_columns_as_wide_as_need_be)
{
	struct ctl_table *table = ctl_table_begin("NAME N> REST");
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	ctl_cell(table, "a");
	ctl_cell(table, "1");
	ctl_cell(table, "x");
	ctl_cell(table, "longer");
	ctl_cell(table, "1000");
	ctl_cell(table, "bad\033[2J");
	ctl_table_end(table, f);
	fclose(f);
	cr_expect_str_eq(text,
	    "NAME       N  REST\n"
	    "a          1  x\n"
	    "longer  1000  bad?[2J\n");
	free(text);
}

Test(ctl_table, nothing_of_a_text_is_for_the_terminal)
{
	char text[] = "\033c\r\x7f \xc2\x9b"
		      "2J \xc3\x9b \xc2\xa0 \xc2";

	ctl_clean(text);
	cr_expect_str_eq(text, "?c?? ??2J \xc3\x9b \xc2\xa0 \xc2");
}

/* A server that has one thing to tell, and ends; its child's status says whether it
 * could. */
static pid_t
serve_once(const struct sockaddr_un *addr, const char *text)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	pid_t pid;

	cr_assert_eq(bind(fd, (const struct sockaddr *)addr, sizeof(*addr)), 0);
	cr_assert_eq(listen(fd, 1), 0);
	pid = fork();
	cr_assert_geq(pid, 0);
	if (pid == 0) {
		size_t len = strlen(text);
		char request[512];
		int client = accept(fd, NULL, NULL);

		_exit(read(client, request, sizeof(request)) <= 0 ||
		    write(client, text, len) != (ssize_t)len);
	}
	close(fd);
	return pid;
}

Test(ctl_trace, a_program_has_nothing_for_the_terminal,
    .init = cr_redirect_stdout)
{
	static const char event[] =
	    "{\"ok\":true,\"result\":{\"time\":0,\"pid\":7,"
	    "\"program\":\"a\\u001b[2J\\u009bm\"}}\n";
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	const struct ctl ctl = { .socket = addr.sun_path };
	json_object *args = json_object_new_object();
	char shown[512];
	size_t len;
	int status = -1;
	pid_t server;

	snprintf(addr.sun_path, sizeof(addr.sun_path), "/tmp/test_ctl.%d",
	    (int)getpid());
	server = serve_once(&addr, event);
	cr_expect_eq(ctl_trace_run(&ctl, find("trace"), args), CTL_NO_SERVER);
	unlink(addr.sun_path);
	json_object_put(args);
	cr_assert_eq(waitpid(server, &status, 0), server);
	cr_expect_eq(status, 0);
	fflush(stdout);
	len = fread(shown, 1, sizeof(shown) - 1, cr_get_redirected_stdout());
	shown[len] = '\0';
	cr_expect_not_null(strstr(shown, " 7 a?[2J??m "), "%s", shown);
}

Test(ctl_table, numbers_have_units)
{
	char text[CTL_CELL];

	cr_expect_str_eq(ctl_bytes(text, 0), "0 B");
	cr_expect_str_eq(ctl_bytes(text, 1023), "1023 B");
	cr_expect_str_eq(ctl_bytes(text, 1536), "1.5 KiB");
	cr_expect_str_eq(ctl_bytes(text, 5e12), "4.5 TiB");
	cr_expect_str_eq(ctl_count(text, 999), "999");
	cr_expect_str_eq(ctl_count(text, 1500), "1.5 k");
	cr_expect_str_eq(ctl_duration(text, 59), "59 s");
	cr_expect_str_eq(ctl_duration(text, 61), "1 min 1 s");
	cr_expect_str_eq(ctl_duration(text, 7320), "2 h 2 min");
	cr_expect_str_eq(ctl_duration(text, 200000), "2 d 7 h");
}

Test(ctl_prometheus, labels_are_quoted)
{
	json_object *stats = json_tokener_parse(
	    "{\"uptime\":5,\"drivers\":[{\"name\":\"a\\\"b\\\\c\\nd\","
	    "\"ops\":3,\"bytes\":18446744073709551615}]}");
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	ctl_prometheus(stats, f);
	fclose(f);
	cr_expect_not_null(strstr(text, "\ncryptodev_uptime_seconds 5\n"));
	cr_expect_not_null(strstr(text,
	    "\ncryptodev_driver_ops_total{driver=\"a\\\"b\\\\c\\nd\"} 3\n"));
	cr_expect_not_null(strstr(text, "} 18446744073709551615\n"));
	cr_expect_null(strstr(text, "ioctls_total"));
	free(text);
	json_object_put(stats);
}

/* Counters of `n` commands, each with ten calls more than the one before it, of two
 * drivers, and of `n` algorithms; the last row of each has `more` on top. */
static json_object *
counters(int n, int more)
{
	json_object *stats = json_tokener_parse(
	    "{\"drivers\":[{\"name\":\"d0\",\"ops\":1,\"bytes\":0},"
	    "{\"name\":\"d1\",\"ops\":9,\"bytes\":0}]}");
	json_object *commands = json_object_new_array();
	json_object *algorithms = json_object_new_array();

	for (int i = 0; i < n; i++) {
		int count = 10 * i + (i == n - 1 ? more : 0);
		json_object *command = json_object_new_object();
		json_object *algorithm = json_object_new_object();
		char name[16];

		snprintf(name, sizeof(name), "C%d", i);
		json_object_object_add(
		    command, "dialect", json_object_new_string("linux"));
		json_object_object_add(
		    command, "command", json_object_new_string(name));
		json_object_object_add(
		    command, "calls", json_object_new_int(count));
		json_object_array_add(commands, command);
		snprintf(name, sizeof(name), "a%d", i);
		json_object_object_add(
		    algorithm, "name", json_object_new_string(name));
		json_object_object_add(
		    algorithm, "ops", json_object_new_int(count));
		json_object_array_add(algorithms, algorithm);
	}
	json_object_object_add(stats, "commands", commands);
	json_object_object_add(stats, "algorithms", algorithms);
	return stats;
}

/* What is shown in so many lines; the caller's. */
static char *
rates(json_object *before, json_object *now, size_t lines)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	ctl_stats_rates(before, now, 2, lines, f);
	fclose(f);
	return text;
}

static size_t
count_lines(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

Test(ctl_stats, rates_are_by_the_second)
{
	json_object *before = json_tokener_parse(
	    "{\"drivers\":[{\"name\":\"x\",\"ops\":100,\"bytes\":0}]}");
	json_object *now = json_tokener_parse(
	    "{\"drivers\":[{\"name\":\"x\",\"ops\":300,\"bytes\":4096}]}");
	char *text = rates(before, now, SIZE_MAX);

	cr_expect_not_null(
	    strstr(text, "x       300    100  4.0 KiB  2.0 KiB"), "%s", text);
	free(text);
	json_object_put(before);
	json_object_put(now);
}

Test(ctl_stats, rates_are_not_known_at_first)
{
	json_object *now = json_tokener_parse(
	    "{\"drivers\":[{\"name\":\"x\",\"ops\":300,\"bytes\":4096}]}");
	char *text = rates(NULL, now, SIZE_MAX);

	cr_expect_not_null(
	    strstr(text, "x       300      -  4.0 KiB        -"), "%s", text);
	cr_expect_null(strstr(text, "/s)"), "%s", text);
	free(text);
	json_object_put(now);
}

Test(ctl_stats, tables_share_the_lines)
{
	json_object *now = counters(20, 0);
	char *text = rates(NULL, now, 23);

	cr_expect_eq(count_lines(text), 23, "%s", text);
	/* Two rows of drivers leave fourteen lines for the others. */
	cr_expect_not_null(strstr(text, "\n... 14 more commands\n\nDRIVER "));
	cr_expect_not_null(strstr(text, "\nd0 "));
	cr_expect_not_null(strstr(text, "\nd1 "));
	cr_expect_not_null(strstr(text, "\n\nALGORITHM "));
	cr_expect_str_eq(
	    strstr(text, "\n... 14 more a"), "\n... 14 more algorithms\n");
	free(text);
	text = rates(NULL, now, SIZE_MAX);
	cr_expect_eq(count_lines(text), 1 + 22 + 4 + 22, "%s", text);
	cr_expect_null(strstr(text, " more "), "%s", text);
	free(text);
	json_object_put(now);
}

Test(ctl_stats, what_is_left_out_is_the_least_busy)
{
	json_object *before = counters(20, -1000);
	json_object *now = counters(20, -900);
	char *text = rates(NULL, now, 23);

	cr_expect_not_null(strstr(text, "  C18 "), "%s", text);
	cr_expect_null(strstr(text, "  C19 "), "%s", text);
	free(text);
	/* Of all it has the fewest calls, and the most of them just now. */
	text = rates(before, now, 23);
	cr_expect_not_null(strstr(text, "TRIPS\nlinux    C19 "), "%s", text);
	cr_expect_not_null(strstr(text, "\na19 "), "%s", text);
	cr_expect_null(strstr(text, "  C0 "), "%s", text);
	free(text);
	json_object_put(before);
	json_object_put(now);
}

Test(ctl_stats, no_number_of_lines_is_too_small)
{
	json_object *now = counters(20, 0);

	for (size_t lines = 1; lines < 60; lines++) {
		char *text = rates(NULL, now, lines);

		cr_expect_leq(count_lines(text), lines, "%s", text);
		free(text);
	}
	json_object_put(now);
}
