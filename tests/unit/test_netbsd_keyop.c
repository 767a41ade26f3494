/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd_keyop.c - key operations of NetBSD's page, and the limits on
 * requests that wait for their callback.
 */
#include <opencrypto/netbsd.h>

#include <errno.h>
#include <semaphore.h>
#include <string.h>

#include <criterion/criterion.h>

#include "drivers.h"
#include "retq.h"
#include "test_netbsd.h"

static const int md5[] = { CRYPTO_MD5, 0 };
static sem_t called; /* once for each callback that started */
static sem_t go; /* what a callback waits for, if `held` */
static bool held;

static void
wait_for(sem_t *sem)
{
	while (sem_wait(sem) != 0)
		cr_assert_eq(errno, EINTR);
}

static void
setup(void)
{
	cr_assert_eq(sem_init(&called, 0, 0), 0);
	cr_assert_eq(sem_init(&go, 0, 0), 0);
}

static int
kcallback(struct cryptkop *krp)
{
	(void)krp;
	(void)sem_post(&called);
	if (held)
		wait_for(&go);
	return 0;
}

static int
callback(struct cryptop *crp)
{
	(void)crp;
	(void)sem_post(&called);
	if (held)
		wait_for(&go);
	return 0;
}

/* 3^5 mod 7 */
struct mod_exp {
	u_int8_t a, p, m, r;
};

static struct cryptkop *
mod_exp(struct mod_exp *n)
{
	struct cryptkop *krp = crypto_kgetreq(1, 0);

	cr_assert_not_null(krp);
	*n = (struct mod_exp){ .a = 3, .p = 5, .m = 7, .r = 0xee };
	krp->krp_op = CRK_MOD_EXP;
	krp->krp_iparams = 3;
	krp->krp_oparams = 1;
	krp->krp_param[0] = (struct crparam){ &n->a, 8 };
	krp->krp_param[1] = (struct crparam){ &n->p, 8 };
	krp->krp_param[2] = (struct crparam){ &n->m, 8 };
	krp->krp_param[3] = (struct crparam){ &n->r, 8 };
	krp->krp_callback = kcallback;
	krp->krp_opaque = n;
	return krp;
}

TestSuite(netbsd_keyop, .init = setup);
TestSuite(s120, .init = setup);
TestSuite(s121, .init = setup);

Test(netbsd_keyop, kgetreq_takes_1_only)
{
	cr_assert_null(crypto_kgetreq(0, 0));
	cr_assert_null(crypto_kgetreq(2, 0));
	crypto_kfreereq(NULL);
}

Test(netbsd_keyop, a_built_in_driver_does_it)
{
	struct mod_exp n;
	struct cryptkop *krp = mod_exp(&n);
	int feat = 0;

	cr_assert_eq(drivers_attach(), 0);
	cr_assert_eq(crypto_getfeat(&feat), 0);
	cr_assert_neq(feat & CRF_MOD_EXP, 0);
	for (int i = 0; i < 2; i++) {
		n.r = 0xee;
		crypto_kdispatch(krp);
		wait_for(&called);
		cr_assert_eq(krp->krp_status, 0);
		cr_assert_eq(n.r, 5);
		cr_assert_eq(krp->krp_opaque, &n);
	}
	crypto_kfreereq(krp);
	drivers_detach();
}

Test(netbsd_keyop, a_netbsd_driver_does_it)
{
	struct nb_driver other = { .lid = 1 };
	struct nb_driver drv = { .restarts = 1 };
	struct mod_exp n;
	struct cryptkop *krp = mod_exp(&n);

	nb_attach(&other, 0, md5);
	nb_attach(&drv, 0, md5);
	nb_kattach(&drv, CRK_MOD_EXP);
	crypto_kdispatch(krp);
	cr_assert_eq(n.r, 0xee);
	cr_assert_eq(crypto_unblock((u_int32_t)drv.id, CRYPTO_ASYMQ), 0);
	wait_for(&called);
	cr_assert_eq(krp->krp_status, 0);
	cr_assert_eq(n.r, 42);
	cr_assert_eq(krp->krp_hid, (u_int32_t)drv.id);
	drv.process_error = EDOM;
	crypto_kdispatch(krp);
	wait_for(&called);
	cr_assert_eq(krp->krp_status, EDOM);
	crypto_kfreereq(krp);
}

