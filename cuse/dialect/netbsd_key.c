/* SPDX-License-Identifier: ISC */
/*
 * netbsd_key.c - CIOCKEY, CIOCASYMFEAT and CIOCNFKEYM: key operations, one that is
 * waited for, or several whose results are fetched later.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include <wire/netbsd.h>

#include "admit.h"
#include "async.h"
#include "devconf.h"
#include "keyop.h"
#include "kop_wire.h"
#include "netbsd.h"
#include "netbsd_batch.h"

static_assert(offsetof(struct nb_crypt_kop, crk_param) ==
	offsetof(struct nb_crypt_n_kop, crk_param),
    "one form for both");
static_assert(sizeof(struct nb_crypt_n_kop) >= sizeof(struct nb_crypt_kop) &&
	sizeof(struct nb_crypt_n_kop32) >= sizeof(struct nb_crypt_kop32),
    "an element of an array begins with one");

static void
nb_kop_get(
    const struct call *call, const unsigned char *at, struct kop_params *params)
{
	kop_wire_get(at, nb_is_narrow(call), params);
	params->crid = devconf_crid(&dialect_netbsd);
}

int
nb_key_plan(struct call *call)
{
	struct kop_params params;

	nb_kop_get(call, call->arg, &params);
	return kop_plan(call, &params);
}

int
nb_key_run(struct call *call)
{
	struct kop_result result;
	int error = kop_run(call, &result);

	/* Seen only if it is 0, as after an error nothing is written back. */
	kop_wire_put_status(call->arg, result.status);
	return error;
}

int
nb_asymfeat_run(struct call *call)
{
	nb_put32(call->arg, 0, kop_features());
	return 0;
}

static size_t
nb_kop_size(const struct call *call)
{
	return nb_is_narrow(call) ? sizeof(struct nb_crypt_n_kop32)
				  : sizeof(struct nb_crypt_n_kop);
}

int
nb_nfkeym_plan(struct call *call)
{
	return nb_array_plan(call, nb_kop_size(call), true);
}

/* Too many parameters fail the whole call, before any operation begins. */
static int
nb_nfkeym_check(const struct call *call)
{
	size_t count;
	const unsigned char *at = nb_array(call, nb_kop_size(call), &count);
	struct kop_params params;

	for (; count > 0; count--, at += nb_kop_size(call)) {
		nb_kop_get(call, at, &params);
		if (params.niparams + params.noparams > KOP_PARAMS) {
			BSD_REFUSE(call, "crk_iparams + crk_oparams",
			    params.niparams + params.noparams);
			return EFBIG;
		}
	}
	return 0;
}

int
nb_nfkeym_more(struct call *call)
{
	size_t count;
	const unsigned char *at = nb_array(call, nb_kop_size(call), &count);
	struct kop_params params;
	int error = nb_nfkeym_check(call);

	for (; count > 0 && error == 0; count--, at += nb_kop_size(call)) {
		nb_kop_get(call, at, &params);
		if (kop_check(&params, call->cmd->name) != 0)
			continue;
		for (size_t i = 0; i < params.niparams && error == 0; i++)
			error = xfer_more_want(&call->x, params.param[i].uaddr,
			    kop_bytes(params.param[i].nbits));
	}
	return error;
}

static int
nb_nfkeym_one(struct call *call, const unsigned char *at, uint32_t *id)
{
	size_t opaque = nb_is_narrow(call)
	    ? offsetof(struct nb_crypt_n_kop32, crk_opaque)
	    : offsetof(struct nb_crypt_n_kop, crk_opaque);
	struct kop_params params;
	struct nb_label *label;
	struct aop *aop;
	int error;

	nb_kop_get(call, at, &params);
	error = admit_key(call, params.op);
	if (error != 0)
		return error;
	error = aop_new_key(&aop, &dialect_netbsd, &params, call->cmd->name);
	for (size_t i = 0; error == 0 && i < params.niparams; i++) {
		error = xfer_more_get(&call->x, params.param[i].uaddr,
		    kop_bytes(params.param[i].nbits), aop_param(aop, i));
		error = error != 0 ? EFAULT : 0;
	}
	if (error == 0) {
		label = aop_label(aop);
		label->opaque = nb_get_word(call, at, opaque);
		error = nb_submit(call, aop, id);
	}
	if (error != 0)
		aop_free(aop);
	return error;
}

int
nb_nfkeym_run(struct call *call)
{
	size_t count;
	unsigned char *at = nb_array(call, nb_kop_size(call), &count);
	uint32_t id;
	int error = nb_nfkeym_check(call);

	if (error == 0)
		error = nb_batch_probe(call);
	if (error != 0)
		return error;
	call_may_block(call);
	for (; count > 0; count--, at += nb_kop_size(call)) {
		id = 0;
		error =
		    call_killed(call) ? EINTR : nb_nfkeym_one(call, at, &id);
		nb_put32(at, offsetof(struct nb_crypt_n_kop, crk_status),
		    (uint32_t)error);
		nb_put32(at, offsetof(struct nb_crypt_n_kop, crk_reqid), id);
	}
	return 0;
}
