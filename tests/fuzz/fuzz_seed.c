/* SPDX-License-Identifier: ISC */
/*
 * fuzz_seed.c - what the fuzzers begin with: the messages of Yubico's own client,
 * and what the emulator answers to the driver.  Writes files to DIR/yhsm_msg,
 * DIR/yhsm_scp and DIR/yhsm_exchange, as these programs take them.
 * Usage: fuzz_seed DIR
 */
#include <sys/stat.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emu_message.h"
#include "emu_setup.h"
#include "fuzz_in.h"
#include "log.h"
#include "yhsm_channel.h"
#include "yhsm_objects.h"
#include "yhsm_usb.h"

#define SEED_AES  0x0101u
#define SEED_HMAC 0x0202u
#define SEED_RSA  0x0301u

/* A port of its own (yhsm_usb.h): the emulator. */
struct yhsm_port {
	struct emu_device device;
};

/* A file that is being written; the exchange's goes on over all commands. */
struct seed_file {
	uint8_t bytes[16384];
	size_t len;
};

static const char *seed_dir;
static struct seed_file seed_exchange;

static void
seed_add(struct seed_file *file, const void *bytes, size_t len)
{
	FUZZ_CHECK(len <= sizeof(file->bytes) - file->len);
	memcpy(file->bytes + file->len, bytes, len);
	file->len += len;
}

static void
seed_number(struct seed_file *file, size_t n)
{
	uint8_t bytes[2];

	yhsm_put16(bytes, (unsigned int)n);
	seed_add(file, bytes, sizeof(bytes));
}

static void
seed_byte(struct seed_file *file, unsigned int n)
{
	uint8_t byte = (uint8_t)n;

	seed_add(file, &byte, 1);
}

static void
seed_write(const struct seed_file *file, const char *name)
{
	static unsigned int n;
	char path[4096];
	FILE *to;

	(void)snprintf(path, sizeof(path), "%s/%s", seed_dir, name);
	(void)mkdir(path, 0777);
	(void)snprintf(
	    path, sizeof(path), "%s/%s/seed-%03u", seed_dir, name, n++);
	to = fopen(path, "wb");
	if (to == NULL || fwrite(file->bytes, file->len, 1, to) != 1 ||
	    fclose(to) != 0) {
		perror(path);
		exit(EXIT_FAILURE);
	}
}

/* The answer as each of the programs would like it. */
static void
seed_answer(unsigned int cmd, const uint8_t *wire, size_t len)
{
	struct seed_file file = { .len = 0 };
	bool plain = cmd < YHSM_CLOSE_SESSION;

	seed_byte(&file, cmd);
	seed_add(&file, wire, len);
	seed_write(&file, "yhsm_msg");
	file.len = 0;
	seed_byte(&file, 0); /* the session is as it should be */
	seed_byte(&file, plain ? 8 : 0);
	seed_byte(&file, cmd);
	seed_number(&file, len);
	seed_add(&file, wire, len);
	seed_write(&file, "yhsm_scp");
	if (cmd == YHSM_SESSION_MESSAGE)
		return;
	if (cmd == YHSM_CREATE_SESSION || cmd == YHSM_AUTHENTICATE) {
		seed_byte(
		    &seed_exchange, 0); /* what is right there, is not here */
		seed_number(&seed_exchange, 0);
	} else if (wire[0] == YHSM_ERROR) {
		seed_byte(&seed_exchange, 5);
		seed_number(&seed_exchange, wire[YHSM_HEADER]);
	} else {
		seed_byte(&seed_exchange, 1);
		seed_number(&seed_exchange, len - YHSM_HEADER);
		seed_add(&seed_exchange, wire + YHSM_HEADER, len - YHSM_HEADER);
	}
}

/* All that the driver reads comes by here. */
int __real_yhsm_msg_parse(
    struct yhsm_msg *msg, unsigned int cmd, const uint8_t *wire, size_t len);
int __wrap_yhsm_msg_parse(
    struct yhsm_msg *msg, unsigned int cmd, const uint8_t *wire, size_t len);
int
__wrap_yhsm_msg_parse(
    struct yhsm_msg *msg, unsigned int cmd, const uint8_t *wire, size_t len)
{
	seed_answer(cmd, wire, len);
	return __real_yhsm_msg_parse(msg, cmd, wire, len);
}

int
yhsm_port_exchange(struct yhsm_port *port, const uint8_t *out, size_t len,
    uint8_t *in, size_t room, size_t *in_len, unsigned int timeout)
{
	uint8_t copy[YHSM_WIRE_MAX], answer[EMU_REPLY_MAX];

	(void)timeout;
	memcpy(copy, out, len);
	FUZZ_CHECK(emu_message_answer(&port->device, copy, len, answer, in_len,
		       0) == EMU_ANSWERED);
	FUZZ_CHECK(*in_len <= room);
	memcpy(in, answer, *in_len);
	return 0;
}

int
yhsm_port_drain(struct yhsm_port *port)
{
	(void)port;
	return 0;
}

