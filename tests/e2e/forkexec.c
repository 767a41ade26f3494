/* SPDX-License-Identifier: ISC */
/*
 * forkexec.c - one open file in many hands: fork, dup, exec, a socket, a daemon
 * that outlives its parent.  Sessions belong to the open file, so all hands
 * share them, and they end when the last hand lets go.
 */
#include <sys/socket.h>

#include <spawn.h>

#include "client.h"

static const char *self;

/* The number text of a descriptor or session. */
static uint32_t
number(const char *text)
{
	return (uint32_t)strtoul(text, NULL, 10);
}

/* The session hashes "abc" on, having hashed "ab": the state is that of all. */
static void
begin(int fd, uint32_t ses)
{
	uint8_t ab[2] = { 'a', 'b' };

	CHECK_OK(cl_hash(
	    fd, ses, COP_FLAG_RESET | COP_FLAG_UPDATE, ab, sizeof(ab), NULL));
}

static void
finish(int fd, uint32_t ses)
{
	uint8_t c[1] = { 'c' };
	uint8_t mac[20];

	CHECK_OK(cl_hash(fd, ses, COP_FLAG_FINAL, c, sizeof(c), mac));
	if (mac[0] != 0xa9 || mac[1] != 0x99 || mac[19] != 0x9d)
		FAIL("SHA-1 of abc begins with %02x%02x", mac[0], mac[1]);
}

static uint32_t
sha1(int fd)
{
	uint32_t ses;

	CHECK_OK(cl_session(fd, &ses, 0, 0, CRYPTO_SHA1, 0));
	return ses;
}

/* Both use the sessions; the parent lets go and the child goes on. */
static void
forked(void)
{
	int fd = cl_open();
	uint32_t ses = sha1(fd);
	uint32_t theirs;
	int down[2];
	int up[2];
	char byte;
	pid_t pid;

	CHECK(pipe(down) == 0 && pipe(up) == 0);
	begin(fd, ses);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		uint32_t mine = sha1(fd);

		finish(fd, ses);
		begin(fd, ses);
		begin(fd, mine);
		CHECK(write(up[1], &mine, sizeof(mine)) == sizeof(mine));
		CHECK(read(down[0], &byte, 1) == 1); /* the parent has closed */
		finish(fd, ses);
		cl_works(fd);
		CHECK(close(fd) == 0);
		_exit(0);
	}
	CHECK(close(up[1]) == 0 && close(down[0]) == 0);
	CHECK(read(up[0], &theirs, sizeof(theirs)) == sizeof(theirs));
	finish(fd, theirs); /* the child's session, from here */
	CHECK_OK(cl_session_end(fd, theirs));
	CHECK(close(fd) == 0);
	CHECK(write(down[1], "g", 1) == 1);
	cl_reap(pid);
	CHECK(close(up[0]) == 0 && close(down[1]) == 0);
}

/* Many children of one parent, each with an open file of its own. */
static void
herd(void)
{
	pid_t pids[8];

	for (size_t i = 0; i < ARRAY_LEN(pids); i++) {
		pids[i] = fork();
		CHECK(pids[i] >= 0);
		if (pids[i] == 0) {
			for (unsigned int n = 0; n < cl_rounds(50); n++)
				cl_device_works();
			_exit(0);
		}
	}
	for (size_t i = 0; i < ARRAY_LEN(pids); i++)
		cl_reap(pids[i]);
}

static void
duplicated(void)
{
	int fd = cl_open();
	uint32_t ses = sha1(fd);
	int second = dup(fd);
	int third = fcntl(fd, F_DUPFD_CLOEXEC, 100);
	int fourth;

	CHECK(second >= 0 && third >= 100);
	begin(fd, ses);
	finish(second, ses);
	CHECK(close(fd) == 0);
	begin(second, ses);
	fourth = dup2(second, fd); /* its old number */
	CHECK(fourth == fd);
	CHECK(close(second) == 0);
	finish(third, ses);
	begin(third, ses);
	CHECK(close(third) == 0);
	finish(fourth, ses);
	cl_works(fourth);
	/* Another file in that place is another file. */
	second = open("/dev/null", O_RDWR);
	CHECK(second >= 0);
	CHECK(dup2(second, fourth) == fourth);
	CHECK_ERR(cl_session_end(fourth, ses), ENOTTY, "not the device");
	CHECK(close(second) == 0 && close(fourth) == 0);
}

/* Run this program again by exec, with these arguments. */
static pid_t
again(const char *verb, int fd, uint32_t ses, bool spawn)
{
	char fd_text[16];
	char ses_text[16];
	char path[4096];
	char verb_text[16];
	char *argv[] = { path, verb_text, fd_text, ses_text, NULL };
	pid_t pid;

	snprintf(path, sizeof(path), "%s", self);
	snprintf(verb_text, sizeof(verb_text), "%s", verb);
	snprintf(fd_text, sizeof(fd_text), "%d", fd);
	snprintf(ses_text, sizeof(ses_text), "%u", ses);
	if (spawn) {
		CHECK(posix_spawn(&pid, path, NULL, NULL, argv, environ) == 0);
		return pid;
	}
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		execv(path, argv);
		FAIL("exec %s: %s", path, strerror(errno));
	}
	return pid;
}

