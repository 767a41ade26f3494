/* SPDX-License-Identifier: ISC */
/*
 * control_socket.h - the socket's place in the file system: made, found to be
 * somebody's, replaced when its owner is dead, removed.
 */
#ifndef CONTROL_CONTROL_SOCKET_H
#define CONTROL_CONTROL_SOCKET_H

#include <sys/types.h>
#include <sys/un.h>

struct control_socket {
	struct sockaddr_un addr;
	int fd; /* listens, does not block; -1: none */
	dev_t dev; /* of the node */
	ino_t ino;
};

/*
 * Make it at `path`, for everybody to connect to, in a directory that is made if
 * it is not there.  Not to be called while another thread makes files: changes the
 * umask for a moment.
 * ENAMETOOLONG; EADDRINUSE somebody listens there; EEXIST what is there is no
 * socket; what mkdir(2), socket(2), bind(2) and listen(2) say.
 */
int control_socket_open(struct control_socket *sock, const char *path);

/* Close it, and remove the node unless it is another one by now. */
void control_socket_close(struct control_socket *sock);

#endif
