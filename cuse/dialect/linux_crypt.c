/* SPDX-License-Identifier: ISC */
/*
 * linux_crypt.c - CIOCCRYPT: a cipher, a hash or both over one run of data, with
 * an IV and a digest that go on from call to call.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include <wire/linux.h>

#include "alg.h"
#include "csession.h"
#include "linux.h"

void
lnx_crypt_op_get(const struct call *call, struct lnx_crypt_op *cop)
{
	struct lnx_crypt_op32 narrow;

	if (call->cmd->arg_len == sizeof(*cop)) {
		memcpy(cop, call->arg, sizeof(*cop));
		return;
	}
	memcpy(&narrow, call->arg, sizeof(narrow));
	*cop = (struct lnx_crypt_op){
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

void
lnx_crypt_op_rules(struct cse_op *op, const struct lnx_crypt_op *cop)
{
	op->encrypt = cop->op == LNX_COP_ENCRYPT;
	/* The hash is of the plaintext, both ways. */
	op->cipher_first = !op->encrypt;
	op->mac_reset =
	    cop->flags == 0 || (cop->flags & LNX_COP_FLAG_RESET) != 0;
	op->mac_final = (cop->flags & LNX_COP_FLAG_FINAL) != 0 ||
	    (cop->flags & LNX_COP_FLAG_UPDATE) == 0 || cop->len == 0;
}

struct lnx_crypt_plan {
	struct cse_op op;
	void *iv;
	void *next_iv;
	void *mac;
	int refused; /* what run is to answer instead */
};
static_assert(sizeof(struct lnx_crypt_plan) <= CALL_SCRATCH_MAX, "scratch");

/* Bytes of IV the call reads; 0: none. */
static size_t
lnx_crypt_iv_len(const struct call *call, const struct lnx_crypt_op *cop)
{
	const struct alg *cipher = cse_cipher(call->cse);

	return cipher != NULL && cop->iv_uaddr != 0 ? cipher->iv_len : 0;
}

static int
lnx_crypt_plan_iv(struct call *call, const struct lnx_crypt_op *cop,
    struct lnx_crypt_plan *plan)
{
	size_t len = lnx_crypt_iv_len(call, cop);

	return len == 0 ? 0
			: xfer_want_in(&call->x, cop->iv_uaddr, len, &plan->iv);
}

static int
lnx_crypt_plan_next_iv(struct call *call, const struct lnx_crypt_op *cop,
    struct lnx_crypt_plan *plan)
{
	size_t len = lnx_crypt_iv_len(call, cop);

	if (len == 0 || (cop->flags & LNX_COP_FLAG_WRITE_IV) == 0)
		return 0;
	return xfer_want_out(&call->x, cop->iv_uaddr, len, &plan->next_iv);
}

/* Where the digest goes. */
static int
lnx_crypt_plan_mac(struct call *call, const struct lnx_crypt_op *cop,
    struct lnx_crypt_plan *plan)
{
	const struct alg *mac = cse_mac(call->cse);

	if (mac == NULL || !plan->op.mac_final)
		return 0;
	return xfer_want_out(
	    &call->x, cop->mac_uaddr, mac->tag_len, &plan->mac);
}

static int
lnx_crypt_check(struct call *call, const struct lnx_crypt_op *cop)
{
	const struct alg *cipher = cse_cipher(call->cse);

	if (cop->op != LNX_COP_ENCRYPT && cop->op != LNX_COP_DECRYPT) {
		LNX_REFUSE(call, "op", cop->op);
		return EINVAL;
	}
	/* The module goes on with what its last CIOCAUTHCRYPT left behind. */
	if (cipher != NULL && cipher->kind == ALG_AEAD) {
		LNX_REFUSE(call, "ses", cop->ses);
		return EINVAL;
	}
	if (cipher != NULL && cop->len % cipher->block != 0) {
		LNX_REFUSE(call, "len", cop->len);
		return EINVAL;
	}
	return 0;
}

int
lnx_crypt_plan(struct call *call)
{
	struct lnx_crypt_plan *plan = call->scratch;
	struct lnx_crypt_op cop;
	int error;

	memset(plan, 0, sizeof(*plan));
	lnx_crypt_op_get(call, &cop);
	error = lnx_session_get(call, cop.ses);
	if (error == 0)
		error = lnx_crypt_plan_iv(call, &cop, plan);
	if (error != 0)
		return error;
	/* The module reads the IV before it looks at op and len, and the data
	 * after: of two mistakes it reports the first. */
	plan->refused = lnx_crypt_check(call, &cop);
	if (plan->refused != 0)
		return 0;
	lnx_crypt_op_rules(&plan->op, &cop);
	error = lnx_crypt_plan_mac(call, &cop, plan);
	/* Stored after the digest, as the module does: where bytes travel with
	 * the request, what comes before a bad address has been stored. */
	if (error == 0)
		error = lnx_crypt_plan_next_iv(call, &cop, plan);
	if (error == 0)
		error = cse_want_data(
		    call->cse, &call->x, cop.src_uaddr, cop.dst_uaddr, cop.len);
	return error;
}

int
lnx_crypt_run(struct call *call)
{
	struct lnx_crypt_plan *plan = call->scratch;

	if (plan->refused != 0)
		return plan->refused;
	plan->op.iv = plan->iv;
	plan->op.next_iv = plan->next_iv;
	plan->op.mac_out = plan->mac;
	return cse_crypt(call->cse, call, &plan->op);
}
