/* SPDX-License-Identifier: ISC */
/*
 * test_freebsd_crypt_13.c - CIOCCRYPT by the rules of FreeBSD 13 and later.
 */
#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>
#include <opencrypto/cryptodev.h>

#include "test_freebsd.h"

TestSuite(freebsd_crypt_13, .init = fb_setup_13, .fini = fb_teardown);

Test(freebsd_crypt_13, iv_in_front_is_taken_both_ways_and_left_out)
{
	uint8_t both[48];

	memcpy(both, fb_aes_iv, 16);
	memcpy(both + 16, fb_plain, 32);
	FB_EACH_SIZE
	{
		uint8_t *buf = fb_new(48);
		struct fbsd_crypt_op cop =
		    fb_op(fb_aes(), FBSD_COP_ENCRYPT, FB(both), buf, 48);

		memset(buf, 0x5a, 16);
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(buf + 16, fb_cbc, 32);
		cr_expect_eq(buf[0], 0x5a);
		cr_expect_eq(buf[15], 0x5a);
		memcpy(buf, fb_aes_iv, 16);
		cop.op = FBSD_COP_DECRYPT;
		cop.src_uaddr = fb_uaddr(buf);
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(buf + 16, fb_plain, 32);
	}
}

Test(freebsd_crypt_13, macs_are_of_the_ciphertext_and_compared)
{
	uint8_t want[20];

	fb_mac(FBSD_CRYPTO_SHA1_HMAC, sizeof(fb_hmac_key), fb_hmac_key, fb_cbc,
	    32, want, 20);
	FB_EACH_SIZE
	{
		uint8_t *buf = fb_new(32);
		uint8_t *mac = fb_new(20);
		struct fbsd_crypt_op cop = fb_op(
		    fb_aes_hmac(), FBSD_COP_ENCRYPT, FB(fb_plain), buf, 32);

		cop.iv_uaddr = fb_uaddr(FB(fb_aes_iv));
		cr_expect_eq(fb_crypt(&cop), 0, "the MAC is not wanted");
		cop.mac_uaddr = fb_uaddr(mac);
		cop.flags = FBSD_COP_F_CIPHER_FIRST; /* no effect */
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(buf, fb_cbc, 32);
		cr_expect_arr_eq(mac, want, 20);

		cop = fb_op(cop.ses, FBSD_COP_DECRYPT, FB(fb_cbc), buf, 32);
		cop.iv_uaddr = fb_uaddr(FB(fb_aes_iv));
		cr_expect_eq(fb_crypt(&cop), EFAULT, "the MAC is missing");
		cop.mac_uaddr = fb_uaddr(mac);
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(buf, fb_plain, 32);
		mac[19] ^= 1;
		memset(buf, 0x5a, 32);
		cr_expect_eq(fb_crypt(&cop), EBADMSG);
		for (int i = 0; i < 32; i++)
			cr_assert_eq(buf[i], 0x5a);
		mac[19] ^= 1;
		cop.flags = FBSD_COP_F_CIPHER_FIRST;
		cr_expect_eq(fb_crypt(&cop), EINVAL);
	}
}

Test(freebsd_crypt_13, macs_leave_out_an_iv_in_front)
{
	uint8_t both[48];
	uint8_t want[20];
	uint8_t *mac = fb_new(20);
	struct fbsd_crypt_op cop;

	memcpy(both, fb_aes_iv, 16);
	memcpy(both + 16, fb_plain, 32);
	fb_mac(FBSD_CRYPTO_SHA1_HMAC, sizeof(fb_hmac_key), fb_hmac_key, fb_cbc,
	    32, want, 20);
	cop = fb_op(fb_aes_hmac(), FBSD_COP_ENCRYPT, FB(both), NULL, 48);
	cop.mac_uaddr = fb_uaddr(mac);
	cr_assert_eq(fb_crypt(&cop), 0);
	cr_expect_arr_eq(mac, want, 20);
}

