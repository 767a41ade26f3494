/* SPDX-License-Identifier: ISC */
/*
 * The supervisor: children that end, signals to pass on, and the device's
 * hang-ups, in one loop; the calls themselves are served by threads.
 */
#include "run_supervisor.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "devstat.h"
#include "drivers.h"
#include "log.h"
#include "notify.h"
#include "run_fds.h"

struct run_state {
	struct run_supervisor *run;
	struct tnotify *tn;
	struct control *control; /* NULL: not asked for */
	pid_t program; /* 0: it has ended */
	int status; /* then its, as from waitpid */
	int signal_fd;
	bool all_ended; /* no task is left that could use the device */
	bool reported; /* that the program has ended */
};

static void
run_report(struct run_state *state, enum run_event event, int status)
{
	struct run_report report = { .event = event, .status = status };

	(void)send(
	    state->run->control_fd, &report, sizeof(report), MSG_NOSIGNAL);
}

/* What must not be the program's: done after it has been forked. */
static void
run_supervisor_seclude(
    const struct run_supervisor *run, int listener_fd, int gate_fd)
{
	const int keep[] = {
		run->control_fd,
		run->stats == NULL ? -1 : fileno(run->stats),
		listener_fd,
		gate_fd,
	};
	const struct rlimit no_core = { 0, 0 };
	struct rlimit files;

	/* A session of its own: neither the terminal's signals nor those for
	 * the program's process group are meant for us. */
	(void)setsid();
	if (chdir("/") != 0)
		ocf_debug("cannot leave the current directory");
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	(void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	(void)setrlimit(RLIMIT_CORE, &no_core);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
	run_fds_close(keep, sizeof(keep) / sizeof(keep[0]));
	run_fds_silence(STDOUT_FILENO);
}

static int
run_serve(struct run_state *state, int listener_fd)
{
	struct run_supervisor *run = state->run;
	sigset_t set;
	int error;

	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGCHLD);
	state->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	error = state->signal_fd < 0 ? errno : 0;
	if (error == 0)
		error = drivers_attach();
	if (error != 0) {
		ocf_log(OCF_LOG_ERROR, "cannot start: %s", strerror(error));
		(void)close(listener_fd);
		return error;
	}
	error = tnotify_start(&state->tn, listener_fd, run->control.device_name,
	    run->control.nthreads);
	if (error == 0)
		return control_start(&state->control, &run->control);
	ocf_log(OCF_LOG_ERROR, "cannot serve the device: %s",
	    error == ENOTSUP ? "the kernel is older than 5.14"
			     : strerror(error));
	return error;
}

/* Children of the program's become ours when it does not wait for them. */
static void
run_reap(struct run_state *state)
{
	struct signalfd_siginfo info;
	int status;
	pid_t pid;

	while (read(state->signal_fd, &info, sizeof(info)) > 0)
		;
	while ((pid = waitpid(-1, &status, WNOHANG | WUNTRACED)) > 0) {
		if (pid != state->program)
			continue;
		if (WIFSTOPPED(status)) {
			run_report(state, RUN_STOPPED, status);
		} else {
			state->program = 0;
			state->status = status;
		}
	}
}

/* Signals to be passed on.  Who should take the result is gone if it hangs up
 * before there is one: it stood for the program, which goes as well. */
static void
run_control(struct run_state *state)
{
	int signo;
	ssize_t len;

	len = recv(state->run->control_fd, &signo, sizeof(signo), MSG_DONTWAIT);
	if (len < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (len != sizeof(signo))
		signo = SIGKILL;
	if (state->program != 0)
		(void)kill(state->program, signo);
	if (len != sizeof(signo)) {
		(void)close(state->run->control_fd);
		state->run->control_fd = -1;
	}
}

static void
run_wait(struct run_state *state)
{
	struct pollfd fds[] = {
		{ .fd = state->signal_fd, .events = POLLIN },
		{ .fd = tnotify_fd(state->tn), .events = POLLIN },
		{ .fd = state->run->control_fd, .events = POLLIN },
	};

	/* A listener that hung up stays so. */
	if (state->all_ended)
		fds[1].fd = -1;
	if (poll(fds, sizeof(fds) / sizeof(fds[0]), -1) < 0)
		return;
	if (fds[0].revents != 0)
		run_reap(state);
	if (fds[1].revents != 0)
		tnotify_work(state->tn, &state->all_ended);
	if (fds[2].revents != 0)
		run_control(state);
}

static void
run_print_stats(const struct run_supervisor *run)
{
	if (run->stats == NULL)
		return;
	devstat_print(run->stats, "notify");
	if (fflush(run->stats) != 0)
		ocf_log(OCF_LOG_ERROR, "cannot write statistics: %s",
		    strerror(errno));
}

/* Once the program has ended: whoever waits for its output must not wait for
 * us, even if what it left behind keeps us here for years. */
static void
run_loop(struct run_state *state)
{
	while (state->program != 0 || !state->all_ended) {
		run_wait(state);
		if (state->program != 0 || state->reported)
			continue;
		tnotify_work(state->tn, &state->all_ended);
		if (state->all_ended)
			break;
		run_print_stats(state->run);
		run_fds_silence(STDERR_FILENO);
		run_report(state, RUN_ENDED, state->status);
		state->reported = true;
	}
}

int
run_supervisor_main(struct run_supervisor *run)
{
	struct run_state state = { .run = run, .signal_fd = -1 };
	int listener_fd, gate_fd;
	int error;

	(void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	error = run_program_fork(
	    &run->program, &state.program, &listener_fd, &gate_fd);
	if (error == 0) {
		run_supervisor_seclude(run, listener_fd, gate_fd);
		error = run_serve(&state, listener_fd);
	}
	if (error == 0) {
		run_program_go(gate_fd);
		run_loop(&state);
	} else {
		/* It ends by itself when it is not let go. */
		if (gate_fd >= 0)
			(void)close(gate_fd);
		if (state.program > 0)
			(void)waitpid(state.program, NULL, 0);
		state.status = W_EXITCODE(RUN_EXIT_FAILED, 0);
	}
	control_stop(state.control);
	tnotify_stop(state.tn);
	if (!state.reported) {
		if (error == 0)
			run_print_stats(run);
		run_report(&state, RUN_ALL_ENDED, state.status);
	}
	drivers_detach();
	return 0;
}
