/* SPDX-License-Identifier: ISC */
/*
 * trace.c - rings with one writer and one reader.  The list of rings has a lock,
 * which writers take once in their lives, at the first event, and once at the end.
 */
#include "trace.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "call.h"
#include "fcrypt.h"
#include "sync.h"
#include "timing.h"
#include "xfer.h"

struct trace_ring {
	struct trace_ring *next; /* under trace_lock */
	_Atomic uint32_t head; /* the writer's: events that came */
	_Atomic uint32_t tail; /* the reader's: events that were taken */
	_Atomic uint64_t dropped; /* since the start */
	uint64_t told; /* the reader's: of these */
	struct trace_event events[TRACE_RING];
};

atomic_bool trace_wanted;

static struct ocf_mutex trace_lock = OCF_MUTEX_INITIALIZER;
static struct trace_ring *trace_rings; /* under the lock */

static struct trace_ring *
trace_ring_new(void)
{
	struct trace_ring *ring = calloc(1, sizeof(*ring));

	if (ring == NULL)
		return NULL;
	ocf_lock(&trace_lock);
	ring->next = trace_rings;
	trace_rings = ring;
	ocf_unlock(&trace_lock);
	return ring;
}

void
trace_ring_free(struct trace_ring *ring)
{
	struct trace_ring **link = &trace_rings;

	if (ring == NULL)
		return;
	ocf_lock(&trace_lock);
	while (*link != ring)
		link = &(*link)->next;
	*link = ring->next;
	ocf_unlock(&trace_lock);
	free(ring);
}

static void
trace_fill(struct trace_event *e, const struct call *call, int error)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	e->when = (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
	e->took = timing_now() - call->began;
	e->cmd = call->cmd;
	e->code = call->code;
	e->error = error;
	e->tid = call->tid;
	e->len = call->x.data_len;
	e->about = call->about;
	fcr_opener(call->fcr, &e->opener, e->program);
}

void
trace_call(struct trace_ring **ring_of, const struct call *call, int error)
{
	struct trace_ring *ring = *ring_of;
	uint32_t head, tail;

	if (ring == NULL)
		ring = *ring_of = trace_ring_new();
	if (ring == NULL)
		return;
	head = atomic_load_explicit(&ring->head, memory_order_relaxed);
	tail = atomic_load_explicit(&ring->tail, memory_order_acquire);
	if (head - tail == TRACE_RING) {
		atomic_fetch_add_explicit(
		    &ring->dropped, 1, memory_order_relaxed);
		return;
	}
	trace_fill(&ring->events[head % TRACE_RING], call, error);
	atomic_store_explicit(&ring->head, head + 1, memory_order_release);
}

void
trace_begin(void)
{
	ocf_lock(&trace_lock);
	for (struct trace_ring *r = trace_rings; r != NULL; r = r->next) {
		atomic_store_explicit(&r->tail,
		    atomic_load_explicit(&r->head, memory_order_acquire),
		    memory_order_release);
		r->told = r->dropped;
	}
	ocf_unlock(&trace_lock);
	atomic_store(&trace_wanted, true);
}

void
trace_end(void)
{
	atomic_store(&trace_wanted, false);
}

/* As many as there are, up to `max`. */
static size_t
trace_take(struct trace_ring *ring, struct trace_event *events, size_t max)
{
	uint32_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
	uint32_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
	size_t n = 0;

	for (; n < max && tail != head; n++, tail++)
		events[n] = ring->events[tail % TRACE_RING];
	atomic_store_explicit(&ring->tail, tail, memory_order_release);
	return n;
}

size_t
trace_read(struct trace_event *events, size_t max, uint64_t *dropped)
{
	size_t n = 0;

	*dropped = 0;
	ocf_lock(&trace_lock);
	for (struct trace_ring *r = trace_rings; r != NULL; r = r->next) {
		uint64_t all = r->dropped;

		n += trace_take(r, events + n, max - n);
		*dropped += all - r->told;
		r->told = all;
	}
	ocf_unlock(&trace_lock);
	return n;
}
