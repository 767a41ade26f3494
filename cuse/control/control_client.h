/* SPDX-License-Identifier: ISC */
/*
 * control_client.h - one connection: bytes into requests, answers into bytes, and
 * who the peer is.  Used by the control thread alone.
 */
#ifndef CONTROL_CONTROL_CLIENT_H
#define CONTROL_CONTROL_CLIENT_H

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

#include "control_verb.h"

/* A stream gives way to a client that has not taken so many bytes. */
#define CONTROL_STREAM_MAX (256u << 10)

struct control_rights;

struct control_client {
	int fd; /* -1: the place is free */
	uid_t uid;
	pid_t pid; /* of who connected; 0: in no namespace of ours */
	bool may_change;
	bool eof; /* nothing more comes */
	bool closing; /* after what is in `out` */
	char *out; /* owned, out_room bytes */
	size_t out_room;
	size_t out_at; /* sent so far ... */
	size_t out_len; /* ... of these */
	int64_t moved; /* ms: when the client last took something */
	size_t in_len;
	size_t in_line; /* of these, the line that was given out */
	char in[CONTROL_LINE_MAX];

	enum control_stream stream;
	json_object *args; /* the stream's; owned, or NULL */
	int64_t interval; /* ms, of CONTROL_WATCH */
	int64_t due; /* ms: when the next is */
	uint64_t missed; /* events of CONTROL_TRACE, not told yet */
};

/* Take a connection (transferred).  The errno of getsockopt(2). */
int control_client_init(struct control_client *client, int fd,
    const struct control_rights *rights, int64_t now);
void control_client_fini(struct control_client *client);

/* Whether requests are to be read: not before the answer has been taken. */
static inline bool
control_client_listens(const struct control_client *client)
{
	return client->out_len == 0 && !client->closing && !client->eof;
}

/* Read what has come.  False: the connection is over. */
bool control_client_read(struct control_client *client);

/*
 * The next request: its *len bytes, at *line, which are there until the next call,
 * with a NUL for the newline; NULL: there is none yet.  E2BIG it is too long:
 * nothing more will come.
 */
int control_client_next(
    struct control_client *client, const char **line, size_t *len);

/* Add an answer: {"ok":true,"result":...}, with the result, transferred; and one
 * with an errno and why ("": the errno's text). */
void control_client_answer(struct control_client *client, json_object *result);
void control_client_refuse(
    struct control_client *client, int error, const char *why);

/* Send what the client takes.  False: the connection is over. */
bool control_client_write(struct control_client *client, int64_t now);

/* Whether there is nothing more to do for it. */
bool control_client_done(const struct control_client *client);

#endif
