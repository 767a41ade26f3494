/* SPDX-License-Identifier: ISC */
/*
 * test_driver.c - registration and choice of drivers, and the sessions on them.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#include <criterion/criterion.h>

#include "alg.h"
#include "fake_driver.h"

#define HW CRYPTOCAP_F_HARDWARE
#define SW CRYPTOCAP_F_SOFTWARE

static char key[64];

static struct cryptoini
ini(int alg, int key_bytes)
{
	return (struct cryptoini){
		.cri_alg = alg, .cri_klen = key_bytes * 8, .cri_key = key
	};
}

/* The driver a session of AES-CBC is given under `crid`; -1 for an errno. */
static int
chosen(int crid, int *error)
{
	struct cryptoini cri = ini(CRYPTO_AES_CBC, 16);
	crypto_session_t ses;
	int hid = -1;

	*error = crypto_newsession(&ses, &cri, crid);
	if (*error == 0)
		hid = (int)crypto_ses2hid(ses);
	crypto_freesession(ses);
	return hid;
}

static const int aes[] = { CRYPTO_AES_CBC, 0 };
static const int both[] = { CRYPTO_AES_CBC, CRYPTO_SHA1_HMAC, 0 };

Test(crypto_get_driverid, counts_from_zero_and_needs_a_class)
{
	struct crypto_device dev = { .name = "x" };

	cr_assert_eq(crypto_get_driverid(&dev, 0, CRYPTOCAP_F_SYNC), -1);
	for (int32_t i = 0; i < 9; i++)
		cr_assert_eq(crypto_get_driverid(&dev, 0, SW), i);
	cr_assert_eq(crypto_unregister_all(4), 0);
	cr_assert_eq(crypto_get_driverid(&dev, 0, SW), 4, "lowest free id");
}

Test(crypto_register, bad_id_or_algorithm_is_einval)
{
	struct fake_driver fake = { 0 };

	fake_attach(&fake, "fake", SW, aes);
	for (int alg = -1; alg <= CRYPTO_ALGORITHM_MAX + 1;
	     alg += CRYPTO_ALGORITHM_MAX + 2)
		cr_assert_eq(
		    crypto_register(0, alg, 0, 0, NULL, NULL, NULL, NULL),
		    EINVAL);
	cr_assert_eq(
	    crypto_register(0, 0, 0, 0, NULL, NULL, NULL, NULL), EINVAL);
	cr_assert_eq(
	    crypto_register(9, CRYPTO_AES_CBC, 0, 0, NULL, NULL, NULL, NULL),
	    EINVAL);
	cr_assert_eq(
	    crypto_register(0, CRYPTO_DES_CBC, 0, 0, NULL, NULL, NULL, NULL), 0,
	    "methods count in the first call only");
}

Test(crypto_unregister, ends_with_the_last_algorithm)
{
	struct fake_driver fake = { 0 };
	int error;

	fake_attach(&fake, "fake", SW, both);
	cr_assert_eq(crypto_unregister(0, CRYPTO_DES_CBC), EINVAL);
	cr_assert_eq(crypto_unregister(0, CRYPTO_AES_CBC), 0);
	cr_assert_eq(chosen(SW, &error), -1);
	cr_assert_eq(error, EOPNOTSUPP);
	cr_assert_eq(crypto_find_driver("fake"), 0);
	cr_assert_eq(crypto_unregister(0, CRYPTO_SHA1_HMAC), 0);
	cr_assert_eq(crypto_find_driver("fake"), -1);
	cr_assert_eq(crypto_unregister_all(0), EINVAL);
}

Test(crypto_unregister_all, keeps_the_id_until_the_last_session_is_free)
{
	struct fake_driver fake = { 0 };
	struct cryptoini cri = ini(CRYPTO_AES_CBC, 16);
	crypto_session_t ses;
	struct crypto_device dev = { .name = "next" };

	fake_attach(&fake, "fake", SW, aes);
	cr_assert_eq(crypto_newsession(&ses, &cri, SW), 0);
	cr_assert_eq(crypto_unregister_all(0), 0);
	cr_assert_eq(fake.freesessions, 1, "before the driver is let go");
	cr_assert_eq(crypto_get_driverid(&dev, 0, SW), 1);
	crypto_freesession(ses);
	cr_assert_eq(fake.freesessions, 1, "once, when the driver ended");
	cr_assert_eq(crypto_get_driverid(&dev, 0, SW), 0);
}

static atomic_int inside;
static atomic_int left;

static void
linger(struct fake_driver *fake)
{
	struct timespec a_while = { .tv_nsec = 50000000 };

	(void)fake;
	inside = 1;
	nanosleep(&a_while, NULL);
	left = 1;
}

static void *
open_session(void *arg)
{
	int error;

	(void)arg;
	chosen(SW, &error);
	return NULL;
}

