/* SPDX-License-Identifier: ISC */
/*
 * ul_scan.c - servers, and whether there is a device at them: the bus that is
 * looked at over and over, as nothing tells when a server has one.
 */
#include "ul.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define SCAN_INTERVAL	((int64_t)50 * 1000000)
#define SCAN_PATIENCE	((int64_t)1000 * 1000000)
#define SCAN_RETRY_MS	10
#define SCAN_SERVER_MAX 80 /* characters of an entry */

/* One entry: ADDRESS:PORT or ADDRESS:PORT/BUSID. */
static int
scan_parse(struct ul_server *server, const char *p, size_t len)
{
	char entry[SCAN_SERVER_MAX];
	char *end;
	char *port;
	char *busid;
	unsigned long number;

	if (len >= sizeof(entry))
		return LIBUSB_ERROR_INVALID_PARAM;
	memcpy(entry, p, len);
	entry[len] = '\0';
	busid = strchr(entry, '/');
	if (busid != NULL) {
		*busid++ = '\0';
		if (strlen(busid) >= USBIP_BUSID_LEN)
			return LIBUSB_ERROR_INVALID_PARAM;
		memcpy(server->busid, busid, strlen(busid));
	}
	port = strchr(entry, ':');
	if (port == NULL)
		return LIBUSB_ERROR_INVALID_PARAM;
	*port++ = '\0';
	number = strtoul(port, &end, 10);
	if (*port == '\0' || *end != '\0' || number == 0 ||
	    number > UINT16_MAX ||
	    inet_pton(AF_INET, entry, &server->address.sin_addr) != 1)
		return LIBUSB_ERROR_INVALID_PARAM;
	server->address.sin_family = AF_INET;
	server->address.sin_port = htons((uint16_t)number);
	return 0;
}

int
ul_scan_configure(struct libusb_context *ctx)
{
	const char *list = getenv("USBIP_LIBUSB");
	const char *p;
	size_t max = 1;
	int error;

	if (list == NULL || *list == '\0')
		return 0;
	for (p = list; *p != '\0'; p++)
		max += *p == ',';
	ctx->servers = calloc(max, sizeof(*ctx->servers));
	if (ctx->servers == NULL)
		return LIBUSB_ERROR_NO_MEM;
	for (p = list; ctx->nservers < max; p += strcspn(p, ",") + 1) {
		error = scan_parse(
		    &ctx->servers[ctx->nservers], p, strcspn(p, ","));
		if (error != 0) {
			ul_log(ctx, LIBUSB_LOG_LEVEL_NONE,
			    "error: USBIP_LIBUSB is %s", list);
			return error;
		}
		ctx->nservers++;
	}
	return 0;
}

/* The speeds of USB/IP are those of Linux, which has one more among them. */
static uint8_t
scan_speed(uint32_t speed)
{
	static const uint8_t speeds[] = { LIBUSB_SPEED_UNKNOWN,
		LIBUSB_SPEED_LOW, LIBUSB_SPEED_FULL, LIBUSB_SPEED_HIGH,
		LIBUSB_SPEED_UNKNOWN, LIBUSB_SPEED_SUPER,
		LIBUSB_SPEED_SUPER_PLUS };

	return speed < sizeof(speeds) ? speeds[speed] : LIBUSB_SPEED_UNKNOWN;
}

/* Import what a server has.  No lock is held. */
static int
scan_attach(struct libusb_device **out, const struct ul_server *server)
{
	struct libusb_device *dev = NULL;
	struct usbip_device found;
	int error;

	*out = NULL;
	error = usbip_link_find(&found, &server->address, server->busid);
	if (error != 0)
		return error;
	dev = calloc(1, sizeof(*dev));
	if (dev == NULL)
		return ENOMEM;
	dev->refs = 1;
	TAILQ_INIT(&dev->urbs);
	error = usbip_link_new(&dev->link, &found, &server->address);
	if (error != 0)
		goto out;
	dev->speed = scan_speed(found.speed);
	if (ul_descriptor_read(dev) != 0) {
		error = EPROTO;
		goto out;
	}
	error = usbip_link_start(dev->link);
	if (error != 0)
		goto out;
	*out = dev;
	dev = NULL; /* the caller owns it now */
out:
	if (dev != NULL) {
		usbip_link_free(dev->link);
		dev->link = NULL;
		libusb_unref_device(dev);
	}
	return error;
}

static int
scan_attach_patiently(
    struct libusb_device **dev, const struct ul_server *server, bool patient)
{
	int64_t deadline = ul_now() + SCAN_PATIENCE;
	int error = scan_attach(dev, server);

	while (error == EBUSY && patient && ul_now() < deadline) {
		(void)poll(NULL, 0, SCAN_RETRY_MS);
		error = scan_attach(dev, server);
	}
	return error;
}

static void
scan_arrive_locked(struct libusb_context *ctx, struct ul_server *server,
    struct libusb_device *dev)
{
	dev->ctx = ctx;
	dev->server = server;
	dev->bus = (uint8_t)(server - ctx->servers + 1);
	dev->address = ++ctx->last_address;
	server->dev = dev;
	TAILQ_INSERT_TAIL(&ctx->devices, dev, next);
	ul_hotplug_note_locked(dev, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED);
}

void
ul_scan_locked(struct libusb_context *ctx, bool patient)
{
	size_t i;

	while (ctx->scanning)
		(void)pthread_cond_wait(&ctx->cond, &ctx->lock);
	ctx->scanning = true;
	for (i = 0; i < ctx->nservers; i++) {
		struct ul_server *server = &ctx->servers[i];
		struct libusb_device *dev;
		int error;

		if (server->dev != NULL)
			continue;
		(void)pthread_mutex_unlock(&ctx->lock);
		error = scan_attach_patiently(&dev, server, patient);
		(void)pthread_mutex_lock(&ctx->lock);
		if (error == 0)
			scan_arrive_locked(ctx, server, dev);
		else
			ul_log(ctx, LIBUSB_LOG_LEVEL_DEBUG,
			    "server %zu: errno %d", i, error);
	}
	ctx->scanning = false;
	ctx->next_scan = ul_now() + SCAN_INTERVAL;
	(void)pthread_cond_broadcast(&ctx->cond);
	ul_wake(ctx);
}

bool
ul_scan_wanted_locked(const struct libusb_context *ctx)
{
	size_t i;

	for (i = 0; i < ctx->nservers; i++) {
		if (ctx->servers[i].dev == NULL)
			return !ctx->scanning;
	}
	return false;
}
