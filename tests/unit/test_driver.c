/* SPDX-License-Identifier: ISC */
/*
 * test_driver.c - drivers come: ids, registration of algorithms, names.
 */
#include "fake_session.h"

#include <limits.h>

#include "driver.h"
#include "stats.h"

/* What a call of crypto_register after the first may bring along. */
static int
never(device_t dev, crypto_session_t ses, struct cryptoini *cri)
{
	(void)dev;
	(void)ses;
	(void)cri;
	return ENOTSUP;
}

static int
register_alg(uint32_t id, int alg)
{
	return crypto_register(id, alg, 0, 0, NULL, NULL, NULL, NULL);
}

Test(s001, ids_count_from_zero)
{
	struct crypto_device dev = { .name = "x" };

	for (int32_t i = 0; i < 9; i++)
		cr_assert_eq(crypto_get_driverid(&dev, 0, SW), i);
}

Test(s002, without_a_class_there_is_no_id)
{
	struct crypto_device dev = { .name = "x" };

	cr_assert_eq(crypto_get_driverid(&dev, 0, 0), -1);
	cr_assert_eq(crypto_get_driverid(&dev, 0, CRYPTOCAP_F_SYNC), -1);
	cr_assert_eq(crypto_get_driverid(NULL, 0, SW), -1);
	cr_assert_null(crypto_find_device_byhid(0));
	cr_assert_eq(crypto_get_driverid(&dev, 0, HW), 0, "nothing was taken");
	cr_assert_eq(crypto_get_driverid(&dev, 0, SW), 1);
}

Test(s003, nine_drivers_and_the_first_still_work)
{
	static const char *const names[] = { "1", "2", "3", "4", "5", "6", "7",
		"8" };
	static struct fake_driver later[8];
	int error;

	fs_attach(SW | SYNC);
	for (unsigned int i = 0; i < 8; i++) {
		fake_attach(&later[i], names[i], SW | SYNC, fs_aes);
		cr_assert_eq(later[i].id, (int32_t)i + 1);
	}
	for (int i = 0; i < 8; i++)
		cr_expect_eq(crypto_find_driver(names[i]), i + 1);
	for (int i = 0; i < 9; i++)
		cr_expect_eq(fs_chosen(i, &error), i);
	fs_dispatch(CRYPTO_F_CBIMM);
	cr_assert_eq(fs_called, 1);
	cr_assert_eq(fs_order[0]->crp_etype, 0);
	cr_assert_eq(fs_fake.processed, 1);
	crypto_freesession(fs_ses);
	cr_assert_eq(register_alg(0, CRYPTO_SHA1_HMAC), 0);
}

Test(s003, past_the_end_of_the_table_there_is_no_id)
{
	struct crypto_device dev = { .name = "x" };
	int error;

	fs_attach(SW | SYNC);
	for (int32_t i = 1; i < DRIVERS_MAX; i++)
		cr_assert_eq(crypto_get_driverid(&dev, 0, SW), i);
	cr_assert_eq(crypto_get_driverid(&dev, 0, SW), -1);
	cr_assert_eq(fs_chosen(0, &error), 0);
	cr_assert_eq(crypto_unregister_all(DRIVERS_MAX - 1), 0);
	cr_assert_eq(crypto_get_driverid(&dev, 0, SW), DRIVERS_MAX - 1);
}

Test(s004, a_released_id_comes_next)
{
	struct crypto_device dev = { .name = "x" };
	struct fake_driver fake = { 0 };

	for (int32_t i = 0; i < 4; i++)
		cr_assert_eq(crypto_get_driverid(&dev, 0, SW), i);
	fake_attach(&fake, "fake", SW, fs_aes);
	cr_assert_eq(crypto_unregister(4, CRYPTO_AES_CBC), 0);
	cr_assert_eq(crypto_unregister_all(2), 0);
	cr_assert_eq(crypto_get_driverid(&dev, 0, SW), 2, "the lowest");
	cr_assert_eq(crypto_get_driverid(&dev, 0, SW), 4);
	cr_assert_eq(crypto_get_driverid(&dev, 0, SW), 5);
}

