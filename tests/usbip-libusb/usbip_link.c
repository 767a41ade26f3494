/* SPDX-License-Identifier: ISC */
/*
 * usbip_link.c - the connection.  The two buffers grow to what is in them at most:
 * one transfer's worth each, if the server keeps up.
 */
#include "usbip_link.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define LINK_WAIT_SECONDS 1
#define LINK_DEVICES_MAX  64 /* of a list; more of them is no list */
#define LINK_READ_LEN	  ((size_t)4096)

struct link_buf {
	uint8_t *p;
	size_t len;
	size_t size;
};

struct usbip_link {
	int fd;
	uint32_t devid;
	uint32_t seq; /* of the last message */
	bool broken;
	struct link_buf out;
	struct link_buf in;
};

static int
buf_reserve(struct link_buf *b, size_t more)
{
	size_t size = b->size != 0 ? b->size : LINK_READ_LEN;
	uint8_t *p;

	if (more > SIZE_MAX / 4 || b->len > SIZE_MAX / 4)
		return ENOMEM;
	while (size - b->len < more || size < b->len)
		size *= 2;
	if (size == b->size)
		return 0;
	p = realloc(b->p, size);
	if (p == NULL)
		return ENOMEM;
	b->p = p;
	b->size = size;
	return 0;
}

static void
buf_add(struct link_buf *b, const uint8_t *p, size_t len)
{
	if (len != 0)
		memcpy(b->p + b->len, p, len);
	b->len += len;
}

static void
buf_drop(struct link_buf *b, size_t len)
{
	b->len -= len;
	if (b->len != 0)
		memmove(b->p, b->p + len, b->len);
}

static int
link_connect(int *fd, const struct sockaddr_in *server)
{
	const struct timeval wait = { .tv_sec = LINK_WAIT_SECONDS };
	int on = 1;
	int error = 0;

	*fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (*fd < 0)
		return errno;
	if (setsockopt(*fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)) !=
		0 ||
	    setsockopt(*fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait)) !=
		0 ||
	    setsockopt(*fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0 ||
	    connect(*fd, (const struct sockaddr *)server, sizeof(*server)) !=
		0) {
		error = errno;
		(void)close(*fd);
		*fd = -1;
	}
	return error;
}

