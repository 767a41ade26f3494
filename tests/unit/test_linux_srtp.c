/* SPDX-License-Identifier: ISC */
/*
 * test_linux_srtp.c - CIOCAUTHCRYPT on SRTP packets: encrypted, then authenticated
 * with what is in front, the tag apart (RFC 3711, 3.1).
 */
#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>

#include "linux_ref.h"
#include "test_linux.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define HEAD_MAX     256u

TestSuite(linux_srtp, .init = lnx_setup, .fini = lnx_teardown);

static uint8_t key[16];
static uint8_t mackey[20];
static uint8_t iv[16];

static uint32_t
session(uint32_t cipher, uint32_t mac)
{
	struct lnx_session_op sop = { .cipher = cipher,
		.keylen = cipher == LNX_CRYPTO_NULL ? 0 : 16,
		.key_uaddr = lnx_uaddr(key),
		.mac = mac,
		.mackeylen = mac == 0 ? 0 : sizeof(mackey),
		.mackey_uaddr = lnx_uaddr(mackey) };

	ref_bytes(key, sizeof(key), 1);
	ref_bytes(mackey, sizeof(mackey), 2);
	ref_bytes(iv, sizeof(iv), 3);
	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION, &sop), 0);
	return sop.ses;
}

struct shape {
	size_t head;
	size_t len;
	size_t auth_len;
	size_t tag_len; /* 0: all */
};

/* clang-format off */
static const struct shape shapes[] = {
	{ .head = 12, .len = 20, .auth_len = 32, .tag_len = 10 }, /* RFC 3711 */
	{ .head = 12, .len = 20, .auth_len = 36, .tag_len = 4 }, /* ROC behind */
	{ .head = 12, .len = 160, .auth_len = 172 },
	{ .head = 0, .len = 20, .auth_len = 20, .tag_len = 10 },
	{ .head = HEAD_MAX, .len = 33, .auth_len = HEAD_MAX + 33 },
	{ .head = 12, .len = 100, .auth_len = 50 }, /* a part of the data */
	{ .head = 12, .len = 100, .auth_len = 1 }, /* of the head */
	{ .head = 12, .len = 0, .auth_len = 12, .tag_len = 20 },
	{ .head = 12, .len = 6000, .auth_len = 6012, .tag_len = 20 },
};
/* clang-format on */

static struct lnx_crypt_auth_op
packet_op(uint32_t ses, uint16_t op, const struct shape *s, uint8_t *packet,
    uint8_t *tag)
{
	return (struct lnx_crypt_auth_op){ .ses = ses,
		.op = op,
		.flags = LNX_COP_FLAG_AEAD_SRTP_TYPE,
		.len = (uint32_t)s->len,
		.auth_len = (uint32_t)s->auth_len,
		.auth_src_uaddr = lnx_uaddr(packet),
		.src_uaddr = lnx_uaddr(packet + s->head),
		.dst_uaddr = lnx_uaddr(packet + s->head),
		.tag_uaddr = lnx_uaddr(tag),
		.tag_len = (uint32_t)s->tag_len,
		.iv_uaddr = lnx_uaddr(iv) };
}

static int
packet_ioctl(bool carried, struct lnx_crypt_auth_op *cao)
{
	unsigned int rounds;

	return carried ? lnx_ioctl_carried(LNX_CIOCAUTHCRYPT, cao, &rounds)
		       : lnx_ioctl(LNX_CIOCAUTHCRYPT, cao);
}

static void
there_and_back(uint32_t cipher, const struct shape *s, bool carried)
{
	static uint8_t plain[8192], want[8192], packet[8192];
	uint32_t ses = session(cipher, LNX_CRYPTO_SHA1_HMAC);
	uint8_t tag[21], want_tag[64];
	size_t tag_len = s->tag_len == 0 ? 20 : s->tag_len;
	struct lnx_crypt_auth_op cao =
	    packet_op(ses, LNX_COP_ENCRYPT, s, packet, tag);
	struct lnx_crypt_auth_op before = cao;

	ref_bytes(plain, sizeof(plain), (uint32_t)s->len);
	memcpy(want, plain, sizeof(plain));
	if (cipher == LNX_CRYPTO_AES_CTR && s->len > 0)
		ref_cipher(
		    "AES-128-CTR", true, key, iv, want + s->head, s->len);
	(void)ref_mac("SHA1", mackey, sizeof(mackey), want, s->auth_len, NULL,
	    0, want_tag);
	memcpy(packet, plain, sizeof(plain));
	memset(tag, 0x5a, sizeof(tag));
	before.tag_len = (uint32_t)tag_len;
	cr_assert_eq(packet_ioctl(carried, &cao), 0);
	cr_assert_eq(memcmp(packet, want, sizeof(want)), 0);
	cr_assert_arr_eq(tag, want_tag, tag_len);
	cr_expect_eq(tag[tag_len], 0x5a);
	cr_expect_arr_eq(&cao, &before, sizeof(cao), "only tag_len changes");

	cao.op = LNX_COP_DECRYPT;
	if (s->len < tag_len) { /* abi.md: tag_len > len is EINVAL */
		cr_assert_eq(packet_ioctl(carried, &cao), EINVAL);
		return;
	}
	cr_assert_eq(packet_ioctl(carried, &cao), 0);
	cr_assert_eq(memcmp(packet, plain, sizeof(plain)), 0);
}

