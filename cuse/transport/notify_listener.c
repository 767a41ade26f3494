/* SPDX-License-Identifier: ISC */
/*
 * The ioctls of a seccomp listener.  The kernel's structs may grow, so it is
 * asked for their sizes and gets buffers with room to spare.
 */
#include "notify_listener.h"

#include <sys/ioctl.h>
#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

/* From Linux 6.6; the headers of the build may be older than the kernel. */
#ifndef SECCOMP_IOCTL_NOTIF_SET_FLAGS
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS	   SECCOMP_IOW(4, __u64)
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (1UL << 0)
#endif

#define TNOTIFY_ROOM 256 /* bytes for a struct of the kernel's */

union tnotify_recv_buf {
	struct seccomp_notif notif;
	unsigned char room[TNOTIFY_ROOM];
};

union tnotify_send_buf {
	struct seccomp_notif_resp resp;
	unsigned char room[TNOTIFY_ROOM];
};

/* ADDFD_FLAG_SEND came last of what we cannot do without, in Linux 5.14.  The
 * kernel looks at the flags before it looks at the descriptor. */
static bool
tnotify_can_give(int fd)
{
	struct seccomp_notif_addfd addfd = {
		.flags = SECCOMP_ADDFD_FLAG_SEND,
		.srcfd = UINT32_MAX,
	};

	(void)ioctl(fd, SECCOMP_IOCTL_NOTIF_ADDFD, &addfd);
	return errno == EBADF;
}

int
tnotify_listener_init(int fd)
{
	struct seccomp_notif_sizes sizes;

	if (syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes) != 0)
		return ENOTSUP;
	if (sizes.seccomp_notif > TNOTIFY_ROOM ||
	    sizes.seccomp_notif_resp > TNOTIFY_ROOM)
		return ENOTSUP;
	if (!tnotify_can_give(fd))
		return ENOTSUP;
	/* Program and supervisor take turns, so the one that wakes the other
	 * is about to sleep: staying on one processor makes a call several
	 * times faster.  Older kernels cannot, and just are slower. */
	(void)ioctl(fd, SECCOMP_IOCTL_NOTIF_SET_FLAGS,
	    SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
	return 0;
}

int
tnotify_listener_recv(int fd, struct tnotify_req *req)
{
	union tnotify_recv_buf buf;

	/* The kernel insists on zeros, as many as its struct is long. */
	memset(&buf, 0, sizeof(buf));
	if (ioctl(fd, SECCOMP_IOCTL_NOTIF_RECV, &buf.notif) != 0)
		return errno;
	req->id = buf.notif.id;
	req->tid = (pid_t)buf.notif.pid;
	req->arch = buf.notif.data.arch;
	req->nr = (uint32_t)buf.notif.data.nr;
	memcpy(req->args, buf.notif.data.args, sizeof(req->args));
	return 0;
}

bool
tnotify_listener_ended(int fd)
{
	struct pollfd pfd = { .fd = fd };

	return poll(&pfd, 1, 0) == 1 && (pfd.revents & POLLHUP) != 0;
}

bool
tnotify_req_waits(int fd, const struct tnotify_req *req)
{
	uint64_t id = req->id;

	return ioctl(fd, SECCOMP_IOCTL_NOTIF_ID_VALID, &id) == 0;
}

static void
tnotify_send(int fd, uint64_t id, int error, uint32_t flags)
{
	union tnotify_send_buf buf;

	memset(&buf, 0, sizeof(buf));
	buf.resp.id = id;
	buf.resp.error = -error;
	buf.resp.flags = flags;
	/* ENOENT: the caller has been killed. */
	(void)ioctl(fd, SECCOMP_IOCTL_NOTIF_SEND, &buf.resp);
}

void
tnotify_req_answer(int fd, const struct tnotify_req *req, int error)
{
	tnotify_send(fd, req->id, error, 0);
}

void
tnotify_req_continue(int fd, const struct tnotify_req *req)
{
	tnotify_send(fd, req->id, 0, SECCOMP_USER_NOTIF_FLAG_CONTINUE);
}

int
tnotify_req_give(int fd, const struct tnotify_req *req, int from, bool cloexec,
    bool answer, int *number)
{
	struct seccomp_notif_addfd addfd = {
		.id = req->id,
		.flags = answer ? SECCOMP_ADDFD_FLAG_SEND : 0,
		.srcfd = (uint32_t)from,
		.newfd_flags = cloexec ? O_CLOEXEC : 0,
	};
	int got;

	*number = -1;
	got = ioctl(fd, SECCOMP_IOCTL_NOTIF_ADDFD, &addfd);
	if (got < 0)
		return errno;
	*number = got;
	return 0;
}
