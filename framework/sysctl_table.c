/* SPDX-License-Identifier: ISC */
/*
 * sysctl_table.c - the rows, and how each value is read and set.  No value is
 * kept here but opencrypto.allowsoft_sense.
 *
 * kern.cryptodevallowsoft has one name and two meanings: NetBSD's (below 0
 * software only, 0 hardware if there is any, above 0 hardware only) and
 * FreeBSD's (0 hardware only, else both).  opencrypto.allowsoft_sense says which
 * one it has here, FreeBSD's at first; kern.crypto.allow_soft always has
 * FreeBSD's, and opencrypto.allowsoft names things.  All three show one policy
 * (access.h), so that changing the sense changes what is read, not what holds.
 */
#include <errno.h>
#include <limits.h>
#include <stdatomic.h>
#include <string.h>

#include "access.h"
#include "keyop.h"
#include "policy.h"
#include "retq.h"
#include "sysctl.h"
#include "workers.h"

#define HARDWARE CRYPTOCAP_F_HARDWARE
#define SOFTWARE CRYPTOCAP_F_SOFTWARE

enum {
	SENSE_FREEBSD,
	SENSE_NETBSD
};

static _Atomic int sysctl_sense = SENSE_FREEBSD;

static const char *const sysctl_sense_words[] = {
	[SENSE_FREEBSD] = "freebsd", [SENSE_NETBSD] = "netbsd", NULL
};
static const char *const sysctl_policy_words[] = {
	[POLICY_LOAD] = "load", [POLICY_FASTEST] = "fastest", NULL
};
static const char *const sysctl_soft_words[] = { "hardware", "any", "software",
	NULL };
static const int sysctl_soft_classes[] = { HARDWARE, HARDWARE | SOFTWARE,
	SOFTWARE };

enum {
	ACCESS_USER,
	ACCESS_ASYM
};

static void
sysctl_get_user(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	(void)key;
	value->i = arg == ACCESS_USER ? access_user() : access_user_asym();
}

static int
sysctl_set_user(const union sysctl_value *value, unsigned int arg)
{
	if (arg == ACCESS_USER)
		access_set_user(value->i);
	else
		access_set_user_asym(value->i);
	return 0;
}

/* The value that means the policy in force. */
static int
sysctl_soft_value(int sense)
{
	int classes = access_classes();

	if (sense == SENSE_FREEBSD)
		return (classes & SOFTWARE) != 0;
	if ((classes & SOFTWARE) == 0)
		return 1;
	return (classes & HARDWARE) == 0 ? -1 : 0;
}

static void
sysctl_set_soft_value(int sense, int value)
{
	access_set_classes(sense == SENSE_FREEBSD
		? keyop_classes_freebsd(value)
		: keyop_classes_netbsd(value));
}

static void
sysctl_get_soft(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	(void)key;
	(void)arg;
	value->i = sysctl_soft_value(sysctl_sense);
}

static int
sysctl_set_soft(const union sysctl_value *value, unsigned int arg)
{
	(void)arg;
	sysctl_set_soft_value(sysctl_sense, value->i);
	return 0;
}

static void
sysctl_get_soft_freebsd(
    union sysctl_value *value, uint32_t key, unsigned int arg)
{
	(void)key;
	(void)arg;
	value->i = sysctl_soft_value(SENSE_FREEBSD);
}

static int
sysctl_set_soft_freebsd(const union sysctl_value *value, unsigned int arg)
{
	(void)arg;
	sysctl_set_soft_value(SENSE_FREEBSD, value->i);
	return 0;
}

static void
sysctl_get_soft_word(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	/* NetBSD's value: 1 hardware, 0 both, -1 software. */
	(void)key;
	(void)arg;
	value->i = 1 - sysctl_soft_value(SENSE_NETBSD);
}

static int
sysctl_set_soft_word(const union sysctl_value *value, unsigned int arg)
{
	(void)arg;
	access_set_classes(sysctl_soft_classes[value->i]);
	return 0;
}

static void
sysctl_get_sense(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	(void)key;
	(void)arg;
	value->i = sysctl_sense;
}

static int
sysctl_set_sense(const union sysctl_value *value, unsigned int arg)
{
	(void)arg;
	sysctl_sense = value->i;
	return 0;
}

static void
sysctl_get_policy(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	(void)key;
	(void)arg;
	value->i = policy_driver;
}

static int
sysctl_set_policy(const union sysctl_value *value, unsigned int arg)
{
	(void)arg;
	policy_driver = value->i;
	return 0;
}

static void
sysctl_get_freeze(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	(void)key;
	(void)arg;
	value->i = policy_frozen;
}

