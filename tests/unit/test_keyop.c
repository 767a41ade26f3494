/* SPDX-License-Identifier: ISC */
/*
 * test_keyop.c - what key operations are checked for and which driver has them.
 * Numbers of suites are those of the statements on what the pages promise.
 */
#include <errno.h>

#include <criterion/criterion.h>

#include "keyop.h"
#include "keyop_fake.h"
#include "stats.h"

#define HW   CRYPTOCAP_F_HARDWARE
#define SW   CRYPTOCAP_F_SOFTWARE
#define BOTH (HW | SW)

static int
never(device_t dev, struct cryptkop *krp, int hint)
{
	(void)dev;
	(void)krp;
	(void)hint;
	return EIO;
}

Test(s019, kregister_takes_every_operation_and_no_other)
{
	static const int none[] = { 0 };

	fake_attach(&kfake[0], "fake", HW, none);
	cr_assert_eq(crypto_kregister(0, CRK_MOD, 0, NULL, NULL), EINVAL,
	    "no method in the first call");
	for (int op = 0; op <= CRK_ALGORITHM_MAX; op++)
		cr_assert_eq(
		    crypto_kregister(0, op, 0, op == 0 ? never : NULL, NULL),
		    0);
	cr_assert_eq(crypto_kregister(0, -1, 0, never, NULL), EINVAL);
	cr_assert_eq(
	    crypto_kregister(0, CRK_ALGORITHM_MAX + 1, 0, never, NULL), EINVAL);
	cr_assert_eq(crypto_kregister(1, 0, 0, never, NULL), EINVAL);
	cr_assert_eq(crypto_kregister(1000, 0, 0, never, NULL), EINVAL);
}

Test(s020, getfeat_tells_of_the_last_operation_too)
{
	static const int last[] = { CRK_ALGORITHM_MAX, -1 };
	static const int none[] = { 0 };
	int features = -1;

	cr_assert_eq(crypto_getfeat(&features), 0);
	cr_assert_eq(features, 0);
	kfake_attach(&kfake[0], HW);
	cr_assert_eq(crypto_getfeat(&features), 0);
	cr_assert_eq(features, CRF_MOD_EXP | CRF_MOD);
	fake_attach(&kfake[1], "soft", SW, none);
	fake_attach_key(&kfake[1], (const int[]){ CRK_DSA_SIGN, -1 });
	fake_attach_key(&kfake[1], last);
	cr_assert_eq(crypto_getfeat(&features), 0);
	cr_assert_eq(features, CRF_MOD_EXP | CRF_DSA_SIGN | CRF_MOD);
	keyop_set_policy(HW, true);
	cr_assert_eq(crypto_getfeat(&features), 0);
	cr_assert_eq(features, CRF_MOD_EXP | CRF_MOD);
	keyop_set_policy(SW, true);
	cr_assert_eq(crypto_getfeat(&features), 0);
	cr_assert_eq(features, CRF_DSA_SIGN | CRF_MOD);
}

Test(s021, getfeat_is_0_where_programs_may_have_none)
{
	int features;

	kfake_attach(&kfake[0], HW);
	keyop_set_policy(BOTH, false);
	cr_assert_eq(crypto_getfeat(&features), 0);
	cr_assert_eq(features, 0);
	keyop_set_policy(BOTH, true);
	cr_assert_eq(crypto_getfeat(&features), 0);
	cr_assert_neq(features, 0);
}

/* Give `krp` to the framework, which is to refuse it. */
static void
refused(struct cryptkop *krp, u_int status)
{
	unsigned int before = kfake_called;

	krp->krp_flags |= CRYPTO_F_CBIMM;
	cr_assert_eq(crypto_kdispatch(krp), 0);
	cr_assert_eq(kfake_called, before + 1);
	cr_assert_eq(krp->krp_status, status, "%u %u/%u", krp->krp_op,
	    krp->krp_iparams, krp->krp_oparams);
}

