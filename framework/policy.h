/* SPDX-License-Identifier: ISC */
/*
 * policy.h - by which rule sessions and requests are given to drivers, and what the
 * operator has said of single algorithms.  Sessions and key operations ask when
 * they are made, requests never.
 */
#ifndef FRAMEWORK_POLICY_H
#define FRAMEWORK_POLICY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include <opencrypto/cryptodev.h>

struct alg;

enum policy {
	POLICY_LOAD, /* the pages': hardware first, then the fewest sessions */
	POLICY_FASTEST, /* what costs least by cost.h, among the classes allowed */
};

/* opencrypto.policy: for sessions created from now on. */
extern _Atomic int policy_driver;

/* opencrypto.fastest.freeze: costs are neither measured nor refreshed. */
extern atomic_bool policy_frozen;

enum policy_verdict {
	POLICY_ALLOW,
	POLICY_WARN, /* allowed, and the log says so */
	POLICY_DENY,
};

#define POLICY_DRIVER 16u /* bytes of a driver's name, with its NUL */

struct policy_rule {
	enum policy_verdict verdict;
	char prefer
	    [POLICY_DRIVER]; /* a driver, with its unit or without; "": any */
};

/* A rule for each CRYPTO_* and each CRK_*.  All zero: everything is allowed. */
struct policy_rules {
	struct policy_rule algs[CRYPTO_ALGORITHM_MAX + 1];
	struct policy_rule keyops[CRK_ALGORITHM_MAX + 1];
};

/* What configurations and listings call a verdict: "allow", "warn" or "deny". */
const char *policy_word(enum policy_verdict verdict);

/* The rule in force for an algorithm, CRYPTO_*, and for a key operation, CRK_*. */
void policy_rule_of(struct policy_rule *rule, int alg);
void policy_rule_of_key(struct policy_rule *rule, u_int op);

/* Have the rules, which are copied, in force for what is made from now on.  At any
 * time, by any thread. */
void policy_set_rules(const struct policy_rules *rules);

/*
 * What is said of a session of these algorithms (NULL ones do not count), the
 * severest of it, or of a key operation; and the name that it is said of, static,
 * NULL where all is allowed.  Of an authenticated cipher the cipher's rule is the one.
 * For the device, which heeds it: consumers of the API may do anything.
 */
enum policy_verdict policy_session(
    const char **name, const struct alg *const *algs, size_t nalgs);
enum policy_verdict policy_key(const char **name, u_int op);

/*
 * For the choice of a driver: the one that is preferred for a session of the list,
 * that of the first algorithm which has any, or for the key operation.  "": none.
 * Locks: takes its own, which is a leaf.
 */
void policy_preferred(char driver[POLICY_DRIVER], const struct cryptoini *list);
void policy_preferred_key(char driver[POLICY_DRIVER], u_int op);

#endif
