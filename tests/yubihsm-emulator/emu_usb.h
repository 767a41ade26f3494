/* SPDX-License-Identifier: ISC */
/*
 * emu_usb.h - the USB device: descriptors, control requests, and the two bulk
 * pipes that messages go through.  Knows nothing of how it is connected.
 */
#ifndef EMU_USB_H
#define EMU_USB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emu_device.h"
#include "emu_queue.h"

#define EMU_USB_VENDOR	    0x1050
#define EMU_USB_PRODUCT	    0x0030
#define EMU_USB_CONTROL_MAX 256

struct emu_usb;

/* Both are borrowed.  Ends the program when there is no memory. */
struct emu_usb *emu_usb_new(struct emu_device *dev, struct emu_queue *queue);
void emu_usb_free(struct emu_usb *usb);

/* Called when there may be something to read from the IN pipe. */
void emu_usb_readable(
    struct emu_usb *usb, void (*readable)(void *arg), void *arg);

/* As just plugged in. */
void emu_usb_power_cycle(struct emu_usb *usb);

/*
 * A control request with `len` bytes from the host, which no request of ours has.
 * What goes to the host, at most EMU_USB_CONTROL_MAX bytes, to `in`.  EPIPE: the
 * device stalls.
 */
int emu_usb_control(struct emu_usb *usb, const uint8_t setup[8], size_t len,
    uint8_t *in, size_t *in_len);

/*
 * Packets to a pipe; a message ends with one that is not full, or with `zlp`.
 * EPIPE: no such pipe, or it is halted.
 */
int emu_usb_out(struct emu_usb *usb, unsigned int endpoint, const uint8_t *data,
    size_t len, bool zlp);

/*
 * A transfer of at most `max` bytes from a pipe.  EAGAIN: there is nothing yet;
 * EOVERFLOW: a packet was larger than the rest of the buffer, which was filled;
 * EPIPE as above.
 */
int emu_usb_in(struct emu_usb *usb, unsigned int endpoint, uint8_t *data,
    size_t max, size_t *len);

/* Nothing waits to be read. */
bool emu_usb_drained(const struct emu_usb *usb);

/* An answer nobody asked for waits in the IN pipe, also past the next attach. */
void emu_usb_put_stale(struct emu_usb *usb);

#endif
