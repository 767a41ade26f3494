/* SPDX-License-Identifier: ISC */
/*
 * openbsd_crypt.c - CIOCCRYPT: one operation that leaves no trace in its session.
 * The IV is given, or it is the first block of the data.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include <wire/openbsd.h>

#include "alg.h"
#include "csession.h"
#include "openbsd.h"

static void
obsd_crypt_op_get(const struct call *call, struct obsd_crypt_op *cop)
{
	struct obsd_crypt_op32 narrow;

	if (call->cmd->arg_len == sizeof(*cop)) {
		memcpy(cop, call->arg, sizeof(*cop));
		return;
	}
	memcpy(&narrow, call->arg, sizeof(narrow));
	*cop = (struct obsd_crypt_op){
		.ses = narrow.ses,
		.op = narrow.op,
		.flags = narrow.flags,
		.len = narrow.len,
		.src_uaddr = narrow.src_uaddr,
		.dst_uaddr = narrow.dst_uaddr,
		.mac_uaddr = narrow.mac_uaddr,
		.iv_uaddr = narrow.iv_uaddr,
	};
}

struct obsd_crypt_plan {
	struct cse_op op;
	const struct obsd_id *row;
	void *iv; /* a block, or NULL */
	void *prefix; /* a block in front of the result, or NULL */
	bool inline_iv;
	int refused; /* what run is to answer instead */
};
static_assert(sizeof(struct obsd_crypt_plan) <= CALL_SCRATCH_MAX, "scratch");

static int
obsd_crypt_check(struct call *call, const struct obsd_crypt_op *cop,
    const struct obsd_id *row)
{
	if (cop->len > OBSD_LEN_MAX) {
		BSD_REFUSE(call, "len", cop->len);
		return E2BIG;
	}
	if (cop->len == 0 || cop->len % row->block != 0) {
		BSD_REFUSE(call, "len", cop->len);
		return EINVAL;
	}
	return 0;
}

/*
 * The IV and the data.  Programs give it apart, or as the first block of src,
 * which is no payload then and comes back in the first block of dst.
 */
static int
obsd_crypt_plan_data(struct call *call, const struct obsd_crypt_op *cop,
    struct obsd_crypt_plan *plan)
{
	struct xfer_message msg = { .src_uaddr = cop->src_uaddr,
		.len = cop->len,
		.dst_uaddr = cop->dst_uaddr };
	uint16_t block = plan->row->block;
	uint64_t iv_uaddr = cop->iv_uaddr;
	int error = 0;

	plan->inline_iv = cop->iv_uaddr == 0 && plan->row->iv_used > 0;
	if (plan->inline_iv) {
		iv_uaddr = cop->src_uaddr;
		msg.src_uaddr += block;
		msg.len -= block;
		if (cop->dst_uaddr != 0) {
			error = xfer_want_out(
			    &call->x, cop->dst_uaddr, block, &plan->prefix);
			msg.dst_uaddr += block;
		}
	}
	/* NULL: the result is not wanted. */
	if (cop->dst_uaddr != 0)
		msg.out_len = msg.len;
	if (error == 0 && iv_uaddr != 0)
		error = xfer_want_in(&call->x, iv_uaddr, block, &plan->iv);
	if (error == 0)
		error = xfer_want_message(&call->x, &msg);
	return error;
}

int
obsd_crypt_plan(struct call *call)
{
	struct obsd_crypt_plan *plan = call->scratch;
	struct obsd_crypt_op cop;
	int error;

	memset(plan, 0, sizeof(*plan));
	obsd_crypt_op_get(call, &cop);
	error = bsd_session_get(call, &dialect_openbsd, cop.ses);
	if (error != 0)
		return error;
	plan->row = obsd_id_of(cse_cipher(call->cse));
	error = obsd_crypt_check(call, &cop, plan->row);
	if (error != 0)
		return error;
	/* All but "encrypt" is "decrypt". */
	plan->op.encrypt = cop.op == OBSD_COP_ENCRYPT;
	error = obsd_crypt_plan_data(call, &cop, plan);
	if (error == 0 && cop.mac_uaddr != 0) {
		/* The driver has read the data when it finds out. */
		BSD_REFUSE(call, "mac", cop.mac_uaddr);
		plan->refused = EINVAL;
	}
	return error;
}

/* What the framework's IV is: the bytes used, and zeros where it has more. */
static int
obsd_crypt_iv(struct obsd_crypt_plan *plan)
{
	const struct obsd_id *row = plan->row;
	unsigned char *iv = plan->iv;

	if (row->iv_used == 0)
		return 0;
	if (plan->inline_iv && plan->op.encrypt &&
	    crypto_entropy(iv, row->iv_used) != 0)
		return EIO;
	if (plan->prefix != NULL)
		memcpy(plan->prefix, iv, row->block);
	memset(iv + row->iv_used, 0, (size_t)(row->block - row->iv_used));
	plan->op.iv = iv;
	return 0;
}

int
obsd_crypt_run(struct call *call)
{
	struct obsd_crypt_plan *plan = call->scratch;
	int error;

	if (plan->refused != 0)
		return plan->refused;
	error = obsd_crypt_iv(plan);
	return error != 0 ? error : cse_crypt(call->cse, call, &plan->op);
}
