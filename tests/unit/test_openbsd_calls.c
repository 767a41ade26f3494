/* SPDX-License-Identifier: ISC */
/*
 * test_openbsd_calls.c - sessions of the OpenBSD dialect: what makes one, what is
 * refused, and who sees it.
 */
#include <sys/mman.h>

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>
#include <wire/linux.h>
#include <wire/openbsd.h>

#include "access.h"
#include "dialect.h"
#include "dialects.h"
#include "test_linux.h"

#include <opencrypto/cryptodev.h>

static void
setup(void)
{
	cr_assert_eq(dialect_set_flavour("openbsd"), 0);
	lnx_setup();
}

TestSuite(openbsd, .init = setup, .fini = lnx_teardown);

static const uint8_t key[256] = { 0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2,
	0xa6, 0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c };

static int
gsession(struct obsd_session_op *sop, uint32_t cipher, uint32_t keylen)
{
	*sop = (struct obsd_session_op){
		.cipher = cipher, .keylen = keylen, .key_uaddr = lnx_uaddr(key)
	};
	return lnx_ioctl(OBSD_CIOCGSESSION, sop);
}

Test(openbsd, gsession_takes_nine_ciphers_with_keys_of_their_range)
{
	static const struct {
		uint32_t id;
		uint32_t good[4];
		uint32_t bad[4];
	} rows[] = {
		{ OBSD_CRYPTO_DES_CBC, { 8 }, { 0, 7, 9, 24 } },
		{ OBSD_CRYPTO_3DES_CBC, { 24 }, { 0, 8, 23, 25 } },
		{ OBSD_CRYPTO_BLF_CBC, { 5, 16, 56 }, { 0, 4, 57, 64 } },
		{ OBSD_CRYPTO_CAST_CBC, { 5, 10, 16 }, { 0, 4, 17, 32 } },
		{ OBSD_CRYPTO_AES_CBC, { 16, 24, 32 }, { 0, 15, 17, 33 } },
		{ OBSD_CRYPTO_ARC4, { 1, 16, 32 }, { 0, 33, 64, 256 } },
		{ OBSD_CRYPTO_NULL, { 1, 16, 256 }, { 257, 258, 300, 1000 } },
		{ OBSD_CRYPTO_AES_CTR, { 20, 28, 36 }, { 16, 19, 21, 37 } },
		{ OBSD_CRYPTO_AES_XTS, { 32, 64 }, { 0, 16, 31, 65 } },
	};
	struct obsd_session_op sop;

	for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
		for (size_t i = 0; i < 4; i++) {
			if (rows[r].good[i] != 0)
				cr_expect_eq(
				    gsession(&sop, rows[r].id, rows[r].good[i]),
				    0, "%u with %u", rows[r].id,
				    rows[r].good[i]);
			cr_expect_eq(gsession(&sop, rows[r].id, rows[r].bad[i]),
			    EINVAL, "%u with %u", rows[r].id, rows[r].bad[i]);
			cr_expect_eq(sop.ses, 0, "nothing is written back");
		}
	}
	cr_expect_eq(gsession(&sop, OBSD_CRYPTO_NULL, 0), 0);
}

Test(openbsd, gsession_refuses_all_other_ids)
{
	struct obsd_session_op sop;

	for (uint32_t id = 0; id < 200; id++) {
		if ((id >= 1 && id <= 4) || id == 11 || id == 12 || id == 16 ||
		    id == 21 || id == 22)
			continue;
		for (uint32_t len = 0; len <= 64; len += 8)
			cr_expect_eq(gsession(&sop, id, len), EINVAL,
			    "%u with %u", id, len);
	}
	cr_expect_eq(gsession(&sop, UINT32_MAX, 16), EINVAL);
}

Test(openbsd, gsession_refuses_every_mac)
{
	struct obsd_session_op sop;

	for (uint32_t mac = 1; mac < 200; mac++) {
		sop = (struct obsd_session_op){ .cipher = OBSD_CRYPTO_AES_CBC,
			.keylen = 16,
			.key_uaddr = lnx_uaddr(key),
			.mac = mac,
			.mackeylen = 20,
			.mackey_uaddr = lnx_uaddr(key) };
		cr_expect_eq(
		    lnx_ioctl(OBSD_CIOCGSESSION, &sop), EINVAL, "%u", mac);
		sop.cipher = 0;
		cr_expect_eq(
		    lnx_ioctl(OBSD_CIOCGSESSION, &sop), EINVAL, "%u", mac);
	}
}

