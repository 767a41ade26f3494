/* SPDX-License-Identifier: ISC */
/*
 * bignum_mod.h - arithmetic modulo a number, without branches on what is in the
 * operands.  The modulus may be even, as it may be for key operations but not
 * for GMP's quiet functions: it is taken apart into its odd part and a power of
 * two, and results modulo these are put together again.  How many bits the
 * modulus has and how often two divides it is therefore not hidden.
 *
 * Operands are of any length and size; results have the modulus's length and
 * are below it.  Results may not share limbs with operands or the modulus.
 */
#ifndef DRIVERS_BIGNUM_MOD_H
#define DRIVERS_BIGNUM_MOD_H

#include "bignum_num.h"

struct bignum_mod {
	struct bignum m; /* trimmed, not 0 */
	struct bignum odd; /* m >> twos, trimmed */
	size_t twos;
	struct bignum odd_inv; /* of odd modulo 2^twos; if twos > 0 */
};

/* Take the modulus from a parameter.  EINVAL it is 0. */
int bignum_mod_load(
    struct bignum_mem *mem, struct bignum_mod *mod, const struct crparam *par);

/* r = a mod m */
struct bignum bignum_mod_reduce(struct bignum_mem *mem,
    const struct bignum_mod *mod, const struct bignum *a);

/* r = a + b, a - b, a * b mod m */
struct bignum bignum_mod_add(struct bignum_mem *mem,
    const struct bignum_mod *mod, const struct bignum *a,
    const struct bignum *b);
struct bignum bignum_mod_sub(struct bignum_mem *mem,
    const struct bignum_mod *mod, const struct bignum *a,
    const struct bignum *b);
struct bignum bignum_mod_mul(struct bignum_mem *mem,
    const struct bignum_mod *mod, const struct bignum *a,
    const struct bignum *b);

/* r = a^e mod m, in a time that depends on the lengths; a^0 is 1 mod m. */
struct bignum bignum_mod_pow(struct bignum_mem *mem,
    const struct bignum_mod *mod, const struct bignum *a,
    const struct bignum *e);

/* r = a^-1 mod m.  EINVAL there is none. */
int bignum_mod_inv(struct bignum_mem *mem, const struct bignum_mod *mod,
    struct bignum *r, const struct bignum *a);

/* a * b, as long as both together. */
struct bignum bignum_mul(
    struct bignum_mem *mem, const struct bignum *a, const struct bignum *b);

#endif
