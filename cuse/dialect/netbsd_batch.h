/* SPDX-License-Identifier: ISC */
/*
 * netbsd_batch.h - what operations that go on after their call have in common,
 * those on sessions and those on keys.
 */
#ifndef DIALECT_NETBSD_BATCH_H
#define DIALECT_NETBSD_BATCH_H

#include <stdint.h>

#include "netbsd_ses.h"

struct aop;
struct call;

/* What is kept with an operation (aop_label). */
struct nb_label {
	uint64_t opaque; /* the program's */
	uint64_t dst_uaddr; /* where the result goes; 0: nowhere */
	uint32_t ses; /* the session's id; 0: a key operation */
	struct nb_op op;
};

/* Begin it: aop_submit, with ENOMEM for EBUSY. */
int nb_submit(struct call *call, struct aop *aop, uint32_t *id);

/* Find out whether the array can be written back while nothing has begun, as what
 * has begun cannot be taken back.  The errors of xfer_mem. */
int nb_batch_probe(struct call *call);

#endif
