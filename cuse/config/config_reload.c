/* SPDX-License-Identifier: ISC */
/*
 * config_reload.c - who reads the configuration again, and one at a time.  Owns the
 * lock for that.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "config.h"
#include "log.h"
#include "sync.h"

static struct ocf_mutex config_reload_lock = OCF_MUTEX_INITIALIZER;
static int (*config_reloader)(void *ctx); /* under the lock */
static void *config_reload_ctx; /* same */
static char config_reload_wrong[CONFIG_WHERE]; /* same: the first line */
static unsigned int config_reload_nwrong; /* same: lines */

void
config_set_reload(int (*reload)(void *ctx), void *ctx)
{
	ocf_lock(&config_reload_lock);
	config_reloader = reload;
	config_reload_ctx = ctx;
	ocf_unlock(&config_reload_lock);
}

void
config_reload_say(const char *line)
{
	ocf_log(OCF_LOG_ERROR, "%s", line);
	if (config_reload_nwrong++ == 0)
		(void)snprintf(config_reload_wrong, sizeof(config_reload_wrong),
		    "%.*s", (int)CONFIG_WHERE - 1, line);
}

/* The first line and how many more there are, which has to fit. */
static void
config_reload_tell(char *wrong, size_t room)
{
	char more[48] = "";
	size_t len;

	if (config_reload_nwrong > 1)
		(void)snprintf(more, sizeof(more), "; and %u more, in the log",
		    config_reload_nwrong - 1);
	len = strlen(more) < room ? room - strlen(more) : 1;
	(void)snprintf(
	    wrong, room, "%.*s%s", (int)len - 1, config_reload_wrong, more);
}

int
config_reload(const char *why, char *wrong, size_t room)
{
	int error = ENOTSUP;

	ocf_lock(&config_reload_lock);
	config_reload_wrong[0] = '\0';
	config_reload_nwrong = 0;
	if (config_reloader != NULL)
		error = config_reloader(config_reload_ctx);
	if (wrong != NULL)
		config_reload_tell(wrong, room);
	ocf_unlock(&config_reload_lock);
	if (error == 0)
		ocf_log(
		    OCF_LOG_INFO, "%s: the configuration was read again", why);
	else
		ocf_log(OCF_LOG_ERROR,
		    "%s: the configuration stays as it was%s%s", why,
		    error != EINVAL ? ": " : "",
		    error != EINVAL ? ocf_strerror(error) : "");
	return error;
}
