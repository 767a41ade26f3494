/* SPDX-License-Identifier: ISC */
/*
 * retq.h - the threads that run callbacks.  All callbacks of a session run in the
 * same one.  Each thread has two queues: a plain one, and one in which requests
 * wait for those that were dispatched before them.
 */
#ifndef FRAMEWORK_RETQ_H
#define FRAMEWORK_RETQ_H

#include <stdint.h>

struct cryptop;

/* Give the request the next place in the order of its thread.  From then on it
 * must come to retq_put, or all behind it wait for ever. */
void retq_order(struct cryptop *crp);

/* Have the request's callback run, after this returns or before. */
void retq_put(struct cryptop *crp);

/* For tests of the wrap-around: the place that every thread gives out next.
 * None may have a request. */
void retq_set_place(uint32_t place);

#endif
