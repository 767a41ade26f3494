/* SPDX-License-Identifier: ISC */
/*
 * emu_http.c - GET /connector/status and POST /connector/api.  A request waits,
 * suspended, until the device has answered.
 */
#include "emu_http.h"

#include <errno.h>
#include <microhttpd.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "emu_socket.h"

#define EMU_BODY_MIN 3
#define EMU_BODY_MAX 3139

struct emu_http {
	struct emu_loop *loop;
	struct emu_device *dev;
	struct emu_queue *queue;
	struct MHD_Daemon *daemon;
	uint16_t port;
	bool resumed; /* a connection, since MHD ran last */
};

struct emu_request {
	struct emu_http *http;
	struct MHD_Connection *connection;
	bool asked; /* the device */
	bool answered;
	bool failed;
	size_t len; /* of the body, then of the answer */
	uint8_t data[EMU_REPLY_MAX];
};

static enum MHD_Result
emu_http_reply(struct MHD_Connection *connection, unsigned int status,
    const char *type, const void *data, size_t len)
{
	union {
		const void *borrowed;
		void *copied;
	} body = { .borrowed = data };
	struct MHD_Response *response = MHD_create_response_from_buffer(
	    len, body.copied, MHD_RESPMEM_MUST_COPY);
	enum MHD_Result result;

	if (response == NULL)
		return MHD_NO;
	(void)MHD_add_response_header(
	    response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result
emu_http_say(
    struct MHD_Connection *connection, unsigned int status, const char *text)
{
	return emu_http_reply(
	    connection, status, "text/plain", text, strlen(text));
}

static enum MHD_Result
emu_http_status(struct emu_http *http, struct MHD_Connection *connection)
{
	char text[256];

	(void)snprintf(text, sizeof(text),
	    "status=%s\nserial=%010u\nversion=3.0.7\npid=%ld\n"
	    "address=127.0.0.1\nport=%u\n",
	    http->dev->absent ? "NO_DEVICE" : "OK",
	    (unsigned int)http->dev->serial, (long)getpid(),
	    (unsigned int)http->port);
	return emu_http_say(connection, MHD_HTTP_OK, text);
}

/* The queue's answer, for a suspended connection. */
static void
emu_http_answer(void *arg, const uint8_t *answer, size_t len)
{
	struct emu_request *request = arg;

	request->answered = true;
	request->failed = answer == NULL;
	request->len = 0;
	if (answer != NULL) {
		memcpy(request->data, answer, len);
		request->len = len;
	}
	request->http->resumed = true;
	MHD_resume_connection(request->connection);
}

/* The whole body is here, or the answer is. */
static enum MHD_Result
emu_http_transact(struct emu_http *http, struct emu_request *request)
{
	struct MHD_Connection *connection = request->connection;

	if (request->answered) {
		if (request->failed)
			return emu_http_say(connection,
			    MHD_HTTP_INTERNAL_SERVER_ERROR, "no answer\n");
		return emu_http_reply(connection, MHD_HTTP_OK,
		    "application/octet-stream", request->data, request->len);
	}
	if (request->len < EMU_BODY_MIN || request->len > EMU_BODY_MAX)
		return emu_http_say(
		    connection, MHD_HTTP_BAD_REQUEST, "bad length\n");
	if (http->dev->absent)
		return emu_http_say(
		    connection, MHD_HTTP_INTERNAL_SERVER_ERROR, "no device\n");
	request->asked = true;
	MHD_suspend_connection(connection);
	emu_queue_put(
	    http->queue, request->data, request->len, emu_http_answer, request);
	return MHD_YES;
}

static enum MHD_Result
emu_http_body(struct emu_request *request, const char *data, size_t *len)
{
	size_t room = sizeof(request->data) - request->len;
	size_t n = *len < room ? *len : room;

	/* More than fits is too long anyhow. */
	memcpy(request->data + request->len, data, n);
	request->len += n;
	*len = 0;
	return MHD_YES;
}

static enum MHD_Result
emu_http_handle(void *arg, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *data, size_t *len,
    void **state)
{
	struct emu_http *http = arg;
	struct emu_request *request = *state;
	bool status = strcmp(url, "/connector/status") == 0;
	bool api = strcmp(url, "/connector/api") == 0;

	(void)version;
	if (request == NULL) {
		request = calloc(1, sizeof(*request));
		if (request == NULL)
			return MHD_NO;
		request->http = http;
		request->connection = connection;
		*state = request;
		return MHD_YES;
	}
	if (*len > 0)
		return emu_http_body(request, data, len);
	if (!status && !api)
		return emu_http_say(
		    connection, MHD_HTTP_NOT_FOUND, "not found\n");
	if (strcmp(method,
		status ? MHD_HTTP_METHOD_GET : MHD_HTTP_METHOD_POST) != 0)
		return emu_http_say(connection, MHD_HTTP_METHOD_NOT_ALLOWED,
		    "method not allowed\n");
	return status ? emu_http_status(http, connection)
		      : emu_http_transact(http, request);
}

static void
emu_http_completed(void *arg, struct MHD_Connection *connection, void **state,
    enum MHD_RequestTerminationCode why)
{
	struct emu_http *http = arg;
	struct emu_request *request = *state;

	(void)connection;
	(void)why;
	if (request != NULL && request->asked && !request->answered)
		emu_queue_forget(http->queue, request);
	free(request);
	*state = NULL;
}

static void
emu_http_ready(void *arg, int fd, short revents)
{
	struct emu_http *http = arg;

	(void)fd;
	(void)revents;
	(void)MHD_run(http->daemon);
}

static int
emu_http_tick(void *arg)
{
	struct emu_http *http = arg;
	MHD_UNSIGNED_LONG_LONG ms;

	if (http->resumed) {
		http->resumed = false;
		(void)MHD_run(http->daemon);
		return 0; /* it may have brought more for the queue */
	}
	if (MHD_get_timeout(http->daemon, &ms) != MHD_YES)
		return -1;
	if (ms == 0) {
		(void)MHD_run(http->daemon);
		return 1;
	}
	return ms > 1000 ? 1000 : (int)ms;
}

int
emu_http_new(struct emu_http **out, struct emu_loop *loop,
    struct emu_device *dev, struct emu_queue *queue, uint16_t *port)
{
	struct emu_http *http;
	const union MHD_DaemonInfo *info;
	int fd;
	int error;

	*out = NULL;
	error = emu_socket_listen(&fd, port);
	if (error != 0)
		return error;
	http = calloc(1, sizeof(*http));
	if (http == NULL)
		abort();
	http->loop = loop;
	http->dev = dev;
	http->queue = queue;
	http->port = *port;
	http->daemon =
	    MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, *port,
		NULL, NULL, emu_http_handle, http, MHD_OPTION_LISTEN_SOCKET, fd,
		MHD_OPTION_NOTIFY_COMPLETED, emu_http_completed, http,
		MHD_OPTION_END);
	if (http->daemon == NULL) {
		(void)close(fd);
		free(http);
		return EIO;
	}
	info = MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	emu_loop_add(loop, info->epoll_fd, POLLIN, emu_http_ready, http);
	emu_loop_tick(loop, emu_http_tick, http);
	*out = http;
	return 0;
}

void
emu_http_free(struct emu_http *http)
{
	if (http == NULL)
		return;
	(void)MHD_run(http->daemon);
	MHD_stop_daemon(http->daemon);
	free(http);
}
