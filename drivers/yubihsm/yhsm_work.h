/* SPDX-License-Identifier: ISC */
/*
 * yhsm_work.h - what waits for a device's thread: requests and key operations of
 * the framework, up to a number; calls of threads that wait for their result; and
 * a flag that something is to be done behind the scenes.
 */
#ifndef YUBIHSM_YHSM_WORK_H
#define YUBIHSM_YHSM_WORK_H

#include <sys/queue.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cryptkop;
struct cryptop;
struct yhsm_work;

/* A thread that waits: `run` is called in the device's thread. */
struct yhsm_call {
	int (*run)(void *ctx, void *arg);
	void *arg;
	int error; /* what run returned */
	bool done;
	TAILQ_ENTRY(yhsm_call) next;
};

enum yhsm_job_kind {
	YHSM_JOB_STOP, /* there will be no more */
	YHSM_JOB_CHORE,
	YHSM_JOB_CALL,
	YHSM_JOB_REQUEST,
	YHSM_JOB_KEYOP,
};

struct yhsm_job {
	enum yhsm_job_kind kind;
	union {
		struct yhsm_call *call;
		struct cryptop *crp;
		struct cryptkop *krp;
	};
};

/* A closed one, for `max` requests.  ENOMEM. */
int yhsm_work_new(struct yhsm_work **out, unsigned int max);
void yhsm_work_free(struct yhsm_work *work); /* closed; NULL is ignored */

/* Take work, for the driver of that id, from now on. */
void yhsm_work_open(struct yhsm_work *work, uint32_t driverid);

/*
 * Take none any more, and give back what waits: calls end with ENODEV, requests and
 * key operations with ERESTART, last one first.
 */
void yhsm_work_close(struct yhsm_work *work);

/* Append a request or key operation.  ERESTART there are too many, or it is
 * closed: the driver's crypto_unblock follows, or its end. */
int yhsm_work_put(struct yhsm_work *work, const struct yhsm_job *job);

/* Have `run` called with the context of yhsm_work_run_call, and wait.  What it
 * returned; ENODEV the work was closed. */
int yhsm_work_call(
    struct yhsm_work *work, int (*run)(void *ctx, void *arg), void *arg);

/* There is something to be done behind the scenes. */
void yhsm_work_poke(struct yhsm_work *work);

/* Have yhsm_work_next return YHSM_JOB_STOP from now on. */
void yhsm_work_stop(struct yhsm_work *work);

/* Wait for something to do.  Chores come first, then calls. */
void yhsm_work_next(struct yhsm_work *work, struct yhsm_job *job);

/* Put a request or key operation back that could not be done, in front; before the
 * next yhsm_work_next. */
void yhsm_work_unget(struct yhsm_work *work, const struct yhsm_job *job);

/* Carry a YHSM_JOB_CALL out. */
void yhsm_work_run_call(
    struct yhsm_work *work, struct yhsm_call *call, void *ctx);

/* Requests and key operations that wait. */
unsigned int yhsm_work_len(struct yhsm_work *work);

#endif
