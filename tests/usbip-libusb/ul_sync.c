/* SPDX-License-Identifier: ISC */
/*
 * ul_sync.c - transfers that are waited for, and requests to the device that are
 * made of them.
 */
#include "ul.h"

#include <stdlib.h>
#include <string.h>

#define SYNC_TIMEOUT_MS 1000 /* of a request that states none */

/* What is returned for how a transfer ended. */
static const int sync_errors[] = {
	[LIBUSB_TRANSFER_COMPLETED] = 0,
	[LIBUSB_TRANSFER_ERROR] = LIBUSB_ERROR_IO,
	[LIBUSB_TRANSFER_TIMED_OUT] = LIBUSB_ERROR_TIMEOUT,
	[LIBUSB_TRANSFER_CANCELLED] = LIBUSB_ERROR_IO,
	[LIBUSB_TRANSFER_STALL] = LIBUSB_ERROR_PIPE,
	[LIBUSB_TRANSFER_NO_DEVICE] = LIBUSB_ERROR_NO_DEVICE,
	[LIBUSB_TRANSFER_OVERFLOW] = LIBUSB_ERROR_OVERFLOW,
};

static void
sync_called(struct libusb_transfer *transfer)
{
	*(int *)transfer->user_data = 1;
}

/* Submit, and handle events, or wait for who does, until it is done. */
static int
sync_run(struct libusb_transfer *t)
{
	struct libusb_context *ctx = t->dev_handle->dev->ctx;
	int done = 0;
	int error;

	t->callback = sync_called;
	t->user_data = &done;
	if (ul_event_inside(ctx))
		return LIBUSB_ERROR_BUSY;
	error = libusb_submit_transfer(t);
	if (error != 0)
		return error;
	/* The one flag is the callback's, and read where no callback runs. */
	while (!ul_event_completed(ctx, &done)) {
		error = libusb_handle_events_completed(ctx, &done);
		if (error != 0)
			(void)libusb_cancel_transfer(t);
	}
	return sync_errors[t->status];
}

int
libusb_control_transfer(libusb_device_handle *dev_handle, uint8_t request_type,
    uint8_t bRequest, uint16_t wValue, uint16_t wIndex, unsigned char *data,
    uint16_t wLength, unsigned int timeout)
{
	struct libusb_transfer *t = libusb_alloc_transfer(0);
	unsigned char *buffer = malloc(USBIP_SETUP_LEN + wLength);
	int error = LIBUSB_ERROR_NO_MEM;

	if (t == NULL || buffer == NULL)
		goto out;
	libusb_fill_control_setup(
	    buffer, request_type, bRequest, wValue, wIndex, wLength);
	if ((request_type & LIBUSB_ENDPOINT_IN) == 0 && wLength != 0)
		memcpy(buffer + USBIP_SETUP_LEN, data, wLength);
	libusb_fill_control_transfer(
	    t, dev_handle, buffer, NULL, NULL, timeout);
	error = sync_run(t);
	if (error != 0)
		goto out;
	error = t->actual_length;
	if ((request_type & LIBUSB_ENDPOINT_IN) != 0 && error != 0)
		memcpy(data, buffer + USBIP_SETUP_LEN, (size_t)error);
out:
	libusb_free_transfer(t);
	free(buffer);
	return error;
}

static int
sync_stream(struct libusb_device_handle *handle, uint8_t type,
    unsigned char endpoint, unsigned char *data, int length, int *actual_length,
    unsigned int timeout)
{
	struct libusb_transfer *t = libusb_alloc_transfer(0);
	int error;

	if (t == NULL)
		return LIBUSB_ERROR_NO_MEM;
	libusb_fill_bulk_transfer(
	    t, handle, endpoint, data, length, NULL, NULL, timeout);
	t->type = type;
	error = sync_run(t);
	if (actual_length != NULL)
		*actual_length = t->actual_length;
	libusb_free_transfer(t);
	return error;
}

int
libusb_bulk_transfer(libusb_device_handle *dev_handle, unsigned char endpoint,
    unsigned char *data, int length, int *actual_length, unsigned int timeout)
{
	return sync_stream(dev_handle, LIBUSB_TRANSFER_TYPE_BULK, endpoint,
	    data, length, actual_length, timeout);
}

