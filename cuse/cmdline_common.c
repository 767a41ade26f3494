/* SPDX-License-Identifier: ISC */
/*
 * cmdline_common.c - the options that every server of the device has.
 */
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmdline_common.h"
#include "cmdline_config.h"
#include "devconf.h"
#include "dialect.h"
#include "drivers.h"
#include "log.h"
#include "transport.h"

static int
common_device_name(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct cmdline_common *common = ctx;

	(void)why;
	if (*value == '\0' || strchr(value, '/') != NULL ||
	    strcmp(value, ".") == 0 || strcmp(value, "..") == 0)
		return EINVAL;
	common->device_name = value;
	return 0;
}

static int
common_threads(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct cmdline_common *common = ctx;
	unsigned long n;
	char *end;

	(void)why;
	if (strspn(value, "0123456789") == 0)
		return EINVAL;
	errno = 0;
	n = strtoul(value, &end, 10);
	if (errno != 0 || *end != '\0' || n == 0 || n > TRANSPORT_THREADS_MAX)
		return EINVAL;
	common->nthreads = (unsigned int)n;
	return 0;
}

static int
common_flavour(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct cmdline_common *common = ctx;

	(void)why;
	if (!dialect_is_flavour(value))
		return EINVAL;
	common->flavour = value;
	return 0;
}

static int
common_accelerated(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct cmdline_common *common = ctx;

	(void)why;
	return devconf_find_accelerated(&common->accelerated, value);
}

static int
common_driver(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	const struct cmdline_common *common = ctx;

	/* Which drivers there are does not change. */
	return common->reload ? drivers_check(value, why, CMDLINE_WHY)
			      : drivers_want(value, why, CMDLINE_WHY);
}

static int
common_log(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct cmdline_common *common = ctx;
	int error = logdest_find(&common->log, value);

	if (error == ENOTSUP)
		(void)snprintf(why, CMDLINE_WHY,
		    "'%s': this program was built without it", value);
	return error;
}

static int
common_log_level(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct cmdline_common *common = ctx;

	(void)why;
	return logdest_find_level(&common->log_level, value);
}

static int
common_config(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct cmdline_common *common = ctx;

	(void)why;
	if (*value == '\0')
		return EINVAL;
	common->config_path = value;
	return 0;
}

static int
common_check(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct cmdline_common *common = ctx;

	(void)value;
	(void)why;
	common->config_check = true;
	return 0;
}

static int
common_dump(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct cmdline_common *common = ctx;

	(void)value;
	(void)why;
	common->config_dump = true;
	return 0;
}

/* A key of [knobs] by another name (cmdline_config.c). */
static int
common_set(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	(void)ctx;
	(void)snprintf(why, CMDLINE_WHY, "'%s' is not NAME=VALUE", value);
	return EINVAL;
}

static int
common_stats(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct cmdline_common *common = ctx;

	(void)why;
	common->stats = true;
	common->stats_path = value;
	return 0;
}

/* The servers leave the directory that they were started in. */
static int
common_control(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct cmdline_common *common = ctx;
	char dir[PATH_MAX] = "";
	int len;

	/* "" is as if nothing had been said. */
	common->control_given = *value != '\0';
	common->control_path[0] = '\0';
	if (*value == '\0' || strcmp(value, "none") == 0)
		return 0;
	if (value[0] != '/' && getcwd(dir, sizeof(dir)) == NULL) {
		(void)snprintf(why, CMDLINE_WHY, "%s", ocf_strerror(errno));
		return EINVAL;
	}
	len = snprintf(common->control_path, CMDLINE_PATH, "%s%s%s", dir,
	    value[0] != '/' ? "/" : "", value);
	if (len < (int)CMDLINE_PATH)
		return 0;
	(void)snprintf(why, CMDLINE_WHY,
	    "'%s' is longer than the %u bytes of a socket's path", value,
	    CMDLINE_PATH - 1);
	return EINVAL;
}

static int
common_control_group(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct cmdline_common *common = ctx;

	(void)why;
	common->control_group = *value != '\0' ? value : NULL;
	if (*value == '\0')
		return 0;
	/* Nobody else asks at the same time. */
	return getgrnam(value) != NULL ? 0 /* NOLINT(concurrency-mt-unsafe) */
				       : EINVAL;
}

