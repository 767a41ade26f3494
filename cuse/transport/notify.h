/* SPDX-License-Identifier: ISC */
/*
 * notify.h - the device for one program and all it starts, by seccomp user
 * notification: no node, no privileges.  The program puts itself under a filter
 * (notify_filter.h) and hands the listener to a supervisor, which runs this.
 *
 * A call that was received is answered before the program sees a signal.  One
 * that was not received yet is interrupted by a handler as read(2) would be:
 * EINTR, or started anew with SA_RESTART; nothing has happened then.
 */
#ifndef TRANSPORT_NOTIFY_H
#define TRANSPORT_NOTIFY_H

#include <stdbool.h>

struct tnotify;

/*
 * Start to serve the calls that come from `listener_fd` (transferred, also
 * on failure) on `nthreads` threads, at most TRANSPORT_THREADS_MAX; `device_name`,
 * in /dev, is borrowed until tnotify_stop.  Takes SIGUSR1, which must be blocked
 * in the calling thread.
 * ENOTSUP the kernel is older than 5.14; ENOENT there is no /proc; ENOMEM,
 * EAGAIN, EMFILE, ENFILE.
 */
int tnotify_start(struct tnotify **out, int listener_fd,
    const char *device_name, unsigned nthreads);

/* Becomes readable when there is something for tnotify_work to do. */
int tnotify_fd(const struct tnotify *tn);

/* Do it; never blocks.  *ended: no task is left that could use the device. */
void tnotify_work(struct tnotify *tn, bool *ended);

/* End, with all that is open.  Calls still waiting fail with ENOSYS.  NULL is
 * ignored. */
void tnotify_stop(struct tnotify *tn);

#endif
