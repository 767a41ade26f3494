/* SPDX-License-Identifier: ISC */
/*
 * control_socket.c - bind(2), and what stands in its way.
 */
#include "control_socket.h"

#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SOCKET_BACKLOG 16

/* The directory of the path, made if it can be; -1: what is wrong with it, bind
 * will say.  Two that start at one time follow each other by its lock. */
static int
socket_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	char dir[sizeof(((struct sockaddr_un *)0)->sun_path)];
	int fd;

	if (slash == NULL || slash == path)
		return -1;
	(void)snprintf(dir, sizeof(dir), "%.*s", (int)(slash - path), path);
	(void)mkdir(dir, 0755);
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	/* Somebody else's lock must not keep us: it is a courtesy. */
	if (fd >= 0)
		(void)flock(fd, LOCK_EX | LOCK_NB);
	return fd;
}

/* Whether nobody listens at an address that is taken: 0, or why it is not ours. */
static int
socket_is_stale(const struct sockaddr_un *addr)
{
	struct stat st;
	int error = EADDRINUSE;
	int fd;

	if (lstat(addr->sun_path, &st) != 0)
		return errno == ENOENT ? 0 : errno;
	if (!S_ISSOCK(st.st_mode))
		return EEXIST;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return errno;
	if (connect(fd, (const struct sockaddr *)addr, sizeof(*addr)) != 0 &&
	    errno == ECONNREFUSED)
		error = 0;
	(void)close(fd);
	return error;
}

static int
socket_bind(int fd, const struct sockaddr_un *addr)
{
	mode_t before = umask(0);
	int error = 0;

	/* The node's mode is the socket's of now, less the umask. */
	if (fchmod(fd, 0666) != 0 ||
	    bind(fd, (const struct sockaddr *)addr, sizeof(*addr)) != 0)
		error = errno;
	(void)umask(before);
	return error;
}

/* Where it is bound, in the file system. */
static int
socket_bind_here(struct control_socket *sock)
{
	struct stat st;
	int error = socket_bind(sock->fd, &sock->addr);

	if (error == EADDRINUSE) {
		error = socket_is_stale(&sock->addr);
		if (error == 0 && unlink(sock->addr.sun_path) != 0 &&
		    errno != ENOENT)
			error = errno;
		if (error == 0)
			error = socket_bind(sock->fd, &sock->addr);
	}
	if (error != 0)
		return error;
	if (lstat(sock->addr.sun_path, &st) == 0) {
		sock->dev = st.st_dev;
		sock->ino = st.st_ino;
	}
	return listen(sock->fd, SOCKET_BACKLOG) != 0 ? errno : 0;
}

int
control_socket_open(struct control_socket *sock, const char *path)
{
	int dir_fd;
	int error;

	memset(sock, 0, sizeof(*sock));
	sock->fd = -1;
	sock->addr.sun_family = AF_UNIX;
	if (strlen(path) >= sizeof(sock->addr.sun_path))
		return ENAMETOOLONG;
	memcpy(sock->addr.sun_path, path, strlen(path) + 1);
	dir_fd = socket_directory(path);
	sock->fd =
	    socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	error = sock->fd < 0 ? errno : socket_bind_here(sock);
	if (dir_fd >= 0)
		(void)close(dir_fd);
	if (error != 0)
		control_socket_close(sock);
	return error;
}

void
control_socket_close(struct control_socket *sock)
{
	struct stat st;

	if (sock->ino != 0 && lstat(sock->addr.sun_path, &st) == 0 &&
	    st.st_dev == sock->dev && st.st_ino == sock->ino)
		(void)unlink(sock->addr.sun_path);
	if (sock->fd >= 0)
		(void)close(sock->fd);
	sock->fd = -1;
	sock->ino = 0;
}
