/* SPDX-License-Identifier: ISC */
/*
 * test_freebsd_key.c - CIOCKEY, CIOCKEY2 and CIOCASYMFEAT, which only FreeBSD 12
 * has.
 */
#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>
#include <opencrypto/cryptodev.h>

#include "access.h"
#include "test_freebsd.h"
#include "test_linux.h"

#define ANY (CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE)

TestSuite(freebsd_key, .init = fb_setup, .fini = fb_teardown);

/* 3^7 mod 1000 is 187; the lowest byte first. */
static struct fbsd_crypt_kop
mod_exp(uint8_t *result)
{
	static const uint8_t thousand[2] = { 0xe8, 0x03 };

	return (struct fbsd_crypt_kop){ .crk_op = FBSD_CRK_MOD_EXP,
		.crk_status = 0xdead,
		.crk_iparams = 3,
		.crk_oparams = 1,
		.crk_crid = ANY,
		.crk_param = {
		    { .crp_p_uaddr = fb_uaddr(fb_copy("\3", 1)),
			.crp_nbits = 2 },
		    { .crp_p_uaddr = fb_uaddr(fb_copy("\7", 1)),
			.crp_nbits = 3 },
		    { .crp_p_uaddr = fb_uaddr(FB(thousand)), .crp_nbits = 10 },
		    { .crp_p_uaddr = fb_uaddr(result), .crp_nbits = 16 },
		} };
}

Test(freebsd_key, mod_exp_is_right)
{
	FB_EACH_SIZE
	{
		for (int second = 0; second < 2; second++) {
			uint8_t *result = fb_new(2);
			struct fbsd_crypt_kop kop = mod_exp(result);
			device_t dev;

			cr_assert_eq(fb_key(&kop, second != 0), 0);
			cr_expect_eq(result[0], 187);
			cr_expect_eq(result[1], 0);
			cr_expect_eq(kop.crk_status, 0);
			if (second == 0) {
				cr_expect_eq(kop.crk_crid, (uint32_t)ANY);
				continue;
			}
			dev = crypto_find_device_byhid((int)kop.crk_crid);
			cr_assert_not_null(dev, "the driver's id");
			/* Which may be asked for. */
			cr_expect_eq(fb_key(&kop, true), 0, "%s", dev->name);
		}
	}
}

Test(freebsd_key, crid_counts_in_ciockey2_alone)
{
	FB_EACH_SIZE
	{
		uint8_t *result = fb_new(2);
		struct fbsd_crypt_kop kop = mod_exp(result);

		kop.crk_crid = CRYPTOCAP_F_HARDWARE;
		cr_expect_eq(fb_key(&kop, true), ENODEV);
		cr_expect_eq(kop.crk_status, 0xdead);
		cr_expect_eq(fb_key(&kop, false), 0);
		kop.crk_crid = 4711;
		cr_expect_eq(fb_key(&kop, true), ENODEV);
		access_set_classes(CRYPTOCAP_F_HARDWARE);
		cr_expect_eq(fb_key(&kop, false), ENODEV);
		kop.crk_crid = ANY;
		cr_expect_eq(fb_key(&kop, true), ENODEV);
		access_set_classes(ANY);
	}
}

Test(freebsd_key, what_is_wrong_has_its_errno_and_nothing_is_written)
{
	FB_EACH_SIZE
	{
		uint8_t *result = fb_new(2);
		const struct fbsd_crypt_kop good = mod_exp(result);
		struct fbsd_crypt_kop kop = good;

		result[0] = 0x5a;
		kop.crk_iparams = 8;
		cr_expect_eq(fb_key(&kop, true), EFBIG);
		kop.crk_op = 11;
		cr_expect_eq(fb_key(&kop, true), EFBIG);
		kop.crk_iparams = 0xffff;
		kop.crk_oparams = 0xffff;
		cr_expect_eq(fb_key(&kop, true), EFBIG);
		kop = good;
		kop.crk_iparams = 2;
		cr_expect_eq(fb_key(&kop, true), EINVAL);
		kop = good;
		kop.crk_op = 5; /* NetBSD's CRK_MOD_ADD */
		cr_expect_eq(fb_key(&kop, true), EINVAL);
		kop.crk_op = UINT32_MAX;
		cr_expect_eq(fb_key(&kop, true), EINVAL);
		kop = good;
		kop.crk_param[7].crp_nbits = 65537; /* not even in use */
		cr_expect_eq(fb_key(&kop, false), EINVAL);
		kop = good;
		kop.crk_param[0].crp_p_uaddr = 0;
		cr_expect_eq(fb_key(&kop, true), EFAULT);
		cr_expect_eq(kop.crk_status, 0xdead);
		cr_expect_eq(result[0], 0x5a);
	}
}

Test(freebsd_key, without_permission_is_eperm)
{
	uint32_t feat = 1;

	access_set_user_asym(0);
	FB_EACH_SIZE
	{
		struct fbsd_crypt_kop kop = mod_exp(fb_new(2));

		cr_expect_eq(fb_key(&kop, false), EPERM);
		cr_expect_eq(fb_key(&kop, true), EPERM);
	}
	cr_expect_eq(lnx_ioctl(FBSD_CIOCASYMFEAT, &feat), 0);
	cr_expect_eq(feat, 0);
}

Test(freebsd_key, features_are_five_at_the_most)
{
	uint32_t feat = 0;

	cr_assert_eq(lnx_ioctl(FBSD_CIOCASYMFEAT, &feat), 0);
	cr_expect_eq(feat, 0x1f);
	feat = 0;
	cr_assert_eq(lnx_ioctl(FBSD_CIOCASYMFEAT_BSD, &feat), 0);
	cr_expect_eq(feat, 0x1f);
}

Test(freebsd_key, is_not_there_in_13)
{
	fb_flavour("freebsd13");
	uint32_t feat = 0;

	FB_EACH_SIZE
	{
		struct fbsd_crypt_kop kop = mod_exp(fb_new(2));

		cr_expect_eq(fb_key(&kop, false), EINVAL);
		cr_expect_eq(fb_key(&kop, true), EINVAL);
	}
	cr_expect_eq(lnx_ioctl(FBSD_CIOCASYMFEAT, &feat), EINVAL);
}
