/* SPDX-License-Identifier: ISC */
/*
 * A client of /dev/crypto in the Linux dialect: the commands as functions
 * that answer 0 or a positive errno.  The call into the kernel is a function
 * of its own, so that a test can stand in for the device.  Not thread safe.
 */
#ifndef CRYPTODEVD_TOOLS_CDEV_H
#define CRYPTODEVD_TOOLS_CDEV_H

#include <crypto/cryptodev.h>
#include <stdbool.h>
#include <stdint.h>

/* Does one command; 0 or a positive errno. */
typedef int cdev_ioctl_fn(void *ctx, unsigned long command, void *arg);

struct cdev {
	cdev_ioctl_fn *ioctl;
	void *ctx; /* borrowed until cdev_close, handed to ioctl */
	int node_fd; /* the opened node, or -1 */
	int fd; /* what commands go to: node_fd or its CRIOGET copy */
};

/*
 * Open the device node at `path`; with `crioget`, work on a descriptor that
 * CRIOGET makes.  Fills *dev, which must stay where it is until cdev_close.
 * Any errno of open(2) or of CRIOGET; EBADF when CRIOGET stored no
 * descriptor.
 */
int cdev_open(struct cdev *dev, const char *path, bool crioget);

/* Close what cdev_open opened; harmless on one that failed to open. */
void cdev_close(struct cdev *dev);

/*
 * The node that was opened, as a device of its own, if CRIOGET made another
 * descriptor; else false.  *node is good until cdev_close(dev).
 */
bool cdev_node(const struct cdev *dev, struct cdev *node);

/* Any command, with any argument. */
int cdev_raw(struct cdev *dev, unsigned long command, void *arg);

/* CIOCGSESSION; sop->ses is the new session. */
int cdev_session(struct cdev *dev, struct session_op *sop);

/* CIOCFSESSION. */
int cdev_session_end(struct cdev *dev, uint32_t ses);

/* CIOCGSESSINFO for session `ses`; *info is zeroed first. */
int cdev_session_info(
    struct cdev *dev, struct session_info_op *info, uint32_t ses);

/* CIOCCRYPT. */
int cdev_crypt(struct cdev *dev, struct crypt_op *cop);

/* CIOCCPHASH, from `src` to `dst`. */
int cdev_cphash(struct cdev *dev, uint32_t dst, uint32_t src);

/* CIOCASYMFEAT; its answer in *features.  The shortest trip there is. */
int cdev_asymfeat(struct cdev *dev, uint32_t *features);

#endif
