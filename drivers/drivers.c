/* SPDX-License-Identifier: ISC */
/*
 * drivers.c - the table of built-in providers: one line each.  It decides
 * nothing about them; which one serves a session is the framework's choice.
 */
#include "drivers.h"

#include <stddef.h>
#include <string.h>

#include "bignum/bignum_drv.h"
#include "log.h"
#include "nettle/nettle_drv.h"
#include "zlib/zlib_drv.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

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
	return first;
}

void
drivers_detach(void)
{
	for (size_t i = ARRAY_LEN(drivers); i-- > 0;)
		drivers[i].detach();
}
