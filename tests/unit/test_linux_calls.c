/* SPDX-License-Identifier: ISC */
/*
 * test_linux_calls.c - what each command of the Linux dialect does and refuses,
 * by both ways a call can travel.
 */
#include <sys/mman.h>

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>
#include <opencrypto/cryptodev.h>

#include "devstat.h"
#include "dialect.h"
#include "drivers.h"
#include "test_linux.h"
#include "toy_driver.h"
#include "xfer.h"

TestSuite(linux, .init = lnx_setup, .fini = lnx_teardown);

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
session(uint32_t alg, uint32_t mac)
{
	struct lnx_session_op sop = { .cipher = alg,
		.keylen = alg != 0 ? 16 : 0,
		.key_uaddr = lnx_uaddr(key),
		.mac = mac };

	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION, &sop), 0);
	cr_assert_neq(sop.ses, 0);
	return sop.ses;
}

static struct lnx_crypt_op
aes_op(uint32_t ses, const void *src, void *dst, uint32_t len)
{
	return (struct lnx_crypt_op){ .ses = ses,
		.len = len,
		.src_uaddr = lnx_uaddr(src),
		.dst_uaddr = lnx_uaddr(dst) };
}

Test(linux, crypt_is_right_both_ways_and_in_place)
{
	uint32_t ses = session(LNX_CRYPTO_AES_CBC, 0);
	uint8_t buf[32];
	struct lnx_crypt_op cop = aes_op(ses, plain, buf, 32);
	struct lnx_crypt_op before;

	cop.iv_uaddr = lnx_uaddr(iv0);
	before = cop;
	cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
	cr_assert_arr_eq(buf, cipher, 32);
	cr_assert_arr_eq(&cop, &before, sizeof(cop));
	cop.op = LNX_COP_DECRYPT;
	cop.src_uaddr = cop.dst_uaddr;
	cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
	cr_assert_arr_eq(buf, plain, 32);
}

Test(linux, crypt_takes_three_rounds_where_memory_is_out_of_reach)
{
	uint32_t ses = session(LNX_CRYPTO_AES_CBC, 0);
	uint8_t buf[32];
	uint8_t iv[16];
	struct lnx_crypt_op cop = aes_op(ses, plain, buf, 32);
	unsigned int rounds;

	memcpy(iv, iv0, 16);
	cop.iv_uaddr = lnx_uaddr(iv);
	cop.flags = LNX_COP_FLAG_WRITE_IV;
	cr_assert_eq(lnx_ioctl_carried(LNX_CIOCCRYPT, &cop, &rounds), 0);
	cr_assert_eq(rounds, 3);
	cr_assert_arr_eq(buf, cipher, 32);
	cr_assert_arr_eq(iv, cipher + 16, 16);
}

Test(linux, carried_calls_work_for_every_command)
{
	struct lnx_session_op sop = { .cipher = LNX_CRYPTO_AES_CBC,
		.keylen = 16,
		.key_uaddr = lnx_uaddr(key) };
	struct lnx_session_info_op siop = { 0 };
	uint32_t feat = 1;
	unsigned int rounds;

	cr_assert_eq(lnx_ioctl_carried(LNX_CIOCGSESSION, &sop, &rounds), 0);
	cr_assert_eq(rounds, 3);
	siop.ses = sop.ses;
	cr_assert_eq(lnx_ioctl_carried(LNX_CIOCGSESSINFO, &siop, &rounds), 0);
	cr_assert_eq(rounds, 2);
	cr_assert_str_eq(siop.cipher_info.cra_name, "cbc(aes)");
	cr_assert_str_eq(siop.cipher_info.cra_driver_name, "cbc(aes)-nettle0");
	cr_assert_eq(siop.hash_info.cra_name[0], 0);
	cr_assert_eq(lnx_ioctl_carried(LNX_CIOCASYMFEAT, &feat, &rounds), 0);
	cr_assert_eq(feat, 0x1f);
	cr_assert_eq(lnx_ioctl_carried(LNX_CIOCFSESSION, &sop.ses, &rounds), 0);
	cr_assert_eq(
	    lnx_ioctl_carried(LNX_CIOCGSESSINFO, &siop, &rounds), EINVAL);
	cr_assert_eq(lnx_ioctl_carried(LNX_CIOCKEY, &sop, &rounds), EINVAL);
	cr_assert_eq(lnx_ioctl_carried(0xC0306399u, &sop, &rounds), EINVAL);
}

