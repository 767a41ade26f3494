/* SPDX-License-Identifier: ISC */
/*
 * The whole table of cryptodev-check against the device itself, with no
 * transport between: calls are made and carried out in this process, once on
 * its memory and once in rounds, as a request that carries its bytes is.
 */
#include <sys/types.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "call.h"
#include "check_env.h"
#include "drivers.h"
#include "fcrypt.h"
#include "progmem.h"

#define ROUNDS_MAX 8 /* more would be a plan that never ends */

struct direct {
	struct worker *w;
	struct fcrypt *fcr;
	unsigned char *in; /* CALL_CARRIED_MAX bytes */
};

static int
mem_fetch(void *ctx, const struct xfer_seg *segs, size_t n)
{
	(void)ctx;
	return progmem_fetch(getpid(), segs, n);
}

static int
mem_store(void *ctx, const struct xfer_seg *segs, size_t n)
{
	(void)ctx;
	return progmem_store(getpid(), segs, n);
}

static int
ioctl_direct(void *ctx, unsigned long command, void *arg)
{
	static const struct xfer_mem mem = { .fetch = mem_fetch,
		.store = mem_store };
	const struct direct *d = ctx;
	struct call call;
	int error;

	call_begin(&call, d->w, d->fcr, (uint32_t)command,
	    (uint64_t)(uintptr_t)arg, &mem);
	error = call_direct(&call);
	call_end(&call);
	return error;
}

/* Bring what a round asks for; its length in *in_len, the reply's in
 * *out_len. */
static int
round_fetch(const struct direct *d, const struct call_round *round,
    size_t *in_len, size_t *out_len)
{
	int error = 0;

	*in_len = 0;
	*out_len = 0;
	for (size_t i = 0; error == 0 && i < round->nin; i++) {
		struct xfer_seg seg = round->in[i];

		cr_assert_leq(*in_len + seg.len, CALL_CARRIED_MAX);
		seg.data = d->in + *in_len;
		error = mem_fetch(NULL, &seg, 1);
		*in_len += seg.len;
	}
	for (size_t i = 0; i < round->nout; i++)
		*out_len += round->out[i].len;
	return error;
}

static int
ioctl_carried(void *ctx, unsigned long command, void *arg)
{
	const struct direct *d = ctx;
	struct call_round round;
	struct call call;
	size_t in_len = 0;
	size_t out_len = 0;
	int error;

	for (int i = 0; i < ROUNDS_MAX; i++) {
		memset(&round, 0, sizeof(round));
		call_begin(&call, d->w, d->fcr, (uint32_t)command,
		    (uint64_t)(uintptr_t)arg, NULL);
		error = call_carried(&call, d->in, in_len, out_len, &round);
		if (error == 0 && !round.again)
			error = mem_store(NULL, round.out, round.nout);
		call_end(&call);
		if (error == 0 && round.again)
			error = round_fetch(d, &round, &in_len, &out_len);
		else
			return error;
		if (error != 0)
			return error;
	}
	return ELOOP;
}

/* These ids may be refused. */
static bool
may_skip(const char *name)
{
	static const char *const names[] = { "aes-xts", "aes-cfb", "aes-ofb" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

static void
check_all(cdev_ioctl_fn *ioctl_fn, size_t len_max)
{
	struct direct d = { .w = NULL };
	struct cdev dev = { .ioctl = ioctl_fn, .ctx = &d, .node_fd = -1 };
	struct check_env env;

	cr_assert_eq(drivers_attach(), 0);
	cr_assert_eq(worker_new(&d.w), 0);
	cr_assert_eq(fcr_new(&d.fcr), 0);
	d.in = malloc(CALL_CARRIED_MAX);
	cr_assert_not_null(d.in);
	cr_assert_eq(check_env_init(&env, &dev, true), 0);
	env.len_max = len_max;
	for (size_t i = 0; i < check_nalgs; i++) {
		struct check_tally t = { .name = check_algs[i].name,
			.out = stderr,
			.max_shown = 5 };

		check_env_run(&env, &check_algs[i], &t);
		cr_expect_eq(t.nmismatches, 0, "%s: %zu of %zu differ", t.name,
		    t.nmismatches, t.ncases);
		cr_expect(!check_tally_skipped(&t) || may_skip(t.name),
		    "%s: not offered", t.name);
	}
	check_env_fini(&env);
	free(d.in);
	fcr_put(d.fcr);
	worker_free(d.w);
	drivers_detach();
}

Test(check_device, direct_calls_agree_with_libcrypto)
{
	check_all(ioctl_direct, CHECK_LEN_MAX);
}

Test(check_device, carried_calls_agree_with_libcrypto)
{
	check_all(ioctl_carried, CHECK_LEN_LEAST);
}
