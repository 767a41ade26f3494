/* SPDX-License-Identifier: ISC */
/*
 * control_json.h - members of a JSON object, by their C type.  Where there is no
 * memory a member is null.
 */
#ifndef CONTROL_CONTROL_JSON_H
#define CONTROL_CONTROL_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include <json-c/json.h>

/* NULL is null. */
static inline void
control_put_string(json_object *object, const char *name, const char *value)
{
	(void)json_object_object_add(
	    object, name, value != NULL ? json_object_new_string(value) : NULL);
}

static inline void
control_put_u64(json_object *object, const char *name, uint64_t value)
{
	(void)json_object_object_add(
	    object, name, json_object_new_uint64(value));
}

static inline void
control_put_i64(json_object *object, const char *name, int64_t value)
{
	(void)json_object_object_add(
	    object, name, json_object_new_int64(value));
}

static inline void
control_put_bool(json_object *object, const char *name, bool value)
{
	(void)json_object_object_add(
	    object, name, json_object_new_boolean(value));
}

/* The member is the object's from now on. */
static inline void
control_put(json_object *object, const char *name, json_object *value)
{
	(void)json_object_object_add(object, name, value);
}

#endif
