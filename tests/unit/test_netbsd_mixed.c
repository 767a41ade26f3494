/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd_mixed.c - NetBSD's consumers on drivers of both pages.
 */
#include <opencrypto/cryptodev.h>
#define OPENCRYPTO_NETBSD_PREFIXED_ONLY
#include <opencrypto/netbsd.h>

#include <errno.h>
#include <semaphore.h>
#include <string.h>

#include <criterion/criterion.h>

#include "alg.h"
#include "drivers.h"
#include "netbsd_alg.h"
#include "test_netbsd.h"

static const int aes[] = { NETBSD_CRYPTO_AES_CBC, 0 };
static const int gcm[] = { NETBSD_CRYPTO_AES_GCM_16, NETBSD_CRYPTO_AES_128_GMAC,
	0 };

TestSuite(netbsd_mixed, .init = nb_aes_setup);

Test(netbsd_mixed, netbsd_consumer_on_a_native_driver)
{
	u_int64_t sid;
	struct netbsd_cryptop *crp;
	u_int8_t buf[16];

	cr_assert_eq(drivers_attach(), 0);
	sid = nb_aes_session();
	memcpy(buf, nb_aes_plain, 16);
	crp = nb_aes_request(sid, buf);
	for (int i = 0; i < 3; i++) {
		memcpy(buf, nb_aes_plain, 16);
		cr_assert_eq(nb_run(crp), 0);
		cr_assert_arr_eq(buf, nb_aes_sealed, 16);
		cr_assert_eq(crp->crp_olen, 16);
		cr_assert_eq(crp->crp_sid, sid);
	}
	netbsd_crypto_freereq(crp);
	netbsd_crypto_freesession(sid);
	drivers_detach();
}

Test(s034, a_native_drivers_sids_do_not_come_again, .init = nb_aes_setup)
{
	u_int64_t sid, other;
	struct netbsd_cryptop *crp;
	u_int8_t buf[16] = { 0 };

	cr_assert_eq(drivers_attach(), 0);
	sid = nb_aes_session();
	cr_assert_eq(NETBSD_CRYPTO_SESID2HID(sid),
	    (u_int32_t)crypto_find_driver("nettle"));
	netbsd_crypto_freesession(sid);
	other = nb_aes_session();
	cr_assert_neq(other, sid);
	crp = nb_aes_request(sid, buf);
	cr_assert_eq(nb_run(crp), EINVAL);
	netbsd_crypto_freesession(sid);
	crp->crp_sid = other;
	cr_assert_eq(nb_run(crp), 0);
	netbsd_crypto_freereq(crp);
	netbsd_crypto_freesession(other);
	drivers_detach();
}

static sem_t done;

static int
post_done(struct netbsd_cryptop *crp)
{
	(void)crp;
	(void)sem_post(&done);
	return 0;
}

Test(netbsd_mixed, a_driver_that_restarts_gets_it_again)
{
	struct nb_driver drv = { .lid = 7, .restarts = 1 };
	struct netbsd_cryptop *crp;
	u_int8_t buf[16] = { 0 };
	u_int64_t sid;

	cr_assert_eq(sem_init(&done, 0, 0), 0);
	nb_attach(&drv, 0, aes);
	sid = nb_aes_session();
	crp = nb_aes_request(sid, buf);
	crp->crp_callback = post_done;
	netbsd_crypto_dispatch(crp);
	cr_assert_eq(drv.restarts, 0);
	cr_assert_eq(drv.processed, 0);
	cr_assert_eq(
	    netbsd_crypto_unblock((u_int32_t)drv.id + 1, NETBSD_CRYPTO_SYMQ),
	    EINVAL);
	cr_assert_eq(
	    netbsd_crypto_unblock((u_int32_t)drv.id, NETBSD_CRYPTO_SYMQ), 0);
	while (sem_wait(&done) != 0)
		cr_assert_eq(errno, EINTR);
	cr_assert_eq(crp->crp_etype, 0);
	cr_assert_eq(drv.processed, 1);
	cr_assert_eq(buf[0], 0xff);
	netbsd_crypto_freereq(crp);
	netbsd_crypto_freesession(sid);
}

Test(netbsd_mixed, a_session_ends_after_what_is_under_way)
{
	struct nb_driver drv = { .lid = 7, .hold = true };
	struct netbsd_cryptop *crp;
	u_int8_t buf[16] = { 0 };
	u_int64_t sid, other;

	cr_assert_eq(sem_init(&done, 0, 0), 0);
	nb_attach(&drv, 0, aes);
	sid = nb_aes_session();
	crp = nb_aes_request(sid, buf);
	crp->crp_callback = post_done;
	crp->crp_flags = NETBSD_CRYPTO_F_CBIMM;
	netbsd_crypto_dispatch(crp);
	cr_assert_not_null(drv.held);
	netbsd_crypto_freesession(sid);
	cr_assert_eq(drv.freesessions, 0);
	drv.lid = 8;
	other = nb_aes_session(); /* not in the memory of the first */
	nb_complete(&drv);
	cr_assert_eq(sem_trywait(&done), 0);
	cr_assert_eq(crp->crp_etype, 0);
	cr_assert_eq(buf[0], 0xff);
	cr_assert_eq(drv.freesessions, 1);
	netbsd_crypto_freesession(other);
	cr_assert_eq(drv.freesessions, 2);
	netbsd_crypto_freereq(crp);
}

