/* SPDX-License-Identifier: ISC */
/*
 * main.c - the daemon: from the command line to the last counter.  Everything it
 * starts it ends again, in reverse order.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "confine.h"
#include "control.h"
#include "cuse.h"
#include "devstat.h"
#include "drivers.h"
#include "launch.h"
#include "log.h"
#include "options.h"
#include "sandbox.h"
#include "service.h"
#include "signals.h"
#include "terminal.h"

static int
main_open_null(int *fd)
{
	*fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	return *fd < 0 ? errno : 0;
}

/* In the sandbox the node is not ours any more, nor is /dev writable.  All else is in
 * force by now, so that the log alone tells what is not. */
static void
main_reload_access(
    const struct options *now, const struct devnode_access *access)
{
	if (now->sandbox.mode == SANDBOX_OFF)
		(void)devnode_set_access(now->device.name, access);
	else if (access->mode != now->access.mode ||
	    access->gid != now->access.gid)
		ocf_log(OCF_LOG_WARNING,
		    "the mode and group of /dev/%s stay as they are: in the "
		    "sandbox they need a restart",
		    now->device.name);
}

/* Whoever asked for it, the service manager hears of it. */
static int
main_reload(void *ctx)
{
	const struct options *now = ctx;
	struct options options;
	int error;

	service_reloading();
	error = options_reload(&options);
	if (error == 0)
		main_reload_access(now, &options.access);
	service_ready();
	return error;
}

/* tcuse_wait; meanwhile the service manager hears how it goes. */
static int
main_watch(struct tcuse *t, int fd, const char *name)
{
	struct devstat_view view;
	int error;

	do {
		devstat_read(&view);
		service_status(name, view.files.current);
		error = tcuse_wait(t, fd, service_interval());
		if (error == ETIMEDOUT && tcuse_answers(t))
			service_alive();
	} while (error == ETIMEDOUT);
	return error;
}

/* Until one of them ends us.  ENODEV the kernel did. */
static int
main_wait(struct tcuse *t, const struct signals *signals, const char *name)
{
	int signo;
	int error;

	do {
		error = main_watch(t, signals->fd, name);
		if (error != 0)
			return error;
		signo = signals_take(signals);
		if (signo == SIGHUP)
			(void)config_reload("SIGHUP", NULL, 0);
	} while (signo == SIGHUP);
	/* The next one need not wait for what is being ended. */
	signals_release(signals);
	return 0;
}

/* NULL: there is to be no socket. */
static const char *
main_control_path(const struct options *options)
{
	const struct cmdline_common *common = &options->common;

	if (!common->control_given)
		return CONTROL_SOCKET;
	return common->control_path[0] != '\0' ? common->control_path : NULL;
}

/* Who asked for none misses nothing. */
static const char *
main_no_sandbox(void)
{
	return "";
}

/* A socket that was not asked for is there if it can be. */
static int
main_control(struct control **control, const struct options *options)
{
	const struct cmdline_common *common = &options->common;
	const struct control_config config = {
		.path = main_control_path(options),
		.required = common->control_given,
		.group = common->control_group,
		.version = CRYPTODEVD_VERSION,
		.transport = "cuse",
		.device_name = options->device.name,
		.memory = options_memory_word(options->device.memory),
		.nthreads = options->device.nthreads,
		.sandbox = options_sandbox_word(options->sandbox.mode),
		.sandbox_missing = options->sandbox.mode == SANDBOX_OFF
		    ? main_no_sandbox
		    : sandbox_missing,
	};

	return control_start(control, &config);
}

/* The device, from its registration to its end. */
static int
main_serve(struct options *options, int ready_fd, const struct signals *signals)
{
	struct control *control = NULL;
	struct tcuse *t = NULL;
	int null_fd = -1;
	int error;

	error = main_open_null(&null_fd);
	if (error == 0)
		error = tcuse_new(&t, &options->device);
	if (error == 0)
		error =
		    devnode_set_access(options->device.name, &options->access);
	if (error == 0)
		error = main_control(&control, options);
	if (error == 0)
		error = confine_enter(options);
	if (error == 0)
		error = tcuse_start(t);
	if (error == 0 && ready_fd >= 0 && options->run == NULL)
		error = terminal_leave(options, null_fd);
	if (error != 0)
		goto out;
	launch_ready(ready_fd);
	ocf_log(OCF_LOG_INFO, "serving /dev/%s", options->device.name);
	service_ready();
	config_set_reload(main_reload, options);
	error = main_wait(t, signals, options->device.name);
	/* Or it might be said after the word of our end that we go on. */
	config_set_reload(NULL, NULL);
	service_stopping();
	if (error != 0)
		ocf_log(OCF_LOG_ERROR, "the kernel has ended /dev/%s",
		    options->device.name);
out:
	control_stop(control);
	tcuse_free(t);
	if (null_fd >= 0)
		close(null_fd);
	return error;
}

/* The providers, and the device on them. */
static int
main_provide(struct options *options, int ready_fd, FILE *stats)
{
	struct signals signals;
	int error;

	error = signals_open(&signals);
	if (error != 0) {
		ocf_log(OCF_LOG_ERROR, "signals: %s", ocf_strerror(error));
		return error;
	}
	error = drivers_attach();
	if (error == 0) {
		error = main_serve(options, ready_fd, &signals);
		if (options->common.stats && error == 0)
			devstat_print(stats, "cuse");
	} else {
		ocf_log(OCF_LOG_ERROR, "no provider: %s", ocf_strerror(error));
	}
	drivers_detach();
	signals_close(&signals);
	return error;
}

static int
main_daemon(void *ctx, int ready_fd)
{
	struct options *options = ctx;
	FILE *stats = stderr;
	int error;

	if (options->common.stats_path != NULL) {
		stats = fopen(options->common.stats_path, "we");
		if (stats == NULL) {
			ocf_log(OCF_LOG_ERROR, "%s: %s",
			    options->common.stats_path, ocf_strerror(errno));
			return EXIT_FAILURE;
		}
	}
	service_open();
	confine_secrets();
	error = confine_prepare(options, main_control_path(options));
	if (error == 0)
		error = main_provide(options, ready_fd, stats);
	confine_end(options);
	service_close();
	if (stats != stderr && fclose(stats) != 0 && error == 0) {
		error = errno;
		ocf_log(OCF_LOG_ERROR, "%s: %s", options->common.stats_path,
		    ocf_strerror(error));
	}
	return error == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(int argc, char *argv[])
{
	struct options options;
	int status;

	ocf_log_set_name("cryptodevd");
	if (!options_parse(&options, &status, argc, argv))
		return status;
	if (terminal_open() != 0)
		return EXIT_FAILURE;
	if (options.foreground && options.run == NULL)
		return main_daemon(&options, -1);
	return launch(main_daemon, &options, options.run);
}
