/* SPDX-License-Identifier: ISC */
/*
 * taskinfo.c - reads /proc/TID/syscall and /proc/TID/status.  Keeps nothing:
 * what is read here is only as good as the guarantee that the thread waits.
 */
#include "taskinfo.h"

#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TASKINFO_TRIES 100
#define TASKINFO_PAUSE 100000 /* ns */

/* Read a file of the thread's into `text` of `size` bytes, as a string. */
static int
taskinfo_read(char *text, size_t size, pid_t tid, const char *file)
{
	char path[64];
	ssize_t len;
	int error = 0;
	int fd;

	(void)snprintf(path, sizeof(path), "/proc/%ld/%s", (long)tid, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	len = read(fd, text, size - 1);
	if (len < 0)
		error = errno;
	text[len < 0 ? 0 : len] = '\0';
	close(fd);
	return error;
}

/* "NR ARG0 ... ARG5 SP PC"; or "running", or "-1 SP PC" outside of any. */
static bool
taskinfo_parse(long *nr, uint64_t *arg, const char *line)
{
	char *end;

	*nr = strtol(line, &end, 10);
	if (end == line || *nr < 0)
		return false;
	line = end;
	*arg = strtoull(line, &end, 16);
	return end != line;
}

int
taskinfo_call(long *nr, uint64_t *arg, pid_t tid)
{
	const struct timespec pause = { .tv_nsec = TASKINFO_PAUSE };
	char line[256];
	int error;

	*nr = -1;
	*arg = 0;
	for (int i = 0; i < TASKINFO_TRIES; i++) {
		error = taskinfo_read(line, sizeof(line), tid, "syscall");
		if (error == ENOENT)
			return kill(tid, 0) != 0 && errno == ESRCH ? ESRCH
								   : EOPNOTSUPP;
		if (error == EACCES)
			return EPERM;
		if (error != 0 && error != EAGAIN)
			return error;
		if (error == 0 && taskinfo_parse(nr, arg, line))
			return 0;
		nanosleep(&pause, NULL);
	}
	return EAGAIN;
}

/* A number behind `name` in /proc/TID/status.  A user's groups make it as long as they
 * are many.  ENOENT there is no such line. */
static int
taskinfo_status(uint64_t *value, pid_t tid, const char *name, int base)
{
	char path[64];
	char part[256];
	bool begins = true;
	int error = ENOENT;
	FILE *f;

	*value = 0;
	(void)snprintf(path, sizeof(path), "/proc/%ld/status", (long)tid);
	f = fopen(path, "re");
	if (f == NULL)
		return errno == ENOENT ? ESRCH : errno;
	while (error == ENOENT && fgets(part, sizeof(part), f) != NULL) {
		if (begins && strncmp(part, name, strlen(name)) == 0) {
			*value = strtoull(part + strlen(name), NULL, base);
			error = 0;
		}
		begins = strchr(part, '\n') != NULL;
	}
	/* ESRCH it has ended since. */
	if (error != 0 && ferror(f))
		error = errno;
	(void)fclose(f);
	return error;
}

int
taskinfo_process(pid_t *pid, pid_t tid)
{
	uint64_t value;
	int error;

	error = taskinfo_status(&value, tid, "Tgid:", 10);
	*pid = (pid_t)value;
	/* 0: of a pid namespace that is not ours. */
	return error == 0 && *pid > 0 ? 0 : ESRCH;
}

/* The bytes of the character at `text` if it is one of UTF-8 that controls nothing;
 * else 0. */
static size_t
taskinfo_character(const char *text)
{
	static const uint32_t least[] = { 0, 0x20, 0xa0, 0x800, 0x10000 };
	const unsigned int lead = (unsigned char)text[0];
	const size_t len = lead < 0x7f ? 1
	    : lead >> 5 == 0x06	       ? 2
	    : lead >> 4 == 0x0e	       ? 3
	    : lead >> 3 == 0x1e	       ? 4
				       : 0;
	uint32_t c = len > 1 ? lead & 0x7fu >> len : lead;

	for (size_t i = 1; i < len; i++) {
		const unsigned int next = (unsigned char)text[i];

		/* A NUL is none, either. */
		if (next >> 6 != 0x02)
			return 0;
		c = c << 6 | (next & 0x3f);
	}
	return c >= least[len] && c <= 0x10ffff && c >> 11 != 0x1b ? len : 0;
}

void
taskinfo_name(char name[TASKINFO_NAME], pid_t tid)
{
	size_t len;

	if (tid == 0 || taskinfo_read(name, TASKINFO_NAME, tid, "comm") != 0)
		name[0] = '\0';
	len = strlen(name);
	/* The kernel's, not the name's. */
	if (len > 0 && name[len - 1] == '\n')
		name[len - 1] = '\0';
	while (*name != '\0') {
		len = taskinfo_character(name);
		if (len == 0)
			*name = '?';
		name += len > 0 ? len : 1;
	}
}

uid_t
taskinfo_user(pid_t tid)
{
	char path[64];
	struct stat st;

	(void)snprintf(path, sizeof(path), "/proc/%ld", (long)tid);
	return stat(path, &st) == 0 ? st.st_uid : geteuid();
}

bool
taskinfo_killed(pid_t tid)
{
	uint64_t pending;

	/* Sets of signals are printed in hexadecimal, signal 1 is bit 0. */
	return taskinfo_status(&pending, tid, "SigPnd:", 16) == 0 &&
	    (pending >> (SIGKILL - 1) & 1) != 0;
}

bool
taskinfo_filtered(pid_t tid)
{
	uint64_t mode;
	int error;

	error = taskinfo_status(&mode, tid, "Seccomp:", 10);
	/* No such line: a kernel without seccomp. */
	return error == 0 ? mode != 0 : error != ENOENT;
}
