/* SPDX-License-Identifier: ISC */
/*
 * usbip_link.h - a connection to a server that has exported a device.  It is made
 * and talked to in turn first, and once usbip_link_start() was called, never waits.
 * It has no lock: its owner sees to it that one thread at a time is in here.
 */
#ifndef USBIP_LINK_H
#define USBIP_LINK_H

#include <netinet/in.h>

#include "usbip_wire.h"

struct usbip_link;

/* Who takes what a server answers. */
struct usbip_sink {
	/*
	 * How many bytes of data follow this reply?  Any errno: it answers nothing
	 * that was asked, or with more than was; the connection is then of no use.
	 */
	int (*expect)(void *arg, const struct usbip_reply *reply, size_t *len);
	/* The reply is here, with its data, which is borrowed until it returns. */
	void (*take)(void *arg, const struct usbip_reply *reply,
	    const uint8_t *data, size_t len);
};

/*
 * Look for a device at a server: the one named, or the first it lists if busid is
 * "".  Waits for the server, a second at most for each step.  ENODEV it has none;
 * EPROTO it does not speak USB/IP; or an errno of connect(2) or recv(2).
 */
int usbip_link_find(struct usbip_device *dev, const struct sockaddr_in *server,
    const char *busid);

/*
 * Import a device found.  *link is owned by the caller on success, else NULL.
 * Waits as usbip_link_find().  EBUSY someone else has it; ENODEV, EPROTO, ENOMEM and
 * others as above.
 */
int usbip_link_new(struct usbip_link **link, struct usbip_device *dev,
    const struct sockaddr_in *server);
void usbip_link_free(struct usbip_link *link);

/*
 * A control transfer, and wait for it; only before usbip_link_start().  len bytes at
 * most come in.  *actual is set to how many did.  EPIPE the device refuses; EIO any
 * other failure of the device; else as above.
 */
int usbip_link_control(size_t *actual, struct usbip_link *link,
    const uint8_t setup[USBIP_SETUP_LEN], uint8_t *data, size_t len);

/* From here on nothing waits. */
int usbip_link_start(struct usbip_link *link);

int usbip_link_fd(const struct usbip_link *link);

/* Has it something to send that the server did not take yet? */
bool usbip_link_pending(const struct usbip_link *link);

/* Has the server closed it, or was something wrong with what it sent? */
bool usbip_link_broken(const struct usbip_link *link);

/*
 * Send a transfer, whose seq and devid are set here, and its data if it goes out.
 * What the server does not take at once is kept, and sent by usbip_link_flush().
 * ENOMEM nothing was sent; ENODEV the connection is broken.
 */
int usbip_link_submit(
    struct usbip_link *link, struct usbip_submit *submit, const uint8_t *data);

/* Ask that a submission end; *seq is that of the reply.  As usbip_link_submit(). */
int usbip_link_unlink(uint32_t *seq, struct usbip_link *link, uint32_t victim);

void usbip_link_flush(struct usbip_link *link);

/* Read what is there, and hand it to the sink.  The link may be broken after it. */
void usbip_link_receive(
    struct usbip_link *link, const struct usbip_sink *sink, void *arg);

#endif
