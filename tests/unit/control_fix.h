/* SPDX-License-Identifier: ISC */
/*
 * control_fix.h - a server's control socket in a directory of the test's own, and
 * clients that say whatever they like.
 */
#ifndef TESTS_CONTROL_FIX_H
#define TESTS_CONTROL_FIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

#include "control.h"

extern struct control_config fix_config; /* may be changed before fix_start */
extern struct control *fix_control;
extern char fix_dir[64]; /* everybody may look into it */
extern char fix_path[96];

/* The directory and the drivers; and all away. */
void fix_setup(void);
void fix_teardown(void);

/* Serve.  The errno of control_start. */
int fix_start(void);

/* A connection; -1: refused. */
int fix_connect(void);

/* Send so many bytes; a string. */
void fix_send(int fd, const void *data, size_t len);
void fix_say(int fd, const char *text);

/* The next line, as JSON, the caller's; NULL: the end. */
json_object *fix_hear(int fd);

/* Ask, and the answer. */
json_object *fix_ask(int fd, const char *request);

/* Members: whether it is ok, and its errno ("" if so); one of its result. */
bool fix_is_ok(json_object *answer);
const char *fix_errno(json_object *answer);
json_object *fix_result(json_object *answer, const char *name);

/* A member, which has to be there; the element of a list of that name, NULL: there is
 * none. */
int64_t fix_number(json_object *object, const char *name);
const char *fix_string(json_object *object, const char *name);
json_object *fix_named(json_object *list, const char *name);

/* Ask on a new connection, for one thing: the errno, "" for success. */
const char *fix_try(const char *request);

#endif
