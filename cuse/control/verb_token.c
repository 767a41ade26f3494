/* SPDX-License-Identifier: ISC */
/*
 * verb_token.c - hardware tokens, and references to the keys in them.
 */
#include <errno.h>
#include <stdio.h>

#include "control_json.h"
#include "control_verb.h"
#include "drivers.h"
#include "verbs.h"

#define TOKENS_MAX 64u

static json_object *
token_json(const struct drivers_token *token)
{
	json_object *object = json_object_new_object();

	control_put_string(object, "name", token->name);
	control_put_string(object, "driver", token->driver);
	control_put_string(object, "serial", token->serial);
	control_put_string(object, "firmware", token->firmware);
	control_put_string(object, "state", token->state);
	control_put_u64(object, "queued", token->queued);
	control_put_u64(object, "queue_max", token->queue_max);
	control_put_u64(object, "objects", token->objects);
	control_put_u64(object, "imported", token->imported);
	control_put_u64(object, "ops", token->ops);
	control_put_u64(object, "errors", token->errors);
	control_put_u64(object, "reopened", token->reopened);
	return object;
}

json_object *
verb_tokens_read(void)
{
	json_object *array = json_object_new_array();
	struct drivers_token tokens[TOKENS_MAX];
	size_t n = drivers_tokens(tokens, TOKENS_MAX);

	for (size_t i = 0; i < n && i < TOKENS_MAX; i++)
		(void)json_object_array_add(array, token_json(&tokens[i]));
	return array;
}

int
verb_tokens(struct control_request *req)
{
	req->result = verb_tokens_read();
	return 0;
}

int
verb_keyref(struct control_request *req)
{
	const struct drivers_keyref want = {
		.driver = control_arg_string(req, "driver"),
		.object = control_arg_string(req, "object"),
		.serial = control_arg_string(req, "serial"),
		.length = (size_t)control_arg_number(req->args, "length", 0),
	};
	uint8_t ref[VERB_KEYREF_MAX];
	char hex[2 * VERB_KEYREF_MAX + 1];
	int error;

	if (want.length < VERB_KEYREF_MIN || want.length > VERB_KEYREF_MAX)
		return control_refuse(req, EINVAL,
		    "a key reference has %u to %u bytes", VERB_KEYREF_MIN,
		    VERB_KEYREF_MAX);
	error = drivers_keyref(ref, &want, req->why, sizeof(req->why));
	if (error != 0)
		return error;
	for (size_t i = 0; i < want.length; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", ref[i]);
	req->result = json_object_new_object();
	control_put_string(req->result, "keyref", hex);
	return 0;
}
