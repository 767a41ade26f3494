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
 * Put an operation that its driver refused with ERESTART back, in front, but behind
 * those that it has accepted before and given back meanwhile: since it had given back
 * `taken`, 0 for an operation that has not waited.  The driver is blocked unless it
 * has been unblocked since `unblocks` was read from it, before it was asked: its word
 * came before ours.
 */
void keyq_put_back(
    struct cryptkop *krp, struct driver *d, uint32_t unblocks, uint32_t taken);

/* Put an operation that its driver has accepted, and gives back, in front of all.
 * The driver is blocked. */
void keyq_give_back(struct cryptkop *krp, struct driver *d);

/* Nothing need wait for the driver any more: it can go on, or has ended.
 * Operations that wait keep their driver from going away. */
void keyq_release(struct driver *d);

#endif
