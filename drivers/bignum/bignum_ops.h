/* SPDX-License-Identifier: ISC */
/*
 * bignum_ops.h - what the driver does for each key operation.  All take memory
 * for the longest input and the parameters of the operation, as many as the
 * framework says it has, inputs first; outputs are stored last, in one go, so
 * that an operation that fails has stored nothing.
 */
#ifndef DRIVERS_BIGNUM_OPS_H
#define DRIVERS_BIGNUM_OPS_H

#include "bignum_num.h"

/* 0; EINVAL a modulus is 0, or the value has no inverse or no signature;
 * ERANGE an output has less room than the modulus has bits; ENOMEM;
 * EBADMSG the signature is none. */
typedef int bignum_op_t(struct bignum_mem *mem, const struct crparam *par);

bignum_op_t bignum_mod_exp;
bignum_op_t bignum_mod_exp_crt;
bignum_op_t bignum_dh_compute_key;
bignum_op_t bignum_mod_add_op;
bignum_op_t bignum_mod_addinv_op;
bignum_op_t bignum_mod_sub_op;
bignum_op_t bignum_mod_mult_op;
bignum_op_t bignum_mod_multinv_op;
bignum_op_t bignum_mod_op;

bignum_op_t bignum_dsa_sign;
bignum_op_t bignum_dsa_verify;

#endif
