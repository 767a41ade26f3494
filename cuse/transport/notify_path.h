/* SPDX-License-Identifier: ISC */
/*
 * notify_path.h - whether a path, as a program spells it, is the device's: a
 * component with the device's name, in the program's /dev.
 *
 * A symbolic link to the device is recognised where it has the same name; to
 * look at every link in every path would make all programs slow.
 */
#ifndef TRANSPORT_NOTIFY_PATH_H
#define TRANSPORT_NOTIFY_PATH_H

#include <sys/types.h>

#include <stdbool.h>

enum tnotify_path {
	TNOTIFY_PATH_OTHER,
	TNOTIFY_PATH_DEVICE,
	TNOTIFY_PATH_BEHIND, /* as if the device were a directory */
};

/* From where to look. */
struct tnotify_path_at {
	int proc_fd; /* /proc */
	pid_t tid; /* whose path it is */
	int dirfd; /* of theirs, or AT_FDCWD */
	bool follow; /* a symbolic link at the end */
};

/* Whether the name occurs: if not, it is an other one.  Cheap. */
bool tnotify_path_named(const char *path, const char *name);

/*
 * What `path` is.  *dev is the device number of /dev's file system.
 * May block as long as looking up a path may.
 */
enum tnotify_path tnotify_path_look(const struct tnotify_path_at *at,
    const char *path, const char *name, dev_t *dev);

#endif
