/* SPDX-License-Identifier: ISC */
/*
 * logdest_nojournal.c - where libsystemd was not there to be built with.
 */
#include "logdest.h"

void
logdest_journal(enum ocf_log_level level, const char *line)
{
	ocf_log_stderr(level, line);
}

bool
logdest_has_journal(void)
{
	return false;
}
