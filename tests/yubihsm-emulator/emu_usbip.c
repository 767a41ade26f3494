/* SPDX-License-Identifier: ISC */
/*
 * emu_usbip.c - connections: what they ask for first (the list of devices, or
 * the device), and one that has the device.  Its requests are emu_urb's.
 */
#include "emu_usbip.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emu_bytes.h"
#include "emu_socket.h"
#include "emu_urb.h"

#define EMU_NPEERS	16
#define EMU_VERSION	0x0111
#define EMU_OP_LEN	8
#define EMU_BUSID_LEN	32
#define EMU_DEVICE_LEN	312
#define EMU_REQ_DEVLIST 0x8005
#define EMU_REP_DEVLIST 0x0005
#define EMU_REQ_IMPORT	0x8003
#define EMU_REP_IMPORT	0x0003
#define EMU_SPEED_FULL	2
#define EMU_BUS_NUMBER	1
#define EMU_OP_OK	0
#define EMU_OP_BUSY	2
#define EMU_OP_NODEV	4

struct emu_peer {
	struct emu_usbip *ip;
	int fd; /* -1: free */
	bool closing; /* once all is sent */
	struct emu_urbs *urbs; /* of the one that has the device */
	struct emu_outbuf out;
	size_t in_len;
	uint8_t in[EMU_URB_MAX];
};

struct emu_usbip {
	struct emu_loop *loop;
	struct emu_device *dev;
	struct emu_usb *usb;
	const char *busid;
	int fd;
	bool unplug_soon;
	struct emu_peer *peer[EMU_NPEERS];
};

static void
emu_peer_free(struct emu_peer *peer)
{
	struct emu_usbip *ip = peer->ip;

	for (size_t i = 0; i < EMU_NPEERS; i++) {
		if (ip->peer[i] == peer)
			ip->peer[i] = NULL;
	}
	emu_loop_remove(ip->loop, peer->fd);
	(void)close(peer->fd);
	if (peer->urbs != NULL)
		emu_usb_power_cycle(ip->usb);
	emu_urbs_free(peer->urbs);
	emu_outbuf_fini(&peer->out);
	free(peer);
}

static struct emu_peer *
emu_usbip_owner(const struct emu_usbip *ip)
{
	for (size_t i = 0; i < EMU_NPEERS; i++) {
		if (ip->peer[i] != NULL && ip->peer[i]->urbs != NULL)
			return ip->peer[i];
	}
	return NULL;
}

static void
emu_peer_device(const struct emu_peer *peer, uint8_t out[EMU_DEVICE_LEN])
{
	const struct emu_usbip *ip = peer->ip;

	memset(out, 0, EMU_DEVICE_LEN);
	(void)snprintf(
	    (char *)out, 256, "/sys/devices/yubihsm-emulator/%s", ip->busid);
	(void)snprintf((char *)out + 256, EMU_BUSID_LEN, "%s", ip->busid);
	emu_put32(out + 288, EMU_BUS_NUMBER);
	emu_put32(out + 292, EMU_URB_DEVICE);
	emu_put32(out + 296, EMU_SPEED_FULL);
	emu_put16(out + 300, EMU_USB_VENDOR);
	emu_put16(out + 302, EMU_USB_PRODUCT);
	emu_put16(out + 304, ip->dev->firmware);
	/* Class, subclass and protocol are the interface's. */
	out[309] = 1; /* configuration */
	out[310] = 1; /* configurations */
	out[311] = 1; /* interfaces */
}

static int
emu_peer_op(struct emu_peer *peer, unsigned int code, unsigned int status)
{
	uint8_t op[EMU_OP_LEN];

	emu_put16(op, EMU_VERSION);
	emu_put16(op + 2, code);
	emu_put32(op + 4, status);
	return emu_outbuf_add(&peer->out, op, sizeof(op));
}

static int
emu_peer_devlist(struct emu_peer *peer)
{
	uint8_t list[4 + EMU_DEVICE_LEN + 4] = { 0 };
	static const uint8_t interface_class[4] = { 0xff, 0xff, 0xff, 0 };
	bool present = !peer->ip->dev->absent;
	int error = emu_peer_op(peer, EMU_REP_DEVLIST, EMU_OP_OK);

	peer->closing = true;
	emu_put32(list, present);
	emu_peer_device(peer, list + 4);
	memcpy(list + 4 + EMU_DEVICE_LEN, interface_class, 4);
	if (error == 0)
		error = emu_outbuf_add(
		    &peer->out, list, present ? sizeof(list) : 4);
	return error;
}

static int
emu_peer_import(struct emu_peer *peer, const uint8_t *busid)
{
	struct emu_usbip *ip = peer->ip;
	uint8_t desc[EMU_DEVICE_LEN];
	int error;

	if (ip->dev->absent ||
	    strncmp((const char *)busid, ip->busid, EMU_BUSID_LEN) != 0) {
		peer->closing = true;
		return emu_peer_op(peer, EMU_REP_IMPORT, EMU_OP_NODEV);
	}
	if (emu_usbip_owner(ip) != NULL) {
		peer->closing = true;
		return emu_peer_op(peer, EMU_REP_IMPORT, EMU_OP_BUSY);
	}
	emu_usb_power_cycle(ip->usb);
	peer->urbs = emu_urbs_new(ip->usb);
	emu_peer_device(peer, desc);
	error = emu_peer_op(peer, EMU_REP_IMPORT, EMU_OP_OK);
	if (error == 0)
		error = emu_outbuf_add(&peer->out, desc, sizeof(desc));
	return error;
}

