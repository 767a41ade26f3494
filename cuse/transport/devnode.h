/* SPDX-License-Identifier: ISC */
/*
 * devnode.h - the node of a CUSE device in /dev, which the kernel makes and which
 * may be somebody else's: CUSE registers a device also where a node of that name
 * stands already, and programs then talk to that one.
 */
#ifndef TRANSPORT_DEVNODE_H
#define TRANSPORT_DEVNODE_H

#include <sys/types.h>

#include <fcntl.h>
#include <limits.h>

#define DEVNODE_KEEP UINT_MAX /* of a mode or gid: leave it */

struct devnode_access {
	mode_t mode;
	gid_t gid;
	int dir_fd; /* /dev, borrowed; AT_FDCWD: it is looked up */
};

#define DEVNODE_ACCESS_NONE                                                   \
	{                                                                     \
		.mode = DEVNODE_KEEP, .gid = DEVNODE_KEEP, .dir_fd = AT_FDCWD \
	}

/* Before registering `name`.  What is wrong is logged.  EINVAL no name for a
 * node; EEXIST it is taken. */
int devnode_check_free(const char *name);

/*
 * After registering it: wait a moment for /dev/NAME and make sure that it is the
 * device, whose number is *dev then.  What is wrong is logged.  ENODEV there is no
 * such device; ENOENT no such node; EEXIST it is another device's.
 */
int devnode_check_ours(dev_t *dev, const char *name);

/*
 * Set who may open it, as far as `access` says anything of that.  With a rule of
 * udev's for the same node, the one who comes later wins.  What is wrong is logged.
 * The errnos of chown and chmod.
 */
int devnode_set_access(const char *name, const struct devnode_access *access);

#endif
