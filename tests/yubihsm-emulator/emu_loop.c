/* SPDX-License-Identifier: ISC */
/* emu_loop.c - poll(2). */
#include "emu_loop.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define EMU_NWATCHES 128
#define EMU_NTICKS   4

struct emu_watch {
	emu_loop_ready *ready;
	void *arg;
};

struct emu_loop {
	struct pollfd fds[EMU_NWATCHES]; /* fd -1: free */
	struct emu_watch watch[EMU_NWATCHES];
	int (*tick[EMU_NTICKS])(void *arg);
	void *tick_arg[EMU_NTICKS];
	size_t nticks;
	int wake[2]; /* a pipe, so that a signal is never missed */
};

static void
emu_loop_woken(void *arg, int fd, short revents)
{
	(void)arg;
	(void)fd;
	(void)revents;
}

struct emu_loop *
emu_loop_new(void)
{
	struct emu_loop *loop = calloc(1, sizeof(*loop));

	if (loop == NULL || pipe(loop->wake) != 0 ||
	    fcntl(loop->wake[0], F_SETFD, FD_CLOEXEC) != 0 ||
	    fcntl(loop->wake[1], F_SETFD, FD_CLOEXEC) != 0)
		abort();
	for (size_t i = 0; i < EMU_NWATCHES; i++)
		loop->fds[i].fd = -1;
	emu_loop_add(loop, loop->wake[0], POLLIN, emu_loop_woken, NULL);
	return loop;
}

void
emu_loop_free(struct emu_loop *loop)
{
	if (loop == NULL)
		return;
	(void)close(loop->wake[0]);
	(void)close(loop->wake[1]);
	free(loop);
}

static size_t
emu_loop_place(const struct emu_loop *loop, int fd)
{
	size_t i = 0;

	while (i < EMU_NWATCHES && loop->fds[i].fd != fd)
		i++;
	return i;
}

void
emu_loop_add(struct emu_loop *loop, int fd, short events, emu_loop_ready *ready,
    void *arg)
{
	size_t i = emu_loop_place(loop, -1);

	if (i == EMU_NWATCHES)
		abort();
	loop->fds[i] = (struct pollfd){ .fd = fd, .events = events };
	loop->watch[i] = (struct emu_watch){ .ready = ready, .arg = arg };
}

void
emu_loop_want(struct emu_loop *loop, int fd, short events)
{
	size_t i = emu_loop_place(loop, fd);

	if (i < EMU_NWATCHES)
		loop->fds[i].events = events;
}

void
emu_loop_remove(struct emu_loop *loop, int fd)
{
	size_t i = emu_loop_place(loop, fd);

	if (fd >= 0 && i < EMU_NWATCHES)
		loop->fds[i] = (struct pollfd){ .fd = -1 };
}

void
emu_loop_tick(struct emu_loop *loop, int (*tick)(void *arg), void *arg)
{
	if (loop->nticks == EMU_NTICKS)
		abort();
	loop->tick[loop->nticks] = tick;
	loop->tick_arg[loop->nticks++] = arg;
}

/* The shortest of what the ticks allow. */
static int
emu_loop_wait_ms(const struct emu_loop *loop)
{
	int wait = -1;

	for (size_t i = 0; i < loop->nticks; i++) {
		int ms = loop->tick[i](loop->tick_arg[i]);

		if (ms >= 0 && (wait < 0 || ms < wait))
			wait = ms;
	}
	return wait;
}

int
emu_loop_run(struct emu_loop *loop)
{
	for (;;) {
		int n = poll(loop->fds, EMU_NWATCHES, emu_loop_wait_ms(loop));

		if (n < 0 && errno != EINTR)
			return errno;
		if (n <= 0)
			continue;
		if (loop->fds[emu_loop_place(loop, loop->wake[0])].revents != 0)
			return 0;
		for (size_t i = 0; i < EMU_NWATCHES; i++) {
			short revents = loop->fds[i].revents;

			/* What was added meanwhile has no revents yet. */
			loop->fds[i].revents = 0;
			if (loop->fds[i].fd >= 0 && revents != 0)
				loop->watch[i].ready(loop->watch[i].arg,
				    loop->fds[i].fd, revents);
		}
	}
}

void
emu_loop_stop(struct emu_loop *loop)
{
	int saved = errno;

	(void)!write(loop->wake[1], "", 1);
	errno = saved;
}

uint64_t
emu_loop_now_ms(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}
