/* SPDX-License-Identifier: ISC */
/*
 * ul_descriptor.c - what a device says of itself: reading it once, at its arrival,
 * and giving it out in libusb's form.  Lengths in it are believed only as far as
 * bytes were received.
 */
#include "ul.h"

#include <stdlib.h>
#include <string.h>

#define DESC_CONFIG_MAX 4096 /* of a whole configuration */

static uint16_t
desc_get16(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static int
desc_get(struct libusb_device *dev, uint8_t type, uint8_t *p, size_t len)
{
	uint8_t setup[USBIP_SETUP_LEN] = { LIBUSB_ENDPOINT_IN,
		LIBUSB_REQUEST_GET_DESCRIPTOR, 0, type, 0, 0, (uint8_t)len,
		(uint8_t)(len >> 8) };
	size_t actual;

	if (usbip_link_control(&actual, dev->link, setup, p, len) != 0 ||
	    actual != len || p[1] != type)
		return LIBUSB_ERROR_IO;
	return 0;
}

static int
desc_read_device(struct libusb_device *dev)
{
	struct libusb_device_descriptor *d = &dev->descriptor;
	uint8_t p[LIBUSB_DT_DEVICE_SIZE];
	int error = desc_get(dev, LIBUSB_DT_DEVICE, p, sizeof(p));

	if (error != 0)
		return error;
	d->bLength = p[0];
	d->bDescriptorType = p[1];
	d->bcdUSB = desc_get16(p + 2);
	d->bDeviceClass = p[4];
	d->bDeviceSubClass = p[5];
	d->bDeviceProtocol = p[6];
	d->bMaxPacketSize0 = p[7];
	d->idVendor = desc_get16(p + 8);
	d->idProduct = desc_get16(p + 10);
	d->bcdDevice = desc_get16(p + 12);
	d->iManufacturer = p[14];
	d->iProduct = p[15];
	d->iSerialNumber = p[16];
	d->bNumConfigurations = p[17];
	return 0;
}

/*
 * The descriptor at *at, and *at behind it: NULL at the end, or where a length is
 * none or more than there is.
 */
static const uint8_t *
desc_next(const struct libusb_device *dev, size_t *at)
{
	const uint8_t *p = dev->config + *at;
	size_t left = dev->config_len - *at;

	if (left < 2 || p[0] < 2 || p[0] > left)
		return NULL;
	*at += p[0];
	return p;
}

/* Which interface an endpoint belongs to, of the first setting of each. */
static void
desc_index(struct libusb_device *dev)
{
	const uint8_t *p;
	uint8_t interface = UL_NONE;
	size_t at = 0;

	memset(dev->ep_interface, UL_NONE, sizeof(dev->ep_interface));
	for (p = desc_next(dev, &at); p != NULL; p = desc_next(dev, &at)) {
		if (p[1] == LIBUSB_DT_INTERFACE &&
		    p[0] >= LIBUSB_DT_INTERFACE_SIZE) {
			interface = p[3] == 0 && p[2] < UL_INTERFACES_MAX
			    ? p[2]
			    : UL_NONE;
			if (interface != UL_NONE)
				dev->interfaces |= (uint64_t)1 << interface;
		} else if (p[1] == LIBUSB_DT_ENDPOINT &&
		    p[0] >= LIBUSB_DT_ENDPOINT_SIZE && interface != UL_NONE) {
			size_t ep = ul_device_endpoint(p[2]);

			dev->ep_interface[ep] = interface;
			dev->ep_packet[ep] = desc_get16(p + 4);
		}
	}
}

int
ul_descriptor_read(struct libusb_device *dev)
{
	uint8_t head[LIBUSB_DT_CONFIG_SIZE];
	uint8_t setup[USBIP_SETUP_LEN] = { 0 };
	size_t actual;
	int error = desc_read_device(dev);

	if (error == 0)
		error = desc_get(dev, LIBUSB_DT_CONFIG, head, sizeof(head));
	if (error != 0)
		return error;
	dev->config_len = desc_get16(head + 2);
	if (dev->config_len < sizeof(head) || dev->config_len > DESC_CONFIG_MAX)
		return LIBUSB_ERROR_IO;
	dev->config = malloc(dev->config_len);
	if (dev->config == NULL)
		return LIBUSB_ERROR_NO_MEM;
	error = desc_get(dev, LIBUSB_DT_CONFIG, dev->config, dev->config_len);
	if (error != 0)
		return error;
	desc_index(dev);
	/*
	 * To the device this host is new, and it has none, whatever the server says:
	 * a kernel would choose one at arrival.
	 */
	setup[1] = LIBUSB_REQUEST_SET_CONFIGURATION;
	setup[2] = head[5];
	if (usbip_link_control(&actual, dev->link, setup, NULL, 0) != 0)
		return LIBUSB_ERROR_IO;
	return 0;
}

int
libusb_get_device_descriptor(
    libusb_device *dev, struct libusb_device_descriptor *desc)
{
	*desc = dev->descriptor;
	return 0;
}

static void
desc_endpoint(struct libusb_endpoint_descriptor *e, const uint8_t *p)
{
	e->bLength = p[0];
	e->bDescriptorType = p[1];
	e->bEndpointAddress = p[2];
	e->bmAttributes = p[3];
	e->wMaxPacketSize = desc_get16(p + 4);
	e->bInterval = p[6];
}

static void
desc_interface(struct libusb_interface_descriptor *d, const uint8_t *p)
{
	d->bLength = p[0];
	d->bDescriptorType = p[1];
	d->bInterfaceNumber = p[2];
	d->bAlternateSetting = p[3];
	d->bNumEndpoints = 0; /* counted, as it may promise too many */
	d->bInterfaceClass = p[5];
	d->bInterfaceSubClass = p[6];
	d->bInterfaceProtocol = p[7];
	d->iInterface = p[8];
}

/* The interface with this number, a new one if there is none yet. */
static struct libusb_interface *
desc_interface_find(struct libusb_config_descriptor *config,
    struct libusb_interface *all, uint8_t number)
{
	uint8_t i;

	for (i = 0; i < config->bNumInterfaces; i++) {
		if (all[i].altsetting[0].bInterfaceNumber == number)
			return &all[i];
	}
	if (i == UL_INTERFACES_MAX)
		return NULL;
	config->bNumInterfaces++;
	return &all[i];
}

/* The caller's own: what the structs of libusb point at is const. */
struct desc_build {
	struct libusb_config_descriptor config; /* must be first */
	struct libusb_interface interfaces[UL_INTERFACES_MAX];
	struct libusb_interface_descriptor settings[UL_INTERFACES_MAX]
						   [UL_INTERFACES_MAX];
	struct libusb_endpoint_descriptor
	    endpoints[DESC_CONFIG_MAX / LIBUSB_DT_ENDPOINT_SIZE];
};

static void
desc_build(struct desc_build *b, const struct libusb_device *dev)
{
	struct libusb_interface_descriptor *setting = NULL;
	const uint8_t *p;
	size_t nendpoints = 0;
	size_t at = 0;

	for (p = desc_next(dev, &at); p != NULL; p = desc_next(dev, &at)) {
		if (p[1] == LIBUSB_DT_INTERFACE &&
		    p[0] >= LIBUSB_DT_INTERFACE_SIZE) {
			struct libusb_interface *i = desc_interface_find(
			    &b->config, b->interfaces, p[2]);

			setting = NULL;
			if (i == NULL || i->num_altsetting == UL_INTERFACES_MAX)
				continue;
			i->altsetting = b->settings[i - b->interfaces];
			setting = &b->settings[i - b->interfaces]
					      [i->num_altsetting++];
			desc_interface(setting, p);
			setting->endpoint = &b->endpoints[nendpoints];
		} else if (p[1] == LIBUSB_DT_ENDPOINT &&
		    p[0] >= LIBUSB_DT_ENDPOINT_SIZE && setting != NULL) {
			desc_endpoint(&b->endpoints[nendpoints++], p);
			setting->bNumEndpoints++;
		}
	}
}

int
libusb_get_active_config_descriptor(
    libusb_device *dev, struct libusb_config_descriptor **config)
{
	const uint8_t *p = dev->config;
	struct desc_build *b;

	*config = NULL;
	b = calloc(1, sizeof(*b));
	if (b == NULL)
		return LIBUSB_ERROR_NO_MEM;
	b->config.bLength = p[0];
	b->config.bDescriptorType = p[1];
	b->config.wTotalLength = desc_get16(p + 2);
	b->config.bConfigurationValue = p[5];
	b->config.iConfiguration = p[6];
	b->config.bmAttributes = p[7];
	b->config.MaxPower = p[8];
	b->config.interface = b->interfaces;
	desc_build(b, dev);
	*config = &b->config;
	return 0;
}

/* There is one that is known. */
int
libusb_get_config_descriptor(libusb_device *dev, uint8_t config_index,
    struct libusb_config_descriptor **config)
{
	*config = NULL;
	if (config_index != 0)
		return LIBUSB_ERROR_NOT_FOUND;
	return libusb_get_active_config_descriptor(dev, config);
}

int
libusb_get_config_descriptor_by_value(libusb_device *dev,
    uint8_t bConfigurationValue, struct libusb_config_descriptor **config)
{
	*config = NULL;
	if (dev->config[5] != bConfigurationValue)
		return LIBUSB_ERROR_NOT_FOUND;
	return libusb_get_active_config_descriptor(dev, config);
}

void
libusb_free_config_descriptor(struct libusb_config_descriptor *config)
{
	free(config);
}
