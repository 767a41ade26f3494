/* SPDX-License-Identifier: ISC */
/*
 * queue.h - requests that wait for their driver, and the thread that submits
 * them.  A driver that answered ERESTART is blocked until crypto_unblock: its
 * requests wait, others pass.
 */
#ifndef FRAMEWORK_QUEUE_H
#define FRAMEWORK_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

struct cryptop;
struct driver;

/* Append a request; the thread will submit it. */
void queue_put(struct cryptop *crp);

/* Whether requests for the driver have to wait: it is blocked, or others wait.
 * Without the queue's lock this is a guess. */
bool queue_must_wait(const struct driver *d);

/* Append a request if it has to wait; false if it has not. */
bool queue_put_if_waiting(struct cryptop *crp, struct driver *d);

/*
 * Put a request that its driver refused with ERESTART back, in front, but behind
 * those that it has accepted before and given back meanwhile.  The driver is blocked
 * unless it has been unblocked since `unblocks` was read from it, before it was
 * asked: its word came before ours.
 */
void queue_put_back(struct cryptop *crp, struct driver *d, uint32_t unblocks);

/* Put a request that its driver has accepted, and gives back, in front of all.  The
 * driver is blocked. */
void queue_give_back(struct cryptop *crp, struct driver *d);

/* The driver has ended: neither requests nor key operations (keyq.h) need wait
 * for it any more. */
void queue_release(struct driver *d);

#endif
