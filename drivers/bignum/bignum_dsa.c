/* SPDX-License-Identifier: ISC */
/*
 * bignum_dsa.c - DSA, FIPS 186-4.  Signing is done here, as Nettle's leaves what
 * it computes from the key in memory; verification, where nothing is secret, is
 * Nettle's.  Whether p, q and g are good ones is the consumer's affair.
 */
#include <errno.h>

#include <nettle/dsa.h>

#include "bignum_mod.h"
#include "bignum_nonce.h"
#include "bignum_ops.h"

/* Numbers that are refused because they are not below q, at worst every second
 * one; and because r or s is 0, which happens in toy groups only. */
#define DSA_DRAWS 256u
#define DSA_TRIES 8u

struct dsa {
	struct bignum_mod p, q;
	size_t qbits, qbytes;
	struct bignum g, x, z;
	struct bignum_nonce *nonce;
};

/* The leftmost bits of a digest, as many as q has, modulo q. */
static struct bignum
dsa_digest(
    struct bignum_mem *mem, const struct dsa *dsa, const struct crparam *par)
{
	size_t len = (par->crp_nbits + 7) / 8;
	size_t used = len < dsa->qbytes ? len : dsa->qbytes;
	struct bignum z =
	    bignum_load_be(mem, (const uint8_t *)par->crp_p, used);

	if (8 * used > dsa->qbits)
		bignum_shift_right(&z, 8 * used - dsa->qbits);
	return bignum_mod_reduce(mem, &dsa->q, &z);
}

static int
dsa_load(struct bignum_mem *mem, struct dsa *dsa, const struct crparam *par)
{
	int error = bignum_mod_load(mem, &dsa->p, &par[1]);

	if (error == 0)
		error = bignum_mod_load(mem, &dsa->q, &par[2]);
	if (error != 0)
		return error;
	dsa->qbits = bignum_bits(&dsa->q.m);
	dsa->qbytes = (dsa->qbits + 7) / 8;
	if (dsa->qbits < 2 || dsa->q.twos != 0)
		return EINVAL; /* no prime that has a use */
	dsa->g = bignum_load(mem, &par[3]);
	dsa->x = bignum_load(mem, &par[4]);
	dsa->x = bignum_mod_reduce(mem, &dsa->q, &dsa->x);
	dsa->z = dsa_digest(mem, dsa, &par[0]);
	return 0;
}

/* A byte string of q's length; as limbs, to lie with the other secrets. */
static uint8_t *
dsa_bytes(struct bignum_mem *mem, const struct dsa *dsa)
{
	return (uint8_t *)bignum_new(mem, dsa->q.m.len).limb;
}

static int
dsa_start(struct bignum_mem *mem, struct dsa *dsa, size_t digest_len)
{
	size_t mark = mem->used;
	uint8_t *x = dsa_bytes(mem, dsa);
	uint8_t *z = dsa_bytes(mem, dsa);
	int error;

	bignum_store_be(x, dsa->qbytes, &dsa->x);
	bignum_store_be(z, dsa->qbytes, &dsa->z);
	error = bignum_nonce_new(&dsa->nonce, x, z, dsa->qbytes, digest_len);
	mem->used = mark;
	return error;
}

/* The next k in [1, q - 1]; that some were refused tells nothing of it.
 * EINVAL the generator gives none. */
static int
dsa_draw(struct bignum_mem *mem, const struct dsa *dsa, struct bignum *k)
{
	uint8_t *bytes = dsa_bytes(mem, dsa);

	for (unsigned int i = 0; i < DSA_DRAWS; i++) {
		size_t mark = mem->used;

		bignum_nonce_next(dsa->nonce, bytes, dsa->qbytes);
		*k = bignum_load_be(mem, bytes, dsa->qbytes);
		bignum_shift_right(k, 8 * dsa->qbytes - dsa->qbits);
		if (bignum_is_less(mem, k, &dsa->q.m) && !bignum_is_zero(k))
			return 0;
		mem->used = mark;
	}
	return EINVAL;
}

/* One signature.  EAGAIN r or s is 0, EINVAL there is none. */
static int
dsa_try(struct bignum_mem *mem, const struct dsa *dsa, struct bignum *r,
    struct bignum *s)
{
	struct bignum k, gk, inv, sum;
	int error = dsa_draw(mem, dsa, &k);

	if (error != 0)
		return error;
	error = bignum_mod_inv(mem, &dsa->q, &inv, &k);
	if (error != 0)
		return error;
	gk = bignum_mod_pow(mem, &dsa->p, &dsa->g, &k);
	*r = bignum_mod_reduce(mem, &dsa->q, &gk);
	sum = bignum_mod_mul(mem, &dsa->q, &dsa->x, r);
	sum = bignum_mod_add(mem, &dsa->q, &dsa->z, &sum);
	*s = bignum_mod_mul(mem, &dsa->q, &inv, &sum);
	return bignum_is_zero(r) || bignum_is_zero(s) ? EAGAIN : 0;
}

int
bignum_dsa_sign(struct bignum_mem *mem, const struct crparam *par)
{
	struct dsa dsa = { .nonce = NULL };
	struct bignum r, s;
	size_t mark;
	int error = dsa_load(mem, &dsa, par);

	if (error == 0)
		error = bignum_fits(&par[5], dsa.qbits);
	if (error == 0)
		error = bignum_fits(&par[6], dsa.qbits);
	if (error == 0)
		error = dsa_start(mem, &dsa, (par[0].crp_nbits + 7) / 8);
	if (error != 0)
		return error;
	mark = mem->used;
	for (unsigned int i = 0; i < DSA_TRIES; i++) {
		mem->used = mark;
		error = dsa_try(mem, &dsa, &r, &s);
		if (error != EAGAIN)
			break;
	}
	bignum_nonce_free(dsa.nonce);
	if (error == 0) {
		bignum_store(&par[5], &r);
		bignum_store(&par[6], &s);
	}
	return error == EAGAIN ? EINVAL : error;
}

static void
dsa_import(mpz_t z, const struct crparam *par)
{
	mpz_import(z, (par->crp_nbits + 7) / 8, -1, 1, 0, 0, par->crp_p);
}

int
bignum_dsa_verify(struct bignum_mem *mem, const struct crparam *par)
{
	struct dsa_params params;
	struct dsa_signature sig;
	mpz_t y;
	int error = EINVAL;

	(void)mem;
	dsa_params_init(&params);
	dsa_signature_init(&sig);
	mpz_init(y);
	dsa_import(params.p, &par[1]);
	dsa_import(params.q, &par[2]);
	dsa_import(params.g, &par[3]);
	dsa_import(y, &par[4]);
	dsa_import(sig.r, &par[5]);
	dsa_import(sig.s, &par[6]);
	if (mpz_sgn(params.p) != 0 && mpz_sgn(params.q) != 0)
		error = dsa_verify(&params, y, (par[0].crp_nbits + 7) / 8,
			    (const uint8_t *)par[0].crp_p, &sig)
		    ? 0
		    : EBADMSG;
	mpz_clear(y);
	dsa_signature_clear(&sig);
	dsa_params_clear(&params);
	return error;
}