/* What the connection is for; *used 0 when it has not said all of it. */
static int
emu_peer_ask(struct emu_peer *peer, size_t *used)
{
	unsigned int code;

	*used = 0;
	if (peer->in_len < EMU_OP_LEN)
		return 0;
	code = emu_get16(peer->in + 2);
	if (emu_get16(peer->in) != EMU_VERSION)
		return EPROTO;
	if (code == EMU_REQ_DEVLIST) {
		*used = EMU_OP_LEN;
		return emu_peer_devlist(peer);
	}
	if (code != EMU_REQ_IMPORT)
		return EPROTO;
	if (peer->in_len < EMU_OP_LEN + EMU_BUSID_LEN)
		return 0;
	*used = EMU_OP_LEN + EMU_BUSID_LEN;
	return emu_peer_import(peer, peer->in + EMU_OP_LEN);
}

/* All that has arrived whole. */
static int
emu_peer_work(struct emu_peer *peer)
{
	size_t used = 1;
	int error = 0;

	while (error == 0 && used > 0 && !peer->closing) {
		if (peer->urbs == NULL)
			error = emu_peer_ask(peer, &used);
		else
			error = emu_urbs_take(peer->urbs, peer->in,
			    peer->in_len, &used, &peer->out);
		memmove(peer->in, peer->in + used, peer->in_len - used);
		peer->in_len -= used;
	}
	return error;
}

static int
emu_peer_receive(struct emu_peer *peer)
{
	ssize_t n = read(
	    peer->fd, peer->in + peer->in_len, sizeof(peer->in) - peer->in_len);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : errno;
	if (n == 0)
		return EPIPE;
	peer->in_len += (size_t)n;
	return emu_peer_work(peer);
}

/* Sends, and ends the connection if its time has come. */
static void
emu_peer_flush(struct emu_peer *peer, int error)
{
	struct emu_usbip *ip = peer->ip;

	if (error == 0)
		error = emu_outbuf_send(&peer->out, peer->fd);
	if (error != 0 || (peer->closing && peer->out.len == 0)) {
		emu_peer_free(peer);
		return;
	}
	if (ip->unplug_soon && peer->urbs != NULL && peer->out.len == 0 &&
	    emu_usb_drained(ip->usb)) {
		ip->unplug_soon = false;
		emu_peer_free(peer);
		return;
	}
	emu_loop_want(
	    ip->loop, peer->fd, peer->out.len > 0 ? POLLIN | POLLOUT : POLLIN);
}

static void
emu_peer_ready(void *arg, int fd, short revents)
{
	struct emu_peer *peer = arg;

	(void)fd;
	emu_peer_flush(peer,
	    (revents & (POLLIN | POLLHUP | POLLERR)) != 0
		? emu_peer_receive(peer)
		: 0);
}

/* The device has something to read for the requests that wait. */
static void
emu_usbip_readable(void *arg)
{
	struct emu_usbip *ip = arg;
	struct emu_peer *peer = emu_usbip_owner(ip);

	if (peer != NULL)
		emu_peer_flush(peer, emu_urbs_retry(peer->urbs, &peer->out));
}

static void
emu_usbip_accept(void *arg, int fd, short revents)
{
	struct emu_usbip *ip = arg;
	struct emu_peer *peer;
	size_t place = 0;
	int peer_fd = emu_socket_accept(fd);

	(void)revents;
	if (peer_fd < 0)
		return;
	while (place < EMU_NPEERS && ip->peer[place] != NULL)
		place++;
	if (place == EMU_NPEERS) {
		(void)close(peer_fd);
		return;
	}
	peer = calloc(1, sizeof(*peer));
	if (peer == NULL)
		abort();
	peer->ip = ip;
	peer->fd = peer_fd;
	ip->peer[place] = peer;
	emu_loop_add(ip->loop, peer_fd, POLLIN, emu_peer_ready, peer);
}

int
emu_usbip_new(struct emu_usbip **out, struct emu_loop *loop,
    struct emu_device *dev, struct emu_usb *usb, const char *busid,
    uint16_t *port)
{
	struct emu_usbip *ip;
	int fd;
	int error;

	*out = NULL;
	error = emu_socket_listen(&fd, port);
	if (error != 0)
		return error;
	ip = calloc(1, sizeof(*ip));
	if (ip == NULL)
		abort();
	ip->loop = loop;
	ip->dev = dev;
	ip->usb = usb;
	ip->busid = busid;
	ip->fd = fd;
	emu_loop_add(loop, fd, POLLIN, emu_usbip_accept, ip);
	emu_usb_readable(usb, emu_usbip_readable, ip);
	*out = ip;
	return 0;
}

void
emu_usbip_free(struct emu_usbip *ip)
{
	if (ip == NULL)
		return;
	for (size_t i = 0; i < EMU_NPEERS; i++) {
		if (ip->peer[i] != NULL)
			emu_peer_free(ip->peer[i]);
	}
	emu_usb_readable(ip->usb, NULL, NULL);
	emu_loop_remove(ip->loop, ip->fd);
	(void)close(ip->fd);
	free(ip);
}

void
emu_usbip_unplug(struct emu_usbip *ip)
{
	struct emu_peer *peer = emu_usbip_owner(ip);

	if (peer != NULL)
		emu_peer_free(peer);
}

void
emu_usbip_unplug_soon(struct emu_usbip *ip)
{
	struct emu_peer *peer = emu_usbip_owner(ip);

	ip->unplug_soon = peer != NULL;
	if (peer != NULL)
		emu_peer_flush(peer, 0);
}
