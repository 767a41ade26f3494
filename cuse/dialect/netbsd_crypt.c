/* SPDX-License-Identifier: ISC */
/*
 * netbsd_crypt.c - CIOCCRYPT and its old form: one operation, waited for.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include <wire/netbsd.h>

#include "csession.h"
#include "netbsd.h"
#include "netbsd_ids.h"

/* From here on a call gives way to others. */
#define NB_LONG (64u << 10)

/* A result of unknown length has so much room in the reply of a request that
 * carries it, or as much as the data. */
#define NB_CARRIED_OUT (56u << 10)

struct nb_crypt_plan {
	struct nb_op op;
	void *iv;
	void *mac;
	size_t mac_len; /* 0: not wanted */
	bool stores; /* there is a dst */
	int error; /* how it ended */
	size_t len;
	struct worker *w;
};
static_assert(sizeof(struct nb_crypt_plan) <= CALL_SCRATCH_MAX, "scratch");

/* The data, in one piece.  A compressed result has a length of its own. */
static int
nb_crypt_plan_data(struct call *call, const struct nb_ses *ses,
    const struct nb_crypt *cop, struct nb_op *op)
{
	struct xfer_message msg = { .src_uaddr = cop->src_uaddr,
		.len = cop->len,
		.dst_uaddr = cop->dst_uaddr };

	if (ses->comp != NULL) {
		if (call->x.mem == NULL && op->most > cop->len &&
		    op->most > NB_CARRIED_OUT)
			op->most = cop->len > NB_CARRIED_OUT ? cop->len
							     : NB_CARRIED_OUT;
		op->room = op->most > op->len ? op->most : op->len;
		msg.out_len = op->most;
		msg.late = true;
	} else if (cop->dst_uaddr != 0) {
		msg.out_len = cop->len;
	}
	return xfer_want_message(&call->x, &msg);
}

int
nb_crypt_plan(struct call *call)
{
	struct nb_crypt_plan *plan = call->scratch;
	const struct nb_ses *ses;
	struct nb_crypt cop;
	int error;

	memset(plan, 0, sizeof(*plan));
	nb_crypt_get(call, nb_crypt_form(call, false), call->arg, &cop);
	error = nb_session_get(call, cop.ses);
	if (error != 0)
		return error;
	ses = nb_ses_of(call->cse);
	error = nb_op_check(&plan->op, ses, &cop, false, call->cmd->name);
	if (error == 0 && plan->op.has_iv)
		error = xfer_want_in(&call->x, cop.iv_uaddr,
		    nb_id_iv_len(ses->cipher), &plan->iv);
	if (error == 0 && cop.mac_uaddr != 0) {
		plan->mac_len = nb_id_mac_len(ses->mac);
		error = xfer_want_out(
		    &call->x, cop.mac_uaddr, plan->mac_len, &plan->mac);
	}
	plan->stores = cop.dst_uaddr != 0;
	if (error == 0)
		error = nb_crypt_plan_data(call, ses, &cop, &plan->op);
	return error;
}

static void
nb_crypt_done(void *arg, int error, size_t len)
{
	struct nb_crypt_plan *plan = arg;

	plan->error = error;
	plan->len = len;
	worker_wake(plan->w);
}

int
nb_crypt_run(struct call *call)
{
	const struct nb_crypt_form *form = nb_crypt_form(call, false);
	struct nb_crypt_plan *plan = call->scratch;
	unsigned char *data = call->x.data;
	int error;

	if (plan->iv != NULL)
		memcpy(plan->op.iv, plan->iv,
		    nb_id_iv_len(nb_ses_of(call->cse)->cipher));
	if (plan->op.room > NB_LONG || nb_ses_waits(call->cse))
		call_may_block(call);
	plan->w = call->w;
	worker_await_begin(call->w);
	error =
	    nb_op_run(&plan->op, call->cse, data, false, nb_crypt_done, plan);
	if (error != 0)
		return error;
	worker_await(call->w);
	if (plan->error != 0)
		return plan->error;
	if (plan->mac_len > 0)
		memcpy(plan->mac, data + plan->op.room, plan->mac_len);
	if (call->x.late) {
		xfer_set_out(&call->x, plan->stores ? plan->len : 0);
		if (form->dst_len != NB_NONE)
			nb_put32(call->arg, form->dst_len, (uint32_t)plan->len);
	}
	return 0;
}
