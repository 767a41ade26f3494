/* SPDX-License-Identifier: ISC */
/*
 * logdest.c - the destinations but the journal, and the level that each has.  Owns
 * the lock of that.
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

#include "sync.h"

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

/* Under the lock, as is telling the framework of the level. */
static struct ocf_mutex logdest_lock = OCF_MUTEX_INITIALIZER;
static struct logdest_level logdest_level = { .by_dest = true };
static bool logdest_kept; /* lines go to syslog or a journal */

static void
logdest_apply_locked(void) OCF_REQUIRES(logdest_lock)
{
	const enum ocf_log_level its =
	    logdest_kept ? OCF_LOG_INFO : OCF_LOG_WARNING;

	ocf_log_set_level(logdest_level.by_dest ? its : logdest_level.level);
}

int
logdest_find_level(struct logdest_level *level, const char *word)
{
	*level = (struct logdest_level){ .by_dest = true };
	if (strcmp(word, "auto") == 0)
		return 0;
	level->by_dest = false;
	return ocf_log_find(&level->level, word);
}

void
logdest_set_level(const struct logdest_level *level)
{
	ocf_lock(&logdest_lock);
	logdest_level = *level;
	logdest_apply_locked();
	ocf_unlock(&logdest_lock);
}

bool
logdest_level_is_auto(void)
{
	bool by_dest;

	ocf_lock(&logdest_lock);
	by_dest = logdest_level.by_dest;
	ocf_unlock(&logdest_lock);
	return by_dest;
}

static void
logdest_set_kept(bool kept)
{
	ocf_lock(&logdest_lock);
	logdest_kept = kept;
	logdest_apply_locked();
	ocf_unlock(&logdest_lock);
}

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
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets variables */
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
	bool kept = true;

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
		kept = false;
	}
	logdest_set_kept(kept);
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