Test(netbsd_keyop, without_driver_it_is_enodev)
{
	struct mod_exp n;
	struct cryptkop *krp = mod_exp(&n);

	crypto_kdispatch(krp);
	wait_for(&called);
	cr_assert_eq(krp->krp_status, ENODEV);
	krp->krp_iparams = 2;
	crypto_kdispatch(krp);
	wait_for(&called);
	cr_assert_eq(krp->krp_status, EINVAL);
	crypto_kfreereq(krp);
}

Test(netbsd_keyop, kregister_refuses)
{
	struct nb_driver drv = { .lid = 1 };

	nb_attach(&drv, 0, md5);
	cr_assert_eq(
	    crypto_kregister((u_int32_t)drv.id, 0, 0, NULL, NULL), EINVAL);
	nb_kattach(&drv, CRK_MOD);
	cr_assert_eq(
	    crypto_kregister((u_int32_t)drv.id, -1, 0, NULL, NULL), EINVAL);
	cr_assert_eq(crypto_kregister((u_int32_t)drv.id, CRK_ALGORITHM_MAX + 1,
			 0, NULL, NULL),
	    EINVAL);
	cr_assert_eq(
	    crypto_kregister((u_int32_t)drv.id + 1, 0, 0, NULL, NULL), EINVAL);
}

/* The first callback waits, so that those of the others are pending. */
Test(s121, kgetreq_fails_past_the_limit)
{
	struct mod_exp n[4];
	struct cryptkop *krp[4], *more;

	for (size_t i = 0; i < 4; i++)
		krp[i] = mod_exp(&n[i]);
	retq_key.maxlen = 2;
	held = true;
	crypto_kdispatch(krp[0]); /* no driver: ENODEV */
	wait_for(&called);
	for (size_t i = 1; i < 4; i++) {
		more = crypto_kgetreq(1, 0);
		cr_assert_not_null(more, "%zu", i - 1);
		crypto_kfreereq(more);
		crypto_kdispatch(krp[i]);
	}
	cr_assert_eq(retq_key.len, 3);
	cr_assert_eq(retq_key.drops, 0);
	cr_assert_null(crypto_kgetreq(1, 0));
	cr_assert_eq(retq_key.drops, 1);
	for (size_t i = 0; i < 4; i++)
		(void)sem_post(&go);
	for (size_t i = 1; i < 4; i++)
		wait_for(&called);
	cr_assert_eq(retq_key.len, 0);
	more = crypto_kgetreq(1, 0);
	cr_assert_not_null(more);
	crypto_kfreereq(more);
	for (size_t i = 0; i < 4; i++)
		crypto_kfreereq(krp[i]);
}

Test(s120, getreq_fails_past_the_limit)
{
	struct cryptop *crp[4], *more;
	char buf[1] = { 0 };

	/* No session: EINVAL, all by one thread. */
	for (size_t i = 0; i < 4; i++) {
		crp[i] = nb_request(0, 1, buf, 1, 0);
		crp[i]->crp_callback = callback;
	}
	retq_sym.maxlen = 2;
	held = true;
	crypto_dispatch(crp[0]);
	wait_for(&called);
	for (size_t i = 1; i < 4; i++) {
		more = crypto_getreq(1);
		cr_assert_not_null(more, "%zu", i - 1);
		crypto_freereq(more);
		crypto_dispatch(crp[i]);
	}
	cr_assert_eq(retq_sym.len, 3);
	cr_assert_null(crypto_getreq(1));
	cr_assert_eq(retq_sym.drops, 1);
	for (size_t i = 0; i < 4; i++)
		(void)sem_post(&go);
	for (size_t i = 1; i < 4; i++)
		wait_for(&called);
	cr_assert_eq(retq_sym.len, 0);
	more = crypto_getreq(1);
	cr_assert_not_null(more);
	crypto_freereq(more);
	for (size_t i = 0; i < 4; i++)
		crypto_freereq(crp[i]);
}
