/* SPDX-License-Identifier: ISC */
/*
 * test_sysctl.c - names, sizes, errors and text of knobs and counters.  What the
 * knobs do is in test_knobs.c.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include <opencrypto/sysctl.h>

#include "access.h"
#include "alg.h"
#include "fake_driver.h"
#include "policy.h"
#include "sysctl_fix.h"

#define SW   CRYPTOCAP_F_SOFTWARE
#define SYNC CRYPTOCAP_F_SYNC

static struct fake_driver fake;
static crypto_session_t ses;
static char buffer[64];

static void
attach(void)
{
	static const int algs[] = { CRYPTO_AES_CBC, 0 };
	struct cryptoini cri = {
		.cri_alg = CRYPTO_AES_CBC, .cri_klen = 128, .cri_key = buffer
	};

	fake_attach(&fake, "fake", SW | SYNC, algs);
	cr_assert_eq(crypto_newsession(&ses, &cri, fake.id), 0);
}

static int
ignore(struct cryptop *crp)
{
	(void)crp;
	return 0;
}

Test(crypto_sysctlbyname, sizes_are_as_sysctl_3_has_them)
{
	size_t len = 0;
	char word[16] = "xxxxxxxxxxxxxxx";
	int value = -7;
	int zero = 0;

	cr_assert_eq(
	    crypto_sysctlbyname("kern.usercrypto", NULL, &len, NULL, 0), 0);
	cr_assert_eq(len, sizeof(int));
	len = sizeof(int) - 1;
	cr_assert_eq(crypto_sysctlbyname(
			 "kern.usercrypto", &value, &len, &zero, sizeof(zero)),
	    ENOMEM);
	cr_assert_eq(len, sizeof(int) - 1);
	cr_assert_eq(fix_get("kern.usercrypto"), 1, "not set");
	len = 100;
	cr_assert_eq(crypto_sysctlbyname(
			 "kern.usercrypto", &value, &len, &zero, sizeof(zero)),
	    0);
	cr_assert_eq(value, 1, "the value before");
	cr_assert_eq(len, sizeof(int));
	cr_assert_eq(fix_get("kern.usercrypto"), 0);
	cr_assert_eq(access_user(), 0);
	cr_assert_eq(crypto_sysctlbyname("kern.usercrypto", NULL, NULL, &zero,
			 sizeof(zero) + 1),
	    EINVAL);
	cr_assert_eq(
	    crypto_sysctlbyname("kern.nothing", NULL, NULL, NULL, 0), ENOENT);
	cr_assert_eq(crypto_sysctlbyname("", NULL, NULL, NULL, 0), ENOENT);

	len = 3;
	cr_assert_eq(
	    crypto_sysctlbyname("opencrypto.policy", word, &len, NULL, 0),
	    ENOMEM);
	cr_assert_eq(len, 3);
	cr_assert_eq(memcmp(word, "loaxx", 5), 0);
	len = sizeof(word);
	cr_assert_eq(
	    crypto_sysctlbyname("opencrypto.policy", word, &len, NULL, 0), 0);
	cr_assert_eq(len, 5);
	cr_assert_str_eq(word, "load");
}

Test(crypto_sysctlbyname, words_come_with_their_nul_or_without)
{
	cr_assert_eq(
	    crypto_sysctlbyname("opencrypto.policy", NULL, NULL, "fastest", 7),
	    0);
	cr_assert_eq(policy_driver, POLICY_FASTEST);
	cr_assert_eq(
	    crypto_sysctlbyname("opencrypto.policy", NULL, NULL, "load", 5), 0);
	cr_assert_eq(policy_driver, POLICY_LOAD);
	cr_assert_eq(
	    crypto_sysctlbyname("opencrypto.policy", NULL, NULL, "fast", 4),
	    EINVAL);
	cr_assert_eq(
	    crypto_sysctlbyname("opencrypto.policy", NULL, NULL, "", 0),
	    EINVAL);
	cr_assert_eq(fix_set("opencrypto.fastest.freeze", 1), 0);
	cr_assert(policy_frozen);
}

Test(crypto_sysctl_next, finds_each_name_once)
{
	static char seen[1024][CRYPTO_SYSCTL_NAMELEN];
	struct crypto_sysctl info, found;
	char text[CRYPTO_SYSCTL_TEXTLEN];
	char value[1024];
	size_t cursor = 0;
	size_t n = 0;

	attach();
	for (; crypto_sysctl_next(&cursor, &info); n++) {
		size_t len = sizeof(value);

		cr_assert_lt(n, 1024);
		memcpy(seen[n], info.name, sizeof(info.name));
		for (size_t i = 0; i < n; i++)
			cr_assert_str_neq(seen[i], info.name);
		cr_assert_eq(
		    crypto_sysctl_find(info.name, &found), 0, "%s", info.name);
		cr_expect_eq(found.size, info.size);
		cr_expect_eq(found.readonly, info.readonly);
		cr_expect_not_null(info.desc);
		cr_expect_null(strchr(info.desc, '\n'));
		cr_assert_eq(
		    crypto_sysctlbyname(info.name, value, &len, NULL, 0), 0);
		cr_assert_eq(
		    crypto_sysctl_get_text(info.name, text, sizeof(text)), 0);
		cr_expect_gt(strlen(text), 0);
		cr_expect_eq(
		    crypto_sysctl_get_text(info.name, text, strlen(text)),
		    ENOMEM, "%s", info.name);
		cr_expect_eq(crypto_sysctlbyname(
				 info.name, NULL, NULL, value, info.size + 1),
		    info.readonly ? EPERM : EINVAL, "%s", info.name);
	}
	/* 20 knobs, 3 of each algorithm, 8 of the driver. */
	for (cursor = 0; alg_at(cursor) != NULL;)
		cursor++;
	cr_expect_eq(n, 20 + 3 * cursor + 8);
	cr_expect_eq(
	    crypto_sysctl_find("opencrypto.driver.fake0.ops", &info), 0);
	cr_expect_eq(
	    crypto_sysctl_find("opencrypto.driver.fake.ops", &info), ENOENT);
	cr_expect_eq(
	    crypto_sysctl_find("opencrypto.driver.fake0", &info), ENOENT);
	cr_expect_eq(
	    crypto_sysctl_find("opencrypto.alg.aes-cbc.", &info), ENOENT);
}

