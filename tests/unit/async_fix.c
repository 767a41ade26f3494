/* SPDX-License-Identifier: ISC */
/*
 * async_fix.c - the driver, the file and the requests.
 */
#include "async_fix.h"

#include <poll.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "alg.h"
#include "dialects.h"
#include "progmem.h"

static const uint8_t fix_key[16] = "sixteen byte key";
static const int fix_algs[] = { CRYPTO_AES_CBC, CRYPTO_SHA1_HMAC, 0 };

struct toy_driver fix_toy;
struct fcrypt *fix_file;

static int
fix_fetch(void *ctx, const struct xfer_seg *segs, size_t n)
{
	(void)ctx;
	return progmem_fetch(getpid(), segs, n);
}

static int
fix_store(void *ctx, const struct xfer_seg *segs, size_t n)
{
	(void)ctx;
	return progmem_store(getpid(), segs, n);
}

const struct xfer_mem fix_mem = { .fetch = fix_fetch, .store = fix_store };

void
fix_setup(void)
{
	toy_attach(&fix_toy, "toy", CRYPTOCAP_F_HARDWARE, fix_algs);
	cr_assert_eq(fcr_new(&fix_file), 0);
}

void
fix_teardown(void)
{
	fix_release();
	if (fix_file != NULL)
		fcr_put(fix_file);
	aop_drain();
	toy_detach(&fix_toy);
}

struct csession *
fix_session(void)
{
	return fix_session_on(CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE);
}

struct csession *
fix_session_on(int crid)
{
	const struct cse_params params = { .cipher = alg_find(CRYPTO_AES_CBC),
		.key = fix_key,
		.key_len = sizeof(fix_key),
		.crid = crid,
		.dialect = &dialect_linux };
	struct csession *cse;

	cr_assert_eq(cse_new(&cse, &params), 0);
	return cse;
}

int
fix_submit(struct csession *cse, const uint8_t *src, uint8_t *dst, bool queued,
    uint32_t *id)
{
	const struct aop_crypt params = { .cse = cse,
		.op = { .encrypt = true },
		.src_uaddr = (uint64_t)(uintptr_t)src,
		.len = FIX_LEN,
		.dst_uaddr = (uint64_t)(uintptr_t)dst,
		.dst_len = FIX_LEN,
		.queued = queued };
	struct aop *aop;
	int error;

	cr_assert_eq(aop_new_crypt(&aop, &dialect_linux, &params), 0);
	error = aop_load(aop, &fix_mem);
	if (error == 0)
		error = aop_submit(aop, fix_file, id);
	if (error != 0)
		aop_free(aop);
	return error;
}

struct aop *
fix_take(void)
{
	struct aop *aop;

	while ((aop = aop_take(fix_file, &dialect_linux, AOP_ANY, 0)) == NULL)
		(void)sched_yield();
	return aop;
}

void
fix_want(const uint8_t *src, uint8_t *want)
{
	memcpy(want, src, FIX_LEN);
	toy_crypt(true, fix_key, sizeof(fix_key), want, FIX_LEN);
}

void
fix_driver_has(unsigned int n)
{
	while (toy_has(&fix_toy) != n)
		(void)sched_yield();
}

void
fix_release(void)
{
	pthread_mutex_lock(&fix_toy.lock);
	fix_toy.hold = false;
	pthread_cond_signal(&fix_toy.wake);
	pthread_mutex_unlock(&fix_toy.lock);
}
