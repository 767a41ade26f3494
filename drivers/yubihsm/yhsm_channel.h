/* SPDX-License-Identifier: ISC */
/*
 * yhsm_channel.h - commands to a device and their answers, through the secure
 * channel, which is opened when it is needed and opened again when the device has
 * forgotten it.  One thread at a time.
 */
#ifndef YUBIHSM_YHSM_CHANNEL_H
#define YUBIHSM_YHSM_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yhsm_msg.h"
#include "yhsm_scp.h"

struct yhsm_channel;
struct yhsm_port;

struct yhsm_channel_config {
	const struct yhsm_keys *keys; /* borrowed as long as the channel is */
	unsigned int authkey; /* id of the authentication key */
	unsigned int timeout; /* milliseconds for an answer */
	bool large; /* messages of 3136 bytes, if the firmware has them */
};

/* What a channel has done; others may read. */
struct yhsm_channel_stats {
	_Atomic uint64_t ops; /* commands that were answered */
	_Atomic uint64_t errors; /* ... by an error, or not at all */
	_Atomic uint64_t opened; /* times a secure channel was opened */
};

/* A channel to the open port; `port`, `config` and `stats` are borrowed until
 * yhsm_channel_free.  ENOMEM. */
int yhsm_channel_new(struct yhsm_channel **out, struct yhsm_port *port,
    const struct yhsm_channel_config *config, struct yhsm_channel_stats *stats);

/* Count there from now on. */
void yhsm_channel_count(
    struct yhsm_channel *ch, struct yhsm_channel_stats *stats);

/* Close the secure channel on the device, if there is one and the device still
 * answers, and wipe all.  NULL is ignored. */
void yhsm_channel_free(struct yhsm_channel *ch);

/* Ask the device what it is, without secure channel; its firmware decides how long
 * messages may be.  As yhsm_channel_call. */
int yhsm_channel_hello(struct yhsm_channel *ch, struct yhsm_info *info);

/* Where the data of the next command are put, and how many there may be. */
uint8_t *yhsm_channel_data(struct yhsm_channel *ch);
size_t yhsm_channel_room(const struct yhsm_channel *ch);

/*
 * Have a command with the `len` bytes that are at yhsm_channel_data carried out.
 * The answer's data are borrowed until the next call.  Where the device does not
 * know the channel any more, or has answered what cannot be right, a new one is
 * opened and the command sent once more: it must not matter if it is carried out
 * twice.
 * 0; the device has answered by an error: yhsm_code_errno of answer->code, which
 * is not 0.  Else answer->code is 0, and the device is lost: ETIMEDOUT; ENODEV;
 * EACCES it does not take our keys; EUSERS it has no free session; EIO.
 */
int yhsm_channel_call(struct yhsm_channel *ch, enum yhsm_cmd cmd, size_t len,
    struct yhsm_msg *answer);

/* Wipe the last command and its answer, which is of no use any more. */
void yhsm_channel_wipe(struct yhsm_channel *ch);

/* Whether the device was lost: nothing more is sent. */
bool yhsm_channel_lost(const struct yhsm_channel *ch);

#endif
