/* SPDX-License-Identifier: ISC */
/*
 * bignum_ops.c - the key operations that are one formula each.  Which of their
 * operands is secret is the consumer's affair: all are treated as if they were.
 */
#include "bignum_ops.h"

#include "bignum_mod.h"

/* The modulus at `par`, whose results fit `out`. */
static int
bignum_mod_for(struct bignum_mem *mem, struct bignum_mod *mod,
    const struct crparam *par, const struct crparam *out)
{
	int error = bignum_mod_load(mem, mod, par);

	return error != 0 ? error : bignum_fits(out, bignum_bits(&mod->m));
}

static int
bignum_power(struct bignum_mem *mem, const struct crparam *base,
    const struct crparam *exponent, const struct crparam *modulus,
    const struct crparam *out)
{
	struct bignum_mod mod;
	struct bignum a, e, r;
	int error = bignum_mod_for(mem, &mod, modulus, out);

	if (error != 0)
		return error;
	a = bignum_load(mem, base);
	e = bignum_load(mem, exponent);
	r = bignum_mod_pow(mem, &mod, &a, &e);
	bignum_store(out, &r);
	return 0;
}

int
bignum_mod_exp(struct bignum_mem *mem, const struct crparam *par)
{
	return bignum_power(mem, &par[0], &par[1], &par[2], &par[3]);
}

int
bignum_dh_compute_key(struct bignum_mem *mem, const struct crparam *par)
{
	return bignum_power(mem, &par[1], &par[0], &par[2], &par[3]);
}

/* Any I is taken, as MOD_EXP takes any base. */
int
bignum_mod_exp_crt(struct bignum_mem *mem, const struct crparam *par)
{
	struct bignum_mod p, q;
	struct bignum n, i, d, m1, m2, h, r;
	int error;

	error = bignum_mod_load(mem, &p, &par[0]);
	if (error == 0)
		error = bignum_mod_load(mem, &q, &par[1]);
	if (error != 0)
		return error;
	n = bignum_mul(mem, &p.m, &q.m);
	bignum_trim(&n);
	error = bignum_fits(&par[6], bignum_bits(&n));
	if (error != 0)
		return error;

	i = bignum_load(mem, &par[2]);
	d = bignum_load(mem, &par[3]);
	m1 = bignum_mod_pow(mem, &p, &i, &d);
	d = bignum_load(mem, &par[4]);
	m2 = bignum_mod_pow(mem, &q, &i, &d);
	h = bignum_mod_sub(mem, &p, &m1, &m2);
	d = bignum_load(mem, &par[5]);
	h = bignum_mod_mul(mem, &p, &h, &d);
	/* Below p * q, as m2 is below q and h below p. */
	r = bignum_mul(mem, &h, &q.m);
	d = bignum_new(mem, r.len);
	mpn_copyi(d.limb, m2.limb, m2.len);
	(void)mpn_add_n(r.limb, r.limb, d.limb, r.len);
	bignum_store(&par[6], &r);
	return 0;
}

typedef struct bignum bignum_binary_t(struct bignum_mem *mem,
    const struct bignum_mod *mod, const struct bignum *a,
    const struct bignum *b);

static int
bignum_binary(
    struct bignum_mem *mem, const struct crparam *par, bignum_binary_t *formula)
{
	struct bignum_mod mod;
	struct bignum a, b, r;
	int error = bignum_mod_for(mem, &mod, &par[2], &par[3]);

	if (error != 0)
		return error;
	a = bignum_load(mem, &par[0]);
	b = bignum_load(mem, &par[1]);
	r = formula(mem, &mod, &a, &b);
	bignum_store(&par[3], &r);
	return 0;
}

int
bignum_mod_add_op(struct bignum_mem *mem, const struct crparam *par)
{
	return bignum_binary(mem, par, bignum_mod_add);
}

int
bignum_mod_sub_op(struct bignum_mem *mem, const struct crparam *par)
{
	return bignum_binary(mem, par, bignum_mod_sub);
}

int
bignum_mod_mult_op(struct bignum_mem *mem, const struct crparam *par)
{
	return bignum_binary(mem, par, bignum_mod_mul);
}

int
bignum_mod_addinv_op(struct bignum_mem *mem, const struct crparam *par)
{
	struct bignum_mod mod;
	struct bignum a, zero, r;
	int error = bignum_mod_for(mem, &mod, &par[1], &par[2]);

	if (error != 0)
		return error;
	a = bignum_load(mem, &par[0]);
	zero = bignum_new(mem, 1);
	r = bignum_mod_sub(mem, &mod, &zero, &a);
	bignum_store(&par[2], &r);
	return 0;
}

int
bignum_mod_multinv_op(struct bignum_mem *mem, const struct crparam *par)
{
	struct bignum_mod mod;
	struct bignum a, r;
	int error = bignum_mod_for(mem, &mod, &par[1], &par[2]);

	if (error != 0)
		return error;
	a = bignum_load(mem, &par[0]);
	error = bignum_mod_inv(mem, &mod, &r, &a);
	if (error == 0)
		bignum_store(&par[2], &r);
	return error;
}

int
bignum_mod_op(struct bignum_mem *mem, const struct crparam *par)
{
	struct bignum_mod mod;
	struct bignum a, r;
	int error = bignum_mod_for(mem, &mod, &par[1], &par[2]);

	if (error != 0)
		return error;
	a = bignum_load(mem, &par[0]);
	r = bignum_mod_reduce(mem, &mod, &a);
	bignum_store(&par[2], &r);
	return 0;
}
