/* SPDX-License-Identifier: ISC */
/*
 * test_openbsd_crypt.c - CIOCCRYPT of the OpenBSD dialect: known answers in all the
 * ways a program can ask for them, and what is refused.
 */
#include <sys/mman.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <wire/openbsd.h>

#include "../vectors/vec.h"
#include "dialect.h"
#include "test_linux.h"

#include <opencrypto/cryptodev.h>

#define CANARY 0x5a

static void
setup(void)
{
	cr_assert_eq(dialect_set_flavour("openbsd"), 0);
	lnx_setup();
}

TestSuite(openbsd_crypt, .init = setup, .fini = lnx_teardown);

/* clang-format off */
static const struct row {
	uint32_t id;
	int alg;
	uint32_t block;
	uint32_t iv_used;
	uint32_t key_min;
	uint32_t key_max;
} rows[] = {
	{ OBSD_CRYPTO_DES_CBC,  CRYPTO_DES_CBC,  8,  8,  8,  8 },
	{ OBSD_CRYPTO_3DES_CBC, CRYPTO_3DES_CBC, 8,  8,  24, 24 },
	{ OBSD_CRYPTO_BLF_CBC,  CRYPTO_BLF_CBC,  8,  8,  5,  56 },
	{ OBSD_CRYPTO_CAST_CBC, CRYPTO_CAST_CBC, 8,  8,  5,  16 },
	{ OBSD_CRYPTO_AES_CBC,  CRYPTO_AES_CBC,  16, 16, 16, 32 },
	{ OBSD_CRYPTO_ARC4,     CRYPTO_ARC4,     1,  0,  1,  32 },
	{ OBSD_CRYPTO_AES_CTR,  CRYPTO_AES_CTR,  16, 8,  20, 36 },
	{ OBSD_CRYPTO_AES_XTS,  CRYPTO_AES_XTS,  16, 8,  32, 64 },
};
/* clang-format on */

static uint32_t
session(uint32_t id, const void *key, size_t len)
{
	struct obsd_session_op sop = { .cipher = id,
		.keylen = (uint32_t)len,
		.key_uaddr = lnx_uaddr(key) };

	cr_assert_eq(lnx_ioctl(OBSD_CIOCGSESSION, &sop), 0);
	return sop.ses;
}

static struct obsd_crypt_op
crypt_op(uint32_t ses, uint16_t op, const void *src, void *dst, size_t len,
    const void *iv)
{
	return (struct obsd_crypt_op){ .ses = ses,
		.op = op,
		.len = (uint32_t)len,
		.src_uaddr = lnx_uaddr(src),
		.dst_uaddr = lnx_uaddr(dst),
		.iv_uaddr = lnx_uaddr(iv) };
}

/* The IV of a vector as a block, with bytes behind it that must not matter. */
static void
block_iv(uint8_t *iv, const struct row *row, const struct vec *v)
{
	memset(iv, 0xee, 16);
	memcpy(iv, v->iv.p, row->iv_used);
}

/* A vector that this dialect can ask for. */
static bool
ours(const struct row *row, const struct vec *v)
{
	if (v->key.len < row->key_min || v->key.len > row->key_max ||
	    v->in.len == 0 || v->in.len % row->block != 0 ||
	    v->in.len > OBSD_LEN_MAX - 16 || v->out_at != 0)
		return false;
	for (size_t i = row->iv_used; i < v->iv.len; i++) {
		if (v->iv.p[i] != 0)
			return false;
	}
	return true;
}

static void
run_with_iv(const struct row *row, const struct vec *v)
{
	uint32_t ses = session(row->id, v->key.p, v->key.len);
	uint8_t *buf = malloc(v->in.len + 1);
	uint8_t iv[16];
	struct obsd_crypt_op cop = crypt_op(ses, OBSD_COP_ENCRYPT, v->in.p, buf,
	    v->in.len, row->iv_used > 0 ? iv : NULL);
	unsigned int rounds;

	block_iv(iv, row, v);
	buf[v->in.len] = CANARY;
	cr_assert_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), 0);
	cr_expect_eq(memcmp(buf, v->out.p, v->in.len), 0, "%s", v->source);
	cr_expect_eq(buf[v->in.len], CANARY);
	/* In place, and back by the other way to the memory; a session of ARC4
	 * goes on with its key stream. */
	if (row->id == OBSD_CRYPTO_ARC4)
		ses = session(row->id, v->key.p, v->key.len);
	cop = crypt_op(ses, OBSD_COP_DECRYPT, buf, buf, v->in.len,
	    row->iv_used > 0 ? iv : NULL);
	cr_assert_eq(lnx_ioctl_carried(OBSD_CIOCCRYPT, &cop, &rounds), 0);
	cr_expect_eq(memcmp(buf, v->in.p, v->in.len), 0, "%s", v->source);
	cr_expect_eq(buf[v->in.len], CANARY);
	free(buf);
}

