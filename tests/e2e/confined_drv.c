/* SPDX-License-Identifier: ISC */
/*
 * confined_drv.c - a driver that is no longer what it was: on a wish in the data of
 * the null cipher it tries what the daemon must not be able to do, and tells with
 * what errno it failed.  For tests alone.
 */
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/capability.h>
#include <opencrypto/cryptodev.h>
#include <opencrypto/module.h>

#include "confined.h"
#include "tracer_impl.h"

static struct crypto_device confined_dev = { .name = "confined", .unit = 0 };
static int32_t confined_id = -1;
static pthread_t confined_thread;
static pthread_mutex_t confined_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t confined_cond = PTHREAD_COND_INITIALIZER;
static struct confined_wish *confined_wish; /* under the lock, as is */
static bool confined_ending;

static int
result(long ret)
{
	return ret < 0 ? errno : 0;
}

static int
try_open(int fd)
{
	int error = result(fd);

	if (fd >= 0)
		(void)close(fd);
	return error;
}

static int
try_read_file(const struct confined_wish *wish)
{
	(void)wish;
	return try_open(open("/etc/passwd", O_RDONLY));
}

static int
try_read_tmp(const struct confined_wish *wish)
{
	(void)wish;
	return try_open(open("/tmp", O_RDONLY | O_DIRECTORY));
}

static int
try_write_etc(const struct confined_wish *wish)
{
	(void)wish;
	return try_open(open("/etc/cryptodevd.test", O_WRONLY | O_CREAT, 0600));
}

/* By a way that no list of system calls sees through. */
static int
try_remove(const struct confined_wish *wish)
{
	(void)wish;
	return result(unlink("/etc/cryptodevd.victim"));
}

static int
try_socket(const struct confined_wish *wish)
{
	(void)wish;
	return try_open(socket(AF_INET, SOCK_STREAM, 0));
}

static int
try_root(const struct confined_wish *wish)
{
	(void)wish;
	return result(syscall(SYS_setresuid, 0, 0, 0));
}

static int
try_capability(const struct confined_wish *wish)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct data[2];

	(void)wish;
	if (syscall(SYS_capget, &head, data) != 0)
		return errno;
	data[0].effective |= 1U << CAP_SYS_ADMIN;
	data[0].permitted |= 1U << CAP_SYS_ADMIN;
	return result(syscall(SYS_capset, &head, data));
}

static int
try_dumpable(const struct confined_wish *wish)
{
	(void)wish;
	return result(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
}

static int
try_core_limit(const struct confined_wish *wish)
{
	const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };

	(void)wish;
	return result(setrlimit(RLIMIT_CORE, &all));
}

static int
try_code(const struct confined_wish *wish)
{
	const void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)wish;
	return p == MAP_FAILED ? errno : 0;
}

static int
try_process(const struct confined_wish *wish)
{
	pid_t child = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);

	(void)wish;
	if (child == 0)
		_exit(0);
	return result(child);
}

static int
try_kill(const struct confined_wish *wish)
{
	return result(kill(wish->pid, 0));
}

static int
try_reach(const struct confined_wish *wish)
{
	char byte;
	struct iovec local = { .iov_base = &byte, .iov_len = 1 };
	struct iovec remote = { .iov_base = &confined_id, .iov_len = 1 };

	/* That nothing need be there is another matter. */
	if (process_vm_readv(wish->pid, &local, 1, &remote, 1, 0) < 0 &&
	    errno != EFAULT)
		return errno;
	return 0;
}

/* Ask the tracer, in whose eyes this is the daemon. */
static int
try_tracer_on(int fd, const struct confined_wish *wish)
{
	struct tracer_request request = { .tid = wish->pid,
		.arg_uaddr = wish->uaddr };
	struct tracer_answer answer = { .error = EIO };
	const struct timeval patience = { .tv_sec = 20 };
	struct iovec iov = { .iov_base = &request, .iov_len = sizeof(request) };
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { .bytes = { 0 } };
	struct msghdr msg = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0)
		return errno;
	control.align.cmsg_len = CMSG_LEN(sizeof(int));
	control.align.cmsg_level = SOL_SOCKET;
	control.align.cmsg_type = SCM_RIGHTS;
	memcpy(CMSG_DATA(&control.align), &ends[1], sizeof(int));
	(void)setsockopt(
	    ends[0], SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (sendmsg(fd, &msg, MSG_NOSIGNAL) < 0)
		answer.error = EPIPE;
	(void)close(ends[1]);
	while (!answer.done &&
	    recv(ends[0], &answer, sizeof(answer), 0) == sizeof(answer))
		;
	(void)close(ends[0]);
	return answer.done ? answer.error : EIO;
}

static int
try_tracer(const struct confined_wish *wish)
{
	for (int fd = 3; fd < 256; fd++) {
		int type = 0;
		socklen_t len = sizeof(type);

		if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0 &&
		    type == SOCK_SEQPACKET)
			return try_tracer_on(fd, wish);
	}
	return ENOTCONN;
}

static int
try_ptrace(const struct confined_wish *wish)
{
	int status;

	if (ptrace(PTRACE_SEIZE, wish->pid, NULL, 0) != 0 ||
	    ptrace(PTRACE_INTERRUPT, wish->pid, NULL, 0) != 0 ||
	    waitpid(wish->pid, &status, __WALL) != wish->pid)
		return errno;
	return result(ptrace(PTRACE_DETACH, wish->pid, NULL, 0));
}

