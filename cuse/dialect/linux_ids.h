/* SPDX-License-Identifier: ISC */
/*
 * linux_ids.h - which algorithm a Linux id is, and what the kernel calls it.
 */
#ifndef DIALECT_LINUX_IDS_H
#define DIALECT_LINUX_IDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct alg;

struct lnx_id {
	uint32_t id; /* in session_op */
	int alg; /* CRYPTO_* of the framework */
	const char *kname; /* cra_name */
	bool keyless; /* takes no key here, whatever the algorithm takes */
	bool stream; /* what the module calls a stream cipher: SRTP takes it */
	uint8_t
	    iv_len; /* bytes of IV here, where they are not the algorithm's */
};

/* The row of an id; NULL: unknown, or nothing serves it. */
const struct lnx_id *lnx_id_find(uint32_t id);

/* As ids_of of struct dialect. */
size_t lnx_ids_of(const struct alg *alg, uint32_t *ids, size_t max);

/* The row that reaches an algorithm; NULL: none does. */
const struct lnx_id *lnx_id_of(const struct alg *alg);

#endif
