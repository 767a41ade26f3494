/* SPDX-License-Identifier: ISC */
/*
 * test_linux_modes.c - CIOCCRYPT with the modes whose IVs go on in their own way:
 * CFB, OFB, XTS.  Their bytes are libcrypto's.
 */
#include <sys/mman.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "linux_ref.h"
#include "test_linux.h"
#include "xfer.h"

TestSuite(linux_modes, .init = lnx_setup, .fini = lnx_teardown);

static uint8_t key[64];
static uint8_t iv[16];

static uint32_t
session(uint32_t cipher, uint32_t mac, size_t key_len)
{
	struct lnx_session_op sop = { .cipher = cipher,
		.mac = mac,
		.keylen = (uint32_t)key_len,
		.key_uaddr = lnx_uaddr(key) };

	ref_bytes(key, sizeof(key), 1);
	ref_bytes(iv, sizeof(iv), 2);
	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION, &sop), 0);
	return sop.ses;
}

static struct lnx_crypt_op
crypt_op(uint32_t ses, uint16_t op, void *data, size_t len, const uint8_t *at)
{
	return (struct lnx_crypt_op){ .ses = ses,
		.op = op,
		.len = (uint32_t)len,
		.src_uaddr = lnx_uaddr(data),
		.dst_uaddr = lnx_uaddr(data),
		.iv_uaddr = lnx_uaddr(at) };
}

/* Data of any length, over pieces, with and without a hash, both ways. */
static void
there_and_back(uint32_t cipher, const char *name, size_t key_len, size_t len)
{
	uint8_t *plain = malloc(len + 1);
	uint8_t *want = malloc(len + 1);
	uint8_t *data = malloc(len + 1);

	ref_bytes(plain, len, (uint32_t)len);
	memcpy(want, plain, len);
	for (unsigned int hash = 0; hash < 2; hash++) {
		uint32_t ses = session(
		    cipher, hash != 0 ? LNX_CRYPTO_SHA2_256 : 0, key_len);
		uint8_t mac[32], want_mac[64];
		struct lnx_crypt_op cop =
		    crypt_op(ses, LNX_COP_ENCRYPT, data, len, iv);

		if (hash == 0)
			ref_cipher(name, true, key, iv, want, len);
		memcpy(data, plain, len);
		data[len] = 0x5a;
		cop.mac_uaddr = lnx_uaddr(mac);
		cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
		cr_assert_eq(memcmp(data, want, len), 0, "%s, %zu", name, len);
		cr_assert_eq(data[len], 0x5a);
		(void)ref_mac("SHA256", NULL, 0, plain, len, NULL, 0, want_mac);
		if (hash != 0)
			cr_assert_arr_eq(mac, want_mac, 32);
		memset(mac, 0, sizeof(mac));
		cop.op = LNX_COP_DECRYPT;
		cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
		cr_assert_eq(memcmp(data, plain, len), 0);
		if (hash != 0)
			cr_assert_arr_eq(mac, want_mac, 32);
	}
	free(plain);
	free(want);
	free(data);
}

Test(linux_modes, data_of_any_length_are_libcryptos)
{
	static const size_t lens[] = { 1, 15, 16, 17, 31, 32, 100, 4096,
		XFER_PIECE - 1, XFER_PIECE, XFER_PIECE + 1,
		2 * XFER_PIECE + 777 };

	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		there_and_back(LNX_CRYPTO_AES_CFB, "AES-128-CFB", 16, lens[i]);
		there_and_back(LNX_CRYPTO_AES_OFB, "AES-256-OFB", 32, lens[i]);
		if (lens[i] >= 16)
			there_and_back(LNX_CRYPTO_AES_XTS, "AES-128-XTS", 32,
			    lens[i] & ~(size_t)15);
	}
	there_and_back(
	    LNX_CRYPTO_AES_XTS, "AES-256-XTS", 64, XFER_MESSAGE_MAX / 2);
}

/* As Linux's cfb(aes) and ofb(aes): CFB's IV is the last whole block of
 * ciphertext, OFB's the last block of key stream that was begun. */
Test(linux_modes, a_part_of_a_block_leaves_an_iv)
{
	for (size_t len = 1; len < 70; len++) {
		for (uint16_t op = 0; op < 2; op++) {
			uint8_t zeros[80] = { 0 }, data[80], next[16];
			uint32_t ses = session(LNX_CRYPTO_AES_OFB, 0, 16);
			struct lnx_crypt_op cop =
			    crypt_op(ses, op, data, len, next);

			memcpy(next, iv, 16);
			ref_bytes(data, len, 3);
			cop.flags = LNX_COP_FLAG_WRITE_IV;
			cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
			ref_cipher("AES-128-OFB", true, key, iv, zeros, 80);
			cr_assert_arr_eq(next, zeros + (len - 1) / 16 * 16, 16);

			ses = session(LNX_CRYPTO_AES_CFB, 0, 16);
			cop.ses = ses;
			memcpy(next, iv, 16);
			ref_bytes(data, len, 3);
			memcpy(zeros, data, len);
			cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
			/* The ciphertext, whichever it is. */
			cr_assert_arr_eq(next,
			    len < 16	  ? iv
				: op == 0 ? data + len / 16 * 16 - 16
					  : zeros + len / 16 * 16 - 16,
			    16);
		}
	}
}

Test(linux_modes, the_iv_goes_on_when_none_is_given)
{
	static const struct {
		uint32_t cipher;
		const char *name;
	} rows[] = { { LNX_CRYPTO_AES_CFB, "AES-128-CFB" },
		{ LNX_CRYPTO_AES_OFB, "AES-128-OFB" } };

	for (size_t i = 0; i < 2; i++) {
		uint32_t ses = session(rows[i].cipher, 0, 16);
		uint8_t want[96] = { 7 }, data[96] = { 7 };
		struct lnx_crypt_op cop;

		ref_cipher(rows[i].name, true, key, iv, want, sizeof(want));
		for (uint16_t op = 0; op < 2; op++) {
			cop = crypt_op(ses, op, data, 32, iv);
			cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
			cop = crypt_op(ses, op, data + 32, 64, NULL);
			cr_assert_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), 0);
			if (op == 0)
				cr_assert_arr_eq(data, want, sizeof(want));
		}
		cr_assert_eq(data[0], 7);
		cr_assert_eq(data[95], 0);
	}
}

/* One message is one request: it is kept whole up to a limit. */
Test(linux_modes, xts_beyond_the_limit_is_e2big)
{
	uint32_t ses = session(LNX_CRYPTO_AES_XTS, 0, 32);
	size_t len = XFER_MESSAGE_MAX + 16;
	uint8_t *data = mmap(NULL, len, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct lnx_crypt_op cop = crypt_op(ses, LNX_COP_ENCRYPT, data, len, iv);

	cr_assert_neq(data, MAP_FAILED);
	cr_expect_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), E2BIG);
	cop.len = 0xfffffff0u;
	cr_expect_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), EFAULT, "not there");
	cop.len = XFER_MESSAGE_MAX;
	cop.dst_uaddr = 4096;
	cr_expect_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), EFAULT, "no dst");
	cop.len = 15;
	cr_expect_eq(lnx_ioctl(LNX_CIOCCRYPT, &cop), EINVAL, "part of a block");
	cr_expect_eq(data[0], 0);
}
