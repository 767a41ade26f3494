/* SPDX-License-Identifier: ISC */
/*
 * verb_reload.c - the configuration, read again.
 */
#include <errno.h>

#include "config.h"
#include "control_json.h"
#include "control_verb.h"
#include "verbs.h"

int
verb_reload(struct control_request *req)
{
	char wrong[CONTROL_WHY];
	int error = config_reload("control socket", wrong, sizeof(wrong));

	if (error == ENOTSUP)
		return control_refuse(
		    req, error, "this server does not read it again");
	if (error != 0 && wrong[0] != '\0')
		return control_refuse(req, error, "%s", wrong);
	req->result = json_object_new_object();
	return error;
}
