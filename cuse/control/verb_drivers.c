/* SPDX-License-Identifier: ISC */
/*
 * verb_drivers.c - providers, and the algorithms that they provide.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <opencrypto/cryptodev.h>

#include "alg.h"
#include "control_json.h"
#include "control_verb.h"
#include "drivers.h"
#include "framework/keyop.h"
#include "listing.h"
#include "log.h"
#include "policy.h"
#include "stats.h"
#include "verbs.h"

void
verb_put_driver(json_object *object, uint32_t hid)
{
	char name[CRYPTO_DRIVER_NAME];

	control_put_string(
	    object, "driver", crypto_driver_name(name, hid) ? name : NULL);
}

static json_object *
driver_algorithms(uint32_t id)
{
	json_object *array = json_object_new_array();
	const struct alg *alg;

	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++) {
		if (crypto_driver_offers(id, alg->id))
			(void)json_object_array_add(
			    array, json_object_new_string(alg->name));
	}
	return array;
}

static json_object *
driver_key_operations(uint32_t id)
{
	json_object *array = json_object_new_array();

	for (int op = CRK_ALGORITHM_MIN; op <= CRK_ALGORITHM_MAX; op++) {
		if (crypto_driver_koffers(id, op))
			(void)json_object_array_add(array,
			    json_object_new_string(
				keyop_find((u_int)op)->name));
	}
	return array;
}

static json_object *
driver_json(uint32_t id, const struct crypto_driver_stats *d)
{
	const int caps = crypto_getcaps((int)id);
	json_object *object = json_object_new_object();

	control_put_u64(object, "id", id);
	control_put_string(object, "name", d->name);
	control_put_string(object, "class",
	    (caps & CRYPTOCAP_F_HARDWARE) != 0 ? "hardware" : "software");
	control_put_bool(object, "sync", (caps & CRYPTOCAP_F_SYNC) != 0);
	control_put_u64(object, "sessions", d->nsessions);
	control_put_u64(object, "ops", d->ops);
	control_put_u64(object, "bytes", d->bytes);
	control_put_u64(object, "errors", d->errs);
	control_put(object, "algorithms", driver_algorithms(id));
	control_put(object, "key_operations", driver_key_operations(id));
	return object;
}

int
verb_drivers(struct control_request *req)
{
	struct crypto_driver_stats d;

	req->result = json_object_new_array();
	for (uint32_t id = 0; id < crypto_driver_max(); id++) {
		if (crypto_driver_stats(id, &d))
			(void)json_object_array_add(
			    req->result, driver_json(id, &d));
	}
	return 0;
}

/* "deny", or "prefer nettle". */
static void
algorithm_put_policy(json_object *object, const struct policy_rule *rule)
{
	char text[POLICY_DRIVER + 8];

	(void)snprintf(text, sizeof(text), "prefer %s", rule->prefer);
	control_put_string(object, "policy",
	    rule->prefer[0] != '\0' ? text : policy_word(rule->verdict));
}

static json_object *
algorithm_json(const struct alg *alg)
{
	json_object *object = json_object_new_object();
	struct crypto_alg_stats a;
	struct policy_rule rule;

	(void)crypto_alg_stats(alg->id, &a);
	policy_rule_of(&rule, alg->id);
	control_put_string(object, "name", alg->name);
	control_put_string(object, "kind", alg_kind_name(alg));
	control_put(object, "providers", listing_providers(alg));
	algorithm_put_policy(object, &rule);
	control_put(object, "dialects", listing_ids(alg));
	control_put_u64(object, "ops", a.ops);
	control_put_u64(object, "bytes", a.bytes);
	control_put_u64(object, "errors", a.errs);
	return object;
}

/* They are counted for their drivers alone, and have one number in all dialects. */
static json_object *
algorithm_key_json(int op)
{
	json_object *object = json_object_new_object();
	struct policy_rule rule;

	policy_rule_of_key(&rule, (u_int)op);
	control_put_string(object, "name", keyop_find((u_int)op)->name);
	control_put_string(object, "kind", "key operation");
	control_put(object, "providers", listing_key_providers(op));
	algorithm_put_policy(object, &rule);
	control_put_i64(object, "number", op);
	return object;
}

int
verb_algorithms(struct control_request *req)
{
	const struct alg *alg;

	req->result = json_object_new_array();
	for (size_t i = 0; (alg = alg_at(i)) != NULL; i++)
		(void)json_object_array_add(req->result, algorithm_json(alg));
	for (int op = CRK_ALGORITHM_MIN; op <= CRK_ALGORITHM_MAX; op++)
		(void)json_object_array_add(
		    req->result, algorithm_key_json(op));
	return 0;
}

/* Why a driver was not registered, unless that has been said. */
static int
register_refuse(struct control_request *req, const char *driver, int error)
{
	if (req->why[0] != '\0')
		return error;
	switch (error) {
	case ENOENT:
		return control_refuse(req, error,
		    driver[0] == '/' ? "%.128s: there is no such file"
				     : "%.128s: no built-in driver, and no "
				       "whole path of a file",
		    driver);
	case EEXIST:
		return control_refuse(
		    req, error, "%.128s is registered already", driver);
	case ELIBACC:
	case ELIBBAD:
		return control_refuse(req, error,
		    "%.128s is no driver; the log says more", driver);
	default:
		return control_refuse(
		    req, error, "%.128s: %s", driver, ocf_strerror(error));
	}
}

int
verb_register(struct control_request *req)
{
	const char *driver = control_arg_string(req, "driver");
	const char *args = control_arg_string(req, "args");
	int error;

	if (driver[0] == '/')
		error = drivers_load(driver, args);
	else
		error =
		    drivers_register(driver, args, req->why, sizeof(req->why));
	if (error != 0)
		return register_refuse(req, driver, error);
	ocf_log(OCF_LOG_INFO, "driver %s is registered", driver);
	return verb_drivers(req);
}

int
verb_unregister(struct control_request *req)
{
	const char *name = control_arg_string(req, "name");
	int error = drivers_unregister(name);

	if (error != 0)
		return control_refuse(
		    req, error, "there is no driver %.64s", name);
	ocf_log(OCF_LOG_INFO, "driver %s is unregistered", name);
	return verb_drivers(req);
}
