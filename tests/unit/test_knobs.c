/* SPDX-License-Identifier: ISC */
/*
 * test_knobs.c - each knob does what it says.  How they are named, read and set
 * is in test_sysctl.c.
 */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include <opencrypto/sysctl.h>

#include "access.h"
#include "fake_driver.h"
#include "sysctl_fix.h"
#include "timing.h"

#define HW   CRYPTOCAP_F_HARDWARE
#define SW   CRYPTOCAP_F_SOFTWARE
#define SYNC CRYPTOCAP_F_SYNC

static struct fake_driver fake;
static crypto_session_t ses;
static char buffer[64];
static atomic_uint called;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

/* Callbacks wait at the gate. */
static void
pass_gate(void)
{
	called++;
	pthread_mutex_lock(&gate);
	pthread_mutex_unlock(&gate);
}

static int
pass(struct cryptop *crp)
{
	pass_gate();
	crypto_freereq(crp);
	return 0;
}

static int
pass_key(struct cryptkop *krp)
{
	pass_gate();
	crypto_kfreereq(krp);
	return 0;
}

static int
key_process(device_t dev, struct cryptkop *krp, int hint)
{
	(void)dev;
	(void)hint;
	krp->krp_status = 0;
	crypto_kdone(krp);
	return 0;
}

static void
attach(int caps)
{
	static const int algs[] = { CRYPTO_AES_CBC, 0 };
	struct cryptoini cri = {
		.cri_alg = CRYPTO_AES_CBC, .cri_klen = 128, .cri_key = buffer
	};

	fake_attach(&fake, "fake", caps, algs);
	cr_assert_eq(
	    crypto_kregister((uint32_t)fake.id, CRK_MOD, 0, key_process, NULL),
	    0);
	cr_assert_eq(crypto_newsession(&ses, &cri, fake.id), 0);
}

static void
reach(unsigned int n)
{
	for (int i = 0; i < 20000 && called < n; i++)
		fake_pause(500);
	cr_assert_eq(called, n);
}

static void
reach_value(const char *name, int value)
{
	for (int i = 0; i < 20000 && fix_get(name) != value; i++)
		fake_pause(500);
	cr_assert_eq(fix_get(name), value);
}

static void
dispatch(void)
{
	struct cryptop *crp = crypto_getreq(1);

	cr_assert_not_null(crp);
	crp->crp_session = ses;
	crp->crp_buf = buffer;
	crp->crp_ilen = sizeof(buffer);
	crp->crp_callback = pass;
	crp->crp_desc->crd_alg = CRYPTO_AES_CBC;
	crp->crp_desc->crd_len = 16;
	crp->crp_desc->crd_flags = CRD_F_IV_EXPLICIT;
	cr_assert_eq(crypto_dispatch(crp), 0);
}

static void
dispatch_key(void)
{
	static char bytes[3];
	struct cryptkop *krp = crypto_kgetreq(1, 0);

	cr_assert_not_null(krp);
	krp->krp_op = CRK_MOD;
	krp->krp_iparams = 2;
	krp->krp_oparams = 1;
	for (int i = 0; i < 3; i++) {
		krp->krp_param[i].crp_p = bytes + i;
		krp->krp_param[i].crp_nbits = 8;
	}
	krp->krp_callback = pass_key;
	cr_assert_eq(crypto_kdispatch(krp), 0);
}

Test(s021, no_features_without_userasymcrypto)
{
	int features;

	attach(SW | SYNC);
	cr_assert_eq(fix_get("kern.userasymcrypto"), 1);
	crypto_getfeat(&features);
	cr_assert_eq(features, CRF_MOD);
	cr_assert_eq(fix_set("kern.userasymcrypto", 0), 0);
	cr_assert_eq(fix_get("kern.userasymcrypto"), 0);
	crypto_getfeat(&features);
	cr_assert_eq(features, 0);
	cr_assert_eq(fix_set("kern.userasymcrypto", 1), 0);
	crypto_getfeat(&features);
	cr_assert_eq(features, CRF_MOD);
}

