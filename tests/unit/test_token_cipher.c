/* SPDX-License-Identifier: ISC */
/*
 * test_token_cipher.c - AES in the token, in one message and in many.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include <opencrypto/uio.h>

#include "linux_ref.h"
#include "token_fix.h"

TestSuite(token_cipher, .init = tf_init, .fini = tf_fini);

static const char *const names_cbc[] = { "aes-128-cbc", "aes-192-cbc",
	"aes-256-cbc" };
static const char *const names_ecb[] = { "aes-128-ecb", "aes-192-ecb",
	"aes-256-ecb" };
/* Around the ends of the first messages: 2000 bytes of CBC, 2016 of ECB. */
static const size_t sizes[] = { 0, 16, 32, 1984, 2000, 2016, 2032, 4000, 4016,
	4032, 4048, 20000 };

static void
both_ways(int alg, const char *const *names, unsigned int i, size_t len)
{
	unsigned int object = 0x0101 + i;
	crypto_session_t ses = tf_on_object(alg, object);
	uint8_t key[64], iv[16], *data = malloc(len + 1), *want;

	want = malloc(len + 1);
	(void)tf_key(object, key);
	ref_bytes(iv, 16, (uint32_t)len);
	ref_bytes(data, len, 7);
	memcpy(want, data, len);
	data[len] = want[len] = 0xa5;
	ref_cipher(names[i], true, key, iv, want, len);
	cr_assert_eq(tf_cipher(&ses, alg, true, iv, data, len), 0);
	cr_assert_eq(memcmp(data, want, len + 1), 0, "%s, %zu bytes: encrypted",
	    names[i], len);
	cr_assert_eq(tf_cipher(&ses, alg, false, iv, data, len), 0);
	ref_cipher(names[i], false, key, iv, want, len);
	cr_assert_eq(memcmp(data, want, len + 1), 0, "%s, %zu bytes: decrypted",
	    names[i], len);
	cr_assert_str_eq(tf_driver(ses), "yubihsm");
	(void)crypto_freesession(ses);
	free(data);
	free(want);
}

Test(token_cipher, cbc_is_libcryptos)
{
	for (unsigned int i = 0; i < 3; i++)
		for (size_t j = 0; j < sizeof(sizes) / sizeof(sizes[0]); j++)
			both_ways(CRYPTO_AES_CBC, names_cbc, i, sizes[j]);
}

Test(token_cipher, ecb_is_libcryptos)
{
	for (unsigned int i = 0; i < 3; i++)
		for (size_t j = 0; j < sizeof(sizes) / sizeof(sizes[0]); j++)
			both_ways(CRYPTO_AES_ECB, names_ecb, i, sizes[j]);
}

Test(token_cipher, iv_is_made_and_written)
{
	crypto_session_t ses = tf_on_object(CRYPTO_AES_CBC, 0x0101);
	uint8_t buf[16 + 48], again[16 + 48], key[64];
	struct tf_op op = { .ses = &ses,
		.alg = CRYPTO_AES_CBC,
		.flags = CRD_F_ENCRYPT,
		.buf = buf,
		.skip = 16,
		.len = 48,
		.inject = 0,
		.total = sizeof(buf) };
	uint8_t plain[48];

	ref_bytes(plain, sizeof(plain), 3);
	memset(buf, 0, 16);
	memcpy(buf + 16, plain, 48);
	cr_assert_eq(tf_run(&op), 0);
	memcpy(again, buf, sizeof(buf));
	(void)tf_key(0x0101, key);
	ref_cipher("aes-128-cbc", false, key, again, again + 16, 48);
	cr_assert_eq(memcmp(again + 16, plain, 48), 0);
	/* And it is read from there. */
	op.flags = 0;
	cr_assert_eq(tf_run(&op), 0);
	cr_assert_eq(memcmp(buf + 16, plain, 48), 0);
	(void)crypto_freesession(ses);
}

Test(token_cipher, pieces_of_a_uio_are_one_message)
{
	crypto_session_t ses = tf_on_object(CRYPTO_AES_CBC, 0x0103);
	uint8_t data[3000], want[3000], key[64], iv[16] = { 1 };
	struct iovec iov[3] = { { data, 7 }, { data + 7, 2500 },
		{ data + 2507, 493 } };
	struct uio uio = {
		.uio_iov = iov, .uio_iovcnt = 3, .uio_segflg = UIO_SYSSPACE
	};
	struct tf_op op = { .ses = &ses,
		.alg = CRYPTO_AES_CBC,
		.flags = CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT,
		.buf = (uint8_t *)(void *)&uio,
		.len = 2992,
		.total = 3000,
		.iv = iv,
		.kind = CRYPTO_F_IOV };

	/* The last 8 bytes are not part of it. */
	ref_bytes(data, sizeof(data), 9);
	memcpy(want, data, sizeof(data));
	(void)tf_key(0x0103, key);
	ref_cipher("aes-256-cbc", true, key, iv, want, 2992);
	cr_assert_eq(tf_run(&op), 0);
	cr_assert_eq(memcmp(data, want, sizeof(data)), 0);
	(void)crypto_freesession(ses);
}

Test(token_cipher, part_of_a_block_is_einval)
{
	crypto_session_t ses = tf_on_object(CRYPTO_AES_CBC, 0x0101);
	uint8_t data[32] = { 0 }, iv[16] = { 0 };

	cr_assert_eq(
	    tf_cipher(&ses, CRYPTO_AES_CBC, true, iv, data, 17), EINVAL);
	(void)crypto_freesession(ses);
}

Test(token_cipher, key_of_the_request_is_einval)
{
	crypto_session_t ses = tf_on_object(CRYPTO_AES_CBC, 0x0101);
	uint8_t data[16] = { 0 }, iv[16] = { 0 }, key[16] = { 1 };
	const struct tf_op op = { .ses = &ses,
		.alg = CRYPTO_AES_CBC,
		.flags = CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT | CRD_F_IV_PRESENT |
		    CRD_F_KEY_EXPLICIT,
		.buf = data,
		.len = 16,
		.total = 16,
		.iv = iv,
		.key = key,
		.key_len = 16 };

	cr_assert_eq(tf_run(&op), EINVAL);
	(void)crypto_freesession(ses);
}
