/* SPDX-License-Identifier: ISC */
/*
 * test_linux_tls.c - CIOCAUTHCRYPT on TLS records: those that libcrypto makes, and
 * those that are wrong, which all look alike.
 */
#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>
#include <opencrypto/cryptodev.h>

#include "linux_ref.h"
#include "stats.h"
#include "test_linux.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))
#define LEN_MAX	     17000u
#define AAD_LEN	     13u

TestSuite(linux_tls, .init = lnx_setup, .fini = lnx_teardown);

struct suite {
	uint32_t cipher;
	uint32_t mac;
	const char *cipher_name;
	const char *mac_name;
	size_t key_len;
	size_t block;
	bool keyed;
};

/* clang-format off */
static const struct suite suites[] = {
	{ LNX_CRYPTO_AES_CBC, LNX_CRYPTO_SHA1_HMAC, "AES-128-CBC", "SHA1", 16, 16, true },
	{ LNX_CRYPTO_AES_CBC, LNX_CRYPTO_SHA2_256_HMAC, "AES-256-CBC", "SHA256", 32, 16, true },
	{ LNX_CRYPTO_AES_CBC, LNX_CRYPTO_SHA2_384_HMAC, "AES-128-CBC", "SHA384", 16, 16, true },
	{ LNX_CRYPTO_3DES_CBC, LNX_CRYPTO_MD5_HMAC, "DES-EDE3-CBC", "MD5", 24, 8, true },
	{ LNX_CRYPTO_AES_CBC, LNX_CRYPTO_SHA2_512, "AES-128-CBC", "SHA512", 16, 16, false },
	{ LNX_CRYPTO_AES_CTR, LNX_CRYPTO_SHA1_HMAC, "AES-128-CTR", "SHA1", 16, 1, true },
	{ LNX_CRYPTO_AES_CTR, LNX_CRYPTO_SHA2_512_HMAC, "AES-128-CTR", "SHA512", 16, 1, true },
};
/* clang-format on */

static uint8_t key[64];
static uint8_t mackey[20];
static uint8_t iv[16];
static uint8_t aad[4096];

static uint32_t
session(const struct suite *s, bool mac)
{
	struct lnx_session_op sop = { .cipher = s->cipher,
		.keylen = (uint32_t)s->key_len,
		.key_uaddr = lnx_uaddr(key),
		.mac = mac ? s->mac : 0,
		.mackeylen = mac && s->keyed ? sizeof(mackey) : 0,
		.mackey_uaddr = lnx_uaddr(mackey) };

	ref_bytes(key, sizeof(key), 1);
	ref_bytes(mackey, sizeof(mackey), 2);
	ref_bytes(iv, sizeof(iv), 3);
	ref_bytes(aad, sizeof(aad), 4);
	cr_assert_eq(lnx_ioctl(LNX_CIOCGSESSION, &sop), 0);
	return sop.ses;
}

static struct lnx_crypt_auth_op
record_op(uint32_t ses, uint16_t op, void *record, size_t len)
{
	return (struct lnx_crypt_auth_op){ .ses = ses,
		.op = op,
		.flags = LNX_COP_FLAG_AEAD_TLS_TYPE,
		.len = (uint32_t)len,
		.auth_len = AAD_LEN,
		.auth_src_uaddr = lnx_uaddr(aad),
		.src_uaddr = lnx_uaddr(record),
		.dst_uaddr = lnx_uaddr(record),
		.iv_uaddr = lnx_uaddr(iv) };
}

static void
encrypt(const struct suite *s, uint8_t *record, size_t len)
{
	ref_cipher(s->cipher_name, true, key, iv, record, len);
}

/*
 * RFC 5246, 6.2.3.2, in place: `extra` blocks of fill more than needed.  The
 * length.  Not encrypted.
 */
