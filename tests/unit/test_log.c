/* SPDX-License-Identifier: ISC */
/*
 * test_log.c - which lines get through, and where they go.
 */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"
#include "log_limit.h"
#include "logdest.h"

static const char one, other;

Test(log_limit, burst_then_one_in_a_while)
{
	const struct log_limit limit = { .class = &one, .burst = 3, .ms = 100 };
	const struct log_limit more = {
		.class = &other, .burst = 3, .ms = 100
	};
	unsigned int held;

	for (int i = 0; i < 3; i++)
		cr_expect(log_limit_admit(&held, &limit, 1000), "%d", i);
	for (int i = 0; i < 5; i++)
		cr_expect(!log_limit_admit(&held, &limit, 1000), "%d", i);
	cr_expect(log_limit_admit(&held, &more, 1000));
	cr_expect_eq(held, 0);
	cr_expect(log_limit_admit(&held, &limit, 1100));
	cr_expect_eq(held, 5);
	cr_expect(!log_limit_admit(&held, &limit, 1100));
	/* Full again, and no fuller. */
	for (int i = 0; i < 3; i++)
		cr_expect(log_limit_admit(&held, &limit, 90000), "%d", i);
	cr_expect(!log_limit_admit(&held, &limit, 90000));
}

Test(log_limit, many_classes_share)
{
	static char classes[1000];
	unsigned int held;

	for (size_t i = 0; i < sizeof(classes); i++) {
		const struct log_limit limit = {
			.class = &classes[i], .burst = 1, .ms = 1000
		};

		(void)log_limit_admit(&held, &limit, 5);
	}
}

Test(log, levels_have_names)
{
	enum ocf_log_level level;

	for (int i = OCF_LOG_ERROR; i <= OCF_LOG_DEBUG; i++) {
		cr_expect_eq(
		    ocf_log_find(&level, ocf_log_word((enum ocf_log_level)i)),
		    0);
		cr_expect_eq((int)level, i);
	}
	cr_expect_eq(ocf_log_find(&level, "loud"), EINVAL);
}

static unsigned int lines;
static char last[512];

static void
count(enum ocf_log_level level, const char *line)
{
	(void)level;
	lines++;
	(void)snprintf(last, sizeof(last), "%s", line);
}

Test(log, one_place_cannot_fill_it)
{
	ocf_log_set_sink(count);
	for (unsigned int i = 0; i < 10000; i++)
		ocf_log(OCF_LOG_WARNING, "line %u", i);
	cr_expect_geq(lines, 50);
	cr_expect_lt(lines, 1000);
	lines = 0;
	ocf_log(OCF_LOG_WARNING, "another place");
	cr_expect_eq(lines, 1);
	cr_expect_str_eq(last, "another place");
}

Test(log, debug_is_not_limited)
{
	ocf_log_set_sink(count);
	ocf_log_set_level(OCF_LOG_DEBUG);
	for (unsigned int i = 0; i < 1000; i++)
		ocf_debug("line %u", i);
	cr_expect_eq(lines, 1000);
}

Test(logdest, stream_of_a_service_manager_gets_levels)
{
	char place[64];
	struct stat st;

	cr_redirect_stderr();
	cr_assert_eq(fstat(STDERR_FILENO, &st), 0);
	(void)snprintf(place, sizeof(place), "%ju:%ju", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino);
	cr_assert_eq(setenv("JOURNAL_STREAM", place, 1), 0);
	logdest_set(LOGDEST_AUTO);
	ocf_log(OCF_LOG_ERROR, "gone");
	ocf_log(OCF_LOG_WARNING, "hm");
	(void)fflush(stderr);
	cr_assert_stderr_eq_str("<3>gone\n<4>hm\n");
}

Test(logdest, other_stream_gets_words)
{
	cr_redirect_stderr();
	cr_assert_eq(setenv("JOURNAL_STREAM", "1:1", 1), 0);
	logdest_set(LOGDEST_AUTO);
	ocf_log(OCF_LOG_ERROR, "gone");
	(void)fflush(stderr);
	cr_assert_stderr_eq_str("opencrypto: error: gone\n");
}

Test(logdest, only_stderr_needs_it_open)
{
	logdest_set(LOGDEST_STDERR);
	cr_expect(logdest_detach());
	logdest_set(LOGDEST_SYSLOG);
	cr_expect(!logdest_detach());
	logdest_set(LOGDEST_AUTO);
	cr_redirect_stderr();
	cr_expect(!logdest_detach());
	/* It goes to syslog now. */
	ocf_log(OCF_LOG_ERROR, "gone");
	(void)fflush(stderr);
	cr_assert_stderr_eq_str("");
}

static enum ocf_log_level
level_at(enum logdest dest)
{
	logdest_set(dest);
	return ocf_log_level();
}

Test(logdest, auto_level_is_the_destinations)
{
	struct logdest_level level;

	cr_assert_eq(setenv("JOURNAL_STREAM", "1:1", 1), 0);
	cr_assert_eq(logdest_find_level(&level, "auto"), 0);
	logdest_set_level(&level);
	cr_expect(logdest_level_is_auto());
	cr_expect_eq(level_at(LOGDEST_STDERR), OCF_LOG_WARNING);
	cr_expect_eq(level_at(LOGDEST_SYSLOG), OCF_LOG_INFO);
	cr_expect_eq(level_at(LOGDEST_AUTO), OCF_LOG_WARNING);
	/* It has left its terminal. */
	(void)logdest_detach();
	cr_expect_eq(ocf_log_level(), OCF_LOG_INFO);
}

Test(logdest, level_that_was_named_stays)
{
	struct logdest_level level;

	cr_assert_eq(logdest_find_level(&level, "error"), 0);
	logdest_set(LOGDEST_STDERR);
	logdest_set_level(&level);
	cr_expect_not(logdest_level_is_auto());
	cr_expect_eq(level_at(LOGDEST_SYSLOG), OCF_LOG_ERROR);
	cr_expect_eq(logdest_find_level(&level, "loud"), EINVAL);
}

Test(logdest, names_are_known)
{
	static const char *const words[] = { "auto", "stderr", "syslog" };
	enum logdest dest;

	for (size_t i = 0; i < 3; i++) {
		cr_expect_eq(logdest_find(&dest, words[i]), 0);
		cr_expect_eq((size_t)dest, i);
	}
	cr_expect_eq(logdest_find(&dest, "paper"), EINVAL);
	cr_expect_eq(logdest_find(&dest, "journal"),
	    logdest_has_journal() ? 0 : ENOTSUP);
}
