/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd_request.c - requests of NetBSD's page on the built-in drivers: what
 * its MACs store, and where.
 */
#include <opencrypto/netbsd.h>

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>

#include <opencrypto/uio.h>

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

TestSuite(s084, .init = attach, .fini = detach);
TestSuite(s087, .init = attach, .fini = detach);
TestSuite(netbsd_request, .init = attach, .fini = detach);

/* RFC 4231, 2202, 2286: key "Jefe"; the last one is 12 zeros (RFC 2410). */
#define JEFE "what do ya want for nothing?"
static const struct {
	const char *name;
	int alg;
	int klen;
	const char *mac;
} macs[] = {
	{ "md5", CRYPTO_MD5_HMAC, 32, "750c783e6ab0b503eaa86e310a5db738" },
	{ "md5-96", CRYPTO_MD5_HMAC_96, 32, "750c783e6ab0b503eaa86e31" },
	{ "sha1", CRYPTO_SHA1_HMAC, 32,
	    "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79" },
	{ "sha1-96", CRYPTO_SHA1_HMAC_96, 32, "effcdf6ae5eb2fa2d27416d5" },
	{ "ripemd160", CRYPTO_RIPEMD160_HMAC, 32,
	    "dda6c0213a485a9e24f4742064a7f033b43c4069" },
	{ "ripemd160-96", CRYPTO_RIPEMD160_HMAC_96, 32,
	    "dda6c0213a485a9e24f47420" },
	{ "sha256", CRYPTO_SHA2_256_HMAC, 32,
	    "5bdcc146bf60754e6a042426089575c7" },
	{ "sha384", CRYPTO_SHA2_384_HMAC, 32,
	    "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47" },
	{ "sha512", CRYPTO_SHA2_512_HMAC, 32,
	    "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554" },
	{ "null", CRYPTO_NULL_HMAC, 0, "000000000000000000000000" },
};

Test(s087, macs_have_netbsds_lengths)
{
	for (size_t i = 0; i < sizeof(macs) / sizeof(macs[0]); i++) {
		size_t len = strlen(macs[i].mac) / 2;
		u_int8_t buf[100], mac[64];
		u_int64_t sid = 0;
		struct cryptop *crp;

		memset(buf, 0xee, sizeof(buf));
		memcpy(buf, JEFE, 28);
		nb_hex(mac, macs[i].mac);
		cr_assert_eq(
		    nb_session(&sid, macs[i].alg, "Jefe", macs[i].klen, 0), 0,
		    "%s", macs[i].name);
		crp = nb_request(sid, 1, buf, sizeof(buf), CRYPTO_F_CBIMM);
		crp->crp_desc->crd_alg = macs[i].alg;
		crp->crp_desc->crd_len = 28;
		crp->crp_desc->crd_inject = 30;
		cr_assert_eq(nb_run(crp), 0, "%s", macs[i].name);
		cr_assert_arr_eq(&buf[30], mac, len, "%s", macs[i].name);
		for (size_t j = 30 + len; j < sizeof(buf); j++)
			cr_assert_eq(buf[j], 0xee, "%s", macs[i].name);
		cr_assert_arr_eq(buf, JEFE, 28);
		crypto_freereq(crp);
		crypto_freesession(sid);
	}
}

