/* SPDX-License-Identifier: ISC */
/*
 * clonefd.c - what the thread is made to do: dup, and close again if the number
 * could not be stored.  How it is made to is tracee.c's; an open instead of the
 * dup, for dialects whose clone is an open file of its own, would join here.
 */
#include "clonefd.h"

#include <string.h>

#include "log.h"
#include "progmem.h"
#include "taskinfo.h"
#include "tracee.h"

static int
clonefd_store(pid_t tid, uint64_t uaddr, int fd)
{
	struct xfer_seg seg = {
		.uaddr = uaddr,
		.data = &fd,
		.len = sizeof(fd),
	};

	return progmem_store(tid, &seg, 1);
}

/* The number of the descriptor it made the ioctl on, without touching it. */
static int
clonefd_same(pid_t tid, uint64_t arg_uaddr)
{
	uint64_t fd;
	long nr;
	int error;

	error = taskinfo_call(&nr, &fd, tid);
	if (error == 0)
		error = clonefd_store(tid, arg_uaddr, (int)(uint32_t)fd);
	return error;
}

/* The thread is held: make the descriptor and tell its number. */
static int
clonefd_inject(struct tracee *tracee, uint64_t arg_uaddr)
{
	int fd = -1;
	int ignored;
	int error;

	error = tracee_call(tracee, tracee->abi->nr_dup,
	    (uint32_t)tracee_descriptor(tracee), &fd);
	if (error != 0)
		return error;
	error = clonefd_store(tracee->tid, arg_uaddr, fd);
	/* Nobody will ever know of it. */
	if (error != 0 && fd >= 0)
		tracee_call(
		    tracee, tracee->abi->nr_close, (uint32_t)fd, &ignored);
	return error;
}

int
clonefd_shared(bool *answered, pid_t tid, uint64_t arg_uaddr, bool fallback,
    clonefd_answer *answer, void *ctx)
{
	struct tracee tracee;
	int error;

	*answered = false;
	error = tracee_seize(&tracee, tid);
	if (error != 0) {
		ocf_debug("thread %ld cannot be held: %s", (long)tid,
		    strerror(error));
		if (fallback && clonefd_same(tid, arg_uaddr) == 0)
			error = 0;
		return error;
	}
	answer(ctx);
	*answered = true;
	error = tracee_catch(&tracee);
	if (error == 0)
		error = clonefd_inject(&tracee, arg_uaddr);
	tracee_release(&tracee, error);
	return error;
}
