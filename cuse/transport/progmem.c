/* SPDX-License-Identifier: ISC */
/*
 * The program's memory, copied by process_vm_readv and process_vm_writev: the
 * kernel checks every page against the program's own mappings, so an address
 * from a program can do no more than fail.  Holds no state and takes no lock.
 */
#include "progmem.h"

#include <sys/uio.h>

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Segments in one system call; more than any call has. */
#define PROGMEM_BATCH (XFER_SEGS + 4)

/* No page is smaller, and every larger one is a multiple of it. */
#define PROGMEM_PAGE 4096u

static_assert(sizeof(ssize_t) == sizeof(size_t), "lengths fit a result");

/* The kernel has more ways to refuse than our contract: EINVAL for lengths out
 * of all bounds, ENOSYS where it was built without these calls, ENOMEM. */
static int
progmem_errno(int error)
{
	switch (error) {
	case EFAULT:
	case EINVAL:
		return EFAULT;
	case ESRCH:
		return ESRCH;
	default:
		return EPERM;
	}
}

static int
progmem_batch(pid_t tid, const struct xfer_seg *segs, size_t n, bool store)
{
	struct iovec local[PROGMEM_BATCH];
	struct iovec remote[PROGMEM_BATCH];
	size_t want = 0;
	ssize_t got;
	size_t i;

	for (i = 0; i < n; i++) {
		/* A 64-bit program may have it where our own may not. */
		if (segs[i].uaddr > UINTPTR_MAX)
			return EFAULT;
		local[i].iov_base = segs[i].data;
		local[i].iov_len = segs[i].len;
		remote[i].iov_base = (void *)(uintptr_t)segs[i].uaddr;
		remote[i].iov_len = segs[i].len;
		want += segs[i].len;
	}
	if (store)
		got = process_vm_writev(tid, local, n, remote, n, 0);
	else
		got = process_vm_readv(tid, local, n, remote, n, 0);
	if (got < 0)
		return progmem_errno(errno);
	/* It stops without an error at the first page that is not there. */
	return (size_t)got == want ? 0 : EFAULT;
}

static int
progmem_copy(pid_t tid, const struct xfer_seg *segs, size_t n, bool store)
{
	size_t batch;
	int error;

	for (; n > 0; segs += batch, n -= batch) {
		batch = n < PROGMEM_BATCH ? n : PROGMEM_BATCH;
		error = progmem_batch(tid, segs, batch, store);
		if (error != 0)
			return error;
	}
	return 0;
}

int
progmem_fetch(pid_t tid, const struct xfer_seg *segs, size_t n)
{
	return progmem_copy(tid, segs, n, false);
}

int
progmem_store(pid_t tid, const struct xfer_seg *segs, size_t n)
{
	return progmem_copy(tid, segs, n, true);
}

int
progmem_string(pid_t tid, uint64_t uaddr, char *buf, size_t size)
{
	struct xfer_seg seg;
	size_t done = 0;
	int error;

	while (done < size) {
		if (uaddr > UINT64_MAX - done)
			return EFAULT;
		seg.uaddr = uaddr + done;
		seg.data = buf + done;
		seg.len = PROGMEM_PAGE - (size_t)(seg.uaddr % PROGMEM_PAGE);
		if (seg.len > size - done)
			seg.len = size - done;
		error = progmem_fetch(tid, &seg, 1);
		if (error != 0)
			return error;
		if (memchr(seg.data, '\0', seg.len) != NULL)
			return 0;
		done += seg.len;
	}
	return ENAMETOOLONG;
}
