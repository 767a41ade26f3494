/* SPDX-License-Identifier: ISC */
/*
 * test_freebsd_calls.c - the small commands, the rows of the table, and calls whose
 * bytes travel with the request.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>
#include <opencrypto/cryptodev.h>

#include "dialect.h"
#include "dialects.h"
#include "test_freebsd.h"
#include "test_linux.h"

TestSuite(freebsd, .init = fb_setup, .fini = fb_teardown);

Test(freebsd, finddev_knows_drivers_by_id_and_by_name)
{
	int hid = crypto_find_driver("nettle");
	struct fbsd_crypt_find_op find = { .crid = hid };

	memset(find.name, 'x', sizeof(find.name));
	cr_assert_eq(lnx_ioctl(FBSD_CIOCFINDDEV, &find), 0);
	cr_expect_str_eq(find.name, "nettle0");
	cr_expect_eq(find.crid, hid);
	find.crid = -1;
	cr_assert_eq(lnx_ioctl(FBSD_CIOCFINDDEV, &find), 0);
	cr_expect_eq(find.crid, hid);
	find.crid = -1;
	(void)snprintf(find.name, sizeof(find.name), "net");
	cr_assert_eq(lnx_ioctl(FBSD_CIOCFINDDEV, &find), 0);
	cr_expect_eq(find.crid, hid);
	find.crid = -1;
	find.name[0] = 0;
	cr_assert_eq(lnx_ioctl(FBSD_CIOCFINDDEV, &find), 0);
	cr_expect_eq(find.crid, 0, "the first one");
}

/* CIOCGSESSION2 tells it of a session that several drivers share. */
Test(freebsd, finddev_has_a_name_for_composed_sessions)
{
	struct fbsd_crypt_find_op find = { .crid = CRYPTO_HID_COMPOSITE };

	cr_assert_eq(lnx_ioctl(FBSD_CIOCFINDDEV, &find), 0);
	cr_expect_str_eq(find.name, "composite");
}

Test(freebsd, finddev_of_none_is_enoent)
{
	struct fbsd_crypt_find_op find = { .crid = 4711 };

	cr_expect_eq(lnx_ioctl(FBSD_CIOCFINDDEV, &find), ENOENT);
	find.crid = -2;
	cr_expect_eq(lnx_ioctl(FBSD_CIOCFINDDEV, &find), ENOENT);
	find.crid = -1;
	(void)snprintf(find.name, sizeof(find.name), "nettle1");
	cr_expect_eq(lnx_ioctl(FBSD_CIOCFINDDEV, &find), ENOENT);
	memset(find.name, 'n', sizeof(find.name)); /* without an end */
	cr_expect_eq(lnx_ioctl(FBSD_CIOCFINDDEV, &find), ENOENT);
	cr_expect_eq(find.crid, -1);
}

Test(freebsd, fsession_ends_a_session_once)
{
	uint32_t ses = fb_session(0, 0, NULL, FBSD_CRYPTO_SHA1, 0, NULL);

	cr_expect_eq(lnx_ioctl(FBSD_CIOCFSESSION, &ses), 0);
	cr_expect_eq(lnx_ioctl(FBSD_CIOCFSESSION, &ses), EINVAL);
	ses = fb_session(0, 0, NULL, FBSD_CRYPTO_SHA1, 0, NULL);
	cr_expect_eq(lnx_ioctl(FBSD_CIOCFSESSION_BSD, &ses), 0);
	ses = UINT32_MAX;
	cr_expect_eq(lnx_ioctl(FBSD_CIOCFSESSION, &ses), EINVAL);
}

Test(freebsd, sessions_of_linux_are_not_seen)
{
	struct lnx_session_op lop = { .mac = LNX_CRYPTO_SHA1 };
	struct fbsd_crypt_op cop = { .op = 1 };
	struct lnx_crypt_op lcop = { 0 };

	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION, &lop), 0);
	cop.ses = lop.ses;
	cr_expect_eq(lnx_ioctl(FBSD_CIOCCRYPT, &cop), EINVAL);
	cr_expect_eq(lnx_ioctl(FBSD_CIOCFSESSION, &lop.ses), EINVAL);
	lcop.ses = fb_session(0, 0, NULL, FBSD_CRYPTO_SHA1, 0, NULL);
	cr_expect_eq(lnx_ioctl(LNX_CIOCCRYPT, &lcop), EINVAL);
}

/* Which rows there are in a flavour. */
static size_t
rows_in(const char *flavour, uint32_t code)
{
	const struct dialect_cmd *cmd;

	cr_assert_eq(dialect_set_flavour(flavour), 0);
	cmd = dialect_find(code);
	return cmd != NULL && dialect_of(cmd) == &dialect_freebsd;
}

