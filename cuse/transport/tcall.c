/* SPDX-License-Identifier: ISC */
/*
 * tcall.c - decides how a call is carried out.  As long as a request has not been
 * answered its thread waits in the kernel, even if it is killed, so that its id
 * names it and no other.
 */
#include "tcall.h"

#include <errno.h>
#include <string.h>

#include "call.h"
#include "clonefd.h"
#include "dialect.h"
#include "log.h"
#include "progmem.h"
#include "taskinfo.h"
#include "tracer.h"

static int
tcall_fetch(void *ctx, const struct xfer_seg *segs, size_t n)
{
	const struct tcall *tcall = ctx;

	return progmem_fetch(tcall->tid, segs, n);
}

static int
tcall_store(void *ctx, const struct xfer_seg *segs, size_t n)
{
	const struct tcall *tcall = ctx;

	/* An aborted connection lets callers go: the id may be another's. */
	if (tcall->ops->aborted(tcall->ctx))
		return ESRCH;
	return progmem_store(tcall->tid, segs, n);
}

static void
tcall_may_block(void *ctx)
{
	const struct tcall *tcall = ctx;

	tcall->ops->may_block(tcall->ctx);
}

static bool
tcall_killed(void *ctx)
{
	const struct tcall *tcall = ctx;

	return tcall->ops->interrupted(tcall->ctx) && tcall->tid != 0 &&
	    taskinfo_killed(tcall->tid);
}

static const struct call_ops tcall_call_ops = {
	.may_block = tcall_may_block,
	.killed = tcall_killed,
};

static void
tcall_reply(const struct tcall *tcall, struct call *call, int error)
{
	call_answer(call, error);
	if (error != 0)
		tcall->ops->fail(tcall->ctx, error);
	else
		tcall->ops->done(tcall->ctx, NULL, 0);
}

static void
tcall_places(struct iovec *iov, const struct xfer_seg *segs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		iov[i].iov_base = (void *)(uintptr_t)segs[i].uaddr;
		iov[i].iov_len = segs[i].len;
	}
}

static void
tcall_data(struct iovec *iov, const struct xfer_seg *segs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		iov[i].iov_base = segs[i].data;
		iov[i].iov_len = segs[i].len;
	}
}

/* One round of a call whose bytes travel with the requests. */
static void
tcall_round(const struct tcall *tcall, struct call *call)
{
	struct iovec in[CALL_SEGS];
	struct iovec out[CALL_SEGS];
	struct call_round round;
	int error;

	error = call_carried(
	    call, tcall->in, tcall->in_len, tcall->out_len, &round);
	if (error != 0) {
		tcall_reply(tcall, call, error);
	} else if (round.again) {
		tcall_places(in, round.in, round.nin);
		tcall_places(out, round.out, round.nout);
		tcall->ops->again(tcall->ctx, in, round.nin, out, round.nout);
	} else {
		tcall_data(out, round.out, round.nout);
		call_answer(call, 0);
		tcall->ops->done(tcall->ctx, out, round.nout);
	}
}

static void
tcall_answer(void *ctx)
{
	const struct tcall *tcall = ctx;

	tcall->ops->done(tcall->ctx, NULL, 0);
}

/* Why a program gets no descriptor.  Worth a warning if it is not its own
 * doing, but once, as any program can bring it about. */
static void
tcall_tell_clone(const struct tcall *tcall, const struct call *call,
    struct tcall_policy *policy, int error)
{
	enum ocf_log_level level = OCF_LOG_DEBUG;

	if (policy->crioget != TCALL_CRIOGET_REFUSE &&
	    (error == EPERM || error == EOPNOTSUPP) &&
	    !atomic_flag_test_and_set(&policy->told_crioget))
		level = OCF_LOG_WARNING;
	ocf_log(level, "%s: thread %ld gets no descriptor: %s", call->cmd->name,
	    (long)tcall->tid, ocf_strerror(error));
}

/* A call that gives the caller another descriptor. */
static void
tcall_clone(struct tcall *tcall, struct call *call, struct tcall_policy *policy)
{
	const struct clonefd clone = {
		.tid = tcall->tid,
		.arg_uaddr = tcall->arg_uaddr,
		.reopen = call->cmd->clone == DIALECT_CLONE_NEW,
		.fallback = policy->crioget == TCALL_CRIOGET_SAME,
	};
	bool answered = false;
	int error = EOPNOTSUPP;

	if (tcall->tid != 0 && policy->crioget != TCALL_CRIOGET_REFUSE) {
		/* An open comes to another thread of ours. */
		if (clone.reopen)
			call_may_block(call);
		error = policy->tracer != NULL
		    ? tracer_clone(policy->tracer, &answered, &clone,
			  tcall_answer, tcall)
		    : clonefd_make(&answered, &clone, tcall_answer, tcall);
	}
	if (error != 0)
		tcall_tell_clone(tcall, call, policy, error);
	if (answered)
		call_answer(call, error);
	else
		tcall_reply(tcall, call, error);
}

/* Reach into the program.  False: that is not possible, and the same call is to
 * be carried in rounds; nothing has happened yet. */
static bool
tcall_direct(
    const struct tcall *tcall, struct call *call, struct tcall_policy *policy)
{
	const bool carry = policy->memory == TCALL_MEMORY_AUTO;
	int error;

	/* Without an id there is nothing to reach into. */
	error = tcall->tid != 0 ? call_direct(call) : ESRCH;
	if (!call_unreachable(error)) {
		tcall_reply(tcall, call, error);
		return true;
	}
	if (!atomic_flag_test_and_set(&policy->told_memory))
		ocf_log(OCF_LOG_WARNING,
		    "the memory of thread %ld is out of reach (%s): such "
		    "programs are %s",
		    (long)tcall->tid, ocf_strerror(error),
		    carry ? "served more slowly, up to 128 KiB a call"
			  : "refused");
	if (!carry)
		tcall_reply(tcall, call, EFAULT);
	return !carry;
}

static void
tcall_begin(struct call *call, struct tcall *tcall, const struct xfer_mem *mem)
{
	call_begin(
	    call, tcall->w, tcall->fcr, tcall->code, tcall->arg_uaddr, mem);
	call->ops = &tcall_call_ops;
	call->ops_ctx = tcall;
	call->tid = tcall->tid;
}

void
tcall_run(struct tcall *tcall, struct tcall_policy *policy)
{
	const struct xfer_mem mem = { tcall_fetch, tcall_store, tcall };
	/* A later round is a call whose memory was out of reach before. */
	const bool direct = policy->memory != TCALL_MEMORY_RETRY &&
	    tcall->in_len == 0 && tcall->out_len == 0;
	struct call call;

	tcall_begin(&call, tcall, direct ? &mem : NULL);
	devstat_trip(&tcall->w->stat, call.cmd);
	if (call.cmd != NULL && call.cmd->clone != DIALECT_CLONE_NONE) {
		tcall_clone(tcall, &call, policy);
	} else if (!direct) {
		tcall_round(tcall, &call);
	} else if (!tcall_direct(tcall, &call, policy)) {
		call_end(&call);
		tcall_begin(&call, tcall, NULL);
		tcall_round(tcall, &call);
	}
	call_end(&call);
}
