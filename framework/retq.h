/* SPDX-License-Identifier: ISC */
/*
 * retq.h - the threads that run callbacks.  All callbacks of a session run in the
 * same one.  Each thread has two queues: a plain one, and one in which requests
 * wait for those that were dispatched before them.  Callbacks of key operations
 * have a thread to themselves, so that they delay no request's.
 */
#ifndef FRAMEWORK_RETQ_H
#define FRAMEWORK_RETQ_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct cryptkop;
struct cryptop;

/* What opencrypto.crypto_ret_q and crypto_ret_kq show.  No completion is ever
 * dropped: what is refused is a new request. */
struct retq_limit {
	_Atomic int len; /* completions that wait for their callback */
	_Atomic int maxlen; /* may be set at any time; <= 0: unlimited */
	_Atomic uint64_t drops; /* times one was refused */
};
extern struct retq_limit retq_sym; /* requests */
extern struct retq_limit retq_key; /* key operations */

/* Whether more than maxlen completions wait, and no new request is to be had;
 * counted in drops if so. */
bool retq_full(struct retq_limit *limit);

/* Give the request the next place in the order of its thread.  From then on it
 * must come to retq_put, or all behind it wait for ever. */
void retq_order(struct cryptop *crp);

/* Have the request's callback run, after this returns or before. */
void retq_put(struct cryptop *crp);

/* The same for a key operation; first come, first called. */
void retq_put_key(struct cryptkop *krp);

/* For tests of the wrap-around: the place that every thread gives out next.
 * None may have a request. */
void retq_set_place(uint32_t place);

#endif
