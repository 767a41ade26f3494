/* SPDX-License-Identifier: ISC */
/*
 * freebsd_ids.h - which algorithm a FreeBSD id is, where a session may have it, and
 * the lengths that FreeBSD has for it, in bytes.
 */
#ifndef DIALECT_FREEBSD_IDS_H
#define DIALECT_FREEBSD_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct alg;

/* Where an id is accepted. */
#define FBSD_SLOT_CIPHER 0x1u
#define FBSD_SLOT_MAC	 0x2u
#define FBSD_SLOT_HALF	 0x4u /* `mac` of an authenticated cipher only */

struct fbsd_id {
	uint32_t id;
	int alg; /* CRYPTO_* of the framework */
	uint8_t slot[2]; /* FreeBSD 12, and its successors */
	uint8_t block[2]; /* what lengths are multiples of, likewise */
	uint8_t iv_len;
	uint8_t iv_len_min; /* where the session may choose ... */
	uint8_t iv_len_max; /* ... 0: it may not */
	uint8_t result_len; /* of a MAC */
	uint16_t key_min;
	uint16_t key_max; /* of a MAC: 0, it has no key */
	bool key_optional; /* a MAC that is a hash without it */
	bool hardware; /* software drivers do not have it */
	uint32_t other; /* an authenticated cipher: its first half beside it */
	uint32_t other_last;
};

/* The row of an id; NULL: unknown, or never offered. */
const struct fbsd_id *fbsd_id_find(uint32_t id);

/* The row that reaches an algorithm; NULL: none does, or alg is NULL. */
const struct fbsd_id *fbsd_id_of(const struct alg *alg);

/* The i-th row; NULL past the last. */
const struct fbsd_id *fbsd_id_at(size_t i);

/* As ids_of of struct dialect. */
size_t fbsd_ids_of(const struct alg *alg, uint32_t *ids, size_t max);

/* Whether `len` bytes of IV may be asked of a session for it. */
bool fbsd_id_iv_len_ok(const struct fbsd_id *row, int len);

#endif