Test(freebsd, words_that_only_freebsd_has_are_always_served)
{
	/* clang-format off */
	static const struct {
		uint32_t code;
		bool f12, f13, others;
	} rows[] = {
		{ FBSD_CRIOGET, true, true, false },
		{ FBSD_CIOCGSESSION, true, true, false },
		{ FBSD_CIOCGSESSION32, true, true, false },
		{ FBSD_CIOCFSESSION, true, true, false },
		{ FBSD_CIOCFSESSION_BSD, true, true, false },
		{ FBSD_CIOCCRYPT, true, true, false },
		{ FBSD_CIOCCRYPT32, true, true, false },
		{ FBSD_CIOCKEY, true, false, false },
		{ FBSD_CIOCKEY32, true, false, false },
		{ FBSD_CIOCASYMFEAT, true, false, false },
		{ FBSD_CIOCASYMFEAT_BSD, true, false, false },
		{ FBSD_CIOCGSESSION2, true, true, true },
		{ FBSD_CIOCGSESSION2_32, true, true, true },
		{ FBSD_CIOCKEY2, true, false, true },
		{ FBSD_CIOCKEY2_32, true, false, true },
		{ FBSD_CIOCFINDDEV, true, true, true },
		{ FBSD_CIOCCRYPTAEAD, true, true, true },
		{ FBSD_CIOCCRYPTAEAD32, true, true, true },
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t code = rows[i].code;

		cr_expect_eq(
		    rows_in("freebsd12", code), rows[i].f12, "%x", code);
		cr_expect_eq(
		    rows_in("freebsd13", code), rows[i].f13, "%x", code);
		cr_expect_eq(
		    rows_in("netbsd", code), rows[i].others, "%x", code);
		cr_expect_eq(
		    rows_in("openbsd", code), rows[i].others, "%x", code);
	}
}

Test(freebsd, crioget_is_a_new_open_file)
{
	cr_expect_eq(dialect_find(FBSD_CRIOGET)->clone, DIALECT_CLONE_NEW);
}

Test(freebsd, calls_can_carry_their_bytes)
{
	uint8_t buf[32];
	uint8_t tag[16];
	unsigned int rounds;
	struct fbsd_session2_op sop = { .cipher = FBSD_CRYPTO_AES_CBC,
		.keylen = 16,
		.key_uaddr = fb_uaddr(fb_aes_key),
		.crid = CRYPTOCAP_F_SOFTWARE };
	struct fbsd_crypt_op cop = { .op = FBSD_COP_ENCRYPT,
		.len = 32,
		.src_uaddr = fb_uaddr(fb_plain),
		.dst_uaddr = fb_uaddr(buf),
		.iv_uaddr = fb_uaddr(fb_aes_iv) };
	static uint8_t aad[50000];
	struct fbsd_crypt_aead aop = { .op = FBSD_COP_ENCRYPT,
		.len = 32,
		.aadlen = sizeof(aad),
		.ivlen = 12,
		.src_uaddr = fb_uaddr(fb_plain),
		.dst_uaddr = fb_uaddr(buf),
		.aad_uaddr = fb_uaddr(aad),
		.tag_uaddr = fb_uaddr(tag),
		.iv_uaddr = fb_uaddr(fb_aes_iv) };

	cr_assert_eq(lnx_ioctl_carried(FBSD_CIOCGSESSION2, &sop, &rounds), 0);
	cop.ses = sop.ses;
	cr_assert_eq(lnx_ioctl_carried(FBSD_CIOCCRYPT, &cop, &rounds), 0);
	cr_expect_eq(rounds, 3);
	cr_expect_arr_eq(buf, fb_cbc, 32);
	sop.cipher = FBSD_CRYPTO_AES_NIST_GCM_16;
	sop.crid = CRYPTOCAP_F_SOFTWARE;
	cr_assert_eq(lnx_ioctl_carried(FBSD_CIOCGSESSION2, &sop, &rounds), 0);
	aop.ses = sop.ses;
	cr_assert_eq(lnx_ioctl_carried(FBSD_CIOCCRYPTAEAD, &aop, &rounds), 0);
	/* Back at once. */
	aop.op = FBSD_COP_DECRYPT;
	aop.src_uaddr = aop.dst_uaddr;
	cr_assert_eq(lnx_ioctl(FBSD_CIOCCRYPTAEAD, &aop), 0);
	cr_expect_arr_eq(buf, fb_plain, 32);
	aop.aadlen = 131072;
	cr_expect_eq(
	    lnx_ioctl_carried(FBSD_CIOCCRYPTAEAD, &aop, &rounds), E2BIG);
}