/* The IV in front of the data. */
static void
run_inline(const struct row *row, const struct vec *v)
{
	uint32_t ses = session(row->id, v->key.p, v->key.len);
	size_t len = row->block + v->in.len;
	uint8_t *src = malloc(len);
	uint8_t *dst = malloc(len + 1);
	struct obsd_crypt_op cop =
	    crypt_op(ses, OBSD_COP_DECRYPT, src, dst, len, NULL);

	memset(src, 0xee, len);
	memcpy(src, v->iv.p, row->iv_used);
	memcpy(src + row->block, v->out.p, v->in.len);
	dst[len] = CANARY;
	cr_assert_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), 0);
	cr_expect_eq(
	    memcmp(dst + row->block, v->in.p, v->in.len), 0, "%s", v->source);
	cr_expect_eq(memcmp(dst, src, row->block), 0, "the prefix stays");
	cr_expect_eq(dst[len], CANARY);
	free(src);
	free(dst);
}

static int
run_vector(void *arg, const struct vec *v)
{
	const struct row *row = arg;

	if (!ours(row, v))
		return 0;
	run_with_iv(row, v);
	if (row->iv_used > 0)
		run_inline(row, v);
	return 0;
}

Test(openbsd_crypt, known_answers_of_every_cipher)
{
	struct vec_tally tally;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct row row = rows[i];

		memset(&tally, 0, sizeof(tally));
		cr_assert_eq(
		    vec_each(alg_find(row.alg), NULL, run_vector, &row, &tally),
		    0);
		cr_expect_gt(tally.nvectors, 0, "id %u", row.id);
	}
}

Test(openbsd_crypt, an_iv_made_up_comes_in_front_and_decrypts)
{
	static uint8_t key[64] = { 1, 2, 3 };
	static const uint8_t text[64] = { 'o', 'n', 'e' };
	uint8_t out[3][64];
	struct obsd_crypt_op cop;

	key[40] = 9; /* XTS: the halves differ */
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t block = rows[i].block;
		uint32_t ses = session(rows[i].id, key, rows[i].key_max);

		if (rows[i].iv_used == 0)
			continue;
		for (int n = 0; n < 2; n++) {
			cop = crypt_op(
			    ses, OBSD_COP_ENCRYPT, text, out[n], 64, NULL);
			cr_assert_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), 0);
		}
		cr_expect_neq(memcmp(out[0], out[1], 64), 0, "never the same");
		cr_expect_neq(memcmp(out[0], text, block), 0);
		cr_expect_neq(
		    memcmp(out[0] + block, text + block, 64 - block), 0);
		cop = crypt_op(ses, OBSD_COP_DECRYPT, out[0], out[2], 64, NULL);
		cr_assert_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), 0);
		cr_expect_eq(memcmp(out[2] + block, text + block, 64 - block),
		    0, "id %u", rows[i].id);
		/* Nothing but an IV. */
		cop.len = block;
		cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), 0);
	}
}

Test(openbsd_crypt, null_changes_nothing_in_blocks_of_four)
{
	uint32_t ses = session(OBSD_CRYPTO_NULL, NULL, 0);
	uint8_t text[12] = "eleven byte";
	uint8_t out[12] = { 0 };
	struct obsd_crypt_op cop =
	    crypt_op(ses, OBSD_COP_ENCRYPT, text, out, 12, NULL);

	cr_assert_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), 0);
	cr_expect_arr_eq(out, text, 12);
	cop.iv_uaddr = lnx_uaddr(text);
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), 0);
	cop.iv_uaddr = 8;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), EFAULT);
	cop.iv_uaddr = 0;
	cop.len = 6;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), EINVAL);
}

Test(openbsd_crypt, operations_leave_no_trace_and_all_but_one_is_decrypt)
{
	uint8_t key[16] = { 7 };
	uint8_t iv[16] = { 9 };
	uint8_t text[32] = { 1, 2 };
	uint8_t out[3][32];
	uint32_t ses = session(OBSD_CRYPTO_AES_CBC, key, 16);
	struct obsd_crypt_op cop;

	for (int i = 0; i < 2; i++) {
		cop = crypt_op(ses, OBSD_COP_ENCRYPT, text, out[i], 32, iv);
		cop.flags = (uint16_t)(i * 0xffff);
		cr_assert_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), 0);
	}
	cr_expect_arr_eq(out[0], out[1], 32);
	cr_expect_eq(iv[0], 9);
	for (unsigned int op = 0; op < 0x10000; op += op < 8 ? 1 : 7777) {
		cop = crypt_op(ses, (uint16_t)op, out[0], out[2], 32, iv);
		cr_assert_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), 0);
		cr_expect_eq(memcmp(out[2], text, 32) == 0,
		    op != OBSD_COP_ENCRYPT, "op %u", op);
	}
}

