/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd_dialect_comp.c - compression through the NetBSD dialect: results of
 * a length of their own, and what programs say of their room.
 */
#include <sys/mman.h>

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>
#include <wire/netbsd.h>

#include "nbt.h"
#include "test_linux.h"

TestSuite(netbsd_comp, .init = nbt_setup, .fini = nbt_teardown);

/* comp_alg is not in the old layouts. */
static bool
next_native(unsigned int *i)
{
	bool more;

	do {
		more = nbt_next(i);
	} while (more && nbt_way.old);
	return more;
}

static uint32_t
comp_session(uint32_t comp)
{
	return nbt_session(&(struct nbt_session){ .comp = comp });
}

/* 100 times the letter a, as zlib writes it with a window of 4 KiB. */
#define DEFLATED "4b4ca43d0000"

Test(netbsd_comp, deflate_and_inflate_in_every_layout)
{
	for (unsigned int i = 0; next_native(&i);) {
		uint8_t *text = nbt_low(100);
		uint8_t *dst = nbt_low(200);
		struct nbt_crypt c = { .ses =
					   comp_session(NB_CRYPTO_DEFLATE_COMP),
			.op = NB_COP_COMP,
			.len = 100,
			.src = text,
			.dst = dst };

		memset(text, 'a', 100);
		cr_assert_eq(nbt_crypt(&c), 0);
		cr_assert_eq(c.dst_len, 6);
		cr_assert_arr_eq(dst, nbt_hex(DEFLATED), 6);
		cr_assert_eq(dst[6], 0, "no more than the result");
		c.op = NB_COP_DECOMP;
		c.len = 6;
		c.src = nbt_copy(dst, 6);
		c.dst_len = 100;
		cr_assert_eq(nbt_crypt(&c), 0);
		cr_assert_eq(c.dst_len, 100);
		cr_assert_arr_eq(dst, text, 100);
	}
}

Test(netbsd_comp, results_have_the_room_the_program_says)
{
	for (unsigned int i = 0; next_native(&i);) {
		uint8_t *dst = nbt_low(200);
		struct nbt_crypt c = { .ses =
					   comp_session(NB_CRYPTO_DEFLATE_COMP),
			.op = NB_COP_DECOMP,
			.len = 6,
			.src = nbt_hex(DEFLATED),
			.dst = dst,
			.dst_len = 99 };

		cr_expect_eq(nbt_crypt(&c), ENOSPC);
		cr_expect_eq(c.dst_len, 99, "nothing is written back");
		cr_expect_eq(dst[0], 0);
		/* 0 is as many as the data. */
		c.dst_len = 0;
		cr_expect_eq(nbt_crypt(&c), ENOSPC);
		c.op = NB_COP_COMP;
		c.len = 200;
		c.src = nbt_low(200);
		c.dst_len = 2;
		cr_expect_eq(nbt_crypt(&c), ENOSPC);
	}
}

/* Room that is not there is not used, nor memory taken for it. */
Test(netbsd_comp, huge_rooms_cost_nothing)
{
	static const uint32_t lens[] = { UINT32_MAX, UINT32_MAX - 1, 0x80000000,
		0x7fffffff, 0xffffffc0, 16u << 20, (16u << 20) + 1 };
	uint8_t *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);

	cr_assert_neq(page, MAP_FAILED);
	cr_assert_eq(munmap(page + 4096, 4096), 0);
	for (unsigned int i = 0; next_native(&i);) {
		uint32_t ses = comp_session(NB_CRYPTO_DEFLATE_COMP);

		for (size_t k = 0; k < sizeof(lens) / sizeof(lens[0]); k++) {
			struct nbt_crypt c = { .ses = ses,
				.op = NB_COP_DECOMP,
				.len = 6,
				.src = nbt_hex(DEFLATED),
				.dst = page + 4096 - 100,
				.dst_len = lens[k] };

			cr_expect_eq(nbt_crypt(&c), 0, "%u", lens[k]);
			cr_expect_eq(c.dst_len, 100);
			/* A result whose end is not there. */
			c.dst = page + 4096 - 99;
			c.dst_len = lens[k];
			cr_expect_eq(nbt_crypt(&c), EFAULT, "%u", lens[k]);
		}
	}
	(void)munmap(page, 4096);
}

/* Nor is the beginning of a result stored whose end has no place. */
Test(netbsd_comp, a_result_that_runs_off_a_page_is_not_stored)
{
	static const uint8_t zeros[4096];
	uint8_t *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	static const int prots[] = { PROT_READ, PROT_NONE };

	cr_assert_neq(page, MAP_FAILED);
	for (size_t k = 0; k < sizeof(prots) / sizeof(prots[0]); k++) {
		cr_assert_eq(mprotect(page + 4096, 4096, prots[k]), 0);
		for (unsigned int i = 0; next_native(&i);) {
			struct nbt_crypt c = { .ses = comp_session(
						   NB_CRYPTO_DEFLATE_COMP),
				.op = NB_COP_DECOMP,
				.len = 6,
				.src = nbt_hex(DEFLATED),
				.dst = page + 4096 - 99,
				.dst_len = 200 };

			/* Where bytes travel, it is the kernel that stores. */
			if (nbt_way.carried)
				continue;
			cr_assert_eq(nbt_crypt(&c), EFAULT);
			cr_assert_arr_eq(page, zeros, 4096);
			/* What has room is stored, however much might come. */
			c.dst = page + 4096 - 100;
			c.dst_len = 200;
			cr_assert_eq(nbt_crypt(&c), 0);
			cr_assert_eq(page[4095], 'a');
			memset(page, 0, 4096);
		}
	}
	(void)munmap(page, 8192);
}

