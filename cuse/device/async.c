/* SPDX-License-Identifier: ISC */
/*
 * async.c - one asynchronous operation: what it is made of, its inputs and its
 * results.  How it runs is in async_run.c, whose it is in aset.c.
 */
#include "async.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "async_impl.h"
#include "call.h"
#include "dialect.h"
#include "log.h"
#include "secret.h"

#define AOP_PAGE  4096u /* the smallest page there is */
#define AOP_BATCH 64u /* segments tried at a time */

struct aop *
aop_alloc(const struct dialect *dialect, enum aop_kind kind, size_t len)
{
	size_t size = sizeof(struct aop) + len;
	struct aop *aop = secret_new(size);

	if (aop == NULL)
		return NULL;
	aop->size = size;
	aop->refs = 1;
	aop->dialect = dialect;
	aop->kind = kind;
	return aop;
}

void
aop_free(struct aop *aop)
{
	if (aop == NULL || --aop->refs > 0)
		return;
	cse_put(aop->cse);
	crypto_freereq(aop->crp);
	crypto_kfreereq(aop->krp);
	secret_free(aop, aop->size);
}

void
aop_add_in(struct aop *aop, uint64_t uaddr, void *data, size_t len)
{
	if (len > 0)
		aop->ins[aop->nins++] = (struct xfer_seg){ uaddr, data, len };
}

void
aop_add_out(struct aop *aop, uint64_t uaddr, void *data, size_t len)
{
	if (len > 0)
		aop->outs[aop->nouts++] = (struct xfer_seg){ uaddr, data, len };
}

static int
aop_crypt_check(const struct aop_crypt *params)
{
	const struct csession *cse = params->cse;

	if (cse_is_aead(cse) || params->dst_len > params->len ||
	    (params->has_iv && cse->cipher == NULL))
		return EINVAL;
	if (params->len > XFER_MESSAGE_MAX)
		return E2BIG;
	if (cse->cipher != NULL && params->len % cse->cipher->block != 0)
		return EINVAL;
	return 0;
}

/* Where everything comes from and goes to. */
static void
aop_crypt_places(struct aop *aop, const struct aop_crypt *params)
{
	const struct csession *cse = params->cse;
	size_t mac_len = params->mac_len;

	aop_add_in(aop, params->src_uaddr, aop->data, (size_t)params->len);
	if (params->has_iv)
		aop_add_in(aop, params->iv_uaddr, aop->iv, cse->cipher->iv_len);
	if (cse->mac == NULL || !params->op.mac_final)
		mac_len = 0;
	else if (mac_len > cse->mac->tag_len)
		mac_len = cse->mac->tag_len;
	aop_add_out(aop, params->mac_uaddr, aop->mac, mac_len);
	if (cse->cipher != NULL && params->next_iv_uaddr != 0)
		aop_add_out(aop, params->next_iv_uaddr, aop->next_iv,
		    cse->cipher->iv_len);
	aop_add_out(aop, params->dst_uaddr, aop->data, (size_t)params->dst_len);
}

int
aop_new_crypt(struct aop **out, const struct dialect *dialect,
    const struct aop_crypt *params)
{
	int error = aop_crypt_check(params);
	struct aop *aop;

	*out = NULL;
	if (error != 0)
		return error;
	aop = aop_alloc(dialect, AOP_CRYPT,
	    (size_t)params->len + EALG_MAX_BLOCK_LEN + XFER_TRAIL);
	if (aop == NULL)
		return ENOMEM;
	aop->crp = crypto_getreq(2);
	if (aop->crp == NULL) {
		aop_free(aop);
		return ENOMEM;
	}
	cse_ref(params->cse);
	aop->cse = params->cse;
	aop->queued = params->queued;
	aop->nbytes = params->len;
	aop->op = params->op;
	aop->op.iv = params->has_iv ? aop->iv : NULL;
	aop->op.next_iv = aop->next_iv;
	aop->op.mac_out = aop->mac;
	aop->step = (struct cse_step){ .data = aop->data,
		.len = (size_t)params->len,
		.first = true,
		.last = true };
	aop_crypt_places(aop, params);
	*out = aop;
	return 0;
}

/* Bytes in front of parameter i, all of which begin on a multiple of 16. */
static size_t
aop_key_offset(const struct kop_params *params, size_t i)
{
	size_t off = 0;

	for (size_t k = 0; k < i; k++)
		off += (kop_bytes(params->param[k].nbits) + 15) / 16 * 16;
	return off;
}