/* The one whose callback is held is no longer pending. */
Test(s120, getreq_fails_while_more_than_maxlen_are_pending)
{
	struct cryptop *crp;

	attach(SW | SYNC);
	cr_assert_eq(fix_set("opencrypto.crypto_ret_q.maxlen", 2), 0);
	pthread_mutex_lock(&gate);
	dispatch();
	reach(1);
	for (int pending = 0; pending <= 2; pending++) {
		cr_assert_eq(fix_get("opencrypto.crypto_ret_q.len"), pending);
		dispatch();
	}
	cr_assert_eq(fix_get("opencrypto.crypto_ret_q.len"), 3);
	cr_assert_eq(fix_get("opencrypto.crypto_ret_q.drops"), 0);
	for (int drops = 1; drops <= 2; drops++) {
		cr_assert_null(crypto_getreq(1));
		cr_assert_eq(fix_get("opencrypto.crypto_ret_q.drops"), drops);
	}
	cr_assert_eq(fix_get("opencrypto.crypto_ret_kq.drops"), 0);
	pthread_mutex_unlock(&gate);
	reach_value("opencrypto.crypto_ret_q.len", 0);
	crp = crypto_getreq(1);
	cr_assert_not_null(crp);
	crypto_freereq(crp);
	cr_assert_eq(fix_get("opencrypto.crypto_ret_q.drops"), 2);
}

Test(s121, kgetreq_fails_while_more_than_maxlen_are_pending)
{
	struct cryptkop *krp;

	attach(SW | SYNC);
	cr_assert_eq(fix_set("opencrypto.crypto_ret_kq.maxlen", 2), 0);
	pthread_mutex_lock(&gate);
	dispatch_key();
	reach(1);
	for (int pending = 0; pending <= 2; pending++) {
		cr_assert_eq(fix_get("opencrypto.crypto_ret_kq.len"), pending);
		dispatch_key();
	}
	cr_assert_null(crypto_kgetreq(1, 0));
	cr_assert_eq(fix_get("opencrypto.crypto_ret_kq.drops"), 1);
	cr_assert_eq(fix_get("opencrypto.crypto_ret_q.len"), 0);
	pthread_mutex_unlock(&gate);
	reach_value("opencrypto.crypto_ret_kq.len", 0);
	krp = crypto_kgetreq(1, 0);
	cr_assert_not_null(krp);
	crypto_kfreereq(krp);
}

Test(s122, maxlen_of_0_and_below_never_refuses)
{
	static const int unlimited[] = { 0, -1, INT_MIN };

	attach(SW | SYNC);
	pthread_mutex_lock(&gate);
	dispatch();
	reach(1);
	for (size_t i = 0; i < 3; i++) {
		cr_assert_eq(
		    fix_set("opencrypto.crypto_ret_q.maxlen", unlimited[i]), 0);
		cr_assert_eq(
		    fix_get("opencrypto.crypto_ret_q.maxlen"), unlimited[i]);
		for (int j = 0; j < 5; j++)
			dispatch();
	}
	cr_assert_eq(fix_get("opencrypto.crypto_ret_q.len"), 15);
	cr_assert_eq(fix_get("opencrypto.crypto_ret_q.drops"), 0);
	pthread_mutex_unlock(&gate);
	reach(16);
}

Test(s122, len_and_drops_are_read_only)
{
	static const char *const names[] = { "opencrypto.crypto_ret_q.len",
		"opencrypto.crypto_ret_q.drops", "opencrypto.crypto_ret_kq.len",
		"opencrypto.crypto_ret_kq.drops" };

	for (size_t i = 0; i < 4; i++) {
		cr_expect_eq(fix_set(names[i], 0), EPERM, "%s", names[i]);
		cr_expect_eq(
		    fix_set_text(names[i], "0"), EPERM, "%s", names[i]);
		cr_expect_eq(fix_get(names[i]), 0, "%s", names[i]);
	}
}

