/* SPDX-License-Identifier: ISC */
/*
 * admit.c - refusals, and warnings.  Owns the list of the programs that were warned
 * of last, and its lock.
 */
#include "admit.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "call.h"
#include "devstat.h"
#include "log.h"
#include "policy.h"
#include "sync.h"

#define WARNED	 256u /* older ones may be warned of again */
#define WHO_TEXT 64u

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

static void
admit_ask_who(struct admit_who *who, const struct call *call)
{
	memset(who, 0, sizeof(*who));
	if (call == NULL || call->fcr == NULL)
		return;
	fcr_opener(call->fcr, &who->opener, who->program);
	who->user = fcr_user(call->fcr);
	who->known = true;
}

/* "openssl (1983, user 1000)" */
static void
admit_tell_who(char text[WHO_TEXT], const struct admit_who *who)
{
	const char *program =
	    who->program[0] != '\0' ? who->program : "a program";

	if (who->known)
		(void)snprintf(text, WHO_TEXT, "%s (%d, user %ju)", program,
		    (int)who->opener, (uintmax_t)who->user);
	else
		(void)snprintf(text, WHO_TEXT, "%s", program);
}

/* log.h sees to it that no program fills the log with these. */
static int
admit_deny(struct call *call, const char *name)
{
	struct admit_who who;
	char text[WHO_TEXT];

	devstat_denied();
	if (call != NULL)
		call_note_denied(call);
	admit_ask_who(&who, call);
	admit_tell_who(text, &who);
	ocf_log(OCF_LOG_WARNING, "%s asks for %s, which the policy denies",
	    text, name);
	return EOPNOTSUPP;
}

static void
admit_say_use(const struct admit_who *who, const char *name)
{
	char text[WHO_TEXT];

	devstat_warned();
	if (!admit_is_news(who->opener, name))
		return;
	admit_tell_who(text, who);
	ocf_log(OCF_LOG_WARNING, "%s uses %s, of which the policy warns", text,
	    name);
}

void
admit_warn(struct admit_warning *warning)
{
	const char *name = atomic_exchange(&warning->name, NULL);

	if (name != NULL)
		admit_say_use(&warning->who, name);
}

int
admit_session(struct admit_warning *warning, struct call *call,
    const struct alg *const *algs, size_t nalgs)
{
	const char *name;
	enum policy_verdict verdict = policy_session(&name, algs, nalgs);

	if (warning != NULL)
		warning->name = NULL;
	if (verdict == POLICY_DENY)
		return admit_deny(call, name);
	if (verdict == POLICY_WARN && warning != NULL) {
		admit_ask_who(&warning->who, call);
		warning->name = name;
	}
	return 0;
}

int
admit_key(struct call *call, uint32_t op)
{
	const char *name;
	enum policy_verdict verdict = policy_key(&name, op);
	struct admit_who who;

	if (verdict == POLICY_DENY)
		return admit_deny(call, name);
	if (verdict == POLICY_WARN) {
		admit_ask_who(&who, call);
		admit_say_use(&who, name);
	}
	return 0;
}