int
libusb_interrupt_transfer(libusb_device_handle *dev_handle,
    unsigned char endpoint, unsigned char *data, int length, int *actual_length,
    unsigned int timeout)
{
	return sync_stream(dev_handle, LIBUSB_TRANSFER_TYPE_INTERRUPT, endpoint,
	    data, length, actual_length, timeout);
}

int
libusb_get_string_descriptor_ascii(libusb_device_handle *dev_handle,
    uint8_t desc_index, unsigned char *data, int length)
{
	unsigned char d[UINT8_MAX];
	int have;
	int at;
	int n = 0;

	/* The first lists languages, and is no string. */
	if (desc_index == 0 || length <= 0)
		return LIBUSB_ERROR_INVALID_PARAM;
	have = libusb_get_string_descriptor(dev_handle, 0, 0, d, sizeof(d));
	if (have < 0)
		return have;
	if (have < 4 || d[0] < 4 || d[1] != LIBUSB_DT_STRING)
		return LIBUSB_ERROR_IO;
	have = libusb_get_string_descriptor(
	    dev_handle, desc_index, (uint16_t)(d[2] | d[3] << 8), d, sizeof(d));
	if (have < 0)
		return have;
	if (have < 2 || d[1] != LIBUSB_DT_STRING || d[0] > have)
		return LIBUSB_ERROR_IO;
	for (at = 2; at + 1 < d[0] && n < length - 1; at += 2)
		data[n++] = d[at + 1] == 0 && d[at] < 0x80 ? d[at] : '?';
	data[n] = '\0';
	return n;
}

/* A request without data; a libusb error. */
static int
sync_request(struct libusb_device_handle *handle, uint8_t type, uint8_t request,
    uint16_t value, uint16_t index)
{
	return libusb_control_transfer(
	    handle, type, request, value, index, NULL, 0, SYNC_TIMEOUT_MS);
}

int
libusb_get_configuration(libusb_device_handle *dev_handle, int *config)
{
	unsigned char value = 0;
	int n = libusb_control_transfer(dev_handle, LIBUSB_ENDPOINT_IN,
	    LIBUSB_REQUEST_GET_CONFIGURATION, 0, 0, &value, 1, SYNC_TIMEOUT_MS);

	if (n < 0)
		return n;
	if (n != 1)
		return LIBUSB_ERROR_IO;
	*config = value;
	return 0;
}

/* -1 is for none, which to a device is 0. */
int
libusb_set_configuration(libusb_device_handle *dev_handle, int configuration)
{
	if (configuration < -1 || configuration > UINT8_MAX)
		return LIBUSB_ERROR_INVALID_PARAM;
	return sync_request(dev_handle, 0, LIBUSB_REQUEST_SET_CONFIGURATION,
	    configuration == -1 ? 0 : (uint16_t)configuration, 0);
}

int
libusb_set_interface_alt_setting(libusb_device_handle *dev_handle,
    int interface_number, int alternate_setting)
{
	if (interface_number < 0 || interface_number > UINT8_MAX ||
	    alternate_setting < 0 || alternate_setting > UINT8_MAX)
		return LIBUSB_ERROR_INVALID_PARAM;
	return sync_request(dev_handle, LIBUSB_RECIPIENT_INTERFACE,
	    LIBUSB_REQUEST_SET_INTERFACE, (uint16_t)alternate_setting,
	    (uint16_t)interface_number);
}

int
libusb_clear_halt(libusb_device_handle *dev_handle, unsigned char endpoint)
{
	return sync_request(dev_handle, LIBUSB_RECIPIENT_ENDPOINT,
	    LIBUSB_REQUEST_CLEAR_FEATURE, 0, endpoint);
}

/*
 * The request a hub would be sent for the device's port, which servers know to be
 * meant for the device.  One that does not refuses it; what a host does after a
 * reset empties the pipes even so.
 */
int
libusb_reset_device(libusb_device_handle *dev_handle)
{
	const uint8_t type = LIBUSB_REQUEST_TYPE_CLASS | LIBUSB_RECIPIENT_OTHER;
	const uint16_t reset = 4;
	int error = sync_request(
	    dev_handle, type, LIBUSB_REQUEST_SET_FEATURE, reset, 1);

	if (error != 0 && error != LIBUSB_ERROR_PIPE)
		return error;
	return libusb_set_configuration(dev_handle, dev_handle->dev->config[5]);
}
