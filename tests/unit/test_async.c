/* SPDX-License-Identifier: ISC */
/*
 * test_async.c - asynchronous operations: their order, their results, and where
 * they go when something fails.
 */
#include <sys/mman.h>

#include <errno.h>
#include <sched.h>
#include <semaphore.h>
#include <string.h>

#include <criterion/criterion.h>

#include "async_fix.h"
#include "bignum/bignum_drv.h"
#include "dialects.h"

TestSuite(async, .init = fix_setup, .fini = fix_teardown, .timeout = 60);

#define PAGE ((size_t)4096)

static const uint8_t src[FIX_LEN] = "thirty-two bytes of plain text!";

Test(async, one_session_is_in_order_and_two_are_not)
{
	struct csession *a = fix_session();
	struct csession *b = fix_session();
	uint8_t dst[4][FIX_LEN], want[FIX_LEN];
	uint32_t id[4];

	fix_toy.hold = true;
	for (size_t i = 0; i < 3; i++)
		cr_assert_eq(fix_submit(a, src, dst[i], true, &id[i]), 0);
	cr_assert_eq(fix_submit(b, src, dst[3], true, &id[3]), 0);
	fix_driver_has(2);
	cr_assert_null(aop_take(fix_file, &dialect_linux, AOP_ANY, 0));
	fix_release();
	fix_want(src, want);
	for (size_t i = 0, last = 0; i < 4; i++) {
		struct aop *aop = fix_take();

		cr_expect_eq(aop_error(aop), 0);
		if (aop_id(aop) != id[3])
			cr_expect_eq(aop_id(aop), id[last++]);
		cr_assert_eq(aop_store(aop, &fix_mem, NULL), 0);
		aop_free(aop);
	}
	for (size_t i = 0; i < 4; i++)
		cr_expect_arr_eq(dst[i], want, FIX_LEN);
	cse_put(a);
	cse_put(b);
}

Test(async, numbers_begin_at_2_and_find_their_operation)
{
	struct csession *cse = fix_session();
	uint8_t dst[FIX_LEN];
	struct aop *aop;
	uint32_t id[2];

	cr_assert_eq(fix_submit(cse, src, dst, false, &id[0]), 0);
	cr_assert_eq(fix_submit(cse, src, dst, false, &id[1]), 0);
	cr_expect_eq(id[0], 2);
	cr_expect_eq(id[1], 3);
	while ((aop = aop_take(fix_file, &dialect_linux, AOP_ANY, 3)) == NULL)
		(void)sched_yield();
	cr_expect_eq(aop_id(aop), 3);
	aop_free(aop);
	cr_expect_null(aop_take(fix_file, &dialect_linux, AOP_ANY, 3));
	cr_expect_null(aop_take(fix_file, &dialect_linux, AOP_KEY, 0));
	cr_expect_null(aop_take(fix_file, &dialect_openbsd, AOP_ANY, 0));
	aop_free(fix_take());
	cse_put(cse);
}

Test(async, a_failure_is_kept_and_the_next_one_goes_on)
{
	struct csession *cse = fix_session();
	uint8_t dst[3][FIX_LEN] = { { 0 } };
	uint8_t zero[FIX_LEN] = { 0 }, want[FIX_LEN];
	struct aop *aop;

	fix_toy.fail_every = 1;
	fix_toy.hold = true;
	cr_assert_eq(fix_submit(cse, src, dst[0], true, NULL), 0);
	cr_assert_eq(fix_submit(cse, src, dst[1], true, NULL), 0);
	fix_release();
	for (int i = 0; i < 3; i++) {
		if (i == 2) {
			fix_toy.fail_every = 0;
			cr_assert_eq(
			    fix_submit(cse, src, dst[i], true, NULL), 0);
		}
		aop = fix_take();
		cr_expect_eq(aop_error(aop), i == 2 ? 0 : EIO);
		cr_expect_eq(aop_store(aop, &fix_mem, NULL), 0);
		aop_free(aop);
	}
	fix_want(src, want);
	cr_expect_arr_eq(dst[0], zero, FIX_LEN);
	cr_expect_arr_eq(dst[1], zero, FIX_LEN);
	cr_expect_arr_eq(dst[2], want, FIX_LEN);
	cse_put(cse);
}

Test(async, sessions_move_with_their_requests)
{
	static const int algs[] = { CRYPTO_AES_CBC, 0 };
	static struct toy_driver other;
	struct csession *cse = fix_session();
	uint8_t dst[8][FIX_LEN], want[FIX_LEN];

	toy_attach(&other, "other", CRYPTOCAP_F_HARDWARE, algs);
	fix_toy.hold = true;
	for (size_t i = 0; i < 8; i++)
		cr_assert_eq(fix_submit(cse, src, dst[i], true, NULL), 0);
	fix_driver_has(1);
	toy_detach(&fix_toy);
	fix_want(src, want);
	for (size_t i = 0; i < 8; i++) {
		struct aop *aop = fix_take();

		cr_expect_eq(aop_error(aop), 0);
		cr_expect_eq(aop_store(aop, &fix_mem, NULL), 0);
		aop_free(aop);
	}
	for (size_t i = 0; i < 8; i++)
		cr_expect_arr_eq(dst[i], want, FIX_LEN);
	cr_expect_gt(other.processed, 0u, "it was not the other one");
	cse_put(cse);
	toy_detach(&other);
	fix_release();
	toy_attach(&fix_toy, "toy", CRYPTOCAP_F_HARDWARE, algs);
}

/* A synchronous driver that waits, in the thread that has brought the request,
 * until it is told to go on. */
