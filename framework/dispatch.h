/* SPDX-License-Identifier: ISC */
/*
 * dispatch.h - the steps of a request that other threads take for it.
 */
#ifndef FRAMEWORK_DISPATCH_H
#define FRAMEWORK_DISPATCH_H

struct cryptop;

/* Give the request to its driver; it is completed, or queued again.  No lock
 * held. */
void dispatch_invoke(struct cryptop *crp, int hint);

/* The same in a thread of the pool's: it is queued as well if its driver is
 * blocked, but not for those that go before it. */
void dispatch_async(struct cryptop *crp);

/* Run the callback.  No lock held; the request is the consumer's again. */
void dispatch_finish(struct cryptop *crp);

#endif
