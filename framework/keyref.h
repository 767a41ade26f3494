/* SPDX-License-Identifier: ISC */
/*
 * keyref.h - key references (opencrypto/keyref.h) in the lists of sessions.
 */
#ifndef FRAMEWORK_KEYREF_H
#define FRAMEWORK_KEYREF_H

#include <opencrypto/cryptodev.h>
#include <opencrypto/keyref.h>

/* The tag of the reference that the element has as its key; 0: it has none. */
uint8_t keyref_tag(const struct cryptoini *cri);

/* The same of a key operation's second parameter, which is where the operations
 * that have a private key and only one have it. */
uint8_t keyref_tag_of(const struct cryptkop *krp);

#endif
