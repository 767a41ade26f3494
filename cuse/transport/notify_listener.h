/* SPDX-License-Identifier: ISC */
/*
 * notify_listener.h - the kernel's side of seccomp user notification: system
 * calls that wait for an answer, and the ways to answer them.  Knows nothing of
 * a device.
 */
#ifndef TRANSPORT_NOTIFY_LISTENER_H
#define TRANSPORT_NOTIFY_LISTENER_H

#include <sys/types.h>

#include <stdbool.h>
#include <stdint.h>

/* One system call that waits, as it was made. */
struct tnotify_req {
	uint64_t id; /* what answers refer to */
	uint64_t args[6];
	uint32_t arch; /* AUDIT_ARCH_ */
	uint32_t nr;
	pid_t tid; /* of the thread that waits; 0: not in our pid namespace */
};

/*
 * Make ready to receive from `fd`.
 * ENOTSUP the kernel is older than 5.14, or newer than we can read.
 */
int tnotify_listener_init(int fd);

/*
 * Wait for the next system call.
 * EINTR a signal came; ENOENT the call has gone meanwhile, or no task is left
 * that could make one.
 */
int tnotify_listener_recv(int fd, struct tnotify_req *req);

/* Whether no task is left that could make a call. */
bool tnotify_listener_ended(int fd);

/* Whether the thread still waits: it may have been killed at any time. */
bool tnotify_req_waits(int fd, const struct tnotify_req *req);

/* Answer: the call returns 0, or fails with `error`.  Nobody may be there any
 * more to hear it, which is no error. */
void tnotify_req_answer(int fd, const struct tnotify_req *req, int error);

/* Answer: let the kernel carry the call out. */
void tnotify_req_continue(int fd, const struct tnotify_req *req);

/*
 * Give the caller the open file behind our descriptor `from`.  With `answer`
 * its number is also what the call returns; otherwise it is put in *number and
 * the call still waits.
 * EMFILE the program has no descriptor free; ENOENT it is gone.
 */
int tnotify_req_give(int fd, const struct tnotify_req *req, int from,
    bool cloexec, bool answer, int *number);

#endif
