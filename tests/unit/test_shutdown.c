/* SPDX-License-Identifier: ISC */
/*
 * test_shutdown.c - crypto_shutdown with work under way, and afterwards.
 */
#include <dirent.h>

#include "policy.h"
#include "toy_session.h"

#define REQUESTS 60

static struct toy_driver toy;

static unsigned int
threads(void)
{
	DIR *dir = opendir("/proc/self/task");
	unsigned int n = 0;

	cr_assert_not_null(dir);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		n += entry->d_name[0] != '.';
	closedir(dir);
	return n;
}

/* Requests that use every thread there is, and a shutdown in the middle. */
static void
run(void)
{
	static const int flags[] = { 0, CRYPTO_F_BATCH, CRYPTO_F_ASYNC,
		CRYPTO_F_ASYNC | CRYPTO_F_ASYNC_KEEPORDER, CRYPTO_F_CBIMM };
	static struct ts_request r[REQUESTS];
	crypto_session_t ses;

	toy_attach(&toy, "toy", SW | SYNC, ts_both);
	toy.pause_us = 300;
	toy.restart_every = 7;
	ses = ts_session(true, true, SW);
	for (size_t i = 0; i < REQUESTS; i++) {
		ts_request(&r[i], ses, true, true, flags[i % 5]);
		cr_assert_eq(crypto_dispatch(r[i].crp), 0);
	}
	crypto_shutdown();
	for (size_t i = 0; i < REQUESTS; i++) {
		cr_assert_eq(r[i].calls, 1, "request %zu", i);
		if (r[i].crp->crp_etype == 0)
			cr_assert(ts_right(&r[i], true, true));
		else
			cr_assert_eq(r[i].crp->crp_etype, ENODEV);
		crypto_freereq(r[i].crp);
	}
	cr_assert_eq(crypto_find_driver(""), -1);
	crypto_freesession(ses);
	cr_assert_eq(toy.freesessions, toy.newsessions);
}

Test(crypto_shutdown, completes_what_is_under_way_and_leaves_no_thread)
{
	unsigned int before = threads();

	run();
	/* Those that unblock the toy are its own. */
	while (threads() > before)
		(void)sched_yield();
	run();
	policy_driver = POLICY_FASTEST;
	run();
}

Test(crypto_shutdown, of_nothing_is_nothing)
{
	crypto_shutdown();
	crypto_shutdown();
}
