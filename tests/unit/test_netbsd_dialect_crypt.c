/* SPDX-License-Identifier: ISC */
/*
 * test_netbsd_dialect_crypt.c - CIOCCRYPT of the NetBSD dialect: known answers in
 * the shapes that NetBSD gives algorithms, and IVs in front of the data.
 */
#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>
#include <wire/netbsd.h>

#include "nbt.h"
#include "nbt_keys.h"
#include "test_linux.h"

TestSuite(netbsd_crypt, .init = nbt_setup, .fini = nbt_teardown);

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
