/* SPDX-License-Identifier: ISC */
/*
 * standin.c - the name of the device: however a program asks for it, it is
 * there and a character device, and its neighbours are what they were.
 */
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "client.h"

static void
check_mode(const char *how, mode_t mode)
{
	if (!S_ISCHR(mode))
		FAIL("%s: mode %o is no character device", how, mode);
}

static void
status(void)
{
	struct stat st;
	struct stat again;
	struct statx stx;
	int dir = open("/dev", O_RDONLY | O_DIRECTORY);
	int fd;

	CHECK(dir >= 0);
	CHECK(stat(CL_DEVICE, &st) == 0);
	check_mode("stat", st.st_mode);
	CHECK(lstat(CL_DEVICE, &again) == 0);
	check_mode("lstat", again.st_mode);
	CHECK(st.st_rdev == again.st_rdev && st.st_ino == again.st_ino);
	CHECK(fstatat(dir, "crypto", &again, 0) == 0);
	check_mode("fstatat", again.st_mode);
	CHECK(st.st_rdev == again.st_rdev && st.st_ino == again.st_ino);
	CHECK(statx(AT_FDCWD, CL_DEVICE, 0, STATX_BASIC_STATS, &stx) == 0);
	check_mode("statx", stx.stx_mode);
	CHECK(makedev(stx.stx_rdev_major, stx.stx_rdev_minor) == st.st_rdev);
	CHECK(statx(dir, "crypto", AT_SYMLINK_NOFOLLOW, STATX_TYPE, &stx) == 0);
	check_mode("statx of a directory", stx.stx_mode);
	CHECK(access(CL_DEVICE, F_OK) == 0);
	CHECK(access(CL_DEVICE, R_OK | W_OK) == 0);
	CHECK(faccessat(dir, "crypto", R_OK | W_OK, 0) == 0);

	fd = cl_open();
	CHECK(fstat(fd, &again) == 0);
	if (!cl_standin())
		check_mode("fstat", again.st_mode);
	CHECK(close(fd) == 0);
	CHECK(close(dir) == 0);
}

static void
works(const char *how, int fd)
{
	if (fd < 0)
		FAIL("%s: %s", how, strerror(errno));
	cl_works(fd);
	CHECK(close(fd) == 0);
}

static void
names(void)
{
	int dir = open("/dev", O_RDONLY | O_DIRECTORY);
	int root = open("/", O_PATH | O_DIRECTORY);
	int here = open(".", O_PATH | O_DIRECTORY);

	CHECK(dir >= 0 && root >= 0 && here >= 0);
	works("open", open("/dev/crypto", O_RDWR));
	works("read-only", open("/dev/crypto", O_RDONLY));
	works("write-only", open("/dev/crypto", O_WRONLY));
	works("O_CREAT", open("/dev/crypto", O_RDWR | O_CREAT, 0600));
	works("O_TRUNC", open("/dev/crypto", O_RDWR | O_TRUNC));
	works("O_NONBLOCK", open("/dev/crypto", O_RDWR | O_NONBLOCK));
	works("openat", openat(AT_FDCWD, "/dev/crypto", O_RDWR));
	works("openat, absolute", openat(root, "/dev/crypto", O_RDWR));
	works("openat in /dev", openat(dir, "crypto", O_RDWR));
	works("openat in /", openat(root, "dev/crypto", O_RDWR));
	works("dots", open("/dev/../dev/./crypto", O_RDWR));
	works("slashes", open("//dev///crypto", O_RDWR));
	CHECK(chdir("/dev") == 0);
	works("relative", open("crypto", O_RDWR));
	works("relative, dot", open("./crypto", O_RDWR));
	CHECK(chdir("/") == 0);
	works("relative to /", open("dev/crypto", O_RDWR));
	CHECK(fchdir(here) == 0);
	CHECK(open("/dev/crypto/", O_RDWR) == -1 && errno == ENOTDIR);
	CHECK(close(dir) == 0 && close(root) == 0 && close(here) == 0);
}

static void
refusals(void)
{
	int dir = open("/dev", O_RDONLY | O_DIRECTORY);
	int here = open(".", O_RDONLY | O_DIRECTORY);
	const char *nowhere = (const char *)cl_edge(CL_PAGE) + CL_PAGE;
	struct stat st;

	CHECK(dir >= 0 && here >= 0);
	CHECK(open(CL_DEVICE, O_RDWR | O_DIRECTORY) == -1 && errno == ENOTDIR);
	CHECK(open(CL_DEVICE, O_RDWR | O_CREAT | O_EXCL, 0600) == -1);
	CHECK(errno == EEXIST);
	CHECK(open("/dev/crypto/x", O_RDONLY) == -1 && errno == ENOTDIR);
	/* Names near it are not it. */
	CHECK(open("/dev/crypt", O_RDWR) == -1 && errno == ENOENT);
	CHECK(open("/dev/cryptox", O_RDWR) == -1 && errno == ENOENT);
	CHECK(openat(dir, "crypto0", O_RDWR) == -1 && errno == ENOENT);
	CHECK(stat("/dev/crypto0", &st) == -1 && errno == ENOENT);
	CHECK(access("/dev/crypt", F_OK) == -1 && errno == ENOENT);
	CHECK(open("crypto-is-not-here", O_RDWR) == -1 && errno == ENOENT);
	CHECK(openat(here, "dev/crypto", O_RDWR) == -1 && errno == ENOENT);
	CHECK(openat(-1, "dev/crypto", O_RDWR) == -1 && errno == EBADF);
	CHECK(openat(dir, "", O_RDWR) == -1 && errno == ENOENT);
	CHECK(open(nowhere, O_RDWR) == -1 && errno == EFAULT);
	CHECK(stat("/dev/null", &st) == 0 && S_ISCHR(st.st_mode));
	CHECK(stat("/dev", &st) == 0 && S_ISDIR(st.st_mode));
	CHECK(close(dir) == 0 && close(here) == 0);
}

/* A file of that name elsewhere is that file; devices go on as they were. */
static void
neighbours(void)
{
	char path[] = "/tmp/e2e-standin-XXXXXX";
	char name[64];
	char byte = 1;
	int fd;
	int zero = open("/dev/zero", O_RDONLY);

	CHECK(zero >= 0 && read(zero, &byte, 1) == 1 && byte == 0);
	CHECK(close(zero) == 0);
	CHECK(mkdtemp(path) != NULL);
	snprintf(name, sizeof(name), "%s/crypto", path);
	fd = open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
	CHECK(fd >= 0);
	CHECK(write(fd, "x", 1) == 1);
	CHECK(pread(fd, &byte, 1, 0) == 1 && byte == 'x');
	CHECK_ERR(cl_ioctl(fd, CIOCASYMFEAT, &zero), ENOTTY, "%s", name);
	CHECK(close(fd) == 0);
	/* A link to the device is the device. */
	CHECK(unlink(name) == 0);
	CHECK(symlink(CL_DEVICE, name) == 0);
	works("a symbolic link", open(name, O_RDWR));
	CHECK(open(name, O_RDWR | O_NOFOLLOW) == -1 && errno == ELOOP);
	CHECK(unlink(name) == 0);
	CHECK(rmdir(path) == 0);
}

int
main(void)
{
	cl_init();
	status();
	names();
	refusals();
	neighbours();
	cl_device_works();
	return 0;
}
