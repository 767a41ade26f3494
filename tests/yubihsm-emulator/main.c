/* SPDX-License-Identifier: ISC */
/*
 * yubihsm-emulator: a YubiHSM 2 for tests, on USB/IP and on the HTTP form of
 * Yubico's connector.  An implementation of its own: it shares no code with what
 * it tests.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emu_bytes.h"
#include "emu_control_socket.h"
#include "emu_http.h"
#include "emu_setup.h"

#define EMU_MANY 64

struct emu_options {
	bool usbip;
	bool http;
	uint16_t usbip_port;
	uint16_t http_port;
	const char *busid;
	const char *control;
	const char *ready;
	size_t nputs;
	const char *put[EMU_MANY];
	size_t nfaults;
	const char *fault[EMU_MANY];
};

static struct emu_loop *emu_main_loop;

static const char emu_usage[] =
    "Usage: yubihsm-emulator [--usbip PORT] [--http PORT] [OPTION]...\n"
    "\n"
    "Emulates a YubiHSM 2 on the loopback interface until told to end.\n"
    "\n"
    "  --usbip PORT         serve USB/IP (0: choose a port)\n"
    "  --http PORT          serve HTTP as Yubico's connector does (0: choose)\n"
    "  --busid ID           the device's USB/IP bus id (1-1)\n"
    "  --serial N           the serial number (12345678)\n"
    "  --firmware M.m.p     2.0.0 to 2.4.x (2.4.0); decides on lengths,\n"
    "                       algorithms and commands\n"
    "  --objects FILE       load objects from FILE and keep them there\n"
    "  --put TYPE:ID:ALG:HEX[:LABEL]\n"
    "                       an object, unless there is one; TYPE is aes, hmac,\n"
    "                       rsa (p and q), ec, ed or opaque, ID hexadecimal, ALG a\n"
    "                       name (aes128, hmac-sha256, rsa2048, ecp256) or number\n"
    "  --put TYPE:ID:FILE   a private key in PEM\n"
    "  --put authkey:ID:PASSWORD\n"
    "                       an authentication key; TYPE/CAPABILITIES/DOMAINS,\n"
    "                       hexadecimal, instead of any TYPE sets limits\n"
    "  --password TEXT      of authentication key 1 (password)\n"
    "  --card-challenge HEX the same 8 bytes for every session\n"
    "  --random-seed N      repeatable random numbers (not RSA keys, not the\n"
    "                       nonces of signatures)\n"
    "  --control PATH       take commands from a socket, one a line:\n"
    "                         delay MS | stall N|on|off | drop N|on|off\n"
    "                         garbage N [random|header|short|session-id|\n"
    "                           inner-length|padding|inner-command|oversize|zero]\n"
    "                         wrong-mac N | wrong-cryptogram N\n"
    "                         error N CODE | inner-error N CODE\n"
    "                           (all but delay: after=N lets N messages pass)\n"
    "                         expire | idle MS | stale\n"
    "                         reboot | vanish | return\n"
    "                         stats | objects | keys SID | quit\n"
    "  --fault SPEC         run such a command at the start\n"
    "  --ready FILE         when listening, write the ports and the pid to FILE\n"
    "  --help\n";

static void
emu_main_die(const char *what, const char *why)
{
	(void)fprintf(stderr, "yubihsm-emulator: %s: %s\n", what, why);
	exit(EXIT_FAILURE);
}

static void
emu_main_check(int error, const char *what)
{
	if (error != 0)
		emu_main_die(what, strerror(error));
}

static uint64_t
emu_main_number(const char *text, uint64_t max)
{
	uint64_t n;

	if (!emu_number(&n, text, 10, 0, max))
		emu_main_die(text, "not a number, or too large");
	return n;
}

static uint16_t
emu_main_firmware(const char *text)
{
	unsigned int part[3] = { 0 };
	size_t len = strlen(text);

	if (len != 5 || text[1] != '.' || text[3] != '.')
		emu_main_die(text, "not a firmware version");
	for (size_t i = 0; i < 3; i++) {
		if (text[2 * i] < '0' || text[2 * i] > '9')
			emu_main_die(text, "not a firmware version");
		part[i] = (unsigned int)(text[2 * i] - '0');
	}
	if (part[0] != 2)
		emu_main_die(text, "not a firmware version of this device");
	return (uint16_t)(part[0] << 8 | part[1] << 4 | part[2]);
}

static void
emu_main_add(const char **list, size_t *n, const char *item)
{
	if (*n == EMU_MANY)
		emu_main_die(item, "too many of these");
	list[(*n)++] = item;
}

static void
emu_main_challenge(struct emu_device *dev, const char *text)
{
	size_t len;

	if (!emu_hex_decode(dev->card_challenge, &len, EMU_CHALLENGE_LEN, text,
		strlen(text)) ||
	    len != EMU_CHALLENGE_LEN)
		emu_main_die(text, "not 8 bytes in hexadecimal");
	dev->card_challenge_fixed = true;
}

/* What concerns the device; false when it is something else. */
static bool
emu_main_device_option(struct emu_device *dev, int opt)
{
	switch (opt) {
	case 's':
		dev->serial = (uint32_t)emu_main_number(optarg, UINT32_MAX);
		return true;
	case 'f':
		dev->firmware = emu_main_firmware(optarg);
		return true;
	case 'o':
		dev->store = optarg;
		return true;
	case 'w':
		dev->password = optarg;
		return true;
	case 'c':
		emu_main_challenge(dev, optarg);
		return true;
	case 'n':
		dev->random.repeatable = true;
		dev->random.seed = emu_main_number(optarg, UINT64_MAX);
		return true;
	default:
		return false;
	}
}

