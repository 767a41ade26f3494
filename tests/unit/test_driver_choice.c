/* SPDX-License-Identifier: ISC */
/*
 * test_driver_choice.c - which driver a session is given, and what happens if it
 * refuses.
 */
#include "fake_session.h"

#include "driver.h"
#include "stats.h"

static struct fake_driver fake[3];

/* Sessions that the driver is said to have. */
static uint32_t
load(const struct fake_driver *drv)
{
	struct crypto_driver_stats stats;

	cr_assert(crypto_driver_stats((uint32_t)drv->id, &stats));
	return stats.nsessions;
}

Test(s022, hardware_comes_first_whatever_its_load_and_id)
{
	int error;

	fake_attach(&fake[0], "soft", SW, fs_aes);
	fake_attach(&fake[1], "hard", HW, fs_aes);
	for (int i = 0; i < 3; i++)
		(void)fs_session(1);
	cr_assert_eq(load(&fake[0]), 0);
	cr_assert_eq(load(&fake[1]), 3);
	cr_assert_eq(fs_chosen(HW | SW, &error), 1);
}

Test(s023, the_fewest_sessions_then_the_lowest_id)
{
	crypto_session_t ses[4];
	int error;

	fake_attach(&fake[0], "soft", SW, fs_aes);
	fake_attach(&fake[1], "hard", HW, fs_aes);
	fake_attach(&fake[2], "hard", HW, fs_aes);
	for (uint32_t i = 0; i < 4; i++) {
		ses[i] = fs_session(HW | SW);
		cr_assert_eq(crypto_ses2hid(ses[i]), 1 + i % 2);
		cr_assert_eq(crypto_ses2caps(ses[i]), HW);
	}
	crypto_freesession(ses[1]);
	cr_assert_eq(fs_chosen(HW, &error), 2, "it has fewer");
	crypto_freesession(ses[0]);
	cr_assert_eq(fs_chosen(HW, &error), 1, "the lower id");
}

Test(s024, hardware_only_is_eopnotsupp_with_software)
{
	int error;

	fake_attach(&fake[0], "soft", SW, fs_aes);
	cr_assert_eq(fs_chosen(HW, &error), -1);
	cr_assert_eq(error, EOPNOTSUPP);
	cr_assert_eq(fake[0].newsessions, 0);
	cr_assert_eq(fs_chosen(HW | SW, &error), 0);
}

Test(s025, native_software_only_passes_hardware_over)
{
	int error;

	fake_attach(&fake[0], "hard", HW, fs_aes);
	cr_assert_eq(fs_chosen(SW, &error), -1);
	cr_assert_eq(error, EOPNOTSUPP);
	fake_attach(&fake[1], "soft", SW, fs_aes);
	cr_assert_eq(fs_chosen(SW, &error), 1);
	cr_assert_eq(fake[0].newsessions, 0);
}

Test(s026, software_that_has_both_comes_before_hardware_that_has_not)
{
	struct cryptoini mac = fs_ini(CRYPTO_SHA1_HMAC, 20);
	struct cryptoini cri = fs_ini(CRYPTO_AES_CBC, 16);
	crypto_session_t ses;

	cri.cri_next = &mac;
	fake_attach(&fake[0], "hard", HW, fs_aes);
	fake_attach(&fake[1], "soft", SW, fs_both);
	cr_assert_eq(crypto_newsession(&ses, &cri, HW | SW), 0);
	cr_assert_eq(crypto_ses2hid(ses), 1);
	cr_assert_eq(fake[0].newsessions, 0);
	crypto_freesession(ses);
}

Test(s028, an_id_is_honoured_whatever_its_load)
{
	int error;

	fake_attach(&fake[0], "hard", HW, fs_aes);
	fake_attach(&fake[1], "soft", SW, fs_aes);
	fake_attach(&fake[2], "hard", HW, fs_aes);
	for (int i = 0; i < 3; i++) {
		cr_assert_eq(crypto_ses2hid(fs_session(1)), 1);
		cr_assert_eq(crypto_ses2hid(fs_session(2)), 2);
	}
	cr_assert_eq(fs_chosen(1, &error), 1);
	cr_assert_eq(fs_chosen(2, &error), 2);
	cr_assert_eq(fake[0].newsessions, 0);
}

Test(s029, an_id_that_will_not_do_is_eopnotsupp)
{
	static const int mac_only[] = { CRYPTO_SHA1_HMAC, 0 };
	/* It lacks the algorithm, has only been taken, has ended, is none. */
	const int ids[] = { 0, 1, 2, 4, DRIVERS_MAX - 1, DRIVERS_MAX,
		DRIVERS_MAX + 3, 1000, 0x00ffffff, crypto_find_driver("token"),
		CRYPTOCAP_F_SYNC };
	struct crypto_device dev = { .name = "x" };
	int error;

	fake_attach(&fake[0], "mac", HW, mac_only);
	cr_assert_eq(crypto_get_driverid(&dev, 0, HW), 1);
	fake_attach(&fake[1], "ended", HW, fs_aes);
	cr_assert_eq(crypto_unregister_all(2), 0);
	fake_attach(&fake[1], "last", HW, fs_aes);
	fake_attach(&fake[2], "soft", SW, fs_aes);
	cr_assert_eq(crypto_unregister_all((uint32_t)fake[1].id), 0);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		cr_expect_eq(fs_chosen(ids[i], &error), -1, "%d", ids[i]);
		cr_expect_eq(error, EOPNOTSUPP, "%d: %d", ids[i], error);
	}
	cr_assert_eq(fake[2].id, 3);
	cr_assert_eq(fs_chosen(3, &error), 3);
}

Test(s031, a_driver_that_refuses_has_no_session_more)
{
	int error;

	fake_attach(&fake[0], "full", HW, fs_aes);
	fs_ses = fs_session(HW);
	fake[0].newsession_error = ENOSPC;
	for (int i = 0; i < 3; i++) {
		cr_assert_eq(fs_chosen(HW, &error), -1);
		cr_assert_eq(error, ENOSPC);
		cr_assert_eq(fs_chosen(0, &error), -1);
		cr_assert_eq(error, ENOSPC);
		cr_assert_eq(load(&fake[0]), 1);
	}
	cr_assert_eq(fake[0].freesessions, 0);
	crypto_freesession(fs_ses);
	cr_assert_eq(load(&fake[0]), 0);
	cr_assert_eq(crypto_unregister_all(0), 0);
	cr_assert_eq(fs_next_id(), 0);
}

/* Ours: there may be one that takes it. */
Test(s031, the_next_driver_is_asked_first)
{
	int error;

	fake[0].newsession_error = ENOSPC;
	fake_attach(&fake[0], "full", HW, fs_aes);
	fake_attach(&fake[1], "soft", SW, fs_aes);
	cr_assert_eq(fs_chosen(HW | SW, &error), 1);
	cr_assert_eq(fake[0].newsessions, 1);
	cr_assert_eq(fs_chosen(HW, &error), -1);
	cr_assert_eq(error, ENOSPC);
	fake[1].newsession_error = EDOM;
	cr_assert_eq(fs_chosen(HW | SW, &error), -1);
	cr_assert_eq(error, EDOM, "the last answer");
	cr_assert_eq(load(&fake[0]), 0);
	cr_assert_eq(load(&fake[1]), 0);
}
