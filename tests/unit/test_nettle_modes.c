/* SPDX-License-Identifier: ISC */
/*
 * test_nettle_modes.c - modes of block ciphers are what their definitions make
 * of single blocks, at lengths that reach past what the driver works on at once,
 * flat and in pieces; the documents' answers are short.
 */
#include "test_nettle.h"

#include <errno.h>

#include "alg.h"
#include "pieces.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define NM_BLOCKS 70 /* more than two batches of the driver's */
#define NM_LEN	  ((size_t)16 * NM_BLOCKS)

TestSuite(nettle_modes, .init = nt_attach, .fini = nt_detach);

static const uint8_t key[64] = { 0x77, 0x61, 0x73, [31] = 0x68, [63] = 0x21 };
static const uint8_t iv[16] = { 0xff, 0xff, 0xff, 0xff, 0x80, [15] = 0xff };

/* AES of one block. */
static void
aes(const uint8_t *k, size_t k_len, uint8_t *block, int flags)
{
	crypto_session_t ses = nt_session(CRYPTO_AES_ECB, k, k_len, 0);
	struct cryptodesc crd = nt_cipher(CRYPTO_AES_ECB, 0, 16, NULL, flags);

	cr_assert_eq(nt_dispatch(ses, &crd, 1, block, 16), 0);
	cr_assert_eq(crypto_freesession(ses), 0);
}

static void
fill(uint8_t *data)
{
	for (size_t i = 0; i < NM_LEN; i++)
		data[i] = (uint8_t)(i * 29 + i / 256);
}

static void
nm_xor(uint8_t *to, const uint8_t *with, size_t len)
{
	for (size_t i = 0; i < len; i++)
		to[i] ^= with[i];
}

/* SP 800-38E: the tweak is doubled from block to block. */
static void
define_xts(uint8_t *data, size_t key_len, size_t len)
{
	uint8_t tweak[16];

	memcpy(tweak, iv, sizeof(tweak));
	aes(key + key_len / 2, key_len / 2, tweak, CRD_F_ENCRYPT);
	for (size_t off = 0; off < len; off += 16) {
		unsigned int carry = 0;

		nm_xor(data + off, tweak, 16);
		aes(key, key_len / 2, data + off, CRD_F_ENCRYPT);
		nm_xor(data + off, tweak, 16);
		for (size_t i = 0; i < 16; i++) {
			carry |= (unsigned int)tweak[i] << 1;
			tweak[i] = (uint8_t)carry;
			carry >>= 8;
		}
		tweak[0] ^= (uint8_t)(carry * 0x87);
	}
}

/* SP 800-38A: what is fed back is the ciphertext, or the key stream. */
static void
define_feedback(uint8_t *data, size_t key_len, size_t len, bool ofb)
{
	uint8_t block[16];

	memcpy(block, iv, sizeof(block));
	for (size_t off = 0; off < len; off += 16) {
		size_t n = len - off < 16 ? len - off : 16;

		aes(key, key_len, block, CRD_F_ENCRYPT);
		nm_xor(data + off, block, n);
		if (!ofb)
			memcpy(block, data + off, n);
	}
}

static void
define_cfb(uint8_t *data, size_t key_len, size_t len)
{
	define_feedback(data, key_len, len, false);
}

static void
define_ofb(uint8_t *data, size_t key_len, size_t len)
{
	define_feedback(data, key_len, len, true);
}

/* RFC 3686: nonce, IV, and a counter that begins with 1. */
static void
define_rfc3686(uint8_t *data, size_t key_len, size_t len)
{
	for (size_t off = 0; off < len; off += 16) {
		size_t n = len - off < 16 ? len - off : 16;
		uint8_t block[16] = { 0 };

		memcpy(block, key + key_len - 4, 4);
		memcpy(block + 4, iv, 8);
		block[15] = (uint8_t)(off / 16 + 1);
		aes(key, key_len - 4, block, CRD_F_ENCRYPT);
		nm_xor(data + off, block, n);
	}
}

/* clang-format off */
static const struct mode {
	const char *name;
	int alg;
	size_t key_lens[4];
	void (*define)(uint8_t *data, size_t key_len, size_t len);
} modes[] = {
	{ "xts",     CRYPTO_AES_XTS, { 32, 64 },     define_xts },
	{ "cfb",     CRYPTO_AES_CFB, { 16, 24, 32 }, define_cfb },
	{ "ofb",     CRYPTO_AES_OFB, { 16, 24, 32 }, define_ofb },
	{ "rfc3686", CRYPTO_AES_CTR, { 20, 28, 36 }, define_rfc3686 },
};
/* clang-format on */