static int
sysctl_set_freeze(const union sysctl_value *value, unsigned int arg)
{
	(void)arg;
	policy_frozen = value->i != 0;
	return 0;
}

static void
sysctl_get_workers(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	(void)key;
	(void)arg;
	value->i = (int)workers_num();
}

static int
sysctl_set_workers(const union sysctl_value *value, unsigned int arg)
{
	(void)arg;
	workers_set(value->i);
	return 0;
}

static void
sysctl_get_timing(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	(void)key;
	(void)arg;
	value->i = timing_on;
}

static int
sysctl_set_timing(const union sysctl_value *value, unsigned int arg)
{
	(void)arg;
	timing_set(value->i != 0);
	return 0;
}

static void
sysctl_get_stats(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	(void)key;
	(void)arg;
	crypto_stats_read(&value->stats);
}

static int
sysctl_set_stats(const union sysctl_value *value, unsigned int arg)
{
	(void)arg;
	return crypto_stats_write(&value->stats);
}

static void
sysctl_get_counters(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	(void)key;
	(void)arg;
	crypto_stats_read_counters(value->counters);
}

static int
sysctl_set_counters(const union sysctl_value *value, unsigned int arg)
{
	(void)arg;
	crypto_stats_write_counters(value->counters);
	return 0;
}

enum {
	RETQ_SYM,
	RETQ_KEY
};

static struct retq_limit *
sysctl_limit(unsigned int arg)
{
	return arg == RETQ_SYM ? &retq_sym : &retq_key;
}

static void
sysctl_get_len(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	(void)key;
	value->i = sysctl_limit(arg)->len;
}

static void
sysctl_get_drops(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	uint64_t drops = sysctl_limit(arg)->drops;

	(void)key;
	value->i = drops > INT_MAX ? INT_MAX : (int)drops;
}

static void
sysctl_get_maxlen(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	(void)key;
	value->i = sysctl_limit(arg)->maxlen;
}

static int
sysctl_set_maxlen(const union sysctl_value *value, unsigned int arg)
{
	sysctl_limit(arg)->maxlen = value->i;
	return 0;
}

enum {
	COUNT_OPS,
	COUNT_BYTES,
	COUNT_ERRS
};

static void
sysctl_get_driver(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	struct crypto_driver_stats d;

	(void)crypto_driver_stats(key, &d);
	value->u64 = arg == COUNT_OPS ? d.ops
	    : arg == COUNT_BYTES      ? d.bytes
				      : d.errs;
}

static void
sysctl_get_sessions(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	struct crypto_driver_stats d;

	(void)arg;
	(void)crypto_driver_stats(key, &d);
	value->u = d.nsessions;
}

static void
sysctl_get_histogram(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	timing_histogram(value->buckets, key, (enum timing_stage)arg);
}

static void
sysctl_get_alg(union sysctl_value *value, uint32_t key, unsigned int arg)
{
	struct crypto_alg_stats a;

	(void)crypto_alg_stats((int)key, &a);
	value->u64 = arg == COUNT_OPS ? a.ops
	    : arg == COUNT_BYTES      ? a.bytes
				      : a.errs;
}

/* clang-format off */
#define SIZEOF(member) sizeof(((union sysctl_value *)0)->member)
#define INT	 .type = CRYPTO_SYSCTL_INT, .size = SIZEOF(i)
#define UINT	 .type = CRYPTO_SYSCTL_UINT, .size = SIZEOF(u)
#define U64	 .type = CRYPTO_SYSCTL_U64, .size = SIZEOF(u64)
#define WORDS(w) .type = CRYPTO_SYSCTL_STRING, .size = 16, .words = (w)
#define STRUCT(member) .type = CRYPTO_SYSCTL_STRUCT, .size = SIZEOF(member)
#define RW(what) .get = sysctl_get_##what, .set = sysctl_set_##what
#define RO(what) .get = sysctl_get_##what
#define YESNO	 .accepts = "0 (no), or another number (yes)"
#define ZERO	 .accepts = "0 (as text)"

