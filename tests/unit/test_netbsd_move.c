/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd_move.c - sessions of NetBSD's consumers that move between
 * drivers of both pages.
 */
#include <opencrypto/cryptodev.h>
#define OPENCRYPTO_NETBSD_PREFIXED_ONLY
#include <opencrypto/netbsd.h>

#include <errno.h>
#include <pthread.h>
#include <string.h>

#include <criterion/criterion.h>

#include "drivers.h"
#include "stats.h"
#include "test_netbsd.h"

static const int aes[] = { NETBSD_CRYPTO_AES_CBC, 0 };

TestSuite(s066, .init = nb_aes_setup);
TestSuite(s067, .init = nb_aes_setup);
TestSuite(s068, .init = nb_aes_setup);
TestSuite(s069, .init = nb_aes_setup);

static void
kill_driver(const struct nb_driver *drv)
{
	cr_assert_eq(netbsd_crypto_unregister_all((u_int32_t)drv->id), 0);
}

/* Sessions of the built-in drivers now. */
static uint32_t
nettle_sessions(void)
{
	struct crypto_driver_stats stats;
	int id = crypto_find_driver("nettle");

	cr_assert_geq(id, 0);
	cr_assert(crypto_driver_stats((uint32_t)id, &stats));
	return stats.nsessions;
}

/* statements: 66 67 */
Test(s066, a_netbsd_session_moves_to_a_native_driver)
{
	struct nb_driver drv = { .lid = 7 };
	struct netbsd_cryptop *crp;
	u_int8_t buf[16];
	u_int64_t sid;

	nb_attach(&drv, 0, aes);
	cr_assert_eq(drivers_attach(), 0);
	sid = nb_aes_session();
	cr_assert_eq(drv.newsessions, 1);
	kill_driver(&drv);
	memcpy(buf, nb_aes_plain, 16);
	crp = nb_aes_request(sid, buf);
	cr_assert_eq(nb_run(crp), EAGAIN);
	cr_assert_arr_eq(buf, nb_aes_plain, 16);
	cr_assert_neq(crp->crp_sid, sid);
	cr_assert_neq(crp->crp_sid, 0);
	cr_assert_eq(nb_run(crp), 0);
	cr_assert_arr_eq(buf, nb_aes_sealed, 16);
	cr_assert_eq(nettle_sessions(), 1);
	/* The old id is forgotten, and goes as well. */
	netbsd_crypto_freesession(crp->crp_sid);
	cr_assert_eq(nettle_sessions(), 0);
	crp->crp_sid = sid;
	cr_assert_eq(nb_run(crp), EINVAL);
	netbsd_crypto_freereq(crp);
	drivers_detach();
}

Test(s067, a_netbsd_session_moves_to_a_netbsd_driver)
{
	struct nb_driver drv = { .lid = 0x1234 };
	struct netbsd_cryptop *crp;
	u_int8_t buf[16] = { 0 };
	u_int64_t sid;

	cr_assert_eq(drivers_attach(), 0);
	sid = nb_aes_session();
	nb_attach(&drv, 0, aes);
	drivers_detach();
	crp = nb_aes_request(sid, buf);
	cr_assert_eq(nb_run(crp), EAGAIN);
	cr_assert_eq(crp->crp_sid, (u_int64_t)(drv.id + 1) << 32 | 0x1234);
	cr_assert_arr_eq(drv.key, nb_aes_key, 16);
	cr_assert_eq(nb_run(crp), 0);
	cr_assert_eq(buf[0], 0xff);
	/* Who did not look goes on with the old id. */
	crp->crp_sid = sid;
	cr_assert_eq(nb_run(crp), 0);
	cr_assert_eq(crp->crp_sid, sid);
	netbsd_crypto_freesession(sid);
	cr_assert_eq(drv.freesessions, 0);
	netbsd_crypto_freesession((u_int64_t)(drv.id + 1) << 32 | 0x1234);
	cr_assert_eq(drv.freesessions, 1);
	netbsd_crypto_freereq(crp);
}

/* Two requests are on their way in a driver's queue when it ends. */
static void
two_in_flight(struct nb_driver *drv, u_int64_t sid, u_int64_t *sids)
{
	u_int8_t buf[2][16] = { { 0 } };
	struct netbsd_cryptop *crp[2];

	kill_driver(drv);
	for (size_t i = 0; i < 2; i++)
		crp[i] = nb_aes_request(sid, buf[i]);
	/* The second is dispatched with what was told before the first is. */
	for (size_t i = 0; i < 2; i++) {
		cr_assert_eq(nb_run(crp[i]), i == 0 ? EAGAIN : 0);
		sids[i] = crp[i]->crp_sid;
		netbsd_crypto_freereq(crp[i]);
	}
}

