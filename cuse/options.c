/* SPDX-License-Identifier: ISC */
/*
 * options.c - the rows of cryptodevd's own options.
 */
#include "options.h"

#include <sys/stat.h>

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define USERS "/etc/passwd"

static const char *const options_memory_words[] = {
	[TCALL_MEMORY_AUTO] = "auto",
	[TCALL_MEMORY_DIRECT] = "direct",
	[TCALL_MEMORY_RETRY] = "retry",
	NULL,
};

static const char *const options_crioget_words[] = {
	[TCALL_CRIOGET_INJECT] = "inject",
	[TCALL_CRIOGET_SAME] = "same",
	[TCALL_CRIOGET_REFUSE] = "refuse",
	NULL,
};

static const char *const options_sandbox_words[] = {
	[SANDBOX_OFF] = "off",
	[SANDBOX_ON] = "on",
	[SANDBOX_REQUIRE] = "require",
	[SANDBOX_LOG] = "log",
	NULL,
};

static int
options_foreground(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct options *options = ctx;

	(void)value;
	(void)why;
	options->foreground = true;
	return 0;
}

static int
options_run(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct options *options = ctx;

	(void)why;
	options->run = value;
	return 0;
}

static int
options_memory(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct options *options = ctx;
	int choice;
	int error = cmdline_choose(&choice, options_memory_words, value);

	(void)why;
	if (error == 0)
		options->device.memory = (enum tcall_memory)choice;
	return error;
}

static int
options_crioget(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct options *options = ctx;
	int choice;
	int error = cmdline_choose(&choice, options_crioget_words, value);

	(void)why;
	if (error == 0)
		options->device.crioget = (enum tcall_crioget)choice;
	return error;
}

static int
options_number(unsigned long *n, const char *value, unsigned long max, int base)
{
	char *end;

	if (strspn(value, base == 8 ? "01234567" : "0123456789") == 0)
		return EINVAL;
	errno = 0;
	*n = strtoul(value, &end, base);
	return errno != 0 || *end != '\0' || *n > max ? EINVAL : 0;
}

/* Who started us; later root may have become somebody else. */
static bool options_root;

/* The node is root's, and stays so in a service that is not. */
static int
options_only_root(char why[CMDLINE_WHY])
{
	if (options_root)
		return 0;
	(void)snprintf(why, CMDLINE_WHY,
	    "only root can set this; in a service that is not root leave it to "
	    "a rule of udev");
	return EPERM;
}

/* "" is for what a file said: as the kernel makes it. */
static int
options_mode(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct options *options = ctx;
	unsigned long n;

	options->access.mode = DEVNODE_KEEP;
	if (*value == '\0')
		return 0;
	if (options_number(&n, value, 0777, 8) != 0)
		return EINVAL;
	options->access.mode = (mode_t)n;
	return options_only_root(why);
}

static int
options_group(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct options *options = ctx;
	const struct group *group;
	unsigned long n;

	options->access.gid = DEVNODE_KEEP;
	if (*value == '\0')
		return 0;
	/* Nobody else asks at the same time. */
	group = getgrnam(value); /* NOLINT(concurrency-mt-unsafe) */
	if (group != NULL)
		n = group->gr_gid;
	else if (options_number(&n, value, DEVNODE_KEEP - 1, 10) != 0)
		return EINVAL;
	options->access.gid = (gid_t)n;
	return options_only_root(why);
}

static int
options_sandbox(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct options *options = ctx;
	int choice;
	int error = cmdline_choose(&choice, options_sandbox_words, value);

	(void)why;
	if (error == 0)
		options->sandbox.mode = (enum sandbox_mode)choice;
	return error;
}

static int
options_user(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct options *options = ctx;

	(void)why;
	options->sandbox.user = *value != '\0' ? value : NULL;
	/* When this is read again users may be out of sight. */
	if (*value == '\0' || access(USERS, F_OK) != 0)
		return 0;
	/* Nobody else asks at the same time. */
	return getpwnam(value) != NULL ? 0 /* NOLINT(concurrency-mt-unsafe) */
				       : EINVAL;
}

