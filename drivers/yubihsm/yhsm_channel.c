/* SPDX-License-Identifier: ISC */
/*
 * yhsm_channel.c - sending, receiving, and what to do when the device is of
 * another opinion about the secure channel.  A command is never sent twice within
 * one: its MAC would be wrong the second time.
 */
#include "yhsm_channel.h"

#include <errno.h>
#include <string.h>

#include <opencrypto/cryptodev.h>

#include "log.h"
#include "secret.h"
#include "timing.h"
#include "yhsm_usb.h"

#define CHANNEL_BLOCK	16u
#define CHANNEL_IDLE_MS 29000u /* the device forgets after 30 seconds */
#define CHANNEL_TRIES	2

struct yhsm_channel {
	struct yhsm_port *port;
	struct yhsm_channel_config config;
	struct yhsm_channel_stats *stats;
	struct yhsm_scp *scp; /* owned */
	size_t wire_max;
	bool open;
	bool lost;
	uint64_t used; /* ms: when it was answered last */
	size_t wire_len; /* of the last answer */
	uint8_t inner[YHSM_WIRE_MAX]; /* the command in clear */
	uint8_t wire[YHSM_WIRE_MAX + CHANNEL_BLOCK]; /* both ways */
};

/* Milliseconds. */
static uint64_t
channel_now(void)
{
	return timing_now() / 1000000;
}

int
yhsm_channel_new(struct yhsm_channel **out, struct yhsm_port *port,
    const struct yhsm_channel_config *config, struct yhsm_channel_stats *stats)
{
	struct yhsm_channel *ch = secret_new(sizeof(*ch));

	*out = NULL;
	if (ch == NULL)
		return ENOMEM;
	ch->port = port;
	ch->config = *config;
	ch->stats = stats;
	ch->wire_max = YHSM_WIRE_OLD;
	ch->scp = yhsm_scp_new();
	if (ch->scp == NULL) {
		secret_free(ch, sizeof(*ch));
		return ENOMEM;
	}
	*out = ch;
	return 0;
}

void
yhsm_channel_free(struct yhsm_channel *ch)
{
	struct yhsm_msg answer;

	if (ch == NULL)
		return;
	/* Or one of the device's sixteen is taken until it times out. */
	if (ch->open && !ch->lost)
		(void)yhsm_channel_call(ch, YHSM_CLOSE_SESSION, 0, &answer);
	yhsm_scp_free(ch->scp);
	secret_free(ch, sizeof(*ch));
}

void
yhsm_channel_count(struct yhsm_channel *ch, struct yhsm_channel_stats *stats)
{
	ch->stats = stats;
}

uint8_t *
yhsm_channel_data(struct yhsm_channel *ch)
{
	return ch->inner + YHSM_HEADER;
}

size_t
yhsm_channel_room(const struct yhsm_channel *ch)
{
	return yhsm_scp_data_max(ch->wire_max);
}

void
yhsm_channel_wipe(struct yhsm_channel *ch)
{
	secret_wipe(ch->inner, sizeof(ch->inner));
	secret_wipe(ch->wire, sizeof(ch->wire));
}

bool
yhsm_channel_lost(const struct yhsm_channel *ch)
{
	return ch->lost;
}

/* Nothing more is sent; why, for the caller. */
static int
channel_lose(struct yhsm_channel *ch, int error)
{
	ch->lost = true;
	ch->open = false;
	return error;
}

/* Send `len` bytes of `wire`, and have the answer there. */
static int
channel_exchange(struct yhsm_channel *ch, size_t len)
{
	int error = yhsm_port_exchange(ch->port, ch->wire, len, ch->wire,
	    ch->wire_max, &ch->wire_len, ch->config.timeout);

	if (error == 0)
		ch->used = channel_now();
	/* Longer than it may be: as bad as any other nonsense. */
	if (error == EOVERFLOW)
		ch->wire_len = 0;
	return error == 0 || error == EOVERFLOW ? 0 : channel_lose(ch, error);
}

/* What is left of an answer that made no sense is not the next one's. */
static int
channel_resync(struct yhsm_channel *ch)
{
	int error = yhsm_port_drain(ch->port);

	ch->open = false;
	return error == 0 ? 0 : channel_lose(ch, error);
}

/* A command without secure channel, of which the data are in `wire`. */
static int
channel_plain(struct yhsm_channel *ch, enum yhsm_cmd cmd, size_t len,
    struct yhsm_msg *answer)
{
	int error = channel_exchange(ch, len);

