/* SPDX-License-Identifier: ISC */
/*
 * options.h - the command line of cryptodevd: the common options, and its own.
 */
#ifndef CUSE_OPTIONS_H
#define CUSE_OPTIONS_H

#include <stdbool.h>

#include "cmdline.h"
#include "cuse.h"
#include "devnode.h"
#include "sandbox.h"

/* Strings are borrowed from the command line. */
struct options {
	struct cmdline_common common;
	struct tcuse_config device;
	struct devnode_access access;
	struct sandbox_config sandbox;
	bool foreground;
	const char *run; /* a command to be run with the device; or NULL */
};

/*
 * Read the command line; what is wrong with it, --help and --version are
 * printed here.  False: there is no more to do than to exit with *status.
 * Sets what cmdline_parse sets.
 */
bool options_parse(
    struct options *options, int *status, int argc, char *const argv[]);

/* What --memory calls it. */
const char *options_memory_word(enum tcall_memory memory);

const char *options_sandbox_word(enum sandbox_mode mode); /* and --sandbox */

/* Read the configuration again (cmdline_reload): of *options, which is filled in,
 * only `access` is then still to be had in force.  The errnos of cmdline_reload. */
int options_reload(struct options *options);

#endif
