/* SPDX-License-Identifier: ISC */
/*
 * logdest.h - where the lines of the log go.
 */
#ifndef LOGDEST_LOGDEST_H
#define LOGDEST_LOGDEST_H

#include <stdbool.h>

#include "log.h"

enum logdest {
	/* Standard error, with levels that the journal understands if that is
	 * what it is; once there is no standard error any more, syslog. */
	LOGDEST_AUTO,
	LOGDEST_STDERR,
	LOGDEST_SYSLOG,
	LOGDEST_JOURNAL, /* of systemd, with the level as a field */
};

/* The destination of a name: auto, stderr, syslog or journal.  EINVAL no such name;
 * ENOTSUP the journal, and this build has none. */
int logdest_find(enum logdest *dest, const char *word);

/* What is logged: a level, or that which the destination has (auto): info where the
 * log is kept, by syslog or a journal, warning on standard error. */
struct logdest_level {
	bool by_dest;
	enum ocf_log_level level; /* unless by_dest */
};

/* The level of a name: auto, error, warning, info or debug.  EINVAL. */
int logdest_find_level(struct logdest_level *level, const char *word);

/* Have it in force, at any time; with auto, also when the destination changes. */
void logdest_set_level(const struct logdest_level *level);

/* Whether the level in force (ocf_log_level) is the destination's. */
bool logdest_level_is_auto(void);

/* Send lines there from now on. */
void logdest_set(enum logdest dest);

/* Standard error is going to be closed: what went there of LOGDEST_AUTO goes to
 * syslog.  Whether the destination needs it to stay open. */
bool logdest_detach(void);

/* No socket can be made from now on: be connected to where lines may have to go,
 * logdest_detach included. */
void logdest_connect(void);

/*
 * In a child process, when all descriptors but the standard ones have been closed and
 * none has been opened since: be connected anew to where lines may have to go.  Those
 * for the journal go to syslog, which the journal reads, too, as its library cannot
 * be told that its socket is gone.
 */
void logdest_reconnect(void);

/* For logdest.c, from logdest_journal.c or logdest_nojournal.c. */
ocf_log_sink logdest_journal;
bool logdest_has_journal(void);

#endif
