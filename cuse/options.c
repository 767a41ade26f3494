/* SPDX-License-Identifier: ISC */
/*
 * options.c - getopt_long and a table of values for each choice.
 */
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "devconf.h"
#include "dialect.h"
#include "drivers.h"
#include "transport.h"

#define OPTIONS_THREADS_MAX 256

static const char options_help[] =
    "Usage: cryptodevd [OPTION]...\n"
    "\n"
    "Serves /dev/crypto from user space, by CUSE.\n"
    "\n"
    "  --foreground         stay in the foreground, log to standard error\n"
    "  --run CMD            run CMD by /bin/sh with the device, then end and\n"
    "                       exit as CMD did\n"
    "  --device-name NAME   serve /dev/NAME (default: crypto)\n"
    "  --threads N          calls served at a time (default: 4)\n"
    "  --memory WAY         how the data of programs are reached:\n"
    "                       auto    directly, else by way of the kernel\n"
    "                       direct  directly or not at all\n"
    "                       retry   by way of the kernel: more round trips,\n"
    "                               128 KiB a call at most\n"
    "  --crioget WAY        how CRIOGET makes a second descriptor:\n"
    "                       inject  the program itself makes it, held by\n"
    "                               ptrace for a moment (default)\n"
    "                       same    the same, but where that is refused the\n"
    "                               program gets its own descriptor back\n"
    "                       refuse  not at all\n"
    "  --flavour NAME       what the few commands mean that several BSDs share:\n"
    "                       freebsd12 (default), freebsd13, netbsd,\n"
    "                       netbsd-old or openbsd.  All others, and those of\n"
    "                       Linux, are always served\n"
    "  --report-accelerated WHEN\n"
    "                       whether CIOCGSESSINFO says that a session is\n"
    "                       accelerated: auto, always, never.  OpenSSL's\n"
    "                       engine and GnuTLS leave others alone\n"
    "  --driver FILE[,ARGS] load a driver besides the built-in ones; ARGS are\n"
    "                       for the driver.  May be given several times\n"
    "  --stats[=FILE]       print counters at the end, to standard error or\n"
    "                       to FILE\n"
    "  --debug              log what is refused, and why\n"
    "  --help, --version    print this, or the version, and exit\n";

struct options_choice {
	const char *name;
	int value;
};

static const struct options_choice options_memory[] = {
	{ "auto", TCALL_MEMORY_AUTO },
	{ "direct", TCALL_MEMORY_DIRECT },
	{ "retry", TCALL_MEMORY_RETRY },
	{ NULL, 0 },
};

static const struct options_choice options_crioget[] = {
	{ "inject", TCALL_CRIOGET_INJECT },
	{ "same", TCALL_CRIOGET_SAME },
	{ "refuse", TCALL_CRIOGET_REFUSE },
	{ NULL, 0 },
};

enum options_id {
	OPTIONS_FOREGROUND = 256, /* no character */
	OPTIONS_RUN,
	OPTIONS_DEVICE_NAME,
	OPTIONS_THREADS,
	OPTIONS_MEMORY,
	OPTIONS_CRIOGET,
	OPTIONS_FLAVOUR,
	OPTIONS_REPORT_ACCELERATED,
	OPTIONS_DRIVER,
	OPTIONS_STATS,
	OPTIONS_DEBUG,
	OPTIONS_HELP,
	OPTIONS_VERSION,
};

/* clang-format off */
static const struct option options_long[] = {
	{ "foreground",         no_argument,       NULL, OPTIONS_FOREGROUND },
	{ "run",                required_argument, NULL, OPTIONS_RUN },
	{ "device-name",        required_argument, NULL, OPTIONS_DEVICE_NAME },
	{ "threads",            required_argument, NULL, OPTIONS_THREADS },
	{ "memory",             required_argument, NULL, OPTIONS_MEMORY },
	{ "crioget",            required_argument, NULL, OPTIONS_CRIOGET },
	{ "flavour",            required_argument, NULL, OPTIONS_FLAVOUR },
	{ "report-accelerated", required_argument, NULL, OPTIONS_REPORT_ACCELERATED },
	{ "driver",             required_argument, NULL, OPTIONS_DRIVER },
	{ "stats",              optional_argument, NULL, OPTIONS_STATS },
	{ "debug",              no_argument,       NULL, OPTIONS_DEBUG },
	{ "help",               no_argument,       NULL, OPTIONS_HELP },
	{ "version",            no_argument,       NULL, OPTIONS_VERSION },
	{ NULL, 0, NULL, 0 },
};
/* clang-format on */

