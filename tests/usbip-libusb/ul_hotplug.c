/* SPDX-License-Identifier: ISC */
/*
 * ul_hotplug.c - callbacks of arrivals and departures.
 */
#include "ul.h"

#include <stdlib.h>

void
ul_hotplug_note_locked(struct libusb_device *dev, libusb_hotplug_event what)
{
	struct libusb_context *ctx = dev->ctx;
	struct ul_event *event = calloc(1, sizeof(*event));

	ctx->nevents++;
	if (event == NULL) {
		ul_log(ctx, LIBUSB_LOG_LEVEL_ERROR, "error: out of memory");
		return;
	}
	event->dev = libusb_ref_device(dev);
	event->what = what;
	event->number = ctx->nevents;
	TAILQ_INSERT_TAIL(&ctx->events, event, next);
}

static bool
hotplug_matches(const struct ul_callback *cb, const struct libusb_device *dev,
    libusb_hotplug_event what)
{
	const struct libusb_device_descriptor *d = &dev->descriptor;

	return (cb->events & (int)what) != 0 &&
	    (cb->vendor == LIBUSB_HOTPLUG_MATCH_ANY ||
		cb->vendor == d->idVendor) &&
	    (cb->product == LIBUSB_HOTPLUG_MATCH_ANY ||
		cb->product == d->idProduct) &&
	    (cb->class == LIBUSB_HOTPLUG_MATCH_ANY ||
		cb->class == d->bDeviceClass);
}

/* Those that were deregistered, now that nobody is looking at them. */
static void
hotplug_bury_locked(struct libusb_context *ctx)
{
	struct ul_callback *cb;
	struct ul_callback *following;

	for (cb = TAILQ_FIRST(&ctx->callbacks); cb != NULL; cb = following) {
		following = TAILQ_NEXT(cb, next);
		if (!cb->dead)
			continue;
		TAILQ_REMOVE(&ctx->callbacks, cb, next);
		free(cb);
	}
}

static void
hotplug_tell_locked(struct libusb_context *ctx, struct ul_callback *cb,
    const struct ul_event *event)
{
	int over;

	ctx->calling = true;
	(void)pthread_mutex_unlock(&ctx->lock);
	over = cb->call(ctx, event->dev, event->what, cb->user_data);
	(void)pthread_mutex_lock(&ctx->lock);
	ctx->calling = false;
	ctx->ncalls++;
	(void)pthread_cond_broadcast(&ctx->cond);
	if (over != 0)
		cb->dead = true;
}

void
ul_hotplug_call_locked(struct libusb_context *ctx)
{
	struct ul_event *event = TAILQ_FIRST(&ctx->events);
	struct ul_callback *cb;

	TAILQ_REMOVE(&ctx->events, event, next);
	TAILQ_FOREACH(cb, &ctx->callbacks, next) {
		if (!cb->dead && cb->born < event->number &&
		    hotplug_matches(cb, event->dev, event->what))
			hotplug_tell_locked(ctx, cb, event);
	}
	hotplug_bury_locked(ctx);
	libusb_unref_device(event->dev);
	free(event);
}

void
ul_hotplug_fini(struct libusb_context *ctx)
{
	struct ul_callback *cb;
	struct ul_event *event;

	while (!TAILQ_EMPTY(&ctx->events)) {
		event = TAILQ_FIRST(&ctx->events);
		TAILQ_REMOVE(&ctx->events, event, next);
		libusb_unref_device(event->dev);
		free(event);
	}
	while (!TAILQ_EMPTY(&ctx->callbacks)) {
		cb = TAILQ_FIRST(&ctx->callbacks);
		TAILQ_REMOVE(&ctx->callbacks, cb, next);
		free(cb);
	}
}

/* Tell a new callback of those that are there, from within its registration. */
static int
hotplug_enumerate(struct libusb_context *ctx, const struct ul_callback *cb,
    libusb_device **list)
{
	int over = 0;
	size_t i;

	for (i = 0; list[i] != NULL; i++) {
		if (over == 0 &&
		    hotplug_matches(
			cb, list[i], LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED))
			over = cb->call(ctx, list[i],
			    LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED, cb->user_data);
	}
	return over;
}

