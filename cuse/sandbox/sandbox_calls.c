/* SPDX-License-Identifier: ISC */
/*
 * sandbox_calls.c - the system calls of a daemon that serves, by libseccomp.
 *
 * What is not in the list fails with EPERM: libraries try calls that they can do
 * without, newer ones other calls than older ones, and users' programs must not lose
 * their device for that.  What only an intruder would try ends the daemon.
 */
#include <sys/mman.h>
#include <sys/prctl.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>

#include "sandbox_impl.h"

/* Who needs it. */
enum {
	CALLS_ALWAYS = 1,
	CALLS_REACH = 2, /* who reaches into programs */
	CALLS_USB = 4,
};

/* An argument must be `value` under `mask`, unless that is 0. */
struct calls_row {
	int nr;
	unsigned int when;
	unsigned int arg;
	uint64_t mask;
	uint64_t value;
};

#define CALLS_OPEN  ((uint64_t)(O_ACCMODE | O_CREAT | O_TRUNC))
#define CALLS_USBFS ((uint64_t)'U' << 8) /* the type of its commands */
#define CALL(name)                                         \
	{                                                  \
		.nr = SCMP_SYS(name), .when = CALLS_ALWAYS \
	}
#define CALL_IF(name, w, n, m, v)                                           \
	{                                                                   \
		.nr = SCMP_SYS(name), .when = (w), .arg = (n), .mask = (m), \
		.value = (v)                                                \
	}

/* clang-format off */
static const struct calls_row calls_allowed[] = {
	/* Descriptors, those of the device and the log among them. */
	CALL(chdir), CALL(close), CALL(dup), CALL(dup2), CALL(dup3), CALL(fcntl), CALL(flock), CALL(fstat),
	CALL(lseek), CALL(pread64), CALL(read), CALL(readv), CALL(write), CALL(writev),
	CALL(epoll_create1), CALL(epoll_ctl), CALL(epoll_pwait), CALL(epoll_wait),
	CALL(eventfd2), CALL(pipe2), CALL(poll), CALL(ppoll), CALL(pselect6), CALL(select),
	CALL(signalfd4), CALL(splice), CALL(timerfd_create), CALL(timerfd_gettime),
	CALL(timerfd_settime),
	/* Sockets that are there. */
	CALL(accept4), CALL(getpeername), CALL(getsockname), CALL(getsockopt), CALL(recvfrom),
	CALL(recvmsg), CALL(sendmsg), CALL(sendto), CALL(setsockopt), CALL(shutdown),
	CALL(socketpair),
	/* Files, to be read; and the socket's, to be removed at the end. */
	CALL(access), CALL(faccessat), CALL(faccessat2), CALL(getcwd), CALL(getdents64),
	CALL(lstat), CALL(newfstatat), CALL(readlink), CALL(readlinkat), CALL(stat), CALL(statx),
	CALL(unlink), CALL(unlinkat),
	CALL_IF(open, CALLS_ALWAYS, 1, CALLS_OPEN, O_RDONLY),
	CALL_IF(openat, CALLS_ALWAYS, 2, CALLS_OPEN, O_RDONLY),
	CALL_IF(open, CALLS_USB, 1, CALLS_OPEN, O_RDWR),
	CALL_IF(openat, CALLS_USB, 2, CALLS_OPEN, O_RDWR),
	CALL_IF(ioctl, CALLS_USB, 1, 0xff00, CALLS_USBFS),
	/* Memory, none of it to be executed. */
	CALL(brk), CALL(madvise), CALL(mincore), CALL(mlock), CALL(mlock2), CALL(mremap), CALL(munlock),
	CALL(munmap),
	CALL_IF(mmap, CALLS_ALWAYS, 2, PROT_EXEC, 0),
	CALL_IF(mprotect, CALLS_ALWAYS, 2, PROT_EXEC, 0),
	CALL_IF(process_vm_readv, CALLS_REACH, 0, 0, 0),
	CALL_IF(process_vm_writev, CALLS_REACH, 0, 0, 0),
	/* Threads, signals, time. */
	CALL_IF(clone, CALLS_ALWAYS, 0, CLONE_THREAD, CLONE_THREAD),
	CALL(exit), CALL(exit_group), CALL(futex), CALL(get_robust_list), CALL(membarrier),
	CALL(restart_syscall), CALL(rseq), CALL(rt_sigaction), CALL(rt_sigpending),
	CALL(rt_sigprocmask), CALL(rt_sigreturn), CALL(rt_sigtimedwait), CALL(sched_getaffinity),
	CALL(sched_yield), CALL(set_robust_list), CALL(set_tid_address), CALL(sigaltstack), CALL(tgkill),
	CALL(wait4),
	CALL(clock_getres), CALL(clock_gettime), CALL(clock_nanosleep), CALL(gettimeofday),
	CALL(nanosleep), CALL(time),
	/* What one is and has. */
	CALL(getcpu), CALL(getegid), CALL(geteuid), CALL(getgid), CALL(getpid), CALL(getppid),
	CALL(getrandom), CALL(getrusage), CALL(gettid), CALL(getuid),
	CALL(sysinfo), CALL(umask), CALL(uname),
	CALL_IF(prctl, CALLS_ALWAYS, 0, UINT64_MAX, PR_SET_NAME),
	CALL_IF(prlimit64, CALLS_ALWAYS, 2, UINT64_MAX, 0), /* to ask only */
};

