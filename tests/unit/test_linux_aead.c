/* SPDX-License-Identifier: ISC */
/*
 * test_linux_aead.c - CIOCAUTHCRYPT with authenticated ciphers: known answers,
 * libcrypto's, and what a wrong message leaves behind, which is nothing.
 */
#include <sys/mman.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <opencrypto/cryptodev.h>

#include "../vectors/aead.h"
#include "linux_ref.h"
#include "test_linux.h"
#include "xfer.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define AAD_MAX	     4096u

TestSuite(linux_aead, .init = lnx_setup, .fini = lnx_teardown);

static uint8_t key[32];
static const uint8_t iv12[12] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };

static uint32_t
session(uint32_t cipher, size_t key_len)
{
	struct lnx_session_op sop = { .cipher = cipher,
		.keylen = (uint32_t)key_len,
		.key_uaddr = lnx_uaddr(key) };

	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION, &sop), 0);
	return sop.ses;
}

static struct lnx_crypt_auth_op
auth_op(uint32_t ses, const void *src, void *dst, size_t len)
{
	return (struct lnx_crypt_auth_op){ .ses = ses,
		.len = (uint32_t)len,
		.src_uaddr = lnx_uaddr(src),
		.dst_uaddr = lnx_uaddr(dst),
		.iv_uaddr = lnx_uaddr(iv12) };
}

/* One message there and back, by both ways of a call, in place and apart. */
static void
both_ways(struct lnx_crypt_auth_op seal, const uint8_t *plain, size_t len,
    const uint8_t *sealed, size_t tag_len, const char *what)
{
	uint8_t *src = malloc(len + tag_len + 1);
	uint8_t *dst = malloc(len + tag_len + 1);
	size_t sealed_len = len + tag_len;

	for (unsigned int way = 0; way < 4; way++) {
		struct lnx_crypt_auth_op cao = seal;
		uint8_t *to = (way & 1) != 0 ? src : dst;
		unsigned int rounds;

		if ((way & 2) != 0 && sealed_len > 100000)
			continue;
		memset(dst, 0x5a, sealed_len + 1);
		memcpy(src, plain, len);
		to[sealed_len] = 0x5a;
		cao.len = (uint32_t)len;
		cao.src_uaddr = lnx_uaddr(src);
		cao.dst_uaddr = lnx_uaddr(to);
		cr_assert_eq((way & 2) != 0
			? lnx_ioctl_carried(LNX_CIOCAUTHCRYPT, &cao, &rounds)
			: lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao),
		    0, "%s", what);
		cr_assert_eq(memcmp(to, sealed, sealed_len), 0, "%s", what);
		cr_expect_eq(to[sealed_len], 0x5a);
		cr_expect_eq(cao.len, sealed_len);
		cr_expect_eq(cao.tag_len, tag_len);
		cr_expect_eq(cao.tag_uaddr, lnx_uaddr(to + len));

		cao.op = LNX_COP_DECRYPT;
		cao.src_uaddr = lnx_uaddr(to);
		to = (way & 1) != 0 ? to : src;
		memset(src, 0x5a, to == src && (way & 1) == 0 ? sealed_len : 0);
		cao.dst_uaddr = lnx_uaddr(to);
		cr_assert_eq((way & 2) != 0
			? lnx_ioctl_carried(LNX_CIOCAUTHCRYPT, &cao, &rounds)
			: lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao),
		    0, "%s", what);
		cr_assert_eq(memcmp(to, plain, len), 0, "%s", what);
		cr_expect_eq(to[len], (way & 1) != 0 ? sealed[len] : 0x5a,
		    "%s: nothing behind the plaintext", what);
		cr_expect_eq(cao.len, len);
		cr_expect_eq(cao.tag_uaddr, lnx_uaddr(to + len));
	}
	free(src);
	free(dst);
}

