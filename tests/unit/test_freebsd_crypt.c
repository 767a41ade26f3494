/* SPDX-License-Identifier: ISC */
/*
 * test_freebsd_crypt.c - CIOCCRYPT by the rules of FreeBSD 12.
 */
#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>

#include "test_freebsd.h"

#define LEN_MAX ((size_t)262140)

TestSuite(freebsd_crypt, .init = fb_setup, .fini = fb_teardown);

Test(freebsd_crypt, is_right_both_ways_and_in_place)
{
	FB_EACH_SIZE
	{
		uint8_t *buf = fb_new(32);
		struct fbsd_crypt_op cop =
		    fb_op(fb_aes(), FBSD_COP_ENCRYPT, FB(fb_plain), buf, 32);

		cop.iv_uaddr = fb_uaddr(FB(fb_aes_iv));
		cop.flags = FBSD_COP_F_BATCH | 0xfff0;
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_assert_arr_eq(buf, fb_cbc, 32);
		/* Nothing goes on. */
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_assert_arr_eq(buf, fb_cbc, 32);
		cop.op = FBSD_COP_DECRYPT;
		cop.src_uaddr = cop.dst_uaddr;
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_assert_arr_eq(buf, fb_plain, 32);
	}
}

Test(freebsd_crypt, all_but_encrypt_is_decrypt)
{
	static const uint16_t ops[] = { 0, 2, 3, 0xffff };
	uint8_t *buf = fb_new(32);

	for (size_t i = 0; i < 4; i++) {
		struct fbsd_crypt_op cop =
		    fb_op(fb_aes(), ops[i], FB(fb_cbc), buf, 32);

		cop.iv_uaddr = fb_uaddr(FB(fb_aes_iv));
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(buf, fb_plain, 32);
	}
}

Test(freebsd_crypt, a_result_nobody_wants_is_not_stored)
{
	FB_EACH_SIZE
	{
		struct fbsd_crypt_op cop =
		    fb_op(fb_aes(), FBSD_COP_ENCRYPT, FB(fb_plain), NULL, 32);

		cop.iv_uaddr = fb_uaddr(FB(fb_aes_iv));
		cr_expect_eq(fb_crypt(&cop), 0);
	}
}

Test(freebsd_crypt, iv_in_front_is_taken_for_decryption)
{
	FB_EACH_SIZE
	{
		uint8_t both[48];
		uint8_t *buf = fb_new(48);
		struct fbsd_crypt_op cop;

		memcpy(both, fb_aes_iv, 16);
		memcpy(both + 16, fb_cbc, 32);
		cop = fb_op(fb_aes(), FBSD_COP_DECRYPT, FB(both), buf, 48);
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(buf, fb_aes_iv, 16, "it comes out as it is");
		cr_expect_arr_eq(buf + 16, fb_plain, 32);
	}
}

Test(freebsd_crypt, without_iv_encryption_makes_one_up)
{
	FB_EACH_SIZE
	{
		uint8_t both[48];
		uint8_t *buf = fb_new(48);
		uint8_t first[48];
		struct fbsd_crypt_op cop;

		memcpy(both, fb_aes_iv, 16);
		memcpy(both + 16, fb_plain, 32);
		cop = fb_op(fb_aes(), FBSD_COP_ENCRYPT, FB(both), buf, 48);
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(buf, fb_aes_iv, 16);
		cr_expect_arr_neq(buf + 16, fb_cbc, 16);
		memcpy(first, buf, 48);
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_neq(buf + 16, first + 16, 16);
	}
}

Test(freebsd_crypt, macs_are_of_the_data_at_their_turn)
{
	uint8_t of_plain[20];
	uint8_t of_cbc[20];

	fb_mac(FBSD_CRYPTO_SHA1_HMAC, sizeof(fb_hmac_key), fb_hmac_key,
	    fb_plain, 32, of_plain, 20);
	fb_mac(FBSD_CRYPTO_SHA1_HMAC, sizeof(fb_hmac_key), fb_hmac_key, fb_cbc,
	    32, of_cbc, 20);
	FB_EACH_SIZE
	{
		uint8_t *buf = fb_new(32);
		uint8_t *mac = fb_new(20);
		struct fbsd_crypt_op cop = fb_op(
		    fb_aes_hmac(), FBSD_COP_ENCRYPT, FB(fb_plain), buf, 32);

		cop.iv_uaddr = fb_uaddr(FB(fb_aes_iv));
		cop.mac_uaddr = fb_uaddr(mac);
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(buf, fb_cbc, 32);
		cr_expect_arr_eq(mac, of_plain, 20);
		cop.flags = FBSD_COP_F_CIPHER_FIRST;
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(mac, of_cbc, 20);

		cop.op = FBSD_COP_DECRYPT;
		cop.src_uaddr = fb_uaddr(FB(fb_cbc));
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(buf, fb_plain, 32);
		cr_expect_arr_eq(mac, of_plain, 20);
		cop.flags = 0;
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(mac, of_cbc, 20, "and nothing is compared");
		cop.mac_uaddr = 0;
		cr_expect_eq(fb_crypt(&cop), 0, "nor has to be there");
	}
}

