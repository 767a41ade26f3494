/* SPDX-License-Identifier: ISC */
/*
 * devconf.c - the operator's choices.
 */
#include "devconf.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <opencrypto/cryptodev.h>

#include "access.h"
#include "dialect.h"
#include "dialects.h"

#define CLASSES (CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SOFTWARE)

struct devconf devconf = { .report_accelerated = DEVCONF_ACCEL_AUTO };

static const char *const devconf_accel_words[] = {
	[DEVCONF_ACCEL_AUTO] = "auto",
	[DEVCONF_ACCEL_ALWAYS] = "always",
	[DEVCONF_ACCEL_NEVER] = "never",
};

/* What CIOCKEY says when programs may have no key operations; dialects that are
 * not here do not look. */
static const struct {
	const char *dialect;
	int error;
} devconf_key_errors[] = {
	{ .dialect = "linux", .error = EINVAL },
	{ .dialect = "freebsd", .error = EPERM },
};

int
devconf_crid(const struct dialect *dialect)
{
	return dialect == &dialect_linux ? CLASSES : access_classes();
}

int
devconf_narrow_crid(const struct dialect *dialect, int *crid)
{
	const int allowed = devconf_crid(dialect);
	const int asked = *crid & CLASSES;

	if (asked == 0)
		return (crypto_getcaps(*crid) & allowed) != 0 ? 0 : EINVAL;
	if ((asked & allowed) == 0)
		return EINVAL;
	*crid = asked & allowed;
	return 0;
}

int
devconf_key_gate(const struct dialect *dialect)
{
	size_t n = sizeof(devconf_key_errors) / sizeof(devconf_key_errors[0]);

	if (access_user_asym() != 0)
		return 0;
	for (size_t i = 0; i < n; i++) {
		if (strcmp(devconf_key_errors[i].dialect, dialect->name) == 0)
			return devconf_key_errors[i].error;
	}
	return 0;
}

int
devconf_open_gate(void)
{
	return access_user() != 0 ? 0 : ENXIO;
}

int
devconf_find_accelerated(enum devconf_accelerated *value, const char *word)
{
	size_t n = sizeof(devconf_accel_words) / sizeof(devconf_accel_words[0]);

	for (size_t i = 0; i < n; i++) {
		if (strcmp(word, devconf_accel_words[i]) == 0) {
			*value = (enum devconf_accelerated)i;
			return 0;
		}
	}
	return EINVAL;
}

const char *
devconf_accelerated_name(void)
{
	return devconf_accel_words[devconf.report_accelerated];
}
