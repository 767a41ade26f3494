/* SPDX-License-Identifier: ISC */
/*
 * server.c - servers for tests: server.py as a child, told by pipes.
 */
#include "server.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SERVER_ROUNDS 600 /* of a tenth of a second: for slow machines */

_Noreturn void
server_fail(const char *file, int line, const char *condition)
{
	(void)fprintf(stderr, "%s:%d: %s is false\n", file, line, condition);
	abort();
}

void
server_start(struct server *s)
{
	char line[16];
	int to[2];
	int from[2];

	SERVER_CHECK(pipe(to) == 0 && pipe(from) == 0);
	s->pid = fork();
	SERVER_CHECK(s->pid >= 0);
	if (s->pid == 0) {
		(void)dup2(to[0], STDIN_FILENO);
		(void)dup2(from[1], STDOUT_FILENO);
		/* Or it would wait for the end of its own input. */
		(void)close(to[1]);
		(void)close(from[0]);
		(void)unsetenv("LD_PRELOAD");
		(void)execlp("python3", "python3", SERVER_SCRIPT, (char *)NULL);
		_exit(127);
	}
	(void)close(to[0]);
	(void)close(from[1]);
	s->in = fdopen(to[1], "w");
	s->out = fdopen(from[0], "r");
	SERVER_CHECK(s->in != NULL && s->out != NULL);
	SERVER_CHECK(fgets(line, sizeof(line), s->out) != NULL);
	s->port = (unsigned int)strtoul(line, NULL, 10);
}

void
server_tell(struct server *s, const char *command)
{
	char line[16];

	SERVER_CHECK(fprintf(s->in, "%s\n", command) > 0 && fflush(s->in) == 0);
	SERVER_CHECK(fgets(line, sizeof(line), s->out) != NULL);
	SERVER_CHECK(strcmp(line, "ok\n") == 0);
}

void
server_stop(struct server *s)
{
	(void)fclose(s->in);
	(void)kill(s->pid, SIGKILL);
	SERVER_CHECK(waitpid(s->pid, NULL, 0) == s->pid);
	(void)fclose(s->out);
}

libusb_context *
server_context(const struct server *servers, size_t n)
{
	char list[256] = "";
	libusb_context *ctx;
	size_t i;

	for (i = 0; i < n; i++)
		(void)snprintf(list + strlen(list), sizeof(list) - strlen(list),
		    "%s127.0.0.1:%u", i == 0 ? "" : ",", servers[i].port);
	SERVER_CHECK(setenv("USBIP_LIBUSB", list, 1) == 0);
	SERVER_CHECK(libusb_init(&ctx) == 0);
	/* Not the real one, which would go for real devices. */
	SERVER_CHECK(
	    strcmp(libusb_get_version()->describe, "over USB/IP") == 0);
	return ctx;
}

libusb_device_handle *
server_open(libusb_context *ctx)
{
	libusb_device_handle *handle =
	    libusb_open_device_with_vid_pid(ctx, SERVER_VENDOR, SERVER_PRODUCT);

	SERVER_CHECK(handle != NULL);
	SERVER_CHECK(libusb_claim_interface(handle, 0) == 0);
	return handle;
}

void
server_close(libusb_context *ctx, libusb_device_handle *handle)
{
	(void)libusb_release_interface(handle, 0);
	libusb_close(handle);
	libusb_exit(ctx);
}

void
server_await(libusb_context *ctx, const int *flag)
{
	struct timeval tv = { .tv_usec = 100000 };
	int round;

	for (round = 0; *flag == 0; round++) {
		SERVER_CHECK(round < SERVER_ROUNDS);
		SERVER_CHECK(libusb_handle_events_timeout_completed(
				 ctx, &tv, NULL) == 0);
	}
}