Test(freebsd_crypt, macs_cover_an_iv_in_front)
{
	uint8_t both[48];
	uint8_t want[20];
	uint8_t *mac = fb_new(20);
	struct fbsd_crypt_op cop;

	memcpy(both, fb_aes_iv, 16);
	memcpy(both + 16, fb_cbc, 32);
	fb_mac(FBSD_CRYPTO_SHA1_HMAC, sizeof(fb_hmac_key), fb_hmac_key, both,
	    48, want, 20);
	FB_EACH_SIZE
	{
		cop =
		    fb_op(fb_aes_hmac(), FBSD_COP_DECRYPT, FB(both), NULL, 48);
		cop.mac_uaddr = fb_uaddr(mac);
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(mac, want, 20);
	}
}

Test(freebsd_crypt, hashes_take_any_length_and_copy_their_data)
{
	/* FIPS 180-4: of nothing; its example "abc". */
	static const uint8_t empty[20] = { 0xda, 0x39, 0xa3, 0xee, 0x5e, 0x6b,
		0x4b, 0x0d, 0x32, 0x55, 0xbf, 0xef, 0x95, 0x60, 0x18, 0x90,
		0xaf, 0xd8, 0x07, 0x09 };
	static const uint8_t abc[20] = { 0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06,
		0x81, 0x6a, 0xba, 0x3e, 0x25, 0x71, 0x78, 0x50, 0xc2, 0x6c,
		0x9c, 0xd0, 0xd8, 0x9d };

	FB_EACH_SIZE
	{
		uint8_t *mac = fb_new(20);
		uint8_t *dst = fb_new(3);
		struct fbsd_crypt_op cop =
		    fb_op(fb_session(0, 0, NULL, FBSD_CRYPTO_SHA1, 0, NULL), 0,
			NULL, NULL, 0);

		cop.mac_uaddr = fb_uaddr(mac);
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(mac, empty, 20);
		cop.src_uaddr = fb_uaddr(fb_copy("abc", 3));
		cop.dst_uaddr = fb_uaddr(dst);
		cop.len = 3;
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(mac, abc, 20);
		cr_expect_arr_eq(dst, "abc", 3);
	}
}

Test(freebsd_crypt, the_null_mac_is_16_zeros)
{
	static const uint8_t zeros[16];
	uint8_t *mac = fb_new(16);
	struct fbsd_crypt_op cop =
	    fb_op(fb_session(0, 0, NULL, FBSD_CRYPTO_NULL_HMAC, 0, NULL), 1,
		FB(fb_plain), NULL, 32);

	memset(mac, 0x5a, 16);
	cop.mac_uaddr = fb_uaddr(mac);
	cr_assert_eq(fb_crypt(&cop), 0);
	cr_expect_arr_eq(mac, zeros, 16);
}

Test(freebsd_crypt, counter_mode_wants_whole_blocks_and_an_iv)
{
	FB_EACH_SIZE
	{
		uint8_t *buf = fb_new(16);
		struct fbsd_crypt_op cop = fb_op(
		    fb_session(FBSD_CRYPTO_AES_ICM, 16, fb_aes_key, 0, 0, NULL),
		    FBSD_COP_ENCRYPT, FB(fb_plain), buf, 16);

		cr_expect_eq(fb_crypt(&cop), EINVAL, "no IV");
		cop.op = FBSD_COP_DECRYPT;
		cop.len = 32;
		cop.dst_uaddr = 0;
		cr_expect_eq(fb_crypt(&cop), EINVAL, "no IV");
		cop.op = FBSD_COP_ENCRYPT;
		cop.iv_uaddr = fb_uaddr(FB(fb_ctr_iv));
		cop.len = 15;
		cr_expect_eq(fb_crypt(&cop), EINVAL);
		cop.len = 16;
		cop.dst_uaddr = fb_uaddr(buf);
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(buf, fb_ctr, 16);
	}
}

