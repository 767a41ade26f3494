/* SPDX-License-Identifier: ISC */
/*
 * ctl_stats.c - counters as tables, with or without rates; the busiest rows of each
 * where there is no room for all.
 */
#include "ctl_stats.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"
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

struct stats_view {
	bool rates;
	json_object *before; /* NULL: rates are not known yet */
	json_object *now;
	double seconds;
	size_t lines; /* no more than these */
	FILE *f;
};

/* What a counter has grown by. */
static int64_t
stats_growth(json_object *before, json_object *now, const char *name)
{
	return ctl_number(now, name) - ctl_number(before, name);
}

/* The same in a second, as `unit` says it. */
static const char *
stats_rate(char *text, const struct stats_view *view, int64_t growth,
    const char *(*unit)(char *text, double n))
{
	return view->before == NULL
	    ? "-"
	    : unit(text, (double)growth / view->seconds);
}

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
	const char *errors; /* or NULL */
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
	{ .list = "limits", .a = "name", .ops = "hits", .last = "value",
	  .heads = "LIMIT HITS> VALUE>",
	  .rate_heads = "LIMIT HITS> HITS/s> VALUE>" },
	{ .list = "tokens", .a = "name", .b = "state", .ops = "ops", .errors = "errors", .last = "reopened",
	  .heads = "TOKEN STATE OPS> ERRORS> REOPENED>",
	  .rate_heads = "TOKEN STATE OPS> OPS/s> ERRORS> REOPENED>" },
};
/* clang-format on */
#define NKINDS (sizeof(stats_kinds) / sizeof(stats_kinds[0]))

/* Around the lines of a table: one that is empty, and its head. */
#define STATS_FRAME 2u

/* A row of a table, and by what it is put in front of others. */
struct stats_row {
	json_object *row;
	json_object *before; /* or NULL */
	int64_t growth;
	int64_t ops;
	size_t at;
};

static int
stats_busier(const void *pa, const void *pb)
{
	const struct stats_row *a = pa;
	const struct stats_row *b = pb;

	if (a->growth != b->growth)
		return a->growth > b->growth ? -1 : 1;
	if (a->ops != b->ops)
		return a->ops > b->ops ? -1 : 1;
	return a->at < b->at ? -1 : 1;
}

/* The rows of a table, the caller's to free; in the server's order if there is room
 * for all, else the busiest first. */
static struct stats_row *
stats_rows(
    const struct stats_view *view, const struct stats_kind *kind, size_t lines)
{
	json_object *list = ctl_member(view->now, kind->list);
	size_t n = ctl_length(list);
	struct stats_row *rows = calloc(n, sizeof(*rows));

	if (rows == NULL)
		abort();
	for (size_t i = 0; i < n; i++) {
		struct stats_row *r = &rows[i];

		r->at = i;
		r->row = ctl_at(list, i);
		r->ops = ctl_number(r->row, kind->ops);
		if (view->before == NULL)
			continue;
		r->before = stats_find(ctl_member(view->before, kind->list),
		    r->row, kind->a, kind->b);
		r->growth = stats_growth(r->before, r->row, kind->ops);
	}
	if (n > lines)
		qsort(rows, n, sizeof(*rows), stats_busier);
	return rows;
}

static void
stats_row(struct ctl_table *table, const struct stats_view *view,
    const struct stats_kind *kind, const struct stats_row *r)
{
	char text[CTL_CELL];

	ctl_cell_of(table, r->row, kind->a);
	if (kind->b != NULL)
		ctl_cell_of(table, r->row, kind->b);
	ctl_cell_of(table, r->row, kind->ops);
	if (view->rates)
		ctl_cell(
		    table, "%s", stats_rate(text, view, r->growth, ctl_count));
	if (kind->bytes)
		ctl_cell(table, "%s",
		    ctl_bytes(text, (double)ctl_number(r->row, "bytes")));
	if (kind->bytes && view->rates)
		ctl_cell(table, "%s",
		    stats_rate(text, view,
			stats_growth(r->before, r->row, "bytes"), ctl_bytes));
	if (kind->errors != NULL)
		ctl_cell_of(table, r->row, kind->errors);
	if (kind->last != NULL)
		ctl_cell_of(table, r->row, kind->last);
}

/* In so many lines, the last of which says how many rows are not there. */
static void
stats_table(
    const struct stats_view *view, const struct stats_kind *kind, size_t lines)
{
	const size_t n = ctl_length(ctl_member(view->now, kind->list));
	const size_t shown = n <= lines ? n : lines - 1;
	struct stats_row *rows = stats_rows(view, kind, lines);
	struct ctl_table *table =
	    ctl_table_begin(view->rates ? kind->rate_heads : kind->heads);

	(void)fputc('\n', view->f);
	for (size_t i = 0; i < shown; i++)
		stats_row(table, view, kind, &rows[i]);
	ctl_table_end(table, view->f);
	if (shown < n)
		(void)fprintf(
		    view->f, "... %zu more %s\n", n - shown, kind->list);
	free(rows);
}

