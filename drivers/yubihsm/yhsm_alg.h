/* SPDX-License-Identifier: ISC */
/*
 * yhsm_alg.h - the algorithms that a YubiHSM 2 has and opencrypto(9), too: a row
 * for each.
 */
#ifndef YUBIHSM_YHSM_ALG_H
#define YUBIHSM_YHSM_ALG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "yhsm_msg.h"

struct yhsm_op;

struct yhsm_row {
	int alg; /* CRYPTO_* */
	enum yhsm_type type; /* of its keys */
	enum yhsm_alg needs; /* what the device has to report */
	enum yhsm_cap encrypt; /* what a key has to allow; the same for MACs */
	enum yhsm_cap decrypt;
	enum yhsm_cmd cmd_encrypt;
	enum yhsm_cmd cmd_decrypt;
	size_t iv_len; /* bytes in front of the data in a message */
	size_t mac_len; /* bytes of an answer; 0: as many as the data has */
	int (*run)(struct yhsm_op *op); /* yhsm_run.h */
};

/* The i-th row, i counting from 0; NULL past the last. */
const struct yhsm_row *yhsm_alg_at(size_t i);

/* The row of CRYPTO_*; NULL: there is none. */
const struct yhsm_row *yhsm_alg_find(int alg);

/* Whether the device has it. */
bool yhsm_alg_there(const struct yhsm_row *row, const struct yhsm_info *info);

/* The algorithm that an object must have for a key of `len` bytes; 0: there is no
 * such key. */
unsigned int yhsm_alg_of_key(const struct yhsm_row *row, size_t len);

#endif
