/* SPDX-License-Identifier: ISC */
/*
 * test_yhsm_conf.c - the settings of the YubiHSM 2 driver, and where the keys of its
 * authentication key come from: what is accepted, who comes first, and which files
 * are not trusted.
 */
#include "yubihsm/yhsm_conf.h"

#include <sys/stat.h>

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "log.h"
#include "secret.h"
#include "yubihsm/yubihsm_drv.h"

#define VARIABLE "CRYPTODEVD_YUBIHSM_PASSWORD"
/* Of "password". */
#define K_PASSWORD \
	"090b47dbed595654901dee1cc655e420592fd483f759e29909a04c4505d2ce0a"
#define K_DIGITS \
	"000102030405060708090A0B0C0D0E0F101112131415161718191a1b1c1d1e1f"

static char dir[] = "/tmp/test_yhsm_conf.XXXXXX";

static void
setup(void)
{
	ocf_log_set_level(OCF_LOG_ERROR);
	cr_assert_not_null(mkdtemp(dir));
	(void)unsetenv(VARIABLE);
	(void)unsetenv("CREDENTIALS_DIRECTORY");
}

static void
teardown(void)
{
	static const char *const names[] = { "file", "other", "link", "fifo",
		"yubihsm-keys", "yubihsm-password" };
	char path[64];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		(void)unlink(path);
	}
	(void)rmdir(dir);
	yhsm_conf_reset();
}

static int
set(const char *name, const char *value)
{
	const struct drivers_setting *s = yubihsm_settings;
	char why[128] = "";

	while (s->name != NULL && strcmp(s->name, name) != 0)
		s++;
	cr_assert_not_null(s->name, "no setting %s", name);
	return s->set(value, why, sizeof(why));
}

/* The path of a file with that in it. */
static const char *
file(const char *name, const void *text, size_t len, mode_t mode)
{
	static char path[64];
	int fd;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	(void)unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	cr_assert_geq(fd, 0);
	cr_assert_eq(write(fd, text, len), (ssize_t)len);
	cr_assert_eq(fchmod(fd, mode), 0);
	(void)close(fd);
	return path;
}

static const char *
text_file(const char *name, const char *text, mode_t mode)
{
	return file(name, text, strlen(text), mode);
}

/* What yhsm_conf_keys answers, and whether the keys are these 64 digits; NULL: there
 * are none. */
static void
keys_are(int error, const char *digits, const char *what)
{
	struct yhsm_keys *keys;
	uint8_t both[2 * YHSM_KEY];
	char hex[2 * sizeof(both) + 1];

	cr_assert_eq(yhsm_conf_keys(&keys), error, "%s", what);
	if (error != 0) {
		cr_assert_null(keys, "%s", what);
		return;
	}
	memcpy(both, keys->enc, YHSM_KEY);
	memcpy(both + YHSM_KEY, keys->mac, YHSM_KEY);
	for (size_t i = 0; i < sizeof(both); i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", both[i]);
	cr_assert(strcasecmp(hex, digits) == 0, "%s: %s", what, hex);
	secret_free(keys, sizeof(*keys));
}

Test(yubihsm_settings, numbers_have_limits)
{
	static const struct {
		const char *name, *good[3], *bad[8];
	} rows[] = {
		{ "serial", { "1", "0x10", "4294967295" },
		    { "0", "", "x", "4294967296", "-1", "1 ", "0x", "0x0x1" } },
		{ "authkey", { "1", "0xfffe", "65534" },
		    { "0", "", "65535", "0xffff", "-1", " 1", "1a", "ten" } },
		{ "timeout", { "100", "0x1388", "600000" },
		    { "99", "", "600001", "0", "1e3", "-100", "100ms",
			"99999999999999999999" } },
		{ "queue", { "1", "64", "1024" },
		    { "0", "", "1025", "-1", "1.5", "many", "+1", "\t1" } },
		{ "import", { "0", "1", "200" },
		    { "201", "", "-1", "all", "0x", "2 00", "1,2", "yes" } },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		for (size_t j = 0; j < 3; j++)
			cr_assert_eq(set(rows[i].name, rows[i].good[j]), 0,
			    "%s=%s", rows[i].name, rows[i].good[j]);
		for (size_t j = 0; j < 8; j++)
			cr_assert_eq(set(rows[i].name, rows[i].bad[j]), EINVAL,
			    "%s=%s", rows[i].name, rows[i].bad[j]);
	}
	/* What was refused has changed nothing. */
	cr_assert_eq(yhsm_conf.nserials, 3);
	cr_assert_eq(yhsm_conf.serials[1], 16);
	cr_assert_eq(yhsm_conf.authkey, 0xfffe);
	cr_assert_eq(yhsm_conf.timeout, 600000);
	cr_assert_eq(yhsm_conf.queue, 1024);
	cr_assert_eq(yhsm_conf.import_max, 200);
	yhsm_conf_reset();
	cr_assert_eq(yhsm_conf.nserials, 0);
	cr_assert_eq(yhsm_conf.authkey, 1);
	cr_assert_eq(yhsm_conf.timeout, 5000);
	cr_assert_eq(yhsm_conf.queue, 64);
	cr_assert_eq(yhsm_conf.import_max, 0);
}

Test(yubihsm_settings, yes_and_no)
{
	static const char *const bad[] = { "", "1", "0", "true", "Yes", "on",
		"yes ", "nope" };

	cr_assert_eq(set("large-messages", "yes"), 0);
	cr_assert_eq(set("random", "yes"), 0);
	cr_assert(yhsm_conf.large && yhsm_conf.random);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		cr_assert_eq(set("large-messages", bad[i]), EINVAL);
		cr_assert_eq(set("random", bad[i]), EINVAL);
	}
	cr_assert(yhsm_conf.large && yhsm_conf.random);
	cr_assert_eq(set("large-messages", "no"), 0);
	cr_assert_eq(set("random", "no"), 0);
	cr_assert_not(yhsm_conf.large || yhsm_conf.random);
}