Test(netbsd_comp, a_long_result_is_one_message)
{
	static uint8_t src[262140];
	static uint8_t back[2 << 20];
	uint8_t *packed = nbt_low(65536);
	uint32_t ses = comp_session(NB_CRYPTO_GZIP_COMP);
	struct nbt_crypt c = { .ses = ses,
		.op = NB_COP_COMP,
		.len = sizeof(src),
		.src = src,
		.dst = packed,
		.dst_len = 65536 };
	uint32_t len;

	for (size_t i = 0; i < sizeof(src); i++)
		src[i] = (uint8_t)(i / 1000);
	cr_assert_eq(nbt_crypt(&c), 0);
	len = c.dst_len;
	cr_assert_lt(len, 20000);
	c = (struct nbt_crypt){ .ses = ses,
		.op = NB_COP_DECOMP,
		.len = len,
		.src = packed,
		.dst = back,
		.dst_len = sizeof(back) };
	cr_assert_eq(nbt_crypt(&c), 0);
	cr_assert_eq(c.dst_len, sizeof(src));
	cr_assert_eq(memcmp(back, src, sizeof(src)), 0);
	c.dst_len = sizeof(src) - 1;
	cr_assert_eq(nbt_crypt(&c), ENOSPC);
}

Test(netbsd_comp, data_that_are_none_are_einval)
{
	uint8_t *dst = nbt_low(4096);
	struct nbt_crypt c = { .op = NB_COP_DECOMP,
		.len = 32,
		.src = nbt_hex("ffffffffffffffffffffffffffffffff"
			       "ffffffffffffffffffffffffffffffff"),
		.dst = dst,
		.dst_len = 4096 };

	c.ses = comp_session(NB_CRYPTO_DEFLATE_COMP);
	cr_expect_eq(nbt_crypt(&c), EINVAL);
	c.ses = comp_session(NB_CRYPTO_GZIP_COMP);
	cr_expect_eq(nbt_crypt(&c), EINVAL);
	c.iv = dst;
	cr_expect_eq(nbt_crypt(&c), EINVAL, "no cipher has an IV");
	cr_expect_eq(dst[0], 0);
}

/* Without a destination the length alone is told. */
Test(netbsd_comp, a_result_may_be_measured)
{
	uint8_t *text = nbt_low(100);
	struct nbt_crypt c = { .ses = comp_session(NB_CRYPTO_DEFLATE_COMP),
		.op = NB_COP_COMP,
		.len = 100,
		.src = text };

	memset(text, 'a', 100);
	cr_assert_eq(nbt_crypt(&c), 0);
	cr_assert_eq(c.dst_len, 6);
	cr_assert_eq(text[0], 'a');
}

/* Compression, then the MAC, then encryption: the MAC is of the deflated data and
 * what is behind them. */
Test(netbsd_comp, all_three_in_one_session)
{
	struct nbt_session s = { .cipher = NB_CRYPTO_AES_CBC,
		.keylen = 16,
		.key = nbt_low(16),
		.mac = NB_CRYPTO_SHA1,
		.comp = NB_CRYPTO_DEFLATE_COMP };
	uint8_t *text = nbt_low(112);
	uint8_t *mac[2] = { nbt_low(20), nbt_low(20) };
	struct nbt_crypt c = { .ses = nbt_session(&s),
		.op = NB_COP_COMP,
		.len = 112,
		.src = text,
		.dst = nbt_low(112),
		.mac = mac[0],
		.iv = nbt_low(16) };
	uint8_t *mid = nbt_low(112);

	memset(text, 'a', 112);
	cr_assert_eq(nbt_crypt(&c), 0);
	cr_assert_lt(c.dst_len, 20);
	/* Decryption (as op is not encryption) of what is deflated. */
	memset(mid, 'a', 112);
	s = (struct nbt_session){ .comp = NB_CRYPTO_DEFLATE_COMP };
	c = (struct nbt_crypt){ .ses = nbt_session(&s),
		.op = NB_COP_COMP,
		.len = 112,
		.src = text,
		.dst = mid };
	cr_assert_eq(nbt_crypt(&c), 0);
	s = (struct nbt_session){ .mac = NB_CRYPTO_SHA1 };
	c = (struct nbt_crypt){
		.ses = nbt_session(&s), .len = 112, .src = mid, .mac = mac[1]
	};
	cr_assert_eq(nbt_crypt(&c), 0);
	cr_assert_arr_eq(mac[0], mac[1], 20);
}
