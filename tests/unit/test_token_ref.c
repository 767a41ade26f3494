/* SPDX-License-Identifier: ISC */
/*
 * test_token_ref.c - which sessions the token takes, and what becomes of those
 * that it does not.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "linux_ref.h"
#include "token_fix.h"

TestSuite(token_ref, .init = tf_init, .fini = tf_fini);
TestSuite(token_import, .fini = tf_fini);

/* What a session on a reference is answered. */
static int
answer(int alg, size_t len, unsigned int object, uint32_t serial)
{
	crypto_session_t ses;
	uint8_t ref[64];
	int error;

	tf_reference(ref, len, object, serial);
	error = tf_session(&ses, alg, ref, len, 0);
	cr_assert_eq(ses == NULL, error != 0);
	(void)crypto_freesession(ses);
	return error;
}

Test(token_ref, of_this_token_and_of_any)
{
	cr_assert_eq(answer(CRYPTO_AES_CBC, 32, 0x0103, TF_SERIAL), 0);
	cr_assert_eq(answer(CRYPTO_AES_CBC, 32, 0x0103, 0), 0);
}

Test(token_ref, of_another_token_is_enodev)
{
	cr_assert_eq(answer(CRYPTO_AES_CBC, 32, 0x0103, 1), ENODEV);
}

Test(token_ref, object_that_is_not_there_is_enoent)
{
	cr_assert_eq(answer(CRYPTO_AES_CBC, 16, 0x0999, TF_SERIAL), ENOENT);
	/* Nor is there one of another type. */
	cr_assert_eq(answer(CRYPTO_AES_CBC, 32, 0x0202, TF_SERIAL), ENOENT);
}

Test(token_ref, key_of_another_length_is_einval)
{
	cr_assert_eq(answer(CRYPTO_AES_CBC, 16, 0x0103, TF_SERIAL), EINVAL);
	cr_assert_eq(answer(CRYPTO_AES_CBC, 32, 0x0101, TF_SERIAL), EINVAL);
}

Test(token_ref, key_of_another_hash_is_einval)
{
	cr_assert_eq(answer(CRYPTO_SHA1_HMAC, 20, 0x0202, TF_SERIAL), EINVAL);
}

Test(token_ref, algorithm_that_no_token_has_is_eopnotsupp)
{
	cr_assert_eq(answer(CRYPTO_AES_XTS, 32, 0x0101, TF_SERIAL), EOPNOTSUPP);
	cr_assert_eq(answer(CRYPTO_AES_ICM, 16, 0x0101, TF_SERIAL), EOPNOTSUPP);
}

Test(token_ref, damaged_one_is_einval)
{
	crypto_session_t ses;
	uint8_t ref[32];

	tf_reference(ref, sizeof(ref), 0x0103, TF_SERIAL);
	ref[31] ^= 1;
	cr_assert_eq(tf_session(&ses, CRYPTO_AES_CBC, ref, 32, 0), EINVAL);
}

Test(token_ref, any_other_key_is_for_software)
{
	crypto_session_t ses;
	uint8_t key[32];

	tf_reference(key, sizeof(key), 0x0103, TF_SERIAL);
	key[0] ^= 1;
	cr_assert_eq(tf_session(&ses, CRYPTO_AES_CBC, key, 32, 0), 0);
	cr_assert_str_eq(tf_driver(ses), "nettle");
	(void)crypto_freesession(ses);
}

Test(token_ref, object_deleted_meanwhile_is_enoent)
{
	crypto_session_t ses = tf_on_object(CRYPTO_AES_CBC, 0x0101);
	uint8_t data[16] = { 0 }, iv[16] = { 0 };

	(void)tf_say(0, "inner-error 1 0b");
	cr_assert_eq(
	    tf_cipher(&ses, CRYPTO_AES_CBC, true, iv, data, 16), ENOENT);
	cr_assert_eq(tf_cipher(&ses, CRYPTO_AES_CBC, true, iv, data, 16), 0);
	(void)crypto_freesession(ses);
}

Test(token_ref, session_of_two_is_made_of_two)
{
	uint8_t ref[32], mackey[20] = { 1 }, key[64], want[64];
	struct cryptoini mac = { .cri_alg = CRYPTO_SHA1_HMAC,
		.cri_klen = 160,
		.cri_key = (caddr_t)mackey };
	struct cryptoini cri = { .cri_alg = CRYPTO_AES_CBC,
		.cri_klen = 256,
		.cri_key = (caddr_t)ref,
		.cri_next = &mac };
	uint8_t data[64] = { 0 }, iv[16] = { 2 };
	crypto_session_t ses;

	tf_reference(ref, sizeof(ref), 0x0103, TF_SERIAL);
	cr_assert_eq(crypto_newsession(&ses, &cri,
			 CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE),
	    0);
	cr_assert_eq(crypto_ses2hid(ses), CRYPTO_HID_COMPOSITE);
	cr_assert_eq(tf_cipher(&ses, CRYPTO_AES_CBC, true, iv, data, 64), 0);
	(void)tf_key(0x0103, key);
	memset(want, 0, sizeof(want));
	ref_cipher("aes-256-cbc", true, key, iv, want, 64);
	cr_assert_eq(memcmp(data, want, 64), 0);
	(void)crypto_freesession(ses);
}

