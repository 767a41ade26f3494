/* SPDX-License-Identifier: ISC */
/*
 * fcrypt.h - an open file of the device and its sessions.  It is shared by every
 * descriptor that dup, fork or SCM_RIGHTS made of it.
 */
#ifndef DEVICE_FCRYPT_H
#define DEVICE_FCRYPT_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

#define FCR_PROGRAM 16u /* bytes of a program's name, with its NUL */

struct csession;
struct fcrypt;
struct limit_file;

/*
 * A new open file with no session, opened by the user `uid`; one reference, the
 * caller's.
 * ENXIO programs may not open the device at present (kern.usercrypto); EMFILE the
 * user has too many; ENOMEM.
 */
int fcr_open(struct fcrypt **out, uid_t uid);

/* The same for ourselves, who may always.  EMFILE; ENOMEM. */
int fcr_new(struct fcrypt **out);

/* Who opened it, for listings and the log: the thread, and what it is called, before
 * others know of the file; and the user. */
void fcr_set_opener(struct fcrypt *fcr, pid_t tid, const char *program);
void fcr_opener(
    const struct fcrypt *fcr, pid_t *tid, char program[FCR_PROGRAM]);
uid_t fcr_user(const struct fcrypt *fcr);

/* What it has, and may have.  The file's. */
struct limit_file *fcr_limits(struct fcrypt *fcr);

/* One more reference; one less, and with the last one the sessions go.  NULL is
 * ignored by fcr_put. */
void fcr_ref(struct fcrypt *fcr);
void fcr_put(struct fcrypt *fcr);

/*
 * Give `cse` an id, unique in this file, never 0 and not soon used again.
 * Transferred on success; from then on others may find it.  ENOMEM, also when
 * the file or its user has too many (limit.h).
 */
int fcr_session_add(struct fcrypt *fcr, struct csession *cse, uint32_t *id);

/* A reference on the session `id`, to be given back by cse_put; NULL if there
 * is none. */
struct csession *fcr_session_get(struct fcrypt *fcr, uint32_t id);

/* Forget the session `id`.  The file's reference on it is the caller's now;
 * NULL if there is none. */
struct csession *fcr_session_remove(struct fcrypt *fcr, uint32_t id);

/*
 * What a poll of the file is answered: POLLIN | POLLRDNORM while the result of an
 * operation (async.h) can be fetched, POLLOUT | POLLWRNORM while another one can
 * be submitted.
 */
unsigned int fcr_poll(struct fcrypt *fcr);

/*
 * For the transport: have `notify` called with fcr_poll's answer whenever that
 * has changed, from any thread, one call at a time, the last one with the answer
 * that holds.  It must not block, nor call fcr_ or aop_ functions.  NULL: not any
 * more; on return none is under way.  Where nothing is asynchronous it is never
 * called.  Locks: notify is called with the file's asynchronous state locked.
 */
typedef void fcr_notify_t(void *ctx, unsigned int events);
void fcr_set_notify(struct fcrypt *fcr, fcr_notify_t *notify, void *ctx);

/* For async.c: the asynchronous state of the file, owned by it until aset_close.
 * NULL: there is none yet, or, with `create`, no memory. */
struct aset;
struct aset *fcr_aset(struct fcrypt *fcr, bool create);

#endif
