/* SPDX-License-Identifier: ISC */
/*
 * bsd.c - sessions as all BSDs have them: one id space an open file, in which a
 * dialect sees its own and the common CIOCFSESSION sees all but those of Linux.
 */
#include "bsd.h"

#include <errno.h>
#include <string.h>

#include "csession.h"
#include "fcrypt.h"

int
bsd_session_get(struct call *call, const struct dialect *dialect, uint32_t id)
{
	cse_put(call->cse);
	call->cse = fcr_session_get(call->fcr, id);
	if (call->cse != NULL && cse_dialect(call->cse) == dialect)
		return 0;
	BSD_REFUSE(call, "ses", id);
	return EINVAL;
}

int
bsd_fsession_run(struct call *call)
{
	struct csession *cse;
	uint32_t id;
	bool ours;

	memcpy(&id, call->arg, sizeof(id));
	cse = fcr_session_get(call->fcr, id);
	ours = cse != NULL && cse_dialect(cse)->bsd;
	cse_put(cse);
	/* Somebody may be faster; then there is nothing to remove.  An id is not
	 * soon used again. */
	cse = ours ? fcr_session_remove(call->fcr, id) : NULL;
	if (cse == NULL) {
		BSD_REFUSE(call, "ses", id);
		return EINVAL;
	}
	call_note_session(call, cse);
	cse_drain(cse, call);
	cse_put(cse);
	return 0;
}

int
bsd_session_add(struct call *call, struct csession *cse, size_t ses_off)
{
	uint32_t id;
	int error;

	call_note_session(call, cse);
	error = fcr_session_add(call->fcr, cse, &id);
	if (error != 0) {
		cse_put(cse);
		return error;
	}
	memcpy(call->arg + ses_off, &id, sizeof(id));
	return 0;
}

void
bsd_session_undo(struct call *call, size_t ses_off)
{
	uint32_t id;

	memcpy(&id, call->arg + ses_off, sizeof(id));
	cse_put(fcr_session_remove(call->fcr, id));
}
