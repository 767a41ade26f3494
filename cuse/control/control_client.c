/* SPDX-License-Identifier: ISC */
/*
 * control_client.c - buffers of a connection, none of which grows without limit.
 */
#include "control_client.h"

#include <sys/socket.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "control_json.h"
#include "control_rights.h"
#include "log.h"

#define GROUPS_MAX 65536 /* of a process; NGROUPS_MAX of the kernel */

/* Whether the peer is in the group by one of its supplementary ones. */
static bool
client_in_groups(int fd, gid_t group)
{
	socklen_t len = GROUPS_MAX * sizeof(gid_t);
	gid_t *groups = malloc(len);
	bool found = false;

	if (groups != NULL &&
	    getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &len) == 0) {
		for (size_t i = 0; i < len / sizeof(gid_t); i++)
			found = found || groups[i] == group;
	}
	free(groups);
	return found;
}

int
control_client_init(struct control_client *client, int fd,
    const struct control_rights *rights, int64_t now)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	memset(client, 0, sizeof(*client));
	client->fd = -1;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0) {
		int error = errno;

		(void)close(fd);
		return error;
	}
	client->fd = fd;
	client->uid = peer.uid;
	client->pid = peer.pid;
	client->moved = now;
	client->may_change = peer.uid == 0 || peer.uid == rights->uid;
	if (!client->may_change && rights->group != (gid_t)-1)
		client->may_change = peer.gid == rights->group ||
		    client_in_groups(fd, rights->group);
	return 0;
}

void
control_client_fini(struct control_client *client)
{
	if (client->fd < 0)
		return;
	(void)close(client->fd);
	client->fd = -1;
	free(client->out);
	client->out = NULL;
	(void)json_object_put(client->args);
	client->args = NULL;
}

bool
control_client_read(struct control_client *client)
{
	size_t room = sizeof(client->in) - client->in_len;
	ssize_t n;

	n = recv(client->fd, client->in + client->in_len, room, MSG_DONTWAIT);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	/* A stream ends by whatever comes. */
	if (client->stream != CONTROL_ONCE)
		return false;
	if (n == 0)
		client->eof = true;
	client->in_len += (size_t)n;
	return true;
}

int
control_client_next(
    struct control_client *client, const char **line, size_t *len)
{
	char *end;

	/* What was given out before lies in front; it is gone now. */
	client->in_len -= client->in_line;
	memmove(client->in, client->in + client->in_line, client->in_len);
	client->in_line = 0;
	*line = NULL;
	*len = 0;
	end = memchr(client->in, '\n', client->in_len);
	if (end == NULL && client->in_len < sizeof(client->in))
		return 0;
	if (end == NULL) {
		client->in_len = 0;
		client->closing = true;
		return E2BIG;
	}
	*end = '\0';
	*len = (size_t)(end - client->in);
	client->in_line = *len + 1;
	*line = client->in;
	return 0;
}

/* Room for `len` more bytes of output. */
static bool
client_reserve(struct control_client *client, size_t len)
{
	size_t room = client->out_room > 0 ? client->out_room : 1024;
	char *out;

	if (client->out_at > 0) {
		memmove(client->out, client->out + client->out_at,
		    client->out_len - client->out_at);
		client->out_len -= client->out_at;
		client->out_at = 0;
	}
	if (len > CONTROL_OUT_MAX - client->out_len)
		return false;
	while (room < client->out_len + len)
		room *= 2;
	if (room == client->out_room)
		return true;
	out = realloc(client->out, room);
	if (out == NULL)
		return false;
	client->out = out;
	client->out_room = room;
	return true;
}

/* False: it does not fit. */
static bool
client_add(struct control_client *client, json_object *answer)
{
	size_t len = 0;
	const char *text = json_object_to_json_string_length(answer,
	    JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &len);
	bool fits = text != NULL && client_reserve(client, len + 1);

	if (fits) {
		memcpy(client->out + client->out_len, text, len);
		client->out[client->out_len + len] = '\n';
		client->out_len += len + 1;
	}
	(void)json_object_put(answer);
	return fits;
}

void
control_client_answer(struct control_client *client, json_object *result)
{
	json_object *answer = json_object_new_object();

	control_put_bool(answer, "ok", true);
	control_put(answer, "result", result);
	if (!client_add(client, answer))
		control_client_refuse(
		    client, EMSGSIZE, "the answer is too long");
}

void
control_client_refuse(struct control_client *client, int error, const char *why)
{
	json_object *answer = json_object_new_object();

	control_put_bool(answer, "ok", false);
	control_put_string(answer, "errno", strerrorname_np(error));
	control_put_string(
	    answer, "error", why[0] != '\0' ? why : ocf_strerror(error));
	if (!client_add(client, answer))
		client->closing = true;
}

bool
control_client_write(struct control_client *client, int64_t now)
{
	ssize_t n;

	if (client->out_len == 0)
		return true;
	n = send(client->fd, client->out + client->out_at,
	    client->out_len - client->out_at, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	if (n > 0)
		client->moved = now;
	client->out_at += (size_t)n;
	if (client->out_at < client->out_len)
		return true;
	free(client->out);
	client->out = NULL;
	client->out_room = 0;
	client->out_at = 0;
	client->out_len = 0;
	return true;
}

bool
control_client_done(const struct control_client *client)
{
	if (client->out_len > 0)
		return false;
	return client->closing ||
	    (client->eof &&
		memchr(client->in + client->in_line, '\n',
		    client->in_len - client->in_line) == NULL);
}
