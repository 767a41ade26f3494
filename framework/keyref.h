/* SPDX-License-Identifier: ISC */
/*
 * keyref.h - key references (opencrypto/keyref.h) among the keys of sessions and operations.
 */
#ifndef FRAMEWORK_KEYREF_H
#define FRAMEWORK_KEYREF_H

#include <stdbool.h>
#include <stdint.h>

#include <opencrypto/cryptodev.h>
#include <opencrypto/keyref.h>

/* Where the parts are, behind the magic. */
enum {
	KEYREF_TAG = 4,
	KEYREF_NAME = 5,
	KEYREF_CHECK = 12,
};

/*
 * Whether the CRYPTO_KEYREF_LEN bytes begin as a reference does, check value and
 * all.  Most are of keys, of which this is all that is ever decided, and no
 * secret: it takes the same time for all, and looks nothing up by them.
 */
bool keyref_is(const uint8_t *key);

/* The tag of the reference that a key operation has as its second parameter, which
 * is where the operations that have a private key and only one have it; 0: it has
 * none. */
uint8_t keyref_tag_of(const struct cryptkop *krp);

#endif
