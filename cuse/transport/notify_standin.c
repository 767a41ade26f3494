/* SPDX-License-Identifier: ISC */
/*
 * Stand-ins, found by the inode number of the program's end of the socket pair,
 * which no other open socket has.  One mutex guards the table; nothing is
 * called with it held but fcr_ref.
 */
#include "notify_standin.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "fcrypt.h"
#include "log.h"
#include "sync.h"
#include "taskinfo.h"

#define STANDIN_BUCKETS 4096u

/*
 * What poll(2) says of the program's end.  Readable: messages of no bytes wait
 * there, one for each result at the most, which only the program's end itself can
 * take back.  Not writable: its buffer for sending is made smaller than what has
 * been in it since the beginning.
 */
#define STANDIN_FILL	  2048 /* bytes, more than a quarter of the least buffer */
#define STANDIN_SEND_MIN  1 /* the kernel makes it the least there is */
#define STANDIN_SEND_FULL (32 << 10)

/* (n) in tnotify_standin_notify alone, one at a time */
struct tnotify_standin {
	struct tnotify_standin *next; /* (s) */
	unsigned int messages; /* (n) */
	bool full; /* (n) not writable */
	struct fcrypt *fcr;
	dev_t dev; /* of the program's end */
	ino_t ino;
	int fd; /* our end */
};

/* A descriptor of the program's end of the open file that this thread serves a
 * call on, or -1. */
static _Thread_local int tnotify_standin_theirs = -1;

/* (s) under `lock`. */
struct tnotify_standins {
	struct ocf_mutex lock;
	struct tnotify_standin *buckets[STANDIN_BUCKETS]; /* (s) */
	int epoll_fd;
	int fd_max; /* no descriptor at or above this is kept */
};

int
tnotify_standins_new(struct tnotify_standins **out, int epoll_fd, int fd_max)
{
	struct tnotify_standins *set;

	*out = NULL;
	set = calloc(1, sizeof(*set));
	if (set == NULL)
		return ENOMEM;
	ocf_mutex_init(&set->lock);
	set->epoll_fd = epoll_fd;
	set->fd_max = fd_max;
	*out = set;
	return 0;
}

static void
tnotify_standin_free(struct tnotify_standin *standin)
{
	if (standin == NULL)
		return;
	if (standin->fcr != NULL)
		fcr_set_notify(standin->fcr, NULL, NULL);
	if (standin->fd >= 0)
		(void)close(standin->fd);
	fcr_put(standin->fcr);
	free(standin);
}

void
tnotify_standins_free(struct tnotify_standins *set)
{
	struct tnotify_standin *standin;
	size_t i;

	if (set == NULL)
		return;
	for (i = 0; i < STANDIN_BUCKETS; i++) {
		while (set->buckets[i] != NULL) {
			standin = set->buckets[i];
			set->buckets[i] = standin->next;
			tnotify_standin_free(standin);
		}
	}
	ocf_mutex_fini(&set->lock);
	free(set);
}

static struct tnotify_standin **
tnotify_standin_at(struct tnotify_standins *set, dev_t dev, ino_t ino)
    OCF_REQUIRES(set->lock)
{
	struct tnotify_standin **at = &set->buckets[ino % STANDIN_BUCKETS];

	while (*at != NULL && ((*at)->ino != ino || (*at)->dev != dev))
		at = &(*at)->next;
	return at;
}

/*
 * A pair that carries nothing from the program to us, for nobody would read it.
 * SEQPACKET, as a write that cannot go anywhere raises SIGPIPE on a stream;
 * NONBLOCK, as a read would never return.
 */
static int
tnotify_standin_pair(int *ours, int *theirs)
{
	static const unsigned char fill[STANDIN_FILL];
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC,
		0, pair) != 0)
		return errno == EMFILE ? ENFILE : errno;
	/* Stays for ever, so that the buffer can be full. */
	(void)send(pair[1], fill, sizeof(fill), 0);
	(void)shutdown(pair[0], SHUT_RD);
	*ours = pair[0];
	*theirs = pair[1];
	return 0;
}

/* Take back messages until `left` are there; some may have been read, which is the
 * program's own fault. */
static void
tnotify_standin_drain(struct tnotify_standin *standin, unsigned int left)
{
	char byte;

	while (standin->messages > left) {
		standin->messages--;
		(void)recv(
		    tnotify_standin_theirs, &byte, sizeof(byte), MSG_DONTWAIT);
	}
}