Test(linux_srtp, packets_are_libcryptos)
{
	for (size_t i = 0; i < ARRAY_LEN(shapes); i++) {
		there_and_back(LNX_CRYPTO_AES_CTR, &shapes[i], false);
		there_and_back(LNX_CRYPTO_AES_CTR, &shapes[i], true);
		there_and_back(LNX_CRYPTO_NULL, &shapes[i], false);
	}
}

Test(linux_srtp, a_wrong_packet_is_not_decrypted)
{
	const struct shape *s = &shapes[0];
	uint32_t ses = session(LNX_CRYPTO_AES_CTR, LNX_CRYPTO_SHA1_HMAC);
	uint8_t packet[32 + 10], before[32 + 10];
	struct lnx_crypt_auth_op cao =
	    packet_op(ses, LNX_COP_ENCRYPT, s, packet, packet + 32);

	memset(packet, 7, sizeof(packet));
	cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0);
	for (size_t bit = 0; bit < 8 * sizeof(packet); bit++) {
		packet[bit / 8] ^= (uint8_t)(1u << bit % 8);
		memcpy(before, packet, sizeof(packet));
		for (unsigned int carried = 0; carried < 2; carried++) {
			cao = packet_op(
			    ses, LNX_COP_DECRYPT, s, packet, packet + 32);
			cr_assert_eq(packet_ioctl(carried != 0, &cao), EBADMSG,
			    "bit %zu", bit);
			cr_assert_arr_eq(packet, before, sizeof(packet));
		}
		packet[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0);
	cr_expect_eq(packet[12], 7);
}

/* Stored only where the data are: what is in front and behind may be read-only or
 * somebody else's business. */
Test(linux_srtp, without_a_mac_the_tag_is_left_alone)
{
	uint32_t ses = session(LNX_CRYPTO_AES_CTR, 0);
	struct shape s = { .head = 12, .len = 20, .auth_len = 32 };
	uint8_t packet[32] = { 0 }, want[32] = { 0 }, tag[20] = { 0x5a };
	struct lnx_crypt_auth_op cao =
	    packet_op(ses, LNX_COP_ENCRYPT, &s, packet, tag);

	ref_cipher("AES-128-CTR", true, key, iv, want + 12, 20);
	cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0);
	cr_expect_arr_eq(packet, want, 32);
	cr_expect_eq(tag[0], 0x5a);
	cr_expect_eq(cao.tag_len, 0);
}

