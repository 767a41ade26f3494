/* SPDX-License-Identifier: ISC */
/*
 * cuse.c - the only file that knows libfuse: requests from /dev/cuse become
 * calls, and what calls return becomes the one reply.  Whose memory is where,
 * and what a command means, is known elsewhere.
 * Owns the lock of the list of open files.
 */
#define FUSE_USE_VERSION 312

#include "cuse.h"

#include <cuse_lowlevel.h>
#include <fuse_log.h>
#include <fuse_lowlevel.h>
#include <sys/queue.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "async.h"
#include "call.h"
#include "devnode.h"
#include "fcrypt.h"
#include "log.h"
#include "secret.h"
#include "sync.h"
#include "taskinfo.h"
#include "tcall.h"
#include "tpool.h"
#include "tracer.h"

/* What libfuse calls a command word in. */
#if FUSE_VERSION >= FUSE_MAKE_VERSION(3, 19)
#define TCUSE_CODE unsigned int
#else
#define TCUSE_CODE int
#endif

/* Threads at the most, when calls are slow. */
#define TCUSE_THREADS_MAX 64u

/* An open of the device, until its last descriptor is closed, or we end. */
struct tcuse_file {
	struct fcrypt *fcr;
	struct ocf_mutex poll_lock;
	struct fuse_pollhandle
	    *ph; /* under poll_lock: who is to be told, or NULL */
	TAILQ_ENTRY(tcuse_file) link;
};

struct tcuse_thread {
	struct tcuse *t;
	struct worker *w;
	struct fuse_buf buf; /* requests; libfuse allocates it */
	bool slow; /* its present call may take long */
};

/* (l) under lock */
struct tcuse {
	struct tcall_policy policy;
	struct fuse_session *se;
	struct tpool *pool;
	struct tcuse_thread *threads; /* TCUSE_THREADS_MAX of them */
	unsigned int nquick; /* as many as are always to be had */
	bool waiting; /* requests did, when tcuse_answers was asked */
	struct ocf_mutex lock;
	unsigned int nthreads; /* (l) that run */
	unsigned int nslow; /* (l) with a call that may take long */
	TAILQ_HEAD(, tcuse_file) files; /* (l) */
};

/* libfuse calls back without a place for it. */
static _Thread_local struct tcuse_thread *tcuse_self;

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

/* One more thread.  EAGAIN there are too many. */
static int
tcuse_add_locked(struct tcuse *t) OCF_REQUIRES(t->lock)
{
	struct tcuse_thread *thread = &t->threads[t->nthreads];
	int error;

	if (t->nthreads == TCUSE_THREADS_MAX)
		return EAGAIN;
	thread->t = t;
	if (thread->w == NULL) {
		error = worker_new(&thread->w);
		if (error != 0)
			return error;
	}
	error = tpool_add(t->pool, thread);
	if (error == 0)
		t->nthreads++;
	return error;
}

/* Slow calls do not keep others waiting: for each there is a thread more, which
 * stays for the next one. */
static void
tcuse_may_block(void *ctx)
{
	struct tcuse *t = fuse_req_userdata(ctx);

	if (tcuse_self->slow)
		return;
	tcuse_self->slow = true;
	ocf_lock(&t->lock);
	t->nslow++;
	if (t->nthreads - t->nslow < t->nquick && tcuse_add_locked(t) != 0)
		ocf_debug("%u slow calls, and no more threads", t->nslow);
	ocf_unlock(&t->lock);
}

static void
tcuse_over(struct tcuse_thread *thread)
{
	if (!thread->slow)
		return;
	thread->slow = false;
	ocf_lock(&thread->t->lock);
	thread->t->nslow--;
	ocf_unlock(&thread->t->lock);
}

static const struct tcall_ops tcuse_call_ops = {
	.may_block = tcuse_may_block,
	.fail = tcuse_fail,
	.done = tcuse_done,
	.again = tcuse_again,
	.interrupted = tcuse_interrupted,
	.aborted = tcuse_aborted,
};

/* The parameters are libfuse's.
 * NOLINTBEGIN(readability-function-size) */
