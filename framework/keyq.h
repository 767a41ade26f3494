/* SPDX-License-Identifier: ISC */
/*
 * keyq.h - key operations that wait for their driver, and the thread that submits
 * them.  It is not the thread of queue.h: a key operation may take as long as
 * thousands of requests.
 */
#ifndef FRAMEWORK_KEYQ_H
#define FRAMEWORK_KEYQ_H

#include <stdbool.h>
#include <stdint.h>

struct cryptkop;
struct driver;

/* Append an operation if its driver is blocked or others wait for it; false if
 * it need not wait. */
bool keyq_put_if_waiting(struct cryptkop *krp, const struct driver *d);

/*
 * Put an operation that its driver refused with ERESTART back, in front.  The
 * driver is blocked unless it has been unblocked since `unblocks` was read from
 * it, before it was asked: its word came before ours.
 */
void keyq_put_back(struct cryptkop *krp, struct driver *d, uint32_t unblocks);

/* Nothing need wait for the driver any more: it can go on, or has ended.
 * Operations that wait keep their driver from going away. */
void keyq_release(struct driver *d);

#endif
