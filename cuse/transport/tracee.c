/* SPDX-License-Identifier: ISC */
/*
 * tracee.c - ptrace(2), for one purpose.  The thread is seized while it waits in
 * the kernel and interrupted there: it stops on its way back, before it runs an
 * instruction or a signal handler of its own.  While it runs a call of ours all
 * its signals are blocked; SIGKILL and SIGSTOP cannot be.
 */
#include "tracee.h"

#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "log.h"
#include "progmem.h"
#include "taskinfo.h"

#define TRACEE_PAGE 4096

/* A stop at the entrance or the exit of a system call. */
#define TRACEE_SYSCALL_STOP (SIGTRAP | 0x80)

/* How long a step may take, and how long to sleep between looks; ns. */
#define TRACEE_PATIENCE	 1000000000L
#define TRACEE_PAUSE_MIN 20000L
#define TRACEE_PAUSE_MAX 5000000L

int
tracee_seize(struct tracee *tracee, pid_t tid)
{
	const unsigned long options = PTRACE_O_TRACESYSGOOD;
	int error;

	*tracee = (struct tracee){ .tid = tid };
	error = tregs_init(&tracee->regs, tid);
	if (error != 0)
		return error;
	/* A filter of the program's is not meant for calls it does not make,
	 * and might end it.  Suspending it takes CAP_SYS_ADMIN, and a kernel
	 * that can. */
	if (ptrace(PTRACE_SEIZE, tid, NULL,
		options | PTRACE_O_SUSPEND_SECCOMP) != 0) {
		if (taskinfo_filtered(tid)) {
			ocf_debug("thread %ld has a filter (seccomp) that "
				  "cannot be suspended",
			    (long)tid);
			return EPERM;
		}
		if (ptrace(PTRACE_SEIZE, tid, NULL, options) != 0)
			return errno;
	} else {
		tracee->suspended = true;
	}
	return ptrace(PTRACE_INTERRUPT, tid, NULL, NULL) == 0 ? 0 : errno;
}

/* Wait for the next stop.  ESRCH it ended, and has been waited for. */
static int
tracee_wait(struct tracee *tracee, int *status)
{
	pid_t pid;

	tracee->held = false;
	do {
		pid = waitpid(tracee->tid, status, __WALL);
	} while (pid < 0 && errno == EINTR);
	if (pid < 0 || !WIFSTOPPED(*status))
		return ESRCH;
	tracee->held = true;
	return 0;
}

/*
 * Wait for the end of a step, but not for ever: the thread may have come to run
 * code that makes no system call.  EFAULT it had to be interrupted.
 */
static int
tracee_wait_step(struct tracee *tracee, int *status)
{
	struct timespec pause = { .tv_nsec = TRACEE_PAUSE_MIN };
	long waited = 0;
	pid_t pid = 0;

	tracee->held = false;
	while (waited < TRACEE_PATIENCE) {
		pid = waitpid(tracee->tid, status, __WALL | WNOHANG);
		if (pid != 0)
			break;
		(void)nanosleep(&pause, NULL);
		waited += pause.tv_nsec;
		if (pause.tv_nsec < TRACEE_PAUSE_MAX)
			pause.tv_nsec *= 2;
	}
	if (pid == 0) {
		ocf_debug("thread %ld does not come to its system call",
		    (long)tracee->tid);
		(void)ptrace(PTRACE_INTERRUPT, tracee->tid, NULL, NULL);
		return tracee_wait(tracee, status) != 0 ? ESRCH : EFAULT;
	}
	if (pid < 0 || !WIFSTOPPED(*status))
		return ESRCH;
	tracee->held = true;
	return 0;
}

/* What ptrace said of a thread we hold: it fails if SIGKILL took it from us,
 * and then its end is ours to wait for. */
static int
tracee_check(struct tracee *tracee, int error)
{
	int status;

	if (error != ESRCH || !tracee->held)
		return error;
	do {
		error = tracee_wait(tracee, &status);
	} while (error == 0 && ptrace(PTRACE_CONT, tracee->tid, NULL, 0) == 0);
	tracee->held = false;
	return ESRCH;
}

