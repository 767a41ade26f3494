/* SPDX-License-Identifier: ISC */
/*
 * test_linux_key.c - CIOCKEY and CIOCASYMFEAT of the Linux dialect, and with them
 * what all dialects' key operations have in common (device/keyop.c).
 */
#include <sys/mman.h>

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>

#include "access.h"
#include "test_linux.h"
#include "xfer.h"

static void
teardown(void)
{
	access_set_user_asym(1);
	lnx_teardown();
}

TestSuite(linux_key, .init = lnx_setup, .fini = teardown);

static uint8_t three[1] = { 3 }, five[1] = { 5 }, seven[1] = { 7 };

/* 3^5 mod 7 is 5. */
static struct lnx_crypt_kop
power(uint8_t *result, uint32_t nbits)
{
	return (struct lnx_crypt_kop){ .crk_op = LNX_CRK_MOD_EXP,
		.crk_status = 0xdead,
		.crk_iparams = 3,
		.crk_oparams = 1,
		.crk_param = { { lnx_uaddr(three), 8, 0 },
		    { lnx_uaddr(five), 8, 0 }, { lnx_uaddr(seven), 8, 0 },
		    { lnx_uaddr(result), nbits, 0 } } };
}

Test(linux_key, outputs_and_the_status_are_stored)
{
	uint8_t result[4] = { 9, 9, 9, 9 };
	struct lnx_crypt_kop kop = power(result, 17);
	unsigned int rounds;

	cr_assert_eq(lnx_ioctl(LNX_CIOCKEY, &kop), 0);
	cr_expect_eq(kop.crk_status, 0);
	cr_expect_arr_eq(result, ((uint8_t[4]){ 5, 0, 0, 9 }), 4);
	kop = power(result, 32);
	cr_assert_eq(lnx_ioctl_carried(LNX_CIOCKEY, &kop, &rounds), 0);
	cr_expect_eq(rounds, 3);
	cr_expect_arr_eq(result, ((uint8_t[4]){ 5, 0, 0, 0 }), 4);
}

Test(linux_key, narrow_callers_have_a_twin)
{
	uint8_t *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	const uint32_t at = (uint32_t)lnx_uaddr(low);
	struct lnx_crypt_kop32 kop = { .crk_op = LNX_CRK_MOD_EXP,
		.crk_status = 0xdead,
		.crk_iparams = 3,
		.crk_oparams = 1,
		.crk_param = {
		    { at, 8 }, { at + 1, 8 }, { at + 2, 8 }, { at + 3, 8 } } };

	memcpy(low, (const uint8_t[3]){ 3, 5, 7 }, 3);
	cr_assert_eq(lnx_ioctl(LNX_CIOCKEY32, &kop), 0);
	cr_expect_eq(kop.crk_status, 0);
	cr_expect_eq(low[3], 5);
	(void)munmap(low, 4096);
}

Test(linux_key, what_is_wrong_leaves_all_as_it_is)
{
	static uint8_t big[XFER_SMALL];
	uint8_t result[1] = { 9 };
	const struct lnx_crypt_kop good = power(result, 8);
	struct lnx_crypt_kop kop = good;

	kop.crk_iparams = 8;
	cr_expect_eq(lnx_ioctl(LNX_CIOCKEY, &kop), EFBIG);
	kop.crk_iparams = 0xffff;
	kop.crk_oparams = 0xffff;
	kop.crk_op = 99;
	cr_expect_eq(lnx_ioctl(LNX_CIOCKEY, &kop), EINVAL, "op first");
	kop = good;
	kop.crk_oparams = 0;
	cr_expect_eq(lnx_ioctl(LNX_CIOCKEY, &kop), EINVAL);
	kop = good;
	kop.crk_param[1].crp_nbits = 65537;
	cr_expect_eq(lnx_ioctl(LNX_CIOCKEY, &kop), EINVAL);
	kop = good;
	kop.crk_param[7].crp_nbits = 65537;
	cr_expect_eq(lnx_ioctl(LNX_CIOCKEY, &kop), 0, "not a parameter");
	result[0] = 9;
	kop = good;
	kop.crk_param[0].crp_p_uaddr = 1;
	cr_expect_eq(lnx_ioctl(LNX_CIOCKEY, &kop), EFAULT);
	kop = good;
	kop.crk_param[3].crp_p_uaddr = 1;
	cr_expect_eq(lnx_ioctl(LNX_CIOCKEY, &kop), EFAULT);
	kop = good;
	kop.crk_param[3].crp_nbits = 2;
	cr_expect_eq(lnx_ioctl(LNX_CIOCKEY, &kop), ERANGE);
	for (size_t i = 0; i < 4; i++) {
		kop.crk_param[i].crp_p_uaddr = lnx_uaddr(big);
		kop.crk_param[i].crp_nbits = 65536;
	}
	cr_expect_eq(lnx_ioctl(LNX_CIOCKEY, &kop), E2BIG);
	cr_expect_eq(kop.crk_status, 0xdeadu);
	cr_expect_eq(result[0], 9);
}

Test(linux_key, none_are_offered_where_programs_may_have_none)
{
	uint8_t result[1] = { 9 };
	struct lnx_crypt_kop kop = power(result, 8);
	uint32_t features = 0;

	cr_assert_eq(lnx_ioctl(LNX_CIOCASYMFEAT, &features), 0);
	cr_expect_eq(features, 0x1fu);
	access_set_user_asym(0);
	cr_assert_eq(lnx_ioctl(LNX_CIOCASYMFEAT, &features), 0);
	cr_expect_eq(features, 0u);
	cr_expect_eq(lnx_ioctl(LNX_CIOCKEY, &kop), EINVAL);
	cr_expect_eq(result[0], 9);
}
