/* SPDX-License-Identifier: ISC */
/*
 * test_config.c - what is read from files, in which order, and what is said of it.
 */
#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <errno.h>

#include <opencrypto/cryptodev.h>
#include <opencrypto/sysctl.h>

#include "admit.h"
#include "alg.h"
#include "config_fix.h"
#include "config_near.h"
#include "devconf.h"
#include "dialect.h"

TestSuite(config, .init = fix_begin, .fini = fix_end);

static void
expect_knob(const char *name, const char *want)
{
	char value[64] = "";

	cr_assert_eq(crypto_sysctl_get_text(name, value, sizeof(value)), 0);
	cr_expect_str_eq(value, want, "%s", name);
}

/* The text is refused with these lines and no others. */
static void
expect_errors(const char *text, const char *want)
{
	char errors[8192];

	fix_write("x.conf", text);
	cr_redirect_stderr();
	cr_expect_eq(fix_start(NULL), CMDLINE_UNFIT);
	fix_errors(errors, sizeof(errors));
	cr_expect_str_eq(errors, want);
}

Test(config, every_key_of_the_daemon_is_taken)
{
	fix_write("x.conf",
	    "# comment\n; comment\n\n[daemon]\ndevice-name = other\n"
	    "threads=7\n\tflavour = netbsd ; rest\nreport-accelerated = never\n"
	    "log = stderr\nlog-level = error\n");
	cr_assert_eq(fix_start(NULL), CMDLINE_GO);
	cr_expect_str_eq(fix_common.device_name, "other");
	cr_expect_eq(fix_common.nthreads, 7);
	cr_expect_eq(dialect_flavour(), DIALECT_NETBSD);
	cr_expect_eq(devconf.report_accelerated, DEVCONF_ACCEL_NEVER);
	cr_expect_eq(fix_common.log, LOGDEST_STDERR);
	cr_expect_eq(ocf_log_level(), OCF_LOG_ERROR);
}

Test(config, later_files_win_in_the_order_of_their_names)
{
	fix_write("x.conf", "[daemon]\nthreads = 2\ndevice-name = main\n");
	fix_write("conf.d/20-b.conf", "[daemon]\nthreads = 4\n");
	fix_write("conf.d/10-a.conf", "[daemon]\nthreads = 3\n");
	fix_write("conf.d/30-c.conf.off", "[daemon]\nthreads = 5\n");
	fix_write("conf.d/.40.conf", "[daemon]\nthreads = 6\n");
	cr_assert_eq(fix_start(NULL), CMDLINE_GO);
	cr_expect_eq(fix_common.nthreads, 4);
	cr_expect_str_eq(fix_common.device_name, "main");
}

Test(config, options_win_over_all_files)
{
	fix_write(
	    "x.conf", "[daemon]\nthreads = 2\n[knobs]\nkern.usercrypto = 0\n");
	fix_write("conf.d/a.conf", "[daemon]\nthreads = 3\n");
	cr_assert_eq(fix_start("--threads=9"), CMDLINE_GO);
	cr_expect_eq(fix_common.nthreads, 9);
	expect_knob("kern.usercrypto", "0");
}

Test(config, option_wins_over_a_knob_of_a_file)
{
	fix_write("x.conf", "[limits]\nuser.opens = 5\n");
	cr_assert_eq(
	    fix_start("--set=opencrypto.limit.user.opens=6"), CMDLINE_GO);
	expect_knob("opencrypto.limit.user.opens", "6");
}

Test(config, limits_are_knobs)
{
	fix_write("x.conf", "[limits]\nfile.sessions = 11\nuser.bytes = 0\n");
	cr_assert_eq(fix_start(NULL), CMDLINE_GO);
	expect_knob("opencrypto.limit.file.sessions", "11");
	expect_knob("opencrypto.limit.user.bytes", "0");
}

