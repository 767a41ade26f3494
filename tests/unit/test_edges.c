/* SPDX-License-Identifier: ISC */
/*
 * test_edges.c - what few runs come across: a message whose last request meets
 * the end of its driver, sessions that end while their parts are made, drivers
 * that come and go under one session, and errors that mean something else.
 */
#include "cost.h"
#include "driver.h"
#include "policy.h"
#include "session.h"
#include "toy_session.h"

static struct toy_driver first, second;

static void
dispatch(struct ts_request *r, int error)
{
	int n = r->calls + 1;

	cr_assert_eq(crypto_dispatch(r->crp), 0);
	ts_wait(r, n);
	cr_assert_eq(r->crp->crp_etype, error, "%d", r->crp->crp_etype);
}

/* The driver had the state and refused to finish it: it is lost all the same. */
Test(crypto_dispatch, a_refused_end_of_a_message_leaves_it_begun)
{
	crypto_session_t ses;
	struct ts_request r;

	toy_attach(&first, "first", HW | SYNC, ts_sha1);
	toy_attach(&second, "second", SW | SYNC, ts_sha1);
	ses = ts_session(false, true, HW | SW);
	ts_request(&r, ses, false, true, CRYPTO_F_CBIMM);
	r.crp->crp_desc->crd_flags = CRD_F_STREAM | CRD_F_RESET;
	dispatch(&r, 0);
	first.unblock_early = true;
	first.restart_every = 1;
	r.crp->crp_desc->crd_flags = CRD_F_STREAM | CRD_F_FINAL;
	cr_assert_eq(crypto_dispatch(r.crp), 0);
	toy_detach(&first);
	ts_wait(&r, 2);
	cr_assert_eq(r.crp->crp_etype, EAGAIN);
	dispatch(&r, ENODEV);
	r.crp->crp_desc->crd_flags = CRD_F_STREAM | CRD_F_RESET | CRD_F_FINAL;
	dispatch(&r, 0);
	/* It is over: what comes is another message. */
	first.restart_every = 0;
	toy_attach(&first, "first", SW | SYNC, ts_sha1);
	toy_detach(&second);
	r.crp->crp_desc->crd_flags = CRD_F_STREAM;
	dispatch(&r, EAGAIN);
	dispatch(&r, 0);
	crypto_freesession(r.crp->crp_session);
	crypto_freereq(r.crp);
}

/* What did not start a message anew does not make up for one that was lost. */
Test(crypto_dispatch, a_failed_start_of_a_message_leaves_it_lost)
{
	crypto_session_t ses;
	struct ts_request r;

	toy_attach(&first, "first", HW | SYNC, ts_sha1);
	toy_attach(&second, "second", SW | SYNC, ts_sha1);
	ses = ts_session(false, true, HW | SW);
	ts_request(&r, ses, false, true, CRYPTO_F_CBIMM);
	r.crp->crp_desc->crd_flags = CRD_F_STREAM | CRD_F_RESET;
	dispatch(&r, 0);
	toy_detach(&first);
	dispatch(&r, EAGAIN);
	second.fail_every = 1;
	dispatch(&r, EIO);
	second.fail_every = 0;
	r.crp->crp_desc->crd_flags = CRD_F_STREAM;
	dispatch(&r, ENODEV);
	r.crp->crp_desc->crd_flags = CRD_F_STREAM | CRD_F_RESET;
	dispatch(&r, 0);
	r.crp->crp_desc->crd_flags = CRD_F_STREAM | CRD_F_FINAL;
	dispatch(&r, 0);
	crypto_freesession(r.crp->crp_session);
	crypto_freereq(r.crp);
}

/* What a driver that does not take its share answers is what the last one
 * asked did. */
Test(crypto_newsession, of_several_drivers_answers_what_the_last_one_did)
{
	struct cryptoini mac = ts_mac_ini(NULL);
	struct cryptoini cipher = ts_cipher_ini(&mac);
	crypto_session_t ses;

	toy_attach(&first, "first", SW | SYNC, ts_aes);
	toy_attach(&second, "second", SW | SYNC, ts_sha1);
	second.newsession_error = ENOSPC;
	cr_assert_eq(crypto_newsession(&ses, &cipher, SW), ENOSPC);
	cr_assert_null(ses);
	cr_assert_eq(first.freesessions, 1);
}

static void
costs_set(int32_t id, uint32_t small, uint32_t large)
{
	struct driver *d = driver_ref((uint32_t)id);

	cost_set(d, CRYPTO_AES_CBC, 0, small);
	cost_set(d, CRYPTO_AES_CBC, 1, small);
	cost_set(d, CRYPTO_AES_CBC, 2, large);
	driver_unref(d);
}