/*
 * Have poll(2) say it.  A result that comes in is always news, also where others
 * wait, for those who poll for changes; and comes in a thread that serves no call.
 * Results are taken, and requests submitted, in calls.
 */
static void
tnotify_standin_notify(void *ctx, unsigned int events)
{
	struct tnotify_standin *standin = ctx;
	const bool readable = (events & POLLIN) != 0;
	const bool full = (events & POLLOUT) == 0;
	const bool in_call = tnotify_standin_theirs >= 0;
	const int size = full ? STANDIN_SEND_MIN : STANDIN_SEND_FULL;

	if (in_call && (!readable || standin->messages > 1))
		tnotify_standin_drain(
		    standin, readable ? standin->messages - 1 : 0);
	else if (readable && (!in_call || standin->messages == 0) &&
	    send(standin->fd, "", 0, MSG_DONTWAIT | MSG_NOSIGNAL) == 0)
		standin->messages++;
	if (!in_call || full == standin->full)
		return;
	standin->full = full;
	(void)setsockopt(
	    tnotify_standin_theirs, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
}

void
tnotify_standin_calling(int fd)
{
	tnotify_standin_theirs = fd;
}

static int
tnotify_standin_watch(
    struct tnotify_standins *set, struct tnotify_standin *standin)
{
	/* No events: a hang-up is always reported. */
	struct epoll_event event = { .data.ptr = standin };

	if (epoll_ctl(set->epoll_fd, EPOLL_CTL_ADD, standin->fd, &event) != 0)
		return errno == ENOSPC ? ENFILE : errno;
	return 0;
}

int
tnotify_standin_new(struct tnotify_standins *set, pid_t tid, int *program_fd)
{
	char program[TASKINFO_NAME];
	struct tnotify_standin *standin, **at;
	struct stat st;
	int theirs = -1;
	int error;

	*program_fd = -1;
	standin = calloc(1, sizeof(*standin));
	if (standin == NULL)
		return ENOMEM;
	standin->fd = -1;
	error = fcr_open(&standin->fcr, taskinfo_user(tid));
	if (error != 0)
		goto out;
	taskinfo_name(program, tid);
	fcr_set_opener(standin->fcr, tid, program);
	error = tnotify_standin_pair(&standin->fd, &theirs);
	if (error != 0)
		goto out;
	if (theirs >= set->fd_max || standin->fd >= set->fd_max) {
		error = ENFILE;
		goto out;
	}
	if (fstat(theirs, &st) != 0) {
		error = errno;
		goto out;
	}
	standin->dev = st.st_dev;
	standin->ino = st.st_ino;
	fcr_set_notify(standin->fcr, tnotify_standin_notify, standin);
	error = tnotify_standin_watch(set, standin);
	if (error != 0)
		goto out;

	/* From here on a hang-up takes it out again: our caller need only close
	 * `theirs`. */
	ocf_lock(&set->lock);
	at = tnotify_standin_at(set, standin->dev, standin->ino);
	standin->next = *at;
	*at = standin;
	ocf_unlock(&set->lock);
	standin = NULL;
	*program_fd = theirs;
	theirs = -1;
out:
	if (theirs >= 0)
		(void)close(theirs);
	if (standin != NULL)
		tnotify_standin_free(standin);
	return error;
}

struct fcrypt *
tnotify_standin_find(struct tnotify_standins *set, int fd)
{
	struct tnotify_standin *standin;
	struct fcrypt *fcr = NULL;
	struct stat st;

	if (fstat(fd, &st) != 0 || !S_ISSOCK(st.st_mode))
		return NULL;
	ocf_lock(&set->lock);
	standin = *tnotify_standin_at(set, st.st_dev, st.st_ino);
	if (standin != NULL) {
		fcr = standin->fcr;
		fcr_ref(fcr);
	}
	ocf_unlock(&set->lock);
	return fcr;
}

void
tnotify_standin_drop(
    struct tnotify_standins *set, struct tnotify_standin *standin)
{
	struct tnotify_standin **at;

	ocf_lock(&set->lock);
	at = tnotify_standin_at(set, standin->dev, standin->ino);
	*at = standin->next;
	ocf_unlock(&set->lock);
	ocf_debug("notify: open file %ju closed", (uintmax_t)standin->ino);
	tnotify_standin_free(standin);
}
