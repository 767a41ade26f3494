/* SPDX-License-Identifier: ISC */
/*
 * sandbox.h - what the daemon gives up: files, privileges, system calls.  Knows
 * nothing of the device; what it is to be left with is in its configuration.
 *
 * Linux keeps capabilities, file systems and filters by thread, so this is done in
 * two steps: what threads inherit before the first one is started, the rest when
 * all files are open.  Each step is a table of measures; one that is not to be had
 * here does not keep the others from being taken.
 */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include <stdbool.h>

/* Whom root becomes, if there is such a user and no other was named. */
#define SANDBOX_USER "cryptodevd"

enum sandbox_mode {
	SANDBOX_OFF,
	SANDBOX_ON, /* as far as it can be had */
	SANDBOX_REQUIRE, /* all of it, or not at all */
	SANDBOX_LOG, /* but system calls are only logged, by the kernel */
};

/* Strings are borrowed for the call. */
struct sandbox_config {
	enum sandbox_mode mode;
	const char *user; /* to become; NULL: SANDBOX_USER, or nobody else */
	bool reach; /* the memory of other users' processes is needed */
	bool usb; /* devices may be plugged in later */
	const char *writable; /* a directory that stays so, made if missing */
	const char *visible; /* a directory that stays so; both may be NULL */
};

/*
 * The first step, while there is one thread: no core dumps, no new privileges, all
 * file systems read-only, and no more capabilities than up to sandbox_enter.
 * What is not to be had is logged.  ENOENT no such user; EPERM only root can become
 * another; with SANDBOX_REQUIRE the errno of what is not to be had.
 */
int sandbox_prepare(const struct sandbox_config *config);

/*
 * The second step, before the first request is served: another user in all threads,
 * no files but those a running daemon needs, the last capabilities, and a list of
 * system calls in all threads.  Threads from before it that are another user's from
 * then on have no capabilities at all.  The errnos of sandbox_prepare.
 */
int sandbox_enter(const struct sandbox_config *config);

/*
 * What could not be had, as one line: "NAME (why), NAME (why)"; "" all of it could.
 * NULL until sandbox_enter has succeeded.  Any thread; the sandbox's, for ever.
 */
const char *sandbox_missing(void);

/*
 * Both steps for a process that traces others, while it has one thread: it keeps
 * the capabilities for that, and all system calls, as the kernel lets nobody who has
 * a filter suspend another's.  The errnos of sandbox_prepare.
 */
int sandbox_tracer(const struct sandbox_config *config);

#endif
