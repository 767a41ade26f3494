/* SPDX-License-Identifier: ISC */
/*
 * logdest_journal.c - the journal of systemd, by its library.
 */
#define SD_JOURNAL_SUPPRESS_LOCATION /* this file is nobody's business */
#include "logdest.h"

#include <syslog.h>

#include <systemd/sd-journal.h>

static const int logdest_journal_priorities[] = {
	[OCF_LOG_ERROR] = LOG_ERR,
	[OCF_LOG_WARNING] = LOG_WARNING,
	[OCF_LOG_INFO] = LOG_INFO,
	[OCF_LOG_DEBUG] = LOG_DEBUG,
};

void
logdest_journal(enum ocf_log_level level, const char *line)
{
	/* If that fails there is nobody to tell. */
	(void)sd_journal_send("MESSAGE=%s", line, "PRIORITY=%d",
	    logdest_journal_priorities[level], "SYSLOG_IDENTIFIER=%s",
	    ocf_log_name(), NULL);
}

bool
logdest_has_journal(void)
{
	return true;
}
