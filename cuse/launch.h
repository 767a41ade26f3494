/* SPDX-License-Identifier: ISC */
/*
 * launch.h - where the daemon runs: in a child, of which the program that was
 * started waits until the device is there, and then leaves it alone, or runs a
 * command and ends it.
 */
#ifndef CUSE_LAUNCH_H
#define CUSE_LAUNCH_H

/*
 * The daemon: say by launch_ready(ready_fd) that the device is there, serve
 * until SIGTERM, return an exit status.
 */
typedef int launch_daemon(void *ctx, int ready_fd);

/* Close ready_fd, having said so; -1 is ignored. */
void launch_ready(int ready_fd);

/*
 * Run the daemon in a child.  The exit status: without a command 0 as soon as
 * the device is there, or else the daemon's; with a command that of the
 * command, 128 + N if it was ended by signal N.
 * SIGTERM and SIGINT are handed on to the command.
 */
int launch(launch_daemon *daemon, void *ctx, const char *command);

#endif
