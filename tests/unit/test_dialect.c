/* SPDX-License-Identifier: ISC */
/*
 * test_dialect.c - the tables of all dialects together, and the choice of a
 * flavour.
 */
#include <errno.h>
#include <stddef.h>

#include <criterion/criterion.h>

#include "devstat.h"
#include "dialect.h"

static const struct {
	const char *name;
	enum dialect_flavour flavour;
} flavours[] = {
	{ "freebsd12", DIALECT_FREEBSD12 },
	{ "freebsd13", DIALECT_FREEBSD13 },
	{ "netbsd", DIALECT_NETBSD },
	{ "netbsd-old", DIALECT_NETBSD_OLD },
	{ "openbsd", DIALECT_OPENBSD },
};

#define NFLAVOURS (sizeof(flavours) / sizeof(flavours[0]))

Test(dialect_set_flavour, knows_five_and_begins_with_freebsd12)
{
	cr_expect_eq(dialect_flavour(), DIALECT_FREEBSD12);
	for (size_t i = 0; i < NFLAVOURS; i++) {
		cr_expect_eq(dialect_set_flavour(flavours[i].name), 0);
		cr_expect_eq(dialect_flavour(), flavours[i].flavour, "%s",
		    flavours[i].name);
	}
}

Test(dialect_set_flavour, unknown_is_einval_and_changes_nothing)
{
	cr_assert_eq(dialect_set_flavour("openbsd"), 0);
	cr_expect_eq(dialect_set_flavour("freebsd"), EINVAL);
	cr_expect_eq(dialect_set_flavour(""), EINVAL);
	cr_expect_eq(dialect_set_flavour("linux"), EINVAL);
	cr_expect_eq(dialect_flavour(), DIALECT_OPENBSD);
}

Test(dialect_cmd_at, no_code_occurs_twice_unless_the_flavour_tells)
{
	const struct dialect_cmd *a;
	const struct dialect_cmd *b;

	for (size_t i = 0; (a = dialect_cmd_at(i)) != NULL; i++) {
		for (size_t j = 0; j < i; j++) {
			b = dialect_cmd_at(j);
			if (a->code != b->code)
				continue;
			cr_expect(a->flavour != 0 && b->flavour != 0 &&
				(a->flavour & b->flavour) == 0,
			    "%s %s and %s %s are both 0x%08x",
			    dialect_of(a)->name, a->name, dialect_of(b)->name,
			    b->name, a->code);
			cr_expect_eq(a->arg_len, b->arg_len, "0x%08x", a->code);
		}
	}
}

Test(dialect_cmd_at, has_a_counter_for_each_row)
{
	size_t n = 0;

	while (dialect_cmd_at(n) != NULL) {
		cr_expect_eq(dialect_cmd_index(dialect_cmd_at(n)), n);
		n++;
	}
	cr_expect_leq(n, DEVSTAT_CMDS);
}

/* A length in the word is the length of the argument, in both encodings. */
Test(dialect_cmd_at, argument_is_as_long_as_the_code_says)
{
	const struct dialect_cmd *cmd;

	for (size_t i = 0; (cmd = dialect_cmd_at(i)) != NULL; i++)
		cr_expect_eq(cmd->arg_len, cmd->code >> 16 & 0x1fff,
		    "%s %s 0x%08x", dialect_of(cmd)->name, cmd->name,
		    cmd->code);
}

Test(dialect_find, finds_each_row_in_its_flavours_and_no_other)
{
	const struct dialect_cmd *cmd;

	for (size_t f = 0; f < NFLAVOURS; f++) {
		cr_assert_eq(dialect_set_flavour(flavours[f].name), 0);
		for (size_t i = 0; (cmd = dialect_cmd_at(i)) != NULL; i++)
			cr_expect_eq(dialect_find(cmd->code) == cmd,
			    cmd->flavour == 0 ||
				(cmd->flavour & flavours[f].flavour) != 0,
			    "%s: %s %s", flavours[f].name,
			    dialect_of(cmd)->name, cmd->name);
	}
}
