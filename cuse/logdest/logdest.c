/* SPDX-License-Identifier: ISC */
/*
 * logdest.c - the destinations but the journal.
 */
#include "logdest.h"

#include <sys/stat.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

static const int logdest_priorities[] = {
	[OCF_LOG_ERROR] = LOG_ERR,
	[OCF_LOG_WARNING] = LOG_WARNING,
	[OCF_LOG_INFO] = LOG_INFO,
	[OCF_LOG_DEBUG] = LOG_DEBUG,
};

static const char *const logdest_words[] = {
	[LOGDEST_AUTO] = "auto",
	[LOGDEST_STDERR] = "stderr",
	[LOGDEST_SYSLOG] = "syslog",
	[LOGDEST_JOURNAL] = "journal",
};

#define NWORDS (sizeof(logdest_words) / sizeof(logdest_words[0]))

static enum logdest logdest_chosen = LOGDEST_AUTO;

int
logdest_find(enum logdest *dest, const char *word)
{
	for (size_t i = 0; i < NWORDS; i++) {
		if (strcmp(logdest_words[i], word) != 0)
			continue;
		if (i == LOGDEST_JOURNAL && !logdest_has_journal())
			return ENOTSUP;
		*dest = (enum logdest)i;
		return 0;
	}
	return EINVAL;
}

static void
logdest_syslog(enum ocf_log_level level, const char *line)
{
	syslog(logdest_priorities[level], "%s", line);
}

/* A service manager's stream: <N> in front is the level, and who it is from is
 * known. */
static void
logdest_stream(enum ocf_log_level level, const char *line)
{
	(void)fprintf(stderr, "<%d>%s\n", logdest_priorities[level], line);
}

/* Whether standard error is what $JOURNAL_STREAM, DEVICE:INODE, says. */
static bool
logdest_is_stream(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char place[64];
	struct stat st;

	if (stream == NULL || fstat(STDERR_FILENO, &st) != 0)
		return false;
	(void)snprintf(place, sizeof(place), "%ju:%ju", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino);
	return strcmp(stream, place) == 0;
}

/* Connected at once: later on it may not be possible. */
static void
logdest_open_syslog(void)
{
	openlog(ocf_log_name(), LOG_PID | LOG_NDELAY, LOG_DAEMON);
}

void
logdest_set(enum logdest dest)
{
	logdest_chosen = dest;
	if (dest == LOGDEST_JOURNAL) {
		ocf_log_set_sink(logdest_journal);
	} else if (dest == LOGDEST_SYSLOG) {
		logdest_open_syslog();
		ocf_log_set_sink(logdest_syslog);
	} else if (dest == LOGDEST_AUTO && logdest_is_stream()) {
		ocf_log_set_sink(logdest_stream);
	} else {
		ocf_log_set_sink(NULL);
	}
}

bool
logdest_detach(void)
{
	if (logdest_chosen == LOGDEST_AUTO)
		logdest_set(LOGDEST_SYSLOG);
	return logdest_chosen == LOGDEST_STDERR;
}

void
logdest_connect(void)
{
	/* Its library makes a socket for the first line. */
	if (logdest_chosen == LOGDEST_JOURNAL)
		logdest_journal(OCF_LOG_DEBUG, "the log has begun");
	else if (logdest_chosen != LOGDEST_STDERR)
		logdest_open_syslog();
}

void
logdest_reconnect(void)
{
	/* Its number is nobody's as yet. */
	closelog();
	if (logdest_chosen == LOGDEST_JOURNAL)
		logdest_set(LOGDEST_SYSLOG);
	logdest_connect();
}
