/* SPDX-License-Identifier: ISC */
/*
 * test_policy.c - rules for single algorithms: who is let through, and to which
 * driver sessions go.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <opencrypto/cryptodev.h>

#include "admit.h"
#include "alg.h"
#include "call.h"
#include "csession.h"
#include "devstat.h"
#include "dialects.h"
#include "drivers.h"
#include "fcrypt.h"
#include "log.h"
#include "policy.h"

static unsigned int lines;
static enum ocf_log_level level;
static char last[512];

static void
count(enum ocf_log_level of, const char *line)
{
	level = of;
	lines++;
	(void)snprintf(last, sizeof(last), "%s", line);
}

static struct policy_rules rules;

static void
rule(int alg, enum policy_verdict verdict, const char *prefer)
{
	rules.algs[alg].verdict = verdict;
	(void)snprintf(rules.algs[alg].prefer, POLICY_DRIVER, "%s", prefer);
	policy_set_rules(&rules);
}

static int
session(int cipher, int mac)
{
	static const char key[64] = { 1 };
	struct cse_params params = { .dialect = &dialect_linux,
		.crid = CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_HARDWARE };
	struct csession *cse;
	int error;

	params.cipher = alg_find(cipher);
	params.mac = alg_find(mac);
	params.key = key;
	params.key_len = params.cipher != NULL ? params.cipher->key_min : 0;
	error = cse_new(&cse, &params);
	if (error == 0)
		cse_put(cse);
	return error;
}

static void
begin(void)
{
	cr_assert_eq(drivers_attach(), 0);
	ocf_log_set_sink(count);
}

TestSuite(policy, .init = begin, .fini = drivers_detach);

Test(policy, nothing_said_is_allowed)
{
	cr_expect_eq(session(CRYPTO_AES_CBC, CRYPTO_SHA1), 0);
}

Test(policy, denied_is_eopnotsupp_for_new_sessions)
{
	rule(CRYPTO_AES_CBC, POLICY_DENY, "");
	cr_expect_eq(session(CRYPTO_AES_CBC, 0), EOPNOTSUPP);
	cr_expect_eq(session(CRYPTO_AES_CBC, CRYPTO_SHA1), EOPNOTSUPP);
	cr_expect_eq(session(0, CRYPTO_SHA1), 0);
	cr_expect_eq(lines, 2);
	cr_expect_str_eq(
	    last, "a program asks for aes-cbc, which the policy denies");
}

/* Somebody's calls. */
static struct call
call_of(struct fcrypt **fcr)
{
	cr_assert_eq(fcr_new(fcr), 0);
	fcr_set_opener(*fcr, 1983, "openssl");
	return (struct call){ .fcr = *fcr };
}

Test(policy, denial_is_said_with_who_asks_and_counted)
{
	const struct alg *md5 = alg_find(CRYPTO_MD5);
	struct devstat_view view;
	struct fcrypt *fcr;
	struct call call = call_of(&fcr);
	char want[128];

	rule(CRYPTO_MD5, POLICY_DENY, "");
	cr_expect_eq(admit_session(NULL, &call, &md5, 1), EOPNOTSUPP);
	(void)snprintf(want, sizeof(want),
	    "openssl (1983, user %d) asks for md5, which the policy denies",
	    (int)geteuid());
	cr_expect_str_eq(last, want);
	cr_expect_eq(level, OCF_LOG_WARNING);
	rules.keyops[CRK_MOD_EXP].verdict = POLICY_DENY;
	policy_set_rules(&rules);
	cr_expect_eq(admit_key(&call, CRK_MOD_EXP), EOPNOTSUPP);
	cr_expect_not_null(strstr(last, "asks for MOD_EXP, which"));
	devstat_read(&view);
	cr_expect_eq(view.denied, 2);
	cr_expect_eq(view.warned, 0);
	fcr_put(fcr);
}

Test(policy, denials_do_not_fill_the_log)
{
	const struct alg *md5 = alg_find(CRYPTO_MD5);

	rule(CRYPTO_MD5, POLICY_DENY, "");
	for (unsigned int i = 0; i < 10000; i++)
		(void)admit_session(NULL, NULL, &md5, 1);
	cr_expect_geq(lines, 1);
	cr_expect_lt(lines, 1000);
}

Test(policy, denied_mac_denies_the_pair)
{
	rule(CRYPTO_SHA1, POLICY_DENY, "");
	cr_expect_eq(session(CRYPTO_AES_CBC, CRYPTO_SHA1), EOPNOTSUPP);
	cr_expect_eq(session(CRYPTO_AES_CBC, 0), 0);
}

Test(policy, authenticated_cipher_goes_by_the_cipher)
{
	/* NetBSD's programs name both halves. */
	const struct alg *const halves[] = { alg_find(CRYPTO_AES_NIST_GCM_16),
		alg_find(CRYPTO_AES_128_NIST_GMAC) };

	rule(CRYPTO_AES_128_NIST_GMAC, POLICY_DENY, "");
	cr_expect_eq(admit_session(NULL, NULL, halves, 2), 0);
	cr_expect_eq(session(CRYPTO_AES_NIST_GCM_16, 0), 0);
	rule(CRYPTO_AES_NIST_GCM_16, POLICY_DENY, "");
	cr_expect_eq(session(CRYPTO_AES_NIST_GCM_16, 0), EOPNOTSUPP);
}

