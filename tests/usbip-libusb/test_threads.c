/* SPDX-License-Identifier: ISC */
/*
 * test_threads.c - several threads in libusb over USB/IP: that wait for each other,
 * and that have the device taken away under them.  Exits 0 if all went well.
 */
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "server.h"

#define THREADS_MESSAGE 100
#define THREADS_ROUNDS	200
#define THREADS_LEAVES	20

static struct server server;
static libusb_context *ctx;
static libusb_device_handle *handle;
static int quit; /* atomic */

static void *
handle_events(void *arg)
{
	(void)arg;
	while (!__atomic_load_n(&quit, __ATOMIC_ACQUIRE))
		SERVER_CHECK(libusb_handle_events(ctx) == 0);
	return NULL;
}

static void *
send_many(void *arg)
{
	unsigned char data[THREADS_MESSAGE] = { 0 };
	int actual;
	int i;

	(void)arg;
	for (i = 0; i < THREADS_ROUNDS; i++) {
		SERVER_CHECK(libusb_bulk_transfer(handle, SERVER_OUT, data,
				 sizeof(data), &actual, 0) == 0);
		SERVER_CHECK(actual == THREADS_MESSAGE);
	}
	return NULL;
}

static void *
receive_many(void *arg)
{
	unsigned char data[4 * SERVER_PACKET];
	int actual;
	int i;

	(void)arg;
	for (i = 0; i < THREADS_ROUNDS; i++) {
		SERVER_CHECK(libusb_bulk_transfer(handle, SERVER_IN, data,
				 sizeof(data), &actual, 0) == 0);
		SERVER_CHECK(actual == THREADS_MESSAGE);
	}
	return NULL;
}

static void
called(struct libusb_transfer *t)
{
	SERVER_CHECK(t->status == LIBUSB_TRANSFER_CANCELLED);
	__atomic_store_n((int *)t->user_data, 1, __ATOMIC_RELEASE);
}

static void *
cancel_many(void *arg)
{
	struct libusb_transfer *t = libusb_alloc_transfer(0);
	unsigned char data[SERVER_PACKET];
	int done;
	int i;

	(void)arg;
	libusb_fill_bulk_transfer(
	    t, handle, SERVER_IN, data, sizeof(data), called, &done, 0);
	for (i = 0; i < THREADS_ROUNDS; i++) {
		done = 0;
		SERVER_CHECK(libusb_submit_transfer(t) == 0);
		SERVER_CHECK(libusb_cancel_transfer(t) == 0);
		while (!__atomic_load_n(&done, __ATOMIC_ACQUIRE))
			SERVER_CHECK(
			    libusb_handle_events_completed(ctx, &done) == 0);
	}
	libusb_free_transfer(t);
	return NULL;
}

/* Run the threads; the last nendless of them until the others have ended. */
static void
run(void *(*const *bodies)(void *), size_t n, size_t nendless)
{
	pthread_t threads[8];
	size_t i;

	__atomic_store_n(&quit, 0, __ATOMIC_RELEASE);
	for (i = 0; i < n; i++)
		SERVER_CHECK(
		    pthread_create(&threads[i], NULL, bodies[i], NULL) == 0);
	for (i = 0; i < n; i++) {
		if (i == n - nendless) {
			__atomic_store_n(&quit, 1, __ATOMIC_RELEASE);
			libusb_interrupt_event_handler(ctx);
		}
		SERVER_CHECK(pthread_join(threads[i], NULL) == 0);
	}
}

/* A driver: told of devices by callbacks, it reads from each until that leaves. */
static struct {
	pthread_mutex_t lock;
	pthread_cond_t cond;
	libusb_device *arrived; /* counted; under the lock, all */
	bool reading;
	bool gone;
	enum libusb_transfer_status status;
	int nleft;
} driver = { .lock = PTHREAD_MUTEX_INITIALIZER,
	.cond = PTHREAD_COND_INITIALIZER };

static int
driver_plug(libusb_context *context, libusb_device *dev,
    libusb_hotplug_event event, void *user_data)
{
	(void)context;
	(void)user_data;
	(void)pthread_mutex_lock(&driver.lock);
	if (event == LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED) {
		SERVER_CHECK(driver.arrived == NULL);
		driver.arrived = libusb_ref_device(dev);
	} else {
		driver.nleft++;
	}
	(void)pthread_cond_broadcast(&driver.cond);
	(void)pthread_mutex_unlock(&driver.lock);
	return 0;
}