static sem_t patient_go;
static struct crypto_device patient_dev = { .name = "patient", .unit = 0 };

static int
patient_newsession(device_t dev, crypto_session_t ses, struct cryptoini *cri)
{
	(void)dev;
	(void)ses;
	(void)cri;
	return 0;
}

static int
patient_process(device_t dev, struct cryptop *crp, int hint)
{
	(void)dev;
	(void)hint;
	(void)sem_wait(&patient_go);
	crypto_done(crp);
	return 0;
}

Test(async, synchronous_drivers_do_not_keep_the_submitter)
{
	struct csession *cse;
	uint8_t dst[FIX_LEN];
	int32_t id;

	(void)sem_init(&patient_go, 0, 0);
	id = crypto_get_driverid(
	    &patient_dev, 1, CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_SYNC);
	cr_assert_eq(crypto_register((uint32_t)id, CRYPTO_AES_CBC, 0, 0,
			 patient_newsession, NULL, patient_process, NULL),
	    0);
	cse = fix_session_on((int)id);
	cr_assert_eq(fix_submit(cse, src, dst, true, NULL), 0);
	cr_expect_null(aop_take(fix_file, &dialect_linux, AOP_ANY, 0));
	(void)sem_post(&patient_go);
	aop_free(fix_take());
	cse_put(cse);
	aop_drain();
	cr_assert_eq(crypto_unregister_all((uint32_t)id), 0);
	(void)sem_destroy(&patient_go);
}

Test(async, what_cannot_be_stored_is_not_stored_in_part)
{
	unsigned char *room = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct csession *cse = fix_session();
	uint32_t word = 1, other = 0;
	struct xfer_seg first = { (uint64_t)(uintptr_t)&other, &word, 4 };
	struct aop_crypt params = { .cse = cse,
		.op = { .encrypt = true },
		.len = 2 * PAGE,
		.dst_uaddr = (uint64_t)(uintptr_t)(room + 2048),
		.dst_len = 2 * PAGE };
	struct aop *aop;

	/* The middle one of the three pages. */
	cr_assert_eq(mprotect(room + PAGE, PAGE, PROT_READ), 0);
	cr_assert_eq(aop_new_crypt(&aop, &dialect_linux, &params), 0);
	cr_assert_eq(aop_submit(aop, fix_file, NULL), 0);
	aop = fix_take();
	cr_expect_eq(aop_store(aop, &fix_mem, &first), EFAULT);
	cr_expect_eq(other, 0);
	for (size_t i = 0; i < 3 * PAGE; i++)
		cr_assert_eq(room[i], 0);
	cr_assert_eq(mprotect(room + PAGE, PAGE, PROT_READ | PROT_WRITE), 0);
	cr_expect_eq(aop_store(aop, &fix_mem, &first), 0);
	cr_expect_eq(other, 1);
	cr_expect_neq(room[2048], 0);
	cr_expect_neq(room[2048 + 2 * PAGE - 1], 0);
	aop_free(aop);
	cse_put(cse);
	(void)munmap(room, 3 * PAGE);
}

Test(async, what_makes_no_sense_is_refused)
{
	struct csession *cse = fix_session();
	struct aop_crypt params = { .cse = cse, .len = 15 };
	struct kop_params kop = { .op = CRK_MOD_EXP, .niparams = 9 };
	struct aop *aop;

	cr_expect_eq(aop_new_crypt(&aop, &dialect_linux, &params), EINVAL);
	params.len = XFER_MESSAGE_MAX + 16;
	cr_expect_eq(aop_new_crypt(&aop, &dialect_linux, &params), E2BIG);
	params.len = 16;
	params.dst_len = 17;
	cr_expect_eq(aop_new_crypt(&aop, &dialect_linux, &params), EINVAL);
	cr_expect_eq(aop_new_key(&aop, &dialect_linux, &kop, "key"), EFBIG);
	kop.niparams = 4;
	cr_expect_eq(aop_new_key(&aop, &dialect_linux, &kop, "key"), EINVAL);
	cse_put(cse);
}

Test(async, key_operations_are_operations_too)
{
	uint8_t in[3] = { 3, 5, 7 };
	uint8_t out[2] = { 0xff, 0xff };
	struct kop_params params = { .op = CRK_MOD_EXP,
		.niparams = 3,
		.noparams = 1,
		.crid = KOP_CRID_ANY,
		.param = { { (uint64_t)(uintptr_t)&in[0], 8 },
		    { (uint64_t)(uintptr_t)&in[1], 8 },
		    { (uint64_t)(uintptr_t)&in[2], 8 },
		    { (uint64_t)(uintptr_t)out, 16 } } };
	struct aop *aop;

	cr_assert_eq(bignum_drv_attach(), 0);
	for (int i = 0; i < 3; i++) {
		cr_assert_eq(
		    aop_new_key(&aop, &dialect_linux, &params, "key"), 0);
		cr_assert_eq(aop_load(aop, &fix_mem), 0);
		cr_expect_eq(aop_param(aop, 1)[0], 5);
		if (i == 2) /* without a modulus */
			aop_param(aop, 2)[0] = 0;
		cr_assert_eq(aop_submit(aop, fix_file, NULL), 0);
		aop = fix_take();
		cr_expect_eq(aop_kind(aop), AOP_KEY);
		cr_expect_eq(aop_error(aop), i == 2 ? EINVAL : 0);
		cr_expect_eq(aop_store(aop, &fix_mem, NULL), 0);
		aop_free(aop);
		cr_expect_eq(out[0], 5);
		cr_expect_eq(out[1], 0);
	}
	bignum_drv_detach();
}
