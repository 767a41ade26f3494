/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd_native.c - consumers of the core's own page on NetBSD's
 * drivers, and what such a driver cannot do for them.
 */
#include <opencrypto/cryptodev.h>
#define OPENCRYPTO_NETBSD_PREFIXED_ONLY
#include <opencrypto/netbsd.h>

#include <errno.h>
#include <semaphore.h>
#include <string.h>

#include <criterion/criterion.h>

#include <opencrypto/uio.h>

#include "drivers.h"
#include "test_netbsd.h"

static const int aes[] = { NETBSD_CRYPTO_AES_CBC, 0 };
static const int macs[] = { NETBSD_CRYPTO_SHA1_HMAC, NETBSD_CRYPTO_SHA1_HMAC_96,
	NETBSD_CRYPTO_SHA2_256_HMAC, 0 };

TestSuite(netbsd_native, .init = nb_aes_setup);

struct wait {
	sem_t done;
};

static int
callback(struct cryptop *crp)
{
	(void)sem_post(&((struct wait *)(void *)crp->crp_opaque)->done);
	return 0;
}

static int
run(struct cryptop *crp)
{
	struct wait wait;

	cr_assert_eq(sem_init(&wait.done, 0, 0), 0);
	crp->crp_opaque = (caddr_t)&wait;
	crp->crp_callback = callback;
	cr_assert_eq(crypto_dispatch(crp), 0);
	while (sem_wait(&wait.done) != 0)
		cr_assert_eq(errno, EINTR);
	(void)sem_destroy(&wait.done);
	return crp->crp_etype;
}

static int
session(crypto_session_t *ses, int alg, int mlen)
{
	struct cryptoini cri = { .cri_alg = alg,
		.cri_klen = 128,
		.cri_mlen = mlen,
		.cri_key = (caddr_t)nb_aes_key };

	return crypto_newsession(
	    ses, &cri, CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE);
}

static struct cryptop *
request(crypto_session_t ses, int alg, void *buf, int len)
{
	struct cryptop *crp = crypto_getreq(1);

	cr_assert_not_null(crp);
	crp->crp_session = ses;
	crp->crp_buf = buf;
	crp->crp_ilen = len;
	crp->crp_desc->crd_alg = alg;
	crp->crp_desc->crd_len = 16;
	crp->crp_desc->crd_flags =
	    CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT;
	memcpy(crp->crp_desc->crd_iv, nb_aes_iv, 16);
	return crp;
}

Test(netbsd_native, native_consumer_on_a_netbsd_driver)
{
	struct nb_driver drv = { .lid = 7 };
	u_int8_t buf[32] = { 0 };
	crypto_session_t ses;
	struct cryptop *crp;

	nb_attach(&drv, 0, aes);
	cr_assert_eq(session(&ses, CRYPTO_AES_CBC, 0), 0);
	cr_assert_eq(drv.algs[0], NETBSD_CRYPTO_AES_CBC);
	cr_assert_eq(drv.klens[0], 128);
	cr_assert_arr_eq(drv.key, nb_aes_key, 16);
	crp = request(ses, CRYPTO_AES_CBC, buf, sizeof(buf));
	crp->crp_desc->crd_skip = 8;
	cr_assert_eq(run(crp), 0);
	cr_assert_eq(buf[7], 0);
	cr_assert_eq(buf[8], 0xff);
	cr_assert_eq(buf[23], 0xff);
	cr_assert_eq(buf[24], 0);
	cr_assert_eq(crp->crp_olen, 32);
	cr_assert_eq(drv.crp.crp_sid, (u_int64_t)(drv.id + 1) << 32 | 7);
	cr_assert_eq(drv.crd.crd_flags,
	    NETBSD_CRD_F_ENCRYPT | NETBSD_CRD_F_IV_EXPLICIT |
		NETBSD_CRD_F_IV_PRESENT);
	cr_assert_arr_eq(drv.crd.crd_iv, nb_aes_iv, 16);
	drv.process_error = EDOM;
	cr_assert_eq(run(crp), EDOM);
	crypto_freereq(crp);
	crypto_freesession(ses);
	cr_assert_eq(drv.freesessions, 1);
}