Test(yubihsm_settings, files_are_kept_by_their_whole_path, .init = setup,
    .fini = teardown)
{
	cr_assert_eq(set("password", ""), EINVAL);
	cr_assert_eq(set("keys", ""), EINVAL);
	cr_assert_null(yhsm_conf.password_file);
	cr_assert_eq(chdir(dir), 0);
	(void)text_file("file", "password", 0600);
	cr_assert_eq(set("password", "file"), 0);
	cr_assert_eq(yhsm_conf.password_file[0], '/');
	cr_assert_eq(set("password", "no such file"), 0, "not yet");
	cr_assert_eq(chdir("/"), 0);
}

Test(yubihsm_settings, each_has_words_for_the_manual)
{
	for (const struct drivers_setting *s = yubihsm_settings;
	     s->name != NULL; s++)
		cr_assert(
		    s->arg != NULL && s->accepts != NULL && s->help != NULL,
		    "%s", s->name);
}

Test(yhsm_conf_serial_ok, all_or_those_that_were_given)
{
	cr_assert(yhsm_conf_serial_ok(5));
	for (unsigned int i = 0; i < YHSM_SERIALS_MAX; i++)
		cr_assert_eq(set("serial", i == 0 ? "5" : "9"), 0);
	cr_assert(yhsm_conf_serial_ok(5));
	cr_assert(yhsm_conf_serial_ok(9));
	cr_assert_not(yhsm_conf_serial_ok(6));
	cr_assert_eq(set("serial", "7"), EINVAL, "one too many");
	yhsm_conf_reset();
}

Test(yhsm_conf_keys, passwords, .init = setup, .fini = teardown)
{
	char text[300];

	cr_assert_eq(set("password", text_file("file", "password", 0600)), 0);
	keys_are(0, K_PASSWORD, "without a newline");
	(void)text_file("file", "password\n", 0400);
	keys_are(0, K_PASSWORD, "with a newline");
	(void)text_file("file", "", 0600);
	keys_are(EINVAL, NULL, "empty");
	(void)text_file("file", "\n", 0600);
	keys_are(EINVAL, NULL, "only a newline");
	memset(text, 'x', sizeof(text));
	(void)file("file", text, 256, 0600);
	keys_are(EINVAL, NULL, "too long");
	(void)file("file", text, 300, 0600);
	keys_are(EINVAL, NULL, "much too long");
}

Test(yhsm_conf_keys, digits, .init = setup, .fini = teardown)
{
	char text[] = K_DIGITS "\n";

	cr_assert_eq(set("keys", text_file("file", K_DIGITS, 0600)), 0);
	keys_are(0, K_DIGITS, "without a newline");
	(void)text_file("file", K_DIGITS "\n", 0600);
	keys_are(0, K_DIGITS, "with a newline");
	(void)text_file("file", K_PASSWORD, 0600);
	keys_are(0, K_PASSWORD, "others");
	(void)text_file("file", K_DIGITS "\n\n", 0600);
	keys_are(EINVAL, NULL, "two newlines");
	(void)file("file", K_DIGITS, 63, 0600);
	keys_are(EINVAL, NULL, "one too few");
	(void)text_file("file", K_DIGITS "0", 0600);
	keys_are(EINVAL, NULL, "one too many");
	(void)text_file("file", "", 0600);
	keys_are(EINVAL, NULL, "empty");
	for (unsigned int c = 0; c < 256; c++) {
		bool good = c < 128 && isxdigit((int)c) != 0;
		struct yhsm_keys *keys;

		text[63] = (char)c;
		(void)file("file", text, 64, 0600);
		cr_assert_eq(yhsm_conf_keys(&keys), good ? 0 : EINVAL,
		    "character %u at the end", c);
		if (good)
			cr_assert_eq(keys->mac[15] & 0x0f,
			    (int)strtol((char[]){ (char)c, '\0' }, NULL, 16));
		secret_free(keys, sizeof(*keys));
		text[63] = 'f';
		text[0] = (char)c;
		(void)file("file", text, 64, 0600);
		cr_assert_eq(yhsm_conf_keys(&keys), good ? 0 : EINVAL,
		    "character %u at the start", c);
		secret_free(keys, sizeof(*keys));
		text[0] = '0';
	}
}

