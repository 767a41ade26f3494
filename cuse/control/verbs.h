/* SPDX-License-Identifier: ISC */
/*
 * verbs.h - what the rows of control_verbs[] run; each as control_verb.run.
 */
#ifndef CONTROL_VERBS_H
#define CONTROL_VERBS_H

#include <stdint.h>

#include <json-c/json.h>

struct control_request;
struct crypto_sysctl;

#define VERB_KEYREF_MIN 16u /* bytes of a key reference */
#define VERB_KEYREF_MAX 512u

int verb_algorithms(struct control_request *req);
int verb_drivers(struct control_request *req);
int verb_get(struct control_request *req);
int verb_help(struct control_request *req);
int verb_keyref(struct control_request *req);
int verb_loglevel(struct control_request *req);
int verb_register(struct control_request *req);
int verb_reload(struct control_request *req);
int verb_sessions(struct control_request *req);
int verb_set(struct control_request *req);
int verb_stats(struct control_request *req);
int verb_status(struct control_request *req);
int verb_tokens(struct control_request *req);
int verb_unregister(struct control_request *req);

/* Parts that several have; objects are the caller's. */
int64_t verb_now(void); /* s of CLOCK_MONOTONIC */
void verb_put_driver(json_object *object, uint32_t hid);
int64_t verb_uptime(const struct control_request *req); /* s */
json_object *verb_stats_read(const struct control_request *req);
json_object *verb_tokens_read(void);
json_object *verb_knob_value(const struct crypto_sysctl *info);

#endif
