/* SPDX-License-Identifier: ISC */
/*
 * trace.h - what calls were about, told to one reader while it wants to know.  While
 * nobody does, a call pays for one look at a flag.  Else each worker keeps its calls
 * in a ring of its own, without a lock; the reader empties the rings now and then,
 * and is told how many calls found theirs full.
 *
 * Of keys and data only the length is kept.
 */
#ifndef DEVICE_TRACE_H
#define DEVICE_TRACE_H

#include <sys/types.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fcrypt.h"

#define TRACE_RING   4096u /* calls; a power of two */
#define TRACE_NO_HID UINT32_MAX

struct alg;
struct call;
struct dialect_cmd;
struct trace_ring;

/* What a call is about.  Pointers are to tables. */
struct trace_about {
	const struct alg *cipher; /* NULL: none */
	const struct alg *mac; /* NULL: none */
	const char *key_op; /* NULL: none */
	uint32_t hid; /* the driver's id; TRACE_NO_HID: none */
	bool denied; /* the policy denies it */
};

struct trace_event {
	int64_t when; /* ns of CLOCK_REALTIME: when it was answered */
	uint64_t took; /* ns */
	const struct dialect_cmd *cmd; /* NULL: there is no such command */
	uint32_t code;
	int error;
	pid_t tid; /* of the caller; 0: not known */
	pid_t opener; /* the thread that opened the file; 0: not known */
	char program[FCR_PROGRAM]; /* and what it was called */
	uint64_t len; /* bytes of data */
	struct trace_about about;
};

extern atomic_bool trace_wanted;

static inline bool
trace_on(void)
{
	return __builtin_expect(
	    atomic_load_explicit(&trace_wanted, memory_order_relaxed), 0);
}

/* For the device: keep a call that is about to be answered (call.c), with what was
 * noted of it.  *ring_of is the worker's, NULL at first. */
void trace_call(
    struct trace_ring **ring_of, const struct call *call, int error);

/* The worker ends.  NULL is ignored. */
void trace_ring_free(struct trace_ring *ring);

/* For the one reader: begin, with no event from before, and end. */
void trace_begin(void);
void trace_end(void);

/* Take at most `max` events out of the rings, in the order of each; how many.
 * *dropped: how many found a full ring since the last time.  Blocks none that
 * serves. */
size_t trace_read(struct trace_event *events, size_t max, uint64_t *dropped);

#endif
