/* SPDX-License-Identifier: ISC */
/*
 * Other processes' descriptors, by pidfd_getfd.  A pidfd stands for one thread
 * or process and never for a later one of the same number, which is what makes
 * it safe to keep.
 */
#include "notify_peer.h"

#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "taskinfo.h"

/* From Linux 6.9: a pidfd of a thread that is not its process's first. */
#ifndef PIDFD_THREAD
#define PIDFD_THREAD O_EXCL
#endif

void
tnotify_peers_init(struct tnotify_peers *peers, int fd_max)
{
	memset(peers, 0, sizeof(*peers));
	peers->fd_max = fd_max;
}

static void
tnotify_peer_forget(struct tnotify_peer *peer)
{
	if (peer->tid != 0)
		(void)close(peer->pidfd);
	memset(peer, 0, sizeof(*peer));
}

void
tnotify_peers_fini(struct tnotify_peers *peers)
{
	size_t i;

	for (i = 0; i < TNOTIFY_PEERS; i++)
		tnotify_peer_forget(&peers->peers[i]);
}

static int
tnotify_peer_open(struct tnotify_peer *peer, pid_t tid)
{
	pid_t tgid = 0;
	int pidfd;
	int error;

	pidfd = (int)syscall(SYS_pidfd_open, tid, PIDFD_THREAD);
	if (pidfd < 0 && errno == EINVAL) {
		error = taskinfo_process(&tgid, tid);
		if (error != 0)
			return error;
		pidfd = (int)syscall(SYS_pidfd_open, tgid, 0);
	}
	if (pidfd < 0)
		return errno;
	peer->tid = tid;
	peer->tgid = tgid == tid ? 0 : tgid;
	peer->pidfd = pidfd;
	return 0;
}

/* Whether what we know is still true.  A pidfd looks after itself; but the
 * thread may have ended, and its number be one of another process's. */
static bool
tnotify_peer_known(const struct tnotify_peer *peer, pid_t tid)
{
	if (peer->tid != tid)
		return false;
	return peer->tgid == 0 ||
	    syscall(SYS_tgkill, peer->tgid, tid, 0) == 0 || errno == EPERM;
}

static int
tnotify_peer_copy(const struct tnotify_peer *peer, int fd, int *copy)
{
	*copy = (int)syscall(SYS_pidfd_getfd, peer->pidfd, fd, 0);
	return *copy < 0 ? errno : 0;
}

int
tnotify_peer_fd(struct tnotify_peers *peers, pid_t tid, int fd, int *copy)
{
	struct tnotify_peer *peer =
	    &peers->peers[(unsigned)tid % TNOTIFY_PEERS];
	int error;

	*copy = -1;
	if (tnotify_peer_known(peer, tid)) {
		error = tnotify_peer_copy(peer, fd, copy);
		if (error != ESRCH)
			return error;
	}
	tnotify_peer_forget(peer);
	error = tnotify_peer_open(peer, tid);
	if (error != 0)
		return error;
	error = tnotify_peer_copy(peer, fd, copy);
	if (peer->pidfd >= peers->fd_max)
		tnotify_peer_forget(peer);
	return error;
}
