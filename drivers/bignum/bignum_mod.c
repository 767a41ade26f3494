/* SPDX-License-Identifier: ISC */
/*
 * bignum_mod.c - arithmetic modulo any number.  With m = odd * 2^twos and x known
 * modulo both, x mod m is x1 + odd * ((x2 - x1) / odd mod 2^twos).
 */
#include "bignum_mod.h"

#include <errno.h>

static mp_size_t
bignum_longer(mp_size_t a, mp_size_t b)
{
	return a > b ? a : b;
}

/* A copy of `len` limbs: the low ones, or all and zeros. */
static struct bignum
bignum_copy(struct bignum_mem *mem, const struct bignum *a, mp_size_t len)
{
	struct bignum r = bignum_new(mem, len);

	mpn_copyi(r.limb, a->limb, a->len < len ? a->len : len);
	return r;
}

/* Give back what was taken since `mark`, but for `r`, which moves there. */
static void
bignum_keep(struct bignum_mem *mem, size_t mark, struct bignum *r)
{
	mp_limb_t *to = mem->base + mark;

	mpn_copyi(to, r->limb, r->len);
	r->limb = to;
	mem->used = mark + (size_t)r->len;
}

struct bignum
bignum_mul(
    struct bignum_mem *mem, const struct bignum *a, const struct bignum *b)
{
	struct bignum r = bignum_new(mem, a->len + b->len);

	if (a->len < b->len) {
		const struct bignum *t = a;

		a = b;
		b = t;
	}
	mpn_sec_mul(r.limb, a->limb, a->len, b->limb, b->len,
	    bignum_scratch(mem, mpn_sec_mul_itch(a->len, b->len)));
	return r;
}

/* Modulo powers of two. */

static mp_size_t
pow2_limbs(size_t bits)
{
	return (mp_size_t)((bits + GMP_NUMB_BITS - 1) / GMP_NUMB_BITS);
}

/* Clear what is above `bits` bits of a number of pow2_limbs(bits). */
static void
pow2_mask(struct bignum *a, size_t bits)
{
	if (bits % GMP_NUMB_BITS != 0)
		a->limb[a->len - 1] &=
		    ((mp_limb_t)1 << (bits % GMP_NUMB_BITS)) - 1;
}

/* r = a * b, all of the same length; r may be an operand. */
static void
pow2_mul(struct bignum_mem *mem, struct bignum *r, const struct bignum *a,
    const struct bignum *b)
{
	size_t mark = mem->used;
	struct bignum product = bignum_mul(mem, a, b);

	mpn_copyi(r->limb, product.limb, r->len);
	mem->used = mark;
}

/* a^-1 modulo 2^(bits of its length), for odd a: each step of Newton's doubles
 * the number of bits that are right, the first of which is. */
static struct bignum
pow2_inv(struct bignum_mem *mem, const struct bignum *a)
{
	struct bignum r = bignum_new(mem, a->len);
	struct bignum t = bignum_new(mem, a->len);
	size_t all = (size_t)a->len * GMP_NUMB_BITS;

	r.limb[0] = 1;
	for (size_t right = 1; right < all; right *= 2) {
		pow2_mul(mem, &t, a, &r);
		/* 2 - t = ~t + 3 */
		mpn_com(t.limb, t.limb, t.len);
		(void)mpn_sec_add_1(t.limb, t.limb, t.len, 3,
		    bignum_scratch(mem, mpn_sec_add_1_itch(t.len)));
		pow2_mul(mem, &r, &r, &t);
	}
	return r;
}

/* a^e of the same length as a; a product is made for every bit of e. */
static struct bignum
pow2_pow(struct bignum_mem *mem, const struct bignum *a, const struct bignum *e)
{
	struct bignum r = bignum_new(mem, a->len);
	struct bignum t = bignum_new(mem, a->len);

	r.limb[0] = 1;
	for (size_t i = (size_t)e->len * GMP_NUMB_BITS; i-- > 0;) {
		mp_limb_t bit =
		    e->limb[i / GMP_NUMB_BITS] >> (i % GMP_NUMB_BITS) & 1;

		pow2_mul(mem, &r, &r, &r);
		pow2_mul(mem, &t, &r, a);
		mpn_cnd_swap(bit, r.limb, t.limb, r.len);
	}
	return r;
}

/* x1 is modulo odd, x2 modulo 2^twos. */
static struct bignum
bignum_mod_join(struct bignum_mem *mem, const struct bignum_mod *mod,
    const struct bignum *x1, const struct bignum *x2)
{
	size_t mark = mem->used;
	struct bignum h = bignum_copy(mem, x1, x2->len);
	struct bignum wide, r;

	(void)mpn_sub_n(h.limb, x2->limb, h.limb, h.len);
	pow2_mul(mem, &h, &h, &mod->odd_inv);
	pow2_mask(&h, mod->twos);
	r = bignum_mul(mem, &mod->odd, &h);
	wide = bignum_copy(mem, x1, r.len);
	(void)mpn_add_n(r.limb, r.limb, wide.limb, r.len);
	r.len = mod->m.len; /* the limb above it, if any, is 0 */
	bignum_keep(mem, mark, &r);
	return r;
}

