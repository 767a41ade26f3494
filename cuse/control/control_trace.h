/* SPDX-License-Identifier: ISC */
/*
 * control_trace.h - traced calls as JSON.
 */
#ifndef CONTROL_CONTROL_TRACE_H
#define CONTROL_CONTROL_TRACE_H

#include <stdbool.h>

#include <json-c/json.h>

struct trace_event;

/* Whether a client that asked with `args` wants to know of it. */
bool control_trace_wants(json_object *args, const struct trace_event *event);

/* It, the caller's. */
json_object *control_trace_json(const struct trace_event *event);

#endif
