/* SPDX-License-Identifier: ISC */
/*
 * control_fix.c - real sockets.
 */
#include "control_fix.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "drivers.h"
#include "limit.h"

#define LINE_MAX_LEN (8u << 20)

struct control_config fix_config;
struct control *fix_control;
char fix_dir[64];
char fix_path[96];

void
fix_setup(void)
{
	(void)snprintf(fix_dir, sizeof(fix_dir), "/tmp/control-test.XXXXXX");
	cr_assert_not_null(mkdtemp(fix_dir));
	cr_assert_eq(chmod(fix_dir, 0755), 0);
	(void)snprintf(
	    fix_path, sizeof(fix_path), "%s/run/control.sock", fix_dir);
	limit_add_knobs();
	cr_assert_eq(drivers_attach(), 0);
	fix_config = (struct control_config){
		.path = fix_path,
		.required = true,
		.version = "1.2.3",
		.transport = "test",
		.device_name = "crypto",
		.nthreads = 4,
	};
}

void
fix_teardown(void)
{
	char run[96];

	control_stop(fix_control);
	fix_control = NULL;
	drivers_detach();
	(void)snprintf(run, sizeof(run), "%s/run", fix_dir);
	(void)unlink(fix_path);
	(void)rmdir(run);
	cr_assert_eq(rmdir(fix_dir), 0);
}

int
fix_start(void)
{
	return control_start(&fix_control, &fix_config);
}

int
fix_connect(void)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	cr_assert_geq(fd, 0);
	(void)snprintf(
	    addr.sun_path, sizeof(addr.sun_path), "%s", fix_config.path);
	if (connect(fd, (const struct sockaddr *)&addr, sizeof(addr)) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

void
fix_send(int fd, const void *data, size_t len)
{
	const char *at = data;

	while (len > 0) {
		ssize_t n = send(fd, at, len, MSG_NOSIGNAL);

		/* It has hung up; what it said before is still there. */
		if (n < 0)
			return;
		at += n;
		len -= (size_t)n;
	}
}

void
fix_say(int fd, const char *text)
{
	fix_send(fd, text, strlen(text));
}

json_object *
fix_hear(int fd)
{
	char *line = malloc(LINE_MAX_LEN);
	json_object *answer = NULL;
	size_t len = 0;

	cr_assert_not_null(line);
	while (len < LINE_MAX_LEN && recv(fd, line + len, 1, 0) == 1 &&
	    line[len] != '\n')
		len++;
	if (len > 0 && len < LINE_MAX_LEN) {
		line[len] = '\0';
		answer = json_tokener_parse(line);
		cr_assert_not_null(answer, "not JSON: %.100s", line);
	}
	free(line);
	return answer;
}

json_object *
fix_ask(int fd, const char *request)
{
	json_object *answer;

	fix_say(fd, request);
	fix_say(fd, "\n");
	answer = fix_hear(fd);
	cr_assert_not_null(answer, "no answer to %.100s", request);
	return answer;
}

bool
fix_is_ok(json_object *answer)
{
	json_object *ok;

	cr_assert(json_object_object_get_ex(answer, "ok", &ok));
	return json_object_get_boolean(ok);
}

const char *
fix_errno(json_object *answer)
{
	json_object *name, *why;

	if (fix_is_ok(answer))
		return "";
	cr_assert(json_object_object_get_ex(answer, "errno", &name));
	cr_assert(json_object_object_get_ex(answer, "error", &why));
	cr_expect_gt(json_object_get_string_len(why), 0);
	return json_object_get_string(name);
}

json_object *
fix_result(json_object *answer, const char *name)
{
	json_object *result = NULL;
	json_object *member = NULL;

	cr_assert(fix_is_ok(answer));
	cr_assert(json_object_object_get_ex(answer, "result", &result));
	if (name == NULL)
		return result;
	cr_assert(
	    json_object_object_get_ex(result, name, &member), "no %s", name);
	return member;
}

const char *
fix_try(const char *request)
{
	static char error[32];
	int fd = fix_connect();
	json_object *answer;

	cr_assert_geq(fd, 0);
	answer = fix_ask(fd, request);
	(void)snprintf(error, sizeof(error), "%s", fix_errno(answer));
	(void)json_object_put(answer);
	(void)close(fd);
	return error;
}

int64_t
fix_number(json_object *object, const char *name)
{
	json_object *member;

	cr_assert(
	    json_object_object_get_ex(object, name, &member), "no %s", name);
	return json_object_get_int64(member);
}

const char *
fix_string(json_object *object, const char *name)
{
	json_object *member;

	cr_assert(
	    json_object_object_get_ex(object, name, &member), "no %s", name);
	return json_object_get_string(member);
}

/* The element of a list of that name; NULL: there is none. */
json_object *
fix_named(json_object *list, const char *name)
{
	for (size_t i = 0; i < json_object_array_length(list); i++) {
		json_object *o = json_object_array_get_idx(list, i);

		if (strcmp(fix_string(o, "name"), name) == 0)
			return o;
	}
	return NULL;
}