Test(crypto_unregister_all, waits_for_threads_in_newsession)
{
	struct fake_driver fake = { .in_newsession = linger };
	pthread_t thread;

	fake_attach(&fake, "fake", SW, aes);
	cr_assert_eq(pthread_create(&thread, NULL, open_session, NULL), 0);
	while (inside == 0)
		;
	cr_assert_eq(crypto_unregister_all(0), 0);
	cr_assert_eq(left, 1);
	pthread_join(thread, NULL);
}

Test(crypto_find_driver, takes_a_prefix_of_the_name)
{
	struct fake_driver fake = { 0 };

	fake_attach(&fake, "mock", SW, aes);
	cr_assert_eq(crypto_find_driver("mock"), 0);
	cr_assert_eq(crypto_find_driver("mock0"), 0);
	cr_assert_eq(crypto_find_driver("mo"), 0);
	cr_assert_eq(crypto_find_driver("mock1"), -1);
	cr_assert_eq(crypto_find_device_byhid(0), &fake.dev);
	cr_assert_eq(crypto_find_device_byhid(-1), NULL);
	cr_assert_eq(crypto_find_device_byhid(64), NULL);
}

Test(crypto_newsession, prefers_hardware_then_the_fewest_sessions)
{
	struct fake_driver fake[3] = { 0 };
	struct cryptoini cri = ini(CRYPTO_AES_CBC, 16);
	crypto_session_t ses[4];
	int error;

	fake_attach(&fake[0], "soft", SW, aes);
	fake_attach(&fake[1], "hard", HW, aes);
	fake_attach(&fake[2], "hard", HW, aes);
	for (uint32_t i = 0; i < 4; i++) {
		cr_assert_eq(crypto_newsession(&ses[i], &cri, HW | SW), 0);
		cr_assert_eq(crypto_ses2hid(ses[i]), 1 + i % 2);
		cr_assert_eq(crypto_ses2caps(ses[i]), HW);
	}
	cr_assert_eq(chosen(SW, &error), 0);
	cr_assert_eq(chosen(2, &error), 2);
	cr_assert_eq(chosen(7, &error), -1);
	cr_assert_eq(error, EOPNOTSUPP);
	cr_assert_eq(chosen(crypto_find_driver("token"), &error), -1);
	cr_assert_eq(error, EOPNOTSUPP, "none of that name is not any");
	for (uint32_t i = 0; i < 4; i++)
		crypto_freesession(ses[i]);
}

Test(crypto_newsession, asks_the_next_driver_when_one_refuses)
{
	struct fake_driver fake[2] = { { .newsession_error = ENOSPC } };
	int error;

	fake_attach(&fake[0], "full", HW, aes);
	fake_attach(&fake[1], "soft", SW, aes);
	cr_assert_eq(chosen(HW | SW, &error), 1);
	cr_assert_eq(fake[0].newsessions, 1);
	cr_assert_eq(chosen(HW, &error), -1);
	cr_assert_eq(error, ENOSPC, "the last answer");
}

Test(crypto_newsession, bad_parameters_are_einval)
{
	struct fake_driver fake = { 0 };
	crypto_session_t ses;
	const struct {
		struct cryptoini cri;
		const char *why;
	} rows[] = {
		{ ini(0, 16), "algorithm 0" },
		{ ini(200, 16), "algorithm 200" },
		{ ini(-5, 16), "algorithm -5" },
		{ ini(CRYPTO_AES_CBC, 15), "15 bytes" },
		{ ini(CRYPTO_AES_CBC, 17), "17 bytes" },
		{ ini(CRYPTO_AES_CBC, 40), "40 bytes" },
		{ { .cri_alg = CRYPTO_AES_CBC, .cri_klen = -128 }, "negative" },
		{ { .cri_alg = CRYPTO_SHA1_HMAC, .cri_mlen = 21 }, "mlen" },
		{ { .cri_alg = CRYPTO_SHA1_HMAC, .cri_mlen = -1 }, "mlen" },
	};

	fake_attach(&fake, "fake", SW, both);
	cr_assert_eq(crypto_newsession(&ses, NULL, SW), EINVAL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cryptoini cri = rows[i].cri;

		cr_expect_eq(crypto_newsession(&ses, &cri, SW), EINVAL, "%s",
		    rows[i].why);
		cr_expect_null(ses);
	}
	cr_assert_eq(fake.newsessions, 0, "the driver was not bothered");
}

Test(crypto_newsession, session_memory_is_zero_also_the_second_time)
{
	struct fake_driver fake = { 0 };
	int error;

	fake_attach(&fake, "fake", SW, aes);
	for (int i = 0; i < 1000; i++)
		cr_assert_eq(chosen(SW, &error), 0);
	cr_assert_not(fake.dirty_memory);
	cr_assert_eq(fake.freesessions, 1000);
	cr_assert_eq(crypto_freesession(NULL), 0);
}
