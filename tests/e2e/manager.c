/* SPDX-License-Identifier: ISC */
/*
 * manager.c - a service manager that only listens: each message, which are those of
 * sd_notify(3), becomes a line of a file, until it is killed.
 *
 * Usage: manager SOCKET FILE
 */
#include <sys/socket.h>
#include <sys/un.h>

#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int
main(int argc, char *argv[])
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	char text[512];
	int fd, out;

	if (argc != 3 || strlen(argv[1]) >= sizeof(addr.sun_path))
		errx(2, "usage: manager SOCKET FILE");
	memcpy(addr.sun_path, argv[1], strlen(argv[1]));
	out = open(argv[2], O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (out < 0)
		err(1, "%s", argv[2]);
	fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&addr, sizeof(addr)) != 0)
		err(1, "%s", argv[1]);
	for (;;) {
		ssize_t len = recv(fd, text, sizeof(text) - 1, 0);

		if (len < 0)
			err(1, "recv");
		for (ssize_t i = 0; i < len; i++) {
			if (text[i] == '\n')
				text[i] = ' ';
		}
		text[len] = '\n';
		if (write(out, text, (size_t)len + 1) != len + 1)
			err(1, "%s", argv[2]);
	}
}
