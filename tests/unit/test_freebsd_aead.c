/* SPDX-License-Identifier: ISC */
/*
 * test_freebsd_aead.c - CIOCCRYPTAEAD in both flavours.
 */
#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>
#include <opencrypto/cryptodev.h>

#include "test_freebsd.h"

#define LEN_MAX ((size_t)262140)

TestSuite(freebsd_aead, .init = fb_setup, .fini = fb_teardown);
TestSuite(freebsd_aead_13, .init = fb_setup_13, .fini = fb_teardown);

/* McGrew and Viega, "The Galois/Counter Mode of Operation", test case 4. */
static const uint8_t gcm_key[16] = { 0xfe, 0xff, 0xe9, 0x92, 0x86, 0x65, 0x73,
	0x1c, 0x6d, 0x6a, 0x8f, 0x94, 0x67, 0x30, 0x83, 0x08 };
static const uint8_t gcm_iv[12] = { 0xca, 0xfe, 0xba, 0xbe, 0xfa, 0xce, 0xdb,
	0xad, 0xde, 0xca, 0xf8, 0x88 };
static const uint8_t gcm_aad[20] = { 0xfe, 0xed, 0xfa, 0xce, 0xde, 0xad, 0xbe,
	0xef, 0xfe, 0xed, 0xfa, 0xce, 0xde, 0xad, 0xbe, 0xef, 0xab, 0xad, 0xda,
	0xd2 };
static const uint8_t gcm_plain[60] = { 0xd9, 0x31, 0x32, 0x25, 0xf8, 0x84, 0x06,
	0xe5, 0xa5, 0x59, 0x09, 0xc5, 0xaf, 0xf5, 0x26, 0x9a, 0x86, 0xa7, 0xa9,
	0x53, 0x15, 0x34, 0xf7, 0xda, 0x2e, 0x4c, 0x30, 0x3d, 0x8a, 0x31, 0x8a,
	0x72, 0x1c, 0x3c, 0x0c, 0x95, 0x95, 0x68, 0x09, 0x53, 0x2f, 0xcf, 0x0e,
	0x24, 0x49, 0xa6, 0xb5, 0x25, 0xb1, 0x6a, 0xed, 0xf5, 0xaa, 0x0d, 0xe6,
	0x57, 0xba, 0x63, 0x7b, 0x39 };
static const uint8_t gcm_text[60] = { 0x42, 0x83, 0x1e, 0xc2, 0x21, 0x77, 0x74,
	0x24, 0x4b, 0x72, 0x21, 0xb7, 0x84, 0xd0, 0xd4, 0x9c, 0xe3, 0xaa, 0x21,
	0x2f, 0x2c, 0x02, 0xa4, 0xe0, 0x35, 0xc1, 0x7e, 0x23, 0x29, 0xac, 0xa1,
	0x2e, 0x21, 0xd5, 0x14, 0xb2, 0x54, 0x66, 0x93, 0x1c, 0x7d, 0x8f, 0x6a,
	0x5a, 0xac, 0x84, 0xaa, 0x05, 0x1b, 0xa3, 0x0b, 0x39, 0x6a, 0x0a, 0xac,
	0x97, 0x3d, 0x58, 0xe0, 0x91 };
static const uint8_t gcm_tag[16] = { 0x5b, 0xc9, 0x4f, 0xbc, 0x32, 0x21, 0xa5,
	0xdb, 0x94, 0xfa, 0xe9, 0x5a, 0xe7, 0x12, 0x1a, 0x47 };

static uint32_t
gcm(void)
{
	return fb_session(FBSD_CRYPTO_AES_NIST_GCM_16, 16, gcm_key,
	    FBSD_CRYPTO_AES_128_NIST_GMAC, 16, gcm_key);
}

static uint32_t
aes_hmac(void)
{
	return fb_session(FBSD_CRYPTO_AES_CBC, 16, fb_aes_key,
	    FBSD_CRYPTO_SHA1_HMAC, sizeof(fb_hmac_key), fb_hmac_key);
}