Test(freebsd_crypt_13, maclen_says_how_much_of_a_mac_there_is)
{
	uint8_t want[20];
	struct fbsd_session2_op sop = { .cipher = FBSD_CRYPTO_AES_CBC,
		.keylen = 16,
		.key_uaddr = fb_uaddr(FB(fb_aes_key)),
		.mac = FBSD_CRYPTO_SHA1_HMAC,
		.mackeylen = sizeof(fb_hmac_key),
		.mackey_uaddr = fb_uaddr(FB(fb_hmac_key)),
		.crid = CRYPTOCAP_F_SOFTWARE,
		.maclen = 12 };

	fb_mac(FBSD_CRYPTO_SHA1_HMAC, sizeof(fb_hmac_key), fb_hmac_key, fb_cbc,
	    32, want, 20);
	FB_EACH_SIZE
	{
		uint8_t *mac = fb_new(12);
		uint8_t *buf = fb_new(32);
		struct fbsd_crypt_op cop;

		cr_assert_eq(fb_gsession2(&sop), 0);
		cop = fb_op(sop.ses, FBSD_COP_ENCRYPT, FB(fb_plain), buf, 32);
		cop.iv_uaddr = fb_uaddr(FB(fb_aes_iv));
		cop.mac_uaddr = fb_uaddr(mac);
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(mac, want, 12);
		cop.op = FBSD_COP_DECRYPT;
		cop.src_uaddr = fb_uaddr(buf);
		cr_expect_eq(fb_crypt(&cop), 0);
		mac[11] ^= 0x80;
		cr_expect_eq(fb_crypt(&cop), EBADMSG);
	}
}

Test(freebsd_crypt_13, digests_take_three_operations_and_no_other)
{
	uint8_t *mac = fb_new(20);

	FB_EACH_SIZE
	{
		struct fbsd_crypt_op cop =
		    fb_op(fb_session(0, 0, NULL, FBSD_CRYPTO_SHA1, 0, NULL), 0,
			fb_copy("abc", 3), NULL, 3);

		cop.mac_uaddr = fb_uaddr(mac);
		for (uint16_t op = 0; op < 3; op++) {
			cop.op = op;
			memset(mac, 0, 20);
			cr_expect_eq(fb_crypt(&cop), 0);
			cr_expect_eq(mac[0], 0xa9, "computed, not compared");
		}
		cop.op = 3;
		cr_expect_eq(fb_crypt(&cop), EINVAL);
		cop.op = 1;
		cop.iv_uaddr = cop.src_uaddr;
		cr_expect_eq(fb_crypt(&cop), EINVAL, "an IV");
	}
}

Test(freebsd_crypt_13, bad_fields_are_einval)
{
	uint8_t *mac = fb_new(20);

	FB_EACH_SIZE
	{
		const struct fbsd_crypt_op good = { .ses = fb_aes(),
			.op = FBSD_COP_ENCRYPT,
			.len = 32,
			.src_uaddr = fb_uaddr(FB(fb_plain)),
			.iv_uaddr = fb_uaddr(FB(fb_aes_iv)) };
		struct fbsd_crypt_op cop = good;

		cr_expect_eq(fb_crypt(&cop), 0);
		cop.op = 0;
		cr_expect_eq(fb_crypt(&cop), EINVAL);
		cop.op = 3;
		cr_expect_eq(fb_crypt(&cop), EINVAL);
		cop = good;
		cop.len = 0;
		cr_expect_eq(fb_crypt(&cop), EINVAL);
		cop.len = 24;
		cr_expect_eq(fb_crypt(&cop), EINVAL);
		cop.len = 262144;
		cr_expect_eq(fb_crypt(&cop), E2BIG);
		cop = good;
		cop.mac_uaddr = fb_uaddr(mac);
		cr_expect_eq(fb_crypt(&cop), EINVAL);
		cop = good;
		cop.iv_uaddr = 0;
		cop.len = 16;
		cr_expect_eq(fb_crypt(&cop), EINVAL, "an IV and nothing else");
		cop = good;
		cop.ses = fb_session(FBSD_CRYPTO_NULL_CBC, 0, NULL, 0, 0, NULL);
		cr_expect_eq(fb_crypt(&cop), EINVAL, "NULL has no IV");
		cop.ses = 4711;
		cr_expect_eq(fb_crypt(&cop), EINVAL);
	}
}

