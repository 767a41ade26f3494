/* SPDX-License-Identifier: ISC */
/*
 * cryptodevctl - ask a server of the device what it does, and change it.  One row a
 * verb (ctl_verbs.c), one request, one result.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "control.h"
#include "ctl.h"

static const struct ctl_verb *
main_verb(const char *name)
{
	for (const struct ctl_verb *v = ctl_verbs; v->name != NULL; v++) {
		if (strcmp(v->name, name) == 0)
			return v;
	}
	return NULL;
}

static int
main_run(const struct ctl *ctl, int argc, char *const argv[])
{
	const struct ctl_verb *verb = main_verb(argv[0]);
	json_object *args;
	int status;

	if (verb == NULL) {
		(void)fprintf(stderr,
		    "cryptodevctl: there is no verb '%s'\n"
		    "Try 'cryptodevctl --help'.\n",
		    argv[0]);
		return CTL_USAGE;
	}
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0) {
			ctl_help_verb(verb);
			return CTL_OK;
		}
	}
	status = ctl_parse(&args, verb, argc - 1, argv + 1);
	if (status == CTL_OK)
		status = verb->run != NULL
		    ? verb->run(ctl, verb, args)
		    : ctl_ask(ctl, verb, verb->name, args);
	(void)json_object_put(args);
	return status;
}

/* Take the options in front of the verb, and one of them behind it.  -1: go on. */
static int
main_options(struct ctl *ctl, int argc, char *argv[])
{
	static const struct option longs[] = {
		{ "socket", required_argument, NULL, 's' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'v' },
		{ "complete", no_argument, NULL, 'c' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "+", longs, NULL)) != -1) {
		switch (c) {
		case 's':
			ctl->socket = optarg;
			break;
		case 'j':
			ctl->json = true;
			break;
		case 'h':
			ctl_help();
			return CTL_OK;
		case 'v':
			(void)puts("cryptodevctl (cryptodevd) " CTL_VERSION);
			return CTL_OK;
		case 'c':
			ctl_complete(argc - optind, argv + optind);
			return CTL_OK;
		default:
			(void)fputs("Try 'cryptodevctl --help'.\n", stderr);
			return CTL_USAGE;
		}
	}
	if (optind < argc)
		return -1;
	(void)fputs(
	    "cryptodevctl: no verb\nTry 'cryptodevctl --help'.\n", stderr);
	return CTL_USAGE;
}

/* --json may stand anywhere. */
static int
main_take_json(struct ctl *ctl, int argc, char *argv[])
{
	int n = 0;

	for (int i = 0; i < argc; i++) {
		if (strcmp(argv[i], "--json") == 0)
			ctl->json = true;
		else
			argv[n++] = argv[i];
	}
	return n;
}

int
main(int argc, char *argv[])
{
	const char *env = getenv(CONTROL_ENV);
	struct ctl ctl = {
		.socket = env != NULL && *env != '\0' ? env : CONTROL_SOCKET,
		.terminal = isatty(STDOUT_FILENO) != 0
	};
	int status = main_options(&ctl, argc, argv);

	if (status < 0) {
		argc = main_take_json(&ctl, argc - optind, argv + optind);
		status = main_run(&ctl, argc, argv + optind);
	}
	if ((fflush(stdout) != 0 || ferror(stdout)) && status == CTL_OK) {
		(void)fprintf(stderr, "cryptodevctl: standard output: %s\n",
		    strerror(errno));
		status = CTL_REFUSED;
	}
	return status;
}