static void
tcuse_ioctl(fuse_req_t req, TCUSE_CODE cmd, void *arg,
    struct fuse_file_info *fi, unsigned int flags, const void *in,
    size_t in_len, size_t out_len)
{
	const uint32_t code = (uint32_t)cmd;
	struct tcuse *t = fuse_req_userdata(req);
	struct tcuse_file *file = (struct tcuse_file *)(uintptr_t)fi->fh;
	struct tcall tcall = {
		.ops = &tcuse_call_ops,
		.ctx = req,
		.tid = fuse_req_ctx(req)->pid,
		.w = tcuse_self->w,
		.fcr = file->fcr,
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
tcuse_file_notify(void *ctx, unsigned int events)
{
	struct tcuse_file *file = ctx;

	/* The kernel asks again, if anybody waits. */
	(void)events;
	ocf_lock(&file->poll_lock);
	if (file->ph != NULL)
		(void)fuse_lowlevel_notify_poll(file->ph);
	ocf_unlock(&file->poll_lock);
}

/* Whom to tell from now on. */
static void
tcuse_file_watch(struct tcuse_file *file, struct fuse_pollhandle *ph)
{
	struct fuse_pollhandle *before;

	ocf_lock(&file->poll_lock);
	before = file->ph;
	file->ph = ph;
	ocf_unlock(&file->poll_lock);
	if (before != NULL)
		fuse_pollhandle_destroy(before);
}

static void
tcuse_file_free(struct tcuse *t, struct tcuse_file *file)
{
	ocf_lock(&t->lock);
	TAILQ_REMOVE(&t->files, file, link);
	ocf_unlock(&t->lock);
	fcr_set_notify(file->fcr, NULL, NULL);
	tcuse_file_watch(file, NULL);
	fcr_put(file->fcr);
	ocf_mutex_fini(&file->poll_lock);
	free(file);
}

static void
tcuse_open(fuse_req_t req, struct fuse_file_info *fi)
{
	struct tcuse *t = fuse_req_userdata(req);
	struct tcuse_file *file;
	char program[TASKINFO_NAME];
	int error = ENOMEM;

	file = calloc(1, sizeof(*file));
	if (file != NULL)
		error = fcr_open(&file->fcr, fuse_req_ctx(req)->uid);
	if (error != 0) {
		free(file);
		fuse_reply_err(req, error);
		return;
	}
	taskinfo_name(program, fuse_req_ctx(req)->pid);
	fcr_set_opener(file->fcr, fuse_req_ctx(req)->pid, program);
	ocf_mutex_init(&file->poll_lock);
	fcr_set_notify(file->fcr, tcuse_file_notify, file);
	ocf_lock(&t->lock);
	TAILQ_INSERT_TAIL(&t->files, file, link);
	ocf_unlock(&t->lock);
	fi->fh = (uint64_t)(uintptr_t)file;
	/* Who gave up waiting will not release it. */
	if (fuse_reply_open(req, fi) == -ENOENT)
		tcuse_file_free(t, file);
}

static void
tcuse_release(fuse_req_t req, struct fuse_file_info *fi)
{
	tcuse_file_free(
	    fuse_req_userdata(req), (struct tcuse_file *)(uintptr_t)fi->fh);
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
	struct tcuse_file *file = (struct tcuse_file *)(uintptr_t)fi->fh;

	if (ph != NULL)
		tcuse_file_watch(file, ph);
	fuse_reply_poll(req, fcr_poll(file->fcr));
}

static const struct cuse_lowlevel_ops tcuse_ops = {
	.open = tcuse_open,
	.read = tcuse_read,
	.write = tcuse_write,
	.release = tcuse_release,
	.ioctl = tcuse_ioctl,
	.poll = tcuse_poll,
};

/* Receive one request and carry it out.  EINTR none came; ENODEV none will come
 * any more. */
static int
tcuse_serve_one(void *ctx)
{
	struct tcuse_thread *thread = ctx;
	struct fuse_session *se = thread->t->se;
	int len;

	tcuse_self = thread;
	len = fuse_session_receive_buf(se, &thread->buf);
	if (len == -EINTR || len == -EAGAIN)
		return EINTR;
	if (len <= 0)
		return ENODEV;
	fuse_session_process_buf(se, &thread->buf);
	tcuse_over(thread);
	/* Keys and data, if they travelled with the request. */
	secret_wipe(thread->buf.mem, (size_t)len);
	return 0;
}

__attribute__((format(printf, 2, 0))) static void
tcuse_log(enum fuse_log_level level, const char *fmt, va_list ap)
{
	char line[256];

	(void)vsnprintf(line, sizeof(line), fmt, ap);
	line[strcspn(line, "\n")] = '\0';
	ocf_log(level <= FUSE_LOG_ERR	  ? OCF_LOG_ERROR
		: level == FUSE_LOG_DEBUG ? OCF_LOG_DEBUG
					  : OCF_LOG_WARNING,
	    "libfuse: %s", line);
}

static int
tcuse_open_cuse(int *fd)
{
	int error;

	*fd = open("/dev/cuse", O_RDWR | O_CLOEXEC);
	if (*fd >= 0)
		return 0;
	error = errno;
	if (error == EACCES || error == EPERM)
		ocf_log(OCF_LOG_ERROR,
		    "not permitted to open /dev/cuse: run as root, or run "
		    "programs under cryptodev-run");
	else
		ocf_log(OCF_LOG_ERROR,
		    "cannot open /dev/cuse (%s): load the kernel module "
		    "(modprobe cuse), or run programs under cryptodev-run",
		    strerror(error));
	return error;
}

/* A session of libfuse's on /dev/cuse. */
static int
tcuse_session_new(struct tcuse *t, const char *name)
{
	char arg0[] = "cryptodevd";
	char *argv[] = { arg0, NULL };
	struct fuse_args args = FUSE_ARGS_INIT(1, argv);
	char devname[128];
	char path[32];
	const char *dev_info[] = { devname };
	struct cuse_info info = {
		.dev_info_argc = 1,
		.dev_info_argv = dev_info,
		.flags = CUSE_UNRESTRICTED_IOCTL,
	};
	int fd;
	int error;

	error = tcuse_open_cuse(&fd);
	if (error != 0)
		return error;
	(void)snprintf(devname, sizeof(devname), "DEVNAME=%s", name);
	fuse_set_log_func(tcuse_log);
	t->se = cuse_lowlevel_new(&args, &info, &tcuse_ops, t);
	fuse_opt_free_args(&args);
	(void)snprintf(path, sizeof(path), "/dev/fd/%d", fd);
	if (t->se == NULL || fuse_session_mount(t->se, path) != 0) {
		close(fd);
		return ENOMEM;
	}
	return 0; /* the session closes fd */
}

/* Answer the kernel's first request, which makes the device. */
static int
tcuse_register(struct tcuse *t, const char *name)
{
	struct pollfd pfd = { .fd = fuse_session_fd(t->se) };
	dev_t dev;
	int error;

	do {
		error = tcuse_serve_one(&t->threads[0]);
	} while (error == EINTR);
	/* The kernel says no by hanging up: somebody was quicker. */
	if (error == 0 && poll(&pfd, 1, 0) != 0)
		error = EEXIST;
	if (error != 0) {
		ocf_log(OCF_LOG_ERROR, "the kernel refused /dev/%s: %s", name,
		    strerror(error));
		return error;
	}
	error = devnode_check_ours(&dev, name);
	if (error == 0 && t->policy.tracer != NULL)
		tracer_set_device(t->policy.tracer, dev);
	return error;
}

/* What the threads will need; the first one registers the device. */
static int
tcuse_threads_new(struct tcuse *t, unsigned int nthreads)
{
	int error;

	t->nquick = nthreads < TCUSE_THREADS_MAX ? nthreads : TCUSE_THREADS_MAX;
	t->threads = calloc(TCUSE_THREADS_MAX, sizeof(*t->threads));
	if (t->threads == NULL)
		return ENOMEM;
	t->threads[0].t = t;
	error = tpool_new(&t->pool, tcuse_serve_one, TCUSE_THREADS_MAX);
	if (error == 0)
		error = worker_new(&t->threads[0].w);
	if (error != 0)
		ocf_log(OCF_LOG_ERROR, "threads: %s", strerror(error));
	return error;
}

int
tcuse_new(struct tcuse **out, const struct tcuse_config *config)
{
	struct tcuse *t;
	int error;

	*out = NULL;
	error = devnode_check_free(config->name);
	if (error != 0)
		return error;
	t = calloc(1, sizeof(*t));
	if (t == NULL)
		return ENOMEM;
	t->policy.memory = config->memory;
	t->policy.crioget = config->crioget;
	t->policy.tracer = config->tracer;
	atomic_flag_clear(&t->policy.told_memory);
	atomic_flag_clear(&t->policy.told_crioget);
	ocf_mutex_init(&t->lock);
	TAILQ_INIT(&t->files);
	error = tcuse_threads_new(t, config->nthreads);
	if (error == 0)
		error = tcuse_session_new(t, config->name);
	if (error == 0)
		error = tcuse_register(t, config->name);
	if (error == 0) {
		*out = t;
		t = NULL;
	}
	tcuse_free(t);
	return error;
}

int
tcuse_start(struct tcuse *t)
{
	int error = 0;

	ocf_lock(&t->lock);
	while (error == 0 && t->nthreads < t->nquick)
		error = tcuse_add_locked(t);
	ocf_unlock(&t->lock);
	if (error != 0)
		ocf_log(OCF_LOG_ERROR, "thread: %s", strerror(error));
	return error;
}

int
tcuse_wait(struct tcuse *t, int fd, int timeout_ms)
{
	return tpool_wait(t->pool, fd, timeout_ms);
}

/* A request may have come just now; one that has is no longer there next time,
 * or else another one has been carried out. */
bool
tcuse_answers(struct tcuse *t)
{
	struct pollfd pfd = { .fd = fuse_session_fd(t->se), .events = POLLIN };
	const bool before = t->waiting;
	const bool moved = tpool_moved(t->pool);

	t->waiting = poll(&pfd, 1, 0) > 0;
	return moved || !before || !t->waiting;
}

void
tcuse_free(struct tcuse *t)
{
	struct tcuse_file *file;

	if (t == NULL)
		return;
	tpool_free(t->pool);
	for (unsigned int i = 0; t->threads != NULL && i < TCUSE_THREADS_MAX;
	     i++) {
		worker_free(t->threads[i].w);
		free(t->threads[i].buf.mem);
	}
	free(t->threads);
	/* Operations go on that would tell of their end. */
	TAILQ_FOREACH(file, &t->files, link)
		fcr_set_notify(file->fcr, NULL, NULL);
	/* Closes /dev/cuse: the kernel answers who still waits. */
	if (t->se != NULL)
		fuse_session_destroy(t->se);
	/* No program can say any more that it has done with these. */
	while ((file = TAILQ_FIRST(&t->files)) != NULL)
		tcuse_file_free(t, file);
	aop_drain();
	ocf_mutex_fini(&t->lock);
	free(t);
}
