/* SPDX-License-Identifier: ISC */
/*
 * fcrypt.c - an open file and its table of sessions, a hash by id that grows
 * with them.  Owns fcr->lock.
 */
#include "fcrypt.h"

#include <sys/queue.h>

#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "async_impl.h"
#include "csession.h"
#include "devconf.h"
#include "devstat.h"
#include "fcrypt_list.h"
#include "limit.h"
#include "sync.h"

#define FCR_BUCKETS 8u /* at first; a power of two, as always */

struct fcr_entry {
	struct fcr_entry *next;
	struct csession *cse; /* a reference of the table's */
	uint32_t id;
};

/* (f) under lock; (l) under fcr_list_lock, which comes before it */
struct fcrypt {
	_Atomic unsigned int refs;
	TAILQ_ENTRY(fcrypt) link; /* (l) */
	uint64_t number; /* (l) */
	uid_t uid;
	pid_t tid; /* (l) until others know of it */
	char program[FCR_PROGRAM]; /* same */
	int64_t opened; /* s of CLOCK_MONOTONIC */
	struct limit_file limits;
	struct ocf_mutex lock;
	struct fcr_entry **buckets; /* (f) */
	size_t nbuckets; /* (f) */
	size_t nsessions; /* (f) */
	uint32_t last_id; /* (f) */
	_Atomic(struct aset *) aset; /* set once, under lock */
	fcr_notify_t *notify; /* (f) or NULL */
	void *notify_ctx; /* (f) */
};

TAILQ_HEAD(fcr_list, fcrypt);

static struct ocf_mutex fcr_list_lock = OCF_MUTEX_INITIALIZER;
static struct fcr_list fcr_list = TAILQ_HEAD_INITIALIZER(fcr_list); /* (l) */
static uint64_t fcr_numbers; /* (l) */

static void
fcr_enlist(struct fcrypt *fcr)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	fcr->opened = (int64_t)now.tv_sec;
	ocf_lock(&fcr_list_lock);
	fcr->number = ++fcr_numbers;
	TAILQ_INSERT_TAIL(&fcr_list, fcr, link);
	ocf_unlock(&fcr_list_lock);
}

static int
fcr_make(struct fcrypt **out, uid_t uid)
{
	struct fcrypt *fcr = calloc(1, sizeof(*fcr));
	int error;

	*out = NULL;
	if (fcr == NULL)
		return ENOMEM;
	fcr->nbuckets = FCR_BUCKETS;
	fcr->buckets = calloc(fcr->nbuckets, sizeof(struct fcr_entry *));
	if (fcr->buckets == NULL) {
		free(fcr);
		return ENOMEM;
	}
	error = limit_file_init(&fcr->limits, uid);
	if (error != 0) {
		free(fcr->buckets);
		free(fcr);
		return error;
	}
	fcr->refs = 1;
	fcr->uid = uid;
	ocf_mutex_init(&fcr->lock);
	fcr_enlist(fcr);
	devstat_open(1);
	*out = fcr;
	return 0;
}

int
fcr_open(struct fcrypt **out, uid_t uid)
{
	int error = devconf_open_gate();

	*out = NULL;
	return error != 0 ? error : fcr_make(out, uid);
}

int
fcr_new(struct fcrypt **out)
{
	return fcr_make(out, geteuid());
}

void
fcr_set_opener(struct fcrypt *fcr, pid_t tid, const char *program)
{
	ocf_lock(&fcr_list_lock);
	fcr->tid = tid;
	(void)snprintf(fcr->program, sizeof(fcr->program), "%s", program);
	ocf_unlock(&fcr_list_lock);
}

void
fcr_opener(const struct fcrypt *fcr, pid_t *tid, char program[FCR_PROGRAM])
{
	*tid = fcr->tid;
	memcpy(program, fcr->program, FCR_PROGRAM);
}

uid_t
fcr_user(const struct fcrypt *fcr)
{
	return fcr->uid;
}

struct limit_file *
fcr_limits(struct fcrypt *fcr)
{
	return &fcr->limits;
}

void
fcr_ref(struct fcrypt *fcr)
{
	fcr->refs++;
}

void
fcr_put(struct fcrypt *fcr)
{
	struct fcr_entry *e;

	if (fcr == NULL || --fcr->refs != 0)
		return;
	ocf_lock(&fcr_list_lock);
	TAILQ_REMOVE(&fcr_list, fcr, link);
	ocf_unlock(&fcr_list_lock);
	if (fcr->aset != NULL)
		aset_close(fcr->aset);
	for (size_t i = 0; i < fcr->nbuckets; i++) {
		while ((e = fcr->buckets[i]) != NULL) {
			fcr->buckets[i] = e->next;
			cse_put(e->cse);
			free(e);
		}
	}
	free(fcr->buckets);
	limit_file_fini(&fcr->limits);
	ocf_mutex_fini(&fcr->lock);
	free(fcr);
	devstat_open(-1);
}

/* The link that holds the entry `id`, or the empty one at its chain's end. */
static struct fcr_entry **
fcr_link_locked(struct fcrypt *fcr, uint32_t id) OCF_REQUIRES(fcr->lock)
{
	struct fcr_entry **link = &fcr->buckets[id & (fcr->nbuckets - 1)];

	while (*link != NULL && (*link)->id != id)
		link = &(*link)->next;
	return link;
}

