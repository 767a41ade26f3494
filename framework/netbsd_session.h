/* SPDX-License-Identifier: ISC */
/*
 * netbsd_session.h - a session of the core as NetBSD's consumers know it: by an
 * id, or by several once it has moved.
 */
#ifndef FRAMEWORK_NETBSD_SESSION_H
#define FRAMEWORK_NETBSD_SESSION_H

#include <stdint.h>

#include <opencrypto/cryptodev.h>

#include "netbsd_alg.h"

/* The session of an id, with a reference, and *out the handle it has now; NULL:
 * there is none. */
struct netbsd_session *netbsd_session_find(
    u_int64_t sid, crypto_session_t *out);

/* Give the reference up; NULL is ignored.  The last one ends the session, unless
 * its consumer still has an id of it. */
void netbsd_session_put(struct netbsd_session *ses);

/*
 * A request dispatched with `from` has come back with `to`: the session has
 * moved.  *sid is an id for the consumer to use or free.
 * ENODEV the consumer has freed it meanwhile; ENOMEM.
 */
int netbsd_session_moved(struct netbsd_session *ses, crypto_session_t from,
    crypto_session_t to, u_int64_t *sid);

/*
 * Which algorithm of the session NetBSD's number means: its row, and *instance
 * for crd_instance.  NULL: the session lacks it.
 */
const struct netbsd_alg *netbsd_session_alg(
    const struct netbsd_session *ses, int id, int *instance);

/* NETBSD_IV_LEN bytes that no other request of the session gets. */
void netbsd_session_next_iv(struct netbsd_session *ses, uint8_t *iv);

/* NETBSD_SALT_LEN bytes, borrowed with the session; zeros if it has none. */
const uint8_t *netbsd_session_salt(const struct netbsd_session *ses);

#endif
