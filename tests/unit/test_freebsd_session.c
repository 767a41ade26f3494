/* SPDX-License-Identifier: ISC */
/*
 * test_freebsd_session.c - which algorithms, keys and drivers a session may have,
 * in either flavour, and what all others are answered.
 */
#include <sys/mman.h>

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>
#include <opencrypto/cryptodev.h>

#include "access.h"
#include "test_freebsd.h"
#include "test_linux.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define ANY	     (CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE)

TestSuite(freebsd_session, .init = fb_setup, .fini = fb_teardown);

static uint8_t *keys; /* any length up to 512 */

static struct fbsd_session2_op
ask(uint32_t cipher, uint32_t keylen, uint32_t mac, int32_t mackeylen)
{
	if (keys == NULL) {
		keys = fb_new(512);
		for (size_t i = 0; i < 512; i++)
			keys[i] = (uint8_t)(i * 7 + 1);
	}
	return (struct fbsd_session2_op){ .cipher = cipher,
		.mac = mac,
		.keylen = keylen,
		.key_uaddr = keylen != 0 ? fb_uaddr(keys) : 0,
		.mackeylen = mackeylen,
		.mackey_uaddr = mackeylen != 0 ? fb_uaddr(keys) : 0,
		.crid = ANY };
}

static int
tried(struct fbsd_session2_op sop)
{
	int error = fb_gsession2(&sop);
	uint32_t ses = sop.ses;

	if (error == 0)
		cr_expect_eq(lnx_ioctl(FBSD_CIOCFSESSION, &ses), 0);
	return error;
}

/* What abi.md's tables 3.1, 3.7 and 3.8 say: where an id is accepted, and with
 * which keys, in bytes.  Shortest and longest are tried from both sides. */
struct rule {
	uint32_t id;
	uint16_t min;
	uint16_t max;
};

