/* SPDX-License-Identifier: ISC */
/*
 * control_trace.c - what there is to be said of a call, in words.
 */
#include "control_trace.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "alg.h"
#include "control_json.h"
#include "control_task.h"
#include "control_verb.h"
#include "dialect.h"
#include "trace.h"
#include "verbs.h"

bool
control_trace_wants(json_object *args, const struct trace_event *event)
{
	const int64_t pid = control_arg_number(args, "pid", -1);
	struct control_task task;

	if (event->error == 0 && control_arg_bool(args, "errors"))
		return false;
	if (pid < 0)
		return true;
	control_task_find(&task, event->tid, event->opener, event->program);
	return task.pid == pid;
}

/* "aes-cbc+hmac-sha1" */
static void
trace_put_algorithm(json_object *object, const struct trace_about *about)
{
	const char *cipher = about->cipher != NULL ? about->cipher->name : "";
	const char *mac = about->mac != NULL ? about->mac->name : "";
	char text[64];

	(void)snprintf(text, sizeof(text), "%s%s%s", cipher,
	    *cipher != '\0' && *mac != '\0' ? "+" : "", mac);
	control_put_string(object, "algorithm",
	    about->key_op != NULL ? about->key_op
		: text[0] != '\0' ? text
				  : NULL);
}

json_object *
control_trace_json(const struct trace_event *event)
{
	json_object *object = json_object_new_object();
	const struct dialect_cmd *cmd = event->cmd;
	struct control_task task;
	char code[16];

	control_task_find(&task, event->tid, event->opener, event->program);
	control_put_i64(object, "time", event->when / 1000);
	control_put_i64(object, "pid", task.pid);
	control_put_string(object, "program", task.program);
	control_put_string(
	    object, "dialect", cmd != NULL ? dialect_of(cmd)->name : NULL);
	(void)snprintf(code, sizeof(code), "0x%08" PRIx32, event->code);
	control_put_string(object, "command", cmd != NULL ? cmd->name : code);
	trace_put_algorithm(object, &event->about);
	control_put_u64(object, "length", event->len);
	verb_put_driver(object, event->about.hid);
	control_put_string(object, "errno",
	    event->error != 0 ? strerrorname_np(event->error) : NULL);
	control_put_bool(object, "denied", event->about.denied);
	control_put(object, "microseconds",
	    json_object_new_double((double)event->took / 1000));
	return object;
}