static void
executed(void)
{
	for (int spawn = 0; spawn < 2; spawn++) {
		int fd = cl_open();
		int closing = open(CL_DEVICE, O_RDWR | O_CLOEXEC);
		uint32_t ses = sha1(fd);

		CHECK(closing >= 0);
		CHECK((fcntl(fd, F_GETFD) & FD_CLOEXEC) == 0);
		CHECK((fcntl(closing, F_GETFD) & FD_CLOEXEC) == FD_CLOEXEC);
		cl_works(closing);
		begin(fd, ses);
		cl_reap(again("inherit", fd, ses, spawn != 0));
		finish(fd, ses); /* which the other has begun again */
		cl_reap(again("closed", closing, ses, spawn != 0));
		cl_reap(again("open", -1, 0, spawn != 0));
		cl_works(closing);
		CHECK(close(fd) == 0 && close(closing) == 0);
	}
}

/* What the program does that was run by exec. */
static void
executed_main(const char *verb, int fd, uint32_t ses)
{
	if (strcmp(verb, "inherit") == 0) {
		finish(fd, ses);
		begin(fd, ses);
		cl_works(fd);
	} else if (strcmp(verb, "closed") == 0) {
		CHECK(fcntl(fd, F_GETFD) == -1 && errno == EBADF);
		cl_device_works();
	} else {
		cl_device_works();
	}
}

/* Over a socket to a process that has never opened the device. */
static void
sent(void)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control = { .space = { 0 } };
	uint32_t ses = 0;
	struct iovec iov = { .iov_base = &ses, .iov_len = sizeof(ses) };
	struct msghdr msg = { .msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control) };
	struct cmsghdr *cmsg;
	int sockets[2];
	int fd;
	pid_t pid;

	CHECK(socketpair(AF_UNIX, SOCK_DGRAM, 0, sockets) == 0);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		CHECK(recvmsg(sockets[1], &msg, 0) == sizeof(ses));
		cmsg = CMSG_FIRSTHDR(&msg);
		CHECK(cmsg != NULL && cmsg->cmsg_type == SCM_RIGHTS);
		memcpy(&fd, CMSG_DATA(cmsg), sizeof(fd));
		usleep(100000); /* the sender's is closed by now */
		finish(fd, ses);
		cl_works(fd);
		CHECK(close(fd) == 0);
		_exit(0);
	}
	fd = cl_open();
	ses = sha1(fd);
	begin(fd, ses);
	cmsg = CMSG_FIRSTHDR(&msg);
	CHECK(cmsg != NULL);
	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(cmsg), &fd, sizeof(fd));
	CHECK(sendmsg(sockets[0], &msg, 0) == sizeof(ses));
	CHECK(close(fd) == 0);
	cl_reap(pid);
	CHECK(close(sockets[0]) == 0 && close(sockets[1]) == 0);
}

/* Open, fork, exit: the child is a daemon and works with what it inherited. */
static void
daemonised(void)
{
	int report[2];
	char byte = 0;
	pid_t pid;

	CHECK(pipe(report) == 0);
	pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		int fd = cl_open();
		uint32_t ses = sha1(fd);

		begin(fd, ses);
		pid = fork();
		CHECK(pid >= 0);
		if (pid != 0)
			_exit(0);
		CHECK(setsid() >= 0);
		alarm(CL_HANG);
		usleep(100000); /* the parent is gone by now */
		finish(fd, ses);
		cl_works(fd);
		cl_device_works();
		CHECK(close(fd) == 0);
		CHECK(write(report[1], "d", 1) == 1);
		_exit(0);
	}
	CHECK(close(report[1]) == 0);
	cl_reap(pid);
	CHECK(read(report[0], &byte, 1) == 1 && byte == 'd');
	CHECK(close(report[0]) == 0);
}

/* A child that borrows our memory while it runs. */
static void
vforked(void)
{
	int fd = cl_open();
	uint32_t ses = sha1(fd);
	char fd_text[16];
	char ses_text[16];
	pid_t pid;

	begin(fd, ses);
	snprintf(fd_text, sizeof(fd_text), "%d", fd);
	snprintf(ses_text, sizeof(ses_text), "%u", ses);
	pid = vfork(); /* NOLINT(*vfork): what is tested */
	if (pid == 0) {
		execl(self, self, "inherit", fd_text, ses_text, (char *)NULL);
		_exit(1);
	}
	CHECK(pid > 0);
	cl_reap(pid);
	finish(fd, ses);
	CHECK(close(fd) == 0);
}

int
main(int argc, char **argv)
{
	cl_init();
	self = argv[0];
	if (argc == 4) {
		executed_main(argv[1], (int)number(argv[2]), number(argv[3]));
		return 0;
	}
	forked();
	herd();
	duplicated();
	executed();
	sent();
	daemonised();
	vforked();
	cl_device_works();
	return 0;
}
