/* SPDX-License-Identifier: ISC */
/*
 * bignum_num.h - numbers of the bignum driver and the secret memory they lie in.
 * Whatever the driver does with a number goes through the functions of GMP that
 * branch on no secret; how long operands are is public, what is in them is not.
 * GMP's headers are included in this directory only.
 */
#ifndef DRIVERS_BIGNUM_NUM_H
#define DRIVERS_BIGNUM_NUM_H

#include <gmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

#define BIGNUM_BITS_MAX 16384u /* of an input */

/* Limbs, least significant first; `len` >= 1. */
struct bignum {
	mp_limb_t *limb;
	mp_size_t len;
};

/*
 * All the memory of one operation: numbers are taken one after the other and
 * given back as a whole, so nothing fails for want of memory once it is set up.
 */
struct bignum_mem {
	mp_limb_t *base; /* owned, secret */
	size_t total; /* limbs there are */
	size_t used; /* limbs taken; what was taken last may be given back */
	mp_limb_t *scratch; /* for GMP, in front of the numbers */
	size_t nscratch;
};

/* Memory for an operation on inputs of up to `nbits` bits.  ENOMEM. */
int bignum_mem_init(struct bignum_mem *mem, size_t nbits);

/* Wipe it and give it back. */
void bignum_mem_fini(struct bignum_mem *mem);

/* A number 0 of `len` limbs. */
struct bignum bignum_new(struct bignum_mem *mem, mp_size_t len);

/* GMP's scratch, of which `itch` limbs are going to be used. */
mp_limb_t *bignum_scratch(const struct bignum_mem *mem, mp_size_t itch);

/* A parameter, at the length it came with. */
struct bignum bignum_load(struct bignum_mem *mem, const struct crparam *par);

/* `len` bytes, most significant first. */
struct bignum bignum_load_be(
    struct bignum_mem *mem, const uint8_t *bytes, size_t len);

/* Forget leading limbs of 0, but for the last.  Tells how many there were. */
void bignum_trim(struct bignum *a);

/* Bits of a trimmed number; 0 for 0. */
size_t bignum_bits(const struct bignum *a);

/* Whether it is 0: of the number, that alone takes part in a branch. */
bool bignum_is_zero(const struct bignum *a);

/* Whether a < b, which are of one length; as above. */
bool bignum_is_less(
    struct bignum_mem *mem, const struct bignum *a, const struct bignum *b);

/* Shift right by any number of bits; `a` keeps its length. */
void bignum_shift_right(struct bignum *a, size_t bits);

/* Whether numbers of `bits` bits fit the output.  ERANGE they do not. */
int bignum_fits(const struct crparam *out, size_t bits);

/* Fill an output: the number, which fits, and zeros. */
void bignum_store(const struct crparam *out, const struct bignum *a);

/* The low `len` bytes of a number, most significant first. */
void bignum_store_be(uint8_t *bytes, size_t len, const struct bignum *a);

#endif
