/* SPDX-License-Identifier: ISC */
/*
 * test_config_reload.c - a configuration that is read again: what changes, what
 * does not, and that a wrong one changes nothing.
 */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <errno.h>

#include <opencrypto/cryptodev.h>
#include <opencrypto/sysctl.h>

#include "admit.h"
#include "alg.h"
#include "config.h"
#include "config_fix.h"
#include "devconf.h"
#include "dialect.h"

TestSuite(config_reload, .init = fix_begin, .fini = fix_end);

static char first[256]; /* of what is wrong */

static int
reload(void *ctx)
{
	(void)ctx;
	return cmdline_reload(NULL);
}

static int
read_again(const char *text)
{
	fix_write("x.conf", text);
	return config_reload("test", first, sizeof(first));
}

static void
start(const char *text, const char *option)
{
	fix_write("x.conf", text);
	cr_assert_eq(fix_start(option), CMDLINE_GO);
	config_set_reload(reload, NULL);
}

static void
expect_knob(const char *name, const char *want)
{
	char value[64] = "";

	cr_assert_eq(crypto_sysctl_get_text(name, value, sizeof(value)), 0);
	cr_expect_str_eq(value, want, "%s", name);
}

static int
admits(int id)
{
	const struct alg *alg = alg_find(id);

	return admit_session(NULL, NULL, &alg, 1);
}

Test(config_reload, what_is_live_changes)
{
	start("[daemon]\nlog-level = error\n", NULL);
	cr_assert_eq(
	    read_again("[daemon]\nlog-level = debug\nflavour = openbsd\n"
		       "report-accelerated = always\n"
		       "[limits]\nuser.opens = 3\n[policy]\nmd5 = deny\n"),
	    0);
	cr_expect_eq(ocf_log_level(), OCF_LOG_DEBUG);
	cr_expect_eq(dialect_flavour(), DIALECT_OPENBSD);
	cr_expect_eq(devconf.report_accelerated, DEVCONF_ACCEL_ALWAYS);
	expect_knob("opencrypto.limit.user.opens", "3");
	cr_expect_eq(admits(CRYPTO_MD5), EOPNOTSUPP);
	cr_expect_eq(admits(CRYPTO_SHA1), 0);
}

Test(config_reload, what_is_gone_is_as_before)
{
	start("[daemon]\nflavour = openbsd\nlog-level = error\n"
	      "[limits]\nuser.opens = 3\n[policy]\nmd5 = deny\n",
	    NULL);
	cr_assert_eq(read_again(""), 0);
	cr_expect_eq(ocf_log_level(), OCF_LOG_WARNING);
	cr_expect_eq(dialect_flavour(), DIALECT_FREEBSD12);
	expect_knob("opencrypto.limit.user.opens", "65536");
	cr_expect_eq(admits(CRYPTO_MD5), 0);
}

Test(config_reload, wrong_file_changes_nothing)
{
	char errors[2048];

	start("[limits]\nuser.opens = 3\n[policy]\nmd5 = deny\n", NULL);
	cr_redirect_stderr();
	cr_assert_eq(
	    read_again("[daemon]\nlog-level = debug\nflavour = openbsd\n"
		       "[limits]\nuser.opens = 4\n[policy]\nsha1 = deny\n"
		       "[knobs]\nkern.usercrypto = x\n[limit]\n"),
	    EINVAL);
	fix_errors(errors, sizeof(errors));
	cr_expect_not_null(
	    strstr(errors, "x.conf:10: [limit]: no such section"));
	cr_expect_not_null(
	    strstr(errors, "x.conf:9: [knobs] kern.usercrypto: 'x' is not"));
	cr_expect_not_null(
	    strstr(errors, "test: the configuration stays as it was\n"));
	cr_expect_not_null(
	    strstr(first, "x.conf:9: [knobs] kern.usercrypto: 'x' is not"));
	cr_expect_str_eq(strrchr(first, ';'), "; and 1 more, in the log");
	cr_expect_eq(ocf_log_level(), OCF_LOG_WARNING);
	cr_expect_eq(dialect_flavour(), DIALECT_FREEBSD12);
	expect_knob("opencrypto.limit.user.opens", "3");
	cr_expect_eq(admits(CRYPTO_MD5), EOPNOTSUPP);
	cr_expect_eq(admits(CRYPTO_SHA1), 0);
}

Test(config_reload, what_a_restart_would_die_of_is_wrong)
{
	static const char *const texts[] = {
		"[drivers]\nload = /nonexistent.so\n",
		"[daemon]\ncontrol-group = no-such-group\n",
		"[policy]\nsha1 = prefer foo\n"
	};

	start("", NULL);
	cr_redirect_stderr();
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		cr_expect_eq(read_again(texts[i]), EINVAL, "%s", texts[i]);
		cr_expect_not_null(strstr(first, "x.conf:2: ["));
		cr_expect_null(strstr(first, "more"));
	}
}

/* It was there at the start, and the daemon may not see it any more. */
Test(config_reload, file_that_is_loaded_need_not_be_seen)
{
	char text[256];
	char path[128];

	fix_write("a.so", "");
	(void)snprintf(path, sizeof(path), "%s/a.so", fix_dir);
	(void)snprintf(text, sizeof(text), "[drivers]\nload = %s,1\n", path);
	start(text, NULL);
	cr_assert_eq(unlink(path), 0);
	cr_expect_eq(read_again(text), 0);
	(void)snprintf(text, sizeof(text), "[drivers]\nload = %s,2\n", path);
	cr_redirect_stderr();
	cr_expect_eq(read_again(text), EINVAL);
	cr_expect_eq(
	    read_again("[drivers]\nload = /no/such/directory/a.so\n"), 0);
}

Test(config_reload, file_that_is_gone_changes_nothing)
{
	start("[policy]\nmd5 = deny\n", NULL);
	cr_assert_eq(unlink(fix_main), 0);
	cr_redirect_stderr();
	cr_expect_eq(config_reload("test", first, sizeof(first)), EINVAL);
	cr_expect_eq(admits(CRYPTO_MD5), EOPNOTSUPP);
}

Test(config_reload, options_still_win)
{
	start("", "--set=opencrypto.limit.user.opens=8");
	cr_assert_eq(read_again("[limits]\nuser.opens = 3\n"), 0);
	expect_knob("opencrypto.limit.user.opens", "8");
}

Test(config_reload, what_needs_a_restart_is_said_once)
{
	static const char *const texts[] = { "[daemon]\nthreads = 3\n",
		"[daemon]\nthreads = 3\n[policy]\nmd5 = warn\n",
		"[daemon]\nthreads = 5\n", "[daemon]\nthreads = 5\n",
		"[driver yubihsm]\ntimeout = 300\n",
		"[knobs]\nkern.crypto.num_workers = 7\n" };
	char errors[2048];

	start("", NULL);
	cr_redirect_stderr();
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cr_expect_eq(read_again(texts[i]), 0);
	fix_errors(errors, sizeof(errors));
	cr_expect_str_eq(errors,
	    "opencrypto: warning: [daemon] threads has changed, and needs a restart\n"
	    "opencrypto: warning: [daemon] threads has changed, and needs a restart\n"
	    "opencrypto: warning: [driver yubihsm] has changed, and needs a restart\n"
	    "opencrypto: warning: kern.crypto.num_workers can be set at the start only, and needs a restart\n");
	cr_expect_eq(fix_common.nthreads, 4);
}

Test(config_reload, nobody_to_do_it_is_enotsup)
{
	cr_redirect_stderr();
	cr_expect_eq(config_reload("test", first, sizeof(first)), ENOTSUP);
}
