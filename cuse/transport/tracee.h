/* SPDX-License-Identifier: ISC */
/*
 * tracee.h - a thread of a program that is held by ptrace on its way out of an
 * ioctl, and made to run system calls of ours before it goes on.  All functions
 * are for one thread of ours, the one that seized it.
 *
 * Every function but tracee_seize may find that the thread has been killed:
 * ESRCH, and from then on nothing more is done to it.
 */
#ifndef TRANSPORT_TRACEE_H
#define TRANSPORT_TRACEE_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

#include "tregs.h"

struct tracee {
	pid_t tid;
	bool held; /* stopped, by us */
	bool loaded; /* regs are its registers */
	bool masked; /* sigmask is to be put back */
	bool suspended; /* its filters, if it has any */
	int sig; /* to be delivered when it goes on */
	uint64_t sigmask;
	struct tregs regs; /* to be put back, with the ioctl's result */
	const struct tregs_abi *abi;
};

/*
 * Seize a thread that waits in an ioctl of ours, so that it stops as soon as it
 * leaves.  Until then the ioctl can still be answered with an error, also after
 * tracee_seize has failed.
 * EPERM we may not, or somebody traces it already, or its system calls are
 * filtered and the filter would judge ours; EOPNOTSUPP of tregs_init.
 */
int tracee_seize(struct tracee *tracee, pid_t tid);

/*
 * Wait for it, once the ioctl has been answered with success.  Blocks as long
 * as the thread is frozen.
 * EOPNOTSUPP it did not come by a way known here; the errno of the ioctl if the
 * answer was lost; EPERM, EFAULT.
 */
int tracee_catch(struct tracee *tracee);

/* The descriptor it made the ioctl on. */
int tracee_descriptor(const struct tracee *tracee);

/* Let it run one system call with one argument; `nr` is from tracee->abi.
 * *result is what the call returned, errors as negative errnos.
 * A thread that makes another call instead, past a filter of its own, is killed:
 * ESRCH.  EFAULT it came to no call. */
int tracee_call(struct tracee *tracee, long nr, uint64_t arg, int *result);

/*
 * Let it open `path`, of up to TRACEE_PATH bytes, to read and to write, with its own
 * rights and in its own view of the file system, by way of a page that is its for
 * that long.  *result as of tracee_call.  What it opens is only ours to say while no
 * other thread of its is in the way: not for threads that a filter keeps from opening
 * files, so that EPERM if it has one.  The errnos of tracee_call.
 */
#define TRACEE_PATH 64
int tracee_open(struct tracee *tracee, const char *path, int *result);

/* Let it go on as if nothing had happened; `error` is what it sees as the errno
 * of its ioctl, 0: success. */
void tracee_release(struct tracee *tracee, int error);

#endif
