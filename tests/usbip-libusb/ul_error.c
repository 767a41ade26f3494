/* SPDX-License-Identifier: ISC */
/*
 * ul_error.c - the names and the texts of errors.
 */
#include "ul.h"

static const struct ul_error {
	enum libusb_error code;
	const char *name;
	const char *text;
} ul_errors[] = {
	{ LIBUSB_SUCCESS, "LIBUSB_SUCCESS", "Success" },
	{ LIBUSB_ERROR_IO, "LIBUSB_ERROR_IO", "Input or output failed" },
	{ LIBUSB_ERROR_INVALID_PARAM, "LIBUSB_ERROR_INVALID_PARAM",
	    "Invalid parameter" },
	{ LIBUSB_ERROR_ACCESS, "LIBUSB_ERROR_ACCESS", "Access denied" },
	{ LIBUSB_ERROR_NO_DEVICE, "LIBUSB_ERROR_NO_DEVICE",
	    "The device has gone" },
	{ LIBUSB_ERROR_NOT_FOUND, "LIBUSB_ERROR_NOT_FOUND", "Not found" },
	{ LIBUSB_ERROR_BUSY, "LIBUSB_ERROR_BUSY", "Busy" },
	{ LIBUSB_ERROR_TIMEOUT, "LIBUSB_ERROR_TIMEOUT", "The time is over" },
	{ LIBUSB_ERROR_OVERFLOW, "LIBUSB_ERROR_OVERFLOW",
	    "The device sent too much" },
	{ LIBUSB_ERROR_PIPE, "LIBUSB_ERROR_PIPE", "The endpoint is halted" },
	{ LIBUSB_ERROR_INTERRUPTED, "LIBUSB_ERROR_INTERRUPTED", "Interrupted" },
	{ LIBUSB_ERROR_NO_MEM, "LIBUSB_ERROR_NO_MEM", "Out of memory" },
	{ LIBUSB_ERROR_NOT_SUPPORTED, "LIBUSB_ERROR_NOT_SUPPORTED",
	    "Not supported" },
	{ LIBUSB_ERROR_OTHER, "LIBUSB_ERROR_OTHER", "Other error" },
};

static const struct ul_error *
ul_error_find(int code)
{
	size_t i;

	for (i = 0; i < sizeof(ul_errors) / sizeof(ul_errors[0]); i++) {
		if ((int)ul_errors[i].code == code)
			return &ul_errors[i];
	}
	return NULL;
}

const char *
libusb_error_name(int errcode)
{
	const struct ul_error *e = ul_error_find(errcode);

	return e != NULL ? e->name : "**UNKNOWN**";
}

const char *
libusb_strerror(int errcode)
{
	const struct ul_error *e = ul_error_find(errcode);

	return e != NULL ? e->text : "Unknown error";
}
