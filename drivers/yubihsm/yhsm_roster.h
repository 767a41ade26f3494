/* SPDX-License-Identifier: ISC */
/*
 * yhsm_roster.h - the devices that have been seen since the program began, by serial
 * number: each keeps its unit and its counters when it leaves and comes
 * back.
 */
#ifndef YUBIHSM_YHSM_ROSTER_H
#define YUBIHSM_YHSM_ROSTER_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

#include "yhsm_channel.h"

#define YHSM_SEATS 32u

struct drivers_token;
struct yhsm_work;

enum yhsm_state {
	YHSM_ABSENT,
	YHSM_OPENING,
	YHSM_READY,
	YHSM_BUSY, /* another program has it, or all of its sessions */
	YHSM_FAILED, /* it does not take our keys, or does not answer */
};

/* (r) under the roster's lock, (a) atomic, others set once. */
struct yhsm_seat {
	uint32_t serial;
	struct crypto_device dev; /* "yubihsm", and the seat's number */
	_Atomic uint32_t firmware; /* (a) */
	_Atomic int state; /* (a) enum yhsm_state */
	_Atomic uint32_t objects; /* (a) keys on it that can be used */
	_Atomic uint32_t imported; /* (a) of these, put there by us */
	struct yhsm_channel_stats stats; /* (a) */
	struct yhsm_work *work; /* (r) borrowed while it is taken */
};

/* The seat of the serial number, made if need be, for the one device that has it,
 * until yhsm_roster_leave.  EEXIST another one has it; ENOSPC too many devices. */
int yhsm_roster_take(
    struct yhsm_seat **out, uint32_t serial, struct yhsm_work *work);
void yhsm_roster_leave(struct yhsm_seat *seat); /* NULL is ignored */

/* What drivers_tokens tells. */
size_t yhsm_roster_tokens(struct drivers_token *tokens, size_t max);

/* Poke (yhsm_work.h) all that are there. */
void yhsm_roster_poke(void);

#endif
