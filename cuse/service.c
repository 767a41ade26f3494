/* SPDX-License-Identifier: ISC */
/*
 * service.c - datagrams to the socket that the service manager has named.  The
 * socket stays open, which that of libsystemd does not: the daemon may be confined
 * by the time there is something to tell.
 */
#include "service.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "log.h"

#define SERVICE_PAUSE 10000 /* ms */

static int service_fd = -1;
static int service_pause = -1;
static int64_t service_nopen = -1; /* as it was told */

/* A path, or after an @ a name of the abstract kind. */
static int
service_connect(const char *name)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	const size_t len = strlen(name);
	int error = 0;
	int fd;

	if ((name[0] != '/' && name[0] != '@') || len > sizeof(addr.sun_path))
		return EINVAL;
	memcpy(addr.sun_path, name, len);
	if (name[0] == '@')
		addr.sun_path[0] = '\0';
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return errno;
	if (connect(fd, (struct sockaddr *)&addr,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) !=
	    0) {
		error = errno;
		close(fd);
		return error;
	}
	service_fd = fd;
	return 0;
}

/* Half of what the watchdog waits, if it is ours. */
static int
service_watchdog(void)
{
	/* Nobody sets variables.  NOLINTBEGIN(concurrency-mt-unsafe) */
	const char *pid = getenv("WATCHDOG_PID");
	const char *usec = getenv("WATCHDOG_USEC");
	/* NOLINTEND(concurrency-mt-unsafe) */
	unsigned long long ms;

	if (usec == NULL ||
	    (pid != NULL && strtoll(pid, NULL, 10) != (long long)getpid()))
		return SERVICE_PAUSE;
	ms = strtoull(usec, NULL, 10) / 2000;
	if (ms == 0 || ms > SERVICE_PAUSE)
		return SERVICE_PAUSE;
	return (int)ms;
}

void
service_open(void)
{
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): nobody sets variables */
	const char *name = getenv("NOTIFY_SOCKET");
	int error;

	if (name == NULL)
		return;
	error = service_connect(name);
	if (error != 0)
		ocf_log(OCF_LOG_WARNING,
		    "the service manager does not listen at %s: %s", name,
		    ocf_strerror(error));
	else
		service_pause = service_watchdog();
}

void
service_close(void)
{
	if (service_fd >= 0)
		close(service_fd);
	service_fd = -1;
	service_pause = -1;
	service_nopen = -1;
}

int
service_interval(void)
{
	return service_pause;
}

__attribute__((format(printf, 1, 2))) static void
service_tell(const char *fmt, ...)
{
	char text[256];
	va_list ap;
	int len;

	if (service_fd < 0)
		return;
	va_start(ap, fmt);
	/* The analyser of clang 14 does not see va_start after a branch. */
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
	len = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (len < 0 || (size_t)len >= sizeof(text))
		return;
	if (send(service_fd, text, (size_t)len, MSG_NOSIGNAL) < 0)
		ocf_debug("service manager: %s", ocf_strerror(errno));
}

void
service_ready(void)
{
	service_tell("READY=1");
}

/* With the time, by which it is known which order to reload this answers. */
void
service_reloading(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	service_tell("RELOADING=1\nMONOTONIC_USEC=%" PRId64,
	    (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000);
}

void
service_stopping(void)
{
	service_tell("STOPPING=1");
}

void
service_alive(void)
{
	service_tell("WATCHDOG=1");
}

void
service_status(const char *device, int64_t nopen)
{
	if (nopen == service_nopen)
		return;
	service_nopen = nopen;
	service_tell("STATUS=serving /dev/%s, %" PRId64 " open", device, nopen);
}