static int
tracee_block_signals(struct tracee *tracee)
{
	uint64_t all = UINT64_MAX;

	if (ptrace(PTRACE_GETSIGMASK, tracee->tid, sizeof(tracee->sigmask),
		&tracee->sigmask) != 0 ||
	    ptrace(PTRACE_SETSIGMASK, tracee->tid, sizeof(all), &all) != 0)
		return errno;
	tracee->masked = true;
	return 0;
}

/* Whether it stopped at the entrance of exactly this call. */
static bool
tracee_enters(
    const struct tracee *tracee, long nr, const uint64_t args[TREGS_ARGS])
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, tracee->tid, sizeof(info), &info) <=
		0 ||
	    info.op != PTRACE_SYSCALL_INFO_ENTRY ||
	    info.arch != tracee->abi->arch || info.entry.nr != (uint64_t)nr)
		return false;
	for (size_t i = 0; i < TREGS_ARGS; i++) {
		if (info.entry.args[i] != args[i])
			return false;
	}
	return true;
}

/* Whose filters are suspended must not make other calls than ours; a kernel
 * before Linux 5.3 does not tell us which it makes. */
static int
tracee_guard(struct tracee *tracee)
{
	char info;

	if (!tracee->suspended ||
	    ptrace(PTRACE_GET_SYSCALL_INFO, tracee->tid, sizeof(info), &info) >
		0)
		return 0;
	tracee->suspended = false;
	return taskinfo_filtered(tracee->tid) ? EPERM : 0;
}

int
tracee_catch(struct tracee *tracee)
{
	int status;
	int error;

	error = tracee_wait(tracee, &status);
	if (error != 0)
		return error;
	/* The kernel stops it for us before it looks at its signals. */
	if (status >> 16 != PTRACE_EVENT_STOP) {
		tracee->sig = WSTOPSIG(status);
		return EOPNOTSUPP;
	}
	error = tregs_load(&tracee->regs, tracee->tid);
	if (error != 0)
		return tracee_check(tracee, error);
	tracee->loaded = true;
	/* The answer need not have come through. */
	error = -tregs_result(&tracee->regs);
	if (error == 0)
		error = tregs_abi(&tracee->abi, &tracee->regs, tracee->tid);
	if (error == 0)
		error = tracee_guard(tracee);
	if (error == 0)
		error = tracee_block_signals(tracee);
	return tracee_check(tracee, error);
}

int
tracee_descriptor(const struct tracee *tracee)
{
	return (int)(uint32_t)tregs_arg(&tracee->regs, tracee->abi);
}

/* Let it run to the next entrance or exit of a system call.  EFAULT it came to
 * an exception instead: its code is not there any more. */
static int
tracee_step(struct tracee *tracee)
{
	int sig = 0;
	int status;
	int error;

	for (;;) {
		if (ptrace(PTRACE_SYSCALL, tracee->tid, NULL, sig) != 0)
			return tracee_check(tracee, errno);
		error = tracee_wait_step(tracee, &status);
		if (error != 0)
			return error;
		if (WSTOPSIG(status) == TRACEE_SYSCALL_STOP)
			return 0;
		/* It is being stopped like its whole process.  It must not
		 * heed that yet; the kernel will see to it when we let go. */
		sig = 0;
		if (status >> 16 == PTRACE_EVENT_STOP)
			continue;
		if (WSTOPSIG(status) != SIGSTOP)
			return EFAULT;
		sig = SIGSTOP;
	}
}

/* To the entrance of the call.  Another thread may have put other code where the
 * instruction was, whose calls no filter would see: that ends the process, which
 * no call survives. */
