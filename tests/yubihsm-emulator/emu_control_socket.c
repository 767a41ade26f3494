/* SPDX-License-Identifier: ISC */
/* emu_control_socket.c - lines in, lines out, for a few at a time. */
#include "emu_control_socket.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emu_socket.h"

#define EMU_NCLIENTS 8
#define EMU_LINE_MAX 1024

struct emu_client {
	struct emu_control *control;
	int fd; /* -1: free */
	size_t len;
	char line[EMU_LINE_MAX];
	struct emu_outbuf out;
};

struct emu_control {
	struct emu_parts *parts;
	const char *path;
	int fd;
	struct emu_client client[EMU_NCLIENTS];
};

static void
emu_client_end(struct emu_client *client)
{
	emu_loop_remove(client->control->parts->loop, client->fd);
	(void)close(client->fd);
	client->fd = -1;
	client->len = 0;
	emu_outbuf_fini(&client->out);
}

static int
emu_client_answer(struct emu_client *client)
{
	char *answer = emu_control_run(client->control->parts, client->line);
	int error;

	if (answer == NULL)
		abort();
	error = emu_outbuf_add(&client->out, answer, strlen(answer));
	if (error == 0)
		error = emu_outbuf_add(&client->out, "\n", 1);
	free(answer);
	return error;
}

/* Every whole line that is there. */
static int
emu_client_lines(struct emu_client *client)
{
	char *end = memchr(client->line, '\n', client->len);
	int error = 0;

	while (end != NULL && error == 0) {
		size_t used = (size_t)(end - client->line) + 1;

		*end = '\0';
		error = emu_client_answer(client);
		memmove(client->line, client->line + used, client->len - used);
		client->len -= used;
		end = memchr(client->line, '\n', client->len);
	}
	return client->len == EMU_LINE_MAX ? ENOBUFS : error;
}

static int
emu_client_receive(struct emu_client *client)
{
	ssize_t n = read(
	    client->fd, client->line + client->len, EMU_LINE_MAX - client->len);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : errno;
	if (n == 0)
		return EPIPE;
	client->len += (size_t)n;
	return emu_client_lines(client);
}

static void
emu_client_ready(void *arg, int fd, short revents)
{
	struct emu_client *client = arg;
	int error = 0;

	if ((revents & (POLLIN | POLLHUP | POLLERR)) != 0)
		error = emu_client_receive(client);
	if (error == 0)
		error = emu_outbuf_send(&client->out, fd);
	if (error != 0) {
		emu_client_end(client);
		return;
	}
	emu_loop_want(client->control->parts->loop, fd,
	    client->out.len > 0 ? POLLIN | POLLOUT : POLLIN);
}

static void
emu_control_accept(void *arg, int fd, short revents)
{
	struct emu_control *control = arg;
	int peer = emu_socket_accept(fd);
	size_t i = 0;

	(void)revents;
	if (peer < 0)
		return;
	while (i < EMU_NCLIENTS && control->client[i].fd >= 0)
		i++;
	if (i == EMU_NCLIENTS) {
		(void)close(peer);
		return;
	}
	control->client[i].fd = peer;
	emu_loop_add(control->parts->loop, peer, POLLIN, emu_client_ready,
	    &control->client[i]);
}

int
emu_control_new(
    struct emu_control **out, struct emu_parts *parts, const char *path)
{
	struct emu_control *control;
	int fd;
	int error;

	*out = NULL;
	error = emu_socket_listen_unix(&fd, path);
	if (error != 0)
		return error;
	control = calloc(1, sizeof(*control));
	if (control == NULL)
		abort();
	control->parts = parts;
	control->path = path;
	control->fd = fd;
	for (size_t i = 0; i < EMU_NCLIENTS; i++) {
		control->client[i].control = control;
		control->client[i].fd = -1;
	}
	emu_loop_add(parts->loop, fd, POLLIN, emu_control_accept, control);
	*out = control;
	return 0;
}

void
emu_control_free(struct emu_control *control)
{
	if (control == NULL)
		return;
	for (size_t i = 0; i < EMU_NCLIENTS; i++) {
		if (control->client[i].fd >= 0)
			emu_client_end(&control->client[i]);
	}
	emu_loop_remove(control->parts->loop, control->fd);
	(void)close(control->fd);
	(void)unlink(control->path);
	free(control);
}
