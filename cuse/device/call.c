/* SPDX-License-Identifier: ISC */
/*
 * call.c - the one way of a call: argument, plan, fetch, run, store.
 */
#include "call.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <opencrypto/cryptodev.h>

#include "async.h"
#include "csession.h"
#include "dialect.h"
#include "log.h"
#include "secret.h"
#include "timing.h"

static_assert(CALL_ARG_MAX % 16 == 0, "scratch is aligned");
static_assert(CALL_ARG_MAX + CALL_SCRATCH_MAX <= CALL_HEAD, "both fit");

int
worker_new(struct worker **out)
{
	struct worker *w = calloc(1, sizeof(*w));

	*out = NULL;
	if (w == NULL)
		return ENOMEM;
	w->arena = secret_new(CALL_ARENA);
	w->crp = crypto_getreq(2);
	if (w->arena == NULL || w->crp == NULL) {
		secret_free(w->arena, CALL_ARENA);
		crypto_freereq(w->crp);
		free(w);
		return ENOMEM;
	}
	ocf_mutex_init(&w->wait_lock);
	(void)pthread_cond_init(&w->wait_cond, NULL);
	devstat_add(&w->stat);
	*out = w;
	return 0;
}

void
worker_free(struct worker *w)
{
	if (w == NULL)
		return;
	devstat_remove(&w->stat);
	trace_ring_free(w->ring);
	(void)pthread_cond_destroy(&w->wait_cond);
	ocf_mutex_fini(&w->wait_lock);
	secret_free(w->arena, CALL_ARENA);
	crypto_freereq(w->crp);
	free(w);
}

void
worker_await_begin(struct worker *w)
{
	w->wait_thread = pthread_self();
	w->wait_inline = false;
	w->wait_done = false;
}

void
worker_wake(struct worker *w)
{
	if (pthread_equal(w->wait_thread, pthread_self())) {
		w->wait_inline = true;
		return;
	}
	ocf_lock(&w->wait_lock);
	w->wait_done = true;
	(void)pthread_cond_signal(&w->wait_cond);
	ocf_unlock(&w->wait_lock);
}

void
worker_await(struct worker *w)
{
	if (w->wait_inline)
		return;
	ocf_lock(&w->wait_lock);
	while (!w->wait_done)
		ocf_wait(&w->wait_cond, &w->wait_lock);
	ocf_unlock(&w->wait_lock);
}

void
call_begin(struct call *call, struct worker *w, struct fcrypt *fcr,
    uint32_t code, uint64_t arg, const struct xfer_mem *mem)
{
	call->w = w;
	call->fcr = fcr;
	call->cmd = dialect_find(code);
	call->code = code;
	call->arg_uaddr = arg;
	call->ops = NULL;
	call->ops_ctx = NULL;
	call->cse = NULL;
	call->aop = NULL;
	call->carried_in = 0;
	call->tid = 0;
	call->began = trace_on() ? timing_now() : 0;
	if (call->began != 0)
		call->about = (struct trace_about){ .hid = TRACE_NO_HID };
	call->arg = w->arena;
	call->scratch = w->arena + CALL_ARG_MAX;
	xfer_init(&call->x, w->arena + CALL_HEAD, mem);
	if (call->cmd == NULL)
		ocf_debug("unknown command 0x%08x", code);
}

void
call_end(struct call *call)
{
	cse_put(call->cse);
	aop_free(call->aop);
	xfer_fini(&call->x);
	if (call->cmd != NULL)
		secret_wipe(call->arg, call->cmd->arg_len);
	secret_wipe(call->scratch, CALL_SCRATCH_MAX);
}

void
call_answer(struct call *call, int error)
{
	devstat_answer(&call->w->stat, call->cmd, error);
	if (__builtin_expect(call->began == 0, 1))
		return;
	if (call->cse != NULL)
		call_note_session(call, call->cse);
	trace_call(&call->w->ring, call, error);
}

void
call_note_session(struct call *call, const struct csession *cse)
{
	struct cse_about about;

	if (call->began == 0)
		return;
	cse_describe(cse, &about);
	call->about.cipher = about.cipher;
	call->about.mac = about.mac;
	call->about.hid = about.hid;
}

void
call_note_asked(
    struct call *call, const struct alg *cipher, const struct alg *mac)
{
	if (call->began == 0)
		return;
	call->about.cipher = cipher;
	call->about.mac = mac;
}

void
call_note_key(struct call *call, const char *op, uint32_t hid)
{
	call->about.key_op = op;
	call->about.hid = hid;
}

void
call_note_denied(struct call *call)
{
	call->about.denied = true;
}

void
call_may_block(struct call *call)
{
	if (call->ops != NULL && call->ops->may_block != NULL)
		call->ops->may_block(call->ops_ctx);
}

bool
call_killed(struct call *call)
{
	return call->ops != NULL && call->ops->killed != NULL &&
	    call->ops->killed(call->ops_ctx);
}

bool
call_unreachable(int error)
{
	return error == EACCES || error == ESRCH;
}

/* EPERM would be a refusal, as FreeBSD's of key operations. */
static int
call_memory_error(int error)
{
	return error == EPERM ? EACCES : error;
}

/* Plan, from the argument of this round alone. */
static int
call_plan(struct call *call)
{
	const struct dialect_cmd *cmd = call->cmd;
	int error = 0;

	xfer_reset(&call->x);
	if ((cmd->arg_dir & DIALECT_OUT) != 0)
		error = xfer_want_out_at(&call->x, call->arg_uaddr,
		    cmd->arg_len, call->arg, call->arg);
	if (error == 0 && cmd->plan != NULL)
		error = cmd->plan(call);
	return error;
}

