/* SPDX-License-Identifier: ISC */
/*
 * cuse_session.c - how libfuse is begun, given a thread to work in, listened to, and
 * ended.  What it is asked to do is cuse_ops.c's.
 */
#include "cuse_session.h"

#include <cuse_lowlevel.h>
#include <fuse_log.h>
#include <fuse_lowlevel.h>

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "secret.h"

struct tcuse_buf {
	struct fuse_buf fuse; /* libfuse allocates what is in it */
};

__attribute__((format(printf, 2, 0))) static void
tcuse_session_log(enum fuse_log_level level, const char *fmt, va_list ap)
{
	char line[256];

	(void)vsnprintf(line, sizeof(line), fmt, ap);
	line[strcspn(line, "\n")] = '\0';
	ocf_log(level <= FUSE_LOG_ERR	  ? OCF_LOG_ERROR
		: level == FUSE_LOG_DEBUG ? OCF_LOG_DEBUG
					  : OCF_LOG_WARNING,
	    "libfuse: %s", line);
}

/* It need not be root: a rule of udev may have given the node to a service's user,
 * or was to. */
static void
tcuse_session_forbidden(void)
{
	struct stat st;

	if (stat("/dev/cuse", &st) != 0)
		memset(&st, 0, sizeof(st));
	ocf_log(OCF_LOG_ERROR,
	    "not permitted to open /dev/cuse (user %u, group %u, mode %04o) as "
	    "user %u: run as root, have udev give it to this user's group, or "
	    "run programs under cryptodev-run",
	    (unsigned int)st.st_uid, (unsigned int)st.st_gid,
	    (unsigned int)(st.st_mode & 07777), (unsigned int)geteuid());
}

static int
tcuse_session_open(int *fd)
{
	int error;

	*fd = open("/dev/cuse", O_RDWR | O_CLOEXEC);
	if (*fd >= 0)
		return 0;
	error = errno;
	if (error == EACCES || error == EPERM)
		tcuse_session_forbidden();
	else
		ocf_log(OCF_LOG_ERROR,
		    "cannot open /dev/cuse (%s): load the kernel module "
		    "(modprobe cuse), or run programs under cryptodev-run",
		    ocf_strerror(error));
	return error;
}

int
tcuse_session_new(struct fuse_session **out, const char *name,
    const struct cuse_lowlevel_ops *ops, void *ctx)
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
	struct fuse_session *se;
	int fd;
	int error;

	*out = NULL;
	error = tcuse_session_open(&fd);
	if (error != 0)
		return error;
	(void)snprintf(devname, sizeof(devname), "DEVNAME=%s", name);
	fuse_set_log_func(tcuse_session_log);
	se = cuse_lowlevel_new(&args, &info, ops, ctx);
	fuse_opt_free_args(&args);
	(void)snprintf(path, sizeof(path), "/dev/fd/%d", fd);
	if (se == NULL || fuse_session_mount(se, path) != 0) {
		tcuse_session_free(se);
		close(fd);
		return ENOMEM;
	}
	*out = se; /* it closes fd */
	return 0;
}

void
tcuse_session_free(struct fuse_session *se)
{
	if (se != NULL)
		fuse_session_destroy(se);
}

int
tcuse_session_fd(struct fuse_session *se)
{
	return fuse_session_fd(se);
}

int
tcuse_buf_new(struct tcuse_buf **buf)
{
	*buf = calloc(1, sizeof(**buf));
	return *buf == NULL ? ENOMEM : 0;
}

void
tcuse_buf_free(struct tcuse_buf *buf)
{
	if (buf == NULL)
		return;
	free(buf->fuse.mem);
	free(buf);
}

int
tcuse_session_serve(struct fuse_session *se, struct tcuse_buf *buf)
{
	int len = fuse_session_receive_buf(se, &buf->fuse);

	if (len == -EINTR || len == -EAGAIN)
		return EINTR;
	if (len <= 0)
		return ENODEV;
	fuse_session_process_buf(se, &buf->fuse);
	/* Keys and data, if they travelled with the request. */
	secret_wipe(buf->fuse.mem, (size_t)len);
	return 0;
}
