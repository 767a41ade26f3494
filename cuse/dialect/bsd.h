/* SPDX-License-Identifier: ISC */
/*
 * bsd.h - the little that the dialects of all BSDs do in the same way.
 */
#ifndef DIALECT_BSD_H
#define DIALECT_BSD_H

#include "call.h"
#include "dialects.h"
#include "log.h"

/* One debug line for a refused call: the command, the field, its value. */
#define BSD_REFUSE(call, field, value)                                \
	ocf_debug("%s: %s: bad value %llu", (call)->cmd->name, field, \
	    (unsigned long long)(value))

/* The session `id`, if `dialect` has made it, into call->cse.  EINVAL. */
int bsd_session_get(
    struct call *call, const struct dialect *dialect, uint32_t id);

/* CIOCFSESSION: end the session in the argument, whichever BSD has made it; an
 * operation that is under way on it is waited for.  EINVAL there is none. */
int bsd_fsession_run(struct call *call);

/* Give a new session an id, and the caller its number, at `ses_off` of the
 * argument.  Takes the reference, also if it fails: ENOMEM. */
int bsd_session_add(struct call *call, struct csession *cse, size_t ses_off);

/* Take back what bsd_session_add did. */
void bsd_session_undo(struct call *call, size_t ses_off);

#endif
