/* SPDX-License-Identifier: ISC */
/*
 * test_device.c - devices over USB/IP: how they are found, described, opened and
 * claimed, and how they come and go.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server.h"

static struct server servers[2];

static void
start(void)
{
	server_start(&servers[0]);
}

static void
stop(void)
{
	server_stop(&servers[0]);
}

static void
start_both(void)
{
	server_start(&servers[0]);
	server_start(&servers[1]);
}

static void
stop_both(void)
{
	server_stop(&servers[0]);
	server_stop(&servers[1]);
}

static ssize_t
count(libusb_context *ctx)
{
	libusb_device **list;
	ssize_t n = libusb_get_device_list(ctx, &list);

	libusb_free_device_list(list, 1);
	return n;
}

Test(init, without_servers_there_is_no_device)
{
	libusb_context *ctx = server_context(servers, 0);

	cr_assert_eq(count(ctx), 0);
	libusb_exit(ctx);
}

Test(init, what_is_no_server_is_refused)
{
	static const char *const lists[] = { "127.0.0.1",
		"127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:12x",
		"localhost:3240", "127.0.0.1:3240,", ",127.0.0.1:3240",
		"127.0.0.1:3240/12345678901234567890123456789012" };
	libusb_context *ctx;
	size_t i;

	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		cr_assert(setenv("USBIP_LIBUSB", lists[i], 1) == 0);
		cr_assert_eq(libusb_init(&ctx), LIBUSB_ERROR_INVALID_PARAM,
		    "%s", lists[i]);
	}
}

Test(init, nobody_listens, .init = start)
{
	libusb_context *ctx;

	server_stop(&servers[0]);
	ctx = server_context(servers, 1);
	cr_assert_eq(count(ctx), 0);
	libusb_exit(ctx);
}

Test(init, default_context_is_counted, .init = start, .fini = stop)
{
	char list[32];

	(void)snprintf(list, sizeof(list), "127.0.0.1:%u/1-1", servers[0].port);
	cr_assert(setenv("USBIP_LIBUSB", list, 1) == 0);
	cr_assert_eq(libusb_init(NULL), 0);
	cr_assert_eq(libusb_init(NULL), 0);
	cr_assert_eq(count(NULL), 1);
	libusb_exit(NULL);
	cr_assert_eq(count(NULL), 1);
	libusb_exit(NULL);
}

Test(list, one_device_a_server, .init = start_both, .fini = stop_both)
{
	libusb_context *ctx = server_context(servers, 2);
	libusb_device **list;
	uint8_t port;

	cr_assert_eq(libusb_get_device_list(ctx, &list), 2);
	cr_assert_neq(
	    libusb_get_bus_number(list[0]), libusb_get_bus_number(list[1]));
	cr_assert_neq(libusb_get_device_address(list[0]),
	    libusb_get_device_address(list[1]));
	cr_assert_eq(libusb_get_port_numbers(list[0], &port, 1), 1);
	cr_assert_eq(libusb_get_device_speed(list[0]), LIBUSB_SPEED_FULL);
	libusb_free_device_list(list, 1);
	libusb_exit(ctx);
}

Test(list, another_busid_is_not_there, .init = start, .fini = stop)
{
	libusb_context *ctx;
	char list[32];

	(void)snprintf(list, sizeof(list), "127.0.0.1:%u/1-2", servers[0].port);
	cr_assert(setenv("USBIP_LIBUSB", list, 1) == 0);
	cr_assert_eq(libusb_init(&ctx), 0);
	cr_assert_eq(count(ctx), 0);
	libusb_exit(ctx);
}

Test(descriptor, device, .init = start, .fini = stop)
{
	libusb_context *ctx = server_context(servers, 1);
	struct libusb_device_descriptor d;
	libusb_device **list;

	cr_assert_eq(libusb_get_device_list(ctx, &list), 1);
	cr_assert_eq(libusb_get_device_descriptor(list[0], &d), 0);
	cr_assert_eq(d.idVendor, SERVER_VENDOR);
	cr_assert_eq(d.idProduct, SERVER_PRODUCT);
	cr_assert_eq(d.bcdDevice, 0x0240);
	cr_assert_eq(d.bMaxPacketSize0, 64);
	cr_assert_eq(d.iSerialNumber, 3);
	cr_assert_eq(d.bNumConfigurations, 1);
	libusb_free_device_list(list, 1);
	libusb_exit(ctx);
}

Test(descriptor, configuration, .init = start, .fini = stop)
{
	libusb_context *ctx = server_context(servers, 1);
	libusb_device_handle *handle = server_open(ctx);
	libusb_device *dev = libusb_get_device(handle);
	const struct libusb_interface_descriptor *setting;
	struct libusb_config_descriptor *config;
	int active;

	cr_assert_eq(libusb_get_active_config_descriptor(dev, &config), 0);
	cr_assert_eq(config->bNumInterfaces, 1);
	cr_assert_eq(config->interface[0].num_altsetting, 1);
	setting = &config->interface[0].altsetting[0];
	cr_assert_eq(setting->bInterfaceClass, 0xff);
	cr_assert_eq(setting->bNumEndpoints, 2);
	cr_assert_eq(setting->endpoint[0].bEndpointAddress, SERVER_OUT);
	cr_assert_eq(setting->endpoint[1].bEndpointAddress, SERVER_IN);
	cr_assert_eq(setting->endpoint[1].wMaxPacketSize, SERVER_PACKET);
	libusb_free_config_descriptor(config);
	cr_assert_eq(libusb_get_config_descriptor(dev, 1, &config),
	    LIBUSB_ERROR_NOT_FOUND);
	cr_assert_eq(libusb_get_max_packet_size(dev, SERVER_IN), SERVER_PACKET);
	cr_assert_eq(
	    libusb_get_max_packet_size(dev, 0x82), LIBUSB_ERROR_NOT_FOUND);
	cr_assert_eq(libusb_get_configuration(handle, &active), 0);
	cr_assert_eq(active, 1);
	cr_assert_eq(libusb_set_configuration(handle, 1), 0);
	cr_assert_eq(libusb_clear_halt(handle, SERVER_IN), 0);
	cr_assert_eq(libusb_reset_device(handle), 0);
	server_close(ctx, handle);
}

Test(descriptor, strings, .init = start, .fini = stop)
{
	libusb_context *ctx = server_context(servers, 1);
	libusb_device_handle *handle = server_open(ctx);
	unsigned char text[32];

	cr_assert_eq(
	    libusb_get_string_descriptor_ascii(handle, 3, text, sizeof(text)),
	    10);
	cr_assert_str_eq((char *)text, "0012345678");
	cr_assert_gt(
	    libusb_get_string_descriptor_ascii(handle, 2, text, sizeof(text)),
	    0);
	cr_assert_str_eq((char *)text, "Loopback ?");
	cr_assert_eq(libusb_get_string_descriptor_ascii(handle, 1, text, 5), 4);
	cr_assert_str_eq((char *)text, "cryp");
	cr_assert_eq(
	    libusb_get_string_descriptor_ascii(handle, 9, text, sizeof(text)),
	    LIBUSB_ERROR_PIPE);
	cr_assert_eq(
	    libusb_get_string_descriptor_ascii(handle, 0, text, sizeof(text)),
	    LIBUSB_ERROR_INVALID_PARAM);
	server_close(ctx, handle);
}

Test(claim, one_handle_at_a_time, .init = start, .fini = stop)
{
	libusb_context *ctx = server_context(servers, 1);
	libusb_device_handle *first = server_open(ctx);
	libusb_device_handle *second;

	cr_assert_eq(libusb_open(libusb_get_device(first), &second), 0);
	cr_assert_eq(libusb_kernel_driver_active(second, 0), 0);
	cr_assert_eq(libusb_claim_interface(first, 0), 0);
	cr_assert_eq(libusb_claim_interface(second, 0), LIBUSB_ERROR_BUSY);
	cr_assert_eq(
	    libusb_release_interface(second, 0), LIBUSB_ERROR_NOT_FOUND);
	cr_assert_eq(libusb_release_interface(first, 0), 0);
	cr_assert_eq(libusb_claim_interface(second, 0), 0);
	libusb_close(second);
	cr_assert_eq(libusb_claim_interface(first, 0), 0);
	cr_assert_eq(libusb_claim_interface(first, 1), LIBUSB_ERROR_NOT_FOUND);
	cr_assert_eq(
	    libusb_claim_interface(first, -1), LIBUSB_ERROR_INVALID_PARAM);
	server_close(ctx, first);
}

Test(claim, busy_while_the_file_is_there, .init = start, .fini = stop)
{
	libusb_context *ctx = server_context(servers, 1);
	libusb_device_handle *handle = server_open(ctx);
	char file[] = "/tmp/usbip-busy.XXXXXX";
	int fd = mkstemp(file);

	cr_assert(fd >= 0);
	cr_assert_eq(libusb_release_interface(handle, 0), 0);
	cr_assert(setenv("USBIP_LIBUSB_BUSY", file, 1) == 0);
	cr_assert_eq(libusb_claim_interface(handle, 0), LIBUSB_ERROR_BUSY);
	cr_assert(unlink(file) == 0 && close(fd) == 0);
	cr_assert_eq(libusb_claim_interface(handle, 0), 0);
	server_close(ctx, handle);
}

Test(claim, unclaimed_is_not_usable, .init = start, .fini = stop)
{
	libusb_context *ctx = server_context(servers, 1);
	libusb_device_handle *handle = server_open(ctx);
	unsigned char byte = 0;

	cr_assert_eq(libusb_release_interface(handle, 0), 0);
	cr_assert_eq(
	    libusb_bulk_transfer(handle, SERVER_OUT, &byte, 1, NULL, 0),
	    LIBUSB_ERROR_IO);
	server_close(ctx, handle);
}

/* What a callback was told of. */
struct seen {
	int arrived;
	int left;
	libusb_device *last;
	int over;
};