/* clang-format off */
static const struct cmdline_option options_own[] = {
	{ .name = "foreground", .set = options_foreground,
	  .help = "stay in the foreground, log to standard error" },
	{ .name = "run", .arg = "CMD", .set = options_run,
	  .help = "run CMD by /bin/sh with the device, then end and\n"
		  "exit as CMD did" },
	{ .name = "memory", .section = "daemon", .initial = "auto", .arg = "WAY", .set = options_memory, .accepts = "auto, direct or retry",
	  .help = "how the data of programs are reached:\n"
		  "auto    directly, else by way of the kernel (default)\n"
		  "direct  directly or not at all\n"
		  "retry   by way of the kernel: more round trips,\n"
		  "        128 KiB a call at most" },
	{ .name = "crioget", .section = "daemon", .initial = "inject", .arg = "WAY", .set = options_crioget, .accepts = "inject, same or refuse",
	  .help = "how CRIOGET makes a second descriptor:\n"
		  "inject  the program itself makes it, held by\n"
		  "        ptrace for a moment (default)\n"
		  "same    the same, but where that is refused the\n"
		  "        program gets its own descriptor back\n"
		  "refuse  not at all" },
	{ .name = "mode", .section = "daemon", .initial = "", .live = true, .arg = "MODE", .set = options_mode, .accepts = "a mode in octal, 0000 to 0777",
	  .help = "the mode of the node, in octal, 0660 for instance\n"
		  "(default: as the kernel makes it)" },
	{ .name = "group", .section = "daemon", .initial = "", .live = true, .arg = "NAME", .set = options_group, .accepts = "a group",
	  .help = "the group of the node, by name or number (default: as\n"
		  "the kernel makes it)" },
	{ .name = "sandbox", .section = "daemon", .initial = "on", .arg = "MODE", .set = options_sandbox, .accepts = "off, on, require or log",
	  .help = "whether the daemon confines itself once the device is\n"
		  "there: on (default, as far as the system lets it), off,\n"
		  "require (as a whole, or end), log (the kernel logs system\n"
		  "calls that are not foreseen, and lets them pass)" },
	{ .name = "user", .section = "daemon", .initial = "", .arg = "NAME", .set = options_user, .accepts = "the name of a user",
	  .help = "whom root becomes in the sandbox (default: cryptodevd,\n"
		  "if there is that user)" },
	{ .name = NULL },
};
/* clang-format on */

static void
options_defaults(struct options *options)
{
	*options = (struct options){ .access = DEVNODE_ACCESS_NONE };
	cmdline_initial(options_own, options);
}

bool
options_parse(
    struct options *options, int *status, int argc, char *const argv[])
{
	const struct cmdline cmdline = {
		.program = "cryptodevd",
		.version = CRYPTODEVD_VERSION,
		.usage = "Usage: cryptodevd [OPTION]...\n"
			 "\n"
			 "Serves /dev/crypto from user space, by CUSE.\n",
		.own = options_own,
		.own_ctx = options,
		.config = CONFIG_FILE,
	};
	enum cmdline_result result;

	options_root = geteuid() == 0;
	options_defaults(options);
	result = cmdline_parse(&cmdline, &options->common, argc, argv);
	options->device.name = options->common.device_name;
	options->device.nthreads = options->common.nthreads;
	options->sandbox.reach = options->device.memory != TCALL_MEMORY_RETRY;
	*status = result == CMDLINE_WRONG ? 2
	    : result == CMDLINE_UNFIT	  ? EX_CONFIG
					  : EXIT_SUCCESS;
	return result == CMDLINE_GO;
}

const char *
options_memory_word(enum tcall_memory memory)
{
	return options_memory_words[memory];
}

const char *
options_sandbox_word(enum sandbox_mode mode)
{
	return options_sandbox_words[mode];
}

int
options_reload(struct options *options)
{
	options_defaults(options);
	return cmdline_reload(options);
}
