/* SPDX-License-Identifier: ISC */
/*
 * request.h - what the framework keeps of a request besides what consumers and
 * drivers see of it.
 */
#ifndef FRAMEWORK_REQUEST_H
#define FRAMEWORK_REQUEST_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

#include "check.h"
#include "timing.h"

struct driver;
struct part;
struct retq;

struct request {
	struct cryptop crp; /* first: the two are one address */
	atomic_bool owned; /* by the framework, from dispatch to callback */
	bool sync; /* its driver completes it before process returns */
	bool held; /* counted in part->held */
	struct timing_stamp timing;
	struct part *part; /* a reference; NULL: process has it, or none */
	struct driver *driver; /* who it is for, as long as the part is */
	crypto_session_t handle; /* the consumer's, while the driver has its */
	uint64_t sampled; /* ns: when it started, for cost.h; 0: it is not */
	bool internal; /* of the framework's own: not counted */
	bool moved; /* crp_session is a handle to be told of */
	struct check_streams streams; /* while a driver has it */
	/* In the queue: which of those that its driver gave back it is, from 1;
	 * 0: it was not.  And how many there were when the queue submitted it;
	 * 0: it was submitted at once. */
	uint32_t back;
	uint32_t taken;
	bool ordered; /* decided at dispatch: callbacks in order */
	struct retq *retw; /* its return worker, if ordered */
	uint32_t place; /* in the order there, if ordered */
};

TAILQ_HEAD(request_list, cryptop);

static inline struct request *
request_of(struct cryptop *crp)
{
	return (struct request *)(void *)crp;
}

#endif
