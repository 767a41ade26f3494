/* SPDX-License-Identifier: ISC */
/*
 * yhsm_objects.h - the keys on a device that we may use, as far as is known: read
 * when it is opened, and each one again when somebody asks for one that was not
 * there.
 */
#ifndef YUBIHSM_YHSM_OBJECTS_H
#define YUBIHSM_YHSM_OBJECTS_H

#include <stdbool.h>
#include <stddef.h>

#include "yhsm_msg.h"

struct yhsm_channel;
struct yhsm_objects;

/* What all labels of keys begin with that we put on a device. */
#define YHSM_IMPORT_LABEL "cryptodevd: imported"

/* An empty table.  NULL: no memory. */
struct yhsm_objects *yhsm_objects_new(void);
void yhsm_objects_free(struct yhsm_objects *objects); /* NULL is ignored */

/*
 * Read all, in the device's thread.  Keys that were put there and forgotten, by a
 * daemon that did not end in good order, are deleted.
 * The errors of yhsm_channel_call; EPROTO.
 */
int yhsm_objects_load(struct yhsm_objects *objects, struct yhsm_channel *ch);

/* Look one up; any thread.  False: it is not known. */
bool yhsm_objects_find(struct yhsm_objects *objects, struct yhsm_object *object,
    enum yhsm_type type, unsigned int id);

/* Ask the device about one, in its thread.  ENOENT it is not there; EPROTO; the
 * errors of yhsm_channel_call. */
int yhsm_objects_refresh(struct yhsm_objects *objects, struct yhsm_channel *ch,
    enum yhsm_type type, unsigned int id);

/* How many there are. */
size_t yhsm_objects_count(struct yhsm_objects *objects);

#endif
