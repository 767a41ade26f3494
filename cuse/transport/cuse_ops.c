/* SPDX-License-Identifier: ISC */
/*
 * cuse_ops.c - a request of libfuse's becomes a call, and what that returns becomes
 * the one reply.  Whose memory is where, and what a command means, is known
 * elsewhere.
 */
#include "cuse_impl.h"

#include <cuse_lowlevel.h>
#include <fuse_lowlevel.h>

#include <errno.h>
#include <stdint.h>

#include "cuse_crew.h"
#include "fcrypt.h"

/* What libfuse calls a command word in. */
#if FUSE_VERSION >= FUSE_MAKE_VERSION(3, 19)
#define TCUSE_CODE unsigned int
#else
#define TCUSE_CODE int
#endif

static void
tcuse_fail(void *ctx, int error)
{
	fuse_reply_err(ctx, error);
}

static void
tcuse_done(void *ctx, const struct iovec *iov, size_t n)
{
	if (n == 0)
		fuse_reply_ioctl(ctx, 0, NULL, 0);
	else
		fuse_reply_ioctl_iov(ctx, 0, iov, (int)n);
}

static void
tcuse_again(void *ctx, const struct iovec *in, size_t nin,
    const struct iovec *out, size_t nout)
{
	fuse_reply_ioctl_retry(ctx, in, nin, out, nout);
}

static void
tcuse_may_block(void *ctx)
{
	(void)ctx;
	tcuse_crew_may_block();
}

static bool
tcuse_interrupted(void *ctx)
{
	return fuse_req_interrupted(ctx);
}

static bool
tcuse_aborted(void *ctx)
{
	const struct tcuse *t = fuse_req_userdata(ctx);

	return fuse_session_exited(t->se);
}

static const struct tcall_ops tcuse_call_ops = {
	.may_block = tcuse_may_block,
	.fail = tcuse_fail,
	.done = tcuse_done,
	.again = tcuse_again,
	.interrupted = tcuse_interrupted,
	.aborted = tcuse_aborted,
};

static struct tcuse_file *
tcuse_opened(const struct fuse_file_info *fi)
{
	return (struct tcuse_file *)(uintptr_t)fi->fh;
}

/* The parameters are libfuse's.
 * NOLINTBEGIN(readability-function-size) */
static void
tcuse_ioctl(fuse_req_t req, TCUSE_CODE cmd, void *arg,
    struct fuse_file_info *fi, unsigned int flags, const void *in,
    size_t in_len, size_t out_len)
{
	const uint32_t code = (uint32_t)cmd;
	struct tcuse *t = fuse_req_userdata(req);
	struct tcall tcall = {
		.ops = &tcuse_call_ops,
		.ctx = req,
		.tid = fuse_req_ctx(req)->pid,
		.w = tcuse_crew_worker(),
		.fcr = tcuse_file_fcr(tcuse_opened(fi)),
		.code = code,
		.arg_uaddr = (uint64_t)(uintptr_t)arg,
		.in = in,
		.in_len = in_len,
		.out_len = out_len,
	};

	/* The word size of a caller (FUSE_IOCTL_COMPAT) is in its commands. */
	(void)flags;
	tcall_run(&tcall, &t->policy);
}
/* NOLINTEND(readability-function-size) */

static void
tcuse_open(fuse_req_t req, struct fuse_file_info *fi)
{
	const struct fuse_ctx *ctx = fuse_req_ctx(req);
	struct tcuse *t = fuse_req_userdata(req);
	struct tcuse_file *file;
	int error;

	error = tcuse_file_new(&file, &t->files, ctx->uid, ctx->pid);
	if (error != 0) {
		fuse_reply_err(req, error);
		return;
	}
	fi->fh = (uint64_t)(uintptr_t)file;
	/* Who gave up waiting will not release it. */
	if (fuse_reply_open(req, fi) == -ENOENT)
		tcuse_file_free(&t->files, file);
}

static void
tcuse_release(fuse_req_t req, struct fuse_file_info *fi)
{
	struct tcuse *t = fuse_req_userdata(req);

	tcuse_file_free(&t->files, tcuse_opened(fi));
	fuse_reply_err(req, 0);
}

static void
tcuse_read(fuse_req_t req, size_t size, off_t off, struct fuse_file_info *fi)
{
	(void)size;
	(void)off;
	(void)fi;
	fuse_reply_err(req, EINVAL);
}

static void
tcuse_write(fuse_req_t req, const char *buf, size_t size, off_t off,
    struct fuse_file_info *fi)
{
	(void)buf;
	(void)size;
	(void)off;
	(void)fi;
	fuse_reply_err(req, EINVAL);
}

/* `ph` is there if somebody is going to wait: first it is in place, then what holds
 * is asked, so that no change goes by unseen. */
static void
tcuse_poll(
    fuse_req_t req, struct fuse_file_info *fi, struct fuse_pollhandle *ph)
{
	struct tcuse_file *file = tcuse_opened(fi);

	if (ph != NULL)
		tcuse_file_watch(file, ph);
	fuse_reply_poll(req, fcr_poll(tcuse_file_fcr(file)));
}

const struct cuse_lowlevel_ops tcuse_ops = {
	.open = tcuse_open,
	.read = tcuse_read,
	.write = tcuse_write,
	.release = tcuse_release,
	.ioctl = tcuse_ioctl,
	.poll = tcuse_poll,
};