static int
options_choose(
    int *value, const struct options_choice *choices, const char *name)
{
	for (; choices->name != NULL; choices++) {
		if (strcmp(choices->name, name) == 0) {
			*value = choices->value;
			return 0;
		}
	}
	return EINVAL;
}

static int
options_number(unsigned int *value, const char *text, unsigned int max)
{
	unsigned long n;
	char *end;

	if (strspn(text, "0123456789") == 0)
		return EINVAL;
	errno = 0;
	n = strtoul(text, &end, 10);
	if (errno != 0 || *end != '\0' || n == 0 || n > max)
		return EINVAL;
	*value = (unsigned int)n;
	return 0;
}

/* The options that have a value to be checked. */
static int
options_set_value(struct options *options, int id, const char *value)
{
	int choice;
	int error;

	switch (id) {
	case OPTIONS_THREADS:
		return options_number(
		    &options->device.nthreads, value, OPTIONS_THREADS_MAX);
	case OPTIONS_MEMORY:
		error = options_choose(&choice, options_memory, value);
		if (error == 0)
			options->device.memory = (enum tcall_memory)choice;
		return error;
	case OPTIONS_CRIOGET:
		error = options_choose(&choice, options_crioget, value);
		if (error == 0)
			options->device.crioget = (enum tcall_crioget)choice;
		return error;
	case OPTIONS_FLAVOUR:
		return dialect_set_flavour(value);
	case OPTIONS_DRIVER:
		return drivers_want(value) == 0 ? 0 : EINVAL;
	default:
		return devconf_set_accelerated(value);
	}
}

/* 0; EINVAL a wrong value, EDOM no such option (getopt has said so). */
static int
options_set(struct options *options, int id, const char *value)
{
	switch (id) {
	case OPTIONS_FOREGROUND:
		options->foreground = true;
		return 0;
	case OPTIONS_RUN:
		options->run = value;
		return 0;
	case OPTIONS_DEVICE_NAME:
		options->device.name = value;
		return 0;
	case OPTIONS_STATS:
		options->stats = true;
		options->stats_path = value;
		return 0;
	case OPTIONS_DEBUG:
		options->debug = true;
		return 0;
	case '?':
		return EDOM;
	default:
		return options_set_value(options, id, value);
	}
}

bool
options_parse(
    struct options *options, int *status, int argc, char *const argv[])
{
	int index = 0;
	int error = 0;
	int id;

	*options = (struct options){
		.device = { .name = TRANSPORT_DEVICE_NAME,
		    .nthreads = TRANSPORT_THREADS },
	};
	*status = EXIT_SUCCESS;
	while (error == 0) {
		id = getopt_long(argc, argv, "", options_long, &index);
		if (id == -1)
			break;
		if (id == OPTIONS_HELP) {
			(void)fputs(options_help, stdout);
			return false;
		}
		if (id == OPTIONS_VERSION) {
			(void)puts("cryptodevd " CRYPTODEVD_VERSION);
			return false;
		}
		error = options_set(options, id, optarg);
		if (error == EINVAL)
			(void)fprintf(stderr,
			    "cryptodevd: --%s: %s will not do\n",
			    options_long[index].name, optarg);
	}
	if (error == 0 && optind < argc) {
		(void)fprintf(stderr,
		    "cryptodevd: %s: there are only options\n", argv[optind]);
		error = EINVAL;
	}
	if (error == 0)
		return true;
	(void)fprintf(stderr, "Try cryptodevd --help.\n");
	*status = 2;
	return false;
}
