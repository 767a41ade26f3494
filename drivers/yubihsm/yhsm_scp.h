/* SPDX-License-Identifier: ISC */
/*
 * yhsm_scp.h - the secure channel of a YubiHSM 2: a relative of GlobalPlatform's
 * SCP03 with AES-128.  Keys, MACs and counters; it moves no byte and knows no
 * command but those that are its own.
 *
 * Unlike in SCP03 a response is encrypted with the counter block of its command,
 * both directions have one encryption key, and the response to AUTHENTICATE has no
 * MAC.
 */
#ifndef YUBIHSM_YHSM_SCP_H
#define YUBIHSM_YHSM_SCP_H

#include <stddef.h>
#include <stdint.h>

#include "yhsm_msg.h"

#define YHSM_KEY	16u
#define YHSM_CHALLENGE	8u
#define YHSM_CRYPTOGRAM 8u
#define YHSM_MAC	8u /* what goes over the wire of 16 bytes */
#define YHSM_SID	1u

/* Bytes of a session message around what is encrypted. */
#define YHSM_OUTER (YHSM_HEADER + YHSM_SID + YHSM_MAC)

/* Bytes of CREATE SESSION, its answer's data, and AUTHENTICATE. */
#define YHSM_CREATE_LEN	 (YHSM_HEADER + 2u + YHSM_CHALLENGE)
#define YHSM_CREATED_LEN (YHSM_SID + YHSM_CHALLENGE + YHSM_CRYPTOGRAM)
#define YHSM_AUTHENTICATE_LEN \
	(YHSM_HEADER + YHSM_SID + YHSM_CRYPTOGRAM + YHSM_MAC)

/* The long-term keys of an authentication key.  Secret memory is their place. */
struct yhsm_keys {
	uint8_t enc[YHSM_KEY];
	uint8_t mac[YHSM_KEY];
};

/* Derive them from a password, as Yubico does: PBKDF2-HMAC-SHA-256, salt "Yubico",
 * 10000 rounds.  Takes milliseconds. */
void yhsm_keys_derive(struct yhsm_keys *keys, const void *password, size_t len);

/* The most bytes of data that a session message carries in `wire` bytes, header
 * of the inner message not counted. */
size_t yhsm_scp_data_max(size_t wire);

struct yhsm_scp;

/* A channel that is closed, in secret memory; NULL: no memory. */
struct yhsm_scp *yhsm_scp_new(void);
void yhsm_scp_free(struct yhsm_scp *scp); /* wipes; NULL is ignored */

/* Write CREATE SESSION for the authentication key `id`, with the host's challenge,
 * which is to be random. */
void yhsm_scp_create(struct yhsm_scp *scp, uint8_t *wire, unsigned int id,
    const uint8_t *challenge);

/*
 * Take the answer: session keys are derived, and AUTHENTICATE is written.  Whether
 * the device has the right keys is only said by yhsm_scp_verify, so that a
 * session is not left half open on it.
 * EPROTO the answer has another length.
 */
int yhsm_scp_created(struct yhsm_scp *scp, uint8_t *wire,
    const struct yhsm_keys *keys, const struct yhsm_msg *answer);

/* After the answer to AUTHENTICATE: EACCES the device has shown that it has not
 * the same keys. */
int yhsm_scp_verify(const struct yhsm_scp *scp);

/* The session's number on the device. */
unsigned int yhsm_scp_sid(const struct yhsm_scp *scp);

/*
 * Encrypt and authenticate the inner message of `len` bytes; `wire` has room for
 * len + 16 + YHSM_OUTER.  The number of bytes written.
 */
size_t yhsm_scp_wrap(
    struct yhsm_scp *scp, uint8_t *wire, const uint8_t *inner, size_t len);

/*
 * Verify and decrypt the answer to the last wrapped message, in place of its own:
 * *inner points to *inner_len bytes in `wire`, less than were sent, if all is
 * well.  The channel goes on to the next message.
 * EBADMSG the MAC is wrong, nothing was decrypted; EPROTO no session message of
 * this session, or wrong padding.  After an error the channel is of no use.
 */
int yhsm_scp_unwrap(struct yhsm_scp *scp, const uint8_t **inner,
    size_t *inner_len, uint8_t *wire, size_t len);

#endif
