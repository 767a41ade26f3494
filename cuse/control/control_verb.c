/* SPDX-License-Identifier: ISC */
/*
 * control_verb.c - the table of verbs.
 */
#include "control_verb.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "control_json.h"
#include "verbs.h"

/* clang-format off */
#define STRING(n)  { .name = (n), .type = CONTROL_STRING }
#define NUMBER(n)  { .name = (n), .type = CONTROL_NUMBER }
#define NEEDED(n, t) { .name = (n), .type = CONTROL_##t, .required = true }

const struct control_verb control_verbs[] = {
	{ .name = "help", .run = verb_help,
	  .help = "the verbs and their arguments" },
	{ .name = "status", .run = verb_status,
	  .help = "what the server is, and how much it has to do" },
	{ .name = "stats", .run = verb_stats,
	  .help = "all counters" },
	{ .name = "watch", .stream = CONTROL_WATCH, .args = { NUMBER("interval") },
	  .help = "all counters, every so many milliseconds" },
	{ .name = "drivers", .run = verb_drivers,
	  .help = "who does the work, what each offers and has done" },
	{ .name = "algorithms", .run = verb_algorithms,
	  .help = "each algorithm: who offers it, its ids, its use" },
	{ .name = "sessions", .run = verb_sessions, .args = { NUMBER("pid") },
	  .help = "open files and their sessions" },
	{ .name = "get", .run = verb_get, .args = { STRING("name") },
	  .help = "knobs and counters of opencrypto(9): one, those in a part of the tree, or all" },
	{ .name = "set", .run = verb_set, .change = true, .args = { NEEDED("name", STRING), NEEDED("value", STRING) },
	  .help = "change a knob" },
	{ .name = "loglevel", .run = verb_loglevel,
	  .args = { { .name = "level", .type = CONTROL_STRING, .change = true } },
	  .help = "what is logged: auto, error, warning, info or debug" },
	{ .name = "reload", .run = verb_reload, .change = true,
	  .help = "read the configuration again, all of it or, if it is wrong, nothing" },
	{ .name = "register", .run = verb_register, .change = true,
	  .args = { NEEDED("driver", STRING), STRING("args") },
	  .help = "add a driver: a file by its whole path, or a built-in one by its name" },
	{ .name = "unregister", .run = verb_unregister, .change = true, .args = { NEEDED("name", STRING) },
	  .help = "end a driver; its sessions go to others" },
	{ .name = "trace", .stream = CONTROL_TRACE, .change = true,
	  .args = { NUMBER("pid"), { .name = "errors", .type = CONTROL_BOOL } },
	  .help = "each call of the device, as it is answered" },
	{ .name = "tokens", .run = verb_tokens,
	  .help = "hardware tokens, present or known" },
	{ .name = "keyref", .run = verb_keyref,
	  .args = { NEEDED("driver", STRING), NEEDED("object", STRING), NEEDED("length", NUMBER), STRING("serial") },
	  .help = "a reference to a key in a token, for programs to use as their key" },
	{ .name = NULL },
};
/* clang-format on */

static const char *const control_types[] = {
	[CONTROL_STRING] = "a string",
	[CONTROL_NUMBER] = "a number from 0 on",
	[CONTROL_BOOL] = "true or false",
};

const struct control_verb *
control_verb_find(const char *name)
{
	for (size_t i = 0; control_verbs[i].name != NULL; i++) {
		if (strcmp(control_verbs[i].name, name) == 0)
			return &control_verbs[i];
	}
	return NULL;
}

static const struct control_arg *
control_verb_arg(const struct control_verb *verb, const char *name)
{
	for (size_t i = 0; verb->args[i].name != NULL; i++) {
		if (strcmp(verb->args[i].name, name) == 0)
			return &verb->args[i];
	}
	return NULL;
}