Test(config, all_errors_are_said_with_their_place)
{
	expect_errors(
	    "[daemon]\nthreads = 0\nthread = 3\nlog-level = loud\n"
	    "log = paper\nflavour = plan9\nreport-accelerated = often\n"
	    "device-name = a/b\n",
	    "x.conf:2: [daemon] threads: '0' is not a number from 1 to 64\n"
	    "x.conf:3: [daemon] thread: no such key; the nearest is threads\n"
	    "x.conf:4: [daemon] log-level: 'loud' is not error, warning, info or debug\n"
	    "x.conf:5: [daemon] log: 'paper' is not auto, stderr, syslog or journal\n"
	    "x.conf:6: [daemon] flavour: 'plan9' is not freebsd12, freebsd13, netbsd, netbsd-old or openbsd\n"
	    "x.conf:7: [daemon] report-accelerated: 'often' is not auto, always or never\n"
	    "x.conf:8: [daemon] device-name: 'a/b' is not the name of a file in /dev\n");
}

Test(config, unknown_section_names_the_nearest)
{
	expect_errors(
	    "[deamon]\nthreads = x\n[driver yubihms]\n[quite another]\n",
	    "x.conf:1: [deamon]: no such section; the nearest is [daemon]\n"
	    "x.conf:3: [driver yubihms]: no such section; the nearest is [driver yubihsm]\n"
	    "x.conf:4: [quite another]: no such section\n");
}

Test(config, lines_that_are_nothing_are_said_all)
{
	expect_errors("threads = 3\n[daemon\n[daemon]\nthreads\nnothing\n",
	    "x.conf:1: a value before any [SECTION]\n"
	    "x.conf:2: a section is a line [SECTION]\n"
	    "x.conf:4: neither KEY = VALUE nor [SECTION]\n"
	    "x.conf:5: neither KEY = VALUE nor [SECTION]\n");
}

Test(config, long_line_is_an_error_and_no_two_lines)
{
	char text[1024];

	(void)snprintf(text, sizeof(text),
	    "[daemon]\nthreads = %0500d\ndevice-name = a/b\n", 3);
	expect_errors(text,
	    "x.conf:2: too long a line\n"
	    "x.conf:3: [daemon] device-name: 'a/b' is not the name of a file in /dev\n");
}

Test(config, knobs_and_limits_are_checked)
{
	expect_errors("[knobs]\nkern.usercrypto = maybe\nkern.usercrypt = 1\n"
		      "opencrypto.limit.user.opens.hits = 1\n"
		      "[limits]\nuser.opens = -1\nuser.opns = 1\n",
	    "x.conf:2: [knobs] kern.usercrypto: 'maybe' is not 0 (no), or another number (yes)\n"
	    "x.conf:3: [knobs] kern.usercrypt: no such key; the nearest is kern.usercrypto\n"
	    "x.conf:4: [knobs] opencrypto.limit.user.opens.hits: it is read-only\n"
	    "x.conf:6: [limits] user.opens: '-1' is not a number; 0 is no limit\n"
	    "x.conf:7: [limits] user.opns: no such key; the nearest is user.opens\n");
}

Test(config, drivers_are_checked)
{
	expect_errors(
	    "[drivers]\norder = zlib nettel\nenable = none\ndisable=x\n"
	    "[driver yubihsm]\nauthkey = 0\nauthkye = 1\n[driver zlib]\nx = 1\n",
	    "x.conf:2: [drivers] order: there is no driver 'nettel'\n"
	    "x.conf:3: [drivers] enable: there is no driver 'none'\n"
	    "x.conf:4: [drivers] disable: there is no driver 'x'\n"
	    "x.conf:6: [driver yubihsm] authkey: '0' is not an id from 1 to 0xfffe\n"
	    "x.conf:7: [driver yubihsm] authkye: no such key; the nearest is authkey\n"
	    "x.conf:9: [driver zlib] x: no such key\n");
}

