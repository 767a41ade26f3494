/* SPDX-License-Identifier: ISC */
/*
 * confined.c - has the driver of confined_drv.c try things: prints a line of the name
 * and the errno for each, or "dead" once the daemon has died of it.  "NAME@own" is
 * tried in the driver's own thread.
 */
#include "client.h"

#include <signal.h>

#include "confined.h"

/* A process that has nothing to do with the device. */
static pid_t
confined_stranger(void)
{
	pid_t pid = fork();

	CHECK(pid >= 0);
	if (pid == 0) {
		for (;;)
			pause();
	}
	return pid;
}

/* It must be there yet, and be held by nobody. */
static void
confined_undisturbed(pid_t pid)
{
	char path[64];
	char text[1024] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%ld/status", (long)pid);
	f = fopen(path, "re");
	CHECK(f != NULL);
	CHECK(fread(text, 1, sizeof(text) - 1, f) > 0);
	fclose(f);
	CHECK(strstr(text, "\nTracerPid:\t0\n") != NULL);
}

/* False: the daemon is no more. */
static bool
confined_try(int fd, uint32_t ses, const char *name, pid_t stranger)
{
	static int anything;
	struct confined_wish wish = { .magic = CONFINED_MAGIC,
		.pid = stranger,
		.uaddr = (uint64_t)(uintptr_t)&anything };
	const char *own = strchr(name, '@');
	size_t len = own != NULL ? (size_t)(own - name) : strlen(name);
	int error;

	CHECK(len < sizeof(wish.name));
	memcpy(wish.name, name, len);
	wish.own = own != NULL;
	error =
	    cl_cipher(fd, ses, COP_ENCRYPT, &wish, &wish, sizeof(wish), NULL);
	if (error == ECONNABORTED || error == ENOTCONN || error == EIO) {
		printf("%s dead\n", name);
		return false;
	}
	CHECK_OK(error);
	printf("%s %d\n", name, (int)wish.error);
	return true;
}

int
main(int argc, char *argv[])
{
	pid_t stranger;
	uint32_t ses;
	bool alive = true;
	int fd;

	cl_init();
	stranger = confined_stranger();
	fd = cl_open();
	CHECK_OK(cl_session(fd, &ses, CRYPTO_NULL, 0, 0, 0));
	for (int i = 1; alive && i < argc; i++) {
		alive = confined_try(fd, ses, argv[i], stranger);
		confined_undisturbed(stranger);
	}
	/* What the daemon is for goes on. */
	if (alive)
		cl_works(fd);
	CHECK(kill(stranger, SIGKILL) == 0);
	return 0;
}
