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

/* The file's path from the root; NULL: there is no such file.  The caller's. */
static char *
register_path(const char *spec, size_t len)
{
	char *path = strndup(spec, len);
	char *real = path != NULL ? realpath(path, NULL) : NULL;

	if (real == NULL)
		(void)fprintf(stderr, "cryptodevctl: %.*s: %s\n", (int)len,
		    spec, strerror(errno));
	free(path);
	return real;
}

int
ctl_register_run(
    const struct ctl *ctl, const struct ctl_verb *verb, json_object *args)
{
	const char *spec = ctl_string(args, "driver");
	const size_t len = strcspn(spec, ",");
	const bool file = memchr(spec, '/', len) != NULL ||
	    (len > 3 && strncmp(spec + len - 3, ".so", 3) == 0);
	json_object *request;
	char *path;
	int status;

	if (!file)
		return ctl_ask(ctl, verb, verb->name, args);
	path = register_path(spec, len);
	if (path == NULL)
		return CTL_USAGE;
	request = json_object_new_object();
	(void)json_object_object_add(
	    request, "driver", json_object_new_string(path));
	if (spec[len] == ',')
		(void)json_object_object_add(
		    request, "args", json_object_new_string(spec + len + 1));
	status = ctl_ask(ctl, verb, verb->name, request);
	(void)json_object_put(request);
	free(path);
	return status;
}
