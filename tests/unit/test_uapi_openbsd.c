/* SPDX-License-Identifier: ISC */
/*
 * Numbers of the OpenBSD header against those of the device, each by its name.
 * Layouts are compared when test_uapi_openbsd_layout.c compiles.
 */
#include <criterion/criterion.h>
#include <crypto/cryptodev.h>
#include <wire/openbsd.h>

#define SAME(name)                       \
	{                                \
#name, name, OBSD_##name \
	}

Test(uapi_openbsd, numbers_are_the_devices)
{
	static const struct same {
		const char *name;
		unsigned long program;
		unsigned long device;
	} rows[] = {
		SAME(CRYPTO_DES_CBC),
		SAME(CRYPTO_3DES_CBC),
		SAME(CRYPTO_BLF_CBC),
		SAME(CRYPTO_CAST_CBC),
		SAME(CRYPTO_SKIPJACK_CBC),
		SAME(CRYPTO_MD5_HMAC),
		SAME(CRYPTO_SHA1_HMAC),
		SAME(CRYPTO_RIPEMD160_HMAC),
		SAME(CRYPTO_MD5_KPDK),
		SAME(CRYPTO_SHA1_KPDK),
		SAME(CRYPTO_AES_CBC),
		SAME(CRYPTO_ARC4),
		SAME(CRYPTO_MD5),
		SAME(CRYPTO_SHA1),
		SAME(CRYPTO_DEFLATE_COMP),
		SAME(CRYPTO_NULL),
		SAME(CRYPTO_LZS_COMP),
		SAME(CRYPTO_SHA2_256_HMAC),
		SAME(CRYPTO_SHA2_384_HMAC),
		SAME(CRYPTO_SHA2_512_HMAC),
		SAME(CRYPTO_AES_CTR),
		SAME(CRYPTO_AES_XTS),
		SAME(CRYPTO_ALGORITHM_MAX),
		SAME(CRYPTO_MAX_MAC_LEN),
		SAME(EALG_MAX_BLOCK_LEN),
		SAME(COP_ENCRYPT),
		SAME(COP_DECRYPT),
		SAME(CRK_MOD_EXP),
		SAME(CRK_MOD_EXP_CRT),
		SAME(CRK_DSA_SIGN),
		SAME(CRK_DSA_VERIFY),
		SAME(CRK_DH_COMPUTE_KEY),
		SAME(CRK_ALGORITHM_MAX),
		SAME(CRK_MAXPARAM),
		{ "CRYPTO_RIJNDAEL128_CBC", CRYPTO_RIJNDAEL128_CBC,
		    OBSD_CRYPTO_AES_CBC },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(
		    rows[i].program, rows[i].device, "%s", rows[i].name);
}

Test(uapi_openbsd, feature_bits_are_the_operations)
{
	cr_expect_eq(CRF_MOD_EXP, 1);
	cr_expect_eq(CRF_MOD_EXP_CRT, 2);
	cr_expect_eq(CRF_DSA_SIGN, 4);
	cr_expect_eq(CRF_DSA_VERIFY, 8);
	cr_expect_eq(CRF_DH_COMPUTE_KEY, 16);
}
