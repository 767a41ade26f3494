/* SPDX-License-Identifier: ISC */
/*
 * notify_peer.h - the descriptors of the programs that call: reaches into the
 * table of a waiting thread and takes a copy of one of them.
 */
#ifndef TRANSPORT_NOTIFY_PEER_H
#define TRANSPORT_NOTIFY_PEER_H

#include <sys/types.h>

#define TNOTIFY_PEERS 16u /* threads remembered; a power of two */

/* A thread we have served before: finding it again is half of the cost. */
struct tnotify_peer {
	pid_t tid; /* 0: nobody */
	pid_t tgid; /* pidfd is its process's; 0: its own */
	int pidfd;
};

/* The memory of one worker, in its own storage. */
struct tnotify_peers {
	int fd_max; /* no descriptor at or above this is kept */
	struct tnotify_peer peers[TNOTIFY_PEERS];
};

void tnotify_peers_init(struct tnotify_peers *peers, int fd_max);
void tnotify_peers_fini(struct tnotify_peers *peers);

/*
 * A descriptor *copy, owned by the caller, of the open file behind the `fd` of
 * the thread `tid`, which waits for us.
 * EBADF it has no such descriptor; EPERM we may not look; ESRCH it is gone;
 * EMFILE, ENFILE we have no descriptor free.
 */
int tnotify_peer_fd(struct tnotify_peers *peers, pid_t tid, int fd, int *copy);

#endif
