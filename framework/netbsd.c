/* SPDX-License-Identifier: ISC */
/*
 * netbsd.c - the sessions of NetBSD's page: 64-bit ids for the core's sessions.
 * Nothing is called under the lock of the ids.
 *
 * An id stays valid while its session moves, so that consumers who go on with an
 * old one are right; after a move each request that was told of it has a new id
 * to keep or to free.  The low word is what a NetBSD driver made it; for others
 * it is a count of sessions, so that ids of the past are no session's.
 */
#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "netbsd_driver.h"
#include "netbsd_session.h"
#include "netbsd_sid.h"
#include "secret.h"
#include "session.h"

/* (n) under netbsd_lock, others set at creation */
struct netbsd_session {
	unsigned int refs; /* (n) requests, and one unless ended */
	bool ended; /* (n) the consumer has no id any more */
	crypto_session_t handle; /* (n) owned */
	u_int64_t sid; /* (n) that of the handle */
	struct netbsd_sids sids; /* (n) */
	size_t nalgs;
	const struct netbsd_alg *algs[SESSION_ALGS]; /* as in its list */
	uint8_t salt[NETBSD_SALT_LEN]; /* secret */
	_Atomic uint64_t iv; /* the last one of a counter mode */
};

static u_int32_t netbsd_last_lid; /* (n) */

static u_int64_t
netbsd_sid_make(u_int32_t hid, u_int32_t lid)
{
	return ((u_int64_t)(hid + 1) & 0xffffff) << 32 | lid;
}

/* A new id for a session of the core. */
static u_int64_t
netbsd_sid_new_locked(crypto_session_t handle) OCF_REQUIRES(netbsd_lock)
{
	u_int32_t hid = crypto_ses2hid(handle);
	u_int32_t lid;
	u_int64_t sid;

	if (netbsd_driver_lid(handle, &lid))
		return netbsd_sid_make(hid, lid);
	do {
		sid = netbsd_sid_make(hid, ++netbsd_last_lid);
	} while (netbsd_sid_find_locked(sid) != NULL);
	return sid;
}

static void
netbsd_session_free(struct netbsd_session *ses)
{
	if (ses->handle != NULL)
		session_end(ses->handle);
	secret_free(ses, sizeof(*ses));
}

/* The keys of GCM's halves end in the salt of the session. */
static int
netbsd_session_salt_ini(struct netbsd_session *ses, struct cryptoini *cri)
{
	int klen = cri->cri_klen - (int)NETBSD_SALT_LEN * 8;
	const char *salt;

	if (cri->cri_key == NULL || klen < 0)
		return EINVAL;
	salt = &cri->cri_key[klen / 8];
	if (ses->nalgs > 0 && ses->algs[0]->salted &&
	    !secret_eq(ses->salt, salt, sizeof(ses->salt)))
		return EINVAL;
	memcpy(ses->salt, salt, sizeof(ses->salt));
	netbsd_driver_salt_set(cri->cri_iv, ses->salt);
	cri->cri_klen = klen;
	return 0;
}

/* Turn NetBSD's list into ours, with SESSION_ALGS elements at most. */
static int
netbsd_session_list(struct netbsd_session *ses, struct cryptoini *list,
    const struct netbsd_cryptoini *cri)
{
	const struct netbsd_alg *row;
	int error = 0;

	for (; cri != NULL && error == 0; cri = cri->cri_next) {
		struct cryptoini *to = &list[ses->nalgs];

		row = netbsd_alg_find(cri->cri_alg);
		if (row == NULL || ses->nalgs == SESSION_ALGS)
			return EINVAL;
		to->cri_alg = row->native;
		to->cri_klen = cri->cri_klen;
		to->cri_mlen = row->truncated ? row->mac_len : 0;
		to->cri_key = cri->cri_key;
		if (ses->nalgs > 0)
			to[-1].cri_next = to;
		if (row->salted)
			error = netbsd_session_salt_ini(ses, to);
		ses->algs[ses->nalgs++] = row;
	}
	return ses->nalgs == 0 ? EINVAL : error;
}

static int
netbsd_session_open(
    struct netbsd_session *ses, const struct netbsd_cryptoini *cri, int hard)
{
	struct cryptoini list[SESSION_ALGS];
	uint64_t iv;
	int crid = 0;
	int error;

	if (hard >= 0)
		crid |= CRYPTOCAP_F_HARDWARE;
	if (hard <= 0)
		crid |= CRYPTOCAP_F_SOFTWARE;
	if (crypto_entropy(&iv, sizeof(iv)) != 0)
		return EIO;
	ses->iv = iv;
	memset(list, 0, sizeof(list));
	error = netbsd_session_list(ses, list, cri);
	if (error == 0)
		error = crypto_newsession(&ses->handle, list, crid);
	secret_wipe(list, sizeof(list)); /* salts */
	/* What the page says where there is no driver. */
	return error == EOPNOTSUPP ? EINVAL : error;
}

