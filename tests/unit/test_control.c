/* SPDX-License-Identifier: ISC */
/*
 * test_control.c - requests and answers, verb by verb.
 */
#include <criterion/criterion.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <opencrypto/cryptodev.h>

#include "alg.h"
#include "control_fix.h"
#include "control_verb.h"
#include "csession.h"
#include "dialect.h"
#include "fcrypt.h"
#include "log.h"
#include "logdest.h"

static void
begin(void)
{
	fix_setup();
	cr_assert_eq(fix_start(), 0);
	cr_assert_not_null(fix_control);
}

TestSuite(control, .init = begin, .fini = fix_teardown, .timeout = 60);

Test(control, status_tells_of_the_server)
{
	int fd = fix_connect();
	json_object *answer = fix_ask(fd, "{\"verb\":\"status\"}");
	json_object *r = fix_result(answer, NULL);

	cr_expect_str_eq(fix_string(r, "version"), "1.2.3");
	cr_expect_str_eq(fix_string(r, "transport"), "test");
	cr_expect_str_eq(fix_string(r, "device"), "crypto");
	cr_expect_str_eq(fix_string(r, "flavour"), "freebsd12");
	cr_expect_str_eq(fix_string(r, "report_accelerated"), "auto");
	cr_expect_eq(fix_number(r, "pid"), getpid());
	cr_expect_eq(fix_number(r, "threads"), 4);
	cr_expect_eq(fix_number(r, "open_files"), 0);
	json_object_put(answer);
	close(fd);
}

Test(control, answers_one_after_the_other)
{
	int fd = fix_connect();
	json_object *answer;

	fix_say(fd, "{\"verb\":\"loglevel\"}\n{\"verb\":\"nothing\"}\n");
	fix_say(fd, " {\"verb\":\"tokens\" , \"args\":{} } \r\n");
	answer = fix_hear(fd);
	cr_expect_str_eq(
	    json_object_get_string(fix_result(answer, "loglevel")), "warning");
	json_object_put(answer);
	answer = fix_hear(fd);
	cr_expect_str_eq(fix_errno(answer), "EINVAL");
	json_object_put(answer);
	answer = fix_hear(fd);
	cr_expect(fix_is_ok(answer));
	json_object_put(answer);
	close(fd);
}

Test(control, answers_who_has_nothing_more_to_say)
{
	int fd = fix_connect();
	json_object *answer;

	fix_say(fd, "{\"verb\":\"status\"}\n{\"verb\":\"drivers\"}\n");
	cr_assert_eq(shutdown(fd, SHUT_WR), 0);
	for (int i = 0; i < 2; i++) {
		answer = fix_hear(fd);
		cr_assert_not_null(answer);
		cr_expect(fix_is_ok(answer));
		json_object_put(answer);
	}
	cr_expect_null(fix_hear(fd));
	close(fd);
}

Test(control, every_verb_is_told_and_checked)
{
	int fd = fix_connect();
	json_object *answer = fix_ask(fd, "{\"verb\":\"help\"}");
	json_object *r = fix_result(answer, NULL);
	char request[128];
	size_t n = 0;

	for (; control_verbs[n].name != NULL; n++) {
		json_object *o = json_object_array_get_idx(r, n);

		cr_expect_str_eq(fix_string(o, "verb"), control_verbs[n].name);
		cr_expect_eq(control_verbs[n].run == NULL,
		    control_verbs[n].stream != CONTROL_ONCE);
		snprintf(request, sizeof(request),
		    "{\"verb\":\"%s\",\"args\":{\"nothing\":1}}",
		    control_verbs[n].name);
		cr_expect_str_eq(
		    fix_try(request), "EINVAL", "%s", control_verbs[n].name);
		snprintf(request, sizeof(request),
		    "{\"verb\":\"%s\",\"args\":[]}", control_verbs[n].name);
		cr_expect_str_eq(
		    fix_try(request), "EINVAL", "%s", control_verbs[n].name);
	}
	cr_expect_eq(json_object_array_length(r), n);
	json_object_put(answer);
	close(fd);
}

