/* SPDX-License-Identifier: ISC */
/*
 * fcrypt.h - an open file of the device and its sessions.  It is shared by every
 * descriptor that dup, fork or SCM_RIGHTS made of it.
 */
#ifndef DEVICE_FCRYPT_H
#define DEVICE_FCRYPT_H

#include <stdint.h>

struct csession;
struct fcrypt;

/* A new open file with no session; one reference, the caller's.  ENOMEM. */
int fcr_new(struct fcrypt **out);

/* One more reference; one less, and with the last one the sessions go. */
void fcr_ref(struct fcrypt *fcr);
void fcr_put(struct fcrypt *fcr);

/*
 * Give `cse` an id, unique in this file, never 0 and not soon used again.
 * Transferred on success; from then on others may find it.  ENOMEM.
 */
int fcr_session_add(struct fcrypt *fcr, struct csession *cse, uint32_t *id);

/* A reference on the session `id`, to be given back by cse_put; NULL if there
 * is none. */
struct csession *fcr_session_get(struct fcrypt *fcr, uint32_t id);

/* Forget the session `id`.  The file's reference on it is the caller's now;
 * NULL if there is none. */
struct csession *fcr_session_remove(struct fcrypt *fcr, uint32_t id);

#endif
