/* SPDX-License-Identifier: ISC */
/*
 * yhsm_roster.c - the seats.  They stay in place, as the framework refers to their
 * crypto_device.  Owns their lock.
 */
#include "yhsm_roster.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "drivers.h"
#include "sync.h"
#include "yhsm_conf.h"
#include "yhsm_work.h"

static struct ocf_mutex roster_lock = OCF_MUTEX_INITIALIZER;
static struct yhsm_seat roster_seats[YHSM_SEATS];
static size_t roster_n; /* under the lock */

static const char *const roster_states[] = {
	[YHSM_ABSENT] = "absent",
	[YHSM_OPENING] = "opening",
	[YHSM_READY] = "ready",
	[YHSM_BUSY] = "busy",
	[YHSM_FAILED] = "failed",
};

static struct yhsm_seat *
roster_find_locked(uint32_t serial) OCF_REQUIRES(roster_lock)
{
	struct yhsm_seat *seat;

	for (size_t i = 0; i < roster_n; i++) {
		if (roster_seats[i].serial == serial)
			return &roster_seats[i];
	}
	if (roster_n == YHSM_SEATS)
		return NULL;
	seat = &roster_seats[roster_n];
	seat->serial = serial;
	seat->dev.name = "yubihsm";
	seat->dev.unit = (int)roster_n++;
	return seat;
}

int
yhsm_roster_take(
    struct yhsm_seat **out, uint32_t serial, struct yhsm_work *work)
{
	struct yhsm_seat *seat;
	int error = 0;

	*out = NULL;
	ocf_lock(&roster_lock);
	seat = roster_find_locked(serial);
	if (seat == NULL) {
		error = ENOSPC;
	} else if (seat->work != NULL) {
		error = EEXIST;
	} else {
		seat->work = work;
		*out = seat;
	}
	ocf_unlock(&roster_lock);
	return error;
}

void
yhsm_roster_leave(struct yhsm_seat *seat)
{
	if (seat == NULL)
		return;
	ocf_lock(&roster_lock);
	seat->work = NULL;
	seat->state = YHSM_ABSENT;
	ocf_unlock(&roster_lock);
}

static void
roster_tell_locked(struct drivers_token *to, struct yhsm_seat *seat)
    OCF_REQUIRES(roster_lock)
{
	uint32_t firmware = seat->firmware;
	uint64_t opened = seat->stats.opened;
	/* As an index gcc would not read it atomically. */
	int state = seat->state;

	memset(to, 0, sizeof(*to));
	(void)snprintf(
	    to->name, sizeof(to->name), "%s%d", seat->dev.name, seat->dev.unit);
	(void)snprintf(to->driver, sizeof(to->driver), "%s", seat->dev.name);
	(void)snprintf(
	    to->serial, sizeof(to->serial), "%010" PRIu32, seat->serial);
	if (firmware != 0)
		(void)snprintf(to->firmware, sizeof(to->firmware), "%u.%u.%u",
		    (unsigned int)(firmware >> 16 & 0xff),
		    (unsigned int)(firmware >> 8 & 0xff),
		    (unsigned int)(firmware & 0xff));
	(void)snprintf(
	    to->state, sizeof(to->state), "%s", roster_states[state]);
	if (seat->work != NULL)
		to->queued = yhsm_work_len(seat->work);
	to->queue_max = yhsm_conf.queue;
	to->objects = seat->objects;
	to->imported = seat->imported;
	to->ops = seat->stats.ops;
	to->errors = seat->stats.errors;
	to->reopened = opened > 0 ? opened - 1 : 0;
}

size_t
yhsm_roster_tokens(struct drivers_token *tokens, size_t max)
{
	size_t n;

	ocf_lock(&roster_lock);
	n = roster_n;
	for (size_t i = 0; i < n && i < max; i++)
		roster_tell_locked(&tokens[i], &roster_seats[i]);
	ocf_unlock(&roster_lock);
	return n;
}

void
yhsm_roster_poke(void)
{
	ocf_lock(&roster_lock);
	for (size_t i = 0; i < roster_n; i++) {
		if (roster_seats[i].work != NULL)
			yhsm_work_poke(roster_seats[i].work);
	}
	ocf_unlock(&roster_lock);
}
