/* SPDX-License-Identifier: ISC */
/*
 * test_session_threads.c - threads that create sessions from the same key, on the
 * built-in drivers.
 */
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include <criterion/criterion.h>

#include <opencrypto/cryptodev.h>

#include "drivers.h"

#define ROUNDS 10000

/* RFC 2202 and 4231, test case 1 of each: key, data "Hi There", MAC. */
static const struct {
	int alg;
	int key_len;
	uint8_t mac[32];
} macs[] = {
	{ CRYPTO_MD5_HMAC, 16,
	    { 0x92, 0x94, 0x72, 0x7a, 0x36, 0x38, 0xbb, 0x1c, 0x13, 0xf4, 0x8e,
		0xf8, 0x15, 0x8b, 0xfc, 0x9d } },
	{ CRYPTO_SHA1_HMAC, 20,
	    { 0xb6, 0x17, 0x31, 0x86, 0x55, 0x05, 0x72, 0x64, 0xe2, 0x8b, 0xc0,
		0xb6, 0xfb, 0x37, 0x8c, 0x8e, 0xf1, 0x46, 0xbe, 0x00 } },
	{ CRYPTO_SHA2_256_HMAC, 20,
	    { 0xb0, 0x34, 0x4c, 0x61, 0xd8, 0xdb, 0x38, 0x53, 0x5c, 0xa8, 0xaf,
		0xce, 0xaf, 0x0b, 0xf1, 0x2b, 0x88, 0x1d, 0xc2, 0x00, 0xc9,
		0x83, 0x3d, 0xa7, 0x26, 0xe9, 0x37, 0x6c, 0x2e, 0x32, 0xcf,
		0xf7 } },
};

#define MACS (sizeof(macs) / sizeof(macs[0]))

static uint8_t key[20];
static pthread_barrier_t start;

static int
nothing(struct cryptop *crp)
{
	(void)crp;
	return 0;
}

/* The MAC of "Hi There" in a session of its own; an errno. */
static int
hmac(size_t row, uint8_t *mac)
{
	struct cryptoini cri = { .cri_alg = macs[row].alg,
		.cri_klen = macs[row].key_len * 8,
		.cri_key = (caddr_t)key };
	uint8_t buf[8 + 32] = "Hi There";
	crypto_session_t ses;
	struct cryptop *crp;
	int error = crypto_newsession(&ses, &cri, CRYPTOCAP_F_SOFTWARE);

	if (error != 0)
		return error;
	crp = crypto_getreq(1);
	if (crp == NULL)
		return ENOMEM;
	crp->crp_session = ses;
	crp->crp_buf = (caddr_t)buf;
	crp->crp_ilen = sizeof(buf);
	crp->crp_flags = CRYPTO_F_CBIMM;
	crp->crp_callback = nothing;
	crp->crp_desc->crd_alg = macs[row].alg;
	crp->crp_desc->crd_len = 8;
	crp->crp_desc->crd_inject = 8;
	error = crypto_dispatch(crp);
	if (error == 0)
		error = crp->crp_etype;
	memcpy(mac, buf + 8, 32);
	crypto_freereq(crp);
	crypto_freesession(ses);
	return error;
}

/* How often it was wrong, at *arg. */
static void *
compute(void *arg)
{
	unsigned int *wrong = arg;
	uint8_t mac[32];

	(void)pthread_barrier_wait(&start);
	for (size_t i = 0; i < ROUNDS * MACS; i++) {
		if (hmac(i % MACS, mac) != 0 ||
		    memcmp(mac, macs[i % MACS].mac, 32) != 0)
			++*wrong;
	}
	return NULL;
}

Test(s033, two_threads_use_one_key_buffer, .timeout = 60)
{
	unsigned int wrong[2] = { 0 };
	pthread_t thread[2];

	memset(key, 0x0b, sizeof(key));
	cr_assert_eq(drivers_attach(), 0);
	pthread_barrier_init(&start, NULL, 2);
	for (int i = 0; i < 2; i++)
		cr_assert_eq(
		    pthread_create(&thread[i], NULL, compute, &wrong[i]), 0);
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	cr_assert_eq(wrong[0], 0);
	cr_assert_eq(wrong[1], 0);
	for (size_t i = 0; i < sizeof(key); i++)
		cr_assert_eq(key[i], 0x0b);
	pthread_barrier_destroy(&start);
	drivers_detach();
}
