/* SPDX-License-Identifier: ISC */
/*
 * The kernel's struct stat of each kind of program, in fixed width, for this
 * supervisor may be of another kind.
 */
#include "notify_stat.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <assert.h>
#include <string.h>

#define STAT_MODE    (S_IFCHR | 0666u)
#define STAT_INO     0x63727970u /* free to choose */
#define STAT_BLKSIZE 4096u

struct stat_time64 {
	uint64_t sec;
	uint64_t nsec;
};

struct stat_x86_64 {
	uint64_t dev;
	uint64_t ino;
	uint64_t nlink;
	uint32_t mode;
	uint32_t uid;
	uint32_t gid;
	uint32_t pad0;
	uint64_t rdev;
	int64_t size;
	int64_t blksize;
	int64_t blocks;
	struct stat_time64 atime;
	struct stat_time64 mtime;
	struct stat_time64 ctime;
	int64_t unused[3];
};

struct stat_time32 {
	uint32_t sec;
	uint32_t nsec;
};

/* 64-bit fields in halves: on i386 they are aligned to four bytes. */
struct stat_i386 {
	uint32_t dev[2];
	uint32_t pad0;
	uint32_t ino32;
	uint32_t mode;
	uint32_t nlink;
	uint32_t uid;
	uint32_t gid;
	uint32_t rdev[2];
	uint32_t pad1;
	uint32_t size[2];
	uint32_t blksize;
	uint32_t blocks[2];
	struct stat_time32 atime;
	struct stat_time32 mtime;
	struct stat_time32 ctime;
	uint32_t ino[2];
};

static_assert(sizeof(struct stat_x86_64) == 144, "x86-64 struct stat");
static_assert(offsetof(struct stat_x86_64, rdev) == 40, "rdev");
static_assert(offsetof(struct stat_x86_64, atime) == 72, "atime");
static_assert(sizeof(struct stat_i386) == 96, "i386 struct stat64");
static_assert(offsetof(struct stat_i386, rdev) == 32, "rdev");
static_assert(offsetof(struct stat_i386, size) == 44, "size");
static_assert(offsetof(struct stat_i386, atime) == 64, "atime");
static_assert(offsetof(struct stat_i386, ino) == 88, "ino");
static_assert(sizeof(struct statx) == 256, "struct statx");
static_assert(sizeof(struct statx) <= TNOTIFY_STAT_MAX, "room");

static size_t
tnotify_stat_x86_64(dev_t dev, int64_t time, void *buf)
{
	const struct stat_time64 t = { .sec = (uint64_t)time };
	const struct stat_x86_64 st = {
		.dev = dev,
		.ino = STAT_INO,
		.nlink = 1,
		.mode = STAT_MODE,
		.rdev = makedev(TNOTIFY_STAT_MAJOR, TNOTIFY_STAT_MINOR),
		.blksize = STAT_BLKSIZE,
		.atime = t,
		.mtime = t,
		.ctime = t,
	};

	memcpy(buf, &st, sizeof(st));
	return sizeof(st);
}

static size_t
tnotify_stat_i386(dev_t dev, int64_t time, void *buf)
{
	const struct stat_time32 t = { .sec = (uint32_t)time };
	const struct stat_i386 st = {
		.dev = { (uint32_t)dev, (uint32_t)((uint64_t)dev >> 32) },
		.ino32 = STAT_INO,
		.mode = STAT_MODE,
		.nlink = 1,
		.rdev = { (uint32_t)makedev(
		    TNOTIFY_STAT_MAJOR, TNOTIFY_STAT_MINOR) },
		.blksize = STAT_BLKSIZE,
		.atime = t,
		.mtime = t,
		.ctime = t,
		.ino = { STAT_INO },
	};

	memcpy(buf, &st, sizeof(st));
	return sizeof(st);
}

static size_t
tnotify_stat_statx(dev_t dev, int64_t time, void *buf)
{
	const struct statx_timestamp t = { .tv_sec = time };
	const struct statx st = {
		.stx_mask = STATX_BASIC_STATS | STATX_BTIME,
		.stx_blksize = STAT_BLKSIZE,
		.stx_nlink = 1,
		.stx_mode = STAT_MODE,
		.stx_ino = STAT_INO,
		.stx_atime = t,
		.stx_btime = t,
		.stx_ctime = t,
		.stx_mtime = t,
		.stx_rdev_major = TNOTIFY_STAT_MAJOR,
		.stx_rdev_minor = TNOTIFY_STAT_MINOR,
		.stx_dev_major = major(dev),
		.stx_dev_minor = minor(dev),
	};

	memcpy(buf, &st, sizeof(st));
	return sizeof(st);
}

size_t
tnotify_stat_fill(
    enum tnotify_stat_layout layout, dev_t dev, int64_t time, void *buf)
{
	switch (layout) {
	case TNOTIFY_STAT_X86_64:
		return tnotify_stat_x86_64(dev, time, buf);
	case TNOTIFY_STAT_I386:
		return tnotify_stat_i386(dev, time, buf);
	case TNOTIFY_STAT_STATX:
		break;
	}
	return tnotify_stat_statx(dev, time, buf);
}
