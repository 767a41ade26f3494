/* SPDX-License-Identifier: ISC */
/*
 * yhsm_ses.h - the driver's methods: sessions and their requests, up to the queue of
 * the device that does them.
 */
#ifndef YUBIHSM_YHSM_SES_H
#define YUBIHSM_YHSM_SES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

struct yhsm_import;
struct yhsm_row;

/* What a session has.  A message that comes in pieces is collected, as the device
 * takes it in one. */
struct yhsm_ses {
	const struct yhsm_row *row;
	uint16_t object;
	struct yhsm_import *import; /* a reference; NULL: a key reference */
	size_t mac_len; /* bytes to store */
	uint8_t *message; /* secret, owned: YHSM_MESSAGE bytes; NULL: not yet */
	size_t message_len;
	bool too_long; /* the message, until another one is begun */
};

/* Bytes of the longest message that may be collected. */
#define YHSM_MESSAGE 3200u

/*
 * Methods of opencrypto(9); the softc is the device (struct yhsm_token).
 * newsession: EOPNOTSUPP several algorithms, or a key that is no reference and may
 * not be imported; ENODEV the reference is to another device; ENOENT the device has
 * no such object; EACCES the object does not allow it, or not to us; EINVAL it is
 * of another algorithm or length.
 * process: E2BIG a message for a MAC that is longer than the device takes; EINVAL a
 * key of the request's own.  Requests end with ENOENT where the object was deleted
 * meanwhile, EACCES, EIO.
 */
int yhsm_ses_new(device_t dev, crypto_session_t h, struct cryptoini *cri);
void yhsm_ses_free(device_t dev, crypto_session_t h);
int yhsm_ses_process(device_t dev, struct cryptop *crp, int hint);
int yhsm_ses_copystate(
    device_t dev, crypto_session_t dst, crypto_session_t src, int alg);
int yhsm_ses_kprocess(device_t dev, struct cryptkop *krp, int hint);

#endif
