/* SPDX-License-Identifier: ISC */
/*
 * sandbox.c - the table of measures, in the order in which they can be taken, and
 * what is said of those that cannot.
 */
#include "sandbox.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "sandbox_impl.h"

static int
sandbox_no_core(const struct sandbox *sb)
{
	const struct rlimit none = { 0, 0 };

	(void)sb;
	return setrlimit(RLIMIT_CORE, &none) == 0 ? 0 : errno;
}

/* Set anew when the user changes, which the kernel takes for a reason to have it
 * back as it is for programs that may be looked into. */
static int
sandbox_not_dumpable(const struct sandbox *sb)
{
	(void)sb;
	return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : errno;
}

/* All memory to come is to be locked, too, and without CAP_IPC_LOCK there would soon
 * be none to be had. */
static int
sandbox_lock_memory(const struct sandbox *sb)
{
	const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
	int error;

	if (!sb->change && geteuid() != 0)
		return 0;
	if (setrlimit(RLIMIT_MEMLOCK, &all) == 0)
		return 0;
	error = errno;
	(void)munlockall();
	return error;
}

static int
sandbox_no_new_privileges(const struct sandbox *sb)
{
	(void)sb;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : errno;
}

/* clang-format off */
static const struct sandbox_measure {
	const char *name; /* as what it is missing */
	unsigned int steps;
	bool vital; /* half done it is worse than not begun */
	int (*apply)(const struct sandbox *sb);
} sandbox_measures[] = {
	{ .name = "core dumps stay possible", .steps = SANDBOX_PREPARE | SANDBOX_TRACER, .apply = sandbox_no_core },
	{ .name = "memory may be swapped out", .steps = SANDBOX_PREPARE, .apply = sandbox_lock_memory },
	{ .name = "programs could gain privileges", .steps = SANDBOX_PREPARE | SANDBOX_TRACER, .apply = sandbox_no_new_privileges },
	{ .name = "files stay writable", .steps = SANDBOX_PREPARE | SANDBOX_TRACER, .apply = sandbox_view_readonly },
	{ .name = "capabilities could be gained again", .steps = SANDBOX_PREPARE | SANDBOX_TRACER, .apply = sandbox_caps_bound },
	{ .name = "all capabilities up to the start", .steps = SANDBOX_PREPARE, .apply = sandbox_caps_first },
	{ .name = "files stay visible", .steps = SANDBOX_ENTER | SANDBOX_TRACER, .apply = sandbox_view_narrow },
	{ .name = "the user stays the same", .steps = SANDBOX_ENTER | SANDBOX_TRACER, .vital = true, .apply = sandbox_user_change },
	{ .name = "debuggers may attach", .steps = SANDBOX_ENTER | SANDBOX_TRACER, .apply = sandbox_not_dumpable },
	{ .name = "capabilities stay", .steps = SANDBOX_ENTER | SANDBOX_TRACER, .vital = true, .apply = sandbox_caps_last },
	{ .name = "system calls are not filtered", .steps = SANDBOX_ENTER, .apply = sandbox_calls },
};
/* clang-format on */

/* "NAME (why), NAME (why)", of both steps, for one line; by the first thread. */
static char sandbox_lacks[400];
static atomic_bool sandbox_entered; /* and it does not change any more */

static void
sandbox_note(const char *name, int error)
{
	size_t len = strlen(sandbox_lacks);

	(void)snprintf(sandbox_lacks + len, sizeof(sandbox_lacks) - len,
	    "%s%s (%s)", len == 0 ? "" : ", ", name, ocf_strerror(error));
}

/* Whoever did not start as root has been promised little.  What the tracer has not,
 * the daemon has not either. */
static void
sandbox_tell(enum sandbox_step step, bool root, int error)
{
	enum ocf_log_level level = root ? OCF_LOG_WARNING : OCF_LOG_INFO;

	if (error != 0)
		level = OCF_LOG_ERROR;
	else if (step == SANDBOX_TRACER)
		level = OCF_LOG_DEBUG;
	if (sandbox_lacks[0] != '\0' && (step != SANDBOX_PREPARE || error != 0))
		ocf_log(level, "sandbox: %s", sandbox_lacks);
}

static int
sandbox_take(const struct sandbox_config *config, enum sandbox_step step)
{
	struct sandbox sb = { .config = config, .step = step };
	const bool root = geteuid() == 0;
	int error;

	if (config->mode == SANDBOX_OFF)
		return 0;
	error = sandbox_user_init(&sb);
	for (size_t i = 0; error == 0 &&
	     i < sizeof(sandbox_measures) / sizeof(sandbox_measures[0]);
	     i++) {
		const struct sandbox_measure *m = &sandbox_measures[i];
		int why = (m->steps & step) != 0 ? m->apply(&sb) : 0;

		if (why != 0)
			sandbox_note(m->name, why);
		if (m->vital || config->mode == SANDBOX_REQUIRE)
			error = why;
	}
	sandbox_tell(step, root, error);
	sandbox_user_fini(&sb);
	return error;
}

int
sandbox_prepare(const struct sandbox_config *config)
{
	return sandbox_take(config, SANDBOX_PREPARE);
}

int
sandbox_enter(const struct sandbox_config *config)
{
	int error = sandbox_take(config, SANDBOX_ENTER);

	atomic_store(&sandbox_entered, error == 0);
	return error;
}

const char *
sandbox_missing(void)
{
	return atomic_load(&sandbox_entered) ? sandbox_lacks : NULL;
}

int
sandbox_tracer(const struct sandbox_config *config)
{
	return sandbox_take(config, SANDBOX_TRACER);
}