static size_t
plain_record(const struct suite *s, bool mac, uint8_t *record, size_t len,
    size_t extra, size_t tag_len)
{
	uint8_t tag[64] = { 0 };
	size_t n = 0, fill;

	if (mac)
		n = ref_mac(s->mac_name, s->keyed ? mackey : NULL,
		    sizeof(mackey), aad, AAD_LEN, record, len, tag);
	if (tag_len != 0)
		n = tag_len;
	memcpy(record + len, tag, n);
	len += n;
	if (s->block == 1)
		return len;
	fill = s->block - len % s->block + extra * s->block;
	cr_assert_leq(fill, 256);
	memset(record + len, (int)fill - 1, fill);
	return len + fill;
}

static void
there_and_back(const struct suite *s, size_t len, size_t tag_len)
{
	static uint8_t plain[LEN_MAX], want[LEN_MAX + 400], buf[LEN_MAX + 400];
	uint32_t ses = session(s, true);
	struct lnx_crypt_auth_op cao =
	    record_op(ses, LNX_COP_ENCRYPT, buf, len);
	size_t sealed;
	unsigned int rounds;

	ref_bytes(plain, len, (uint32_t)len);
	memcpy(want, plain, len);
	sealed = plain_record(s, true, want, len, 0, tag_len);
	encrypt(s, want, sealed);
	for (unsigned int way = 0; way < 2; way++) {
		memset(buf, 0x5a, sizeof(buf));
		memcpy(buf, plain, len);
		cao = record_op(ses, LNX_COP_ENCRYPT, buf, len);
		cao.tag_len = (uint32_t)tag_len;
		cr_assert_eq(way != 0
			? lnx_ioctl_carried(LNX_CIOCAUTHCRYPT, &cao, &rounds)
			: lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao),
		    0);
		cr_assert_eq(cao.len, sealed, "%s: %zu", s->mac_name, len);
		cr_assert_eq(memcmp(buf, want, sealed), 0);
		cr_assert_eq(buf[sealed], 0x5a);

		cao.op = LNX_COP_DECRYPT;
		cr_assert_eq(way != 0
			? lnx_ioctl_carried(LNX_CIOCAUTHCRYPT, &cao, &rounds)
			: lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao),
		    0);
		cr_assert_eq(cao.len, len);
		cr_assert_eq(memcmp(buf, plain, len), 0);
		cr_assert_eq(buf[sealed], 0x5a);
	}
}

Test(linux_tls, records_of_any_length_are_libcryptos)
{
	for (size_t i = 0; i < ARRAY_LEN(suites); i++) {
		for (size_t len = 0; len < 300; len += len < 70 ? 1 : 23)
			there_and_back(&suites[i], len, 0);
		there_and_back(&suites[i], 16384, 0);
	}
}

Test(linux_tls, tags_may_be_cut_short)
{
	for (size_t tag_len = 1; tag_len <= 20; tag_len++) {
		there_and_back(&suites[0], 40 + tag_len, tag_len);
		there_and_back(&suites[5], 40 + tag_len, tag_len);
	}
}

/* Fill of up to 256 bytes, of which libcrypto's side adds as much as it likes. */
Test(linux_tls, fill_of_any_length_is_taken)
{
	for (size_t i = 0; i < 5; i++) {
		const struct suite *s = &suites[i];
		uint32_t ses = session(s, true);

		for (size_t extra = 0; extra < 256 / s->block; extra++) {
			uint8_t buf[1024], plain[37];
			struct lnx_crypt_auth_op cao;
			size_t len;

			ref_bytes(plain, sizeof(plain), 9);
			memcpy(buf, plain, sizeof(plain));
			len =
			    plain_record(s, true, buf, sizeof(plain), extra, 0);
			encrypt(s, buf, len);
			cao = record_op(ses, LNX_COP_DECRYPT, buf, len);
			cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0,
			    "%s, %zu blocks more", s->mac_name, extra);
			cr_assert_eq(cao.len, sizeof(plain));
			cr_assert_arr_eq(buf, plain, sizeof(plain));
		}
	}
}

/* Any byte of content, tag and fill that is wrong: one errno, nothing changed,
 * and as many requests of the driver as for the right record. */
