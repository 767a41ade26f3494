/* SPDX-License-Identifier: ISC */
/*
 * verb_status.c - what the server is, in one look.
 */
#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "control_json.h"
#include "control_verb.h"
#include "devconf.h"
#include "devstat.h"
#include "dialect.h"
#include "log.h"
#include "logdest.h"
#include "verbs.h"

int64_t
verb_now(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec;
}

int64_t
verb_uptime(const struct control_request *req)
{
	return verb_now() - req->started;
}

static void
status_put_level(json_object *object)
{
	control_put_string(object, "loglevel", ocf_log_word(ocf_log_level()));
	control_put_bool(object, "loglevel_auto", logdest_level_is_auto());
}

/* Of a server without a sandbox there is nothing to be said. */
static void
status_put_sandbox(json_object *object, const struct control_config *config)
{
	json_object *sandbox = NULL;

	if (config->sandbox != NULL) {
		sandbox = json_object_new_object();
		control_put_string(sandbox, "mode", config->sandbox);
		control_put_string(
		    sandbox, "missing", config->sandbox_missing());
	}
	control_put(object, "sandbox", sandbox);
}

int
verb_status(struct control_request *req)
{
	const struct control_config *config = req->config;
	json_object *r = json_object_new_object();
	struct devstat_view view;

	devstat_read(&view);
	control_put_string(r, "version", config->version);
	control_put_i64(r, "pid", getpid());
	control_put_u64(r, "uid", geteuid());
	control_put_i64(r, "uptime", verb_uptime(req));
	control_put_string(r, "transport", config->transport);
	control_put_string(r, "device", config->device_name);
	control_put_string(r, "flavour", dialect_flavour_name());
	control_put_string(r, "report_accelerated", devconf_accelerated_name());
	control_put_string(r, "memory", config->memory);
	status_put_level(r);
	status_put_sandbox(r, config);
	control_put_string(r, "control_group", config->group);
	control_put_u64(r, "threads", config->nthreads);
	control_put_u64(r, "workers", view.nworkers);
	control_put_i64(r, "open_files", view.files.current);
	control_put_i64(r, "sessions", view.sessions.current);
	control_put_u64(r, "ioctls", view.all.calls);
	control_put_u64(r, "errors", view.all.errors);
	req->result = r;
	return 0;
}

int
verb_loglevel(struct control_request *req)
{
	const char *word = control_arg_string(req, "level");
	struct logdest_level level;

	if (word != NULL && logdest_find_level(&level, word) != 0)
		return control_refuse(req, EINVAL,
		    "'%.32s' is not auto, error, warning, info or debug", word);
	if (word != NULL)
		logdest_set_level(&level);
	req->result = json_object_new_object();
	status_put_level(req->result);
	return 0;
}
