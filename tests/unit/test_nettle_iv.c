/* SPDX-License-Identifier: ISC */
/*
 * test_nettle_iv.c - which IV the Nettle driver uses and where it puts it: the
 * six rows of flags and directions, for CBC, for the modes whose IV may be
 * anything, and for the counter modes.  Those that want it explicit have three
 * rows only.  The suites are statements of the framework.
 */
#include "test_nettle.h"

#include <errno.h>

#include "alg.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

TestSuite(s077, .init = nt_attach, .fini = nt_detach);
TestSuite(s078, .init = nt_attach, .fini = nt_detach);
TestSuite(s079, .init = nt_attach, .fini = nt_detach);
TestSuite(s080, .init = nt_attach, .fini = nt_detach);

static const struct subject {
	const char *name;
	int alg;
	size_t key_len;
	size_t iv_len;
} subjects[] = {
	{ "aes-cbc", CRYPTO_AES_CBC, 16, 16 },
	{ "3des-cbc", CRYPTO_3DES_CBC, 24, 8 },
	{ "skipjack-cbc", CRYPTO_SKIPJACK_CBC, 10, 8 },
	{ "aes-cfb", CRYPTO_AES_CFB, 16, 16 },
	{ "aes-ofb", CRYPTO_AES_OFB, 16, 16 },
	{ "aes-xts", CRYPTO_AES_XTS, 64, 16 },
	{ "chacha20", CRYPTO_CHACHA20, 32, 16 },
	{ "rfc3686", CRYPTO_AES_CTR, 20, 8 },
};

/* Counter blocks that were made up, or came with a packet, are refused. */
static const struct subject explicit_ones[] = {
	{ "aes-icm", CRYPTO_AES_ICM, 16, 16 },
	{ "camellia-ctr", CRYPTO_CAMELLIA_CTR, 32, 16 },
};

static const uint8_t key[64] = { 0x01, 0x23, 0x45, 0x67, 0x89, 1, [40] = 2 };
static const uint8_t iv[EALG_MAX_BLOCK_LEN] = { 0xfe, 0xdc, 0xba, 0x98, 1 };

/* What the data of nt_fill() become with the first bytes of `from` as the IV,
 * which is left out: IV_EXPLICIT and IV_PRESENT. */