Test(linux_tls, wrong_records_look_alike)
{
	for (size_t i = 0; i < ARRAY_LEN(suites); i++) {
		const struct suite *s = &suites[i];
		uint32_t ses = session(s, true);
		uint8_t right[320], wrong[320], buf[320];
		struct lnx_crypt_auth_op cao;
		struct cryptostats stats;
		uint64_t before, ops = 0;
		size_t len;

		ref_bytes(right, 21, 9);
		len = plain_record(s, true, right, 21, 3, 0);
		for (size_t at = 0; at <= len; at++) {
			memcpy(wrong, right, len);
			if (at < len)
				wrong[at] ^= (uint8_t)(1u << at % 8);
			encrypt(s, wrong, len);
			memcpy(buf, wrong, len);
			cao = record_op(ses, LNX_COP_DECRYPT, buf, len);
			crypto_stats_read(&stats);
			before = stats.cs_ops;
			cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao),
			    at < len ? EBADMSG : 0, "%s: byte %zu of %zu",
			    s->mac_name, at, len);
			crypto_stats_read(&stats);
			if (at == 0)
				ops = stats.cs_ops - before;
			cr_assert_eq(stats.cs_ops - before, ops);
			if (at < len)
				cr_assert_arr_eq(buf, wrong, len);
		}
	}
}

/* Fill that says that there is more of it than there is record. */
Test(linux_tls, fill_longer_than_the_record_is_ebadmsg)
{
	const struct suite *s = &suites[0];
	uint32_t ses = session(s, true);
	uint8_t buf[48];

	for (size_t last = 0; last < 256; last++) {
		struct lnx_crypt_auth_op cao;

		memset(buf, (int)last, sizeof(buf));
		encrypt(s, buf, sizeof(buf));
		cao = record_op(ses, LNX_COP_DECRYPT, buf, sizeof(buf));
		cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), EBADMSG);
	}
}

/* abi.md 5.1.3: without a hash there is no MAC, and fill that is none counts as
 * content. */
Test(linux_tls, without_a_mac_there_is_only_fill)
{
	const struct suite *s = &suites[0];
	uint32_t ses = session(s, false);
	uint8_t plain[21], want[32], buf[33];
	struct lnx_crypt_auth_op cao = record_op(ses, LNX_COP_ENCRYPT, buf, 21);

	ref_bytes(plain, sizeof(plain), 9);
	memcpy(want, plain, 21);
	cr_assert_eq(plain_record(s, false, want, 21, 0, 0), 32);
	encrypt(s, want, 32);
	memcpy(buf, plain, 21);
	cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0);
	cr_assert_eq(cao.len, 32);
	cr_assert_arr_eq(buf, want, 32);
	cao.op = LNX_COP_DECRYPT;
	cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0);
	cr_assert_eq(cao.len, 21);
	cr_assert_arr_eq(buf, plain, 21);

	memset(buf, 0x77, 32);
	encrypt(s, buf, 32);
	cao = record_op(ses, LNX_COP_DECRYPT, buf, 32);
	cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0);
	cr_assert_eq(cao.len, 32);
}

Test(linux_tls, the_iv_goes_on)
{
	const struct suite *s = &suites[0];
	uint32_t ses = session(s, true);
	uint8_t next[16], buf[64], want[64];
	struct lnx_crypt_auth_op cao = record_op(ses, LNX_COP_ENCRYPT, buf, 11);

	memcpy(next, iv, 16);
	cao.iv_uaddr = lnx_uaddr(next);
	cao.flags |= LNX_COP_FLAG_WRITE_IV;
	memset(buf, 1, 11);
	cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0);
	cr_assert_arr_eq(next, buf + cao.len - 16, 16);
	/* The session has it, too. */
	memset(buf, 1, 11);
	memset(want, 1, 11);
	cao = record_op(ses, LNX_COP_ENCRYPT, buf, 11);
	cao.iv_uaddr = 0;
	cr_assert_eq(lnx_ioctl(LNX_CIOCAUTHCRYPT, &cao), 0);
	cr_assert_eq(plain_record(s, true, want, 11, 0, 0), cao.len);
	memcpy(iv, next, 16);
	encrypt(s, want, cao.len);
	cr_assert_arr_eq(buf, want, cao.len);
}

