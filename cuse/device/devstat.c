/* SPDX-License-Identifier: ISC */
/*
 * devstat.c - the sum of what the workers counted.  Owns the list of workers'
 * counters and its lock; counting takes no lock.
 */
#include "devstat.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "dialect.h"
#include "stats.h"
#include "sync.h"

struct devstat_gauge {
	_Atomic int64_t current;
	_Atomic int64_t total;
};

static struct ocf_mutex devstat_lock = OCF_MUTEX_INITIALIZER;
static struct devstat *devstat_workers; /* under the lock */
static struct devstat devstat_past; /* of workers that are gone; same */
static struct devstat_gauge devstat_files;
static struct devstat_gauge devstat_sessions;
static _Atomic uint64_t devstat_ndenied;
static _Atomic uint64_t devstat_nwarned;

static void
devstat_bump(_Atomic uint64_t *counter)
{
	/* One writer: no need for a locked instruction. */
	atomic_store_explicit(counter,
	    atomic_load_explicit(counter, memory_order_relaxed) + 1,
	    memory_order_relaxed);
}

static struct devstat_cmd *
devstat_of(struct devstat *stat, const struct dialect_cmd *cmd)
{
	return cmd != NULL ? &stat->cmds[dialect_cmd_index(cmd)]
			   : &stat->unknown;
}

void
devstat_trip(struct devstat *stat, const struct dialect_cmd *cmd)
{
	devstat_bump(&devstat_of(stat, cmd)->trips);
}

void
devstat_answer(struct devstat *stat, const struct dialect_cmd *cmd, int error)
{
	struct devstat_cmd *counters = devstat_of(stat, cmd);

	devstat_bump(&counters->calls);
	if (error != 0)
		devstat_bump(&counters->errors);
}

static void
devstat_sum_cmd(struct devstat_cmd *sum, const struct devstat_cmd *add)
{
	sum->calls += add->calls;
	sum->errors += add->errors;
	sum->trips += add->trips;
}

static void
devstat_sum(struct devstat *sum, const struct devstat *add)
{
	for (size_t i = 0; i < DEVSTAT_CMDS; i++)
		devstat_sum_cmd(&sum->cmds[i], &add->cmds[i]);
	devstat_sum_cmd(&sum->unknown, &add->unknown);
}

void
devstat_add(struct devstat *stat)
{
	ocf_lock(&devstat_lock);
	stat->next = devstat_workers;
	devstat_workers = stat;
	ocf_unlock(&devstat_lock);
}

void
devstat_remove(struct devstat *stat)
{
	struct devstat **p = &devstat_workers;

	ocf_lock(&devstat_lock);
	while (*p != NULL && *p != stat)
		p = &(*p)->next;
	if (*p != NULL)
		*p = stat->next;
	devstat_sum(&devstat_past, stat);
	ocf_unlock(&devstat_lock);
}

static void
devstat_gauge_add(struct devstat_gauge *gauge, int change)
{
	gauge->current += change;
	if (change > 0)
		gauge->total += change;
}

void
devstat_open(int change)
{
	devstat_gauge_add(&devstat_files, change);
}

void
devstat_session(int change)
{
	devstat_gauge_add(&devstat_sessions, change);
}

void
devstat_denied(void)
{
	devstat_ndenied++;
}

void
devstat_warned(void)
{
	devstat_nwarned++;
}

/* A row that has come; *view has room for all. */
static void
devstat_view_row(struct devstat_view *view, const struct dialect_cmd *cmd,
    const struct devstat_cmd *c)
{
	const struct dialect *dialect = cmd != NULL ? dialect_of(cmd) : NULL;
	struct devstat_row row = {
		.dialect = dialect != NULL ? dialect->name : NULL,
		.bsd = dialect != NULL && dialect->bsd,
		.command = cmd != NULL ? cmd->name : "unknown",
		.calls = c->calls,
		.errors = c->errors,
		.trips = c->trips,
	};

	view->all.calls += row.calls;
	view->all.errors += row.errors;
	view->all.trips += row.trips;
	if (row.trips != 0)
		view->rows[view->nrows++] = row;
}

