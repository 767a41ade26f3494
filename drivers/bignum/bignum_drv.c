/* SPDX-License-Identifier: ISC */
/*
 * bignum_drv.c - the bignum driver as the framework sees it.  It has no state and
 * no lock: an operation brings all it needs along.
 */
#include "bignum_drv.h"

#include <assert.h>
#include <errno.h>

#include "bignum_ops.h"
#include "log.h"

static bignum_op_t *const bignum_drv_ops[CRK_ALGORITHM_MAX + 1] = {
	[CRK_MOD_EXP] = bignum_mod_exp,
	[CRK_MOD_EXP_CRT] = bignum_mod_exp_crt,
	[CRK_DSA_SIGN] = bignum_dsa_sign,
	[CRK_DSA_VERIFY] = bignum_dsa_verify,
	[CRK_DH_COMPUTE_KEY] = bignum_dh_compute_key,
	[CRK_MOD_ADD] = bignum_mod_add_op,
	[CRK_MOD_ADDINV] = bignum_mod_addinv_op,
	[CRK_MOD_SUB] = bignum_mod_sub_op,
	[CRK_MOD_MULT] = bignum_mod_mult_op,
	[CRK_MOD_MULTINV] = bignum_mod_multinv_op,
	[CRK_MOD] = bignum_mod_op,
};

static struct crypto_device bignum_drv_dev = { .name = "bignum", .unit = 0 };
static int32_t bignum_drv_id = -1; /* set by attach, cleared by detach */

static int
bignum_drv_run(const struct cryptkop *krp)
{
	struct bignum_mem mem;
	size_t nbits = 0;
	int error;

	for (size_t i = 0; i < krp->krp_iparams; i++) {
		if (krp->krp_param[i].crp_nbits > nbits)
			nbits = krp->krp_param[i].crp_nbits;
	}
	if (nbits > BIGNUM_BITS_MAX) {
		ocf_debug("bignum: an input of %zu bits (crp_nbits)", nbits);
		return E2BIG;
	}
	error = bignum_mem_init(&mem, nbits);
	if (error != 0)
		return error;
	error = bignum_drv_ops[krp->krp_op](&mem, krp->krp_param);
	bignum_mem_fini(&mem);
	return error;
}

static int
bignum_drv_kprocess(device_t dev, struct cryptkop *krp, int hint)
{
	(void)dev;
	(void)hint;
	assert(krp->krp_op <= CRK_ALGORITHM_MAX);
	krp->krp_status = (u_int)bignum_drv_run(krp);
	crypto_kdone(krp);
	return 0;
}

int
bignum_drv_attach(void)
{
	int32_t id;
	int error = 0;

	if (bignum_drv_id >= 0)
		return EBUSY;
	id = crypto_get_driverid(
	    &bignum_drv_dev, 0, CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_SYNC);
	if (id < 0)
		return ENOMEM;
	for (int op = 0; op <= CRK_ALGORITHM_MAX && error == 0; op++)
		error = crypto_kregister(
		    (uint32_t)id, op, 0, bignum_drv_kprocess, NULL);
	if (error != 0) {
		(void)crypto_unregister_all((uint32_t)id);
		return error;
	}
	bignum_drv_id = id;
	return 0;
}

void
bignum_drv_detach(void)
{
	if (bignum_drv_id < 0)
		return;
	(void)crypto_unregister_all((uint32_t)bignum_drv_id);
	bignum_drv_id = -1;
}