static void
encrypt_large(crypto_session_t ses)
{
	static uint8_t buf[1 << 14];
	struct ts_request r;

	ts_request(&r, ses, true, false, CRYPTO_F_CBIMM);
	r.crp->crp_buf = (caddr_t)buf;
	r.crp->crp_ilen = sizeof(buf);
	r.crp->crp_desc->crd_len = sizeof(buf);
	dispatch(&r, 0);
	crypto_freereq(r.crp);
}

/* A session that stays keeps no slot of drivers that it was on meanwhile. */
Test(fastest, drivers_may_come_and_go_under_one_session)
{
	crypto_session_t ses;

	policy_frozen = true;
	policy_driver = POLICY_FASTEST;
	toy_attach(&first, "first", SW | SYNC, ts_aes);
	costs_set(first.id, 10, 1000);
	ses = ts_session(true, false, HW | SW);
	for (unsigned int i = 0; i < DRIVERS_MAX + 10; i++) {
		toy_attach(&second, "second", HW | SYNC, ts_aes);
		costs_set(second.id, 1000, 10);
		encrypt_large(ses);
		cr_assert_eq(second.processed, i + 1);
		toy_detach(&second);
		/* Noticed by a request that was for it, or by new costs. */
		if (i % 2 == 0)
			encrypt_large(ses);
	}
	crypto_freesession(ses);
	cr_assert_eq(second.freesessions, second.newsessions);
}

static struct crypto_device odd_dev = { .name = "odd" };
static crypto_session_t odd_victim;
static int odd_lock_error = -1;
static int32_t odd_id;

/* The consumer frees its session at this moment. */
static int
odd_newsession(device_t dev, crypto_session_t ses, struct cryptoini *cri)
{
	(void)dev;
	(void)ses;
	(void)cri;
	if (odd_victim != NULL)
		crypto_freesession(odd_victim);
	return 0;
}

static void
odd_freesession(device_t dev, crypto_session_t ses)
{
	pthread_mutex_t *lock = &ses->ses->lock.m;

	(void)dev;
	odd_lock_error = pthread_mutex_trylock(lock);
	if (odd_lock_error == 0)
		pthread_mutex_unlock(lock);
}

/* It means that it is busy. */
static int
odd_process(device_t dev, struct cryptop *crp, int hint)
{
	(void)dev;
	(void)hint;
	crp->crp_etype = EAGAIN;
	crypto_done(crp);
	return 0;
}

static void
odd_attach(void)
{
	odd_id = crypto_get_driverid(&odd_dev, 0, HW | SYNC);
	cr_assert_eq(crypto_register((uint32_t)odd_id, CRYPTO_AES_CBC, 0, 0,
			 odd_newsession, odd_freesession, odd_process, NULL),
	    0);
}

Test(fastest, a_session_freed_meanwhile_is_closed_without_a_lock)
{
	crypto_session_t ses;

	policy_frozen = true;
	policy_driver = POLICY_FASTEST;
	toy_attach(&first, "first", SW | SYNC, ts_aes);
	odd_attach();
	costs_set(first.id, 10, 1000);
	costs_set(odd_id, 1000, 10);
	ses = ts_session(true, false, HW | SW);
	cr_assert_eq(crypto_ses2hid(ses), (uint32_t)first.id);
	odd_victim = ses;
	encrypt_large(ses);
	cr_assert_eq(first.processed, 1);
	cr_assert_eq(first.freesessions, 1);
	cr_assert_eq(odd_lock_error, 0);
}

/* To a consumer EAGAIN says that its session has moved. */
Test(crypto_done, a_drivers_own_eagain_is_eio)
{
	crypto_session_t ses;
	struct ts_request r;

	odd_attach();
	ses = ts_session(true, false, HW);
	ts_request(&r, ses, true, false, CRYPTO_F_CBIMM);
	dispatch(&r, EIO);
	cr_assert_eq(r.crp->crp_session, ses);
	crypto_freereq(r.crp);
	crypto_freesession(ses);
}

Test(composite, a_drivers_own_eagain_ends_the_request, .timeout = 20)
{
	crypto_session_t ses;
	struct ts_request r;

	odd_attach();
	toy_attach(&first, "first", SW | SYNC, ts_sha1);
	ses = ts_session(true, true, HW | SW);
	ts_request(&r, ses, true, true, CRYPTO_F_CBIMM);
	dispatch(&r, EIO);
	crypto_freereq(r.crp);
	crypto_freesession(ses);
}