static struct fbsd_crypt_aead
gcm_op(uint32_t ses, void *dst, void *tag)
{
	return (struct fbsd_crypt_aead){ .ses = ses,
		.op = FBSD_COP_ENCRYPT,
		.len = sizeof(gcm_plain),
		.aadlen = sizeof(gcm_aad),
		.ivlen = sizeof(gcm_iv),
		.src_uaddr = fb_uaddr(FB(gcm_plain)),
		.dst_uaddr = fb_uaddr(dst),
		.aad_uaddr = fb_uaddr(FB(gcm_aad)),
		.tag_uaddr = fb_uaddr(tag),
		.iv_uaddr = fb_uaddr(FB(gcm_iv)) };
}

static void
expect_gcm(uint32_t ses)
{
	uint8_t *dst = fb_new(60);
	uint8_t *tag = fb_new(16);
	struct fbsd_crypt_aead aop = gcm_op(ses, dst, tag);

	cr_assert_eq(fb_aead(&aop), 0);
	cr_expect_arr_eq(dst, gcm_text, 60);
	cr_expect_arr_eq(tag, gcm_tag, 16);
	aop.op = FBSD_COP_DECRYPT;
	aop.src_uaddr = aop.dst_uaddr;
	cr_assert_eq(fb_aead(&aop), 0);
	cr_expect_arr_eq(dst, gcm_plain, 60);
	cr_expect_arr_eq(tag, gcm_tag, 16);
	memcpy(dst, gcm_text, 60);
	tag[0] ^= 1;
	cr_expect_eq(fb_aead(&aop), EBADMSG);
	cr_expect_arr_eq(dst, gcm_text, 60, "nothing is stored");
	aop.dst_uaddr = 0;
	tag[0] ^= 1;
	cr_expect_eq(fb_aead(&aop), 0, "a result nobody wants");
}

Test(freebsd_aead, gcm_is_right_and_compares_its_tag)
{
	FB_EACH_SIZE
	{
		expect_gcm(gcm());
	}
}

Test(freebsd_aead_13, gcm_is_right_and_compares_its_tag)
{
	FB_EACH_SIZE
	{
		expect_gcm(gcm());
		expect_gcm(fb_session(
		    FBSD_CRYPTO_AES_NIST_GCM_16, 16, gcm_key, 0, 0, NULL));
	}
}

/* SP 800-38C, example 3: tag of 8 bytes. */
Test(freebsd_aead_13, ccm_has_the_length_of_tag_that_was_asked_for)
{
	static const uint8_t text[24] = { 0xe3, 0xb2, 0x01, 0xa9, 0xf5, 0xb7,
		0x1a, 0x7a, 0x9b, 0x1c, 0xea, 0xec, 0xcd, 0x97, 0xe7, 0x0b,
		0x61, 0x76, 0xaa, 0xd9, 0xa4, 0x42, 0x8a, 0xa5 };
	static const uint8_t tag8[8] = { 0x48, 0x43, 0x92, 0xfb, 0xc1, 0xb0,
		0x99, 0x51 };
	uint8_t *key = fb_new(16);
	uint8_t *iv = fb_new(12);
	uint8_t *aad = fb_new(20);
	uint8_t *plain = fb_new(24);
	struct fbsd_session2_op sop = { .cipher = FBSD_CRYPTO_AES_CCM_16,
		.keylen = 16,
		.key_uaddr = fb_uaddr(key),
		.crid = CRYPTOCAP_F_SOFTWARE,
		.ivlen = 12,
		.maclen = 8 };

	for (uint8_t i = 0; i < 24; i++) {
		plain[i] = (uint8_t)(0x20 + i);
		if (i < 20)
			aad[i] = i;
		if (i < 16)
			key[i] = (uint8_t)(0x40 + i);
		if (i < 12)
			iv[i] = (uint8_t)(0x10 + i);
	}
	FB_EACH_SIZE
	{
		uint8_t *dst = fb_new(24);
		uint8_t *tag = fb_new(8);
		struct fbsd_crypt_aead aop = { .op = FBSD_COP_ENCRYPT,
			.len = 24,
			.aadlen = 20,
			.ivlen = 12,
			.src_uaddr = fb_uaddr(plain),
			.dst_uaddr = fb_uaddr(dst),
			.aad_uaddr = fb_uaddr(aad),
			.tag_uaddr = fb_uaddr(tag),
			.iv_uaddr = fb_uaddr(iv) };

		cr_assert_eq(fb_gsession2(&sop), 0);
		aop.ses = sop.ses;
		cr_assert_eq(fb_aead(&aop), 0);
		cr_expect_arr_eq(dst, text, 24);
		cr_expect_arr_eq(tag, tag8, 8);
		aop.op = FBSD_COP_DECRYPT;
		aop.src_uaddr = fb_uaddr(dst);
		cr_assert_eq(fb_aead(&aop), 0);
		cr_expect_arr_eq(dst, plain, 24);
	}
}

