/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd_comp.c - compression under NetBSD's numbers.
 */
#include <opencrypto/netbsd.h>

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>

#include <opencrypto/mbuf.h>

#include "drivers.h"
#include "test_netbsd.h"

static void
attach(void)
{
	cr_assert_eq(drivers_attach(), 0);
}

static void
detach(void)
{
	drivers_detach();
}

TestSuite(s101, .init = attach, .fini = detach);
TestSuite(s102, .init = attach, .fini = detach);
TestSuite(s103, .init = attach, .fini = detach);

Test(s101, deflate_and_inflate)
{
	u_int8_t buf[100], expected[6];
	u_int64_t sid = 0;
	struct cryptop *crp;

	memset(buf, 'a', sizeof(buf));
	nb_hex(expected, "4b4ca43d0000"); /* framework.md 5.12 */
	cr_assert_eq(nb_session(&sid, CRYPTO_DEFLATE_COMP, NULL, 0, 0), 0);
	crp = nb_request(sid, 1, buf, sizeof(buf), 0);
	crp->crp_desc->crd_alg = CRYPTO_DEFLATE_COMP;
	crp->crp_desc->crd_len = sizeof(buf);
	crp->crp_desc->crd_flags = CRD_F_COMP;
	cr_assert_eq(nb_run(crp), 0);
	cr_assert_eq(crp->crp_olen, 6);
	cr_assert_arr_eq(buf, expected, 6);
	memset(&buf[6], 0, sizeof(buf) - 6);
	crp->crp_desc->crd_len = 6;
	crp->crp_desc->crd_flags = 0;
	cr_assert_eq(nb_run(crp), 0);
	cr_assert_eq(crp->crp_olen, 100);
	for (size_t i = 0; i < sizeof(buf); i++)
		cr_assert_eq(buf[i], 'a');
	crypto_freereq(crp);
	crypto_freesession(sid);
}

/* Bytes that do not compress. */
static void
noise(u_int8_t *buf, size_t len)
{
	u_int32_t x = 1;

	for (size_t i = 0; i < len; i++) {
		x = x * 1664525 + 1013904223;
		buf[i] = (u_int8_t)(x >> 24);
	}
}

Test(s102, nogrow_leaves_what_does_not_compress)
{
	u_int8_t buf[128], copy[128];
	u_int64_t sid = 0;
	struct cryptop *crp;

	noise(buf, sizeof(buf));
	memcpy(copy, buf, sizeof(buf));
	cr_assert_eq(
	    nb_session(&sid, CRYPTO_DEFLATE_COMP_NOGROW, NULL, 0, 0), 0);
	crp = nb_request(sid, 1, buf, sizeof(buf), 0);
	crp->crp_desc->crd_alg = CRYPTO_DEFLATE_COMP_NOGROW;
	crp->crp_desc->crd_len = sizeof(buf);
	crp->crp_desc->crd_flags = CRD_F_COMP;
	cr_assert_eq(nb_run(crp), 0);
	cr_assert_geq(crp->crp_olen, 128);
	cr_assert_arr_eq(buf, copy, sizeof(buf));
	crypto_freereq(crp);
	crypto_freesession(sid);
}

Test(s103, deflate_of_noise_grows_a_chain)
{
	struct mbuf *m = m_gethdr(M_WAITOK, MT_DATA);
	u_int8_t buf[128];
	u_int64_t sid = 0;
	struct cryptop *crp;

	noise(buf, sizeof(buf));
	cr_assert_not_null(m);
	cr_assert_eq(m_append(m, sizeof(buf), buf), 1);
	cr_assert_eq(nb_session(&sid, CRYPTO_DEFLATE_COMP, NULL, 0, 0), 0);
	crp = nb_request(sid, 1, m, sizeof(buf), CRYPTO_F_IMBUF);
	crp->crp_desc->crd_alg = CRYPTO_DEFLATE_COMP;
	crp->crp_desc->crd_len = sizeof(buf);
	crp->crp_desc->crd_flags = CRD_F_COMP;
	cr_assert_eq(nb_run(crp), 0);
	cr_assert_gt(crp->crp_olen, 128);
	cr_assert_eq(m_length(m, NULL), (u_int)crp->crp_olen);
	crypto_freereq(crp);
	crypto_freesession(sid);
	m_freem(m);
}
