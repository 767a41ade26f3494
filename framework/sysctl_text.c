/* SPDX-License-Identifier: ISC */
/*
 * sysctl_text.c - values as text, for tools and configuration files.
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sysctl.h"

/* Append to a text of *len bytes, as far as there is room for it; *len counts
 * what there is none for, too. */
__attribute__((format(printf, 4, 5))) static void
sysctl_print(char *text, size_t room, size_t *len, const char *format, ...)
{
	size_t at = *len < room ? *len : room;
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(at < room ? text + at : NULL, room - at, format, ap);
	va_end(ap);
	*len += n > 0 ? (size_t)n : 0;
}

/* A struct is its counters, or numbers behind each other. */
static void
sysctl_print_struct(
    char *text, size_t room, size_t *len, const uint64_t *numbers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sysctl_print(text, room, len, "%s%" PRIu64, i == 0 ? "" : " ",
		    numbers[i]);
}

static void
sysctl_print_stage(
    char *text, size_t room, size_t *len, const struct cryptotstat *ts)
{
	const struct timespec *const times[] = { &ts->acc, &ts->min, &ts->max };

	for (size_t i = 0; i < 3; i++)
		sysctl_print(text, room, len, " %jd.%09ld",
		    (intmax_t)times[i]->tv_sec, times[i]->tv_nsec);
	sysctl_print(text, room, len, " %" PRIu32, ts->count);
}

static void
sysctl_print_stats(
    char *text, size_t room, size_t *len, const struct cryptostats *s)
{
	const uint64_t counters[] = { s->cs_ops, s->cs_errs, s->cs_kops,
		s->cs_kerrs, s->cs_intrs, s->cs_rets, s->cs_blocks,
		s->cs_kblocks };

	sysctl_print_struct(text, room, len, counters, STATS_NCOUNTERS);
	sysctl_print_stage(text, room, len, &s->cs_invoke);
	sysctl_print_stage(text, room, len, &s->cs_done);
	sysctl_print_stage(text, room, len, &s->cs_cb);
	sysctl_print_stage(text, room, len, &s->cs_finis);
}

int
crypto_sysctl_get_text(const char *name, char *text, size_t room)
{
	struct sysctl_node node;
	union sysctl_value v;
	size_t len = 0;
	int error = sysctl_find(&node, name);

	if (error != 0)
		return error;
	memset(&v, 0, sizeof(v));
	node.row->get(&v, node.key, node.row->arg);
	if (node.row->type == CRYPTO_SYSCTL_INT)
		sysctl_print(text, room, &len, "%d", v.i);
	else if (node.row->type == CRYPTO_SYSCTL_UINT)
		sysctl_print(text, room, &len, "%" PRIu32, v.u);
	else if (node.row->type == CRYPTO_SYSCTL_U64)
		sysctl_print(text, room, &len, "%" PRIu64, v.u64);
	else if (node.row->type == CRYPTO_SYSCTL_STRING)
		sysctl_print(text, room, &len, "%s", node.row->words[v.i]);
	else if (node.row->size == sizeof(v.stats))
		sysctl_print_stats(text, room, &len, &v.stats);
	else
		sysctl_print_struct(text, room, &len, v.buckets,
		    node.row->size / sizeof(v.buckets[0]));
	return len < room ? 0 : ENOMEM;
}

static int
sysctl_parse_u64(uint64_t *value, const char *text)
{
	char *end;

	if (strspn(text, "0123456789") == 0)
		return EINVAL;
	errno = 0;
	*value = strtoull(text, &end, 10);
	return errno != 0 || *end != '\0' ? EINVAL : 0;
}

/* The value that a text says.  The writable ones are int, uint64_t, words or
 * statistics, whose only text is 0. */
static int
sysctl_parse(
    const struct sysctl_row *row, union sysctl_value *value, const char *text)
{
	char *end;
	long n;

	memset(value, 0, sizeof(*value));
	if (row->type == CRYPTO_SYSCTL_STRING) {
		for (; row->words[value->i] != NULL; value->i++) {
			if (strcmp(row->words[value->i], text) == 0)
				return 0;
		}
		return EINVAL;
	}
	if (row->type == CRYPTO_SYSCTL_U64)
		return sysctl_parse_u64(&value->u64, text);
	errno = 0;
	n = strtol(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || n < INT_MIN ||
	    n > INT_MAX)
		return EINVAL;
	if (row->type == CRYPTO_SYSCTL_STRUCT)
		return n == 0 ? 0 : EINVAL;
	value->i = (int)n;
	return 0;
}

/* What is wrong with `text` for the row, and what would not be. */
static void
sysctl_explain(
    const struct sysctl_row *row, const char *text, char *why, size_t room)
{
	size_t len = 0;

	sysctl_print(why, room, &len, "'%s' is not ", text);
	if (row->words == NULL) {
		sysctl_print(why, room, &len, "%s", row->accepts);
		return;
	}
	for (size_t i = 0; row->words[i] != NULL; i++)
		sysctl_print(why, room, &len, "%s%s", i == 0 ? "" : " or ",
		    row->words[i]);
}

static int
sysctl_set_text(
    const char *name, const char *text, char *why, size_t room, bool tune)
{
	struct sysctl_node node;
	union sysctl_value value;
	size_t len = 0;
	int error = sysctl_find(&node, name);

	if (error != 0) {
		sysctl_print(why, room, &len, "%s: no such name", name);
		return error;
	}
	if (node.row->set == NULL) {
		sysctl_print(why, room, &len, "%s is read-only", name);
		return EPERM;
	}
	if (node.row->tunable && !tune) {
		sysctl_print(
		    why, room, &len, "%s can be set at the start only", name);
		return EPERM;
	}
	error = sysctl_parse(node.row, &value, text);
	if (error == 0)
		error = node.row->set(&value, node.row->arg);
	if (error != 0) {
		sysctl_print(why, room, &len, "%s: ", name);
		if (len < room)
			sysctl_explain(node.row, text, why + len, room - len);
	}
	return error;
}

int
sysctl_check(const char *name, const char *text, char *why, size_t room)
{
	struct sysctl_node node;
	union sysctl_value value;
	size_t len = 0;
	int error = sysctl_find(&node, name);

	if (error != 0)
		return error;
	if (node.row->set == NULL) {
		sysctl_print(why, room, &len, "it is read-only");
		return EPERM;
	}
	/* Setters have nothing to object to but what this finds. */
	error = sysctl_parse(node.row, &value, text);
	if (error != 0)
		sysctl_explain(node.row, text, why, room);
	return error;
}

int
crypto_sysctl_set_text(
    const char *name, const char *text, char *why, size_t why_len)
{
	return sysctl_set_text(name, text, why, why_len, false);
}

int
crypto_sysctl_tune(
    const char *name, const char *text, char *why, size_t why_len)
{
	return sysctl_set_text(name, text, why, why_len, true);
}