int
call_direct(struct call *call)
{
	const struct dialect_cmd *cmd = call->cmd;
	const struct xfer_mem *mem = call->x.mem;
	int error = 0;

	if (cmd == NULL)
		return EINVAL;
	/* Also what is only written is read, to be put back if need be, and to
	 * find out here whether the memory can be reached. */
	if (cmd->arg_dir != 0) {
		struct xfer_seg arg = { call->arg_uaddr, call->arg,
			cmd->arg_len };

		error = call_memory_error(mem->fetch(mem->ctx, &arg, 1));
	}
	if (error == 0)
		error = call_plan(call);
	if (error == 0)
		error = call_memory_error(xfer_fetch(&call->x));
	if (error != 0)
		return error;

	error = cmd->run(call);
	if (error == 0) {
		error = xfer_store(&call->x);
		if (error != 0 && cmd->undo != NULL)
			cmd->undo(call);
	}
	/* Too late to do the call in another way. */
	return call_unreachable(call_memory_error(error)) ? EFAULT : error;
}

/* The argument in front of a list of segments. */
static void
call_round_arg(struct call *call, uint8_t dir, struct call_round *round)
{
	struct xfer_seg arg = { call->arg_uaddr, call->arg,
		call->cmd->arg_len };

	if ((dir & DIALECT_IN) != 0)
		round->in[round->nin++] = arg;
	if ((dir & DIALECT_OUT) != 0)
		round->out[round->nout++] = arg;
}

/* List all that the call needs, after its plan; lengths one way each. */
static int
call_round_all(struct call *call, struct call_round *round, size_t *in_len,
    size_t *out_len)
{
	size_t n;
	int error;

	round->nin = 0;
	call_round_arg(call, call->cmd->arg_dir & DIALECT_IN, round);
	error = xfer_list_in(&call->x, round->in + round->nin, &n, in_len);
	round->nin += n;
	if (error == 0)
		error =
		    xfer_list_out(&call->x, round->out, &round->nout, out_len);
	if ((call->cmd->arg_dir & DIALECT_IN) != 0)
		*in_len += call->cmd->arg_len;
	if (error == 0 &&
	    (*in_len > CALL_CARRIED_MAX || *out_len > CALL_CARRIED_MAX))
		error = E2BIG;
	if (error == E2BIG)
		ocf_debug("%s: more than %u bytes, and the program's memory "
			  "is out of reach",
		    call->cmd->name, CALL_CARRIED_MAX);
	return error;
}

/* Put the bytes of a round where they belong; the first of those that follow. */
static const unsigned char *
call_round_take(const struct call_round *round, const unsigned char *from)
{
	for (size_t i = 0; i < round->nin; i++) {
		memcpy(round->in[i].data, from, round->in[i].len);
		from += round->in[i].len;
	}
	return from;
}

/* What the bytes that have come say is needed besides; *in_len grows by it. */
static int
call_round_more(struct call *call, struct call_round *round,
    const unsigned char *in, size_t *in_len)
{
	struct xfer *x = &call->x;
	int error;

	if (call->cmd->more == NULL)
		return 0;
	x->more_bytes = call_round_take(round, in);
	error = call->cmd->more(call);
	for (size_t i = 0; error == 0 && i < x->nmore; i++) {
		if (x->more[i].len > CALL_CARRIED_MAX - *in_len)
			error = E2BIG;
		else
			*in_len += x->more[i].len;
		round->in[round->nin++] = x->more[i];
	}
	if (error == E2BIG)
		ocf_debug("%s: more bytes, or from more places, than a request "
			  "can carry",
		    call->cmd->name);
	return error;
}

/* The data that run has made, where their length was not known before. */
static void
call_round_late(const struct call *call, struct call_round *round)
{
	const struct xfer *x = &call->x;

	if (!x->late || round->nout == 0 ||
	    round->out[round->nout - 1].data != x->data + x->out_off)
		return;
	round->out[round->nout - 1].len = (size_t)x->out_len;
	if (x->out_len == 0)
		round->nout--;
}

int
call_carried(struct call *call, const void *in, size_t in_len, size_t out_len,
    struct call_round *round)
{
	const struct dialect_cmd *cmd = call->cmd;
	size_t arg_in, arg_out, all_in, all_out, planned;
	int error;

	round->nin = 0;
	round->nout = 0;
	round->again = false;
	if (cmd == NULL)
		return EINVAL;
	arg_in = (cmd->arg_dir & DIALECT_IN) != 0 ? cmd->arg_len : 0;
	arg_out = (cmd->arg_dir & DIALECT_OUT) != 0 ? cmd->arg_len : 0;
	if (in_len < arg_in || out_len < arg_out) {
		call_round_arg(call, cmd->arg_dir, round);
		round->again = true;
		return 0;
	}

	call->carried_in = in_len - arg_in;
	memset(call->arg, 0, cmd->arg_len);
	if (arg_in > 0)
		memcpy(call->arg, in, arg_in);
	error = call_plan(call);
	if (error == 0)
		error = call_round_all(call, round, &all_in, &all_out);
	if (error != 0)
		return error;
	planned = all_in;
	if (in_len >= planned && out_len == all_out)
		error = call_round_more(call, round, in, &all_in);
	if (error != 0)
		return error;
	if (in_len != all_in || out_len != all_out) {
		/* Only rounds that had less may ask for more. */
		round->again = true;
		return (in_len == arg_in && out_len == arg_out) ||
			(in_len == planned && out_len == all_out)
		    ? 0
		    : EFAULT;
	}
	if (cmd->more == NULL)
		(void)call_round_take(round, in);
	error = cmd->run(call);
	call_round_late(call, round);
	return error;
}