/* Ask for the SHA-1 HMAC of a uio. */
static int
uio_mac(char *first, char *second, void *mac)
{
	struct iovec iov[] = { { .iov_base = first, .iov_len = 5 },
		{ .iov_base = NULL, .iov_len = 0 },
		{ .iov_base = second, .iov_len = 23 } };
	struct uio uio = {
		.uio_iov = iov, .uio_iovcnt = 3, .uio_segflg = UIO_SYSSPACE
	};
	u_int64_t sid = 0;
	struct cryptop *crp;
	int error;

	cr_assert_eq(nb_session(&sid, CRYPTO_SHA1_HMAC_96, "Jefe", 32, 0), 0);
	crp = nb_request(sid, 1, &uio, 28, CRYPTO_F_IOV);
	crp->crp_desc->crd_alg = CRYPTO_SHA1_HMAC_96;
	crp->crp_desc->crd_len = 28;
	crp->crp_desc->crd_inject = 3;
	crp->crp_mac = mac;
	error = nb_run(crp);
	if (error == 0) {
		/* Nor can data be taken from beyond its end. */
		crp->crp_desc->crd_len = 29;
		cr_assert_eq(nb_run(crp), EINVAL);
	}
	cr_assert_eq(uio.uio_iov, iov);
	cr_assert_eq(uio.uio_iovcnt, 3);
	crypto_freereq(crp);
	crypto_freesession(sid);
	return error;
}

Test(s084, a_uios_mac_goes_to_crp_mac)
{
	char first[] = "what ";
	char second[] = "do ya want for nothing?";
	u_int8_t mac[20], expected[12];

	memset(mac, 0xee, sizeof(mac));
	cr_assert_eq(uio_mac(first, second, mac), 0);
	nb_hex(expected, "effcdf6ae5eb2fa2d27416d5");
	cr_assert_arr_eq(mac, expected, 12);
	cr_assert_eq(mac[12], 0xee);
	cr_assert_str_eq(first, "what ");
	cr_assert_str_eq(second, "do ya want for nothing?");
}

Test(s084, no_crp_mac_is_einval)
{
	char first[] = "what ";
	char second[] = "do ya want for nothing?";

	cr_assert_eq(uio_mac(first, second, NULL), EINVAL);
	cr_assert_str_eq(first, "what ");
}

Test(netbsd_request, what_the_session_lacks_is_einval)
{
	char buf[64] = { 0 };
	u_int64_t sid = 0;
	struct cryptop *crp;

	cr_assert_eq(nb_session(&sid, CRYPTO_SHA1_HMAC, "Jefe", 32, 0), 0);
	crp = nb_request(sid, 1, buf, sizeof(buf), 0);
	/* It is the same algorithm of the core. */
	crp->crp_desc->crd_alg = CRYPTO_SHA1_HMAC_96;
	cr_assert_eq(nb_run(crp), EINVAL);
	crp->crp_desc->crd_alg = CRYPTO_SHA1_HMAC;
	cr_assert_eq(nb_run(crp), 0);
	crp->crp_desc = NULL;
	cr_assert_eq(nb_run(crp), EINVAL);
	crypto_freereq(crp);
	crypto_freesession(sid);
}

/* A full MAC and one that is cut, in one session. */
Test(netbsd_request, tells_macs_apart_that_are_one_algorithm)
{
	u_int8_t key[] = "Jefe";
	struct cryptoini cut = {
		.cri_alg = CRYPTO_SHA1_HMAC_96, .cri_klen = 32, .cri_key = key
	};
	struct cryptoini cri = { .cri_alg = CRYPTO_SHA1_HMAC,
		.cri_klen = 32,
		.cri_key = key,
		.cri_next = &cut };
	u_int8_t buf[64] = JEFE;
	u_int64_t sid = 0;
	struct cryptop *crp;

	cr_assert_eq(crypto_newsession(&sid, &cri, 0), 0);
	crp = nb_request(sid, 1, buf, sizeof(buf), 0);
	crp->crp_desc->crd_alg = CRYPTO_SHA1_HMAC_96;
	crp->crp_desc->crd_len = 28;
	crp->crp_desc->crd_inject = 30;
	cr_assert_eq(nb_run(crp), 0);
	cr_assert_eq(buf[41], 0xd5);
	cr_assert_eq(buf[42], 0);
	crp->crp_desc->crd_alg = CRYPTO_SHA1_HMAC;
	cr_assert_eq(nb_run(crp), 0);
	cr_assert_eq(buf[49], 0x79);
	crypto_freereq(crp);
	crypto_freesession(sid);
}
