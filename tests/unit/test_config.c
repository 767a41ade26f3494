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
	    "x.conf:4: [daemon] log-level: 'loud' is not auto, error, warning, info or debug\n"
	    "x.conf:5: [daemon] log: 'paper' is not auto, stderr, syslog or journal\n"
	    "x.conf:6: [daemon] flavour: 'plan9' is not freebsd12, freebsd13, netbsd, netbsd-old or openbsd\n"
	    "x.conf:7: [daemon] report-accelerated: 'often' is not auto, always or never\n"
	    "x.conf:8: [daemon] device-name: 'a/b' is not the name of a file in /dev\n");
}

Test(config, errors_are_in_the_order_of_files_and_lines)
{
	char errors[8192];

	fix_write("x.conf", "[daemon]\nthreads = 0\nnothing\n[deamon]\n");
	fix_write("conf.d/a.conf", "[daemon]\nnothing\nthreads = 0\n[x]\n");
	cr_redirect_stderr();
	cr_expect_eq(fix_start("--threads=0"), CMDLINE_UNFIT);
	fix_errors(errors, sizeof(errors));
	cr_expect_str_eq(errors,
	    "prog: --threads: '0' is not a number from 1 to 64\n"
	    "x.conf:2: [daemon] threads: '0' is not a number from 1 to 64\n"
	    "x.conf:3: neither KEY = VALUE nor [SECTION]\n"
	    "x.conf:4: [deamon]: no such section; the nearest is [daemon]\n"
	    "conf.d/a.conf:2: neither KEY = VALUE nor [SECTION]\n"
	    "conf.d/a.conf:3: [daemon] threads: '0' is not a number from 1 to 64\n"
	    "conf.d/a.conf:4: [x]: no such section\n");
}

Test(config, of_many_errors_the_first_are_said)
{
	char text[1024] = "[daemon]\n";
	char errors[8192];

	for (size_t i = 0; i < 50; i++)
		(void)snprintf(text + strlen(text), sizeof(text) - strlen(text),
		    "x%zu\n", i);
	fix_write("x.conf", text);
	cr_redirect_stderr();
	cr_expect_eq(fix_start(NULL), CMDLINE_UNFIT);
	fix_errors(errors, sizeof(errors));
	cr_expect_not_null(strstr(errors, "x.conf:41: "));
	cr_expect_null(strstr(errors, "x.conf:42: "));
	cr_expect_not_null(strstr(errors, "prog: and 10 more\n"));
}

Test(config, key_of_another_section_is_told_where_it_belongs)
{
	expect_errors("[daemon]\nmd5 = deny\nMD5 = deny\nuser.opens = 1\n"
		      "authkey = 1\nload = x\n"
		      "[policy]\nreport-accelerated = always\n"
		      "[limits]\nkern.usercrypto = 0\n",
	    "x.conf:2: [daemon] md5: no such key; it belongs in [policy]\n"
	    "x.conf:3: [daemon] MD5: no such key; md5 belongs in [policy]\n"
	    "x.conf:4: [daemon] user.opens: no such key; it belongs in [limits]\n"
	    "x.conf:5: [daemon] authkey: no such key; it belongs in [driver yubihsm]\n"
	    "x.conf:6: [daemon] load: no such key; it belongs in [drivers]\n"
	    "x.conf:8: [policy] report-accelerated: no such key; it belongs in [daemon]\n"
	    "x.conf:10: [limits] kern.usercrypto: no such key; it belongs in [knobs]\n");
}

Test(config, nearest_name_knows_other_ways_to_write_it)
{
	expect_errors(
	    "[policy]\nMD5 = deny\nsha1-hmac = deny\nSHA256-HMAC = deny\n"
	    "MOD_EXP = deny\nDES = deny\n[knobs]\nuser.opens = 1\nfile.byte = 1\n",
	    "x.conf:2: [policy] MD5: no such key; the nearest is md5\n"
	    "x.conf:3: [policy] sha1-hmac: no such key; the nearest is hmac-sha1\n"
	    "x.conf:4: [policy] SHA256-HMAC: no such key; the nearest is hmac-sha256\n"
	    "x.conf:5: [policy] MOD_EXP: no such key; the nearest is mod-exp\n"
	    "x.conf:6: [policy] DES: no such key; the nearest is des-cbc\n"
	    "x.conf:8: [knobs] user.opens: no such key; the nearest is opencrypto.limit.user.opens\n"
	    "x.conf:9: [knobs] file.byte: no such key; the nearest is opencrypto.limit.file.bytes\n");
}

Test(config, group_has_to_be_there)
{
	expect_errors("[daemon]\ncontrol-group = no-such-group\n",
	    "x.conf:2: [daemon] control-group: 'no-such-group' is not the name of a group\n");
	fix_write("x.conf", "[daemon]\ncontrol-group = root\n");
	cr_expect_eq(fix_start(NULL), CMDLINE_GO);
	cr_expect_str_eq(fix_common.control_group, "root");
}

Test(config, file_to_load_has_to_be_there)
{
	expect_errors("[drivers]\nload = /nonexistent.so,x=1\nload = /\n",
	    "x.conf:2: [drivers] load: /nonexistent.so: No such file or directory\n"
	    "x.conf:3: [drivers] load: /: not a regular file\n");
}

Test(config, file_to_load_is_nobody_elses_to_write)
{
	char text[256], want[256], path[128];

	fix_write("a.so", "");
	(void)snprintf(path, sizeof(path), "%s/a.so", fix_dir);
	cr_assert_eq(chmod(path, 0666), 0);
	(void)snprintf(text, sizeof(text), "[drivers]\nload = %s\n", path);
	(void)snprintf(want, sizeof(want),
	    "x.conf:2: [drivers] load: %s: writable by its group or by everybody\n",
	    path);
	expect_errors(text, want);
}

Test(config, preferred_driver_has_to_be_one)
{
	char text[256];

	expect_errors("[policy]\nsha1 = prefer foo\nmd5 = prefer nettle\n"
		      "aes-cbc = prefer yubihsm0\nmod-exp = prefer nettle0x\n",
	    "x.conf:2: [policy] sha1: there is no driver 'foo', nor one in a file ([drivers] load)\n"
	    "x.conf:5: [policy] mod-exp: there is no driver 'nettle0x', nor one in a file ([drivers] load)\n");
	/* What those in files are called is not known yet. */
	fix_write("a.so", "");
	(void)snprintf(text, sizeof(text),
	    "[policy]\nsha1 = prefer foo\n[drivers]\nload = %s/a.so\n",
	    fix_dir);
	fix_write("x.conf", text);
	cr_expect_eq(fix_start("--check-config"), CMDLINE_DONE);
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
	cr_expect_eq(admit_session(NULL, NULL, &md5, 1), EOPNOTSUPP);
	cr_expect_eq(admit_session(NULL, NULL, &aes, 1), 0);
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

	fix_write("a.so", "");
	(void)snprintf(text, sizeof(text),
	    "[drivers]\nload = %s/a.so,pin=1234\n", fix_dir);
	fix_write("x.conf", text);
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
	(void)snprintf(want, sizeof(want), "\"value\": \"%s/a.so\"", fix_dir);
	cr_expect_not_null(strstr(text, want));
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
	cr_expect_eq(config_distance("MOD_EXP", "mod-exp"), 0);
}
