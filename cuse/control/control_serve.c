/* SPDX-License-Identifier: ISC */
/*
 * control_serve.c - requests to their verbs, streams in their time.
 */
#include "control_serve.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "control_json.h"
#include "control_trace.h"
#include "control_verb.h"
#include "trace.h"
#include "verbs.h"

#define JSON_DEPTH   8 /* of a request */
#define WATCH_MS     1000 /* when a watcher does not say */
#define WATCH_MIN    100
#define WATCH_MAX    3600000
#define TRACE_EVENTS 8192u /* taken from the rings at a time */
#define TRACE_ROUNDS 4 /* before others have their turn */

int
control_serve_init(struct control_serve *serve,
    const struct control_config *config, const char *refusal)
{
	struct timespec ts;

	memset(serve, 0, sizeof(*serve));
	serve->config = config;
	serve->refusal = refusal;
	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	serve->started = (int64_t)ts.tv_sec;
	serve->tokener = json_tokener_new_ex(JSON_DEPTH);
	if (serve->tokener == NULL)
		return ENOMEM;
	json_tokener_set_flags(
	    serve->tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	return 0;
}

static bool
serve_trace_begin(struct control_serve *serve)
{
	if (serve->events != NULL)
		return true;
	serve->events = calloc(TRACE_EVENTS, sizeof(*serve->events));
	if (serve->events == NULL)
		return false;
	trace_begin();
	return true;
}

static void
serve_trace_end(struct control_serve *serve)
{
	if (serve->events == NULL)
		return;
	trace_end();
	free(serve->events);
	serve->events = NULL;
}

void
control_serve_fini(struct control_serve *serve)
{
	serve_trace_end(serve);
	if (serve->tokener != NULL)
		json_tokener_free(serve->tokener);
	serve->tokener = NULL;
}

/* An object of one member, which is transferred. */
static void
serve_trace_tell(
    struct control_client *client, const char *name, json_object *value)
{
	json_object *object = json_object_new_object();

	control_put(object, name, value);
	control_client_answer(client, object);
}

static void
serve_stream(struct control_serve *serve, struct control_client *client,
    const struct control_verb *verb, json_object *args, int64_t now)
{
	int64_t interval = control_arg_number(args, "interval", WATCH_MS);

	if (verb->stream == CONTROL_TRACE && !serve_trace_begin(serve)) {
		control_client_refuse(client, ENOMEM, "");
		return;
	}
	client->stream = verb->stream;
	client->args = json_object_get(args);
	client->interval = interval < WATCH_MIN ? WATCH_MIN
	    : interval > WATCH_MAX		? WATCH_MAX
						: interval;
	client->due = now;
	if (verb->stream == CONTROL_TRACE)
		serve_trace_tell(
		    client, "tracing", json_object_new_boolean(true));
}

/* A request that is an object with a verb. */
static void
serve_run(struct control_serve *serve, struct control_client *client,
    json_object *object, int64_t now)
{
	struct control_request req = { .config = serve->config,
		.started = serve->started,
		.uid = client->uid,
		.pid = client->pid };
	const struct control_verb *verb = NULL;
	json_object *name;
	int error;

	if (json_object_object_get_ex(object, "verb", &name) &&
	    json_object_is_type(name, json_type_string))
		verb = control_verb_find(json_object_get_string(name));
	(void)json_object_object_get_ex(object, "args", &req.args);
	if (verb == NULL) {
		control_client_refuse(
		    client, EINVAL, "there is no such verb; try help");
		return;
	}
	if (req.args != NULL &&
	    !json_object_is_type(req.args, json_type_object)) {
		control_client_refuse(client, EINVAL, "args is no object");
		return;
	}
	error = verb->change && !client->may_change
	    ? EPERM
	    : control_verb_check(verb, req.args, client->may_change, req.why);
	if (error == EPERM) {
		control_client_refuse(client, EPERM, serve->refusal);
		return;
	}
	if (error == 0 && verb->stream != CONTROL_ONCE) {
		serve_stream(serve, client, verb, req.args, now);
		return;
	}
	if (error == 0)
		error = verb->run(&req);
	if (error == 0) {
		control_client_answer(client, req.result);
	} else {
		(void)json_object_put(req.result);
		control_client_refuse(client, error, req.why);
	}
}

/* One request, if there is one. */
void
control_serve_request(
    struct control_serve *serve, struct control_client *client, int64_t now)
{
	json_object *object = NULL;
	const char *line;
	size_t len;

	if (client->stream != CONTROL_ONCE || client->closing)
		return;
	if (control_client_next(client, &line, &len) != 0) {
		control_client_refuse(client, E2BIG, "the request is too long");
		return;
	}
	if (line == NULL)
		return;
	json_tokener_reset(serve->tokener);
	/* Its NUL, which no object has inside, ends it. */
	if (strlen(line) == len)
		object =
		    json_tokener_parse_ex(serve->tokener, line, (int)len + 1);
	if (json_object_is_type(object, json_type_object))
		serve_run(serve, client, object, now);
	else
		control_client_refuse(client, EINVAL, "not a JSON object");
	(void)json_object_put(object);
}

void
control_serve_watch(
    struct control_serve *serve, struct control_client *client, int64_t now)
{
	const struct control_request req = { .config = serve->config,
		.started = serve->started };

	if (now < client->due)
		return;
	client->due = now + client->interval;
	/* Who is slower than that sees fewer. */
	if (client->out_len == 0)
		control_client_answer(client, verb_stats_read(&req));
}

/* One event, to one client; *json is made when somebody wants it. */
static void
serve_trace_one(struct control_client *client, const struct trace_event *event,
    json_object **json)
{
	if (!control_trace_wants(client->args, event))
		return;
	if (client->out_len > CONTROL_STREAM_MAX) {
		client->missed++;
		return;
	}
	if (client->missed > 0)
		serve_trace_tell(
		    client, "missed", json_object_new_uint64(client->missed));
	client->missed = 0;
	if (*json == NULL)
		*json = control_trace_json(event);
	control_client_answer(client, json_object_get(*json));
}

static void
serve_trace_all(
    struct control_client *clients, size_t n, const struct trace_event *event)
{
	json_object *json = NULL;

	for (size_t i = 0; i < n; i++) {
		if (clients[i].fd >= 0 && clients[i].stream == CONTROL_TRACE)
			serve_trace_one(&clients[i], event, &json);
	}
	(void)json_object_put(json);
}

/* Calls that nobody will hear of. */
static void
serve_trace_missed(struct control_client *clients, size_t n, uint64_t missed)
{
	for (size_t i = 0; i < n; i++) {
		if (clients[i].stream == CONTROL_TRACE)
			clients[i].missed += missed;
	}
}

/* Workers have rings of their own. */
static int
serve_trace_compare(const void *a, const void *b)
{
	const struct trace_event *x = a;
	const struct trace_event *y = b;

	return x->when < y->when ? -1 : x->when > y->when;
}

void
control_serve_trace(
    struct control_serve *serve, struct control_client *clients, size_t n)
{
	size_t tracers = 0;
	size_t got = TRACE_EVENTS;
	uint64_t dropped;

	for (size_t i = 0; i < n; i++)
		tracers +=
		    clients[i].fd >= 0 && clients[i].stream == CONTROL_TRACE;
	if (tracers == 0) {
		serve_trace_end(serve);
		return;
	}
	for (int round = 0; round < TRACE_ROUNDS && got == TRACE_EVENTS;
	     round++) {
		got = trace_read(serve->events, TRACE_EVENTS, &dropped);
		qsort(serve->events, got, sizeof(*serve->events),
		    serve_trace_compare);
		for (size_t i = 0; i < got; i++)
			serve_trace_all(clients, n, &serve->events[i]);
		serve_trace_missed(clients, n, dropped);
	}
}

bool
control_serve_pending(const struct control_client *client)
{
	return client->out_len == 0 && !client->closing &&
	    client->stream == CONTROL_ONCE &&
	    (client->in_len == sizeof(client->in) ||
		memchr(client->in + client->in_line, '\n',
		    client->in_len - client->in_line) != NULL);
}
