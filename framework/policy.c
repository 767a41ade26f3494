/* SPDX-License-Identifier: ISC */
/*
 * policy.c - the rules in force.  Owns them and their lock, a leaf.
 */
#include "policy.h"

#include <string.h>

#include "alg.h"
#include "keyop.h"
#include "sync.h"

_Atomic int policy_driver = POLICY_LOAD;
atomic_bool policy_frozen;

static struct ocf_mutex policy_lock = OCF_MUTEX_INITIALIZER;
static struct policy_rules policy_rules; /* under the lock */

void
policy_set_rules(const struct policy_rules *rules)
{
	ocf_lock(&policy_lock);
	policy_rules = *rules;
	ocf_unlock(&policy_lock);
}

static void
policy_get(struct policy_rule *rule, const struct policy_rule *from)
{
	ocf_lock(&policy_lock);
	*rule = *from;
	ocf_unlock(&policy_lock);
}

const char *
policy_word(enum policy_verdict verdict)
{
	static const char *const words[] = {
		[POLICY_ALLOW] = "allow",
		[POLICY_WARN] = "warn",
		[POLICY_DENY] = "deny",
	};

	return words[verdict];
}

void
policy_rule_of(struct policy_rule *rule, int alg)
{
	policy_get(rule, &policy_rules.algs[alg]);
}

void
policy_rule_of_key(struct policy_rule *rule, u_int op)
{
	policy_get(rule, &policy_rules.keyops[op]);
}

/* The severest so far, and of what. */
static void
policy_judge(enum policy_verdict *verdict, const char **name,
    const struct policy_rule *from, const char *what)
{
	struct policy_rule rule;

	policy_get(&rule, from);
	if (rule.verdict <= *verdict)
		return;
	*verdict = rule.verdict;
	*name = what;
}

enum policy_verdict
policy_session(const char **name, const struct alg *const *algs, size_t nalgs)
{
	enum policy_verdict verdict = POLICY_ALLOW;
	bool aead = false;

	*name = NULL;
	for (size_t i = 0; i < nalgs; i++)
		aead = aead || (algs[i] != NULL && algs[i]->kind == ALG_AEAD);
	for (size_t i = 0; i < nalgs; i++) {
		if (algs[i] == NULL || (aead && algs[i]->kind != ALG_AEAD))
			continue;
		policy_judge(&verdict, name, &policy_rules.algs[algs[i]->id],
		    algs[i]->name);
	}
	return verdict;
}

enum policy_verdict
policy_key(const char **name, u_int op)
{
	const struct keyop *keyop = keyop_find(op);
	enum policy_verdict verdict = POLICY_ALLOW;

	*name = NULL;
	/* Who carries it out finds what is none wrong. */
	if (keyop != NULL)
		policy_judge(
		    &verdict, name, &policy_rules.keyops[op], keyop->name);
	return verdict;
}

void
policy_preferred(char driver[POLICY_DRIVER], const struct cryptoini *list)
{
	struct policy_rule rule = { .verdict = POLICY_ALLOW };

	for (; list != NULL && rule.prefer[0] == '\0'; list = list->cri_next) {
		if (alg_find(list->cri_alg) != NULL)
			policy_get(&rule, &policy_rules.algs[list->cri_alg]);
	}
	memcpy(driver, rule.prefer, sizeof(rule.prefer));
}

void
policy_preferred_key(char driver[POLICY_DRIVER], u_int op)
{
	struct policy_rule rule = { .verdict = POLICY_ALLOW };

	if (keyop_find(op) != NULL)
		policy_get(&rule, &policy_rules.keyops[op]);
	memcpy(driver, rule.prefer, sizeof(rule.prefer));
}
