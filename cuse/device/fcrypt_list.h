/* SPDX-License-Identifier: ISC */
/*
 * fcrypt_list.h - what is open, for whoever shows it: copies of what the tables say
 * at one moment.
 */
#ifndef DEVICE_FCRYPT_LIST_H
#define DEVICE_FCRYPT_LIST_H

#include <sys/types.h>

#include <stddef.h>
#include <stdint.h>

#include "csession.h"
#include "fcrypt.h"

struct fcr_info {
	uint64_t number; /* of the file; not given again */
	pid_t tid; /* as in fcr_set_opener; 0: not known */
	uid_t uid;
	char program[FCR_PROGRAM];
	int64_t opened; /* s of CLOCK_MONOTONIC */
	size_t nsessions;
	uint64_t pending; /* operations that go on after their call */
};

struct fcr_session_info {
	uint32_t id;
	struct cse_about about;
};

/* Fill in at most `max`, the oldest files first; how many there are. */
size_t fcr_list_files(struct fcr_info *files, size_t max);

/* Fill in at most `max` sessions of the file `number`, in no order; how many it
 * has.  0 also if there is no such file any more. */
size_t fcr_list_sessions(
    uint64_t number, struct fcr_session_info *sessions, size_t max);

#endif
