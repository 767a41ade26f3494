/* SPDX-License-Identifier: ISC */
/*
 * ctl_keyref.c - a key reference in hex: from the server, or, where there is none
 * and the token is named, made here.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "ctl_conn.h"
#include "ctl_table.h"
#include "drivers.h"

#define KEYREF_MIN 16u
#define KEYREF_MAX 512u

void
ctl_show_keyref(json_object *result)
{
	(void)puts(ctl_string(result, "keyref"));
}

/* Without a server. */
static int
keyref_make(const struct ctl *ctl, json_object *args)
{
	const struct drivers_keyref want = {
		.driver = ctl_string(args, "driver"),
		.object = ctl_string(args, "object"),
		.serial = ctl_string(args, "serial"),
		.length = (size_t)ctl_number(args, "length"),
	};
	json_object *result;
	uint8_t ref[KEYREF_MAX];
	char hex[2 * KEYREF_MAX + 1];
	char why[256] = "";
	int error = ERANGE;

	if (want.length >= KEYREF_MIN && want.length <= KEYREF_MAX)
		error = drivers_keyref(ref, &want, why, sizeof(why));
	else
		(void)snprintf(why, sizeof(why),
		    "a key reference has %u to %u bytes", KEYREF_MIN,
		    KEYREF_MAX);
	if (error != 0) {
		(void)fprintf(stderr, "cryptodevctl: %s\n",
		    why[0] != '\0' ? why : strerror(error));
		return CTL_REFUSED;
	}
	for (size_t i = 0; i < want.length; i++)
		(void)snprintf(hex + 2 * i, 3, "%02x", ref[i]);
	result = json_object_new_object();
	(void)json_object_object_add(
	    result, "keyref", json_object_new_string(hex));
	if (ctl->json)
		ctl_print_json(result);
	else
		ctl_show_keyref(result);
	(void)json_object_put(result);
	return CTL_OK;
}

int
ctl_keyref_run(
    const struct ctl *ctl, const struct ctl_verb *verb, json_object *args)
{
	struct ctl_conn *conn = NULL;
	int error = 0;

	if (json_object_object_get_ex(args, "serial", NULL))
		error = ctl_conn_new(&conn, ctl->socket);
	ctl_conn_free(conn);
	if (error == ENOENT || error == ECONNREFUSED)
		return keyref_make(ctl, args);
	return ctl_ask(ctl, verb, verb->name, args);
}
