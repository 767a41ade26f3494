/* SPDX-License-Identifier: ISC */
/*
 * bench_table.c - all engines in turns, so that a slow moment of the machine falls
 * on all of them and the ratios hold.
 */
#include "bench_table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench_engine.h"
#include "bench_report.h"
#include "bench_sample.h"
#include "drivers.h"

#define TABLE_TURN_US 1000.0 /* of one engine */
#define TABLE_READ_US 30.0 /* least time between two readings of the clock */
#define TABLE_TURNS   3 /* at least */
#define TABLE_BLOCK   ((size_t)128) /* no algorithm has a longer one */

static const size_t table_sizes[] = { 16, 1024, 16384, (size_t)1 << 20 };

#define TABLE_NSIZES (sizeof(table_sizes) / sizeof(table_sizes[0]))

static const struct bench_engine *const table_engines[] = { &bench_framework,
	&bench_nettle, &bench_openssl };

#define TABLE_NENGINES (sizeof(table_engines) / sizeof(table_engines[0]))

struct table_run {
	const struct bench_engine *engine;
	void *ctx; /* NULL: it does not do the algorithm */
	size_t repeat; /* operations a reading */
	struct bench_sample sample;
	double us; /* the median */
};

struct table {
	FILE *out;
	struct bench_json *json; /* owned; NULL: lines of text */
	const struct bench_table_what *what;
	const size_t *sizes;
	size_t nsizes;
	uint8_t *data; /* owned, the longest size, a block and the tail, each */
	uint8_t *want;
	struct table_run runs[TABLE_NENGINES];
};

static void
table_fill(uint8_t *data, size_t len)
{
	for (size_t i = 0; i < len + BENCH_TAIL; i++)
		data[i] = (uint8_t)(i * 7 + i / 256);
}

/* Each once: warms up, and all must give what the framework gives. */
static int
table_compare(struct table *t, const struct bench_job *job)
{
	size_t tail =
	    job->alg->kind == ALG_AEAD ? BENCH_ENGINE_TAG : job->alg->tag_len;
	int error = 0;

	for (size_t i = 0; error == 0 && i < TABLE_NENGINES; i++) {
		struct table_run *run = &t->runs[i];
		uint8_t *data = i == 0 ? t->want : t->data;

		if (run->ctx == NULL)
			continue;
		table_fill(data, job->len);
		error = run->engine->run(run->ctx, data);
		if (error == 0 && i > 0 &&
		    memcmp(t->data, t->want, job->len + tail) != 0)
			error = EPROTO;
		if (error != 0)
			(void)fprintf(stderr,
			    "%s, key of %zu, %zu bytes, %s: %s\n",
			    job->alg->name, job->key_len, job->len,
			    run->engine->name, strerror(error));
	}
	return error;
}

static int
table_repeat(struct table *t, struct table_run *run)
{
	int error = 0;

	for (size_t i = 0; error == 0 && i < run->repeat; i++)
		error = run->engine->run(run->ctx, t->data);
	return error;
}

/* So many operations that the clock's own time does not count. */
static int
table_calibrate(struct table *t, struct table_run *run)
{
	double start;
	int error = 0;

	for (run->repeat = 1; error == 0 && run->repeat < 1U << 16;
	     run->repeat *= 2) {
		start = bench_now();
		error = table_repeat(t, run);
		if (bench_now() - start >= TABLE_READ_US)
			break;
	}
	return error;
}

static int
table_turn(struct table *t, struct table_run *run)
{
	double start = bench_now();
	double before = start;
	double after;
	int error;

	do {
		error = table_repeat(t, run);
		after = bench_now();
		if (error == 0)
			error = bench_sample_add(&run->sample,
			    (after - before) / (double)run->repeat);
		before = after;
	} while (error == 0 && after - start < TABLE_TURN_US);
	return error;
}

static int
table_measure(struct table *t, const struct bench_job *job)
{
	double end;
	int error = table_compare(t, job);
	int turns = 0;

	for (size_t i = 0; error == 0 && i < TABLE_NENGINES; i++) {
		if (t->runs[i].ctx != NULL)
			error = table_calibrate(t, &t->runs[i]);
	}
	end = bench_now() + t->what->seconds * 1e6;
	do {
		for (size_t i = 0; error == 0 && i < TABLE_NENGINES; i++) {
			if (t->runs[i].ctx != NULL)
				error = table_turn(t, &t->runs[i]);
		}
		turns++;
	} while (error == 0 && (turns < TABLE_TURNS || bench_now() < end));
	for (size_t i = 0; i < TABLE_NENGINES; i++) {
		t->runs[i].us = bench_sample_percentile(&t->runs[i].sample, 50);
		bench_sample_fini(&t->runs[i].sample);
	}
	return error;
}

static double
table_us(const struct table *t, size_t i)
{
	return t->runs[i].ctx != NULL ? t->runs[i].us : 0;
}

static int
table_json(struct table *t, const struct bench_job *job)
{
	const struct bench_inside in = {
		.algorithm = job->alg->name,
		.key_len = job->key_len,
		.len = job->len,
		.framework_us = table_us(t, 0),
		.nettle_us = table_us(t, 1),
		.openssl_us = table_us(t, 2),
	};

	return bench_json_inside(t->json, &in);
}

