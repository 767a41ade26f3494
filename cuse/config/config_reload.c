/* SPDX-License-Identifier: ISC */
/*
 * config_reload.c - who reads the configuration again, and one at a time.  Owns the
 * lock for that.
 */
#include <errno.h>
#include <string.h>

#include "config.h"
#include "log.h"
#include "sync.h"

static struct ocf_mutex config_reload_lock = OCF_MUTEX_INITIALIZER;
static int (*config_reloader)(void *ctx); /* under the lock */
static void *config_reload_ctx; /* same */

void
config_set_reload(int (*reload)(void *ctx), void *ctx)
{
	ocf_lock(&config_reload_lock);
	config_reloader = reload;
	config_reload_ctx = ctx;
	ocf_unlock(&config_reload_lock);
}

int
config_reload(const char *why)
{
	int error = ENOTSUP;

	ocf_lock(&config_reload_lock);
	if (config_reloader != NULL)
		error = config_reloader(config_reload_ctx);
	ocf_unlock(&config_reload_lock);
	if (error == 0)
		ocf_log(
		    OCF_LOG_INFO, "%s: the configuration was read again", why);
	else
		ocf_log(OCF_LOG_ERROR,
		    "%s: the configuration stays as it was: %s", why,
		    strerror(error));
	return error;
}