Test(linux_srtp, bad_arguments_are_refused_and_change_nothing)
{
	uint32_t ses = session(LNX_CRYPTO_AES_CTR, LNX_CRYPTO_SHA1_HMAC);
	uint32_t cbc = session(LNX_CRYPTO_AES_CBC, LNX_CRYPTO_SHA1_HMAC);
	uint32_t ofb = session(LNX_CRYPTO_AES_OFB, LNX_CRYPTO_SHA1_HMAC);
	uint8_t buf[512];
	const uint16_t srtp = LNX_COP_FLAG_AEAD_SRTP_TYPE;
	uint64_t b = lnx_uaddr(buf + 300), t = lnx_uaddr(buf),
		 v = lnx_uaddr(iv);

	/* clang-format off */
	const struct {
		const char *what;
		struct lnx_crypt_auth_op cao;
		int error;
	} rows[] = {
		{ "a block cipher",	{ .ses = cbc, .flags = srtp, .len = 16, .src_uaddr = b, .dst_uaddr = b, .auth_src_uaddr = b, .auth_len = 16, .tag_uaddr = t, .iv_uaddr = v }, EINVAL },
		{ "OFB",		{ .ses = ofb, .flags = srtp, .len = 16, .src_uaddr = b, .dst_uaddr = b, .auth_src_uaddr = b, .auth_len = 16, .tag_uaddr = t, .iv_uaddr = v }, EINVAL },
		{ "two places",		{ .ses = ses, .flags = srtp, .len = 16, .src_uaddr = b, .dst_uaddr = b + 16, .auth_src_uaddr = b, .auth_len = 16, .tag_uaddr = t, .iv_uaddr = v }, EINVAL },
		{ "auth_len 0",		{ .ses = ses, .flags = srtp, .len = 16, .src_uaddr = b, .dst_uaddr = b, .auth_src_uaddr = b, .tag_uaddr = t, .iv_uaddr = v }, EINVAL },
		{ "257 in front",	{ .ses = ses, .flags = srtp, .len = 16, .src_uaddr = b, .dst_uaddr = b, .auth_src_uaddr = b - 257, .auth_len = 273, .tag_uaddr = t, .iv_uaddr = v }, EINVAL },
		{ "behind",		{ .ses = ses, .flags = srtp, .len = 16, .src_uaddr = b, .dst_uaddr = b, .auth_src_uaddr = b + 1, .auth_len = 15, .tag_uaddr = t, .iv_uaddr = v }, EINVAL },
		{ "NULL",		{ .ses = ses, .flags = srtp, .len = 16, .auth_len = 16, .tag_uaddr = t, .iv_uaddr = v }, EINVAL },
		{ "auth NULL",		{ .ses = ses, .flags = srtp, .len = 16, .src_uaddr = b, .dst_uaddr = b, .auth_len = 16, .tag_uaddr = t, .iv_uaddr = v }, EINVAL },
		{ "not there",		{ .ses = ses, .flags = srtp, .len = 16, .src_uaddr = 4096, .dst_uaddr = 4096, .auth_src_uaddr = 4096, .auth_len = 16, .tag_uaddr = t, .iv_uaddr = v }, EINVAL },
		{ "auth_len huge",	{ .ses = ses, .flags = srtp, .len = 16, .src_uaddr = b, .dst_uaddr = b, .auth_src_uaddr = b, .auth_len = 0xffffffffu, .tag_uaddr = t, .iv_uaddr = v }, EINVAL },
		{ "len huge",		{ .ses = ses, .flags = srtp, .len = 0xffffffffu, .src_uaddr = b, .dst_uaddr = b, .auth_src_uaddr = b, .auth_len = 16, .tag_uaddr = t, .iv_uaddr = v }, EINVAL },
		{ "tag NULL",		{ .ses = ses, .flags = srtp, .len = 16, .src_uaddr = b, .dst_uaddr = b, .auth_src_uaddr = b, .auth_len = 16, .iv_uaddr = v }, EFAULT },
		{ "tag NULL, decrypt",	{ .ses = ses, .op = 1, .flags = srtp, .len = 32, .src_uaddr = b, .dst_uaddr = b, .auth_src_uaddr = b, .auth_len = 16, .iv_uaddr = v }, EFAULT },
		{ "tag too long",	{ .ses = ses, .flags = srtp, .len = 64, .src_uaddr = b, .dst_uaddr = b, .auth_src_uaddr = b, .auth_len = 16, .tag_uaddr = t, .tag_len = 21, .iv_uaddr = v }, EINVAL },
		{ "tag of 65",		{ .ses = ses, .op = 1, .flags = srtp, .len = 80, .src_uaddr = b, .dst_uaddr = b, .auth_src_uaddr = b, .auth_len = 16, .tag_uaddr = t, .tag_len = 65, .iv_uaddr = v }, EINVAL },
		{ "tag longer than len", { .ses = ses, .op = 1, .flags = srtp, .len = 9, .src_uaddr = b, .dst_uaddr = b, .auth_src_uaddr = b, .auth_len = 16, .tag_uaddr = t, .tag_len = 10, .iv_uaddr = v }, EINVAL },
	};
	/* clang-format on */

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct lnx_crypt_auth_op cao = rows[i].cao;

		memset(buf, 0x5a, sizeof(buf));
		cr_expect_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), rows[i].error,
		    "%s", rows[i].what);
		cr_expect_arr_eq(
		    &cao, &rows[i].cao, sizeof(cao), "%s", rows[i].what);
		for (size_t j = 0; j < sizeof(buf); j++)
			cr_assert_eq(buf[j], 0x5a, "%s", rows[i].what);
	}
}
