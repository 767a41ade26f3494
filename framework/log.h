/* SPDX-License-Identifier: ISC */
/*
 * log.h - one line per event, on standard error or wherever the program sends them.
 * A caller's mistake is logged at debug level only, once, where it is decided; no
 * byte of a secret is ever an argument.
 *
 * No program can fill the log: of each class of lines, which is one place in the
 * source, a burst gets through and then one now and then, which tells how many did
 * not.  Debug lines are not limited: who asks for them wants all.
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
const char *ocf_log_name(void);

/* Send lines, without the name, level and newline, to `sink`, which any thread may
 * call, and several at a time; NULL: to standard error, as at first.  errno is
 * preserved around it. */
typedef void ocf_log_sink(enum ocf_log_level level, const char *line);
void ocf_log_set_sink(ocf_log_sink *sink);

/* The sink that is there at first: "NAME: LEVEL: LINE" on standard error. */
void ocf_log_stderr(enum ocf_log_level level, const char *line);

/* Print one line; no newline at the end of `fmt`, a literal, which is its class.
 * errno is preserved. */
void ocf_log(enum ocf_log_level level, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The text of an errno, for a line.  From any thread; good until the thread asks for
 * another. */
const char *ocf_strerror(int error);

/* Arguments are evaluated only if debug lines are printed. */
#define ocf_debug(...)                                       \
	do {                                                 \
		if (ocf_log_enabled(OCF_LOG_DEBUG))          \
			ocf_log(OCF_LOG_DEBUG, __VA_ARGS__); \
	} while (0)

#endif