/* in, out */
static const u_short counts[CRK_ALGORITHM_MAX + 1][2] = { { 3, 1 }, { 6, 1 },
	{ 5, 2 }, { 7, 0 }, { 3, 1 }, { 3, 1 }, { 2, 1 }, { 3, 1 }, { 3, 1 },
	{ 2, 1 }, { 2, 1 } };

Test(s108, wrong_numbers_of_parameters_are_einval)
{
	struct cryptkop *krp = kfake_operation(0, 0);

	for (size_t i = 0; i < CRK_MAXPARAM; i++)
		krp->krp_param[i] = krp->krp_param[0];
	/* Without a driver the right ones end otherwise. */
	for (u_int op = 0; op <= CRK_ALGORITHM_MAX; op++) {
		for (u_short i = 0; i <= 9; i++) {
			for (u_short o = 0; o <= 3; o++) {
				bool right =
				    i == counts[op][0] && o == counts[op][1];

				krp->krp_op = op;
				krp->krp_iparams = i;
				krp->krp_oparams = o;
				refused(krp, right ? ENODEV : EINVAL);
			}
		}
	}
	krp->krp_op = CRK_ALGORITHM_MAX + 1;
	refused(krp, EINVAL);
	krp->krp_op = UINT32_MAX;
	refused(krp, EINVAL);
}

Test(s108, parameters_without_bytes_or_too_long_are_einval)
{
	static char longest[65536 / 8];
	struct cryptkop *krp = kfake_operation(0, 0);

	kfake_attach(&kfake[0], HW);
	for (size_t i = 0; i < 4; i++) {
		struct crparam before = krp->krp_param[i];

		krp->krp_param[i].crp_p = NULL;
		refused(krp, EINVAL);
		krp->krp_param[i].crp_nbits = 0;
		kfake[0].kprocess_return = EIO;
		refused(krp, EIO);
		krp->krp_param[i] = before;
		krp->krp_param[i].crp_nbits = 65537;
		refused(krp, EINVAL);
		krp->krp_param[i].crp_p = longest;
		krp->krp_param[i].crp_nbits = 65536;
		refused(krp, EIO);
		krp->krp_param[i] = before;
	}
	cr_assert_eq(kfake[0].kprocessed, 8);
}

Test(s115, no_driver_is_enodev_by_the_callback)
{
	struct cryptkop *krp = kfake_dispatch(0, 0);

	kfake_reach(&kfake_called, 1);
	cr_assert_eq(krp->krp_status, ENODEV);
	kfake_attach(&kfake[0], HW);
	krp->krp_op = CRK_MOD_ADD; /* which it does not offer */
	refused(krp, ENODEV);
	krp->krp_op = CRK_MOD_EXP;
	krp->krp_crid = SW;
	refused(krp, ENODEV);
	krp->krp_crid = CRYPTO_KRP_DRIVER | 1;
	refused(krp, ENODEV);
	krp->krp_crid = CRYPTO_KRP_DRIVER | 0xffffff;
	refused(krp, ENODEV);
}

Test(s118, hardware_before_software_then_the_least_busy_then_the_lowest_id)
{
	static const uint32_t expect[] = { 1, 2, 1, 2, 2, 1 };

	kfake_attach(&kfake[0], SW);
	kfake_attach(&kfake[1], HW);
	kfake_attach(&kfake[2], HW);
	for (int i = 0; i < 3; i++)
		kfake[i].khold = true;
	for (size_t i = 0; i < 4; i++)
		cr_assert_eq(
		    kfake_dispatch(0, 0)->krp_hid, expect[i], "%zu", i);
	crypto_kdone(kfake[2].kseen[0]);
	for (size_t i = 4; i < 6; i++)
		cr_assert_eq(
		    kfake_dispatch(0, 0)->krp_hid, expect[i], "%zu", i);
	cr_assert_eq(kfake_dispatch(SW, 0)->krp_hid, 0);
	cr_assert_eq(kfake_dispatch(BOTH, 0)->krp_hid, 2);
	cr_assert_eq(kfake_dispatch(CRYPTO_KRP_DRIVER | 0, 0)->krp_hid, 0);
}

