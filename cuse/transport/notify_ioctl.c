/* SPDX-License-Identifier: ISC */
/*
 * From an ioctl to a call of the device, and new descriptors for those that ask
 * for one.  The caller waits in the kernel meanwhile.  It may be killed, and its
 * thread id be another's then: reading from the wrong thread is harmless, as
 * nothing comes of it, so it is checked before each store.
 */
#include "notify_ioctl.h"

#include <errno.h>
#include <unistd.h>

#include "dialect.h"
#include "fcrypt.h"
#include "log.h"
#include "notify_standin.h"
#include "notify_worker.h"
#include "progmem.h"

struct tnotify_ioctl {
	struct tnotify_worker *tw;
	const struct tnotify_req *req;
};

static int
tnotify_ioctl_fetch(void *ctx, const struct xfer_seg *segs, size_t n)
{
	const struct tnotify_ioctl *io = ctx;

	return progmem_fetch(io->req->tid, segs, n);
}

static int
tnotify_ioctl_store(void *ctx, const struct xfer_seg *segs, size_t n)
{
	const struct tnotify_ioctl *io = ctx;

	if (!tnotify_req_waits(io->tw->shared->listener_fd, io->req))
		return ESRCH;
	return progmem_store(io->req->tid, segs, n);
}

static void
tnotify_ioctl_may_block(void *ctx)
{
	struct tnotify_ioctl *io = ctx;

	tnotify_may_block(io->tw);
}

/* Signals wait until the call has been answered; only death does not. */
static bool
tnotify_ioctl_killed(void *ctx)
{
	const struct tnotify_ioctl *io = ctx;

	return !tnotify_req_waits(io->tw->shared->listener_fd, io->req);
}

static const struct call_ops tnotify_ioctl_ops = {
	.may_block = tnotify_ioctl_may_block,
	.killed = tnotify_ioctl_killed,
};

/* Give the caller another descriptor: of `same`, or of a new open file. */
static int
tnotify_ioctl_clone(
    struct tnotify_ioctl *io, uint64_t arg, int same, enum dialect_clone clone)
{
	struct tnotify_shared *shared = io->tw->shared;
	uint32_t value = 0;
	struct xfer_seg seg = {
		.uaddr = arg,
		.data = &value,
		.len = sizeof(value),
	};
	int fresh = -1;
	int number;
	int error;

	/* What was given cannot be taken back, so try the address first. */
	error = tnotify_ioctl_fetch(io, &seg, 1);
	if (error == 0)
		error = tnotify_ioctl_store(io, &seg, 1);
	if (error == 0 && clone == DIALECT_CLONE_NEW)
		error =
		    tnotify_standin_new(shared->standins, io->req->tid, &fresh);
	if (error != 0)
		return error;
	error = tnotify_req_give(shared->listener_fd, io->req,
	    clone == DIALECT_CLONE_NEW ? fresh : same, false, false, &number);
	if (fresh >= 0)
		(void)close(fresh);
	/* The Linux module stores a negative errno and calls it success. */
	if (error == EMFILE && clone == DIALECT_CLONE_SHARED)
		number = -error;
	else if (error != 0)
		return error;
	value = (uint32_t)number;
	return tnotify_ioctl_store(io, &seg, 1);
}

static int
tnotify_ioctl_run(struct tnotify_ioctl *io, struct call *call, int fd)
{
	int error;

	if (call->cmd == NULL)
		return EINVAL;
	if (call->cmd->clone != DIALECT_CLONE_NONE)
		return tnotify_ioctl_clone(
		    io, call->arg_uaddr, fd, call->cmd->clone);
	error = call_direct(call);
	if (call_unreachable(error))
		ocf_debug("notify: the memory of %d is out of reach (%s)",
		    (int)io->req->tid, call->cmd->name);
	return call_unreachable(error) ? EFAULT : error;
}

int
tnotify_ioctl(struct tnotify_worker *tw, const struct tnotify_req *req,
    const struct tnotify_row *row)
{
	struct tnotify_ioctl io = { .tw = tw, .req = req };
	const struct xfer_mem mem = {
		.fetch = tnotify_ioctl_fetch,
		.store = tnotify_ioctl_store,
		.ctx = &io,
	};
	struct call *call = &tw->call;
	struct fcrypt *fcr;
	int error;
	int fd;

	error = tnotify_peer_fd(&tw->peers, req->tid, (int)req->args[0], &fd);
	if (error == EMFILE || error == ENFILE)
		return ENFILE;
	if (error == EPERM)
		ocf_debug("notify: %d does not let us look at its descriptors",
		    (int)req->tid);
	if (error != 0)
		return TNOTIFY_CONTINUE;
	fcr = tnotify_standin_find(tw->shared->standins, fd);
	if (fcr == NULL) {
		(void)close(fd);
		return TNOTIFY_CONTINUE;
	}
	call_begin(call, tw->w, fcr, (uint32_t)req->args[row->ioctl],
	    req->args[row->arg], &mem);
	call->ops = &tnotify_ioctl_ops;
	call->ops_ctx = &io;
	call->tid = req->tid;
	devstat_trip(&tw->w->stat, call->cmd);
	tnotify_standin_calling(fd);
	error = tnotify_ioctl_run(&io, call, fd);
	tnotify_standin_calling(-1);
	call_answer(call, error);
	/* The program goes on while we clear up. */
	tnotify_req_answer(tw->shared->listener_fd, req, error);
	call_end(call);
	fcr_put(fcr);
	(void)close(fd);
	return TNOTIFY_ANSWERED;
}