Test(openbsd_crypt, without_dst_the_result_is_dropped)
{
	uint8_t key[16] = { 7 };
	uint8_t text[32] = { 1, 2 };
	uint32_t ses = session(OBSD_CRYPTO_AES_CBC, key, 16);
	struct obsd_crypt_op cop =
	    crypt_op(ses, OBSD_COP_ENCRYPT, text, NULL, 32, key);

	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), 0);
	cop.iv_uaddr = 0;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), 0);
	cop.src_uaddr = 0;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), EFAULT);
	cr_expect_eq(text[0], 1);
}

Test(openbsd_crypt, lengths_have_their_errnos)
{
	static uint8_t big[OBSD_LEN_MAX + 16];
	uint8_t key[16] = { 7 };
	uint32_t ses = session(OBSD_CRYPTO_AES_CBC, key, 16);
	struct obsd_crypt_op cop =
	    crypt_op(ses, OBSD_COP_ENCRYPT, big, big, 65520, key);

	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), 0);
	cop.len = 0;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), EINVAL);
	cop.len = 17;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), EINVAL);
	cop.len = 65536;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), E2BIG);
	cop.len = OBSD_LEN_MAX + 1;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), E2BIG, "before EINVAL");
	cop.len = UINT32_MAX;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), E2BIG);
	cop.ses = session(OBSD_CRYPTO_ARC4, key, 16);
	cop.iv_uaddr = 0;
	cop.len = OBSD_LEN_MAX;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), 0);
}

Test(openbsd_crypt, bad_addresses_and_a_mac_change_nothing)
{
	uint8_t key[16] = { 7 };
	uint8_t text[32] = { 1, 2 };
	uint8_t out[32];
	uint8_t want[32];
	uint32_t ses = session(OBSD_CRYPTO_AES_CBC, key, 16);
	const struct obsd_crypt_op good =
	    crypt_op(ses, OBSD_COP_ENCRYPT, text, out, 32, key);
	struct obsd_crypt_op cop;

	memset(out, CANARY, sizeof(out));
	memset(want, CANARY, sizeof(want));
	cop = good;
	cop.mac_uaddr = lnx_uaddr(text);
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), EINVAL, "mac");
	cop.src_uaddr = 16;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), EFAULT, "src, then mac");
	cop = good;
	cop.src_uaddr = UINT64_MAX - 15;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), EFAULT, "src");
	cop = good;
	cop.iv_uaddr = 16;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), EFAULT, "iv");
	cop = good;
	cop.dst_uaddr = 16;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), EFAULT, "dst");
	cop = good;
	cop.ses = 4711;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, &cop), EINVAL, "ses");
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT, NULL), EFAULT);
	cr_expect_arr_eq(out, want, 32);
}

Test(openbsd_crypt, twins_of_32_bit_callers_mean_the_same)
{
	/* Addresses that fit in 32 bits. */
	uint8_t *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	struct obsd_session_op32 sop = { .cipher = OBSD_CRYPTO_AES_CBC,
		.keylen = 16,
		.key_uaddr = (uint32_t)lnx_uaddr(low) };
	struct obsd_crypt_op32 cop = { .op = OBSD_COP_ENCRYPT,
		.len = 32,
		.src_uaddr = (uint32_t)lnx_uaddr(low + 64),
		.dst_uaddr = (uint32_t)lnx_uaddr(low + 128),
		.iv_uaddr = (uint32_t)lnx_uaddr(low + 16) };
	struct obsd_crypt_op wide;

	cr_assert_neq(low, MAP_FAILED);
	for (size_t i = 0; i < 96; i++)
		low[i] = (uint8_t)(3 * i);
	cr_assert_eq(lnx_ioctl(OBSD_CIOCGSESSION32, &sop), 0);
	cop.ses = sop.ses;
	cr_assert_eq(lnx_ioctl(OBSD_CIOCCRYPT32, &cop), 0);
	wide = crypt_op(
	    sop.ses, OBSD_COP_ENCRYPT, low + 64, low + 256, 32, low + 16);
	cr_assert_eq(lnx_ioctl(OBSD_CIOCCRYPT, &wide), 0);
	cr_expect_arr_eq(low + 128, low + 256, 32);
	cop.mac_uaddr = 8;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCCRYPT32, &cop), EINVAL);
	sop.mac = 7;
	cr_expect_eq(lnx_ioctl(OBSD_CIOCGSESSION32, &sop), EINVAL);
}
