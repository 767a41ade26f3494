/* SPDX-License-Identifier: ISC */
/* emu_socket.h - listening sockets, and output that waits for the peer. */
#ifndef EMU_SOCKET_H
#define EMU_SOCKET_H

#include <stddef.h>
#include <stdint.h>

/*
 * A listening, non-blocking socket on 127.0.0.1; *port 0 is set to the one that
 * was chosen.  0 or an errno.
 */
int emu_socket_listen(int *fd, uint16_t *port);

/* The same on a path, which is made anew. */
int emu_socket_listen_unix(int *fd, const char *path);

/* Non-blocking and closed on exec, or -1 when nobody is there. */
int emu_socket_accept(int fd);

/* What could not be sent yet.  All zero is empty. */
struct emu_outbuf {
	uint8_t *data; /* owned */
	size_t len;
	size_t size;
};

/* ENOBUFS when a peer that reads nothing has let too much pile up. */
int emu_outbuf_add(struct emu_outbuf *out, const void *data, size_t len);

/* Sends what the socket takes: 0, or an errno when the peer is gone. */
int emu_outbuf_send(struct emu_outbuf *out, int fd);
void emu_outbuf_fini(struct emu_outbuf *out);

#endif
