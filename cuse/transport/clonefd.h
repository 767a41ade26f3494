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

/*
 * Let the thread `tid`, which waits in an ioctl, run a dup of the descriptor of
 * that ioctl on its way out, and store the new number (an int; a negative
 * errno if there was none to be had) at `arg_uaddr`.  `answer` is called once,
 * as soon as nothing can be said through it any more: an error found later
 * reaches the program as the errno of its ioctl without it.  `fallback`: if the
 * thread cannot be held, store the number of the ioctl's own descriptor.
 *
 * *answered tells whether `answer` has been called; if not, the errno returned
 * is still to be sent.  EPERM, EOPNOTSUPP as of tracee_seize; EFAULT; ESRCH the
 * thread was killed.
 */
int clonefd_shared(bool *answered, pid_t tid, uint64_t arg_uaddr, bool fallback,
    clonefd_answer *answer, void *ctx);

#endif