static void
start_import(const char *settings)
{
	tf_start(1, NULL);
	tf_attach(settings);
	tf_await(0, "ready");
}

static struct drivers_token
token(void)
{
	struct drivers_token t;

	cr_assert_eq(drivers_tokens(&t, 1), 1);
	return t;
}

/* What the token counts follows its work. */
static void
await_imported(unsigned int n)
{
	for (int i = 0; i < 500 && token().imported != n; i++)
		tf_sleep(10);
	cr_assert_eq(token().imported, n);
}

Test(token_import, key_goes_there_once_and_away_with_its_last_session)
{
	crypto_session_t a, b, c;
	uint8_t key[32] = { 1, 2, 3 }, data[4000] = { 0 }, want[4000] = { 0 };
	uint8_t iv[16] = { 9 };
	unsigned long objects;

	start_import("import=2");
	objects = tf_stat(0, "objects");
	cr_assert_eq(tf_session(&a, CRYPTO_AES_CBC, key, 32, 0), 0);
	cr_assert_eq(tf_session(&b, CRYPTO_AES_ECB, key, 32, 0), 0);
	cr_assert_str_eq(tf_driver(a), "yubihsm");
	cr_assert_str_eq(tf_driver(b), "yubihsm");
	cr_assert_eq(tf_stat(0, "objects"), objects + 1, "not shared");
	cr_assert_eq(tf_cipher(&a, CRYPTO_AES_CBC, true, iv, data, 4000), 0);
	ref_cipher("aes-256-cbc", true, key, iv, want, 4000);
	cr_assert_eq(memcmp(data, want, 4000), 0);
	/* A second key, and a third that is one too many. */
	key[0] = 2;
	cr_assert_eq(tf_session(&c, CRYPTO_AES_CBC, key, 16, 0), 0);
	cr_assert_str_eq(tf_driver(c), "yubihsm");
	(void)crypto_freesession(b);
	key[0] = 3;
	cr_assert_eq(tf_session(&b, CRYPTO_AES_CBC, key, 16, 0), 0);
	cr_assert_str_eq(tf_driver(b), "nettle");
	await_imported(2);
	(void)crypto_freesession(a);
	await_imported(1);
	(void)crypto_freesession(c);
	await_imported(0);
	cr_assert_eq(tf_stat(0, "objects"), objects);
	(void)crypto_freesession(b);
}

Test(token_import, is_off_unless_asked_for)
{
	crypto_session_t ses;
	uint8_t key[16] = { 0 };

	start_import(NULL);
	cr_assert_eq(tf_session(&ses, CRYPTO_AES_CBC, key, 16, 0), 0);
	cr_assert_str_eq(tf_driver(ses), "nettle");
	(void)crypto_freesession(ses);
}

Test(token_import, macs_stay_in_software)
{
	crypto_session_t ses;
	uint8_t key[16] = { 0 };

	start_import("import=2");
	cr_assert_eq(tf_session(&ses, CRYPTO_SHA2_256_HMAC, key, 16, 0), 0);
	cr_assert_str_eq(tf_driver(ses), "nettle");
	(void)crypto_freesession(ses);
}

Test(token_import, what_was_left_behind_is_swept)
{
	static const char *const more[] = { "--put",
		"aes:0777:aes128:00112233445566778899aabbccddeeff:cryptodevd: imported",
		"--put",
		"aes:0778:aes128:00112233445566778899aabbccddeeff:mine", NULL };

	tf_start(1, more);
	cr_assert_not_null(strstr(tf_say(0, "objects"), "0777"));
	tf_attach(NULL);
	tf_await(0, "ready");
	cr_assert_null(strstr(tf_say(0, "objects"), "0777"), "left there");
	cr_assert_not_null(strstr(tf_say(0, "objects"), "0778"), "not ours");
}

Test(token_import, end_of_the_driver_deletes_them)
{
	crypto_session_t ses;
	uint8_t key[16] = { 5 };
	unsigned long objects;

	start_import("import=2");
	objects = tf_stat(0, "objects");
	cr_assert_eq(tf_session(&ses, CRYPTO_AES_CBC, key, 16, 0), 0);
	cr_assert_eq(tf_stat(0, "objects"), objects + 1);
	drivers_detach();
	cr_assert_eq(tf_stat(0, "objects"), objects);
	(void)crypto_freesession(ses);
}
