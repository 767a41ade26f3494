/* SPDX-License-Identifier: ISC */
/*
 * control.c - the control thread, and connections that come and go.
 */
#include "control.h"

#include <sys/eventfd.h>
#include <sys/socket.h>

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "control_client.h"
#include "control_rights.h"
#include "control_serve.h"
#include "control_socket.h"
#include "log.h"

#define DEAF_MS 100

enum {
	POLL_STOP, /* in front of the clients */
	POLL_ACCEPT,
	POLL_CLIENTS,
};

struct control {
	struct control_config config;
	struct control_socket sock;
	int stop_fd; /* an eventfd */
	struct control_rights rights;
	pthread_t thread;
	bool running;
	int64_t deaf; /* ms: no connections until then */
	struct control_serve serve;
	struct control_client clients[CONTROL_CLIENTS_MAX];
};

static int64_t
control_now(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Whether one more connection of the user would be too many. */
static bool
control_is_full(
    const struct control *control, const struct control_client *fresh)
{
	unsigned int others = 0;
	unsigned int of_user = 0;

	for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
		const struct control_client *c = &control->clients[i];

		if (c == fresh || c->fd < 0 || c->may_change)
			continue;
		others++;
		if (c->uid == fresh->uid)
			of_user++;
	}
	return !fresh->may_change &&
	    (others >= CONTROL_OTHERS_MAX || of_user >= CONTROL_USER_MAX);
}

static struct control_client *
control_free_place(struct control *control)
{
	for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
		if (control->clients[i].fd < 0)
			return &control->clients[i];
	}
	return NULL;
}

static void
control_accept(struct control *control, int64_t now)
{
	static const char full[] =
	    "{\"ok\":false,\"errno\":\"EMFILE\",\"error\":\"too many connections\"}\n";
	struct control_client *client = control_free_place(control);
	int fd;

	fd = accept4(control->sock.fd, NULL, NULL, SOCK_CLOEXEC);
	if (fd < 0) {
		/* There will be descriptors, or memory, again. */
		if (errno != EAGAIN && errno != ECONNABORTED)
			control->deaf = now + DEAF_MS;
		return;
	}
	if (client == NULL) {
		(void)send(
		    fd, full, sizeof(full) - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
		(void)close(fd);
		return;
	}
	if (control_client_init(client, fd, &control->rights, now) != 0)
		return;
	if (control_is_full(control, client)) {
		control_client_refuse(client, EMFILE, "too many connections");
		client->closing = true;
	}
}

/* What poll said of a client. */
static void
control_attend(struct control *control, struct control_client *client,
    short revents, int64_t now)
{
	bool alive = true;

	if (client->out_len == 0)
		client->moved = now;
	if ((revents & (POLLIN | POLLHUP | POLLERR)) != 0)
		alive = control_client_read(client);
	if (alive && client->out_len == 0)
		control_serve_request(&control->serve, client, now);
	if (alive && client->stream == CONTROL_WATCH)
		control_serve_watch(&control->serve, client, now);
	if (alive)
		alive = control_client_write(client, now);
	if (!alive || control_client_done(client) ||
	    now - client->moved > CONTROL_STALL_MS)
		control_client_fini(client);
}

/* When the client wants to be looked at, even if nothing happens: ms from now;
 * -1: never. */
static int64_t
control_wait_of(const struct control_client *client, int64_t now)
{
	if (client->fd < 0)
		return -1;
	if (control_serve_pending(client))
		return 0;
	if (client->stream == CONTROL_WATCH && client->due > now)
		return client->due - now;
	if (client->stream == CONTROL_WATCH)
		return 0;
	if (client->stream == CONTROL_TRACE)
		return CONTROL_TRACE_MS;
	return client->out_len > 0 ? CONTROL_STALL_MS : -1;
}

static int
control_wait(const struct control *control, struct pollfd *pfds, int64_t now)
{
	int64_t wait = -1;
	nfds_t n = POLL_CLIENTS;

	pfds[POLL_STOP] =
	    (struct pollfd){ .fd = control->stop_fd, .events = POLLIN };
	pfds[POLL_ACCEPT] = (struct pollfd){
		.fd = now < control->deaf ? -1 : control->sock.fd,
		.events = POLLIN,
	};
	if (now < control->deaf)
		wait = control->deaf - now;
	for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
		const struct control_client *c = &control->clients[i];
		int64_t its = control_wait_of(c, now);
		bool full = c->in_len == sizeof(c->in);
		short events = 0;

		if (control_client_listens(c) && !full)
			events |= POLLIN;
		if (c->out_len > 0)
			events |= POLLOUT;
		pfds[POLL_CLIENTS + i] =
		    (struct pollfd){ .fd = c->fd, .events = events };
		if (c->fd >= 0)
			n = POLL_CLIENTS + i + 1;
		if (its >= 0 && (wait < 0 || its < wait))
			wait = its;
	}
	/* Free places count, too, where there may be few descriptors
	 * (RLIMIT_NOFILE). */
	return poll(pfds, n, (int)wait);
}