Test(s118, classes_that_are_not_allowed_are_not_chosen)
{
	struct cryptkop *krp;

	kfake_attach(&kfake[0], SW);
	krp = kfake_operation(0, 0);
	keyop_set_policy(HW, true);
	refused(krp, ENODEV);
	krp->krp_crid = SW;
	refused(krp, ENODEV);
	krp->krp_crid = CRYPTO_KRP_DRIVER | 0;
	refused(krp, ENODEV);
	kfake_attach(&kfake[1], HW);
	krp->krp_crid = BOTH;
	refused(krp, 0);
	cr_assert_eq(krp->krp_hid, 1);
	keyop_set_policy(SW, true);
	refused(krp, 0);
	cr_assert_eq(krp->krp_hid, 0);
	krp->krp_crid = HW;
	refused(krp, ENODEV);
}

Test(s118, software_is_allowed_as_each_system_says)
{
	cr_assert_eq(keyop_classes_netbsd(-1), SW);
	cr_assert_eq(keyop_classes_netbsd(0), BOTH);
	cr_assert_eq(keyop_classes_netbsd(1), HW);
	cr_assert_eq(keyop_classes_freebsd(0), HW);
	cr_assert_eq(keyop_classes_freebsd(1), BOTH);
	cr_assert_eq(keyop_classes_freebsd(-1), BOTH);
}

Test(s119, an_ended_driver_keeps_its_id_until_its_last_operation_is_done)
{
	struct crypto_device next = { .name = "next" };

	kfake_attach(&kfake[0], HW);
	kfake[0].khold = true;
	kfake_dispatch(0, 0);
	kfake_dispatch(0, 0);
	cr_assert_eq(crypto_unregister_all(0), 0);
	cr_assert_eq(crypto_get_driverid(&next, 0, HW), 1);
	crypto_kdone(kfake[0].kseen[0]);
	cr_assert_eq(crypto_get_driverid(&next, 0, HW), 2);
	crypto_kdone(kfake[0].kseen[1]);
	cr_assert_eq(crypto_get_driverid(&next, 0, HW), 0);
	kfake_reach(&kfake_called, 2);
}

Test(crypto_kdispatch, without_callback_is_einval)
{
	struct cryptkop *krp = kfake_operation(0, 0);

	cr_assert_eq(crypto_kdispatch(NULL), EINVAL);
	krp->krp_callback = NULL;
	cr_assert_eq(crypto_kdispatch(krp), EINVAL);
	crypto_kfreereq(krp);
}

Test(crypto_kdispatch, errors_of_the_driver_are_the_status)
{
	struct cryptkop *krp;

	kfake_attach(&kfake[0], HW);
	kfake[0].kstatus = E2BIG;
	krp = kfake_dispatch(0, CRYPTO_F_CBIMM);
	cr_assert_eq(krp->krp_status, E2BIG);
	kfake[0].kprocess_return = EOPNOTSUPP;
	cr_assert_eq(crypto_kdispatch(krp), 0, "it may be submitted again");
	cr_assert_eq(krp->krp_status, EOPNOTSUPP);
	cr_assert_eq(STATS_SUM(kops), 2);
	cr_assert_eq(STATS_SUM(kerrs), 2);
	cr_assert_eq(kfake_called, 2);
}

Test(s124, freeing_nothing_is_nothing)
{
	crypto_kfreereq(NULL);
	cr_assert_null(crypto_kgetreq(0, 0));
	cr_assert_null(crypto_kgetreq(2, 0));
	cr_assert_null(crypto_kgetreq(-1, 0));
}
