/* SPDX-License-Identifier: ISC */
/*
 * tregs_x86_64.c - the registers of 64-bit, x32 and 32-bit threads on x86-64.
 * PTRACE_GETREGS and not a register set: it gives 32-bit threads in the 64-bit
 * layout too, and user-mode-linux has nothing else.
 */
#include "tregs.h"

#include <sys/ptrace.h>

#include <errno.h>
#include <linux/audit.h>
#include <stdbool.h>
#include <string.h>

#include "progmem.h"

#define TREGS_X32 0x40000000L

/* clang-format off */
static const struct tregs_abi tregs_abis[] = {
	/* syscall */
	{ .insn = { 0x0f, 0x05 }, .insn_len = 2, .arch = AUDIT_ARCH_X86_64, .nr_ioctl = 16, .nr_dup = 32, .nr_close = 3, .nr_openat = 257, .nr_mmap = 9, .nr_munmap = 11 },
	{ .insn = { 0x0f, 0x05 }, .insn_len = 2, .arch = AUDIT_ARCH_X86_64, .nr_ioctl = TREGS_X32 | 514, .nr_dup = TREGS_X32 | 32, .nr_close = TREGS_X32 | 3, .nr_openat = TREGS_X32 | 257, .nr_mmap = TREGS_X32 | 9, .nr_munmap = TREGS_X32 | 11 },
	/* int $0x80.  Who came by sysenter or a 32-bit syscall returns behind the
	 * int $0x80 of the vDSO as well; the kernel sees to that. */
	{ .insn = { 0xcd, 0x80 }, .insn_len = 2, .arch = AUDIT_ARCH_I386, .nr_ioctl = 54, .nr_dup = 41, .nr_close = 6, .nr_openat = 295, .nr_mmap = 192, .nr_munmap = 91 },
};
/* clang-format on */
#define TREGS_NABIS (sizeof(tregs_abis) / sizeof(tregs_abis[0]))

static bool
tregs_is_i386(const struct tregs_abi *abi)
{
	return abi->insn[0] == 0xcd;
}

int
tregs_init(struct tregs *regs, pid_t tid)
{
	/* All that is needed is still in the registers afterwards. */
	(void)regs;
	(void)tid;
	return 0;
}

int
tregs_load(struct tregs *regs, pid_t tid)
{
	return ptrace(PTRACE_GETREGS, tid, NULL, &regs->user) == 0 ? 0 : errno;
}

int
tregs_store(const struct tregs *regs, pid_t tid)
{
	return ptrace(PTRACE_SETREGS, tid, NULL, &regs->user) == 0 ? 0 : errno;
}

int
tregs_abi(const struct tregs_abi **abi, const struct tregs *regs, pid_t tid)
{
	unsigned char insn[2];
	struct xfer_seg seg = {
		.uaddr = regs->user.rip - sizeof(insn),
		.data = insn,
		.len = sizeof(insn),
	};
	int error;

	*abi = NULL;
	error = progmem_fetch(tid, &seg, 1);
	if (error != 0)
		return error;
	for (size_t i = 0; i < TREGS_NABIS; i++) {
		if (memcmp(insn, tregs_abis[i].insn, sizeof(insn)) == 0 &&
		    regs->user.orig_rax ==
			(unsigned long long)tregs_abis[i].nr_ioctl) {
			*abi = &tregs_abis[i];
			return 0;
		}
	}
	return EOPNOTSUPP;
}

uint64_t
tregs_arg(const struct tregs *regs, const struct tregs_abi *abi)
{
	return tregs_is_i386(abi) ? regs->user.rbx : regs->user.rdi;
}

void
tregs_rewind(struct tregs *regs, const struct tregs_abi *abi, long nr,
    const uint64_t args[TREGS_ARGS])
{
	struct user_regs_struct *user = &regs->user;

	user->rip -= abi->insn_len;
	user->rax = (unsigned long long)nr;
	/* It comes from no call that the kernel might want to restart. */
	user->orig_rax = (unsigned long long)-1;
	if (tregs_is_i386(abi)) {
		user->rbx = args[0];
		user->rcx = args[1];
		user->rdx = args[2];
		user->rsi = args[3];
		user->rdi = args[4];
		user->rbp = args[5];
	} else {
		user->rdi = args[0];
		user->rsi = args[1];
		user->rdx = args[2];
		user->r10 = args[3];
		user->r8 = args[4];
		user->r9 = args[5];
	}
}

int
tregs_result(const struct tregs *regs)
{
	return (int32_t)(uint32_t)regs->user.rax;
}

uint64_t
tregs_address(const struct tregs *regs, const struct tregs_abi *abi)
{
	return tregs_is_i386(abi) ? (uint32_t)regs->user.rax : regs->user.rax;
}

void
tregs_set_result(struct tregs *regs, int result)
{
	regs->user.rax = (unsigned long long)(long long)result;
}