/* One half on each of two drivers. */
Test(linux, the_halves_of_a_composed_session_have_names_too)
{
	static struct toy_driver toys[2];
	static const int first[] = { CRYPTO_AES_CBC, 0 };
	static const int second[] = { CRYPTO_SHA1_HMAC, 0 };
	struct lnx_session_op sop = { .cipher = LNX_CRYPTO_AES_CBC,
		.keylen = 16,
		.key_uaddr = lnx_uaddr(key),
		.mac = LNX_CRYPTO_SHA1_HMAC,
		.mackeylen = 16,
		.mackey_uaddr = lnx_uaddr(key) };
	struct lnx_session_info_op siop;

	drivers_detach();
	toy_attach(
	    &toys[0], "one", CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_SYNC, first);
	toy_attach(
	    &toys[1], "two", CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_SYNC, second);
	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION, &sop), 0);
	memset(&siop, 'x', sizeof(siop));
	siop.ses = sop.ses;
	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSINFO, &siop), 0);
	cr_expect_str_eq(siop.cipher_info.cra_name, "cbc(aes)");
	cr_expect_str_eq(
	    siop.cipher_info.cra_driver_name, "cbc(aes)-composite");
	cr_expect_str_eq(siop.hash_info.cra_name, "hmac(sha1)");
	cr_expect_str_eq(
	    siop.hash_info.cra_driver_name, "hmac(sha1)-composite");
	toy_detach(&toys[0]);
	toy_detach(&toys[1]);
	cr_assert_eq(drivers_attach(), 0);
}

Test(linux, a_digest_that_cannot_be_stored_leaves_the_iv)
{
	uint32_t ses = session(LNX_CRYPTO_AES_CBC, LNX_CRYPTO_SHA2_256);
	uint8_t buf[16] = { 0 };
	uint8_t iv[16];
	struct lnx_crypt_op cop = aes_op(ses, buf, buf, 16);
	unsigned int rounds;

	memcpy(iv, iv0, 16);
	cop.iv_uaddr = lnx_uaddr(iv);
	cop.flags = LNX_COP_FLAG_WRITE_IV;
	cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), EFAULT);
	cr_expect_arr_eq(iv, iv0, 16);
	cr_assert_eq(lnx_ioctl_carried(LNX_CIOCCRYPT, &cop, &rounds), EFAULT);
	cr_expect_arr_eq(iv, iv0, 16);
	cr_expect_eq(buf[0], 0);
}

Test(linux, carried_data_beyond_the_limit_are_e2big)
{
	static uint8_t big[200000];
	uint32_t ses = session(LNX_CRYPTO_AES_CBC, 0);
	struct lnx_crypt_op cop = aes_op(ses, big, big, 131072 - 48);
	unsigned int rounds;

	cr_assert_eq(lnx_ioctl_carried(LNX_CIOCCRYPT, &cop, &rounds), 0);
	cop.len += 16;
	cr_assert_eq(lnx_ioctl_carried(LNX_CIOCCRYPT, &cop, &rounds), E2BIG);
}

Test(linux, iv_goes_on_when_none_is_given)
{
	uint32_t ses = session(LNX_CRYPTO_AES_CBC, 0);
	uint8_t buf[32];
	struct lnx_crypt_op cop = aes_op(ses, plain, buf, 16);

	cop.iv_uaddr = lnx_uaddr(iv0);
	cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
	cop = aes_op(ses, plain + 16, buf + 16, 16);
	cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
	cr_assert_arr_eq(buf, cipher, 32);
}

Test(linux, twins_of_32_bit_callers_mean_the_same)
{
	/* Addresses that fit in 32 bits. */
	uint8_t *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	struct lnx_session_op32 sop = { .cipher = LNX_CRYPTO_AES_CBC,
		.keylen = 16,
		.key_uaddr = (uint32_t)lnx_uaddr(low) };
	struct lnx_crypt_op32 cop = { .len = 32,
		.src_uaddr = (uint32_t)lnx_uaddr(low + 64),
		.dst_uaddr = (uint32_t)lnx_uaddr(low + 128),
		.iv_uaddr = (uint32_t)lnx_uaddr(low + 16) };

	cr_assert_neq(low, MAP_FAILED);
	memcpy(low, key, 16);
	memcpy(low + 16, iv0, 16);
	memcpy(low + 64, plain, 32);
	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION32, &sop), 0);
	cop.ses = sop.ses;
	cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT32, &cop), 0);
	cr_assert_arr_eq(low + 128, cipher, 32);
}

