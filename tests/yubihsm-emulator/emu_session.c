/* SPDX-License-Identifier: ISC */
/* emu_session.c - the sixteen sessions and how long they live. */
#include "emu_session.h"

#include <openssl/crypto.h>

static void
emu_session_expire(struct emu_session *ses, uint64_t now_ms)
{
	if (ses->state != EMU_SESSION_FREE &&
	    now_ms - ses->used_ms > EMU_SESSION_IDLE_MS)
		emu_session_free(ses);
}

struct emu_session *
emu_session_new(
    struct emu_sessions *all, const struct emu_object *authkey, uint64_t now_ms)
{
	for (size_t i = 0; i < EMU_NSESSIONS; i++) {
		struct emu_session *ses = &all->at[i];

		emu_session_expire(ses, now_ms);
		if (ses->state != EMU_SESSION_FREE)
			continue;
		ses->state = EMU_SESSION_OPENING;
		ses->sid = (uint8_t)i;
		ses->used_ms = now_ms;
		ses->domains = authkey->domains;
		ses->caps = authkey->caps;
		ses->delegated = authkey->delegated;
		return ses;
	}
	return NULL;
}

struct emu_session *
emu_session_find(struct emu_sessions *all, unsigned int sid,
    enum emu_session_state state, uint64_t now_ms)
{
	struct emu_session *ses;

	if (sid >= EMU_NSESSIONS)
		return NULL;
	ses = &all->at[sid];
	emu_session_expire(ses, now_ms);
	if (ses->state != state)
		return NULL;
	ses->used_ms = now_ms;
	return ses;
}

void
emu_session_free(struct emu_session *ses)
{
	OPENSSL_cleanse(ses, sizeof(*ses));
}

void
emu_sessions_free(struct emu_sessions *all)
{
	OPENSSL_cleanse(all, sizeof(*all));
}
