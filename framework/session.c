/* SPDX-License-Identifier: ISC */
/*
 * session.c - creation and end of sessions and their handles.  The one place
 * where session parameters are checked; drivers rely on it.
 */
#include "session.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "aead.h"
#include "driver.h"
#include "fastest.h"
#include "keyref.h"
#include "log.h"
#include "policy.h"
#include "secret.h"

static int
session_check_ini(const struct cryptoini *cri, struct session_alg *sa)
{
	const struct alg *alg = alg_find(cri->cri_alg);
	struct crypto_keyref ref;
	int error;

	if (alg == NULL || cri->cri_klen < 0 || cri->cri_mlen < 0)
		return EINVAL;
	sa->alg = alg;
	sa->keyless = cri->cri_key == NULL && !alg->unkeyed;
	if (!sa->keyless && !alg_key_len_ok(alg, (size_t)cri->cri_klen / 8))
		return EINVAL;
	if (cri->cri_key == NULL && alg->unkeyed && cri->cri_klen >= 8)
		return EINVAL;
	if (cri->cri_mlen > alg->tag_len)
		return EINVAL;
	error =
	    crypto_keyref_parse(&ref, cri->cri_key, (size_t)cri->cri_klen / 8);
	if (error == EINVAL) {
		ocf_debug("a damaged key reference (cri_key)");
		return EINVAL;
	}
	sa->keyref_tag = error == 0 ? ref.tag : 0;
	/* Hashes, and key streams that no IV starts anew. */
	sa->runs = alg->kind == ALG_DIGEST || alg->kind == ALG_MAC ||
	    (alg->kind == ALG_CIPHER && alg->block == 1 && alg->iv_len == 0);
	sa->mac_len = cri->cri_mlen != 0 ? (size_t)cri->cri_mlen : alg->tag_len;
	return 0;
}

static int
session_check(struct session *ses, const struct cryptoini *list)
{
	const struct cryptoini *cri;
	struct session_alg *sa;
	int error = list == NULL ? EINVAL : 0;

	for (cri = list; cri != NULL && error == 0; cri = cri->cri_next) {
		if (ses->nalgs == SESSION_ALGS)
			return EINVAL;
		sa = &ses->algs[ses->nalgs++];
		error = session_check_ini(cri, sa);
		if (error == 0 && ses->keyref_tag == 0)
			ses->keyref_tag = sa->keyref_tag;
	}
	if (error == 0)
		error = aead_check_session(list);
	if (error == 0)
		ses->aead = aead_of(list);
	return error;
}

static size_t
session_key_len(const struct cryptoini *cri)
{
	return cri->cri_key != NULL ? (size_t)cri->cri_klen / 8 : 0;
}

/* Keep a copy of the list and its keys.  Drivers get the copy, so that none
 * can change what is the consumer's. */
static int
session_keep(struct session *ses, const struct cryptoini *list)
{
	const struct cryptoini *cri;
	size_t len = ses->nalgs * sizeof(*cri);
	struct cryptoini *to;
	uint8_t *key;

	for (cri = list; cri != NULL; cri = cri->cri_next)
		len += session_key_len(cri);
	ses->ini = secret_new(len);
	if (ses->ini == NULL)
		return ENOMEM;
	ses->ini_len = len;
	key = (uint8_t *)&ses->ini[ses->nalgs];
	to = ses->ini;
	for (cri = list; cri != NULL; cri = cri->cri_next, to++) {
		*to = *cri;
		to->cri_klen = (int)session_key_len(cri) * 8;
		to->cri_next = cri->cri_next != NULL ? to + 1 : NULL;
		if (cri->cri_key == NULL)
			continue;
		to->cri_key = (caddr_t)key;
		if (to->cri_klen > 0)
			memcpy(key, cri->cri_key, session_key_len(cri));
		key += session_key_len(cri);
	}
	return 0;
}