static void
expect(uint8_t *out, const struct subject *s, const uint8_t *from)
{
	crypto_session_t ses = nt_session(s->alg, key, s->key_len, 0);
	struct cryptodesc crd =
	    nt_cipher(s->alg, NT_AT, NT_LEN, from, CRD_F_ENCRYPT);

	nt_fill(out);
	cr_assert_eq(
	    nt_dispatch(ses, &crd, 1, out, NT_AT + NT_LEN), 0, "%s", s->name);
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* A request on the data at `buf`, the IV's place at its beginning. */
static int
run(const struct subject *s, uint8_t *buf, int flags)
{
	crypto_session_t ses = nt_session(s->alg, key, s->key_len, 0);
	struct cryptodesc crd = nt_cipher(s->alg, NT_AT, NT_LEN, iv, 0);
	int error;

	crd.crd_flags = flags;
	error = nt_dispatch(ses, &crd, 1, buf, NT_AT + NT_LEN);
	cr_assert_eq(crypto_freesession(ses), 0);
	return error;
}

static void
explicit_rows(const struct subject *s)
{
	uint8_t buf[NT_AT + NT_LEN], want[NT_AT + NT_LEN];

	expect(want, s, iv);
	cr_expect(nt_is_filled(want, NT_AT, 'i'), "%s", s->name);
	cr_expect_not(nt_is_filled(want + NT_AT, NT_LEN, 'd'), "%s", s->name);
	nt_fill(buf);
	cr_assert_eq(run(s, buf, CRD_F_ENCRYPT | CRD_F_IV_EXPLICIT), 0);
	cr_expect_eq(memcmp(buf, iv, s->iv_len), 0, "%s", s->name);
	cr_expect(nt_is_filled(buf + s->iv_len, NT_AT - s->iv_len, 'i'));
	cr_expect_eq(
	    memcmp(buf + NT_AT, want + NT_AT, NT_LEN), 0, "%s", s->name);
	for (int flags = CRD_F_IV_EXPLICIT; flags <= NT_EXPLICIT;
	     flags += CRD_F_IV_PRESENT) {
		memcpy(buf, want, sizeof(buf));
		cr_assert_eq(run(s, buf, flags), 0, "%s", s->name);
		cr_expect(nt_is_filled(buf, NT_AT, 'i'), "%s", s->name);
		cr_expect(
		    nt_is_filled(buf + NT_AT, NT_LEN, 'd'), "%s", s->name);
	}
}

Test(s077, explicit_iv_is_used_and_stored_unless_present)
{
	for (size_t i = 0; i < ARRAY_LEN(subjects); i++)
		explicit_rows(&subjects[i]);
	for (size_t i = 0; i < ARRAY_LEN(explicit_ones); i++)
		explicit_rows(&explicit_ones[i]);
}

Test(s077, encryption_makes_an_iv_up_and_stores_it)
{
	uint8_t buf[NT_AT + NT_LEN], want[NT_AT + NT_LEN], first[NT_AT];

	for (size_t i = 0; i < ARRAY_LEN(subjects); i++) {
		const struct subject *s = &subjects[i];

		memset(first, 'i', sizeof(first));
		for (int j = 0; j < 2; j++) {
			nt_fill(buf);
			cr_assert_eq(run(s, buf, CRD_F_ENCRYPT), 0);
			cr_expect_neq(
			    memcmp(buf, first, s->iv_len), 0, "%s", s->name);
			cr_expect(nt_is_filled(
			    buf + s->iv_len, NT_AT - s->iv_len, 'i'));
			memcpy(first, buf, NT_AT);
			expect(want, s, buf);
			cr_expect_eq(memcmp(buf + NT_AT, want + NT_AT, NT_LEN),
			    0, "%s", s->name);
		}
	}
}

Test(s077, decryption_reads_the_iv_from_the_buffer)
{
	uint8_t buf[NT_AT + NT_LEN], cipher[NT_AT + NT_LEN];

	for (size_t i = 0; i < ARRAY_LEN(subjects); i++) {
		const struct subject *s = &subjects[i];

		expect(cipher, s, iv);
		memcpy(cipher, iv, s->iv_len);
		for (int flags = 0; flags <= CRD_F_IV_PRESENT;
		     flags += CRD_F_IV_PRESENT) {
			memcpy(buf, cipher, sizeof(buf));
			cr_assert_eq(run(s, buf, flags), 0, "%s", s->name);
			cr_expect_eq(memcmp(buf, cipher, NT_AT), 0);
			cr_expect(nt_is_filled(buf + NT_AT, NT_LEN, 'd'), "%s",
			    s->name);
		}
	}
}

Test(s077, counter_block_that_is_not_explicit_is_einval)
{
	const int flags[] = { 0, CRD_F_IV_PRESENT, CRD_F_ENCRYPT,
		CRD_F_ENCRYPT | CRD_F_IV_PRESENT };
	uint8_t buf[NT_AT + NT_LEN];

	for (size_t i = 0; i < ARRAY_LEN(explicit_ones); i++) {
		for (size_t j = 0; j < ARRAY_LEN(flags); j++) {
			nt_fill(buf);
			cr_expect_eq(
			    run(&explicit_ones[i], buf, flags[j]), EINVAL);
			cr_expect(nt_is_filled(buf, NT_AT, 'i'));
			cr_expect(nt_is_filled(buf + NT_AT, NT_LEN, 'd'));
		}
	}
}

/* crd_inject counts for nothing where no IV is read or stored. */
Test(s077, explicit_iv_needs_no_place)
{
	uint8_t buf[NT_AT + NT_LEN];
	crypto_session_t ses = nt_session(CRYPTO_AES_CBC, key, 16, 0);
	struct cryptodesc crd =
	    nt_cipher(CRYPTO_AES_CBC, NT_AT, NT_LEN, iv, CRD_F_ENCRYPT);

	nt_fill(buf);
	crd.crd_inject = 12345;
	cr_expect_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), 0);
	crd.crd_flags = CRD_F_IV_EXPLICIT;
	cr_expect_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), 0);
	cr_expect(nt_is_filled(buf + NT_AT, NT_LEN, 'd'));
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* The IV is written first: inside the region it is encrypted as well. */
Test(s077, iv_inside_the_region_is_encrypted)
{
	uint8_t buf[NT_AT + NT_LEN], want[NT_AT + NT_LEN];
	crypto_session_t ses = nt_session(CRYPTO_AES_CBC, key, 16, 0);
	struct cryptodesc crd =
	    nt_cipher(CRYPTO_AES_CBC, 0, sizeof(buf), iv, CRD_F_ENCRYPT);

	nt_fill(want);
	memcpy(want + NT_AT, iv, NT_AT);
	cr_assert_eq(nt_dispatch(ses, &crd, 1, want, sizeof(want)), 0);
	nt_fill(buf);
	crd.crd_inject = NT_AT;
	crd.crd_flags &= ~CRD_F_IV_PRESENT;
	cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), 0);
	cr_assert_eq(memcmp(buf, want, sizeof(buf)), 0);
	cr_assert_eq(crypto_freesession(ses), 0);
}