/* A command on an object, with so much data behind its id. */
static void
seed_call(
    struct yhsm_channel *ch, enum yhsm_cmd cmd, unsigned int id, size_t len)
{
	uint8_t *data = yhsm_channel_data(ch);
	struct yhsm_msg answer;

	yhsm_put16(data, id);
	for (size_t i = 0; i < len; i++)
		data[2 + i] = (uint8_t)i;
	(void)yhsm_channel_call(ch, cmd, 2 + len, &answer);
}

/* The steps of fuzz_yhsm_exchange that make the driver send the command. */
static void
seed_step(unsigned int row, unsigned int more, unsigned int a, unsigned int b)
{
	seed_byte(&seed_exchange, 0);
	seed_byte(&seed_exchange, row);
	seed_byte(&seed_exchange, more);
	seed_number(&seed_exchange, a);
	if (row > 1)
		seed_number(&seed_exchange, b);
}

static void
seed_commands(struct yhsm_channel *ch)
{
	seed_step(0, 7, 2, 0);
	seed_call(ch, YHSM_ENCRYPT_CBC, SEED_AES, 16 + 32);
	seed_step(1, 6, 1, 0);
	seed_call(ch, YHSM_DECRYPT_ECB, SEED_AES, 16);
	seed_step(3, 0, 0, 100);
	seed_call(ch, YHSM_SIGN_HMAC, SEED_HMAC, 100);
	seed_byte(&seed_exchange, 2);
	seed_number(&seed_exchange, 0);
	seed_byte(&seed_exchange, 0);
	seed_call(ch, YHSM_GET_PUBLIC_KEY, SEED_RSA, 0);
	seed_call(ch, YHSM_SIGN_PKCS1, SEED_RSA, 20);
	seed_byte(&seed_exchange, 5);
	seed_call(ch, YHSM_GET_RANDOM, 1024, 0);
	seed_byte(&seed_exchange, 4);
	seed_byte(&seed_exchange, 0);
	seed_number(&seed_exchange, 0x4444);
	seed_call(ch, YHSM_GET_OBJECT_INFO, 0x4444, 1);
}

static void
seed_device(struct emu_device *device)
{
	static const char *const puts[] = { "aes:0101:aes128:000102030405060708"
					    "090a0b0c0d0e0f",
		"hmac:0202:hmac-sha256:4a656665" };

	*device = (struct emu_device){ .firmware = 0x0240,
		.serial = 12345678,
		.password = "password",
		.random = { .repeatable = true, .seed = 1 },
		.objs = emu_objects_new() };
	emu_device_fill(device);
	for (size_t i = 0; i < sizeof(puts) / sizeof(puts[0]); i++)
		FUZZ_CHECK(emu_setup_put(device, puts[i]) == 0);
}

/* Of Yubico's client, the session's messages as they are on the wire. */
static void
seed_vectors(void)
{
	static const char *const wires[] = {
		"850019007c73d118018828750750aa9a9e5812e18e51498b2316f28a",
		"850029006ec7691eb13372fb4f5600c2f028e64f3e047c01989365ed0571d3d4a78b47aa44f00097309fc04e",
		"8500190055ccff0073d9131428083ccfc5c254434cfee3348b3eeab0",
		"7f000103",
	};

	for (size_t i = 0; i < sizeof(wires) / sizeof(wires[0]); i++) {
		uint8_t bytes[64];
		size_t n = strlen(wires[i]) / 2;

		for (size_t j = 0; j < n; j++) {
			char digits[3] = { wires[i][2 * j], wires[i][2 * j + 1],
				'\0' };

			bytes[j] = (uint8_t)strtoul(digits, NULL, 16);
		}
		seed_answer(YHSM_SESSION_MESSAGE, bytes, n);
	}
}

int
main(int argc, char **argv)
{
	static struct yhsm_port port;
	struct yhsm_channel_config config = { .authkey = 1, .timeout = 1000 };
	struct yhsm_objects *objects = yhsm_objects_new();
	struct yhsm_channel_stats stats = { 0 };
	struct yhsm_channel *ch;
	struct yhsm_info info;
	struct yhsm_keys keys;

	if (argc != 2 || objects == NULL) {
		(void)fputs("Usage: fuzz_seed DIR\n", stderr);
		return 2;
	}
	seed_dir = argv[1];
	ocf_log_set_level(OCF_LOG_ERROR);
	seed_device(&port.device);
	yhsm_keys_derive(&keys, "password", 8);
	config.keys = &keys;
	FUZZ_CHECK(yhsm_channel_new(&ch, &port, &config, &stats) == 0);
	seed_byte(&seed_exchange, 0);
	FUZZ_CHECK(yhsm_channel_hello(ch, &info) == 0);
	FUZZ_CHECK(yhsm_objects_load(objects, ch) == 0);
	seed_write(&seed_exchange, "yhsm_exchange");
	seed_commands(ch);
	seed_write(&seed_exchange, "yhsm_exchange");
	yhsm_channel_free(ch);
	yhsm_objects_free(objects);
	emu_objects_free(port.device.objs);
	seed_vectors();
	return 0;
}
