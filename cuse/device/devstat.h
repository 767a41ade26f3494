/* SPDX-License-Identifier: ISC */
/*
 * devstat.h - what the device has done.  Each worker counts for itself, without
 * lock or sharing; a reader adds the workers up.
 */
#ifndef DEVICE_DEVSTAT_H
#define DEVICE_DEVSTAT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define DEVSTAT_CMDS 128 /* room for one counter a command, all dialects */

struct devstat_cmd {
	_Atomic uint64_t calls; /* answered, errors included */
	_Atomic uint64_t errors; /* answered with an errno */
	_Atomic uint64_t trips; /* requests of the transport they took */
};

struct devstat {
	struct devstat_cmd cmds[DEVSTAT_CMDS]; /* by dialect_cmd_index */
	struct devstat_cmd unknown; /* no such command */
	struct devstat *next; /* all workers, in devstat.c */
};

struct dialect_cmd;

/* Count one request of the transport for `cmd` (NULL: unknown), and whether it
 * was the one that answered the call with `error`. */
void devstat_trip(struct devstat *stat, const struct dialect_cmd *cmd);
void devstat_answer(
    struct devstat *stat, const struct dialect_cmd *cmd, int error);

/* Make a worker's counters part of the sum, and keep them in it for ever. */
void devstat_add(struct devstat *stat);
void devstat_remove(struct devstat *stat);

/* Open files and sessions, now and ever. */
void devstat_open(int change);
void devstat_session(int change);

/* Sessions and key operations that the policy has denied, or warned of. */
void devstat_denied(void);
void devstat_warned(void);

/* What has been counted, added up. */
struct devstat_row {
	const char *dialect; /* NULL: there is no such command */
	bool bsd;
	const char *command; /* static, as is the dialect's name */
	uint64_t calls;
	uint64_t errors;
	uint64_t trips;
};

struct devstat_pair {
	int64_t current;
	int64_t total; /* ever */
};

struct devstat_view {
	struct devstat_row rows[DEVSTAT_CMDS + 1]; /* that ever came */
	size_t nrows;
	struct devstat_row all; /* their sum; no names */
	struct devstat_pair files;
	struct devstat_pair sessions;
	uint64_t denied; /* by the policy */
	uint64_t warned; /* same: of these */
	unsigned int nworkers; /* threads that serve, now */
};

/* Add up.  Commands that differ in the word size of callers are one row. */
void devstat_read(struct devstat_view *view);

/*
 * Print everything as lines of a name and a value, the counters of drivers
 * included; commands that never came are left out.  Those of Linux are named
 * ioctl.COMMAND, those of a BSD ioctl.DIALECT.COMMAND.
 */
void devstat_print(FILE *f, const char *transport);

#endif
