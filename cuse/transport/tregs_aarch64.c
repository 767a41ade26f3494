/* SPDX-License-Identifier: ISC */
/*
 * tregs_aarch64.c - the registers of 64-bit threads on aarch64.  The result of a
 * call takes the place of its first argument, which has to be known before.
 */
#include "tregs.h"

#include <sys/ptrace.h>
#include <sys/uio.h>

#include <elf.h>
#include <errno.h>
#include <linux/audit.h>
#include <string.h>

#include "progmem.h"
#include "taskinfo.h"

static const struct tregs_abi tregs_svc = {
	.insn = { 0x01, 0x00, 0x00, 0xd4 }, /* svc #0 */
	.insn_len = 4,
	.arch = AUDIT_ARCH_AARCH64,
	.nr_ioctl = 29,
	.nr_dup = 23,
	.nr_close = 57,
	.nr_openat = 56,
	.nr_mmap = 222,
	.nr_munmap = 215,
};

int
tregs_init(struct tregs *regs, pid_t tid)
{
	long nr;

	/* A 32-bit thread is one whose ioctl has another number. */
	if (taskinfo_call(&nr, &regs->arg, tid) != 0 ||
	    nr != tregs_svc.nr_ioctl)
		return EOPNOTSUPP;
	return 0;
}

int
tregs_load(struct tregs *regs, pid_t tid)
{
	struct iovec iov = {
		.iov_base = &regs->user,
		.iov_len = sizeof(regs->user),
	};

	if (ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &iov) != 0)
		return errno;
	return 0;
}

int
tregs_store(const struct tregs *regs, pid_t tid)
{
	struct tregs copy = *regs; /* iov_base is not const */
	struct iovec iov = {
		.iov_base = &copy.user,
		.iov_len = sizeof(copy.user),
	};

	return ptrace(PTRACE_SETREGSET, tid, NT_PRSTATUS, &iov) == 0 ? 0
								     : errno;
}

int
tregs_abi(const struct tregs_abi **abi, const struct tregs *regs, pid_t tid)
{
	unsigned char insn[4];
	struct xfer_seg seg = {
		.uaddr = regs->user.pc - sizeof(insn),
		.data = insn,
		.len = sizeof(insn),
	};
	int error;

	*abi = NULL;
	error = progmem_fetch(tid, &seg, 1);
	if (error != 0)
		return error;
	if (memcmp(insn, tregs_svc.insn, sizeof(insn)) != 0 ||
	    regs->user.regs[8] != (uint64_t)tregs_svc.nr_ioctl)
		return EOPNOTSUPP;
	*abi = &tregs_svc;
	return 0;
}

uint64_t
tregs_arg(const struct tregs *regs, const struct tregs_abi *abi)
{
	(void)abi;
	return regs->arg;
}

void
tregs_rewind(struct tregs *regs, const struct tregs_abi *abi, long nr,
    const uint64_t args[TREGS_ARGS])
{
	regs->user.pc -= abi->insn_len;
	regs->user.regs[8] = (uint64_t)nr;
	for (size_t i = 0; i < TREGS_ARGS; i++)
		regs->user.regs[i] = args[i];
}

int
tregs_result(const struct tregs *regs)
{
	return (int32_t)(uint32_t)regs->user.regs[0];
}

uint64_t
tregs_address(const struct tregs *regs, const struct tregs_abi *abi)
{
	(void)abi;
	return regs->user.regs[0];
}

void
tregs_set_result(struct tregs *regs, int result)
{
	regs->user.regs[0] = (uint64_t)(int64_t)result;
}
