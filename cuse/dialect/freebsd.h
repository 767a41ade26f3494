/* SPDX-License-Identifier: ISC */
/*
 * freebsd.h - the parts of the FreeBSD dialect among themselves: what its table of
 * commands refers to, one file a group.
 */
#ifndef DIALECT_FREEBSD_H
#define DIALECT_FREEBSD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bsd.h"
#include "call.h"
#include "dialects.h"

struct csession;
struct fbsd_id;

/* Whether the rules are those of FreeBSD 13 and later; else they are FreeBSD 12's,
 * also where a word that only FreeBSD has is used in another BSD's flavour. */
static inline bool
fbsd_is_13(void)
{
	return dialect_flavour() == DIALECT_FREEBSD13;
}

/* A session in the dialect's terms. */
struct fbsd_session {
	const struct fbsd_id *cipher; /* NULL: none */
	const struct fbsd_id *mac; /* NULL: none; of an AEAD NULL, too */
	bool aead;
	size_t iv_len; /* bytes */
	size_t mac_len; /* bytes of MAC or tag */
};
void fbsd_session_of(struct fbsd_session *ses, const struct csession *cse);

/* freebsd_session.c: CIOCGSESSION, CIOCGSESSION2. */
int fbsd_gsession_plan(struct call *call);
int fbsd_gsession_run(struct call *call);
void fbsd_gsession_undo(struct call *call);

/* freebsd_crypt.c, freebsd_aead.c: CIOCCRYPT, CIOCCRYPTAEAD. */
int fbsd_crypt_plan(struct call *call);
int fbsd_aead_plan(struct call *call);
int fbsd_crypt_run(struct call *call);

/* freebsd_key.c: CIOCKEY, CIOCKEY2. */
int fbsd_key_plan(struct call *call);
int fbsd_key_run(struct call *call);

#endif