static int
seen_call(libusb_context *ctx, libusb_device *dev, libusb_hotplug_event event,
    void *user_data)
{
	struct seen *seen = user_data;

	(void)ctx;
	seen->last = dev;
	if (event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED)
		seen->arrived++;
	else
		seen->left++;
	return seen->over;
}

static libusb_hotplug_callback_handle
seen_by(libusb_context *ctx, struct seen *seen, int flags, int vendor)
{
	libusb_hotplug_callback_handle handle;

	cr_assert_eq(libusb_hotplug_register_callback(ctx,
			 LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED |
			     LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
			 flags, vendor, LIBUSB_HOTPLUG_MATCH_ANY,
			 LIBUSB_HOTPLUG_MATCH_ANY, seen_call, seen, &handle),
	    0);
	return handle;
}

static void
idle(libusb_context *ctx)
{
	struct timeval tv = { .tv_usec = 200000 };

	cr_assert_eq(libusb_handle_events_timeout(ctx, &tv), 0);
}

Test(hotplug, device_leaves_and_arrives_again, .init = start, .fini = stop)
{
	libusb_context *ctx = server_context(servers, 1);
	struct seen seen = { 0 };
	struct seen quiet = { 0 };
	struct seen other = { 0 };
	libusb_device *first;

	cr_assert(libusb_has_capability(LIBUSB_CAP_HAS_HOTPLUG));
	(void)seen_by(ctx, &seen, LIBUSB_HOTPLUG_ENUMERATE, SERVER_VENDOR);
	(void)seen_by(ctx, &quiet, 0, SERVER_VENDOR);
	(void)seen_by(ctx, &other, LIBUSB_HOTPLUG_ENUMERATE, 0x1050);
	cr_assert_eq(seen.arrived, 1);
	cr_assert_eq(quiet.arrived, 0);
	first = libusb_ref_device(seen.last);
	server_tell(&servers[0], "vanish");
	server_await(ctx, &quiet.left);
	cr_assert_eq(seen.left, 1);
	cr_assert_eq(seen.last, first);
	cr_assert_eq(count(ctx), 0);
	server_tell(&servers[0], "return");
	server_await(ctx, &quiet.arrived);
	cr_assert_eq(seen.arrived, 2);
	cr_assert_neq(seen.last, first);
	cr_assert_eq(count(ctx), 1);
	cr_assert_eq(other.arrived + other.left, 0);
	libusb_unref_device(first);
	libusb_exit(ctx);
}

