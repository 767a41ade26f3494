/* SPDX-License-Identifier: ISC */
/*
 * emu_device.h - what the device is and what it remembers.  Knows nothing of how
 * messages come and go.
 */
#ifndef EMU_DEVICE_H
#define EMU_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "emu_fault.h"
#include "emu_object.h"
#include "emu_random.h"
#include "emu_session.h"

#define EMU_MESSAGE_OLD 2048 /* before firmware 2.4 */
#define EMU_MESSAGE_NEW 3136
#define EMU_REPLY_MAX	4096
#define EMU_NCOMMANDS	128
#define EMU_AUTHKEY_ID	1

struct emu_stats {
	uint64_t messages;
	uint64_t sessions;
	uint64_t session_messages;
	uint64_t errors;
	uint64_t commands[EMU_NCOMMANDS];
};

struct emu_device {
	uint16_t firmware;
	uint32_t serial;
	const char *password; /* borrowed; of authentication key 1 */
	bool card_challenge_fixed;
	uint8_t card_challenge[EMU_CHALLENGE_LEN];
	struct emu_random random;
	struct emu_objects *objs; /* owned */
	struct emu_sessions sessions;
	struct emu_faults faults;
	struct emu_stats stats;
	const char *store; /* borrowed; NULL: nothing is saved */
	uint64_t saved; /* the last change in the file */
	uint8_t device_key[32]; /* P-256, of the device itself */
	uint8_t force_audit;
	uint8_t fips;
	uint64_t ahead_ms; /* the device's clock, of the time */
	bool absent; /* unplugged: transports find nothing */
};

/* The longest message, header and all. */
size_t emu_device_message_max(const struct emu_device *dev);

/* The most data a message inside a session can carry. */
size_t emu_device_data_max(const struct emu_device *dev);

/* The key pair of the device and, where there is no such object, the default key. */
void emu_device_fill(struct emu_device *dev);

/* As it left the factory. */
void emu_device_reset(struct emu_device *dev);

/* What lives in volatile memory is gone. */
void emu_device_power_cycle(struct emu_device *dev);

/*
 * Reads dev->store, if it is there, and writes it when objects have changed.
 * An errno.
 */
int emu_device_load(struct emu_device *dev);
int emu_device_save(struct emu_device *dev);

/* The 32 bytes of an authentication key for a password. */
void emu_device_password_key(const char *password, uint8_t key[32]);

#endif
