/* SPDX-License-Identifier: ISC */
/*
 * A program's paths, looked up through /proc/TID/root, cwd and fd, so that
 * chdir, chroot, directory descriptors and mount namespaces come out right.
 * Directories are compared by what they are and not by how they are spelt.
 */
#include "notify_path.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* "TID/fd/N/" and a path. */
#define PATH_ROOM  (PATH_MAX + 64)
#define PATH_LINKS 40 /* as many in a row as the kernel follows */

/* The first component from `path` on that is `name`; NULL: none. */
static const char *
tnotify_path_component(const char *path, const char *name)
{
	size_t len = strlen(name);

	for (;;) {
		path += strspn(path, "/");
		if (*path == '\0')
			return NULL;
		if (strncmp(path, name, len) == 0 &&
		    (path[len] == '/' || path[len] == '\0'))
			return path;
		path += strcspn(path, "/");
	}
}

bool
tnotify_path_named(const char *path, const char *name)
{
	return tnotify_path_component(path, name) != NULL;
}

/* The first `len` bytes of a program's path, as we get there from /proc. */
static void
tnotify_path_ours(const struct tnotify_path_at *at, const char *path, int len,
    char ours[PATH_ROOM])
{
	if (path[0] == '/')
		(void)snprintf(
		    ours, PATH_ROOM, "%d/root/%.*s", (int)at->tid, len, path);
	else if (at->dirfd == AT_FDCWD)
		(void)snprintf(
		    ours, PATH_ROOM, "%d/cwd/%.*s", (int)at->tid, len, path);
	else
		(void)snprintf(ours, PATH_ROOM, "%d/fd/%d/%.*s", (int)at->tid,
		    at->dirfd, len, path);
}

static bool
tnotify_path_in_dev(const struct tnotify_path_at *at, const char *path,
    const char *component, dev_t *dev)
{
	struct stat ours, theirs;
	char where[PATH_ROOM];

	tnotify_path_ours(at, path, (int)(component - path), where);
	if (fstatat(at->proc_fd, where, &theirs, AT_NO_AUTOMOUNT) != 0)
		return false;
	(void)snprintf(where, sizeof(where), "%d/root/dev", (int)at->tid);
	if (fstatat(at->proc_fd, where, &ours, AT_NO_AUTOMOUNT) != 0)
		return false;
	*dev = ours.st_dev;
	return theirs.st_dev == ours.st_dev && theirs.st_ino == ours.st_ino;
}

/* Where the link at `path`, of which `component` is the last one, leads to. */
static bool
tnotify_path_follow(const struct tnotify_path_at *at, const char *path,
    const char *component, char to[PATH_MAX])
{
	char where[PATH_ROOM], link[PATH_MAX];
	ssize_t len;
	int dir_len = (int)(component - path);
	int n;

	tnotify_path_ours(at, path, (int)strlen(path), where);
	len = readlinkat(at->proc_fd, where, link, sizeof(link) - 1);
	if (len <= 0)
		return false;
	link[len] = '\0';
	n = snprintf(
	    to, PATH_MAX, "%.*s%s", link[0] == '/' ? 0 : dir_len, path, link);
	return n > 0 && n < PATH_MAX;
}

enum tnotify_path
tnotify_path_look(const struct tnotify_path_at *at, const char *path,
    const char *name, dev_t *dev)
{
	char paths[2][PATH_MAX];
	const char *component, *rest;
	int links = 0;

	component = tnotify_path_component(path, name);
	while (component != NULL) {
		rest = component + strlen(name);
		if (tnotify_path_in_dev(at, path, component, dev))
			return *rest == '\0' ? TNOTIFY_PATH_DEVICE
					     : TNOTIFY_PATH_BEHIND;
		if (*rest == '\0') {
			if (!at->follow || links == PATH_LINKS ||
			    !tnotify_path_follow(
				at, path, component, paths[links % 2]))
				break;
			path = paths[links++ % 2];
			rest = path;
		}
		component = tnotify_path_component(rest, name);
	}
	return TNOTIFY_PATH_OTHER;
}
