/* SPDX-License-Identifier: ISC */
/*
 * notify_node.h - the device node as calls with a path see it: open it, ask
 * about it.  There is none in the file system; paths of others go on to the
 * kernel.  Each serves the calls of its rows in notify_table.c.
 */
#ifndef TRANSPORT_NOTIFY_NODE_H
#define TRANSPORT_NOTIFY_NODE_H

struct tnotify_req;
struct tnotify_row;
struct tnotify_worker;

int tnotify_node_open(struct tnotify_worker *tw, const struct tnotify_req *req,
    const struct tnotify_row *row);
int tnotify_node_openat2(struct tnotify_worker *tw,
    const struct tnotify_req *req, const struct tnotify_row *row);
int tnotify_node_stat(struct tnotify_worker *tw, const struct tnotify_req *req,
    const struct tnotify_row *row);
int tnotify_node_statx(struct tnotify_worker *tw, const struct tnotify_req *req,
    const struct tnotify_row *row);
int tnotify_node_access(struct tnotify_worker *tw,
    const struct tnotify_req *req, const struct tnotify_row *row);

#endif
