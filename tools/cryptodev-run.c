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

#include "devconf.h"
#include "dialect.h"
#include "drivers.h"
#include "log.h"
#include "run_fds.h"
#include "run_supervisor.h"
#include "transport.h"

#define RUN_THREADS_MAX 256

static const char run_usage[] =
    "Usage: cryptodev-run [OPTION]... [--] PROGRAM [ARG]...\n"
    "\n"
    "Runs PROGRAM with a /dev/crypto of its own, which all that it starts share.\n"
    "Needs no privileges, no device node and no kernel module.\n"
    "\n"
    "  --device-name NAME  serve /dev/NAME instead of /dev/crypto\n"
    "  --threads N         serve up to N calls at once (default 4)\n"
    "  --flavour NAME      what the few commands mean that several BSDs share:\n"
    "                      freebsd12 (default), freebsd13, netbsd, netbsd-old or\n"
    "                      openbsd; all others are always served\n"
    "  --report-accelerated auto|always|never\n"
    "                      whether sessions are said to be hardware accelerated;\n"
    "                      OpenSSL and GnuTLS do not use those that are not\n"
    "                      (default auto: the truth)\n"
    "  --driver FILE[,ARGS]\n"
    "                      load a driver besides the built-in ones; ARGS are for\n"
    "                      the driver.  May be given several times\n"
    "  --stats[=FILE]      when PROGRAM has ended, print what was served, to\n"
    "                      standard error or to FILE\n"
    "  --debug             say what goes on, on standard error\n"
    "  --help              print this and exit\n"
    "  --version           print the version and exit\n"
    "\n"
    "Exit status: PROGRAM's own, and if a signal ends it, the same signal ends\n"
    "cryptodev-run; 125 if cryptodev-run itself fails, 126 if PROGRAM cannot be\n"
    "executed, 127 if it is not found.\n"
    "\n"
    "Set-user-ID programs gain no privileges under cryptodev-run, and it cannot run\n"
    "under itself.  Programs that make themselves undumpable, as ssh-agent does, get\n"
    "no device, except from root.  It takes Linux 5.14, and is fast from 6.6 on.\n";

enum run_option {
	RUN_OPT_DEVICE_NAME = 256,
	RUN_OPT_THREADS,
	RUN_OPT_FLAVOUR,
	RUN_OPT_ACCELERATED,
	RUN_OPT_DRIVER,
	RUN_OPT_STATS,
	RUN_OPT_DEBUG,
	RUN_OPT_HELP,
	RUN_OPT_VERSION,
};

static const struct option run_options[] = {
	{ "device-name", required_argument, NULL, RUN_OPT_DEVICE_NAME },
	{ "threads", required_argument, NULL, RUN_OPT_THREADS },
	{ "flavour", required_argument, NULL, RUN_OPT_FLAVOUR },
	{ "report-accelerated", required_argument, NULL, RUN_OPT_ACCELERATED },
	{ "driver", required_argument, NULL, RUN_OPT_DRIVER },
	{ "stats", optional_argument, NULL, RUN_OPT_STATS },
	{ "debug", no_argument, NULL, RUN_OPT_DEBUG },
	{ "help", no_argument, NULL, RUN_OPT_HELP },
	{ "version", no_argument, NULL, RUN_OPT_VERSION },
	{ NULL, 0, NULL, 0 },
};

__attribute__((noreturn)) static void
run_die(const char *what, const char *why)
{
	ocf_log(OCF_LOG_ERROR, "%s: %s", what, why);
	exit(RUN_EXIT_FAILED);
}

__attribute__((noreturn)) static void
run_print(const char *text)
{
	if (fputs(text, stdout) == EOF || fflush(stdout) != 0)
		run_die("standard output", strerror(errno));
	exit(0);
}

static void
run_set_stats(struct run_supervisor *run, const char *file)
{
	if (run->stats != NULL && run->stats != stderr)
		(void)fclose(run->stats);
	run->stats = file == NULL ? stderr : fopen(file, "we");
	if (run->stats == NULL)
		run_die(file, strerror(errno));
}

static void
run_set_threads(struct run_supervisor *run, const char *value)
{
	unsigned long n;
	char *end;

	errno = 0;
	n = strtoul(value, &end, 10);
	if (errno != 0 || *value < '0' || *value > '9' || *end != '\0' ||
	    n < 1 || n > RUN_THREADS_MAX)
		run_die("--threads", "must be a number from 1 to 256");
	run->nthreads = (unsigned)n;
}

static void
run_set(struct run_supervisor *run, int option)
{
	switch (option) {
	case RUN_OPT_DEVICE_NAME:
		if (*optarg == '\0' || strchr(optarg, '/') != NULL ||
		    strcmp(optarg, ".") == 0 || strcmp(optarg, "..") == 0)
			run_die("--device-name", "must be a file name");
		run->device_name = optarg;
		break;
	case RUN_OPT_THREADS:
		run_set_threads(run, optarg);
		break;
	case RUN_OPT_FLAVOUR:
		if (dialect_set_flavour(optarg) != 0)
			run_die("--flavour",
			    "must be freebsd12, freebsd13, "
			    "netbsd, netbsd-old or openbsd");
		break;
	case RUN_OPT_ACCELERATED:
		if (devconf_set_accelerated(optarg) != 0)
			run_die("--report-accelerated",
			    "must be auto, always or never");
		break;
	case RUN_OPT_DRIVER:
		if (drivers_want(optarg) != 0)
			run_die("--driver", "must be a file, 32 at most");
		break;
	case RUN_OPT_STATS:
		run_set_stats(run, optarg);
		break;
	case RUN_OPT_DEBUG:
		ocf_log_set_level(OCF_LOG_DEBUG);
		break;
	case RUN_OPT_HELP:
		run_print(run_usage);
	case RUN_OPT_VERSION:
		run_print("cryptodev-run (cryptodevd) " RUN_VERSION "\n");
	default:
		/* getopt_long has said what is wrong. */
		(void)fputs("Try 'cryptodev-run --help'.\n", stderr);
		exit(RUN_EXIT_FAILED);
	}
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
	(void)sigprocmask(SIG_UNBLOCK, &set, NULL);
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
	struct run_supervisor run = {
		.device_name = TRANSPORT_DEVICE_NAME,
		.nthreads = TRANSPORT_THREADS,
	};
	const struct sigaction by_default = { .sa_handler = SIG_DFL };
	sigset_t all;
	pid_t supervisor;
	int control[2];
	int option;

	ocf_log_set_name("cryptodev-run");
	if (run_fds_reserve() != 0)
		run_die("/dev/null", strerror(errno));
	while ((option = getopt_long(argc, argv, "+", run_options, NULL)) != -1)
		run_set(&run, option);
	if (optind == argc)
		run_die("no program", "try 'cryptodev-run --help'");
	run.program.argv = argv + optind;

	/* From here on signals are for the program; it begins with what we
	 * began with. */
	(void)sigfillset(&all);
	(void)sigprocmask(SIG_SETMASK, &all, &run.program.mask);
	(void)sigaction(SIGCHLD, &by_default, &run.program.on_child);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) != 0)
		run_die("cannot start", strerror(errno));
	supervisor = fork();
	if (supervisor < 0)
		run_die("cannot start", strerror(errno));
	if (supervisor != 0)
		run_stand_in(control[0], supervisor);
	(void)close(control[0]);
	run.control_fd = control[1];
	return run_supervisor_main(&run);
}
