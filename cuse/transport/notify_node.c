/* SPDX-License-Identifier: ISC */
/*
 * Calls with a path.  Answers are a character device's with mode 0666; what
 * the kernel refuses whatever the path is (flags it does not know, memory that
 * is not there) is left to the kernel.
 */
#include "notify_node.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <unistd.h>

#include "log.h"
#include "notify_path.h"
#include "notify_standin.h"
#include "notify_stat.h"
#include "notify_worker.h"
#include "progmem.h"

#define NODE_AT_FLAGS (AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH)

/* Limits on the way that our device, straight in /dev, satisfies. */
#define NODE_RESOLVE (RESOLVE_NO_MAGICLINKS | RESOLVE_NO_SYMLINKS)

/*
 * What the call's path is: 0 the device, with *dev as in notify_path.h; or the
 * call's answer.
 */
static int
tnotify_node_look(struct tnotify_worker *tw, const struct tnotify_req *req,
    const struct tnotify_row *row, bool follow, dev_t *dev)
{
	const struct tnotify_shared *shared = tw->shared;
	struct tnotify_path_at at = {
		.proc_fd = shared->proc_fd,
		.tid = req->tid,
		.dirfd = AT_FDCWD,
		.follow = follow,
	};
	char path[PATH_MAX];
	int error;

	error =
	    progmem_string(req->tid, req->args[row->path], path, sizeof(path));
	if (error == EPERM)
		ocf_debug("notify: %d does not let us look at its paths",
		    (int)req->tid);
	if (error != 0)
		return TNOTIFY_CONTINUE;
	if (!tnotify_path_named(path, shared->device_name))
		return TNOTIFY_CONTINUE;
	/* From here on a file system is asked, which may be slow, or be served
	 * by a program that waits for us. */
	tnotify_may_block(tw);
	if (row->dirfd != TNOTIFY_NONE)
		at.dirfd = (int)req->args[row->dirfd];
	switch (tnotify_path_look(&at, path, shared->device_name, dev)) {
	case TNOTIFY_PATH_DEVICE:
		return 0;
	case TNOTIFY_PATH_BEHIND:
		return ENOTDIR;
	case TNOTIFY_PATH_OTHER:
		break;
	}
	return TNOTIFY_CONTINUE;
}

/* Whether links are followed, by the AT_ flags of a call that has them. */
static bool
tnotify_node_follows(
    const struct tnotify_req *req, const struct tnotify_row *row)
{
	return row->follow &&
	    (row->at_flags == TNOTIFY_NONE ||
		(req->args[row->at_flags] & AT_SYMLINK_NOFOLLOW) == 0);
}

static int
tnotify_node_give(struct tnotify_worker *tw, const struct tnotify_req *req,
    const struct tnotify_row *row, uint64_t flags)
{
	const bool create = (flags & O_CREAT) != 0 && (flags & O_EXCL) != 0;
	int fd, number;
	int error;
	dev_t dev;

	if ((flags & O_PATH) != 0)
		return TNOTIFY_CONTINUE; /* nothing to stand in for that */
	error = tnotify_node_look(
	    tw, req, row, !create && (flags & O_NOFOLLOW) == 0, &dev);
	if (error == 0 && (flags & O_DIRECTORY) != 0)
		error = ENOTDIR;
	if (error == 0 && create)
		error = EEXIST;
	if (error == 0)
		error =
		    tnotify_standin_new(tw->shared->standins, req->tid, &fd);
	if (error != 0)
		return error;
	error = tnotify_req_give(tw->shared->listener_fd, req, fd,
	    (flags & O_CLOEXEC) != 0, true, &number);
	(void)close(fd);
	if (error != 0)
		return error;
	ocf_debug("notify: %d opened the device as %d", (int)req->tid, number);
	return TNOTIFY_ANSWERED;
}

int
tnotify_node_open(struct tnotify_worker *tw, const struct tnotify_req *req,
    const struct tnotify_row *row)
{
	uint64_t flags = 0;

	if (row->arg != TNOTIFY_NONE)
		flags = (uint32_t)req->args[row->arg];
	return tnotify_node_give(tw, req, row, flags);
}

int
tnotify_node_openat2(struct tnotify_worker *tw, const struct tnotify_req *req,
    const struct tnotify_row *row)
{
	struct open_how how;
	struct xfer_seg seg = {
		.uaddr = req->args[row->arg],
		.data = &how,
		.len = sizeof(how),
	};

	if (req->args[row->arg + 1] != sizeof(how) ||
	    progmem_fetch(req->tid, &seg, 1) != 0 ||
	    (how.resolve & ~(uint64_t)NODE_RESOLVE) != 0 ||
	    how.flags > UINT32_MAX)
		return TNOTIFY_CONTINUE;
	return tnotify_node_give(tw, req, row, how.flags);
}

static int
tnotify_node_tell(struct tnotify_worker *tw, const struct tnotify_req *req,
    const struct tnotify_row *row, enum tnotify_stat_layout layout)
{
	_Alignas(8) unsigned char buf[TNOTIFY_STAT_MAX];
	struct xfer_seg seg = {
		.uaddr = req->args[row->arg],
		.data = buf,
	};
	dev_t dev;
	int error;

	error = tnotify_node_look(
	    tw, req, row, tnotify_node_follows(req, row), &dev);
	if (error != 0)
		return error;
	seg.len = tnotify_stat_fill(layout, dev, tw->shared->start_time, buf);
	if (!tnotify_req_waits(tw->shared->listener_fd, req))
		return ESRCH;
	return progmem_store(req->tid, &seg, 1);
}

int
tnotify_node_stat(struct tnotify_worker *tw, const struct tnotify_req *req,
    const struct tnotify_row *row)
{
	if (tnotify_abi(req) == TNOTIFY_ABI_I386)
		return tnotify_node_tell(tw, req, row, TNOTIFY_STAT_I386);
	return tnotify_node_tell(tw, req, row, TNOTIFY_STAT_X86_64);
}

int
tnotify_node_statx(struct tnotify_worker *tw, const struct tnotify_req *req,
    const struct tnotify_row *row)
{
	return tnotify_node_tell(tw, req, row, TNOTIFY_STAT_STATX);
}

int
tnotify_node_access(struct tnotify_worker *tw, const struct tnotify_req *req,
    const struct tnotify_row *row)
{
	uint32_t mode = (uint32_t)req->args[row->arg];
	uint32_t at_flags = 0;
	dev_t dev;
	int error;

	if (row->at_flags != TNOTIFY_NONE)
		at_flags = (uint32_t)req->args[row->at_flags];
	if ((mode & ~(uint32_t)(R_OK | W_OK | X_OK)) != 0 ||
	    (at_flags & ~(uint32_t)NODE_AT_FLAGS) != 0)
		return TNOTIFY_CONTINUE;
	error = tnotify_node_look(
	    tw, req, row, tnotify_node_follows(req, row), &dev);
	if (error == 0 && (mode & X_OK) != 0)
		error = EACCES;
	return error;
}
