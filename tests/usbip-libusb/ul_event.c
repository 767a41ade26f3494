/* SPDX-License-Identifier: ISC */
/*
 * ul_event.c - the handling of events: one thread waits for what happens and calls
 * back; others that want to wait for it to have called back.
 */
#include "ul.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define EVENT_WAIT_SECONDS 60 /* of libusb_handle_events(), as libusb has it */
#define EVENT_WAIT_MAX	   ((int64_t)1000000000 * 60 * 60)

bool
ul_event_inside(struct libusb_context *ctx)
{
	bool inside;

	(void)pthread_mutex_lock(&ctx->lock);
	inside = ctx->handling && pthread_equal(ctx->handler, pthread_self());
	(void)pthread_mutex_unlock(&ctx->lock);
	return inside;
}

bool
ul_event_completed(struct libusb_context *ctx, const int *completed)
{
	bool done;

	(void)pthread_mutex_lock(&ctx->lock);
	done = !ctx->calling && *completed != 0;
	(void)pthread_mutex_unlock(&ctx->lock);
	return done;
}

/* Call everything that is to be called by now; was there anything? */
static bool
event_dispatch_locked(struct libusb_context *ctx)
{
	bool any = !TAILQ_EMPTY(&ctx->done) || !TAILQ_EMPTY(&ctx->events);

	/* It ends: nothing is put among those done but by this thread. */
	while (!TAILQ_EMPTY(&ctx->done))
		ul_transfer_call_locked(ctx);
	while (!TAILQ_EMPTY(&ctx->events))
		ul_hotplug_call_locked(ctx);
	return any;
}

/* When there is something to do even if nothing comes. */
static int64_t
event_next_locked(const struct libusb_context *ctx, int64_t deadline)
{
	const struct ul_transfer *xfer;
	int64_t next = deadline;

	TAILQ_FOREACH(xfer, &ctx->flying, next) {
		if (xfer->deadline != 0 && xfer->deadline < next)
			next = xfer->deadline;
	}
	if (ul_scan_wanted_locked(ctx) && ctx->next_scan < next)
		next = ctx->next_scan;
	return next;
}

/* The devices that have been closed, or that have sent what is no answer. */
static void
event_leave_locked(struct libusb_context *ctx)
{
	struct libusb_device *dev;
	struct libusb_device *following;

	for (dev = TAILQ_FIRST(&ctx->devices); dev != NULL; dev = following) {
		following = TAILQ_NEXT(dev, next);
		if (usbip_link_broken(dev->link))
			ul_device_leave_locked(dev);
	}
}

/* Wait until something comes, or till then, and take in what has come. */
static int
event_wait_locked(struct libusb_context *ctx, int64_t until)
{
	struct pollfd *fds;
	struct libusb_device *dev;
	struct timespec wait = { 0 };
	uint64_t count;
	nfds_t n = 1;
	int64_t left = until - ul_now();

	if (left > 0) {
		wait.tv_sec = (time_t)(left / 1000000000);
		wait.tv_nsec = (long)(left % 1000000000);
	}
	fds = calloc(ctx->nservers + 1, sizeof(*fds));
	if (fds == NULL)
		return LIBUSB_ERROR_NO_MEM;
	fds[0] = (struct pollfd){ .fd = ctx->wake_fd, .events = POLLIN };
	TAILQ_FOREACH(dev, &ctx->devices, next) {
		fds[n].fd = usbip_link_fd(dev->link);
		fds[n++].events =
		    usbip_link_pending(dev->link) ? POLLIN | POLLOUT : POLLIN;
	}
	(void)pthread_mutex_unlock(&ctx->lock);
	(void)ppoll(fds, n, &wait, NULL);
	if (fds[0].revents != 0 &&
	    read(ctx->wake_fd, &count, sizeof(count)) < 0)
		count =
		    0; /* another took the news; they are looked for anyway */
	free(fds);
	(void)pthread_mutex_lock(&ctx->lock);
	/* Which have news is told by asking them: some may have come since. */
	TAILQ_FOREACH(dev, &ctx->devices, next) {
		usbip_link_flush(dev->link);
		ul_urb_receive_locked(dev);
	}
	event_leave_locked(ctx);
	return 0;
}

