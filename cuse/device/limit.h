/* SPDX-License-Identifier: ISC */
/*
 * limit.h - how much of the device one open file, and all open files of one user
 * together, may have at a time.  The values are knobs, opencrypto.limit.*, far
 * above what programs use; they keep one program from taking the memory of all.
 * What one call needs while it runs is not counted: workers are few.
 *
 * Counting takes no lock.  A limit that is hit is counted, and said in the log
 * once a minute at most.
 */
#ifndef DEVICE_LIMIT_H
#define DEVICE_LIMIT_H

#include <sys/types.h>

#include <stdint.h>

enum limit_kind {
	LIMIT_OPENS, /* open files; limit_file_init takes the one */
	LIMIT_SESSIONS,
	LIMIT_ASYNC, /* operations that go on after their call */
	LIMIT_BYTES, /* of the data of those */
	LIMIT_KINDS,
};

struct limit_user;

/* The account of an open file. */
struct limit_file {
	struct limit_user *user; /* a reference */
	_Atomic uint64_t used[LIMIT_KINDS];
};

/* Open the account of a file that `uid` opens.  EMFILE the user has as many as
 * there may be; ENOMEM. */
int limit_file_init(struct limit_file *file, uid_t uid);

/* Close it, whatever it holds. */
void limit_file_fini(struct limit_file *file);

/* Begin the account `heir`, which is no open file's: it takes over the operations
 * of one that is going to be closed, and theirs alone (LIMIT_ASYNC, LIMIT_BYTES). */
void limit_file_heir(struct limit_file *heir, struct limit_file *file);

/*
 * Take `n` more for the file and its user, or nothing; and give them back.
 * ENOMEM it would be more than there may be, which is the errno of all dialects
 * but that of Linux for operations: EBUSY, which is the caller's to say.
 */
int limit_take(struct limit_file *file, enum limit_kind kind, uint64_t n);
void limit_give(struct limit_file *file, enum limit_kind kind, uint64_t n);

/* Make the knobs known to the framework.  Before there are threads; may be called
 * again. */
void limit_add_knobs(void);

#endif