/* "0.97 O": part of the speed of the best, which is the one of that letter. */
static void
table_cell(struct table *t)
{
	const struct table_run *best = NULL;

	for (size_t i = 1; i < TABLE_NENGINES; i++) {
		if (t->runs[i].ctx != NULL &&
		    (best == NULL || t->runs[i].us < best->us))
			best = &t->runs[i];
	}
	if (best == NULL)
		(void)fprintf(t->out, " %10.2f %5s  ", t->runs[0].us, "-");
	else
		(void)fprintf(t->out, " %10.2f %5.2f %c", t->runs[0].us,
		    best->us / t->runs[0].us, best->engine->name[0]);
}

static int
table_size(struct table *t, struct bench_job *job)
{
	int error = 0;

	for (size_t i = 0; i < TABLE_NENGINES; i++) {
		t->runs[i] = (struct table_run){ .engine = table_engines[i] };
		t->runs[i].ctx = table_engines[i]->open(job);
	}
	if (t->runs[0].ctx == NULL)
		error = EOPNOTSUPP;
	if (error == 0)
		error = table_measure(t, job);
	if (error == 0 && t->json != NULL)
		error = table_json(t, job);
	else if (error == 0)
		table_cell(t);
	for (size_t i = 0; i < TABLE_NENGINES; i++)
		table_engines[i]->close(t->runs[i].ctx);
	return error;
}

static int
table_line(struct table *t, const struct alg *alg, size_t key_len)
{
	uint8_t key[512], iv[16];
	struct bench_job job = {
		.alg = alg, .key = key, .key_len = key_len, .iv = iv
	};
	int error = 0;

	/* No two halves are the same, which XTS does not take. */
	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = (uint8_t)(i * 5 + 1);
	memset(iv, 0x7e, sizeof(iv));
	if (t->json == NULL)
		(void)fprintf(t->out, "%-18s %3zu", alg->name, key_len);
	for (size_t i = 0; error == 0 && i < t->nsizes; i++) {
		job.len =
		    (t->sizes[i] + alg->block - 1) / alg->block * alg->block;
		error = table_size(t, &job);
	}
	if (error != 0)
		(void)fprintf(
		    t->json != NULL ? stderr : t->out, " %s", strerror(error));
	if (t->json == NULL || error != 0)
		(void)fputc('\n', t->json != NULL ? stderr : t->out);
	(void)fflush(t->out);
	return error;
}

/* The keys to measure: 16 bytes or the shortest, and the longest where that is
 * another algorithm.  HMACs have keys as long as their digests. */
static int
table_alg(struct table *t, const struct alg *alg)
{
	size_t first = alg_key_len_ok(alg, 16) ? 16 : alg->key_min;
	int error;

	if (alg->unkeyed)
		first = 0;
	else if (alg->kind == ALG_MAC && alg->key_min == 0)
		first = alg->tag_len;
	error = table_line(t, alg, first);
	if (error == 0 && !alg->unkeyed && alg->key_step > 1 &&
	    alg->key_max != first)
		error = table_line(t, alg, alg->key_max);
	return error;
}

/* Compression changes its buffer's length, and halves are measured together. */
static bool
table_can(const struct alg *alg)
{
	return alg->kind != ALG_COMP && alg->kind != ALG_AEAD_MAC;
}

static bool
table_wants(const struct bench_table_what *what, const struct alg *alg)
{
	if (!table_can(alg))
		return false;
	for (size_t i = 0; i < what->nnames; i++) {
		if (strcmp(what->names[i], alg->name) == 0)
			return true;
	}
	return what->nnames == 0;
}

static void
table_heading(const struct table *t)
{
	(void)fprintf(t->out,
	    "us of the framework, and its speed as a part of the best "
	    "library's (N Nettle, O OpenSSL)\n%-18s %3s",
	    "algorithm", "key");
	for (size_t i = 0; i < t->nsizes; i++)
		(void)fprintf(t->out, " %8zu B       ", t->sizes[i]);
	(void)fputc('\n', t->out);
}

static int
table_algs(struct table *t)
{
	const struct alg *alg;
	size_t nalgs = 0;
	int error, worst = 0;

	if (t->json == NULL)
		table_heading(t);
	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		if (!table_wants(t->what, alg))
			continue;
		nalgs++;
		error = table_alg(t, alg);
		if (worst == 0)
			worst = error;
	}
	return nalgs == 0 ? ENOENT : worst;
}

static size_t
table_longest(const struct table *t)
{
	size_t longest = 0;

	for (size_t i = 0; i < t->nsizes; i++)
		longest = t->sizes[i] > longest ? t->sizes[i] : longest;
	return longest;
}

int
bench_table(FILE *out, const struct bench_table_what *what)
{
	const bool usual = what->nsizes == 0;
	struct table t = { .out = out,
		.what = what,
		.sizes = usual ? table_sizes : what->sizes,
		.nsizes = usual ? TABLE_NSIZES : what->nsizes };
	size_t room = table_longest(&t) + TABLE_BLOCK + BENCH_TAIL;
	int error = ENOMEM;
	int written;

	t.data = malloc(room);
	t.want = malloc(room);
	if (t.data != NULL && t.want != NULL)
		error = what->json ? bench_json_new(&t.json, NULL) : 0;
	if (error == 0)
		error = drivers_attach();
	if (error == 0) {
		error = table_algs(&t);
		drivers_detach();
	}
	written = bench_json_finish(t.json, out);
	free(t.data);
	free(t.want);
	return error != 0 ? error : written;
}

bool
bench_table_takes(const char *name)
{
	const struct bench_table_what what = { .names = &name, .nnames = 1 };
	const struct alg *alg;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		if (table_wants(&what, alg))
			return true;
	}
	return false;
}

void
bench_table_list(FILE *out)
{
	const struct alg *alg;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		if (table_can(alg))
			(void)fprintf(out, "%s\n", alg->name);
	}
}
