/* SPDX-License-Identifier: ISC */
/*
 * ctl_stats.c - counters once, and again and again: redrawn in their place on a
 * terminal, in blocks elsewhere.
 */
#include "ctl_stats.h"

#include <sys/ioctl.h>

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ctl.h"
#include "ctl_conn.h"
#include "ctl_table.h"

/* The object of a list whose members `a` and `b` (may be NULL) are those of
 * `like`. */
static json_object *
stats_find(json_object *list, json_object *like, const char *a, const char *b)
{
	for (size_t i = 0; i < ctl_length(list); i++) {
		json_object *o = ctl_at(list, i);

		if (strcmp(ctl_string(o, a), ctl_string(like, a)) == 0 &&
		    (b == NULL ||
			strcmp(ctl_string(o, b), ctl_string(like, b)) == 0))
			return o;
	}
	return NULL;
}

/* What a counter has grown by, in a second. */
static double
stats_rate(
    json_object *before, json_object *now, const char *name, double seconds)
{
	return (double)(ctl_number(now, name) - ctl_number(before, name)) /
	    seconds;
}

struct stats_view {
	json_object *before; /* NULL: no rates */
	json_object *now;
	double seconds;
	FILE *f;
};

/* A table's first part for rows of the list `list`, known by `a` and `b`, of which
 * `ops` is counted and rated. */
struct stats_kind {
	const char *list;
	const char *a;
	const char *b;
	const char *heads;
	const char *rate_heads;
	const char *ops;
	bool bytes;
	const char *errors;
	const char *last; /* one more member; or NULL */
};

/* clang-format off */
static const struct stats_kind stats_kinds[] = {
	{ .list = "commands", .a = "dialect", .b = "command", .ops = "calls", .errors = "errors", .last = "trips",
	  .heads = "DIALECT COMMAND CALLS> ERRORS> TRIPS>",
	  .rate_heads = "DIALECT COMMAND CALLS> CALLS/s> ERRORS> TRIPS>" },
	{ .list = "drivers", .a = "name", .ops = "ops", .bytes = true, .errors = "errors", .last = "sessions",
	  .heads = "DRIVER OPS> BYTES> ERRORS> SESSIONS>",
	  .rate_heads = "DRIVER OPS> OPS/s> BYTES> BYTES/s> ERRORS> SESSIONS>" },
	{ .list = "algorithms", .a = "name", .ops = "ops", .bytes = true, .errors = "errors",
	  .heads = "ALGORITHM OPS> BYTES> ERRORS>",
	  .rate_heads = "ALGORITHM OPS> OPS/s> BYTES> BYTES/s> ERRORS>" },
	{ .list = "tokens", .a = "name", .b = "state", .ops = "ops", .errors = "errors", .last = "reopened",
	  .heads = "TOKEN STATE OPS> ERRORS> REOPENED>",
	  .rate_heads = "TOKEN STATE OPS> OPS/s> ERRORS> REOPENED>" },
};
/* clang-format on */

static void
stats_row(struct ctl_table *table, const struct stats_view *view,
    const struct stats_kind *kind, json_object *row)
{
	const bool rates = view->before != NULL;
	json_object *before = NULL;
	char text[CTL_CELL];

	if (rates)
		before = stats_find(ctl_member(view->before, kind->list), row,
		    kind->a, kind->b);
	ctl_cell_of(table, row, kind->a);
	if (kind->b != NULL)
		ctl_cell_of(table, row, kind->b);
	ctl_cell_of(table, row, kind->ops);
	if (rates)
		ctl_cell(table, "%s",
		    ctl_count(text,
			stats_rate(before, row, kind->ops, view->seconds)));
	if (kind->bytes)
		ctl_cell(table, "%s",
		    ctl_bytes(text, (double)ctl_number(row, "bytes")));
	if (kind->bytes && rates)
		ctl_cell(table, "%s",
		    ctl_bytes(
			text, stats_rate(before, row, "bytes", view->seconds)));
	ctl_cell_of(table, row, kind->errors);
	if (kind->last != NULL)
		ctl_cell_of(table, row, kind->last);
}

static void
stats_tables(const struct stats_view *view)
{
	for (size_t k = 0; k < sizeof(stats_kinds) / sizeof(stats_kinds[0]);
	     k++) {
		const struct stats_kind *kind = &stats_kinds[k];
		json_object *list = ctl_member(view->now, kind->list);
		struct ctl_table *table = ctl_table_begin(
		    view->before != NULL ? kind->rate_heads : kind->heads);

		if (ctl_length(list) > 0)
			(void)fputc('\n', view->f);
		for (size_t i = 0; i < ctl_length(list); i++)
			stats_row(table, view, kind, ctl_at(list, i));
		ctl_table_end(table, view->f);
	}
}

