/* SPDX-License-Identifier: ISC */
/*
 * yhsm_usb.c - libusb, which is known in no other file.  Owns the thread that
 * handles events, and the lock of each port.
 */
#include "yhsm_usb.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <libusb-1.0/libusb.h>

#include "log.h"
#include "secret.h"
#include "sync.h"
#include "yhsm_msg.h"

#define USB_VENDOR     0x1050
#define USB_PRODUCT    0x0030
#define USB_INTERFACE  0
#define USB_OUT	       0x01
#define USB_IN	       0x81
#define USB_PACKET     64u
#define USB_DRAIN_MS   10
#define USB_DRAIN_MAX  8 /* messages; no device keeps more than one */
#define USB_SERIAL_MAX 10u /* digits that are a number of 32 bits */

/* More than the longest message, or its end would have to be read apart. */
#define USB_IN_ROOM (YHSM_WIRE_MAX + USB_PACKET)

/* (u) under lock */
struct yhsm_usb {
	libusb_context *ctx;
	libusb_hotplug_callback_handle hotplug;
	bool hotplugs; /* it is registered */
	const struct yhsm_usb_events *events;
	void *events_ctx;
	struct ocf_mutex lock;
	pthread_cond_t told;
	bool quiet; /* (u) nothing is told any more */
	unsigned int telling; /* (u) threads that are in an event */
	pthread_t thread;
	bool started;
	atomic_bool stop;
};

/* What a transfer has come to. */
struct usb_half {
	struct libusb_transfer *transfer;
	bool busy; /* (p) submitted, and not called back */
	enum libusb_transfer_status status; /* (p) */
};

/* (p) under lock */
struct yhsm_port {
	libusb_device_handle *handle;
	bool claimed;
	struct ocf_mutex lock;
	pthread_cond_t done;
	struct usb_half out, in;
	uint8_t *buf; /* secret: USB_IN_ROOM bytes for the answer */
};

/* clang-format off */
static const struct {
	int code;
	int error;
} usb_errors[] = {
	{ .code = LIBUSB_SUCCESS,		.error = 0 },
	{ .code = LIBUSB_ERROR_ACCESS,		.error = EACCES },
	{ .code = LIBUSB_ERROR_NO_DEVICE,	.error = ENODEV },
	{ .code = LIBUSB_ERROR_NOT_FOUND,	.error = ENODEV },
	{ .code = LIBUSB_ERROR_BUSY,		.error = EBUSY },
	{ .code = LIBUSB_ERROR_TIMEOUT,		.error = ETIMEDOUT },
	{ .code = LIBUSB_ERROR_OVERFLOW,	.error = EOVERFLOW },
	{ .code = LIBUSB_ERROR_NO_MEM,		.error = ENOMEM },
	{ .code = LIBUSB_ERROR_NOT_SUPPORTED,	.error = ENOTSUP },
};

static const int usb_status_errors[] = {
	[LIBUSB_TRANSFER_COMPLETED] = 0,
	[LIBUSB_TRANSFER_ERROR]	    = EIO,
	[LIBUSB_TRANSFER_TIMED_OUT] = ETIMEDOUT,
	[LIBUSB_TRANSFER_CANCELLED] = ECANCELED,
	[LIBUSB_TRANSFER_STALL]	    = EIO,
	[LIBUSB_TRANSFER_NO_DEVICE] = ENODEV,
	[LIBUSB_TRANSFER_OVERFLOW]  = EOVERFLOW,
};
/* clang-format on */

static int
usb_errno(int code)
{
	for (size_t i = 0; i < sizeof(usb_errors) / sizeof(usb_errors[0]);
	     i++) {
		if (usb_errors[i].code == code)
			return usb_errors[i].error;
	}
	return EIO;
}

/* libusb's devices are counted and need nothing of ours: an incomplete type of
 * ours stands for them, so that libusb's stays in this file. */
static libusb_device *
usb_device(struct yhsm_device *dev)
{
	return (libusb_device *)(void *)dev;
}

static struct yhsm_device *
usb_ours(libusb_device *dev)
{
	return (struct yhsm_device *)(void *)dev;
}

struct yhsm_device *
yhsm_device_ref(struct yhsm_device *dev)
{
	return usb_ours(libusb_ref_device(usb_device(dev)));
}

void
yhsm_device_unref(struct yhsm_device *dev)
{
	if (dev != NULL)
		libusb_unref_device(usb_device(dev));
}

const char *
yhsm_device_place(const struct yhsm_device *dev, char *text, size_t room)
{
	/* libusb reads, but has no const. */
	libusb_device *d = (libusb_device *)(uintptr_t)dev;

	(void)snprintf(text, room, "bus %u device %u",
	    (unsigned int)libusb_get_bus_number(d),
	    (unsigned int)libusb_get_device_address(d));
	return text;
}