/* GCM and CCM; of FreeBSD's pairs, those that this dialect names. */
Test(linux_aead, known_answers_are_right)
{
	uint8_t in[1024], sealed[1024 + 16], aad[AAD_MAX], iv[16];
	size_t nrun = 0;

	for (size_t i = 0; i < ARRAY_LEN(aead_kats); i++) {
		const struct aead_kat *kat = &aead_kats[i];
		bool ccm = kat->cipher == CRYPTO_AES_CCM_16;
		size_t key_len, len, tag_len, aad_len, iv_len;
		struct lnx_crypt_auth_op cao = { 0 };

		if (!ccm && kat->cipher != CRYPTO_AES_NIST_GCM_16)
			continue;
		aad_len = kat->aad == NULL ? 0 : strlen(kat->aad) / 2;
		if (kat->repeat > 1 || aad_len > sizeof(aad))
			continue;
		(void)ref_hex(kat->aad, aad);
		key_len = ref_hex(kat->key, key);
		cr_assert_leq(
		    kat->in == NULL ? 0 : strlen(kat->in) / 2, sizeof(in));
		len = ref_hex(kat->in, in);
		cr_assert_eq(ref_hex(kat->out, sealed), len);
		tag_len = ref_hex(kat->tag, sealed + len);
		memset(iv, 0x77, sizeof(iv)); /* the end does not count */
		iv_len = ref_hex(kat->iv, ccm ? iv + 1 : iv);
		if (ccm)
			iv[0] = (uint8_t)(14 - iv_len);
		cao.ses = session(
		    ccm ? LNX_CRYPTO_AES_CCM : LNX_CRYPTO_AES_GCM, key_len);
		cao.iv_uaddr = lnx_uaddr(iv);
		cao.tag_len = (uint32_t)tag_len;
		cao.auth_len = (uint32_t)aad_len;
		cao.auth_src_uaddr = lnx_uaddr(aad);
		both_ways(cao, in, len, sealed, tag_len, kat->source);
		nrun++;
	}
	cr_assert_geq(nrun, 10);
}

static void
random_message(uint32_t cipher, size_t key_len, size_t len, size_t aad_len)
{
	static uint8_t aad[AAD_MAX];
	uint8_t ccm_iv[16] = { 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
	struct ref_aead ref = { .ccm = cipher == LNX_CRYPTO_AES_CCM,
		.key = key,
		.key_len = key_len,
		.iv = iv12,
		.iv_len = 12,
		.aad = aad,
		.aad_len = aad_len,
		.tag_len = 16 };
	uint8_t *plain = malloc(len + 1);
	uint8_t *sealed = malloc(len + 16);
	struct lnx_crypt_auth_op cao = { .ses = session(cipher, key_len),
		.auth_len = (uint32_t)aad_len,
		.auth_src_uaddr = lnx_uaddr(aad),
		.iv_uaddr = lnx_uaddr(ref.ccm ? ccm_iv : iv12) };

	ref_bytes(key, key_len, (uint32_t)len);
	ref_bytes(plain, len, (uint32_t)(len + 1));
	ref_bytes(aad, aad_len, (uint32_t)(len + 2));
	cao.ses = session(cipher, key_len);
	ref_aead_seal(&ref, plain, len, sealed);
	both_ways(cao, plain, len, sealed, 16, "libcrypto");
	free(plain);
	free(sealed);
}

Test(linux_aead, messages_of_any_length_are_libcryptos)
{
	static const size_t aads[] = { 0, 1, 12, 13, 16, 20, 100, 4095, 4096 };

	for (size_t len = 0; len < 100; len++) {
		for (size_t k = 16; k <= 32; k += 8) {
			size_t aad = aads[(len + k) % ARRAY_LEN(aads)];

			random_message(LNX_CRYPTO_AES_GCM, k, len, aad);
			random_message(LNX_CRYPTO_AES_CCM, k, len, aad);
		}
	}
}

Test(linux_aead, long_messages_are_one_message)
{
	static const size_t lens[] = { XFER_PIECE - 17, XFER_PIECE - 16,
		XFER_PIECE - 15, XFER_PIECE, XFER_PIECE + 1, 1048576 + 3,
		(size_t)XFER_MESSAGE_MAX - 16 };

	for (size_t i = 0; i < ARRAY_LEN(lens); i++)
		random_message(LNX_CRYPTO_AES_GCM, 16, lens[i], 20);
	random_message(
	    LNX_CRYPTO_AES_CCM, 16, (size_t)XFER_PIECE * 2 + 5, 4096);
}

Test(linux_aead, a_message_beyond_the_limit_is_einval)
{
	size_t len = XFER_MESSAGE_MAX;
	uint8_t *buf = mmap(NULL, len + 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct lnx_crypt_auth_op cao =
	    auth_op(session(LNX_CRYPTO_AES_GCM, 16), buf, buf, len - 15);

	cr_assert_neq(buf, MAP_FAILED);
	cr_expect_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), EINVAL);
	cao.len = 0xffffffffu;
	cr_expect_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), EINVAL);
	cao.op = LNX_COP_DECRYPT;
	cr_expect_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), EINVAL);
	cr_expect_eq(buf[0], 0);
}

