/* SPDX-License-Identifier: ISC */
/*
 * openbsd.h - the parts of the OpenBSD dialect among themselves: what its table
 * of commands refers to, and what a session's algorithm is like here.
 */
#ifndef DIALECT_OPENBSD_H
#define DIALECT_OPENBSD_H

#include <stdint.h>

#include "bsd.h"

struct alg;

/* An id, and what this dialect says of it; lengths in bytes. */
struct obsd_id {
	uint32_t id; /* in session_op */
	int alg; /* CRYPTO_* of the framework */
	uint16_t block; /* data are a multiple of it */
	uint16_t iv_used; /* of the block that is the IV; the rest is 0 */
	uint16_t key_min;
	uint16_t key_max;
};

/* openbsd_session.c.  The row of an id, of a session's algorithm; NULL: none. */
const struct obsd_id *obsd_id_find(uint32_t id);
const struct obsd_id *obsd_id_of(const struct alg *alg);

/* As ids_of of struct dialect. */
size_t obsd_ids_of(const struct alg *alg, uint32_t *ids, size_t max);

int obsd_gsession_plan(struct call *call);
int obsd_gsession_run(struct call *call);
void obsd_gsession_undo(struct call *call);

/* openbsd_crypt.c: one operation on a session. */
int obsd_crypt_plan(struct call *call);
int obsd_crypt_run(struct call *call);

#endif
