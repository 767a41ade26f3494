/* SPDX-License-Identifier: ISC */
/*
 * Numbers of the NetBSD header against those of the device and of the framework's
 * page, each by its name.  Layouts are compared when test_uapi_netbsd_layout.c
 * compiles.
 */
#include <criterion/criterion.h>
#include <crypto/cryptodev.h>
#include <wire/netbsd.h>

#define OPENCRYPTO_NETBSD_PREFIXED_ONLY
#include <opencrypto/netbsd.h>

#define SAME(name)                                    \
	{                                             \
#name, name, NB_##name, NETBSD_##name \
	}

struct same {
	const char *name;
	unsigned long program;
	unsigned long device;
	unsigned long page;
};

Test(uapi_netbsd, numbers_are_the_devices_and_the_pages)
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
		SAME(CRYPTO_SHA2_256_HMAC),
		SAME(CRYPTO_NULL_HMAC),
		SAME(CRYPTO_NULL_CBC),
		SAME(CRYPTO_DEFLATE_COMP),
		SAME(CRYPTO_MD5_HMAC_96),
		SAME(CRYPTO_SHA1_HMAC_96),
		SAME(CRYPTO_RIPEMD160_HMAC_96),
		SAME(CRYPTO_GZIP_COMP),
		SAME(CRYPTO_DEFLATE_COMP_NOGROW),
		SAME(CRYPTO_SHA2_384_HMAC),
		SAME(CRYPTO_SHA2_512_HMAC),
		SAME(CRYPTO_CAMELLIA_CBC),
		SAME(CRYPTO_AES_CTR),
		SAME(CRYPTO_AES_XCBC_MAC_96),
		SAME(CRYPTO_AES_GCM_16),
		SAME(CRYPTO_AES_128_GMAC),
		SAME(CRYPTO_AES_192_GMAC),
		SAME(CRYPTO_AES_256_GMAC),
		SAME(CRYPTO_AES_GMAC),
		SAME(CRYPTO_ALGORITHM_MAX),
		SAME(CRK_MAXPARAM),
		SAME(CRK_MOD_EXP),
		SAME(CRK_MOD_EXP_CRT),
		SAME(CRK_DSA_SIGN),
		SAME(CRK_DSA_VERIFY),
		SAME(CRK_DH_COMPUTE_KEY),
		SAME(CRK_MOD_ADD),
		SAME(CRK_MOD_ADDINV),
		SAME(CRK_MOD_SUB),
		SAME(CRK_MOD_MULT),
		SAME(CRK_MOD_MULTINV),
		SAME(CRK_MOD),
		SAME(CRK_ALGORITHM_MAX),
		SAME(CRYPTO_MAX_MAC_LEN),
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect_eq(rows[i].program, rows[i].device,
		    "%s is %lu and %lu", rows[i].name, rows[i].program,
		    rows[i].device);
		cr_expect_eq(rows[i].program, rows[i].page, "%s is %lu and %lu",
		    rows[i].name, rows[i].program, rows[i].page);
	}
}

Test(uapi_netbsd, operations_and_flags_are_the_devices)
{
	cr_expect_eq(COP_ENCRYPT, NB_COP_ENCRYPT);
	cr_expect_eq(COP_DECRYPT, NB_COP_DECRYPT);
	cr_expect_eq(COP_COMP, NB_COP_COMP);
	cr_expect_eq(COP_DECOMP, NB_COP_DECOMP);
	cr_expect_eq(COP_F_BATCH, NB_COP_F_BATCH);
	cr_expect_eq(COP_F_MORE, NB_COP_F_MORE);
}

Test(uapi_netbsd, older_names_are_the_newer_numbers)
{
	cr_expect_eq(CRYPTO_RIJNDAEL128_CBC, CRYPTO_AES_CBC);
	cr_expect_eq(CRYPTO_SHA2_HMAC, CRYPTO_SHA2_256_HMAC);
	cr_expect_eq(CRF_MOD, 1 << CRK_MOD);
}

/* Direction bits as BSD has them. */
Test(uapi_netbsd, words_of_bsd_have_the_other_direction)
{
	cr_expect_eq(NB_CIOCFSESSION_BSD, CIOCFSESSION ^ 0xC0000000);
	cr_expect_eq(NB_CIOCASYMFEAT_BSD, CIOCASYMFEAT ^ 0xC0000000);
	cr_expect_eq(NB_CIOCNFSESSION_BSD, NB_CIOCNFSESSION ^ 0xC0000000);
	cr_expect_eq(NB_CIOCNFSESSION32_BSD, NB_CIOCNFSESSION32 ^ 0xC0000000);
}
