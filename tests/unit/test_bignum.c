/* SPDX-License-Identifier: ISC */
/*
 * test_bignum.c - what the bignum driver computes, on known answers and at the
 * edges.  Numbers of suites are those of the statements on what the pages promise.
 */
#include <errno.h>
#include <string.h>

#include <criterion/criterion.h>

#include "bignum_kop.h"
#include "keyop.h"

/* RFC 5114, A.1: a group, two key pairs and the secret they share. */
#define RFC5114_P                                                          \
	"B10B8F96A080E01DDE92DE5EAE5D54EC52C99FBCFB06A3C69A6A9DCA52D23B61" \
	"6073E28675A23D189838EF1E2EE652C013ECB4AEA906112324975C3CD49B83BF" \
	"ACCBDD7D90C4BD7098488E9C219A73724EFFD6FAE5644738FAA31A4FF55BCCC0" \
	"A151AF5F0DC8B4BD45BF37DF365C1A65E68CFDA76D4DA708DF1FB2BC2E4A4371"
#define RFC5114_XA "B9A3B3AE8FEFC1A2930496507086F8455D48943E"
#define RFC5114_YA                                                         \
	"2A853B3D92197501B9015B2DEB3ED84F5E021DCC3E52F109D3273D2B7521281C" \
	"BABE0E76FF5727FA8ACCE26956BA9A1FCA26F20228D8693FEB10841D84A73600" \
	"54ECE5A7F5B7A61AD3DFB3C60D2E43106D8727DA37DF9CCE95B478755D06BCEA" \
	"8F9D45965F75A5F3D1DF3701165FC9E50C4279CEB07F989540AE96D5D88ED776"
#define RFC5114_XB "9392C9F9EB6A7A6A9022F7D83E7223C6835BBDDA"
#define RFC5114_YB                                                         \
	"717A6CB053371FF4A3B932941C1E5663F861A1D6AD34AE66576DFB98F6C6CBF9" \
	"DDD5A56C7833F6BCFDFF095582AD868E440E8D09FD769E3CECCDC3D3B1E4CFA0" \
	"57776CAAF9739B6A9FEE8E7411F8D6DAC09D6A4EDB46CC2B5D5203090EAE6126" \
	"311E53FD2C14B574E6A3109A3DA1BE41BDCEAA186F5CE06716A2B6A07B3C33FE"
#define RFC5114_Z                                                          \
	"5C804F454D30D9C4DF85271F93528C91DF6B48AB5F80B3B59CAAC1B28F8ACBA9" \
	"CD3E39F3CB614525D9521D2E644C53B807B810F340062F257D7D6FBFE8D5E8F0" \
	"72E9B6E9AFDA9413EAFB2E8B0699B1FB5A0CACEDDEAEAD7E9CFBB36AE2B42083" \
	"5BD83A19FB0B5E96BF8FA4D09E345525167ECD9155416F46F408ED31B63C6E6D"

TestSuite(s109, .init = kop_setup, .fini = kop_teardown);
TestSuite(s110, .init = kop_setup, .fini = kop_teardown);
TestSuite(s111, .init = kop_setup, .fini = kop_teardown);
TestSuite(s113, .init = kop_setup, .fini = kop_teardown);
TestSuite(s114, .init = kop_setup, .fini = kop_teardown);
TestSuite(s116, .init = kop_setup, .fini = kop_teardown);
TestSuite(bignum, .init = kop_setup, .fini = kop_teardown);

Test(s109, powers_are_little_endian_and_fill_their_room)
{
	struct crparam par[4] = { kop_small(3), kop_small(5), kop_small(7),
		kop_room(8) };

	cr_assert_eq(kop_run(CRK_MOD_EXP, par), 0);
	cr_assert_eq(par[3].crp_p[0], 5);
	par[3] = kop_room(32);
	cr_assert_eq(kop_run(CRK_MOD_EXP, par), 0);
	cr_assert_arr_eq(par[3].crp_p, "\5\0\0\0", 4);
	par[3] = kop_room(3);
	cr_assert_eq(kop_run(CRK_MOD_EXP, par), 0, "as many bits as 7 has");
	cr_assert_eq(par[3].crp_p[0], 5);
}

/* Computed with Python's pow: 2^255 - 19 is the modulus. */
Test(s110, operands_of_256_bits_are_little_endian)
{
	static const uint8_t expect[32] = { 0x1c, 0xa0, 0x1b, 0x1a, 0x6c, 0x7c,
		0x8c, 0xe2, 0x6e, 0xb1, 0x12, 0x69, 0x4d, 0x8c, 0x72, 0xbb,
		0x0f, 0x04, 0xa1, 0x86, 0x15, 0x8f, 0x6c, 0x9d, 0x7b, 0xb1,
		0xce, 0x78, 0xa6, 0xdd, 0x1e, 0x68 };
	uint8_t base[32], exponent[32], modulus[32];
	struct crparam par[4] = { { (caddr_t)base, 256 },
		{ (caddr_t)exponent, 256 }, { (caddr_t)modulus, 256 },
		kop_room(256) };

	for (size_t i = 0; i < 32; i++) {
		base[i] = (uint8_t)(i + 1);
		exponent[i] = (uint8_t)(0xa0 + i);
		modulus[i] = i == 0 ? 0xed : i == 31 ? 0x7f : 0xff;
	}
	cr_assert_eq(kop_run(CRK_MOD_EXP, par), 0);
	cr_assert_arr_eq(par[3].crp_p, expect, 32);
}

