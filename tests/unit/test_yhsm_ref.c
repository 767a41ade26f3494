/* SPDX-License-Identifier: ISC */
/*
 * test_yhsm_ref.c - references to objects of a YubiHSM 2, from what an operator
 * writes to what the driver reads.
 */
#include "yubihsm/yhsm_ref.h"

#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>

#include <opencrypto/keyref.h>

#include "drivers.h"
#include "yubihsm/yhsm_roster.h"

static uint8_t key[1024];
static char why[128];

static int
make(const char *object, const char *serial, size_t len)
{
	struct drivers_keyref want = {
		.object = object, .serial = serial, .length = len
	};

	memset(key, 0, sizeof(key));
	memset(why, 0, sizeof(why));
	return yhsm_ref_make(key, &want, why, sizeof(why));
}

static int
parsed(struct yhsm_ref *ref, size_t len)
{
	*ref = (struct yhsm_ref){ .object = 0 };
	return yhsm_ref_parse(ref, key, len);
}

Test(yhsm_ref_make, is_read_back)
{
	static const struct {
		const char *object, *serial;
		uint16_t id;
		uint32_t n;
	} rows[] = {
		{ "1", "any", 1, 0 },
		{ "0x0101", "12345678", 0x101, 12345678 },
		{ "257", "0xffffffff", 257, 0xffffffff },
		{ "0xFFfe", "4294967295", 0xfffe, 0xffffffff },
		{ "65534", "1", 0xfffe, 1 },
	};
	static const size_t lens[] = { 16, 20, 24, 32, 64, 256, 1024 };
	struct yhsm_ref ref;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (size_t j = 0; j < sizeof(lens) / sizeof(lens[0]); j++) {
			cr_assert_eq(
			    make(rows[i].object, rows[i].serial, lens[j]), 0,
			    "%s: %s", rows[i].object, why);
			cr_assert_eq(parsed(&ref, lens[j]), 0);
			cr_assert_eq(ref.object, rows[i].id);
			cr_assert_eq(ref.serial, rows[i].n);
		}
	}
}

Test(yhsm_ref_make, einval_says_why)
{
	static const struct {
		const char *object, *serial;
		size_t len;
	} rows[] = {
		{ "0", "any", 16 },
		{ "0x0", "any", 16 },
		{ "0xffff", "any", 16 },
		{ "65535", "any", 16 },
		{ "", "any", 16 },
		{ "0x", "any", 16 },
		{ "-1", "any", 16 },
		{ " 1", "any", 16 },
		{ "1 ", "any", 16 },
		{ "0x0x1", "any", 16 },
		{ "f0", "any", 16 },
		{ "18446744073709551617", "any", 16 },
		{ "1", "", 16 },
		{ "1", "0", 16 },
		{ "1", "all", 16 },
		{ "1", "4294967296", 16 },
		{ "1", "any", 0 },
		{ "1", "any", 15 },
		{ "1", "any", 1025 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_assert_eq(make(rows[i].object, rows[i].serial, rows[i].len),
		    EINVAL, "row %zu", i);
		cr_assert_gt(strlen(why), 0, "row %zu", i);
		cr_assert_eq(key[0], 0, "written to");
	}
}

Test(yhsm_ref_make, without_serial_it_is_the_only_tokens)
{
	struct yhsm_seat *one, *two;
	struct yhsm_ref ref;

	cr_assert_eq(make("1", NULL, 16), ENOENT);
	cr_assert_gt(strlen(why), 0);
	cr_assert_eq(yhsm_roster_take(&one, 87654321, NULL), 0);
	cr_assert_eq(make("1", NULL, 16), 0);
	cr_assert_eq(parsed(&ref, 16), 0);
	cr_assert_eq(ref.serial, 87654321);
	cr_assert_eq(yhsm_roster_take(&two, 5, NULL), 0);
	cr_assert_eq(make("1", NULL, 16), EINVAL);
	cr_assert_gt(strlen(why), 0);
	yhsm_roster_leave(one);
	yhsm_roster_leave(two);
}

Test(yhsm_ref_parse, those_of_others_and_keys_are_enoent)
{
	struct crypto_keyref other = { .tag = CRYPTO_KEYREF_YUBIHSM + 1 };
	struct yhsm_ref ref;

	cr_assert_eq(crypto_keyref_make(key, 16, &other), 0);
	cr_assert_eq(parsed(&ref, 16), ENOENT);
	memset(key, 1, sizeof(key));
	cr_assert_eq(parsed(&ref, 16), ENOENT);
	cr_assert_eq(yhsm_ref_parse(&ref, NULL, 0), ENOENT);
}

Test(yhsm_ref_parse, a_later_kind_and_damage_are_einval)
{
	struct crypto_keyref later = { .tag = CRYPTO_KEYREF_YUBIHSM,
		.name = { 1, 0, 1 } };
	struct yhsm_ref ref;

	cr_assert_eq(crypto_keyref_make(key, 16, &later), 0);
	cr_assert_eq(parsed(&ref, 16), EINVAL);
	cr_assert_eq(make("1", "any", 32), 0);
	key[31] = 1;
	cr_assert_eq(parsed(&ref, 32), EINVAL);
}