static void
driver_read(struct libusb_transfer *t)
{
	bool again = t->status == LIBUSB_TRANSFER_COMPLETED &&
	    libusb_submit_transfer(t) == 0;

	(void)pthread_mutex_lock(&driver.lock);
	driver.reading = true;
	if (!again) {
		driver.gone = true;
		driver.status = t->status;
	}
	(void)pthread_cond_broadcast(&driver.cond);
	(void)pthread_mutex_unlock(&driver.lock);
}

/* Use a device until it has left; it is not ours after it. */
static void
driver_use(libusb_device *dev)
{
	struct libusb_transfer *t = libusb_alloc_transfer(0);
	unsigned char in[4 * SERVER_PACKET];
	unsigned char out[THREADS_MESSAGE] = { 0 };
	libusb_device_handle *h;
	int error = 0;

	SERVER_CHECK(libusb_open(dev, &h) == 0);
	SERVER_CHECK(libusb_claim_interface(h, 0) == 0);
	libusb_fill_bulk_transfer(
	    t, h, SERVER_IN, in, sizeof(in), driver_read, NULL, 0);
	SERVER_CHECK(libusb_submit_transfer(t) == 0);
	while (error == 0)
		error = libusb_bulk_transfer(
		    h, SERVER_OUT, out, sizeof(out), NULL, 0);
	SERVER_CHECK(error == LIBUSB_ERROR_NO_DEVICE);
	(void)pthread_mutex_lock(&driver.lock);
	while (!driver.gone)
		(void)pthread_cond_wait(&driver.cond, &driver.lock);
	SERVER_CHECK(driver.status == LIBUSB_TRANSFER_NO_DEVICE ||
	    driver.status == LIBUSB_TRANSFER_COMPLETED);
	driver.gone = false;
	driver.reading = false;
	(void)pthread_cond_broadcast(&driver.cond);
	(void)pthread_mutex_unlock(&driver.lock);
	libusb_free_transfer(t);
	libusb_close(h);
	libusb_unref_device(dev);
}

static void *
drive(void *arg)
{
	int i;

	(void)arg;
	for (i = 0; i < THREADS_LEAVES; i++) {
		libusb_device *dev;

		(void)pthread_mutex_lock(&driver.lock);
		while (driver.arrived == NULL)
			(void)pthread_cond_wait(&driver.cond, &driver.lock);
		dev = driver.arrived;
		driver.arrived = NULL;
		(void)pthread_mutex_unlock(&driver.lock);
		driver_use(dev);
	}
	return NULL;
}

/* Take the device away while it is read from, and bring it back. */
static void *
plug(void *arg)
{
	int i;

	(void)arg;
	for (i = 0; i < THREADS_LEAVES; i++) {
		(void)pthread_mutex_lock(&driver.lock);
		while (!driver.reading)
			(void)pthread_cond_wait(&driver.cond, &driver.lock);
		(void)pthread_mutex_unlock(&driver.lock);
		server_tell(&server, "vanish");
		(void)pthread_mutex_lock(&driver.lock);
		while (driver.nleft <= i || driver.reading)
			(void)pthread_cond_wait(&driver.cond, &driver.lock);
		(void)pthread_mutex_unlock(&driver.lock);
		server_tell(&server, "return");
	}
	return NULL;
}

static void
run_plugging(void)
{
	static void *(*const bodies[])(void *) = { drive, plug, handle_events };

	ctx = server_context(&server, 1);
	SERVER_CHECK(
	    libusb_hotplug_register_callback(ctx,
		LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED |
		    LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
		LIBUSB_HOTPLUG_ENUMERATE, SERVER_VENDOR, SERVER_PRODUCT,
		LIBUSB_HOTPLUG_MATCH_ANY, driver_plug, NULL, NULL) == 0);
	run(bodies, 3, 1);
	libusb_unref_device(driver.arrived);
	libusb_exit(ctx);
}

int
main(void)
{
	static void *(*const bodies[])(
	    void *) = { send_many, receive_many, handle_events };
	static void *(*const cancelling[])(
	    void *) = { cancel_many, cancel_many, handle_events };

	server_start(&server);
	ctx = server_context(&server, 1);
	handle = server_open(ctx);
	run(bodies, 2, 0);
	run(bodies, 3, 1);
	run(cancelling, 2, 0);
	run(cancelling, 3, 1);
	server_close(ctx, handle);
	run_plugging();
	server_stop(&server);
	return EXIT_SUCCESS;
}
