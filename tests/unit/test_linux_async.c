/* SPDX-License-Identifier: ISC */
/*
 * test_linux_async.c - CIOCASYNCCRYPT and CIOCASYNCFETCH, by both ways a call can
 * travel and for both word sizes.
 */
#include <sys/mman.h>

#include <errno.h>
#include <sched.h>
#include <string.h>

#include <criterion/criterion.h>

#include "test_linux.h"

TestSuite(linux_async, .init = lnx_setup, .fini = lnx_teardown, .timeout = 60);

/* SP 800-38A F.2.1, AES-128-CBC, and its first two blocks. */
static const uint8_t key[16] = { 0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6,
	0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c };
static const uint8_t iv0[16] = { 0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07,
	0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f };
static const uint8_t plain[32] = { 0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f,
	0x96, 0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93, 0x17, 0x2a, 0xae, 0x2d, 0x8a,
	0x57, 0x1e, 0x03, 0xac, 0x9c, 0x9e, 0xb7, 0x6f, 0xac, 0x45, 0xaf, 0x8e,
	0x51 };
static const uint8_t cipher[32] = { 0x76, 0x49, 0xab, 0xac, 0x81, 0x19, 0xb2,
	0x46, 0xce, 0xe9, 0x8e, 0x9b, 0x12, 0xe9, 0x19, 0x7d, 0x50, 0x86, 0xcb,
	0x9b, 0x50, 0x72, 0x19, 0xee, 0x95, 0xdb, 0x11, 0x3a, 0x91, 0x76, 0x78,
	0xb2 };

static uint32_t
session(uint32_t mac)
{
	struct lnx_session_op sop = { .cipher = LNX_CRYPTO_AES_CBC,
		.keylen = 16,
		.key_uaddr = lnx_uaddr(key),
		.mac = mac };

	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION, &sop), 0);
	return sop.ses;
}

/* Fetch until there is something to fetch; the errno of that. */
static int
fetch(uint32_t code, void *cop)
{
	int error;

	while ((error = lnx_ioctl(code, cop)) == EBUSY)
		(void)sched_yield();
	return error;
}

Test(linux_async, results_and_the_structure_come_with_the_fetch)
{
	uint8_t buf[32] = { 0 }, zero[32] = { 0 }, iv[16];
	struct lnx_crypt_op cop = { .ses = session(0),
		.flags = LNX_COP_FLAG_WRITE_IV,
		.len = 32,
		.src_uaddr = lnx_uaddr(plain),
		.dst_uaddr = lnx_uaddr(buf),
		.iv_uaddr = lnx_uaddr(iv) };
	struct lnx_crypt_op got = { .ses = 0xffffffff, .len = 77 };

	memcpy(iv, iv0, sizeof(iv));
	cr_expect_eq(lnx_ioctl(LNX_CIOCASYNCFETCH, &got), EBUSY);
	cr_assert_eq(lnx_ioctl(LNX_CIOCASYNCCRYPT, &cop), 0);
	cr_expect_arr_eq(buf, zero, 32);
	cr_assert_eq(fetch(LNX_CIOCASYNCFETCH, &got), 0);
	cr_expect_arr_eq(&got, &cop, sizeof(cop));
	cr_expect_arr_eq(buf, cipher, 32);
	cr_expect_arr_eq(iv, cipher + 16, 16);
	cr_expect_eq(lnx_ioctl(LNX_CIOCASYNCFETCH, &got), EBUSY);
}

Test(linux_async, rounds_carry_all_of_it)
{
	uint8_t buf[32] = { 0 }, mac[20] = { 0 }, want[20], iv[16];
	struct lnx_crypt_op cop = { .ses = session(LNX_CRYPTO_SHA1),
		.flags = LNX_COP_FLAG_WRITE_IV | LNX_COP_FLAG_RESET,
		.len = 32,
		.src_uaddr = lnx_uaddr(plain),
		.dst_uaddr = lnx_uaddr(buf),
		.mac_uaddr = lnx_uaddr(want),
		.iv_uaddr = lnx_uaddr(iv) };
	struct lnx_crypt_op got = { 0 };
	unsigned int rounds;

	memcpy(iv, iv0, sizeof(iv));
	cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
	memcpy(iv, iv0, sizeof(iv));
	memset(buf, 0, sizeof(buf));
	cop.mac_uaddr = lnx_uaddr(mac);
	cr_assert_eq(lnx_ioctl_carried(LNX_CIOCASYNCCRYPT, &cop, &rounds), 0);
	cr_expect_eq(rounds, 3);
	while (lnx_ioctl_carried(LNX_CIOCASYNCFETCH, &got, &rounds) == EBUSY)
		(void)sched_yield();
	cr_expect_eq(rounds, 3);
	cr_expect_arr_eq(&got, &cop, sizeof(cop));
	cr_expect_arr_eq(buf, cipher, 32);
	cr_expect_arr_eq(mac, want, 20);
	cr_expect_arr_eq(iv, cipher + 16, 16);
}