Test(freebsd_aead_13, ccm_has_the_length_of_iv_that_was_asked_for)
{
	FB_EACH_SIZE
	{
		for (int32_t len = 7; len <= 13; len++) {
			uint8_t *dst = fb_new(16);
			struct fbsd_session2_op sop = {
				.cipher = FBSD_CRYPTO_AES_CCM_16,
				.keylen = 16,
				.key_uaddr = fb_uaddr(FB(fb_aes_key)),
				.crid = CRYPTOCAP_F_SOFTWARE,
				.ivlen = len
			};
			struct fbsd_crypt_aead aop = { .op = FBSD_COP_ENCRYPT,
				.len = 16,
				.ivlen = (uint32_t)len,
				.src_uaddr = fb_uaddr(FB(fb_plain)),
				.dst_uaddr = fb_uaddr(dst),
				.tag_uaddr = fb_uaddr(fb_new(16)),
				.iv_uaddr =
				    fb_uaddr(fb_copy(fb_aes_iv, (size_t)len)) };

			cr_assert_eq(fb_gsession2(&sop), 0);
			aop.ses = sop.ses;
			cr_assert_eq(fb_aead(&aop), 0, "%d", len);
			aop.op = FBSD_COP_DECRYPT;
			aop.src_uaddr = aop.dst_uaddr;
			cr_assert_eq(fb_aead(&aop), 0, "%d", len);
			cr_expect_arr_eq(dst, fb_plain, 16);
			aop.ivlen++;
			cr_expect_eq(fb_aead(&aop), EINVAL);
		}
	}
}

/* RFC 8439, 2.8.2: the first 16 bytes of ciphertext; a nonce of 8 bytes is one of
 * 12 that begins with zeros. */
