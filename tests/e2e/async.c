/* SPDX-License-Identifier: ISC */
/*
 * async.c - every way to wait for CIOCASYNCCRYPT: a full queue with poll, select
 * and epoll, by state and by change.
 * Usage: async [slow]
 */
#include "asyncq.h"

#include <sys/epoll.h>
#include <sys/select.h>

#include <pthread.h>

static void
wait_select(int fd)
{
	fd_set set;

	FD_ZERO(&set);
	FD_SET(fd, &set);
	CHECK(select(fd + 1, &set, NULL, NULL, NULL) == 1);
}

static int epoll_fd;

static void
wait_epoll(int fd)
{
	struct epoll_event event;

	(void)fd;
	CHECK(epoll_wait(epoll_fd, &event, 1, -1) == 1);
	CHECK((event.events & EPOLLIN) != 0);
}

/* Fill, find it full, fetch all in the order of each session. */
static void
flight(int fd, void (*wait)(int))
{
	size_t last[SESSIONS] = { 0 };
	struct request more = { .cop = { 0 } };
	struct crypt_op cop;

	CHECK(ready(fd, POLLIN | POLLOUT, 0) == POLLOUT);
	fill(fd);
	CHECK((ready(fd, POLLOUT, 0) & POLLOUT) == 0);
	CHECK_ERR(submit(fd, &more, sessions[0], 0), EBUSY, "a full queue");
	for (size_t n = 0; n < QUEUE; n++) {
		size_t i;

		wait(fd);
		i = fetch(fd);
		CHECK(i / SESSIONS == last[i % SESSIONS]++);
		CHECK((ready(fd, POLLOUT, 0) & POLLOUT) != 0);
	}
	CHECK(ready(fd, POLLIN | POLLOUT, 0) == POLLOUT);
	CHECK_ERR(cl_ioctl(fd, CIOCASYNCFETCH, &cop), EBUSY, "none left");
	check_results();
}

static void
every_way_to_wait(void)
{
	struct epoll_event event = { .events = EPOLLIN };
	int fd = cl_open();

	epoll_fd = epoll_create1(0);
	CHECK(epoll_fd >= 0);
	CHECK(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0);
	open_sessions(fd);
	flight(fd, wait_poll);
	close_sessions(fd);
	open_sessions(fd);
	flight(fd, wait_select);
	close_sessions(fd);
	open_sessions(fd);
	flight(fd, wait_epoll);
	CHECK(close(epoll_fd) == 0);
	CHECK(close(fd) == 0);
}

/* Only changes wake us, so that all there is has to be fetched each time. */
static void
edges_wake_up(void)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLET };
	int fd = cl_open();
	size_t n = 0;

	epoll_fd = epoll_create1(0);
	CHECK(epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0);
	open_sessions(fd);
	fill(fd);
	while (n < QUEUE) {
		struct crypt_op cop;

		CHECK(epoll_wait(epoll_fd, &event, 1, -1) == 1);
		while (cl_ioctl(fd, CIOCASYNCFETCH, &cop) == 0)
			n++;
	}
	check_results();
	CHECK(close(epoll_fd) == 0);
	CHECK(close(fd) == 0);
}

static void *
waiter(void *arg)
{
	const int *fd = arg;

	wait_poll(*fd);
	return NULL;
}

/* Who waits already hears of what comes later, on whatever descriptor. */
static void
sleepers_wake_up(void)
{
	int fd = cl_open();
	int other = dup(fd);
	pthread_t thread;

	CHECK(other >= 0);
	open_sessions(fd);
	CHECK(pthread_create(&thread, NULL, waiter, &other) == 0);
	usleep(50000);
	CHECK_OK(submit(fd, &requests[0], sessions[0], 0));
	CHECK(pthread_join(thread, NULL) == 0);
	CHECK(fetch(other) == 0);
	CHECK(ready(fd, POLLIN, 0) == 0);
	CHECK(close(other) == 0);
	CHECK(close(fd) == 0);
}

int
main(int argc, char *argv[])
{
	(void)asyncq_init(argc, argv);
	every_way_to_wait();
	edges_wake_up();
	sleepers_wake_up();
	printf("all right\n");
	return 0;
}
