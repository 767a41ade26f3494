/* SPDX-License-Identifier: ISC */
/*
 * yhsm_run.h - requests and key operations as the device does them: in its thread,
 * message by message.  Nothing is written to a request's buffer before all of a
 * descriptor is done, so that it can be begun anew elsewhere.
 */
#ifndef YUBIHSM_YHSM_RUN_H
#define YUBIHSM_YHSM_RUN_H

#include <stdbool.h>
#include <stddef.h>

#include <opencrypto/cryptodev.h>

struct yhsm_channel;
struct yhsm_ses;
struct yhsm_token;

/* One descriptor of a request. */
struct yhsm_op {
	struct yhsm_channel *ch;
	struct yhsm_ses *ses;
	struct cryptop *crp;
	const struct cryptodesc *crd;
};

/* The rows' `run`.  ENOMEM; EPROTO; the errors of yhsm_channel_call. */
int yhsm_run_cipher(struct yhsm_op *op);
int yhsm_run_mac(struct yhsm_op *op);

/* Bytes of the longest message of a MAC, and of the data of one message of a cipher
 * with an IV of `iv_len`, where a session message has `room`. */
size_t yhsm_run_mac_max(size_t room);
size_t yhsm_run_cipher_max(size_t room, size_t iv_len);

/* Carry out a request.  What the first descriptor that failed answered; *touched:
 * something was written to its buffer. */
int yhsm_run_request(
    struct yhsm_channel *ch, struct cryptop *crp, bool *touched);

/*
 * Whether a key operation is one that the device can do: CRK_MOD_EXP whose
 * exponent is a reference to an RSA key and whose base has the padding of
 * RSASSA-PKCS1-v1_5 (RFC 8017, 9.2) around a SHA-1 or SHA-2 DigestInfo, which is
 * what it adds itself when it signs.
 * EOPNOTSUPP; ENODEV the reference is to another device; EINVAL no room for the
 * result.
 */
int yhsm_run_key_check(struct yhsm_token *t, const struct cryptkop *krp);

/* Carry it out.  EINVAL the modulus is not that of the key; EPROTO; the errors of
 * yhsm_channel_call. */
int yhsm_run_key(struct yhsm_channel *ch, struct cryptkop *krp);

#endif