Test(freebsd_aead_13, chacha20_poly1305_takes_both_lengths_of_nonce)
{
	static const uint8_t text[16] = { 0xd3, 0x1a, 0x8d, 0x34, 0x64, 0x8e,
		0x60, 0xdb, 0x7b, 0x86, 0xaf, 0xbc, 0x53, 0xef, 0x7e, 0xc2 };
	static const uint8_t nonce[12] = { 0x07, 0, 0, 0, 0x40, 0x41, 0x42,
		0x43, 0x44, 0x45, 0x46, 0x47 };
	static const uint8_t nonce8[12] = { 0, 0, 0, 0, 0x40, 0x41, 0x42, 0x43,
		0x44, 0x45, 0x46, 0x47 };
	uint8_t key[32];
	uint8_t *dst = fb_new(16);
	uint8_t *tag = fb_new(16);
	uint8_t first[32];
	struct fbsd_session2_op sop = { .cipher = FBSD_CRYPTO_CHACHA20_POLY1305,
		.keylen = 32,
		.crid = CRYPTOCAP_F_SOFTWARE,
		.ivlen = 8 };
	struct fbsd_crypt_aead aop = { .op = FBSD_COP_ENCRYPT,
		.len = 16,
		.ivlen = 12,
		.src_uaddr = fb_uaddr(fb_copy("Ladies and Gentl", 16)),
		.dst_uaddr = fb_uaddr(dst),
		.tag_uaddr = fb_uaddr(tag),
		.iv_uaddr = fb_uaddr(FB(nonce)) };

	for (uint8_t i = 0; i < 32; i++)
		key[i] = (uint8_t)(0x80 + i);
	sop.key_uaddr = fb_uaddr(FB(key));
	aop.ses =
	    fb_session(FBSD_CRYPTO_CHACHA20_POLY1305, 32, key, 0, 0, NULL);
	cr_assert_eq(fb_aead(&aop), 0);
	cr_expect_arr_eq(dst, text, 16);
	aop.iv_uaddr = fb_uaddr(FB(nonce8));
	cr_assert_eq(fb_aead(&aop), 0);
	memcpy(first, dst, 16);
	memcpy(first + 16, tag, 16);
	cr_assert_eq(fb_gsession2(&sop), 0);
	aop.ses = sop.ses;
	aop.ivlen = 8;
	aop.iv_uaddr += 4;
	cr_assert_eq(fb_aead(&aop), 0);
	cr_expect_arr_eq(dst, first, 16);
	cr_expect_arr_eq(tag, first + 16, 16);
}

/* Associated data that do not fit in front of the message. */
Test(freebsd_aead, associated_data_have_up_to_262140_bytes)
{
	static const size_t lens[] = { 4095, 4096, 4097, 8192, 100000,
		LEN_MAX };
	uint8_t *aad = fb_new(LEN_MAX);
	uint8_t *data = fb_new(LEN_MAX);
	uint8_t *all = fb_new(2 * LEN_MAX);
	uint32_t sha1 = fb_session(FBSD_CRYPTO_NULL_CBC, 0, NULL,
	    FBSD_CRYPTO_SHA1_HMAC, sizeof(fb_hmac_key), fb_hmac_key);

	for (size_t i = 0; i < LEN_MAX; i++) {
		aad[i] = (uint8_t)(i * 3 + i / 256);
		data[i] = (uint8_t)(i * 5 + i / 256);
	}
	FB_EACH_SIZE
	{
		for (size_t i = 0; i < 6; i++) {
			for (size_t j = 0; j < 2; j++) {
				uint32_t len = j == 0 ? 32 : LEN_MAX;
				uint8_t *tag = fb_new(20);
				uint8_t *dst = fb_new(len);
				uint8_t hash[2][20];
				struct fbsd_crypt_aead aop = { .ses = sha1,
					.op = FBSD_COP_ENCRYPT,
					.len = len,
					.aadlen = (uint32_t)lens[i],
					.src_uaddr = fb_uaddr(data),
					.dst_uaddr = fb_uaddr(dst),
					.aad_uaddr = fb_uaddr(aad),
					.tag_uaddr = fb_uaddr(tag) };
				struct fbsd_crypt_op cop = { .ses = sha1,
					.op = FBSD_COP_ENCRYPT,
					.mac_uaddr = fb_uaddr(tag) };

				cr_assert_eq(fb_aead(&aop), 0, "%zu", lens[i]);
				cr_expect_eq(memcmp(dst, data, len), 0);
				memcpy(hash[0], tag, 20);
				if (lens[i] + len > LEN_MAX)
					continue;
				/* The same bytes as one message. */
				memcpy(all, aad, lens[i]);
				memcpy(all + lens[i], data, len);
				cop.src_uaddr = fb_uaddr(all);
				cop.len = (uint32_t)(lens[i] + len);
				fb_mac(FBSD_CRYPTO_SHA1_HMAC,
				    sizeof(fb_hmac_key), fb_hmac_key, all,
				    cop.len, hash[1], 20);
				cr_expect_arr_eq(
				    hash[0], hash[1], 20, "%zu", lens[i]);
			}
		}
	}
}

