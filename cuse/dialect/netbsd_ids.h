/* SPDX-License-Identifier: ISC */
/*
 * netbsd_ids.h - which numbers a NetBSD program may put in which slot of a session,
 * and the lengths that the device, not the framework, asks for.  What an algorithm
 * is, is in framework/netbsd_alg.c and alg.c.
 */
#ifndef DIALECT_NETBSD_IDS_H
#define DIALECT_NETBSD_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum nb_slot {
	NB_CIPHER,
	NB_MAC,
	NB_COMP,
};

struct alg;

struct nb_id {
	enum nb_slot slot;
	uint8_t id; /* in a session's struct */
	uint8_t alg; /* NETBSD_CRYPTO_*; 0: the same number */
	uint8_t block; /* bytes a length is a multiple of; 0: the algorithm's */
	uint16_t key_min; /* bytes, both 0 for a cipher: the algorithm's */
	uint16_t key_max;
};

/* Whether the slot takes the number at all. */
bool nb_id_known(enum nb_slot slot, uint32_t id);

/* Its row for a key of that many bytes; NULL: none.  Of a number that stands for
 * several algorithms the key tells which. */
const struct nb_id *nb_id_find(
    enum nb_slot slot, uint32_t id, uint32_t key_len);

/* What it is in the framework's terms. */
const struct alg *nb_id_native(const struct nb_id *row);

/* NETBSD_CRYPTO_* of a row, and its lengths in bytes; of no row (NULL): 0. */
int nb_id_alg(const struct nb_id *row);
size_t nb_id_block(const struct nb_id *row);
size_t nb_id_iv_len(const struct nb_id *row);
size_t nb_id_mac_len(const struct nb_id *row);

/* Every row, by an index from 0; NULL past the last. */
const struct nb_id *nb_id_at(size_t i);

/* As ids_of of struct dialect. */
size_t nb_ids_of(const struct alg *alg, uint32_t *ids, size_t max);

#endif
