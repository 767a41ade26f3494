/* SPDX-License-Identifier: ISC */
/*
 * netbsd_ses.h - a session of the NetBSD dialect, and one operation on it.  Unlike
 * other dialects' it is a session of the framework's NetBSD page, so that numbers,
 * truncated MACs, salts and IVs that are made up are what they are there.
 */
#ifndef DIALECT_NETBSD_SES_H
#define DIALECT_NETBSD_SES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct csession;
struct nb_id;

#define NB_IV_MAX   16u /* bytes of the longest IV */
#define NB_MAC_ROOM 64u /* bytes behind a buffer, for a MAC */

/* What a session is made of; NULL: absent.  Keys are borrowed. */
struct nb_ses_params {
	struct call *call; /* who asks */
	const struct nb_id *cipher;
	const struct nb_id *mac;
	const struct nb_id *comp;
	const void *key;
	size_t key_len;
	const void *mackey;
	size_t mackey_len;
};

/* One reference, the caller's.  EINVAL nothing in it, a combination that nothing
 * offers, or no driver, or none by the policy; ENOMEM; what the last driver asked answered. */
int nb_ses_new(struct csession **out, const struct nb_ses_params *params);

/* A session of this dialect, borrowed with the csession. */
struct nb_ses {
	const struct nb_id *cipher;
	const struct nb_id *mac;
	const struct nb_id *comp;
	_Atomic uint64_t sid; /* changes when the session moves */
};
struct nb_ses *nb_ses_of(const struct csession *cse);

/* Whether an operation may take long: its driver is not synchronous. */
bool nb_ses_waits(const struct csession *cse);

/* What a program says of an operation, whatever the layout. */
struct nb_crypt {
	uint32_t ses;
	uint16_t op;
	uint16_t flags;
	uint32_t len;
	uint64_t src_uaddr;
	uint64_t dst_uaddr;
	uint64_t mac_uaddr;
	uint64_t iv_uaddr;
	uint32_t dst_len;
};

/* The same when it has been checked, without addresses. */
struct nb_op {
	uint32_t len; /* bytes of data */
	uint32_t room; /* bytes of buffer before that for the MAC */
	uint32_t most; /* bytes that a result may have */
	bool encrypt;
	bool compress;
	bool has_iv; /* else it is in front of the data, or to be there */
	uint8_t iv[NB_IV_MAX];
};

/*
 * Check what a program says; `name` (the command's) begins the debug line.
 * batch: by the rules of CIOCNCRYPTM.
 * E2BIG too long; EINVAL a length the cipher has not; an IV or a MAC that the
 * session has not.  batch: EINVAL for E2BIG; ENOMEM no data; EINVAL also GCM
 * without an IV of its own.
 */
int nb_op_check(struct nb_op *op, const struct nb_ses *ses,
    const struct nb_crypt *cop, bool batch, const char *name);

/* How it ended; `len` bytes of result.  In any thread, perhaps within nb_op_run. */
typedef void nb_op_done_t(void *arg, int error, size_t len);

/*
 * Run it on `buf`, op->room + NB_MAC_ROOM bytes, the data at its beginning: there
 * the result is afterwards, and the MAC at op->room.  `cse` and `buf` must stay.
 * async: not in this thread.  Each operation stands alone, and several may run on
 * one session.  Once 0 is returned `done` is called, with 0; ENOSPC the result is
 * longer than op->most; EINVAL data that do not decompress; the driver's.
 * Returned instead: ENOMEM.
 */
int nb_op_run(const struct nb_op *op, struct csession *cse, void *buf,
    bool async, nb_op_done_t *done, void *arg);

#endif
