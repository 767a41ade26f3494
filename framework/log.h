/* SPDX-License-Identifier: ISC */
/*
 * log.h - one line per event on standard error.  A caller's mistake is logged
 * at debug level only, once, where it is decided; no byte of a secret is ever
 * an argument.
 */
#ifndef FRAMEWORK_LOG_H
#define FRAMEWORK_LOG_H

#include <stdbool.h>

enum ocf_log_level {
	OCF_LOG_ERROR,
	OCF_LOG_WARNING,
	OCF_LOG_INFO,
	OCF_LOG_DEBUG,
};

/* What is printed: this level and those before it; OCF_LOG_WARNING at first.
 * May be changed at any time. */
void ocf_log_set_level(enum ocf_log_level level);
enum ocf_log_level ocf_log_level(void);
bool ocf_log_enabled(enum ocf_log_level level);

/* A level's name, and the level of a name: error, warning, info or debug.  EINVAL
 * there is none of that name. */
const char *ocf_log_word(enum ocf_log_level level);
int ocf_log_find(enum ocf_log_level *level, const char *word);

/* What lines begin with, "cryptodevd" for instance.  Borrowed for ever. */
void ocf_log_set_name(const char *name);

/* Print one line; no newline at the end of `fmt`.  errno is preserved. */
void ocf_log(enum ocf_log_level level, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Arguments are evaluated only if debug lines are printed. */
#define ocf_debug(...)                                       \
	do {                                                 \
		if (ocf_log_enabled(OCF_LOG_DEBUG))          \
			ocf_log(OCF_LOG_DEBUG, __VA_ARGS__); \
	} while (0)

#endif