int
netbsd_crypto_newsession(u_int64_t *sid, struct netbsd_cryptoini *cri, int hard)
{
	struct netbsd_session *ses = secret_new(sizeof(*ses));
	struct netbsd_sid *e = calloc(1, sizeof(*e));
	int error = ENOMEM;

	if (ses == NULL || e == NULL)
		goto out;
	error = netbsd_session_open(ses, cri, hard);
	if (error != 0)
		goto out;
	ses->refs = 1;
	LIST_INIT(&ses->sids);
	ocf_lock(&netbsd_lock);
	ses->sid = netbsd_sid_new_locked(ses->handle);
	e->sid = ses->sid;
	netbsd_sid_add_locked(e, ses, &ses->sids);
	*sid = ses->sid;
	ocf_unlock(&netbsd_lock);
	return 0;
out:
	free(e);
	if (ses != NULL)
		netbsd_session_free(ses);
	return error;
}

/* Whether the session has another id that its consumer may go on with. */
static bool
netbsd_sid_has_other_locked(const struct netbsd_sid *e)
    OCF_REQUIRES(netbsd_lock)
{
	const struct netbsd_sid *other;

	LIST_FOREACH(other, &e->ses->sids, sibling)
	{
		if (other != e && !other->stale)
			return true;
	}
	return false;
}

/*
 * The rule is that of crypto_freesession: an id from before a move, or one that
 * was got with EAGAIN and not used, may go while the session stays.  But a NetBSD
 * driver's session has one id, which was got as often as requests were told.
 */
void
netbsd_crypto_freesession(u_int64_t sid)
{
	struct netbsd_session *ses = NULL;
	struct netbsd_sid *e;

	ocf_lock(&netbsd_lock);
	e = netbsd_sid_find_locked(sid);
	if (e != NULL &&
	    ((e->used && !e->stale) || !netbsd_sid_has_other_locked(e))) {
		ses = e->ses;
		ses->ended = true;
		while (!LIST_EMPTY(&ses->sids))
			netbsd_sid_remove_locked(LIST_FIRST(&ses->sids));
		if (--ses->refs != 0)
			ses = NULL;
	} else if (e != NULL) {
		netbsd_sid_remove_locked(e);
	}
	ocf_unlock(&netbsd_lock);
	if (ses != NULL)
		netbsd_session_free(ses);
}

struct netbsd_session *
netbsd_session_find(u_int64_t sid, crypto_session_t *out)
{
	struct netbsd_session *ses = NULL;
	struct netbsd_sid *e;

	*out = NULL;
	ocf_lock(&netbsd_lock);
	e = netbsd_sid_find_locked(sid);
	if (e != NULL) {
		e->used = true;
		ses = e->ses;
		ses->refs++;
		*out = ses->handle;
	}
	ocf_unlock(&netbsd_lock);
	return ses;
}

void
netbsd_session_put(struct netbsd_session *ses)
{
	bool last;

	if (ses == NULL)
		return;
	ocf_lock(&netbsd_lock);
	assert(ses->refs > 0);
	last = --ses->refs == 0;
	ocf_unlock(&netbsd_lock);
	if (last)
		netbsd_session_free(ses);
}

/* The session's new handle, by which all its ids go from now on. */
static void
netbsd_session_set_locked(struct netbsd_session *ses, crypto_session_t handle)
    OCF_REQUIRES(netbsd_lock)
{
	struct netbsd_sid *e;

	ses->handle = handle;
	ses->sid = netbsd_sid_new_locked(handle);
	LIST_FOREACH(e, &ses->sids, sibling)
	e->stale = true;
}

int
netbsd_session_moved(struct netbsd_session *ses, crypto_session_t from,
    crypto_session_t to, u_int64_t *sid)
{
	struct netbsd_sid *e = calloc(1, sizeof(*e));
	u_int32_t lid;
	int error = 0;

	if (e == NULL)
		return ENOMEM;
	ocf_lock(&netbsd_lock);
	if (ses->ended) {
		error = ENODEV;
	} else {
		if (ses->handle == from)
			netbsd_session_set_locked(ses, to);
		/* Told of the same move as another: an id of its own to free,
		 * unless the driver's number decides on it. */
		else if (!netbsd_driver_lid(ses->handle, &lid))
			ses->sid = netbsd_sid_new_locked(ses->handle);
		e->sid = ses->sid;
		netbsd_sid_add_locked(e, ses, &ses->sids);
		*sid = e->sid;
	}
	ocf_unlock(&netbsd_lock);
	if (error != 0)
		free(e);
	return error;
}

const struct netbsd_alg *
netbsd_session_alg(const struct netbsd_session *ses, int id, int *instance)
{
	const struct netbsd_alg *row = NULL;
	bool mixed = false;
	int n = 0;

	*instance = 0;
	for (size_t i = 0; i < ses->nalgs && row == NULL; i++) {
		if (ses->algs[i]->id == id)
			row = ses->algs[i];
	}
	/* Several of NetBSD's may be one of ours, with MACs cut or not. */
	for (size_t i = 0; row != NULL && i < ses->nalgs; i++) {
		if (ses->algs[i]->native != row->native)
			continue;
		n++;
		if (ses->algs[i] != row)
			mixed = true;
		else if (*instance == 0)
			*instance = n;
	}
	if (!mixed)
		*instance = 0;
	return row;
}

void
netbsd_session_next_iv(struct netbsd_session *ses, uint8_t *iv)
{
	uint64_t next = atomic_fetch_add(&ses->iv, 1) + 1;

	memcpy(iv, &next, sizeof(next));
}

const uint8_t *
netbsd_session_salt(const struct netbsd_session *ses)
{
	return ses->salt;
}
