/* SPDX-License-Identifier: ISC */
/*
 * signals.c - signalfd(2), for one thread that waits for other things, too.
 */
#include "signals.h"

#include <sys/signalfd.h>

#include <errno.h>
#include <unistd.h>

int
signals_open(struct signals *signals)
{
	sigemptyset(&signals->set);
	sigaddset(&signals->set, SIGTERM);
	sigaddset(&signals->set, SIGINT);
	sigaddset(&signals->set, SIGHUP);
	if (pthread_sigmask(SIG_BLOCK, &signals->set, NULL) != 0)
		return errno;
	signals->fd = signalfd(-1, &signals->set, SFD_CLOEXEC);
	return signals->fd < 0 ? errno : 0;
}

int
signals_take(const struct signals *signals)
{
	struct signalfd_siginfo info;

	if (read(signals->fd, &info, sizeof(info)) != (ssize_t)sizeof(info))
		return SIGTERM;
	return (int)info.ssi_signo;
}

void
signals_release(const struct signals *signals)
{
	pthread_sigmask(SIG_UNBLOCK, &signals->set, NULL);
}

void
signals_close(struct signals *signals)
{
	close(signals->fd);
	signals->fd = -1;
}
