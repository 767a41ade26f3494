/* SPDX-License-Identifier: ISC */
/*
 * ul_urb.c - transfers on the wire: what was sent to a device, what it answers, and
 * what becomes of it when it ends in another way.
 */
#include "ul.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A host controller ends a transfer whatever the device does; so, then, do we. */
#define URB_GRACE ((int64_t)500 * 1000000)

/* What the status of an answer means. */
static const struct urb_status {
	int error;
	enum libusb_transfer_status status;
} urb_statuses[] = {
	{ 0, LIBUSB_TRANSFER_COMPLETED },
	{ EREMOTEIO, LIBUSB_TRANSFER_COMPLETED }, /* short: told below */
	{ EPIPE, LIBUSB_TRANSFER_STALL },
	{ EOVERFLOW, LIBUSB_TRANSFER_OVERFLOW },
	{ ENODEV, LIBUSB_TRANSFER_NO_DEVICE },
	{ ESHUTDOWN, LIBUSB_TRANSFER_NO_DEVICE },
	{ ENOENT, LIBUSB_TRANSFER_CANCELLED },
	{ ECONNRESET, LIBUSB_TRANSFER_CANCELLED },
};

static enum libusb_transfer_status
urb_status(const struct ul_transfer *xfer, int32_t status)
{
	enum libusb_transfer_status found = LIBUSB_TRANSFER_ERROR;
	size_t i;

	for (i = 0; i < sizeof(urb_statuses) / sizeof(urb_statuses[0]); i++) {
		if (status == -urb_statuses[i].error)
			found = urb_statuses[i].status;
	}
	if (found == LIBUSB_TRANSFER_CANCELLED && xfer->timed_out)
		found = LIBUSB_TRANSFER_TIMED_OUT;
	return found;
}

static void
urb_free_locked(struct libusb_device *dev, struct ul_urb *urb)
{
	TAILQ_REMOVE(&dev->urbs, urb, next);
	if (urb->xfer != NULL)
		urb->xfer->urb = NULL;
	free(urb);
}

/* What to send for a transfer, and where its data is.  A libusb error. */
static int
urb_describe(struct usbip_submit *submit, uint8_t **data,
    const struct libusb_transfer *t)
{
	memset(submit, 0, sizeof(*submit));
	submit->in = (t->endpoint & LIBUSB_ENDPOINT_IN) != 0;
	submit->ep = t->endpoint & 0x0f;
	submit->len = (uint32_t)t->length;
	*data = t->buffer;
	if (t->type == LIBUSB_TRANSFER_TYPE_CONTROL) {
		if (submit->len < USBIP_SETUP_LEN)
			return LIBUSB_ERROR_INVALID_PARAM;
		memcpy(submit->setup, t->buffer, USBIP_SETUP_LEN);
		*data = t->buffer + USBIP_SETUP_LEN;
		submit->len -= (uint32_t)USBIP_SETUP_LEN;
		if (submit->len !=
		    (uint32_t)(submit->setup[6] | submit->setup[7] << 8))
			return LIBUSB_ERROR_INVALID_PARAM;
		submit->ep = 0;
		submit->in = (submit->setup[0] & LIBUSB_ENDPOINT_IN) != 0 &&
		    submit->len != 0;
	}
	if (submit->in)
		submit->flags |= USBIP_DIR_IN;
	if (submit->in && (t->flags & LIBUSB_TRANSFER_SHORT_NOT_OK) != 0)
		submit->flags |= USBIP_SHORT_NOT_OK;
	if (!submit->in && (t->flags & LIBUSB_TRANSFER_ADD_ZERO_PACKET) != 0)
		submit->flags |= USBIP_ZERO_PACKET;
	return 0;
}

int
ul_urb_submit_locked(struct ul_transfer *xfer)
{
	struct usbip_submit submit;
	struct ul_urb *urb;
	uint8_t *data;
	int error = urb_describe(&submit, &data, &xfer->pub);

	if (error != 0)
		return error;
	urb = calloc(1, sizeof(*urb));
	if (urb == NULL)
		return LIBUSB_ERROR_NO_MEM;
	error = usbip_link_submit(xfer->dev->link, &submit, data);
	if (error != 0) {
		free(urb);
		return error == ENODEV ? LIBUSB_ERROR_NO_DEVICE
				       : LIBUSB_ERROR_NO_MEM;
	}
	urb->seq = submit.seq;
	urb->in = submit.in;
	urb->len = submit.len;
	urb->xfer = xfer;
	xfer->urb = urb;
	TAILQ_INSERT_TAIL(&xfer->dev->urbs, urb, next);
	return 0;
}