Test(crypto_sysctl_next, passes_over_ids_without_driver)
{
	static const int algs[] = { CRYPTO_AES_CBC, 0 };
	static struct fake_driver second;
	struct crypto_sysctl info;
	size_t cursor = 0;
	bool first_seen = false;
	bool second_seen = false;

	fake_attach(&fake, "fake", SW | SYNC, algs);
	fake_attach(&second, "second", SW | SYNC, algs);
	crypto_unregister_all((uint32_t)fake.id);
	while (crypto_sysctl_next(&cursor, &info)) {
		first_seen = first_seen || strstr(info.name, "fake") != NULL;
		second_seen = second_seen ||
		    strcmp(info.name, "opencrypto.driver.second0.ops") == 0;
	}
	cr_assert(second_seen);
	cr_assert_not(first_seen);
}

Test(counters, of_drivers_and_algorithms_have_names)
{
	struct cryptop *crp = crypto_getreq(1);

	attach();
	crp->crp_session = ses;
	crp->crp_buf = buffer;
	crp->crp_ilen = sizeof(buffer);
	crp->crp_flags = CRYPTO_F_CBIMM;
	crp->crp_callback = ignore;
	crp->crp_desc->crd_alg = CRYPTO_AES_CBC;
	crp->crp_desc->crd_len = 16;
	crp->crp_desc->crd_flags = CRD_F_IV_EXPLICIT;
	cr_assert_eq(crypto_dispatch(crp), 0);
	crypto_freereq(crp);
	fix_expect_text("opencrypto.driver.fake0.ops", "1");
	fix_expect_text("opencrypto.driver.fake0.bytes", "16");
	fix_expect_text("opencrypto.driver.fake0.errs", "0");
	fix_expect_text("opencrypto.driver.fake0.sessions", "1");
	fix_expect_text("opencrypto.alg.aes-cbc.ops", "1");
	fix_expect_text("opencrypto.alg.aes-cbc.bytes", "16");
	fix_expect_text("opencrypto.alg.sha1.ops", "0");
}

Test(crypto_sysctl_set_text, errors_say_what_would_do)
{
	char why[256];
	char small[8] = "xxxxxxx";

	cr_assert_eq(
	    crypto_sysctl_set_text("opencrypto.policy", "x", why, sizeof(why)),
	    EINVAL);
	cr_expect_str_eq(why, "opencrypto.policy: 'x' is not load or fastest");
	cr_assert_eq(
	    crypto_sysctl_set_text("kern.usercrypto", "yes", why, sizeof(why)),
	    EINVAL);
	cr_expect_str_eq(why,
	    "kern.usercrypto: 'yes' is not 0 (no), or another number (yes)");
	cr_assert_eq(
	    crypto_sysctl_set_text("none", "1", why, sizeof(why)), ENOENT);
	cr_expect_str_eq(why, "none: no such name");
	cr_assert_eq(crypto_sysctl_set_text(
			 "opencrypto.crypto_ret_q.len", "1", why, sizeof(why)),
	    EPERM);
	cr_expect_str_eq(why, "opencrypto.crypto_ret_q.len is read-only");
	cr_assert_eq(crypto_sysctl_set_text("kern.usercrypto", "99999999999",
			 small, sizeof(small)),
	    EINVAL);
	cr_expect_str_eq(small, "kern.us");
	cr_assert_eq(
	    crypto_sysctl_set_text("kern.usercrypto", "", NULL, 0), EINVAL);
	cr_assert_eq(
	    crypto_sysctl_set_text("kern.usercrypto", "1 ", why, sizeof(why)),
	    EINVAL);
	cr_assert_eq(fix_get("kern.usercrypto"), 1);
	cr_assert_eq(fix_set_text("kern.usercrypto", "0"), 0);
	cr_assert_eq(fix_get("kern.usercrypto"), 0);
}
