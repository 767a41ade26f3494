/* SPDX-License-Identifier: ISC */
/*
 * hostile.c - a client of the control socket that means no good: holds connections
 * with half a request, sends a line without end, reads no answer.  Prints "ready"
 * when all is done, and stays until its input ends.
 * Usage: hostile SOCKET
 */
#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONNECTIONS 100
#define LONG_LINE   ((size_t)10 << 20)

static int
hostile_connect(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)snprintf(addr.sun_path, sizeof(addr.sun_path), "%s", path);
	if (fd < 0 ||
	    connect(fd, (const struct sockaddr *)&addr, sizeof(addr)) != 0) {
		perror(path);
		exit(1);
	}
	return fd;
}

static void
hostile_long_line(const char *path)
{
	char *line = malloc(LONG_LINE);
	int fd = hostile_connect(path);
	size_t at = 0;
	ssize_t n;

	if (line == NULL)
		exit(1);
	memset(line, '[', LONG_LINE);
	do {
		n = send(fd, line + at, LONG_LINE - at, MSG_NOSIGNAL);
		at += n > 0 ? (size_t)n : 0;
	} while (n > 0);
	/* All of it cannot have been read. */
	if (at == LONG_LINE) {
		(void)fprintf(stderr, "a line of %zu bytes was read\n", at);
		exit(1);
	}
	free(line);
	(void)close(fd);
}

/* Ask until the server reads no more, and read nothing. */
static void
hostile_deaf(const char *path)
{
	static const char request[] = "{\"verb\":\"stats\"}\n";
	int fd = hostile_connect(path);

	while (send(fd, request, sizeof(request) - 1,
		   MSG_DONTWAIT | MSG_NOSIGNAL) > 0)
		;
}

int
main(int argc, char *argv[])
{
	char c;

	if (argc != 2)
		return 2;
	hostile_long_line(argv[1]);
	hostile_deaf(argv[1]);
	for (int i = 0; i < CONNECTIONS; i++) {
		int fd = hostile_connect(argv[1]);

		(void)send(fd, "{\"verb\"", 7, MSG_NOSIGNAL);
	}
	(void)puts("ready");
	(void)fflush(stdout);
	while (read(STDIN_FILENO, &c, 1) > 0)
		;
	return 0;
}
