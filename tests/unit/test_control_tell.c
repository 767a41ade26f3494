/* SPDX-License-Identifier: ISC */
/*
 * test_control_tell.c - what operators are told of the policy, of limits, of the
 * sandbox, and of names that there are not.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <opencrypto/cryptodev.h>
#include <opencrypto/sysctl.h>

#include "alg.h"
#include "control_fix.h"
#include "fcrypt.h"
#include "log.h"
#include "policy.h"

static void
setup(void)
{
	fix_setup();
	cr_assert_eq(fix_start(), 0);
}

TestSuite(control_tell, .init = setup, .fini = fix_teardown, .timeout = 60);

/* What the answer to a request that is refused says. */
static void
expect_why(const char *request, const char *want)
{
	int fd = fix_connect();
	json_object *answer = fix_ask(fd, request);
	json_object *why = NULL;

	cr_expect(json_object_object_get_ex(answer, "error", &why));
	cr_expect_str_eq(json_object_get_string(why), want);
	json_object_put(answer);
	close(fd);
}

Test(control_tell, names_that_are_not_there_lead_to_the_nearest)
{
	expect_why("{\"verb\":\"set\",\"args\":{\"name\":\"user.opens\","
		   "\"value\":\"1\"}}",
	    "user.opens: no such name; the nearest is "
	    "opencrypto.limit.user.opens");
	expect_why("{\"verb\":\"get\",\"args\":{\"name\":\"kern.usercrypt\"}}",
	    "kern.usercrypt: no such name; the nearest is kern.usercrypto");
	expect_why("{\"verb\":\"get\",\"args\":{\"name\":\"qqqq\"}}",
	    "qqqq: no such name");
}

Test(control_tell, algorithms_have_their_policy)
{
	static const struct {
		int alg;
		struct policy_rule rule;
		const char *want;
	} rows[] = {
		{ CRYPTO_MD5, { .verdict = POLICY_DENY }, "deny" },
		{ CRYPTO_SHA1, { .verdict = POLICY_WARN }, "warn" },
		{ CRYPTO_AES_CBC, { .prefer = "nettle" }, "prefer nettle" },
		{ CRYPTO_AES_XTS, { .verdict = POLICY_ALLOW }, "allow" },
	};
	static struct policy_rules rules;
	int fd = fix_connect();
	json_object *answer;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		rules.algs[rows[i].alg] = rows[i].rule;
	rules.keyops[CRK_DSA_SIGN].verdict = POLICY_DENY;
	policy_set_rules(&rules);
	answer = fix_ask(fd, "{\"verb\":\"algorithms\"}");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_str_eq(fix_string(fix_named(fix_result(answer, NULL),
						alg_find(rows[i].alg)->name),
				     "policy"),
		    rows[i].want);
	cr_expect_str_eq(
	    fix_string(
		fix_named(fix_result(answer, NULL), "DSA_SIGN"), "policy"),
	    "deny");
	cr_expect_str_eq(
	    fix_string(
		fix_named(fix_result(answer, NULL), "MOD_EXP"), "policy"),
	    "allow");
	json_object_put(answer);
	close(fd);
}

Test(control_tell, hits_of_limits_are_counted)
{
	struct fcrypt *fcr, *more;
	json_object *answer;
	int fd = fix_connect();

	cr_assert_eq(
	    crypto_sysctl_set_text("opencrypto.limit.user.opens", "1", NULL, 0),
	    0);
	cr_assert_eq(fcr_new(&fcr), 0);
	cr_expect_eq(fcr_new(&more), EMFILE);
	answer = fix_ask(fd, "{\"verb\":\"stats\"}");
	cr_expect_eq(
	    fix_number(
		fix_named(fix_result(answer, "limits"), "user.opens"), "hits"),
	    1);
	cr_expect_eq(
	    fix_number(
		fix_named(fix_result(answer, "limits"), "user.opens"), "value"),
	    1);
	cr_expect_eq(
	    fix_number(
		fix_named(fix_result(answer, "limits"), "file.bytes"), "hits"),
	    0);
	cr_expect_eq(fix_number(fix_result(answer, "policy"), "denied"), 0);
	json_object_put(answer);
	fcr_put(fcr);
	close(fd);
}

static char logged[256];

static void
keep_line(enum ocf_log_level level, const char *line)
{
	(void)level;
	(void)snprintf(logged, sizeof(logged), "%s", line);
}

Test(control_tell, the_log_says_who_sets_a_knob)
{
	char want[128];

	ocf_log_set_level(OCF_LOG_INFO);
	ocf_log_set_sink(keep_line);
	cr_expect_str_eq(
	    fix_try("{\"verb\":\"set\",\"args\":{\"name\":"
		    "\"opencrypto.limit.user.opens\",\"value\":\"7\"}}"),
	    "");
	ocf_log_set_sink(NULL);
	(void)snprintf(want, sizeof(want),
	    "opencrypto.limit.user.opens is set to 7 by user %d, process %d",
	    (int)getuid(), (int)getpid());
	cr_expect_str_eq(logged, want);
}

static const char *
misses_a_lot(void)
{
	return "files stay visible (why not)";
}

Test(control_tell, status_tells_of_the_sandbox_and_the_group)
{
	int fd = fix_connect();
	json_object *answer = fix_ask(fd, "{\"verb\":\"status\"}");

	cr_expect_null(fix_result(answer, "sandbox"));
	cr_expect_null(fix_result(answer, "control_group"));
	cr_expect_eq(fix_number(fix_result(answer, NULL), "uid"), geteuid());
	json_object_put(answer);
	close(fd);
	control_stop(fix_control);
	fix_config.sandbox = "on";
	fix_config.sandbox_missing = misses_a_lot;
	fix_config.group = "root";
	cr_assert_eq(fix_start(), 0);
	fd = fix_connect();
	answer = fix_ask(fd, "{\"verb\":\"status\"}");
	cr_expect_str_eq(
	    fix_string(fix_result(answer, "sandbox"), "mode"), "on");
	cr_expect_str_eq(fix_string(fix_result(answer, "sandbox"), "missing"),
	    "files stay visible (why not)");
	cr_expect_str_eq(
	    json_object_get_string(fix_result(answer, "control_group")),
	    "root");
	json_object_put(answer);
	close(fd);
}
