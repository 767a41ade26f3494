/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd_dialect_crypt.c - CIOCCRYPT of the NetBSD dialect: known answers in
 * the shapes that NetBSD gives algorithms, IVs in front of the data, and what is
 * refused.
 */
#include <sys/mman.h>

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>
#include <wire/netbsd.h>

#include "nbt.h"
#include "test_linux.h"

TestSuite(netbsd_crypt, .init = nbt_setup, .fini = nbt_teardown);

static uint32_t
session(uint32_t cipher, const char *key, uint32_t mac, const uint8_t *mackey,
    uint32_t mackeylen)
{
	struct nbt_session s = { .cipher = cipher,
		.keylen = (uint32_t)strlen(key) / 2,
		.key = nbt_hex(key),
		.mac = mac,
		.mackeylen = mackeylen,
		.mackey = mackey };

	return nbt_session(&s);
}

/* A session with a MAC alone, whose key is one byte, again and again. */
static uint32_t
mac_session(uint32_t mac, uint32_t len, uint8_t byte)
{
	uint8_t *key = nbt_low(64);

	memset(key, byte, len);
	return session(0, "", mac, key, len);
}

#define CBC_KEY "2b7e151628aed2a6abf7158809cf4f3c" /* SP 800-38A, F.2.1 */
#define CBC_IV	"000102030405060708090a0b0c0d0e0f"
#define CBC_P	"6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
#define CBC_C	"7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"

Test(netbsd_crypt, cbc_with_an_iv_in_every_layout)
{
	for (unsigned int i = 0; nbt_next(&i);) {
		uint8_t *buf = nbt_hex(CBC_P);
		struct nbt_crypt c = { .ses = session(NB_CRYPTO_AES_CBC,
					   CBC_KEY, 0, NULL, 0),
			.op = NB_COP_ENCRYPT,
			.len = 32,
			.src = buf,
			.dst = buf,
			.iv = nbt_hex(CBC_IV) };

		cr_assert_eq(nbt_crypt(&c), 0);
		cr_assert_arr_eq(buf, nbt_hex(CBC_C), 32);
		/* Any other number is decryption. */
		c.op = i % 2 == 0 ? NB_COP_DECRYPT : 9;
		cr_assert_eq(nbt_crypt(&c), 0);
		cr_assert_arr_eq(buf, nbt_hex(CBC_P), 32);
	}
}

/* RFC 3686, 6, #1 and #2: the nonce is the end of the key, the counter begins
 * with 1.  NetBSD wants whole blocks. */
Test(netbsd_crypt, ctr_is_that_of_rfc_3686)
{
	static const struct {
		const char *key, *iv, *p, *c;
	} rows[] = {
		{ "ae6852f8121067cc4bf7a5765577f39e00000030",
		    "0000000000000000", "53696e676c6520626c6f636b206d7367",
		    "e4095d4fb7a7b3792d6175a3261311b8" },
		{ "7e24067817fae0d743d6ce1f32539163006cb6db",
		    "c0543b59da48d90b",
		    "000102030405060708090a0b0c0d0e0f"
		    "101112131415161718191a1b1c1d1e1f",
		    "5104a106168a72d9790d41ee8edad388"
		    "eb2e1efc46da57c8fce630df9141be28" },
	};

	for (size_t i = 0; i < 2; i++) {
		uint32_t len = (uint32_t)strlen(rows[i].p) / 2;
		uint8_t *buf = nbt_low(32);
		struct nbt_crypt c = { .ses = session(NB_CRYPTO_AES_CTR,
					   rows[i].key, 0, NULL, 0),
			.op = NB_COP_ENCRYPT,
			.len = len,
			.src = nbt_hex(rows[i].p),
			.dst = buf,
			.iv = nbt_hex(rows[i].iv) };

		cr_assert_eq(nbt_crypt(&c), 0);
		cr_assert_arr_eq(buf, nbt_hex(rows[i].c), len);
		c.len = len - 1;
		cr_assert_eq(nbt_crypt(&c), EINVAL);
	}
}

