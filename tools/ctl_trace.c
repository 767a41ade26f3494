/* SPDX-License-Identifier: ISC */
/*
 * ctl_trace.c - a line for each call of the device.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ctl.h"
#include "ctl_conn.h"
#include "ctl_table.h"

#define TRACE_LINE 512u /* bytes of one, with its NUL */

static void
trace_time(char *text, size_t room, int64_t microseconds)
{
	const time_t seconds = (time_t)(microseconds / 1000000);
	struct tm tm;
	size_t len;

	(void)localtime_r(&seconds, &tm);
	len = strftime(text, room, "%H:%M:%S", &tm);
	(void)snprintf(
	    text + len, room - len, ".%03" PRId64, microseconds / 1000 % 1000);
}

static void
trace_head(void)
{
	(void)printf("%-12s %6s %-12s %-7s %-14s %-19s %8s %-8s %8s  %s\n",
	    "TIME", "PID", "PROGRAM", "DIALECT", "COMMAND", "ALGORITHM",
	    "BYTES", "DRIVER", "us", "RESULT");
}

static void
trace_line(json_object *e)
{
	json_object *result = ctl_member(e, "errno");
	char when[32];
	char line[TRACE_LINE];

	if (ctl_member(e, "missed") != NULL) {
		(void)printf(
		    "... %s calls were missed\n", ctl_string(e, "missed"));
		return;
	}
	trace_time(when, sizeof(when), ctl_number(e, "time"));
	(void)snprintf(line, sizeof(line),
	    "%-12s %6s %-12.12s %-7s %-14s %-19s %8s %-8s %8.1f  %s%s", when,
	    ctl_string(e, "pid"), ctl_string(e, "program"),
	    ctl_string(e, "dialect"), ctl_string(e, "command"),
	    ctl_string(e, "algorithm"), ctl_string(e, "length"),
	    ctl_string(e, "driver"),
	    json_object_get_double(ctl_member(e, "microseconds")),
	    result == NULL ? "0" : json_object_get_string(result),
	    json_object_get_boolean(ctl_member(e, "denied")) ? " (denied)"
							     : "");
	ctl_clean(line);
	(void)puts(line);
}

static void
trace_show(const struct ctl *ctl, json_object *event)
{
	if (ctl->json)
		(void)printf("%s\n",
		    json_object_to_json_string_ext(
			event, JSON_C_TO_STRING_PLAIN));
	else
		trace_line(event);
}

int
ctl_trace_run(
    const struct ctl *ctl, const struct ctl_verb *verb, json_object *args)
{
	const int64_t count = ctl_number(args, "count");
	struct ctl_conn *conn;
	json_object *event;
	const char *why = "";
	int64_t n = 0;
	int status;
	int error;

	/* Counting is ours. */
	json_object_object_del(args, "count");
	status = ctl_connect(ctl, &conn);
	if (status != CTL_OK)
		return status;
	error = ctl_conn_send(conn, verb->name, args);
	while (error == 0 && !ferror(stdout) && (count == 0 || n < count)) {
		error = ctl_conn_receive(conn, &event, &why);
		if (error != 0)
			break;
		/* The first says that it has begun. */
		if (ctl_member(event, "tracing") == NULL) {
			trace_show(ctl, event);
			n += ctl_member(event, "missed") == NULL;
		} else if (!ctl->json) {
			trace_head();
		}
		(void)fflush(stdout);
		(void)json_object_put(event);
	}
	if (error != 0)
		status = ctl_fail(ctl, error, why);
	ctl_conn_free(conn);
	return status;
}