	*answer = (struct yhsm_msg){ .cmd = 0 };
	if (error != 0)
		return error;
	error = yhsm_msg_parse(answer, cmd, ch->wire, ch->wire_len);
	if (error != 0 || answer->code == 0)
		return error;
	return yhsm_code_errno(answer->code);
}

int
yhsm_channel_hello(struct yhsm_channel *ch, struct yhsm_info *info)
{
	struct yhsm_msg answer;
	int error;

	yhsm_msg_header(ch->wire, YHSM_DEVICE_INFO, 0);
	error = channel_plain(ch, YHSM_DEVICE_INFO, YHSM_HEADER, &answer);
	if (error == 0)
		error = yhsm_info_parse(info, &answer);
	if (error != 0)
		return channel_lose(ch, error);
	ch->wire_max = ch->config.large && info->firmware >= YHSM_FIRMWARE_LARGE
	    ? YHSM_WIRE_MAX
	    : YHSM_WIRE_OLD;
	return 0;
}

/* Open the secure channel. */
static int
channel_open(struct yhsm_channel *ch)
{
	uint8_t challenge[YHSM_CHALLENGE];
	struct yhsm_msg answer;
	int error = crypto_entropy(challenge, sizeof(challenge));

	if (error != 0)
		return channel_lose(ch, error);
	yhsm_scp_create(ch->scp, ch->wire, ch->config.authkey, challenge);
	error =
	    channel_plain(ch, YHSM_CREATE_SESSION, YHSM_CREATE_LEN, &answer);
	if (answer.code == YHSM_E_NOT_FOUND)
		ocf_log(OCF_LOG_ERROR,
		    "yubihsm: the device has no authentication key %u",
		    ch->config.authkey);
	if (answer.code == YHSM_E_NOT_FOUND)
		return channel_lose(ch, EACCES);
	if (error == 0)
		error = yhsm_scp_created(
		    ch->scp, ch->wire, ch->config.keys, &answer);
	if (error == 0)
		error = channel_plain(
		    ch, YHSM_AUTHENTICATE, YHSM_AUTHENTICATE_LEN, &answer);
	if (error == 0 && answer.len != 0)
		error = EPROTO;
	if (error == 0)
		error = yhsm_scp_verify(ch->scp);
	if (error != 0)
		return channel_lose(ch, error);
	ch->open = true;
	ch->stats->opened++;
	return 0;
}

/* Send the command and understand the answer.  EAGAIN the device has given
 * up the channel, or has answered nonsense. */
static int
channel_try(struct yhsm_channel *ch, enum yhsm_cmd cmd, size_t len,
    struct yhsm_msg *answer)
{
	const uint8_t *inner;
	size_t inner_len;
	int error;

	if (channel_now() - ch->used > CHANNEL_IDLE_MS)
		ch->open = false;
	error = ch->open ? 0 : channel_open(ch);
	if (error != 0)
		return error;
	yhsm_msg_header(ch->inner, cmd, len);
	error = channel_exchange(
	    ch, yhsm_scp_wrap(ch->scp, ch->wire, ch->inner, YHSM_HEADER + len));
	if (error != 0)
		return error;
	error = yhsm_scp_unwrap(
	    ch->scp, &inner, &inner_len, ch->wire, ch->wire_len);
	if (error == 0)
		error = yhsm_msg_parse(answer, cmd, inner, inner_len);
	if (error == 0)
		return 0;
	ocf_debug("yubihsm: answer to command %02x: %s", (unsigned int)cmd,
	    ch->wire_len > YHSM_HEADER && ch->wire[0] == YHSM_ERROR
		? yhsm_code_name(ch->wire[YHSM_HEADER])
		: ocf_strerror(error));
	error = channel_resync(ch);
	return error != 0 ? error : EAGAIN;
}

int
yhsm_channel_call(struct yhsm_channel *ch, enum yhsm_cmd cmd, size_t len,
    struct yhsm_msg *answer)
{
	int error = EAGAIN;

	*answer = (struct yhsm_msg){ .cmd = 0 };
	if (ch->lost)
		return EIO;
	for (int i = 0; i < CHANNEL_TRIES && error == EAGAIN; i++)
		error = channel_try(ch, cmd, len, answer);
	if (error == EAGAIN)
		error = channel_lose(ch, EIO);
	else if (error == 0)
		ch->stats->ops++;
	if (error == 0 && answer->code != 0)
		error = yhsm_code_errno(answer->code);
	if (error != 0)
		ch->stats->errors++;
	return error;
}
