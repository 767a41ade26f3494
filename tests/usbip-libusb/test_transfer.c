/* SPDX-License-Identifier: ISC */
/*
 * test_transfer.c - transfers over USB/IP: how they end, in callbacks or waited for.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "server.h"

#define MESSAGE 200

static struct server server;
static libusb_context *ctx;
static libusb_device_handle *handle;

static void
start(void)
{
	server_start(&server);
	ctx = server_context(&server, 1);
	handle = server_open(ctx);
}

static void
stop(void)
{
	server_close(ctx, handle);
	server_stop(&server);
}

static void
called(struct libusb_transfer *t)
{
	*(int *)t->user_data = 1;
}

static struct libusb_transfer *
submit(unsigned char endpoint, void *data, int len, uint8_t flags, int *done)
{
	struct libusb_transfer *t = libusb_alloc_transfer(0);

	cr_assert(t != NULL);
	*done = 0;
	libusb_fill_bulk_transfer(
	    t, handle, endpoint, data, len, called, done, 0);
	t->flags = flags;
	cr_assert_eq(libusb_submit_transfer(t), 0);
	return t;
}

static void
out(unsigned char *data, int len)
{
	int actual = -1;

	cr_assert_eq(
	    libusb_bulk_transfer(handle, SERVER_OUT, data, len, &actual, 0), 0);
	cr_assert_eq(actual, len);
}

static void
fill(unsigned char *p, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		p[i] = (unsigned char)(i * 7 + 1);
}

Test(transfer, out_and_in, .init = start, .fini = stop)
{
	unsigned char sent[MESSAGE];
	unsigned char got[MESSAGE + 1] = { 0 };
	struct libusb_transfer *in;
	struct libusb_transfer *t;
	int in_done;
	int done;

	fill(sent, sizeof(sent));
	in = submit(SERVER_IN, got, sizeof(got), 0, &in_done);
	cr_assert_eq(libusb_submit_transfer(in), LIBUSB_ERROR_BUSY);
	t = submit(SERVER_OUT, sent, sizeof(sent), 0, &done);
	cr_assert_eq(in_done + done, 0); /* only where events are handled */
	server_await(ctx, &done);
	server_await(ctx, &in_done);
	cr_assert_eq(t->status, LIBUSB_TRANSFER_COMPLETED);
	cr_assert_eq(t->actual_length, MESSAGE);
	cr_assert_eq(in->status, LIBUSB_TRANSFER_COMPLETED);
	cr_assert_eq(in->actual_length, MESSAGE);
	cr_assert_eq(memcmp(sent, got, sizeof(sent)), 0);
	cr_assert_eq(libusb_cancel_transfer(t), LIBUSB_ERROR_NOT_FOUND);
	libusb_free_transfer(in);
	libusb_free_transfer(t);
}

Test(transfer, large, .init = start, .fini = stop)
{
	const int len = 3 * 1000 * 1000 + 1;
	unsigned char *sent = malloc((size_t)len);
	unsigned char *got = malloc((size_t)len);
	struct libusb_transfer *t;
	int done;
	int actual;

	cr_assert(sent != NULL && got != NULL);
	fill(sent, (size_t)len);
	t = submit(SERVER_OUT, sent, len, 0, &done);
	server_await(ctx, &done);
	cr_assert_eq(t->actual_length, len);
	cr_assert_eq(
	    libusb_bulk_transfer(handle, SERVER_IN, got, len, &actual, 0), 0);
	cr_assert_eq(actual, len);
	cr_assert_eq(memcmp(sent, got, (size_t)len), 0);
	libusb_free_transfer(t);
	free(sent);
	free(got);
}

/* A message of whole packets ends with an empty one, or does not end. */
Test(transfer, zero_packet, .init = start, .fini = stop)
{
	unsigned char sent[2 * SERVER_PACKET];
	unsigned char got[4 * SERVER_PACKET];
	struct libusb_transfer *t;
	int actual = -1;
	int done;

	fill(sent, sizeof(sent));
	out(sent, sizeof(sent));
	cr_assert_eq(libusb_bulk_transfer(
			 handle, SERVER_IN, got, sizeof(got), &actual, 50),
	    LIBUSB_ERROR_TIMEOUT);
	cr_assert_eq(actual, 0);
	out(NULL, 0);
	cr_assert_eq(libusb_bulk_transfer(
			 handle, SERVER_IN, got, sizeof(got), &actual, 0),
	    0);
	cr_assert_eq(actual, (int)sizeof(sent));

	t = submit(SERVER_OUT, sent, sizeof(sent),
	    LIBUSB_TRANSFER_ADD_ZERO_PACKET, &done);
	server_await(ctx, &done);
	libusb_free_transfer(t);
	cr_assert_eq(libusb_bulk_transfer(
			 handle, SERVER_IN, got, sizeof(got), &actual, 0),
	    0);
	cr_assert_eq(actual, (int)sizeof(sent));
}

