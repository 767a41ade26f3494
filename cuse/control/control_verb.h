/* SPDX-License-Identifier: ISC */
/*
 * control_verb.h - what can be asked of a server: one row a verb, from which
 * requests are checked, rights are decided, and help is given.
 */
#ifndef CONTROL_CONTROL_VERB_H
#define CONTROL_CONTROL_VERB_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

#include "control.h"

#define CONTROL_WHY	 256u /* bytes of a reason, with its NUL */
#define CONTROL_ARGS_MAX 4u

enum control_type {
	CONTROL_STRING,
	CONTROL_NUMBER, /* from 0 to INT64_MAX */
	CONTROL_BOOL,
};

struct control_arg {
	const char *name; /* NULL: there are no more */
	enum control_type type;
	bool required;
	bool change; /* giving it takes the right to change */
};

/* What a verb makes of a connection. */
enum control_stream {
	CONTROL_ONCE,
	CONTROL_WATCH, /* the counters, every args.interval milliseconds */
	CONTROL_TRACE, /* calls of the device, as they are answered */
};

struct control_request {
	const struct control_config *config;
	int64_t started; /* of the server, s of CLOCK_MONOTONIC */
	uid_t uid; /* who asks */
	pid_t pid; /* same; 0: not known */
	json_object *args; /* as the row has them; or NULL */
	json_object *result; /* run's; owned by the caller */
	char why[CONTROL_WHY]; /* with an errno; empty: the errno's text */
};

struct control_verb {
	const char *name;
	struct control_arg args[CONTROL_ARGS_MAX + 1];
	bool change; /* takes the right to change */
	enum control_stream stream;
	const char *help; /* one line */
	/* 0 and req->result; or an errno.  NULL: a stream has its own. */
	int (*run)(struct control_request *req);
};

/* A row without name ends them. */
extern const struct control_verb control_verbs[];

/* The verb of that name; NULL: there is none. */
const struct control_verb *control_verb_find(const char *name);

/*
 * Whether `args` (NULL: none) are those of the verb.  EINVAL and why.  EPERM one is
 * not for those who may not change.
 */
int control_verb_check(const struct control_verb *verb, json_object *args,
    bool may_change, char why[CONTROL_WHY]);

/* An argument that control_verb_check has seen: borrowed; NULL, or the default, if
 * it was not given. */
const char *control_arg_string(
    const struct control_request *req, const char *name);
int64_t control_arg_number(json_object *args, const char *name, int64_t none);
bool control_arg_bool(json_object *args, const char *name);

/* Say why; the errno. */
__attribute__((format(printf, 3, 4))) int control_refuse(
    struct control_request *req, int error, const char *fmt, ...);

#endif
