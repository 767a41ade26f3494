/* SPDX-License-Identifier: ISC */
/*
 * test_replay.c - a session with an emulated YubiHSM 2 over libusb and USB/IP, whose
 * every byte is known as the challenges are fixed.
 * Usage: test_usbip_replay EMULATOR
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "server.h"

#define REPLAY_VENDOR  0x1050
#define REPLAY_PRODUCT 0x0030
#define REPLAY_MAX     3136
#define REPLAY_TIMEOUT 60000 /* ms: for slow machines */

static const struct {
	const char *request;
	const char *answer;
} replay[] = {
	/* Create a session, authenticate it. */
	{ "03000a00010102030405060708",
	    "83001100a1a2a3a4a5a6a7a81527e794ae892fe2" },
	{ "040011001b1b0d5ff978e0b9fabcdf4ebf977371", "840000" },
	/* Echo of five bytes, and of thirteen. */
	{ "05001900c8e0ddb9ec667414ecfe3557611381b51ba51c3ea338db6b",
	    "850019007c73d118018828750750aa9a9e5812e18e51498b2316f28a" },
	{ "05002900e820ca16359081c792985d5b2feecae3eb98c0519724723a1ce9ff59"
	  "4376562efae645a1553c55cd",
	    "850029006ec7691eb13372fb4f5600c2f028e64f3e047c01989365ed0571d3d4"
	    "a78b47aa44f00097309fc04e" },
	/* An object there is not; the end of the session, and an echo after it. */
	{ "050019005315601663539fc59eb77be56f14ee11a738baf2a2c29652",
	    "8500190055ccff0073d9131428083ccfc5c254434cfee3348b3eeab0" },
	{ "05001900a580411ec3487fd98e08b5684c840accbbb81e7a4deb7809",
	    "850019001d99be622dd801c24369c682f756feb15c657647e24e73b5" },
	{ "05001900b3cc4f1fbe4b45d53aae750184afd3df08493b60eaf40a9f",
	    "7f000103" },
};

static size_t
unhex(unsigned char *out, const char *text)
{
	size_t n;

	for (n = 0; text[2 * n] != '\0'; n++) {
		const char two[] = { text[2 * n], text[2 * n + 1], '\0' };

		out[n] = (unsigned char)strtoul(two, NULL, 16);
	}
	return n;
}

/* One message out, one in, both ended as the device has it; its length. */
static size_t
exchange(libusb_device_handle *handle, unsigned char *p, size_t len)
{
	int actual;

	SERVER_CHECK(libusb_bulk_transfer(handle, SERVER_OUT, p, (int)len,
			 &actual, REPLAY_TIMEOUT) == 0);
	SERVER_CHECK(actual == (int)len);
	if (len % SERVER_PACKET == 0)
		SERVER_CHECK(libusb_bulk_transfer(handle, SERVER_OUT, NULL, 0,
				 &actual, REPLAY_TIMEOUT) == 0);
	SERVER_CHECK(libusb_bulk_transfer(handle, SERVER_IN, p, REPLAY_MAX + 3,
			 &actual, REPLAY_TIMEOUT) == 0);
	return (size_t)actual;
}

/* Start the emulator; its process and port. */
static pid_t
start(unsigned int *port, const char *emulator)
{
	char ready[] = "/tmp/usbip-replay.XXXXXX";
	int fd = mkstemp(ready);
	FILE *file;
	char line[64];
	pid_t pid;

	SERVER_CHECK(fd >= 0);
	pid = fork();
	SERVER_CHECK(pid >= 0);
	if (pid == 0) {
		/* A test that fails leaves nobody behind. */
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void)execl(emulator, emulator, "--usbip", "0", "--ready",
		    ready, "--card-challenge", "a1a2a3a4a5a6a7a8",
		    (char *)NULL);
		_exit(127);
	}
	*port = 0;
	while (*port == 0) {
		SERVER_CHECK(waitpid(pid, NULL, WNOHANG) == 0);
		(void)usleep(10000);
		file = fopen(ready, "r");
		while (
		    file != NULL && fgets(line, sizeof(line), file) != NULL) {
			/* Whole lines only: the rest may still come. */
			if (strncmp(line, "usbip ", 6) == 0 &&
			    strchr(line, '\n') != NULL)
				*port =
				    (unsigned int)strtoul(line + 6, NULL, 10);
		}
		if (file != NULL)
			(void)fclose(file);
	}
	(void)close(fd);
	(void)unlink(ready);
	return pid;
}

int
main(int argc, char **argv)
{
	unsigned char got[REPLAY_MAX + 3];
	unsigned char want[REPLAY_MAX + 3];
	libusb_device_handle *handle;
	struct server server;
	libusb_context *ctx;
	size_t i;
	pid_t pid;
	int status;

	SERVER_CHECK(argc == 2);
	pid = start(&server.port, argv[1]);
	ctx = server_context(&server, 1);
	handle =
	    libusb_open_device_with_vid_pid(ctx, REPLAY_VENDOR, REPLAY_PRODUCT);
	SERVER_CHECK(handle != NULL);
	SERVER_CHECK(libusb_claim_interface(handle, 0) == 0);
	for (i = 0; i < sizeof(replay) / sizeof(replay[0]); i++) {
		size_t len = unhex(got, replay[i].request);

		len = exchange(handle, got, len);
		SERVER_CHECK(len == unhex(want, replay[i].answer));
		SERVER_CHECK(memcmp(got, want, len) == 0);
	}
	/* Whole packets, both ways: a plain echo of 61 bytes and its header. */
	memset(got, 0x55, sizeof(got));
	(void)unhex(got, "01003d");
	SERVER_CHECK(exchange(handle, got, SERVER_PACKET) == SERVER_PACKET);
	SERVER_CHECK(got[0] == 0x81 && got[SERVER_PACKET - 1] == 0x55);
	server_close(ctx, handle);
	SERVER_CHECK(kill(pid, SIGTERM) == 0);
	SERVER_CHECK(waitpid(pid, &status, 0) == pid && status == 0);
	return EXIT_SUCCESS;
}