/* p and q of different lengths too, and I above their product. */
Test(s111, crt_is_plain_exponentiation)
{
	static const int lens[][2] = { { 256, 256 }, { 512, 512 }, { 200, 312 },
		{ 320, 190 }, { 1024, 1024 } };
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *n[10];

	for (size_t i = 0; i < 10; i++)
		n[i] = BN_new();
	BN_set_word(n[9], 65537);
	for (size_t i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		struct crparam par[7];

		/* p, q, I, dP, dQ, qInv; then n, d, and the result. */
		BN_generate_prime_ex(n[0], lens[i][0], 0, NULL, NULL, NULL);
		BN_generate_prime_ex(n[1], lens[i][1], 0, NULL, NULL, NULL);
		BN_rand(n[2], lens[i][0] + lens[i][1] + (i == 1 ? 64 : -1),
		    BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY);
		BN_sub(n[3], n[0], BN_value_one());
		BN_sub(n[4], n[1], BN_value_one());
		BN_mul(n[6], n[3], n[4], ctx);
		if (BN_mod_inverse(n[7], n[9], n[6], ctx) == NULL)
			continue;
		BN_mod(n[3], n[7], n[3], ctx);
		BN_mod(n[4], n[7], n[4], ctx);
		cr_assert_not_null(BN_mod_inverse(n[5], n[1], n[0], ctx));
		BN_mul(n[6], n[0], n[1], ctx);
		BN_mod_exp(n[8], n[2], n[7], n[6], ctx);
		for (size_t j = 0; j < 6; j++)
			par[j] = kop_bn(n[j]);
		par[6] = kop_room((size_t)BN_num_bits(n[6]));
		kop_expect(CRK_MOD_EXP_CRT, par, n[8], "crt");
		par[6] = kop_room((size_t)BN_num_bits(n[6]) - 1);
		cr_assert_eq(kop_run(CRK_MOD_EXP_CRT, par), ERANGE);
	}
	for (size_t i = 0; i < 10; i++)
		BN_free(n[i]);
	BN_CTX_free(ctx);
}

Test(s113, both_sides_agree_on_the_secret_of_rfc_5114)
{
	struct crparam par[4] = { kop_hex(RFC5114_XA), kop_hex(RFC5114_YB),
		kop_hex(RFC5114_P), kop_room(1024) };
	BIGNUM *z = NULL;

	BN_hex2bn(&z, RFC5114_Z);
	kop_expect(CRK_DH_COMPUTE_KEY, par, z, "A");
	par[0] = kop_hex(RFC5114_XB);
	par[1] = kop_hex(RFC5114_YA);
	/* OpenSSL 1.0 said eight times as many bits as there are. */
	par[3] = kop_room((size_t)1024 * 8);
	kop_expect(CRK_DH_COMPUTE_KEY, par, z, "B");
	par[3] = kop_room(1023);
	cr_assert_eq(kop_run(CRK_DH_COMPUTE_KEY, par), ERANGE);
	BN_free(z);
}

static unsigned long
small_power(unsigned long a, unsigned long e, unsigned long m)
{
	unsigned long r = 1 % m;

	while (e-- > 0)
		r = r * a % m;
	return r;
}

/* Results of small numbers, a byte each, without allocation. */
static void
small_is(u_int op, const unsigned long *in, unsigned long expect)
{
	uint8_t bytes[4] = { 0 };
	struct crparam par[4];
	size_t nin = keyop_find(op)->nin;

	for (size_t i = 0; i < nin; i++) {
		bytes[i] = (uint8_t)in[i];
		par[i] = (struct crparam){ (caddr_t)&bytes[i], 8 };
	}
	par[nin] = kop_room(8);
	cr_assert_eq(kop_run(op, par), 0);
	cr_assert_eq((uint8_t)par[nin].crp_p[0], expect, "%s %lu %lu %lu",
	    keyop_find(op)->name, in[0], in[1], nin > 2 ? in[2] : 0);
}

Test(s114, two_operands_modulo_every_small_number)
{
	for (unsigned long m = 1; m <= 33; m++) {
		for (unsigned long a = 0; a <= 40; a++) {
			for (unsigned long b = 0; b <= 40; b += 1 + b / 9) {
				unsigned long in[3] = { a, b, m };

				small_is(CRK_MOD_ADD, in, (a + b) % m);
				small_is(
				    CRK_MOD_SUB, in, (a + 123 * m - b) % m);
				small_is(CRK_MOD_MULT, in, a * b % m);
				small_is(CRK_MOD_EXP, in, small_power(a, b, m));
			}
		}
	}
}