Test(
    hotplug, arrival_found_by_listing_is_told_once, .init = start, .fini = stop)
{
	libusb_context *ctx;
	struct seen before = { 0 };
	struct seen after = { 0 };

	server_tell(&servers[0], "vanish");
	ctx = server_context(servers, 1);
	(void)seen_by(ctx, &before, 0, SERVER_VENDOR);
	cr_assert_eq(count(ctx), 0);
	server_tell(&servers[0], "return");
	cr_assert_eq(count(ctx), 1);
	cr_assert_eq(before.arrived, 0); /* it is for who handles events */
	(void)seen_by(ctx, &after, LIBUSB_HOTPLUG_ENUMERATE, SERVER_VENDOR);
	server_await(ctx, &before.arrived);
	idle(ctx);
	cr_assert_eq(before.arrived, 1);
	cr_assert_eq(after.arrived, 1);
	libusb_exit(ctx);
}

Test(hotplug, deregistered_is_not_told, .init = start, .fini = stop)
{
	libusb_context *ctx = server_context(servers, 1);
	struct seen seen = { 0 };
	struct seen once = { .over = 1 };
	struct seen witness = { 0 };
	libusb_hotplug_callback_handle handle;

	handle = seen_by(ctx, &seen, 0, SERVER_VENDOR);
	cr_assert_eq(libusb_hotplug_get_user_data(ctx, handle), &seen);
	libusb_hotplug_deregister_callback(ctx, handle);
	cr_assert(libusb_hotplug_get_user_data(ctx, handle) == NULL);
	(void)seen_by(ctx, &once, LIBUSB_HOTPLUG_ENUMERATE, SERVER_VENDOR);
	(void)seen_by(ctx, &witness, 0, SERVER_VENDOR);
	server_tell(&servers[0], "vanish");
	server_await(ctx, &witness.left);
	cr_assert_eq(seen.left, 0);
	cr_assert_eq(once.arrived, 1);
	cr_assert_eq(once.left, 0);
	libusb_exit(ctx);
}

