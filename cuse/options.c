/* SPDX-License-Identifier: ISC */
/*
 * options.c - the rows of cryptodevd's own options.
 */
#include "options.h"

#include <stdlib.h>

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

/* clang-format off */
static const struct cmdline_option options_own[] = {
	{ .name = "foreground", .set = options_foreground,
	  .help = "stay in the foreground, log to standard error" },
	{ .name = "run", .arg = "CMD", .set = options_run,
	  .help = "run CMD by /bin/sh with the device, then end and\n"
		  "exit as CMD did" },
	{ .name = "memory", .arg = "WAY", .set = options_memory, .accepts = "auto, direct or retry",
	  .help = "how the data of programs are reached:\n"
		  "auto    directly, else by way of the kernel (default)\n"
		  "direct  directly or not at all\n"
		  "retry   by way of the kernel: more round trips,\n"
		  "        128 KiB a call at most" },
	{ .name = "crioget", .arg = "WAY", .set = options_crioget, .accepts = "inject, same or refuse",
	  .help = "how CRIOGET makes a second descriptor:\n"
		  "inject  the program itself makes it, held by\n"
		  "        ptrace for a moment (default)\n"
		  "same    the same, but where that is refused the\n"
		  "        program gets its own descriptor back\n"
		  "refuse  not at all" },
	{ .name = NULL },
};
/* clang-format on */

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
	};
	enum cmdline_result result;

	*options = (struct options){ .foreground = false };
	result = cmdline_parse(&cmdline, &options->common, argc, argv);
	options->device.name = options->common.device_name;
	options->device.nthreads = options->common.nthreads;
	*status = result == CMDLINE_WRONG ? 2 : EXIT_SUCCESS;
	return result == CMDLINE_GO;
}

const char *
options_memory_word(enum tcall_memory memory)
{
	return options_memory_words[memory];
}