static void
session_free(struct session *ses)
{
	struct crypto_session *h;
	struct part *p;

	while ((h = SLIST_FIRST(&ses->handles)) != NULL) {
		SLIST_REMOVE_HEAD(&ses->handles, next);
		free(h);
	}
	while ((p = ses->part) != NULL) {
		ses->part = p->older;
		part_free(p);
	}
	while (ses->fastest != NULL && (p = ses->fastest->parts) != NULL) {
		ses->fastest->parts = p->older;
		part_free(p);
	}
	free(ses->fastest);
	secret_free(ses->ini, ses->ini_len);
	(void)pthread_cond_destroy(&ses->settled);
	ocf_mutex_fini(&ses->lock);
	free(ses);
}

void
session_ref(struct session *ses)
{
	atomic_fetch_add(&ses->refs, 1);
}

void
session_unref(struct session *ses)
{
	if (atomic_fetch_sub(&ses->refs, 1) == 1)
		session_free(ses);
}

/* Give it its first part: under POLICY_FASTEST on the driver that is known to be,
 * unless one is named, or preferred. */
static int
session_open(struct session *ses, int crid)
{
	char preferred[POLICY_DRIVER];
	int home = -1;

	policy_preferred(preferred, ses->ini);
	if (policy_driver == POLICY_FASTEST && preferred[0] == '\0' &&
	    (crid & (CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE)) != 0) {
		ses->fastest = calloc(1, sizeof(*ses->fastest));
		if (ses->fastest == NULL)
			return ENOMEM;
		home = fastest_home(ses, crid);
	}
	if (home >= 0 && part_new(&ses->part, ses, ses->ini, home) == 0)
		return 0;
	return part_new(&ses->part, ses, ses->ini, crid);
}

/*
 * A session with a key reference was opened, or not: where the device that has the
 * key is not there that is said, in the log once until it is.
 */
static int
session_keyref(const struct session *ses, int error)
{
	static atomic_bool told;

	if (error == 0) {
		told = false;
		return 0;
	}
	if (error == EOPNOTSUPP && !driver_has_keyref(ses->keyref_tag))
		error = ENODEV;
	if (error == ENODEV)
		ocf_log(atomic_exchange(&told, true) ? OCF_LOG_DEBUG
						     : OCF_LOG_WARNING,
		    "the device that a key reference names is not there");
	return error;
}

int
session_new(
    crypto_session_t *out, const struct cryptoini *cri, int now, int crid)
{
	struct session *ses;
	int error;

	*out = NULL;
	ses = calloc(1, sizeof(*ses));
	if (ses == NULL)
		return ENOMEM;
	ses->crid = crid;
	ses->refs = 1;
	ocf_mutex_init(&ses->lock);
	(void)pthread_cond_init(&ses->settled, NULL);
	SLIST_INIT(&ses->handles);
	error = session_check(ses, cri);
	if (error == 0)
		error = session_keep(ses, cri);
	if (error == 0)
		error = session_open(ses, now);
	if (ses->keyref_tag != 0)
		error = session_keyref(ses, error);
	if (error != 0) {
		session_unref(ses);
		return error;
	}
	ses->first.ses = ses;
	ses->first.part = ses->part;
	*out = &ses->first;
	return 0;
}

int
crypto_newsession(crypto_session_t *out, struct cryptoini *cri, int crid)
{
	return session_new(out, cri, crid, crid);
}

/* Whether the consumer has another handle than `h` to go on with.  It may be of
 * a driver that has ended by now: the consumer does not know that. */
static bool
session_has_other(struct session *ses, const struct crypto_session *h)
    OCF_REQUIRES(ses->lock)
{
	const struct crypto_session *other;

	if (h != &ses->first && !ses->first.freed && !ses->first.left)
		return true;
	SLIST_FOREACH(other, &ses->handles, next)
	{
		if (other != h && other->told && !other->freed && !other->left)
			return true;
	}
	return false;
}

/* The parts that a session had when it ended. */
struct session_end {
	bool now; /* it ended just now */
	struct part *home;
	struct part *others;
};

static struct session_end
session_end_locked(struct session *ses) OCF_REQUIRES(ses->lock)
{
	struct session_end end = { .now = !ses->ended, .home = ses->part };

	ses->ended = true;
	if (ses->fastest != NULL)
		end.others = ses->fastest->parts;
	return end;
}

/* Give up what the session had; it stays as long as requests need it. */
static void
session_end_parts(struct session *ses, const struct session_end *end)
{
	if (!end->now)
		return;
	fastest_end(end->others);
	end->home->moved = true; /* to nowhere */
	part_unref(end->home);
	session_unref(ses);
}

