/* SPDX-License-Identifier: ISC */
/*
 * test_nettle_stream.c - messages that arrive in several requests: the running
 * states of the Nettle driver, their start, their end and their copies.
 */
#include "test_nettle.h"

#include <errno.h>

#include "alg.h"

#define LEN  24 /* bytes of data */
#define SIZE (LEN + AALG_MAX_RESULT_LEN)

TestSuite(nettle_stream, .init = nt_attach, .fini = nt_detach);

static const uint8_t key[32] = { 0x01, 0x23, 0x45, 0x67, 0x89, 1 };
static const uint8_t other_key[32] = { 0xca, 0xfe, [15] = 1 };

/* Hash LEN bytes of `fill` under `flags`; `out` gets the buffer. */
static void
hash(crypto_session_t ses, int alg, int fill, int flags, uint8_t *out)
{
	struct cryptodesc crd = nt_hash(alg, 0, LEN, LEN, flags);

	memset(out, 0, SIZE);
	memset(out, fill, LEN);
	cr_assert_eq(nt_dispatch(ses, &crd, 1, out, SIZE), 0);
}

static crypto_session_t
hash_session(const struct alg *alg, const uint8_t *k)
{
	return nt_session(alg->id, k, nt_key_len(alg), 0);
}

/* A new session is at the start of a message, as CRD_F_RESET leaves it. */
Test(nettle_stream, new_session_needs_no_reset)
{
	uint8_t a[SIZE], b[SIZE];
	const struct alg *alg;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		crypto_session_t ses;

		if (!nt_is_hash(alg))
			continue;
		ses = hash_session(alg, key);
		hash(ses, alg->id, 'a', CRD_F_STREAM | CRD_F_FINAL, a);
		hash(ses, alg->id, 'a', 0, b);
		cr_expect_eq(memcmp(a, b, SIZE), 0, "%s", alg->name);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

/* A message of its own between two parts of another changes neither, and a
 * part alone stores nothing. */
Test(nettle_stream, single_requests_leave_the_state_alone)
{
	uint8_t whole[SIZE], between[SIZE], want[SIZE];
	const struct alg *alg;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		crypto_session_t ses, ref;

		if (!nt_is_hash(alg))
			continue;
		ses = hash_session(alg, key);
		ref = hash_session(alg, key);
		hash(ref, alg->id, 'a', CRD_F_STREAM, want);
		hash(ref, alg->id, 'b', CRD_F_STREAM | CRD_F_FINAL, want);
		hash(ses, alg->id, 'a', CRD_F_STREAM | CRD_F_RESET, whole);
		for (size_t j = LEN; j < SIZE; j++)
			cr_expect_eq(whole[j], 0, "%s", alg->name);
		hash(ses, alg->id, 'x', 0, between);
		hash(ses, alg->id, 'b', CRD_F_STREAM | CRD_F_FINAL, whole);
		cr_expect_eq(memcmp(whole, want, SIZE), 0, "%s", alg->name);
		hash(ref, alg->id, 'x', 0, want);
		cr_expect_eq(memcmp(between, want, SIZE), 0, "%s", alg->name);
		cr_assert_eq(crypto_freesession(ses), 0);
		cr_assert_eq(crypto_freesession(ref), 0);
	}
}

/* CRD_F_RESET forgets what came before; so does CRD_F_FINAL in this driver. */
Test(nettle_stream, reset_starts_anew)
{
	uint8_t a[SIZE], b[SIZE];
	const struct alg *alg;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		crypto_session_t ses;

		if (!nt_is_hash(alg))
			continue;
		ses = hash_session(alg, key);
		hash(ses, alg->id, 'z', CRD_F_STREAM, a);
		hash(ses, alg->id, 'a',
		    CRD_F_STREAM | CRD_F_RESET | CRD_F_FINAL, a);
		hash(ses, alg->id, 'a', 0, b);
		cr_expect_eq(memcmp(a, b, SIZE), 0, "%s", alg->name);
		hash(ses, alg->id, 'a', CRD_F_STREAM | CRD_F_FINAL, a);
		cr_expect_eq(memcmp(a, b, SIZE), 0, "%s", alg->name);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}

Test(nettle_stream, copy_carries_on_where_the_source_was)
{
	uint8_t a[SIZE], b[SIZE];
	const struct alg *alg;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		crypto_session_t src, dst;

		if (!nt_is_hash(alg))
			continue;
		src = hash_session(alg, key);
		dst = hash_session(alg, key);
		hash(src, alg->id, 'a', CRD_F_STREAM, a);
		hash(dst, alg->id, 'z', CRD_F_STREAM, b);
		cr_assert_eq(crypto_copystate(dst, src, alg->id), 0);
		hash(src, alg->id, 'b', CRD_F_STREAM | CRD_F_FINAL, a);
		hash(dst, alg->id, 'b', CRD_F_STREAM | CRD_F_FINAL, b);
		cr_expect_eq(memcmp(a, b, SIZE), 0, "%s", alg->name);
		cr_assert_eq(crypto_copystate(dst, dst, alg->id), 0);
		cr_assert_eq(crypto_freesession(src), 0);
		cr_assert_eq(crypto_freesession(dst), 0);
	}
}