Test(s123, workers_num_out_of_range_reads_back_the_processors)
{
	static const char *const names[] = { "kern.crypto_workers_num",
		"kern.crypto.num_workers" };
	char why[256];
	char text[16];
	int cpus = fix_get(names[0]);

	cr_assert_geq(cpus, 1);
	(void)snprintf(text, sizeof(text), "%d", cpus + 1);
	for (size_t i = 0; i < 2; i++) {
		const char *const wrong[] = { "0", "-1", text };

		for (size_t j = 0; j < 3; j++) {
			cr_assert_eq(
			    crypto_sysctl_tune(names[i], "1", why, sizeof(why)),
			    0);
			cr_expect_eq(fix_get(names[1 - i]), 1);
			cr_assert_eq(crypto_sysctl_tune(
					 names[i], wrong[j], why, sizeof(why)),
			    0);
			cr_expect_eq(
			    fix_get(names[1 - i]), cpus, "%s", wrong[j]);
		}
		/* Only at the start: a tunable, not a knob. */
		cr_expect_eq(fix_set(names[i], 1), EPERM);
		cr_expect_eq(fix_set_text(names[i], "1"), EPERM);
	}
}

Test(s127, both_names_show_the_counters)
{
	struct cryptostats s;
	uint64_t n[8];
	size_t s_len = sizeof(s);
	size_t n_len = sizeof(n);

	attach(SW | SYNC);
	fake.process_error = EIO;
	for (unsigned int i = 1; i <= 3; i++) {
		dispatch();
		reach(i);
	}
	cr_assert_eq(
	    crypto_sysctlbyname("kern.crypto_stats", &s, &s_len, NULL, 0), 0);
	cr_assert_eq(
	    crypto_sysctlbyname("kern.crypto.stats", n, &n_len, NULL, 0), 0);
	cr_expect_eq(s_len, sizeof(s));
	cr_expect_eq(n_len, sizeof(n));
	cr_expect_eq(s.cs_ops, 3);
	cr_expect_eq(s.cs_errs, 3);
	cr_expect_eq(n[0], 3);
	cr_expect_eq(n[1], 3);
	cr_expect_eq(n[6], 0);
}

Test(s128, timing_is_on_while_its_knob_is)
{
	static const char *const names[] = { "debug.crypto_timing",
		"debug.crypto" };
	struct cryptostats s;
	size_t len = sizeof(s);

	attach(SW | SYNC);
	for (size_t i = 0; i < 2; i++) {
		cr_assert_eq(fix_get(names[i]), 0);
		cr_assert_eq(fix_set(names[i], 1), 0);
		cr_assert_eq(fix_get(names[1 - i]), 1);
		dispatch();
		reach((unsigned int)i * 2 + 1);
		cr_assert_eq(fix_set(names[1 - i], 0), 0);
		dispatch();
		reach((unsigned int)i * 2 + 2);
	}
	cr_assert_eq(
	    crypto_sysctlbyname("kern.crypto_stats", &s, &len, NULL, 0), 0);
	cr_expect_eq(s.cs_invoke.count, 2);
	cr_expect_eq(s.cs_done.count, 2);
	cr_expect_eq(s.cs_cb.count, 2);
}

/* As FreeBSD's cryptostats -z does: read, change, write. */
Test(s129, writing_back_what_was_read_keeps_the_counters)
{
	struct cryptostats s;
	size_t len = sizeof(s);

	attach(SW | SYNC);
	timing_set(true);
	dispatch();
	reach(1);
	timing_set(false);
	cr_assert_eq(
	    crypto_sysctlbyname("kern.crypto_stats", &s, &len, NULL, 0), 0);
	memset(&s.cs_invoke, 0,
	    sizeof(s) - offsetof(struct cryptostats, cs_invoke));
	s.cs_invoke.min.tv_sec = 10000;
	cr_assert_eq(
	    crypto_sysctlbyname("kern.crypto_stats", NULL, NULL, &s, sizeof(s)),
	    0);
	memset(&s, 0, sizeof(s));
	cr_assert_eq(
	    crypto_sysctlbyname("kern.crypto_stats", &s, &len, NULL, 0), 0);
	cr_expect_eq(s.cs_ops, 1);
	cr_expect_eq(s.cs_invoke.count, 0);
	cr_expect_eq(s.cs_invoke.min.tv_sec, 10000);
}

