/* SPDX-License-Identifier: ISC */
/*
 * log.c - from an event to its line.  What becomes of the line is the sink's; how
 * many there may be is in log_limit.c.
 */
#include "log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "log_limit.h"

#define LINE_MAX_LEN 512
#define LOG_BURST    50 /* lines of one place at once ... */
#define LOG_MS	     5000 /* ... and then one in so many ms */

static _Atomic int log_level = OCF_LOG_WARNING;
static _Atomic(const char *) log_name = "opencrypto";
static _Atomic(ocf_log_sink *) log_sink = ocf_log_stderr;

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

const char *
ocf_log_name(void)
{
	return log_name;
}

void
ocf_log_set_sink(ocf_log_sink *sink)
{
	log_sink = sink != NULL ? sink : ocf_log_stderr;
}

void
ocf_log_stderr(enum ocf_log_level level, const char *line)
{
	/* One call, so that lines of several threads do not mix. */
	(void)fprintf(stderr, "%s: %s%s\n", log_name, log_words[level], line);
}

static int64_t
log_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

__attribute__((format(printf, 3, 0))) static void
log_print(const struct log_limit *limit, enum ocf_log_level level,
    const char *fmt, va_list ap)
{
	ocf_log_sink *sink = log_sink;
	char line[LINE_MAX_LEN];
	unsigned int held = 0;

	if (level < OCF_LOG_DEBUG && !log_limit_admit(&held, limit, log_now()))
		return;
	/* The analyser of clang 14 does not see va_start in the caller. */
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
	(void)vsnprintf(line, sizeof(line), fmt, ap);
	sink(level, line);
	if (held == 0)
		return;
	(void)snprintf(line, sizeof(line),
	    "%u more like this were suppressed before it", held);
	sink(level, line);
}

void
ocf_log(enum ocf_log_level level, const char *fmt, ...)
{
	const struct log_limit limit = {
		.class = fmt, .burst = LOG_BURST, .ms = LOG_MS
	};
	va_list ap;
	int saved = errno;

	if (!ocf_log_enabled(level))
		return;
	va_start(ap, fmt);
	/* The analyser of clang 14 does not see va_start after a branch. */
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
	log_print(&limit, level, fmt, ap);
	va_end(ap);
	errno = saved;
}

const char *
ocf_strerror(int error)
{
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): glibc's is safe since 2.32 */
	return strerror(error);
}
