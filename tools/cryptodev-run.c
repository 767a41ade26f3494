/* SPDX-License-Identifier: ISC */
/*
 * cryptodev-run - serve /dev/crypto to one program and all that it starts.
 *
 * Three processes: this one was started by the user and stands for the program,
 * whose signals and exit status are its own; its child is the supervisor, which
 * serves the device; and the supervisor's child becomes the program.
 */
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmdline.h"
#include "drivers.h"
#include "log.h"
#include "run_fds.h"
#include "run_supervisor.h"

static const char run_usage[] =
    "Usage: cryptodev-run [OPTION]... [--] PROGRAM [ARG]...\n"
    "\n"
    "Runs PROGRAM with a /dev/crypto of its own, which all that it starts share.\n"
    "Needs no privileges, no device node and no kernel module.\n";

static const char run_notes[] =
    "Exit status: PROGRAM's own, and if a signal ends it, the same signal ends\n"
    "cryptodev-run; 125 if cryptodev-run itself fails, 126 if PROGRAM cannot be\n"
    "executed, 127 if it is not found.\n"
    "\n"
    "Set-user-ID programs gain no privileges under cryptodev-run, and it cannot run\n"
    "under itself.  Programs that make themselves undumpable, as ssh-agent does, get\n"
    "no device, except from root.  It takes Linux 5.14, and is fast from 6.6 on.";

__attribute__((noreturn)) static void
run_die(const char *what, const char *why)
{
	ocf_log(OCF_LOG_ERROR, "%s: %s", what, why);
	exit(RUN_EXIT_FAILED);
}

/* Read the options; optind is the program's place then. */
static void
run_options(struct run_supervisor *run, int argc, char **argv)
{
	const struct cmdline cmdline = {
		.program = "cryptodev-run",
		.version = "(cryptodevd) " RUN_VERSION,
		.usage = run_usage,
		.notes = run_notes,
		.operands = true,
	};
	static struct cmdline_common common;
	enum cmdline_result result =
	    cmdline_parse(&cmdline, &common, argc, argv);

	if (result != CMDLINE_GO)
		exit(result == CMDLINE_DONE ? 0 : RUN_EXIT_FAILED);
	if (optind == argc)
		run_die("no program", "try 'cryptodev-run --help'");
	run->control = (struct control_config){
		.path =
		    common.control_path[0] != '\0' ? common.control_path : NULL,
		.required = true,
		.group = common.control_group,
		.version = RUN_VERSION,
		.transport = "notify",
		.device_name = common.device_name,
		.nthreads = common.nthreads,
	};
	/* Clients under it ask about the device that they see. */
	if (run->control.path != NULL &&
	    setenv(CONTROL_ENV, run->control.path, 1) != 0)
		run_die(CONTROL_ENV, strerror(errno));
	if (!common.stats)
		return;
	run->stats =
	    common.stats_path == NULL ? stderr : fopen(common.stats_path, "we");
	if (run->stats == NULL)
		run_die(common.stats_path, strerror(errno));
}

/* Terminals send these to the whole process group, which the program is in. */
static bool
run_is_terminals(const struct signalfd_siginfo *info)
{
	switch (info->ssi_signo) {
	case SIGINT:
	case SIGQUIT:
	case SIGHUP:
	case SIGTSTP:
	case SIGTTIN:
	case SIGTTOU:
	case SIGCONT:
	case SIGWINCH:
		return info->ssi_code > 0;
	default:
		return false;
	}
}

static void
run_forward(int signal_fd, int control_fd)
{
	struct signalfd_siginfo info;
	int signo;

	while (read(signal_fd, &info, sizeof(info)) == sizeof(info)) {
		if (info.ssi_signo == SIGCHLD || run_is_terminals(&info))
			continue;
		signo = (int)info.ssi_signo;
		(void)send(control_fd, &signo, sizeof(signo), MSG_NOSIGNAL);
	}
}

/* Wait for the program's status, and stop when it stops, so that a shell sees
 * it.  -1: the supervisor died. */
static int
run_wait_result(int signal_fd, int control_fd, pid_t supervisor)
{
	struct pollfd fds[] = {
		{ .fd = signal_fd, .events = POLLIN },
		{ .fd = control_fd, .events = POLLIN },
	};
	struct run_report report;
	int status = 0;

	for (;;) {
		if (poll(fds, 2, -1) < 0)
			continue;
		if (fds[0].revents != 0)
			run_forward(signal_fd, control_fd);
		if (fds[1].revents == 0)
			continue;
		if (recv(control_fd, &report, sizeof(report), 0) !=
		    sizeof(report))
			return -1;
		if (report.event == RUN_STOPPED) {
			(void)raise(SIGSTOP);
			continue;
		}
		/* A supervisor that fails at its very end has failed. */
		if (report.event == RUN_ALL_ENDED &&
		    (waitpid(supervisor, &status, 0) < 0 || status != 0))
			return -1;
		return report.status;
	}
}

/* End as the program did. */
__attribute__((noreturn)) static void
run_exit(int status)
{
	sigset_t set;
	int signo;

	if (status == -1)
		run_die("cannot go on", "the serving process has died");
	if (WIFEXITED(status))
		exit(WEXITSTATUS(status));
	signo = WTERMSIG(status);
	/* Without a core: the program has left its own. */
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	(void)signal(signo, SIG_DFL);
	(void)sigemptyset(&set);
	(void)sigaddset(&set, signo);
	(void)pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	(void)raise(signo);
	exit(128 + signo);
}

/* Stand for the program from now on. */
__attribute__((noreturn)) static void
run_stand_in(int control_fd, pid_t supervisor)
{
	sigset_t set;
	int signal_fd;

	run_fds_close(&control_fd, 1);
	run_fds_silence(STDOUT_FILENO);
	(void)sigfillset(&set);
	signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (signal_fd < 0)
		run_die("cannot receive signals", strerror(errno));
	run_exit(run_wait_result(signal_fd, control_fd, supervisor));
}

int
main(int argc, char **argv)
{
	struct run_supervisor run = { .stats = NULL };
	const struct sigaction by_default = { .sa_handler = SIG_DFL };
	sigset_t all;
	pid_t supervisor;
	int control[2];

	ocf_log_set_name("cryptodev-run");
	if (run_fds_reserve() != 0)
		run_die("/dev/null", strerror(errno));
	run_options(&run, argc, argv);
	run.program.argv = argv + optind;

	/* From here on signals are for the program; it begins with what we
	 * began with. */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &run.program.mask);
	(void)sigaction(SIGCHLD, &by_default, &run.program.on_child);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) != 0)
		run_die("cannot start", strerror(errno));
	supervisor = fork();
	if (supervisor < 0)
		run_die("cannot start", strerror(errno));
	if (supervisor != 0) {
		drivers_unsetenv();
		run_stand_in(control[0], supervisor);
	}
	(void)close(control[0]);
	run.control_fd = control[1];
	return run_supervisor_main(&run);
}
