/* SPDX-License-Identifier: ISC */
/*
 * A client of /dev/crypto: commands as functions.  Knows nothing about
 * algorithms, and checks nothing the device ought to check.
 */
#include "cdev.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int
cdev_system_ioctl(void *ctx, unsigned long command, void *arg)
{
	const struct cdev *dev = ctx;
	int rc;

	rc = ioctl(dev->fd, command, arg);
	if (rc < 0)
		return errno;
	/* The commands have no result of their own; more is a fault. */
	return rc == 0 ? 0 : EPROTO;
}

int
cdev_open(struct cdev *dev, const char *path, bool crioget)
{
	uint32_t clone = UINT32_MAX;
	int error;

	memset(dev, 0, sizeof(*dev));
	dev->ioctl = cdev_system_ioctl;
	dev->ctx = dev;
	dev->fd = -1;
	dev->node_fd = open(path, O_RDWR | O_CLOEXEC);
	if (dev->node_fd < 0)
		return errno;
	dev->fd = dev->node_fd;
	if (!crioget)
		return 0;

	error = dev->ioctl(dev->ctx, CRIOGET, &clone);
	if (error == 0 && clone > INT32_MAX)
		error = EBADF;
	if (error == 0 && fcntl((int)clone, F_SETFD, FD_CLOEXEC) < 0)
		error = errno;
	if (error != 0) {
		cdev_close(dev);
		return error;
	}
	dev->fd = (int)clone;
	return 0;
}

void
cdev_close(struct cdev *dev)
{
	if (dev->fd >= 0 && dev->fd != dev->node_fd)
		(void)close(dev->fd);
	if (dev->node_fd >= 0)
		(void)close(dev->node_fd);
	dev->fd = -1;
	dev->node_fd = -1;
}

bool
cdev_node(const struct cdev *dev, struct cdev *node)
{
	*node = *dev;
	node->ctx = node;
	node->fd = dev->node_fd;
	return dev->node_fd >= 0 && dev->node_fd != dev->fd;
}

int
cdev_raw(struct cdev *dev, unsigned long command, void *arg)
{
	return dev->ioctl(dev->ctx, command, arg);
}

int
cdev_session(struct cdev *dev, struct session_op *sop)
{
	return dev->ioctl(dev->ctx, CIOCGSESSION, sop);
}

int
cdev_session_end(struct cdev *dev, uint32_t ses)
{
	return dev->ioctl(dev->ctx, CIOCFSESSION, &ses);
}

int
cdev_session_info(struct cdev *dev, struct session_info_op *info, uint32_t ses)
{
	memset(info, 0, sizeof(*info));
	info->ses = ses;
	return dev->ioctl(dev->ctx, CIOCGSESSINFO, info);
}

int
cdev_crypt(struct cdev *dev, struct crypt_op *cop)
{
	return dev->ioctl(dev->ctx, CIOCCRYPT, cop);
}

int
cdev_cphash(struct cdev *dev, uint32_t dst, uint32_t src)
{
	struct cphash_op cph = { .dst_ses = dst, .src_ses = src };

	return dev->ioctl(dev->ctx, CIOCCPHASH, &cph);
}

int
cdev_asymfeat(struct cdev *dev, uint32_t *features)
{
	*features = 0;
	return dev->ioctl(dev->ctx, CIOCASYMFEAT, features);
}
