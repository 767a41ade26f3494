/* SPDX-License-Identifier: ISC */
/*
 * clonefd.c - what the thread is made to do: dup, or open the same file again, and
 * close if the number could not be stored.  How it is made to is tracee.c's.
 */
#include "clonefd.h"

#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "progmem.h"
#include "taskinfo.h"
#include "tracee.h"

/* The int at an address of the program's. */
static struct xfer_seg
clonefd_seg(uint64_t uaddr, int *value)
{
	return (struct xfer_seg){
		.uaddr = uaddr,
		.data = value,
		.len = sizeof(*value),
	};
}

/* Store a number where `old` was.  What cannot be stored as a whole is not
 * stored at all: the same copy stops at the same byte again. */
static int
clonefd_store(pid_t tid, uint64_t uaddr, int fd, int old)
{
	const struct xfer_seg new_seg = clonefd_seg(uaddr, &fd);
	const struct xfer_seg old_seg = clonefd_seg(uaddr, &old);
	int error;

	error = progmem_store(tid, &new_seg, 1);
	if (error != 0)
		progmem_store(tid, &old_seg, 1);
	return error;
}

/* The number of the descriptor it made the ioctl on, without touching it. */
static int
clonefd_same(pid_t tid, uint64_t arg_uaddr, int old)
{
	uint64_t fd;
	long nr;
	int error;

	error = taskinfo_call(&nr, &fd, tid);
	if (error == 0)
		error = clonefd_store(tid, arg_uaddr, (int)(uint32_t)fd, old);
	return error;
}

/* Whatever the name was under which it opened the device, /proc knows. */
static int
clonefd_reopen(struct tracee *tracee, int *fd)
{
	char path[TRACEE_PATH];
	int error;

	(void)snprintf(path, sizeof(path), "/proc/thread-self/fd/%d",
	    tracee_descriptor(tracee));
	error = tracee_open(tracee, path, fd);
	return error == 0 && *fd < 0 ? -*fd : error;
}

/* Whether a descriptor of the thread's is an open file of the device. */
static bool
clonefd_is_device(const struct clonefd *clone, int fd)
{
	char path[64];
	struct stat st;

	(void)snprintf(
	    path, sizeof(path), "/proc/%ld/fd/%d", (long)clone->tid, fd);
	return stat(path, &st) == 0 && S_ISCHR(st.st_mode) &&
	    st.st_rdev == clone->device;
}

/* Whether the thread has the device open at all. */
static bool
clonefd_has_device(const struct clonefd *clone)
{
	const struct dirent *entry;
	bool found = false;
	char path[64];
	DIR *dir;

	(void)snprintf(path, sizeof(path), "/proc/%ld/fd", (long)clone->tid);
	dir = opendir(path);
	if (dir == NULL)
		return false;
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): the directory is ours alone */
	while (!found && (entry = readdir(dir)) != NULL) {
		found = entry->d_name[0] != '.' &&
		    clonefd_is_device(
			clone, (int)strtol(entry->d_name, NULL, 10));
	}
	(void)closedir(dir);
	return found;
}

/* Who asks may be wrong: no thread is stopped that is in another call, as far as the
 * kernel tells, or has nothing to do with the device. */
static bool
clonefd_may_stop(const struct clonefd *clone)
{
	uint64_t fd;
	long nr;
	int error;

	if (clone->device == 0)
		return true;
	error = taskinfo_call(&nr, &fd, clone->tid);
	if (error == EOPNOTSUPP)
		return clonefd_has_device(clone);
	return error == 0 && clonefd_is_device(clone, (int)(uint32_t)fd);
}

/* Once it is held its registers tell for certain. */
static bool
clonefd_is_ours(const struct clonefd *clone, const struct tracee *tracee)
{
	return clone->device == 0 ||
	    clonefd_is_device(clone, tracee_descriptor(tracee));
}

/* The thread is held: make the descriptor and tell its number. */
static int
clonefd_inject(struct tracee *tracee, const struct clonefd *clone, int old)
{
	int fd = -1;
	int ignored;
	int error;

	error = clone->reopen ? clonefd_reopen(tracee, &fd)
			      : tracee_call(tracee, tracee->abi->nr_dup,
				    (uint32_t)tracee_descriptor(tracee), &fd);
	if (error != 0)
		return error;
	error = clonefd_store(tracee->tid, clone->arg_uaddr, fd, old);
	/* Nobody will ever know of it. */
	if (error != 0 && fd >= 0)
		tracee_call(
		    tracee, tracee->abi->nr_close, (uint32_t)fd, &ignored);
	return error;
}

int
clonefd_make(bool *answered, const struct clonefd *clone,
    clonefd_answer *answer, void *ctx)
{
	const pid_t tid = clone->tid;
	struct tracee tracee;
	int old = 0;
	const struct xfer_seg old_seg = clonefd_seg(clone->arg_uaddr, &old);
	int error;

	*answered = false;
	if (!clonefd_may_stop(clone))
		return EPERM;
	/* A wrong address needs no stopping to be found out. */
	error = progmem_fetch(tid, &old_seg, 1);
	if (error != 0)
		return error;
	error = tracee_seize(&tracee, tid);
	if (error != 0) {
		ocf_debug("thread %ld cannot be held: %s", (long)tid,
		    ocf_strerror(error));
		if (clone->fallback &&
		    clonefd_same(tid, clone->arg_uaddr, old) == 0)
			error = 0;
		return error;
	}
	answer(ctx);
	*answered = true;
	error = tracee_catch(&tracee);
	if (error == 0 && !clonefd_is_ours(clone, &tracee)) {
		tracee_release(&tracee, 0);
		return EPERM;
	}
	if (error == 0)
		error = clonefd_inject(&tracee, clone, old);
	tracee_release(&tracee, error);
	return error;
}
