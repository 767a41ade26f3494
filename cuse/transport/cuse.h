/* SPDX-License-Identifier: ISC */
/*
 * cuse.h - the device node, by CUSE: registers /dev/NAME with the kernel and
 * serves it with threads of its own.
 */
#ifndef TRANSPORT_CUSE_H
#define TRANSPORT_CUSE_H

#include <stdbool.h>

#include "tcall.h"

struct tcuse_config {
	const char *name; /* of the node in /dev; borrowed for tcuse_new */
	unsigned int nthreads; /* 1 to TRANSPORT_THREADS_MAX */
	enum tcall_memory memory;
	enum tcall_crioget crioget;
	struct tracer *tracer; /* borrowed until tcuse_free; NULL: by itself */
};

struct tcuse;

/*
 * Register the device; on success the node is there and is ours, and calls wait
 * for tcuse_start.  *t is owned by the caller until tcuse_free.
 * What goes wrong is logged here.  EEXIST the name is taken; EPERM, EACCES,
 * ENOENT /dev/cuse cannot be opened; EINVAL no name for a node; ENODEV the
 * kernel refused; ENOMEM.
 */
int tcuse_new(struct tcuse **t, const struct tcuse_config *config);

/* Serve calls from now on.  The errnos of pthread_create; ENOMEM. */
int tcuse_start(struct tcuse *t);

/* Wait until `fd` can be read, at most `timeout_ms` milliseconds, or for ever if
 * that is negative.  ETIMEDOUT; ENODEV the kernel has ended the device. */
int tcuse_wait(struct tcuse *t, int fd, int timeout_ms);

/*
 * False: there were requests that no thread took, now and when this was asked
 * before, and none has been carried out in between.  Does not block; from one
 * thread.
 */
bool tcuse_answers(struct tcuse *t);

/*
 * Let calls that are being carried out finish, answer them, and remove the
 * device: callers that still wait, and later ones, get an error from the kernel.
 * NULL is ignored.
 */
void tcuse_free(struct tcuse *t);

#endif
