/* SPDX-License-Identifier: ISC */
/*
 * tokenrate.c - how many messages a second a token can take from a program that does
 * nothing else: ECHO, one after the other, for the milliseconds that are given.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libusb-1.0/libusb.h>

static uint64_t
now_us(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

static int
echo(libusb_device_handle *handle)
{
	unsigned char message[3 + 16] = { 0x01, 0, 16 };
	unsigned char answer[4096];
	int n;

	if (libusb_bulk_transfer(
		handle, 0x01, message, sizeof(message), &n, 5000) != 0 ||
	    libusb_bulk_transfer(
		handle, 0x81, answer, sizeof(answer), &n, 5000) != 0)
		return -1;
	return n == (int)sizeof(message) && answer[0] == 0x81 ? 0 : -1;
}

int
main(int argc, char *argv[])
{
	libusb_device_handle *handle;
	libusb_context *ctx;
	unsigned long n = 0;
	uint64_t from, until;

	if (argc != 2 || libusb_init(&ctx) != 0)
		return 2;
	handle = libusb_open_device_with_vid_pid(ctx, 0x1050, 0x0030);
	if (handle == NULL || libusb_claim_interface(handle, 0) != 0)
		return 1;
	from = now_us();
	until = from + strtoul(argv[1], NULL, 10) * 1000;
	while (now_us() < until) {
		if (echo(handle) != 0)
			return 1;
		n++;
	}
	printf("%.1f\n", (double)n * 1000000 / (double)(now_us() - from));
	libusb_close(handle);
	libusb_exit(ctx);
	return 0;
}
