/* SPDX-License-Identifier: ISC */
/*
 * control_serve.h - what comes of a connection's lines: verbs are run, streams go
 * on.  Used by the control thread alone.
 */
#ifndef CONTROL_CONTROL_SERVE_H
#define CONTROL_CONTROL_SERVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

#include "control_client.h"

#define CONTROL_TRACE_MS 20 /* between two looks at what was traced */

struct trace_event;

struct control_serve {
	const struct control_config *config; /* borrowed */
	const char *refusal; /* borrowed: for who may not change anything */
	int64_t started; /* s of CLOCK_MONOTONIC */
	json_tokener *tokener;
	struct trace_event *events; /* while somebody traces; else NULL */
};

/* ENOMEM. */
int control_serve_init(struct control_serve *serve,
    const struct control_config *config, const char *refusal);
void control_serve_fini(struct control_serve *serve);

/* Carry out one request, if there is a whole one. */
void control_serve_request(
    struct control_serve *serve, struct control_client *client, int64_t now);

/* Whether there is one. */
bool control_serve_pending(const struct control_client *client);

/* Tell those who watch what is due, and those who trace what has come, of `n`
 * clients.  ms. */
void control_serve_watch(
    struct control_serve *serve, struct control_client *client, int64_t now);
void control_serve_trace(
    struct control_serve *serve, struct control_client *clients, size_t n);

#endif