Test(freebsd_aead, gcm_takes_the_longest_of_both)
{
	uint8_t *aad = fb_new(LEN_MAX);
	uint8_t *data = fb_new(LEN_MAX);
	uint8_t *dst = fb_new(LEN_MAX);
	struct fbsd_crypt_aead aop = gcm_op(gcm(), dst, fb_new(16));

	aop.len = LEN_MAX;
	aop.aadlen = LEN_MAX;
	aop.src_uaddr = fb_uaddr(data);
	aop.aad_uaddr = fb_uaddr(aad);
	cr_assert_eq(fb_aead(&aop), 0);
	aop.op = FBSD_COP_DECRYPT;
	aop.src_uaddr = fb_uaddr(dst);
	cr_assert_eq(fb_aead(&aop), 0);
	cr_expect_eq(memcmp(dst, data, LEN_MAX), 0);
	aad[LEN_MAX - 1] ^= 1;
	cr_expect_eq(fb_aead(&aop), EBADMSG);
}

static void
hmac_of(const void *data, size_t len, uint8_t *out)
{
	uint8_t all[sizeof(gcm_aad) + 64];

	memcpy(all, gcm_aad, sizeof(gcm_aad));
	memcpy(all + sizeof(gcm_aad), data, len);
	fb_mac(FBSD_CRYPTO_SHA1_HMAC, sizeof(fb_hmac_key), fb_hmac_key, all,
	    sizeof(gcm_aad) + len, out, 20);
}

static struct fbsd_crypt_aead
pair_op(uint32_t ses, unsigned int op, const void *src, void *dst, void *tag)
{
	return (struct fbsd_crypt_aead){ .ses = ses,
		.op = (uint16_t)op,
		.len = 32,
		.aadlen = sizeof(gcm_aad),
		.ivlen = 16,
		.src_uaddr = fb_uaddr(src),
		.dst_uaddr = fb_uaddr(dst),
		.aad_uaddr = fb_uaddr(FB(gcm_aad)),
		.tag_uaddr = fb_uaddr(tag),
		.iv_uaddr = fb_uaddr(FB(fb_aes_iv)) };
}

Test(freebsd_aead, other_pairs_have_the_mac_at_its_turn_and_compare_nothing)
{
	uint8_t of_plain[20];
	uint8_t of_cbc[20];

	hmac_of(fb_plain, 32, of_plain);
	hmac_of(fb_cbc, 32, of_cbc);
	FB_EACH_SIZE
	{
		uint8_t *dst = fb_new(32);
		uint8_t *tag = fb_new(20);
		struct fbsd_crypt_aead aop = pair_op(
		    aes_hmac(), FBSD_COP_ENCRYPT, FB(fb_plain), dst, tag);

		cr_assert_eq(fb_aead(&aop), 0);
		cr_expect_arr_eq(dst, fb_cbc, 32);
		cr_expect_arr_eq(tag, of_plain, 20);
		aop.flags = FBSD_COP_F_CIPHER_FIRST;
		cr_assert_eq(fb_aead(&aop), 0);
		cr_expect_arr_eq(tag, of_cbc, 20);
		aop.op = FBSD_COP_DECRYPT;
		aop.src_uaddr = fb_uaddr(dst);
		memset(tag, 0, 20);
		cr_assert_eq(fb_aead(&aop), 0);
		cr_expect_arr_eq(dst, fb_plain, 32);
		cr_expect_arr_eq(tag, of_plain, 20);
	}
}

