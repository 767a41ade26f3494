/* SPDX-License-Identifier: ISC */
/*
 * clonefd.h - a second descriptor inside the calling process, for calls that
 * return one: a reply through FUSE cannot create it.
 */
#ifndef TRANSPORT_CLONEFD_H
#define TRANSPORT_CLONEFD_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

/* Answers the ioctl with success, on which the thread goes on; `ctx` is the
 * caller's. */
typedef void clonefd_answer(void *ctx);

struct clonefd {
	pid_t tid; /* a thread that waits in an ioctl */
	uint64_t arg_uaddr; /* where the number goes, an int */
	bool reopen; /* a new open file, not another descriptor of this one */
	bool fallback; /* store the ioctl's own if the thread cannot be held */
	dev_t
	    device; /* 0: who asks is trusted that it waits in an ioctl of ours;
		       * else the node that the ioctl has to be on */
};

/*
 * Let the thread run a dup of the descriptor of its ioctl on its way out, or open
 * the same device once more, and store the new number (or for a dup a negative errno
 * if there was none to be had).  `answer` is called once, as soon as nothing can be
 * said through it any more: an error found later reaches the program as the errno of
 * its ioctl without it.  The open is a request to the device of its own, which other
 * threads than this one have to be free for.
 *
 * *answered tells whether `answer` has been called; if not, the errno returned
 * is still to be sent.  EPERM, EOPNOTSUPP as of tracee_seize; EPERM a program with a
 * filter (seccomp) cannot be made to open, or the thread is in no ioctl on the device;
 * EFAULT; ESRCH the thread was killed; what the open found.
 */
int clonefd_make(bool *answered, const struct clonefd *clone,
    clonefd_answer *answer, void *ctx);

#endif
