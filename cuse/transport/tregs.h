/* SPDX-License-Identifier: ISC */
/*
 * tregs.h - the registers of a thread that ptrace has stopped behind an ioctl,
 * and how to make it run other system calls from the same instruction.  One
 * file an architecture; tregs_none.c for those nobody has written yet.
 */
#ifndef TRANSPORT_TREGS_H
#define TRANSPORT_TREGS_H

#include <sys/types.h>
#include <sys/user.h>

#include <stddef.h>
#include <stdint.h>

struct tregs {
	struct user_regs_struct user;
	uint64_t arg; /* where tregs_init has to remember it */
};

/* The numbers of system calls, and how the instruction hands them over. */
struct tregs_abi {
	unsigned char insn[4]; /* the system-call instruction */
	size_t insn_len;
	uint32_t arch; /* AUDIT_ARCH_ */
	long nr_ioctl;
	long nr_dup;
	long nr_close;
	long nr_openat;
	long nr_mmap; /* with an offset of 0, all that have the name are one */
	long nr_munmap;
};

#define TREGS_ARGS 6 /* of a system call */

/*
 * Begin, while the thread still waits in its ioctl: this is the last chance to
 * say no to the program in the ordinary way.  EOPNOTSUPP the architecture or
 * the word size is not known here, or /proc does not tell.
 */
int tregs_init(struct tregs *regs, pid_t tid);

/* ESRCH not stopped, or gone. */
int tregs_load(struct tregs *regs, pid_t tid);
int tregs_store(const struct tregs *regs, pid_t tid);

/*
 * Which of its ways into the kernel the thread took for the ioctl it comes
 * from.  *abi is static.  EOPNOTSUPP the bytes before its program counter are
 * no system-call instruction, or it was another call.
 */
int tregs_abi(
    const struct tregs_abi **abi, const struct tregs *regs, pid_t tid);

/* The first argument of the ioctl. */
uint64_t tregs_arg(const struct tregs *regs, const struct tregs_abi *abi);

/* Point the program counter back at the instruction, for the call `nr`. */
void tregs_rewind(struct tregs *regs, const struct tregs_abi *abi, long nr,
    const uint64_t args[TREGS_ARGS]);

/* What the call has returned: a descriptor, 0, or a negative errno; or, if it was
 * none of these, all of it. */
int tregs_result(const struct tregs *regs);
uint64_t tregs_address(const struct tregs *regs, const struct tregs_abi *abi);
void tregs_set_result(struct tregs *regs, int result);

#endif