void
ul_urb_unlink_locked(struct ul_transfer *xfer)
{
	xfer->state = UL_ENDING;
	xfer->deadline = ul_now() + URB_GRACE;
	/* If it cannot be sent, the device is about to leave, or time ends it. */
	if (usbip_link_unlink(
		&xfer->urb->unlink_seq, xfer->dev->link, xfer->urb->seq) != 0)
		xfer->urb->unlink_seq = 0;
}

static struct ul_urb *
urb_find_locked(
    const struct libusb_device *dev, const struct usbip_reply *reply)
{
	struct ul_urb *urb;

	TAILQ_FOREACH(urb, &dev->urbs, next) {
		if (reply->seq ==
		    (reply->command == USBIP_RET_SUBMIT ? urb->seq
							: urb->unlink_seq))
			break;
	}
	return urb;
}

static int
urb_expect_locked(void *arg, const struct usbip_reply *reply, size_t *len)
{
	const struct ul_urb *urb = urb_find_locked(arg, reply);

	*len = 0;
	/* What was to be ended may have been answered just before. */
	if (reply->command == USBIP_RET_UNLINK)
		return 0;
	if (urb == NULL || reply->actual > urb->len)
		return EPROTO;
	*len = urb->in ? reply->actual : 0;
	return 0;
}

static void
urb_take_locked(
    void *arg, const struct usbip_reply *reply, const uint8_t *data, size_t len)
{
	struct libusb_device *dev = arg;
	struct ul_urb *urb = urb_find_locked(dev, reply);
	struct ul_transfer *xfer;
	enum libusb_transfer_status status;

	if (urb == NULL)
		return;
	xfer = urb->xfer;
	if (xfer != NULL && reply->command == USBIP_RET_UNLINK) {
		status = urb_status(xfer, -ECONNRESET);
		ul_transfer_done_locked(xfer, status, 0);
	} else if (xfer != NULL) {
		status = urb_status(xfer, reply->status);
		if (status == LIBUSB_TRANSFER_COMPLETED &&
		    (xfer->pub.flags & LIBUSB_TRANSFER_SHORT_NOT_OK) != 0 &&
		    reply->actual != urb->len)
			status = LIBUSB_TRANSFER_ERROR;
		if (len != 0)
			memcpy(xfer->pub.buffer +
				(xfer->pub.type == LIBUSB_TRANSFER_TYPE_CONTROL
					? USBIP_SETUP_LEN
					: 0),
			    data, len);
		ul_transfer_done_locked(xfer, status, reply->actual);
	}
	urb_free_locked(dev, urb);
}

void
ul_urb_receive_locked(struct libusb_device *dev)
{
	static const struct usbip_sink sink = { .expect = urb_expect_locked,
		.take = urb_take_locked };

	usbip_link_receive(dev->link, &sink, dev);
}

void
ul_urb_leave_locked(struct libusb_device *dev)
{
	struct ul_urb *urb;
	struct ul_urb *following;

	for (urb = TAILQ_FIRST(&dev->urbs); urb != NULL; urb = following) {
		following = TAILQ_NEXT(urb, next);
		if (urb->xfer != NULL)
			ul_transfer_done_locked(
			    urb->xfer, LIBUSB_TRANSFER_NO_DEVICE, 0);
		urb_free_locked(dev, urb);
	}
}

void
ul_urb_expire_locked(struct libusb_context *ctx, int64_t now)
{
	struct ul_transfer *xfer;
	struct ul_transfer *following;

	for (xfer = TAILQ_FIRST(&ctx->flying); xfer != NULL; xfer = following) {
		following = TAILQ_NEXT(xfer, next);
		if (xfer->deadline == 0 || now < xfer->deadline)
			continue;
		if (xfer->state == UL_FLYING) {
			xfer->timed_out = true;
			ul_urb_unlink_locked(xfer);
			continue;
		}
		/* An answer may still come: who it is for must be known. */
		xfer->urb->xfer = NULL;
		xfer->urb = NULL;
		ul_transfer_done_locked(xfer, urb_status(xfer, -ECONNRESET), 0);
	}
}