/* clang-format off */
static const struct rule ciphers_12[] = {
	{ FBSD_CRYPTO_DES_CBC, 8, 8 }, { FBSD_CRYPTO_3DES_CBC, 24, 24 },
	{ FBSD_CRYPTO_BLF_CBC, 5, 56 }, { FBSD_CRYPTO_CAST_CBC, 5, 16 },
	{ FBSD_CRYPTO_SKIPJACK_CBC, 10, 10 }, { FBSD_CRYPTO_AES_CBC, 16, 32 },
	{ FBSD_CRYPTO_NULL_CBC, 0, 256 },
	{ FBSD_CRYPTO_CAMELLIA_CBC, 16, 32 }, { FBSD_CRYPTO_AES_XTS, 32, 64 },
	{ FBSD_CRYPTO_AES_ICM, 16, 32 }, { FBSD_CRYPTO_CHACHA20, 16, 32 },
	{ FBSD_CRYPTO_AES_NIST_GCM_16, 16, 32 }, { FBSD_CRYPTO_AES_CCM_16, 16, 32 },
	{ FBSD_CRYPTO_CHACHA20_POLY1305, 32, 32 },
};
static const struct rule ciphers_13[] = {
	{ FBSD_CRYPTO_AES_CBC, 16, 32 }, { FBSD_CRYPTO_NULL_CBC, 0, 256 },
	{ FBSD_CRYPTO_CAMELLIA_CBC, 16, 32 }, { FBSD_CRYPTO_AES_XTS, 32, 64 },
	{ FBSD_CRYPTO_AES_ICM, 16, 32 }, { FBSD_CRYPTO_CHACHA20, 16, 32 },
	{ FBSD_CRYPTO_AES_NIST_GCM_16, 16, 32 }, { FBSD_CRYPTO_AES_CCM_16, 16, 32 },
	{ FBSD_CRYPTO_CHACHA20_POLY1305, 32, 32 },
};
static const struct rule macs_12[] = {
	{ FBSD_CRYPTO_MD5_HMAC, 0, 64 }, { FBSD_CRYPTO_SHA1_HMAC, 0, 64 },
	{ FBSD_CRYPTO_RIPEMD160_HMAC, 0, 64 }, { FBSD_CRYPTO_SHA2_224_HMAC, 0, 64 },
	{ FBSD_CRYPTO_SHA2_256_HMAC, 0, 64 }, { FBSD_CRYPTO_SHA2_384_HMAC, 0, 128 },
	{ FBSD_CRYPTO_SHA2_512_HMAC, 0, 128 }, { FBSD_CRYPTO_SHA1, 0, UINT16_MAX },
	{ FBSD_CRYPTO_SHA2_224, 0, UINT16_MAX }, { FBSD_CRYPTO_SHA2_256, 0, UINT16_MAX },
	{ FBSD_CRYPTO_SHA2_384, 0, UINT16_MAX }, { FBSD_CRYPTO_SHA2_512, 0, UINT16_MAX },
	{ FBSD_CRYPTO_NULL_HMAC, 0, UINT16_MAX }, { FBSD_CRYPTO_POLY1305, 32, 32 },
	{ FBSD_CRYPTO_BLAKE2B, 0, 64 }, { FBSD_CRYPTO_BLAKE2S, 0, 32 },
};
static const struct rule macs_13[] = {
	{ FBSD_CRYPTO_SHA1_HMAC, 1, 64 }, { FBSD_CRYPTO_RIPEMD160_HMAC, 1, 64 },
	{ FBSD_CRYPTO_SHA2_224_HMAC, 1, 64 }, { FBSD_CRYPTO_SHA2_256_HMAC, 1, 64 },
	{ FBSD_CRYPTO_SHA2_384_HMAC, 1, 128 }, { FBSD_CRYPTO_SHA2_512_HMAC, 1, 128 },
	{ FBSD_CRYPTO_SHA1, 0, 0 }, { FBSD_CRYPTO_SHA2_224, 0, 0 },
	{ FBSD_CRYPTO_SHA2_256, 0, 0 }, { FBSD_CRYPTO_SHA2_384, 0, 0 },
	{ FBSD_CRYPTO_SHA2_512, 0, 0 }, { FBSD_CRYPTO_NULL_HMAC, 0, 0 },
	{ FBSD_CRYPTO_AES_NIST_GMAC, 16, 32 }, { FBSD_CRYPTO_POLY1305, 32, 32 },
	{ FBSD_CRYPTO_BLAKE2B, 0, 64 }, { FBSD_CRYPTO_BLAKE2S, 0, 32 },
};
/* clang-format on */

static const struct rule *
rule_of(const struct rule *rules, size_t n, uint32_t id)
{
	for (size_t i = 0; i < n; i++) {
		if (rules[i].id == id)
			return &rules[i];
	}
	return NULL;
}

static void
expect_cipher(const struct rule *rule, uint32_t id)
{
	if (rule == NULL) {
		cr_expect_eq(tried(ask(id, 16, 0, 0)), EINVAL, "cipher %u", id);
		return;
	}
	cr_expect_eq(tried(ask(id, rule->min, 0, 0)), 0, "cipher %u", id);
	cr_expect_eq(tried(ask(id, rule->max, 0, 0)), 0, "cipher %u", id);
	cr_expect_eq(tried(ask(id, rule->max + 1u, 0, 0)), EINVAL);
	if (rule->min > 0)
		cr_expect_eq(tried(ask(id, rule->min - 1u, 0, 0)), EINVAL);
}

static void
expect_mac(const struct rule *rule, uint32_t id, int unknown)
{
	if (rule == NULL) {
		cr_expect_eq(tried(ask(0, 0, id, 16)), unknown, "mac %u", id);
		return;
	}
	cr_expect_eq(tried(ask(0, 0, id, rule->min)), 0, "mac %u", id);
	if (rule->max == UINT16_MAX) {
		cr_expect_eq(tried(ask(0, 0, id, 512)), 0, "mac %u", id);
		cr_expect_eq(tried(ask(0, 0, id, INT32_MAX)), 0, "mac %u", id);
	} else {
		cr_expect_eq(tried(ask(0, 0, id, rule->max)), 0, "mac %u", id);
		cr_expect_eq(
		    tried(ask(0, 0, id, rule->max + 1)), EINVAL, "mac %u", id);
	}
	if (rule->min > 0)
		cr_expect_eq(
		    tried(ask(0, 0, id, rule->min - 1)), EINVAL, "mac %u", id);
	cr_expect_eq(tried(ask(0, 0, id, -1)), EINVAL, "mac %u", id);
	cr_expect_eq(tried(ask(0, 0, id, INT32_MIN)), EINVAL, "mac %u", id);
}