Test(hotplug, bad_arguments, .init = start, .fini = stop)
{
	libusb_context *ctx = server_context(servers, 1);
	struct seen seen;

	cr_assert_eq(libusb_hotplug_register_callback(
			 ctx, 0, 0, 1, 1, 1, seen_call, &seen, NULL),
	    LIBUSB_ERROR_INVALID_PARAM);
	cr_assert_eq(libusb_hotplug_register_callback(
			 ctx, 1, 0, 0x10000, 1, 1, seen_call, &seen, NULL),
	    LIBUSB_ERROR_INVALID_PARAM);
	cr_assert_eq(libusb_hotplug_register_callback(
			 ctx, 1, 0, 1, 1, 1, NULL, &seen, NULL),
	    LIBUSB_ERROR_INVALID_PARAM);
	libusb_exit(ctx);
}

Test(open, device_that_has_left, .init = start, .fini = stop)
{
	libusb_context *ctx = server_context(servers, 1);
	libusb_device_handle *open = server_open(ctx);
	libusb_device_handle *handle;
	libusb_device **list;
	unsigned char byte = 0;
	struct seen seen = { 0 };

	cr_assert_eq(libusb_get_device_list(ctx, &list), 1);
	(void)seen_by(ctx, &seen, 0, SERVER_VENDOR);
	server_tell(&servers[0], "vanish");
	server_await(ctx, &seen.left);
	cr_assert_eq(libusb_open(list[0], &handle), LIBUSB_ERROR_NO_DEVICE);
	cr_assert_eq(libusb_claim_interface(open, 0), LIBUSB_ERROR_NO_DEVICE);
	cr_assert_eq(libusb_bulk_transfer(open, SERVER_OUT, &byte, 1, NULL, 0),
	    LIBUSB_ERROR_NO_DEVICE);
	libusb_free_device_list(list, 1);
	server_close(ctx, open);
}

Test(open, device_of_another_is_waited_for, .init = start, .fini = stop)
{
	libusb_context *first = server_context(servers, 1);
	libusb_context *second;
	struct seen seen = { 0 };

	cr_assert_eq(count(first), 1);
	second = server_context(servers, 1);
	cr_assert_eq(count(second), 0);
	(void)seen_by(second, &seen, LIBUSB_HOTPLUG_ENUMERATE, SERVER_VENDOR);
	cr_assert_eq(seen.arrived, 0);
	libusb_exit(first);
	server_await(second, &seen.arrived);
	server_tell(&servers[0], "vanish");
	server_await(second, &seen.left);
	server_tell(&servers[0], "refuse");
	server_tell(&servers[0], "return");
	idle(second);
	cr_assert_eq(seen.arrived, 1);
	server_tell(&servers[0], "accept");
	while (seen.arrived != 2)
		idle(second);
	libusb_exit(second);
}

Test(error, names)
{
	cr_assert_str_eq(libusb_error_name(LIBUSB_ERROR_NO_DEVICE),
	    "LIBUSB_ERROR_NO_DEVICE");
	cr_assert_str_eq(libusb_error_name(0), "LIBUSB_SUCCESS");
	cr_assert_str_eq(libusb_error_name(1), "**UNKNOWN**");
	cr_assert_str_neq(libusb_strerror(LIBUSB_ERROR_BUSY),
	    libusb_strerror(LIBUSB_ERROR_IO));
}
