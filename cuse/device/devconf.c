/* SPDX-License-Identifier: ISC */
/*
 * devconf.c - the operator's choices.
 */
#include "devconf.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

struct devconf devconf = { .report_accelerated = DEVCONF_ACCEL_AUTO };

static const char *const devconf_accel_words[] = {
	[DEVCONF_ACCEL_AUTO] = "auto",
	[DEVCONF_ACCEL_ALWAYS] = "always",
	[DEVCONF_ACCEL_NEVER] = "never",
};

int
devconf_set_accelerated(const char *value)
{
	size_t n = sizeof(devconf_accel_words) / sizeof(devconf_accel_words[0]);

	for (size_t i = 0; i < n; i++) {
		if (strcmp(value, devconf_accel_words[i]) == 0) {
			devconf.report_accelerated =
			    (enum devconf_accelerated)i;
			return 0;
		}
	}
	return EINVAL;
}
