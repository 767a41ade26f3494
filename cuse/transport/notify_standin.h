/* SPDX-License-Identifier: ISC */
/*
 * notify_standin.h - what a program holds in place of the device: one end of a
 * socket pair.  We keep the other end, which hangs up when the last descriptor
 * of the program's end is gone, however many dup, fork, exec or SCM_RIGHTS made.
 *
 * What it is not: fstat tells a socket, and where the device would refuse to read
 * or write with EINVAL, it does so with EAGAIN and EPIPE.  To poll it is what the
 * open file is (fcr_poll).
 */
#ifndef TRANSPORT_NOTIFY_STANDIN_H
#define TRANSPORT_NOTIFY_STANDIN_H

#include <sys/types.h>

struct fcrypt;
struct tnotify_standin;
struct tnotify_standins;

/* No stand-ins yet; owned by the caller until _free.  Those to come report to
 * `epoll_fd` (borrowed), with themselves as data.ptr, when they hang up; none keeps
 * a descriptor at or above `fd_max`.
 * ENOMEM. */
int tnotify_standins_new(
    struct tnotify_standins **out, int epoll_fd, int fd_max);

/* Drop them all.  NULL is ignored. */
void tnotify_standins_free(struct tnotify_standins *set);

/*
 * A new open file, opened by the thread `tid`.  *program_fd is to be given to the
 * program, and closed, whether that went well or not.
 * ENFILE too many are open; the errnos of fcr_open.
 */
int tnotify_standin_new(
    struct tnotify_standins *set, pid_t tid, int *program_fd);

/* The open file behind a descriptor of ours, with a reference to be given back
 * by fcr_put; NULL: it is no stand-in.  Locks: the set's. */
struct fcrypt *tnotify_standin_find(struct tnotify_standins *set, int fd);

/* This thread serves a call on the open file behind `fd` (borrowed), a descriptor
 * of a program's end: what poll says of it can change.  -1: no more. */
void tnotify_standin_calling(int fd);

/* It hung up: forget it.  Called by one thread only. */
void tnotify_standin_drop(
    struct tnotify_standins *set, struct tnotify_standin *standin);

#endif
