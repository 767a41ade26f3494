/* SPDX-License-Identifier: ISC */
/*
 * Measuring in turns.  Short batches of each contender alternate, so that a
 * slow moment of the machine falls on all of them and the ratios hold.
 */
#include "bench_run.h"

#include "bench_sample.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define RUN_TURN_US  2000.0 /* of one contender, or one operation */
#define RUN_CLOCK_US 20.0 /* in process: least time between readings, */
#define RUN_CLOCKS   100.0 /* and that many times what a reading takes */

struct bench_state {
	struct cdev *dev;
	const struct bench_alg *alg;
	struct bench_local *local;
	struct crypt_op cop;
	uint8_t key[BENCH_KEY_MAX];
	uint8_t iv[BENCH_IV_MAX];
	uint8_t result[2][BENCH_RESULT_MAX]; /* device's, library's */
	uint8_t *src;
	uint8_t *dst[2];
	size_t len;
	bool has_session;
	size_t repeat; /* in process: operations a reading */
	struct bench_sample device;
	struct bench_sample inside;
	struct bench_sample empty;
};

static uint8_t *
run_local_dst(struct bench_state *st)
{
	return st->alg->cipher != 0 ? st->dst[1] : st->result[1];
}

static int
run_device_op(struct bench_state *st)
{
	return cdev_crypt(st->dev, &st->cop);
}

static int
run_empty_op(struct bench_state *st)
{
	uint32_t features;

	return cdev_asymfeat(st->dev, &features);
}

static int
run_local_ops(struct bench_state *st)
{
	for (size_t i = 0; i < st->repeat; i++)
		bench_local_run(
		    st->local, st->iv, st->len, run_local_dst(st), st->src);
	return 0;
}

/* One contender's turn: each reading covers `per` operations. */
static int
run_turn(struct bench_state *st, int (*op)(struct bench_state *),
    struct bench_sample *sample, size_t per)
{
	double start = bench_now();
	double before = start;
	double after;
	int error;

	do {
		error = op(st);
		after = bench_now();
		if (error == 0)
			error = bench_sample_add(
			    sample, (after - before) / (double)per);
		before = after;
	} while (error == 0 && after - start < RUN_TURN_US);
	return error;
}

static int
run_turns(struct bench_state *st, double seconds)
{
	double end = bench_now() + seconds * 1e6;
	int error = 0;

	while (error == 0 && (st->device.n < 3 || bench_now() < end)) {
		error = run_turn(st, run_device_op, &st->device, 1);
		if (error == 0)
			error = run_turn(
			    st, run_local_ops, &st->inside, st->repeat);
		if (error == 0)
			error = run_turn(st, run_empty_op, &st->empty, 1);
	}
	return error;
}

/* A session and its operation. */
static int
run_session(struct bench_state *st)
{
	struct session_op sop;
	int error;

	memset(&sop, 0, sizeof(sop));
	sop.cipher = st->alg->cipher;
	sop.mac = st->alg->mac;
	if (sop.cipher != 0) {
		sop.keylen = st->alg->key_len;
		sop.key = st->key;
	} else if (st->alg->key_len > 0) {
		sop.mackeylen = st->alg->key_len;
		sop.mackey = st->key;
	}
	error = cdev_session(st->dev, &sop);
	if (error != 0)
		return error;
	st->has_session = true;
	st->cop.ses = sop.ses;
	st->cop.op = COP_ENCRYPT;
	st->cop.len = (uint32_t)st->len;
	st->cop.src = st->src;
	if (sop.cipher != 0) {
		st->cop.dst = st->dst[0];
		st->cop.iv = st->iv;
	} else {
		st->cop.mac = st->result[0];
	}
	return 0;
}

/* How many operations in process make the clock's own time negligible: under
 * some kernels reading it takes longer than hashing a kilobyte. */
static void
run_calibrate(struct bench_state *st)
{
	double start = bench_now();
	double want;
	double us;

	for (int i = 0; i < 99; i++)
		(void)bench_now();
	want = RUN_CLOCK_US + RUN_CLOCKS * (bench_now() - start) / 100;
	for (st->repeat = 1; st->repeat < 1u << 20; st->repeat *= 2) {
		us = bench_now();
		(void)run_local_ops(st);
		if (bench_now() - us >= want)
			break;
	}
}

/* Both once: warms up, and compares. */
static int
run_compare(struct bench_state *st)
{
	int error;

	error = run_device_op(st);
	if (error != 0)
		return error;
	st->repeat = 1;
	(void)run_local_ops(st);
	if (st->alg->cipher != 0 &&
	    memcmp(st->dst[0], st->dst[1], st->len) != 0)
		return EPROTO;
	if (memcmp(st->result[0], st->result[1], st->alg->result_len) != 0)
		return EPROTO;
	return 0;
}

static int
run_prepare(struct bench_state *st)
{
	st->src = malloc(st->len);
	st->dst[0] = malloc(st->len);
	st->dst[1] = malloc(st->len);
	if (st->src == NULL || st->dst[0] == NULL || st->dst[1] == NULL)
		return ENOMEM;
	for (size_t i = 0; i < st->len; i++)
		st->src[i] = (uint8_t)(i * 7 + i / 256);
	memset(st->dst[0], 0, st->len);
	memset(st->dst[1], 0, st->len);
	memset(st->key, 0x2b, sizeof(st->key));
	memset(st->iv, 0x7e, sizeof(st->iv));
	return bench_local_new(&st->local, st->alg, st->key);
}

double
bench_row_mbps(const struct bench_row *row, double us)
{
	return us > 0 ? (double)row->len / us : 0;
}

int
bench_run(struct bench_row *row, struct cdev *dev, const struct bench_alg *alg,
    size_t len, double seconds)
{
	struct bench_state st;
	int error;

	memset(row, 0, sizeof(*row));
	memset(&st, 0, sizeof(st));
	st.dev = dev;
	st.alg = alg;
	st.len = len;
	error = run_prepare(&st);
	if (error == 0)
		error = run_session(&st);
	if (error == 0)
		error = run_compare(&st);
	if (error == 0) {
		run_calibrate(&st);
		error = run_turns(&st, seconds);
	}
	if (st.has_session)
		(void)cdev_session_end(dev, st.cop.ses);

	row->alg = alg;
	row->len = len;
	row->nops = st.device.n;
	row->device_us = bench_sample_percentile(&st.device, 50);
	row->device_p99_us = bench_sample_percentile(&st.device, 99);
	row->local_us = bench_sample_percentile(&st.inside, 50);
	row->empty_us = bench_sample_percentile(&st.empty, 50);

	bench_sample_fini(&st.device);
	bench_sample_fini(&st.inside);
	bench_sample_fini(&st.empty);
	bench_local_free(st.local);
	free(st.src);
	free(st.dst[0]);
	free(st.dst[1]);
	return error;
}
