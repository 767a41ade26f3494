/* SPDX-License-Identifier: ISC */
/*
 * devnode.c - looks at /dev and /sys, and changes neither.
 */
#include "devnode.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "log.h"

#define DEVNODE_NAME_MAX 64
#define DEVNODE_TRIES	 200 /* where udev makes nodes, it takes its time */
#define DEVNODE_PAUSE	 10000000 /* ns */

/* Letters of a name that is the same in /dev and /sys, and needs no quotes. */
static const char devnode_letters[] =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

static bool
devnode_is_name(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len <= DEVNODE_NAME_MAX && name[0] != '.' &&
	    strspn(name, devnode_letters) == len;
}

/* The device number of the CUSE device `name`.  ENODEV there is none. */
static int
devnode_registered(dev_t *dev, const char *name)
{
	char path[DEVNODE_NAME_MAX + 32];
	char text[32];
	unsigned long major_nr, minor_nr = 0;
	char *end = text;
	FILE *f;

	*dev = 0;
	(void)snprintf(path, sizeof(path), "/sys/class/cuse/%s/dev", name);
	f = fopen(path, "re");
	if (f == NULL)
		return ENODEV;
	if (fgets(text, sizeof(text), f) == NULL)
		text[0] = '\0';
	(void)fclose(f);
	major_nr = strtoul(text, &end, 10);
	if (*end == ':')
		minor_nr = strtoul(end + 1, &end, 10);
	if (*end != '\n')
		return ENODEV;
	*dev = makedev((unsigned int)major_nr, (unsigned int)minor_nr);
	return 0;
}

/* Say whose node it is; "misc/crypto" for instance is a kernel module's. */
static void
devnode_tell_owner(const char *name, const struct stat *st)
{
	char path[64];
	char target[256] = "";
	const char *owner = "no device that is there";
	const char *slash;
	ssize_t len;

	if (!S_ISCHR(st->st_mode)) {
		ocf_log(OCF_LOG_ERROR,
		    "/dev/%s exists already and is no character device: "
		    "remove it, or choose another --device-name",
		    name);
		return;
	}
	(void)snprintf(path, sizeof(path), "/sys/dev/char/%u:%u",
	    major(st->st_rdev), minor(st->st_rdev));
	len = readlink(path, target, sizeof(target) - 1);
	if (len > 0) {
		/* ../../devices/virtual/misc/crypto */
		target[len] = '\0';
		owner = target;
		slash = strstr(target, "/devices/");
		if (slash != NULL)
			owner = slash + strlen("/devices/");
	}
	ocf_log(OCF_LOG_ERROR,
	    "/dev/%s exists already, device %u:%u (%s): end what owns it, "
	    "or choose another --device-name",
	    name, major(st->st_rdev), minor(st->st_rdev), owner);
}

int
devnode_check_free(const char *name)
{
	char path[DEVNODE_NAME_MAX + 8];
	struct stat st;
	dev_t dev;

	if (!devnode_is_name(name)) {
		ocf_log(OCF_LOG_ERROR, "%s is no name for a device", name);
		return EINVAL;
	}
	if (devnode_registered(&dev, name) == 0) {
		ocf_log(OCF_LOG_ERROR,
		    "/dev/%s is served already, by another cryptodevd or "
		    "CUSE program (device %u:%u): end that one, or choose "
		    "another --device-name",
		    name, major(dev), minor(dev));
		return EEXIST;
	}
	(void)snprintf(path, sizeof(path), "/dev/%s", name);
	if (lstat(path, &st) != 0)
		return 0;
	devnode_tell_owner(name, &st);
	return EEXIST;
}

int
devnode_check_ours(dev_t *dev, const char *name)
{
	const struct timespec pause = { .tv_nsec = DEVNODE_PAUSE };
	char path[DEVNODE_NAME_MAX + 8];
	struct stat st;
	int error;

	error = devnode_registered(dev, name);
	if (error != 0) {
		ocf_log(OCF_LOG_ERROR,
		    "/sys/class/cuse/%s/dev does not tell of the device; is "
		    "sysfs mounted on /sys?",
		    name);
		return error;
	}
	(void)snprintf(path, sizeof(path), "/dev/%s", name);
	for (int i = 0; stat(path, &st) != 0; i++) {
		if (i == DEVNODE_TRIES) {
			ocf_log(OCF_LOG_ERROR,
			    "the device is %u:%u, but no /dev/%s has "
			    "appeared: is devtmpfs mounted on /dev?",
			    major(*dev), minor(*dev), name);
			return ENOENT;
		}
		nanosleep(&pause, NULL);
	}
	if (S_ISCHR(st.st_mode) && st.st_rdev == *dev)
		return 0;
	devnode_tell_owner(name, &st);
	return EEXIST;
}

int
devnode_set_access(const char *name, const struct devnode_access *access)
{
	const int fd = access->dir_fd;
	char path[DEVNODE_NAME_MAX + 8];
	const char *node = fd == AT_FDCWD ? path : name;
	int error = 0;

	(void)snprintf(path, sizeof(path), "/dev/%s", name);
	if (access->gid != DEVNODE_KEEP &&
	    fchownat(fd, node, (uid_t)-1, access->gid, AT_SYMLINK_NOFOLLOW) !=
		0)
		error = errno;
	if (error == 0 && access->mode != DEVNODE_KEEP &&
	    fchmodat(fd, node, access->mode, 0) != 0)
		error = errno;
	if (error != 0)
		ocf_log(OCF_LOG_ERROR,
		    "the group and mode of %s cannot be set: %s", path,
		    ocf_strerror(error));
	return error;
}