/* The inverse, or 0 for none. */
static unsigned long
small_inverse(unsigned long a, unsigned long m)
{
	for (unsigned long r = 1; r < m; r++) {
		if (a * r % m == 1)
			return r;
	}
	return 0;
}

Test(s114, one_operand_modulo_every_small_number)
{
	for (unsigned long m = 1; m <= 70; m++) {
		for (unsigned long a = 0; a <= 150; a++) {
			unsigned long in[3] = { a, m };
			unsigned long inverse = small_inverse(a, m);

			small_is(CRK_MOD, in, a % m);
			small_is(CRK_MOD_ADDINV, in, (m - a % m) % m);
			if (m == 1 || inverse != 0) {
				small_is(CRK_MOD_MULTINV, in, inverse);
			} else {
				struct crparam par[3] = { kop_small(a),
					kop_small(m), kop_room(8) };

				cr_assert_eq(
				    kop_run(CRK_MOD_MULTINV, par), EINVAL);
				cr_assert(kop_untouched(&par[2]));
			}
		}
	}
}

/* Parameters of any operation: `in` for all inputs, room for all outputs. */
static void
fill(u_int op, struct crparam *par, struct crparam in, size_t nbits)
{
	const struct keyop *row = keyop_find(op);

	for (size_t i = 0; i < (size_t)row->nin + row->nout; i++)
		par[i] = i < row->nin ? in : kop_room(nbits);
}

Test(s116, too_little_room_is_erange_and_nothing_is_written)
{
	for (u_int op = 0; op <= CRK_ALGORITHM_MAX; op++) {
		const struct keyop *row = keyop_find(op);
		struct crparam par[CRK_MAXPARAM];

		for (size_t nbits = 0; nbits <= 64; nbits += 1 + nbits / 8) {
			fill(op, par, kop_hex("1FFFFFFFFFFFFFFFF"), nbits);
			if (row->nout == 0)
				continue;
			cr_assert_eq(kop_run(op, par), ERANGE, "%s", row->name);
			for (size_t i = 0; i < row->nout; i++)
				cr_assert(kop_untouched(&par[row->nin + i]));
		}
	}
}

Test(bignum, modulus_0_is_einval)
{
	struct crparam par[CRK_MAXPARAM];
	uint8_t zeros[20] = { 0 };

	for (u_int op = 0; op <= CRK_ALGORITHM_MAX; op++) {
		fill(op, par, kop_small(0), 64);
		cr_assert_eq(kop_run(op, par), EINVAL, "%u", op);
		fill(op, par, (struct crparam){ (caddr_t)zeros, 160 }, 64);
		cr_assert_eq(kop_run(op, par), EINVAL, "%u", op);
	}
}

Test(bignum, inputs_of_more_than_16384_bits_are_e2big)
{
	struct crparam par[CRK_MAXPARAM];
	BIGNUM *big = BN_new();

	BN_set_bit(big, 16384);
	for (u_int op = 0; op <= CRK_ALGORITHM_MAX; op++) {
		fill(op, par, kop_small(7), 8);
		par[keyop_find(op)->nin - 1] = kop_bn(big);
		cr_assert_eq(kop_run(op, par), E2BIG, "%u", op);
	}
	/* 16384 are taken; 2^16383 has them. */
	BN_rshift1(big, big);
	par[0] = kop_small(3);
	par[1] = kop_small(2);
	par[2] = kop_bn(big);
	par[3] = kop_room(65536);
	cr_assert_eq(kop_run(CRK_MOD_EXP, par), 0);
	cr_assert_eq(par[3].crp_p[0], 9);
	BN_free(big);
}

/* What is longer than the number in it, or shorter than others, is fine. */
Test(bignum, leading_zeros_and_absent_bytes_change_nothing)
{
	BIGNUM *a = NULL, *m = NULL, *r = BN_new();
	BN_CTX *ctx = BN_CTX_new();
	struct crparam par[4];

	BN_hex2bn(&a, RFC5114_YA);
	BN_hex2bn(&m, RFC5114_P);
	BN_mod_sqr(r, a, m, ctx);
	for (size_t more = 0; more < 40; more += 13) {
		par[0] = kop_bn_long(a, more);
		par[1] = kop_small(2);
		par[2] = kop_bn_long(m, 40 - more);
		par[3] = kop_room(1024 + more);
		kop_expect(CRK_MOD_EXP, par, r, "long");
	}
	BN_set_word(r, 0);
	par[0].crp_p = NULL; /* 0 bits: not looked at */
	par[0].crp_nbits = 0;
	kop_expect(CRK_MOD_EXP, par, r, "absent base");
	BN_set_word(r, 1);
	par[1] = par[0];
	kop_expect(CRK_MOD_EXP, par, r, "0 to the power of 0");
	BN_free(a);
	BN_free(m);
	BN_free(r);
	BN_CTX_free(ctx);
}
