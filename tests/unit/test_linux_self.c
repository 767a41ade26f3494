/* SPDX-License-Identifier: ISC */
/*
 * test_linux_self.c - the program's memory is our own: read and written by the
 * same system calls as a stranger's, so that bad addresses fail alike.
 */
#include "test_linux.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "call.h"
#include "drivers.h"
#include "fcrypt.h"
#include "progmem.h"

static struct worker *worker;
static struct fcrypt *fcr;
static unsigned int accesses;

static int
self_fetch(void *ctx, const struct xfer_seg *segs, size_t n)
{
	(void)ctx;
	accesses++;
	return progmem_fetch(getpid(), segs, n);
}

static int
self_store(void *ctx, const struct xfer_seg *segs, size_t n)
{
	(void)ctx;
	accesses++;
	return progmem_store(getpid(), segs, n);
}

static const struct xfer_mem self = { .fetch = self_fetch,
	.store = self_store };

void
lnx_setup(void)
{
	cr_assert_eq(drivers_attach(), 0);
	cr_assert_eq(worker_new(&worker), 0);
	cr_assert_eq(fcr_new(&fcr), 0);
	accesses = 0;
}

void
lnx_teardown(void)
{
	fcr_put(fcr);
	worker_free(worker);
	drivers_detach();
}

unsigned int
lnx_accesses(void)
{
	return accesses;
}

int
lnx_ioctl(uint32_t code, const void *arg)
{
	struct call call;
	int error;

	call_begin(&call, worker, fcr, code, lnx_uaddr(arg), &self);
	error = call_direct(&call);
	call_end(&call);
	return error;
}

/* What a kernel does with a round's lists; EFAULT as it would say it. */
static int
self_carry(const struct call_round *round, unsigned char *in, size_t *in_len,
    size_t *out_len)
{
	*in_len = 0;
	*out_len = 0;
	for (size_t i = 0; i < round->nin; i++) {
		struct xfer_seg seg = round->in[i];

		seg.data = in + *in_len;
		if (progmem_fetch(getpid(), &seg, 1) != 0)
			return EFAULT;
		*in_len += seg.len;
	}
	for (size_t i = 0; i < round->nout; i++)
		*out_len += round->out[i].len;
	return 0;
}

int
lnx_ioctl_carried(uint32_t code, const void *arg, unsigned int *rounds)
{
	unsigned char *in = malloc((size_t)2 * CALL_CARRIED_MAX);
	struct call_round round = { .again = true };
	struct call call;
	size_t in_len = 0;
	size_t out_len = 0;
	int error = 0;

	*rounds = 0;
	while (error == 0 && round.again) {
		call_begin(&call, worker, fcr, code, lnx_uaddr(arg), NULL);
		error = call_carried(&call, in, in_len, out_len, &round);
		++*rounds;
		if (error == 0 && round.again)
			error = self_carry(&round, in, &in_len, &out_len);
		else if (error == 0)
			error = progmem_store(getpid(), round.out, round.nout);
		call_end(&call);
	}
	free(in);
	return error;
}
