/* SPDX-License-Identifier: ISC */
/*
 * tcall.h - a call that arrived in a request of CUSE's, up to its reply: by
 * reaching into the program, by retry rounds, or by giving it a descriptor.
 * Knows nothing of libfuse; what a request can do is behind tcall_ops.
 */
#ifndef TRANSPORT_TCALL_H
#define TRANSPORT_TCALL_H

#include <sys/types.h>
#include <sys/uio.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fcrypt;
struct tracer;
struct worker;

/* How the bytes of a call travel. */
enum tcall_memory {
	TCALL_MEMORY_AUTO, /* directly; by retry rounds where that is refused */
	TCALL_MEMORY_DIRECT, /* directly or not at all */
	TCALL_MEMORY_RETRY, /* by retry rounds */
};

/* How a call that returns a descriptor (CRIOGET) gets one. */
enum tcall_crioget {
	TCALL_CRIOGET_INJECT, /* its own dup, made by the caller for us */
	TCALL_CRIOGET_SAME, /* or the caller's old one, if that is refused */
	TCALL_CRIOGET_REFUSE, /* never: EOPNOTSUPP */
};

/* What holds for all calls. */
struct tcall_policy {
	enum tcall_memory memory;
	enum tcall_crioget crioget;
	struct tracer *tracer; /* who makes descriptors; NULL: who serves */
	atomic_flag told_memory; /* that it was out of reach, once */
	atomic_flag told_crioget; /* that there was no descriptor, once */
};

/* One of the first three is called, once, for every request. */
struct tcall_ops {
	/* The call is over: an errno, or 0 with `n` pieces of data, which go
	 * where the program was told in the round before. */
	void (*fail)(void *ctx, int error);
	void (*done)(void *ctx, const struct iovec *iov, size_t n);
	/* Come again with what is at these places in the program, and with
	 * room for those. */
	void (*again)(void *ctx, const struct iovec *in, size_t nin,
	    const struct iovec *out, size_t nout);
	/* The call may take long: others need a thread of their own. */
	void (*may_block)(void *ctx);
	/* Whether a signal waits for the caller. */
	bool (*interrupted)(void *ctx);
	/* Whether callers are no longer kept waiting for their reply. */
	bool (*aborted)(void *ctx);
};

struct tcall {
	const struct tcall_ops *ops;
	void *ctx;
	pid_t tid; /* waits for the reply; 0: not in our pid namespace */
	struct worker *w;
	struct fcrypt *fcr;
	uint32_t code;
	uint64_t arg_uaddr;
	const void *in; /* bytes that came along */
	size_t in_len;
	size_t out_len; /* room in the reply */
};

/* Carry it out, or one round of it, and send the reply. */
void tcall_run(struct tcall *tcall, struct tcall_policy *policy);

#endif
