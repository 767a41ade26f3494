/* SPDX-License-Identifier: ISC */
/*
 * Numbers of the FreeBSD header against those of the device, each by its
 * name.  Layouts are compared when test_uapi_freebsd_layout.c compiles.
 */
#include <criterion/criterion.h>
#include <crypto/cryptodev.h>
#include <wire/freebsd.h>

#define SAME(name)                       \
	{                                \
#name, name, FBSD_##name \
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

Test(uapi_freebsd, algorithms_are_the_devices)
{
	static const struct same rows[] = {
		SAME(CRYPTO_ALGORITHM_MIN),
		SAME(CRYPTO_SKIPJACK_CBC),
		SAME(CRYPTO_RIPEMD160_HMAC),
		SAME(CRYPTO_DEFLATE_COMP),
		SAME(CRYPTO_SHA2_256_HMAC),
		SAME(CRYPTO_SHA2_384_HMAC),
		SAME(CRYPTO_SHA2_512_HMAC),
		SAME(CRYPTO_CAMELLIA_CBC),
		SAME(CRYPTO_AES_NIST_GMAC),
		SAME(CRYPTO_AES_NIST_GCM_16),
		SAME(CRYPTO_AES_128_NIST_GMAC),
		SAME(CRYPTO_AES_192_NIST_GMAC),
		SAME(CRYPTO_AES_256_NIST_GMAC),
		SAME(CRYPTO_SHA2_224_HMAC),
		SAME(CRYPTO_AES_CCM_CBC_MAC),
		SAME(CRYPTO_CHACHA20_POLY1305),
		SAME(CRYPTO_XCHACHA20_POLY1305),
		SAME(CRYPTO_ALGORITHM_MAX),
		{ "CRYPTO_RIJNDAEL128_CBC", CRYPTO_RIJNDAEL128_CBC,
		    FBSD_CRYPTO_AES_CBC },
	};

	expect_same(rows, sizeof(rows) / sizeof(rows[0]));
}

Test(uapi_freebsd, flags_and_limits_are_the_devices)
{
	static const struct same rows[] = {
		SAME(EALG_MAX_BLOCK_LEN),
		SAME(AALG_MAX_RESULT_LEN),
		SAME(CRYPTO_FLAG_HARDWARE),
		SAME(CRYPTO_FLAG_SOFTWARE),
		SAME(COP_ENCRYPT),
		SAME(COP_DECRYPT),
		SAME(COP_F_CIPHER_FIRST),
		SAME(COP_F_BATCH),
		SAME(CRK_MOD_EXP),
		SAME(CRK_MOD_EXP_CRT),
		SAME(CRK_DSA_SIGN),
		SAME(CRK_DSA_VERIFY),
		SAME(CRK_DH_COMPUTE_KEY),
		SAME(CRK_ALGORITHM_MAX),
		SAME(CRK_MAXPARAM),
		{ "HASH_MAX_LEN", HASH_MAX_LEN, FBSD_AALG_MAX_RESULT_LEN },
		{ "CRYPTO_ALG_FLAG_SUPPORTED", CRYPTO_ALG_FLAG_SUPPORTED, 1 },
		{ "CRYPTO_ALG_FLAG_RNG_ENABLE", CRYPTO_ALG_FLAG_RNG_ENABLE, 2 },
		{ "CRYPTO_ALG_FLAG_DSA_SHA", CRYPTO_ALG_FLAG_DSA_SHA, 4 },
	};

	expect_same(rows, sizeof(rows) / sizeof(rows[0]));
}

Test(uapi_freebsd, features_are_bits_of_operations)
{
	cr_expect_eq(CRF_MOD_EXP, 1 << FBSD_CRK_MOD_EXP);
	cr_expect_eq(CRF_MOD_EXP_CRT, 1 << FBSD_CRK_MOD_EXP_CRT);
	cr_expect_eq(CRF_DSA_SIGN, 1 << FBSD_CRK_DSA_SIGN);
	cr_expect_eq(CRF_DSA_VERIFY, 1 << FBSD_CRK_DSA_VERIFY);
	cr_expect_eq(CRF_DH_COMPUTE_KEY, 1 << FBSD_CRK_DH_COMPUTE_KEY);
}