Test(config, policy_is_checked)
{
	expect_errors(
	    "[policy]\ndefault = prefer nettle\nmd5 = maybe\naes-cbd = deny\n"
	    "sha1 = prefer\nsha1 = prefer a b\n",
	    "x.conf:2: [policy] default: 'prefer nettle' is not allow, warn or deny\n"
	    "x.conf:3: [policy] md5: 'maybe' is not allow, warn, deny or prefer DRIVER\n"
	    "x.conf:4: [policy] aes-cbd: no such key; the nearest is aes-cbc\n"
	    "x.conf:5: [policy] sha1: 'prefer' is not allow, warn, deny or prefer DRIVER\n"
	    "x.conf:6: [policy] sha1: 'prefer a b' is not allow, warn, deny or prefer DRIVER\n");
}

Test(config, policy_is_in_force)
{
	const struct alg *md5 = alg_find(CRYPTO_MD5);
	const struct alg *aes = alg_find(CRYPTO_AES_CBC);

	fix_write("x.conf",
	    "[policy]\naes-cbc = allow\ndefault = deny\ndsa-verify = allow\n");
	cr_assert_eq(fix_start(NULL), CMDLINE_GO);
	cr_expect_eq(admit_session(NULL, &md5, 1), EOPNOTSUPP);
	cr_expect_eq(admit_session(NULL, &aes, 1), 0);
	cr_expect_eq(admit_key(NULL, CRK_DSA_VERIFY), 0);
	cr_expect_eq(admit_key(NULL, CRK_DSA_SIGN), EOPNOTSUPP);
}

Test(config, file_that_was_asked_for_must_be_there)
{
	char errors[1024];

	cr_redirect_stderr();
	cr_expect_eq(fix_start(NULL), CMDLINE_UNFIT);
	fix_errors(errors, sizeof(errors));
	cr_expect_str_eq(errors, "x.conf: No such file or directory\n");
}

Test(config, file_has_to_be_a_file)
{
	char errors[1024];

	cr_assert_eq(mkfifo(fix_main, 0600), 0);
	cr_redirect_stderr();
	cr_expect_eq(fix_start(NULL), CMDLINE_UNFIT);
	fix_errors(errors, sizeof(errors));
	cr_expect_str_eq(errors, "x.conf: no regular file\n");
}

Test(config, check_does_nothing_else)
{
	fix_write("x.conf", "[knobs]\nkern.usercrypto = 0\n");
	cr_assert_eq(fix_start("--check-config"), CMDLINE_DONE);
	expect_knob("kern.usercrypto", "1");
}

Test(config, dump_tells_where_values_come_from)
{
	char text[65536];
	char want[256];
	size_t len;

	fix_write("x.conf", "[drivers]\nload = /nowhere/a.so,pin=1234\n");
	fix_write("conf.d/a.conf", "\n[daemon]\nthreads = 3\n");
	cr_redirect_stdout();
	cr_assert_eq(fix_start("--dump-config"), CMDLINE_DONE);
	(void)fflush(stdout);
	len = fread(text, 1, sizeof(text) - 1, cr_get_redirected_stdout());
	text[len] = '\0';
	(void)snprintf(want, sizeof(want),
	    "\"threads\": {\n      \"value\": \"3\",\n      \"source\": \"%s/conf.d/a.conf:3\"",
	    fix_dir);
	cr_expect_not_null(strstr(text, want));
	cr_expect_not_null(strstr(text, "\"value\": \"/nowhere/a.so\""));
	cr_expect_null(strstr(text, "1234"));
	cr_expect_not_null(strstr(text,
	    "\"flavour\": {\n      \"value\": \"freebsd12\",\n      \"source\": \"default\""));
}

Test(config_distance, counts_letters)
{
	cr_expect_eq(config_distance("", ""), 0);
	cr_expect_eq(config_distance("abc", "abc"), 0);
	cr_expect_eq(config_distance("abc", "acb"), 1);
	cr_expect_eq(config_distance("abc", "ab"), 1);
	cr_expect_eq(config_distance("abc", "xbc"), 1);
	cr_expect_eq(config_distance("deamon", "daemon"), 1);
	cr_expect_eq(config_distance("kitten", "sitting"), 3);
	cr_expect_eq(config_distance("", "four"), 4);
}