Test(freebsd_aead_13, other_pairs_have_the_mac_of_the_ciphertext_and_compare)
{
	uint8_t of_cbc[20];

	hmac_of(fb_cbc, 32, of_cbc);
	FB_EACH_SIZE
	{
		uint8_t *dst = fb_new(32);
		uint8_t *tag = fb_new(20);
		struct fbsd_crypt_aead aop = pair_op(
		    aes_hmac(), FBSD_COP_ENCRYPT, FB(fb_plain), dst, tag);

		cr_assert_eq(fb_aead(&aop), 0);
		cr_expect_arr_eq(tag, of_cbc, 20);
		aop.op = FBSD_COP_DECRYPT;
		aop.src_uaddr = fb_uaddr(dst);
		cr_assert_eq(fb_aead(&aop), 0);
		cr_expect_arr_eq(dst, fb_plain, 32);
		cr_expect_eq(fb_aead(&aop), EBADMSG);
		cr_expect_arr_eq(dst, fb_plain, 32);
	}
}

Test(freebsd_aead, iv_in_front_is_read_for_decryption)
{
	uint8_t front[72];
	uint8_t *dst = fb_new(72);
	uint8_t *tag = fb_copy(gcm_tag, 16);
	struct fbsd_crypt_aead aop = gcm_op(gcm(), dst, tag);

	memcpy(front, gcm_iv, 12);
	memcpy(front + 12, gcm_text, 60);
	aop.iv_uaddr = 0;
	aop.len = 72;
	aop.src_uaddr = fb_uaddr(FB(front));
	aop.op = FBSD_COP_DECRYPT;
	cr_assert_eq(fb_aead(&aop), 0);
	cr_expect_arr_eq(dst, gcm_iv, 12);
	cr_expect_arr_eq(dst + 12, gcm_plain, 60);
	aop.op = FBSD_COP_ENCRYPT;
	cr_expect_eq(fb_aead(&aop), EINVAL);
	aop.op = FBSD_COP_DECRYPT;
	aop.len = 11;
	cr_expect_eq(fb_aead(&aop), EINVAL);
}

Test(freebsd_aead, ivs_have_up_to_64_bytes_of_which_the_first_count)
{
	uint8_t long_iv[65] = { 0 };
	uint8_t *dst = fb_new(60);
	uint8_t *tag = fb_new(16);
	struct fbsd_crypt_aead aop = gcm_op(gcm(), dst, tag);

	memcpy(long_iv, gcm_iv, 12);
	FB_EACH_SIZE
	{
		aop.iv_uaddr = fb_uaddr(FB(long_iv));
		aop.ivlen = 64;
		cr_assert_eq(fb_aead(&aop), 0);
		cr_expect_arr_eq(tag, gcm_tag, 16);
		aop.ivlen = 65;
		cr_expect_eq(fb_aead(&aop), EINVAL);
		aop.ivlen = UINT32_MAX;
		cr_expect_eq(fb_aead(&aop), EINVAL);
		aop.iv_uaddr = fb_uaddr(FB(gcm_iv));
		aop.ivlen = 13;
		cr_expect_eq(fb_aead(&aop), EFAULT, "all of them are read");
	}
}

