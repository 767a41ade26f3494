/* SPDX-License-Identifier: ISC */
/*
 * ul_device.c - devices and their handles: the list of those present, what is known
 * of each, opening and closing, and who may use an interface.
 */
#include "ul.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void
ul_device_leave_locked(struct libusb_device *dev)
{
	ul_urb_leave_locked(dev);
	usbip_link_free(dev->link);
	dev->link = NULL;
	dev->server->dev = NULL;
	TAILQ_REMOVE(&dev->ctx->devices, dev, next);
	ul_hotplug_note_locked(dev, LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT);
	libusb_unref_device(dev);
}

size_t
ul_device_endpoint(uint8_t address)
{
	return (address & 0x0fU) | (address & 0x80U) >> 3;
}

bool
ul_device_lost_locked(const struct libusb_device *dev)
{
	struct pollfd fd = { .events = POLLRDHUP };

	if (dev->link == NULL || usbip_link_broken(dev->link))
		return true;
	fd.fd = usbip_link_fd(dev->link);
	return poll(&fd, 1, 0) > 0;
}

ssize_t
ul_device_list_locked(struct libusb_context *ctx, libusb_device ***list)
{
	struct libusb_device *dev;
	size_t n = 0;

	TAILQ_FOREACH(dev, &ctx->devices, next)
		n++;
	*list = calloc(n + 1, sizeof(libusb_device *));
	if (*list == NULL)
		return LIBUSB_ERROR_NO_MEM;
	n = 0;
	TAILQ_FOREACH(dev, &ctx->devices, next) {
		if (!ul_device_lost_locked(dev))
			(*list)[n++] = libusb_ref_device(dev);
	}
	return (ssize_t)n;
}

ssize_t
libusb_get_device_list(libusb_context *ctx, libusb_device ***list)
{
	ssize_t n;

	ctx = ul_context(ctx);
	(void)pthread_mutex_lock(&ctx->lock);
	ul_scan_locked(ctx, false);
	n = ul_device_list_locked(ctx, list);
	(void)pthread_mutex_unlock(&ctx->lock);
	return n;
}

void
libusb_free_device_list(libusb_device **list, int unref_devices)
{
	size_t i;

	for (i = 0; list != NULL && unref_devices && list[i] != NULL; i++)
		libusb_unref_device(list[i]);
	free(list);
}

libusb_device *
libusb_ref_device(libusb_device *dev)
{
	(void)atomic_fetch_add(&dev->refs, 1);
	return dev;
}

void
libusb_unref_device(libusb_device *dev)
{
	if (dev == NULL || atomic_fetch_sub(&dev->refs, 1) != 1)
		return;
	free(dev->config);
	free(dev);
}

uint8_t
libusb_get_bus_number(libusb_device *dev)
{
	return dev->bus;
}

uint8_t
libusb_get_device_address(libusb_device *dev)
{
	return dev->address;
}

/* Each server is a bus with one port. */
uint8_t
libusb_get_port_number(libusb_device *dev)
{
	(void)dev;
	return 1;
}

int
libusb_get_port_numbers(
    libusb_device *dev, uint8_t *port_numbers, int port_numbers_len)
{
	if (port_numbers_len <= 0)
		return LIBUSB_ERROR_INVALID_PARAM;
	port_numbers[0] = libusb_get_port_number(dev);
	return 1;
}

libusb_device *
libusb_get_parent(libusb_device *dev)
{
	(void)dev;
	return NULL;
}

int
libusb_get_device_speed(libusb_device *dev)
{
	return dev->speed;
}

int
libusb_get_max_packet_size(libusb_device *dev, unsigned char endpoint)
{
	size_t ep = ul_device_endpoint(endpoint);

	if (dev->ep_interface[ep] == UL_NONE)
		return LIBUSB_ERROR_NOT_FOUND;
	return dev->ep_packet[ep];
}

int
libusb_open(libusb_device *dev, libusb_device_handle **dev_handle)
{
	struct libusb_device_handle *handle;
	bool lost;

	*dev_handle = NULL;
	(void)pthread_mutex_lock(&dev->ctx->lock);
	lost = ul_device_lost_locked(dev);
	(void)pthread_mutex_unlock(&dev->ctx->lock);
	if (lost)
		return LIBUSB_ERROR_NO_DEVICE;
	handle = calloc(1, sizeof(*handle));
	if (handle == NULL)
		return LIBUSB_ERROR_NO_MEM;
	handle->dev = libusb_ref_device(dev);
	*dev_handle = handle;
	return 0;
}

