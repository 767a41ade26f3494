/* SPDX-License-Identifier: ISC */
/*
 * yhsm_import.h - keys of programs that we put on a device, where the operator has
 * asked for that: one object a key, however many sessions use it, deleted with
 * the last of them.
 */
#ifndef YUBIHSM_YHSM_IMPORT_H
#define YUBIHSM_YHSM_IMPORT_H

#include <stddef.h>
#include <stdint.h>

struct yhsm_channel;
struct yhsm_import; /* a key, counted */
struct yhsm_imports; /* those of one device */

/* A table for `max` keys; NULL: no memory. */
struct yhsm_imports *yhsm_imports_new(unsigned int max);
void yhsm_imports_free(
    struct yhsm_imports *imports); /* wipes; NULL is ignored */

/* A key that is there already, with a reference; NULL.  Any thread. */
struct yhsm_import *yhsm_import_find(
    struct yhsm_imports *imports, const void *key, size_t len);

/*
 * The key of 16, 24 or 32 bytes, put on the device if need be, in its thread; *out
 * has a reference.  EOPNOTSUPP there are as many as may be; ENOMEM; EPROTO; the
 * errors of yhsm_channel_call.
 */
int yhsm_import_get(struct yhsm_import **out, struct yhsm_imports *imports,
    struct yhsm_channel *ch, const void *key, size_t len);

/* The id of its object. */
uint16_t yhsm_import_id(const struct yhsm_import *import);

/* Give the reference up, in any thread; with the last one the key is to be deleted
 * by yhsm_imports_tidy.  NULL is ignored. */
void yhsm_import_put(struct yhsm_imports *imports, struct yhsm_import *import);

/* Delete what nobody uses any more, in the device's thread. */
void yhsm_imports_tidy(struct yhsm_imports *imports, struct yhsm_channel *ch);

/* How many there are on the device. */
unsigned int yhsm_imports_count(struct yhsm_imports *imports);

#endif
