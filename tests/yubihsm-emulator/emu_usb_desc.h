/* SPDX-License-Identifier: ISC */
/* emu_usb_desc.h - the descriptors. */
#ifndef EMU_USB_DESC_H
#define EMU_USB_DESC_H

#include <stddef.h>
#include <stdint.h>

#include "emu_device.h"

/*
 * The descriptor of type value/256 and index value%256 to `out`, which takes
 * EMU_USB_CONTROL_MAX bytes.  EPIPE: there is no such descriptor.
 */
int emu_usb_descriptor(const struct emu_device *dev, unsigned int value,
    uint8_t *out, size_t *len);

#endif
