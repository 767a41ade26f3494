/* SPDX-License-Identifier: ISC */
/*
 * tregs_none.c - an architecture whose registers nobody has described: every
 * thread is one that cannot be made to run a call.
 */
#include "tregs.h"

#include <errno.h>

int
tregs_init(struct tregs *regs, pid_t tid)
{
	(void)regs;
	(void)tid;
	return EOPNOTSUPP;
}

int
tregs_load(struct tregs *regs, pid_t tid)
{
	(void)regs;
	(void)tid;
	return EOPNOTSUPP;
}

int
tregs_store(const struct tregs *regs, pid_t tid)
{
	(void)regs;
	(void)tid;
	return EOPNOTSUPP;
}

int
tregs_abi(const struct tregs_abi **abi, const struct tregs *regs, pid_t tid)
{
	(void)regs;
	(void)tid;
	*abi = NULL;
	return EOPNOTSUPP;
}

uint64_t
tregs_arg(const struct tregs *regs, const struct tregs_abi *abi)
{
	(void)regs;
	(void)abi;
	return UINT64_MAX;
}

void
tregs_rewind(struct tregs *regs, const struct tregs_abi *abi, long nr,
    const uint64_t args[TREGS_ARGS])
{
	(void)regs;
	(void)abi;
	(void)nr;
	(void)args;
}

int
tregs_result(const struct tregs *regs)
{
	(void)regs;
	return -EOPNOTSUPP;
}

uint64_t
tregs_address(const struct tregs *regs, const struct tregs_abi *abi)
{
	(void)regs;
	(void)abi;
	return 0;
}

void
tregs_set_result(struct tregs *regs, int result)
{
	(void)regs;
	(void)result;
}
