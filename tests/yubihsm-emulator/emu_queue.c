/* SPDX-License-Identifier: ISC */
/* emu_queue.c - messages in their turn. */
#include "emu_queue.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "emu_loop.h"
#include "emu_message.h"

struct emu_job {
	STAILQ_ENTRY(emu_job) next;
	emu_queue_done *done;
	void *arg;
	uint8_t *msg;
	size_t len;
	uint64_t due_ms; /* once it was run */
	uint8_t *answer;
	size_t answer_len;
	bool reset;
};

STAILQ_HEAD(emu_jobs, emu_job);

struct emu_queue {
	struct emu_device *dev;
	void (*reset)(void *arg);
	void *reset_arg;
	uint32_t delay_ms;
	struct emu_jobs waiting;
	struct emu_jobs stalled;
	struct emu_job *running; /* its answer is held back */
};

struct emu_queue *
emu_queue_new(struct emu_device *dev, void (*reset)(void *arg), void *arg)
{
	struct emu_queue *queue = calloc(1, sizeof(*queue));

	if (queue == NULL)
		abort();
	queue->dev = dev;
	queue->reset = reset;
	queue->reset_arg = arg;
	STAILQ_INIT(&queue->waiting);
	STAILQ_INIT(&queue->stalled);
	return queue;
}

static void
emu_job_free(struct emu_job *job)
{
	OPENSSL_clear_free(job->msg, job->len);
	OPENSSL_clear_free(job->answer, EMU_REPLY_MAX);
	OPENSSL_free(job);
}

void
emu_queue_free(struct emu_queue *queue)
{
	if (queue == NULL)
		return;
	emu_queue_fail(queue, false);
	free(queue);
}

void
emu_queue_put(struct emu_queue *queue, const uint8_t *msg, size_t len,
    emu_queue_done *done, void *arg)
{
	struct emu_job *job = OPENSSL_zalloc(sizeof(*job));

	if (job == NULL)
		abort();
	job->msg = OPENSSL_memdup(msg, len + (len == 0));
	job->answer = OPENSSL_malloc(EMU_REPLY_MAX);
	if (job->msg == NULL || job->answer == NULL)
		abort();
	job->len = len;
	job->done = done;
	job->arg = arg;
	STAILQ_INSERT_TAIL(&queue->waiting, job, next);
}

static void
emu_jobs_forget(struct emu_jobs *jobs, const void *arg)
{
	struct emu_jobs kept = STAILQ_HEAD_INITIALIZER(kept);
	struct emu_job *job;

	for (job = STAILQ_FIRST(jobs); job != NULL; job = STAILQ_FIRST(jobs)) {
		STAILQ_REMOVE_HEAD(jobs, next);
		if (job->arg == arg)
			emu_job_free(job);
		else
			STAILQ_INSERT_TAIL(&kept, job, next);
	}
	STAILQ_CONCAT(jobs, &kept);
}

void
emu_queue_forget(struct emu_queue *queue, const void *arg)
{
	emu_jobs_forget(&queue->waiting, arg);
	emu_jobs_forget(&queue->stalled, arg);
	if (queue->running != NULL && queue->running->arg == arg) {
		emu_job_free(queue->running);
		queue->running = NULL;
	}
}

static void
emu_jobs_fail(struct emu_jobs *jobs)
{
	struct emu_jobs failed = STAILQ_HEAD_INITIALIZER(failed);
	struct emu_job *job;

	STAILQ_CONCAT(&failed, jobs);
	for (job = STAILQ_FIRST(&failed); job != NULL;
	     job = STAILQ_FIRST(&failed)) {
		STAILQ_REMOVE_HEAD(&failed, next);
		job->done(job->arg, NULL, 0);
		emu_job_free(job);
	}
}

void
emu_queue_fail(struct emu_queue *queue, bool stalled_only)
{
	struct emu_job *running = queue->running;

	emu_jobs_fail(&queue->stalled);
	if (stalled_only)
		return;
	emu_jobs_fail(&queue->waiting);
	queue->running = NULL;
	if (running != NULL) {
		running->done(running->arg, NULL, 0);
		emu_job_free(running);
	}
}

void
emu_queue_delay(struct emu_queue *queue, uint32_t ms)
{
	queue->delay_ms = ms;
}

/* Runs the next message; its answer may have to wait. */
static void
emu_queue_run(struct emu_queue *queue, uint64_t now_ms)
{
	struct emu_job *job = STAILQ_FIRST(&queue->waiting);
	enum emu_outcome outcome;

	STAILQ_REMOVE_HEAD(&queue->waiting, next);
	outcome = emu_message_answer(queue->dev, job->msg, job->len,
	    job->answer, &job->answer_len, now_ms);
	if (outcome == EMU_STALLED) {
		STAILQ_INSERT_TAIL(&queue->stalled, job, next);
		return;
	}
	job->reset = outcome == EMU_RESET;
	job->due_ms = emu_loop_now_ms() + queue->delay_ms;
	queue->running = job;
}

static void
emu_queue_deliver(struct emu_queue *queue)
{
	struct emu_job *job = queue->running;

	queue->running = NULL;
	job->done(job->arg, job->answer, job->answer_len);
	if (job->reset)
		queue->reset(queue->reset_arg);
	emu_job_free(job);
}

int
emu_queue_tick(void *arg)
{
	struct emu_queue *queue = arg;

	for (;;) {
		uint64_t now_ms = emu_loop_now_ms();

		if (queue->running == NULL) {
			if (STAILQ_EMPTY(&queue->waiting))
				return -1;
			emu_queue_run(queue, now_ms);
		} else if (queue->running->due_ms <= now_ms) {
			emu_queue_deliver(queue);
		} else {
			return (int)(queue->running->due_ms - now_ms);
		}
	}
}