/* 12 knows those that belong to a cipher, and finds no driver that has them
 * alone; 13 does so of the CBC-MAC. */
static int
alone(uint32_t id, bool is_13)
{
	if (id == FBSD_CRYPTO_AES_CCM_CBC_MAC)
		return EOPNOTSUPP;
	return id >= FBSD_CRYPTO_AES_128_NIST_GMAC &&
		id <= FBSD_CRYPTO_AES_256_NIST_GMAC && !is_13
	    ? EOPNOTSUPP
	    : EINVAL;
}

static int32_t
half_len(uint32_t id)
{
	return id == FBSD_CRYPTO_AES_192_NIST_GMAC ? 24
	    : id == FBSD_CRYPTO_AES_256_NIST_GMAC  ? 32
						   : 16;
}

Test(freebsd_session, ids_and_keys_are_those_of_12)
{
	FB_EACH_SIZE
	{
		for (uint32_t id = 1; id <= 70; id++) {
			if (id == FBSD_CRYPTO_ARC4)
				continue;
			expect_cipher(
			    rule_of(ciphers_12, ARRAY_LEN(ciphers_12), id), id);
			if (alone(id, false) == EOPNOTSUPP)
				cr_expect_eq(tried(ask(0, 0, id, half_len(id))),
				    EOPNOTSUPP, "mac %u", id);
			else
				expect_mac(
				    rule_of(macs_12, ARRAY_LEN(macs_12), id),
				    id, EINVAL);
		}
		cr_expect_eq(tried(ask(UINT32_MAX, 16, 0, 0)), EINVAL);
		cr_expect_eq(tried(ask(0, 0, UINT32_MAX, 0)), EINVAL);
	}
}

Test(freebsd_session, ids_and_keys_are_those_of_13)
{
	fb_flavour("freebsd13");
	FB_EACH_SIZE
	{
		for (uint32_t id = 1; id <= 70; id++) {
			expect_cipher(
			    rule_of(ciphers_13, ARRAY_LEN(ciphers_13), id), id);
			expect_mac(rule_of(macs_13, ARRAY_LEN(macs_13), id), id,
			    alone(id, true));
		}
	}
}

Test(freebsd_session, arc4_is_for_hardware_alone)
{
	struct fbsd_session2_op sop = ask(FBSD_CRYPTO_ARC4, 16, 0, 0);

	FB_EACH_SIZE
	{
		cr_expect_eq(tried(sop), EOPNOTSUPP);
		cr_expect_eq(fb_gsession(&sop), EOPNOTSUPP);
		sop.crid = CRYPTOCAP_F_SOFTWARE;
		cr_expect_eq(tried(sop), EOPNOTSUPP);
		sop.crid = crypto_find_driver("nettle");
		cr_expect_eq(tried(sop), EOPNOTSUPP);
		cr_expect_eq(tried(ask(FBSD_CRYPTO_ARC4, 33, 0, 0)), EINVAL);
		cr_expect_eq(tried(ask(FBSD_CRYPTO_ARC4, 0, 0, 0)), EINVAL);
	}
}

Test(freebsd_session, lengths_no_schedule_takes_are_einval)
{
	/* clang-format off */
	static const uint32_t rows[][2] = {
		{ FBSD_CRYPTO_AES_CBC, 17 }, { FBSD_CRYPTO_AES_ICM, 31 },
		{ FBSD_CRYPTO_CAMELLIA_CBC, 8 }, { FBSD_CRYPTO_AES_XTS, 48 },
		{ FBSD_CRYPTO_CHACHA20, 24 }, { FBSD_CRYPTO_AES_NIST_GCM_16, 20 },
		{ FBSD_CRYPTO_AES_CBC, UINT32_MAX },
	};
	/* clang-format on */

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		cr_expect_eq(tried(ask(rows[i][0], rows[i][1], 0, 0)), EINVAL,
		    "cipher %u, key %u", rows[i][0], rows[i][1]);
}

