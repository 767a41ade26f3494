/* SPDX-License-Identifier: ISC */
/*
 * ctl_register.c - a driver for the server, which has another current directory
 * than we.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl.h"
#include "ctl_table.h"

/* The file's path from the root, or the name as it is; the caller's.  NULL: there is
 * no such file. */
static char *
register_name(const char *spec, size_t len)
{
	const bool file = memchr(spec, '/', len) != NULL ||
	    (len > 3 && strncmp(spec + len - 3, ".so", 3) == 0);
	char *name = strndup(spec, len);
	char *path;

	if (!file || name == NULL)
		return name;
	path = realpath(name, NULL);
	if (path == NULL)
		(void)fprintf(
		    stderr, "cryptodevctl: %s: %s\n", name, strerror(errno));
	free(name);
	return path;
}

int
ctl_register_run(
    const struct ctl *ctl, const struct ctl_verb *verb, json_object *args)
{
	const char *spec = ctl_string(args, "driver");
	const size_t len = strcspn(spec, ",");
	char *name = register_name(spec, len);
	json_object *request;
	int status;

	if (name == NULL)
		return CTL_USAGE;
	request = json_object_new_object();
	(void)json_object_object_add(
	    request, "driver", json_object_new_string(name));
	if (spec[len] == ',')
		(void)json_object_object_add(
		    request, "args", json_object_new_string(spec + len + 1));
	status = ctl_ask(ctl, verb, verb->name, request);
	(void)json_object_put(request);
	free(name);
	return status;
}