Test(transfer, short_is_an_error_if_asked_for, .init = start, .fini = stop)
{
	unsigned char data[SERVER_PACKET] = { 0 };
	struct libusb_transfer *t;
	int done;

	out(data, 10);
	t = submit(
	    SERVER_IN, data, sizeof(data), LIBUSB_TRANSFER_SHORT_NOT_OK, &done);
	server_await(ctx, &done);
	cr_assert_eq(t->status, LIBUSB_TRANSFER_ERROR);
	cr_assert_eq(t->actual_length, 10);
	libusb_free_transfer(t);
}

Test(transfer, overflow, .init = start, .fini = stop)
{
	unsigned char data[SERVER_PACKET] = { 0 };
	int actual;

	out(data, 20);
	cr_assert_eq(
	    libusb_bulk_transfer(handle, SERVER_IN, data, 10, &actual, 0),
	    LIBUSB_ERROR_OVERFLOW);
}

Test(transfer, stall, .init = start, .fini = stop)
{
	unsigned char data[SERVER_PACKET] = { 0 };

	server_tell(&server, "stall");
	cr_assert_eq(
	    libusb_bulk_transfer(handle, SERVER_OUT, data, 10, NULL, 0),
	    LIBUSB_ERROR_PIPE);
	cr_assert_eq(libusb_clear_halt(handle, SERVER_OUT), 0);
	out(data, 10);
}

Test(transfer, timeout, .init = start, .fini = stop)
{
	unsigned char data[SERVER_PACKET] = { 0 };
	struct libusb_transfer *t = libusb_alloc_transfer(0);
	int actual = 0;
	int done = 0;

	libusb_fill_bulk_transfer(
	    t, handle, SERVER_IN, data, sizeof(data), called, &done, 20);
	cr_assert_eq(libusb_submit_transfer(t), 0);
	server_await(ctx, &done);
	cr_assert_eq(t->status, LIBUSB_TRANSFER_TIMED_OUT);
	cr_assert_eq(t->actual_length, 0);
	libusb_free_transfer(t);
	/* Nobody waits for it any more: this is for the next one. */
	out(data, 30);
	cr_assert_eq(libusb_bulk_transfer(
			 handle, SERVER_IN, data, sizeof(data), &actual, 0),
	    0);
	cr_assert_eq(actual, 30);
}

/* A host ends a transfer even if the device is dead, and then hears of it. */
Test(transfer, timeout_of_a_deaf_server, .init = start, .fini = stop)
{
	unsigned char *data = calloc(1, SERVER_PACKET);
	unsigned char more[SERVER_PACKET];
	int actual;

	server_tell(&server, "deaf");
	cr_assert_eq(libusb_bulk_transfer(
			 handle, SERVER_IN, data, SERVER_PACKET, &actual, 20),
	    LIBUSB_ERROR_TIMEOUT);
	free(data);
	memset(more, 1, sizeof(more));
	out(more, 30); /* what answers it goes nowhere */
	out(more, 20);
	cr_assert_eq(libusb_bulk_transfer(
			 handle, SERVER_IN, more, sizeof(more), &actual, 0),
	    0);
	cr_assert_eq(actual, 20);
}

Test(transfer, cancel, .init = start, .fini = stop)
{
	unsigned char data[SERVER_PACKET];
	struct libusb_transfer *t;
	int done;

	t = submit(SERVER_IN, data, sizeof(data), 0, &done);
	cr_assert_eq(libusb_cancel_transfer(t), 0);
	cr_assert_eq(libusb_cancel_transfer(t), LIBUSB_ERROR_NOT_FOUND);
	server_await(ctx, &done);
	cr_assert_eq(t->status, LIBUSB_TRANSFER_CANCELLED);
	cr_assert_eq(libusb_cancel_transfer(t), LIBUSB_ERROR_NOT_FOUND);
	libusb_free_transfer(t);
}

Test(transfer, flags_that_free, .init = start, .fini = stop)
{
	struct libusb_transfer *t;
	int done;

	t = submit(SERVER_OUT, calloc(1, 10), 10,
	    LIBUSB_TRANSFER_FREE_BUFFER | LIBUSB_TRANSFER_FREE_TRANSFER, &done);
	(void)t;
	server_await(ctx, &done);
}

