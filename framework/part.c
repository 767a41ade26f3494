/* SPDX-License-Identifier: ISC */
/*
 * part.c - sessions on drivers.  Owns the drivers' lists of them and their lock,
 * by which freesession is called exactly once: when the last request has left
 * the session, or when the driver ends.
 */
#include "part.h"

#include <errno.h>
#include <stdlib.h>

#include "composite.h"
#include "driver.h"
#include "secret.h"
#include "session.h"
#include "sync.h"

static struct ocf_mutex part_lock = OCF_MUTEX_INITIALIZER;
static pthread_cond_t part_closed = PTHREAD_COND_INITIALIZER;

static void
part_insert(struct part *p)
{
	ocf_lock(&part_lock);
	TAILQ_INSERT_TAIL(&p->driver->parts, p, next);
	ocf_unlock(&part_lock);
}

/* Open `p` on the driver it has been given; undone on failure. */
static int
part_open(struct part *p, struct cryptoini *cri)
{
	struct driver *d = p->driver;
	int error = EOPNOTSUPP;

	if (d->session_size > 0) {
		p->softc = secret_new(d->session_size);
		if (p->softc == NULL)
			return ENOMEM;
	}
	if (driver_enter(d)) {
		error = d->newsession(d->dev, &p->self, cri);
		if (error == 0)
			/* Before leaving: who ends the driver must see it. */
			part_insert(p);
		driver_leave(d);
	}
	if (error != 0) {
		secret_free(p->softc, d->session_size);
		p->softc = NULL;
	}
	return error;
}

/* Open `p` on the best driver that has all, and takes it. */
static int
part_open_one(struct part *p, struct cryptoini *cri, int crid)
{
	uint64_t tried = 0;
	int error = EOPNOTSUPP;

	/* No driver has a negative id, but all classes' bits are in it. */
	while (crid >= 0 &&
	    ((p->driver = driver_select(p->self.ses, crid, &tried)) != NULL)) {
		p->hid = p->driver->id;
		p->caps = p->driver->flags;
		error = part_open(p, cri);
		if (error == 0)
			return 0;
		driver_put(p->driver);
	}
	return error;
}

/* Open `p` on several drivers, as one for all answered `error`, which it stays if
 * several do not have all either. */
static int
part_open_several(struct part *p, int crid, int error)
{
	int last = composite_open(p, crid);

	if (last == 0)
		part_insert(p);
	return last != EOPNOTSUPP ? last : error;
}

int
part_new(
    struct part **out, struct session *ses, struct cryptoini *cri, int crid)
{
	struct part *p = calloc(1, sizeof(*p));
	int error;

	*out = NULL;
	if (p == NULL)
		return ENOMEM;
	p->self.ses = ses;
	p->self.part = p;
	p->refs = 1;
	error = part_open_one(p, cri, crid);
	if (error != 0)
		error = part_open_several(p, crid, error);
	if (error != 0) {
		free(p);
		return error;
	}
	session_ref(ses);
	*out = p;
	return 0;
}

/* Call freesession, once; the lock is released meanwhile. */
static void
part_close_locked(struct part *p) OCF_REQUIRES(part_lock)
{
	struct driver *d = p->driver;

	TAILQ_REMOVE(&d->parts, p, next);
	p->closed = true;
	if (d->freesession == NULL)
		return;
	p->closing = true;
	d->closing++;
	ocf_unlock(&part_lock);
	d->freesession(d->dev, &p->self);
	ocf_lock(&part_lock);
	d->closing--;
	p->closing = false;
	(void)pthread_cond_broadcast(&part_closed);
}

/* No request is left, and no new one comes. */
static void
part_end(struct part *p)
{
	struct driver *d = p->driver;

	ocf_lock(&part_lock);
	/* A driver that has ended is not called any more: it was promised. */
	if (!p->closed && !d->closed)
		part_close_locked(p);
	else if (!p->closed)
		TAILQ_REMOVE(&d->parts, p, next);
	while (p->closing)
		ocf_wait(&part_closed, &part_lock);
	ocf_unlock(&part_lock);
	secret_free(p->softc, d->session_size);
	p->softc = NULL;
	driver_put(d);
	session_unref(p->self.ses);
}

void
part_unref(struct part *p)
{
	/* It may reach 0 again when somebody comes with an old handle. */
	if (atomic_fetch_sub(&p->refs, 1) == 1 &&
	    !atomic_exchange(&p->ended, true))
		part_end(p);
}

void
part_free(struct part *p)
{
	free(p);
}

void
part_close_all(struct driver *d)
{
	struct part *p;

	ocf_lock(&part_lock);
	do {
		TAILQ_FOREACH(p, &d->parts, next) {
			if (p->held == 0)
				break;
		}
		if (p != NULL)
			part_close_locked(p);
	} while (p != NULL);
	d->closed = true;
	while (d->closing > 0)
		ocf_wait(&part_closed, &part_lock);
	ocf_unlock(&part_lock);
}
