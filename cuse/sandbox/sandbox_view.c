/* SPDX-License-Identifier: ISC */
/*
 * sandbox_view.c - a mount namespace of our own.  First everything in it becomes
 * read-only, while there is one thread, as a namespace is a thread's; later its root
 * is exchanged for one that has little in it, which all threads see.
 */
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sandbox_impl.h"

#define VIEW_PATH 256
#define VIEW_ROOT "/proc" /* any directory that is always there */

/* What a running daemon opens: programs' states and devices; its configuration, and
 * the groups that are named there; the journal's socket; libraries, as the C library
 * loads some of its own when it first needs them. */
static const char *const view_paths[] = { "/dev", "/etc/cryptodevd",
	"/etc/group", "/etc/ld.so.cache", "/etc/localtime",
	"/etc/nsswitch.conf", "/lib", "/lib32", "/lib64", "/libx32", "/proc",
	"/run/cryptodevd", "/run/systemd/journal", "/run/udev", "/sys",
	"/usr" };
#define VIEW_PATHS (sizeof(view_paths) / sizeof(view_paths[0]) + 2)

/* A path, and what is there. */
struct view_entry {
	const char *path;
	char target[VIEW_PATH]; /* of a symbolic link; or empty */
	bool dir;
	int fd; /* a mount that is nowhere yet; or -1 */
};

static int
view_attr(const char *path, uint64_t set, uint64_t clear)
{
	struct mount_attr attr = { .attr_set = set, .attr_clr = clear };
	unsigned int flags = clear == 0 ? AT_RECURSIVE : 0;

	return mount_setattr(AT_FDCWD, path, flags, &attr, sizeof(attr)) == 0
	    ? 0
	    : errno;
}

/* A directory that stays writable is a mount by itself.  Whoever needs one that
 * cannot be made will say so. */
static bool
view_make_writable(const struct sandbox *sb)
{
	const char *path = sb->config->writable;

	if (path == NULL || sb->step == SANDBOX_TRACER)
		return false;
	if (mkdir(path, 0755) == 0 && sb->change &&
	    chown(path, sb->uid, sb->gid) != 0)
		return false;
	return mount(path, path, NULL, MS_BIND, NULL) == 0;
}

static int
view_make_readonly(const struct sandbox *sb)
{
	bool writable;
	int error;

	/* What is mounted and unmounted outside is so inside. */
	if (unshare(CLONE_NEWNS) != 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) != 0)
		return errno;
	writable = view_make_writable(sb);
	error = view_attr("/", MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID, 0);
	if (error == 0 && writable)
		error = view_attr(sb->config->writable, 0, MOUNT_ATTR_RDONLY);
	return error;
}

/* Whether somebody else has done it: where programs, settings and data are, and
 * all that lies on the same file systems. */
static bool
view_is_readonly(void)
{
	static const char *const paths[] = { "/", "/etc", "/usr", "/var" };
	struct statvfs vfs;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		if (statvfs(paths[i], &vfs) == 0 ? (vfs.f_flag & ST_RDONLY) == 0
						 : errno != ENOENT)
			return false;
	}
	return true;
}

/* A service manager that forbids to mount may have seen to it before. */
int
sandbox_view_readonly(const struct sandbox *sb)
{
	int error = view_make_readonly(sb);

	return error == EPERM && view_is_readonly() ? 0 : error;
}

/* Take it up: what is not there is not in the new root either. */
static int
view_take(struct view_entry *entry)
{
	struct stat st;
	ssize_t len;

	if (entry->path == NULL || lstat(entry->path, &st) != 0)
		return 0;
	if (S_ISLNK(st.st_mode)) {
		len = readlink(
		    entry->path, entry->target, sizeof(entry->target) - 1);
		entry->target[len < 0 ? 0 : len] = '\0';
		return len < 0 ? errno : 0;
	}
	entry->dir = S_ISDIR(st.st_mode);
	entry->fd = open_tree(AT_FDCWD, entry->path,
	    OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC |
		(entry->dir ? AT_RECURSIVE : 0));
	return entry->fd < 0 ? errno : 0;
}

/* The directories on the way to a path below the current one. */
static int
view_way(const char *path)
{
	char way[VIEW_PATH];
	char *slash;

	if (snprintf(way, sizeof(way), "%s", path) >= (int)sizeof(way))
		return ENAMETOOLONG;
	slash = way;
	while ((slash = strchr(slash, '/')) != NULL) {
		*slash = '\0';
		if (mkdir(way, 0755) != 0 && errno != EEXIST)
			return errno;
		*slash++ = '/';
	}
	return 0;
}

/* Put it down, in the new root, which is the current directory. */
static int
view_put(const struct view_entry *entry)
{
	const char *path;
	int error;
	int fd;

	if (entry->fd < 0 && entry->target[0] == '\0')
		return 0;
	path = entry->path + strspn(entry->path, "/");
	error = view_way(path);
	if (error != 0)
		return error;
	if (entry->target[0] != '\0')
		return symlink(entry->target, path) == 0 ? 0 : errno;
	if (entry->dir) {
		if (mkdir(path, 0755) != 0 && errno != EEXIST)
			return errno;
	} else {
		fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0444);
		if (fd < 0)
			return errno;
		(void)close(fd);
	}
	return move_mount(
		   entry->fd, "", AT_FDCWD, path, MOVE_MOUNT_F_EMPTY_PATH) == 0
	    ? 0
	    : errno;
}

/* A file system with nothing in it takes the place of the root. */
static int
view_exchange(const struct view_entry *entries, size_t n)
{
	int error = 0;

	if (mount("none", VIEW_ROOT, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC,
		"mode=755,size=64k") != 0 ||
	    chdir(VIEW_ROOT) != 0)
		return errno;
	for (size_t i = 0; error == 0 && i < n; i++)
		error = view_put(&entries[i]);
	if (error == 0 && syscall(SYS_pivot_root, ".", ".") != 0)
		error = errno;
	/* The old root lies on the new one now. */
	if (error == 0 && (umount2(".", MNT_DETACH) != 0 || chdir("/") != 0))
		error = errno;
	if (error != 0) {
		(void)umount2(VIEW_ROOT, MNT_DETACH);
		return chdir("/") == 0 ? error : errno;
	}
	return mount(NULL, "/", NULL,
		   MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV |
		       MS_NOEXEC,
		   NULL) == 0
	    ? 0
	    : errno;
}

/* Who stays root gave up the means for this in the first step, as drivers' threads
 * from before would keep them. */
int
sandbox_view_narrow(const struct sandbox *sb)
{
	struct view_entry entries[VIEW_PATHS];
	size_t n = 0;
	int error = 0;

	if (!sb->change)
		return 0;
	for (; n < VIEW_PATHS - 2; n++)
		entries[n].path = view_paths[n];
	entries[n++].path = sb->config->writable;
	entries[n++].path = sb->config->visible;
	for (size_t i = 0; i < n; i++) {
		entries[i].fd = -1;
		entries[i].target[0] = '\0';
		if (error == 0)
			error = view_take(&entries[i]);
	}
	if (error == 0)
		error = view_exchange(entries, n);
	for (size_t i = 0; i < n; i++) {
		if (entries[i].fd >= 0)
			(void)close(entries[i].fd);
	}
	return error;
}
