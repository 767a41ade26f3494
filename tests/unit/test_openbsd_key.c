/* SPDX-License-Identifier: ISC */
/*
 * test_openbsd_key.c - CIOCKEY and CIOCASYMFEAT of the OpenBSD dialect.
 */
#include <sys/mman.h>

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>
#include <wire/openbsd.h>

#include "access.h"
#include "dialect.h"
#include "test_linux.h"

static void
setup(void)
{
	cr_assert_eq(dialect_set_flavour("openbsd"), 0);
	lnx_setup();
}

TestSuite(openbsd_key, .init = setup, .fini = lnx_teardown);

/* 3^7 mod 1000 is 187; little-endian. */
static uint8_t base[1] = { 3 };
static uint8_t exponent[1] = { 7 };
static uint8_t modulus[2] = { 0xe8, 0x03 };

static struct obsd_crypt_kop
mod_exp(uint8_t *result)
{
	return (struct obsd_crypt_kop){ .crk_op = OBSD_CRK_MOD_EXP,
		.crk_status = 0xdead,
		.crk_iparams = 3,
		.crk_oparams = 1,
		.crk_param = { { lnx_uaddr(base), 2, 0 },
		    { lnx_uaddr(exponent), 3, 0 },
		    { lnx_uaddr(modulus), 10, 0 },
		    { lnx_uaddr(result), 16, 0 } } };
}

Test(openbsd_key, mod_exp_is_right_and_status_is_0)
{
	uint8_t result[3] = { 0, 0, 0x5a };
	struct obsd_crypt_kop kop = mod_exp(result);

	cr_assert_eq(lnx_ioctl(OBSD_CIOCKEY, &kop), 0);
	cr_expect_eq(result[0], 187);
	cr_expect_eq(result[1], 0);
	cr_expect_eq(result[2], 0x5a);
	cr_expect_eq(kop.crk_status, 0);
}

Test(openbsd_key, narrow_twin_means_the_same)
{
	uint8_t *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	uint32_t at = (uint32_t)lnx_uaddr(low);
	struct obsd_crypt_kop32 kop = { .crk_op = OBSD_CRK_MOD_EXP,
		.crk_status = 0xdead,
		.crk_iparams = 3,
		.crk_oparams = 1,
		.crk_param = { { at, 2 }, { at + 8, 3 }, { at + 16, 10 },
		    { at + 24, 16 } } };

	cr_assert_neq(low, MAP_FAILED);
	low[0] = 3;
	low[8] = 7;
	low[16] = 0xe8;
	low[17] = 0x03;
	cr_assert_eq(lnx_ioctl(OBSD_CIOCKEY32, &kop), 0);
	cr_expect_eq(low[24], 187);
	cr_expect_eq(kop.crk_status, 0);
}

Test(openbsd_key, what_is_wrong_has_its_errno_and_nothing_is_written)
{
	uint8_t result[2] = { 0x5a, 0x5a };
	const struct obsd_crypt_kop good = mod_exp(result);
	struct obsd_crypt_kop kop = good;

	kop.crk_iparams = 8;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCKEY, &kop), EFBIG);
	kop = good;
	kop.crk_oparams = UINT16_MAX;
	kop.crk_op = 77;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCKEY, &kop), EFBIG, "before the op");
	kop = good;
	kop.crk_iparams = 2;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCKEY, &kop), EINVAL, "counts");
	kop = good;
	kop.crk_op = UINT32_MAX;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCKEY, &kop), EINVAL, "op");
	kop = good;
	kop.crk_op = 5; /* MOD_ADD, NetBSD's: three and one as well */
	cr_expect_eq(lnx_ioctl(OBSD_CIOCKEY, &kop), EINVAL, "NetBSD's op");
	kop = good;
	kop.crk_param[7].crp_nbits = 65537;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCKEY, &kop), EINVAL, "any nbits");
	kop = good;
	kop.crk_param[1].crp_p_uaddr = 8;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCKEY, &kop), EFAULT, "input");
	kop = good;
	kop.crk_param[3].crp_p_uaddr = 8;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCKEY, &kop), EFAULT, "output");
	cr_expect_eq(kop.crk_status, 0xdead);
	cr_expect_eq(result[0], 0x5a);
}

Test(openbsd_key, asymfeat_tells_of_all_five_in_either_encoding)
{
	uint32_t mask = 0;

	cr_assert_eq(lnx_ioctl(OBSD_CIOCASYMFEAT, &mask), 0);
	cr_expect_eq(mask, 0x1f);
	mask = 0;
	cr_assert_eq(lnx_ioctl(OBSD_CIOCASYMFEAT_BSD, &mask), 0);
	cr_expect_eq(mask, 0x1f);
}

Test(openbsd_key, with_userasymcrypto_0_only_the_mask_is_empty)
{
	uint8_t result[2];
	struct obsd_crypt_kop kop = mod_exp(result);
	uint32_t mask = 1;

	access_set_user_asym(0);
	cr_assert_eq(lnx_ioctl(OBSD_CIOCASYMFEAT, &mask), 0);
	cr_expect_eq(mask, 0);
	cr_expect_eq(lnx_ioctl(OBSD_CIOCKEY, &kop), 0);
}