/* Twice the buckets; if there is no memory for them, chains are longer. */
static void
fcr_grow_locked(struct fcrypt *fcr) OCF_REQUIRES(fcr->lock)
{
	size_t n = fcr->nbuckets * 2;
	struct fcr_entry **buckets = calloc(n, sizeof(struct fcr_entry *));
	struct fcr_entry *e;

	if (buckets == NULL)
		return;
	for (size_t i = 0; i < fcr->nbuckets; i++) {
		while ((e = fcr->buckets[i]) != NULL) {
			fcr->buckets[i] = e->next;
			e->next = buckets[e->id & (n - 1)];
			buckets[e->id & (n - 1)] = e;
		}
	}
	free(fcr->buckets);
	fcr->buckets = buckets;
	fcr->nbuckets = n;
}

int
fcr_session_add(struct fcrypt *fcr, struct csession *cse, uint32_t *id)
{
	struct fcr_entry *e = calloc(1, sizeof(*e));
	struct fcr_entry **link;

	*id = 0;
	if (e == NULL || limit_take(&fcr->limits, LIMIT_SESSIONS, 1) != 0) {
		free(e);
		return ENOMEM;
	}
	e->cse = cse;
	ocf_lock(&fcr->lock);
	if (fcr->nsessions >= fcr->nbuckets)
		fcr_grow_locked(fcr);
	do {
		if (++fcr->last_id == 0)
			fcr->last_id = 1;
		link = fcr_link_locked(fcr, fcr->last_id);
	} while (*link != NULL);
	e->id = fcr->last_id;
	*link = e;
	fcr->nsessions++;
	*id = e->id;
	ocf_unlock(&fcr->lock);
	return 0;
}

struct csession *
fcr_session_get(struct fcrypt *fcr, uint32_t id)
{
	struct fcr_entry *e;
	struct csession *cse = NULL;

	ocf_lock(&fcr->lock);
	e = *fcr_link_locked(fcr, id);
	if (e != NULL) {
		cse = e->cse;
		cse_ref(cse);
	}
	ocf_unlock(&fcr->lock);
	return cse;
}

struct csession *
fcr_session_remove(struct fcrypt *fcr, uint32_t id)
{
	struct csession *cse = NULL;
	struct fcr_entry **link;
	struct fcr_entry *e;

	ocf_lock(&fcr->lock);
	link = fcr_link_locked(fcr, id);
	e = *link;
	if (e != NULL) {
		*link = e->next;
		fcr->nsessions--;
		cse = e->cse;
	}
	ocf_unlock(&fcr->lock);
	if (e != NULL)
		limit_give(&fcr->limits, LIMIT_SESSIONS, 1);
	free(e);
	return cse;
}

struct aset *
fcr_aset(struct fcrypt *fcr, bool create)
{
	struct aset *aset = fcr->aset;

	if (aset != NULL || !create)
		return aset;
	ocf_lock(&fcr->lock);
	aset = fcr->aset;
	if (aset == NULL) {
		aset = aset_new(&fcr->limits, fcr->notify, fcr->notify_ctx);
		fcr->aset = aset;
	}
	ocf_unlock(&fcr->lock);
	return aset;
}

unsigned int
fcr_poll(struct fcrypt *fcr)
{
	struct aset *aset = fcr->aset;

	return aset != NULL ? aset_poll(aset)
			    : (unsigned int)(POLLOUT | POLLWRNORM);
}

void
fcr_set_notify(struct fcrypt *fcr, fcr_notify_t *notify, void *ctx)
{
	ocf_lock(&fcr->lock);
	fcr->notify = notify;
	fcr->notify_ctx = ctx;
	if (fcr->aset != NULL)
		aset_set_notify(fcr->aset, notify, ctx);
	ocf_unlock(&fcr->lock);
}

size_t
fcr_list_files(struct fcr_info *files, size_t max)
{
	struct fcrypt *fcr;
	size_t n = 0;

	ocf_lock(&fcr_list_lock);
	TAILQ_FOREACH(fcr, &fcr_list, link) {
		struct fcr_info *info = &files[n];

		if (n++ >= max)
			continue;
		info->number = fcr->number;
		info->uid = fcr->uid;
		info->opened = fcr->opened;
		info->pending = fcr->limits.used[LIMIT_ASYNC];
		fcr_opener(fcr, &info->tid, info->program);
		ocf_lock(&fcr->lock);
		info->nsessions = fcr->nsessions;
		ocf_unlock(&fcr->lock);
	}
	ocf_unlock(&fcr_list_lock);
	return n;
}

/* The table's references keep the sessions meanwhile. */
static size_t
fcr_copy_sessions(
    struct fcrypt *fcr, struct fcr_session_info *sessions, size_t max)
{
	size_t n = 0;

	ocf_lock(&fcr->lock);
	for (size_t i = 0; i < fcr->nbuckets && n < max; i++) {
		const struct fcr_entry *e = fcr->buckets[i];

		for (; e != NULL && n < max; e = e->next, n++) {
			sessions[n].id = e->id;
			cse_describe(e->cse, &sessions[n].about);
		}
	}
	n = fcr->nsessions;
	ocf_unlock(&fcr->lock);
	return n;
}

size_t
fcr_list_sessions(
    uint64_t number, struct fcr_session_info *sessions, size_t max)
{
	struct fcrypt *fcr;
	size_t n = 0;

	ocf_lock(&fcr_list_lock);
	TAILQ_FOREACH(fcr, &fcr_list, link) {
		if (fcr->number == number)
			n = fcr_copy_sessions(fcr, sessions, max);
	}
	ocf_unlock(&fcr_list_lock);
	return n;
}
