/* SPDX-License-Identifier: ISC */
/*
 * yhsm_usb.h - USB as the driver needs it: who comes and goes, and one message
 * out and one back.  Knows no message's meaning.  One thread of its own handles
 * libusb's events for all devices.
 */
#ifndef YUBIHSM_YHSM_USB_H
#define YUBIHSM_YHSM_USB_H

#include <stddef.h>
#include <stdint.h>

struct yhsm_usb; /* libusb, and the thread */
struct yhsm_device; /* a device on the bus, counted */
struct yhsm_port; /* one that is open, with its interface claimed */

/*
 * What is told of devices, in the thread that handles events, which must not be
 * kept waiting.  `dev` is the same in both, borrowed until `left` returns; keep it
 * by yhsm_device_ref.
 */
struct yhsm_usb_events {
	void (*arrived)(void *ctx, struct yhsm_device *dev);
	void (*left)(void *ctx, struct yhsm_device *dev);
};

/*
 * Start.  Devices that are there arrive at once, perhaps before this returns.
 * `events` and `ctx` are borrowed until yhsm_usb_free.
 * ENOTSUP libusb cannot tell of arrivals here; ENOMEM; EIO; the errno of libusb's
 * error otherwise.
 */
int yhsm_usb_new(
    struct yhsm_usb **out, const struct yhsm_usb_events *events, void *ctx);

/* Stop telling of arrivals and departures; on return no event is under way. */
void yhsm_usb_quiet(struct yhsm_usb *usb);

/* Stop the thread.  No port may be open.  NULL is ignored. */
void yhsm_usb_free(struct yhsm_usb *usb);

struct yhsm_device *yhsm_device_ref(struct yhsm_device *dev);
void yhsm_device_unref(struct yhsm_device *dev); /* NULL is ignored */

/* Where it is plugged in, for the log: "bus 1 device 4". */
const char *yhsm_device_place(
    const struct yhsm_device *dev, char *text, size_t room);

/* Bytes of a serial number's digits, with NUL. */
#define YHSM_SERIAL_TEXT 16u

/*
 * Open the device and read its serial number, 0 if it has none, which disturbs
 * nobody who uses it.  Blocks for some milliseconds.
 * EACCES we may not; ENODEV it is gone; ENOMEM; EIO.
 */
int yhsm_port_open(
    struct yhsm_port **out, struct yhsm_device *dev, uint32_t *serial);

/* Claim its interface, once, and throw away an answer that nobody has fetched.
 * EBUSY another program has the interface; ENODEV; EIO. */
int yhsm_port_claim(struct yhsm_port *port);

/* Give the interface back, and close.  NULL is ignored. */
void yhsm_port_close(struct yhsm_port *port);

/*
 * Send `len` bytes and wait for the answer, for `timeout` milliseconds at most: up
 * to `room` bytes at `in`, *in_len is how many came.  One thread at a time.
 * ETIMEDOUT; ENODEV it is gone; EOVERFLOW the answer is longer; EIO.  After an error there may be an answer to come that must not be
 * taken for the next one's: yhsm_port_drain, or close.
 */
int yhsm_port_exchange(struct yhsm_port *port, const uint8_t *out, size_t len,
    uint8_t *in, size_t room, size_t *in_len, unsigned int timeout);

/* Throw away what is waiting to be read.  ENODEV; EIO there is no end of it. */
int yhsm_port_drain(struct yhsm_port *port);

#endif
