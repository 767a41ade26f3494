/* SPDX-License-Identifier: ISC */
/*
 * limit.c - accounts, the table of users, and the knobs.  Owns the table and its
 * lock, which opens and closes take; counting does not.
 */
#include "limit.h"

#include <errno.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "log.h"
#include "sync.h"
#include "sysctl.h"

#define USER_BUCKETS 256u
#define SAY_SECONDS  60 /* between two lines about a limit and a user */

enum limit_scope {
	LIMIT_OF_FILE,
	LIMIT_OF_USER,
	LIMIT_SCOPES,
};

struct limit_user {
	struct limit_user *next; /* under limit_lock */
	unsigned int refs; /* same: its open files */
	uid_t uid;
	_Atomic uint64_t used[LIMIT_KINDS];
	/* When the log had a line about it; 0: never. */
	_Atomic int64_t said[LIMIT_SCOPES][LIMIT_KINDS];
};

static struct ocf_mutex limit_lock = OCF_MUTEX_INITIALIZER;
static struct limit_user *limit_users[USER_BUCKETS]; /* under the lock */

/* One knob. */
struct limit {
	const char *name;
	_Atomic uint64_t max; /* 0: none */
	_Atomic uint64_t hits;
};

/* clang-format off */
static struct limit limits[LIMIT_SCOPES][LIMIT_KINDS] = {
	[LIMIT_OF_FILE] = {
		[LIMIT_OPENS]	 = { .name = NULL },
		[LIMIT_SESSIONS] = { .name = "opencrypto.limit.file.sessions", .max = 65536 },
		[LIMIT_ASYNC]	 = { .name = "opencrypto.limit.file.async",	.max = 16384 },
		[LIMIT_BYTES]	 = { .name = "opencrypto.limit.file.bytes",	.max = UINT64_C(1) << 30 },
	},
	[LIMIT_OF_USER] = {
		[LIMIT_OPENS]	 = { .name = "opencrypto.limit.user.opens",	.max = 65536 },
		[LIMIT_SESSIONS] = { .name = "opencrypto.limit.user.sessions", .max = 262144 },
		[LIMIT_ASYNC]	 = { .name = "opencrypto.limit.user.async",	.max = 16384 },
		[LIMIT_BYTES]	 = { .name = "opencrypto.limit.user.bytes",	.max = UINT64_C(2) << 30 },
	},
};
/* clang-format on */

/* Count a refusal, and now and then say so. */
static void
limit_refused(
    struct limit_user *user, enum limit_scope scope, enum limit_kind kind)
{
	struct limit *limit = &limits[scope][kind];
	uint64_t hits = ++limit->hits;
	int64_t said = user->said[scope][kind];
	struct timespec now;
	char times[32];

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	if (said != 0 && now.tv_sec - said < SAY_SECONDS)
		return;
	/* Whoever else is here at this moment says it. */
	if (!atomic_compare_exchange_strong(
		&user->said[scope][kind], &said, now.tv_sec))
		return;
	if (hits == 1)
		(void)snprintf(times, sizeof(times), "once");
	else
		(void)snprintf(times, sizeof(times), "%" PRIu64 " times", hits);
	ocf_log(OCF_LOG_WARNING,
	    "user %ju: %s is %" PRIu64 ", more is refused, so far %s",
	    (uintmax_t)user->uid, limit->name, limit->max, times);
}

static bool
limit_add(_Atomic uint64_t *used, uint64_t max, uint64_t n)
{
	uint64_t before = *used;

	do {
		if (max != 0 && (n > max || before > max - n))
			return false;
	} while (!atomic_compare_exchange_weak(used, &before, before + n));
	return true;
}

static bool
limit_user_take(struct limit_user *user, enum limit_kind kind, uint64_t n)
{
	if (limit_add(&user->used[kind], limits[LIMIT_OF_USER][kind].max, n))
		return true;
	limit_refused(user, LIMIT_OF_USER, kind);
	return false;
}

int
limit_take(struct limit_file *file, enum limit_kind kind, uint64_t n)
{
	if (!limit_add(&file->used[kind], limits[LIMIT_OF_FILE][kind].max, n)) {
		limit_refused(file->user, LIMIT_OF_FILE, kind);
		return ENOMEM;
	}
	if (limit_user_take(file->user, kind, n))
		return 0;
	file->used[kind] -= n;
	return ENOMEM;
}

void
limit_give(struct limit_file *file, enum limit_kind kind, uint64_t n)
{
	file->used[kind] -= n;
	file->user->used[kind] -= n;
}

/* The link that holds the user, or the empty one at the chain's end. */
static struct limit_user **
limit_link_locked(uid_t uid) OCF_REQUIRES(limit_lock)
{
	struct limit_user **link = &limit_users[uid % USER_BUCKETS];

	while (*link != NULL && (*link)->uid != uid)
		link = &(*link)->next;
	return link;
}