Test(linux_tls, bad_arguments_are_refused_and_change_nothing)
{
	uint32_t ses = session(&suites[0], true);
	uint32_t bare = session(&suites[0], false);
	uint32_t stream = session(&suites[5], false);
	uint8_t buf[64];
	uint64_t b = lnx_uaddr(buf), v = lnx_uaddr(iv), a = lnx_uaddr(aad);
	const uint16_t tls = LNX_COP_FLAG_AEAD_TLS_TYPE;

	/* clang-format off */
	const struct {
		const char *what;
		struct lnx_crypt_auth_op cao;
		int error;
	} rows[] = {
		{ "two places",		 { .ses = ses, .flags = tls, .len = 16, .src_uaddr = b, .dst_uaddr = b + 16, .iv_uaddr = v }, EINVAL },
		{ "NULL",		 { .ses = ses, .flags = tls, .len = 16, .iv_uaddr = v }, EINVAL },
		{ "not there",		 { .ses = ses, .flags = tls, .len = 16, .src_uaddr = 4096, .dst_uaddr = 4096, .iv_uaddr = v }, EINVAL },
		{ "wraps",		 { .ses = ses, .flags = tls, .len = 16, .src_uaddr = UINT64_MAX - 20, .dst_uaddr = UINT64_MAX - 20, .iv_uaddr = v }, EINVAL },
		{ "iv not there",	 { .ses = ses, .flags = tls, .len = 16, .src_uaddr = b, .dst_uaddr = b, .iv_uaddr = 4096 }, EFAULT },
		{ "AAD too long",	 { .ses = ses, .flags = tls, .len = 16, .src_uaddr = b, .dst_uaddr = b, .auth_len = 4097, .auth_src_uaddr = a, .iv_uaddr = v }, EINVAL },
		{ "AAD not there",	 { .ses = ses, .flags = tls, .len = 16, .src_uaddr = b, .dst_uaddr = b, .auth_len = 1, .auth_src_uaddr = 1, .iv_uaddr = v }, EFAULT },
		{ "AAD NULL",		 { .ses = ses, .flags = tls, .len = 16, .src_uaddr = b, .dst_uaddr = b, .auth_len = 1, .iv_uaddr = v }, EFAULT },
		{ "tag too long",	 { .ses = ses, .flags = tls, .len = 16, .src_uaddr = b, .dst_uaddr = b, .tag_len = 21, .iv_uaddr = v }, EINVAL },
		{ "tag far too long",	 { .ses = ses, .flags = tls, .len = 16, .src_uaddr = b, .dst_uaddr = b, .tag_len = 0xffffffffu, .iv_uaddr = v }, EINVAL },
		{ "record without room", { .ses = ses, .flags = tls, .op = 1, .len = 16, .src_uaddr = b, .dst_uaddr = b, .iv_uaddr = v }, EINVAL },
		{ "no whole blocks",	 { .ses = ses, .flags = tls, .op = 1, .len = 47, .src_uaddr = b, .dst_uaddr = b, .iv_uaddr = v }, EINVAL },
		{ "empty record",	 { .ses = bare, .flags = tls, .op = 1, .src_uaddr = b, .dst_uaddr = b, .iv_uaddr = v }, EINVAL },
		{ "empty result",	 { .ses = stream, .flags = tls, .src_uaddr = b, .dst_uaddr = b, .iv_uaddr = v }, EINVAL },
		{ "no fill at all",	 { .ses = ses, .flags = tls, .op = 1, .len = 16, .tag_len = 16, .src_uaddr = b, .dst_uaddr = b, .iv_uaddr = v }, EBADMSG },
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
}
