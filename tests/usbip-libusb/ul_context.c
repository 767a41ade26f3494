/* SPDX-License-Identifier: ISC */
/*
 * ul_context.c - contexts: their making and end, options, and what is the same for
 * all of them.  Owns the lock over the default context.
 */
#include "ul.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t ul_default_lock = PTHREAD_MUTEX_INITIALIZER;
static struct libusb_context *ul_default; /* under the lock, both */
static size_t ul_default_uses;

static struct libusb_context *
context_find(struct libusb_context *ctx)
{
	if (ctx != NULL)
		return ctx;
	(void)pthread_mutex_lock(&ul_default_lock);
	ctx = ul_default;
	(void)pthread_mutex_unlock(&ul_default_lock);
	return ctx;
}

struct libusb_context *
ul_context(struct libusb_context *ctx)
{
	ctx = context_find(ctx);
	if (ctx == NULL)
		ul_misuse("the default context is used, and there is none");
	return ctx;
}

int64_t
ul_now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

void
ul_wake(struct libusb_context *ctx)
{
	const uint64_t one = 1;

	/* It can fail only if it is full of such news already. */
	if (write(ctx->wake_fd, &one, sizeof(one)) < 0)
		return;
}

void
ul_log(struct libusb_context *ctx, enum libusb_log_level level, const char *fmt,
    ...)
{
	char line[256];
	va_list ap;

	if ((int)level > ctx->log_level)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	(void)fprintf(stderr, "usbip-libusb: %s\n", line);
}

_Noreturn void
ul_misuse(const char *what)
{
	(void)fprintf(stderr, "usbip-libusb: error: %s\n", what);
	abort();
}

static void
context_free(struct libusb_context *ctx)
{
	struct libusb_device *dev;

	if (ctx == NULL)
		return;
	ul_hotplug_fini(ctx);
	while (!TAILQ_EMPTY(&ctx->devices)) {
		dev = TAILQ_FIRST(&ctx->devices);
		TAILQ_REMOVE(&ctx->devices, dev, next);
		if (!TAILQ_EMPTY(&dev->urbs))
			ul_urb_leave_locked(dev);
		usbip_link_free(dev->link);
		dev->link = NULL;
		libusb_unref_device(dev);
	}
	if (ctx->wake_fd >= 0)
		(void)close(ctx->wake_fd);
	(void)pthread_cond_destroy(&ctx->cond);
	(void)pthread_mutex_destroy(&ctx->lock);
	free(ctx->servers);
	free(ctx);
}

static int
context_new(struct libusb_context **out)
{
	const char *level = getenv("LIBUSB_DEBUG");
	struct libusb_context *ctx;
	pthread_condattr_t attr;
	int error;

	*out = NULL;
	ctx = calloc(1, sizeof(*ctx));
	if (ctx == NULL)
		return LIBUSB_ERROR_NO_MEM;
	TAILQ_INIT(&ctx->devices);
	TAILQ_INIT(&ctx->flying);
	TAILQ_INIT(&ctx->done);
	TAILQ_INIT(&ctx->callbacks);
	TAILQ_INIT(&ctx->events);
	if (level != NULL)
		ctx->log_level = (int)strtol(level, NULL, 10);
	(void)pthread_mutex_init(&ctx->lock, NULL);
	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&ctx->cond, &attr);
	(void)pthread_condattr_destroy(&attr);
	ctx->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	error = ctx->wake_fd < 0 ? LIBUSB_ERROR_OTHER : ul_scan_configure(ctx);
	if (error != 0) {
		context_free(ctx);
		return error;
	}
	(void)pthread_mutex_lock(&ctx->lock);
	ul_scan_locked(ctx, true);
	/* Who starts now finds these in the list: they did not arrive. */
	(void)pthread_mutex_unlock(&ctx->lock);
	ul_hotplug_fini(ctx);
	*out = ctx;
	return 0;
}

int
libusb_init(libusb_context **ctx)
{
	int error = 0;

	if (ctx != NULL)
		return context_new(ctx);
	(void)pthread_mutex_lock(&ul_default_lock);
	if (ul_default_uses == 0)
		error = context_new(&ul_default);
	if (error == 0)
		ul_default_uses++;
	(void)pthread_mutex_unlock(&ul_default_lock);
	return error;
}

void
libusb_exit(libusb_context *ctx)
{
	if (ctx != NULL) {
		context_free(ctx);
		return;
	}
	(void)pthread_mutex_lock(&ul_default_lock);
	if (ul_default_uses != 0 && --ul_default_uses == 0) {
		context_free(ul_default);
		ul_default = NULL;
	}
	(void)pthread_mutex_unlock(&ul_default_lock);
}

void
libusb_set_debug(libusb_context *ctx, int level)
{
	ul_context(ctx)->log_level = level;
}

int
libusb_set_option(libusb_context *ctx, enum libusb_option option, ...)
{
	va_list ap;

	switch (option) {
	case LIBUSB_OPTION_LOG_LEVEL:
		va_start(ap, option);
		ctx = context_find(ctx);
		if (ctx != NULL)
			ctx->log_level = va_arg(ap, int);
		va_end(ap);
		return 0;
	case LIBUSB_OPTION_NO_DEVICE_DISCOVERY:
		return 0;
	default:
		return LIBUSB_ERROR_NOT_SUPPORTED;
	}
}

int
libusb_has_capability(uint32_t capability)
{
	return capability == LIBUSB_CAP_HAS_CAPABILITY ||
	    capability == LIBUSB_CAP_HAS_HOTPLUG ||
	    capability == LIBUSB_CAP_SUPPORTS_DETACH_KERNEL_DRIVER;
}

const struct libusb_version *
libusb_get_version(void)
{
	static const struct libusb_version version = { .major = 1,
		.minor = 0,
		.micro = 26,
		.nano = 0,
		.rc = "",
		.describe = "over USB/IP" };

	return &version;
}
