/* SPDX-License-Identifier: ISC */
/*
 * netbsd_sid.h - the table of session ids of NetBSD's page.  It is under one lock
 * with what the sessions keep of their ids; a look-up takes the same time however
 * many there are.
 */
#ifndef FRAMEWORK_NETBSD_SID_H
#define FRAMEWORK_NETBSD_SID_H

#include <stdbool.h>

#include <sys/queue.h>
#include <sys/types.h>

#include "sync.h"

struct netbsd_session;

/* An id that a consumer has; (n) under netbsd_lock, others set at creation. */
struct netbsd_sid {
	u_int64_t sid;
	struct netbsd_session *ses;
	bool stale; /* (n) from before the session moved */
	bool used; /* (n) for a request */
	LIST_ENTRY(netbsd_sid) chain; /* (n) its bucket */
	LIST_ENTRY(netbsd_sid) sibling; /* (n) its session's */
};
LIST_HEAD(netbsd_sids, netbsd_sid);

extern struct ocf_mutex netbsd_lock;

/*
 * The id's entry; NULL: none.  There are several where requests were told of one
 * move to a NetBSD driver, which has one number for all: one that was not used.
 * And where such a driver has the id and number of one that has ended: not the
 * stale one, whose consumer knows better.
 */
struct netbsd_sid *netbsd_sid_find_locked(u_int64_t sid)
    OCF_REQUIRES(netbsd_lock);

/* Put `e`, whose sid is set, into the table and into `siblings`, which belongs to
 * `ses`.  It becomes the table's. */
void netbsd_sid_add_locked(struct netbsd_sid *e, struct netbsd_session *ses,
    struct netbsd_sids *siblings) OCF_REQUIRES(netbsd_lock);

/* Take it out of both, and free it. */
void netbsd_sid_remove_locked(struct netbsd_sid *e) OCF_REQUIRES(netbsd_lock);

#endif
