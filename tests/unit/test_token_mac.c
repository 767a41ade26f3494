/* SPDX-License-Identifier: ISC */
/*
 * test_token_mac.c - HMAC in the token: one message at a time, which may come in
 * pieces.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "linux_ref.h"
#include "token_fix.h"

TestSuite(token_mac, .init = tf_init, .fini = tf_fini);

#define LONGEST 2026u /* bytes, in messages of 2048 */

static const struct {
	int alg;
	unsigned int object;
	const char *name;
	size_t len;
} macs[] = {
	{ CRYPTO_SHA1_HMAC, 0x0201, "SHA1", 20 },
	{ CRYPTO_SHA2_256_HMAC, 0x0202, "SHA256", 32 },
	{ CRYPTO_SHA2_384_HMAC, 0x0203, "SHA384", 48 },
	{ CRYPTO_SHA2_512_HMAC, 0x0204, "SHA512", 64 },
};

static void
expect(const uint8_t *got, size_t i, const uint8_t *data, size_t len,
    const char *what)
{
	uint8_t key[64], want[64];
	size_t key_len = tf_key(macs[i].object, key);

	(void)ref_mac(macs[i].name, key, key_len, data, len, NULL, 0, want);
	cr_assert_eq(memcmp(got, want, macs[i].len), 0, "%s, %zu bytes: %s",
	    macs[i].name, len, what);
}

Test(token_mac, is_libcryptos)
{
	static const size_t sizes[] = { 1, 63, 64, 65, 1000, LONGEST };
	uint8_t data[LONGEST], mac[64];

	ref_bytes(data, sizeof(data), 1);
	for (size_t i = 0; i < 4; i++) {
		crypto_session_t ses =
		    tf_on_object(macs[i].alg, macs[i].object);

		for (size_t j = 0; j < sizeof(sizes) / sizeof(sizes[0]); j++) {
			cr_assert_eq(tf_mac(&ses, macs[i].alg, data, sizes[j],
					 mac, macs[i].len),
			    0);
			expect(mac, i, data, sizes[j], "in one");
		}
		(void)crypto_freesession(ses);
	}
}

/* Whether a real one has a MAC of nothing is not known; the emulator has none. */
Test(token_mac, what_the_token_refuses_is_einval)
{
	crypto_session_t ses = tf_on_object(CRYPTO_SHA2_256_HMAC, 0x0202);
	uint8_t mac[32];

	cr_assert_eq(
	    tf_mac(&ses, CRYPTO_SHA2_256_HMAC, mac, 0, mac, 32), EINVAL);
	(void)crypto_freesession(ses);
}

Test(token_mac, too_long_is_e2big)
{
	crypto_session_t ses = tf_on_object(CRYPTO_SHA2_256_HMAC, 0x0202);
	uint8_t data[LONGEST + 1] = { 0 }, mac[32];

	cr_assert_eq(
	    tf_mac(&ses, CRYPTO_SHA2_256_HMAC, data, sizeof(data), mac, 32),
	    E2BIG);
	cr_assert_eq(
	    tf_mac(&ses, CRYPTO_SHA2_256_HMAC, data, LONGEST, mac, 32), 0);
	expect(mac, 1, data, LONGEST, "after a longer one");
	(void)crypto_freesession(ses);
}

/* A piece of a message; the MAC, if it is the last one, to the buffer's end. */
static int
piece(crypto_session_t *ses, const uint8_t *data, size_t len, int flags,
    uint8_t *mac)
{
	return tf_mac_flags(ses, CRYPTO_SHA2_256_HMAC, CRD_F_STREAM | flags,
	    data, len, mac, 32);
}