/* GCM specification (McGrew and Viega), test case 3: the salt is the end of the
 * key. */
#define GCM_KEY "feffe9928665731c6d6a8f9467308308cafebabe"
#define GCM_IV	"facedbaddecaf888"
#define GCM_P                                                              \
	"d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72" \
	"1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
#define GCM_C                                                              \
	"42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e" \
	"21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985"
#define GCM_T "4d5c2af327cd64a62cf35abd2ba6fab4"

static uint32_t
gcm_session(void)
{
	return session(NB_CRYPTO_AES_GCM_16, GCM_KEY, NB_CRYPTO_AES_128_GMAC,
	    nbt_hex(GCM_KEY), 20);
}

Test(netbsd_crypt, gcm_gives_its_tag_and_compares_none)
{
	for (unsigned int i = 0; nbt_next(&i);) {
		uint8_t *buf = nbt_low(64);
		uint8_t *tag = nbt_low(32);
		struct nbt_crypt c = { .ses = gcm_session(),
			.op = NB_COP_ENCRYPT,
			.len = 64,
			.src = nbt_hex(GCM_P),
			.dst = buf,
			.mac = tag,
			.iv = nbt_hex(GCM_IV) };

		cr_assert_eq(nbt_crypt(&c), 0);
		cr_assert_arr_eq(buf, nbt_hex(GCM_C), 64);
		cr_assert_arr_eq(tag, nbt_hex(GCM_T), 16);
		cr_assert_eq(tag[16], 0);
		/* What it would have to be; the program compares. */
		memset(tag, 0x5a, 16);
		c.op = NB_COP_DECRYPT;
		c.src = buf;
		cr_assert_eq(nbt_crypt(&c), 0);
		cr_assert_arr_eq(buf, nbt_hex(GCM_P), 64);
		cr_assert_arr_eq(tag, nbt_hex(GCM_T), 16);
	}
}

/* NIST, GCM test vectors: gcmEncryptExtIV128, PTlen 0, AADlen 128. */
Test(netbsd_crypt, gmac_authenticates_all_of_the_data)
{
	const char *key = "77be63708971c4e240d1cb79e8d77febe0e00f19";
	uint8_t *data = nbt_hex("7a43ec1d9c0a5a78a0b16533a6213cab");
	uint8_t *tag = nbt_low(16);
	struct nbt_crypt c = { .ses = session(NB_CRYPTO_AES_GMAC, key,
				   NB_CRYPTO_AES_128_GMAC, nbt_hex(key), 20),
		.op = NB_COP_ENCRYPT,
		.len = 16,
		.src = data,
		.mac = tag,
		.iv = nbt_hex("fed7ba0136a797f3") };

	cr_assert_eq(nbt_crypt(&c), 0);
	cr_assert_arr_eq(tag, nbt_hex("209fcc8d3675ed938e9c7166709dd946"), 16);
}