static struct limit_user *
limit_user_get(uid_t uid)
{
	struct limit_user **link;
	struct limit_user *user;

	ocf_lock(&limit_lock);
	link = limit_link_locked(uid);
	if (*link == NULL) {
		*link = calloc(1, sizeof(**link));
		if (*link != NULL)
			(*link)->uid = uid;
	}
	user = *link;
	if (user != NULL)
		user->refs++;
	ocf_unlock(&limit_lock);
	return user;
}

static void
limit_user_put(struct limit_user *user)
{
	struct limit_user **link;

	ocf_lock(&limit_lock);
	if (--user->refs == 0) {
		link = limit_link_locked(user->uid);
		*link = user->next;
		free(user);
	}
	ocf_unlock(&limit_lock);
}

int
limit_file_init(struct limit_file *file, uid_t uid)
{
	for (size_t kind = 0; kind < LIMIT_KINDS; kind++)
		file->used[kind] = 0;
	file->user = limit_user_get(uid);
	if (file->user == NULL)
		return ENOMEM;
	if (limit_user_take(file->user, LIMIT_OPENS, 1)) {
		file->used[LIMIT_OPENS] = 1;
		return 0;
	}
	limit_user_put(file->user);
	return EMFILE;
}

void
limit_file_fini(struct limit_file *file)
{
	for (size_t kind = 0; kind < LIMIT_KINDS; kind++)
		file->user->used[kind] -= file->used[kind];
	limit_user_put(file->user);
}

void
limit_file_heir(struct limit_file *heir, struct limit_file *file)
{
	for (size_t kind = 0; kind < LIMIT_KINDS; kind++) {
		bool goes_on = kind == LIMIT_ASYNC || kind == LIMIT_BYTES;

		heir->used[kind] =
		    goes_on ? atomic_exchange(&file->used[kind], 0) : 0;
	}
	heir->user = file->user;
	ocf_lock(&limit_lock);
	heir->user->refs++;
	ocf_unlock(&limit_lock);
}

/* Knobs: arg is the scope and the kind. */
static struct limit *
limit_of(unsigned int arg)
{
	return &limits[arg / LIMIT_KINDS][arg % LIMIT_KINDS];
}

static void
limit_get_max(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	(void)key;
	value->u64 = limit_of(arg)->max;
}

static int
limit_set_max(const union sysctl_value *value, unsigned int arg)
{
	limit_of(arg)->max = value->u64;
	return 0;
}

static void
limit_get_hits(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	(void)key;
	value->u64 = limit_of(arg)->hits;
}

/* clang-format off */
#define U64  .type = CRYPTO_SYSCTL_U64, .size = sizeof(uint64_t)
#define ARG(scope, kind) ((unsigned int)LIMIT_OF_##scope * LIMIT_KINDS + LIMIT_##kind)
#define MAX  U64, .get = limit_get_max, .set = limit_set_max, .accepts = "a number; 0 is no limit"
#define HITS U64, .get = limit_get_hits, .desc = "refusals by that limit"

static const struct sysctl_row limit_rows[] = {
	{ .name = "opencrypto.limit.file.sessions", .arg = ARG(FILE, SESSIONS), MAX, .desc = "sessions of an open file" },
	{ .name = "opencrypto.limit.file.async",    .arg = ARG(FILE, ASYNC),    MAX, .desc = "asynchronous operations of an open file, unfetched ones included" },
	{ .name = "opencrypto.limit.file.bytes",    .arg = ARG(FILE, BYTES),    MAX, .desc = "bytes in asynchronous operations of an open file" },
	{ .name = "opencrypto.limit.user.opens",    .arg = ARG(USER, OPENS),    MAX, .desc = "open files of a user" },
	{ .name = "opencrypto.limit.user.sessions", .arg = ARG(USER, SESSIONS), MAX, .desc = "sessions of a user" },
	{ .name = "opencrypto.limit.user.async",    .arg = ARG(USER, ASYNC),    MAX, .desc = "asynchronous operations of a user, unfetched ones included" },
	{ .name = "opencrypto.limit.user.bytes",    .arg = ARG(USER, BYTES),    MAX, .desc = "bytes in asynchronous operations of a user" },
	{ .name = "opencrypto.limit.file.sessions.hits", .arg = ARG(FILE, SESSIONS), HITS },
	{ .name = "opencrypto.limit.file.async.hits",    .arg = ARG(FILE, ASYNC),    HITS },
	{ .name = "opencrypto.limit.file.bytes.hits",    .arg = ARG(FILE, BYTES),    HITS },
	{ .name = "opencrypto.limit.user.opens.hits",    .arg = ARG(USER, OPENS),    HITS },
	{ .name = "opencrypto.limit.user.sessions.hits", .arg = ARG(USER, SESSIONS), HITS },
	{ .name = "opencrypto.limit.user.async.hits",    .arg = ARG(USER, ASYNC),    HITS },
	{ .name = "opencrypto.limit.user.bytes.hits",    .arg = ARG(USER, BYTES),    HITS },
	{ .name = NULL },
};
/* clang-format on */

void
limit_add_knobs(void)
{
	/* It fails for the fifth table only, and there is this one. */
	(void)sysctl_add_rows(limit_rows);
}
