/* SPDX-License-Identifier: ISC */
/*
 * test_linux_tag.c - sessions of authenticated ciphers: their one key, their tags,
 * their IV.
 */
#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>

#include "linux_ref.h"
#include "test_linux.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

TestSuite(linux_tag, .init = lnx_setup, .fini = lnx_teardown);

static uint8_t key[32];
static const uint8_t iv12[12] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };

static int
try_session(uint32_t cipher, size_t key_len, uint32_t *ses)
{
	struct lnx_session_op sop = { .cipher = cipher,
		.keylen = (uint32_t)key_len,
		.key_uaddr = lnx_uaddr(key) };
	int error = lnx_ioctl(LNX_CIOCGSESSION, &sop);

	*ses = sop.ses;
	return error;
}

static uint32_t
session(uint32_t cipher, size_t key_len)
{
	uint32_t ses;

	cr_assert_eq(try_session(cipher, key_len, &ses), 0);
	return ses;
}

static struct lnx_crypt_auth_op
auth_op(uint32_t ses, const void *src, void *dst, size_t len)
{
	return (struct lnx_crypt_auth_op){ .ses = ses,
		.len = (uint32_t)len,
		.src_uaddr = lnx_uaddr(src),
		.dst_uaddr = lnx_uaddr(dst),
		.iv_uaddr = lnx_uaddr(iv12) };
}

/* abi.md 5.1.3: the tag's length becomes the session's. */
Test(linux_tag, tags_can_only_get_shorter)
{
	static const uint32_t ciphers[] = { LNX_CRYPTO_AES_GCM,
		LNX_CRYPTO_AES_CCM };
	static const unsigned int lens[2][7] = { { 15, 14, 13, 12, 8, 4, 0 },
		{ 14, 12, 10, 8, 6, 4, 0 } };
	const uint8_t ccm_iv[16] = { 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
	uint8_t plain[21] = { 9 }, sealed[64], dst[64];

	for (size_t c = 0; c < 2; c++) {
		uint32_t ses = session(ciphers[c], 16);
		struct ref_aead ref = { .ccm = c == 1,
			.key = key,
			.key_len = 16,
			.iv = iv12,
			.iv_len = 12 };
		struct lnx_crypt_auth_op cao;

		for (size_t i = 0; lens[c][i] != 0; i++) {
			ref.tag_len = lens[c][i];
			ref_aead_seal(&ref, plain, 21, sealed);
			for (unsigned int again = 0; again < 2; again++) {
				cao = auth_op(ses, plain, dst, 21);
				if (c == 1)
					cao.iv_uaddr = lnx_uaddr(ccm_iv);
				/* Once it is said, it need not be. */
				cao.tag_len = again == 0 ? lens[c][i] : 0;
				cr_assert_eq(
				    lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0);
				cr_expect_eq(cao.tag_len, lens[c][i]);
				cr_expect_eq(cao.len, 21 + lens[c][i]);
				cr_assert_eq(memcmp(dst, sealed, cao.len), 0);
			}
			cao.op = LNX_COP_DECRYPT;
			cao.src_uaddr = lnx_uaddr(sealed);
			cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0);
			cao.len = 21 + lens[c][i];
			sealed[20 + lens[c][i]] ^= 1;
			cr_assert_eq(
			    lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), EBADMSG);
			cao.tag_len = lens[c][i] + 1;
			cr_assert_eq(
			    lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), EINVAL);
		}
	}
}

Test(linux_tag, lengths_of_tags_that_there_are_not_are_einval)
{
	uint8_t buf[64] = { 0 };
	struct lnx_crypt_auth_op cao =
	    auth_op(session(LNX_CRYPTO_AES_GCM, 16), buf, buf, 32);
	static const uint32_t bad[] = { 1, 2, 3, 5, 7, 9, 11, 17, 64, 65,
		0x80000000u, 0xffffffffu };

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		cao.op = LNX_COP_ENCRYPT;
		cao.tag_len = bad[i];
		cr_expect_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), EINVAL);
		cao.op = LNX_COP_DECRYPT;
		cr_expect_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), EINVAL);
	}
	/* And none of them has become the session's. */
	cao.op = LNX_COP_ENCRYPT;
	cao.tag_len = 0;
	cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0);
	cr_expect_eq(cao.tag_len, 16);
}

Test(linux_tag, the_iv_of_a_session_stays)
{
	uint32_t ses = session(LNX_CRYPTO_AES_GCM, 16);
	uint8_t plain[16] = { 1 }, out[2][32], iv[12];
	struct lnx_crypt_auth_op cao = auth_op(ses, plain, out[0], 16);

	memcpy(iv, iv12, 12);
	cao.flags = LNX_COP_FLAG_WRITE_IV;
	cao.iv_uaddr = lnx_uaddr(iv);
	cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0);
	cr_expect_arr_eq(iv, iv12, 12);
	cao = auth_op(ses, plain, out[1], 16);
	cao.iv_uaddr = 0;
	cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0);
	cr_expect_arr_eq(out[0], out[1], 32);
}

Test(linux_tag, sessions_have_one_key)
{
	struct lnx_session_op sop = { .cipher = LNX_CRYPTO_AES_GCM,
		.keylen = 16,
		.key_uaddr = lnx_uaddr(key),
		.mac = LNX_CRYPTO_SHA1_HMAC };
	struct lnx_session_info_op siop;
	uint8_t buf[16] = { 0 };
	struct lnx_crypt_op cop = { .len = 16,
		.src_uaddr = lnx_uaddr(buf),
		.dst_uaddr = lnx_uaddr(buf) };
	struct lnx_cphash_op cph;

	/* An id in the MAC's slot is looked at, and then ignored. */
	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION, &sop), 0);
	memset(&siop, 0x5a, sizeof(siop));
	siop.ses = sop.ses;
	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSINFO, &siop), 0);
	cr_expect_str_eq(siop.cipher_info.cra_name, "gcm(aes)");
	cr_expect_eq(siop.hash_info.cra_name[0], 0x5a);
	cph = (struct lnx_cphash_op){ .dst_ses = sop.ses,
		.src_ses = session(LNX_CRYPTO_AES_GCM, 16) };
	cr_expect_eq(lnx_ioctl(LNX_CIOCCPHASH, &cph), EINVAL);
	cop.ses = sop.ses;
	cr_expect_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), EINVAL);

	sop.mac = 60;
	cr_expect_eq(lnx_ioctl(LNX_CIOCGSESSION, &sop), EINVAL, "no such MAC");
	sop.mac = LNX_CRYPTO_AES_GCM;
	cr_expect_eq(lnx_ioctl(LNX_CIOCGSESSION, &sop), EINVAL, "no MAC");
	sop.mac = LNX_CRYPTO_SHA1_HMAC;
	sop.mackeylen = 1;
	sop.mackey_uaddr = lnx_uaddr(key);
	cr_expect_eq(lnx_ioctl(LNX_CIOCGSESSION, &sop), EINVAL, "two keys");
	for (size_t len = 0; len < 70; len++) {
		uint32_t ses;
		bool right = len == 16 || len == 24 || len == 32;

		cr_expect_eq(try_session(LNX_CRYPTO_AES_GCM, len, &ses),
		    right ? 0 : EINVAL, "key of %zu", len);
		cr_expect_eq(try_session(LNX_CRYPTO_AES_CCM, len, &ses),
		    right ? 0 : EINVAL, "key of %zu", len);
	}
}
