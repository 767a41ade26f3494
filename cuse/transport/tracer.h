/* SPDX-License-Identifier: ISC */
/*
 * tracer.h - a process of its own that holds threads of programs for clonefd.h, so
 * that the one that reads what programs and tokens send need not be allowed to
 * trace.  It does so for threads alone that are in an ioctl on our device.
 */
#ifndef TRANSPORT_TRACER_H
#define TRANSPORT_TRACER_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

#include "clonefd.h"

struct tracer;

/* In the new process, where nothing is open but what is standard, before its first
 * request: 0, or an errno that ends it. */
typedef int tracer_prepare(const void *ctx);

/*
 * Start it, while the calling process has one thread; `ctx` is borrowed for the
 * call.  It ends when this process does.  *out is owned until tracer_free.
 * Standard error stays its own with `talk` only.
 * What tracer_prepare answers; ENOMEM, EAGAIN, EMFILE, ENFILE.
 */
int tracer_new(
    struct tracer **out, tracer_prepare *prepare, const void *ctx, bool talk);

/* The node whose ioctls are ours: once, before the first request. */
void tracer_set_device(struct tracer *tracer, dev_t device);

/*
 * As clonefd_make, whose errnos these are; from any thread.
 * EPERM also: the tracer is gone; EMFILE, ENFILE.
 */
int tracer_clone(struct tracer *tracer, bool *answered,
    const struct clonefd *clone, clonefd_answer *answer, void *ctx);

/* When no request is under way.  NULL is ignored. */
void tracer_free(struct tracer *tracer);

/* What is sent to it, with one end of a socket on which it answers. */
struct tracer_request {
	dev_t device; /* not 0: from now on, and nothing else; once */
	uint64_t arg_uaddr;
	pid_t tid;
	bool reopen;
	bool fallback;
};

#endif
