/* SPDX-License-Identifier: ISC */
/*
 * test_nettle_iv.c - which IV the Nettle driver uses and where it puts it: the
 * six rows of flags and directions, for CBC and for the counter mode.
 */
#include "test_nettle.h"

#include <errno.h>

TestSuite(nettle_iv, .init = nt_attach, .fini = nt_detach);

static const uint8_t key[16] = { 0x01, 0x23, 0x45, 0x67, 0x89, 1 };
static const uint8_t iv[EALG_MAX_BLOCK_LEN] = { 0xfe, 0xdc, 0xba, 0x98, 1 };

Test(nettle_iv, encrypt_explicit_writes_the_iv)
{
	uint8_t buf[NT_AT + NT_LEN], want[NT_AT + NT_LEN];
	crypto_session_t ses = nt_session(CRYPTO_AES_CBC, key, 16, 0);
	struct cryptodesc crd =
	    nt_cipher(CRYPTO_AES_CBC, NT_AT, NT_LEN, iv, CRD_F_ENCRYPT);

	crd.crd_flags &= ~CRD_F_IV_PRESENT;
	nt_fill(buf);
	cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), 0);
	nt_cbc(want, key, 16, iv);
	memcpy(want, iv, NT_AT);
	cr_assert_eq(memcmp(buf, want, sizeof(buf)), 0);
	cr_assert_eq(crypto_freesession(ses), 0);
}

Test(nettle_iv, encrypt_explicit_present_leaves_the_iv_out)
{
	uint8_t buf[NT_AT + NT_LEN];

	nt_cbc(buf, key, 16, iv);
	cr_assert(nt_is_filled(buf, NT_AT, 'i'));
	cr_assert_not(nt_is_filled(buf + NT_AT, NT_LEN, 'd'));
}

/* Without flags an IV is made up and travels in the buffer, both ways. */
Test(nettle_iv, encrypt_without_iv_writes_a_fresh_one)
{
	uint8_t buf[NT_AT + NT_LEN], want[NT_AT + NT_LEN], first[NT_AT];
	crypto_session_t ses = nt_session(CRYPTO_AES_CBC, key, 16, 0);
	struct cryptodesc crd =
	    nt_cipher(CRYPTO_AES_CBC, NT_AT, NT_LEN, NULL, CRD_F_ENCRYPT);

	memset(first, 'i', sizeof(first));
	for (size_t i = 0; i < 2; i++) {
		nt_fill(buf);
		crd.crd_flags = CRD_F_ENCRYPT;
		cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), 0);
		cr_assert_neq(memcmp(buf, first, NT_AT), 0);
		memcpy(first, buf, NT_AT);
		nt_cbc(want, key, 16, buf);
		cr_assert_eq(memcmp(buf + NT_AT, want + NT_AT, NT_LEN), 0);
		crd.crd_flags = 0;
		cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), 0);
		cr_assert(nt_is_filled(buf + NT_AT, NT_LEN, 'd'));
		cr_assert_eq(memcmp(buf, first, NT_AT), 0);
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* IV_PRESENT alone does not mean that the buffer's IV is taken. */
Test(nettle_iv, encrypt_present_alone_uses_up_a_fresh_iv)
{
	uint8_t buf[NT_AT + NT_LEN], want[NT_AT + NT_LEN], in_buf[NT_AT];
	crypto_session_t ses = nt_session(CRYPTO_AES_CBC, key, 16, 0);
	struct cryptodesc crd = nt_cipher(CRYPTO_AES_CBC, NT_AT, NT_LEN, NULL,
	    CRD_F_ENCRYPT | CRD_F_IV_PRESENT);

	memset(in_buf, 'i', sizeof(in_buf));
	nt_fill(buf);
	cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), 0);
	cr_assert(nt_is_filled(buf, NT_AT, 'i'));
	nt_cbc(want, key, 16, in_buf);
	cr_assert_neq(memcmp(buf + NT_AT, want + NT_AT, NT_LEN), 0);
	cr_assert_eq(crypto_freesession(ses), 0);
}

Test(nettle_iv, decrypt_takes_the_iv_the_flags_say)
{
	uint8_t buf[NT_AT + NT_LEN], cipher[NT_AT + NT_LEN];
	crypto_session_t ses = nt_session(CRYPTO_AES_CBC, key, 16, 0);
	struct cryptodesc crd;

	nt_cbc(cipher, key, 16, iv);
	for (int flags = 0; flags <= NT_EXPLICIT; flags += CRD_F_IV_PRESENT) {
		bool explicit = (flags & CRD_F_IV_EXPLICIT) != 0;

		memcpy(buf, cipher, sizeof(buf));
		if (!explicit)
			memcpy(buf, iv, NT_AT);
		crd = nt_cipher(CRYPTO_AES_CBC, NT_AT, NT_LEN, iv, 0);
		crd.crd_flags = flags;
		crd.crd_inject = explicit ? 12345 : 0;
		cr_assert_eq(nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), 0);
		cr_assert(nt_is_filled(buf + NT_AT, NT_LEN, 'd'), "flags %#x",
		    (unsigned int)flags);
		if (explicit)
			cr_assert(nt_is_filled(buf, NT_AT, 'i'));
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}

/* The IV is written first: inside the region it is encrypted as well. */
Test(nettle_iv, iv_inside_the_region_is_encrypted)
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

Test(nettle_iv, iv_of_nothing_is_still_written)
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

Test(nettle_iv, ctr_without_explicit_iv_is_einval)
{
	uint8_t buf[NT_AT + NT_LEN];
	crypto_session_t ses = nt_session(CRYPTO_AES_ICM, key, 16, 0);
	const int flags[] = { 0, CRD_F_IV_PRESENT, CRD_F_ENCRYPT,
		CRD_F_ENCRYPT | CRD_F_IV_PRESENT };

	nt_fill(buf);
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		struct cryptodesc crd =
		    nt_cipher(CRYPTO_AES_ICM, NT_AT, NT_LEN, NULL, flags[i]);

		cr_assert_eq(
		    nt_dispatch(ses, &crd, 1, buf, sizeof(buf)), EINVAL);
		cr_assert(nt_is_filled(buf, NT_AT, 'i'));
		cr_assert(nt_is_filled(buf + NT_AT, NT_LEN, 'd'));
	}
	cr_assert_eq(crypto_freesession(ses), 0);
}