/* IEEE 1619-2007, annex B, vector 2: sector 0x3333333333. */
Test(freebsd_crypt, xts_has_a_block_number_of_8_bytes)
{
	static const uint8_t want[32] = { 0xc4, 0x54, 0x18, 0x5e, 0x6a, 0x16,
		0x93, 0x6e, 0x39, 0x33, 0x40, 0x38, 0xac, 0xef, 0x83, 0x8b,
		0xfb, 0x18, 0x6f, 0xff, 0x74, 0x80, 0xad, 0xc4, 0x28, 0x93,
		0x82, 0xec, 0xd6, 0xd3, 0x94, 0xf0 };
	static const uint8_t sector[8] = { 0x33, 0x33, 0x33, 0x33, 0x33 };
	uint8_t key[32];
	uint8_t text[32];
	uint8_t *buf = fb_new(32);
	struct fbsd_crypt_op cop;

	memset(key, 0x11, 16);
	memset(key + 16, 0x22, 16);
	memset(text, 0x44, 32);
	FB_EACH_SIZE
	{
		cop =
		    fb_op(fb_session(FBSD_CRYPTO_AES_XTS, 32, key, 0, 0, NULL),
			FBSD_COP_ENCRYPT, FB(text), buf, 32);
		cop.iv_uaddr = fb_uaddr(FB(sector)); /* a hole behind it */
		cr_assert_eq(fb_crypt(&cop), 0);
		cr_expect_arr_eq(buf, want, 32);
	}
}

Test(freebsd_crypt, lengths_have_their_errnos)
{
	uint8_t *big = fb_new(LEN_MAX + 4);

	FB_EACH_SIZE
	{
		uint32_t null =
		    fb_session(FBSD_CRYPTO_NULL_CBC, 0, NULL, 0, 0, NULL);
		struct fbsd_crypt_op cop =
		    fb_op(null, FBSD_COP_ENCRYPT, big, big, LEN_MAX);

		cr_expect_eq(fb_crypt(&cop), 0);
		cop.len = LEN_MAX + 4;
		cr_expect_eq(fb_crypt(&cop), E2BIG);
		cop.len = UINT32_MAX;
		cr_expect_eq(fb_crypt(&cop), E2BIG);
		cop.len = 6;
		cr_expect_eq(fb_crypt(&cop), EINVAL, "NULL has blocks of 4");
		cop = fb_op(fb_aes(), FBSD_COP_ENCRYPT, big, big, 0);
		cr_expect_eq(fb_crypt(&cop), EINVAL);
		cop.len = 17;
		cr_expect_eq(fb_crypt(&cop), EINVAL);
	}
}

Test(freebsd_crypt, what_the_session_has_not_is_einval)
{
	uint8_t *mac = fb_new(20);

	FB_EACH_SIZE
	{
		uint32_t sha1 =
		    fb_session(0, 0, NULL, FBSD_CRYPTO_SHA1, 0, NULL);
		struct fbsd_crypt_op cop =
		    fb_op(sha1, FBSD_COP_ENCRYPT, FB(fb_plain), NULL, 32);

		cop.iv_uaddr = fb_uaddr(FB(fb_aes_iv));
		cr_expect_eq(fb_crypt(&cop), EINVAL, "an IV");
		cop.src_uaddr = 0;
		cr_expect_eq(fb_crypt(&cop), EFAULT, "the data are read first");
		cop = fb_op(fb_aes(), FBSD_COP_ENCRYPT, FB(fb_plain), NULL, 32);
		cop.mac_uaddr = fb_uaddr(mac);
		cr_expect_eq(fb_crypt(&cop), EINVAL, "a MAC");
		cop.ses = 4711;
		cr_expect_eq(fb_crypt(&cop), EINVAL, "no such session");
	}
}

Test(freebsd_crypt, bad_addresses_are_efault_and_nothing_is_stored)
{
	FB_EACH_SIZE
	{
		uint8_t *dst = fb_new(32);
		uint8_t *mac = fb_new(20);
		const struct fbsd_crypt_op good = { .ses = fb_aes_hmac(),
			.op = FBSD_COP_ENCRYPT,
			.len = 32,
			.src_uaddr = fb_uaddr(FB(fb_plain)),
			.dst_uaddr = fb_uaddr(dst),
			.mac_uaddr = fb_uaddr(mac),
			.iv_uaddr = fb_uaddr(FB(fb_aes_iv)) };
		struct fbsd_crypt_op cop;

		for (int i = 0; i < 4; i++) {
			uint64_t *field[] = { &cop.src_uaddr, &cop.dst_uaddr,
				&cop.mac_uaddr, &cop.iv_uaddr };

			cop = good;
			*field[i] += 8; /* into the hole */
			memset(dst, 0x5a, 32);
			memset(mac, 0x5a, 20);
			cr_expect_eq(fb_crypt(&cop), EFAULT, "field %d", i);
			for (int j = 0; j < 32; j++)
				cr_assert_eq(dst[j], 0x5a, "field %d", i);
			for (int j = 0; j < 20; j++)
				cr_assert_eq(mac[j], 0x5a, "field %d", i);
		}
	}
}