Test(s129, writing_under_either_name_or_as_text_resets)
{
	static const uint64_t none[8];
	static const struct cryptostats nothing;

	attach(SW | SYNC);
	dispatch();
	reach(1);
	cr_assert_eq(crypto_sysctlbyname(
			 "kern.crypto.stats", NULL, NULL, none, sizeof(none)),
	    0);
	fix_expect_text("kern.crypto.stats", "0 0 0 0 0 0 0 0");
	dispatch();
	reach(2);
	cr_assert_eq(crypto_sysctlbyname("kern.crypto_stats", NULL, NULL,
			 &nothing, sizeof(nothing)),
	    0);
	fix_expect_text("kern.crypto.stats", "0 0 0 0 0 0 0 0");
	cr_expect_eq(fix_set_text("kern.crypto_stats", "1"), EINVAL);
	cr_expect_eq(fix_set_text("kern.crypto_stats", "0"), 0);
	cr_expect_eq(crypto_sysctlbyname("kern.crypto_stats", NULL, NULL,
			 &nothing, sizeof(nothing) - 1),
	    EINVAL);
}

/* Rows: what is written under a sense, and what all names read then. */
Test(allowsoft, is_one_policy_under_three_names_and_two_senses)
{
	static const struct {
		const char *sense;
		int written;
		int classes;
		int netbsd;
		int freebsd;
		const char *word;
	} rows[] = {
		{ "netbsd", -5, SW, -1, 1, "software" },
		{ "netbsd", 0, HW | SW, 0, 1, "any" },
		{ "netbsd", 5, HW, 1, 0, "hardware" },
		{ "freebsd", 0, HW, 1, 0, "hardware" },
		{ "freebsd", 1, HW | SW, 0, 1, "any" },
		{ "freebsd", -1, HW | SW, 0, 1, "any" },
	};
	static const char sense[] = "opencrypto.allowsoft_sense";
	static const char soft[] = "kern.cryptodevallowsoft";

	fix_expect_text(sense, "freebsd");
	cr_assert_eq(access_classes(), HW | SW);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_assert_eq(fix_set_text(sense, rows[i].sense), 0);
		cr_assert_eq(fix_set(soft, rows[i].written), 0);
		cr_expect_eq(access_classes(), rows[i].classes, "%zu", i);
		cr_assert_eq(fix_set_text(sense, "netbsd"), 0);
		cr_expect_eq(fix_get(soft), rows[i].netbsd, "%zu", i);
		cr_assert_eq(fix_set_text(sense, "freebsd"), 0);
		cr_expect_eq(fix_get(soft), rows[i].freebsd, "%zu", i);
		cr_expect_eq(fix_get("kern.crypto.allow_soft"), rows[i].freebsd,
		    "%zu", i);
		fix_expect_text("opencrypto.allowsoft", rows[i].word);
		access_set_classes(0);
		cr_assert_eq(
		    fix_set_text("opencrypto.allowsoft", rows[i].word), 0);
		cr_expect_eq(access_classes(), rows[i].classes, "%zu", i);
	}
	cr_assert_eq(fix_set_text(sense, "netbsd"), 0);
	cr_assert_eq(fix_set("kern.crypto.allow_soft", 0), 0);
	cr_expect_eq(access_classes(), HW, "FreeBSD's, whatever the sense");
}

/* B8: for key operations as well. */
Test(allowsoft, holds_for_key_operations)
{
	int features;

	attach(SW | SYNC);
	cr_assert_eq(fix_set_text("opencrypto.allowsoft", "hardware"), 0);
	crypto_getfeat(&features);
	cr_assert_eq(features, 0);
	cr_assert_eq(fix_set_text("opencrypto.allowsoft", "software"), 0);
	crypto_getfeat(&features);
	cr_assert_eq(features, CRF_MOD);
	/* The other knob does not undo it. */
	cr_assert_eq(fix_set_text("opencrypto.allowsoft", "hardware"), 0);
	cr_assert_eq(fix_set("kern.userasymcrypto", 1), 0);
	crypto_getfeat(&features);
	cr_assert_eq(features, 0);
}