static void
stats_print(const struct stats_view *view)
{
	json_object *ioctls = ctl_member(view->now, "ioctls");
	json_object *files = ctl_member(view->now, "open_files");
	json_object *sessions = ctl_member(view->now, "sessions");
	char text[CTL_CELL];

	(void)fprintf(view->f, "up %s; ",
	    ctl_duration(text, ctl_number(view->now, "uptime")));
	(void)fprintf(view->f, "ioctls %s", ctl_string(ioctls, "calls"));
	if (view->before != NULL)
		(void)fprintf(view->f, " (%s/s)",
		    ctl_count(text,
			stats_rate(ctl_member(view->before, "ioctls"), ioctls,
			    "calls", view->seconds)));
	(void)fprintf(view->f, ", errors %s; ", ctl_string(ioctls, "errors"));
	(void)fprintf(view->f, "open files %s of %s, ",
	    ctl_string(files, "current"), ctl_string(files, "total"));
	(void)fprintf(view->f, "sessions %s of %s\n",
	    ctl_string(sessions, "current"), ctl_string(sessions, "total"));
	stats_tables(view);
}

void
ctl_show_stats(json_object *result)
{
	const struct stats_view view = { .now = result, .f = stdout };

	stats_print(&view);
}

void
ctl_stats_rates(
    json_object *before, json_object *stats, double seconds, FILE *f)
{
	const struct stats_view view = {
		.before = before,
		.now = stats,
		.seconds = seconds,
		.f = f,
	};

	stats_print(&view);
}

static void
stats_prometheus_show(json_object *result)
{
	ctl_prometheus(result, stdout);
}

/* Lines of the last picture, for the next to be drawn over it: no more than the
 * terminal has. */
static void
stats_draw(char *text, int *drawn)
{
	struct winsize size = { .ws_row = 24, .ws_col = 80 };
	int lines = 0;
	char *line = text;

	(void)ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	if (*drawn > 0)
		(void)printf("\033[%dA\r", *drawn);
	while (*line != '\0' && lines + 1 < size.ws_row) {
		size_t len = strcspn(line, "\n");
		int shown = len < size.ws_col ? (int)len : (int)size.ws_col;

		(void)printf("%.*s\033[K\n", shown, line);
		lines++;
		line += len + (line[len] == '\n');
	}
	(void)printf("\033[J");
	*drawn = lines;
}

struct stats_watch {
	const struct ctl *ctl;
	json_object *before; /* owned */
	double then;
	int drawn;
};

static double
stats_now(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* Takes the result. */
static void
stats_watch_show(struct stats_watch *watch, json_object *result)
{
	double now = stats_now();
	double seconds = now - watch->then;
	char *text = NULL;
	size_t len = 0;
	FILE *f;

	if (watch->ctl->json) {
		(void)printf("%s\n",
		    json_object_to_json_string_ext(
			result, JSON_C_TO_STRING_PLAIN));
	} else {
		f = open_memstream(&text, &len);
		if (f == NULL)
			abort();
		ctl_stats_rates(watch->before != NULL ? watch->before : result,
		    result, seconds > 0.001 ? seconds : 0.001, f);
		(void)fclose(f);
		if (watch->ctl->terminal)
			stats_draw(text, &watch->drawn);
		else
			(void)printf(
			    "%s%s", watch->before != NULL ? "\n" : "", text);
		free(text);
	}
	(void)json_object_put(watch->before);
	watch->before = result;
	watch->then = now;
}

static int
stats_watch_run(const struct ctl *ctl, double seconds)
{
	struct stats_watch watch = { .ctl = ctl };
	json_object *args = json_object_new_object();
	struct ctl_conn *conn;
	json_object *result;
	const char *why = "";
	int status = ctl_connect(ctl, &conn);
	int error;

	(void)json_object_object_add(
	    args, "interval", json_object_new_int64((int64_t)(seconds * 1000)));
	if (status != CTL_OK)
		goto out;
	error = ctl_conn_send(conn, "watch", args);
	while (error == 0 && !ferror(stdout)) {
		error = ctl_conn_receive(conn, &result, &why);
		if (error == 0)
			stats_watch_show(&watch, result);
		(void)fflush(stdout);
	}
	status = error != 0 ? ctl_fail(ctl, error, why) : CTL_REFUSED;
	ctl_conn_free(conn);
out:
	(void)json_object_put(args);
	(void)json_object_put(watch.before);
	return status;
}

int
ctl_stats_run(
    const struct ctl *ctl, const struct ctl_verb *verb, json_object *args)
{
	json_object *watch = ctl_member(args, "watch");
	struct ctl_verb prometheus = *verb;

	if (watch != NULL && json_object_is_type(watch, json_type_boolean))
		return stats_watch_run(ctl, 1);
	if (watch != NULL)
		return stats_watch_run(ctl, json_object_get_double(watch));
	prometheus.show = stats_prometheus_show;
	return ctl_ask(ctl,
	    ctl_member(args, "prometheus") != NULL ? &prometheus : verb,
	    verb->name, NULL);
}
