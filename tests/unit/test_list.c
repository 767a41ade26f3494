/* SPDX-License-Identifier: ISC */
/*
 * test_list.c - cryptodev-check --list: every algorithm has its line, columns
 * stand below their heads, and providers, dialects and JSON tell the same.
 */
#include "check_list.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <json-c/json.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alg.h"
#include "dialect.h"
#include "drivers.h"

static char *text; /* owned: what was printed */

static void
begin(void)
{
	cr_assert_eq(drivers_attach(), 0);
}

static void
end(void)
{
	free(text);
	drivers_detach();
}

static void
print(bool json)
{
	size_t len;
	FILE *f = open_memstream(&text, &len);

	cr_assert_not_null(f);
	cr_assert_eq(check_list_print(f, json), 0);
	cr_assert_eq(fclose(f), 0);
}

/* The line that begins with that word; into `line`, without its newline. */
static void
find_line(const char *word, char *line, size_t room)
{
	const char *at = text;
	size_t len = strlen(word);

	while (strncmp(at, word, len) != 0 || at[len] != ' ') {
		at = strchr(at, '\n');
		cr_assert_not_null(at, "no line of %s", word);
		at++;
	}
	len = strcspn(at, "\n");
	cr_assert_lt(len, room);
	memcpy(line, at, len);
	line[len] = '\0';
}

TestSuite(list, .init = begin, .fini = end);

Test(list, every_algorithm_has_a_line_in_its_columns)
{
	static const char *const heads[] = { "KIND", "SPECIFICATION", "BLOCK",
		"IV", "KEY", "TAG", "PROVIDERS", "DIALECTS" };
	const struct alg *alg;
	char head[512];
	char line[512];

	print(false);
	find_line("ALGORITHM", head, sizeof(head));
	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		find_line(alg->name, line, sizeof(line));
		for (size_t c = 0; c < sizeof(heads) / sizeof(heads[0]); c++) {
			size_t at = (size_t)(strstr(head, heads[c]) - head);

			cr_expect_lt(at, strlen(line), "%s", line);
			cr_expect_neq(line[at], ' ', "%s", line);
			cr_expect_eq(line[at - 1], ' ', "%s", line);
		}
	}
}

Test(list, lengths_are_those_of_the_specification)
{
	static const struct {
		const char *name;
		const char *lengths;
	} rows[] = {
		{ "aes-cbc", " 16     16    16/24/32  - " },
		{ "aes-ccm", " 1      7-13  16/24/32  4/6/8/10/12/14/16 " },
		{ "aes-gcm", " 1      12    16/24/32  4/8/12-16 " },
		{ "hmac-sha1", " 1      -     0-512     20 " },
		{ "sha256", " 1      -     -         32 " },
	};
	char line[512];

	print(false);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		find_line(rows[i].name, line, sizeof(line));
		cr_expect_not_null(strstr(line, rows[i].lengths), "%s", line);
	}
}

Test(list, providers_and_ids_are_told)
{
	char line[512];

	print(false);
	find_line("aes-cbc", line, sizeof(line));
	cr_expect_not_null(strstr(line, " nettle0 "), "%s", line);
	cr_expect_not_null(strstr(line, "linux 11"), "%s", line);
	find_line("deflate", line, sizeof(line));
	cr_expect_not_null(strstr(line, " zlib0 "), "%s", line);
}

Test(list, without_drivers_nobody_offers)
{
	char line[512];

	drivers_detach();
	print(false);
	find_line("aes-cbc", line, sizeof(line));
	cr_expect_null(strstr(line, "nettle"), "%s", line);
	cr_assert_eq(drivers_attach(), 0);
}

Test(list, json_tells_the_ids_of_all_dialects)
{
	const struct dialect *dialect;
	const struct alg *alg;
	json_object *all, *object, *dialects, *ids;
	uint32_t want[16];
	size_t n;

	print(true);
	all = json_tokener_parse(text);
	cr_assert_not_null(all);
	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		object = json_object_array_get_idx(all, i);
		cr_assert(
		    json_object_object_get_ex(object, "dialects", &dialects));
		for (size_t d = 0; (dialect = dialect_at(d)) != NULL; d++) {
			if (dialect->ids_of == NULL)
				continue;
			cr_assert(json_object_object_get_ex(
			    dialects, dialect->name, &ids));
			n = dialect->ids_of(alg, want, 16);
			cr_assert_eq(json_object_array_length(ids), n);
			for (size_t k = 0; k < n; k++)
				cr_expect_eq(
				    json_object_get_int64(
					json_object_array_get_idx(ids, k)),
				    want[k]);
		}
	}
	cr_expect_null(
	    json_object_array_get_idx(all, json_object_array_length(all)));
	(void)json_object_put(all);
}

/* Whether all of it is in the buffer at the end, or has been tried before. */
Test(list, what_cannot_be_written_has_its_errno)
{
	for (int unbuffered = 0; unbuffered < 2; unbuffered++) {
		int fds[2];
		FILE *f;

		(void)signal(SIGPIPE, SIG_IGN);
		cr_assert_eq(pipe(fds), 0);
		(void)close(fds[0]);
		f = fdopen(fds[1], "w");
		cr_assert_not_null(f);
		if (unbuffered)
			(void)setvbuf(f, NULL, _IONBF, 0);
		cr_expect_eq(check_list_print(f, false), EPIPE);
		(void)fclose(f);
		f = fopen("/dev/full", "w");
		cr_assert_not_null(f);
		if (unbuffered)
			(void)setvbuf(f, NULL, _IONBF, 0);
		cr_expect_eq(check_list_print(f, true), ENOSPC);
		(void)fclose(f);
	}
}
