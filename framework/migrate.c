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
migrate_part(struct session *ses, struct part **out) OCF_REQUIRES(ses->lock)
{
	int error;

	ses->moving = true;
	ocf_unlock(&ses->lock);
	error = part_new(out, ses, ses->ini, ses->crid);
	if (error != 0)
		error = part_new(out, ses, ses->ini, ANY);
	ocf_lock(&ses->lock);
	ses->moving = false;
	(void)pthread_cond_broadcast(&ses->settled);
	return error == ENOMEM ? ENOMEM : error != 0 ? ENODEV : 0;
}

int
session_move(struct crypto_session **out, struct crypto_session *from)
{
	struct session *ses = from->ses;
	struct crypto_session *h = calloc(1, sizeof(*h));
	struct part *old = NULL;
	struct part *new = NULL;
	bool ended;
	int error = 0;

	*out = NULL;
	if (h == NULL)
		return ENOMEM;
	ocf_lock(&ses->lock);
	while (ses->moving)
		ocf_wait(&ses->settled, &ses->lock);
	if (!ses->ended && ses->part->driver->gone)
		error = migrate_part(ses, &new);
	ended = ses->ended;
	if (new != NULL) {
		old = ses->part;
		for (size_t i = 0; i < ses->nalgs; i++)
			new->streams[i].lost =
			    old->streams[i].begun || old->streams[i].lost;
		new->older = old;
		ses->part = new;
		if (ses->fastest != NULL)
			ses->fastest->seen = 0; /* its home is elsewhere */
	}
	if (error == 0 && !ended) {
		h->ses = ses;
		h->part = ses->part;
		h->from = from;
		h->owed = true;
		SLIST_INSERT_HEAD(&ses->handles, h, next);
		session_ref(ses);
		*out = h;
		h = NULL;
	}
	ocf_unlock(&ses->lock);
	if (old != NULL) {
		old->moved = true;
		/* The reference that goes with being the session's part: its
		 * consumer, who freed it meanwhile, has given up the old one. */
		part_unref(ended ? new : old);
	}
	free(h);
	return error != 0 ? error : ended ? ENODEV : 0;
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
