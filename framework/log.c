/* SPDX-License-Identifier: ISC */
/*
 * log.c - lines on standard error.
 */
#include "log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static _Atomic int log_level = OCF_LOG_WARNING;
static _Atomic(const char *) log_name = "opencrypto";

static const char *const log_words[] = {
	[OCF_LOG_ERROR] = "error: ",
	[OCF_LOG_WARNING] = "warning: ",
	[OCF_LOG_INFO] = "",
	[OCF_LOG_DEBUG] = "debug: ",
};

static const char *const log_names[] = {
	[OCF_LOG_ERROR] = "error",
	[OCF_LOG_WARNING] = "warning",
	[OCF_LOG_INFO] = "info",
	[OCF_LOG_DEBUG] = "debug",
};

void
ocf_log_set_level(enum ocf_log_level level)
{
	log_level = (int)level;
}

bool
ocf_log_enabled(enum ocf_log_level level)
{
	return (int)level <=
	    atomic_load_explicit(&log_level, memory_order_relaxed);
}

enum ocf_log_level
ocf_log_level(void)
{
	return (enum ocf_log_level)log_level;
}

const char *
ocf_log_word(enum ocf_log_level level)
{
	return log_names[level];
}

int
ocf_log_find(enum ocf_log_level *level, const char *word)
{
	for (int i = OCF_LOG_ERROR; i <= OCF_LOG_DEBUG; i++) {
		if (strcmp(log_names[i], word) == 0) {
			*level = (enum ocf_log_level)i;
			return 0;
		}
	}
	return EINVAL;
}

void
ocf_log_set_name(const char *name)
{
	log_name = name;
}

void
ocf_log(enum ocf_log_level level, const char *fmt, ...)
{
	char line[512];
	va_list ap;
	int saved = errno;

	if (!ocf_log_enabled(level))
		return;
	va_start(ap, fmt);
	/* The analyser of clang 14 does not see va_start after a branch. */
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
	(void)vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	/* One call, so that lines of several threads do not mix. */
	(void)fprintf(stderr, "%s: %s%s\n", log_name, log_words[level], line);
	errno = saved;
}