Test(openbsd, gsession_with_an_unreadable_key_is_efault)
{
	struct obsd_session_op sop = { .cipher = OBSD_CRYPTO_AES_CBC,
		.keylen = 16 };

	cr_expect_eq(lnx_ioctl(OBSD_CIOCGSESSION, &sop), EFAULT);
	sop.key_uaddr = UINT64_MAX - 3;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCGSESSION, &sop), EFAULT);
	cr_expect_eq(lnx_ioctl(OBSD_CIOCGSESSION, NULL), EFAULT);
}

Test(openbsd, gsession_without_a_driver_is_einval)
{
	struct obsd_session_op sop;

	access_set_classes(CRYPTOCAP_F_HARDWARE);
	cr_expect_eq(gsession(&sop, OBSD_CRYPTO_AES_CBC, 16), EINVAL);
	access_set_classes(CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE);
	cr_expect_eq(gsession(&sop, OBSD_CRYPTO_AES_CBC, 16), 0);
}

Test(openbsd, gsession_that_cannot_tell_the_id_leaves_no_session)
{
	struct obsd_session_op *sop = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct obsd_session_op next;
	uint32_t ses;

	cr_assert_neq(sop, MAP_FAILED);
	cr_assert_eq(gsession(sop, OBSD_CRYPTO_AES_CBC, 16), 0);
	ses = sop->ses;
	cr_assert_eq(mprotect(sop, 4096, PROT_READ), 0);
	cr_expect_eq(lnx_ioctl(OBSD_CIOCGSESSION, sop), EFAULT);
	cr_assert_eq(gsession(&next, OBSD_CRYPTO_AES_CBC, 16), 0);
	for (ses++; ses < next.ses; ses++)
		cr_expect_eq(lnx_ioctl(OBSD_CIOCFSESSION, &ses), EINVAL);
}

Test(openbsd, fsession_ends_a_session_once_in_either_encoding)
{
	struct obsd_session_op sop;
	uint32_t none = 4711;

	cr_assert_eq(gsession(&sop, OBSD_CRYPTO_AES_CBC, 16), 0);
	cr_assert_neq(sop.ses, 0);
	cr_expect_eq(lnx_ioctl(OBSD_CIOCFSESSION, &sop.ses), 0);
	cr_expect_eq(lnx_ioctl(OBSD_CIOCFSESSION, &sop.ses), EINVAL);
	cr_assert_eq(gsession(&sop, OBSD_CRYPTO_AES_CBC, 16), 0);
	cr_expect_eq(lnx_ioctl(OBSD_CIOCFSESSION_BSD, &sop.ses), 0);
	cr_expect_eq(lnx_ioctl(OBSD_CIOCFSESSION_BSD, &sop.ses), EINVAL);
	cr_expect_eq(lnx_ioctl(OBSD_CIOCFSESSION, &none), EINVAL);
	cr_expect_eq(lnx_ioctl(OBSD_CIOCFSESSION, NULL), EFAULT);
}

Test(openbsd, sessions_are_seen_by_their_own_dialect)
{
	struct obsd_session_op sop;
	struct lnx_session_op lnx = { .cipher = LNX_CRYPTO_AES_CBC,
		.keylen = 16,
		.key_uaddr = lnx_uaddr(key) };
	uint8_t buf[16] = { 0 };
	struct lnx_crypt_op cop = { .len = 16,
		.src_uaddr = lnx_uaddr(buf),
		.dst_uaddr = lnx_uaddr(buf),
		.iv_uaddr = lnx_uaddr(key) };
	struct obsd_crypt_op ours = { .op = OBSD_COP_ENCRYPT,
		.len = 16,
		.src_uaddr = lnx_uaddr(buf),
		.dst_uaddr = lnx_uaddr(buf),
		.iv_uaddr = lnx_uaddr(key) };

	cr_assert_eq(gsession(&sop, OBSD_CRYPTO_AES_CBC, 16), 0);
	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION, &lnx), 0);
	cr_expect_neq(lnx.ses, sop.ses);
	cop.ses = sop.ses;
	cr_expect_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), EINVAL);
	ours.ses = lnx.ses;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &ours), EINVAL);
	cr_expect_eq(lnx_ioctl(OBSD_CIOCFSESSION, &lnx.ses), EINVAL);
	cr_expect_eq(lnx_ioctl(LNX_CIOCFSESSION, &sop.ses), 0);
	cop.ses = lnx.ses;
	cr_expect_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
	ours.ses = sop.ses;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &ours), 0);
}

Test(openbsd, is_served_in_its_flavour_alone)
{
	cr_expect_eq(
	    dialect_of(dialect_find(OBSD_CIOCCRYPT)), &dialect_openbsd);
	cr_assert_eq(dialect_set_flavour("freebsd13"), 0);
	cr_expect(dialect_find(OBSD_CIOCCRYPT) == NULL ||
	    dialect_of(dialect_find(OBSD_CIOCCRYPT)) != &dialect_openbsd);
}
