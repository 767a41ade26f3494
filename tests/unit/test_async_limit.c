/* SPDX-License-Identifier: ISC */
/*
 * test_async_limit.c - what operations cost whom that go on after their file has
 * been closed.
 */
#include <errno.h>

#include <semaphore.h>

#include <criterion/criterion.h>

#include <opencrypto/sysctl.h>

#include "async_fix.h"
#include "dialects.h"
#include "limit.h"
#include "workers.h"

#define TOM 1001
#define MAX 3u

TestSuite(async_limit, .init = fix_setup, .fini = fix_teardown, .timeout = 120);

static const uint8_t src[FIX_LEN] = "thirty-two bytes of plain text!";

static void
set(const char *name, const char *value)
{
	char why[256];

	limit_add_knobs();
	cr_assert_eq(crypto_sysctl_set_text(name, value, why, sizeof(why)), 0,
	    "%s", why);
}

static void
reopen(void)
{
	fcr_put(fix_file);
	cr_assert_eq(fcr_open(&fix_file, TOM), 0);
}

/* As many as there may be; one is fetched, the others go on. */
static void
fill(struct csession *cse, uint8_t *dst)
{
	cr_assert_eq(fix_submit(cse, src, dst, false, NULL), 0);
	aop_free(fix_take());
	fix_toy.hold = true;
	for (unsigned int i = 0; i < MAX; i++)
		cr_assert_eq(fix_submit(cse, src, dst, false, NULL), 0);
	cr_assert_eq(fix_submit(cse, src, dst, false, NULL), EBUSY);
}

Test(async_limit, to_close_a_file_makes_no_room_for_operations)
{
	struct csession *cse = fix_session();
	uint8_t dst[FIX_LEN];

	set("opencrypto.limit.user.async", "3");
	reopen();
	fill(cse, dst);
	reopen();
	cr_expect_eq(fix_submit(cse, src, dst, false, NULL), EBUSY);
	fix_release();
	aop_drain();
	for (unsigned int i = 0; i < MAX; i++)
		cr_expect_eq(fix_submit(cse, src, dst, false, NULL), 0);
	aop_drain();
	/* What has finished is given back with its file. */
	reopen();
	cr_expect_eq(fix_submit(cse, src, dst, false, NULL), 0);
	cse_put(cse);
}

Test(async_limit, nor_for_bytes)
{
	struct csession *cse = fix_session();
	uint8_t dst[FIX_LEN];

	set("opencrypto.limit.user.bytes", "96");
	reopen();
	fill(cse, dst);
	reopen();
	cr_expect_eq(fix_submit(cse, src, dst, false, NULL), EBUSY);
	fix_release();
	aop_drain();
	for (unsigned int i = 0; i < MAX; i++)
		cr_expect_eq(fix_submit(cse, src, dst, false, NULL), 0);
	cse_put(cse);
}

/* A driver of key operations, each of which waits until it may go on. */
static sem_t entered, allowed;

static int
slow_kprocess(device_t dev, struct cryptkop *krp, int hint)
{
	(void)dev;
	(void)hint;
	(void)sem_post(&entered);
	(void)sem_wait(&allowed);
	crypto_kdone(krp);
	return 0;
}

static int32_t
slow_attach(struct crypto_device *dev)
{
	int32_t id = crypto_get_driverid(
	    dev, 16, CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SYNC);

	cr_assert_geq(id, 0);
	cr_assert_eq(
	    crypto_kregister((uint32_t)id, CRK_MOD_EXP, 0, slow_kprocess, NULL),
	    0);
	return id;
}

static void
submit_key(void)
{
	const struct kop_params params = { .op = CRK_MOD_EXP,
		.niparams = 3,
		.noparams = 1,
		.crid = KOP_CRID_ANY };
	struct aop *aop;

	cr_assert_eq(aop_new_key(&aop, &dialect_linux, &params, "key"), 0);
	cr_assert_eq(aop_submit(aop, fix_file, NULL), 0);
}

Test(async_limit, key_operations_that_have_not_begun_end_with_their_file)
{
	struct crypto_device dev = { .name = "slow" };
	int32_t id = slow_attach(&dev);
	int begun;

	cr_assert_eq(sem_init(&entered, 0, 0), 0);
	cr_assert_eq(sem_init(&allowed, 0, 0), 0);
	for (uint32_t i = 0; i < workers_num() + 10; i++)
		submit_key();
	for (uint32_t i = 0; i < workers_num(); i++)
		cr_assert_eq(sem_wait(&entered), 0);
	fcr_put(fix_file);
	fix_file = NULL;
	for (uint32_t i = 0; i < workers_num() + 10; i++)
		cr_assert_eq(sem_post(&allowed), 0);
	aop_drain();
	cr_assert_eq(sem_getvalue(&entered, &begun), 0);
	cr_expect_eq(begun, 0, "%d more have been carried out", begun);
	cr_assert_eq(crypto_unregister_all((uint32_t)id), 0);
}