Test(linux_aead, a_wrong_message_leaves_nothing_behind)
{
	uint32_t ses = session(LNX_CRYPTO_AES_GCM, 16);
	uint8_t aad[20] = { 7 };
	uint8_t sealed[48], dst[48], iv[12], untouched[48];
	struct lnx_crypt_auth_op seal = auth_op(ses, sealed, sealed, 32);
	unsigned int rounds;

	memset(sealed, 0x33, sizeof(sealed));
	memset(untouched, 0x5a, sizeof(untouched));
	seal.auth_len = sizeof(aad);
	seal.auth_src_uaddr = lnx_uaddr(aad);
	cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &seal), 0);
	/* A bit of the ciphertext, of the tag, of the associated data, of the
	 * IV; and none, which is right. */
	for (size_t bit = 0; bit <= (size_t)8 * (48 + 20 + 12); bit++) {
		struct lnx_crypt_auth_op cao = auth_op(ses, sealed, dst, 48);
		struct lnx_crypt_auth_op before;
		size_t at = bit / 8;
		uint8_t *byte = at < 48 ? sealed + at
		    : at < 68		? aad + at - 48
		    : at < 80		? iv + at - 68
					: untouched;
		uint8_t flip = (uint8_t)(at < 80 ? 1u << bit % 8 : 0);

		memcpy(iv, iv12, 12);
		memset(dst, 0x5a, sizeof(dst));
		cao.op = LNX_COP_DECRYPT;
		cao.flags = LNX_COP_FLAG_WRITE_IV;
		cao.iv_uaddr = lnx_uaddr(iv);
		cao.auth_len = sizeof(aad);
		cao.auth_src_uaddr = lnx_uaddr(aad);
		before = cao;
		*byte ^= flip;
		if (flip == 0) {
			cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0);
			break;
		}
		cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), EBADMSG,
		    "bit %zu", bit);
		cr_assert_eq(
		    lnx_ioctl_carried(LNX_CIOCAUTHCRYPT, &cao, &rounds),
		    EBADMSG, "bit %zu", bit);
		*byte ^= flip;
		cr_assert_arr_eq(dst, untouched, sizeof(dst));
		cr_assert_arr_eq(&cao, &before, sizeof(cao));
	}
}

Test(linux_aead, a_wrong_tag_leaves_data_in_place_as_they_were)
{
	uint32_t ses = session(LNX_CRYPTO_AES_GCM, 16);
	size_t len = (size_t)XFER_PIECE + 100;
	uint8_t *buf = calloc(2, len);
	uint8_t *before = buf + len;
	struct lnx_crypt_auth_op cao = auth_op(ses, buf, buf, len - 16);

	cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0);
	cao.op = LNX_COP_DECRYPT;
	buf[len - 1] ^= 1;
	memcpy(before, buf, len);
	cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), EBADMSG);
	cr_assert_eq(memcmp(buf, before, len), 0);
	free(buf);
}

