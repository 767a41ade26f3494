/* SPDX-License-Identifier: ISC */
/*
 * token_fix.h - emulated tokens for a test, the driver that uses them, and sessions
 * on keys that are on them.
 */
#ifndef TESTS_TOKEN_FIX_H
#define TESTS_TOKEN_FIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>

#include "drivers.h"

#define TF_SERIAL 12345678u /* the first token's; others follow */
#define TF_TOKENS 3

/* What is on every token: id 0x0101, 0x0102 and 0x0103 AES with 128, 192 and 256
 * bits; 0x0201 to 0x0204 HMAC with SHA-1, -256, -384 and -512; a key's bytes are
 * those of tf_key(id). */
size_t tf_key(unsigned int id, uint8_t key[64]);

/* Start `n` emulators, each with these arguments besides (NULL ends them). */
void tf_start(size_t n, const char *const *more);

/* Attach the drivers: "SETTING=VALUE,..." for the token's, or NULL. */
void tf_attach(const char *settings);

/* Both, with one token, and wait until it is ready. */
void tf_init(void);

/* End drivers and emulators. */
void tf_fini(void);

void tf_sleep(long ms);

/* One line to an emulator, whose answer must be "ok"; it is returned, valid until
 * the next one. */
const char *tf_say(size_t token, const char *line);

/* The number behind NAME= of what the emulator answers to "stats". */
unsigned long tf_stat(size_t token, const char *name);

/* Wait until the token is in that state (drivers.h); fails after 20 seconds. */
void tf_await(size_t token, const char *state);

/* Make a file that holds the text, for nobody else to read; its name, static. */
const char *tf_file(const char *name, const char *text);

/* A reference of `len` bytes to an object of a token; serial 0: of any. */
void tf_reference(
    uint8_t *ref, size_t len, unsigned int object, uint32_t serial);

/* crypto_newsession of one algorithm. */
int tf_session(
    crypto_session_t *ses, int alg, const void *key, size_t len, size_t mac);

/* A session on the object of the first token, which must succeed. */
crypto_session_t tf_on_object(int alg, unsigned int object);

/* One request on a session, as the device makes it: the session may move. */
struct tf_op {
	crypto_session_t *ses;
	int alg;
	int flags; /* CRD_F_* */
	uint8_t *buf;
	size_t skip, len, inject, total;
	const uint8_t *iv;
	const uint8_t *key; /* with CRD_F_KEY_EXPLICIT */
	size_t key_len;
	int kind; /* of buffer: 0, CRYPTO_F_IOV, CRYPTO_F_IMBUF */
};

/* Its errno. */
int tf_run(const struct tf_op *op);

/* Encrypt or decrypt with an explicit IV, in place. */
int tf_cipher(crypto_session_t *ses, int alg, bool encrypt, const uint8_t *iv,
    uint8_t *data, size_t len);

/* A MAC of all of a message. */
int tf_mac(crypto_session_t *ses, int alg, const uint8_t *data, size_t len,
    uint8_t *mac, size_t mac_len);

/* The same with flags (CRD_F_*), of a piece of a message; without a result if `mac`
 * is NULL. */
int tf_mac_flags(crypto_session_t *ses, int alg, int flags, const uint8_t *data,
    size_t len, uint8_t *mac, size_t mac_len);

/* The name of the driver that the session is on. */
const char *tf_driver(crypto_session_t ses);

#endif
