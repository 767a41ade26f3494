/* SPDX-License-Identifier: ISC */
/*
 * ctl_ask.c - one request, one result; and what is said when there is none.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ctl.h"
#include "ctl_conn.h"

void
ctl_print_json(json_object *result)
{
	(void)printf("%s\n",
	    json_object_to_json_string_ext(result,
		JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE));
}

int
ctl_fail(const struct ctl *ctl, int error, const char *why)
{
	if (error == ECANCELED)
		(void)fprintf(stderr, "cryptodevctl: %s\n", why);
	else
		(void)fprintf(stderr, "cryptodevctl: %s: %s\n", ctl->socket,
		    error == EBADMSG ? "this is no server of the device"
			: error == ECONNRESET ? "the server has ended"
					      : strerror(error));
	return error == ECANCELED || error == EBADMSG || error == EACCES
	    ? CTL_REFUSED
	    : CTL_NO_SERVER;
}

int
ctl_connect(const struct ctl *ctl, struct ctl_conn **conn)
{
	int error = ctl_conn_new(conn, ctl->socket);

	if (error == 0)
		return CTL_OK;
	(void)fprintf(stderr, "cryptodevctl: %s: %s\n", ctl->socket,
	    error == ENOENT || error == ECONNREFUSED
		? "no server is running there"
		: strerror(error));
	return error == EACCES ? CTL_REFUSED : CTL_NO_SERVER;
}

int
ctl_ask(const struct ctl *ctl, const struct ctl_verb *verb, const char *name,
    json_object *args)
{
	struct ctl_conn *conn;
	json_object *result = NULL;
	const char *why = "";
	int status = ctl_connect(ctl, &conn);
	int error;

	if (status != CTL_OK)
		return status;
	error = ctl_conn_send(conn, name, args);
	if (error == 0)
		error = ctl_conn_receive(conn, &result, &why);
	if (error != 0)
		status = ctl_fail(ctl, error, why);
	else if (ctl->json)
		ctl_print_json(result);
	else if (verb->show != NULL)
		verb->show(result);
	(void)json_object_put(result);
	ctl_conn_free(conn);
	return status;
}
