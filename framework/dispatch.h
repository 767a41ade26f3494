/* SPDX-License-Identifier: ISC */
/*
 * dispatch.h - the two steps of a request that other threads take for it.
 */
#ifndef FRAMEWORK_DISPATCH_H
#define FRAMEWORK_DISPATCH_H

struct cryptop;

/* Give the request to its driver; it is completed, or queued again.  No lock
 * held. */
void dispatch_invoke(struct cryptop *crp, int hint);

/* Run the callback.  No lock held; the request is the consumer's again. */
void dispatch_finish(struct cryptop *crp);

#endif