static int
common_debug(void *ctx, const char *value, char why[CMDLINE_WHY])
{
	struct cmdline_common *common = ctx;

	(void)value;
	(void)why;
	common->debug = true;
	return 0;
}

/* clang-format off */
const struct cmdline_option cmdline_common[] = {
	{ .name = "device-name", .section = "daemon", .initial = "crypto", .arg = "NAME", .set = common_device_name, .accepts = "the name of a file in /dev",
	  .help = "serve /dev/NAME (default: crypto)" },
	{ .name = "threads", .section = "daemon", .initial = "4", .arg = "N", .set = common_threads, .accepts = "a number from 1 to 64",
	  .help = "calls served at a time (default: 4)" },
	{ .name = "flavour", .section = "daemon", .initial = "freebsd12", .live = true, .arg = "NAME", .set = common_flavour, .accepts = "freebsd12, freebsd13, netbsd, netbsd-old or openbsd",
	  .help = "what the few commands mean that several BSDs share:\n"
		  "freebsd12 (default), freebsd13, netbsd, netbsd-old or\n"
		  "openbsd.  All others, and those of Linux, are always\n"
		  "served" },
	{ .name = "report-accelerated", .section = "daemon", .initial = "auto", .live = true, .arg = "WHEN", .set = common_accelerated, .accepts = "auto, always or never",
	  .help = "whether sessions are said to be hardware\n"
		  "accelerated: auto (the truth, default), always, never.\n"
		  "OpenSSL's engine and GnuTLS leave others alone" },
	{ .name = "driver", .section = "drivers", .key = "load", .several = true, .arg = "DRIVER[,ARGS]", .set = common_driver, .accepts = "a driver: a file, of 32 at most, or the name of a built-in one",
	  .help = "a driver besides those that are always there: a file\n"
		  "to load, or yubihsm.  ARGS are the driver's;\n"
		  "SETTING=VALUE,... for yubihsm.  May be given several\n"
		  "times" },
	{ .name = "set", .section = CMDLINE_KNOBS, .live = true, .several = true, .arg = "KNOB=VALUE", .set = common_set,
	  .help = "set a knob of opencrypto(9), kern.userasymcrypto=0 for\n"
		  "instance, or a limit, opencrypto.limit.user.sessions=N.\n"
		  "May be given several times" },
	{ .name = "stats", .arg = "FILE", .optional = true, .set = common_stats,
	  .help = "print counters at the end, to standard error or to\n"
		  "FILE" },
	{ .name = "control", .section = "daemon", .initial = "", .arg = "PATH", .set = common_control,
	  .help = "where cryptodevctl reaches this server; none: nowhere.\n"
		  "Default of cryptodevd: /run/cryptodevd/control.sock, of\n"
		  "cryptodev-run: none" },
	{ .name = "control-group", .section = "daemon", .initial = "", .arg = "NAME", .set = common_control_group, .accepts = "the name of a group",
	  .help = "let members of that group change things there, besides\n"
		  "root and the user that the server runs as" },
	{ .name = "config", .arg = "FILE", .set = common_config, .accepts = "a file",
	  .help = "read this file, and conf.d/*.conf beside it, which\n"
		  "options override.  Default of cryptodevd:\n"
		  CONFIG_FILE ", of\n"
		  "cryptodev-run: none" },
	{ .name = "check-config", .set = common_check,
	  .help = "say what is wrong with the configuration, and exit" },
	{ .name = "dump-config", .set = common_dump,
	  .help = "print the configuration in force, as JSON, with where\n"
		  "each value comes from, and exit" },
	{ .name = "log", .section = "daemon", .initial = "auto", .arg = "WHERE", .set = common_log, .accepts = "auto, stderr, syslog or journal",
	  .help = "where the log goes: stderr, syslog, journal, or auto\n"
		  "(default): stderr, in the background syslog" },
	{ .name = "log-level", .section = "daemon", .initial = "auto", .live = true, .arg = "LEVEL", .set = common_log_level, .accepts = "auto, error, warning, info or debug",
	  .help = "what is logged: error, warning, info or debug, each\n"
		  "with those before it; auto (default): info where the\n"
		  "log goes to syslog or a journal, else warning" },
	{ .name = "debug", .set = common_debug,
	  .help = "log what is refused, and why" },
	{ .name = NULL },
};
/* clang-format on */
