/* SPDX-License-Identifier: ISC */
/*
 * fastest.h - a session under POLICY_FASTEST: it is opened on each driver that is
 * the fastest for some size of requests, and each request goes to the one for its
 * size.  What has a running state stays where the session is at home.
 */
#ifndef FRAMEWORK_FASTEST_H
#define FRAMEWORK_FASTEST_H

#include <stdatomic.h>
#include <stdint.h>

#include "cost.h"

struct part;
struct request;
struct session;

struct fastest {
	_Atomic uint32_t seen; /* the cost_generation that was looked at */
	_Atomic(struct part *) choice[COST_SIZES]; /* NULL: at home */
	struct part *parts; /* session's lock: all there were, by ->older */
};

/* The driver where the session should be at home; -1: not known.  Has what is not
 * known measured. */
int fastest_home(const struct session *ses, int crid);

/* The part for a request of `len` bytes, with a reference; NULL: at home. */
struct part *fastest_choose(struct session *ses, size_t len);

/* Around a request: some of them tell what they took (cost_note). */
void fastest_sample(struct request *req);
void fastest_note(const struct request *req);

/* A part's driver has ended: it is not chosen any more, and closed after the
 * last request that has it.  No lock held. */
void fastest_drop(struct session *ses, const struct part *p);

/* Give up a session's references on the parts that there were when it ended. */
void fastest_end(struct part *p);

#endif
