/* SPDX-License-Identifier: ISC */
/* emu_session.h - the sixteen sessions. */
#ifndef EMU_SESSION_H
#define EMU_SESSION_H

#include <stdint.h>

#include "emu_object.h"
#include "emu_scp.h"

#define EMU_NSESSIONS	    16
#define EMU_SESSION_IDLE_MS 30000

enum emu_session_state {
	EMU_SESSION_FREE,
	EMU_SESSION_OPENING, /* the host has not authenticated itself */
	EMU_SESSION_READY,
};

struct emu_session {
	enum emu_session_state state;
	uint8_t sid;
	uint64_t used_ms;
	/* Of the authentication key, when the session was opened. */
	uint16_t domains;
	uint64_t caps;
	uint64_t delegated;
	struct emu_scp scp;
	uint8_t context[2 * EMU_CHALLENGE_LEN];
};

struct emu_sessions {
	struct emu_session at[EMU_NSESSIONS];
};

/*
 * The free session with the lowest id, also one that has been idle for too long,
 * now opening with the rights of `authkey`; NULL when all are in use.
 */
struct emu_session *emu_session_new(struct emu_sessions *all,
    const struct emu_object *authkey, uint64_t now_ms);

/* Used just now if it is in this state and was not idle for too long, or NULL. */
struct emu_session *emu_session_find(struct emu_sessions *all, unsigned int sid,
    enum emu_session_state state, uint64_t now_ms);

/* Wipes it. */
void emu_session_free(struct emu_session *ses);
void emu_sessions_free(struct emu_sessions *all);

#endif