Test(freebsd_session, without_algorithm_is_eopnotsupp_in_12)
{
	cr_expect_eq(tried(ask(0, 0, 0, 0)), EOPNOTSUPP);
}

Test(freebsd_session, without_algorithm_is_einval_in_13)
{
	fb_flavour("freebsd13");
	cr_expect_eq(tried(ask(0, 0, 0, 0)), EINVAL);
}

Test(freebsd_session, keys_that_are_not_there_are_efault)
{
	struct fbsd_session2_op sop;

	FB_EACH_SIZE
	{
		sop = ask(FBSD_CRYPTO_AES_CBC, 16, 0, 0);
		sop.key_uaddr = 0;
		cr_expect_eq(tried(sop), EFAULT);
		sop.key_uaddr = fb_uaddr(fb_new(8));
		cr_expect_eq(tried(sop), EFAULT, "it runs into a hole");
		sop = ask(0, 0, FBSD_CRYPTO_SHA1_HMAC, 20);
		sop.mackey_uaddr = 0;
		cr_expect_eq(tried(sop), EFAULT);
		sop = ask(0, 0, FBSD_CRYPTO_SHA1, 20);
		sop.mackey_uaddr = 0;
		cr_expect_eq(tried(sop), EFAULT, "though it is not used");
	}
}

static void
expect_pairs(bool is_13)
{
	static const uint8_t len[3] = { 16, 24, 32 };
	const uint32_t gcm = FBSD_CRYPTO_AES_NIST_GCM_16;
	const uint32_t ccm = FBSD_CRYPTO_AES_CCM_16;
	const uint32_t half = FBSD_CRYPTO_AES_128_NIST_GMAC;
	struct fbsd_session2_op sop;

	for (uint32_t i = 0; i < 3; i++) {
		cr_expect_eq(tried(ask(gcm, len[i], half + i, len[i])), 0);
		cr_expect_eq(tried(ask(ccm, len[i], FBSD_CRYPTO_AES_CCM_CBC_MAC,
				 len[i])),
		    0);
		cr_expect_eq(
		    tried(ask(gcm, len[i], half + (i + 1) % 3, len[i])), EINVAL,
		    "the half of another length");
	}
	cr_expect_eq(tried(ask(gcm, 16, half, 0)), EINVAL);
	cr_expect_eq(tried(ask(gcm, 16, half, -16)), EINVAL);
	cr_expect_eq(tried(ask(gcm, 16, FBSD_CRYPTO_SHA1_HMAC, 16)), EINVAL);
	cr_expect_eq(
	    tried(ask(gcm, 16, FBSD_CRYPTO_AES_CCM_CBC_MAC, 16)), EINVAL);
	cr_expect_eq(tried(ask(ccm, 16, half, 16)), EINVAL);
	cr_expect_eq(tried(ask(FBSD_CRYPTO_CHACHA20_POLY1305, 32,
			 FBSD_CRYPTO_POLY1305, 32)),
	    EINVAL);
	cr_expect_eq(tried(ask(FBSD_CRYPTO_AES_CBC, 16, half, 16)),
	    is_13 ? EINVAL : EOPNOTSUPP);
	sop = ask(gcm, 16, half, 16);
	sop.mackey_uaddr++;
	cr_expect_eq(tried(sop), EINVAL, "another key");
	/* And those that are no halves of each other. */
	cr_expect_eq(
	    tried(ask(FBSD_CRYPTO_AES_CBC, 16, FBSD_CRYPTO_SHA1_HMAC, 20)), 0);
	cr_expect_eq(
	    tried(ask(FBSD_CRYPTO_AES_XTS, 32, FBSD_CRYPTO_SHA1, 0)), 0);
}