static void
emu_main_option(struct emu_options *o, int opt)
{
	switch (opt) {
	case 'u':
		o->usbip = true;
		o->usbip_port = (uint16_t)emu_main_number(optarg, UINT16_MAX);
		break;
	case 'h':
		o->http = true;
		o->http_port = (uint16_t)emu_main_number(optarg, UINT16_MAX);
		break;
	case 'b':
		if (strlen(optarg) >= 32)
			emu_main_die(optarg, "too long");
		o->busid = optarg;
		break;
	case 'p':
		emu_main_add(o->put, &o->nputs, optarg);
		break;
	case 'C':
		o->control = optarg;
		break;
	case 'F':
		emu_main_add(o->fault, &o->nfaults, optarg);
		break;
	case 'r':
		o->ready = optarg;
		break;
	case '?':
		exit(2);
	default:
		(void)fputs(emu_usage, stdout);
		exit(EXIT_SUCCESS);
	}
}

static void
emu_main_options(
    struct emu_options *o, struct emu_device *dev, int argc, char **argv)
{
	static const struct option longopts[] = {
		{ "usbip", required_argument, NULL, 'u' },
		{ "http", required_argument, NULL, 'h' },
		{ "busid", required_argument, NULL, 'b' },
		{ "serial", required_argument, NULL, 's' },
		{ "firmware", required_argument, NULL, 'f' },
		{ "objects", required_argument, NULL, 'o' },
		{ "put", required_argument, NULL, 'p' },
		{ "password", required_argument, NULL, 'w' },
		{ "card-challenge", required_argument, NULL, 'c' },
		{ "random-seed", required_argument, NULL, 'n' },
		{ "control", required_argument, NULL, 'C' },
		{ "fault", required_argument, NULL, 'F' },
		{ "ready", required_argument, NULL, 'r' },
		{ "help", no_argument, NULL, 'H' },
		{ NULL, 0, NULL, 0 },
	};
	int opt;

	while ((opt = getopt_long(argc, argv, "", longopts, NULL)) != -1) {
		if (!emu_main_device_option(dev, opt))
			emu_main_option(o, opt);
	}
	if (optind != argc || !(o->usbip || o->http)) {
		(void)fputs("yubihsm-emulator: neither --usbip nor --http, or "
			    "something else besides (try --help)\n",
		    stderr);
		exit(2);
	}
}

