/* SPDX-License-Identifier: ISC */
/*
 * part.h - a session as one driver has it: what its newsession made and its
 * freesession ends.  A session of a consumer has one, and another one after it
 * has moved.
 */
#ifndef FRAMEWORK_PART_H
#define FRAMEWORK_PART_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

struct driver;
struct part;
struct session;

/* A handle: of a consumer, or the one that a driver's session methods get. */
struct crypto_session {
	struct session *ses;
	struct part *part;
	atomic_bool used; /* a request was dispatched with it */
	atomic_bool
	    owed; /* got by EAGAIN, and holds a reference until used or freed */
	struct crypto_session *from; /* the one it was got with; NULL: first */
	bool told; /* the consumer knows of it; session's lock */
	bool left; /* ... and of one that it was told of for it */
	bool freed; /* by the consumer; session's lock */
	SLIST_ENTRY(crypto_session) next; /* session's lock */
};

#define PART_STREAMS 8 /* as many as a session has elements */

/* The running state (CRD_F_STREAM) that an element has in the driver.  Requests
 * that use it are the consumer's to serialise. */
struct part_stream {
	atomic_bool begun;
	atomic_bool lost; /* it was begun in a driver that has ended */
};

/* (p) under part.c's lock, (a) atomic, others set at creation */
struct part {
	struct driver *driver; /* valid as long as refs is not 0 */
	uint32_t hid; /* its id and flags, valid for ever */
	int caps;
	void *softc; /* the driver's session memory */
	struct crypto_session self; /* what the driver's methods get */

	_Atomic uint32_t refs; /* (a) its session's own, one a request */
	atomic_bool moved; /* (a) its session is elsewhere */
	atomic_bool ended; /* (a) whoever sets it ends it */
	_Atomic uint32_t held; /* (a) requests kept by an asynchronous driver */
	bool closed; /* (p) freesession was called, or is not to be */
	bool closing; /* (p) it is being called */
	TAILQ_ENTRY(part) next; /* (p) of its driver's that are not closed */
	struct part *older; /* of its session, which frees them all */
	struct part_stream streams[PART_STREAMS];
};

/*
 * Open a session on the best driver that takes it: the algorithms of the list
 * under the constraint `crid`.  *out has one reference and belongs to `ses`.
 * EOPNOTSUPP no driver suits; ENOMEM; else what the last one asked answered.
 */
int part_new(
    struct part **out, struct session *ses, struct cryptoini *cri, int crid);

/*
 * Give a reference up.  With the last one the driver's session is closed, its
 * memory wiped, and the reference on `ses` given up; `p` itself stays until
 * part_free.
 */
void part_unref(struct part *p);

/* Take a reference; false, and none is taken, if the session has moved on. */
static inline bool
part_ref(struct part *p)
{
	atomic_fetch_add(&p->refs, 1);
	if (!p->moved)
		return true;
	part_unref(p);
	return false;
}

/* Free what part_unref left; NULL is ignored. */
void part_free(struct part *p);

/* The driver ends and nobody is inside: close all sessions of which it has no
 * request; after this freesession is not called. */
void part_close_all(struct driver *d);

#endif
