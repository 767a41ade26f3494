/* SPDX-License-Identifier: ISC */
/*
 * verb_knobs.c - the framework's tree of names (opencrypto/sysctl.h), read and set.
 */
#include <opencrypto/sysctl.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "config_near.h"
#include "control_json.h"
#include "control_verb.h"
#include "log.h"
#include "verbs.h"

json_object *
verb_knob_value(const struct crypto_sysctl *info)
{
	char text[CRYPTO_SYSCTL_TEXTLEN];

	if (crypto_sysctl_get_text(info->name, text, sizeof(text)) != 0)
		return NULL;
	switch (info->type) {
	case CRYPTO_SYSCTL_INT:
		return json_object_new_int64(strtoll(text, NULL, 10));
	case CRYPTO_SYSCTL_UINT:
	case CRYPTO_SYSCTL_U64:
		return json_object_new_uint64(strtoull(text, NULL, 10));
	case CRYPTO_SYSCTL_STRING:
	case CRYPTO_SYSCTL_STRUCT:
		break;
	}
	return json_object_new_string(text);
}

static void
knob_add(json_object *array, const struct crypto_sysctl *info)
{
	json_object *object = json_object_new_object();

	control_put_string(object, "name", info->name);
	control_put(object, "value", verb_knob_value(info));
	control_put_bool(object, "readonly", info->readonly);
	control_put_string(object, "description", info->desc);
	(void)json_object_array_add(array, object);
}

/* Whether a name is in the part of the tree that begins with `part`. */
static bool
knob_is_in(const char *name, const char *part)
{
	size_t len = part != NULL ? strlen(part) : 0;

	return len == 0 ||
	    (strncmp(name, part, len) == 0 &&
		(part[len - 1] == '.' || name[len] == '.'));
}

/* ENOENT, and what may have been meant. */
static int
knob_unknown(struct control_request *req, const char *name)
{
	char nearest[CRYPTO_SYSCTL_NAMELEN];

	config_knob_nearest(nearest, sizeof(nearest), name);
	return control_refuse(req, ENOENT, "%.*s: no such name%s%s",
	    (int)CRYPTO_SYSCTL_NAMELEN, name,
	    nearest[0] != '\0' ? "; the nearest is " : "", nearest);
}

int
verb_get(struct control_request *req)
{
	const char *name = control_arg_string(req, "name");
	struct crypto_sysctl info;
	size_t cursor = 0;

	req->result = json_object_new_array();
	if (name != NULL && crypto_sysctl_find(name, &info) == 0) {
		knob_add(req->result, &info);
		return 0;
	}
	while (crypto_sysctl_next(&cursor, &info)) {
		if (knob_is_in(info.name, name))
			knob_add(req->result, &info);
	}
	if (json_object_array_length(req->result) > 0)
		return 0;
	return knob_unknown(req, name);
}

int
verb_set(struct control_request *req)
{
	const char *name = control_arg_string(req, "name");
	const char *value = control_arg_string(req, "value");
	struct crypto_sysctl info;
	int error;

	if (crypto_sysctl_find(name, &info) != 0)
		return knob_unknown(req, name);
	error = crypto_sysctl_set_text(name, value, req->why, sizeof(req->why));
	if (error != 0)
		return error;
	ocf_log(OCF_LOG_INFO, "%s is set to %s by user %ju, process %d", name,
	    value, (uintmax_t)req->uid, (int)req->pid);
	req->result = json_object_new_array();
	if (crypto_sysctl_find(name, &info) == 0)
		knob_add(req->result, &info);
	return 0;
}
