/* SPDX-License-Identifier: ISC */
/*
 * migrate.c - a session whose driver has ended moves to another one.  It does so
 * with its next request, once however many requests are under way; each of them
 * gets a handle of its own, so that a consumer which keeps the first and frees
 * the others is as right as one that has a single request at a time.
 */
#include <errno.h>
#include <stdlib.h>

#include "driver.h"
#include "fastest.h"
#include "session.h"

#define ANY (CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE)

/* Make a new part; the lock is released meanwhile, as drivers are called. */
static int
migrate_part(struct session *ses, struct part **out, int crid)
    OCF_REQUIRES(ses->lock)
{
	int error;

	ses->moving = true;
	ocf_unlock(&ses->lock);
	error = part_new(out, ses, ses->ini, crid);
	ocf_lock(&ses->lock);
	ses->moving = false;
	(void)pthread_cond_broadcast(&ses->settled);
	return error;
}

/*
 * Let `new` be the session's part.  The one whose reference is to be given up
 * without the lock: the old one; the new one if the consumer has freed the
 * session meanwhile, and given up the old one.
 */
static struct part *
migrate_switch(struct session *ses, struct part *new) OCF_REQUIRES(ses->lock)
{
	struct part *old = ses->part;

	for (size_t i = 0; i < ses->nalgs; i++)
		new->streams[i].lost =
		    old->streams[i].begun || old->streams[i].lost;
	new->older = old;
	ses->part = new;
	old->moved = true;
	if (ses->fastest != NULL)
		ses->fastest->seen = 0; /* its home is elsewhere */
	return ses->ended ? new : old;
}

/* A handle for the part that the session has now. */
static void
migrate_handle(struct session *ses, struct crypto_session *h,
    struct crypto_session *from) OCF_REQUIRES(ses->lock)
{
	h->ses = ses;
	h->part = ses->part;
	h->from = from;
	h->owed = true;
	SLIST_INSERT_HEAD(&ses->handles, h, next);
	session_ref(ses);
}

int
session_move(struct crypto_session **out, struct crypto_session *from)
{
	struct session *ses = from->ses;
	struct crypto_session *h = calloc(1, sizeof(*h));
	struct part *done = NULL;
	struct part *new = NULL;
	int error = 0;

	*out = NULL;
	if (h == NULL)
		return ENOMEM;
	ocf_lock(&ses->lock);
	while (ses->moving)
		ocf_wait(&ses->settled, &ses->lock);
	if (!ses->ended && ses->part->driver->gone) {
		error = migrate_part(ses, &new, ses->crid);
		if (error != 0 && !ses->ended)
			error = migrate_part(ses, &new, ANY);
	}
	if (new != NULL)
		done = migrate_switch(ses, new);
	if ((error != 0 && error != ENOMEM) || ses->ended)
		error = ENODEV;
	if (error == 0) {
		migrate_handle(ses, h, from);
		*out = h;
		h = NULL;
	}
	ocf_unlock(&ses->lock);
	if (done != NULL)
		part_unref(done);
	free(h);
	return error;
}

int
session_move_to(struct session *ses, uint32_t hid)
{
	struct part *done = NULL;
	struct part *new = NULL;
	int error = ENODEV;

	ocf_lock(&ses->lock);
	while (ses->moving)
		ocf_wait(&ses->settled, &ses->lock);
	if (!ses->ended)
		error = migrate_part(ses, &new, (int)hid);
	if (new != NULL)
		done = migrate_switch(ses, new);
	ocf_unlock(&ses->lock);
	if (done != NULL)
		part_unref(done);
	return error;
}

bool
session_tell(struct crypto_session *h)
{
	struct session *ses = h->ses;
	bool ended;

	ocf_lock(&ses->lock);
	ended = ses->ended;
	h->told = true;
	h->from->left = true;
	ocf_unlock(&ses->lock);
	if (ended)
		(void)crypto_freesession(h);
	return !ended;
}

struct session *
session_use(struct crypto_session *h)
{
	h->used = true;
	return atomic_exchange(&h->owed, false) ? h->ses : NULL;
}
