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
#include "bench_sample.h"
#include "drivers.h"

#define TABLE_TURN_US 1000.0 /* of one engine */
#define TABLE_READ_US 30.0 /* least time between two readings of the clock */
#define TABLE_TURNS   3 /* at least */
#define TABLE_LEN_MAX ((size_t)1 << 20)

static const size_t table_sizes[] = { 16, 1024, 16384, TABLE_LEN_MAX };

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
	double seconds; /* a size */
	uint8_t *data; /* owned, TABLE_LEN_MAX and the tail, each */
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
	end = bench_now() + t->seconds * 1e6;
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
	if (error == 0)
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
	(void)fprintf(t->out, "%-18s %3zu", alg->name, key_len);
	for (size_t i = 0; error == 0 && i < TABLE_NSIZES; i++) {
		job.len = table_sizes[i];
		error = table_size(t, &job);
	}
	if (error != 0)
		(void)fprintf(t->out, " %s", strerror(error));
	(void)fputc('\n', t->out);
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
table_wants(const struct alg *alg, const char *const *names, size_t nnames)
{
	if (alg->kind == ALG_COMP || alg->kind == ALG_AEAD_MAC)
		return false;
	for (size_t i = 0; i < nnames; i++) {
		if (strcmp(names[i], alg->name) == 0)
			return true;
	}
	return nnames == 0;
}

static int
table_algs(struct table *t, const char *const *names, size_t nnames)
{
	const struct alg *alg;
	size_t nalgs = 0;
	int error, worst = 0;

	(void)fprintf(t->out,
	    "us of the framework, and its speed as a part of the best "
	    "library's (N Nettle, O OpenSSL)\n%-18s %3s",
	    "algorithm", "key");
	for (size_t i = 0; i < TABLE_NSIZES; i++)
		(void)fprintf(t->out, " %8zu B       ", table_sizes[i]);
	(void)fputc('\n', t->out);
	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		if (!table_wants(alg, names, nnames))
			continue;
		nalgs++;
		error = table_alg(t, alg);
		if (worst == 0)
			worst = error;
	}
	return nalgs == 0 ? ENOENT : worst;
}

int
bench_table(FILE *out, double seconds, const char *const *names, size_t nnames)
{
	struct table t = { .out = out, .seconds = seconds };
	int error = ENOMEM;

	t.data = malloc(TABLE_LEN_MAX + BENCH_TAIL);
	t.want = malloc(TABLE_LEN_MAX + BENCH_TAIL);
	if (t.data != NULL && t.want != NULL)
		error = drivers_attach();
	if (error == 0) {
		error = table_algs(&t, names, nnames);
		drivers_detach();
	}
	free(t.data);
	free(t.want);
	return error;
}
