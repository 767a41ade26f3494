/* SPDX-License-Identifier: ISC */
/*
 * yhsm_objects.c - the table of keys.  Its lock is not held while the device is
 * asked.
 */
#include "yhsm_objects.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "sync.h"
#include "yhsm_channel.h"

#define OBJECTS_MAX 256u /* records of a device, of all types */

/* (o) under lock */
struct yhsm_objects {
	struct ocf_mutex lock;
	size_t n; /* (o) */
	struct yhsm_object known[OBJECTS_MAX]; /* (o) */
};

/* What is listed, by the device's thread. */
struct objects_list {
	size_t n;
	struct yhsm_object entries[OBJECTS_MAX];
};

struct yhsm_objects *
yhsm_objects_new(void)
{
	struct yhsm_objects *objects = calloc(1, sizeof(*objects));

	if (objects != NULL)
		ocf_mutex_init(&objects->lock);
	return objects;
}

void
yhsm_objects_free(struct yhsm_objects *objects)
{
	if (objects == NULL)
		return;
	ocf_mutex_fini(&objects->lock);
	free(objects);
}

static struct yhsm_object *
objects_find_locked(struct yhsm_objects *objects, enum yhsm_type type,
    unsigned int id) OCF_REQUIRES(objects->lock)
{
	for (size_t i = 0; i < objects->n; i++) {
		if (objects->known[i].type == type &&
		    objects->known[i].id == id)
			return &objects->known[i];
	}
	return NULL;
}

bool
yhsm_objects_find(struct yhsm_objects *objects, struct yhsm_object *object,
    enum yhsm_type type, unsigned int id)
{
	const struct yhsm_object *known;

	ocf_lock(&objects->lock);
	known = objects_find_locked(objects, type, id);
	if (known != NULL)
		*object = *known;
	ocf_unlock(&objects->lock);
	return known != NULL;
}

size_t
yhsm_objects_count(struct yhsm_objects *objects)
{
	size_t n;

	ocf_lock(&objects->lock);
	n = objects->n;
	ocf_unlock(&objects->lock);
	return n;
}

/* The device has it. */
static void
objects_put(struct yhsm_objects *objects, const struct yhsm_object *object)
{
	struct yhsm_object *to;

	ocf_lock(&objects->lock);
	to = objects_find_locked(objects, object->type, object->id);
	if (to == NULL && objects->n < OBJECTS_MAX)
		to = &objects->known[objects->n++];
	if (to != NULL)
		*to = *object;
	ocf_unlock(&objects->lock);
}

static void
objects_remove(
    struct yhsm_objects *objects, enum yhsm_type type, unsigned int id)
{
	struct yhsm_object *object;

	ocf_lock(&objects->lock);
	object = objects_find_locked(objects, type, id);
	if (object != NULL)
		*object = objects->known[--objects->n];
	ocf_unlock(&objects->lock);
}

static int
objects_ask(struct yhsm_channel *ch, struct yhsm_object *object,
    enum yhsm_type type, unsigned int id)
{
	uint8_t *data = yhsm_channel_data(ch);
	struct yhsm_msg answer;
	int error;

	yhsm_put16(data, id);
	data[2] = (uint8_t)type;
	error = yhsm_channel_call(ch, YHSM_GET_OBJECT_INFO, 3, &answer);
	if (error == 0)
		error = yhsm_object_parse(object, &answer);
	if (error == 0 && (object->type != type || object->id != id))
		error = EPROTO;
	return error;
}

int
yhsm_objects_refresh(struct yhsm_objects *objects, struct yhsm_channel *ch,
    enum yhsm_type type, unsigned int id)
{
	struct yhsm_object object;
	int error = objects_ask(ch, &object, type, id);

	if (error == 0)
		objects_put(objects, &object);
	else if (error == ENOENT)
		objects_remove(objects, type, id);
	return error;
}

/* Ids of one type, behind what is listed already. */
static int
objects_list(
    struct yhsm_channel *ch, struct objects_list *list, enum yhsm_type type)
{
	enum {
		FILTER_TYPE = 0x02
	};
	uint8_t *data = yhsm_channel_data(ch);
	struct yhsm_msg answer;
	int error;

	data[0] = FILTER_TYPE;
	data[1] = (uint8_t)type;
	error = yhsm_channel_call(ch, YHSM_LIST_OBJECTS, 2, &answer);
	for (size_t i = 0; error == 0 && list->n < OBJECTS_MAX; i++) {
		error = yhsm_list_parse(&list->entries[list->n], &answer, i);
		if (error == 0 && list->entries[list->n].type == type)
			list->n++;
	}
	return error == ENOENT && answer.code == 0 ? 0 : error;
}

/* Nobody uses it any more: whoever put it there has ended. */
static int
objects_sweep(struct yhsm_channel *ch, const struct yhsm_object *object)
{
	uint8_t *data = yhsm_channel_data(ch);
	struct yhsm_msg answer;
	int error;

	yhsm_put16(data, object->id);
	data[2] = object->type;
	error = yhsm_channel_call(ch, YHSM_DELETE_OBJECT, 3, &answer);
	ocf_log(OCF_LOG_INFO, "yubihsm: deleted object 0x%04x, left behind",
	    (unsigned int)object->id);
	return error == ENOENT ? 0 : error;
}

static int
objects_load_one(struct yhsm_objects *objects, struct yhsm_channel *ch,
    const struct yhsm_object *entry)
{
	struct yhsm_object object;
	int error =
	    objects_ask(ch, &object, (enum yhsm_type)entry->type, entry->id);

	if (error == ENOENT || error == EACCES)
		return yhsm_channel_lost(ch) ? error : 0;
	if (error != 0)
		return error;
	if (object.type == YHSM_SYMMETRIC &&
	    strncmp(object.label, YHSM_IMPORT_LABEL,
		sizeof(YHSM_IMPORT_LABEL) - 1) == 0)
		return objects_sweep(ch, &object);
	objects_put(objects, &object);
	return 0;
}

int
yhsm_objects_load(struct yhsm_objects *objects, struct yhsm_channel *ch)
{
	static const enum yhsm_type types[] = { YHSM_SYMMETRIC, YHSM_HMAC,
		YHSM_ASYMMETRIC };
	struct objects_list *list = calloc(1, sizeof(*list));
	int error = list == NULL ? ENOMEM : 0;

	ocf_lock(&objects->lock);
	objects->n = 0;
	ocf_unlock(&objects->lock);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		if (error == 0)
			error = objects_list(ch, list, types[i]);
	}
	for (size_t i = 0; error == 0 && i < list->n; i++)
		error = objects_load_one(objects, ch, &list->entries[i]);
	free(list);
	return error;
}