Test(token_mac, pieces_are_one_message)
{
	crypto_session_t ses = tf_on_object(CRYPTO_SHA2_256_HMAC, 0x0202);
	uint8_t data[LONGEST], mac[32];
	unsigned long before;

	ref_bytes(data, sizeof(data), 5);
	before = tf_stat(0, "messages");
	cr_assert_eq(piece(&ses, data, 10, CRD_F_RESET, NULL), 0);
	cr_assert_eq(piece(&ses, data + 10, 0, 0, NULL), 0);
	cr_assert_eq(piece(&ses, data + 10, 1990, 0, NULL), 0);
	cr_assert_eq(tf_stat(0, "messages"), before, "said too early");
	cr_assert_eq(piece(&ses, data + 2000, 26, CRD_F_FINAL, mac), 0);
	expect(mac, 1, data, LONGEST, "in pieces");
	cr_assert_eq(tf_stat(0, "messages"), before + 1);
	/* One by itself leaves those alone that are under way. */
	cr_assert_eq(piece(&ses, data, 5, CRD_F_RESET, NULL), 0);
	cr_assert_eq(tf_mac(&ses, CRYPTO_SHA2_256_HMAC, data, 99, mac, 32), 0);
	expect(mac, 1, data, 99, "meanwhile");
	cr_assert_eq(piece(&ses, data + 5, 5, CRD_F_FINAL, mac), 0);
	expect(mac, 1, data, 10, "and on");
	(void)crypto_freesession(ses);
}

Test(token_mac, too_many_pieces_are_e2big_until_the_next_message)
{
	crypto_session_t ses = tf_on_object(CRYPTO_SHA2_256_HMAC, 0x0202);
	uint8_t data[LONGEST] = { 0 }, mac[32];

	cr_assert_eq(piece(&ses, data, LONGEST, CRD_F_RESET, NULL), 0);
	cr_assert_eq(piece(&ses, data, 1, 0, NULL), E2BIG);
	cr_assert_eq(piece(&ses, data, 0, CRD_F_FINAL, mac), E2BIG,
	    "a MAC of less than was given");
	cr_assert_eq(piece(&ses, data, 3, CRD_F_RESET | CRD_F_FINAL, mac), 0);
	expect(mac, 1, data, 3, "the next one");
	(void)crypto_freesession(ses);
}

Test(token_mac, running_state_is_copied)
{
	crypto_session_t a = tf_on_object(CRYPTO_SHA2_256_HMAC, 0x0202);
	crypto_session_t b = tf_on_object(CRYPTO_SHA2_256_HMAC, 0x0202);
	uint8_t data[100], mac[32];

	ref_bytes(data, sizeof(data), 6);
	cr_assert_eq(piece(&a, data, 40, CRD_F_RESET, NULL), 0);
	cr_assert_eq(crypto_copystate(b, a, CRYPTO_SHA2_256_HMAC), 0);
	cr_assert_eq(piece(&b, data + 40, 60, CRD_F_FINAL, mac), 0);
	expect(mac, 1, data, 100, "the copy");
	cr_assert_eq(piece(&a, data + 40, 10, CRD_F_FINAL, mac), 0);
	expect(mac, 1, data, 50, "the original");
	(void)crypto_freesession(a);
	(void)crypto_freesession(b);
}

Test(token_mac, shorter_result_is_its_beginning)
{
	uint8_t data[8] = { 0 }, ref[20], mac[64], key[64], buf[8 + 64];
	crypto_session_t ses;
	struct tf_op op = { .ses = &ses,
		.alg = CRYPTO_SHA2_256_HMAC,
		.buf = buf,
		.len = 8,
		.inject = 8,
		.total = sizeof(buf) };

	tf_reference(ref, sizeof(ref), 0x0202, TF_SERIAL);
	cr_assert_eq(
	    tf_session(&ses, CRYPTO_SHA2_256_HMAC, ref, sizeof(ref), 12), 0);
	memset(buf, 0, 8);
	memset(buf + 8, 0xa5, 64);
	cr_assert_eq(tf_run(&op), 0);
	(void)ref_mac(
	    "sha256", key, tf_key(0x0202, key), data, 8, NULL, 0, mac);
	cr_assert_eq(memcmp(buf + 8, mac, 12), 0);
	cr_assert_eq(buf[8 + 12], 0xa5, "more than was asked for");
	(void)crypto_freesession(ses);
}
