/* SPDX-License-Identifier: ISC */
/*
 * test_rows.c - the tables of the dialects against the list of what the systems
 * have, both ways: the device lacks none of it, and has nothing else.
 */
#include <string.h>

#include <criterion/criterion.h>

#include "../e2e/rows_facts.h"
#include "dialect.h"

static const char *const dialects[ROWS_NSYSTEMS] = {
	[ROWS_LINUX] = "linux",
	[ROWS_FREEBSD12] = "freebsd",
	[ROWS_FREEBSD13] = "freebsd",
	[ROWS_NETBSD] = "netbsd",
	[ROWS_NETBSD_OLD] = "netbsd",
	[ROWS_OPENBSD] = "openbsd",
};

static const enum dialect_flavour flavours[ROWS_NSYSTEMS] = {
	[ROWS_FREEBSD12] = DIALECT_FREEBSD12,
	[ROWS_FREEBSD13] = DIALECT_FREEBSD13,
	[ROWS_NETBSD] = DIALECT_NETBSD,
	[ROWS_NETBSD_OLD] = DIALECT_NETBSD_OLD,
	[ROWS_OPENBSD] = DIALECT_OPENBSD,
};

static void
expect_row(const struct rows_fact *fact, const char *flavour, uint32_t code,
    uint16_t len)
{
	const struct dialect_cmd *cmd = dialect_find(code);

	cr_expect_not_null(cmd, "%s %s 0x%08x is not served as %s",
	    dialects[fact->system], fact->name, code, flavour);
	if (cmd == NULL)
		return;
	cr_expect_str_eq(dialect_of(cmd)->name, dialects[fact->system],
	    "%s 0x%08x as %s", fact->name, code, flavour);
	cr_expect_str_eq(cmd->name, fact->name, "0x%08x", code);
	cr_expect_eq(cmd->arg_len, len, "%s 0x%08x", fact->name, code);
}

static void
expect_rows(const struct rows_fact *fact, const char *flavour)
{
	cr_assert_eq(dialect_set_flavour(flavour), 0);
	for (int word = 0; word < 2; word++) {
		expect_row(fact, flavour, fact->code[word], fact->len[word]);
		if (fact->native[word] != 0)
			expect_row(
			    fact, flavour, fact->native[word], fact->len[word]);
	}
}

Test(rows, every_command_of_every_system_has_its_row)
{
	for (size_t i = 0; i < ROWS_NFACTS; i++) {
		const struct rows_fact *fact = &rows_facts[i];

		for (size_t f = ROWS_FREEBSD12; f < ROWS_NSYSTEMS; f++) {
			/* What is not shared is served in all flavours; of
			 * one BSD's versions the flavour's own. */
			if (f == fact->system ||
			    (!rows_is_shared(fact) &&
				strcmp(dialects[f], dialects[fact->system]) !=
				    0))
				expect_rows(fact, rows_flavour[f]);
		}
	}
}

static bool
is_fact(const struct dialect_cmd *cmd, enum rows_system system)
{
	for (size_t i = 0; i < ROWS_NFACTS; i++) {
		const struct rows_fact *fact = &rows_facts[i];

		if (fact->system != system)
			continue;
		for (int word = 0; word < 2; word++) {
			if (cmd->code == fact->code[word] ||
			    cmd->code == fact->native[word])
				return true;
		}
	}
	return false;
}

/* A row is of one of its dialect's systems, and where it names flavours, of each
 * of them that is its dialect's. */
Test(rows, every_row_is_a_command_of_its_system)
{
	const struct dialect_cmd *cmd;

	for (size_t i = 0; (cmd = dialect_cmd_at(i)) != NULL; i++) {
		const char *dialect = dialect_of(cmd)->name;
		unsigned int found = 0;

		for (size_t s = 0; s < ROWS_NSYSTEMS; s++) {
			if (strcmp(dialects[s], dialect) != 0)
				continue;
			if (is_fact(cmd, (enum rows_system)s))
				found++;
			else
				cr_expect_eq(cmd->flavour & flavours[s], 0,
				    "%s %s 0x%08x as %s", dialect, cmd->name,
				    cmd->code, rows_flavour[s]);
		}
		cr_expect_gt(
		    found, 0, "%s %s 0x%08x", dialect, cmd->name, cmd->code);
	}
}

Test(rows, shared_words_are_served_in_one_flavour_each)
{
	for (size_t i = 0; i < ROWS_NFACTS; i++) {
		const struct rows_fact *fact = &rows_facts[i];

		if (!rows_is_shared(fact))
			continue;
		for (size_t f = ROWS_FREEBSD12; f < ROWS_NSYSTEMS; f++) {
			const struct dialect_cmd *cmd;

			cr_assert_eq(dialect_set_flavour(rows_flavour[f]), 0);
			cmd = dialect_find(fact->code[0]);
			if (cmd != NULL)
				cr_expect_str_eq(dialect_of(cmd)->name,
				    dialects[f], "%s 0x%08x as %s", fact->name,
				    fact->code[0], rows_flavour[f]);
		}
	}
}