Test(freebsd_session, authenticated_ciphers_have_their_halves_in_12)
{
	FB_EACH_SIZE
	{
		expect_pairs(false);
	}
}

Test(freebsd_session, authenticated_ciphers_have_their_halves_in_13)
{
	fb_flavour("freebsd13");
	FB_EACH_SIZE
	{
		expect_pairs(true);
	}
	cr_expect_eq(
	    tried(ask(FBSD_CRYPTO_AES_CBC, 16, FBSD_CRYPTO_AES_NIST_GMAC, 16)),
	    EOPNOTSUPP);
}

Test(freebsd_session, crid_is_a_class_or_a_driver_and_comes_back)
{
	int hid = crypto_find_driver("nettle");
	struct fbsd_session2_op sop;

	cr_assert_geq(hid, 0);
	FB_EACH_SIZE
	{
		const int32_t good[] = { ANY, CRYPTOCAP_F_SOFTWARE, hid,
			CRYPTOCAP_F_SOFTWARE | 5 };

		for (size_t i = 0; i < ARRAY_LEN(good); i++) {
			sop = ask(FBSD_CRYPTO_AES_CBC, 16, 0, 0);
			sop.crid = good[i];
			cr_assert_eq(fb_gsession2(&sop), 0, "%d", good[i]);
			cr_expect_eq(sop.crid, hid);
		}
		sop.crid = CRYPTOCAP_F_HARDWARE;
		cr_expect_eq(tried(sop), EOPNOTSUPP);
		sop.crid = 4711;
		cr_expect_eq(tried(sop), EOPNOTSUPP, "no such driver");
		sop.crid = -1;
		cr_expect_eq(tried(sop), 0, "both classes are among its bits");
		sop.crid = INT32_MIN;
		cr_expect_eq(tried(sop), EOPNOTSUPP);
	}
}

Test(freebsd_session, software_that_is_not_allowed_is_refused)
{
	int hid = crypto_find_driver("nettle");
	struct fbsd_session2_op sop = ask(FBSD_CRYPTO_AES_CBC, 16, 0, 0);

	FB_EACH_SIZE
	{
		cr_expect_eq(fb_gsession(&sop), 0);
	}
	access_set_classes(CRYPTOCAP_F_HARDWARE);
	FB_EACH_SIZE
	{
		cr_expect_eq(fb_gsession(&sop), EOPNOTSUPP);
		sop.crid = CRYPTOCAP_F_SOFTWARE;
		cr_expect_eq(tried(sop), EINVAL);
		sop.crid = hid;
		cr_expect_eq(tried(sop), EINVAL, "a software driver");
		sop.crid = 4711;
		cr_expect_eq(tried(sop), EINVAL);
		sop.crid = ANY;
		cr_expect_eq(tried(sop), EOPNOTSUPP, "hardware is left of it");
	}
}

Test(freebsd_session, padding_need_not_be_0_in_12)
{
	struct fbsd_session2_op sop = ask(FBSD_CRYPTO_AES_CBC, 16, 0, 0);

	sop.ivlen = -77;
	sop.maclen = INT32_MAX;
	FB_EACH_SIZE
	{
		cr_expect_eq(tried(sop), 0);
	}
}