/* RFC 4868, 2.7.2 (halves), RFC 2202 and RFC 2286, first cases. */
Test(netbsd_crypt, macs_have_netbsds_lengths)
{
	static const struct {
		uint32_t id, keylen;
		const char *mac;
	} rows[] = {
		{ NB_CRYPTO_SHA2_256_HMAC, 32,
		    "198a607eb44bfbc69903a0f1cf2bbdc5" },
		{ NB_CRYPTO_SHA2_256_HMAC, 48,
		    "b6a8d5636f5c6a7224f9977dcf7ee6c7fb6d0c48cbdee973" },
		{ NB_CRYPTO_SHA2_256_HMAC, 64,
		    "637edc6e01dce7e6742a99451aae82df"
		    "23da3e92439e590e43e761b33e910fb8" },
		{ NB_CRYPTO_SHA1_HMAC, 20,
		    "b617318655057264e28bc0b6fb378c8ef146be00" },
		{ NB_CRYPTO_SHA1_HMAC_96, 20, "b617318655057264e28bc0b6" },
		{ NB_CRYPTO_MD5_HMAC, 16, "9294727a3638bb1c13f48ef8158bfc9d" },
		{ NB_CRYPTO_MD5_HMAC_96, 16, "9294727a3638bb1c13f48ef8" },
		{ NB_CRYPTO_RIPEMD160_HMAC, 20,
		    "24cb4bd67d20fc1a5d2ed7732dcc39377f0a5668" },
		{ NB_CRYPTO_RIPEMD160_HMAC_96, 20, "24cb4bd67d20fc1a5d2ed773" },
		{ NB_CRYPTO_NULL_HMAC, 0, "000000000000000000000000" },
	};

	for (unsigned int way = 0; nbt_next(&way);) {
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			size_t len = strlen(rows[i].mac) / 2;
			uint8_t *mac = nbt_low(64);
			struct nbt_crypt c = { .ses = mac_session(rows[i].id,
						   rows[i].keylen, 0x0b),
				.op = NB_COP_ENCRYPT,
				.len = 8,
				.src = nbt_copy("Hi There", 8),
				.mac = mac };

			memset(mac, 0x5a, 64);
			cr_assert_eq(nbt_crypt(&c), 0);
			cr_expect_arr_eq(
			    mac, nbt_hex(rows[i].mac), len, "%u", rows[i].id);
			cr_expect_eq(mac[len], 0x5a, "%u", rows[i].id);
		}
	}
}

/* RFC 3566, 4.6, #3. */
Test(netbsd_crypt, xcbc_mac_has_12_bytes)
{
	uint8_t *mac = nbt_low(16);
	struct nbt_crypt c = { .ses = session(0, "", NB_CRYPTO_AES_XCBC_MAC_96,
				   nbt_hex("000102030405060708090a0b0c0d0e0f"),
				   16),
		.len = 16,
		.src = nbt_hex("000102030405060708090a0b0c0d0e0f"),
		.mac = mac };

	cr_assert_eq(nbt_crypt(&c), 0);
	cr_assert_arr_eq(mac, nbt_hex("d2a246fa349b68a79998a4390000"), 14);
}

/* SHA-1 of nothing and of "abc", FIPS 180-4. */
Test(netbsd_crypt, hashes_take_any_length_and_none)
{
	uint8_t *mac = nbt_low(20);
	struct nbt_crypt c = { .ses = mac_session(NB_CRYPTO_SHA1, 0, 0),
		.mac = mac };

	cr_assert_eq(nbt_crypt(&c), 0);
	cr_assert_arr_eq(
	    mac, nbt_hex("da39a3ee5e6b4b0d3255bfef95601890afd80709"), 20);
	c.len = 3;
	c.src = nbt_copy("abc", 3);
	cr_assert_eq(nbt_crypt(&c), 0);
	cr_assert_arr_eq(
	    mac, nbt_hex("a9993e364706816aba3e25717850c26c9cd0d89d"), 20);
	/* Without one it is not given; dst gets what src has. */
	c.mac = NULL;
	c.dst = nbt_low(3);
	cr_assert_eq(nbt_crypt(&c), 0);
	cr_assert_arr_eq(c.dst, "abc", 3);
}

Test(netbsd_crypt, a_mac_is_of_what_goes_into_the_cipher)
{
	uint32_t ses =
	    session(NB_CRYPTO_AES_CBC, CBC_KEY, NB_CRYPTO_SHA1, NULL, 0);
	uint32_t sha = mac_session(NB_CRYPTO_SHA1, 0, 0);
	uint8_t *buf = nbt_low(32);
	uint8_t *mac[2] = { nbt_low(20), nbt_low(20) };
	struct nbt_crypt c = { .ses = ses,
		.op = NB_COP_ENCRYPT,
		.len = 32,
		.src = nbt_hex(CBC_P),
		.dst = buf,
		.mac = mac[0],
		.iv = nbt_hex(CBC_IV) };
	struct nbt_crypt h = { .ses = sha, .len = 32, .mac = mac[1] };

	cr_assert_eq(nbt_crypt(&c), 0);
	h.src = c.src;
	cr_assert_eq(nbt_crypt(&h), 0);
	cr_assert_arr_eq(mac[0], mac[1], 20, "of the plaintext");
	h.src = nbt_copy(buf, 32);
	c.op = NB_COP_DECRYPT;
	c.src = buf;
	cr_assert_eq(nbt_crypt(&c), 0);
	cr_assert_eq(nbt_crypt(&h), 0);
	cr_assert_arr_eq(mac[0], mac[1], 20, "of the ciphertext");
}