/* Rows that differ only in the caller's word size share a name and a row. */
static void
devstat_view_rows(struct devstat_view *view, struct devstat *sum)
{
	const struct dialect_cmd *cmd;

	for (size_t i = 0; (cmd = dialect_cmd_at(i)) != NULL; i++) {
		const struct dialect_cmd *next = dialect_cmd_at(i + 1);

		if (next != NULL && next->name == cmd->name)
			devstat_sum_cmd(&sum->cmds[i + 1], &sum->cmds[i]);
		else
			devstat_view_row(view, cmd, &sum->cmds[i]);
	}
	devstat_view_row(view, NULL, &sum->unknown);
}

static void
devstat_view_gauge(struct devstat_pair *pair, const struct devstat_gauge *gauge)
{
	pair->current = gauge->current;
	pair->total = gauge->total;
}

void
devstat_read(struct devstat_view *view)
{
	struct devstat sum = { 0 };

	memset(view, 0, sizeof(*view));
	ocf_lock(&devstat_lock);
	devstat_sum(&sum, &devstat_past);
	for (struct devstat *s = devstat_workers; s != NULL; s = s->next) {
		devstat_sum(&sum, s);
		view->nworkers++;
	}
	ocf_unlock(&devstat_lock);
	devstat_view_rows(view, &sum);
	devstat_view_gauge(&view->files, &devstat_files);
	devstat_view_gauge(&view->sessions, &devstat_sessions);
	view->denied = devstat_ndenied;
	view->warned = devstat_nwarned;
}

/* The commands of the BSDs have the names of those of Linux. */
static void
devstat_print_row(FILE *f, const struct devstat_row *row)
{
	char name[64];

	(void)snprintf(name, sizeof(name), "%s%s%s",
	    row->bsd ? row->dialect : "", row->bsd ? "." : "", row->command);
	(void)fprintf(f, "ioctl.%s.calls %" PRIu64 "\n", name, row->calls);
	(void)fprintf(f, "ioctl.%s.errors %" PRIu64 "\n", name, row->errors);
	(void)fprintf(f, "ioctl.%s.trips %" PRIu64 "\n", name, row->trips);
}

static void
devstat_print_pair(FILE *f, const char *name, const struct devstat_pair *pair)
{
	(void)fprintf(f, "%s.current %" PRId64 "\n", name, pair->current);
	(void)fprintf(f, "%s.total %" PRId64 "\n", name, pair->total);
}

static void
devstat_print_drivers(FILE *f)
{
	struct crypto_driver_stats d;

	for (uint32_t id = 0; id < crypto_driver_max(); id++) {
		if (!crypto_driver_stats(id, &d))
			continue;
		(void)fprintf(f, "driver.%s.ops %" PRIu64 "\n", d.name, d.ops);
		(void)fprintf(
		    f, "driver.%s.bytes %" PRIu64 "\n", d.name, d.bytes);
		(void)fprintf(
		    f, "driver.%s.errors %" PRIu64 "\n", d.name, d.errs);
		(void)fprintf(
		    f, "driver.%s.sessions %" PRIu32 "\n", d.name, d.nsessions);
	}
}

void
devstat_print(FILE *f, const char *transport)
{
	struct devstat_view view;

	devstat_read(&view);
	(void)fprintf(f, "transport %s\n", transport);
	for (size_t i = 0; i < view.nrows; i++)
		devstat_print_row(f, &view.rows[i]);
	(void)fprintf(f, "ioctl.calls %" PRIu64 "\n", view.all.calls);
	(void)fprintf(f, "ioctl.errors %" PRIu64 "\n", view.all.errors);
	(void)fprintf(f, "ioctl.trips %" PRIu64 "\n", view.all.trips);
	devstat_print_pair(f, "open", &view.files);
	devstat_print_pair(f, "session", &view.sessions);
	(void)fprintf(f, "policy.denied %" PRIu64 "\n", view.denied);
	(void)fprintf(f, "policy.warned %" PRIu64 "\n", view.warned);
	devstat_print_drivers(f);
}
