/* SPDX-License-Identifier: ISC */
/*
 * verb_sessions.c - open files and their sessions, as the device lists them.
 */
#include <errno.h>
#include <stdlib.h>

#include "alg.h"
#include "control_json.h"
#include "control_task.h"
#include "control_verb.h"
#include "dialect.h"
#include "fcrypt_list.h"
#include "verbs.h"

/* More are counted, and not told. */
#define FILES_MAX    512u
#define SESSIONS_MAX 4096u

struct sessions {
	struct fcr_info *files;
	struct fcr_session_info *sessions; /* of one file */
	size_t left; /* of SESSIONS_MAX */
	uint64_t more;
	json_object *file_list;
	json_object *session_list;
};

static json_object *
session_json(const struct fcr_info *file, pid_t pid,
    const struct fcr_session_info *info, int64_t now)
{
	const struct cse_about *about = &info->about;
	json_object *object = json_object_new_object();

	control_put_u64(object, "file", file->number);
	control_put_u64(object, "session", info->id);
	control_put_i64(object, "pid", pid);
	control_put_string(object, "dialect", about->dialect->name);
	control_put_string(object, "cipher",
	    about->cipher != NULL ? about->cipher->name : NULL);
	control_put_string(
	    object, "mac", about->mac != NULL ? about->mac->name : NULL);
	verb_put_driver(object, about->hid);
	control_put_i64(object, "age", now - about->created);
	return object;
}

static int
session_compare(const void *a, const void *b)
{
	const struct fcr_session_info *x = a;
	const struct fcr_session_info *y = b;

	return x->id < y->id ? -1 : x->id > y->id;
}

static void
sessions_of_file(
    struct sessions *s, const struct fcr_info *file, pid_t pid, int64_t now)
{
	size_t all = fcr_list_sessions(file->number, s->sessions, s->left);
	size_t n = all < s->left ? all : s->left;

	qsort(s->sessions, n, sizeof(*s->sessions), session_compare);
	for (size_t i = 0; i < n; i++)
		(void)json_object_array_add(s->session_list,
		    session_json(file, pid, &s->sessions[i], now));
	s->left -= n;
	s->more += all - n;
}

static void
sessions_add_file(struct sessions *s, const struct fcr_info *file, int64_t only)
{
	json_object *object;
	struct control_task task;
	const int64_t now = verb_now();

	control_task_find(&task, file->tid, file->tid, file->program);
	if (only >= 0 && task.pid != only)
		return;
	object = json_object_new_object();
	control_put_u64(object, "file", file->number);
	control_put_i64(object, "pid", task.pid);
	control_put_string(object, "program", task.program);
	control_put_u64(object, "uid", file->uid);
	control_put_u64(object, "sessions", file->nsessions);
	control_put_u64(object, "pending", file->pending);
	control_put_i64(object, "age", now - file->opened);
	(void)json_object_array_add(s->file_list, object);
	sessions_of_file(s, file, task.pid, now);
}

int
verb_sessions(struct control_request *req)
{
	const int64_t only = control_arg_number(req->args, "pid", -1);
	struct sessions s = { .left = SESSIONS_MAX };
	size_t n;

	s.files = calloc(FILES_MAX, sizeof(*s.files));
	s.sessions = calloc(SESSIONS_MAX, sizeof(*s.sessions));
	if (s.files == NULL || s.sessions == NULL) {
		free(s.files);
		free(s.sessions);
		return ENOMEM;
	}
	s.file_list = json_object_new_array();
	s.session_list = json_object_new_array();
	n = fcr_list_files(s.files, FILES_MAX);
	for (size_t i = 0; i < n && i < FILES_MAX; i++)
		sessions_add_file(&s, &s.files[i], only);
	req->result = json_object_new_object();
	control_put(req->result, "files", s.file_list);
	control_put(req->result, "sessions", s.session_list);
	control_put_u64(
	    req->result, "more_files", n > FILES_MAX ? n - FILES_MAX : 0);
	control_put_u64(req->result, "more", s.more);
	free(s.files);
	free(s.sessions);
	return 0;
}