Test(s006, algorithms_that_are_none_are_einval)
{
	static const int algs[] = { 0, -1, CRYPTO_ALGORITHM_MAX + 1, INT_MIN,
		INT_MAX };

	fs_attach(SW);
	for (size_t i = 0; i < sizeof(algs) / sizeof(algs[0]); i++)
		cr_expect_eq(register_alg(0, algs[i]), EINVAL, "%d", algs[i]);
	cr_assert_eq(register_alg(0, CRYPTO_ALGORITHM_MIN), 0);
	cr_assert_eq(register_alg(0, CRYPTO_ALGORITHM_MAX), 0);
}

Test(s007, ids_that_are_none_are_einval)
{
	static const uint32_t ids[] = { 1, DRIVERS_MAX - 1, DRIVERS_MAX, 1000,
		UINT32_MAX };

	fs_attach(SW);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		cr_expect_eq(crypto_register(ids[i], CRYPTO_AES_CBC, 0, 0,
				 never, NULL, NULL, NULL),
		    EINVAL, "%u", ids[i]);
	cr_assert_eq(register_alg(0, CRYPTO_AES_CBC), 0);
}

Test(s009, registering_twice_disturbs_nothing)
{
	struct crypto_driver_stats stats;
	struct fake_driver other = { 0 };
	crypto_session_t ses;
	int error;

	fs_attach(HW | SYNC);
	ses = fs_session(0);
	fake_attach(&other, "other", HW | SYNC, fs_aes);
	cr_assert_eq(crypto_register(
			 0, CRYPTO_AES_CBC, 128, 1, never, NULL, NULL, &other),
	    0);
	cr_assert(crypto_driver_stats(0, &stats));
	cr_assert_eq(stats.nsessions, 2);
	cr_assert_eq(fs_chosen(HW, &error), 1, "it has fewer");
	cr_assert_eq(fs_chosen(0, &error), 0, "by its own newsession");
	fs_dispatch(CRYPTO_F_CBIMM);
	cr_assert_eq(fs_called, 1);
	cr_assert_eq(fs_order[0]->crp_etype, 0);
	cr_assert_eq(fs_fake.processed, 1);
	crypto_freesession(ses);
	crypto_freesession(fs_ses);
	cr_assert(crypto_driver_stats(0, &stats));
	cr_assert_eq(stats.nsessions, 0);
	cr_assert_eq(fs_fake.freesessions, 3);
}

Test(s018, names_are_found_by_their_beginnings)
{
	struct fake_driver fake = { 0 };
	struct fake_driver second = { .dev.unit = 1 };

	fake_attach(&fake, "mock", SW, fs_aes);
	cr_assert_eq(crypto_find_driver("mock"), 0);
	cr_assert_eq(crypto_find_driver("mock0"), 0);
	cr_assert_eq(crypto_find_driver("mo"), 0);
	cr_assert_eq(crypto_find_driver(""), 0);
	cr_assert_eq(crypto_find_driver("mock1"), -1);
	cr_assert_eq(crypto_find_driver("mocks"), -1);
	cr_assert_eq(crypto_find_driver("ock"), -1);
	fake_attach(&second, "mock", SW, fs_aes);
	cr_assert_eq(crypto_find_driver("mock"), 0);
	cr_assert_eq(crypto_find_driver("mock1"), 1);
	cr_assert_eq(crypto_unregister_all(0), 0);
	cr_assert_eq(crypto_find_driver("mock"), 1);
	cr_assert_eq(crypto_find_driver("mock0"), -1);
	cr_assert_eq(crypto_unregister_all(1), 0);
	cr_assert_eq(crypto_find_driver("mo"), -1);
}

Test(crypto_find_device_byhid, gives_the_device_or_null)
{
	struct fake_driver fake = { 0 };

	fake_attach(&fake, "mock", SW, fs_aes);
	cr_assert_eq(crypto_find_device_byhid(0), &fake.dev);
	cr_assert_null(crypto_find_device_byhid(-1));
	cr_assert_null(crypto_find_device_byhid(DRIVERS_MAX));
}