static int
tracee_enter(struct tracee *tracee, long nr, const uint64_t args[TREGS_ARGS])
{
	int error;

	error = tracee_step(tracee);
	if (error != 0 || !tracee->suspended || tracee_enters(tracee, nr, args))
		return error;
	ocf_log(OCF_LOG_WARNING,
	    "thread %ld changes its code to get around its filter (seccomp): "
	    "killed",
	    (long)tracee->tid);
	/* We need not be allowed to send it signals (CAP_KILL).  At the entrance of a
	 * call this ends it before the call. */
	(void)ptrace(PTRACE_KILL, tracee->tid, NULL, NULL);
	return ESRCH;
}

/* One call; `regs` are what it returns with. */
static int
tracee_run(struct tracee *tracee, struct tregs *regs, long nr,
    const uint64_t args[TREGS_ARGS])
{
	int error;

	*regs = tracee->regs;
	tregs_rewind(regs, tracee->abi, nr, args);
	error = tregs_store(regs, tracee->tid);
	if (error == 0)
		error = tracee_enter(tracee, nr, args);
	if (error == 0)
		error = tracee_step(tracee); /* the exit */
	if (error == 0)
		error = tregs_load(regs, tracee->tid);
	return tracee_check(tracee, error);
}

int
tracee_call(struct tracee *tracee, long nr, uint64_t arg, int *result)
{
	const uint64_t args[TREGS_ARGS] = { arg };
	struct tregs regs;
	int error;

	error = tracee_run(tracee, &regs, nr, args);
	*result = error == 0 ? tregs_result(&regs) : 0;
	return error;
}

/* A page of its own; where it is in *page. */
static int
tracee_map(struct tracee *tracee, uint64_t *page)
{
	const uint64_t args[TREGS_ARGS] = { 0, TRACEE_PAGE,
		PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, UINT32_MAX,
		0 };
	struct tregs regs;
	int result;
	int error;

	*page = 0;
	error = tracee_run(tracee, &regs, tracee->abi->nr_mmap, args);
	if (error != 0)
		return error;
	result = tregs_result(&regs);
	if (result < 0 && result > -TRACEE_PAGE)
		return -result;
	*page = tregs_address(&regs, tracee->abi);
	return 0;
}

int
tracee_open(struct tracee *tracee, const char *path, int *result)
{
	char copy[TRACEE_PATH] = { 0 };
	struct xfer_seg seg = { .data = copy, .len = sizeof(copy) };
	struct tregs regs;
	int error;

	*result = 0;
	if (taskinfo_filtered(tracee->tid))
		return EPERM;
	(void)snprintf(copy, sizeof(copy), "%s", path);
	error = tracee_map(tracee, &seg.uaddr);
	if (error == 0)
		error = progmem_store(tracee->tid, &seg, 1);
	if (error == 0) {
		const uint64_t args[TREGS_ARGS] = { (uint32_t)AT_FDCWD,
			seg.uaddr, O_RDWR };

		error = tracee_run(tracee, &regs, tracee->abi->nr_openat, args);
		*result = error == 0 ? tregs_result(&regs) : 0;
	}
	if (seg.uaddr != 0 && tracee->held) {
		const uint64_t args[TREGS_ARGS] = { seg.uaddr, TRACEE_PAGE };

		(void)tracee_run(tracee, &regs, tracee->abi->nr_munmap, args);
	}
	return error;
}

void
tracee_release(struct tracee *tracee, int error)
{
	if (!tracee->held)
		return;
	if (tracee->loaded) {
		if (error != 0)
			tregs_set_result(&tracee->regs, -error);
		error = tregs_store(&tracee->regs, tracee->tid);
	} else {
		error = 0; /* there is no way to tell it */
	}
	if (error == 0 && tracee->masked &&
	    ptrace(PTRACE_SETSIGMASK, tracee->tid, sizeof(tracee->sigmask),
		&tracee->sigmask) != 0)
		error = errno;
	if (error == 0 &&
	    ptrace(PTRACE_DETACH, tracee->tid, NULL, tracee->sig) != 0)
		error = errno;
	tracee_check(tracee, error);
}