Test(linux_aead, bad_arguments_are_refused_and_change_nothing)
{
	uint32_t gcm = session(LNX_CRYPTO_AES_GCM, 16);
	uint32_t ccm = session(LNX_CRYPTO_AES_CCM, 16);
	uint32_t cbc = session(LNX_CRYPTO_AES_CBC, 16);
	struct lnx_session_op hash = { .mac = LNX_CRYPTO_SHA1 };
	uint8_t buf[64], aad[4097], bad_iv[16] = { 0 };
	uint64_t b = lnx_uaddr(buf), v = lnx_uaddr(iv12), a = lnx_uaddr(aad);

	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION, &hash), 0);
	/* clang-format off */
	const struct {
		const char *what;
		struct lnx_crypt_auth_op cao;
		int error;
	} rows[] = {
		{ "no session",	      { .ses = 4711, .len = 16, .src_uaddr = b, .dst_uaddr = b, .iv_uaddr = v }, EINVAL },
		{ "iv not there",     { .ses = gcm, .op = 2, .len = 16, .src_uaddr = b, .dst_uaddr = b, .iv_uaddr = 1 }, EFAULT },
		{ "op 2",	      { .ses = gcm, .op = 2, .len = 16, .src_uaddr = b, .dst_uaddr = b, .iv_uaddr = v }, EINVAL },
		{ "a hash only",      { .ses = hash.ses, .len = 16, .src_uaddr = b, .dst_uaddr = b, .iv_uaddr = v }, EINVAL },
		{ "CBC, no flags",    { .ses = cbc, .len = 16, .src_uaddr = b, .dst_uaddr = b, .iv_uaddr = lnx_uaddr(bad_iv) }, EINVAL },
		{ "SRTP",	      { .ses = gcm, .flags = LNX_COP_FLAG_AEAD_SRTP_TYPE, .len = 16, .src_uaddr = b, .dst_uaddr = b, .auth_len = 1, .auth_src_uaddr = b, .iv_uaddr = v }, EINVAL },
		{ "TLS, two places",  { .ses = gcm, .flags = LNX_COP_FLAG_AEAD_TLS_TYPE, .len = 16, .src_uaddr = b, .dst_uaddr = b + 1, .iv_uaddr = v }, EINVAL },
		{ "AAD too long",     { .ses = gcm, .len = 16, .src_uaddr = b, .dst_uaddr = b, .auth_len = 4097, .auth_src_uaddr = a, .iv_uaddr = v }, EINVAL },
		{ "AAD far too long", { .ses = gcm, .len = 16, .src_uaddr = b, .dst_uaddr = b, .auth_len = 0xffffffffu, .auth_src_uaddr = a, .iv_uaddr = v }, EINVAL },
		{ "AAD NULL",	      { .ses = gcm, .len = 16, .src_uaddr = b, .dst_uaddr = b, .auth_len = 1, .iv_uaddr = v }, EFAULT },
		{ "AAD not there",    { .ses = gcm, .len = 16, .src_uaddr = b, .dst_uaddr = b, .auth_len = 16, .auth_src_uaddr = 4096, .iv_uaddr = v }, EFAULT },
		{ "src NULL",	      { .ses = gcm, .len = 16, .dst_uaddr = b, .iv_uaddr = v }, EINVAL },
		{ "dst NULL",	      { .ses = gcm, .len = 16, .src_uaddr = b, .iv_uaddr = v }, EINVAL },
		{ "src wraps",	      { .ses = gcm, .len = 16, .src_uaddr = UINT64_MAX - 3, .dst_uaddr = b, .iv_uaddr = v }, EINVAL },
		{ "dst wraps",	      { .ses = gcm, .len = 16, .src_uaddr = b, .dst_uaddr = UINT64_MAX - 17, .iv_uaddr = v }, EINVAL },
		{ "no tag",	      { .ses = gcm, .op = 1, .len = 15, .src_uaddr = b, .dst_uaddr = b, .iv_uaddr = v }, EINVAL },
		{ "len 0",	      { .ses = gcm, .op = 1, .src_uaddr = b, .dst_uaddr = b, .iv_uaddr = v }, EINVAL },
		{ "CCM, L of 1",      { .ses = ccm, .len = 16, .src_uaddr = b, .dst_uaddr = b, .iv_uaddr = lnx_uaddr(bad_iv) }, EINVAL },
		{ "CCM, no IV yet",   { .ses = ccm, .len = 16, .src_uaddr = b, .dst_uaddr = b }, EINVAL },
	};
	/* clang-format on */

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct lnx_crypt_auth_op cao = rows[i].cao;

		memset(buf, 0x5a, sizeof(buf));
		cr_expect_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), rows[i].error,
		    "%s", rows[i].what);
		cr_expect_arr_eq(
		    &cao, &rows[i].cao, sizeof(cao), "%s", rows[i].what);
		for (size_t j = 0; j < sizeof(buf); j++)
			cr_assert_eq(buf[j], 0x5a, "%s", rows[i].what);
	}
	cr_expect_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, NULL), EFAULT);
}