/* Encrypt and decrypt flat, and in pieces of either kind. */
static void
mode_is(const struct mode *mode, size_t key_len, size_t len)
{
	static const size_t cuts[] = { 31, 0, 513, 1, 16 };
	const int kinds[] = { 0, CRYPTO_F_IOV, CRYPTO_F_IMBUF };
	uint8_t plain[NM_LEN], want[NM_LEN], got[NM_LEN];
	crypto_session_t ses = nt_session(mode->alg, key, key_len, 0);
	struct cryptodesc crd = nt_cipher(mode->alg, 0, len, iv, CRD_F_ENCRYPT);

	fill(plain);
	memcpy(want, plain, sizeof(want));
	mode->define(want, key_len, len);
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct pieces p;

		pieces_init(&p, kinds[i], plain, NM_LEN, cuts, ARRAY_LEN(cuts));
		crd.crd_flags |= CRD_F_ENCRYPT;
		cr_assert_eq(
		    nt_dispatch_kind(ses, &crd, 1, p.flags, p.buf, NM_LEN), 0);
		cr_assert_eq(pieces_read(&p, got, NM_LEN), NM_LEN);
		cr_expect_eq(memcmp(got, want, NM_LEN), 0,
		    "%s, key of %zu, %zu bytes, kind %d", mode->name, key_len,
		    len, kinds[i]);
		crd.crd_flags &= ~CRD_F_ENCRYPT;
		cr_assert_eq(
		    nt_dispatch_kind(ses, &crd, 1, p.flags, p.buf, NM_LEN), 0);
		cr_assert_eq(pieces_read(&p, got, NM_LEN), NM_LEN);
		cr_expect_eq(memcmp(got, plain, NM_LEN), 0,
		    "%s, key of %zu, %zu bytes back, kind %d", mode->name,
		    key_len, len, kinds[i]);
		pieces_fini(&p);
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

Test(nettle_modes, are_their_definitions)
{
	const size_t lens[] = { 16, 496, 512, 528, 1040, NM_LEN, 1, 15, 17, 511,
		513, 1039, NM_LEN - 3 };

	for (size_t m = 0; m < ARRAY_LEN(modes); m++) {
		const struct mode *mode = &modes[m];
		size_t block = alg_find(mode->alg)->block;

		for (size_t k = 0; mode->key_lens[k] != 0; k++) {
			for (size_t i = 0; i < ARRAY_LEN(lens); i++) {
				if (lens[i] % block == 0)
					mode_is(
					    mode, mode->key_lens[k], lens[i]);
			}
		}
	}
}

/* FreeBSD's IV of XTS is the number of a block in 8 bytes: with the rest of
 * crd_iv left as it was made, zeros, it is the tweak. */
Test(nettle_modes, xts_takes_a_block_number)
{
	crypto_session_t ses = nt_session(CRYPTO_AES_XTS, key, 32, 0);
	uint8_t tweak[16] = { 0 }, data[32] = { 0 }, want[32] = { 0 };
	struct cryptodesc crd;

	tweak[0] = 0xff;
	tweak[1] = 0x01;
	crd = nt_cipher(CRYPTO_AES_XTS, 0, 32, tweak, CRD_F_ENCRYPT);
	cr_assert_eq(nt_dispatch(ses, &crd, 1, want, 32), 0);
	crd = nt_cipher(CRYPTO_AES_XTS, 0, 32, NULL, CRD_F_ENCRYPT);
	crd.crd_flags |= NT_EXPLICIT;
	memcpy(crd.crd_iv, tweak, 8);
	cr_assert_eq(nt_dispatch(ses, &crd, 1, data, 32), 0);
	cr_expect_eq(memcmp(data, want, 32), 0);
	crd.crd_iv[8] = 1;
	memset(data, 0, sizeof(data));
	cr_assert_eq(nt_dispatch(ses, &crd, 1, data, 32), 0);
	cr_expect_neq(memcmp(data, want, 32), 0, "all 16 bytes count");
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* The counter of ChaCha20 is the IV's first half, of 64 bits. */
Test(nettle_modes, chacha20_counts_in_eight_bytes)
{
	crypto_session_t ses = nt_session(CRYPTO_CHACHA20, key, 32, 0);
	uint8_t block[16] = { 0xfe, 0xff, 0xff, 0xff, 0, 0, 0, 0, 5 };
	uint8_t data[256] = { 0 }, want[256] = { 0 };
	struct cryptodesc crd;

	crd = nt_cipher(CRYPTO_CHACHA20, 0, 256, block, CRD_F_ENCRYPT);
	cr_assert_eq(nt_dispatch(ses, &crd, 1, data, 256), 0);
	for (size_t i = 0; i < 4; i++) {
		crd = nt_cipher(
		    CRYPTO_CHACHA20, 64 * i, 64, block, CRD_F_ENCRYPT);
		cr_assert_eq(nt_dispatch(ses, &crd, 1, want, 256), 0);
		for (size_t j = 0; j < 8 && ++block[j] == 0; j++)
			;
	}
	cr_expect_eq(memcmp(data, want, 256), 0);
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* A length of IV that an algorithm has not. */
Test(nettle_modes, strange_iv_length_is_einval)
{
	crypto_session_t ses = nt_session(CRYPTO_AES_CBC, key, 16, 0);
	uint8_t buf[NT_AT + NT_LEN];
	struct cryptodesc crd =
	    nt_cipher(CRYPTO_AES_CBC, NT_AT, NT_LEN, NULL, CRD_F_ENCRYPT);

	for (int len = -1; len < 20; len++) {
		if (len == 0 || len == 16)
			continue;
		crd.crd_iv_len = len;
		nt_fill(buf);
		cr_expect_eq(
		    nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), EINVAL);
		cr_expect(nt_is_filled(buf, NT_AT, 'i'));
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}
