/* SPDX-License-Identifier: ISC */
/*
 * ctl_conn.c - lines to a server and lines from it.
 */
#include "ctl_conn.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct ctl_conn {
	FILE *in; /* owns the descriptor */
	int fd;
	char *line; /* getline's */
	size_t room;
	json_object *answer; /* the last one */
};

int
ctl_conn_new(struct ctl_conn **out, const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	struct ctl_conn *conn;
	int error = 0;

	*out = NULL;
	if (strlen(path) >= sizeof(addr.sun_path))
		return ENAMETOOLONG;
	memcpy(addr.sun_path, path, strlen(path) + 1);
	conn = calloc(1, sizeof(*conn));
	if (conn == NULL)
		return ENOMEM;
	conn->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (conn->fd < 0 ||
	    connect(conn->fd, (const struct sockaddr *)&addr, sizeof(addr)) !=
		0)
		error = errno;
	if (error == 0) {
		conn->in = fdopen(conn->fd, "r");
		error = conn->in == NULL ? errno : 0;
	}
	if (error == 0) {
		*out = conn;
		conn = NULL;
	}
	ctl_conn_free(conn);
	return error;
}

void
ctl_conn_free(struct ctl_conn *conn)
{
	if (conn == NULL)
		return;
	if (conn->in != NULL)
		(void)fclose(conn->in);
	else if (conn->fd >= 0)
		(void)close(conn->fd);
	(void)json_object_put(conn->answer);
	free(conn->line);
	free(conn);
}

int
ctl_conn_send(struct ctl_conn *conn, const char *verb, json_object *args)
{
	json_object *request = json_object_new_object();
	const char *text;
	size_t len = 0;
	size_t at = 0;
	int error = 0;

	(void)json_object_object_add(
	    request, "verb", json_object_new_string(verb));
	if (args != NULL)
		(void)json_object_object_add(
		    request, "args", json_object_get(args));
	text = json_object_to_json_string_length(
	    request, JSON_C_TO_STRING_PLAIN, &len);
	if (text == NULL)
		error = ENOMEM;
	/* The newline in the place of the NUL. */
	while (error == 0 && at <= len) {
		ssize_t n = at < len
		    ? send(conn->fd, text + at, len - at, MSG_NOSIGNAL)
		    : send(conn->fd, "\n", 1, MSG_NOSIGNAL);

		if (n >= 0)
			at += (size_t)n;
		else if (errno != EINTR)
			error = errno;
	}
	(void)json_object_put(request);
	/* It may have said why before it hung up. */
	return error == EPIPE || error == ECONNRESET ? 0 : error;
}

int
ctl_conn_receive(struct ctl_conn *conn, json_object **result, const char **why)
{
	json_object *member;
	bool ok;

	*result = NULL;
	*why = "";
	(void)json_object_put(conn->answer);
	conn->answer = NULL;
	if (getline(&conn->line, &conn->room, conn->in) < 0)
		return ECONNRESET;
	conn->answer = json_tokener_parse(conn->line);
	if (!json_object_object_get_ex(conn->answer, "ok", &member))
		return EBADMSG;
	ok = json_object_get_boolean(member);
	if (!ok) {
		if (json_object_object_get_ex(conn->answer, "error", &member))
			*why = json_object_get_string(member);
		return ECANCELED;
	}
	if (!json_object_object_get_ex(conn->answer, "result", &member))
		return EBADMSG;
	*result = json_object_get(member);
	return 0;
}
