/* SPDX-License-Identifier: ISC */
/*
 * cuse_session.h - a session of libfuse's on /dev/cuse: it asks the kernel for a
 * device, and receives the requests of that.
 */
#ifndef TRANSPORT_CUSE_SESSION_H
#define TRANSPORT_CUSE_SESSION_H

struct cuse_lowlevel_ops;
struct fuse_session;

/*
 * A session for the device `name`, which is there when the first request has been
 * served.  `ops` carry out requests, and are borrowed, as `ctx` is, which they have as
 * userdata, until tcuse_session_free; that closes /dev/cuse, whereupon the kernel
 * answers who still waits.
 * That /dev/cuse cannot be opened is logged here: EPERM, EACCES, ENOENT.  ENOMEM.
 */
int tcuse_session_new(struct fuse_session **out, const char *name,
    const struct cuse_lowlevel_ops *ops, void *ctx);
void tcuse_session_free(struct fuse_session *se);

/* /dev/cuse, for poll: requests wait, or the kernel has hung up. */
int tcuse_session_fd(struct fuse_session *se);

/* What one thread receives requests in.  NULL is ignored by _free.  ENOMEM. */
struct tcuse_buf;
int tcuse_buf_new(struct tcuse_buf **buf);
void tcuse_buf_free(struct tcuse_buf *buf);

/* Receive one request and carry it out.  EINTR none came; ENODEV none will come
 * any more. */
int tcuse_session_serve(struct fuse_session *se, struct tcuse_buf *buf);

#endif