int
bignum_mod_load(
    struct bignum_mem *mem, struct bignum_mod *mod, const struct crparam *par)
{
	struct bignum low;

	mod->m = bignum_load(mem, par);
	bignum_trim(&mod->m);
	if (bignum_is_zero(&mod->m))
		return EINVAL;
	mod->odd = mod->m;
	mod->twos = (size_t)mpn_scan1(mod->m.limb, 0);
	if (mod->twos == 0)
		return 0;
	mod->odd = bignum_copy(mem, &mod->m, mod->m.len);
	bignum_shift_right(&mod->odd, mod->twos);
	bignum_trim(&mod->odd);
	low = bignum_copy(mem, &mod->odd, pow2_limbs(mod->twos));
	mod->odd_inv = pow2_inv(mem, &low);
	return 0;
}

/* a mod m, for any m that is trimmed. */
static struct bignum
bignum_rem(
    struct bignum_mem *mem, const struct bignum *m, const struct bignum *a)
{
	struct bignum r = bignum_copy(mem, a, bignum_longer(a->len, m->len));

	mpn_sec_div_r(r.limb, r.len, m->limb, m->len,
	    bignum_scratch(mem, mpn_sec_div_r_itch(r.len, m->len)));
	mem->used -= (size_t)(r.len - m->len);
	r.len = m->len;
	return r;
}

struct bignum
bignum_mod_reduce(struct bignum_mem *mem, const struct bignum_mod *mod,
    const struct bignum *a)
{
	return bignum_rem(mem, &mod->m, a);
}

struct bignum
bignum_mod_add(struct bignum_mem *mem, const struct bignum_mod *mod,
    const struct bignum *a, const struct bignum *b)
{
	size_t mark = mem->used;
	mp_size_t len = bignum_longer(a->len, b->len);
	struct bignum x = bignum_copy(mem, a, len + 1);
	struct bignum y = bignum_copy(mem, b, len + 1);
	struct bignum r;

	(void)mpn_add_n(x.limb, x.limb, y.limb, len + 1);
	r = bignum_rem(mem, &mod->m, &x);
	bignum_keep(mem, mark, &r);
	return r;
}

struct bignum
bignum_mod_sub(struct bignum_mem *mem, const struct bignum_mod *mod,
    const struct bignum *a, const struct bignum *b)
{
	size_t mark = mem->used;
	struct bignum r = bignum_rem(mem, &mod->m, a);
	struct bignum y = bignum_rem(mem, &mod->m, b);
	mp_limb_t borrow = mpn_sub_n(r.limb, r.limb, y.limb, r.len);

	(void)mpn_cnd_add_n(borrow, r.limb, r.limb, mod->m.limb, r.len);
	bignum_keep(mem, mark, &r);
	return r;
}

struct bignum
bignum_mod_mul(struct bignum_mem *mem, const struct bignum_mod *mod,
    const struct bignum *a, const struct bignum *b)
{
	size_t mark = mem->used;
	struct bignum product = bignum_mul(mem, a, b);
	struct bignum r = bignum_rem(mem, &mod->m, &product);

	bignum_keep(mem, mark, &r);
	return r;
}

struct bignum
bignum_mod_pow(struct bignum_mem *mem, const struct bignum_mod *mod,
    const struct bignum *a, const struct bignum *e)
{
	size_t mark = mem->used;
	mp_bitcnt_t bits = (mp_bitcnt_t)e->len * GMP_NUMB_BITS;
	struct bignum r = bignum_new(mem, mod->odd.len);
	struct bignum low, x2;

	mpn_sec_powm(r.limb, a->limb, a->len, e->limb, bits, mod->odd.limb,
	    mod->odd.len,
	    bignum_scratch(mem, mpn_sec_powm_itch(a->len, bits, mod->odd.len)));
	if (mod->twos == 0)
		return r;
	low = bignum_copy(mem, a, pow2_limbs(mod->twos));
	x2 = pow2_pow(mem, &low, e);
	r = bignum_mod_join(mem, mod, &r, &x2);
	bignum_keep(mem, mark, &r);
	return r;
}

int
bignum_mod_inv(struct bignum_mem *mem, const struct bignum_mod *mod,
    struct bignum *r, const struct bignum *a)
{
	size_t mark = mem->used;
	mp_size_t len = mod->odd.len;
	struct bignum x1 = bignum_new(mem, len);
	struct bignum t = bignum_rem(mem, &mod->odd, a);
	struct bignum low, x2;

	/* Modulo 1 all is 0; GMP's function does not know that. */
	if ((len > 1 || mod->odd.limb[0] > 1) &&
	    !mpn_sec_invert(x1.limb, t.limb, mod->odd.limb, len,
		2 * (mp_bitcnt_t)len * GMP_NUMB_BITS,
		bignum_scratch(mem, mpn_sec_invert_itch(len))))
		return EINVAL;
	if (mod->twos > 0) {
		if ((a->limb[0] & 1) == 0)
			return EINVAL;
		low = bignum_copy(mem, a, pow2_limbs(mod->twos));
		x2 = pow2_inv(mem, &low);
		x1 = bignum_mod_join(mem, mod, &x1, &x2);
	}
	*r = x1;
	bignum_keep(mem, mark, r);
	return 0;
}
