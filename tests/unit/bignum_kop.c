/* SPDX-License-Identifier: ISC */
/*
 * bignum_kop.c - key operations on numbers.  Memory of parameters is given back
 * at the end of the test.
 */
#include "bignum_kop.h"

#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "bignum/bignum_drv.h"
#include "keyop.h"

#define GUARD 16u /* bytes, of this value */

void
kop_setup(void)
{
	cr_assert_eq(bignum_drv_attach(), 0);
}

/* In front of the bytes of a parameter. */
struct kop_memory {
	struct kop_memory *next;
	char bytes[];
};
static struct kop_memory *kop_memory;

void
kop_teardown(void)
{
	struct kop_memory *next;

	for (; kop_memory != NULL; kop_memory = next) {
		next = kop_memory->next;
		free(kop_memory);
	}
	bignum_drv_detach();
}

static struct crparam
kop_bytes(size_t len)
{
	struct kop_memory *memory = malloc(sizeof(*memory) + len + GUARD);
	struct crparam par = { .crp_nbits = (u_int)len * 8 };

	cr_assert_not_null(memory);
	memory->next = kop_memory;
	kop_memory = memory;
	par.crp_p = memory->bytes;
	memset(par.crp_p, GUARD, len + GUARD);
	return par;
}

struct crparam
kop_bn_long(const BIGNUM *bn, size_t more)
{
	size_t len = (size_t)BN_num_bytes(bn) + more;
	struct crparam par = kop_bytes(len);

	cr_assert_eq(
	    BN_bn2lebinpad(bn, (unsigned char *)par.crp_p, (int)len), (int)len);
	return par;
}

struct crparam
kop_bn(const BIGNUM *bn)
{
	struct crparam par = kop_bn_long(bn, 0);

	par.crp_nbits = (u_int)BN_num_bits(bn);
	return par;
}

struct crparam
kop_hex(const char *hex)
{
	BIGNUM *bn = NULL;
	struct crparam par;

	cr_assert_gt(BN_hex2bn(&bn, hex), 0);
	par = kop_bn(bn);
	BN_free(bn);
	return par;
}

struct crparam
kop_small(unsigned long value)
{
	BIGNUM *bn = BN_new();
	struct crparam par;

	cr_assert(BN_set_word(bn, value));
	par = kop_bn(bn);
	BN_free(bn);
	return par;
}

struct crparam
kop_digest(const uint8_t *bytes, size_t len)
{
	struct crparam par = kop_bytes(len);

	memcpy(par.crp_p, bytes, len);
	return par;
}

struct crparam
kop_room(size_t nbits)
{
	struct crparam par = kop_bytes((nbits + 7) / 8);

	par.crp_nbits = (u_int)nbits;
	return par;
}

void
kop_guarded(const struct crparam *out)
{
	size_t len = (out->crp_nbits + 7) / 8;

	for (size_t i = 0; i < GUARD; i++)
		cr_assert_eq(out->crp_p[len + i], GUARD, "overflow");
}

int
kop_untouched(const struct crparam *out)
{
	for (size_t i = 0; i < (out->crp_nbits + 7) / 8; i++) {
		if (out->crp_p[i] != GUARD)
			return 0;
	}
	return 1;
}

BIGNUM *
kop_value(const struct crparam *out)
{
	kop_guarded(out);
	return BN_lebin2bn((const unsigned char *)out->crp_p,
	    (int)((out->crp_nbits + 7) / 8), NULL);
}

static int
kop_done(struct cryptkop *krp)
{
	++*(int *)(void *)krp->krp_opaque;
	return 0;
}

int
kop_run(u_int op, const struct crparam *par)
{
	const struct keyop *row = keyop_find(op);
	int called = 0;
	struct cryptkop krp = { .krp_op = op,
		.krp_iparams = row->nin,
		.krp_oparams = row->nout,
		.krp_flags = CRYPTO_F_CBIMM,
		.krp_opaque = (caddr_t)&called,
		.krp_callback = kop_done };

	memcpy(
	    krp.krp_param, par, ((size_t)row->nin + row->nout) * sizeof(*par));
	cr_assert_eq(crypto_kdispatch(&krp), 0);
	cr_assert_eq(called, 1);
	for (size_t i = row->nin; i < (size_t)row->nin + row->nout; i++) {
		cr_assert_eq(krp.krp_param[i].crp_nbits, par[i].crp_nbits);
		kop_guarded(&par[i]);
	}
	return (int)krp.krp_status;
}

void
kop_expect(
    u_int op, const struct crparam *par, const BIGNUM *expect, const char *what)
{
	int status = kop_run(op, par);
	BIGNUM *value;

	cr_assert_eq(
	    status, 0, "%s: %s %d", what, keyop_find(op)->name, status);
	value = kop_value(&par[keyop_find(op)->nin]);
	cr_assert_eq(BN_cmp(value, expect), 0, "%s: %s is %s, not %s", what,
	    keyop_find(op)->name, BN_bn2hex(value), BN_bn2hex(expect));
	BN_free(value);
}