static bool
control_arg_fits(const struct control_arg *arg, json_object *value)
{
	switch (arg->type) {
	case CONTROL_STRING:
		/* A NUL would end it early. */
		return json_object_is_type(value, json_type_string) &&
		    strlen(json_object_get_string(value)) ==
		    (size_t)json_object_get_string_len(value);
	case CONTROL_NUMBER:
		return json_object_is_type(value, json_type_int) &&
		    json_object_get_int64(value) >= 0;
	case CONTROL_BOOL:
		return json_object_is_type(value, json_type_boolean);
	}
	return false;
}

static int
control_arg_check(const struct control_verb *verb, const char *name,
    json_object *value, bool may_change, char why[CONTROL_WHY])
{
	const struct control_arg *arg = control_verb_arg(verb, name);

	if (arg == NULL) {
		(void)snprintf(why, CONTROL_WHY, "%s has no argument '%.64s'",
		    verb->name, name);
		return EINVAL;
	}
	if (!control_arg_fits(arg, value)) {
		(void)snprintf(why, CONTROL_WHY, "%s: %s is not %s", verb->name,
		    name, control_types[arg->type]);
		return EINVAL;
	}
	return arg->change && !may_change ? EPERM : 0;
}

int
control_verb_check(const struct control_verb *verb, json_object *args,
    bool may_change, char why[CONTROL_WHY])
{
	int error = 0;

	if (args != NULL) {
		json_object_object_foreach(args, name, value)
		{
			if (error == 0)
				error = control_arg_check(
				    verb, name, value, may_change, why);
		}
	}
	for (size_t i = 0; error == 0 && verb->args[i].name != NULL; i++) {
		if (!verb->args[i].required ||
		    json_object_object_get_ex(args, verb->args[i].name, NULL))
			continue;
		(void)snprintf(why, CONTROL_WHY, "%s needs the argument '%s'",
		    verb->name, verb->args[i].name);
		error = EINVAL;
	}
	return error;
}

const char *
control_arg_string(const struct control_request *req, const char *name)
{
	json_object *value;

	if (!json_object_object_get_ex(req->args, name, &value))
		return NULL;
	return json_object_get_string(value);
}

int64_t
control_arg_number(json_object *args, const char *name, int64_t none)
{
	json_object *value;

	if (!json_object_object_get_ex(args, name, &value))
		return none;
	return json_object_get_int64(value);
}

bool
control_arg_bool(json_object *args, const char *name)
{
	json_object *value;

	return json_object_object_get_ex(args, name, &value) &&
	    json_object_get_boolean(value);
}

int
control_refuse(struct control_request *req, int error, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(req->why, sizeof(req->why), fmt, ap);
	va_end(ap);
	return error;
}

static json_object *
control_verb_describe(const struct control_verb *verb)
{
	static const char *const types[] = {
		[CONTROL_STRING] = "string",
		[CONTROL_NUMBER] = "number",
		[CONTROL_BOOL] = "boolean",
	};
	json_object *object = json_object_new_object();
	json_object *args = json_object_new_array();

	for (const struct control_arg *a = verb->args; a->name != NULL; a++) {
		json_object *arg = json_object_new_object();

		control_put_string(arg, "name", a->name);
		control_put_string(arg, "type", types[a->type]);
		control_put_bool(arg, "required", a->required);
		control_put_bool(arg, "change", a->change);
		(void)json_object_array_add(args, arg);
	}
	control_put_string(object, "verb", verb->name);
	control_put_string(object, "help", verb->help);
	control_put(object, "args", args);
	control_put_bool(object, "change", verb->change);
	control_put_bool(object, "stream", verb->stream != CONTROL_ONCE);
	return object;
}

int
verb_help(struct control_request *req)
{
	req->result = json_object_new_array();
	for (size_t i = 0; control_verbs[i].name != NULL; i++)
		(void)json_object_array_add(
		    req->result, control_verb_describe(&control_verbs[i]));
	return 0;
}
