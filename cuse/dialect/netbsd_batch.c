/* SPDX-License-Identifier: ISC */
/*
 * netbsd_batch.c - CIOCNCRYPTM and its old form: several operations, which go on
 * after the call, each with a status of its own.
 */
#include "netbsd_batch.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "async.h"
#include "csession.h"
#include "netbsd.h"
#include "netbsd_ids.h"

static_assert(sizeof(struct nb_label) <= AOP_LABEL_MAX, "kept");

int
nb_submit(struct call *call, struct aop *aop, uint32_t *id)
{
	int error = aop_submit(aop, call->fcr, id);

	if (error != EBUSY)
		return error;
	ocf_debug("%s: too many are under way", call->cmd->name);
	return ENOMEM;
}

int
nb_batch_probe(struct call *call)
{
	const struct xfer *x = &call->x;
	struct xfer_seg array = { x->src_uaddr, x->data, (size_t)x->data_len };

	return x->mem == NULL ? 0 : x->mem->store(x->mem->ctx, &array, 1);
}

int
nb_ncryptm_plan(struct call *call)
{
	return nb_array_plan(call, nb_crypt_form(call, true)->size, true);
}

/* One element and what it asks for. */
static int
nb_ncryptm_get(struct call *call, const struct nb_crypt_form *form,
    const unsigned char *at, struct nb_crypt *cop, struct nb_op *op)
{
	int error;

	nb_crypt_get(call, form, at, cop);
	error = nb_session_get(call, cop->ses);
	if (error != 0)
		return error;
	return nb_op_check(
	    op, nb_ses_of(call->cse), cop, true, call->cmd->name);
}

static size_t
nb_ncryptm_iv_len(const struct call *call, const struct nb_op *op)
{
	return op->has_iv ? nb_id_iv_len(nb_ses_of(call->cse)->cipher) : 0;
}

int
nb_ncryptm_more(struct call *call)
{
	const struct nb_crypt_form *form = nb_crypt_form(call, true);
	struct nb_crypt cop;
	struct nb_op op;
	size_t count;
	unsigned char *at = nb_array(call, form->size, &count);
	int error = 0;

	for (; count > 0 && error == 0; count--, at += form->size) {
		if (nb_ncryptm_get(call, form, at, &cop, &op) != 0)
			continue;
		error = xfer_more_want(
		    &call->x, cop.iv_uaddr, nb_ncryptm_iv_len(call, &op));
		if (error == 0)
			error =
			    xfer_more_want(&call->x, cop.src_uaddr, cop.len);
	}
	return error;
}

/* The driver is done.  A result has as many bytes as the data, or more if it has
 * been decompressed; the program has said that there is room. */
static void
nb_batch_done(void *arg, int error, size_t len)
{
	struct aop *aop = arg;
	const struct nb_label *label = aop_label(aop);

	if (len < label->op.len)
		len = label->op.len;
	if (error == 0 && label->dst_uaddr != 0)
		aop_result(aop, label->dst_uaddr, aop_data(aop), len);
	aop_end(aop, error);
}

static void
nb_batch_begin(struct aop *aop)
{
	const struct nb_label *label = aop_label(aop);
	int error = nb_op_run(&label->op, aop_session(aop), aop_data(aop), true,
	    nb_batch_done, aop);

	if (error != 0)
		aop_end(aop, error);
}

/* Copy in what the operation needs.  What cannot be read is EINVAL. */
static int
nb_ncryptm_load(struct call *call, const struct nb_crypt *cop,
    struct nb_label *label, struct aop *aop)
{
	int error = xfer_more_get(&call->x, cop->iv_uaddr,
	    nb_ncryptm_iv_len(call, &label->op), label->op.iv);

	if (error == 0)
		error = xfer_more_get(
		    &call->x, cop->src_uaddr, cop->len, aop_data(aop));
	if (error == 0)
		return 0;
	ocf_debug("%s: src or iv: cannot be read", call->cmd->name);
	return EINVAL;
}

static int
nb_ncryptm_one(struct call *call, const struct nb_crypt_form *form,
    const unsigned char *at, uint32_t *id)
{
	struct nb_label *label;
	struct nb_crypt cop;
	struct nb_op op;
	struct aop *aop;
	int error = nb_ncryptm_get(call, form, at, &cop, &op);

	if (error == 0)
		error = aop_new_own(&aop, &dialect_netbsd, call->cse,
		    op.room + NB_MAC_ROOM, nb_batch_begin);
	if (error != 0)
		return error;
	label = aop_label(aop);
	label->op = op;
	label->opaque = nb_get_word(call, at, form->opaque);
	label->ses = cop.ses;
	label->dst_uaddr = cop.dst_uaddr;
	error = nb_ncryptm_load(call, &cop, label, aop);
	if (error == 0) {
		if (cop.mac_uaddr != 0)
			aop_result(aop, cop.mac_uaddr, aop_data(aop) + op.room,
			    nb_id_mac_len(nb_ses_of(call->cse)->mac));
		error = nb_submit(call, aop, id);
	}
	if (error != 0)
		aop_free(aop);
	return error;
}

int
nb_ncryptm_run(struct call *call)
{
	const struct nb_crypt_form *form = nb_crypt_form(call, true);
	size_t count;
	unsigned char *at = nb_array(call, form->size, &count);
	uint32_t id;
	int error = nb_batch_probe(call);

	if (error != 0)
		return error;
	call_may_block(call);
	for (; count > 0; count--, at += form->size) {
		id = 0;
		error = call_killed(call) ? EINTR
					  : nb_ncryptm_one(call, form, at, &id);
		nb_put32(at, form->status, (uint32_t)error);
		nb_put32(at, form->reqid, id);
	}
	return 0;
}
