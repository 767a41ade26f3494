/* SPDX-License-Identifier: ISC */
/*
 * test_keyref.c - key references as bytes: written, read, and damaged.
 */
#include <opencrypto/keyref.h>

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>

static const struct crypto_keyref some = { .tag = 7,
	.name = { 1, 0, 0xff, 4, 5, 6, 0x80 } };

Test(crypto_keyref_make, every_length_and_back)
{
	for (size_t len = CRYPTO_KEYREF_LEN; len <= 64; len++) {
		struct crypto_keyref got = { .tag = 0 };
		uint8_t key[65];

		memset(key, 0xa5, sizeof(key));
		cr_assert_eq(crypto_keyref_make(key, len, &some), 0);
		cr_assert_eq(key[len], 0xa5, "a byte too many");
		cr_assert_eq(
		    crypto_keyref_parse(&got, key, len), 0, "%zu", len);
		cr_assert_eq(got.tag, some.tag);
		cr_assert_arr_eq(got.name, some.name, sizeof(got.name));
	}
}

Test(crypto_keyref_make, no_tag_or_no_room_is_einval)
{
	struct crypto_keyref none = some;
	uint8_t key[32] = { 0 };

	cr_assert_eq(
	    crypto_keyref_make(key, CRYPTO_KEYREF_LEN - 1, &some), EINVAL);
	cr_assert_eq(crypto_keyref_make(key, 0, &some), EINVAL);
	none.tag = 0;
	cr_assert_eq(crypto_keyref_make(key, sizeof(key), &none), EINVAL);
	for (size_t i = 0; i < sizeof(key); i++)
		cr_assert_eq(key[i], 0, "written to");
}

/* Each bit of the sixteen bytes counts; behind them there are only zeros, and what
 * has others is damaged: it must not be taken for a key. */
Test(crypto_keyref_parse, each_bit_counts)
{
	for (size_t len = CRYPTO_KEYREF_LEN; len <= 32; len += 8) {
		struct crypto_keyref got;
		uint8_t key[32];

		cr_assert_eq(crypto_keyref_make(key, len, &some), 0);
		for (size_t i = 0; i < 8 * len; i++) {
			key[i / 8] ^= (uint8_t)(1u << i % 8);
			cr_assert_eq(crypto_keyref_parse(&got, key, len),
			    i / 8 < CRYPTO_KEYREF_LEN ? ENOENT : EINVAL,
			    "bit %zu of %zu bytes", i, len);
			key[i / 8] ^= (uint8_t)(1u << i % 8);
		}
		cr_assert_eq(crypto_keyref_parse(&got, key, len), 0);
	}
}

Test(crypto_keyref_parse, keys_are_enoent)
{
	struct crypto_keyref got;
	uint8_t key[64] = { 0 };

	cr_assert_eq(crypto_keyref_parse(&got, key, sizeof(key)), ENOENT);
	memset(key, 0xff, sizeof(key));
	cr_assert_eq(crypto_keyref_parse(&got, key, sizeof(key)), ENOENT);
	cr_assert_eq(crypto_keyref_parse(&got, NULL, 0), ENOENT);
	cr_assert_eq(crypto_keyref_parse(&got, NULL, 16), ENOENT);
	cr_assert_eq(crypto_keyref_make(key, sizeof(key), &some), 0);
	for (size_t len = 0; len < CRYPTO_KEYREF_LEN; len++)
		cr_assert_eq(
		    crypto_keyref_parse(&got, key, len), ENOENT, "%zu", len);
}

/* The layout is what programs keep: these bytes must be read for ever. */
Test(crypto_keyref_parse, bytes_of_version_1)
{
	static const uint8_t v1[] = { 0xf5, 'k', 'r', 0x01, 0x01, 0x00, 0x01,
		0x01, 0x00, 0xbc, 0x61, 0x4e };
	struct crypto_keyref ref = { .tag = CRYPTO_KEYREF_YUBIHSM,
		.name = { 0, 1, 1, 0, 0xbc, 0x61, 0x4e } };
	struct crypto_keyref got;
	uint32_t hash = UINT32_C(2166136261);
	uint8_t key[16];

	cr_assert_eq(crypto_keyref_make(key, sizeof(key), &ref), 0);
	cr_assert_arr_eq(key, v1, sizeof(v1));
	for (size_t i = 0; i < sizeof(v1); i++)
		hash = (hash ^ v1[i]) * UINT32_C(16777619);
	for (size_t i = 0; i < 4; i++)
		cr_assert_eq(key[12 + i], (uint8_t)(hash >> (24 - 8 * i)));
	/* One of another version is not one that we know. */
	key[3] = 2;
	hash = UINT32_C(2166136261);
	for (size_t i = 0; i < 12; i++)
		hash = (hash ^ key[i]) * UINT32_C(16777619);
	for (size_t i = 0; i < 4; i++)
		key[12 + i] = (uint8_t)(hash >> (24 - 8 * i));
	cr_assert_eq(crypto_keyref_parse(&got, key, sizeof(key)), ENOENT);
}

/* A right check over a tag of 0. */
Test(crypto_keyref_parse, no_tag_is_enoent)
{
	struct crypto_keyref got;
	uint32_t hash = UINT32_C(2166136261);
	uint8_t key[16];

	cr_assert_eq(crypto_keyref_make(key, sizeof(key), &some), 0);
	key[4] = 0;
	for (size_t i = 0; i < 12; i++)
		hash = (hash ^ key[i]) * UINT32_C(16777619);
	for (size_t i = 0; i < 4; i++)
		key[12 + i] = (uint8_t)(hash >> (24 - 8 * i));
	cr_assert_eq(crypto_keyref_parse(&got, key, sizeof(key)), ENOENT);
}

/* As numbers do, least significant byte first. */
Test(crypto_keyref_parse, zeros_at_the_end_may_be_missing)
{
	struct crypto_keyref ref = { .tag = 1 }, got;
	uint8_t key[CRYPTO_KEYREF_LEN];

	/* One in 256 ends in a zero. */
	do {
		ref.name[0]++;
		ref.name[1] = (uint8_t)(ref.name[1] + (ref.name[0] == 0));
		cr_assert_eq(crypto_keyref_make(key, sizeof(key), &ref), 0);
	} while (key[sizeof(key) - 1] != 0);
	cr_assert_eq(crypto_keyref_parse(&got, key, sizeof(key) - 1), 0);
	cr_assert_eq(memcmp(&got, &ref, sizeof(ref)), 0);
	/* But nothing else. */
	cr_assert_eq(crypto_keyref_parse(&got, key, 11), ENOENT);
	key[sizeof(key) - 1] = 1;
	cr_assert_eq(crypto_keyref_parse(&got, key, sizeof(key)), ENOENT);
}