Test(linux, long_data_are_chained_over_pieces)
{
	static uint8_t src[XFER_PIECE * 3 + 32];
	static uint8_t dst[sizeof(src)];
	static uint8_t again[sizeof(src)];
	uint32_t ses = session(LNX_CRYPTO_AES_CBC, LNX_CRYPTO_SHA2_256);
	uint8_t mac[2][32];
	struct lnx_crypt_op cop = aes_op(ses, src, dst, sizeof(src));

	for (size_t i = 0; i < sizeof(src); i++)
		src[i] = (uint8_t)(i * 7 + i / 256);
	cop.iv_uaddr = lnx_uaddr(iv0);
	cop.mac_uaddr = lnx_uaddr(mac[0]);
	cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
	/* In steps of the program's own. */
	for (uint32_t at = 0; at < sizeof(src); at += 12352) {
		uint32_t left = (uint32_t)sizeof(src) - at;

		cop = aes_op(
		    ses, src + at, again + at, left < 12352 ? left : 12352);
		cop.iv_uaddr = at == 0 ? lnx_uaddr(iv0) : 0;
		cop.flags = at == 0 ? LNX_COP_FLAG_UPDATE | LNX_COP_FLAG_RESET
				    : LNX_COP_FLAG_UPDATE;
		cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
	}
	cop = aes_op(ses, NULL, NULL, 0);
	cop.flags = LNX_COP_FLAG_FINAL;
	cop.mac_uaddr = lnx_uaddr(mac[1]);
	cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
	cr_assert_eq(memcmp(dst, again, sizeof(dst)), 0);
	cr_assert_arr_eq(mac[0], mac[1], 32);
}

Test(linux, a_16_byte_crypt_accesses_memory_three_times)
{
	uint32_t ses = session(LNX_CRYPTO_AES_CBC, 0);
	uint8_t buf[16] = { 0 };
	struct lnx_crypt_op cop = aes_op(ses, buf, buf, 16);
	unsigned int before = lnx_accesses();

	cop.iv_uaddr = lnx_uaddr(iv0);
	cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
	cr_assert_eq(lnx_accesses() - before, 3, "argument, inputs, outputs");
}

Test(linux, cphash_copies_the_running_hash)
{
	uint32_t ses[3] = { session(0, LNX_CRYPTO_SHA2_256),
		session(0, LNX_CRYPTO_SHA2_256), session(0, LNX_CRYPTO_SHA1) };
	uint8_t mac[2][32];
	struct lnx_cphash_op cph = { .dst_ses = ses[1], .src_ses = ses[0] };
	struct lnx_crypt_op cop = aes_op(ses[0], plain, NULL, 32);
	uint32_t aes = session(LNX_CRYPTO_AES_CBC, 0);

	cop.flags = LNX_COP_FLAG_UPDATE;
	cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
	cr_assert_eq(lnx_ioctl(LNX_CIOCCPHASH, &cph), 0);
	for (int i = 0; i < 2; i++) {
		cop = aes_op(ses[i], cipher, NULL, 32);
		cop.flags = LNX_COP_FLAG_FINAL;
		cop.mac_uaddr = lnx_uaddr(mac[i]);
		cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
	}
	cr_assert_arr_eq(mac[0], mac[1], 32);

	cph.dst_ses = cph.src_ses;
	cr_expect_eq(lnx_ioctl(LNX_CIOCCPHASH, &cph), EDEADLK);
	cph.dst_ses = 4711;
	cr_expect_eq(lnx_ioctl(LNX_CIOCCPHASH, &cph), ENOENT);
	cph.dst_ses = aes;
	cr_expect_eq(lnx_ioctl(LNX_CIOCCPHASH, &cph), EINVAL);
	cph.dst_ses = ses[2];
	cr_expect_eq(lnx_ioctl(LNX_CIOCCPHASH, &cph), EINVAL);
}

Test(linux, the_null_cipher_takes_no_key)
{
	struct lnx_session_op sop = { .cipher = LNX_CRYPTO_NULL,
		.key_uaddr = lnx_uaddr(key) };

	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION, &sop), 0);
	sop.keylen = 1;
	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION, &sop), EINVAL);
}

Test(linux, two_mistakes_are_reported_in_the_modules_order)
{
	uint32_t ses = session(LNX_CRYPTO_AES_CBC, 0);
	struct lnx_crypt_op cop = aes_op(ses, NULL, NULL, 15);

	cop.op = 2;
	cr_expect_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), EINVAL, "op, then src");
	cop.iv_uaddr = 1;
	cr_expect_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), EFAULT, "iv, then op");
	cop.ses = 4711;
	cr_expect_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), EINVAL, "ses, then iv");
}

Test(linux, every_command_word_has_one_row)
{
	const struct dialect_cmd *cmd;

	for (size_t i = 0; (cmd = dialect_cmd_at(i)) != NULL; i++) {
		/* Some are another flavour's. */
		if (cmd->flavour == 0 ||
		    (cmd->flavour & dialect_flavour()) != 0)
			cr_expect_eq(
			    dialect_find(cmd->code), cmd, "%s", cmd->name);
		cr_expect_eq(dialect_cmd_index(cmd), i);
		cr_expect(
		    (cmd->run != NULL) != (cmd->clone != 0), "%s", cmd->name);
		cr_expect_eq(
		    cmd->code >> 16 & 0x3fff, cmd->arg_len, "%s", cmd->name);
	}
	cr_assert_null(dialect_find(0));
	cr_assert_null(dialect_cmd_at(DEVSTAT_CMDS), "each has its counter");
}