Test(control, arguments_have_their_types)
{
	/* clang-format off */
	static const char *const wrong[] = {
		"{\"verb\":\"get\",\"args\":{\"name\":1}}",
		"{\"verb\":\"get\",\"args\":{\"name\":null}}",
		"{\"verb\":\"get\",\"args\":{\"name\":\"kern\\u0000.x\"}}",
		"{\"verb\":\"set\",\"args\":{\"name\":\"kern.usercrypto\"}}",
		"{\"verb\":\"set\",\"args\":{\"value\":\"1\"}}",
		"{\"verb\":\"sessions\",\"args\":{\"pid\":\"1\"}}",
		"{\"verb\":\"sessions\",\"args\":{\"pid\":-1}}",
		"{\"verb\":\"sessions\",\"args\":{\"pid\":1.5}}",
		"{\"verb\":\"trace\",\"args\":{\"errors\":1}}",
		"{\"verb\":\"keyref\"}",
		"{\"verb\":\"keyref\",\"args\":{\"driver\":\"yubihsm\",\"object\":\"1\",\"length\":15}}",
		"{\"verb\":\"keyref\",\"args\":{\"driver\":\"yubihsm\",\"object\":\"1\",\"length\":1000000000000}}",
		"{\"verb\":\"loglevel\",\"args\":{\"level\":\"loud\"}}",
		"{\"verb\":7}",
		"{\"args\":{}}",
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		cr_expect_str_eq(fix_try(wrong[i]), "EINVAL", "%s", wrong[i]);
}

Test(control, knobs_are_read_and_set)
{
	int fd = fix_connect();
	json_object *answer;

	answer = fix_ask(fd,
	    "{\"verb\":\"set\",\"args\":{\"name\":\"kern.usercrypto\","
	    "\"value\":\"0\"}}");
	cr_expect(fix_is_ok(answer));
	json_object_put(answer);
	answer = fix_ask(
	    fd, "{\"verb\":\"get\",\"args\":{\"name\":\"kern.usercrypto\"}}");
	cr_expect_eq(
	    fix_number(json_object_array_get_idx(fix_result(answer, NULL), 0),
		"value"),
	    0);
	json_object_put(answer);
	answer = fix_ask(
	    fd, "{\"verb\":\"get\",\"args\":{\"name\":\"opencrypto.limit\"}}");
	cr_expect_eq(json_object_array_length(fix_result(answer, NULL)), 14);
	json_object_put(answer);
	answer = fix_ask(fd, "{\"verb\":\"get\"}");
	cr_expect_gt(json_object_array_length(fix_result(answer, NULL)), 100);
	json_object_put(answer);
	cr_expect_str_eq(
	    fix_try("{\"verb\":\"get\",\"args\":{\"name\":\"kern.user\"}}"),
	    "ENOENT");
	cr_expect_str_eq(
	    fix_try("{\"verb\":\"set\",\"args\":{\"name\":\"kern.no\","
		    "\"value\":\"1\"}}"),
	    "ENOENT");
	cr_expect_str_eq(fix_try("{\"verb\":\"set\",\"args\":{\"name\":"
				 "\"kern.usercrypto\",\"value\":\"x\"}}"),
	    "EINVAL");
	cr_expect_str_eq(
	    fix_try("{\"verb\":\"set\",\"args\":{\"name\":"
		    "\"opencrypto.crypto_ret_q.len\",\"value\":\"1\"}}"),
	    "EPERM");
	close(fd);
}

Test(control, the_level_of_the_log_is_live)
{
	cr_expect_not(ocf_log_enabled(OCF_LOG_INFO));
	cr_expect_str_eq(
	    fix_try("{\"verb\":\"loglevel\",\"args\":{\"level\":\"info\"}}"),
	    "");
	cr_expect(ocf_log_enabled(OCF_LOG_INFO));
	cr_expect_not(logdest_level_is_auto());
	cr_expect_str_eq(
	    fix_try("{\"verb\":\"loglevel\",\"args\":{\"level\":\"auto\"}}"),
	    "");
	cr_expect_not(ocf_log_enabled(OCF_LOG_INFO));
	cr_expect(logdest_level_is_auto());
}

Test(control, drivers_end_and_come_again)
{
	static const char end[] =
	    "{\"verb\":\"unregister\",\"args\":{\"name\":\"zlib0\"}}";
	static const char again[] =
	    "{\"verb\":\"register\",\"args\":{\"driver\":\"zlib\"}}";
	int fd = fix_connect();
	json_object *answer = fix_ask(fd, "{\"verb\":\"drivers\"}");
	json_object *nettle = fix_named(fix_result(answer, NULL), "nettle0");

	cr_assert_not_null(nettle);
	cr_expect_str_eq(fix_string(nettle, "class"), "software");
	cr_expect_not_null(fix_named(fix_result(answer, NULL), "zlib0"));
	json_object_put(answer);

	answer = fix_ask(fd, end);
	cr_expect_null(fix_named(fix_result(answer, NULL), "zlib0"));
	json_object_put(answer);
	cr_expect_str_eq(fix_try(end), "ENOENT");
	answer = fix_ask(fd, again);
	cr_expect_not_null(fix_named(fix_result(answer, NULL), "zlib0"));
	json_object_put(answer);
	cr_expect_str_eq(fix_try(again), "EEXIST");
	cr_expect_str_eq(
	    fix_try("{\"verb\":\"register\",\"args\":{\"driver\":\"no\"}}"),
	    "ENOENT");
	cr_expect_str_eq(
	    fix_try(
		"{\"verb\":\"register\",\"args\":{\"driver\":\"/no/such\"}}"),
	    "ENOENT");
	close(fd);
}

/* Each dialect's numbers, of which there may be none. */
static void
numbers_are_told(json_object *algorithm)
{
	json_object *dialects = NULL;
	json_object *numbers = NULL;
	const struct dialect *dialect;

	(void)json_object_object_get_ex(algorithm, "dialects", &dialects);
	for (size_t i = 0; (dialect = dialect_at(i)) != NULL; i++) {
		(void)json_object_object_get_ex(
		    dialects, dialect->name, &numbers);
		cr_expect(json_object_is_type(numbers, json_type_array), "%s",
		    dialect->name);
	}
}

Test(control, every_algorithm_is_told)
{
	int fd = fix_connect();
	json_object *answer = fix_ask(fd, "{\"verb\":\"algorithms\"}");
	json_object *r = fix_result(answer, NULL);
	size_t n = 0;

	for (; alg_at(n) != NULL; n++) {
		json_object *algorithm = fix_named(r, alg_at(n)->name);

		cr_assert_not_null(algorithm, "%s", alg_at(n)->name);
		numbers_are_told(algorithm);
	}
	/* Behind them the key operations, in the order of their numbers. */
	for (int op = CRK_ALGORITHM_MIN; op <= CRK_ALGORITHM_MAX; op++, n++)
		cr_expect_eq(
		    fix_number(json_object_array_get_idx(r, n), "number"), op);
	cr_expect_eq(json_object_array_length(r), n);
	json_object_put(answer);
	close(fd);
}

Test(control, open_files_and_sessions_are_told)
{
	static const char key[16] = "a key of 16 byte";
	const struct cse_params params = {
		.cipher = alg_find(CRYPTO_AES_CBC),
		.key = key,
		.key_len = sizeof(key),
		.crid = CRYPTOCAP_F_SOFTWARE,
		.dialect = dialect_at(0),
	};
	struct fcrypt *fcr;
	struct csession *cse;
	json_object *answer, *file, *session;
	int fd = fix_connect();
	uint32_t id;

	cr_assert_eq(fcr_open(&fcr, 77), 0);
	fcr_set_opener(fcr, getpid(), "somebody");
	cr_assert_eq(cse_new(&cse, &params), 0);
	cr_assert_eq(fcr_session_add(fcr, cse, &id), 0);
	answer = fix_ask(fd, "{\"verb\":\"sessions\"}");
	file = json_object_array_get_idx(fix_result(answer, "files"), 0);
	session = json_object_array_get_idx(fix_result(answer, "sessions"), 0);
	cr_expect_eq(fix_number(file, "pid"), getpid());
	cr_expect_eq(fix_number(file, "uid"), 77);
	cr_expect_eq(fix_number(file, "sessions"), 1);
	cr_expect_eq(fix_number(session, "session"), id);
	cr_expect_eq(fix_number(session, "file"), fix_number(file, "file"));
	cr_expect_str_eq(fix_string(session, "cipher"), "aes-cbc");
	cr_expect_str_eq(fix_string(session, "driver"), "nettle0");
	cr_expect_str_eq(fix_string(session, "dialect"), "linux");
	cr_expect_null(strstr(json_object_to_json_string(answer), "a key of"));
	json_object_put(answer);

	answer = fix_ask(fd, "{\"verb\":\"sessions\",\"args\":{\"pid\":1}}");
	cr_expect_eq(json_object_array_length(fix_result(answer, "files")), 0);
	json_object_put(answer);
	fcr_put(fcr);
	answer = fix_ask(fd, "{\"verb\":\"sessions\"}");
	cr_expect_eq(json_object_array_length(fix_result(answer, "files")), 0);
	json_object_put(answer);
	close(fd);
}

Test(control, a_watcher_is_told_again_and_again)
{
	int fd = fix_connect();
	json_object *answer =
	    fix_ask(fd, "{\"verb\":\"watch\",\"args\":{\"interval\":100}}");

	cr_expect(fix_is_ok(answer));
	json_object_put(answer);
	for (int i = 0; i < 3; i++) {
		answer = fix_hear(fd);
		cr_assert_not_null(answer);
		cr_expect_not_null(fix_result(answer, "ioctls"));
		json_object_put(answer);
	}
	/* Whatever it says ends it. */
	fix_say(fd, "\n");
	while ((answer = fix_hear(fd)) != NULL)
		json_object_put(answer);
	close(fd);
}