static int
link_send(int fd, const uint8_t *p, size_t len)
{
	while (len != 0) {
		ssize_t n = send(fd, p, len, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

static int
link_recv(int fd, uint8_t *p, size_t len)
{
	while (len != 0) {
		ssize_t n = recv(fd, p, len, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		if (n == 0)
			return ECONNRESET;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

/* The next device of a list, and past its interfaces. */
static int
link_recv_listed(struct usbip_device *dev, int fd)
{
	uint8_t raw[USBIP_DEVICE_LEN];
	uint8_t interfaces[UINT8_MAX * USBIP_INTERFACE_LEN];
	int error = link_recv(fd, raw, sizeof(raw));

	if (error == 0)
		error = usbip_get_device(dev, raw);
	if (error == 0)
		error = link_recv(
		    fd, interfaces, dev->ninterfaces * USBIP_INTERFACE_LEN);
	return error;
}

int
usbip_link_find(struct usbip_device *dev, const struct sockaddr_in *server,
    const char *busid)
{
	uint8_t op[USBIP_OP_LEN];
	uint8_t count[4];
	size_t n;
	int fd;
	int error = link_connect(&fd, server);

	memset(dev, 0, sizeof(*dev));
	if (error != 0)
		return error;
	usbip_put_op(op, USBIP_OP_REQ_DEVLIST);
	error = link_send(fd, op, sizeof(op));
	if (error == 0)
		error = link_recv(fd, op, sizeof(op));
	if (error == 0)
		error = usbip_get_op(op, USBIP_OP_REP_DEVLIST);
	if (error == 0)
		error = link_recv(fd, count, sizeof(count));
	if (error != 0)
		goto out;
	n = count[3];
	if (count[0] != 0 || count[1] != 0 || count[2] != 0 ||
	    n > LINK_DEVICES_MAX) {
		error = EPROTO;
		goto out;
	}
	for (; n != 0; n--) {
		error = link_recv_listed(dev, fd);
		if (error != 0 || busid[0] == '\0' ||
		    strcmp(dev->busid, busid) == 0)
			goto out;
	}
	error = ENODEV;
out:
	(void)close(fd);
	return error;
}

int
usbip_link_new(struct usbip_link **link, struct usbip_device *dev,
    const struct sockaddr_in *server)
{
	uint8_t request[USBIP_OP_LEN + USBIP_BUSID_LEN];
	uint8_t op[USBIP_OP_LEN];
	uint8_t raw[USBIP_DEVICE_LEN];
	struct usbip_link *l;
	int error;

	*link = NULL;
	l = calloc(1, sizeof(*l));
	if (l == NULL)
		return ENOMEM;
	error = link_connect(&l->fd, server);
	if (error != 0)
		goto out;
	usbip_put_op(request, USBIP_OP_REQ_IMPORT);
	memcpy(request + USBIP_OP_LEN, dev->busid, USBIP_BUSID_LEN);
	error = link_send(l->fd, request, sizeof(request));
	if (error == 0)
		error = link_recv(l->fd, op, sizeof(op));
	if (error == 0)
		error = usbip_get_op(op, USBIP_OP_REP_IMPORT);
	if (error == 0)
		error = link_recv(l->fd, raw, sizeof(raw));
	if (error == 0)
		error = usbip_get_device(dev, raw);
	if (error != 0)
		goto out;
	l->devid = dev->busnum << 16 | (dev->devnum & UINT16_MAX);
	*link = l;
	l = NULL; /* the caller owns it now */
out:
	usbip_link_free(l);
	return error;
}

void
usbip_link_free(struct usbip_link *link)
{
	if (link == NULL)
		return;
	if (link->fd >= 0)
		(void)close(link->fd);
	free(link->out.p);
	free(link->in.p);
	free(link);
}

int
usbip_link_control(size_t *actual, struct usbip_link *link,
    const uint8_t setup[USBIP_SETUP_LEN], uint8_t *data, size_t len)
{
	struct usbip_submit submit = { .seq = ++link->seq,
		.devid = link->devid,
		.in = (setup[0] & 0x80) != 0,
		.len = (uint32_t)len };
	struct usbip_reply reply;
	uint8_t pdu[USBIP_PDU_LEN];
	int error;

	*actual = 0;
	submit.flags = submit.in ? USBIP_DIR_IN : 0;
	memcpy(submit.setup, setup, USBIP_SETUP_LEN);
	usbip_put_submit(pdu, &submit);
	error = link_send(link->fd, pdu, sizeof(pdu));
	if (error == 0 && !submit.in)
		error = link_send(link->fd, data, len);
	if (error == 0)
		error = link_recv(link->fd, pdu, sizeof(pdu));
	if (error == 0)
		error = usbip_get_reply(&reply, pdu);
	if (error != 0)
		return error;
	if (reply.command != USBIP_RET_SUBMIT || reply.seq != submit.seq ||
	    reply.actual > len)
		return EPROTO;
	if (submit.in)
		error = link_recv(link->fd, data, reply.actual);
	if (error != 0)
		return error;
	*actual = reply.actual;
	if (reply.status == -EPIPE)
		return EPIPE;
	return reply.status == 0 ? 0 : EIO;
}

int
usbip_link_start(struct usbip_link *link)
{
	int flags = fcntl(link->fd, F_GETFL);

	if (flags < 0 || fcntl(link->fd, F_SETFL, flags | O_NONBLOCK) != 0)
		return errno;
	return 0;
}

int
usbip_link_fd(const struct usbip_link *link)
{
	return link->fd;
}

bool
usbip_link_pending(const struct usbip_link *link)
{
	return link->out.len != 0;
}

bool
usbip_link_broken(const struct usbip_link *link)
{
	return link->broken;
}

void
usbip_link_flush(struct usbip_link *link)
{
	while (link->out.len != 0 && !link->broken) {
		ssize_t n =
		    send(link->fd, link->out.p, link->out.len, MSG_NOSIGNAL);

		if (n >= 0)
			buf_drop(&link->out, (size_t)n);
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			return;
		else if (errno != EINTR)
			link->broken = true;
	}
}

static int
link_queue(struct usbip_link *link, const uint8_t pdu[USBIP_PDU_LEN],
    const uint8_t *data, size_t len)
{
	int error;

	if (link->broken)
		return ENODEV;
	error = buf_reserve(&link->out, USBIP_PDU_LEN + len);
	if (error != 0)
		return error;
	buf_add(&link->out, pdu, USBIP_PDU_LEN);
	buf_add(&link->out, data, len);
	/* What breaks now is found by who receives: this was submitted. */
	usbip_link_flush(link);
	return 0;
}

int
usbip_link_submit(
    struct usbip_link *link, struct usbip_submit *submit, const uint8_t *data)
{
	uint8_t pdu[USBIP_PDU_LEN];

	submit->seq = ++link->seq;
	submit->devid = link->devid;
	usbip_put_submit(pdu, submit);
	return link_queue(link, pdu, data, submit->in ? 0 : submit->len);
}

int
usbip_link_unlink(uint32_t *seq, struct usbip_link *link, uint32_t victim)
{
	uint8_t pdu[USBIP_PDU_LEN];

	*seq = ++link->seq;
	usbip_put_unlink(pdu, *seq, link->devid, victim);
	return link_queue(link, pdu, NULL, 0);
}

/* The first message of what was read, if it is whole; *used is its length or 0. */
static int
link_parse(size_t *used, struct usbip_link *link, const struct usbip_sink *sink,
    void *arg)
{
	struct usbip_reply reply;
	size_t len;
	int error;

	*used = 0;
	if (link->in.len < USBIP_PDU_LEN)
		return 0;
	error = usbip_get_reply(&reply, link->in.p);
	if (error == 0)
		error = sink->expect(arg, &reply, &len);
	if (error != 0)
		return error;
	if (link->in.len - USBIP_PDU_LEN < len)
		return 0;
	sink->take(arg, &reply, link->in.p + USBIP_PDU_LEN, len);
	*used = USBIP_PDU_LEN + len;
	return 0;
}

void
usbip_link_receive(
    struct usbip_link *link, const struct usbip_sink *sink, void *arg)
{
	while (!link->broken) {
		size_t used;
		ssize_t n;

		if (buf_reserve(&link->in, LINK_READ_LEN) != 0) {
			link->broken = true;
			return;
		}
		n = recv(link->fd, link->in.p + link->in.len, LINK_READ_LEN, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (n <= 0) {
			link->broken = true;
			return;
		}
		link->in.len += (size_t)n;
		do {
			if (link_parse(&used, link, sink, arg) != 0) {
				link->broken = true;
				return;
			}
			buf_drop(&link->in, used);
		} while (used != 0);
	}
}
