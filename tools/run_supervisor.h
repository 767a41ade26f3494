/* SPDX-License-Identifier: ISC */
/*
 * run_supervisor.h - the process of cryptodev-run that serves the device.  It
 * stays an ancestor of the program and of all that it starts, daemons too, and
 * ends when the last of them has ended.
 */
#ifndef TOOLS_RUN_SUPERVISOR_H
#define TOOLS_RUN_SUPERVISOR_H

#include <stdbool.h>
#include <stdio.h>

#include "control.h"
#include "run_program.h"

struct run_supervisor {
	struct run_program program;
	struct control_config control; /* of the device, too */
	FILE *stats; /* where to print counters; NULL: nowhere */
	int control_fd; /* to the process that was started by the user */
};

/* What it reports on control_fd, in packets.  The other way go numbers of
 * signals (int) for the program. */
enum run_event {
	RUN_STOPPED, /* the program, by a signal */
	RUN_ENDED, /* the program: status is as from waitpid */
	RUN_ALL_ENDED, /* nothing else is left: the supervisor ends as well */
};

struct run_report {
	enum run_event event;
	int status;
};

/* Be it.  The exit status of the process. */
int run_supervisor_main(struct run_supervisor *run);

#endif
