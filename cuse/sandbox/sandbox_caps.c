/* SPDX-License-Identifier: ISC */
/*
 * sandbox_caps.c - capabilities, by libcap-ng, which is known in no other file.
 * They are a thread's; threads that it starts begin with them.
 */
#include <sys/prctl.h>

#include <cap-ng.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <unistd.h>

#include "sandbox_impl.h"

/* When a capability is needed. */
enum {
	CAPS_START = 1, /* up to SANDBOX_ENTER: files, and the socket's group */
	CAPS_CHANGE = 2, /* as well, to become another user */
	CAPS_REACH = 4, /* to reach into other users' processes */
	CAPS_TRACE = 8, /* to trace them */
};

/* clang-format off */
static const struct {
	unsigned int cap;
	unsigned int when;
} sandbox_caps[] = {
	{ .cap = CAP_CHOWN,		.when = CAPS_START },
	{ .cap = CAP_DAC_OVERRIDE,	.when = CAPS_START },
	{ .cap = CAP_FOWNER,		.when = CAPS_START },
	{ .cap = CAP_IPC_LOCK,		.when = CAPS_START },
	{ .cap = CAP_SETGID,		.when = CAPS_CHANGE },
	{ .cap = CAP_SETUID,		.when = CAPS_CHANGE },
	/* To look at descriptors in /proc. */
	{ .cap = CAP_DAC_READ_SEARCH,	.when = CAPS_START | CAPS_TRACE },
	/* To mount; to suspend the filter of a program. */
	{ .cap = CAP_SYS_ADMIN,		.when = CAPS_CHANGE | CAPS_TRACE },
	{ .cap = CAP_SYS_PTRACE,	.when = CAPS_REACH | CAPS_TRACE },
};
/* clang-format on */
#define NCAPS (sizeof(sandbox_caps) / sizeof(sandbox_caps[0]))

static unsigned int
sandbox_caps_for_good(const struct sandbox *sb)
{
	if (sb->step == SANDBOX_TRACER)
		return CAPS_TRACE;
	return sb->config->reach ? CAPS_REACH : 0;
}

/* Of the capabilities that are had keep those of `when`, and no others. */
static int
sandbox_caps_keep(unsigned int when)
{
	bool had[NCAPS];

	if (capng_get_caps_process() != 0)
		return EPERM;
	for (size_t i = 0; i < NCAPS; i++)
		had[i] = capng_have_capability(
			     CAPNG_PERMITTED, sandbox_caps[i].cap) != 0;
	capng_clear(CAPNG_SELECT_CAPS);
	for (size_t i = 0; i < NCAPS; i++) {
		if (had[i] && (sandbox_caps[i].when & when) != 0)
			(void)capng_update(CAPNG_ADD,
			    CAPNG_EFFECTIVE | CAPNG_PERMITTED,
			    sandbox_caps[i].cap);
	}
	return capng_apply(CAPNG_SELECT_CAPS) == 0 ? 0 : EPERM;
}

/* Whether nothing could be gained but what this process or the tracer keeps anyway;
 * no_new_privs forbids even that. */
static bool
sandbox_caps_bounded(void)
{
	unsigned int kept = 0;
	unsigned int bound = 0;

	for (unsigned int cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0;
	     cap++)
		bound += capng_have_capability(CAPNG_BOUNDING_SET, cap) != 0;
	for (size_t i = 0; i < NCAPS; i++) {
		if ((sandbox_caps[i].when & (CAPS_REACH | CAPS_TRACE)) != 0)
			kept += capng_have_capability(CAPNG_BOUNDING_SET,
				    sandbox_caps[i].cap) != 0;
	}
	return kept == bound && prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
}

int
sandbox_caps_bound(const struct sandbox *sb)
{
	const unsigned int when = sandbox_caps_for_good(sb);

	if (capng_get_caps_process() != 0)
		return EPERM;
	/* Without this one nothing can be done about it.  If there are no others
	 * no_new_privs sees to it that none come; and a service manager may have
	 * seen to it that few can. */
	if (capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP) == 0)
		return capng_have_capabilities(CAPNG_SELECT_CAPS) ==
			    CAPNG_NONE ||
			sandbox_caps_bounded()
		    ? 0
		    : EPERM;
	capng_clear(CAPNG_SELECT_BOUNDS);
	for (size_t i = 0; i < NCAPS; i++) {
		if ((sandbox_caps[i].when & when) != 0)
			(void)capng_update(
			    CAPNG_ADD, CAPNG_BOUNDING_SET, sandbox_caps[i].cap);
	}
	return capng_apply(CAPNG_SELECT_BOUNDS) == 0 ? 0 : EPERM;
}

int
sandbox_caps_first(const struct sandbox *sb)
{
	unsigned int when = sandbox_caps_for_good(sb);

	/* Who is not root opens what is its own, and was given the others for the
	 * tracer: threads that are started now would keep them. */
	if (geteuid() == 0)
		when |= CAPS_START;
	return sandbox_caps_keep(sb->change ? when | CAPS_CHANGE : when);
}

int
sandbox_caps_last(const struct sandbox *sb)
{
	return sandbox_caps_keep(sandbox_caps_for_good(sb));
}