Test(s068, one_session_is_left_after_both)
{
	struct nb_driver drv = { .lid = 7 };
	u_int64_t sids[2];
	u_int64_t sid;

	nb_attach(&drv, 0, aes);
	cr_assert_eq(drivers_attach(), 0);
	sid = nb_aes_session();
	two_in_flight(&drv, sid, sids);
	cr_assert_eq(sids[1], sid);
	cr_assert_eq(nettle_sessions(), 1);
	netbsd_crypto_freesession(sid);
	cr_assert_eq(nettle_sessions(), 1);
	netbsd_crypto_freesession(sids[0]);
	cr_assert_eq(nettle_sessions(), 0);
	drivers_detach();
}

struct racer {
	pthread_t thread;
	u_int64_t sid;
	int first; /* what came of the first dispatch */
};

static pthread_barrier_t start;

static void *
race(void *arg)
{
	struct racer *r = arg;
	u_int8_t buf[16];
	struct netbsd_cryptop *crp = nb_aes_request(r->sid, buf);

	memcpy(buf, nb_aes_plain, 16);
	(void)pthread_barrier_wait(&start);
	r->first = nb_run(crp);
	if (r->first == EAGAIN)
		cr_assert_eq(nb_run(crp), 0);
	cr_assert_arr_eq(buf, nb_aes_sealed, 16);
	r->sid = crp->crp_sid;
	netbsd_crypto_freereq(crp);
	return NULL;
}

#define RACERS 4u

/* Whoever was told of the move has an id that is good, and the last use of any
 * of them ends the session. */
Test(s068, threads_that_find_the_driver_gone)
{
	struct racer r[RACERS];

	cr_assert_eq(drivers_attach(), 0);
	cr_assert_eq(pthread_barrier_init(&start, NULL, RACERS), 0);
	for (int round = 0; round < 50; round++) {
		struct nb_driver drv = { .lid = 7 };
		u_int64_t sid;

		nb_attach(&drv, 0, aes);
		sid = nb_aes_session();
		kill_driver(&drv);
		for (size_t i = 0; i < RACERS; i++) {
			r[i].sid = sid;
			cr_assert_eq(
			    pthread_create(&r[i].thread, NULL, race, &r[i]), 0);
		}
		for (size_t i = 0; i < RACERS; i++)
			(void)pthread_join(r[i].thread, NULL);
		cr_assert_eq(nettle_sessions(), 1);
		for (size_t i = 0; i < RACERS; i++)
			netbsd_crypto_freesession(r[i].sid);
		netbsd_crypto_freesession(sid);
		cr_assert_eq(nettle_sessions(), 0);
	}
	drivers_detach();
}

Test(s069, without_another_driver_it_is_enodev)
{
	struct nb_driver drv = { .lid = 7 };
	struct netbsd_cryptop *crp;
	u_int8_t buf[16] = { 0 };
	u_int64_t sid;

	nb_attach(&drv, 0, aes);
	sid = nb_aes_session();
	kill_driver(&drv);
	crp = nb_aes_request(sid, buf);
	cr_assert_eq(nb_run(crp), ENODEV);
	cr_assert_eq(crp->crp_sid, sid);
	netbsd_crypto_freesession(sid);
	cr_assert_eq(nb_run(crp), EINVAL);
	netbsd_crypto_freereq(crp);
}

/* A driver may get the id and choose the number of one that has ended. */
Test(
    s034, an_id_from_before_a_move_gives_way_to_a_new_one, .init = nb_aes_setup)
{
	struct nb_driver old = { .lid = 7 };
	struct nb_driver new = { .lid = 7 };
	struct netbsd_cryptop *crp;
	u_int8_t buf[16] = { 0 };
	u_int64_t sid, moved;

	nb_attach(&old, 0, aes);
	cr_assert_eq(drivers_attach(), 0);
	sid = nb_aes_session();
	kill_driver(&old);
	crp = nb_aes_request(sid, buf);
	cr_assert_eq(nb_run(crp), EAGAIN);
	moved = crp->crp_sid;
	nb_attach(&new, 0, aes);
	cr_assert_eq(new.id, old.id);
	cr_assert_eq(nb_aes_session(), sid);
	crp->crp_sid = sid;
	for (unsigned int i = 1; i <= 3; i++) {
		cr_assert_eq(nb_run(crp), 0);
		cr_assert_eq(new.processed, i);
	}
	netbsd_crypto_freesession(sid);
	cr_assert_eq(new.freesessions, 1);
	crp->crp_sid = moved;
	cr_assert_eq(nb_run(crp), 0);
	netbsd_crypto_freesession(moved);
	netbsd_crypto_freereq(crp);
	drivers_detach();
}