/* A session that is used so often. */
static void
use(struct call *call, int mac, unsigned int times)
{
	struct cse_params params = { .dialect = &dialect_linux,
		.crid = CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_HARDWARE,
		.mac = alg_find(mac),
		.call = call };
	struct csession *cse;

	cr_assert_eq(cse_new(&cse, &params), 0);
	while (times-- > 0)
		cse_use(cse);
	cse_put(cse);
}

Test(policy, warning_is_said_once_and_at_the_first_use)
{
	struct devstat_view view;
	struct fcrypt *fcr;
	struct call call = call_of(&fcr);
	char want[128];

	rule(CRYPTO_MD5, POLICY_WARN, "");
	use(&call, CRYPTO_MD5, 0);
	cr_expect_eq(lines, 0, "a session that is not used");
	use(&call, CRYPTO_MD5, 3);
	use(&call, CRYPTO_MD5, 1);
	cr_expect_eq(lines, 1);
	(void)snprintf(want, sizeof(want),
	    "openssl (1983, user %d) uses md5, of which the policy warns",
	    (int)geteuid());
	cr_expect_str_eq(last, want);
	cr_expect_eq(level, OCF_LOG_WARNING);
	use(&call, CRYPTO_SHA1, 1);
	cr_expect_eq(lines, 1);
	rule(CRYPTO_SHA1, POLICY_WARN, "");
	use(&call, CRYPTO_SHA1, 1);
	cr_expect_eq(lines, 2);
	devstat_read(&view);
	cr_expect_eq(view.warned, 3, "as many sessions");
	fcr_put(fcr);
}

Test(policy, key_operation_that_is_warned_of_is_a_use)
{
	rules.keyops[CRK_MOD_EXP].verdict = POLICY_WARN;
	policy_set_rules(&rules);
	cr_expect_eq(admit_key(NULL, CRK_MOD_EXP), 0);
	cr_expect_eq(lines, 1);
}

Test(policy, key_operations_have_rules)
{
	rules.keyops[CRK_MOD_EXP].verdict = POLICY_DENY;
	policy_set_rules(&rules);
	cr_expect_eq(admit_key(NULL, CRK_MOD_EXP), EOPNOTSUPP);
	cr_expect_eq(admit_key(NULL, CRK_DSA_SIGN), 0);
	cr_expect_eq(admit_key(NULL, 12345), 0);
}

static int
toy_newsession(device_t dev, crypto_session_t ses, struct cryptoini *cri)
{
	(void)dev;
	(void)ses;
	(void)cri;
	return 0;
}

static int
toy_process(device_t dev, struct cryptop *crp, int hint)
{
	(void)dev;
	(void)hint;
	crypto_done(crp);
	return 0;
}

/* The driver that a new session of AES-CBC goes to. */
static uint32_t
goes_to(int crid)
{
	char key[16] = { 1 };
	struct cryptoini cri = {
		.cri_alg = CRYPTO_AES_CBC, .cri_klen = 128, .cri_key = key
	};
	crypto_session_t ses;
	uint32_t hid;

	cr_assert_eq(crypto_newsession(&ses, &cri, crid), 0);
	hid = crypto_ses2hid(ses);
	cr_assert_eq(crypto_freesession(ses), 0);
	return hid;
}

Test(policy, preferred_driver_comes_first)
{
	const int any = CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE;
	struct crypto_device dev = { .name = "toy" };
	int32_t toy = crypto_get_driverid(
	    &dev, 0, CRYPTOCAP_F_SOFTWARE | CRYPTOCAP_F_SYNC);
	uint32_t nettle = (uint32_t)crypto_find_driver("nettle0");

	cr_assert_geq(toy, 0);
	cr_assert_eq(crypto_register((uint32_t)toy, CRYPTO_AES_CBC, 0, 0,
			 toy_newsession, NULL, toy_process, NULL),
	    0);
	cr_expect_eq(goes_to(any), nettle);
	rule(CRYPTO_AES_CBC, POLICY_ALLOW, "toy");
	cr_expect_eq(goes_to(any), (uint32_t)toy);
	rule(CRYPTO_AES_CBC, POLICY_ALLOW, "toy0");
	cr_expect_eq(goes_to(any), (uint32_t)toy);
	/* Not one that is not there, of no such unit, or of another class. */
	rule(CRYPTO_AES_CBC, POLICY_ALLOW, "to");
	cr_expect_eq(goes_to(any), nettle);
	rule(CRYPTO_AES_CBC, POLICY_ALLOW, "toy1");
	cr_expect_eq(goes_to(any), nettle);
	/* A program that names one gets that. */
	rule(CRYPTO_AES_CBC, POLICY_ALLOW, "toy");
	cr_expect_eq(goes_to((int)nettle), nettle);
	cr_expect_eq(crypto_unregister_all((uint32_t)toy), 0);
}