/* Handle events until some were, or till then. */
static int
event_round_locked(struct libusb_context *ctx, int64_t deadline)
{
	int64_t now;
	int error = 0;

	do {
		now = ul_now();
		if (ul_scan_wanted_locked(ctx) && ctx->next_scan <= now)
			ul_scan_locked(ctx, false);
		ul_urb_expire_locked(ctx, now);
		if (!TAILQ_EMPTY(&ctx->done) || !TAILQ_EMPTY(&ctx->events))
			deadline = 0; /* only look what else there is */
		error =
		    event_wait_locked(ctx, event_next_locked(ctx, deadline));
	} while (error == 0 && !event_dispatch_locked(ctx) &&
	    !ctx->interrupted && now < deadline);
	ctx->interrupted = false;
	return error;
}

/* The time, as a condition variable of ours wants it. */
static struct timespec
event_timespec(int64_t when)
{
	return (struct timespec){ .tv_sec = (time_t)(when / 1000000000),
		.tv_nsec = (long)(when % 1000000000) };
}

int
libusb_handle_events_timeout_completed(
    libusb_context *ctx, struct timeval *tv, int *completed)
{
	struct timespec until;
	int64_t deadline;
	uint64_t ncalls;
	int error = 0;

	if (tv->tv_sec < 0 || tv->tv_usec < 0 || tv->tv_usec >= 1000000)
		return LIBUSB_ERROR_INVALID_PARAM;
	ctx = ul_context(ctx);
	if (ul_event_inside(ctx))
		return LIBUSB_ERROR_BUSY;
	deadline = tv->tv_sec >= EVENT_WAIT_MAX / 1000000000
	    ? EVENT_WAIT_MAX
	    : (int64_t)tv->tv_sec * 1000000000 + (int64_t)tv->tv_usec * 1000;
	deadline += ul_now();
	until = event_timespec(deadline);
	(void)pthread_mutex_lock(&ctx->lock);
	/* Callbacks write *completed, so that it is not for others to read then. */
	while (error == 0 && ctx->calling)
		error = pthread_cond_timedwait(&ctx->cond, &ctx->lock, &until);
	if (ctx->calling || (completed != NULL && *completed != 0)) {
		error = 0;
	} else if (!ctx->handling) {
		ctx->handling = true;
		ctx->handler = pthread_self();
		error = event_round_locked(ctx, deadline);
		ctx->handling = false;
		(void)pthread_cond_broadcast(&ctx->cond);
	} else {
		ncalls = ctx->ncalls;
		while (error == 0 && ctx->handling && ctx->ncalls == ncalls)
			error = pthread_cond_timedwait(
			    &ctx->cond, &ctx->lock, &until);
		error = 0;
	}
	(void)pthread_mutex_unlock(&ctx->lock);
	return error;
}

int
libusb_handle_events_timeout(libusb_context *ctx, struct timeval *tv)
{
	return libusb_handle_events_timeout_completed(ctx, tv, NULL);
}

int
libusb_handle_events_completed(libusb_context *ctx, int *completed)
{
	struct timeval tv = { .tv_sec = EVENT_WAIT_SECONDS };

	return libusb_handle_events_timeout_completed(ctx, &tv, completed);
}

int
libusb_handle_events(libusb_context *ctx)
{
	return libusb_handle_events_completed(ctx, NULL);
}

void
libusb_interrupt_event_handler(libusb_context *ctx)
{
	ctx = ul_context(ctx);
	(void)pthread_mutex_lock(&ctx->lock);
	ctx->interrupted = true;
	(void)pthread_mutex_unlock(&ctx->lock);
	ul_wake(ctx);
}
