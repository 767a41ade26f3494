/* SPDX-License-Identifier: ISC */
/*
 * main.c - the daemon: from the command line to the last counter.  Everything it
 * starts it ends again, in reverse order.
 */
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "control.h"
#include "cuse.h"
#include "devstat.h"
#include "drivers.h"
#include "launch.h"
#include "log.h"
#include "logdest.h"
#include "options.h"
#include "sandbox.h"
#include "service.h"
#include "tracer.h"

/* Keys and data are to be found neither in a core dump, nor by a debugger of the
 * same user, nor in swap. */
static void
main_keep_secrets(void)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_CORE, &none) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0) != 0)
		ocf_log(OCF_LOG_WARNING, "core dumps stay possible: %s",
		    strerror(errno));
	if (mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0)
		ocf_log(OCF_LOG_INFO, "memory may be swapped out: %s",
		    strerror(errno));
}

/* Descriptors 0 to 2 are open, whoever started us: /dev/cuse must not become
 * one of them, or the first line on standard error would end up there. */
static int
main_open_standard(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR);
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd < 0)
		return errno;
	close(fd);
	return 0;
}

static int
main_open_null(int *fd)
{
	*fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	return *fd < 0 ? errno : 0;
}

/* Whether standard error is to stay when the terminal is let go of. */
static bool
main_keeps_stderr(const struct options *options)
{
	return options->foreground || options->run != NULL ||
	    options->common.log == LOGDEST_STDERR || options->common.debug ||
	    (options->common.stats && options->common.stats_path == NULL);
}

/* Let go of the terminal, but for what was asked to be printed there; `fd` is
 * /dev/null. */
static int
main_detach(const struct options *options, int fd)
{
	(void)logdest_detach();
	if (chdir("/") != 0 || dup2(fd, STDIN_FILENO) < 0 ||
	    dup2(fd, STDOUT_FILENO) < 0 ||
	    (!main_keeps_stderr(options) && dup2(fd, STDERR_FILENO) < 0))
		return errno;
	return 0;
}

/* It leaves nothing open, of a log neither, but standard error. */
static int
main_tracer_prepare(const void *ctx)
{
	const struct options *options = ctx;
	int error = sandbox_tracer(&options->sandbox);

	if (options->common.log == LOGDEST_SYSLOG ||
	    options->common.log == LOGDEST_JOURNAL)
		logdest_set(LOGDEST_STDERR);
	return error;
}

/* What is to be done with /dev later has to begin before it is read-only. */
static int
main_keep_dev(struct options *options)
{
	options->access.dir_fd =
	    open("/dev", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return options->access.dir_fd < 0 ? errno : 0;
}

static void
main_drop_dev(struct options *options)
{
	if (options->access.dir_fd >= 0)
		close(options->access.dir_fd);
	options->access.dir_fd = AT_FDCWD;
}

/* While there is one thread: the process that may trace, and the first step for this
 * one.  Without a sandbox all is done in here. */
static int
main_prepare(struct options *options)
{
	struct tcuse_config *device = &options->device;
	int error = 0;

	if (options->sandbox.mode == SANDBOX_OFF) {
		if (options->sandbox.user != NULL)
			ocf_log(OCF_LOG_WARNING,
			    "without a sandbox the user does not become %s",
			    options->sandbox.user);
		return 0;
	}
	if (device->crioget != TCALL_CRIOGET_REFUSE)
		error = tracer_new(&device->tracer, main_tracer_prepare,
		    options, main_keeps_stderr(options));
	if (error != 0) {
		ocf_log(OCF_LOG_ERROR, "the tracer: %s", strerror(error));
		return error;
	}
	error = main_keep_dev(options);
	if (error != 0)
		ocf_log(OCF_LOG_ERROR, "/dev: %s", strerror(error));
	return error != 0 ? error : sandbox_prepare(&options->sandbox);
}

/* The second step, once all is open. */
static int
main_enter(struct options *options)
{
	main_drop_dev(options);
	if (options->sandbox.mode == SANDBOX_OFF)
		return 0;
	logdest_connect();
	return sandbox_enter(&options->sandbox);
}

/* The signals that end us, or have us read the configuration again, by descriptor. */
struct main_signals {
	sigset_t set;
	int fd;
};

/* To be called before there are threads, which inherit that they are blocked: one
 * of a driver's would be ended by them, and all of us with it.  After
 * main_wait the next one ends us at once. */
static int
main_signals_open(struct main_signals *signals)
{
	sigemptyset(&signals->set);
	sigaddset(&signals->set, SIGTERM);
	sigaddset(&signals->set, SIGINT);
	sigaddset(&signals->set, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &signals->set, NULL) != 0)
		return errno;
	signals->fd = signalfd(-1, &signals->set, SFD_CLOEXEC);
	return signals->fd < 0 ? errno : 0;
}