Test(netbsd_native, macs_are_told_apart_by_their_length)
{
	struct nb_driver drv = { .lid = 7 };
	crypto_session_t ses;

	nb_attach(&drv, 0, macs);
	cr_assert_eq(session(&ses, CRYPTO_SHA1_HMAC, 0), 0);
	cr_assert_eq(drv.algs[0], NETBSD_CRYPTO_SHA1_HMAC);
	crypto_freesession(ses);
	cr_assert_eq(session(&ses, CRYPTO_SHA1_HMAC, 12), 0);
	cr_assert_eq(drv.algs[0], NETBSD_CRYPTO_SHA1_HMAC_96);
	crypto_freesession(ses);
	cr_assert_eq(session(&ses, CRYPTO_SHA2_256_HMAC, 16), 0);
	cr_assert_eq(drv.algs[0], NETBSD_CRYPTO_SHA2_256_HMAC);
	crypto_freesession(ses);
	/* NetBSD's stores half of it. */
	cr_assert_eq(session(&ses, CRYPTO_SHA2_256_HMAC, 0), EOPNOTSUPP);
	cr_assert_eq(session(&ses, CRYPTO_SHA1_HMAC, 10), EOPNOTSUPP);
}

Test(netbsd_native, a_drivers_mac_of_a_uio_goes_into_it)
{
	struct nb_driver drv = { .lid = 7 };
	u_int8_t a[20] = { 0 };
	u_int8_t b[20] = { 0 };
	struct iovec iov[] = { { .iov_base = a, .iov_len = sizeof(a) },
		{ .iov_base = b, .iov_len = sizeof(b) } };
	struct uio uio = {
		.uio_iov = iov, .uio_iovcnt = 2, .uio_segflg = UIO_SYSSPACE
	};
	crypto_session_t ses;
	struct cryptop *crp;

	nb_attach(&drv, 0, macs);
	cr_assert_eq(session(&ses, CRYPTO_SHA1_HMAC, 12), 0);
	crp = request(ses, CRYPTO_SHA1_HMAC, &uio, sizeof(a) + sizeof(b));
	crp->crp_flags = CRYPTO_F_IOV;
	crp->crp_desc->crd_inject = 18;
	cr_assert_eq(run(crp), 0);
	cr_assert_eq(a[17], 0);
	cr_assert_eq(a[18], 1);
	cr_assert_eq(b[0], 3);
	cr_assert_eq(b[9], 12);
	cr_assert_eq(b[10], 0);
	crypto_freereq(crp);
	crypto_freesession(ses);
}

Test(netbsd_native, what_netbsd_has_not_goes_to_others)
{
	struct nb_driver drv = { .lid = 7 };
	struct cryptoini keyless = { .cri_alg = CRYPTO_AES_CBC };
	u_int8_t buf[16] = { 0 };
	crypto_session_t ses;
	struct cryptop *crp;

	nb_attach(&drv, 0, aes);
	cr_assert_eq(crypto_newsession(&ses, &keyless, CRYPTOCAP_F_HARDWARE),
	    EOPNOTSUPP);
	cr_assert_eq(drv.newsessions, 0);
	cr_assert_eq(session(&ses, CRYPTO_AES_CBC, 0), 0);
	crp = request(ses, CRYPTO_AES_CBC, buf, sizeof(buf));
	crp->crp_desc->crd_flags |= CRD_F_KEY_EXPLICIT;
	crp->crp_desc->crd_key = (caddr_t)nb_aes_key;
	crp->crp_desc->crd_klen = 128;
	cr_assert_eq(run(crp), EOPNOTSUPP);
	cr_assert_eq(drv.processed, 0);
	crypto_freereq(crp);
	crypto_freesession(ses);
}

Test(netbsd_native, a_native_session_moves_from_a_netbsd_driver)
{
	struct nb_driver drv = { .lid = 7 };
	u_int8_t buf[16];
	crypto_session_t ses;
	struct cryptop *crp;

	nb_attach(&drv, 0, aes);
	cr_assert_eq(drivers_attach(), 0);
	cr_assert_eq(session(&ses, CRYPTO_AES_CBC, 0), 0);
	cr_assert_eq(drv.newsessions, 1);
	cr_assert_eq(netbsd_crypto_unregister_all((u_int32_t)drv.id), 0);
	cr_assert_eq(drv.freesessions, 1);
	memcpy(buf, nb_aes_plain, 16);
	crp = request(ses, CRYPTO_AES_CBC, buf, sizeof(buf));
	cr_assert_eq(run(crp), EAGAIN);
	cr_assert_arr_eq(buf, nb_aes_plain, 16);
	cr_assert_eq(run(crp), 0);
	cr_assert_arr_eq(buf, nb_aes_sealed, 16);
	ses = crp->crp_session;
	crypto_freereq(crp);
	crypto_freesession(ses);
	drivers_detach();
}
