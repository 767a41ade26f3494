/* SPDX-License-Identifier: ISC */
/* emu_socket.c - sockets on the loopback interface and in the file system. */
#include "emu_socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define EMU_BACKLOG    16
#define EMU_OUTBUF_MAX ((size_t)1 << 20)

static bool
emu_socket_quiet(int fd)
{
	int flags = fcntl(fd, F_GETFL);

	return flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0 &&
	    fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

static int
emu_socket_bind(int *fd, int family, const struct sockaddr *addr, socklen_t len)
{
	int one = 1;
	int error;

	*fd = socket(family, SOCK_STREAM, 0);
	if (*fd < 0)
		return errno;
	if (emu_socket_quiet(*fd) &&
	    (family != AF_INET ||
		setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) ==
		    0) &&
	    bind(*fd, addr, len) == 0 && listen(*fd, EMU_BACKLOG) == 0)
		return 0;
	error = errno;
	(void)close(*fd);
	*fd = -1;
	return error;
}

int
emu_socket_listen(int *fd, uint16_t *port)
{
	struct sockaddr_in addr = { .sin_family = AF_INET,
		.sin_port = htons(*port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(addr);
	int error = emu_socket_bind(
	    fd, AF_INET, (const struct sockaddr *)&addr, sizeof(addr));

	if (error != 0)
		return error;
	if (getsockname(*fd, (struct sockaddr *)&addr, &len) != 0)
		return errno;
	*port = ntohs(addr.sin_port);
	return 0;
}

int
emu_socket_listen_unix(int *fd, const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };

	*fd = -1;
	if (strlen(path) >= sizeof(addr.sun_path))
		return ENAMETOOLONG;
	memcpy(addr.sun_path, path, strlen(path));
	if (unlink(path) != 0 && errno != ENOENT)
		return errno;
	return emu_socket_bind(
	    fd, AF_UNIX, (const struct sockaddr *)&addr, sizeof(addr));
}

int
emu_socket_accept(int fd)
{
	int one = 1;
	int peer = accept(fd, NULL, NULL);

	if (peer < 0)
		return -1;
	if (!emu_socket_quiet(peer)) {
		(void)close(peer);
		return -1;
	}
	/* Fails on a socket of another family, which needs it not. */
	(void)setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return peer;
}

int
emu_outbuf_add(struct emu_outbuf *out, const void *data, size_t len)
{
	uint8_t *bigger;
	size_t size = out->size == 0 ? 4096 : out->size;

	if (len > EMU_OUTBUF_MAX - out->len)
		return ENOBUFS;
	while (size < out->len + len)
		size *= 2;
	if (size != out->size) {
		bigger = realloc(out->data, size);
		if (bigger == NULL)
			abort();
		out->data = bigger;
		out->size = size;
	}
	if (len > 0)
		memcpy(out->data + out->len, data, len);
	out->len += len;
	return 0;
}

int
emu_outbuf_send(struct emu_outbuf *out, int fd)
{
	size_t sent = 0;
	int error = 0;

	while (sent < out->len && error == 0) {
		ssize_t n =
		    send(fd, out->data + sent, out->len - sent, MSG_NOSIGNAL);

		if (n >= 0)
			sent += (size_t)n;
		else if (errno != EINTR)
			error = errno;
	}
	if (sent > 0)
		memmove(out->data, out->data + sent, out->len - sent);
	out->len -= sent;
	return error == EAGAIN || error == EWOULDBLOCK ? 0 : error;
}

void
emu_outbuf_fini(struct emu_outbuf *out)
{
	free(out->data);
	*out = (struct emu_outbuf){ .data = NULL };
}