/* The whole message is read before any of it is written. */
Test(linux_aead, source_and_destination_may_overlap)
{
	uint32_t ses = session(LNX_CRYPTO_AES_GCM, 16);
	uint8_t plain[100], want[116], buf[300];
	struct lnx_crypt_auth_op cao = auth_op(ses, plain, want, 100);

	ref_bytes(plain, sizeof(plain), 5);
	cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0);
	for (size_t to = 0; to <= 150; to += 25) {
		memcpy(buf + 75, plain, 100);
		cao = auth_op(ses, buf + 75, buf + to, 100);
		cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0);
		cr_assert_arr_eq(buf + to, want, 116);
	}
}

Test(linux_aead, twins_of_32_bit_callers_mean_the_same)
{
	uint8_t *low = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	struct ref_aead ref = { .key = key,
		.key_len = 16,
		.iv = iv12,
		.iv_len = 12,
		.aad = low + 100,
		.aad_len = 20,
		.tag_len = 12 };
	struct lnx_crypt_auth_op32 cao = { .ses =
					       session(LNX_CRYPTO_AES_GCM, 16),
		.len = 40,
		.auth_len = 20,
		.auth_src_uaddr = (uint32_t)lnx_uaddr(low + 100),
		.src_uaddr = (uint32_t)lnx_uaddr(low + 200),
		.dst_uaddr = (uint32_t)lnx_uaddr(low + 300),
		.tag_uaddr = 77,
		.tag_len = 12,
		.iv_uaddr = (uint32_t)lnx_uaddr(low),
		.iv_len = 3 };
	uint8_t want[52];

	cr_assert_neq(low, MAP_FAILED);
	memcpy(low, iv12, 12);
	ref_bytes(low + 100, 200, 1);
	ref_aead_seal(&ref, low + 200, 40, want);
	cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT32, &cao), 0);
	cr_assert_arr_eq(low + 300, want, 52);
	cr_expect_eq(cao.len, 52);
	cr_expect_eq(cao.tag_uaddr, (uint32_t)lnx_uaddr(low + 340));
	cr_expect_eq(cao.iv_len, 3);
	cao.op = LNX_COP_DECRYPT;
	cao.src_uaddr = cao.dst_uaddr;
	cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT32, &cao), 0);
	cr_assert_arr_eq(low + 300, low + 200, 40);
	cr_expect_eq(cao.len, 40);
}