/*
 * A handle from before a move, or one that was got with EAGAIN and not used as
 * another request had got one before, may go while the session stays.
 */
int
crypto_freesession(crypto_session_t cses)
{
	struct session_end end = { .now = false };
	struct session *ses;
	bool owed;

	if (cses == NULL)
		return 0;
	ses = cses->ses;
	ocf_lock(&ses->lock);
	if (!cses->freed &&
	    ((!cses->left && cses->used) || !session_has_other(ses, cses)))
		end = session_end_locked(ses);
	cses->freed = true;
	ocf_unlock(&ses->lock);
	owed = atomic_exchange(&cses->owed, false);
	session_end_parts(ses, &end);
	if (owed)
		session_unref(ses);
	return 0;
}

void
session_end(struct crypto_session *h)
{
	struct session *ses = h->ses;
	struct session_end end;

	ocf_lock(&ses->lock);
	end = session_end_locked(ses);
	ocf_unlock(&ses->lock);
	session_end_parts(ses, &end);
}

int
session_element(
    const struct session *ses, int alg, unsigned int n, int instance)
{
	unsigned int count = 0;
	int only = -1;

	for (size_t i = 0; i < ses->nalgs; i++) {
		if (ses->algs[i].alg->id != alg)
			continue;
		only = (int)i;
		if (++count == (instance > 0 ? (unsigned int)instance : n))
			return (int)i;
	}
	/* One element serves all descriptors of its algorithm. */
	return count == 1 && instance == 0 ? only : -1;
}

void *
crypto_get_driver_session(crypto_session_t cses)
{
	return cses->part->softc;
}

uint32_t
crypto_ses2hid(crypto_session_t cses)
{
	return cses->part->hid;
}

uint32_t
crypto_ses2caps(crypto_session_t cses)
{
	return (uint32_t)cses->part->caps;
}

/* The part that a session has now, with a reference; NULL: it was freed. */
static struct part *
session_part(struct session *ses)
{
	struct part *p = NULL;

	ocf_lock(&ses->lock);
	while (ses->moving)
		ocf_wait(&ses->settled, &ses->lock);
	if (!ses->ended && part_ref(ses->part))
		p = ses->part;
	ocf_unlock(&ses->lock);
	return p;
}

static bool
session_lost(struct part *p, int alg)
{
	return p->streams[session_element(p->self.ses, alg, 1, 0)].lost;
}

/* Both have a reference taken, and are on one driver. */
static int
session_copystate(struct part *dst, struct part *src, int alg)
{
	struct part_stream *to =
	    &dst->streams[session_element(dst->self.ses, alg, 1, 0)];
	struct part_stream *from =
	    &src->streams[session_element(src->self.ses, alg, 1, 0)];
	struct driver *d = dst->driver;
	int error = EOPNOTSUPP;

	if (from->lost || !driver_enter(d))
		return ENODEV;
	if (d->copystate != NULL)
		error = d->copystate(d->dev, &dst->self, &src->self, alg);
	if (error == 0) {
		to->lost = false;
		to->begun = (bool)from->begun;
	}
	driver_leave(d);
	return error;
}

int
crypto_copystate(crypto_session_t dst, crypto_session_t src, int alg)
{
	struct part *from, *to;
	int error = ENODEV;

	if (session_element(dst->ses, alg, 1, 0) < 0 ||
	    session_element(src->ses, alg, 1, 0) < 0)
		return EINVAL;
	from = session_part(src->ses);
	if (from == NULL)
		return ENODEV;
	to = from->driver->gone || session_lost(from, alg)
	    ? NULL
	    : session_part(dst->ses);
	if (to != NULL && to->driver != from->driver) {
		/* A state goes from one driver to another in no other way. */
		part_unref(to);
		to = NULL;
		error = session_move_to(dst->ses, from->hid);
		if (error == 0)
			to = session_part(dst->ses);
	}
	if (to != NULL) {
		error = to->driver == from->driver
		    ? session_copystate(to, from, alg)
		    : EINVAL;
		part_unref(to);
	}
	part_unref(from);
	return error;
}
