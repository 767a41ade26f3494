/* SPDX-License-Identifier: ISC */
/*
 * test_bignum_random.c - the bignum driver against OpenSSL on operands of all
 * sizes: moduli odd, even, powers of two and around limbs' ends, operands
 * shorter, longer and larger than the modulus.
 */
#include <errno.h>

#include <criterion/criterion.h>

#include "bignum_kop.h"

TestSuite(bignum_random, .init = kop_setup, .fini = kop_teardown);

struct operands {
	BN_CTX *ctx;
	BIGNUM *a, *b, *m, *r;
};

static void
operands_init(struct operands *o)
{
	o->ctx = BN_CTX_new();
	o->a = BN_new();
	o->b = BN_new();
	o->m = BN_new();
	o->r = BN_new();
}

static void
operands_fini(struct operands *o)
{
	BN_free(o->a);
	BN_free(o->b);
	BN_free(o->m);
	BN_free(o->r);
	BN_CTX_free(o->ctx);
}

/* A modulus of `bits` bits; `kind` says of which sort. */
static void
operands_modulus(struct operands *o, int bits, int kind)
{
	BN_rand(o->m, bits, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ODD);
	if (kind == 1) {
		/* A run of zeros at the end, as long as chance will have it. */
		int twos = (int)((unsigned int)BN_mod_word(o->m, 1009) %
		    (unsigned int)bits);

		BN_rshift(o->m, o->m, twos);
		BN_lshift(o->m, o->m, twos);
	} else if (kind == 2) {
		BN_zero(o->m);
		BN_set_bit(o->m, bits - 1);
	} else if (kind == 3) {
		BN_zero(o->m);
		BN_set_bit(o->m, bits);
		BN_sub_word(o->m, 1);
	}
}

static void
try3(struct operands *o, u_int op, const char *what)
{
	struct crparam par[4] = { kop_bn(o->a), kop_bn(o->b), kop_bn(o->m),
		kop_room((size_t)BN_num_bits(o->m)) };

	kop_expect(op, par, o->r, what);
}

static void
try2(struct operands *o, u_int op, const char *what)
{
	struct crparam par[3] = { kop_bn(o->a), kop_bn(o->m),
		kop_room((size_t)BN_num_bits(o->m)) };

	kop_expect(op, par, o->r, what);
}

static void
try_inverse(struct operands *o, const char *what)
{
	struct crparam par[3] = { kop_bn(o->a), kop_bn(o->m),
		kop_room((size_t)BN_num_bits(o->m)) };

	BN_gcd(o->r, o->a, o->m, o->ctx);
	if (!BN_is_one(o->r)) {
		cr_assert_eq(kop_run(CRK_MOD_MULTINV, par), EINVAL, "%s", what);
		return;
	}
	if (BN_is_one(o->m))
		BN_zero(o->r);
	else
		cr_assert_not_null(BN_mod_inverse(o->r, o->a, o->m, o->ctx));
	kop_expect(CRK_MOD_MULTINV, par, o->r, what);
}

static void
try_all(struct operands *o, const char *what)
{
	BN_mod_add(o->r, o->a, o->b, o->m, o->ctx);
	try3(o, CRK_MOD_ADD, what);
	BN_mod_sub(o->r, o->a, o->b, o->m, o->ctx);
	try3(o, CRK_MOD_SUB, what);
	BN_mod_mul(o->r, o->a, o->b, o->m, o->ctx);
	try3(o, CRK_MOD_MULT, what);
	BN_nnmod(o->r, o->a, o->m, o->ctx);
	try2(o, CRK_MOD, what);
	if (!BN_is_zero(o->r))
		BN_sub(o->r, o->m, o->r);
	try2(o, CRK_MOD_ADDINV, what);
	try_inverse(o, what);
	if (BN_num_bits(o->m) > 1100 && BN_num_bits(o->b) > 1100)
		return; /* takes long, and below has its own */
	BN_mod_exp(o->r, o->a, o->b, o->m, o->ctx);
	if (BN_is_one(o->m))
		BN_zero(o->r);
	try3(o, CRK_MOD_EXP, what);
}

Test(bignum_random, operations_agree_with_openssl)
{
	static const int sizes[] = { 1, 2, 7, 8, 9, 31, 63, 64, 65, 127, 128,
		129, 160, 191, 192, 193, 255, 256, 257, 511, 512, 521, 1023,
		1024, 1025, 2048 };
	struct operands o;
	char what[64];

	operands_init(&o);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		for (int n = 0; n < 24; n++) {
			int other = sizes[(i * 7 + (size_t)n * 5) %
			    (sizeof(sizes) / sizeof(sizes[0]))];

			(void)snprintf(
			    what, sizeof(what), "%d bits, %d", sizes[i], n);
			operands_modulus(&o, sizes[i], n % 4);
			BN_rand(o.a, n % 3 != 0 ? sizes[i] : other,
			    BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY);
			BN_rand(o.b, n % 5 != 0 ? other % 300 + 1 : sizes[i],
			    BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY);
			try_all(&o, what);
		}
	}
	operands_fini(&o);
}

/* Every limb boundary of exponent and modulus once, at sizes in use. */
Test(bignum_random, long_powers_agree_with_openssl)
{
	static const int sizes[] = { 1536, 2048, 3072, 4096 };
	struct operands o;

	operands_init(&o);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		for (int kind = 0; kind < 4; kind++) {
			operands_modulus(&o, sizes[i], kind);
			BN_rand_range(o.a, o.m);
			BN_rand_range(o.b, o.m);
			BN_mod_exp(o.r, o.a, o.b, o.m, o.ctx);
			try3(&o, CRK_MOD_EXP, "long");
		}
	}
	/* The longest modulus, by a short exponent. */
	operands_modulus(&o, 16384, 0);
	BN_rand(o.a, 16384, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY);
	BN_set_word(o.b, 65537);
	BN_mod_exp(o.r, o.a, o.b, o.m, o.ctx);
	try3(&o, CRK_MOD_EXP, "longest");
	operands_modulus(&o, 16384, 1);
	BN_mod_exp(o.r, o.a, o.b, o.m, o.ctx);
	try3(&o, CRK_MOD_EXP, "longest and even");
	operands_fini(&o);
}