/* A NetBSD driver gets its key with the salt, and an IV of 8 bytes. */
Test(netbsd_mixed, gcm_between_netbsds_has_its_salt)
{
	struct nb_driver drv = { .lid = 7 };
	u_int8_t salted[20];
	struct netbsd_cryptoini mac = { .cri_alg = NETBSD_CRYPTO_AES_128_GMAC,
		.cri_klen = 160,
		.cri_key = salted };
	struct netbsd_cryptoini cri = { .cri_alg = NETBSD_CRYPTO_AES_GCM_16,
		.cri_klen = 160,
		.cri_key = salted,
		.cri_next = &mac };
	struct cryptoini nmac = { .cri_alg = CRYPTO_AES_128_NIST_GMAC,
		.cri_klen = 128,
		.cri_key = (caddr_t)nb_aes_key };
	struct cryptoini ncri = { .cri_alg = CRYPTO_AES_NIST_GCM_16,
		.cri_klen = 128,
		.cri_key = (caddr_t)nb_aes_key,
		.cri_next = &nmac };
	struct netbsd_cryptodesc *crd;
	struct netbsd_cryptop *crp;
	crypto_session_t ses;
	u_int8_t buf[40] = { 0 };
	u_int64_t sid = 0;

	memcpy(salted, nb_aes_key, 16);
	nb_hex(&salted[16], "73616c74");
	nb_attach(&drv, 0, gcm);
	cr_assert_eq(netbsd_crypto_newsession(&sid, &cri, 0), 0);
	cr_assert_eq(drv.algs[0], NETBSD_CRYPTO_AES_GCM_16);
	cr_assert_eq(drv.algs[1], NETBSD_CRYPTO_AES_128_GMAC);
	cr_assert_eq(drv.klens[0], 160);
	cr_assert_eq(drv.klens[1], 160);
	cr_assert_arr_eq(drv.key, salted, 20);
	crp = nb_request(sid, 2, buf, sizeof(buf), 0);
	crd = crp->crp_desc;
	crd->crd_alg = NETBSD_CRYPTO_AES_GCM_16;
	crd->crd_skip = 8;
	crd->crd_len = 16;
	/* Eight bytes, and no end of a string. */
	for (size_t i = 0; i < 8; i++)
		buf[i] = (uint8_t) "in place"[i];
	crd->crd_next->crd_alg = NETBSD_CRYPTO_AES_128_GMAC;
	crd->crd_next->crd_inject = 24;
	cr_assert_eq(nb_run(crp), 0);
	cr_assert_arr_eq(drv.crd.crd_iv, "in place\0\0\0\0\0\0\0", 16);
	cr_assert_neq(drv.crd.crd_flags & NETBSD_CRD_F_IV_EXPLICIT, 0);
	cr_assert_eq(buf[8], 0xff);
	cr_assert_eq(buf[24], 1);
	netbsd_crypto_freereq(crp);
	netbsd_crypto_freesession(sid);
	/* Where the salt comes with the requests, there is no such key. */
	cr_assert_eq(
	    crypto_newsession(&ses, &ncri, CRYPTOCAP_F_HARDWARE), EOPNOTSUPP);
}

/* No driver has both: the low word is not for one of them to decide on. */
Test(netbsd_mixed, a_session_of_several_drivers)
{
	static const int md5[] = { NETBSD_CRYPTO_MD5, 0 };
	struct nb_driver cipher = { .lid = 7 };
	struct nb_driver digest = { .lid = 7 };
	struct netbsd_cryptoini mac = { .cri_alg = NETBSD_CRYPTO_MD5 };
	struct netbsd_cryptoini cri = { .cri_alg = NETBSD_CRYPTO_AES_CBC,
		.cri_klen = 128,
		.cri_key = nb_aes_key,
		.cri_next = &mac };
	u_int8_t buf[32] = { 0 };
	struct netbsd_cryptop *crp;
	u_int64_t sid = 0;

	nb_attach(&cipher, 0, aes);
	nb_attach(&digest, 0, md5);
	cr_assert_eq(netbsd_crypto_newsession(&sid, &cri, 0), 0);
	cr_assert_neq(sid, 0);
	crp = nb_request(sid, 2, buf, sizeof(buf), 0);
	crp->crp_desc->crd_alg = NETBSD_CRYPTO_AES_CBC;
	crp->crp_desc->crd_len = 16;
	crp->crp_desc->crd_flags =
	    NETBSD_CRD_F_ENCRYPT | NETBSD_CRD_F_IV_PRESENT;
	crp->crp_desc->crd_next->crd_alg = NETBSD_CRYPTO_MD5;
	crp->crp_desc->crd_next->crd_inject = 16;
	cr_assert_eq(nb_run(crp), 0);
	cr_assert_eq(buf[15], 0xff);
	cr_assert_eq(buf[16], 1);
	cr_assert_eq(cipher.processed, 1);
	cr_assert_eq(digest.processed, 1);
	netbsd_crypto_freereq(crp);
	netbsd_crypto_freesession(sid);
	cr_assert_eq(cipher.freesessions, 1);
	cr_assert_eq(digest.freesessions, 1);
}

Test(netbsd_alg, every_number_has_its_row)
{
	const struct netbsd_alg *row;
	const struct alg *alg;

	for (int id = 1; id <= NETBSD_CRYPTO_ALGORITHM_MAX; id++) {
		row = netbsd_alg_find(id);
		cr_assert_not_null(row, "%d", id);
		cr_assert_eq(row->id, id);
		alg = alg_find(row->native);
		cr_assert_not_null(alg, "%d", id);
		cr_assert_leq(row->mac_len, alg->tag_len, "%s", alg->name);
		cr_assert_eq(
		    row->mac_len == 0, alg->tag_len == 0, "%s", alg->name);
	}
	cr_assert_null(netbsd_alg_find(0));
	cr_assert_null(netbsd_alg_find(-1));
	cr_assert_null(netbsd_alg_find(NETBSD_CRYPTO_ALGORITHM_MAX + 1));
	cr_assert_null(netbsd_alg_at(NETBSD_CRYPTO_ALGORITHM_MAX));
}
