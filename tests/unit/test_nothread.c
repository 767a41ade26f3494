/* SPDX-License-Identifier: ISC */
/*
 * test_nothread.c - where no thread can be had (the linker puts the function below
 * in pthread_create's place): what was accepted is completed by those there are.
 */
#include "toy_session.h"

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
    void *(*start)(void *), void *arg);

int
__wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
    void *(*start)(void *), void *arg)
{
	(void)thread;
	(void)attr;
	(void)start;
	(void)arg;
	return EAGAIN;
}

Test(crypto_dispatch, completes_requests_without_threads)
{
	static const int flags[] = { 0, CRYPTO_F_BATCH, CRYPTO_F_ASYNC,
		CRYPTO_F_ASYNC | CRYPTO_F_ASYNC_KEEPORDER,
		CRYPTO_F_ASYNC | CRYPTO_F_BATCH };
	static struct toy_driver toy;
	crypto_session_t ses;
	struct ts_request r;

	toy_attach(&toy, "toy", SW | SYNC, ts_both);
	toy.restart_every = 2;
	toy.unblock_early = true;
	ses = ts_session(true, true, SW);
	for (size_t i = 0; i < 20; i++) {
		ts_request(&r, ses, true, true, flags[i % 5]);
		cr_assert_eq(crypto_dispatch(r.crp), 0);
		cr_assert_eq(r.calls, 1, "flags %#x", (unsigned)flags[i % 5]);
		cr_assert_eq(r.crp->crp_etype, 0);
		cr_assert(ts_right(&r, true, true));
		crypto_freereq(r.crp);
	}
	crypto_freesession(ses);
	crypto_shutdown();
}
