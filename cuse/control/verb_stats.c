/* SPDX-License-Identifier: ISC */
/*
 * verb_stats.c - everything that is counted: by the device, by drivers and
 * algorithms, and the framework's tree of names.
 */
#include <stdio.h>
#include <string.h>

#include <opencrypto/sysctl.h>

#include "alg.h"
#include "control_json.h"
#include "control_verb.h"
#include "devstat.h"
#include "stats.h"
#include "verbs.h"

#define LIMITS "opencrypto.limit."
#define HITS   ".hits"

static json_object *
stats_counts(uint64_t calls, uint64_t errors, uint64_t trips)
{
	json_object *object = json_object_new_object();

	control_put_u64(object, "calls", calls);
	control_put_u64(object, "errors", errors);
	control_put_u64(object, "trips", trips);
	return object;
}

static json_object *
stats_pair(const struct devstat_pair *pair)
{
	json_object *object = json_object_new_object();

	control_put_i64(object, "current", pair->current);
	control_put_i64(object, "total", pair->total);
	return object;
}

static json_object *
stats_commands(const struct devstat_view *view)
{
	json_object *array = json_object_new_array();

	for (size_t i = 0; i < view->nrows; i++) {
		const struct devstat_row *row = &view->rows[i];
		json_object *object =
		    stats_counts(row->calls, row->errors, row->trips);

		control_put_string(object, "dialect", row->dialect);
		control_put_string(object, "command", row->command);
		(void)json_object_array_add(array, object);
	}
	return array;
}

static json_object *
stats_drivers(void)
{
	json_object *array = json_object_new_array();
	struct crypto_driver_stats d;

	for (uint32_t id = 0; id < crypto_driver_max(); id++) {
		json_object *object;

		if (!crypto_driver_stats(id, &d))
			continue;
		object = json_object_new_object();
		control_put_string(object, "name", d.name);
		control_put_u64(object, "sessions", d.nsessions);
		control_put_u64(object, "ops", d.ops);
		control_put_u64(object, "bytes", d.bytes);
		control_put_u64(object, "errors", d.errs);
		(void)json_object_array_add(array, object);
	}
	return array;
}

/* Those that were used. */
static json_object *
stats_algorithms(void)
{
	json_object *array = json_object_new_array();
	const struct alg *alg;
	struct crypto_alg_stats a;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		json_object *object;

		if (!crypto_alg_stats(alg->id, &a) || a.ops == 0)
			continue;
		object = json_object_new_object();
		control_put_string(object, "name", alg->name);
		control_put_u64(object, "ops", a.ops);
		control_put_u64(object, "bytes", a.bytes);
		control_put_u64(object, "errors", a.errs);
		(void)json_object_array_add(array, object);
	}
	return array;
}

static json_object *
stats_policy(const struct devstat_view *view)
{
	json_object *object = json_object_new_object();

	control_put_u64(object, "denied", view->denied);
	control_put_u64(object, "warned", view->warned);
	return object;
}

/* What a limit is called in a configuration. */
static void
stats_limit(json_object *array, const struct crypto_sysctl *info, size_t len)
{
	const size_t skip = sizeof(LIMITS) - 1;
	json_object *object = json_object_new_object();
	struct crypto_sysctl limit;
	char name[CRYPTO_SYSCTL_NAMELEN];

	(void)snprintf(name, sizeof(name), "%.*s", (int)len, info->name);
	control_put_string(object, "name", name + skip);
	if (crypto_sysctl_find(name, &limit) == 0)
		control_put(object, "value", verb_knob_value(&limit));
	control_put(object, "hits", verb_knob_value(info));
	(void)json_object_array_add(array, object);
}

static json_object *
stats_limits(void)
{
	json_object *array = json_object_new_array();
	struct crypto_sysctl info;
	size_t cursor = 0;

	while (crypto_sysctl_next(&cursor, &info)) {
		size_t len = strlen(info.name);

		if (strncmp(info.name, LIMITS, sizeof(LIMITS) - 1) == 0 &&
		    len > sizeof(HITS) - 1 &&
		    strcmp(info.name + len - (sizeof(HITS) - 1), HITS) == 0)
			stats_limit(array, &info, len - (sizeof(HITS) - 1));
	}
	return array;
}

static json_object *
stats_tree(void)
{
	json_object *object = json_object_new_object();
	struct crypto_sysctl info;
	size_t cursor = 0;

	while (crypto_sysctl_next(&cursor, &info))
		control_put(object, info.name, verb_knob_value(&info));
	return object;
}

json_object *
verb_stats_read(const struct control_request *req)
{
	json_object *r = json_object_new_object();
	struct devstat_view view;

	devstat_read(&view);
	control_put_i64(r, "uptime", verb_uptime(req));
	control_put_string(r, "transport", req->config->transport);
	control_put_string(r, "version", req->config->version);
	control_put(r, "ioctls",
	    stats_counts(view.all.calls, view.all.errors, view.all.trips));
	control_put(r, "commands", stats_commands(&view));
	control_put(r, "open_files", stats_pair(&view.files));
	control_put(r, "sessions", stats_pair(&view.sessions));
	control_put(r, "policy", stats_policy(&view));
	control_put(r, "limits", stats_limits());
	control_put(r, "drivers", stats_drivers());
	control_put(r, "algorithms", stats_algorithms());
	control_put(r, "tokens", verb_tokens_read());
	control_put(r, "sysctl", stats_tree());
	return r;
}

int
verb_stats(struct control_request *req)
{
	req->result = verb_stats_read(req);
	return 0;
}
