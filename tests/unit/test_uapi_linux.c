/* SPDX-License-Identifier: ISC */
/*
 * Numbers of the Linux header against those of the device, each by its
 * name.  Layouts are compared when test_uapi_linux_layout.c compiles.
 */
#include <criterion/criterion.h>
#include <crypto/cryptodev.h>
#include <wire/linux.h>

#define SAME(name)                      \
	{                               \
#name, name, LNX_##name \
	}

struct same {
	const char *name;
	unsigned long program;
	unsigned long device;
};

static void
expect_same(const struct same *rows, size_t nrows)
{
	for (size_t i = 0; i < nrows; i++)
		cr_expect_eq(rows[i].program, rows[i].device,
		    "%s is %lu and %lu", rows[i].name, rows[i].program,
		    rows[i].device);
}

Test(uapi_linux, algorithms_are_the_devices)
{
	static const struct same rows[] = {
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
		SAME(CRYPTO_AES_ECB),
		SAME(CRYPTO_AES_CFB),
		SAME(CRYPTO_AES_OFB),
		SAME(CRYPTO_AES_GCM),
		SAME(CRYPTO_AES_CCM),
		SAME(CRYPTO_CAMELLIA_CBC),
		SAME(CRYPTO_RIPEMD160),
		SAME(CRYPTO_SHA2_224),
		SAME(CRYPTO_SHA2_256),
		SAME(CRYPTO_SHA2_384),
		SAME(CRYPTO_SHA2_512),
		SAME(CRYPTO_SHA2_224_HMAC),
		SAME(CRYPTO_TLS11_AES_CBC_HMAC_SHA1),
		SAME(CRYPTO_TLS12_AES_CBC_HMAC_SHA256),
		SAME(CRYPTO_ALGORITHM_MAX),
		{ "CRYPTO_RIJNDAEL128_CBC", CRYPTO_RIJNDAEL128_CBC,
		    LNX_CRYPTO_AES_CBC },
	};

	expect_same(rows, sizeof(rows) / sizeof(rows[0]));
}

Test(uapi_linux, flags_and_limits_are_the_devices)
{
	static const struct same rows[] = {
		SAME(CRYPTO_CIPHER_MAX_KEY_LEN),
		SAME(CRYPTO_HMAC_MAX_KEY_LEN),
		SAME(CRYPTODEV_MAX_ALG_NAME),
		SAME(EALG_MAX_BLOCK_LEN),
		SAME(AALG_MAX_RESULT_LEN),
		SAME(COP_ENCRYPT),
		SAME(COP_DECRYPT),
		SAME(COP_FLAG_NONE),
		SAME(COP_FLAG_UPDATE),
		SAME(COP_FLAG_FINAL),
		SAME(COP_FLAG_WRITE_IV),
		SAME(COP_FLAG_NO_ZC),
		SAME(COP_FLAG_AEAD_TLS_TYPE),
		SAME(COP_FLAG_AEAD_SRTP_TYPE),
		SAME(COP_FLAG_RESET),
		SAME(SIOP_FLAG_KERNEL_DRIVER_ONLY),
		SAME(CRK_MOD_EXP),
		SAME(CRK_MOD_EXP_CRT),
		SAME(CRK_DSA_SIGN),
		SAME(CRK_DSA_VERIFY),
		SAME(CRK_DH_COMPUTE_KEY),
		SAME(CRK_ALGORITHM_MAX),
		SAME(CRK_MAXPARAM),
		{ "HASH_MAX_LEN", HASH_MAX_LEN, LNX_AALG_MAX_RESULT_LEN },
	};

	expect_same(rows, sizeof(rows) / sizeof(rows[0]));
}

Test(uapi_linux, features_are_bits_of_operations)
{
	cr_expect_eq(CRF_MOD_EXP, 1u << LNX_CRK_MOD_EXP);
	cr_expect_eq(CRF_MOD_EXP_CRT, 1u << LNX_CRK_MOD_EXP_CRT);
	cr_expect_eq(CRF_DSA_SIGN, 1u << LNX_CRK_DSA_SIGN);
	cr_expect_eq(CRF_DSA_VERIFY, 1u << LNX_CRK_DSA_VERIFY);
	cr_expect_eq(CRF_DH_COMPUTE_KEY, 1u << LNX_CRK_DH_COMPUTE_KEY);
}