libusb_device_handle *
libusb_open_device_with_vid_pid(
    libusb_context *ctx, uint16_t vendor_id, uint16_t product_id)
{
	libusb_device_handle *handle = NULL;
	libusb_device **list;
	size_t i;

	if (libusb_get_device_list(ctx, &list) < 0)
		return NULL;
	for (i = 0; list[i] != NULL; i++) {
		if (list[i]->descriptor.idVendor != vendor_id ||
		    list[i]->descriptor.idProduct != product_id)
			continue;
		if (libusb_open(list[i], &handle) != 0)
			handle = NULL;
		break;
	}
	libusb_free_device_list(list, 1);
	return handle;
}

void
libusb_close(libusb_device_handle *dev_handle)
{
	struct libusb_device *dev;
	size_t i;

	if (dev_handle == NULL)
		return;
	dev = dev_handle->dev;
	(void)pthread_mutex_lock(&dev->ctx->lock);
	if (ul_transfer_any_locked(dev_handle))
		ul_misuse("a handle is closed and has transfers in flight");
	for (i = 0; i < UL_INTERFACES_MAX; i++) {
		if (dev->claims[i] == dev_handle)
			dev->claims[i] = NULL;
	}
	(void)pthread_mutex_unlock(&dev->ctx->lock);
	libusb_unref_device(dev);
	free(dev_handle);
}

libusb_device *
libusb_get_device(libusb_device_handle *dev_handle)
{
	return dev_handle->dev;
}

/* An interface there is, of a device that has not left; else a libusb error. */
static int
device_interface_locked(const struct libusb_device *dev, int interface)
{
	if (interface < 0 || interface >= UL_INTERFACES_MAX)
		return LIBUSB_ERROR_INVALID_PARAM;
	if (ul_device_lost_locked(dev))
		return LIBUSB_ERROR_NO_DEVICE;
	if ((dev->interfaces >> interface & 1) == 0)
		return LIBUSB_ERROR_NOT_FOUND;
	return 0;
}

/* Does someone outside, whom a test plays, have the interface? */
static bool
device_taken(void)
{
	const char *file = getenv("USBIP_LIBUSB_BUSY");

	return file != NULL && access(file, F_OK) == 0;
}

int
libusb_claim_interface(libusb_device_handle *dev_handle, int interface_number)
{
	struct libusb_device *dev = dev_handle->dev;
	int error;

	(void)pthread_mutex_lock(&dev->ctx->lock);
	error = device_interface_locked(dev, interface_number);
	if (error != 0 || dev->claims[interface_number] == dev_handle)
		goto out;
	if (dev->claims[interface_number] != NULL || device_taken())
		error = LIBUSB_ERROR_BUSY;
	else
		dev->claims[interface_number] = dev_handle;
out:
	(void)pthread_mutex_unlock(&dev->ctx->lock);
	return error;
}

int
libusb_release_interface(libusb_device_handle *dev_handle, int interface_number)
{
	struct libusb_device *dev = dev_handle->dev;
	int error;

	if (interface_number < 0 || interface_number >= UL_INTERFACES_MAX)
		return LIBUSB_ERROR_INVALID_PARAM;
	(void)pthread_mutex_lock(&dev->ctx->lock);
	error = LIBUSB_ERROR_NOT_FOUND;
	if (dev->claims[interface_number] == dev_handle) {
		dev->claims[interface_number] = NULL;
		error = device_interface_locked(dev, interface_number);
	}
	(void)pthread_mutex_unlock(&dev->ctx->lock);
	return error;
}

/* No kernel here has a driver for it. */
int
libusb_kernel_driver_active(
    libusb_device_handle *dev_handle, int interface_number)
{
	struct libusb_device *dev = dev_handle->dev;
	int error;

	(void)pthread_mutex_lock(&dev->ctx->lock);
	error = device_interface_locked(dev, interface_number);
	(void)pthread_mutex_unlock(&dev->ctx->lock);
	return error;
}

int
libusb_detach_kernel_driver(
    libusb_device_handle *dev_handle, int interface_number)
{
	int error = libusb_kernel_driver_active(dev_handle, interface_number);

	return error != 0 ? error : LIBUSB_ERROR_NOT_FOUND;
}

int
libusb_attach_kernel_driver(
    libusb_device_handle *dev_handle, int interface_number)
{
	return libusb_detach_kernel_driver(dev_handle, interface_number);
}

int
libusb_set_auto_detach_kernel_driver(
    libusb_device_handle *dev_handle, int enable)
{
	(void)dev_handle;
	(void)enable;
	return 0;
}
