/* SPDX-License-Identifier: ISC */
/*
 * kop_wire.c - struct crypt_kop, by the declaration of one dialect; the headers
 * in uapi/wire assert that those of the others have the same offsets.
 */
#include "kop_wire.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include <wire/linux.h>

#include "call.h"
#include "dialect.h"

static_assert(LNX_CRK_MAXPARAM == KOP_PARAMS, "all parameters");

static void
kop_wire_widen(const unsigned char *at, struct lnx_crypt_kop *kop)
{
	struct lnx_crypt_kop32 narrow;

	memcpy(&narrow, at, sizeof(narrow));
	*kop = (struct lnx_crypt_kop){
		.crk_op = narrow.crk_op,
		.crk_iparams = narrow.crk_iparams,
		.crk_oparams = narrow.crk_oparams,
	};
	for (size_t i = 0; i < KOP_PARAMS; i++) {
		kop->crk_param[i].crp_p_uaddr = narrow.crk_param[i].crp_p_uaddr;
		kop->crk_param[i].crp_nbits = narrow.crk_param[i].crp_nbits;
	}
}

void
kop_wire_get(const unsigned char *at, bool narrow, struct kop_params *params)
{
	struct lnx_crypt_kop kop;

	if (narrow)
		kop_wire_widen(at, &kop);
	else
		memcpy(&kop, at, sizeof(kop));
	*params = (struct kop_params){
		.op = kop.crk_op,
		.niparams = kop.crk_iparams,
		.noparams = kop.crk_oparams,
	};
	for (size_t i = 0; i < KOP_PARAMS; i++)
		params->param[i] = (struct kop_param){
			.uaddr = kop.crk_param[i].crp_p_uaddr,
			.nbits = kop.crk_param[i].crp_nbits,
		};
}

void
kop_wire_get_arg(const struct call *call, struct kop_params *params)
{
	kop_wire_get(call->arg,
	    call->cmd->arg_len == sizeof(struct lnx_crypt_kop32), params);
}

void
kop_wire_put_status(unsigned char *at, uint32_t status)
{
	memcpy(at + offsetof(struct lnx_crypt_kop, crk_status), &status,
	    sizeof(status));
}
