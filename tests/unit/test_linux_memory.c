/* SPDX-License-Identifier: ISC */
/*
 * test_linux_memory.c - addresses that are not there, and what is left in the
 * program's memory after a call failed: what was there before.
 */
#include <sys/mman.h>

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>

#include "test_linux.h"
#include "xfer.h"

#define PAGE ((size_t)4096)

static uint8_t *good; /* two pages, then a hole */
static uint8_t *hole;
static uint8_t *readonly;
static uint32_t both; /* AES-CBC and SHA-256 */

static void
setup(void)
{
	struct lnx_session_op sop = { .cipher = LNX_CRYPTO_AES_CBC,
		.keylen = 16,
		.mac = LNX_CRYPTO_SHA2_256 };

	lnx_setup();
	good = mmap(NULL, PAGE * 4, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	cr_assert_neq(good, MAP_FAILED);
	hole = good + PAGE * 2;
	readonly = good + PAGE * 3;
	cr_assert_eq(munmap(hole, PAGE), 0);
	memset(good, 0x77, PAGE * 2);
	memset(readonly, 0x77, PAGE);
	sop.key_uaddr = lnx_uaddr(good);
	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION, &sop), 0);
	both = sop.ses;
	cr_assert_eq(mprotect(readonly, PAGE, PROT_READ), 0);
}

TestSuite(linux_memory, .init = setup, .fini = lnx_teardown);

static void
untouched(const char *what)
{
	for (size_t i = 0; i < PAGE * 2; i++)
		cr_assert_eq(good[i], 0x77, "%s: byte %zu", what, i);
}

Test(linux_memory, nothing_is_left_behind_when_an_output_fails)
{
	/* clang-format off */
	const struct {
		const char *what;
		const uint8_t *src, *dst, *mac, *iv;
	} rows[] = {
		{ "src NULL",		    NULL, good, good + 512, good + 1024 },
		{ "src in the hole",	    hole, good, good + 512, good + 1024 },
		{ "src runs into the hole", hole - 16, good, good + 512, good + 1024 },
		{ "dst NULL",		    good, NULL, good + 512, good + 1024 },
		{ "dst read-only",	    good, readonly, good + 512, good + 1024 },
		{ "dst runs into the hole", good, hole - 16, good + 512, good + 1024 },
		{ "mac NULL",		    good, good + 256, NULL, good + 1024 },
		{ "mac read-only",	    good, good + 256, readonly, good + 1024 },
		{ "mac runs into the hole", good, good + 256, hole - 16, good + 1024 },
		{ "iv in the hole",	    good, good + 256, good + 512, hole },
		{ "iv read-only",	    good, good + 256, good + 512, readonly },
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct lnx_crypt_op cop = { .ses = both,
			.len = 32,
			.flags = LNX_COP_FLAG_WRITE_IV | LNX_COP_FLAG_RESET,
			.src_uaddr = lnx_uaddr(rows[i].src),
			.dst_uaddr = lnx_uaddr(rows[i].dst),
			.mac_uaddr = lnx_uaddr(rows[i].mac),
			.iv_uaddr = lnx_uaddr(rows[i].iv) };

		cr_expect_eq(
		    lnx_ioctl(LNX_CIOCCRYPT, &cop), EFAULT, "%s", rows[i].what);
		untouched(rows[i].what);
	}
}

Test(linux_memory, several_pages_that_end_in_a_hole_stay_whole)
{
	struct lnx_crypt_op cop = { .ses = both,
		.len = (uint32_t)(PAGE * 2),
		.flags = LNX_COP_FLAG_RESET,
		.src_uaddr = lnx_uaddr(good),
		.dst_uaddr = lnx_uaddr(good + 16),
		.mac_uaddr = lnx_uaddr(good) };

	cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), EFAULT);
	untouched("dst ends in the hole");
}

Test(linux_memory, many_pieces_that_end_in_a_hole_stay_whole)
{
	size_t size = (size_t)XFER_PIECE * 2;
	uint8_t *src = mmap(NULL, size * 2, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct lnx_crypt_op cop = { .ses = both,
		.len = (uint32_t)size,
		.flags = LNX_COP_FLAG_RESET,
		.src_uaddr = lnx_uaddr(src),
		.dst_uaddr = lnx_uaddr(src + size),
		.mac_uaddr = lnx_uaddr(readonly) };

	cr_assert_neq(src, MAP_FAILED);
	cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), EFAULT, "mac read-only");
	for (size_t i = 0; i < size; i++)
		cr_assert_eq(src[size + i], 0);
	cop.mac_uaddr = lnx_uaddr(good);
	cr_assert_eq(munmap(src + size * 2 - PAGE, PAGE), 0);
	cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), EFAULT, "dst too short");
	for (size_t i = 0; i < size - PAGE; i++)
		cr_assert_eq(src[size + i], 0);
	untouched("mac");
}

Test(linux_memory, a_session_nobody_learns_of_is_gone)
{
	struct lnx_session_op *sop = (void *)(good + PAGE - 48);
	struct lnx_session_op model = { .cipher = LNX_CRYPTO_AES_CBC,
		.keylen = 16,
		.key_uaddr = lnx_uaddr(good) };
	struct lnx_session_info_op siop = { .ses = both };

	memcpy(sop, &model, sizeof(model));
	cr_assert_eq(mprotect(good, PAGE, PROT_READ), 0);
	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION, sop), EFAULT);
	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSINFO, &siop), 0);
	/* Ids are given out in order. */
	siop.ses = both + 1;
	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSINFO, &siop), EINVAL);
}

Test(linux_memory, arguments_that_are_not_there_are_efault)
{
	static const uint32_t codes[] = { LNX_CIOCGSESSION, LNX_CIOCCRYPT,
		LNX_CIOCFSESSION, LNX_CIOCGSESSINFO, LNX_CIOCCPHASH,
		LNX_CIOCASYMFEAT, LNX_CIOCCRYPT32 };

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		cr_expect_eq(lnx_ioctl(codes[i], NULL), EFAULT);
		cr_expect_eq(lnx_ioctl(codes[i], hole), EFAULT);
		cr_expect_eq(
		    lnx_ioctl(codes[i], (void *)(uintptr_t)-8), EFAULT);
	}
	cr_expect_eq(lnx_ioctl(LNX_CIOCASYMFEAT, readonly), EFAULT);
}

Test(linux_memory, lengths_that_wrap_around_are_efault)
{
	struct lnx_crypt_op cop = { .ses = both,
		.len = 0xfffffff0u,
		.mac_uaddr = lnx_uaddr(good),
		.src_uaddr = UINT64_MAX - 100,
		.dst_uaddr = lnx_uaddr(good) };

	cr_expect_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), EFAULT);
	cop.src_uaddr = lnx_uaddr(good);
	cr_expect_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), EFAULT);
	cop.len = 0xffffffffu;
	cr_expect_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), EINVAL);
	untouched("wrap");
}
