/* SPDX-License-Identifier: ISC */
/*
 * notify_ioctl.h - an ioctl on a stand-in is a call of the device.
 */
#ifndef TRANSPORT_NOTIFY_IOCTL_H
#define TRANSPORT_NOTIFY_IOCTL_H

struct tnotify_req;
struct tnotify_row;
struct tnotify_worker;

/* Serves its row in notify_table.c; descriptors that are no stand-ins go on to
 * the kernel. */
int tnotify_ioctl(struct tnotify_worker *tw, const struct tnotify_req *req,
    const struct tnotify_row *row);

#endif