static bool
hotplug_valid(int events, int flags, int vendor, int product, int class)
{
	const int all = LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED |
	    LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT;

	return events != 0 && (events & ~all) == 0 &&
	    (flags & ~LIBUSB_HOTPLUG_ENUMERATE) == 0 &&
	    vendor >= LIBUSB_HOTPLUG_MATCH_ANY && vendor <= UINT16_MAX &&
	    product >= LIBUSB_HOTPLUG_MATCH_ANY && product <= UINT16_MAX &&
	    class >= LIBUSB_HOTPLUG_MATCH_ANY && class <= UINT8_MAX;
}

static struct ul_callback *
hotplug_find_locked(
    struct libusb_context *ctx, libusb_hotplug_callback_handle handle)
{
	struct ul_callback *cb;

	TAILQ_FOREACH(cb, &ctx->callbacks, next) {
		if (cb->handle == handle && !cb->dead)
			break;
	}
	return cb;
}

/* Add a callback, and list who is there already if it is to be told. */
static int
hotplug_add(libusb_hotplug_callback_handle *handle, struct libusb_context *ctx,
    struct ul_callback *cb, libusb_device ***list)
{
	int error = 0;

	(void)pthread_mutex_lock(&ctx->lock);
	if (list != NULL) {
		ul_scan_locked(ctx, false);
		error = ul_device_list_locked(ctx, list) < 0
		    ? LIBUSB_ERROR_NO_MEM
		    : 0;
	}
	if (error == 0) {
		cb->handle = ++ctx->last_callback;
		*handle = cb->handle;
		/* Arrivals of those listed are no news to it. */
		cb->born = ctx->nevents;
		TAILQ_INSERT_TAIL(&ctx->callbacks, cb, next);
	}
	(void)pthread_mutex_unlock(&ctx->lock);
	return error;
}

int
libusb_hotplug_register_callback(libusb_context *ctx, int events, int flags,
    int vendor_id, int product_id, int dev_class,
    libusb_hotplug_callback_fn cb_fn, void *user_data,
    libusb_hotplug_callback_handle *callback_handle)
{
	struct ul_callback init = { .events = events,
		.vendor = vendor_id,
		.product = product_id,
		.class = dev_class,
		.call = cb_fn,
		.user_data = user_data };
	libusb_device **list = NULL;
	struct ul_callback *cb;
	int error;

	if (cb_fn == NULL ||
	    !hotplug_valid(events, flags, vendor_id, product_id, dev_class))
		return LIBUSB_ERROR_INVALID_PARAM;
	ctx = ul_context(ctx);
	cb = malloc(sizeof(*cb));
	if (cb == NULL)
		return LIBUSB_ERROR_NO_MEM;
	*cb = init;
	error = hotplug_add(&init.handle, ctx, cb,
	    (flags & LIBUSB_HOTPLUG_ENUMERATE) != 0 ? &list : NULL);
	if (error != 0) {
		free(cb);
		return error;
	}
	/* From here on it may be freed by others. */
	if (callback_handle != NULL)
		*callback_handle = init.handle;
	if (list != NULL && hotplug_enumerate(ctx, &init, list) != 0)
		libusb_hotplug_deregister_callback(ctx, init.handle);
	libusb_free_device_list(list, 1);
	return 0;
}

void
libusb_hotplug_deregister_callback(
    libusb_context *ctx, libusb_hotplug_callback_handle callback_handle)
{
	struct ul_callback *cb;

	ctx = ul_context(ctx);
	(void)pthread_mutex_lock(&ctx->lock);
	cb = hotplug_find_locked(ctx, callback_handle);
	if (cb != NULL)
		cb->dead = true;
	(void)pthread_mutex_unlock(&ctx->lock);
}

void *
libusb_hotplug_get_user_data(
    libusb_context *ctx, libusb_hotplug_callback_handle callback_handle)
{
	struct ul_callback *cb;
	void *user_data;

	ctx = ul_context(ctx);
	(void)pthread_mutex_lock(&ctx->lock);
	cb = hotplug_find_locked(ctx, callback_handle);
	user_data = cb != NULL ? cb->user_data : NULL;
	(void)pthread_mutex_unlock(&ctx->lock);
	return user_data;
}
