/* SPDX-License-Identifier: ISC */
/*
 * admit.c - refusals, and warnings.  Owns the list of the programs that were warned
 * of last, and its lock.
 */
#include "admit.h"

#include <sys/types.h>

#include <errno.h>
#include <stdbool.h>

#include "call.h"
#include "fcrypt.h"
#include "log.h"
#include "policy.h"
#include "sync.h"

#define WARNED 256u /* older ones may be warned of again */

static struct ocf_mutex admit_lock = OCF_MUTEX_INITIALIZER;
static struct {
	pid_t opener;
	const char *name; /* of an algorithm; NULL: unused */
} admit_warned[WARNED]; /* under the lock, as is its next place */
static size_t admit_next;

/* Whether it is new that the program uses that. */
static bool
admit_is_news(pid_t opener, const char *name)
{
	bool news = true;

	ocf_lock(&admit_lock);
	for (size_t i = 0; i < WARNED && news; i++)
		news = admit_warned[i].opener != opener ||
		    admit_warned[i].name != name;
	if (news) {
		admit_warned[admit_next].opener = opener;
		admit_warned[admit_next].name = name;
		admit_next = (admit_next + 1) % WARNED;
	}
	ocf_unlock(&admit_lock);
	return news;
}

static int
admit_judge(
    const struct call *call, enum policy_verdict verdict, const char *name)
{
	char program[FCR_PROGRAM] = "";
	pid_t opener = 0;

	if (verdict == POLICY_DENY) {
		ocf_debug("%s: denied by the policy", name);
		return EOPNOTSUPP;
	}
	if (verdict == POLICY_ALLOW)
		return 0;
	if (call != NULL)
		fcr_opener(call->fcr, &opener, program);
	if (admit_is_news(opener, name))
		ocf_log(OCF_LOG_WARNING,
		    "%s (%d) uses %s, of which the policy warns",
		    program[0] != '\0' ? program : "a program", (int)opener,
		    name);
	return 0;
}

int
admit_session(
    const struct call *call, const struct alg *const *algs, size_t nalgs)
{
	const char *name;
	enum policy_verdict verdict = policy_session(&name, algs, nalgs);

	return admit_judge(call, verdict, name);
}

int
admit_key(const struct call *call, uint32_t op)
{
	const char *name;
	enum policy_verdict verdict = policy_key(&name, op);

	return admit_judge(call, verdict, name);
}
