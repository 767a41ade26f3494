/* SPDX-License-Identifier: ISC */
/*
 * The seccomp filter, made by libseccomp and installed by hand, for
 * libseccomp knows fewer flags than the kernel does.  Nothing else includes its
 * header.
 */
#include "notify_filter.h"

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "notify_table.h"

/* From Linux 5.19. */
#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

/* What all dialects have in common: ioctls of type 'c'. */
#define FILTER_IOCTL_MASK 0xff00u
#define FILTER_IOCTL_TYPE (unsigned)('c' << 8)

static int
tnotify_filter_row(scmp_filter_ctx ctx, const struct tnotify_row *row)
{
	struct scmp_arg_cmp cmp = { .op = SCMP_CMP_MASKED_EQ };
	unsigned ncmp = 0;
	int nr = seccomp_syscall_resolve_name(row->name);

	if (nr == __NR_SCMP_ERROR)
		return 0; /* libseccomp is older than the call */
	if (row->ioctl != TNOTIFY_NONE) {
		cmp.arg = (unsigned)row->ioctl;
		cmp.datum_a = FILTER_IOCTL_MASK;
		cmp.datum_b = FILTER_IOCTL_TYPE;
		ncmp = 1;
	} else if (row->at_flags != TNOTIFY_NONE) {
		/* glibc's fstat: there are many, and never of a path. */
		cmp.arg = (unsigned)row->at_flags;
		cmp.datum_a = AT_EMPTY_PATH;
		cmp.datum_b = 0;
		ncmp = 1;
	}
	return -seccomp_rule_add_array(ctx, SCMP_ACT_NOTIFY, nr, ncmp, &cmp);
}

static int
tnotify_filter_fill(scmp_filter_ctx ctx)
{
	const struct tnotify_row *row;
	int error = 0;
	size_t i;

	if (seccomp_arch_native() == SCMP_ARCH_X86_64) {
		error = -seccomp_arch_add(ctx, SCMP_ARCH_X86);
		if (error == 0)
			error = -seccomp_arch_add(ctx, SCMP_ARCH_X32);
	}
	if (error == 0)
		error = -seccomp_attr_set(
		    ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ALLOW);
	for (i = 0; error == 0; i++) {
		row = tnotify_row_at(i);
		if (row == NULL)
			break;
		error = tnotify_filter_row(ctx, row);
	}
	/* A tree: programs pay for every instruction of it at each call that
	 * depends on arguments.  Done last, older releases just cannot. */
	(void)seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	return error;
}

/* The filter in the kernel's form; *code is the caller's, by free. */
static int
tnotify_filter_code(struct sock_filter **code, unsigned short *len)
{
	scmp_filter_ctx ctx = NULL;
	struct stat st;
	int fd = -1;
	int error;

	*code = NULL;
	*len = 0;
	ctx = seccomp_init(SCMP_ACT_ALLOW);
	if (ctx == NULL)
		return ENOMEM;
	error = tnotify_filter_fill(ctx);
	if (error != 0)
		goto out;
	fd = memfd_create("filter", MFD_CLOEXEC);
	if (fd < 0) {
		error = errno;
		goto out;
	}
	error = -seccomp_export_bpf(ctx, fd);
	if (error != 0)
		goto out;
	if (fstat(fd, &st) != 0) {
		error = errno;
		goto out;
	}
	*code = malloc((size_t)st.st_size);
	if (*code == NULL) {
		error = ENOMEM;
		goto out;
	}
	if (pread(fd, *code, (size_t)st.st_size, 0) != st.st_size) {
		error = EFAULT;
		goto out;
	}
	*len = (unsigned short)((size_t)st.st_size / sizeof(**code));
out:
	if (error != 0) {
		free(*code);
		*code = NULL;
	}
	if (fd >= 0)
		(void)close(fd);
	seccomp_release(ctx);
	return error;
}

int
tnotify_filter_install(int *listener_fd)
{
	const unsigned long flags =
	    SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_SPEC_ALLOW;
	struct sock_fprog prog;
	int error;

	*listener_fd = -1;
	error = tnotify_filter_code(&prog.filter, &prog.len);
	if (error != 0)
		return error;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
		error = errno;
		goto out;
	}
	/* Without WAIT_KILLABLE a signal handler in the middle of an ioctl makes
	 * the kernel start the ioctl anew, when it has half happened. */
	*listener_fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER,
	    flags | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, &prog);
	if (*listener_fd < 0 && errno == EINVAL)
		*listener_fd = (int)syscall(
		    SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &prog);
	if (*listener_fd < 0)
		error = errno;
out:
	free(prog.filter);
	return error;
}

void
tnotify_filter_numbers(struct tnotify_numbers *numbers)
{
	static const uint32_t x86[TNOTIFY_ABIS] = {
		[TNOTIFY_ABI_X86_64] = SCMP_ARCH_X86_64,
		[TNOTIFY_ABI_X32] = SCMP_ARCH_X32,
		[TNOTIFY_ABI_I386] = SCMP_ARCH_X86,
		[TNOTIFY_ABI_OTHER] = SCMP_ARCH_NATIVE,
	};
	const struct tnotify_row *row;
	size_t abi, i;
	int nr;

	memset(numbers, 0, sizeof(*numbers));
	for (abi = 0; abi < TNOTIFY_ABIS; abi++) {
		for (i = 0; (row = tnotify_row_at(i)) != NULL; i++) {
			nr = seccomp_syscall_resolve_name_arch(
			    x86[abi], row->name);
			if (abi == TNOTIFY_ABI_X32)
				nr &= ~0x40000000;
			if ((row->abis & 1u << abi) != 0 && nr >= 0 &&
			    nr < (int)TNOTIFY_NUMBERS)
				numbers->rows[abi][nr] = (uint8_t)(i + 1);
		}
	}
}