Test(yhsm_conf_keys, files_of_others_are_eperm, .init = setup, .fini = teardown)
{
	static const mode_t modes[] = { 0644, 0640, 0604, 0620, 0602, 0610,
		0601, 0666, 0777 };
	char path[64];

	cr_assert_eq(set("password", text_file("file", "password", 0600)), 0);
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		(void)text_file("file", "password", modes[i]);
		keys_are(EPERM, NULL, "others may do something with it");
	}
	(void)snprintf(path, sizeof(path), "%s/link", dir);
	cr_assert_eq(symlink(text_file("file", "password", 0600), path), 0);
	cr_assert_eq(set("password", path), 0);
	keys_are(0, K_PASSWORD, "a link");
	(void)text_file("file", "password", 0644);
	keys_are(EPERM, NULL, "what a link leads to");
	cr_assert_eq(set("password", dir), 0);
	keys_are(EPERM, NULL, "a directory");
	(void)snprintf(path, sizeof(path), "%s/fifo", dir);
	cr_assert_eq(mkfifo(path, 0600), 0);
	cr_assert_eq(set("password", path), 0);
	keys_are(EPERM, NULL, "a pipe, which is not waited for");
	(void)snprintf(path, sizeof(path), "%s/other", dir);
	cr_assert_eq(set("password", path), 0);
	keys_are(ENOENT, NULL, "none");
}

Test(yhsm_conf_keys, a_file_of_another_user_is_eperm, .init = setup,
    .fini = teardown)
{
	const char *path = text_file("file", "password", 0600);

	if (geteuid() != 0)
		cr_skip_test("only root can give files away");
	cr_assert_eq(chown(path, 65534, 65534), 0);
	cr_assert_eq(set("password", path), 0);
	keys_are(EPERM, NULL, "nobody's");
}

/* In the order of what comes first, from behind. */
Test(yhsm_conf_keys, who_comes_first, .init = setup, .fini = teardown)
{
	static const char wrong[] =
	    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

	keys_are(ENOENT, NULL, "nothing at all");
	cr_assert_eq(setenv(VARIABLE, "", 1), 0);
	keys_are(ENOENT, NULL, "an empty variable");
	cr_assert_eq(setenv(VARIABLE, "password", 1), 0);
	keys_are(0, K_PASSWORD, "the variable");

	cr_assert_eq(setenv("CREDENTIALS_DIRECTORY", dir, 1), 0);
	cr_assert_eq(setenv(VARIABLE, "password", 1), 0);
	keys_are(0, K_PASSWORD, "no credentials in the directory");
	cr_assert_eq(setenv(VARIABLE, "wrong", 1), 0);
	(void)text_file("yubihsm-password", "password\n", 0400);
	keys_are(0, K_PASSWORD, "the credential with the password");
	cr_assert_str_eq(getenv(VARIABLE), "wrong", "not looked at");
	(void)text_file("yubihsm-keys", K_DIGITS, 0400);
	keys_are(0, K_DIGITS, "the credential with the keys");
	(void)text_file("yubihsm-keys", K_DIGITS, 0444);
	keys_are(EPERM, NULL, "and no other instead of a bad one");

	cr_assert_eq(set("password", text_file("file", "password", 0600)), 0);
	keys_are(0, K_PASSWORD, "the setting of the password");
	cr_assert_eq(set("keys", text_file("other", wrong, 0600)), 0);
	keys_are(0, wrong, "the setting of the keys");
	(void)text_file("other", "no digits", 0600);
	keys_are(EINVAL, NULL, "and no other instead of a bad one");
}

Test(yhsm_conf_keys, the_variable_is_wiped, .init = setup, .fini = teardown)
{
	const char *value;

	cr_assert_eq(setenv(VARIABLE, "password", 1), 0);
	value = getenv(VARIABLE);
	cr_assert_not_null(value);
	assert(value != NULL); /* which the analyser knows */
	keys_are(0, K_PASSWORD, "the variable");
	for (size_t i = 0; i < sizeof("password"); i++)
		cr_assert_eq(value[i], '\0', "byte %zu is there", i);
	keys_are(ENOENT, NULL, "once");
}

Test(yhsm_conf_keys, a_directory_that_is_too_long_is_none, .init = setup,
    .fini = teardown)
{
	static char path[8192];

	memset(path, '/', sizeof(path) - 1);
	cr_assert_eq(setenv("CREDENTIALS_DIRECTORY", path, 1), 0);
	keys_are(ENOENT, NULL, "too long");
}
