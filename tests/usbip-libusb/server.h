/* SPDX-License-Identifier: ISC */
/*
 * server.h - servers for tests, each with one device, and the libusb that finds them.
 * Whatever goes wrong fails the test, whichever way it is run: it aborts.
 */
#ifndef SERVER_H
#define SERVER_H

#include <libusb.h>
#include <stdio.h>
#include <sys/types.h>

/* What server.py has. */
#define SERVER_VENDOR  0x1209
#define SERVER_PRODUCT 0x0001
#define SERVER_OUT     0x01
#define SERVER_IN      0x81
#define SERVER_PACKET  64

/* As assert(), in any build. */
#define SERVER_CHECK(condition) \
	((condition) ? (void)0 : server_fail(__FILE__, __LINE__, #condition))

_Noreturn void server_fail(const char *file, int line, const char *condition);

struct server {
	pid_t pid;
	FILE *in;
	FILE *out;
	unsigned int port;
};

/* Start one, and wait until it listens. */
void server_start(struct server *s);

/* Have it obey a command, and wait until it has. */
void server_tell(struct server *s, const char *command);

void server_stop(struct server *s);

/* A context in which the first n servers are looked for. */
libusb_context *server_context(const struct server *servers, size_t n);

/* The device of such a context, opened, interface 0 claimed. */
libusb_device_handle *server_open(libusb_context *ctx);

/* Release, close, exit. */
void server_close(libusb_context *ctx, libusb_device_handle *handle);

/* Handle events until *flag is set; fails after a long time. */
void server_await(libusb_context *ctx, const int *flag);

#endif
