/* SPDX-License-Identifier: ISC */
/*
 * netbsd.h - the parts of the NetBSD dialect among themselves: what its table of
 * commands refers to, one file a group, and how its arguments are read.
 */
#ifndef DIALECT_NETBSD_H
#define DIALECT_NETBSD_H

#include <stdbool.h>
#include <stdint.h>

#include <wire/netbsd.h>

#include "bsd.h"
#include "netbsd_ses.h"

/* Which layout a call's structs have. */
static inline bool
nb_is_narrow(const struct call *call)
{
	uint16_t len = call->cmd->arg_len;

	return (len < 48 && len != 16) || len == sizeof(struct nb_crypt_kop32);
}

/* Before NetBSD 5.0: 101, 103, 106 and 107. */
static inline bool
nb_is_old(const struct call *call)
{
	unsigned int nr = call->cmd->code & 0xff;

	return nr < 108 && nr != 100 && nr != 102 && nr != 104 && nr != 105;
}

/* netbsd_wire.c: numbers at an offset of a struct, and the structs that have four
 * layouts. */
uint32_t nb_get32(const unsigned char *at, size_t off);
uint64_t nb_get_word(
    const struct call *call, const unsigned char *at, size_t off);
void nb_put32(unsigned char *at, size_t off, uint32_t value);
void nb_put_word(
    const struct call *call, unsigned char *at, size_t off, uint64_t value);

#define NB_NONE 0xffu /* for a field that a layout lacks */

/* Where the fields of a session's struct are. */
struct nb_session_form {
	uint8_t size, cipher, mac, comp, keylen, key, mackeylen, mackey, ses,
	    status;
};
const struct nb_session_form *nb_session_form(
    const struct call *call, bool element);

/* And of an operation's, besides those that begin it in all of them. */
struct nb_crypt_form {
	uint8_t size, reqid, status, opaque, src, dst, mac, iv, dst_len;
};
const struct nb_crypt_form *nb_crypt_form(
    const struct call *call, bool element);
void nb_crypt_get(const struct call *call, const struct nb_crypt_form *form,
    const unsigned char *at, struct nb_crypt *cop);

/*
 * The array an argument refers to: its elements, `size` bytes each, are planned as
 * the call's message, read and, with `out`, written back.
 * nb_array: *count of them, valid when all that was planned has come.
 * EINVAL none, or more than there may be.
 */
int nb_array_plan(struct call *call, size_t size, bool out);
unsigned char *nb_array(const struct call *call, size_t size, size_t *count);

/* The session `id`, into call->cse.  EINVAL. */
static inline int
nb_session_get(struct call *call, uint32_t id)
{
	return bsd_session_get(call, &dialect_netbsd, id);
}

/* netbsd_session.c: making and ending sessions. */
int nb_gsession_plan(struct call *call);
int nb_gsession_run(struct call *call);
void nb_gsession_undo(struct call *call);
int nb_ngsession_plan(struct call *call);
int nb_ngsession_more(struct call *call);
int nb_ngsession_run(struct call *call);
void nb_ngsession_undo(struct call *call);
int nb_nfsession_plan(struct call *call);
int nb_nfsession_run(struct call *call);

/* netbsd_crypt.c: one operation. */
int nb_crypt_plan(struct call *call);
int nb_crypt_run(struct call *call);

/* netbsd_key.c: key operations, one and several. */
int nb_key_plan(struct call *call);
int nb_key_run(struct call *call);
int nb_asymfeat_run(struct call *call);
int nb_nfkeym_plan(struct call *call);
int nb_nfkeym_more(struct call *call);
int nb_nfkeym_run(struct call *call);

/* netbsd_batch.c: several operations, and what has become of them. */
int nb_ncryptm_plan(struct call *call);
int nb_ncryptm_more(struct call *call);
int nb_ncryptm_run(struct call *call);

/* netbsd_result.c: what has become of several. */
int nb_ncryptret_plan(struct call *call);
int nb_ncryptret_run(struct call *call);
int nb_ncryptretm_plan(struct call *call);
int nb_ncryptretm_run(struct call *call);

#endif
