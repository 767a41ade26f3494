/* SPDX-License-Identifier: ISC */
/*
 * device_ids.h - the numbers by which programs ask for a row of alg.c in the
 * Linux dialect: those of the public header, not the dialect's own table.
 */
#ifndef TESTS_KAT_DEVICE_IDS_H
#define TESTS_KAT_DEVICE_IDS_H

#include <stdint.h>

struct dev_id {
	const char *name; /* the row's */
	uint32_t cipher; /* of struct session_op, 0 being none */
	uint32_t mac;
};

/* The numbers of the row called `name`; NULL: it has none here. */
const struct dev_id *dev_id_find(const char *name);

#endif
