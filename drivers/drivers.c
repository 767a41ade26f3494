/* SPDX-License-Identifier: ISC */
/*
 * drivers.c - the table of built-in providers, one line each, and the list of
 * those that were loaded.  It decides nothing about them; which one serves a
 * session is the framework's choice.
 */
#include "drivers.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "bignum/bignum_drv.h"
#include "loadable.h"
#include "log.h"
#include "nettle/nettle_drv.h"
#include "zlib/zlib_drv.h"

#define ARRAY_LEN(a)   (sizeof(a) / sizeof((a)[0]))
#define DRIVERS_LOADED 32 /* at most */

/* attach: 0 or an errno.  detach: does nothing if attach failed. */
static const struct drivers_entry {
	const char *name;
	int (*attach)(void);
	void (*detach)(void);
} drivers[] = {
	{ .name = "nettle",
	    .attach = nettle_drv_attach,
	    .detach = nettle_drv_detach },
	{ .name = "zlib",
	    .attach = zlib_drv_attach,
	    .detach = zlib_drv_detach },
	{ .name = "bignum",
	    .attach = bignum_drv_attach,
	    .detach = bignum_drv_detach },
};

static struct loadable *drivers_loaded[DRIVERS_LOADED]; /* owned */
static size_t drivers_nloaded;
static struct drivers_spec {
	char *path; /* owned */
	const char *args; /* borrowed */
} drivers_wanted[DRIVERS_LOADED];
static size_t drivers_nwanted;

int
drivers_load(const char *path, const char *args)
{
	int error;

	if (drivers_nloaded == DRIVERS_LOADED) {
		ocf_log(OCF_LOG_ERROR, "driver %s: too many", path);
		return EMFILE;
	}
	error = loadable_new(&drivers_loaded[drivers_nloaded], path, args);
	if (error == 0)
		drivers_nloaded++;
	return error;
}

int
drivers_want(const char *spec)
{
	size_t len = strcspn(spec, ",");
	char *path, *real;

	if (len == 0)
		return EINVAL;
	if (drivers_nwanted == DRIVERS_LOADED)
		return EMFILE;
	path = strndup(spec, len);
	if (path == NULL)
		return ENOMEM;
	real = realpath(path, NULL);
	if (real != NULL) {
		free(path);
		path = real;
	}
	drivers_wanted[drivers_nwanted++] = (struct drivers_spec){ .path = path,
		.args = spec[len] == ',' ? spec + len + 1 : NULL };
	return 0;
}

int
drivers_attach(void)
{
	int first = 0;

	for (size_t i = 0; i < ARRAY_LEN(drivers); i++) {
		int error = drivers[i].attach();

		if (error == 0)
			continue;
		ocf_log(OCF_LOG_ERROR, "driver %s not attached: %s",
		    drivers[i].name, strerror(error));
		if (first == 0)
			first = error;
	}
	for (size_t i = 0; i < drivers_nwanted; i++) {
		int error = drivers_load(
		    drivers_wanted[i].path, drivers_wanted[i].args);

		if (first == 0)
			first = error;
	}
	return first;
}

void
drivers_detach(void)
{
	while (drivers_nwanted > 0)
		free(drivers_wanted[--drivers_nwanted].path);
	while (drivers_nloaded > 0) {
		loadable_free(drivers_loaded[--drivers_nloaded]);
		drivers_loaded[drivers_nloaded] = NULL;
	}
	for (size_t i = ARRAY_LEN(drivers); i-- > 0;)
		drivers[i].detach();
}
