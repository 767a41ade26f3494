/* SPDX-License-Identifier: ISC */
/*
 * progmem.h - the memory of a thread that waits for us, by process_vm_readv
 * and process_vm_writev.  The caller guarantees that it goes on waiting.
 */
#ifndef TRANSPORT_PROGMEM_H
#define TRANSPORT_PROGMEM_H

#include <sys/types.h>

#include <stddef.h>

#include "xfer.h"

/*
 * Copy all segments in one system call, in order.
 * EFAULT a segment is not mapped or not permitted (those before it may have
 * been copied, and part of its own); EPERM we may not; ESRCH no such thread.
 */
int progmem_fetch(pid_t tid, const struct xfer_seg *segs, size_t n);
int progmem_store(pid_t tid, const struct xfer_seg *segs, size_t n);

/*
 * Copy a string of at most `size` bytes with its end, reading no page behind
 * it.  EFAULT; ENAMETOOLONG it does not end within `size`.
 */
int progmem_string(pid_t tid, uint64_t uaddr, char *buf, size_t size);

#endif
