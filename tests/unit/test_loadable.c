/* SPDX-License-Identifier: ISC */
/*
 * test_loadable.c - which files are loaded as drivers, and what is said of the
 * others.
 */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include <opencrypto/cryptodev.h>

#include "drivers.h"

static char copy[] = "/tmp/test_loadable.XXXXXX";

/* A copy of the example that its tests may spoil, mode 0600. */
static void
make_copy(void)
{
	FILE *from = fopen(TEST_MODULES "/example.so", "re");
	int fd = mkstemp(copy);
	FILE *to = fdopen(fd, "w");
	int c;

	cr_assert(from != NULL && to != NULL);
	while ((c = getc(from)) != EOF)
		putc(c, to);
	fclose(from);
	fclose(to);
}

static void
remove_copy(void)
{
	unlink(copy);
}

Test(drivers_load, missing_file_is_enoent)
{
	cr_assert_eq(drivers_load(TEST_BROKEN "/none.so", NULL), ENOENT);
}

Test(drivers_load, bare_name_is_not_searched_for)
{
	cr_assert_eq(drivers_load("libc.so.6", NULL), ENOENT);
}

Test(drivers_load, file_without_symbol_is_elibbad)
{
	cr_assert_eq(drivers_load(TEST_BROKEN "/SYMBOL.so", NULL), ELIBBAD);
}

Test(drivers_load, wrong_magic_is_elibbad)
{
	cr_assert_eq(drivers_load(TEST_BROKEN "/MAGIC.so", NULL), ELIBBAD);
}

Test(drivers_load, missing_method_is_elibbad)
{
	cr_assert_eq(drivers_load(TEST_BROKEN "/DETACH.so", NULL), ELIBBAD);
}

Test(drivers_load, other_version_is_eprotonosupport)
{
	cr_assert_eq(
	    drivers_load(TEST_BROKEN "/ABI.so", "works"), EPROTONOSUPPORT);
}

Test(drivers_load, shorter_struct_is_eprotonosupport)
{
	cr_assert_eq(
	    drivers_load(TEST_BROKEN "/SIZE.so", "works"), EPROTONOSUPPORT);
}

Test(drivers_load, answer_of_attach_is_passed_on)
{
	cr_assert_eq(drivers_load(TEST_BROKEN "/NOTHING.so", NULL), ENXIO);
	cr_assert_eq(drivers_load(TEST_BROKEN "/NOTHING.so", "works"), 0);
	drivers_detach();
}

Test(drivers_load, thirty_third_is_emfile)
{
	for (int i = 0; i < 32; i++)
		cr_assert_eq(
		    drivers_load(TEST_BROKEN "/NOTHING.so", "works"), 0);
	cr_assert_eq(drivers_load(TEST_BROKEN "/NOTHING.so", "works"), EMFILE);
	drivers_detach();
	cr_assert_eq(drivers_load(TEST_BROKEN "/NOTHING.so", "works"), 0);
	drivers_detach();
}

Test(drivers_load, text_is_elibacc, .init = make_copy, .fini = remove_copy)
{
	FILE *f = fopen(copy, "we");

	fputs("no program\n", f);
	fclose(f);
	cr_assert_eq(drivers_load(copy, NULL), ELIBACC);
}

Test(drivers_load, truncated_file_is_elibacc, .init = make_copy,
    .fini = remove_copy)
{
	cr_assert_eq(truncate(copy, 40), 0);
	cr_assert_eq(drivers_load(copy, NULL), ELIBACC);
}

Test(drivers_load, what_others_can_write_is_eperm, .init = make_copy,
    .fini = remove_copy)
{
	static const mode_t bad[] = { 0620, 0602, 0666 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		cr_assert_eq(chmod(copy, bad[i]), 0);
		cr_assert_eq(drivers_load(copy, NULL), EPERM, "%o", bad[i]);
	}
	cr_assert_eq(chmod(copy, 0644), 0);
	cr_assert_eq(drivers_load(copy, NULL), 0);
	drivers_detach();
}

Test(drivers_load, what_another_user_owns_is_eperm, .init = make_copy,
    .fini = remove_copy)
{
	if (geteuid() != 0)
		cr_skip_test("needs root");
	cr_assert_eq(chown(copy, 65534, 0), 0);
	cr_assert_eq(drivers_load(copy, NULL), EPERM);
}

Test(drivers_load, what_is_no_file_is_eperm, .init = make_copy,
    .fini = remove_copy)
{
	cr_assert_eq(drivers_load("/tmp", NULL), EPERM);
	unlink(copy);
	cr_assert_eq(mkfifo(copy, 0600), 0);
	cr_assert_eq(drivers_load(copy, NULL), EPERM);
}

/* The built-in ones are attached as well. */
static int
attach_wanted(const char *spec)
{
	int error;

	cr_assert_eq(drivers_want(spec, NULL, 0), 0);
	error = drivers_attach();
	cr_assert_geq(crypto_find_driver("nettle0"), 0);
	drivers_detach();
	return error;
}

Test(drivers_want, arguments_follow_the_first_comma)
{
	cr_assert_eq(attach_wanted(TEST_BROKEN "/NOTHING.so,works"), 0);
}

Test(drivers_want, no_arguments_are_empty)
{
	cr_assert_eq(attach_wanted(TEST_BROKEN "/NOTHING.so"), ENXIO);
}

Test(drivers_want, second_comma_is_part_of_the_arguments)
{
	cr_assert_eq(attach_wanted(TEST_BROKEN "/NOTHING.so,works,"), ENXIO);
}

Test(drivers_want, nothing_before_the_comma_is_einval)
{
	cr_assert_eq(drivers_want(",works", NULL, 0), EINVAL);
	cr_assert_eq(drivers_want("", NULL, 0), EINVAL);
}

Test(drivers_want, thirty_third_is_emfile)
{
	for (int i = 0; i < 32; i++)
		cr_assert_eq(
		    drivers_want(TEST_MODULES "/example.so", NULL, 0), 0);
	cr_assert_eq(drivers_want(TEST_MODULES "/example.so", NULL, 0), EMFILE);
}

/* The linker goes by names, and the same descriptor would be the same name. */
Test(drivers_load, second_file_is_not_taken_for_the_first)
{
	cr_assert_eq(drivers_load(TEST_BROKEN "/NOTHING.so", "works"), 0);
	cr_assert_eq(
	    drivers_load(TEST_BROKEN "/ABI.so", "works"), EPROTONOSUPPORT);
	cr_assert_eq(drivers_load(TEST_MODULES "/example.so", NULL), 0);
	cr_assert_geq(crypto_find_driver("example0"), 0);
	drivers_detach();
}

Test(drivers_load, descriptor_is_not_kept, .init = make_copy,
    .fini = remove_copy)
{
	int before = dup(0);
	int after;

	close(before);
	cr_assert_eq(drivers_load(copy, NULL), 0);
	(void)drivers_load(TEST_BROKEN "/ABI.so", NULL);
	after = dup(0);
	close(after);
	cr_assert_eq(before, after);
	drivers_detach();
}