static void *
usb_main(void *arg)
{
	struct yhsm_usb *usb = arg;

	while (!usb->stop)
		(void)libusb_handle_events_completed(usb->ctx, NULL);
	return NULL;
}

static int LIBUSB_CALL
usb_hotplug(libusb_context *ctx, libusb_device *dev, libusb_hotplug_event event,
    void *arg)
{
	struct yhsm_usb *usb = arg;
	bool quiet;

	(void)ctx;
	ocf_lock(&usb->lock);
	quiet = usb->quiet;
	usb->telling += !quiet;
	ocf_unlock(&usb->lock);
	if (quiet)
		return 0;
	if (event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED)
		usb->events->arrived(usb->events_ctx, usb_ours(dev));
	else
		usb->events->left(usb->events_ctx, usb_ours(dev));
	ocf_lock(&usb->lock);
	if (--usb->telling == 0)
		(void)pthread_cond_broadcast(&usb->told);
	ocf_unlock(&usb->lock);
	return 0; /* and go on telling */
}

static int
usb_start(struct yhsm_usb *usb)
{
	int code = libusb_init(&usb->ctx);

	if (code != 0)
		return usb_errno(code);
	if (libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG) == 0)
		return ENOTSUP;
	if (pthread_create(&usb->thread, NULL, usb_main, usb) != 0)
		return ENOMEM;
	usb->started = true;
	code = libusb_hotplug_register_callback(usb->ctx,
	    LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED |
		LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
	    LIBUSB_HOTPLUG_ENUMERATE, USB_VENDOR, USB_PRODUCT,
	    LIBUSB_HOTPLUG_MATCH_ANY, usb_hotplug, usb, &usb->hotplug);
	usb->hotplugs = code == 0;
	return usb_errno(code);
}

int
yhsm_usb_new(
    struct yhsm_usb **out, const struct yhsm_usb_events *events, void *ctx)
{
	struct yhsm_usb *usb = calloc(1, sizeof(*usb));
	int error;

	*out = NULL;
	if (usb == NULL)
		return ENOMEM;
	ocf_mutex_init(&usb->lock);
	(void)pthread_cond_init(&usb->told, NULL);
	usb->events = events;
	usb->events_ctx = ctx;
	error = usb_start(usb);
	if (error != 0) {
		yhsm_usb_free(usb);
		return error;
	}
	*out = usb;
	return 0;
}

void
yhsm_usb_quiet(struct yhsm_usb *usb)
{
	ocf_lock(&usb->lock);
	usb->quiet = true;
	while (usb->telling > 0)
		ocf_wait(&usb->told, &usb->lock);
	ocf_unlock(&usb->lock);
}

void
yhsm_usb_free(struct yhsm_usb *usb)
{
	if (usb == NULL)
		return;
	if (usb->hotplugs)
		libusb_hotplug_deregister_callback(usb->ctx, usb->hotplug);
	if (usb->started) {
		usb->stop = true;
		libusb_interrupt_event_handler(usb->ctx);
		(void)pthread_join(usb->thread, NULL);
	}
	if (usb->ctx != NULL)
		libusb_exit(usb->ctx);
	(void)pthread_cond_destroy(&usb->told);
	ocf_mutex_fini(&usb->lock);
	free(usb);
}

/* The digits of the serial number; 0, which no device has, if there are none. */
static uint32_t
usb_serial(libusb_device_handle *handle)
{
	struct libusb_device_descriptor d;
	unsigned char text[YHSM_SERIAL_TEXT];
	uint64_t serial = 0;
	int n = -1;

	if (libusb_get_device_descriptor(libusb_get_device(handle), &d) == 0 &&
	    d.iSerialNumber != 0)
		n = libusb_get_string_descriptor_ascii(
		    handle, d.iSerialNumber, text, sizeof(text));
	if (n < 0 || n > (int)USB_SERIAL_MAX)
		return 0;
	for (int i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return 0;
		serial = serial * 10 + (uint64_t)(text[i] - '0');
	}
	return serial <= UINT32_MAX ? (uint32_t)serial : 0;
}

static int
usb_port_alloc(struct yhsm_port *port)
{
	port->out.transfer = libusb_alloc_transfer(0);
	port->in.transfer = libusb_alloc_transfer(0);
	port->buf = secret_new(USB_IN_ROOM);
	return port->out.transfer != NULL && port->in.transfer != NULL &&
		port->buf != NULL
	    ? 0
	    : ENOMEM;
}

int
yhsm_port_open(
    struct yhsm_port **out, struct yhsm_device *dev, uint32_t *serial)
{
	struct yhsm_port *port = calloc(1, sizeof(*port));
	int error;

