/* SPDX-License-Identifier: ISC */
/*
 * sandbox_impl.h - the measures, for the table in sandbox.c.  Each returns 0 or why
 * it could not be taken.
 */
#ifndef SANDBOX_SANDBOX_IMPL_H
#define SANDBOX_SANDBOX_IMPL_H

#include <sys/types.h>

#include <stdbool.h>

#include "sandbox.h"

enum sandbox_step {
	SANDBOX_PREPARE = 1,
	SANDBOX_ENTER = 2,
	SANDBOX_TRACER = 4,
};

struct sandbox {
	const struct sandbox_config *config;
	enum sandbox_step step;
	bool change; /* become another user: */
	char *name; /* owned */
	uid_t uid;
	gid_t gid;
};

/* Who it is to be; sandbox_user_fini for what it has come to, also after an
 * error.  ENOENT, EPERM as of sandbox_prepare, logged. */
int sandbox_user_init(struct sandbox *sb);
void sandbox_user_fini(struct sandbox *sb);

/* In all threads; this one keeps its permitted capabilities.  Must not be gone on
 * from if it fails. */
int sandbox_user_change(const struct sandbox *sb);

/* What may ever be gained again, also if others have seen to it; what is had up to
 * SANDBOX_ENTER; what is had from then on. */
int sandbox_caps_bound(const struct sandbox *sb);
int sandbox_caps_first(const struct sandbox *sb);
int sandbox_caps_last(const struct sandbox *sb);

/* A view of the file systems of our own, in which they are read-only, unless they are
 * so already and it cannot be had; and one in which most are not there. */
int sandbox_view_readonly(const struct sandbox *sb);
int sandbox_view_narrow(const struct sandbox *sb);

/* The list of system calls, in all threads. */
int sandbox_calls(const struct sandbox *sb);

#endif