/* With nothing but an errno, or nothing at all, to bring back. */
Test(linux_async, rounds_end_without_results)
{
	struct lnx_session_op sop = { .mac = LNX_CRYPTO_SHA1 };
	struct lnx_crypt_op cop = { .flags = LNX_COP_FLAG_UPDATE,
		.len = 32,
		.src_uaddr = lnx_uaddr(plain) };
	struct lnx_crypt_op got = { 0 };
	unsigned int rounds;

	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION, &sop), 0);
	cop.ses = sop.ses;
	cr_assert_eq(lnx_ioctl_carried(LNX_CIOCASYNCCRYPT, &cop, &rounds), 0);
	while (lnx_ioctl_carried(LNX_CIOCASYNCFETCH, &got, &rounds) == EBUSY)
		(void)sched_yield();
	cr_expect_eq(got.ses, cop.ses);
	cr_expect_eq(
	    lnx_ioctl_carried(LNX_CIOCASYNCFETCH, &got, &rounds), EBUSY);
}

Test(linux_async, narrow_callers_have_twins)
{
	uint8_t *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	struct lnx_crypt_op32 cop = { .ses = session(0),
		.len = 32,
		.src_uaddr = (uint32_t)lnx_uaddr(low),
		.dst_uaddr = (uint32_t)lnx_uaddr(low + 64),
		.iv_uaddr = (uint32_t)lnx_uaddr(low + 128) };
	struct lnx_crypt_op32 got = { 0 };

	memcpy(low, plain, 32);
	memcpy(low + 128, iv0, 16);
	cr_assert_eq(lnx_ioctl(LNX_CIOCASYNCCRYPT32, &cop), 0);
	cr_assert_eq(fetch(LNX_CIOCASYNCFETCH32, &got), 0);
	cr_expect_arr_eq(&got, &cop, sizeof(cop));
	cr_expect_arr_eq(low + 64, cipher, 32);
	(void)munmap(low, 4096);
}

Test(linux_async, what_is_wrong_is_said_at_once)
{
	uint8_t buf[32];
	struct lnx_crypt_op good = { .ses = session(0),
		.len = 32,
		.src_uaddr = lnx_uaddr(plain),
		.dst_uaddr = lnx_uaddr(buf) };
	struct lnx_crypt_op cop = good;

	cop.flags = LNX_COP_FLAG_NO_ZC;
	cr_expect_eq(lnx_ioctl(LNX_CIOCASYNCCRYPT, &cop), EINVAL);
	cop = good;
	cop.ses = 4711;
	cr_expect_eq(lnx_ioctl(LNX_CIOCASYNCCRYPT, &cop), EINVAL);
	cop = good;
	cop.op = 2;
	cr_expect_eq(lnx_ioctl(LNX_CIOCASYNCCRYPT, &cop), EINVAL);
	cop = good;
	cop.len = 31;
	cr_expect_eq(lnx_ioctl(LNX_CIOCASYNCCRYPT, &cop), EINVAL);
	cop = good;
	cop.src_uaddr = 1;
	cr_expect_eq(lnx_ioctl(LNX_CIOCASYNCCRYPT, &cop), EFAULT);
	cop = good;
	cop.iv_uaddr = 1;
	cr_expect_eq(lnx_ioctl(LNX_CIOCASYNCCRYPT, &cop), EFAULT);
	cr_expect_eq(lnx_ioctl(LNX_CIOCASYNCCRYPT, NULL), EFAULT);
	cr_expect_eq(lnx_ioctl(LNX_CIOCASYNCFETCH, &cop), EBUSY);
}

Test(linux_async, a_result_that_cannot_be_stored_is_lost)
{
	struct lnx_crypt_op cop = { .ses = session(0),
		.len = 32,
		.src_uaddr = lnx_uaddr(plain),
		.dst_uaddr = 1 };
	struct lnx_crypt_op got = { .len = 77 };

	cr_assert_eq(lnx_ioctl(LNX_CIOCASYNCCRYPT, &cop), 0);
	cr_expect_eq(fetch(LNX_CIOCASYNCFETCH, &got), EFAULT);
	cr_expect_eq(got.len, 77);
	cr_expect_eq(lnx_ioctl(LNX_CIOCASYNCFETCH, &got), EBUSY);
}
