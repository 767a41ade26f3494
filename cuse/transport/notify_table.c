/* SPDX-License-Identifier: ISC */
/*
 * The table of system calls.  Rows with the same `serve` differ in nothing but
 * the order of their arguments.  Only what can name the device is here: all
 * else stays in the kernel, and costs a program nothing.
 */
#include "notify_table.h"

#include <linux/audit.h>

#include "notify_ioctl.h"
#include "notify_listener.h"
#include "notify_node.h"

#define NONE   TNOTIFY_NONE
#define X86_64 (1u << TNOTIFY_ABI_X86_64 | 1u << TNOTIFY_ABI_X32)
#define I386   (1u << TNOTIFY_ABI_I386)
#define ALL    (X86_64 | I386 | 1u << TNOTIFY_ABI_OTHER)

/* The bit of x32 in a system call's number. */
#define X32_BIT 0x40000000u

/* clang-format off */
static const struct tnotify_row tnotify_rows[] = {
	{ .name = "ioctl",      .abis = ALL,    .serve = tnotify_ioctl,        .dirfd = NONE, .path = NONE, .arg = 2,    .at_flags = NONE, .follow = false, .ioctl = 1 },
	{ .name = "open",       .abis = ALL,    .serve = tnotify_node_open,    .dirfd = NONE, .path = 0,    .arg = 1,    .at_flags = NONE, .follow = true,  .ioctl = NONE },
	{ .name = "openat",     .abis = ALL,    .serve = tnotify_node_open,    .dirfd = 0,    .path = 1,    .arg = 2,    .at_flags = NONE, .follow = true,  .ioctl = NONE },
	{ .name = "openat2",    .abis = ALL,    .serve = tnotify_node_openat2, .dirfd = 0,    .path = 1,    .arg = 2,    .at_flags = NONE, .follow = true,  .ioctl = NONE },
	{ .name = "creat",      .abis = ALL,    .serve = tnotify_node_open,    .dirfd = NONE, .path = 0,    .arg = NONE, .at_flags = NONE, .follow = true,  .ioctl = NONE },
	{ .name = "stat",       .abis = X86_64, .serve = tnotify_node_stat,    .dirfd = NONE, .path = 0,    .arg = 1,    .at_flags = NONE, .follow = true,  .ioctl = NONE },
	{ .name = "lstat",      .abis = X86_64, .serve = tnotify_node_stat,    .dirfd = NONE, .path = 0,    .arg = 1,    .at_flags = NONE, .follow = false, .ioctl = NONE },
	{ .name = "newfstatat", .abis = X86_64, .serve = tnotify_node_stat,    .dirfd = 0,    .path = 1,    .arg = 2,    .at_flags = 3,    .follow = true,  .ioctl = NONE },
	{ .name = "stat64",     .abis = I386,   .serve = tnotify_node_stat,    .dirfd = NONE, .path = 0,    .arg = 1,    .at_flags = NONE, .follow = true,  .ioctl = NONE },
	{ .name = "lstat64",    .abis = I386,   .serve = tnotify_node_stat,    .dirfd = NONE, .path = 0,    .arg = 1,    .at_flags = NONE, .follow = false, .ioctl = NONE },
	{ .name = "fstatat64",  .abis = I386,   .serve = tnotify_node_stat,    .dirfd = 0,    .path = 1,    .arg = 2,    .at_flags = 3,    .follow = true,  .ioctl = NONE },
	{ .name = "statx",      .abis = ALL,    .serve = tnotify_node_statx,   .dirfd = 0,    .path = 1,    .arg = 4,    .at_flags = 2,    .follow = true,  .ioctl = NONE },
	{ .name = "access",     .abis = ALL,    .serve = tnotify_node_access,  .dirfd = NONE, .path = 0,    .arg = 1,    .at_flags = NONE, .follow = true,  .ioctl = NONE },
	{ .name = "faccessat",  .abis = ALL,    .serve = tnotify_node_access,  .dirfd = 0,    .path = 1,    .arg = 2,    .at_flags = NONE, .follow = true,  .ioctl = NONE },
	{ .name = "faccessat2", .abis = ALL,    .serve = tnotify_node_access,  .dirfd = 0,    .path = 1,    .arg = 2,    .at_flags = 3,    .follow = true,  .ioctl = NONE },
};
/* clang-format on */

#define NROWS (sizeof(tnotify_rows) / sizeof(tnotify_rows[0]))

const struct tnotify_row *
tnotify_row_at(size_t i)
{
	return i < NROWS ? &tnotify_rows[i] : NULL;
}

enum tnotify_abi
tnotify_abi(const struct tnotify_req *req)
{
	switch (req->arch) {
	case AUDIT_ARCH_X86_64:
		return (req->nr & X32_BIT) != 0 ? TNOTIFY_ABI_X32
						: TNOTIFY_ABI_X86_64;
	case AUDIT_ARCH_I386:
		return TNOTIFY_ABI_I386;
	default:
		return TNOTIFY_ABI_OTHER;
	}
}

const struct tnotify_row *
tnotify_numbers_row(
    const struct tnotify_numbers *numbers, const struct tnotify_req *req)
{
	enum tnotify_abi abi = tnotify_abi(req);
	uint32_t nr = req->nr;

	if (abi == TNOTIFY_ABI_X32)
		nr &= ~X32_BIT;
	if (nr >= TNOTIFY_NUMBERS || numbers->rows[abi][nr] == 0)
		return NULL;
	return &tnotify_rows[numbers->rows[abi][nr] - 1];
}
