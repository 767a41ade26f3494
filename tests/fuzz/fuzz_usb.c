/* SPDX-License-Identifier: ISC */
/*
 * fuzz_usb.c - what of yhsm_usb.h nobody calls here, so that a port of one's own can
 * be had in yhsm_usb.c's place.
 */
#include "yhsm_usb.h"

#include <errno.h>

int
yhsm_usb_new(
    struct yhsm_usb **out, const struct yhsm_usb_events *events, void *ctx)
{
	(void)events;
	(void)ctx;
	*out = NULL;
	return ENOTSUP;
}

void
yhsm_usb_quiet(struct yhsm_usb *usb)
{
	(void)usb;
}

void
yhsm_usb_free(struct yhsm_usb *usb)
{
	(void)usb;
}

struct yhsm_device *
yhsm_device_ref(struct yhsm_device *dev)
{
	return dev;
}

void
yhsm_device_unref(struct yhsm_device *dev)
{
	(void)dev;
}

const char *
yhsm_device_place(const struct yhsm_device *dev, char *text, size_t room)
{
	(void)dev;
	if (room > 0)
		*text = '\0';
	return text;
}

int
yhsm_port_open(
    struct yhsm_port **out, struct yhsm_device *dev, uint32_t *serial)
{
	(void)dev;
	*out = NULL;
	*serial = 0;
	return ENODEV;
}

void
yhsm_port_close(struct yhsm_port *port)
{
	(void)port;
}

int
yhsm_port_claim(struct yhsm_port *port)
{
	(void)port;
	return ENODEV;
}