const struct sysctl_row sysctl_rows[] = {
	{ .name = "kern.usercrypto",	    INT, RW(user), .arg = ACCESS_USER, YESNO, .desc = "programs may open the device" },
	{ .name = "kern.userasymcrypto",    INT, RW(user), .arg = ACCESS_ASYM, YESNO, .desc = "programs may have key operations" },
	{ .name = "kern.cryptodevallowsoft", INT, RW(soft), .accepts = "a number; opencrypto.allowsoft_sense says what it means", .desc = "software drivers for programs, in the sense of opencrypto.allowsoft_sense" },
	{ .name = "kern.crypto.allow_soft", INT, RW(soft_freebsd), YESNO, .desc = "programs may use software drivers" },
	{ .name = "opencrypto.allowsoft",   WORDS(sysctl_soft_words), RW(soft_word), .desc = "drivers for programs: hardware, any or software" },
	{ .name = "opencrypto.allowsoft_sense", WORDS(sysctl_sense_words), RW(sense), .desc = "whose meaning kern.cryptodevallowsoft has" },
	{ .name = "opencrypto.policy",	    WORDS(sysctl_policy_words), RW(policy), .desc = "how drivers are chosen: by load, or the fastest" },
	{ .name = "opencrypto.fastest.freeze", INT, RW(freeze), YESNO, .desc = "the costs of drivers are no longer measured" },
	{ .name = "kern.crypto_workers_num", INT, RW(workers), .tunable = true, .accepts = "a number of threads; 0 is one for each processor", .desc = "threads of each kind of worker" },
	{ .name = "kern.crypto.num_workers", INT, RW(workers), .tunable = true, .accepts = "a number of threads; 0 is one for each processor", .desc = "threads of each kind of worker" },
	{ .name = "kern.crypto_stats",	    STRUCT(stats), RW(stats), ZERO, .desc = "struct cryptostats: counters and times; writing replaces" },
	{ .name = "kern.crypto.stats",	    STRUCT(counters), RW(counters), ZERO, .desc = "the eight counters; writing replaces" },
	{ .name = "debug.crypto_timing",    INT, RW(timing), YESNO, .desc = "measure the stages of requests" },
	{ .name = "debug.crypto",	    INT, RW(timing), YESNO, .desc = "measure the stages of requests" },
	{ .name = "opencrypto.crypto_ret_q.len",     INT, RO(len), .arg = RETQ_SYM, .desc = "requests that await their callback" },
	{ .name = "opencrypto.crypto_ret_q.drops",   INT, RO(drops), .arg = RETQ_SYM, .desc = "requests refused by crypto_getreq" },
	{ .name = "opencrypto.crypto_ret_q.maxlen",  INT, RW(maxlen), .arg = RETQ_SYM, .accepts = "a number; 0 and below are no limit", .desc = "so many may wait before crypto_getreq refuses" },
	{ .name = "opencrypto.crypto_ret_kq.len",    INT, RO(len), .arg = RETQ_KEY, .desc = "key operations that await their callback" },
	{ .name = "opencrypto.crypto_ret_kq.drops",  INT, RO(drops), .arg = RETQ_KEY, .desc = "key operations refused by crypto_kgetreq" },
	{ .name = "opencrypto.crypto_ret_kq.maxlen", INT, RW(maxlen), .arg = RETQ_KEY, .accepts = "a number; 0 and below are no limit", .desc = "so many may wait before crypto_kgetreq refuses" },
	{ .name = NULL },
};

const struct sysctl_row sysctl_driver_rows[] = {
	{ .name = "ops",      U64, RO(driver), .arg = COUNT_OPS, .desc = "requests dispatched" },
	{ .name = "bytes",    U64, RO(driver), .arg = COUNT_BYTES, .desc = "bytes in requests" },
	{ .name = "errs",     U64, RO(driver), .arg = COUNT_ERRS, .desc = "requests that failed" },
	{ .name = "sessions", UINT, RO(sessions), .desc = "sessions now" },
	{ .name = "timing.invoke", STRUCT(buckets), RO(histogram), .arg = TIMING_INVOKE, .desc = "requests by log2 of ns from dispatch to driver" },
	{ .name = "timing.done",   STRUCT(buckets), RO(histogram), .arg = TIMING_DONE, .desc = "requests by log2 of ns from driver to crypto_done" },
	{ .name = "timing.cb",	   STRUCT(buckets), RO(histogram), .arg = TIMING_CB, .desc = "requests by log2 of ns from crypto_done to callback" },
	{ .name = "timing.finis",  STRUCT(buckets), RO(histogram), .arg = TIMING_FINIS, .desc = "requests by log2 of ns from callback to its return" },
	{ .name = NULL },
};

const struct sysctl_row sysctl_alg_rows[] = {
	{ .name = "ops",   U64, RO(alg), .arg = COUNT_OPS, .desc = "descriptors dispatched" },
	{ .name = "bytes", U64, RO(alg), .arg = COUNT_BYTES, .desc = "bytes in descriptors" },
	{ .name = "errs",  U64, RO(alg), .arg = COUNT_ERRS, .desc = "descriptors of requests that failed" },
	{ .name = NULL },
};
/* clang-format on */