/* Other programs, other processes, other powers. */
static const int calls_deadly[] = {
	SCMP_SYS(bpf), SCMP_SYS(chroot), SCMP_SYS(delete_module), SCMP_SYS(execve),
	SCMP_SYS(execveat), SCMP_SYS(finit_module), SCMP_SYS(fork), SCMP_SYS(init_module),
	SCMP_SYS(kexec_file_load), SCMP_SYS(kexec_load), SCMP_SYS(mount), SCMP_SYS(move_mount),
	SCMP_SYS(open_by_handle_at), SCMP_SYS(pidfd_getfd), SCMP_SYS(pivot_root), SCMP_SYS(ptrace),
	SCMP_SYS(setns), SCMP_SYS(umount2), SCMP_SYS(unshare), SCMP_SYS(userfaultfd),
	SCMP_SYS(vfork),
};
/* clang-format on */

static int
calls_add(scmp_filter_ctx ctx, const struct calls_row *row)
{
	const struct scmp_arg_cmp cmp =
	    SCMP_CMP64(row->arg, SCMP_CMP_MASKED_EQ, row->mask, row->value);

	return -seccomp_rule_add_array(
	    ctx, SCMP_ACT_ALLOW, row->nr, row->mask != 0 ? 1 : 0, &cmp);
}

static int
calls_fill(scmp_filter_ctx ctx, unsigned int when, bool log)
{
	int error = 0;

	for (size_t i = 0;
	     error == 0 && i < sizeof(calls_allowed) / sizeof(calls_allowed[0]);
	     i++) {
		if ((calls_allowed[i].when & when) != 0)
			error = calls_add(ctx, &calls_allowed[i]);
	}
	/* Its flags cannot be looked at: the C library has another way. */
	if (error == 0)
		error = -seccomp_rule_add(
		    ctx, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	for (size_t i = 0; error == 0 && !log &&
	     i < sizeof(calls_deadly) / sizeof(calls_deadly[0]);
	     i++)
		error = -seccomp_rule_add(
		    ctx, SCMP_ACT_KILL_PROCESS, calls_deadly[i], 0);
	return error;
}

/* For all threads.  Calls of the list must cost nothing: no
 * mitigations that are for code of strangers, which never runs in here. */
static int
calls_load(scmp_filter_ctx ctx)
{
	int error = -seccomp_attr_set(ctx, SCMP_FLTATR_CTL_TSYNC, 1);

	if (error == 0)
		error = -seccomp_attr_set(ctx, SCMP_FLTATR_CTL_SSB, 1);
	if (error == 0)
		error = -seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	return error != 0 ? error : -seccomp_load(ctx);
}

int
sandbox_calls(const struct sandbox *sb)
{
	const bool log = sb->config->mode == SANDBOX_LOG;
	unsigned int when = CALLS_ALWAYS;
	scmp_filter_ctx ctx;
	int error;

	ctx = seccomp_init(log ? SCMP_ACT_LOG : SCMP_ACT_ERRNO(EPERM));
	if (ctx == NULL)
		return ENOMEM;
	if (sb->config->reach)
		when |= CALLS_REACH;
	if (sb->config->usb)
		when |= CALLS_USB;
	error = calls_fill(ctx, when, log);
	if (error == 0)
		error = calls_load(ctx);
	seccomp_release(ctx);
	return error;
}
