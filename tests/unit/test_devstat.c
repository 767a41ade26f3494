/* SPDX-License-Identifier: ISC */
/*
 * test_devstat.c - the counters as they are printed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "devstat.h"
#include "dialect.h"

#define CRYPT	0xC0306368u
#define CRYPT32 0xC01C6368u

/* CIOCCRYPT of several BSDs, and of NetBSD alone. */
#define CRYPT_BSD    0xC0306367u
#define CRYPT_NETBSD 0xC0386372u

/* What devstat_print says of `name`; -1 if nothing. */
static long
printed(const char *name)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);
	const char *line;
	long value = -1;
	char start[64];

	cr_assert_not_null(f);
	devstat_print(f, "test");
	fclose(f);
	snprintf(start, sizeof(start), "\n%s ", name);
	line = strstr(text, start);
	if (line != NULL)
		value = strtol(line + strlen(start), NULL, 10);
	free(text);
	return value;
}

static void
count(struct devstat *stat, const struct dialect_cmd *cmd, int trips, int error)
{
	while (trips-- > 0)
		devstat_trip(stat, cmd);
	devstat_answer(stat, cmd, error);
}

Test(devstat_print, adds_up_workers_and_word_sizes)
{
	static struct devstat stat[2];

	devstat_add(&stat[0]);
	devstat_add(&stat[1]);
	count(&stat[0], dialect_find(CRYPT), 1, 0);
	count(&stat[0], dialect_find(CRYPT), 3, 22);
	count(&stat[1], dialect_find(CRYPT32), 1, 0);
	count(&stat[1], NULL, 1, 22);
	cr_expect_eq(printed("ioctl.CIOCCRYPT.calls"), 3);
	cr_expect_eq(printed("ioctl.CIOCCRYPT.errors"), 1);
	cr_expect_eq(printed("ioctl.CIOCCRYPT.trips"), 5);
	cr_expect_eq(printed("ioctl.unknown.calls"), 1);
	cr_expect_eq(printed("ioctl.calls"), 4);
	cr_expect_eq(printed("ioctl.errors"), 2);
	cr_expect_eq(printed("ioctl.trips"), 6);
	cr_expect_eq(printed("ioctl.CIOCKEY.calls"), -1);
	/* A worker that ends takes nothing with it. */
	devstat_remove(&stat[1]);
	cr_expect_eq(printed("ioctl.calls"), 4);
	devstat_remove(&stat[0]);
}

Test(devstat_print, tells_the_commands_of_bsds_apart)
{
	static struct devstat stat;

	cr_assert_eq(dialect_set_flavour("openbsd"), 0);
	devstat_add(&stat);
	count(&stat, dialect_find(CRYPT), 1, 0);
	count(&stat, dialect_find(CRYPT_BSD), 2, 22);
	count(&stat, dialect_find(CRYPT_NETBSD), 3, 0);
	cr_expect_eq(printed("ioctl.CIOCCRYPT.trips"), 1);
	cr_expect_eq(printed("ioctl.openbsd.CIOCCRYPT.trips"), 2);
	cr_expect_eq(printed("ioctl.openbsd.CIOCCRYPT.errors"), 1);
	cr_expect_eq(printed("ioctl.netbsd.CIOCCRYPT.trips"), 3);
	cr_expect_eq(printed("ioctl.freebsd.CIOCCRYPT.trips"), -1);
	devstat_remove(&stat);
}

Test(devstat_print, shows_what_is_open_now_and_was_ever)
{
	devstat_open(1);
	devstat_open(1);
	devstat_open(-1);
	devstat_session(1);
	devstat_session(-1);
	cr_expect_eq(printed("open.current"), 1);
	cr_expect_eq(printed("open.total"), 2);
	cr_expect_eq(printed("session.current"), 0);
	cr_expect_eq(printed("session.total"), 1);
}
