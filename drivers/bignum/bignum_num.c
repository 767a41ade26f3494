/* SPDX-License-Identifier: ISC */
/*
 * bignum_num.c - where numbers lie and how they come in and go out.
 */
#include "bignum_num.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "secret.h"

/* What the longest operation takes at a time, in numbers twice as long as the
 * longest input; checked whenever one is taken. */
#define BIGNUM_NUMBERS 32u

#define LIMB_BYTES sizeof(mp_limb_t)

static mp_size_t
bignum_limbs(size_t nbytes)
{
	size_t len = (nbytes + LIMB_BYTES - 1) / LIMB_BYTES;

	return len == 0 ? 1 : (mp_size_t)len;
}

int
bignum_mem_init(struct bignum_mem *mem, size_t nbits)
{
	mp_size_t len = bignum_limbs((nbits + 7) / 8);
	mp_bitcnt_t bits = (mp_bitcnt_t)len * GMP_NUMB_BITS;
	mp_size_t itch[] = {
		mpn_sec_powm_itch(len, bits, len),
		mpn_sec_powm_itch(len, bits, 1),
		mpn_sec_div_r_itch(2 * len + 1, len),
		mpn_sec_div_r_itch(2 * len + 1, 1),
		mpn_sec_mul_itch(len, len),
		mpn_sec_sqr_itch(len),
		mpn_sec_invert_itch(len),
	};

	memset(mem, 0, sizeof(*mem));
	for (size_t i = 0; i < sizeof(itch) / sizeof(itch[0]); i++) {
		if ((size_t)itch[i] > mem->nscratch)
			mem->nscratch = (size_t)itch[i];
	}
	mem->total = mem->nscratch + BIGNUM_NUMBERS * (2 * (size_t)len + 2);
	mem->base = secret_new(mem->total * LIMB_BYTES);
	if (mem->base == NULL)
		return ENOMEM;
	mem->scratch = mem->base;
	mem->used = mem->nscratch;
	return 0;
}

void
bignum_mem_fini(struct bignum_mem *mem)
{
	secret_free(mem->base, mem->total * LIMB_BYTES);
	memset(mem, 0, sizeof(*mem));
}

struct bignum
bignum_new(struct bignum_mem *mem, mp_size_t len)
{
	struct bignum a = { .limb = mem->base + mem->used, .len = len };

	assert(len >= 1 && (size_t)len <= mem->total - mem->used);
	mem->used += (size_t)len;
	mpn_zero(a.limb, len);
	return a;
}

mp_limb_t *
bignum_scratch(const struct bignum_mem *mem, mp_size_t itch)
{
	assert(itch >= 0 && (size_t)itch <= mem->nscratch);
	return mem->scratch;
}

struct bignum
bignum_load(struct bignum_mem *mem, const struct crparam *par)
{
	size_t nbytes = ((size_t)par->crp_nbits + 7) / 8;
	const uint8_t *bytes = (const uint8_t *)par->crp_p;
	struct bignum a = bignum_new(mem, bignum_limbs(nbytes));

	for (size_t i = 0; i < nbytes; i++)
		a.limb[i / LIMB_BYTES] |= (mp_limb_t)bytes[i]
		    << (8 * (i % LIMB_BYTES));
	return a;
}

struct bignum
bignum_load_be(struct bignum_mem *mem, const uint8_t *bytes, size_t len)
{
	struct bignum a = bignum_new(mem, bignum_limbs(len));

	for (size_t i = 0; i < len; i++)
		a.limb[i / LIMB_BYTES] |= (mp_limb_t)bytes[len - 1 - i]
		    << (8 * (i % LIMB_BYTES));
	return a;
}

void
bignum_trim(struct bignum *a)
{
	while (a->len > 1 && a->limb[a->len - 1] == 0)
		a->len--;
}

size_t
bignum_bits(const struct bignum *a)
{
	mp_limb_t top = a->limb[a->len - 1];
	size_t bits = (size_t)(a->len - 1) * GMP_NUMB_BITS;

	for (; top != 0; top >>= 1)
		bits++;
	return bits;
}

bool
bignum_is_zero(const struct bignum *a)
{
	mp_limb_t any = 0;

	for (mp_size_t i = 0; i < a->len; i++)
		any |= a->limb[i];
	return any == 0;
}

bool
bignum_is_less(
    struct bignum_mem *mem, const struct bignum *a, const struct bignum *b)
{
	size_t mark = mem->used;
	struct bignum difference = bignum_new(mem, a->len);
	mp_limb_t borrow = mpn_sub_n(difference.limb, a->limb, b->limb, a->len);

	assert(a->len == b->len);
	mem->used = mark;
	return borrow != 0;
}

void
bignum_shift_right(struct bignum *a, size_t bits)
{
	mp_size_t limbs = (mp_size_t)(bits / GMP_NUMB_BITS);

	if (limbs >= a->len) {
		mpn_zero(a->limb, a->len);
		return;
	}
	mpn_copyi(a->limb, a->limb + limbs, a->len - limbs);
	mpn_zero(a->limb + a->len - limbs, limbs);
	if (bits % GMP_NUMB_BITS != 0)
		(void)mpn_rshift(a->limb, a->limb, a->len,
		    (unsigned int)(bits % GMP_NUMB_BITS));
}

int
bignum_fits(const struct crparam *out, size_t bits)
{
	return bits <= out->crp_nbits ? 0 : ERANGE;
}

/* Byte `i` of a number, the lowest being 0. */
static uint8_t
bignum_byte(const struct bignum *a, size_t i)
{
	if (i / LIMB_BYTES >= (size_t)a->len)
		return 0;
	return (uint8_t)(a->limb[i / LIMB_BYTES] >> (8 * (i % LIMB_BYTES)));
}

void
bignum_store(const struct crparam *out, const struct bignum *a)
{
	size_t nbytes = ((size_t)out->crp_nbits + 7) / 8;
	uint8_t *bytes = (uint8_t *)out->crp_p;

	for (size_t i = 0; i < nbytes; i++)
		bytes[i] = bignum_byte(a, i);
}

void
bignum_store_be(uint8_t *bytes, size_t len, const struct bignum *a)
{
	for (size_t i = 0; i < len; i++)
		bytes[len - 1 - i] = bignum_byte(a, i);
}