/* In the sandbox the node is not ours any more, nor is /dev writable. */
static int
main_reload_access(
    const struct options *now, const struct devnode_access *access)
{
	if (now->sandbox.mode == SANDBOX_OFF)
		return devnode_set_access(now->device.name, access);
	if (access->mode != now->access.mode || access->gid != now->access.gid)
		ocf_log(OCF_LOG_WARNING,
		    "the mode and group of /dev/%s stay as they are: in the "
		    "sandbox they need a restart",
		    now->device.name);
	return 0;
}

static int
main_reload(void *ctx)
{
	const struct options *now = ctx;
	struct options options;
	int error = options_reload(&options);

	return error != 0 ? error : main_reload_access(now, &options.access);
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
main_wait(struct tcuse *t, const struct main_signals *signals, const char *name)
{
	struct signalfd_siginfo info;
	int error;

	do {
		error = main_watch(t, signals->fd, name);
		if (error != 0)
			return error;
		if (read(signals->fd, &info, sizeof(info)) !=
		    (ssize_t)sizeof(info))
			return 0;
		if (info.ssi_signo == SIGHUP) {
			service_reloading();
			(void)config_reload("SIGHUP", NULL, 0);
			service_ready();
		}
	} while (info.ssi_signo == SIGHUP);
	sigprocmask(SIG_UNBLOCK, &signals->set, NULL);
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

/* The directory of an absolute path; NULL: there is no path, or it is the root. */
static const char *
main_directory(char dir[PATH_MAX], const char *path)
{
	const char *slash = path != NULL ? strrchr(path, '/') : NULL;

	if (slash == NULL || slash == path)
		return NULL;
	(void)snprintf(dir, PATH_MAX, "%.*s", (int)(slash - path), path);
	return dir;
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
	};

	return control_start(control, &config);
}

/* The device, from its registration to its end. */
static int
main_serve(
    struct options *options, int ready_fd, const struct main_signals *signals)
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
		error = main_enter(options);
	if (error == 0)
		error = tcuse_start(t);
	if (error == 0 && ready_fd >= 0 && options->run == NULL)
		error = main_detach(options, null_fd);
	if (error != 0)
		goto out;
	launch_ready(ready_fd);
	ocf_log(OCF_LOG_INFO, "serving /dev/%s", options->device.name);
	service_ready();
	config_set_reload(main_reload, options);
	error = main_wait(t, signals, options->device.name);
	service_stopping();
	if (error != 0)
		ocf_log(OCF_LOG_ERROR, "the kernel has ended /dev/%s",
		    options->device.name);
out:
	config_set_reload(NULL, NULL);
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
	struct main_signals signals;
	int error;

	error = main_signals_open(&signals);
	if (error != 0) {
		ocf_log(OCF_LOG_ERROR, "signals: %s", strerror(error));
		return error;
	}
	error = drivers_attach();
	if (error == 0) {
		options->sandbox.usb = drivers_plugged();
		error = main_serve(options, ready_fd, &signals);
		if (options->common.stats && error == 0)
			devstat_print(stats, "cuse");
	} else {
		ocf_log(OCF_LOG_ERROR, "no provider: %s", strerror(error));
	}
	drivers_detach();
	close(signals.fd);
	return error;
}

static int
main_daemon(void *ctx, int ready_fd)
{
	struct options *options = ctx;
	char control_dir[PATH_MAX];
	char config_dir[PATH_MAX];
	FILE *stats = stderr;
	int error;

	if (options->common.stats_path != NULL) {
		stats = fopen(options->common.stats_path, "we");
		if (stats == NULL) {
			ocf_log(OCF_LOG_ERROR, "%s: %s",
			    options->common.stats_path, strerror(errno));
			return EXIT_FAILURE;
		}
	}
	service_open();
	main_keep_secrets();
	/* From one the socket is removed at the end, the other is read again. */
	options->sandbox.writable =
	    main_directory(control_dir, main_control_path(options));
	options->sandbox.visible =
	    main_directory(config_dir, cmdline_config_file());
	error = main_prepare(options);
	if (error == 0)
		error = main_provide(options, ready_fd, stats);
	main_drop_dev(options);
	tracer_free(options->device.tracer);
	options->sandbox.writable = NULL;
	options->sandbox.visible = NULL;
	service_close();
	if (stats != stderr && fclose(stats) != 0 && error == 0) {
		error = errno;
		ocf_log(OCF_LOG_ERROR, "%s: %s", options->common.stats_path,
		    strerror(error));
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
	if (main_open_standard() != 0)
		return EXIT_FAILURE;
	if (options.foreground && options.run == NULL)
		return main_daemon(&options, -1);
	return launch(main_daemon, &options, options.run);
}