Test(transfer, no_device_when_it_leaves, .init = start, .fini = stop)
{
	unsigned char data[2][SERVER_PACKET];
	struct libusb_transfer *t[2];
	int done[2];

	t[0] = submit(SERVER_IN, data[0], SERVER_PACKET, 0, &done[0]);
	t[1] = submit(SERVER_IN, data[1], SERVER_PACKET, 0, &done[1]);
	server_tell(&server, "vanish");
	server_await(ctx, &done[0]);
	server_await(ctx, &done[1]);
	cr_assert_eq(t[0]->status, LIBUSB_TRANSFER_NO_DEVICE);
	cr_assert_eq(t[1]->status, LIBUSB_TRANSFER_NO_DEVICE);
	cr_assert_eq(libusb_submit_transfer(t[0]), LIBUSB_ERROR_NO_DEVICE);
	libusb_free_transfer(t[0]);
	libusb_free_transfer(t[1]);
}

/* A server that cannot be believed is as good as none. */
static void
lie(const char *command)
{
	unsigned char data[SERVER_PACKET] = { 0 };
	struct libusb_transfer *t;
	int done;

	server_tell(&server, command);
	t = submit(SERVER_IN, data, 32, 0, &done);
	(void)libusb_bulk_transfer(handle, SERVER_OUT, data, 32, NULL, 0);
	/* Of all packets that are not full, this is the last one could fit. */
	server_await(ctx, &done);
	cr_assert_eq(t->status, LIBUSB_TRANSFER_NO_DEVICE, "%s", command);
	libusb_free_transfer(t);
}

Test(transfer, answer_longer_than_asked_for, .init = start, .fini = stop)
{
	lie("long");
}

Test(transfer, answer_that_is_none, .init = start, .fini = stop)
{
	lie("garbage");
}

Test(transfer, answer_to_nothing, .init = start, .fini = stop)
{
	lie("alien");
}

Test(control, lengths, .init = start, .fini = stop)
{
	unsigned char p[64];
	struct libusb_transfer *t = libusb_alloc_transfer(0);
	int done = 0;

	cr_assert_eq(libusb_control_transfer(handle, LIBUSB_ENDPOINT_IN,
			 LIBUSB_REQUEST_GET_DESCRIPTOR, LIBUSB_DT_DEVICE << 8,
			 0, p, sizeof(p), 0),
	    LIBUSB_DT_DEVICE_SIZE);
	cr_assert_eq(libusb_control_transfer(handle, LIBUSB_ENDPOINT_IN,
			 LIBUSB_REQUEST_GET_DESCRIPTOR, LIBUSB_DT_DEVICE << 8,
			 0, p, 8, 0),
	    8);
	cr_assert_eq(libusb_control_transfer(handle, 0xc0, 1, 0, 0, p, 8, 0),
	    LIBUSB_ERROR_PIPE);
	libusb_fill_control_setup(p, 0x80, 6, LIBUSB_DT_DEVICE << 8, 0, 18);
	libusb_fill_control_transfer(t, handle, p, called, &done, 0);
	t->length--; /* less than it says itself */
	cr_assert_eq(libusb_submit_transfer(t), LIBUSB_ERROR_INVALID_PARAM);
	t->length++;
	cr_assert_eq(libusb_submit_transfer(t), 0);
	server_await(ctx, &done);
	cr_assert_eq(t->actual_length, 18);
	cr_assert_eq(libusb_control_transfer_get_data(t)[1], LIBUSB_DT_DEVICE);
	libusb_free_transfer(t);
}

/* What a callback may do and may not. */
struct inside {
	int rounds;
	int done;
	int events;
	int sync;
};

static void
inside_called(struct libusb_transfer *t)
{
	struct inside *inside = t->user_data;
	struct timeval tv = { 0 };

	inside->events = libusb_handle_events_timeout(ctx, &tv);
	inside->sync =
	    libusb_bulk_transfer(handle, SERVER_OUT, t->buffer, 1, NULL, 0);
	if (++inside->rounds == 10)
		inside->done = 1;
	else
		cr_assert_eq(libusb_submit_transfer(t), 0);
}

Test(callback, submits_again, .init = start, .fini = stop)
{
	struct libusb_transfer *t = libusb_alloc_transfer(0);
	struct inside inside = { 0 };
	unsigned char byte = 1;

	libusb_fill_bulk_transfer(
	    t, handle, SERVER_OUT, &byte, 1, inside_called, &inside, 0);
	cr_assert_eq(libusb_submit_transfer(t), 0);
	server_await(ctx, &inside.done);
	cr_assert_eq(inside.events, LIBUSB_ERROR_BUSY);
	cr_assert_eq(inside.sync, LIBUSB_ERROR_BUSY);
	libusb_free_transfer(t);
}

Test(events, interrupted, .init = start, .fini = stop)
{
	libusb_interrupt_event_handler(ctx);
	/* It would wait for a minute, and the test not so long. */
	cr_assert_eq(libusb_handle_events(ctx), 0);
}

Test(events, bad_time, .init = start, .fini = stop)
{
	struct timeval tv = { .tv_usec = 1000000 };

	cr_assert_eq(
	    libusb_handle_events_timeout(ctx, &tv), LIBUSB_ERROR_INVALID_PARAM);
}
