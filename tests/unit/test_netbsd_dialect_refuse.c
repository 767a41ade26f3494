/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd_dialect_refuse.c - CIOCCRYPT of the NetBSD dialect: what is refused,
 * and what bad addresses and overlapping buffers do.
 */
#include <sys/mman.h>

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>
#include <wire/netbsd.h>

#include "nbt.h"
#include "nbt_keys.h"
#include "test_linux.h"

TestSuite(netbsd_refuse, .init = nbt_setup, .fini = nbt_teardown);

Test(netbsd_refuse, lengths_are_whole_blocks_up_to_a_limit)
{
	static uint8_t big[262144];
	uint32_t cbc = session(NB_CRYPTO_AES_CBC, CBC_KEY, 0, NULL, 0);
	uint32_t gcm = gcm_session();
	uint32_t sha = mac_session(NB_CRYPTO_SHA1, 0, 0);
	const struct {
		uint32_t ses, len;
		bool iv;
		int error;
	} rows[] = {
		{ cbc, 0, true, EINVAL },
		{ cbc, 15, true, EINVAL },
		{ cbc, 17, true, EINVAL },
		{ cbc, 16, true, 0 },
		{ cbc, 0, false, EINVAL },
		{ cbc, 16, false, EINVAL },
		{ cbc, 31, false, EINVAL },
		{ cbc, 32, false, 0 },
		{ cbc, 262128, true, 0 },
		{ cbc, 262140, true, EINVAL },
		{ cbc, 262141, true, E2BIG },
		{ cbc, 262144, true, E2BIG },
		{ cbc, UINT32_MAX, true, E2BIG },
		{ cbc, 0x80000000, false, E2BIG },
		{ gcm, 2, true, EINVAL },
		{ gcm, 4, true, 0 },
		{ gcm, 8, false, EINVAL },
		{ gcm, 12, false, 0 },
		{ sha, 262140, false, 0 },
		{ sha, 262141, false, E2BIG },
		{ cbc + 99, UINT32_MAX, true, EINVAL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct nbt_crypt c = { .ses = rows[i].ses,
			.op = NB_COP_ENCRYPT,
			.len = rows[i].len,
			.src = big,
			.dst = big,
			.iv = rows[i].iv ? nbt_low(16) : NULL };

		cr_expect_eq(nbt_crypt(&c), rows[i].error, "%zu: %u bytes", i,
		    rows[i].len);
	}
}

Test(netbsd_refuse, what_the_session_lacks_is_refused)
{
	uint8_t *buf = nbt_low(64);
	uint32_t cbc = session(NB_CRYPTO_AES_CBC, CBC_KEY, 0, NULL, 0);
	uint32_t sha = mac_session(NB_CRYPTO_SHA1, 0, 0);
	uint32_t arc4 = session(NB_CRYPTO_ARC4, "0102030405", 0, NULL, 0);
	uint32_t null = session(NB_CRYPTO_NULL_CBC, "", 0, NULL, 0);
	struct nbt_crypt c = {
		.op = NB_COP_ENCRYPT, .len = 16, .src = buf, .dst = buf
	};

	for (unsigned int i = 0; nbt_next(&i);) {
		c.iv = buf;
		c.ses = sha;
		cr_expect_eq(nbt_crypt(&c), EINVAL);
		c.ses = arc4;
		cr_expect_eq(nbt_crypt(&c), EINVAL);
		c.ses = null;
		cr_expect_eq(nbt_crypt(&c), EINVAL);
		c.ses = cbc;
		c.mac = buf + 32;
		cr_expect_eq(nbt_crypt(&c), EINVAL);
		c.mac = NULL;
		cr_expect_eq(nbt_crypt(&c), 0);
		c.iv = NULL;
		c.ses = arc4;
		cr_expect_eq(nbt_crypt(&c), 0);
		c.ses = null;
		cr_expect_eq(nbt_crypt(&c), 0);
		c.ses = 0;
		cr_expect_eq(nbt_crypt(&c), EINVAL);
		c.ses = 0xfffffffe;
		cr_expect_eq(nbt_crypt(&c), EINVAL);
	}
}

/* RFC 6229, 40-bit key 0102030405: the key stream, from its beginning each time. */
Test(netbsd_refuse, arc4_begins_anew_with_each_operation)
{
	uint8_t *buf = nbt_low(16);
	struct nbt_crypt c = { .ses = session(
				   NB_CRYPTO_ARC4, "0102030405", 0, NULL, 0),
		.op = NB_COP_ENCRYPT,
		.len = 16,
		.src = nbt_low(16),
		.dst = buf };

	for (int i = 0; i < 2; i++) {
		memset(buf, 0, 16);
		cr_assert_eq(nbt_crypt(&c), 0);
		cr_assert_arr_eq(
		    buf, nbt_hex("b2396305f03dc027ccc3524a0a1118a8"), 16);
	}
}

Test(netbsd_refuse, bad_addresses_are_efault_and_change_nothing)
{
	uint8_t *edge = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	uint8_t *bad;

	cr_assert_neq(edge, MAP_FAILED);
	bad = edge + 4096;
	cr_assert_eq(mprotect(bad, 4096, PROT_NONE), 0);
	for (unsigned int i = 0; nbt_next(&i);) {
		uint32_t ses = session(
		    NB_CRYPTO_AES_CBC, CBC_KEY, NB_CRYPTO_SHA1, NULL, 0);
		uint8_t *dst = nbt_low(32);
		uint8_t *mac = nbt_low(20);
		const struct nbt_crypt good = { .ses = ses,
			.op = NB_COP_ENCRYPT,
			.len = 32,
			.src = nbt_low(32),
			.dst = dst,
			.mac = mac,
			.iv = nbt_low(16) };
		struct nbt_crypt rows[5] = { good, good, good, good, good };

		rows[0].src = bad - 16;
		rows[1].iv = bad;
		rows[2].mac = bad - 4;
		rows[3].dst = bad - 31;
		rows[4].src = NULL;
		for (size_t k = 0; k < 5; k++) {
			cr_expect_eq(nbt_crypt(&rows[k]), EFAULT, "%zu", k);
			if (nbt_way.carried)
				continue;
			cr_expect_arr_eq(dst, nbt_low(32), 32, "%zu", k);
			cr_expect_arr_eq(mac, nbt_low(20), 20, "%zu", k);
		}
	}
	(void)munmap(edge, 8192);
}

/* Source and destination may overlap in any way: the data are read before. */
Test(netbsd_refuse, overlapping_buffers_are_read_first)
{
	uint8_t *buf = nbt_low(128);
	struct nbt_crypt c = { .ses = session(
				   NB_CRYPTO_AES_CBC, CBC_KEY, 0, NULL, 0),
		.op = NB_COP_ENCRYPT,
		.len = 32,
		.iv = nbt_hex(CBC_IV) };

	for (size_t shift = 0; shift < 40; shift++) {
		memcpy(buf + 20, nbt_hex(CBC_P), 32);
		c.src = buf + 20;
		c.dst = buf + shift;
		cr_assert_eq(nbt_crypt(&c), 0);
		cr_assert_arr_eq(buf + shift, nbt_hex(CBC_C), 32, "%zu", shift);
	}
}

Test(netbsd_refuse, without_a_destination_nothing_is_stored)
{
	for (unsigned int i = 0; nbt_next(&i);) {
		uint8_t *mac = nbt_low(20);
		uint8_t *src = nbt_hex(CBC_P);
		struct nbt_crypt c = { .ses = session(NB_CRYPTO_AES_CBC,
					   CBC_KEY, NB_CRYPTO_SHA1, NULL, 0),
			.op = NB_COP_ENCRYPT,
			.len = 32,
			.src = src,
			.mac = mac,
			.iv = nbt_hex(CBC_IV) };

		cr_assert_eq(nbt_crypt(&c), 0);
		cr_assert_arr_eq(src, nbt_hex(CBC_P), 32);
		cr_assert_neq(mac[0] | mac[1] | mac[2], 0);
	}
}