int
aop_new_key(struct aop **out, const struct dialect *dialect,
    const struct kop_params *params, const char *name)
{
	int error = kop_check(params, name);
	struct aop *aop;
	size_t n;

	*out = NULL;
	if (error != 0)
		return error;
	n = (size_t)params->niparams + params->noparams;
	aop = aop_alloc(dialect, AOP_KEY, aop_key_offset(params, n));
	if (aop == NULL)
		return ENOMEM;
	aop->krp = crypto_kgetreq(1, 0);
	if (aop->krp == NULL) {
		aop_free(aop);
		return ENOMEM;
	}
	aop->nbytes = aop_key_offset(params, n);
	aop->krp->krp_op = params->op;
	aop->krp->krp_iparams = (u_short)params->niparams;
	aop->krp->krp_oparams = (u_short)params->noparams;
	aop->krp->krp_crid = kop_crid(params->crid);
	for (size_t i = 0; i < n; i++) {
		const struct kop_param *par = &params->param[i];
		unsigned char *data = aop->data + aop_key_offset(params, i);

		aop->krp->krp_param[i].crp_p = (caddr_t)data;
		aop->krp->krp_param[i].crp_nbits = par->nbits;
		if (i < params->niparams)
			aop_add_in(
			    aop, par->uaddr, data, kop_bytes(par->nbits));
		else
			aop_add_out(
			    aop, par->uaddr, data, kop_bytes(par->nbits));
	}
	*out = aop;
	return 0;
}

unsigned char *
aop_data(struct aop *aop)
{
	return aop->data;
}

unsigned char *
aop_iv(struct aop *aop)
{
	return aop->iv;
}

unsigned char *
aop_param(struct aop *aop, size_t i)
{
	return (unsigned char *)aop->krp->krp_param[i].crp_p;
}

void *
aop_label(struct aop *aop)
{
	return aop->label;
}

uint32_t
aop_id(const struct aop *aop)
{
	return aop->id;
}

enum aop_kind
aop_kind(const struct aop *aop)
{
	return aop->kind;
}

int
aop_error(const struct aop *aop)
{
	return aop->error;
}

int
aop_load(struct aop *aop, const struct xfer_mem *mem)
{
	return aop->nins == 0 ? 0 : mem->fetch(mem->ctx, aop->ins, aop->nins);
}

/* Bytes from `uaddr` to the end of its page, or of the segment. */
static size_t
aop_page_left(const struct xfer_seg *seg, size_t off)
{
	size_t left = AOP_PAGE - (size_t)((seg->uaddr + off) % AOP_PAGE);

	return left < seg->len - off ? left : seg->len - off;
}

/*
 * Whether all of the segments can be written: the first byte in each page is read
 * and put back.  Where that succeeds, so does the store that follows, unless the
 * program changes its memory at this very moment.
 */
static int
aop_probe(const struct xfer_mem *mem, const struct xfer_seg *segs, size_t n)
{
	unsigned char old[AOP_BATCH];
	struct xfer_seg list[AOP_BATCH];
	size_t count = 0;
	int error = 0;

	for (size_t i = 0; error == 0 && i < n; i++) {
		for (size_t off = 0; error == 0 && off < segs[i].len;
		     off += aop_page_left(&segs[i], off)) {
			list[count] = (struct xfer_seg){ segs[i].uaddr + off,
				&old[count], 1 };
			if (++count < AOP_BATCH)
				continue;
			error = mem->fetch(mem->ctx, list, count);
			if (error == 0)
				error = mem->store(mem->ctx, list, count);
			count = 0;
		}
	}
	if (error == 0 && count > 0)
		error = mem->fetch(mem->ctx, list, count);
	if (error == 0 && count > 0)
		error = mem->store(mem->ctx, list, count);
	secret_wipe(old, sizeof(old));
	return error;
}

int
aop_store(const struct aop *aop, const struct xfer_mem *mem,
    const struct xfer_seg *first)
{
	struct xfer_seg list[AOP_OUTS + 1];
	size_t n = 0;
	int error = 0;

	if (first != NULL)
		list[n++] = *first;
	for (size_t i = 0; aop->error == 0 && i < aop->nouts; i++) {
		if (aop->outs[i].uaddr + aop->outs[i].len < aop->outs[i].uaddr)
			return EFAULT;
		list[n++] = aop->outs[i];
	}
	if (n > 0)
		error = aop_probe(mem, list, n);
	if (error == 0 && n > 0)
		error = mem->store(mem->ctx, list, n);
	return error;
}

/* Not to be had this way, and others would have to wait behind it for ever. */
static int
aop_too_long(const struct aop *aop, struct call *call)
{
	ocf_debug("%s: operation %u: more than %u bytes of results",
	    call->cmd->name, aop->id, CALL_CARRIED_MAX);
	aop_free(aop_take(call->fcr, aop->dialect, AOP_ANY, aop->id));
	return E2BIG;
}

int
aop_plan(struct aop *aop, struct call *call)
{
	size_t len = call->cmd->arg_len;
	void *data;
	int error;

	for (size_t i = 0; aop->error == 0 && i < aop->nouts; i++)
		len += aop->outs[i].len;
	if (len > CALL_CARRIED_MAX)
		return aop_too_long(aop, call);
	error = xfer_want_in(&call->x, call->arg_uaddr, aop->claim, &data);
	for (size_t i = 0; error == 0 && aop->error == 0 && i < aop->nouts; i++)
		error = xfer_want_out_at(&call->x, aop->outs[i].uaddr,
		    aop->outs[i].len, aop->outs[i].data, NULL);
	return error;
}