Test(freebsd_session, lengths_of_ivs_and_macs_are_checked_in_13)
{
	fb_flavour("freebsd13");
	/* clang-format off */
	static const struct {
		uint32_t cipher, keylen, mac;
		int32_t mackeylen, ivlen, maclen;
		int error;
	} rows[] = {
		{ FBSD_CRYPTO_AES_CBC, 16, 0, 0, 16, 0, 0 },
		{ FBSD_CRYPTO_AES_CBC, 16, 0, 0, 15, 0, EINVAL },
		{ FBSD_CRYPTO_AES_CBC, 16, 0, 0, 64, 0, EINVAL },
		{ FBSD_CRYPTO_AES_CBC, 16, 0, 0, -16, 0, EINVAL },
		{ FBSD_CRYPTO_AES_CBC, 16, 0, 0, 0, 1, EINVAL },
		{ FBSD_CRYPTO_AES_XTS, 32, 0, 0, 8, 0, 0 },
		{ FBSD_CRYPTO_AES_XTS, 32, 0, 0, 16, 0, EINVAL },
		{ FBSD_CRYPTO_NULL_CBC, 0, 0, 0, 1, 0, EINVAL },
		{ 0, 0, FBSD_CRYPTO_SHA1, 0, 1, 0, EINVAL },
		{ 0, 0, FBSD_CRYPTO_SHA1, 0, 0, 20, 0 },
		{ 0, 0, FBSD_CRYPTO_SHA1, 0, 0, 1, 0 },
		{ 0, 0, FBSD_CRYPTO_SHA1, 0, 0, 21, EINVAL },
		{ 0, 0, FBSD_CRYPTO_SHA1, 0, 0, -1, EINVAL },
		{ 0, 0, FBSD_CRYPTO_NULL_HMAC, 0, 0, 16, 0 },
		{ 0, 0, FBSD_CRYPTO_AES_NIST_GMAC, 16, 12, 16, 0 },
		{ 0, 0, FBSD_CRYPTO_AES_NIST_GMAC, 16, 11, 0, EINVAL },
		{ FBSD_CRYPTO_AES_NIST_GCM_16, 16, 0, 0, 12, 12, 0 },
		{ FBSD_CRYPTO_AES_NIST_GCM_16, 16, 0, 0, 16, 0, EINVAL },
		{ FBSD_CRYPTO_AES_NIST_GCM_16, 16, 0, 0, 0, 17, EINVAL },
		{ FBSD_CRYPTO_AES_CCM_16, 16, 0, 0, 7, 4, 0 },
		{ FBSD_CRYPTO_AES_CCM_16, 16, 0, 0, 13, 16, 0 },
		{ FBSD_CRYPTO_AES_CCM_16, 16, 0, 0, 6, 0, EINVAL },
		{ FBSD_CRYPTO_AES_CCM_16, 16, 0, 0, 14, 0, EINVAL },
		{ FBSD_CRYPTO_AES_CCM_16, 16, 0, 0, 0, 2, EINVAL },
		{ FBSD_CRYPTO_AES_CCM_16, 16, 0, 0, 0, 5, EINVAL },
		{ FBSD_CRYPTO_AES_CCM_16, 16, 0, 0, 0, 18, EINVAL },
		{ FBSD_CRYPTO_AES_CCM_16, 16, 0, 0, 0, 33, EINVAL },
		{ FBSD_CRYPTO_CHACHA20_POLY1305, 32, 0, 0, 8, 0, 0 },
		{ FBSD_CRYPTO_CHACHA20_POLY1305, 32, 0, 0, 12, 0, 0 },
		{ FBSD_CRYPTO_CHACHA20_POLY1305, 32, 0, 0, 9, 0, EINVAL },
	};
	/* clang-format on */

	FB_EACH_SIZE
	{
		for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
			struct fbsd_session2_op sop = ask(rows[i].cipher,
			    rows[i].keylen, rows[i].mac, rows[i].mackeylen);

			sop.ivlen = rows[i].ivlen;
			sop.maclen = rows[i].maclen;
			cr_expect_eq(tried(sop), rows[i].error, "row %zu", i);
		}
	}
}

Test(freebsd_session, an_id_that_cannot_be_stored_is_no_session)
{
	uint8_t *page = fb_new(4096);
	uint32_t before = fb_session(0, 0, NULL, FBSD_CRYPTO_SHA1, 0, NULL);
	uint32_t after;
	struct fbsd_session2_op sop = ask(FBSD_CRYPTO_AES_CBC, 16, 0, 0);

	memcpy(page, &sop, sizeof(sop));
	cr_assert_eq(mprotect(page, 4096, PROT_READ), 0);
	cr_expect_eq(lnx_ioctl(FBSD_CIOCGSESSION2, page), EFAULT);
	after = before + 1;
	cr_expect_eq(lnx_ioctl(FBSD_CIOCFSESSION, &after), EINVAL);
	cr_expect_eq(lnx_ioctl(FBSD_CIOCFSESSION, &before), 0);
}