static void
expect_errnos(bool is_13)
{
	uint8_t *dst = fb_new(60);
	uint8_t *tag = fb_new(16);
	const struct fbsd_crypt_aead good = gcm_op(gcm(), dst, tag);
	struct fbsd_crypt_aead aop = good;

	cr_expect_eq(fb_aead(&aop), 0);
	aop.len = 0;
	cr_expect_eq(fb_aead(&aop), 0);
	aop.len = LEN_MAX + 1;
	cr_expect_eq(fb_aead(&aop), E2BIG);
	aop = good;
	aop.aadlen = LEN_MAX + 1;
	cr_expect_eq(fb_aead(&aop), E2BIG);
	aop.aadlen = UINT32_MAX;
	cr_expect_eq(fb_aead(&aop), E2BIG);
	aop = good;
	aop.tag_uaddr = 0;
	cr_expect_eq(fb_aead(&aop), EINVAL);
	aop.tag_uaddr = fb_uaddr(tag) + 1;
	cr_expect_eq(fb_aead(&aop), EFAULT);
	aop = good;
	aop.src_uaddr += 1;
	cr_expect_eq(fb_aead(&aop), EFAULT);
	aop = good;
	aop.aad_uaddr += 1;
	cr_expect_eq(fb_aead(&aop), EFAULT);
	aop = good;
	aop.dst_uaddr += 1;
	cr_expect_eq(fb_aead(&aop), EFAULT);
	aop = good;
	aop.iv_uaddr += 1;
	cr_expect_eq(fb_aead(&aop), EFAULT);
	aop = good;
	aop.ses = 4711;
	cr_expect_eq(fb_aead(&aop), EINVAL);
	aop.ses = fb_session(FBSD_CRYPTO_AES_CBC, 16, fb_aes_key, 0, 0, NULL);
	aop.len = 32;
	cr_expect_eq(fb_aead(&aop), EINVAL, "no MAC");
	aop.ses = fb_session(0, 0, NULL, FBSD_CRYPTO_SHA1, 0, NULL);
	cr_expect_eq(fb_aead(&aop), EINVAL, "no cipher");
	aop = pair_op(
	    aes_hmac(), FBSD_COP_ENCRYPT, FB(fb_plain), NULL, fb_new(20));
	aop.len = 31;
	cr_expect_eq(fb_aead(&aop), EINVAL, "no whole blocks");
	aop = good;
	aop.op = 3;
	cr_expect_eq(fb_aead(&aop), is_13 ? EINVAL : EBADMSG);
}

Test(freebsd_aead, bad_fields_have_their_errnos)
{
	FB_EACH_SIZE
	{
		expect_errnos(false);
	}
}

Test(freebsd_aead_13, bad_fields_have_their_errnos)
{
	FB_EACH_SIZE
	{
		uint8_t *tag = fb_new(20);
		struct fbsd_crypt_aead aop = gcm_op(gcm(), NULL, tag);

		expect_errnos(true);
		aop.ivlen = 11;
		cr_expect_eq(fb_aead(&aop), EINVAL);
		aop.ivlen = 16;
		cr_expect_eq(fb_aead(&aop), EINVAL);
		aop.ivlen = 12;
		aop.iv_uaddr = 0;
		cr_expect_eq(fb_aead(&aop), EINVAL);
	}
}

Test(freebsd_aead_13, xts_beside_a_mac_takes_16_bytes_of_iv)
{
	uint8_t *dst = fb_new(32);
	uint8_t *again = fb_new(32);
	uint8_t *tag = fb_new(20);
	uint8_t iv[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	uint8_t key[32] = { 1 };
	struct fbsd_crypt_aead aop = pair_op(
	    fb_session(FBSD_CRYPTO_AES_XTS, 32, key, FBSD_CRYPTO_SHA1_HMAC,
		sizeof(fb_hmac_key), fb_hmac_key),
	    FBSD_COP_ENCRYPT, FB(fb_plain), dst, tag);

	aop.iv_uaddr = fb_uaddr(FB(iv));
	cr_assert_eq(fb_aead(&aop), 0);
	aop.ivlen = 8;
	aop.dst_uaddr = fb_uaddr(again);
	cr_assert_eq(fb_aead(&aop), 0);
	cr_expect_arr_eq(dst, again, 32);
	aop.ivlen = 12;
	cr_expect_eq(fb_aead(&aop), EINVAL);
}

/* An encryption reads the tag's old bytes, too, and a place for it that can only
 * be read is refused. */
Test(freebsd_aead, the_tag_is_read_and_written)
{
	uint8_t *tag = fb_new(16);
	struct fbsd_crypt_aead aop = gcm_op(gcm(), NULL, tag);

	memset(tag, 0x5a, 16);
	aop.op = FBSD_COP_DECRYPT;
	cr_expect_eq(fb_aead(&aop), EBADMSG);
	cr_expect_eq(tag[0], 0x5a);
	aop.op = FBSD_COP_ENCRYPT;
	cr_expect_eq(fb_aead(&aop), 0);
	cr_expect_arr_eq(tag, gcm_tag, 16);
}
