/* SPDX-License-Identifier: ISC */
/*
 * confine.c - the order in which things are given up, and what has to be open before.
 */
#include "confine.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "drivers.h"
#include "log.h"
#include "logdest.h"
#include "options.h"
#include "sandbox.h"
#include "terminal.h"
#include "tracer.h"

/* What stays writable, and what stays visible; the sandbox borrows them. */
static char confine_control_dir[PATH_MAX];
static char confine_config_dir[PATH_MAX];

void
confine_secrets(void)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0) != 0)
		ocf_log(OCF_LOG_WARNING, "core dumps stay possible: %s",
		    ocf_strerror(errno));
	if (mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0)
		ocf_log(OCF_LOG_INFO, "memory may be swapped out: %s",
		    ocf_strerror(errno));
}

/* The directory of an absolute path; NULL: there is no path, or it is the root. */
static const char *
confine_directory(char dir[PATH_MAX], const char *path)
{
	const char *slash = path != NULL ? strrchr(path, '/') : NULL;

	if (slash == NULL || slash == path)
		return NULL;
	(void)snprintf(dir, PATH_MAX, "%.*s", (int)(slash - path), path);
	return dir;
}

/* In the process that may trace.  It is connected to the log before that is out of
 * sight, and says what keeps it from its work where the daemon does. */
static int
confine_tracer(const void *ctx)
{
	const struct options *options = ctx;
	int error;

	logdest_reconnect();
	error = sandbox_tracer(&options->sandbox);
	if (error == 0 && !terminal_keeps_stderr(options))
		(void)logdest_detach();
	return error;
}

/* What is to be done with /dev later has to begin before it is read-only. */
static int
confine_keep_dev(struct options *options)
{
	options->access.dir_fd =
	    open("/dev", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return options->access.dir_fd < 0 ? errno : 0;
}

static void
confine_drop_dev(struct options *options)
{
	if (options->access.dir_fd >= 0)
		close(options->access.dir_fd);
	options->access.dir_fd = AT_FDCWD;
}

int
confine_prepare(struct options *options, const char *control_path)
{
	struct sandbox_config *sandbox = &options->sandbox;
	struct tcuse_config *device = &options->device;
	int error = 0;

	if (sandbox->mode == SANDBOX_OFF) {
		if (sandbox->user != NULL)
			ocf_log(OCF_LOG_WARNING,
			    "without a sandbox the user does not become %s",
			    sandbox->user);
		return 0;
	}
	/* From one the socket is removed at the end, the other is read again. */
	sandbox->writable =
	    confine_directory(confine_control_dir, control_path);
	sandbox->visible =
	    confine_directory(confine_config_dir, cmdline_config_file());
	if (device->crioget != TCALL_CRIOGET_REFUSE)
		error = tracer_new(&device->tracer, confine_tracer, options,
		    terminal_keeps_stderr(options));
	if (error != 0) {
		ocf_log(OCF_LOG_ERROR, "the tracer: %s", ocf_strerror(error));
		return error;
	}
	error = confine_keep_dev(options);
	if (error != 0)
		ocf_log(OCF_LOG_ERROR, "/dev: %s", ocf_strerror(error));
	return error != 0 ? error : sandbox_prepare(sandbox);
}

int
confine_enter(struct options *options)
{
	confine_drop_dev(options);
	if (options->sandbox.mode == SANDBOX_OFF)
		return 0;
	options->sandbox.usb = drivers_plugged();
	logdest_connect();
	return sandbox_enter(&options->sandbox);
}

void
confine_end(struct options *options)
{
	confine_drop_dev(options);
	tracer_free(options->device.tracer);
	options->device.tracer = NULL;
}
