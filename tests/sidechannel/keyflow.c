/* SPDX-License-Identifier: ISC */
/*
 * keyflow: key operations by the bignum driver with secrets that valgrind takes
 * for undefined.  No library is excused here.
 *
 * What the driver may branch on is declared defined where it is asked for (the
 * linker wraps the functions): whether a number is 0 or below q, and whether it
 * has an inverse; and the framework, whether it is a key reference.  Moduli, p and q of RSA too, are not secret to this test: how
 * long they are is looked at.
 */
#include <errno.h>
#include <gmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <valgrind/memcheck.h>

#include "bignum/bignum_drv.h"
#include "bignum/bignum_num.h"
#include "keyop.h"
#include "keyref.h"

#define KEYFLOW_BYTES 76 /* of an operand, at most */

bool __real_keyref_is(const uint8_t *key);
bool __wrap_keyref_is(const uint8_t *key);
bool __real_bignum_is_zero(const struct bignum *a);
bool __wrap_bignum_is_zero(const struct bignum *a);
bool __real_bignum_is_less(
    struct bignum_mem *mem, const struct bignum *a, const struct bignum *b);
bool __wrap_bignum_is_less(
    struct bignum_mem *mem, const struct bignum *a, const struct bignum *b);
int __real___gmpn_sec_invert(mp_ptr r, mp_ptr a, mp_srcptr m, mp_size_t n,
    mp_bitcnt_t bits, mp_ptr scratch);
int __wrap___gmpn_sec_invert(mp_ptr r, mp_ptr a, mp_srcptr m, mp_size_t n,
    mp_bitcnt_t bits, mp_ptr scratch);

bool
__wrap_keyref_is(const uint8_t *key)
{
	bool is = __real_keyref_is(key);

	(void)VALGRIND_MAKE_MEM_DEFINED(&is, sizeof(is));
	return is;
}

bool
__wrap_bignum_is_zero(const struct bignum *a)
{
	bool is = __real_bignum_is_zero(a);

	(void)VALGRIND_MAKE_MEM_DEFINED(&is, sizeof(is));
	return is;
}

bool
__wrap_bignum_is_less(
    struct bignum_mem *mem, const struct bignum *a, const struct bignum *b)
{
	bool is = __real_bignum_is_less(mem, a, b);

	(void)VALGRIND_MAKE_MEM_DEFINED(&is, sizeof(is));
	return is;
}

int
__wrap___gmpn_sec_invert(mp_ptr r, mp_ptr a, mp_srcptr m, mp_size_t n,
    mp_bitcnt_t bits, mp_ptr scratch)
{
	int has = __real___gmpn_sec_invert(r, a, m, n, bits, scratch);

	(void)VALGRIND_MAKE_MEM_DEFINED(&has, sizeof(has));
	return has;
}

/* Which inputs are secret; bit i is parameter i. */
static const struct keyflow {
	u_int op;
	unsigned int secret;
	bool even; /* the last input is an even modulus */
	unsigned int prime; /* inputs that must be one */
} keyflows[] = {
	{ .op = CRK_MOD_EXP, .secret = 0x3 },
	{ .op = CRK_MOD_EXP, .secret = 0x3, .even = true },
	{ .op = CRK_MOD_EXP_CRT, .secret = 0x3c },
	{ .op = CRK_DSA_SIGN, .secret = 0x11, .prime = 0x4 },
	{ .op = CRK_DH_COMPUTE_KEY, .secret = 0x3 },
	{ .op = CRK_MOD_ADD, .secret = 0x3 },
	{ .op = CRK_MOD_ADDINV, .secret = 0x1 },
	{ .op = CRK_MOD_SUB, .secret = 0x3 },
	{ .op = CRK_MOD_MULT, .secret = 0x3 },
	{ .op = CRK_MOD_MULTINV, .secret = 0x1, .prime = 0x2 },
	{ .op = CRK_MOD, .secret = 0x1 },
};

static int
keyflow_done(struct cryptkop *krp)
{
	return krp == NULL;
}

/* An odd number; of no use as a key but as good as one. */
static void
keyflow_fill(uint8_t *bytes, size_t len, size_t seed)
{
	for (size_t i = 0; i < len; i++)
		bytes[i] = (uint8_t)(seed * 59 + i * 29 + (i * i >> 2));
	bytes[0] |= 1;
	bytes[len - 1] |= 0x80;
}

/* 2^521 - 1 and 2^607 - 1. */
static const u_int keyflow_mersenne[] = { 521, 607 };

static bool
keyflow_run(const struct keyflow *flow, u_int nbits)
{
	static uint8_t bytes[CRK_MAXPARAM][2 * KEYFLOW_BYTES];
	const struct keyop *row = keyop_find(flow->op);
	struct cryptkop krp = { .krp_op = flow->op,
		.krp_iparams = row->nin,
		.krp_oparams = row->nout,
		.krp_flags = CRYPTO_F_CBIMM,
		.krp_callback = keyflow_done };
	size_t len = (nbits + 7) / 8;
	uint8_t bits = 0;

	for (size_t i = 0; i < (size_t)row->nin + row->nout; i++) {
		krp.krp_param[i] = (struct crparam){ .crp_p = (caddr_t)bytes[i],
			.crp_nbits = (u_int)len * 8 };
		keyflow_fill(bytes[i], len, i + 1);
		if (flow->prime >> i & 1) {
			memset(bytes[i], 0xff, len);
			bytes[i][len - 1] >>= 8 * len - nbits;
		}
		if (flow->secret >> i & 1)
			(void)VALGRIND_MAKE_MEM_UNDEFINED(bytes[i], len);
		if (i >= row->nin)
			krp.krp_param[i].crp_nbits *= 2;
	}
	if (flow->even)
		bytes[row->nin - 1][0] = 0;
	if (crypto_kdispatch(&krp) != 0 || krp.krp_status != 0)
		return false;
	/* Else the secret went another way, and nothing was watched. */
	if (VALGRIND_GET_VBITS(bytes[row->nin], &bits, 1) != 1 || bits == 0)
		return false;
	(void)VALGRIND_MAKE_MEM_DEFINED(bytes, sizeof(bytes));
	return true;
}

int
main(int argc, char **argv)
{
	const size_t n = sizeof(keyflows) / sizeof(keyflows[0]);
	size_t nbad = 0;
	uint8_t secret[2] = { 1, 2 };

	if (!RUNNING_ON_VALGRIND || bignum_drv_attach() != 0) {
		(void)fputs("keyflow: to be run under valgrind\n", stderr);
		return 2;
	}
	/* To see it fail. */
	if (argc > 1 && strcmp(argv[1], "tainted") == 0)
		(void)VALGRIND_MAKE_MEM_UNDEFINED(secret, sizeof(secret));
	(void)printf(
	    "a deliberate branch: %d\n", secret[0] > secret[1] ? 1 : 0);
	for (size_t i = 0; i < 2 * n; i++) {
		const struct keyflow *flow = &keyflows[i / 2];
		unsigned int before = VALGRIND_COUNT_ERRORS;
		bool good = keyflow_run(flow, keyflow_mersenne[i % 2]);
		unsigned int errors = VALGRIND_COUNT_ERRORS - before;

		nbad += !good || errors > 0;
		(void)printf("%-15s%s %s, %u errors of valgrind's\n",
		    keyop_find(flow->op)->name, flow->even ? " even" : "",
		    good ? "done" : "failed", errors);
	}
	bignum_drv_detach();
	return nbad > 0;
}
