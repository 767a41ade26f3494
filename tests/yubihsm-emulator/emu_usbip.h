/* SPDX-License-Identifier: ISC */
/*
 * emu_usbip.h - a USB/IP server (version 1.1.1) with one device, for `usbip
 * attach` and for anything else that speaks the protocol.
 */
#ifndef EMU_USBIP_H
#define EMU_USBIP_H

#include <stdint.h>

#include "emu_loop.h"
#include "emu_usb.h"

struct emu_usbip;

/*
 * Listens on *port of the loopback interface, 0 to choose one.  `busid`, `dev`,
 * `usb` and `loop` are borrowed.  0 or an errno.
 */
int emu_usbip_new(struct emu_usbip **out, struct emu_loop *loop,
    struct emu_device *dev, struct emu_usb *usb, const char *busid,
    uint16_t *port);
void emu_usbip_free(struct emu_usbip *ip);

/* The device drops off the bus: at once, or when what it said has been read. */
void emu_usbip_unplug(struct emu_usbip *ip);
void emu_usbip_unplug_soon(struct emu_usbip *ip);

#endif