/* What is encrypted with an IV that is made up is decrypted with the one that is
 * in front of it. */
static void
inline_iv(uint32_t ses, uint32_t lead, uint8_t *mac)
{
	uint8_t *sealed[2] = { nbt_low(64), nbt_low(64) };
	uint8_t *opened = nbt_low(64);
	struct nbt_crypt c = { .ses = ses,
		.op = NB_COP_ENCRYPT,
		.len = lead + 48,
		.src = nbt_hex(GCM_P),
		.mac = mac };

	for (int i = 0; i < 2; i++) {
		c.dst = sealed[i];
		cr_assert_eq(nbt_crypt(&c), 0);
	}
	cr_expect_neq(memcmp(sealed[0], sealed[1], lead), 0, "another IV");
	cr_expect_neq(memcmp(sealed[0] + lead, sealed[1] + lead, 48), 0);
	c.op = NB_COP_DECRYPT;
	c.src = sealed[1];
	c.dst = opened;
	cr_assert_eq(nbt_crypt(&c), 0);
	cr_expect_arr_eq(opened, sealed[1], lead, "the prefix is there");
	cr_expect_arr_eq(opened + lead, nbt_hex(GCM_P) + lead, 48);
	/* The same by the IV itself. */
	c.iv = sealed[1];
	c.src = sealed[1] + lead;
	c.len = 48;
	cr_assert_eq(nbt_crypt(&c), 0);
	cr_expect_arr_eq(opened, nbt_hex(GCM_P) + lead, 48);
}

Test(netbsd_crypt, ivs_are_made_up_and_found_in_front_of_the_data)
{
	for (unsigned int i = 0; nbt_next(&i);) {
		inline_iv(
		    session(NB_CRYPTO_AES_CBC, CBC_KEY, 0, NULL, 0), 16, NULL);
		inline_iv(
		    session(NB_CRYPTO_DES_CBC, "0123456789abcdef", 0, NULL, 0),
		    8, NULL);
		inline_iv(
		    session(NB_CRYPTO_AES_CTR, GCM_KEY, 0, NULL, 0), 8, NULL);
		inline_iv(gcm_session(), 8, nbt_low(16));
	}
}

/* A session counts its requests. */
Test(netbsd_crypt, ctr_ivs_count)
{
	uint32_t ses = session(NB_CRYPTO_AES_CTR, GCM_KEY, 0, NULL, 0);
	uint8_t *dst = nbt_low(32);
	struct nbt_crypt c = { .ses = ses,
		.op = NB_COP_ENCRYPT,
		.len = 24,
		.src = nbt_low(32),
		.dst = dst };
	uint64_t before, after;

	cr_assert_eq(nbt_crypt(&c), 0);
	memcpy(&before, dst, 8);
	cr_assert_eq(nbt_crypt(&c), 0);
	memcpy(&after, dst, 8);
	cr_assert_eq(after, before + 1);
}

Test(netbsd_crypt, lengths_are_whole_blocks_up_to_a_limit)
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

Test(netbsd_crypt, what_the_session_lacks_is_refused)
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
Test(netbsd_crypt, arc4_begins_anew_with_each_operation)
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

Test(netbsd_crypt, bad_addresses_are_efault_and_change_nothing)
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
Test(netbsd_crypt, overlapping_buffers_are_read_first)
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

Test(netbsd_crypt, without_a_destination_nothing_is_stored)
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