/* The key of the destination stays its own: the next message is under it. */
Test(nettle_stream, copy_leaves_the_key_alone)
{
	uint8_t a[SIZE], b[SIZE];
	crypto_session_t src = nt_session(CRYPTO_SHA1_HMAC, other_key, 16, 0);
	crypto_session_t dst = nt_session(CRYPTO_SHA1_HMAC, key, 16, 0);

	hash(dst, CRYPTO_SHA1_HMAC, 'a', 0, a);
	hash(src, CRYPTO_SHA1_HMAC, 'z', CRD_F_STREAM, b);
	cr_assert_eq(crypto_copystate(dst, src, CRYPTO_SHA1_HMAC), 0);
	hash(dst, CRYPTO_SHA1_HMAC, 'a',
	    CRD_F_STREAM | CRD_F_RESET | CRD_F_FINAL, b);
	cr_assert_eq(memcmp(a, b, SIZE), 0);
	cr_assert_eq(crypto_freesession(src), 0);
	cr_assert_eq(crypto_freesession(dst), 0);
}

Test(nettle_stream, copy_without_a_state_is_nothing)
{
	crypto_session_t src = nt_session(CRYPTO_AES_CBC, other_key, 16, 0);
	crypto_session_t dst = nt_session(CRYPTO_AES_CBC, key, 16, 0);
	uint8_t a[16] = { 0 }, b[16] = { 0 };
	const uint8_t iv[EALG_MAX_BLOCK_LEN] = { 0 };
	struct cryptodesc crd =
	    nt_cipher(CRYPTO_AES_CBC, 0, 16, iv, CRD_F_ENCRYPT);

	cr_assert_eq(nt_dispatch(dst, &crd, 1, a, sizeof(a)), 0);
	cr_assert_eq(crypto_copystate(dst, src, CRYPTO_AES_CBC), 0);
	cr_assert_eq(nt_dispatch(dst, &crd, 1, b, sizeof(b)), 0);
	cr_assert_eq(memcmp(a, b, sizeof(a)), 0);
	cr_assert_eq(crypto_copystate(dst, src, CRYPTO_MD5), EINVAL);
	cr_assert_eq(crypto_freesession(src), 0);
	cr_assert_eq(crypto_freesession(dst), 0);
}

/* `len` bytes of ARC4's key stream. */
static void
arc4(crypto_session_t ses, int flags, uint8_t *out, size_t len)
{
	struct cryptodesc crd =
	    nt_cipher(CRYPTO_ARC4, 0, len, NULL, CRD_F_ENCRYPT | flags);

	memset(out, 0, len);
	cr_assert_eq(nt_dispatch(ses, &crd, 1, out, len), 0);
}

Test(nettle_stream, arc4_carries_on_or_starts_anew)
{
	uint8_t whole[40], part[40], copy[40];
	crypto_session_t ses = nt_session(CRYPTO_ARC4, key, 16, 0);
	crypto_session_t dst = nt_session(CRYPTO_ARC4, key, 16, 0);

	arc4(ses, 0, whole, 40);
	arc4(ses, 0, part, 40);
	cr_assert_eq(memcmp(whole, part, 40), 0, "each message by itself");
	arc4(ses, CRD_F_STREAM, part, 13);
	arc4(ses, 0, copy, 7); /* leaves the stream alone */
	cr_assert_eq(memcmp(whole, copy, 7), 0, "by itself in between");
	cr_assert_eq(crypto_copystate(dst, ses, CRYPTO_ARC4), 0);
	arc4(ses, CRD_F_STREAM, part + 13, 27);
	cr_assert_eq(memcmp(whole, part, 40), 0, "carried on");
	arc4(dst, CRD_F_STREAM, copy, 27);
	cr_assert_eq(memcmp(whole + 13, copy, 27), 0, "copied");
	arc4(ses, CRD_F_STREAM | CRD_F_RESET, part, 40);
	cr_assert_eq(memcmp(whole, part, 40), 0, "started anew");
	cr_assert_eq(crypto_freesession(ses), 0);
	cr_assert_eq(crypto_freesession(dst), 0);
}

/* A running state belongs to the session's key. */
Test(nettle_stream, explicit_key_in_a_stream_is_einval)
{
	uint8_t buf[SIZE] = { 0 };
	const int algs[] = { CRYPTO_SHA1_HMAC, CRYPTO_ARC4 };

	for (size_t i = 0; i < 2; i++) {
		crypto_session_t ses = nt_session(algs[i], key, 16, 0);
		struct cryptodesc crd = nt_hash(
		    algs[i], 0, LEN, LEN, CRD_F_STREAM | CRD_F_KEY_EXPLICIT);

		crd.crd_key = nt_key(other_key);
		crd.crd_klen = 128;
		cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, SIZE), EINVAL);
		cr_assert_eq(buf[0], 0);
		crd.crd_flags = CRD_F_KEY_EXPLICIT;
		cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, SIZE), 0);
		cr_assert_eq(crypto_freesession(ses), 0);
	}
}
