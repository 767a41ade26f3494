/* SPDX-License-Identifier: ISC */
/* emu_usb_desc.c - a full-speed device with one interface and two bulk pipes. */
#include "emu_usb_desc.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define EMU_DESC_DEVICE 1
#define EMU_DESC_CONFIG 2
#define EMU_DESC_STRING 3
#define EMU_NSTRINGS	4

static int
emu_desc_device(const struct emu_device *dev, uint8_t *out, size_t *len)
{
	const uint8_t desc[18] = {
		18, EMU_DESC_DEVICE, 0x00, 0x02, /* USB 2.0 */
		0, 0, 0, 64, /* the interface tells the class */
		0x50, 0x10, 0x30, 0x00, /* vendor, product */
		(uint8_t)(dev->firmware & 0xff), (uint8_t)(dev->firmware >> 8),
		1, 2, 3, /* strings: manufacturer, product, serial number */
		1, /* configuration */
	};

	memcpy(out, desc, sizeof(desc));
	*len = sizeof(desc);
	return 0;
}

static int
emu_desc_config(uint8_t *out, size_t *len)
{
	/* clang-format off */
	static const uint8_t desc[] = {
		9, EMU_DESC_CONFIG, 32, 0, 1, 1, 0, 0x80, 15, /* 30 mA */
		9, 4, 0, 0, 2, 0xff, 0xff, 0xff, 0,
		7, 5, 0x01, 0x02, 64, 0, 0, /* bulk OUT */
		7, 5, 0x81, 0x02, 64, 0, 0, /* bulk IN */
	};
	/* clang-format on */

	memcpy(out, desc, sizeof(desc));
	*len = sizeof(desc);
	return 0;
}

static int
emu_desc_string(
    const struct emu_device *dev, unsigned int i, uint8_t *out, size_t *len)
{
	char serial[16];
	const char *const text[EMU_NSTRINGS] = { NULL, "Yubico", "YubiHSM",
		serial };
	size_t n;

	if (i >= EMU_NSTRINGS)
		return EPIPE;
	(void)snprintf(
	    serial, sizeof(serial), "%010u", (unsigned int)dev->serial);
	out[1] = EMU_DESC_STRING;
	out[0] = 4;
	if (i == 0) { /* the languages: US English */
		out[2] = 0x09;
		out[3] = 0x04;
	} else {
		n = strlen(text[i]);
		out[0] = (uint8_t)(2 + 2 * n);
		for (size_t j = 0; j < n; j++) {
			out[2 + 2 * j] = (uint8_t)text[i][j];
			out[3 + 2 * j] = 0;
		}
	}
	*len = out[0];
	return 0;
}

int
emu_usb_descriptor(
    const struct emu_device *dev, unsigned int value, uint8_t *out, size_t *len)
{
	switch (value >> 8) {
	case EMU_DESC_DEVICE:
		return emu_desc_device(dev, out, len);
	case EMU_DESC_CONFIG:
		return (value & 0xff) == 0 ? emu_desc_config(out, len) : EPIPE;
	case EMU_DESC_STRING:
		return emu_desc_string(dev, value & 0xff, out, len);
	default:
		return EPIPE;
	}
}
