/* SPDX-License-Identifier: ISC */
/*
 * ul_transfer.c - transfers as a program has them: from its allocation to its
 * callback.
 */
#include "ul.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct ul_transfer *
ul_transfer_of(struct libusb_transfer *pub)
{
	return (struct ul_transfer *)(void *)((char *)pub -
	    offsetof(struct ul_transfer, pub));
}

struct libusb_transfer *
libusb_alloc_transfer(int iso_packets)
{
	struct ul_transfer *xfer;
	size_t packets;

	if (iso_packets < 0)
		return NULL;
	packets =
	    (size_t)iso_packets * sizeof(struct libusb_iso_packet_descriptor);
	xfer = calloc(1, sizeof(*xfer) + packets);
	if (xfer == NULL)
		return NULL;
	xfer->pub.num_iso_packets = iso_packets;
	return &xfer->pub;
}

void
libusb_free_transfer(struct libusb_transfer *transfer)
{
	struct ul_transfer *xfer;

	if (transfer == NULL)
		return;
	xfer = ul_transfer_of(transfer);
	/* Who may free it is the one thread that knows of it now. */
	if (xfer->dev != NULL)
		ul_misuse("a transfer is freed while it is in flight");
	if ((transfer->flags & LIBUSB_TRANSFER_FREE_BUFFER) != 0)
		free(transfer->buffer);
	free(xfer);
}

/* May the handle use the endpoint?  A libusb error. */
static int
transfer_check_locked(const struct libusb_transfer *t)
{
	struct libusb_device_handle *handle = t->dev_handle;
	struct libusb_device *dev = handle->dev;
	uint8_t interface;

	if (dev->link == NULL)
		return LIBUSB_ERROR_NO_DEVICE;
	if (t->length < 0 || (t->length != 0 && t->buffer == NULL))
		return LIBUSB_ERROR_INVALID_PARAM;
	if (t->type == LIBUSB_TRANSFER_TYPE_CONTROL)
		return 0;
	if (t->type != LIBUSB_TRANSFER_TYPE_BULK &&
	    t->type != LIBUSB_TRANSFER_TYPE_INTERRUPT)
		return LIBUSB_ERROR_NOT_SUPPORTED;
	interface = dev->ep_interface[ul_device_endpoint(t->endpoint)];
	if (interface == UL_NONE || dev->claims[interface] != handle)
		return LIBUSB_ERROR_IO;
	return 0;
}

int
libusb_submit_transfer(struct libusb_transfer *transfer)
{
	struct ul_transfer *xfer = ul_transfer_of(transfer);
	struct libusb_device *dev = transfer->dev_handle->dev;
	struct libusb_context *ctx = dev->ctx;
	int error;

	(void)pthread_mutex_lock(&ctx->lock);
	error = LIBUSB_ERROR_BUSY;
	if (xfer->state != UL_IDLE)
		goto out;
	error = transfer_check_locked(transfer);
	if (error != 0)
		goto out;
	xfer->dev = dev;
	error = ul_urb_submit_locked(xfer);
	if (error != 0) {
		xfer->dev = NULL;
		goto out;
	}
	(void)libusb_ref_device(dev);
	transfer->actual_length = 0;
	xfer->state = UL_FLYING;
	xfer->timed_out = false;
	xfer->deadline = transfer->timeout == 0
	    ? 0
	    : ul_now() + (int64_t)transfer->timeout * 1000000;
	TAILQ_INSERT_TAIL(&ctx->flying, xfer, next);
	/* It may be the first to time out, or not all of it sent. */
	if (xfer->deadline != 0 || usbip_link_pending(dev->link))
		ul_wake(ctx);
out:
	(void)pthread_mutex_unlock(&ctx->lock);
	return error;
}

int
libusb_cancel_transfer(struct libusb_transfer *transfer)
{
	struct ul_transfer *xfer = ul_transfer_of(transfer);
	struct libusb_context *ctx;
	int error = LIBUSB_ERROR_NOT_FOUND;

	if (transfer->dev_handle == NULL)
		return error;
	ctx = transfer->dev_handle->dev->ctx;
	(void)pthread_mutex_lock(&ctx->lock);
	if (xfer->state == UL_FLYING) {
		ul_urb_unlink_locked(xfer);
		ul_wake(ctx);
		error = 0;
	}
	(void)pthread_mutex_unlock(&ctx->lock);
	return error;
}

void
ul_transfer_done_locked(
    struct ul_transfer *xfer, enum libusb_transfer_status status, size_t actual)
{
	struct libusb_context *ctx = xfer->dev->ctx;

	TAILQ_REMOVE(&ctx->flying, xfer, next);
	xfer->state = UL_DONE;
	xfer->pub.status = status;
	xfer->pub.actual_length = (int)actual;
	TAILQ_INSERT_TAIL(&ctx->done, xfer, next);
}

void
ul_transfer_call_locked(struct libusb_context *ctx)
{
	struct ul_transfer *xfer = TAILQ_FIRST(&ctx->done);
	struct libusb_device *dev = xfer->dev;
	/* The callback may free it. */
	bool ours = (xfer->pub.flags & LIBUSB_TRANSFER_FREE_TRANSFER) != 0;

	TAILQ_REMOVE(&ctx->done, xfer, next);
	xfer->state = UL_IDLE;
	xfer->dev = NULL;
	ctx->calling = true;
	(void)pthread_mutex_unlock(&ctx->lock);
	if (xfer->pub.callback != NULL)
		xfer->pub.callback(&xfer->pub);
	if (ours)
		libusb_free_transfer(&xfer->pub);
	libusb_unref_device(dev);
	(void)pthread_mutex_lock(&ctx->lock);
	ctx->calling = false;
	ctx->ncalls++;
	(void)pthread_cond_broadcast(&ctx->cond);
}

static bool
transfer_any(const struct ul_transfer_list *list,
    const struct libusb_device_handle *handle)
{
	const struct ul_transfer *xfer;

	TAILQ_FOREACH(xfer, list, next) {
		if (xfer->pub.dev_handle == handle)
			return true;
	}
	return false;
}

bool
ul_transfer_any_locked(const struct libusb_device_handle *handle)
{
	const struct libusb_context *ctx = handle->dev->ctx;

	return transfer_any(&ctx->flying, handle) ||
	    transfer_any(&ctx->done, handle);
}