static void *
control_main(void *arg)
{
	struct control *control = arg;
	struct pollfd pfds[POLL_CLIENTS + CONTROL_CLIENTS_MAX];
	int64_t now;

	for (;;) {
		if (control_wait(control, pfds, control_now()) < 0)
			continue;
		if (pfds[POLL_STOP].revents != 0)
			return NULL;
		now = control_now();
		for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++) {
			if (control->clients[i].fd >= 0)
				control_attend(control, &control->clients[i],
				    pfds[POLL_CLIENTS + i].revents, now);
		}
		control_serve_trace(
		    &control->serve, control->clients, CONTROL_CLIENTS_MAX);
		if (pfds[POLL_ACCEPT].revents != 0)
			control_accept(control, now);
	}
}

/* A thread that no signal goes to. */
static int
control_run_thread(struct control *control)
{
	sigset_t all, before;
	int error;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&control->thread, NULL, control_main, control);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	control->running = error == 0;
	return error;
}

static int
control_new(struct control **out, const struct control_config *config,
    const struct control_rights *rights)
{
	struct control *control = calloc(1, sizeof(*control));
	int error;

	*out = control;
	if (control == NULL)
		return ENOMEM;
	control->config = *config;
	control->rights = *rights;
	control->sock.fd = -1;
	for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++)
		control->clients[i].fd = -1;
	control->stop_fd = eventfd(0, EFD_CLOEXEC);
	if (control->stop_fd < 0)
		return errno;
	error = control_serve_init(
	    &control->serve, &control->config, control->rights.refusal);
	if (error == 0)
		error = control_socket_open(&control->sock, config->path);
	return error;
}

int
control_start(struct control **out, const struct control_config *config)
{
	struct control *control = NULL;
	struct control_rights rights;
	int error;

	*out = NULL;
	/* Who asked for a group means it. */
	error = control_rights_init(&rights, geteuid(), config->group);
	if (error != 0 || config->path == NULL)
		return error;
	error = control_new(&control, config, &rights);
	if (error == 0)
		error = control_run_thread(control);
	if (error == 0) {
		*out = control;
		return 0;
	}
	ocf_log(config->required ? OCF_LOG_ERROR : OCF_LOG_WARNING,
	    "no control socket at %s: %s", config->path,
	    error == EADDRINUSE ? "another server has it"
				: ocf_strerror(error));
	control_stop(control);
	return config->required ? error : 0;
}

void
control_stop(struct control *control)
{
	const uint64_t one = 1;

	if (control == NULL)
		return;
	if (control->running) {
		while (write(control->stop_fd, &one, sizeof(one)) < 0 &&
		    errno == EINTR)
			;
		(void)pthread_join(control->thread, NULL);
	}
	for (size_t i = 0; i < CONTROL_CLIENTS_MAX; i++)
		control_client_fini(&control->clients[i]);
	control_socket_close(&control->sock);
	control_serve_fini(&control->serve);
	if (control->stop_fd >= 0)
		(void)close(control->stop_fd);
	free(control);
}