/* All at once: whoever sees the file sees all of it. */
static void
emu_main_ready(const struct emu_options *o)
{
	char path[4096];
	FILE *to;

	if (o->ready == NULL)
		return;
	if ((size_t)snprintf(path, sizeof(path), "%s.new", o->ready) >=
	    sizeof(path))
		emu_main_die(o->ready, "too long");
	to = fopen(path, "we");
	if (to == NULL)
		emu_main_die(path, strerror(errno));
	if (o->usbip)
		(void)fprintf(to, "usbip %u\n", (unsigned int)o->usbip_port);
	if (o->http)
		(void)fprintf(to, "http %u\n", (unsigned int)o->http_port);
	(void)fprintf(to, "pid %ld\n", (long)getpid());
	if (fclose(to) != 0 || rename(path, o->ready) != 0)
		emu_main_die(o->ready, strerror(errno));
}

static void
emu_main_signal(int sig)
{
	(void)sig;
	emu_loop_stop(emu_main_loop);
}

/* The objects: those of the file, those of the command line, the default key. */
static void
emu_main_objects(struct emu_device *dev, const struct emu_options *o)
{
	dev->objs = emu_objects_new();
	if (dev->store != NULL)
		emu_main_check(emu_device_load(dev), dev->store);
	for (size_t i = 0; i < o->nputs; i++)
		emu_main_check(emu_setup_put(dev, o->put[i]), o->put[i]);
	emu_device_fill(dev);
	emu_main_check(emu_device_save(dev), dev->store);
}

static void
emu_main_faults(struct emu_parts *parts, const struct emu_options *o)
{
	for (size_t i = 0; i < o->nfaults; i++) {
		char *answer = emu_control_run(parts, o->fault[i]);

		if (answer == NULL || strncmp(answer, "ok", 2) != 0)
			emu_main_die(o->fault[i], "not a fault");
		free(answer);
	}
}

static void
emu_main_reset(void *arg)
{
	struct emu_parts *parts = arg;

	if (parts->usbip != NULL)
		emu_usbip_unplug_soon(parts->usbip);
}

static int
emu_main_serve(struct emu_parts *parts, struct emu_options *o)
{
	struct emu_http *http = NULL;
	struct emu_control *control = NULL;
	int error;

	emu_loop_tick(parts->loop, emu_queue_tick, parts->queue);
	if (o->usbip)
		emu_main_check(
		    emu_usbip_new(&parts->usbip, parts->loop, parts->dev,
			parts->usb, o->busid, &o->usbip_port),
		    "--usbip");
	if (o->http)
		emu_main_check(emu_http_new(&http, parts->loop, parts->dev,
				   parts->queue, &o->http_port),
		    "--http");
	if (o->control != NULL)
		emu_main_check(
		    emu_control_new(&control, parts, o->control), o->control);
	emu_main_faults(parts, o);
	emu_main_ready(o);
	error = emu_loop_run(parts->loop);
	emu_queue_fail(parts->queue, false);
	emu_control_free(control);
	emu_http_free(http);
	emu_usbip_free(parts->usbip);
	return error;
}

int
main(int argc, char **argv)
{
	static struct emu_device dev = { .firmware = EMU_FW_2_4,
		.serial = 12345678,
		.password = "password" };
	struct emu_options o = { .busid = "1-1" };
	struct emu_parts parts = { .dev = &dev };
	const struct sigaction stop = { .sa_handler = emu_main_signal };
	int error;

	emu_main_options(&o, &dev, argc, argv);
	emu_main_objects(&dev, &o);
	parts.loop = emu_loop_new();
	parts.queue = emu_queue_new(&dev, emu_main_reset, &parts);
	parts.usb = emu_usb_new(&dev, parts.queue);
	emu_main_loop = parts.loop;
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
	    sigaction(SIGTERM, &stop, NULL) != 0 ||
	    sigaction(SIGINT, &stop, NULL) != 0)
		emu_main_die("signals", strerror(errno));
	error = emu_main_serve(&parts, &o);
	emu_usb_free(parts.usb);
	emu_queue_free(parts.queue);
	emu_loop_free(parts.loop);
	emu_objects_free(dev.objs);
	emu_device_power_cycle(&dev);
	emu_main_check(error, "poll");
	return EXIT_SUCCESS;
}