	*out = NULL;
	*serial = 0;
	if (port == NULL)
		return ENOMEM;
	ocf_mutex_init(&port->lock);
	(void)pthread_cond_init(&port->done, NULL);
	error = usb_port_alloc(port);
	if (error == 0)
		error = usb_errno(libusb_open(usb_device(dev), &port->handle));
	if (error != 0) {
		yhsm_port_close(port);
		return error;
	}
	*serial = usb_serial(port->handle);
	*out = port;
	return 0;
}

int
yhsm_port_claim(struct yhsm_port *port)
{
	int error =
	    usb_errno(libusb_claim_interface(port->handle, USB_INTERFACE));

	port->claimed = error == 0;
	return error == 0 ? yhsm_port_drain(port) : error;
}

void
yhsm_port_close(struct yhsm_port *port)
{
	if (port == NULL)
		return;
	if (port->claimed)
		(void)libusb_release_interface(port->handle, USB_INTERFACE);
	if (port->handle != NULL)
		libusb_close(port->handle);
	libusb_free_transfer(port->out.transfer);
	libusb_free_transfer(port->in.transfer);
	secret_free(port->buf, USB_IN_ROOM);
	(void)pthread_cond_destroy(&port->done);
	ocf_mutex_fini(&port->lock);
	free(port);
}

/* A transfer has ended, in whatever way. */
static void LIBUSB_CALL
usb_called(struct libusb_transfer *transfer)
{
	struct yhsm_port *port = transfer->user_data;
	struct usb_half *half =
	    transfer == port->out.transfer ? &port->out : &port->in;

	ocf_lock(&port->lock);
	half->status = transfer->status;
	half->busy = false;
	/* Nothing answers what was not sent. */
	if (half == &port->out && half->status != LIBUSB_TRANSFER_COMPLETED &&
	    port->in.busy)
		(void)libusb_cancel_transfer(port->in.transfer);
	(void)pthread_cond_broadcast(&port->done);
	ocf_unlock(&port->lock);
}

/* With the port's lock held, or it could be called back first. */
static int
usb_submit(struct usb_half *half)
{
	int code;

	half->busy = true;
	code = libusb_submit_transfer(half->transfer);
	if (code != 0)
		half->busy = false;
	return usb_errno(code);
}

/* Wait until neither is under way. */
static void
usb_settle_locked(struct yhsm_port *port) OCF_REQUIRES(port->lock)
{
	while (port->out.busy || port->in.busy)
		ocf_wait(&port->done, &port->lock);
}

/* The answer is waited for from the start, which saves the device a turn. */
static int
usb_both(struct yhsm_port *port)
{
	int error;

	ocf_lock(&port->lock);
	error = usb_submit(&port->in);
	if (error == 0) {
		error = usb_submit(&port->out);
		if (error != 0)
			(void)libusb_cancel_transfer(port->in.transfer);
	}
	usb_settle_locked(port);
	if (error == 0)
		error = usb_status_errors[port->out.status];
	if (error == 0)
		error = usb_status_errors[port->in.status];
	ocf_unlock(&port->lock);
	return error;
}

int
yhsm_port_exchange(struct yhsm_port *port, const uint8_t *out, size_t len,
    uint8_t *in, size_t room, size_t *in_len, unsigned int timeout)
{
	/* libusb reads, but has no const. */
	unsigned char *from = (unsigned char *)(uintptr_t)out;
	int error;

	*in_len = 0;
	libusb_fill_bulk_transfer(port->out.transfer, port->handle, USB_OUT,
	    from, (int)len, usb_called, port, timeout);
	/* Or the device would wait for the end of the message. */
	port->out.transfer->flags = LIBUSB_TRANSFER_ADD_ZERO_PACKET;
	libusb_fill_bulk_transfer(port->in.transfer, port->handle, USB_IN,
	    port->buf, (int)USB_IN_ROOM, usb_called, port, timeout);
	error = usb_both(port);
	if (error != 0)
		return error;
	*in_len = (size_t)port->in.transfer->actual_length;
	if (*in_len > room)
		return EOVERFLOW;
	for (size_t i = 0; i < *in_len; i++)
		in[i] = port->buf[i];
	return 0;
}

int
yhsm_port_drain(struct yhsm_port *port)
{
	int code = 0;

	for (int i = 0; i < USB_DRAIN_MAX; i++) {
		int n = 0;

		code = libusb_bulk_transfer(port->handle, USB_IN, port->buf,
		    (int)USB_IN_ROOM, &n, USB_DRAIN_MS);

		if (code == LIBUSB_ERROR_TIMEOUT && n == 0)
			return 0;
		if (code == LIBUSB_ERROR_NO_DEVICE)
			return ENODEV;
	}
	ocf_debug("yubihsm: the device does not stop answering: %s",
	    libusb_error_name(code));
	return EIO;
}