static int
try_mount(const struct confined_wish *wish)
{
	(void)wish;
	return result(mount("none", "/mnt", "tmpfs", 0, NULL));
}

/* Become another program, if that can be: it says so where the test looks. */
static int
try_exec(const struct confined_wish *wish)
{
	(void)wish;
	(void)execl("/bin/sh", "sh", "-c", ": >\"$E2E_MARK\"", (char *)NULL);
	return errno;
}

static int
try_crash(const struct confined_wish *wish)
{
	volatile char *p =
	    mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)wish;
	p[0] = 1;
	return 0;
}

/* clang-format off */
static const struct {
	const char *name;
	int (*try)(const struct confined_wish *wish);
} confined_tries[] = {
	{ .name = "read-file",	.try = try_read_file },
	{ .name = "read-tmp",	.try = try_read_tmp },
	{ .name = "write-etc",	.try = try_write_etc },
	{ .name = "remove",	.try = try_remove },
	{ .name = "socket",	.try = try_socket },
	{ .name = "root",	.try = try_root },
	{ .name = "capability",	.try = try_capability },
	{ .name = "dumpable",	.try = try_dumpable },
	{ .name = "core-limit",	.try = try_core_limit },
	{ .name = "code",	.try = try_code },
	{ .name = "process",	.try = try_process },
	{ .name = "kill",	.try = try_kill },
	{ .name = "reach",	.try = try_reach },
	{ .name = "tracer",	.try = try_tracer },
	{ .name = "ptrace",	.try = try_ptrace },
	{ .name = "mount",	.try = try_mount },
	{ .name = "exec",	.try = try_exec },
	{ .name = "crash",	.try = try_crash },
};
/* clang-format on */

static void
confined_try(struct confined_wish *wish)
{
	wish->error = ENOSYS;
	for (size_t i = 0;
	     i < sizeof(confined_tries) / sizeof(confined_tries[0]); i++) {
		if (strncmp(wish->name, confined_tries[i].name,
			sizeof(wish->name)) == 0)
			wish->error = confined_tries[i].try(wish);
	}
}

static void *
confined_main(void *arg)
{
	pthread_mutex_lock(&confined_lock);
	while (!confined_ending) {
		if (confined_wish != NULL) {
			confined_try(confined_wish);
			confined_wish = NULL;
			pthread_cond_broadcast(&confined_cond);
		}
		pthread_cond_wait(&confined_cond, &confined_lock);
	}
	pthread_mutex_unlock(&confined_lock);
	return arg;
}

static void
confined_have_tried(struct confined_wish *wish)
{
	pthread_mutex_lock(&confined_lock);
	confined_wish = wish;
	pthread_cond_broadcast(&confined_cond);
	while (confined_wish != NULL)
		pthread_cond_wait(&confined_cond, &confined_lock);
	pthread_mutex_unlock(&confined_lock);
}

static int
confined_newsession(device_t dev, crypto_session_t ses, struct cryptoini *cri)
{
	(void)dev;
	(void)ses;
	return cri->cri_next != NULL ? EOPNOTSUPP : 0;
}

static int
confined_process(device_t dev, struct cryptop *crp, int hint)
{
	struct confined_wish wish = { .magic = 0 };

	(void)dev;
	(void)hint;
	if (crp->crp_ilen >= (int)sizeof(wish))
		crypto_copydata(
		    crp->crp_flags, crp->crp_buf, 0, sizeof(wish), &wish);
	if (wish.magic == CONFINED_MAGIC) {
		if (wish.own != 0)
			confined_have_tried(&wish);
		else
			confined_try(&wish);
		crypto_copyback(
		    crp->crp_flags, crp->crp_buf, 0, sizeof(wish), &wish);
	}
	crp->crp_etype = 0;
	crypto_done(crp);
	return 0;
}

static void
confined_detach(void)
{
	(void)crypto_unregister_all((uint32_t)confined_id);
	pthread_mutex_lock(&confined_lock);
	confined_ending = true;
	pthread_cond_broadcast(&confined_cond);
	pthread_mutex_unlock(&confined_lock);
	pthread_join(confined_thread, NULL);
}

/* Signals are for the program's own threads. */
static int
confined_start(void)
{
	sigset_t all, before;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&confined_thread, NULL, confined_main, NULL);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

static int
confined_attach(const char *args)
{
	int error;

	(void)args;
	confined_id = crypto_get_driverid(
	    &confined_dev, 1, CRYPTOCAP_F_HARDWARE | CRYPTOCAP_F_SYNC);
	if (confined_id < 0)
		return ENOMEM;
	error = confined_start();
	if (error != 0) {
		(void)crypto_unregister_all((uint32_t)confined_id);
		return error;
	}
	error = crypto_register((uint32_t)confined_id, CRYPTO_NULL_CBC, 0, 0,
	    confined_newsession, NULL, confined_process, NULL);
	if (error != 0)
		confined_detach();
	return error;
}

const struct crypto_driver_module crypto_driver_module = {
	CRYPTO_DRIVER_MODULE_HEAD,
	.name = "confined",
	.description = "tries what it must not",
	.attach = confined_attach,
	.detach = confined_detach,
};