Test(freebsd_crypt_13, counter_mode_takes_any_length)
{
	uint8_t *buf = fb_new(15);
	struct fbsd_crypt_op cop =
	    fb_op(fb_session(FBSD_CRYPTO_AES_ICM, 16, fb_aes_key, 0, 0, NULL),
		FBSD_COP_ENCRYPT, FB(fb_plain), buf, 15);

	cr_expect_eq(fb_crypt(&cop), EINVAL, "no IV");
	cop.iv_uaddr = fb_uaddr(FB(fb_ctr_iv));
	cr_assert_eq(fb_crypt(&cop), 0);
	cr_expect_arr_eq(buf, fb_ctr, 15);
}

/* McGrew and Viega, "The Galois/Counter Mode of Operation", test case 2. */
static const uint8_t gcm_zeros[16];
static const uint8_t gcm_text[16] = { 0x03, 0x88, 0xda, 0xce, 0x60, 0xb6, 0xa3,
	0x92, 0xf3, 0x28, 0xc2, 0xb9, 0x71, 0xb2, 0xfe, 0x78 };
static const uint8_t gcm_tag[16] = { 0xab, 0x6e, 0x47, 0xd4, 0x2c, 0xec, 0x13,
	0xbd, 0xf5, 0x3a, 0x67, 0xb2, 0x12, 0x57, 0xbd, 0xdf };

/* In either flavour: FreeBSD 12 has nothing better. */
static void
expect_gcm(void)
{
	FB_EACH_SIZE
	{
		uint8_t *buf = fb_new(16);
		uint8_t *tag = fb_new(16);
		struct fbsd_crypt_op cop =
		    fb_op(fb_session(FBSD_CRYPTO_AES_NIST_GCM_16, 16, gcm_zeros,
			      0, 0, NULL),
			FBSD_COP_ENCRYPT, FB(gcm_zeros), buf, 16);

		cr_expect_eq(fb_crypt(&cop), EINVAL, "no IV");
		cop.iv_uaddr = fb_uaddr(fb_new(12));
		cop.mac_uaddr = fb_uaddr(tag);
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(buf, gcm_text, 16);
		cr_expect_arr_eq(tag, gcm_tag, 16);
		cop.op = FBSD_COP_DECRYPT;
		cop.src_uaddr = cop.dst_uaddr;
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(buf, gcm_zeros, 16);
		cr_expect_eq(fb_crypt(&cop), EBADMSG, "of other data");
		cr_expect_arr_eq(buf, gcm_zeros, 16);
		cop.mac_uaddr = 0;
		cr_expect_eq(fb_crypt(&cop), EFAULT);
	}
}

Test(freebsd_crypt_13, authenticated_ciphers_compare_their_tags)
{
	expect_gcm();
}

Test(freebsd_crypt_13, authenticated_ciphers_do_so_in_12_too)
{
	fb_flavour("freebsd12");
	expect_gcm();
}

/* GMAC is GCM's tag of associated data alone. */
Test(freebsd_crypt_13, gmac_is_a_digest_with_an_iv)
{
	uint8_t *want = fb_new(16);
	struct fbsd_crypt_aead aop = { .ses = fb_session(
					   FBSD_CRYPTO_AES_NIST_GCM_16, 16,
					   fb_aes_key, 0, 0, NULL),
		.op = FBSD_COP_ENCRYPT,
		.aadlen = 32,
		.ivlen = 12,
		.aad_uaddr = fb_uaddr(FB(fb_plain)),
		.tag_uaddr = fb_uaddr(want),
		.iv_uaddr = fb_uaddr(FB(fb_aes_iv)) };

	cr_assert_eq(fb_aead(&aop), 0);
	FB_EACH_SIZE
	{
		uint8_t *tag = fb_new(16);
		uint8_t front[44];
		struct fbsd_crypt_op cop =
		    fb_op(fb_session(0, 0, NULL, FBSD_CRYPTO_AES_NIST_GMAC, 16,
			      fb_aes_key),
			0, FB(fb_plain), NULL, 32);

		cop.iv_uaddr = fb_uaddr(FB(fb_aes_iv));
		cop.mac_uaddr = fb_uaddr(tag);
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(tag, want, 16);
		/* And with the IV in front. */
		memcpy(front, fb_aes_iv, 12);
		memcpy(front + 12, fb_plain, 32);
		memset(tag, 0, 16);
		cop.iv_uaddr = 0;
		cop.src_uaddr = fb_uaddr(FB(front));
		cop.len = 44;
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(tag, want, 16);
	}
}