Test(s077, iv_of_nothing_is_still_written)
{
	uint8_t buf[NT_AT + NT_LEN];
	crypto_session_t ses = nt_session(CRYPTO_AES_CBC, key, 16, 0);
	struct cryptodesc crd =
	    nt_cipher(CRYPTO_AES_CBC, NT_AT, 0, iv, CRD_F_ENCRYPT);

	crd.crd_flags &= ~CRD_F_IV_PRESENT;
	nt_fill(buf);
	cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), 0);
	cr_assert_eq(memcmp(buf, iv, NT_AT), 0);
	cr_assert(nt_is_filled(buf + NT_AT, NT_LEN, 'd'));
	cr_assert_eq(crypto_freesession(ses), 0);
}

Test(s078, iv_in_the_buffer_round_trips)
{
	uint8_t buf[NT_AT + NT_LEN];

	for (size_t i = 0; i < ARRAY_LEN(subjects); i++) {
		nt_fill(buf);
		cr_assert_eq(run(&subjects[i], buf, CRD_F_ENCRYPT), 0);
		cr_expect_not(nt_is_filled(buf + NT_AT, NT_LEN, 'd'));
		cr_assert_eq(run(&subjects[i], buf, 0), 0);
		cr_expect(nt_is_filled(buf + NT_AT, NT_LEN, 'd'), "%s",
		    subjects[i].name);
	}
}

/* Nor is what is in the buffer written over. */
Test(s079, present_alone_does_not_use_the_iv_in_the_buffer)
{
	uint8_t buf[NT_AT + NT_LEN], want[NT_AT + NT_LEN], in_buf[NT_AT];

	memset(in_buf, 'i', sizeof(in_buf));
	for (size_t i = 0; i < ARRAY_LEN(subjects); i++) {
		expect(want, &subjects[i], in_buf);
		nt_fill(buf);
		cr_assert_eq(
		    run(&subjects[i], buf, CRD_F_ENCRYPT | CRD_F_IV_PRESENT),
		    0);
		cr_expect(nt_is_filled(buf, NT_AT, 'i'));
		cr_expect_neq(memcmp(buf + NT_AT, want + NT_AT, NT_LEN), 0,
		    "%s", subjects[i].name);
	}
}

static int
by_value(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(uint64_t));
}

/* They are of 8 bytes, too few to be drawn again and again. */
Test(s080, made_up_ivs_of_a_counter_mode_never_repeat)
{
	enum {
		N = 100000
	};
	crypto_session_t ses = nt_session(CRYPTO_AES_CTR, key, 20, 0);
	struct cryptodesc crd =
	    nt_cipher(CRYPTO_AES_CTR, 8, 0, NULL, CRD_F_ENCRYPT);
	uint64_t *ivs = calloc(N, sizeof(*ivs));

	cr_assert_not_null(ivs);
	for (size_t i = 0; i < N; i++)
		cr_assert_eq(nt_dispatch(ses, &crd, 1, &ivs[i], 8), 0);
	/* Their order, and that they follow each other, is of no matter. */
	qsort(ivs, N, sizeof(*ivs), by_value);
	for (size_t i = 1; i < N; i++)
		cr_assert_neq(ivs[i - 1], ivs[i]);
	free(ivs);
	cr_assert_eq(crypto_freesession(ses), 0);
}
