/* SPDX-License-Identifier: ISC */
/*
 * notify_stat.h - what stat says of the device, in the layouts that programs
 * expect: a character device with mode 0666, owned by root.
 */
#ifndef TRANSPORT_NOTIFY_STAT_H
#define TRANSPORT_NOTIFY_STAT_H

#include <sys/types.h>

#include <stddef.h>
#include <stdint.h>

/* The number of the device: a miscellaneous one, and of those the last that
 * is set aside for local use. */
#define TNOTIFY_STAT_MAJOR 10u
#define TNOTIFY_STAT_MINOR 63u

enum tnotify_stat_layout {
	TNOTIFY_STAT_X86_64, /* struct stat of x86-64, and of x32 */
	TNOTIFY_STAT_I386, /* struct stat64 of i386 */
	TNOTIFY_STAT_STATX, /* struct statx of all */
};

#define TNOTIFY_STAT_MAX 256 /* bytes of the longest */

/* Fill `buf` (TNOTIFY_STAT_MAX bytes): a node in the file system `dev` that was
 * made at `time`.  The bytes to be stored. */
size_t tnotify_stat_fill(
    enum tnotify_stat_layout layout, dev_t dev, int64_t time, void *buf);

#endif