/* Share `lines` among the tables, by turns, until each has what it needs: what a
 * short one leaves is the others'.  Two at least, for a row and the rest; a table
 * that cannot have that much has none. */
static void
stats_share(const struct stats_view *view, size_t lines, size_t given[NKINDS])
{
	size_t need[NKINDS];
	bool more = true;

	for (size_t k = 0; k < NKINDS; k++) {
		size_t n =
		    ctl_length(ctl_member(view->now, stats_kinds[k].list));
		size_t least = n < 2 ? n : 2;

		need[k] = n;
		given[k] = 0;
		if (n > 0 && lines >= STATS_FRAME + least) {
			given[k] = least;
			lines -= STATS_FRAME + least;
		}
	}
	while (more && lines > 0) {
		more = false;
		for (size_t k = 0; k < NKINDS && lines > 0; k++) {
			if (given[k] == 0 || given[k] == need[k])
				continue;
			given[k]++;
			lines--;
			more = true;
		}
	}
}

/* Limits that nobody has come up to are nothing to look at. */
static void
stats_prune(json_object *stats)
{
	json_object *limits = ctl_member(stats, "limits");

	for (size_t i = ctl_length(limits); i-- > 0;) {
		if (ctl_number(ctl_at(limits, i), "hits") == 0)
			(void)json_object_array_del_idx(limits, i, 1);
	}
}

/* Where it has had anything to say. */
static void
stats_policy(const struct stats_view *view)
{
	json_object *policy = ctl_member(view->now, "policy");

	if (ctl_number(policy, "denied") + ctl_number(policy, "warned") > 0)
		(void)fprintf(view->f, "; policy denied %s, warned of %s",
		    ctl_string(policy, "denied"), ctl_string(policy, "warned"));
}

static void
stats_print(const struct stats_view *view)
{
	json_object *ioctls = ctl_member(view->now, "ioctls");
	json_object *files = ctl_member(view->now, "open_files");
	json_object *sessions = ctl_member(view->now, "sessions");
	size_t given[NKINDS];
	char text[CTL_CELL];

	(void)fprintf(view->f, "up %s; ",
	    ctl_duration(text, ctl_number(view->now, "uptime")));
	(void)fprintf(view->f, "ioctls %s", ctl_string(ioctls, "calls"));
	if (view->before != NULL)
		(void)fprintf(view->f, " (%s/s)",
		    stats_rate(text, view,
			stats_growth(ctl_member(view->before, "ioctls"), ioctls,
			    "calls"),
			ctl_count));
	(void)fprintf(view->f, ", errors %s; ", ctl_string(ioctls, "errors"));
	(void)fprintf(view->f, "open files %s of %s, ",
	    ctl_string(files, "current"), ctl_string(files, "total"));
	(void)fprintf(view->f, "sessions %s of %s",
	    ctl_string(sessions, "current"), ctl_string(sessions, "total"));
	stats_policy(view);
	(void)fputc('\n', view->f);
	stats_share(view, view->lines - 1, given);
	for (size_t k = 0; k < NKINDS; k++) {
		if (given[k] > 0)
			stats_table(view, &stats_kinds[k], given[k]);
	}
}

void
ctl_show_stats(json_object *result)
{
	const struct stats_view view = {
		.now = result,
		.lines = SIZE_MAX,
		.f = stdout,
	};

	stats_prune(result);
	stats_print(&view);
}

void
ctl_stats_rates(json_object *before, json_object *stats, double seconds,
    size_t lines, FILE *f)
{
	const struct stats_view view = {
		.rates = true,
		.before = before,
		.now = stats,
		.seconds = seconds,
		.lines = lines > 0 ? lines : 1,
		.f = f,
	};

	stats_prune(stats);
	stats_print(&view);
}

static void
stats_prometheus_show(json_object *result)
{
	ctl_prometheus(result, stdout);
}

int
ctl_stats_run(
    const struct ctl *ctl, const struct ctl_verb *verb, json_object *args)
{
	json_object *watch = ctl_member(args, "watch");
	struct ctl_verb prometheus = *verb;

	if (watch != NULL && json_object_is_type(watch, json_type_boolean))
		return ctl_watch_run(ctl, 1);
	if (watch != NULL)
		return ctl_watch_run(ctl, json_object_get_double(watch));
	prometheus.show = stats_prometheus_show;
	return ctl_ask(ctl,
	    ctl_member(args, "prometheus") != NULL ? &prometheus : verb,
	    verb->name, NULL);
}
